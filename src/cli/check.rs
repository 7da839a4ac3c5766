//! `confdbg check`: prints the faults.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::select::Selection;
use super::work::Workspace;
use crate::dialect::Dialect;
use crate::report::{Format, Report, Shown};
use crate::rules::{Fault, Severity};
use crate::settings::Name;

/// Print the faults of configs
#[derive(Args)]
pub(super) struct Arguments {
    /// Configs to check; a folder is one network, `-` is standard input, `ssh://HOST` a device, `@FILE` a list of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print them [default: full on a terminal, concise otherwise]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only these rules or groups of rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Not these rules or groups of rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Only faults at least this bad
    #[arg(long, value_name = "SEVERITY")]
    min_severity: Option<SeverityArgument>,
    /// Read the configs in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = dialect)]
    dialect: Option<Dialect>,
    /// Exit with 0 even where faults are found
    #[arg(long)]
    exit_zero: bool,
    /// Prove each fix by analysing the config with the fix in it
    #[arg(long)]
    verify: bool,
}

/// A severity as the command line has it.
#[derive(Copy, Clone, Debug, ValueEnum)]
pub(super) enum SeverityArgument {
    Info,
    Warning,
    Error,
}

impl From<SeverityArgument> for Severity {
    fn from(argument: SeverityArgument) -> Self {
        match argument {
            SeverityArgument::Info => Self::Info,
            SeverityArgument::Warning => Self::Warning,
            SeverityArgument::Error => Self::Error,
        }
    }
}

/// Reads the name of a dialect.
pub(super) fn dialect(name: &str) -> Result<Dialect, String> {
    Dialect::named(name).ok_or_else(|| {
        let known: Vec<_> = Dialect::ALL.into_iter().map(Dialect::as_str).collect();
        format!("confdbg reads {}", known.join(", "))
    })
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    let least = arguments.min_severity.map_or_else(|| decided.settings.least(), Severity::from);
    let selection = Selection::new(&arguments.select, &arguments.ignore, Some(least))?;
    let workspace = Workspace::open(&arguments.paths, arguments.dialect, decided);
    let report = Report {
        files: &workspace.files,
        faults: shown(&workspace, &selection, arguments.verify),
        skipped: &workspace.skipped,
        errors: &workspace.errors,
        style: output.style(),
    };
    let found = !report.faults.is_empty();
    let usual = decided.settings.word(Name::Format).and_then(|word| Format::from_str(word, false).ok());
    let format = arguments.format.or(usual);
    let format = format.unwrap_or(if output.is_terminal { Format::Full } else { Format::Concise });
    report.write(format, output.results())?;
    output.flush()?;
    let checked = workspace.tell(output);
    decided.tell_projects(&workspace.files, &arguments.paths, output);
    drop(report);
    // The process is about to end: giving a large tree back piece by piece would only cost the user time.
    std::mem::forget(workspace);
    Ok(match (checked, found && !arguments.exit_zero) {
        (false, _) => Exit::Failed,
        (true, true) => Exit::Faults,
        (true, false) => Exit::Clean,
    })
}

/// The wanted faults, by file, line and rule.
fn shown<'a>(workspace: &'a Workspace, selection: &Selection, verify: bool) -> Vec<Shown<'a>> {
    let mut faults = Vec::new();
    for checked in &workspace.files {
        let first = faults.len();
        faults.extend(checked.analysis.faults().filter(|fault| selection.takes(fault)));
        let line = |fault: &Fault| checked.source.document.line_of(fault.place.span.start);
        faults[first..].sort_by_cached_key(|fault: &&Fault| (line(fault), fault.rule, fault.place.span));
    }
    if !verify {
        return faults.into_iter().map(|fault| Shown { fault, verdicts: Vec::new() }).collect();
    }
    let proven = |fault: &'a Fault| {
        let analysis = workspace.files.get(fault.place.file.index()).map(|checked| &checked.analysis);
        let prove = |fix| analysis.and_then(|analysis| analysis.prove(fault, fix).ok());
        Shown { fault, verdicts: (0..fault.fixes.len()).map(prove).collect() }
    };
    faults.into_par_iter().map(proven).collect()
}
