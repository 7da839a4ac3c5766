//! A debugger to press keys on: configs with faults that a tiny rule of the tests finds, and a runtime that answers.

use std::sync::Arc;

use super::actions::{ACTIONS, Scope};
use super::keymap::Binding;
use super::update::{match_position, scope, update};
use super::{Effect, Key, Keymap, ModelMsg, Msg, OpenedFile, Options, State, keys};
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Fingerprint, RuleId, Severity};
use crate::session::{Entry, FaultId, Review, WriteReceipt};
use crate::text::{Document, Edit, FileId, LineNumber, Place, Span};
use crate::tui::parts::Mode;

/// The first file: two errors, two warnings, a remark.
pub const CORE: &str = "\
hostname core1
!
interface GigabitEthernet0/1
 description to dist1 Gi0/24, with a text that is a good deal longer than the pane that it is shown in
 ip address 10.0.12.1 255.255.255.252
 ip access-group WRONG-GUEST in
!
interface GigabitEthernet0/2
 ip address 10.0.13.1 255.255.255.252
 spare line
!
ip access-list extended GUEST
 permit tcp 10.0.0.0 0.255.255.255 any eq 443
 deny ip any any
!
router ospf 1
 network 10.0.12.0 0.0.0.3 area WRONG-0
 remark worth knowing
 risky line
!
end
";

/// The second file: one error.
pub const DIST: &str = "hostname dist1\n!\nrouter ospf 1\n network 10.0.12.0 0.0.0.3 area WRONG-1\n!\nend\n";

/// The rule of the tests: a word that begins with `WRONG-` is an error with two fixes, a line with `spare` a warning with
/// a safe one, `risky` a warning whose fix brings an error,
/// `paired` a warning whose fix has two parts, `doomed` one whose fix deletes two lines in one edit, `remark` a remark without any.
fn analyse(before: &Analysis, document: Document) -> Analysis {
    let mut analysis = before.with_document(document);
    let file = analysis.file;
    let mut faults = Vec::new();
    for index in 0..analysis.document.line_count() {
        faults.extend(faults_of_line(file, &analysis.document, LineNumber::from_index(index)));
    }
    let mut ordinals: rustc_hash::FxHashMap<Fingerprint, u64> = rustc_hash::FxHashMap::default();
    for fault in &mut faults {
        let ordinal = ordinals.entry(fault.fingerprint).or_default();
        fault.fingerprint.0 = fault.fingerprint.0.wrapping_add(*ordinal);
        *ordinal += 1;
    }
    analysis.faults = Arc::new(faults.into_iter().map(Arc::new).collect());
    analysis
}

fn faults_of_line(file: FileId, document: &Document, number: LineNumber) -> Option<Fault> {
    let line = document.line_span(number);
    let text = document.slice(line);
    let place = |needle: &str| {
        let at = text.find(needle)?;
        let end = text[at..].find(' ').map_or(text.len(), |len| at + len);
        Some(Place::new(file, Span::new(line.start + at as u32, line.start + end as u32)))
    };
    let delete = || vec![Edit::delete_lines(file, document, line)];
    let replace = |place: Place, text: &str| vec![Edit::replace(file, place.span, text)];
    let mut fault = if let Some(place) = place("WRONG-") {
        let name = document.slice(place.span).trim_start_matches("WRONG-").to_owned();
        let other = Place::new(file, Span::at(0));
        Fault::new(RuleId("test/wrong"), Severity::Error, place, format!("WRONG-{name} is not defined; {name} is"))
            .about("acl", name.clone())
            .fact(crate::rules::Prose::new("the device is named on ").line(other).text("."))
            .fact("an interface with an undefined filter lets everything through, which is hardly what was meant here.")
            .related(other, "the name of the device")
            .fix(Fix::new(format!("Refer to {name}"), Applicability::Review, replace(place, &name)))
            .fix(Fix::new("Delete the line", Applicability::Review, delete()))
    } else if let Some(place) = place("spare") {
        Fault::new(RuleId("test/spare"), Severity::Warning, place, "this line does nothing").fix(Fix::new(
            "Delete the line",
            Applicability::Safe,
            delete(),
        ))
    } else if let Some(place) = place("risky") {
        Fault::new(RuleId("test/risky"), Severity::Warning, place, "this line is risky").fix(Fix::new(
            "Make it worse",
            Applicability::Review,
            replace(place, "WRONG-NEW"),
        ))
    } else if let Some(place) = place("paired") {
        let next = document.full_line_span(LineNumber::from_index(number.index() + 1));
        Fault::new(RuleId("test/paired"), Severity::Warning, place, "this line and the next do one thing").fix(
            Fix::new(
                "Make one of two",
                Applicability::Review,
                vec![Edit::replace(file, place.span, "single"), Edit::replace(file, next, "")],
            ),
        )
    } else if let Some(place) = place("doomed") {
        let next = document.full_line_span(LineNumber::from_index(number.index() + 1));
        let lines = Span::new(document.full_line_span(number).start, next.end);
        Fault::new(RuleId("test/doomed"), Severity::Warning, place, "this line and the next are not wanted")
            .fix(Fix::new("Delete both lines", Applicability::Review, vec![Edit::replace(file, lines, "")]))
    } else if let Some(place) = place("remark") {
        Fault::new(RuleId("test/remark"), Severity::Info, place, "a remark")
    } else {
        return None;
    };
    let mut hasher = rustc_hash::FxHasher::default();
    std::hash::Hash::hash(&(fault.rule, text), &mut hasher);
    fault.fingerprint = Fingerprint(std::hash::Hasher::finish(&hasher));
    Some(fault)
}

/// A debugger with files of these texts.
pub fn opened(files: &[(&str, &str)], options: Options) -> State {
    let open = |(at, (path, text)): (usize, &(&str, &str))| {
        let document = Document::from_text(text);
        let bare = Analysis::of(FileId(at as u32), document.clone(), Dialect::Ios);
        (std::path::PathBuf::from(path), analyse(&bare, document))
    };
    let review = Review::with_analyser(files.iter().enumerate().map(open).collect(), analyse);
    State::of_review(review, options)
}

/// The usual network of two files.
pub fn network() -> Bench {
    Bench::new(opened(&[("campus/core1.cfg", CORE), ("campus/dist1.cfg", DIST)], Options::default()))
}

/// The usual network with the user's keys for some actions of the panes.
pub fn rebound(changes: &[(&str, &[&str])]) -> Bench {
    let row = |id: &str| ACTIONS.iter().find(|row| row.id == id && row.scope == Scope::Panes).unwrap();
    let bindings: Vec<_> = changes
        .iter()
        .map(|(id, texts)| Binding { row: row(id), keys: texts.iter().map(|text| keys(text)).collect() })
        .collect();
    let (keymap, clashes) = Keymap::with(&bindings);
    assert!(clashes.is_empty(), "{clashes:?}");
    let mut bench = network();
    bench.state.keymap = keymap;
    bench
}

/// The usual network as it is shown before it is analysed, and the analysis that will come.
pub fn network_to_be() -> (Bench, Review) {
    let files = [("campus/core1.cfg", CORE), ("campus/dist1.cfg", DIST)];
    let unread = files.iter().enumerate().map(|(at, (path, text))| OpenedFile {
        path: path.into(),
        analysis: Analysis::unread(FileId(at as u32), Document::from_text(text), Dialect::Ios),
    });
    let bench = Bench::new(State::analysing(unread.collect(), Options::default()));
    (bench, opened(&files, Options::default()).review().clone())
}

/// A debugger and a runtime that carries out what it asks for, apart from what a test does itself.
pub struct Bench {
    pub state: State,
    /// What was asked for, in short.
    pub asked: Vec<String>,
    /// The questions that were asked.
    pub questions: Vec<super::AskedQuestion>,
    /// Proofs are answered.
    pub proves: bool,
}

impl Bench {
    pub fn new(state: State) -> Self {
        let mut bench = Self { state, asked: Vec::new(), questions: Vec::new(), proves: true };
        bench.send(Msg::Resize { columns: 120, rows: 40 });
        bench
    }

    /// Sends a message and carries out what comes of it.
    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.state, msg);
        self.carry_out(effects);
    }

    /// Presses keys.
    pub fn press(&mut self, text: &str) -> &mut Self {
        for key in keys(text) {
            self.key(key);
        }
        self
    }

    pub fn key(&mut self, key: Key) {
        self.send(Msg::Key(key.event()));
    }

    pub fn model(&mut self, news: ModelMsg) -> &mut Self {
        self.send(Msg::Model(news));
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Msg::Paste(text.to_owned()));
        self
    }

    pub fn token(&mut self, text: &str) -> &mut Self {
        let request = self.state.last_request;
        self.model(ModelMsg::Token { request, text: text.to_owned() })
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Prove { .. } if !self.proves => {}
                Effect::Prove { analysis, fault, fix, revision } => {
                    let file = analysis.file;
                    let id = FaultId { file, fingerprint: fault };
                    let verdict = self.prove(id, fix);
                    self.send(Msg::Proved { file, fault, fix, revision, verdict });
                }
                Effect::Explain { request, avoid, .. } if avoid.is_empty() => {
                    self.asked.push(format!("explain {request}"));
                }
                Effect::Explain { request, avoid, .. } => {
                    self.asked.push(format!("explain {request} without {}", avoid.join(", ")));
                }
                Effect::Repair { request, .. } => self.asked.push(format!("repair {request}")),
                Effect::CancelExplanation { request } => self.asked.push(format!("cancel {request}")),
                Effect::Journal(entry) => self.asked.push(match entry {
                    Entry::Accepted { .. } => format!("keep accepted {}", entry.fixes().count()),
                    other => {
                        format!("keep {}", format!("{other:?}").split(' ').next().unwrap_or_default().to_lowercase())
                    }
                }),
                Effect::Ask { request, asked } => {
                    self.asked.push(format!("ask {request} {}", asked.question));
                    self.questions.push(*asked);
                }
                Effect::Write(files) => {
                    self.asked.push(format!("write {}", files.len()));
                    let receipt = |file: &crate::session::FileToWrite| WriteReceipt {
                        file: file.file,
                        path: file.path.clone(),
                        bytes: file.document.bytes().len() as u64,
                    };
                    self.send(Msg::Written(Ok(files.iter().map(receipt).collect())));
                }
                Effect::Silence(fault) => {
                    self.asked.push(format!("silence {} {:?} {}", fault.rule, fault.line, fault.reason));
                    self.send(Msg::Silenced(Ok("silenced in .confdbg.toml".into())));
                }
                Effect::Unsilence(fault) => {
                    self.asked.push(format!("unsilence {} {:?} {}", fault.rule, fault.line, fault.reason));
                    self.send(Msg::Silenced(Ok("taken out of .confdbg.toml".into())));
                }
                Effect::Save { path, bytes } => {
                    self.asked.push(format!("save {} {} bytes", path.display(), bytes.len()));
                    self.send(Msg::Saved { path, outcome: Ok(bytes.len()) });
                }
                Effect::EditText(text) => {
                    self.asked.push(format!("edit {} lines", text.lines().count()));
                }
                Effect::Fetch { path, dialect, terminal, .. } => {
                    let asking = if terminal == super::Holder::Program { " asking" } else { "" };
                    self.asked.push(format!("fetch {} {}{asking}", path.display(), dialect.as_str()));
                }
                Effect::Copy(text) => self.asked.push(format!("copy {} lines", text.lines().count())),
                Effect::Suspend => self.asked.push("suspend".into()),
                Effect::Redraw => self.asked.push("redraw".into()),
                Effect::Quit => self.asked.push("quit".into()),
            }
        }
    }

    fn prove(&self, id: FaultId, fix: usize) -> Result<crate::fix::Verdict, String> {
        let review = self.state.review();
        let fix = review.fault(id).and_then(|fault| fault.fixes.get(fix)).ok_or("no such fix")?;
        review.prove(id, fix).map_err(|error| error.to_string())
    }

    /// What a user would say about the state, in one line.
    pub fn summary(&self) -> String {
        let state = &self.state;
        let mode = match &state.mode {
            Mode::Panes => String::new(),
            Mode::Search { input, .. } => {
                let count = state.search.as_ref().map_or(0, |search| search.matches.len());
                format!(" /{input} {}/{count}", match_position(state))
            }
            Mode::Asking { question, input, .. } => format!(" {}{input}", question.sign()),
            Mode::Palette(picker) => format!(" :{}", picker.input),
            Mode::Outline(outline) => format!(" outline:{} {}", outline.input, outline.count()),
            Mode::Help(picker) => format!(" help:{}", picker.input),
            Mode::Chat => format!(" chat:{}", state.chat.input),
            Mode::Result => format!(" result:{}", state.result.as_ref().map_or("", |result| result.page.name())),
            Mode::Parts(parts) => {
                let taken = parts.parts.iter().filter(|part| part.taken).count();
                format!(" parts:{taken}/{}", parts.parts.len())
            }
            Mode::Reading(shown) => match &shown.page {
                super::parts::Page::Changes { told, .. } => {
                    told.iter().fold(" changes".to_owned(), |all, one| format!("{all} | {}", one.text))
                }
                super::parts::Page::Remarks => " remarks".to_owned(),
            },
            Mode::Leaving => " leaving".to_owned(),
        };
        let fault = if state.list.is_empty() { 0 } else { state.selected + 1 };
        let notice = state.notice.as_ref().map(|notice| format!(" ({})", notice.text)).unwrap_or_default();
        let line = state.view().map_or(0, |view| view.cursor + 1);
        let name = state.label(state.shown).trim_start_matches("campus/").trim_end_matches(".cfg");
        format!("{fault}/{} fix {} {} {name}:{line}{mode}{notice}", state.list.len(), state.fix + 1, state.focus.name())
    }

    /// What must hold in every state.
    pub fn assert_valid(&self) {
        let state = &self.state;
        assert!(state.selected < state.list.len().max(1));
        let fixes = state.fix_count();
        assert!(state.fix < fixes.max(1));
        assert_eq!(state.selected_fault().is_some(), !state.list.is_empty());
        for (at, view) in state.views.iter().enumerate() {
            let count = state.review.files()[at].now().document.line_count();
            assert!(at != state.shown.index() || (view.cursor < count && view.top < count), "{view:?} of {count}");
        }
        let content = state.areas().content(super::Pane::Config);
        if let Some(view) = state.view().filter(|_| !content.is_empty()) {
            let (top, cursor) = (view.folds.row_of(view.top), view.folds.row_of(view.cursor));
            assert!(top <= cursor && cursor < top + content.height as usize);
            assert_eq!(view.folds.line_at(cursor), view.cursor, "the cursor is on a line that can be seen");
        }
        assert_eq!(state.review.faults().count(), state.open);
        assert!(state.list.len() == state.open || (!state.filter.is_empty() && state.list.len() < state.open));
        let running = |kept: &&super::model::Explanation| kept.progress == super::model::Progress::Running;
        assert_eq!(state.explanations.values().filter(running).count(), usize::from(state.asking.running().is_some()));
        let _ = scope(state);
    }
}
