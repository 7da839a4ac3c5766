//! The debugger from the first key to the file on the disk, and what is left when the connection drops.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;

use crate::pty::{PATIENCE, Pty};

pub const FAULTY: &str = "hostname r1\r\n!\r\ninterface GigabitEthernet0/1\r\n ip adress 10.0.0.1 255.255.255.0\r\n!\r\n\
    interface GigabitEthernet0/2\r\n ip adress 10.0.1.1 255.255.255.0\r\n!\r\nend\r\n";
const HALF: &str = "hostname r1\r\n!\r\ninterface GigabitEthernet0/1\r\n ip address 10.0.0.1 255.255.255.0\r\n!\r\n\
    interface GigabitEthernet0/2\r\n ip adress 10.0.1.1 255.255.255.0\r\n!\r\nend\r\n";

/// A home with one config in it.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub fn with(text: &str) -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(home.config(), text).unwrap();
        home
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("r1.cfg")
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.config()).unwrap()
    }

    pub fn start(&self, arguments: &[&str], more: &[(&str, &str)]) -> Pty {
        let mut words = vec![OsStr::new(env!("CARGO_BIN_EXE_confdbg"))];
        words.extend(arguments.iter().map(OsStr::new));
        Pty::start(&words, self.folder.path(), more)
    }

    /// The debugger on the config, its first frame drawn.
    pub fn debug(&self) -> Pty {
        let pty = self.start(&["r1.cfg"], &[]);
        pty.wait_for("did you mean");
        pty
    }

    /// The sessions that `confdbg resume --list` lists.
    pub fn sessions(&self) -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_confdbg"))
            .args(["resume", "--list"])
            .env("XDG_STATE_HOME", self.folder.path().join("state"))
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

#[test]
fn a_fault_is_found_mended_and_written() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("y");
    pty.wait_for("1 accepted");
    assert_eq!(home.text(), FAULTY, "nothing is written before the user says so");
    pty.send("W");
    pty.wait_for("+  ip address 10.0.0.1");
    assert_eq!(home.text(), FAULTY);
    pty.send("\r");
    pty.wait_for("written");
    assert_eq!(home.text(), HALF);
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert_eq!(home.sessions(), Vec::<String>::new(), "a session with nothing left to write is not kept");
}

/// So large that the screen does not wait for the analysis.
fn large() -> String {
    let line = " remark a line that says nothing, of which there are many\r\n";
    format!("{}ip access-list extended LONG\r\n{}!\r\nend\r\n", FAULTY.replace("end\r\n", ""), line.repeat(25_000))
}

#[test]
fn a_large_config_is_shown_before_it_is_analysed() {
    let home = Home::with(&large());
    let mut pty = home.start(&["r1.cfg"], &[]);
    pty.wait_until("a frame before the analysis", |pty| {
        String::from_utf8_lossy(&pty.raw()).contains("analysing...") && pty.screen().contains("hostname r1")
    });
    pty.wait_for("did you mean");
    assert!(!pty.screen().contains("nalysing"), "{}", pty.screen());
    pty.send("y");
    pty.wait_for("1 accepted");
    pty.hang_up("?");
    pty.wait_exit(Duration::from_secs(3));
    assert_eq!(home.sessions().len(), 1, "the decisions are kept");
    let mut pty = home.start(&["resume"], &[]);
    pty.wait_for("1 accepted");
    pty.send("qy");
    pty.wait_exit(PATIENCE);
}

#[test]
fn whoever_does_not_wait_for_the_analysis_leaves_at_once() {
    let home = Home::with(&large());
    let mut pty = home.start(&["--read-only", "r1.cfg"], &[]);
    pty.wait_until("a first frame", |pty| String::from_utf8_lossy(&pty.raw()).contains("analysing..."));
    pty.send("q");
    assert!(pty.wait_exit(Duration::from_secs(3)).success());
    pty.ask(|screen| assert!(!screen.alternate_screen()));
}

#[test]
fn when_the_connection_drops_the_decisions_are_there_to_be_taken_up() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("y");
    pty.wait_for("1 accepted");
    pty.hang_up("?");
    pty.wait_exit(Duration::from_secs(3));
    let sessions = home.sessions();
    assert_eq!(sessions.len(), 1);
    assert!(sessions[0].contains("cut off") && sessions[0].contains("r1.cfg"), "{sessions:?}");

    let mut pty = home.start(&["resume"], &[]);
    pty.wait_for("1 accepted");
    pty.send("u");
    pty.wait_for("taken back");
    pty.send("\x12");
    pty.wait_for("1 accepted");
    pty.send("W");
    pty.wait_for("+  ip address 10.0.0.1");
    pty.send("\r");
    pty.wait_for("written");
    assert_eq!(home.text(), HALF);
    pty.send("q");
    pty.wait_exit(PATIENCE);
    assert_eq!(home.sessions(), Vec::<String>::new());
}

#[test]
fn a_file_that_somebody_else_changed_is_not_written() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("y");
    pty.wait_for("1 accepted");
    let theirs = FAULTY.replace("10.0.0.1", "10.0.0.9");
    fs::write(home.config(), &theirs).unwrap();
    pty.send("W");
    pty.wait_for("+  ip address 10.0.0.1");
    pty.send("\r");
    pty.wait_for("changed on the disk");
    assert_eq!(home.text(), theirs);
}

#[test]
fn a_change_on_the_disk_is_seen_without_a_key() {
    let home = Home::with(FAULTY);
    let pty = home.debug();
    fs::write(home.config(), FAULTY.replace("10.0.1.1", "10.0.7.7")).unwrap();
    pty.wait_for("10.0.7.7");
}

#[test]
fn a_second_session_is_told_of_the_first() {
    let home = Home::with(FAULTY);
    let first = home.debug();
    let second = home.start(&["r1.cfg"], &[]);
    second.wait_for(&format!("process {}", first.pid().as_raw_nonzero()));
}

#[test]
fn a_signal_ends_it_and_keeps_the_decisions() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("y");
    pty.wait_for("1 accepted");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit(Duration::from_secs(3)).exit_code(), 143);
    pty.ask(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor()));
    assert!(pty.screen().contains("confdbg resume"), "{}", pty.screen());
    assert_eq!(home.sessions().len(), 1);
}

#[test]
fn nothing_is_written_while_nothing_changes() {
    let home = Home::with(FAULTY);
    let pty = home.debug();
    pty.settle();
    let before = pty.raw().len();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(pty.raw().len(), before);
}

#[test]
fn without_colours_the_selected_fault_is_still_marked() {
    let home = Home::with(FAULTY);
    let pty = home.start(&["r1.cfg"], &[("NO_COLOR", "1")]);
    pty.wait_for("did you mean");
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    let attributes = raw.split("\x1b[").filter_map(|rest| rest.split_once('m')).map(|(codes, _)| codes);
    let numbers = attributes.flat_map(|codes| codes.split(';')).filter_map(|code| code.parse::<u8>().ok());
    let colours: Vec<u8> = numbers.filter(|code| *code >= 30 && *code % 10 != 9).collect();
    assert!(colours.is_empty(), "colours {colours:?} in {raw:?}");
    let (rows, columns) = (24, 80);
    let marked = pty.ask(|screen| {
        (0..rows).any(|row| (0..columns).any(|column| screen.cell(row, column).is_some_and(vt100::Cell::inverse)))
    });
    assert!(marked, "nothing is in reverse video");
}

#[test]
fn mistakes_beside_the_configs_are_told_and_listed() {
    let home = Home::with(FAULTY);
    let beside = "[rules]\nignore = [\"acll\"]\n[[silence]]\nrule = \"acl\"\nfile = \"r1.cfg\"\nreason = \"x\"\n";
    fs::write(home.config().with_file_name(".confdbg.toml"), beside).unwrap();
    let mut pty = home.debug();
    pty.wait_for("gm: 2 remarks on the settings, such as .confdbg.toml:2");
    pty.send("gm");
    pty.wait_for("remarks on the settings ");
    for part in [".confdbg.toml:2: there is no rule `acll`", "did you mean `acl`?", "this silence is stale"] {
        assert!(pty.screen().contains(part), "{part}: {}", pty.screen());
    }
    pty.send("qq");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn sequences_in_a_config_stay_text() {
    let attack = "hostname r1\x1b]0;owned\x07\n!\ninterface GigabitEthernet0/1\n description \x1b[2J\x1b[1;1Hgone \
        \x1b]52;c;ZXZpbA==\x07 \u{9b}31m \x1bPtmux;x\x1b\\\n ip adress 10.0.0.1 255.255.255.0\n!\nend\n";
    let home = Home::with(attack);
    let mut pty = home.start(&["r1.cfg"], &[]);
    pty.wait_for("did you mean");
    pty.send("y");
    pty.wait_for("1 accepted");
    pty.send("W");
    pty.wait_for("+  ip address");
    pty.send("\x1bq");
    pty.settle();
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    for sequence in ["\x1b]0;", "\x1b]52;", "\x1b[1;1Hgone", "\u{9b}", "\x1bP", "\x07"] {
        assert!(!raw.contains(sequence), "{sequence:?} came through");
    }
    assert!(pty.screen().contains("^["), "{}", pty.screen());
}

#[test]
fn a_pipe_is_read_and_never_written() {
    let home = Home::with(FAULTY);
    let script = format!("cat r1.cfg | {} -", env!("CARGO_BIN_EXE_confdbg"));
    let mut pty = Pty::start(&["sh", "-c", &script].map(OsStr::new), home.folder.path(), &[]);
    pty.wait_for("did you mean");
    pty.send("y");
    pty.wait_for("read-only");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}

/// An editor that waits for a key of its own, says so, and writes another address.
const EDITOR: &str = "#!/bin/sh\nprintf 'EDITOR HERE '\nread -r word\nsed -i \"s/adress.*/address $word 255.255.255.0/; \
    s/address 10.*/address $word 255.255.255.0/\" \"$1\"\n";

#[test]
fn a_fix_is_changed_in_the_users_editor_which_has_the_terminal_to_itself() {
    let home = Home::with(FAULTY);
    let editor = home.folder.path().join("editor.sh");
    fs::write(&editor, EDITOR).unwrap();
    fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let mut pty = home.start(&["r1.cfg"], &[("EDITOR", editor.to_str().unwrap()), ("VISUAL", "")]);
    pty.wait_for("did you mean");
    pty.send("E");
    pty.wait_for("EDITOR HERE");
    pty.ask(|screen| assert!(!screen.alternate_screen(), "the editor has a screen of its own"));
    // Keys that would reject, undo and leave if the debugger saw them.
    pty.send("10.9.9.9\r");
    pty.wait_for("1 accepted");
    pty.send("W");
    pty.wait_for("+  ip address 10.9.9.9");
    pty.send("2");
    pty.wait_for("[2 commands]");
    pty.send("s\x15commands.txt\r");
    pty.wait_for("saved: commands.txt");
    let commands = fs::read_to_string(home.folder.path().join("commands.txt")).unwrap();
    assert!(commands.contains("interface GigabitEthernet0/1\n"), "{commands}");
    assert!(commands.contains("\n ip address 10.9.9.9 255.255.255.0\n"), "{commands}");
    pty.send("s\x15commands.txt\r");
    pty.wait_for("it exists already");
    pty.send("\r");
    pty.wait_for("written");
    assert!(home.text().contains(" ip address 10.9.9.9 255.255.255.0\r\n"), "{}", home.text());
    assert!(home.text().contains(" ip adress 10.0.1.1"), "{}", home.text());
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn an_editor_that_fails_costs_nothing() {
    let home = Home::with(FAULTY);
    for (editor, said) in [("no-such-editor-here", "set EDITOR"), ("false", "nothing was taken"), ("'", "EDITOR is")] {
        let mut pty = home.start(&["r1.cfg"], &[("EDITOR", editor), ("VISUAL", "")]);
        pty.wait_for("did you mean");
        pty.send("E");
        pty.wait_for(said);
        pty.send("q");
        assert!(pty.wait_exit(PATIENCE).success());
    }
    assert_eq!(home.text(), FAULTY);
}

/// From the user's own keys to the silence in the file, and back out of it.
#[test]
fn a_fault_is_silenced_in_the_file_beside_the_config_and_brought_back() {
    let home = Home::with(FAULTY);
    let beside = home.folder.path().join(".confdbg.toml");
    let ours = "# ours\n[severity]\nacl = \"info\" # noisy\n";
    fs::write(&beside, ours).unwrap();
    let settings = home.folder.path().join("own.toml");
    fs::write(&settings, "[screen]\nborders = \"ascii\"\n[keys]\nreject-with-reason = \"f9\"\nundo = \"g z\"\n")
        .unwrap();
    let mut pty = home.start(&["r1.cfg", "--config", "own.toml"], &[]);
    pty.wait_for("did you mean");
    pty.send("\x1b[20~");
    pty.wait_for("put aside because:");
    pty.send("\x14");
    pty.wait_for("silence in .confdbg.toml because:");
    pty.send("lab \"only\"");
    assert_eq!(fs::read_to_string(&beside).unwrap(), ours, "nothing is written before the user says so");
    pty.send("\r");
    pty.wait_for("silenced in .confdbg.toml");
    let written = fs::read_to_string(&beside).unwrap();
    assert!(written.starts_with(&format!("{ours}\n[[silence]]\nrule = \"syntax/unknown-command\"\n")), "{written}");
    assert!(written.contains("reason = 'lab \"only\"'") || written.contains("lab \\\"only\\\""), "{written}");
    pty.send("gz");
    pty.wait_for("no longer silenced");
    assert_eq!(fs::read_to_string(&beside).unwrap(), ours, "to the byte");
    pty.send("\x12");
    pty.wait_for("1 rejected");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert_eq!(fs::read_to_string(&beside).unwrap(), written, "what was ordered is done before the end");
    let again = home.start(&["check", "r1.cfg"], &[]);
    again.wait_for("1 silenced in .confdbg.toml");
}

/// The mouse is the terminal's own until the user wants it otherwise, and again once confdbg has left.
#[test]
fn the_mouse_works_when_asked_for_and_is_given_back() {
    let has = |pty: &Pty, bytes: &[u8]| pty.raw().windows(bytes.len()).any(|window| window == bytes);
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    assert!(!has(&pty, b"\x1b[?1000h"));
    pty.send("q");
    pty.wait_exit(PATIENCE);
    let mut pty = home.start(&["r1.cfg"], &[("CONFDBG_MOUSE", "true")]);
    pty.wait_for("did you mean");
    assert!(has(&pty, b"\x1b[?1000h") && !has(&pty, b"\x1b[?1003h"), "movements would cost bytes");
    let screen = pty.screen();
    let row = screen.lines().position(|line| line.contains("hostname r1")).unwrap() + 1;
    pty.send(&format!("\x1b[<0;9;{}M\x1b[<0;9;{}m", row + 6, row + 6));
    pty.wait_for("7 of 9");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert!(has(&pty, b"\x1b[?1000l"));
}
