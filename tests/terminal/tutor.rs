//! The first-run tour from its first lesson to its last, and what is left of it.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::pty::{PATIENCE, Pty};

fn start(home: &Path, arguments: &[&str]) -> Pty {
    let mut words = vec![OsStr::new(env!("CARGO_BIN_EXE_confdbg")), OsStr::new("tutor")];
    words.extend(arguments.iter().map(OsStr::new));
    let temporary = home.join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    Pty::start(&words, home, &[("TMPDIR", temporary.to_str().unwrap())])
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// How many faults there are is known.
const ANALYSED: &str = "E 10  W 7";

/// Keys as a terminal sends them, and what the tour says next.
const WALK: &[(&str, &str)] = &[
    ("\x1b[B", "Lesson 2 of 10: Why"),
    ("3", "Lesson 3 of 10: Follow a name"),
    ("gd", "back to where you were"),
    ("\x0f", "Lesson 4 of 10: The fix"),
    ("4", "another way to mend it"),
    ("]f", "Lesson 5 of 10: Accept"),
    ("[fy", "Lesson 6 of 10: Undo"),
    ("u", "takes it again"),
    ("\x12", "Lesson 7 of 10: Filter"),
    ("ferror\r", "lists all again"),
    ("\x07", "Lesson 8 of 10: Put aside"),
    ("Xa lab\r", "Lesson 9 of 10: All that is safe"),
    ("A", "Lesson 10 of 10: The result"),
    ("W", "turns the page"),
    ("\t\t\t", "saves a page"),
    ("q", "The end"),
];

#[test]
fn the_tour_is_walked_through_and_nothing_is_left_of_it() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(home.path(), &[]);
    pty.wait_for("Lesson 1 of 10: Faults");
    pty.wait_for(ANALYSED);
    assert!(pty.screen().contains("file 1 of 5"), "{}", pty.screen());
    assert_eq!(names(&home.path().join("tmp")).len(), 1, "its copy of the example");
    for (keys, next) in WALK {
        pty.send(keys);
        pty.wait_for(next);
    }
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert!(!pty.screen().contains("resume"), "{}", pty.screen());
    assert_eq!(names(&home.path().join("tmp")), Vec::<String>::new());
    let kept = home.path().join("state/confdbg/sessions");
    assert!(!kept.exists() || names(&kept).is_empty(), "nothing of it is kept");
}

#[test]
fn what_is_written_and_saved_stays_where_the_user_wanted_it() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("mine");
    let mut pty = start(home.path(), &["--keep", "mine"]);
    pty.wait_for(ANALYSED);
    pty.send("A");
    pty.wait_for("1 accepted");
    pty.send("W");
    pty.wait_for("+  ip address");
    pty.send("s\r");
    pty.wait_for("saved");
    pty.send("\r");
    pty.wait_for("written");
    pty.send("q");
    assert!(pty.wait_exit(PATIENCE).success());
    assert_eq!(names(&folder).len(), 6, "{:?}", names(&folder));
    assert!(folder.join("confdbg.patch").exists());
    assert!(!fs::read_to_string(folder.join("core2.cfg")).unwrap().contains("adress"));
    let mut again = start(home.path(), &["--keep", "mine"]);
    assert_eq!(again.wait_exit(PATIENCE).exit_code(), 2, "nothing is written over");
    assert!(again.screen().contains("exists"), "{}", again.screen());
}

#[test]
fn a_line_that_drops_leaves_nothing_of_the_example() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = start(home.path(), &[]);
    pty.wait_for("Lesson 1 of 10");
    pty.hang_up("j");
    pty.wait_exit(PATIENCE);
    assert_eq!(names(&home.path().join("tmp")), Vec::<String>::new());
}
