//! `confdbg plan`: what a snippet of commands would make of a running config.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Exit;
use super::commands::one;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use crate::analysis::Analysis;
use crate::change;
use crate::dialect::Dialect;
use crate::report::plan::{PlanReport, json, text};
use crate::session::FileDiff;
use crate::text::FileId;

/// Lines around a change in the diff.
const CONTEXT: usize = 3;

/// Show what a snippet of commands would do to a running config
///
/// The lines are merged as the device would: overwriting, adding, taking back, in their modes. Exits with 1 where the
/// change brings faults, is worse for a moment, or has lines that the device would refuse.
#[derive(Args)]
pub(super) struct Arguments {
    /// The lines as one would paste them into configuration mode; `-` is standard input
    #[arg(value_name = "CHANGE")]
    change: PathBuf,
    /// The config that the device runs; `ssh://HOST` asks it
    #[arg(long, value_name = "RUNNING")]
    on: PathBuf,
    /// Read both in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = super::check::dialect)]
    dialect: Option<Dialect>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = PlanFormat::Text)]
    format: PlanFormat,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// The diff, then what to look out for
    Text,
    /// One JSON document
    Json,
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    let running = one(&arguments.on, arguments.dialect, decided, output)?;
    // A snippet says too little to be told apart: it is what the running config is.
    let change = one(&arguments.change, Some(running.dialect), decided, output)?;
    let analysis = Analysis::judged(FileId(0), running.document.clone(), running.dialect, decided.policy(&running));
    let plan = change::plan(&analysis, &change.document);
    let (before, after) = (plan.before.document.clone(), plan.after.document.clone());
    let diff = FileDiff::between(PathBuf::from(&running.path), before, after, CONTEXT).unified();
    let report = PlanReport { plan: &plan, change: &change.path, running: &running.path, diff: &diff };
    match arguments.format {
        PlanFormat::Text => {
            let cleaned = output.is_terminal;
            text(&report, cleaned, output.results())?;
        }
        PlanFormat::Json => json(&report, output.results())?,
    }
    Ok(if plan.is_clean() { Exit::Clean } else { Exit::Faults })
}
