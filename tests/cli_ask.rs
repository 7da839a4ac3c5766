//! `confdbg ask`: by the tools alone, and with a model that is a shell script.

#![allow(clippy::unwrap_used, missing_docs)] // tests

mod cli_support;

use cli_support::{Folder, Ran, run, run_with};

const CONFIG: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group GUEST in\n!\nip access-list extended GUEST\n deny ip any 10.0.0.0 0.255.255.255\n permit ip any any\n!\nend\n";

fn campus() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/campus").to_owned()
}

/// Asks with a worker that answers with these lines of shell.
fn asked(question: &str, answer: &str, more: &[&str]) -> Ran {
    let folder = Folder::new();
    let config = folder.file("r1.cfg", CONFIG);
    let mut gguf = b"GGUF".to_vec();
    gguf.extend(3_u32.to_le_bytes());
    gguf.resize(64, 0);
    let model = folder.file("model.gguf", gguf);
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let arguments = [&["ask", config.as_str(), question, "--model", model.as_str()], more].concat();
    let state = folder.path("state");
    let variables =
        [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", answer), ("XDG_STATE_HOME", state.as_str())];
    run_with(&arguments, &variables)
}

/// Lines of shell with which a worker says this.
fn saying(text: &str) -> String {
    let token = format!(r#"printf '%s\n' '{{"reply":"token","id":1,"text":"{text}"}}'"#);
    let done = r#"printf '%s\n' '{"reply":"done","id":1,"reason":"stop","stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":1.0}}'"#;
    format!("{token}; {done}")
}

#[test]
fn a_tool_is_called_by_itself() {
    let ran = run(&["ask", &campus(), "--tool", "refers BLOCK-GUEST"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.contains("core1.cfg:92: used: ip access-group BLOCK-GUEST in (under interface Vlan30)"),
        "{}",
        ran.out
    );
    let ran = run(&["ask", &campus(), "--tool", "refers NO-SUCH-THING"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.starts_with("nothing is called NO-SUCH-THING"), "{}", ran.out);
    let ran = run(&["ask", &campus(), "--tool", "frobnicate X"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("no tool is called frobnicate") && ran.err.contains("hint: the tools are refers"),
        "{}",
        ran.err
    );
}

#[test]
fn a_question_is_answered_without_a_model() {
    let question = "Does BLOCK-GUESTS let 10.10.30.5 reach 10.10.99.20 on udp port 53?";
    let ran = run(&["ask", &campus(), question, "--no-model"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("-> passes BLOCK-GUESTS udp from 10.10.30.5 to 10.10.99.20 port 53"), "{}", ran.err);
    assert!(ran.out.contains("BLOCK-GUESTS on core1 permits udp"), "{}", ran.out);
    let ran = run(&["ask", &campus(), "sing a song", "--no-model"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("names nothing that is in these configs"), "{}", ran.err);
}

#[test]
fn json_has_the_calls_and_what_is_cited() {
    let ran = run(&["ask", &campus(), "who uses BLOCK-GUEST?", "--no-model", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["calls"][0]["call"], "refers BLOCK-GUEST");
    assert_eq!(
        (&json["calls"][0]["lines"][0]["file"], &json["calls"][0]["lines"][0]["line"]),
        (&"core1.cfg".into(), &92.into())
    );
    assert!(json["answer"].as_str().unwrap().contains("is defined nowhere"), "{json}");
    assert_eq!(json["words"], serde_json::Value::Null);
}

#[test]
fn the_models_words_come_after_what_was_found_and_are_harmless() {
    let ran = asked("who uses GUEST?", &saying(r"GigabitEthernet0/1 has\u001b[m it at r1.cfg:5."), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found = ran.out.find("r1.cfg:5: used: ip access-group GUEST in").unwrap();
    let words = ran.out.find("GigabitEthernet0/1 has^[[m it at r1.cfg:5.").unwrap();
    assert!(found < words, "{}", ran.out);
}

#[test]
fn words_that_nothing_bears_out_or_that_contradict_a_verdict_are_left_out() {
    let ran = asked("who uses GUEST?", &saying("10.66.66.66 does, see r1.cfg:99."), &[]);
    assert_eq!(ran.code, 0);
    assert!(!ran.out.contains("10.66.66.66"), "{}", ran.out);
    assert!(ran.err.contains("nothing bears out 10.66.66.66, r1.cfg:99"), "{}", ran.err);
    let question = "does GUEST let 10.0.0.5 reach 10.1.1.1 on tcp port 443?";
    let ran = asked(question, &saying("Yes, 10.0.0.5 can reach 10.1.1.1."), &[]);
    assert!(ran.out.contains("GUEST denies tcp from 10.0.0.5 to 10.1.1.1 port 443"), "{}", ran.out);
    assert!(!ran.out.contains("Yes"), "{}", ran.out);
}

#[test]
fn a_model_that_dies_or_is_missing_costs_its_words_only() {
    let ran = asked("who uses GUEST?", "kill -ABRT $$", &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("r1.cfg:5: used:"), "{}", ran.out);
    assert!(ran.err.contains("answered by the tools alone: the model's process ended"), "{}", ran.err);
    let folder = Folder::new();
    let config = folder.file("r1.cfg", CONFIG);
    let ran = run(&["ask", &config, "who uses GUEST?", "--model", "/nonexistent.gguf"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("answered by the tools alone") && ran.out.contains("r1.cfg:5: used:"), "{}", ran.err);
}
