//! The process killed outright, with keys on their way: at most the decision under way may be lost.

use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::session::Review;
use confdbg::session::journal::Store;
use confdbg::text::{Document, FileId};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::{Random, times};

const FAULTS: usize = 12;

fn config() -> String {
    let faulty = |number| format!("interface GigabitEthernet0/{number}\n ip adress 10.0.{number}.1 255.255.255.0\n!\n");
    format!("hostname r1\n!\n{}end\n", (0..FAULTS).map(faulty).collect::<String>())
}

/// Starts the debugger, types some decisions, kills it after a while; how many decisions the screen had told of.
fn die(home: &Path, random: &mut Random) -> usize {
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_confdbg"));
    command.args(["--no-model", "r1.cfg"]);
    command.env_clear();
    command.cwd(home);
    for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
        command.env(name, value);
    }
    command.env("HOME", home);
    command.env("XDG_STATE_HOME", home.join("state"));
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut from = pair.master.try_clone_reader().unwrap();
    let (sender, bytes) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if sender.send(buffer[..read].to_vec()).is_err() {
                return;
            }
        }
    });
    let mut screen = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
    while !screen.screen().contents().contains("did you mean") {
        screen.process(&bytes.recv_timeout(Duration::from_secs(60)).unwrap());
    }
    let mut to = pair.master.take_writer().unwrap();
    for _ in 0..=random.below(FAULTS - 1) {
        to.write_all(b"y").unwrap();
        to.flush().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(30_000) as u64));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop((to, pair.master));
    reader.join().unwrap();
    let mut told = 0;
    for bytes in bytes.try_iter() {
        screen.process(&bytes);
        told = accepted(&screen.screen().contents()).unwrap_or(told);
    }
    told
}

/// "3 accepted" in the bottom line.
fn accepted(screen: &str) -> Option<usize> {
    let before = screen.lines().last()?.rsplit_once(" accepted")?.0;
    before.split_whitespace().last()?.parse().ok()
}

#[test]
fn a_death_at_any_moment_loses_no_decision_that_was_told() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut told_of = 0;
    for death in 0..times(8, 200) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("r1.cfg");
        std::fs::write(&path, config()).unwrap();
        let told = die(home.path(), &mut random);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), config(), "death {death}: nothing was written");
        told_of += told;
        let store = Store::at(home.path().join("state/confdbg/sessions"));
        let sessions = store.list().unwrap();
        let kept = sessions.first().map_or(0, |session| {
            let analysis = Analysis::of(FileId(0), Document::from_text(&config()), Dialect::Ios);
            let mut review = Review::open(vec![(path.clone(), analysis)]);
            let replayed = store.load(&session.id).unwrap().apply(&mut review);
            assert!(replayed.lost.is_empty(), "death {death}: {:?}", replayed.lost);
            review.accepted()
        });
        assert!(kept >= told, "death {death}: {told} were told of, {kept} are kept");
    }
    assert!(told_of > 0, "no decision was ever told of: this proved nothing");
}
