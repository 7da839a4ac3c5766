//! The back end over HTTP against servers that misbehave: each thing that can go wrong is told in words, costs its answer
//! and nothing else, and keeps nobody waiting.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)] // tests

mod server_support;

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use confdbg::llm::protocol::{DoneReason, Prompt, RequestId, Sampling, Stats};
use confdbg::llm::server::{Patience, Server, ServerConfig, ServerError};
use confdbg::llm::{Event, Question};
use crossbeam_channel::{Receiver, bounded};
use server_support::{Asked, FakeServer, begin_stream, event, json, stop, words};

const ID: RequestId = RequestId(7);

fn question() -> Question {
    let prompt = Prompt { system: "You explain.".into(), user: "Cause notes: x".into(), answer: String::new() };
    Question { prompt, max_tokens: 50, sampling: Sampling::Greedy }
}

/// The server at this address with a model named, so that no list is asked for.
fn config(url: &str) -> ServerConfig {
    let mut config = ServerConfig::new(url, Some("m")).unwrap();
    // The environment of whoever runs the tests is none of their business.
    config.key = None;
    config.patience = Patience {
        connect: Duration::from_secs(2),
        silence: Duration::from_millis(700),
        whole: Duration::from_secs(3),
    };
    config
}

fn server(config: ServerConfig, room: usize) -> (Server, Receiver<Event>) {
    let (sender, receiver) = bounded(room);
    (Server::new(config, sender), receiver)
}

fn next(events: &Receiver<Event>) -> Event {
    events.recv_timeout(Duration::from_secs(10)).expect("an event within ten seconds")
}

/// Asks once; the answer's text and how it ended.
fn answer_of(config: ServerConfig) -> (String, Event) {
    let (mut server, events) = server(config, 64);
    server.generate(ID, question()).unwrap();
    let mut text = String::new();
    loop {
        match next(&events) {
            Event::Token { id: ID, text: more } => text.push_str(&more),
            end => return (text, end),
        }
    }
}

/// The message of the failure that a server leads to which answers like this.
fn failure(answer: impl Fn(&Asked, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    match answer_of(config(&FakeServer::start(answer).url)) {
        (_, Event::ServerFailed { id: Some(ID), error }) => error.in_a_line(),
        other => panic!("{other:?} instead of a failure"),
    }
}

fn done(end: &Event) -> (DoneReason, Stats) {
    match end {
        Event::Done { id: ID, reason, stats } => (*reason, *stats),
        other => panic!("{other:?} instead of an end"),
    }
}

#[test]
fn an_answer_is_asked_for_as_the_protocol_says_and_comes_in_pieces() {
    let fake = FakeServer::streaming(vec![words("Cause: "), words("接口 é."), stop(), "[DONE]".into()]);
    let mut config = config(&fake.url);
    config.model = None;
    let (mut server, events) = server(config, 64);
    server.load().unwrap();
    match next(&events) {
        Event::Loaded(loaded) => assert_eq!(loaded.description, format!("fake-1 at {}", fake.host)),
        other => panic!("{other:?}"),
    }
    server.generate(ID, question()).unwrap();
    assert_eq!(next(&events), Event::Token { id: ID, text: "Cause: ".into() });
    assert_eq!(next(&events), Event::Token { id: ID, text: "接口 é.".into() });
    let (reason, stats) = done(&next(&events));
    assert_eq!((reason, stats.prompt_tokens, stats.generated), (DoneReason::Stop, 9, 3));
    let asked = fake.asked();
    let lines: Vec<&str> = asked.iter().map(|asked| asked.line.trim_end()).collect();
    assert_eq!(lines, ["GET /v1/models HTTP/1.1", "POST /v1/chat/completions HTTP/1.1"], "the list is asked for once");
    let body = asked[1].json();
    assert_eq!((&body["model"], &body["stream"], &body["max_tokens"]), (&"fake-1".into(), &true.into(), &50.into()));
    assert_eq!(body["messages"][1]["content"], "Cause notes: x");
    assert!(asked.iter().all(|asked| asked.header("authorization").is_none()), "no key, no header");
}

#[test]
fn each_status_has_its_words_and_its_hint() {
    for (status, body, parts) in [
        ("401 Unauthorized", r#"{"error":{"message":"bad key"}}"#, ["(401): bad key", "CONFDBG_API_KEY"]),
        ("403 Forbidden", "", ["(403): it does not say why", "CONFDBG_API_KEY"]),
        ("404 Not Found", r#"{"error":{"message":"no model m"}}"#, ["no model m", "--api-model"]),
        ("429 Too Many Requests\r\nRetry-After: 17", "{}", ["no more questions", "in 17 s"]),
        ("500 Internal Server Error", "<html>oops</html>", ["answered 500: <html>oops</html>", "ask again"]),
        ("503 Service Unavailable", r#"{"error":{"message":"Loading model"}}"#, ["Loading model", "ask again"]),
        ("400 Bad Request", r#"{"error":{"message":"prompt too long"}}"#, ["400: prompt too long", "chat"]),
        ("204 No Content", "", ["answered 204", "chat"]),
    ] {
        let message = failure(move |_, stream| json(stream, status, body));
        assert!(parts.iter().all(|part| message.contains(part)), "{status}: {message}");
    }
}

#[test]
fn no_redirect_is_followed_not_even_to_the_same_host() {
    let other = FakeServer::streaming(vec![words("stolen"), stop()]);
    let location = format!("{}/v1/chat/completions", other.url);
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let head = format!("{status}\r\nLocation: {location}");
        let message = failure(move |_, stream| json(stream, &head, ""));
        assert!(message.contains(&location) && message.contains("nothing is sent"), "{message}");
    }
    assert!(other.asked().is_empty());
}

#[test]
fn what_is_no_answer_is_told_from_one() {
    let html = failure(|_, stream| {
        begin_stream(stream)?;
        event(stream, "<html>\u{1b}[2J")
    });
    assert!(html.contains("not the OpenAI chat protocol: `<html>") && !html.contains('\u{1b}'), "{html}");
    let page = failure(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>")
    });
    assert!(page.contains("the connection ended") || page.contains("not the OpenAI"), "{page}");
    let json_of_another = failure(|_, stream| json(stream, "200 OK", r#"{"models":[]}"#));
    assert!(json_of_another.contains("not the OpenAI chat protocol"), "{json_of_another}");
    let no_http = failure(|_, stream| stream.write_all(b"SSH-2.0-OpenSSH_9.7\r\n"));
    assert!(no_http.contains("not the OpenAI chat protocol") || no_http.contains("connection"), "{no_http}");
    let said = failure(|_, stream| {
        begin_stream(stream)?;
        event(stream, &words("Cause: "))?;
        event(stream, r#"{"error":{"message":"the slot is gone","code":500}}"#)
    });
    assert!(said.contains("broke off: the slot is gone"), "{said}");
    let filtered = failure(|_, stream| {
        begin_stream(stream)?;
        event(stream, r#"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#)
    });
    assert!(filtered.contains("filter"), "{filtered}");
}

#[test]
fn a_character_may_come_in_pieces_but_must_be_one() {
    let bytes = format!("data: {}\n\ndata: {}\n\n", words("接口→"), stop());
    for size in [1, 2, 5] {
        let bytes = bytes.clone();
        let fake = FakeServer::start(move |_, stream| {
            begin_stream(stream)?;
            for piece in bytes.as_bytes().chunks(size) {
                stream.write_all(piece)?;
                stream.flush()?;
                std::thread::sleep(Duration::from_micros(200));
            }
            Ok(())
        });
        let (text, end) = answer_of(config(&fake.url));
        assert_eq!((text.as_str(), done(&end).0), ("接口→", DoneReason::Stop));
    }
    let cut = failure(|_, stream| {
        begin_stream(stream)?;
        stream.write_all(b"data: {\"choices\":[{\"delta\":{\"content\":\"\xe6\x8e\"}}]}\n\n")
    });
    assert!(cut.contains("not UTF-8") && cut.contains("is it a server of the OpenAI chat protocol"), "{cut}");
}

#[test]
fn a_stream_that_breaks_costs_the_answer_and_says_so() {
    let quiet = failure(|_, stream| {
        begin_stream(stream)?;
        event(stream, &words("half a"))
    });
    assert!(quiet.contains("the connection ended before the answer did"), "{quiet}");
    let short = failure(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n")?;
        event(stream, &words("half a"))
    });
    assert!(short.contains("the connection ended before the answer did"), "{short}");
    let chunked = failure(|_, stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        stream.write_all(b"5\r\ndata:\r\nzz\r\n")
    });
    assert!(chunked.contains("the connection ended before the answer did"), "{chunked}");
    let at_once = failure(|_, _| Ok(()));
    assert!(at_once.contains("connection"), "{at_once}");
}

#[test]
fn a_server_that_says_nothing_or_is_not_there_is_not_waited_for() {
    let start = Instant::now();
    let silent = failure(|_, _| {
        std::thread::sleep(Duration::from_secs(8));
        Ok(())
    });
    assert!(silent.contains("has said nothing"), "{silent}");
    let stalls = failure(|_, stream| {
        begin_stream(stream)?;
        event(stream, &words("Cause"))?;
        std::thread::sleep(Duration::from_secs(8));
        Ok(())
    });
    assert!(stalls.contains("has said nothing"), "{stalls}");
    // Keeping the line open is not an answer.
    let pings = failure(|_, stream| {
        begin_stream(stream)?;
        loop {
            stream.write_all(b": ping\n\n")?;
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    assert!(pings.contains("has said nothing for 3 s"), "{pings}");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (_, end) = answer_of(config(&format!("http://127.0.0.1:{port}")));
    match end {
        Event::ServerFailed { error, .. } => {
            let message = error.in_a_line();
            assert!(message.contains("cannot be reached") && message.contains("does it run"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
}

#[test]
fn an_answer_without_end_is_ended_here() {
    let endless = FakeServer::start(|_, stream| {
        begin_stream(stream)?;
        for number in 0.. {
            event(stream, &words(&format!("line {number} of it\n")))?;
        }
        Ok(())
    });
    let (text, end) = answer_of(config(&endless.url));
    assert_eq!(done(&end).0, DoneReason::Length);
    assert!((800..2000).contains(&text.len()), "50 tokens are not {} bytes", text.len());
    let stuck = FakeServer::start(|_, stream| {
        begin_stream(stream)?;
        loop {
            event(stream, &words("so it is "))?;
        }
    });
    let (text, end) = answer_of(config(&stuck.url));
    assert_eq!(done(&end).0, DoneReason::Repetition, "{text}");
    let line = failure(|_, stream| {
        begin_stream(stream)?;
        stream.write_all(b"data: ")?;
        loop {
            stream.write_all(&[b'x'; 4096])?;
        }
    });
    assert!(line.contains("without end"), "{line}");
    let thoughts = failure(|_, stream| {
        begin_stream(stream)?;
        event(stream, r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#)?;
        event(stream, r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#)
    });
    assert!(thoughts.contains("said nothing") && thoughts.contains("--api-model"), "{thoughts}");
}

#[test]
fn a_cancel_closes_the_connection_at_once() {
    let closed = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&closed);
    let fake = FakeServer::start(move |_, stream| {
        begin_stream(stream)?;
        event(stream, &words("Cause"))?;
        // Until the other side hangs up.
        let mut byte = [0];
        let _ = std::io::Read::read(stream, &mut byte);
        seen.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    let mut patient = config(&fake.url);
    patient.patience = Patience::default();
    let (mut server, events) = server(patient, 64);
    server.generate(ID, question()).unwrap();
    assert!(matches!(next(&events), Event::Token { .. }));
    let start = Instant::now();
    server.cancel(ID);
    assert_eq!(done(&next(&events)).0, DoneReason::Cancelled);
    assert!(start.elapsed() < Duration::from_millis(200), "{:?}", start.elapsed());
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(closed.load(Ordering::SeqCst), 1, "the server is told");
    // What is dropped is closed too, and tells nobody.
    server.generate(RequestId(8), question()).unwrap();
    assert!(matches!(next(&events), Event::Token { id: RequestId(8), .. }));
    drop(server);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(closed.load(Ordering::SeqCst), 2);
    assert!(events.try_recv().is_err());
}

#[test]
fn a_slow_interface_loses_no_word_and_nothing_piles_up() {
    let fake = FakeServer::start(move |_, stream| {
        begin_stream(stream)?;
        for number in 0_u32..1500 {
            let filling: Vec<String> = (0..400).map(|place| ((number + 7) * (place + 1)).to_string()).collect();
            let filling = filling.join(" ");
            event(stream, &words(&format!("{number:05} {filling}")))?;
        }
        event(stream, &stop())
    });
    let mut patient = config(&fake.url);
    patient.patience = Patience::default();
    let (mut server, events) = server(patient, 4);
    let many = Question { max_tokens: 1_000_000, ..question() };
    server.generate(ID, many).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(events.len(), 4, "the channel is bounded");
    let mut expected = 0;
    while let Event::Token { text, .. } = next(&events) {
        assert!(text.starts_with(&format!("{expected:05}")), "{text}");
        expected += 1;
    }
    assert_eq!(expected, 1500);
}

#[test]
fn other_forms_of_answers_are_taken() {
    let whole = FakeServer::start(|_, stream| {
        json(stream, "200 OK", r#"{"choices":[{"message":{"content":"All at once."},"finish_reason":"stop"}]}"#)
    });
    let (text, end) = answer_of(config(&whole.url));
    assert_eq!((text.as_str(), done(&end).0), ("All at once.", DoneReason::Stop));
    let newest = FakeServer::start(|asked, stream| {
        if asked.body.contains("\"max_tokens\"") {
            let message = r#"{"error":{"message":"Use 'max_completion_tokens' instead."}}"#;
            return json(stream, "400 Bad Request", message);
        }
        begin_stream(stream)?;
        event(stream, &words("Yes."))?;
        event(stream, "[DONE]")
    });
    let (text, end) = answer_of(config(&newest.url));
    assert_eq!((text.as_str(), done(&end).0, newest.asked().len()), ("Yes.", DoneReason::Stop, 2));
}

#[test]
fn a_list_without_models_is_told_when_loading_and_when_asking() {
    let fake = FakeServer::start(|asked, stream| match asked.line.split(' ').next() {
        Some("GET") => json(stream, "200 OK", r#"{"object":"list","data":[]}"#),
        _ => json(stream, "200 OK", "{}"),
    });
    let mut config = config(&fake.url);
    config.model = None;
    let (mut server, events) = server(config, 8);
    server.load().unwrap();
    let told = |event: Event| match event {
        Event::ServerFailed { id, error: ServerError::NoModels } => id,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(next(&events)), None);
    server.generate(ID, question()).unwrap();
    assert_eq!(told(next(&events)), Some(ID));
    assert!(fake.questions().is_empty(), "nothing was said to a server without a model");
}
