//! `confdbg explain` with a model that is a shell script, and with none.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs
)] // tests

mod cli_support;

use cli_support::{Folder, Ran, run_with};

const FAULTY: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group BLOCK-GUEST in\n!\nip access-list extended BLOCK-GUESTS\n permit ip any any\n!\nend\n";

/// The beginning of a GGUF file without tensors.
fn empty_gguf() -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend([0; 16]);
    bytes.resize(64, 0);
    bytes
}

/// Explains line 5 with a worker that answers a question with these lines of shell.
fn explained(answer: &str, more: &[&str]) -> Ran {
    let folder = Folder::new();
    let config = folder.file("r1.cfg", FAULTY);
    let model = folder.file("model.gguf", empty_gguf());
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let line = format!("{config}:5");
    let arguments = [&["explain", line.as_str(), "--model", model.as_str()], more].concat();
    let state = folder.path("state");
    let variables =
        [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", answer), ("XDG_STATE_HOME", state.as_str())];
    run_with(&arguments, &variables)
}

#[test]
fn the_models_words_come_after_what_is_proven_and_harmless() {
    let token = r#"printf '%s\n' '{"reply":"token","id":1,"text":"Cause: the name is\u001b[2J wrong."}'"#;
    let done = r#"printf '%s\n' '{"reply":"done","id":1,"reason":"stop","stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":1.0}}'"#;
    let ran = explained(&format!("{token}; {done}"), &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let proven = ran.out.find("= fact: ").expect("facts");
    let words = ran.out.find("Cause: the name is^[[2J wrong.").expect("the model's words, cleaned");
    assert!(proven < words, "{}", ran.out);
}

/// What the model said and the facts bore out is there the next time, without the model; what they did not is not.
#[test]
fn an_answer_is_kept_for_the_next_time() {
    let folder = Folder::new();
    let (config, model) = (folder.file("r1.cfg", FAULTY), folder.file("model.gguf", empty_gguf()));
    let (state, cache) = (folder.path("state"), folder.path("cache"));
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let explained = |answer: &str, on: &str, model: &str| {
        let variables = [
            ("CONFDBG_FAKE_WORKER", worker),
            ("CONFDBG_TEST_ANSWER", answer),
            ("XDG_STATE_HOME", state.as_str()),
            ("XDG_CACHE_HOME", cache.as_str()),
            ("CONFDBG_CACHE", on),
        ];
        let ran = run_with(&["explain", &format!("{config}:5"), "--model", model], &variables);
        assert_eq!(ran.code, 0);
        ran
    };
    let says = |text: &str| {
        let took = r#"{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":1.0}"#;
        format!(
            r#"printf '%s\n' '{{"reply":"token","id":1,"text":"{text}"}}' '{{"reply":"done","id":1,"reason":"stop","stats":{took}}}'"#
        )
    };
    let (dead, words) = ("kill -ABRT $$", "BLOCK-GUEST is not defined.");
    let lost = |ran: &Ran| ran.err.contains("no explanation by the model");

    assert!(explained(&says("10.66.66.66 is not defined."), "true", &model).out.contains("In the rule's words"));
    assert!(lost(&explained(dead, "true", &model)), "what nothing bore out was not kept");
    assert!(explained(&says(words), "false", &model).out.contains(words));
    assert!(lost(&explained(dead, "true", &model)), "nor what is not to be kept");
    let first = explained(&says(words), "true", &model);
    assert_eq!(explained(dead, "true", &model).out, first.out, "the second time the model is not asked");
    assert!(lost(&explained(dead, "false", &model)));
    let other = folder.file("other.gguf", [empty_gguf(), vec![0; 8]].concat());
    assert!(lost(&explained(dead, "true", &other)), "another model would say something else");

    let doctor = run_with(&["doctor"], &[("XDG_CACHE_HOME", cache.as_str()), ("CONFDBG_CACHE", "true")]);
    let line = format!("answers   {cache}/confdbg/answers (1 kept)\n");
    assert!(doctor.out.contains(&line), "{}", doctor.out);
    let doctor = run_with(&["doctor"], &[("XDG_CACHE_HOME", cache.as_str()), ("CONFDBG_CACHE", "false")]);
    assert!(doctor.out.contains("(1 kept, off by the settings)"), "{}", doctor.out);
}

#[test]
fn a_model_that_dies_costs_its_words_only() {
    let ran = explained("kill -ABRT $$", &[]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("= fact: "), "{}", ran.out);
    assert!(ran.err.starts_with("warning: no explanation by the model: the model's process ended"), "{}", ran.err);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
}

#[test]
fn without_the_model_nobody_is_asked() {
    let ran = explained("exit 3", &["--no-model"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("Why it matters") && !ran.out.contains("the model's words"), "{}", ran.out);
}

#[test]
fn a_line_that_is_not_there_is_an_error() {
    let folder = Folder::new();
    let path = folder.file("r1.cfg", FAULTY);
    let ran = run_with(&["explain", &format!("{path}:500"), "--no-model"], &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("has 10 lines"), "{}", ran.err);
}

#[test]
fn a_repair_that_is_proven_is_a_diff_and_no_file_is_touched() {
    let folder = Folder::new();
    let config = folder.file("r1.cfg", FAULTY);
    let model = folder.file("model.gguf", empty_gguf());
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/choosing_worker.py");
    let state = folder.path("state");
    let line = format!("{config}:5");
    let arguments = ["explain", line.as_str(), "--model", model.as_str(), "--repair"];
    let script = "- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUESTS in\n";
    let run = |script: &str| {
        let variables =
            [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_SCRIPT", script), ("XDG_STATE_HOME", state.as_str())];
        run_with(&arguments, &variables)
    };
    let ran = run(script);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("The model's repair (proven: mends 2"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("\n- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUESTS in\n"), "{}", ran.out);
    assert_eq!(std::fs::read_to_string(&config).unwrap(), FAULTY);
    let ran = run("- ip access-group BLOCK-GUEST in\n+ ip access-group BLOCK-GUEST out\n");
    assert!(ran.err.contains("try 1 of the model was refused: the fault is still there"), "{}", ran.err);
    assert!(ran.out.contains("found no repair that the proof lets pass"), "{}", ran.out);
}
