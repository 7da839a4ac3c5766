//! Explanations ahead of the user in a real session, with a model that is a shell script.

use std::fs;
use std::time::{Duration, Instant};

use crate::debugger::Home;
use crate::pty::PATIENCE;

const CONFIG: &str = "hostname r1\n!\ninterface GigabitEthernet0/1\n ip adress 10.0.0.1 255.255.255.0\n!\n\
    interface GigabitEthernet0/2\n ip adress 10.0.1.1 255.255.255.0\n!\n\
    interface GigabitEthernet0/3\n ip adress 10.0.2.1 255.255.255.0\n!\nend\n";

/// Says one sentence, word by word, to whatever it is asked.
const TALKS: &str = r#"for word in The command is misspelt.; do printf '{"reply":"token","id":1,"text":"%s "}\n' $word; sleep 0.1; done; printf '%s\n' '{"reply":"done","id":1,"reason":"stop","stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":7.0}}'"#;

#[test]
fn the_next_faults_are_explained_without_a_byte_on_the_terminal() {
    let home = Home::with(CONFIG);
    let model = home.config().with_file_name("model.gguf");
    let mut gguf = b"GGUF".to_vec();
    gguf.extend(3_u32.to_le_bytes());
    gguf.resize(64, 0);
    fs::write(&model, gguf).unwrap();
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let variables = [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", TALKS)];
    let mut pty = home.start(&["r1.cfg", "--model", model.to_str().unwrap()], &variables);
    pty.resize(160, 60);
    pty.wait_for("command is misspelt.");
    pty.wait_for("tok/s");
    pty.settle();
    let before = pty.raw().len();
    // What is prepared is kept on the disk too, which tells how far it is.
    let folder = home.config().with_file_name(".cache").join("confdbg/answers");
    let kept = || fs::read_dir(&folder).map_or(0, Iterator::count);
    let begun = Instant::now();
    while kept() < 3 {
        assert!(begun.elapsed() < PATIENCE, "{} answers", kept());
        std::thread::sleep(Duration::from_millis(50));
    }
    pty.settle();
    assert_eq!(pty.raw().len(), before, "bytes while preparing");
    for _ in 0..2 {
        pty.send("]d");
        pty.settle();
        assert!(pty.screen().contains("command is misspelt."), "{}", pty.screen());
    }
    assert_eq!(kept(), 3);
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    // Another session has them from the disk: this worker dies of any question.
    let variables = [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", "kill -ABRT $$")];
    let mut pty = home.start(&["r1.cfg", "--model", model.to_str().unwrap()], &variables);
    pty.resize(160, 60);
    pty.wait_for("command is misspelt.");
    pty.send("]d]dq");
    assert!(pty.wait_exit(PATIENCE).success());
}
