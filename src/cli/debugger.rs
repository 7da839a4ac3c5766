//! `confdbg [PATH...]`: opens the debugger's screen.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ColorChoice};

use super::Exit;
use super::error::Failure;
use super::explainer::ModelExplainer;
use super::nearest::nearest;
use super::output::Output;
use super::work::{Sources, unread};
use crate::session::Review;
use crate::session::journal::{Replay, Replayed, Store, state_folder};
use crate::tui::runtime::{Debugger, Explainer, Link, NoModel, Opened, Opening, RunOptions, run};
use crate::tui::{Depth, Options, State, Theme};

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
}

/// How the screen is to be.
#[derive(Args, Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is an option of the command line.
pub(super) struct ScreenArguments {
    /// Draw seldom, for links on which every byte counts
    #[arg(long)]
    slow: bool,
    /// No decisions and no writing
    #[arg(long)]
    read_only: bool,
    /// The language model that explains: a name of `confdbg model list`, or a GGUF file
    #[arg(long, value_name = "NAME|PATH", conflicts_with = "no_model")]
    model: Option<String>,
    /// Explain by the rules alone
    #[arg(long)]
    no_model: bool,
    /// Lines of `-` and `|` instead of box characters
    #[arg(long)]
    ascii: bool,
    /// The colours: dark, light, ansi16, mono
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// The first-run tour.
    #[arg(skip)]
    tour: bool,
}

impl ScreenArguments {
    /// The screen of the tour: the rules explain.
    pub(super) fn of_tour(slow: bool, ascii: bool, theme: Option<String>) -> Self {
        Self { slow, read_only: false, model: None, no_model: true, ascii, theme, tour: true }
    }
}

/// Opens configs.
pub(super) fn open(
    paths: &[PathBuf],
    arguments: &ScreenArguments,
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
    if !first.exists() && name != "-" {
        let near = nearest(&name, subcommands.iter().copied());
        return Err(Failure::new(format!("{name}: no such file or folder"))
            .maybe_hint(near.map(|near| format!("did you mean `confdbg {near}`?"))));
    }
    let sources = Sources::load(paths, None);
    if !sources.tell(output) {
        return Ok(Exit::Failed);
    }
    show(sources, |review| Opened { review, resumes: None, notice: None }, arguments, color, output)
}

/// Takes up a session.
pub(super) fn resume(
    id: &str,
    replay: Replay,
    arguments: &ScreenArguments,
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let paths: Vec<PathBuf> = replay.paths().map(Path::to_owned).collect();
    let sources = Sources::load(&paths, None);
    if !sources.tell(output) {
        return Ok(Exit::Failed);
    }
    let id = id.to_owned();
    let take_up = move |mut review| {
        let replayed = replay.apply(&mut review);
        // What could not be taken again is only in the old journal.
        let resumes = replayed.lost.is_empty().then_some(id);
        Opened { review, resumes, notice: Some(told(&replayed)) }
    };
    show(sources, take_up, arguments, color, output)
}

/// What became of a session's decisions, in one line.
fn told(replayed: &Replayed) -> String {
    let mut line = format!("{} decisions taken up", replayed.applied);
    if let Some(lost) = replayed.lost.first() {
        line = format!("{line}, {} not: {} ({})", replayed.lost.len(), lost.title, lost.why);
    }
    if replayed.torn {
        line.push_str("; the last one was cut short");
    }
    line
}

/// Shows the files as `begin` takes them up. Large ones are shown before they are analysed.
fn show(
    sources: Sources,
    begin: impl FnOnce(Review) -> Opened + Send + 'static,
    arguments: &ScreenArguments,
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let piped = sources.loaded.files.iter().any(|file| file.open_path.as_os_str() == "-");
    // What came through a pipe cannot be written back.
    let read_only = arguments.read_only || piped;
    let depth = depth(color);
    let theme = match &arguments.theme {
        Some(name) => Theme::load(name, depth, crate::tui::theme::user_folder().as_deref())
            .map_err(|error| Failure::new(format!("the theme {name} cannot be used: {error}")))?,
        None => Theme::default_for(depth),
    };
    let ascii = arguments.ascii || !speaks_unicode();
    // On a slow link words that nobody asked for are in the way.
    let explain_on_request = arguments.slow;
    let settings = Options { read_only, ascii, explain_on_request, tour: arguments.tour };
    let size: usize = sources.loaded.files.iter().map(|file| file.document.bytes().len()).sum();
    let files = sources.loaded.files.clone();
    let analysis = Opening::begin(move || begin(sources.analyse().into_review()))?;
    let start = match analysis.wait(if size > LARGE { Duration::ZERO } else { PATIENCE }) {
        Ok(opened) => Start {
            state: State::of_review(opened.review, settings),
            opening: None,
            resumes: opened.resumes,
            notice: opened.notice,
        },
        Err(analysis) => Start {
            state: State::analysing(unread(&files), settings),
            opening: Some(analysis),
            resumes: None,
            notice: None,
        },
    };
    let (journal, notice) = match Store::open() {
        // Nothing of an example is kept.
        _ if read_only || arguments.tour => (None, start.notice),
        Ok(store) => (Some(store), start.notice),
        Err(error) => (None, Some(format!("decisions are not being kept: {error}"))),
    };
    let options = RunOptions {
        link: Link::detect(arguments.slow),
        read_only,
        journal,
        opening: start.opening,
        resumes: start.resumes,
        notice,
        // Without a log what is said goes nowhere: that keeps nobody from working.
        log: state_folder("log").ok().map(|folder| folder.join("confdbg.log")),
    };
    let report = run(options, Debugger::new(start.state, theme), explainer(arguments))
        .map_err(|error| Failure::new(error.to_string()).maybe_hint(error.hint()))?;
    if let Some(session) = report.session {
        output.note(&format!("there are decisions that are not written: `confdbg resume {session}` goes on with them"));
    }
    Ok(report.cause.map_or(Exit::Clean, |cause| Exit::Cut(cause.exit_code())))
}

/// Who explains.
fn explainer(arguments: &ScreenArguments) -> Box<dyn Explainer> {
    if arguments.tour {
        Box::new(NoModel::because("the tour goes without the language model: the rules explain what they find"))
    } else if arguments.no_model {
        Box::new(NoModel::because("the model was left out (--no-model): the rules explain what they find"))
    } else if super::has_model() {
        Box::new(ModelExplainer::new(arguments.model.clone(), super::model::log_file()))
    } else {
        Box::new(NoModel::because("this build has no language model: the rules explain what they find"))
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
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    let plain = matches!(variable("TERM").as_deref(), Some("linux" | "vt100" | "vt220"));
    !plain && (locale.contains("utf-8") || locale.contains("utf8"))
}
