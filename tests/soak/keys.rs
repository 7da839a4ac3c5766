//! Random keys on real configs: what is on the screen, in the journal and on the disk must agree at every turn.

use std::fs;
use std::path::{Path, PathBuf};

use confdbg::analysis::Analysis;
use confdbg::dialect::Dialect;
use confdbg::session::journal::{Journal, Store};
use confdbg::session::{Review, disk};
use confdbg::text::{Document, FileId};
use confdbg::tui::actions::{ACTIONS, Scope};
use confdbg::tui::{Effect, Msg, OpenedFile, Options, Screen, State, Theme, keys, theme::Depth, update};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::{Random, times};

/// A debugger whose files are on the disk, and whose decisions are in a journal.
struct Soaked {
    folder: tempfile::TempDir,
    journal: Journal,
    state: State,
    screen: Screen,
    terminal: Terminal<TestBackend>,
    /// Fixes proven, files written, journals begun: a run that does nothing proves nothing.
    proven: usize,
    written: usize,
}

fn open(paths: &[PathBuf]) -> Vec<OpenedFile> {
    let open = |(at, path): (usize, &PathBuf)| OpenedFile {
        path: path.clone(),
        analysis: Analysis::of(
            FileId(u32::try_from(at).unwrap()),
            Document::new(fs::read(path).unwrap()).unwrap(),
            Dialect::Ios,
        ),
    };
    paths.iter().enumerate().map(open).collect()
}

fn begin(store: &Store, state: &State) -> Journal {
    let review = state.review();
    let files: Vec<(&Path, &Document)> =
        review.files().iter().map(|file| (file.path(), &file.opened().document)).collect();
    let mut journal = store.start(&files).unwrap();
    for entry in review.history() {
        journal.append(&entry).unwrap();
    }
    journal
}

impl Soaked {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/campus");
        let mut paths = Vec::new();
        for file in fs::read_dir(example).unwrap() {
            let from = file.unwrap().path();
            if from.extension().is_some_and(|end| end == "cfg") {
                let to = folder.path().join(from.file_name().unwrap());
                fs::copy(from, &to).unwrap();
                paths.push(to);
            }
        }
        paths.sort();
        let sessions = folder.path().join("sessions");
        fs::create_dir(&sessions).unwrap();
        let store = Store::at(sessions);
        let state = State::new(open(&paths), Options::default());
        let journal = begin(&store, &state);
        let screen = Screen::new(Theme::default_for(Depth::Ansi16));
        let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let mut soaked = Self { folder, journal, state, screen, terminal, proven: 0, written: 0 };
        soaked.send(Msg::Resize { columns: 80, rows: 24 });
        soaked
    }

    fn send(&mut self, msg: Msg) {
        let mut messages = vec![msg];
        while let Some(msg) = messages.pop() {
            for effect in update(&mut self.state, msg) {
                messages.extend(self.carry_out(effect));
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Msg> {
        match effect {
            Effect::Journal(entry) => self.journal.append(&entry).unwrap(),
            Effect::Prove { analysis, fault, fix, revision } => {
                self.proven += 1;
                let file = analysis.file;
                let found = analysis.faults.iter().find(|other| other.fingerprint == fault).unwrap();
                let verdict = analysis.prove(found, fix).map_err(|error| error.to_string());
                return Some(Msg::Proved { file, fault, fix, revision, verdict });
            }
            Effect::Write(files) => {
                self.written += 1;
                let outcome = disk::write(&files);
                if outcome.is_ok() {
                    self.journal.written(&files).unwrap();
                }
                return Some(Msg::Written(outcome));
            }
            Effect::Save { path, bytes } => {
                let outcome = disk::create(&self.folder.path().join(&path), &bytes).map(|()| bytes.len());
                return Some(Msg::Saved { path, outcome });
            }
            // As an editor that changes nothing.
            Effect::EditText(text) => return Some(Msg::Edited(Ok(text))),
            _ => {}
        }
        None
    }

    fn draw(&mut self) {
        let (screen, state) = (&mut self.screen, &self.state);
        self.terminal.draw(|frame| screen.draw(state, frame)).unwrap();
    }

    /// What a crash now would leave is what the user sees.
    fn check(&self, after: &str) {
        let review = self.state.review();
        for file in review.files() {
            assert_eq!(fs::read(file.path()).unwrap(), file.on_disk().bytes(), "the disk, after {after}");
        }
        // The journal itself is held by the session that is still open.
        let left = tempfile::tempdir().unwrap();
        for file in fs::read_dir(self.folder.path().join("sessions")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), left.path().join(file.file_name())).unwrap();
        }
        let replay = Store::at(left.path().to_owned()).load(&self.journal.id()).unwrap();
        let paths: Vec<PathBuf> = replay.paths().map(Path::to_owned).collect();
        let opened = open(&paths).into_iter().map(|file| (file.path, file.analysis)).collect();
        let mut again = Review::open(opened);
        let replayed = replay.apply(&mut again);
        assert!(replayed.lost.is_empty() && !replayed.torn, "{:?} after {after}", replayed.lost);
        for (now, replayed) in review.files().iter().zip(again.files()) {
            let (now, replayed) = (&now.now().document, &replayed.now().document);
            assert_eq!(now.text(), replayed.text(), "the journal's replay, after {after}");
        }
    }
}

#[test]
fn what_random_keys_lead_to_is_on_the_disk_and_in_the_journal() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut soaked = Soaked::start();
    // Leaving and stopping are for the runtime; what is typed is mostly an action, and sometimes any letter.
    let sequences: Vec<_> = ACTIONS
        .iter()
        .filter(|row| !matches!(row.id, "quit" | "interrupt" | "suspend" | "confirm-leaving"))
        // Nothing is read from a device here.
        .filter(|row| row.scope != Scope::Reading)
        .flat_map(|row| row.keys.iter().map(|text| keys(text)))
        .collect();
    let mut typed = Vec::new();
    let (turns, mut early) = (times(400, 10_000), None);
    for turn in 0..turns {
        if turn == turns / 5 {
            early = memory();
        }
        let name = match random.below(10) {
            // Deciding is what can lose something.
            0 => "y".to_owned(),
            1 => "u".to_owned(),
            // Writing takes two keys in a row, which chance alone seldom presses.
            3 if turn % 2 == 0 => "W enter".to_owned(),
            2 => char::from(b'a' + u8::try_from(random.below(26)).unwrap()).to_string(),
            _ => {
                let sequence = &sequences[random.below(sequences.len())];
                sequence.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
            }
        };
        for key in keys(name.trim()) {
            soaked.send(Msg::Key(event(key)));
        }
        typed.push(name);
        if turn % 7 == 0 {
            let (columns, rows) = [(80, 24), (40, 10), (200, 60)][random.below(3)];
            soaked.send(Msg::Resize { columns, rows });
            soaked.terminal.backend_mut().resize(columns, rows);
        }
        soaked.draw();
        if turn % 20 == 0 {
            soaked.check(&typed[typed.len().saturating_sub(20)..].join(" "));
        }
    }
    soaked.check("the end");
    if let (Some(early), Some(late)) = (early, memory()) {
        println!("memory after a fifth of {turns} keys {} MB, at the end {} MB", early >> 20, late >> 20);
        assert!(late < early + (64 << 20), "memory grows: {early} bytes, then {late}");
    }
    assert!(soaked.proven > 10 && soaked.written > 0, "{} proven, {} written", soaked.proven, soaked.written);
}

/// What this process has in memory, in bytes; nothing where the system does not tell.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

/// A key as the terminal would send it.
fn event(key: confdbg::tui::Key) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::CONTROL, key.ctrl);
    if matches!(key.code, KeyCode::Char(letter) if letter.is_uppercase()) {
        modifiers |= KeyModifiers::SHIFT;
    }
    KeyEvent::new(key.code, modifiers)
}
