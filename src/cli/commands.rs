//! `confdbg commands`: the device commands from one config to another, and back.

use std::path::PathBuf;

use clap::Args;

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::work::Sources;
use crate::change::{self, Script};
use crate::dialect::Dialect;
use crate::source::Source;
use crate::text::{Document, clean_line};

/// Print the device commands that bring a device from one config to another
///
/// Exits with 0 where there is nothing to do, with 1 where there are commands.
#[derive(Args)]
pub(super) struct Arguments {
    /// The config that the device runs; `ssh://HOST` asks it
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The config that it should run
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Print the way back instead: from NEW to OLD
    #[arg(long)]
    rollback: bool,
    /// Read both configs in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = super::check::dialect)]
    dialect: Option<Dialect>,
    /// Put what the platform has around them, so that the device goes back unless someone confirms
    #[arg(long)]
    guard: bool,
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    let old = one(&arguments.old, arguments.dialect, decided, output)?;
    let new = one(&arguments.new, arguments.dialect, decided, output)?;
    if old.dialect != new.dialect {
        let what =
            format!("the two configs are not of one dialect: {} and {}", old.dialect.title(), new.dialect.title());
        return Err(Failure::new(what).hint("--dialect says which it is"));
    }
    if old.document.text().trim().is_empty() || new.document.text().trim().is_empty() {
        output.warning("one of the configs is empty: the commands take everything away, or make everything", &[]);
    }
    let (from, to): (&Document, &Document) =
        if arguments.rollback { (&new.document, &old.document) } else { (&old.document, &new.document) };
    let script = change::commands(from, to, old.dialect, arguments.guard);
    print_script(&script, old.dialect, output)?;
    Ok(if script.is_empty() { Exit::Clean } else { Exit::Faults })
}

/// Prints device commands, and says what is not certain about them.
pub(super) fn print_script(script: &Script, dialect: Dialect, output: &mut Output) -> Result<(), Failure> {
    print(&script.text(dialect), output)?;
    if script.uncertain > 0 {
        let hint = "the comment before each says why".to_owned();
        output.warning(&format!("{} of {} commands are not certain", script.uncertain, script.count()), &[hint]);
    }
    if script.left > 0 {
        output.warning(&format!("{} differences are left that no command here brings about", script.left), &[]);
    }
    Ok(())
}

/// Prints a text: as it is into a file or pipe, cleaned onto a terminal.
pub(super) fn print(text: &str, output: &mut Output) -> Result<(), Failure> {
    let terminal = output.is_terminal;
    for line in text.lines() {
        if terminal {
            writeln!(output.results(), "{}", clean_line(line))?;
        } else {
            writeln!(output.results(), "{line}")?;
        }
    }
    Ok(())
}

/// The one config at a path.
pub(super) fn one(
    path: &PathBuf,
    dialect: Option<Dialect>,
    decided: &Decided,
    output: &mut Output,
) -> Result<Source, Failure> {
    let sources = Sources::load(std::slice::from_ref(path), dialect, decided);
    if !sources.tell(output) {
        return Err(Failure::new(format!("{} could not be read as a config", path.display()))
            .maybe_hint(dialect.is_none().then_some("--dialect says what it is")));
    }
    let mut files = sources.loaded.files;
    match (files.pop(), files.is_empty()) {
        (Some(source), true) => Ok(source),
        _ => Err(Failure::new(format!("{} is not one config: name a file", path.display()))),
    }
}
