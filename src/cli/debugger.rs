//! `confdbg [PATH...]`: opens the debugger's screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ColorChoice};

use super::Exit;
use super::asking::{self, ModelArguments, WordingArguments};
use super::commands::print_script;
use super::decided::Decided;
use super::error::Failure;
use super::explainer::ModelExplainer;
use super::nearest::nearest;
use super::output::Output;
use super::preferences;
use super::silencer::FileSilencer;
use super::work::{Sources, unread};
use crate::live;
use crate::llm::Answerer;
use crate::llm::prompt::Wording;
use crate::session::Review;
use crate::session::journal::{Replay, Replayed, Store, state_folder};
use crate::settings::Name;
use crate::source;
use crate::tui::runtime::{Debugger, Explainer, Link, NoModel, Opened, Opening, RunOptions, run};
use crate::tui::{Depth, Options, Purpose, Remark, State};

/// The first frame waits so long for the analysis: a small config must not appear twice.
const PATIENCE: Duration = Duration::from_millis(60);

/// From this many bytes on it does not wait at all: there is no hope.
const LARGE: usize = 1 << 20;

/// What the screen begins with.
struct Start {
    state: State,
    opening: Option<Opening>,
    resumes: Option<String>,
    notice: Option<String>,
    remarks: Vec<Remark>,
}

/// How the screen is to be.
#[derive(Args, Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is an option of the command line.
pub(super) struct ScreenArguments {
    /// Draw seldom, for links on which every byte counts
    #[arg(long)]
    pub slow: bool,
    /// No decisions and no writing
    #[arg(long)]
    pub read_only: bool,
    #[command(flatten)]
    pub model: ModelArguments,
    #[command(flatten)]
    pub wording: WordingArguments,
    /// Lines of `-` and `|` instead of box characters
    #[arg(long)]
    pub ascii: bool,
    /// The colours: dark, light, ansi16, mono
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Take the mouse: a click selects, the wheel scrolls; text is then selected with Shift held
    #[arg(long)]
    pub mouse: bool,
    /// What it is opened for.
    #[arg(skip)]
    pub purpose: Purpose,
}

/// Opens configs.
pub(super) fn open(
    paths: &[PathBuf],
    screen: (&ScreenArguments, Decided),
    color: ColorChoice,
    subcommands: &[&str],
    output: &mut Output,
) -> Result<Exit, Failure> {
    let Some(first) = paths.first() else {
        return Err(Failure::new("no config is given")
            .hint("confdbg PATH... opens configs; a folder is one network, `-` is standard input")
            .hint("`confdbg tutor` shows how it works, on an example; `confdbg --help` lists what else there is"));
    };
    let name = first.to_string_lossy();
    if !first.exists() && name != "-" && !source::is_live(first) {
        let near = nearest(&name, subcommands.iter().copied());
        return Err(Failure::new(format!("{name}: no such file or folder"))
            .maybe_hint(near.map(|near| format!("did you mean `confdbg {near}`?"))));
    }
    let sources = Sources::load(paths, None, &screen.1);
    if !sources.tell(output) {
        return Ok(Exit::Failed);
    }
    let begin = |review| (review, None, None);
    show((sources, paths.to_vec()), begin, screen, color, output)
}

/// Takes up a session.
pub(super) fn resume(
    id: &str,
    replay: Replay,
    screen: (&ScreenArguments, Decided),
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let paths: Vec<PathBuf> = replay.paths().map(Path::to_owned).collect();
    let sources = Sources::load(&paths, None, &screen.1);
    if !sources.tell(output) {
        return Ok(Exit::Failed);
    }
    let id = id.to_owned();
    let take_up = move |mut review| {
        let replayed = replay.apply(&mut review);
        // What could not be taken again is only in the old journal.
        let resumes = replayed.lost.is_empty().then_some(id);
        (review, resumes, Some(told(&replayed)))
    };
    show((sources, paths), take_up, screen, color, output)
}

/// What became of a session's decisions, in one line.
fn told(replayed: &Replayed) -> String {
    let decisions = if replayed.applied == 1 { "decision" } else { "decisions" };
    let mut line = format!("{} {decisions} taken up", replayed.applied);
    if let Some(lost) = replayed.lost.first() {
        line = format!("{line}, {} not: {} ({})", replayed.lost.len(), lost.title, lost.why);
    }
    if replayed.torn {
        line.push_str("; the last one was cut short");
    }
    line
}

/// A review, the session that it takes up, and what to say.
type Begun = (Review, Option<String>, Option<String>);

/// Shows the files as `begin` takes them up, with what the user named. Large ones are shown before they are analysed.
fn show(
    (sources, paths): (Sources, Vec<PathBuf>),
    begin: impl FnOnce(Review) -> Begun + Send + 'static,
    (arguments, mut decided): (&ScreenArguments, Decided),
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let piped = sources.loaded.files.iter().any(|file| file.open_path.as_os_str() == "-");
    arguments.over(&mut decided.settings);
    let theme = preferences::theme(&mut decided, depth(color))?;
    let answerer = asking::answerer(&decided.settings)?;
    let wording = asking::wording(&decided.settings);
    let chosen = preferences::options(&decided.settings, answerer.as_ref(), piped);
    let settings = Options { purpose: arguments.purpose, ..chosen };
    let read_only = settings.read_only;
    let preferred = preferences::preferences(&decided.settings);
    let size: usize = sources.loaded.files.iter().map(|file| file.document.bytes().len()).sum();
    let files = sources.loaded.files.clone();
    let policies = sources.policies(&decided);
    let decided = Arc::new(decided);
    let told = Arc::clone(&decided);
    let analysis = Opening::begin(move || {
        let workspace = sources.analyse(policies);
        let remarks = told.remarks(&workspace.files, &paths);
        let (review, resumes, notice) = begin(workspace.into_review());
        Opened { review, resumes, notice, remarks }
    })?;
    let start = match analysis.wait(if size > LARGE { Duration::ZERO } else { PATIENCE }) {
        Ok(opened) => Start {
            state: State::of_review(opened.review, settings).preferring(preferred),
            opening: None,
            resumes: opened.resumes,
            notice: opened.notice,
            remarks: opened.remarks,
        },
        Err(analysis) => Start {
            state: State::analysing(unread(&files), settings).preferring(preferred),
            opening: Some(analysis),
            resumes: None,
            notice: None,
            remarks: Vec::new(),
        },
    };
    // Where texts leave for is always said; what the settings have wrong is added where it is known.
    let disclosure = answerer.as_ref().and_then(Answerer::disclosure);
    let notice = match (disclosure, start.notice) {
        (Some(disclosure), Some(notice)) => Some(format!("{disclosure}; {notice}")),
        (disclosure, notice) => disclosure.or(notice),
    };
    let (journal, notice) = match Store::open() {
        // Nothing of an example is kept.
        _ if read_only || arguments.purpose == Purpose::Tour => (None, notice),
        Ok(store) => (Some(store), notice),
        Err(error) => (None, Some(format!("decisions are not being kept: {error}"))),
    };
    let options = RunOptions {
        link: Link::detect(preferences::is_slow(&decided.settings)),
        mouse: decided.settings.is_on(Name::Mouse),
        read_only,
        journal,
        opening: start.opening,
        resumes: start.resumes,
        silencer: if read_only { None } else { Some(Box::new(FileSilencer)) },
        notice,
        remarks: start.remarks,
        // Without a log what is said goes nowhere: that keeps nobody from working.
        log: state_folder("log").ok().map(|folder| folder.join("confdbg.log")),
    };
    // Of an example nothing is kept.
    let kept = asking::kept_answers(&decided.settings).filter(|_| arguments.purpose == Purpose::Review);
    let report = run(options, Debugger::new(start.state, theme), explainer(answerer, wording, kept))
        .map_err(|error| Failure::new(error.to_string()).maybe_hint(error.hint()))?;
    if report.cause.is_none() {
        print_device_commands(&report.review, output)?;
    }
    if let Some(session) = report.session {
        output.note(&format!("there are decisions that are not written: `confdbg resume {session}` goes on with them"));
    }
    Ok(report.cause.map_or(Exit::Clean, |cause| Exit::Cut(cause.exit_code())))
}

/// Prints what brings the accepted fixes to the devices whose running configs were open, and what takes them back: such
/// a config is written nowhere.
fn print_device_commands(review: &Review, output: &mut Output) -> Result<(), Failure> {
    for file in review.files().iter().filter(|file| live::is_address(file.path()) && file.is_changed()) {
        let (id, name, dialect) = (file.id(), file.path().display(), file.now().dialect);
        let (Some(there), Some(back)) = (review.commands(id, false), review.rollback(id, false)) else { continue };
        output.note(&format!("the device commands for {name}:"));
        print_script(&there, dialect, output)?;
        output.note("and the way back:");
        print_script(&back, dialect, output)?;
    }
    Ok(())
}

/// Who explains.
fn explainer(answerer: Option<Answerer>, wording: Wording, kept: Option<PathBuf>) -> Box<dyn Explainer> {
    match answerer {
        None => Box::new(NoModel::because("the model was left out: the rules explain what they find")),
        Some(answerer) if !answerer.is_embedded() || super::has_model() => {
            Box::new(ModelExplainer::new(answerer, wording, super::model::log_file(), kept))
        }
        Some(_) => Box::new(NoModel::because("this build has no language model: the rules explain what they find")),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// How many colours the terminal is believed to have.
pub(super) fn depth(color: ColorChoice) -> Depth {
    let no_color = match color {
        ColorChoice::Never => Some("1".to_owned()),
        ColorChoice::Always => None,
        ColorChoice::Auto => variable("NO_COLOR"),
    };
    Depth::detect(no_color.as_deref(), variable("COLORTERM").as_deref(), variable("TERM").as_deref())
}

/// Does the terminal show characters beyond ASCII? The locale says so.
pub(super) fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    let plain = matches!(variable("TERM").as_deref(), Some("linux" | "vt100" | "vt220"));
    !plain && (locale.contains("utf-8") || locale.contains("utf8"))
}
