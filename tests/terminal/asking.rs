//! Questions in a real session: without a model, and with one that is a shell script.

use std::fs;

use crate::debugger::Home;
use crate::pty::PATIENCE;

const CONFIG: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
    ip access-group GUEST in\n!\nip access-list extended GUEST\n permit ip any any\n!\nend\n";

/// Says one sentence to every question.
const TALKS: &str = r#"printf '%s\n' '{"reply":"token","id":1,"text":"GigabitEthernet0/1 has it, r1.cfg:5."}'; printf '%s\n' '{"reply":"done","id":1,"reason":"stop","stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":1.0}}'"#;

#[test]
fn a_question_is_asked_answered_and_its_line_gone_to() {
    let home = Home::with(CONFIG);
    let model = home.config().with_file_name("model.gguf");
    let mut gguf = b"GGUF".to_vec();
    gguf.extend(3_u32.to_le_bytes());
    gguf.resize(64, 0);
    fs::write(&model, gguf).unwrap();
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let variables = [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", TALKS)];
    let mut pty = home.start(&["r1.cfg", "--model", model.to_str().unwrap()], &variables);
    pty.wait_for("hostname r1");
    pty.send("K");
    pty.wait_for("ask:");
    pty.send("who uses GUEST?\r");
    pty.wait_for("refers GUEST");
    pty.wait_for("r1.cfg:5: used: ip access-group GUEST in");
    pty.wait_for("GigabitEthernet0/1 has it, r1.cfg:5.");
    pty.send("\t\t");
    pty.wait_for("> r1.cfg:5");
    pty.send("\r");
    pty.wait_for("5 of 10");
    pty.wait_until("the chat closed", |pty| !pty.screen().contains("ask:"));
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn without_a_model_the_tools_answer() {
    let home = Home::with(CONFIG);
    let mut pty = home.start(&["r1.cfg", "--no-model"], &[]);
    pty.wait_for("hostname r1");
    pty.send("K");
    pty.wait_for("ask:");
    // So much at once is text, and belongs into the line.
    pty.send("does GUEST let tcp from 10.0.0.9 to 10.1.1.1 port 22 pass");
    pty.wait_for("port 22 pass");
    std::thread::sleep(std::time::Duration::from_millis(200));
    pty.send("\r");
    pty.wait_for("GUEST permits tcp from 10.0.0.9 to 10.1.1.1 port 22");
    // The first escape finds nothing to stop and closes; letters are commands again.
    pty.send("\x07");
    pty.wait_until("the chat closed", |pty| !pty.screen().contains("ask:"));
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}
