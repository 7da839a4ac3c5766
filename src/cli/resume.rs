//! `confdbg resume`: takes up a session that was cut off.

use clap::{Args, ColorChoice};

use super::Exit;
use super::debugger;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use crate::session::journal::{SessionInfo, Store};
use crate::text::clean_line;

/// Take up a session of the debugger that was cut off
#[derive(Args)]
pub(super) struct Arguments {
    /// Which session; the last one that was cut off without
    #[arg(value_name = "SESSION")]
    id: Option<String>,
    /// List the sessions
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    screen: debugger::ScreenArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    decided: Decided,
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let unreadable = |error: std::io::Error| Failure::new(format!("the sessions cannot be read: {error}"));
    let store = Store::open().map_err(unreadable)?;
    let sessions = store.list().map_err(unreadable)?;
    if arguments.list {
        for session in &sessions {
            writeln!(output.results(), "{}", line(session))?;
        }
        return Ok(Exit::Clean);
    }
    let wanted = match &arguments.id {
        Some(id) => sessions.iter().find(|session| session.id == *id),
        None => sessions.iter().find(|session| !session.alive && !session.written && session.decisions > 0),
    };
    let Some(session) = wanted else {
        let what = match &arguments.id {
            Some(id) => format!("there is no session `{id}`"),
            None => "no session was cut off".to_owned(),
        };
        return Err(Failure::new(what).hint("`confdbg resume --list` lists the sessions that are kept"));
    };
    let replay = store
        .load(&session.id)
        .map_err(|error| Failure::new(format!("the session {} cannot be taken up: {error}", session.id)))?;
    debugger::resume(&session.id, replay, (&arguments.screen, decided), color, output)
}

/// A session in a line: name, age, state, decisions, files.
fn line(session: &SessionInfo) -> String {
    let minutes = session.age.as_secs() / 60;
    let age = match minutes {
        0..=119 => format!("{minutes} min ago"),
        120..=2879 => format!("{} h ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1440),
    };
    let state = match (session.alive, session.written) {
        (true, _) => "open",
        (false, true) => "written",
        (false, false) => "cut off",
    };
    let files: Vec<String> = session.files.iter().map(|file| file.display().to_string()).collect();
    let decisions =
        if session.decisions == 1 { "1 decision".to_owned() } else { format!("{} decisions", session.decisions) };
    clean_line(&format!("{}  {age}  {state}  {decisions}  {}", session.id, files.join(" "))).into_owned()
}
