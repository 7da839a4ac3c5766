//! `confdbg eval` without a model, and with one that is a shell script.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)] // tests

mod cli_support;

use cli_support::{Folder, Ran, run, run_with};

const CONFIG: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
    ip access-group GUESTS in\n!\ninterface GigabitEthernet0/2\n ip address 10.0.1.1 255.255.255.0\n!\n\
    ip route 0.0.0.0 0.0.0.0 10.0.0.254\n!\nip access-list extended GUESTS\n deny tcp any any eq telnet\n permit ip any any\n!\n\
    line vty 0 4\n login local\n transport input ssh\n!\nend\n";

fn networks() -> Folder {
    let folder = Folder::new();
    folder.file("r1.cfg", CONFIG);
    folder.file("r2.cfg", CONFIG.replace("r1", "r2").replace("GUESTS", "VISITORS"));
    folder
}

fn rows(path: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_run_that_was_cut_goes_on_to_the_same_end() {
    let (folder, results) = (networks(), Folder::new());
    let (whole, cut) = (results.path("whole.jsonl"), results.path("cut.jsonl"));
    let arguments =
        |faults, option, file| -> Ran { run(&["eval", folder.root(), "--no-model", "--faults", faults, option, file]) };
    let ran = arguments("30", "--out", &whole);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(rows(&whole).len(), 30);
    assert_eq!(arguments("12", "--out", &cut).code, 0);
    // The power went in the middle of a line.
    let text = std::fs::read_to_string(&cut).unwrap();
    std::fs::write(&cut, &text[..text.len() - 20]).unwrap();
    let ran = arguments("30", "--resume", &cut);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&cut).unwrap(), std::fs::read_to_string(&whole).unwrap());
    // Not over what is there, and not on with another run.
    let again = arguments("30", "--out", &whole);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("exists already"), "{}", again.err);
    let other = run(&["eval", folder.root(), "--no-model", "--faults", "30", "--seed", "2", "--resume", &whole]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("seed differ"), "{}", other.err);
}

#[test]
fn the_rules_alone_are_a_run_like_any_other() {
    let folder = networks();
    let ran = run(&["eval", folder.root(), "--no-model", "--faults", "40", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let all = &value[0]["all"];
    assert_eq!(all["faults"], 40, "{}", ran.err);
    // The rule's own sentence names the cause, and its text is borne out.
    assert_eq!(all["cause_raw"]["hits"], 40, "{}", ran.out);
    assert_eq!(all["true_shown"]["hits"], all["true_shown"]["of"]);
    assert_eq!(all["brought_in"], 0);
    let proven = all["proven"][0]["hits"].as_u64().unwrap();
    assert!((10..40).contains(&proven), "some rules have fixes, some have none: {proven}");
}

#[test]
fn tables_are_made_of_files_and_for_documents() {
    let (folder, results) = (networks(), Folder::new());
    let file = results.path("r.jsonl");
    assert_eq!(run(&["eval", folder.root(), "--no-model", "--faults", "5", "--out", &file]).code, 0);
    let shown = run(&["eval", "--show", &file, "--format", "markdown"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.starts_with("### rules, constrained, 5 faults in 2 configs, seed 1"), "{}", shown.out);
    assert!(shown.out.contains("| names the cause, shown, % | 100.0 ("), "{}", shown.out);
}

#[test]
fn coverage_says_what_is_reached_and_why_not_the_rest() {
    let folder = networks();
    let ran = run(&["eval", folder.root(), "--coverage", "--faults", "60"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("60 faults planted; "), "{}", ran.out);
    let line = |rule: &str| ran.out.lines().find(|line| line.starts_with(rule)).unwrap().to_owned();
    assert!(line("syntax/unknown-command").contains("misspell-word"), "{}", ran.out);
    assert!(line("syntax/broken-policy").contains("not reached"), "{}", ran.out);
}

#[test]
fn training_data_are_the_same_for_the_same_seed_and_split() {
    let folder = networks();
    let emitted = |seed| {
        let data = Folder::new();
        let ran = run(&["eval", folder.root(), "--faults", "60", "--seed", seed, "--emit-training-data", data.root()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ["train", "valid", "test", "names", "classes"]
            .map(|split| std::fs::read_to_string(data.path(&format!("{split}.jsonl"))).unwrap())
    };
    let one = emitted("1");
    assert_eq!(one, emitted("1"));
    assert_ne!(one, emitted("2"));
    let rules = |text: &str| -> std::collections::BTreeSet<String> {
        let row = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
        text.lines().map(row).map(|row| row["rule"].as_str().unwrap().to_owned()).collect()
    };
    let kept_out = rules(&one[4]);
    assert!(!kept_out.is_empty());
    assert!(one[..4].iter().all(|split| rules(split).is_disjoint(&kept_out)));
    let all = one.concat();
    let first: serde_json::Value = serde_json::from_str(all.lines().next().unwrap()).unwrap();
    for key in ["task", "split", "rule", "dialect", "answer"] {
        assert!(first[key].is_string(), "{first}");
    }
    assert!(first["prompt"]["system"].is_string() && first["prompt"]["user"].is_string());
}

/// The beginning of a GGUF file without tensors.
fn empty_gguf() -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.extend([0; 16]);
    bytes.resize(64, 0);
    bytes
}

fn with_fake_model(answer: &str, more: &[&str]) -> (Ran, Vec<serde_json::Value>) {
    let (folder, results) = (networks(), Folder::new());
    let model = results.file("model.gguf", empty_gguf());
    let (file, state) = (results.path("r.jsonl"), results.path("state"));
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let arguments = [&["eval", folder.root(), "--model", &model, "--faults", "3", "--out", &file], more].concat();
    let variables =
        [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", answer), ("XDG_STATE_HOME", state.as_str())];
    let ran = run_with(&arguments, &variables);
    let rows = rows(&file);
    (ran, rows)
}

/// Shell that says a text and ends, whichever the request.
fn says(text: &str) -> String {
    let id = r#"id=$(printf '%s' "$line" | sed 's/.*"id":\([0-9]*\).*/\1/')"#;
    let token = format!(r#"printf '{{"reply":"token","id":%s,"text":"{text}"}}\n' "$id""#);
    let done = r#"printf '{"reply":"done","id":%s,"reason":"stop","stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":10,"generate_ms":100.0}}\n' "$id""#;
    format!("{id}; {token}; {done}")
}

#[test]
fn a_model_that_makes_things_up_is_marked_down_and_not_shown() {
    let (ran, rows) = with_fake_model(&says("Cause: 203.0.113.77 is wrong."), &["--only", "explanation"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(rows.len(), 3);
    for row in rows {
        let explained = &row["explanation"];
        assert_eq!(explained["by"], "rule");
        assert_eq!((&explained["raw"]["identifiers"], &explained["raw"]["untrue"]), (&1.into(), &1.into()));
        assert_eq!((&explained["shown"]["untrue"], &explained["shown"]["cause"]), (&0.into(), &true.into()));
        assert_eq!(explained["cost"]["tokens"], 10);
        assert!(row.get("repair").is_none());
        assert!(row["memory_kib"].as_u64() > Some(0), "{row}");
    }
}

#[test]
fn a_model_that_dies_costs_answers_and_then_the_run_but_not_what_is_there() {
    let (ran, rows) = with_fake_model("kill -ABRT $$", &["--only", "explanation"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the run ends at fault 1"), "{}", ran.err);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["explanation"]["by"], "rule");
}
