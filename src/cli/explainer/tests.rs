//! The model's thread over a worker that is a shell script.

use super::*;
use crate::dialect::Dialect;
use crate::llm::EngineConfig;
use crate::llm::explain::CONTEXT_TOKENS;
use crate::text::{Document, FileId};

const LOADED: &str = r#"{"reply":"loaded","load_ms":1.0,"description":"fake","context_tokens":64,"threads":1}"#;
const STATS: &str = r#"{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":10,"generate_ms":1000.0}"#;

/// A service over a worker that is a shell script; `answer` runs for each question.
fn service(answer: &str) -> (Sender<Order>, Receiver<ModelMsg>, JoinHandle<()>) {
    keeping_service(answer, None)
}

/// The same with answers that are kept.
fn keeping_service(answer: &str, cache: Option<Cache>) -> (Sender<Order>, Receiver<ModelMsg>, JoinHandle<()>) {
    let script = format!(
        "while read -r line; do case \"$line\" in *'\"load\"'*) echo '{LOADED}';; *'\"generate\"'*) {answer};; *'\"quit\"'*) exit 0;; esac; done"
    );
    let config = EngineConfig {
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        log: None,
        channel_capacity: 16,
    };
    let (orders, inbox) = unbounded();
    let (news, heard) = unbounded();
    let thread = thread::spawn(move || {
        let say = move |msg| news.send(msg).is_ok();
        let mut engine = Engine::new(config);
        engine.load("/models/any.gguf".as_ref(), CONTEXT_TOKENS, None).unwrap();
        Service {
            engine,
            name: "any".to_owned(),
            of_server: false,
            wording: Wording::default(),
            say: &say,
            cache,
            asked: None,
            asking: None,
            repair: None,
        }
        .run(&inbox);
    });
    (orders, heard, thread)
}

fn question(request: u64) -> Order {
    let text = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group GONE in\n";
    let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
    let fault = analysis.faults.first().unwrap().fingerprint;
    Order::Explain { request, analysis: Box::new(analysis), fault, avoid: Vec::new() }
}

fn next(heard: &Receiver<ModelMsg>) -> ModelMsg {
    heard.recv_timeout(Duration::from_secs(20)).unwrap()
}

#[test]
fn an_answer_comes_in_pieces_and_ends() {
    let answer = format!(
        "echo '{{\"reply\":\"token\",\"id\":1,\"text\":\"The list\"}}'; echo '{{\"reply\":\"done\",\"id\":1,\"reason\":\"stop\",\"stats\":{STATS}}}'"
    );
    let (orders, heard, thread) = service(&answer);
    orders.send(question(7)).unwrap();
    assert_eq!(next(&heard), ModelMsg::Loading(0));
    assert_eq!(next(&heard), ModelMsg::Ready("any".to_owned()));
    assert_eq!(next(&heard), ModelMsg::Token { request: 7, text: "The list".to_owned() });
    assert_eq!(next(&heard), ModelMsg::Done { request: 7, speed: 10.0 });
    orders.send(Order::End).unwrap();
    thread.join().unwrap();
}

#[test]
fn an_answer_that_was_kept_comes_in_one_piece_from_another_session() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("m.gguf");
    std::fs::write(&model, [&b"GGUF\x03\0\0\0"[..], &[0; 56]].concat()).unwrap();
    let answerer = Answerer::Embedded(Some(model.to_str().unwrap().to_owned()));
    let cache = || Some(Cache::new(folder.path().join("kept"), &answerer));
    let answer = |reason: &str| {
        let token = |text: &str| format!("echo '{{\"reply\":\"token\",\"id\":1,\"text\":\"{text}\"}}'");
        let done = format!("echo '{{\"reply\":\"done\",\"id\":1,\"reason\":\"{reason}\",\"stats\":{STATS}}}'");
        format!("{}; {}; {done}", token("The list "), token("GONE is missing."))
    };
    let heard_until_done = |answer: &str| {
        let (orders, heard, thread) = keeping_service(answer, cache());
        orders.send(question(7)).unwrap();
        let mut all = Vec::new();
        while !matches!(all.last(), Some(ModelMsg::Done { .. } | ModelMsg::Failed { .. })) {
            let msg = next(&heard);
            if !matches!(msg, ModelMsg::Loading(_) | ModelMsg::Ready(_)) {
                all.push(msg);
            }
        }
        orders.send(Order::End).unwrap();
        thread.join().unwrap();
        all
    };
    let token = |text: &str| ModelMsg::Token { request: 7, text: text.to_owned() };
    let whole = [token("The list "), token("GONE is missing."), ModelMsg::Done { request: 7, speed: 10.0 }];
    assert_eq!(heard_until_done(&answer("length")), whole);
    assert_eq!(heard_until_done(&answer("stop")), whole, "what was cut short was not kept");
    let kept = [token("The list GONE is missing."), ModelMsg::Done { request: 7, speed: 0.0 }];
    assert_eq!(heard_until_done("kill -ABRT $$"), kept, "the model is not asked");
}

#[test]
fn a_death_costs_the_answer_and_nothing_else() {
    let (orders, heard, thread) = service("kill -ABRT $$");
    orders.send(question(1)).unwrap();
    assert_eq!(next(&heard), ModelMsg::Loading(0));
    assert_eq!(next(&heard), ModelMsg::Ready("any".to_owned()));
    assert!(matches!(next(&heard), ModelMsg::Failed { request: Some(1), .. }));
    // The next question is asked of a new worker.
    orders.send(question(2)).unwrap();
    assert_eq!(next(&heard), ModelMsg::Ready("any".to_owned()));
    assert!(matches!(next(&heard), ModelMsg::Failed { request: Some(2), .. }));
    orders.send(Order::End).unwrap();
    thread.join().unwrap();
}

#[test]
fn without_a_model_everyone_who_asks_is_told_why() {
    let (orders, inbox) = unbounded();
    orders.send(question(3)).unwrap();
    orders.send(Order::End).unwrap();
    let told = std::cell::RefCell::new(Vec::new());
    refuse("no file", &inbox, &|msg| {
        told.borrow_mut().push(msg);
        true
    });
    let reason = "no file".to_owned();
    let expected = [ModelMsg::Unavailable(reason.clone()), ModelMsg::Failed { request: Some(3), reason }];
    assert_eq!(told.into_inner(), expected);
}
