//! Life at the far end of a line: stalls, storms, strange terminals, pastes, other people at the same file.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::debugger::{FAULTY, Home};
use crate::pty::{PATIENCE, Pty};

/// A worker that explains word by word for some seconds.
const TALKS: &str = r#"i=0; while [ $i -lt 300 ]; do printf '{"reply":"token","id":1,"text":"word%s "}\n' $i; i=$((i+1)); sleep 0.01; done; printf '%s\n' '{"reply":"done","id":1,"reason":"stop","stats":{"prompt_tokens":1,"reused_tokens":0,"prompt_ms":1.0,"generated":1,"generate_ms":1.0}}'"#;

/// The debugger with a model that goes on talking.
fn talking(home: &Home) -> Pty {
    let model = home.config().with_file_name("model.gguf");
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(3_u32.to_le_bytes());
    bytes.resize(64, 0);
    fs::write(&model, bytes).unwrap();
    let worker = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli_support/fake_worker.sh");
    let variables = [("CONFDBG_FAKE_WORKER", worker), ("CONFDBG_TEST_ANSWER", TALKS)];
    let mut pty = home.start(&["--model", model.to_str().unwrap(), "r1.cfg"], &variables);
    pty.wait_for("did you mean");
    pty.resize(160, 60);
    pty.send("3z");
    pty.wait_for("word5(?)");
    pty
}

/// Kilobytes of memory in use.
fn memory(pty: &Pty) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", pty.pid().as_raw_nonzero())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_reader_that_stops_while_words_come_finds_the_screen_as_it_should_be() {
    let home = Home::with(FAULTY);
    let mut pty = talking(&home);
    pty.hold();
    pty.send("]d]d]d]d3");
    let before = memory(&pty);
    // More than fills the terminal's buffer, so that the program stands still in the middle of a frame.
    for _ in 0..60 {
        pty.send("zz\x0c");
        std::thread::sleep(Duration::from_millis(50));
    }
    let after = memory(&pty);
    assert!(after < before + 20_000, "{before} kB before, {after} kB after");
    pty.go_on();
    pty.send("z");
    pty.wait_for("+  ip address");
    pty.send("y");
    pty.wait_for("1 accepted");
    pty.send("qy");
    assert!(pty.wait_exit(PATIENCE).success());
}

#[test]
fn a_reader_that_stops_does_not_keep_the_process_from_ending() {
    let home = Home::with(FAULTY);
    let mut pty = talking(&home);
    pty.send("y");
    pty.wait_for("1 accepted");
    pty.hold();
    for _ in 0..40 {
        pty.send("zz\x0c");
        std::thread::sleep(Duration::from_millis(30));
    }
    let start = Instant::now();
    pty.signal(Signal::TERM);
    let process = format!("/proc/{}", pty.pid().as_raw_nonzero());
    while fs::read_to_string(format!("{process}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(start.elapsed() < Duration::from_secs(5), "still there");
        std::thread::sleep(Duration::from_millis(20));
    }
    pty.go_on();
    pty.wait_exit(PATIENCE);
    assert_eq!(home.sessions().len(), 1, "the decision is kept");
}

#[test]
fn a_storm_of_sizes_ends_in_one_frame_of_the_last() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.settle();
    let before = pty.raw().len();
    for size in 0..100 {
        pty.resize(30 + size, 8 + size / 3);
    }
    for (columns, rows) in [(0, 0), (200, 60), (40, 10)] {
        pty.resize(columns, rows);
    }
    pty.settle();
    let screen = pty.screen();
    assert!(screen.contains("1 config  2 faults  3 why  4 fix"), "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 40) && screen.lines().count() <= 10, "{screen}");
    let spent = pty.raw().len() - before;
    assert!(spent < 20_000, "{spent} bytes for the storm: a frame for each size?");
    pty.resize(80, 24);
    pty.wait_for("did you mean");
}

/// A size and a key that come together must both be seen, and at once: the key must not wait for the next one.
#[test]
fn a_key_that_comes_with_another_size_is_not_lost() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    for round in 0..30_u16 {
        pty.resize(80 + round % 2, 24);
        pty.send("]d");
        pty.wait_for(if round % 2 == 0 { ">E  7" } else { ">E  4" });
    }
}

#[test]
fn a_terminal_that_nobody_has_heard_of_is_drawn_on() {
    let home = Home::with(FAULTY);
    for term in ["xterm-ghostty", "xterm-kitty", "linux", "vt220", "no-such-terminal"] {
        let mut pty = home.start(&["r1.cfg"], &[("TERM", term)]);
        pty.wait_for("did you mean");
        let box_characters = pty.screen().contains('─');
        assert_eq!(box_characters, !matches!(term, "linux" | "vt220"), "{term}");
        pty.send("q");
        assert!(pty.wait_exit(PATIENCE).success());
    }
}

#[test]
fn with_sixteen_colours_no_other_is_sent() {
    let home = Home::with(FAULTY);
    let pty = home.start(&["--theme", "ansi16", "r1.cfg"], &[("COLORTERM", "truecolor")]);
    pty.wait_for("did you mean");
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    for more in ["8;2;", "8;5;"] {
        assert!(!raw.contains(more), "{more} asks for a colour that is none of the sixteen");
    }
    assert!(raw.matches(";31m").count() + raw.matches("[31m").count() > 2, "no red: {raw:?}");
}

#[test]
fn what_is_pasted_decides_nothing() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("\x1b[200~yyAW\r\rqy\x1b[201~");
    pty.wait_for("what was pasted is not typed");
    pty.send("/\x1b[200~GigabitEthernet0/2\nq\x1b[201~");
    pty.wait_for("1/1");
    pty.send("\r");
    pty.wait_for("6 of ");
    assert_eq!(home.text(), FAULTY);
}

/// As GNU screen pastes, or a terminal that knows no bracketed paste: only letters, all at once, in pieces.
#[test]
fn pasted_letters_without_brackets_run_no_commands() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("interface GigabitEthernet0/2\ry\ryyAW\r\r");
    pty.wait_for("pasted text was not run as commands");
    pty.settle();
    assert!(!pty.screen().contains(" accepted"), "{}", pty.screen());
    // Keys that are typed ahead are keys.
    pty.send("]d]d[d[d]d]d[d[d]d]d[d[dy");
    pty.wait_for("1 accepted");
    assert_eq!(home.text(), FAULTY);
    pty.send("/");
    pty.settle();
    pty.send("GigabitEthernet0/2\rWyyAAqqx\r");
    pty.wait_for("/GigabitEthernet0/2");
}

#[test]
fn a_read_only_session_decides_and_writes_nothing() {
    let home = Home::with(FAULTY);
    let mut pty = home.start(&["--read-only", "r1.cfg"], &[]);
    pty.wait_for("did you mean");
    for key in ["y", "x", "A", "e", "W", "u"] {
        pty.send("]d");
        pty.wait_until("no notice", |pty| !pty.screen().contains("this session is read-only"));
        pty.send(key);
        pty.wait_for("this session is read-only");
    }
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert_eq!((home.text().as_str(), home.sessions().len()), (FAULTY, 0));
}

#[test]
fn decisions_are_taken_again_where_the_file_has_changed_elsewhere() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("y");
    pty.wait_for("1 accepted");
    let theirs = FAULTY.replace("hostname r1\r\n", "hostname r1\r\n!\r\nntp server 10.9.9.9\r\n");
    fs::write(home.config(), &theirs).unwrap();
    pty.wait_for("has changed on the disk");
    let screen = pty.screen();
    let key = screen.split("disk: ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    pty.send(&key);
    pty.wait_until("the file read again", |pty| !pty.screen().contains("has changed on the disk"));
    pty.send("W");
    pty.wait_for("+  ip address 10.0.0.1");
    pty.send("\r");
    pty.wait_for("written");
    assert_eq!(home.text(), theirs.replacen("adress", "address", 1));
}

#[test]
fn of_two_sessions_the_second_writes_over_nothing() {
    let home = Home::with(FAULTY);
    let mut first = home.debug();
    let mut second = home.start(&["r1.cfg"], &[]);
    second.wait_for("open in another session");
    second.send("y");
    second.wait_for("1 accepted");
    second.send("W");
    second.wait_for("+  ip address 10.0.0.1");
    first.send("]dyW");
    first.wait_for("+  ip address 10.0.1.1");
    first.send("\r");
    first.wait_for("written");
    let theirs = home.text();
    second.send("\r");
    second.wait_for("changed on the disk");
    assert_eq!(home.text(), theirs);
}

#[test]
fn sessions_are_listed_with_age_state_and_file() {
    let home = Home::with(FAULTY);
    let mut pty = home.debug();
    pty.send("y");
    pty.wait_for("1 accepted");
    let open = home.sessions();
    assert!(open[0].contains("0 min ago  open  1 decision  ") && open[0].ends_with("r1.cfg"), "{open:?}");
    pty.hang_up("?");
    pty.wait_exit(Duration::from_secs(3));
    let cut_off = home.sessions();
    assert!(cut_off[0].contains("0 min ago  cut off  1 decision  ") && cut_off[0].ends_with("r1.cfg"), "{cut_off:?}");
}

#[test]
fn the_mouse_is_taken_only_when_asked_for_and_given_back() {
    let home = Home::with(FAULTY);
    let raw = |pty: &Pty| String::from_utf8_lossy(&pty.raw()).into_owned();
    let pty = home.debug();
    assert!(!raw(&pty).contains("\x1b[?100"), "the mouse was taken unasked");
    drop(pty);
    let mut pty = home.start(&["--mouse", "r1.cfg"], &[]);
    pty.wait_for("did you mean");
    assert!(raw(&pty).contains("\x1b[?1000h") && !raw(&pty).contains("\x1b[?1003h"), "movements would flood the line");
    let row = pty.screen().lines().position(|line| line.contains(" E  7  unknown")).unwrap() + 1;
    pty.send(&format!("\x1b[<0;10;{row}M\x1b[<0;10;{row}m"));
    pty.wait_for(">E  7");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert!(raw(&pty).contains("\x1b[?1000l"), "the mouse was kept");
}

/// What keys cost on the line, at 80 by 24 with 16 colours: a fraction of a screen of text.
#[test]
fn keys_cost_few_bytes() {
    let home = Home::with(FAULTY);
    let mut pty = home.start(&["--theme", "ansi16", "r1.cfg"], &[("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")]);
    pty.wait_for("did you mean");
    for (keys, most) in [
        ("]d", 600),
        ("[d", 600),
        ("3", 1_000),
        ("4", 1_000),
        ("1j", 350),
        ("j", 120),
        ("g", 200),
        ("\x07", 200),
        ("y", 600),
        ("y", 400),
        ("u", 800),
    ] {
        pty.settle();
        let before = pty.raw().len();
        pty.send(keys);
        pty.settle();
        let spent = pty.raw().len() - before;
        eprintln!("{keys:?}: {spent} bytes");
        assert!(spent <= most, "{keys:?} costs {spent} bytes");
    }
}

/// The words of `docs/terminal.md` name tests that are there.
#[test]
fn the_page_about_terminals_names_tests_that_exist() {
    fn walk(path: &Path, out: &mut String) {
        if path.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), out);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    walk(&root.join("src"), &mut code);
    walk(&root.join("tests"), &mut code);
    let page = fs::read_to_string(root.join("docs/terminal.md")).unwrap();
    let named: Vec<&str> = page.split('*').filter(|word| word.starts_with('`') && word.ends_with('`')).collect();
    assert!(named.len() > 40, "{}", named.len());
    for name in named {
        let name = name.trim_matches('`');
        assert!(code.contains(&format!("fn {name}(")), "docs/terminal.md names `{name}`, which is no test");
    }
}
