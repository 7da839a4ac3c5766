//! The loop and the guard of the terminal, around an example that does almost nothing.

use std::time::Duration;

use rustix::process::{Pid, Signal, WaitOptions, waitpid};

use crate::pty::{PATIENCE, Pty, example};

/// The loop by itself.
fn start(home: &tempfile::TempDir) -> Pty {
    let pty = Pty::start(&[example().as_os_str()], home.path(), &[]);
    pty.wait_for("loop 80x24");
    pty
}

/// What the program leaves behind must be what it found.
#[track_caller]
fn assert_given_back(pty: &Pty) {
    pty.ask(|screen| {
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
    });
    assert!(is_cooked(pty), "keys are still raw");
}

/// Is the terminal in the mode that shells want: lines, echo, signals?
fn is_cooked(pty: &Pty) -> bool {
    let modes = std::process::Command::new("stty").arg("-a").arg("-F").arg(pty.terminal()).output().unwrap();
    let modes = String::from_utf8_lossy(&modes.stdout).into_owned();
    ["icanon", "echo", "isig"].iter().all(|mode| modes.split_whitespace().any(|word| word == *mode))
}

#[test]
fn leaving_gives_the_terminal_back() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    assert!(!is_cooked(&pty));
    pty.ask(|screen| assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()));
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert_given_back(&pty);
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_spoken_of() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("p");
    assert_eq!(pty.wait_exit(PATIENCE).exit_code(), 2);
    assert_given_back(&pty);
    let screen = pty.screen();
    assert!(screen.contains("the example fails") && screen.contains("please report it"), "{screen}");
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert_eq!(raw.matches("the example fails").count(), 1, "said on the screen, too: {raw:?}");
}

#[test]
fn a_panic_that_is_caught_leaves_the_screen_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("c");
    pty.wait_for("caught true");
    pty.ask(|screen| assert!(screen.alternate_screen()));
    assert!(!String::from_utf8_lossy(&pty.raw()).contains("the example fails"));
}

#[test]
fn signals_end_the_program_and_give_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let home = tempfile::tempdir().unwrap();
        let mut pty = start(&home);
        pty.signal(signal);
        assert_eq!(pty.wait_exit(PATIENCE).exit_code(), code);
        assert_given_back(&pty);
    }
}

#[test]
fn an_interrupt_from_outside_is_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.signal(Signal::INT);
    pty.send("k");
    pty.wait_for("key k");
}

#[test]
fn a_loop_that_is_stuck_ends_all_the_same() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("s");
    std::thread::sleep(Duration::from_millis(300));
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit(Duration::from_secs(3)).exit_code(), 143);
    assert_given_back(&pty);
}

#[test]
fn when_the_terminal_goes_the_program_goes() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.hang_up("k");
    pty.wait_exit(Duration::from_secs(3));
}

#[test]
fn when_the_terminal_goes_no_signal_is_needed() {
    let home = tempfile::tempdir().unwrap();
    // In a session of its own the program has no controlling terminal, so the system sends it no SIGHUP.
    let script = format!("setsid sh -c 'echo $$ > pid; exec {}'; true", example().display());
    let words = ["sh", "-c", &script].map(std::ffi::OsStr::new);
    let mut pty = Pty::start(&words, home.path(), &[]);
    pty.wait_for("loop 80x24");
    let pid = std::fs::read_to_string(home.path().join("pid")).unwrap();
    let process = std::path::Path::new("/proc").join(pid.trim());
    assert!(process.exists());
    pty.hang_up("k");
    let start = std::time::Instant::now();
    while process.exists() && start.elapsed() < Duration::from_secs(3) {
        std::thread::sleep(Duration::from_millis(10));
    }
    if process.exists() {
        let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, Signal::KILL).unwrap();
        panic!("it outlives its terminal");
    }
}

#[test]
fn nothing_is_written_while_nothing_changes() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.settle();
    let before = pty.raw().len();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(pty.raw().len(), before);
    // A key that changes the state but not the picture costs nothing either.
    pty.send("k");
    pty.wait_for("key k");
    pty.settle();
    let before = pty.raw().len();
    pty.send("kkk");
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(pty.raw().len(), before);
}

#[test]
fn no_question_is_asked_of_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.resize(100, 30);
    pty.wait_for("loop 100x30");
    pty.send("q");
    pty.wait_exit(PATIENCE);
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    for question in ["\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[?u", "\x1b]11;?", "\x1b[5n", "\x1b[18t"] {
        assert!(!raw.contains(question), "{question:?} in {raw:?}");
    }
}

#[test]
fn every_frame_is_bracketed() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("k");
    pty.wait_for("key k");
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    let (begins, ends) = (raw.matches("\x1b[?2026h").count(), raw.matches("\x1b[?2026l").count());
    assert!(begins >= 2 && begins == ends, "{begins} {ends}");
}

#[test]
fn any_size_is_taken() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    for (columns, rows) in [(0, 0), (1, 1), (200, 60), (80, 24)] {
        pty.resize(columns, rows);
        std::thread::sleep(Duration::from_millis(150));
    }
    pty.wait_for("loop 80x24");
}

#[test]
fn text_that_is_pasted_is_no_keys() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("\x1b[200~qqq\nq\x1b[201~");
    pty.wait_for("pasted 5");
}

#[test]
fn copying_goes_through_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("y");
    pty.wait_for("sent 6 bytes");
    assert!(String::from_utf8_lossy(&pty.raw()).contains("\x1b]52;c;Y29waWVk\x1b\\"));
}

#[test]
fn without_colours_the_selection_is_still_reversed() {
    let home = tempfile::tempdir().unwrap();
    let pty = Pty::start(&[example().as_os_str()], home.path(), &[("NO_COLOR", "1")]);
    pty.wait_for("loop 80x24");
    pty.ask(|screen| assert!(screen.cell(0, 0).unwrap().inverse(), "the reverse video was reset"));
}

#[test]
fn ctrl_z_stops_it_and_the_shell_brings_it_back() {
    let home = tempfile::tempdir().unwrap();
    // A shell with job control, as users have it.
    let words = ["bash", "--norc", "--noprofile", "-i"].map(std::ffi::OsStr::new);
    let mut pty = Pty::start(&words, home.path(), &[("PS1", "shell> ")]);
    pty.wait_for("shell>");
    pty.send(&format!("{}\n", example().display()));
    pty.wait_for("loop 80x24");
    pty.send("z");
    pty.wait_for("Stopped");
    // The shell sets bracketed paste for itself.
    pty.ask(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor()));
    pty.send("echo still $((40+2))\n");
    pty.wait_for("still 42");
    pty.send("fg\n");
    pty.wait_for("loop 80x24 back");
    pty.ask(|screen| assert!(screen.alternate_screen() && screen.hide_cursor()));
    pty.send("k");
    pty.wait_for("key k");
    pty.send("q");
    pty.wait_until("the shell", |pty| !pty.ask(vt100::Screen::alternate_screen));
    pty.send("exit\n");
    pty.wait_exit(PATIENCE);
}

#[test]
fn where_no_shell_waits_ctrl_z_stops_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(&home);
    pty.send("z");
    pty.wait_until("return", |pty| pty.screen().contains("not stopped") || pty.screen().contains("back"));
    let state = waitpid(Some(pty.pid()), WaitOptions::NOHANG | WaitOptions::UNTRACED).unwrap();
    assert!(state.is_none(), "stopped for ever: {state:?}");
    pty.send("k");
    pty.wait_for("key k");
}

#[test]
fn a_terminal_that_cannot_place_text_is_refused_with_advice() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::start(&[example().as_os_str()], home.path(), &[("TERM", "dumb")]);
    assert_eq!(pty.wait_exit(PATIENCE).exit_code(), 2);
    assert!(pty.screen().contains("confdbg check"), "{}", pty.screen());
    let output = std::process::Command::new(example()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("confdbg check"));
    assert!(output.stdout.is_empty());
}
