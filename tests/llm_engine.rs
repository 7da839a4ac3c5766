//! The engine against workers that misbehave: shell scripts that speak the protocol, or pretend to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)] // tests

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use confdbg::llm::protocol::{DoneReason, Prompt, RequestId, Sampling};
use confdbg::llm::{DeathReason, Engine, EngineConfig, Event, Question};

/// Answers `Load` and then runs `body` for each further request line, `$line`.
const LOADED: &str = r#"{"reply":"loaded","load_ms":1.0,"description":"fake","context_tokens":64,"threads":1}"#;
const STATS: &str = r#""stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":1.0}"#;

struct Fake {
    _dir: tempfile::TempDir,
    engine: Engine,
    log: PathBuf,
}

fn script(dir: &Path, body: &str) -> PathBuf {
    let path = dir.join("worker.sh");
    std::fs::write(&path, format!("#!/bin/sh\nset -u\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn fake(body: &str, channel_capacity: usize) -> Fake {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("worker.log");
    // Through the shell: a script that was just written may still be "busy" for another test's fork.
    let arguments = vec![script(dir.path(), body).into()];
    let config = EngineConfig { program: "/bin/sh".into(), arguments, log: Some(log.clone()), channel_capacity };
    let mut engine = Engine::new(config);
    engine.load(Path::new("/models/any.gguf"), 64, None).unwrap();
    Fake { _dir: dir, engine, log }
}

fn question() -> Question {
    let prompt = Prompt { system: "s".into(), user: "u".into(), answer: String::new() };
    Question { prompt, max_tokens: 10, sampling: Sampling::Greedy }
}

impl Fake {
    fn next(&self) -> Event {
        self.engine.events().recv_timeout(Duration::from_secs(10)).expect("an event within ten seconds")
    }

    fn expect_loaded(&self) {
        assert!(matches!(self.next(), Event::Loaded(loaded) if loaded.description == "fake"));
    }

    fn expect_token(&self, wanted: RequestId, wanted_text: &str) {
        match self.next() {
            Event::Token { id, text } if id == wanted && text == wanted_text => {}
            other => panic!("{other:?} instead of the token {wanted_text:?}"),
        }
    }

    fn expect_death(&self) -> DeathReason {
        match self.next() {
            Event::WorkerDied { reason } => reason,
            other => panic!("{other:?} instead of a death"),
        }
    }
}

fn is_running(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

#[test]
fn an_answer_arrives_in_order_with_its_numbers() {
    let body = format!(
        r#"read line; echo '{LOADED}'
read line; echo 'llama says hello' >&2
echo '{{"reply":"token","id":1,"text":"é→"}}'; echo '{{"reply":"done","id":1,"reason":"stop",{STATS}}}'; read line"#
    );
    let mut fake = fake(&body, 8);
    fake.expect_loaded();
    let id = fake.engine.generate(question()).unwrap();
    fake.expect_token(id, "é→");
    match fake.next() {
        Event::Done { id: done, reason: DoneReason::Stop, stats } => {
            assert_eq!((done, stats.generated), (id, 1));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(std::fs::read_to_string(&fake.log).unwrap(), "llama says hello\n");
}

#[test]
fn a_worker_that_dies_in_mid_sentence_costs_the_answer_and_the_next_request_starts_another() {
    // Dies in the middle of a line the first time, answers the second time.
    let body = format!(
        r#"read line; echo '{LOADED}'; read line
if [ -e "$0.again" ]; then echo '{{"reply":"token","id":2,"text":"back"}}'; read line; fi
touch "$0.again"; echo '{{"reply":"token","id":1,"text":"half a"}}'; printf '{{"reply":"tok'; kill -9 $$"#
    );
    let mut fake = fake(&body, 8);
    fake.expect_loaded();
    let id = fake.engine.generate(question()).unwrap();
    fake.expect_token(id, "half a");
    assert_eq!(fake.expect_death(), DeathReason::Killed);
    assert_eq!(fake.engine.worker_pid(), None);
    let id = fake.engine.generate(question()).unwrap();
    fake.expect_loaded();
    fake.expect_token(id, "back");
}

#[test]
fn the_reason_of_a_death_is_told_apart() {
    for (end, reason) in [
        ("kill -6 $$", DeathReason::Aborted),
        ("kill -4 $$", DeathReason::IllegalInstruction),
        ("kill -11 $$", DeathReason::Signal(11)),
        ("exit 3", DeathReason::Exited(3)),
        ("exec 1>&-; exec sleep 60", DeathReason::Killed),
    ] {
        let fake = fake(&format!("read line; {end}"), 8);
        assert_eq!(fake.expect_death(), reason, "{end}");
    }
}

#[test]
fn nonsense_and_invalid_utf_8_stop_the_worker() {
    for (line, shown) in [
        (r#"echo "Segmentation fault: \033[31mred""#, "Segmentation"),
        (r#"printf '{"reply":"token","id":1,"text":"\377\376"}\n'"#, "reply"),
        (r#"echo '{"reply":"dance"}'"#, "dance"),
        ("head -c 9000000 /dev/zero", "`"),
    ] {
        let fake = fake(&format!("read line; {line}; exec sleep 60"), 8);
        let pid = fake.engine.worker_pid().unwrap();
        match fake.expect_death() {
            DeathReason::Nonsense(text) => {
                assert!(text.contains(shown) && !text.contains('\u{1b}'), "{line}: {text}");
            }
            other => panic!("{line}: {other:?}"),
        }
        assert!(!is_running(pid), "{line}: the worker lives on");
    }
}

#[test]
fn a_silent_worker_that_does_not_even_read_blocks_nobody() {
    let mut fake = fake("exec sleep 60", 8);
    let start = Instant::now();
    for _ in 0..50 {
        let prompt = Prompt { system: String::new(), user: "x".repeat(100_000), answer: String::new() };
        let id = fake.engine.generate(Question { prompt, ..question() }).unwrap();
        fake.engine.cancel(id);
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert!(fake.engine.events().is_empty());
    let pid = fake.engine.worker_pid().unwrap();
    drop(fake);
    assert!(!is_running(pid));
}

#[test]
fn a_worker_that_ignores_a_cancel_is_replaced_by_the_next_request() {
    let body = format!("read line; echo '{LOADED}'; exec sleep 60");
    let mut fake = fake(&body, 8);
    fake.expect_loaded();
    let first = fake.engine.worker_pid().unwrap();
    let id = fake.engine.generate(question()).unwrap();
    fake.engine.cancel(id);
    fake.engine.generate(question()).unwrap();
    assert_eq!(fake.engine.worker_pid(), Some(first), "it has its time to obey");
    std::thread::sleep(Duration::from_millis(2100));
    fake.engine.generate(question()).unwrap();
    fake.expect_loaded();
    assert_ne!(fake.engine.worker_pid(), Some(first));
    assert!(!is_running(first));
}

#[test]
fn a_slow_interface_holds_the_worker_back_and_a_cancel_frees_it() {
    // Ten thousand tokens; none may be lost, none may pile up in the program.
    let body = format!(
        r#"read line; echo '{LOADED}'; read line
i=0; while [ $i -lt 10000 ]; do echo '{{"reply":"token","id":1,"text":"0123456789012345678901234567890123456789"}}'; i=$((i+1)); done
echo written >&2
read line; echo '{{"reply":"done","id":1,"reason":"cancelled",{STATS}}}'; read line"#
    );
    let mut fake = fake(&body, 4);
    fake.expect_loaded();
    let id = fake.engine.generate(question()).unwrap();
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(fake.engine.events().len(), 4, "the channel is bounded");
    assert_eq!(std::fs::read_to_string(&fake.log).unwrap(), "", "the worker waits");
    fake.engine.cancel(id);
    let start = Instant::now();
    let mut tokens = 0;
    loop {
        match fake.next() {
            Event::Token { .. } => tokens += 1,
            Event::Done { reason: DoneReason::Cancelled, .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(tokens <= 5, "{tokens} tokens of a cancelled answer");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_failed_request_leaves_the_worker_alive() {
    let body = format!(
        r#"read line; echo '{LOADED}'; read line
echo '{{"reply":"failed","id":1,"message":"the prompt has 99 tokens"}}'; read line; echo '{{"reply":"token","id":2,"text":"ok"}}'; read line"#
    );
    let mut fake = fake(&body, 8);
    fake.expect_loaded();
    let id = fake.engine.generate(question()).unwrap();
    assert_eq!(fake.next(), Event::Failed { id: Some(id), message: "the prompt has 99 tokens".into() });
    let pid = fake.engine.worker_pid();
    let id = fake.engine.generate(question()).unwrap();
    fake.expect_token(id, "ok");
    assert_eq!(fake.engine.worker_pid(), pid);
}

#[test]
fn shutdown_asks_first_and_then_kills() {
    let fake_polite = fake(&format!("read line; echo '{LOADED}'; read line; echo \"$line\" >&2"), 8);
    fake_polite.expect_loaded();
    let pid = fake_polite.engine.worker_pid().unwrap();
    let Fake { _dir, engine, log } = fake_polite;
    engine.shutdown();
    assert!(!is_running(pid));
    assert_eq!(std::fs::read_to_string(log).unwrap(), "{\"request\":\"quit\"}\n");
    let stubborn = fake("trap '' TERM HUP INT; while :; do sleep 1; done", 8);
    let pid = stubborn.engine.worker_pid().unwrap();
    let start = Instant::now();
    stubborn.engine.shutdown();
    assert!(!is_running(pid) && start.elapsed() < Duration::from_secs(2));
}

#[test]
fn without_a_model_or_a_program_there_is_an_error_and_no_panic() {
    let config =
        EngineConfig { program: "/nonexistent/worker".into(), arguments: Vec::new(), log: None, channel_capacity: 1 };
    let mut engine = Engine::new(config);
    assert!(engine.generate(question()).unwrap_err().to_string().contains("no model"));
    assert!(engine.load(Path::new("/m.gguf"), 64, None).unwrap_err().to_string().contains("cannot be started"));
    engine.cancel(RequestId(1));
}
