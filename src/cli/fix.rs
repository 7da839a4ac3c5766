//! `confdbg fix`: applies what is proven, until nothing is left to apply; shows it as a diff or writes it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::select::Selection;
use super::work::Workspace;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::report::Ink;
use crate::rules::Fault;
use crate::session::{DecisionError, FaultId, Review, disk};
use crate::text::clean_line;

/// Lines around a change in the diff.
const CONTEXT: usize = 3;

/// Of the fixes that were not applied, so many are named.
const MOST_NAMED: usize = 10;

/// Apply fixes, each of them proven by analysing the config with the fix in it
#[derive(Args)]
pub(super) struct Arguments {
    /// Configs to fix; a folder is one network, `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    mode: Mode,
    /// How far a fix may go: `safe` changes no traffic, `review` is for you to judge
    #[arg(long, value_enum, value_name = "GRADE", default_value_t = Grade::Safe)]
    applicability: Grade,
    /// Only for these rules or groups of rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Read the configs in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = super::check::dialect)]
    dialect: Option<Dialect>,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Mode {
    /// Print what would change, as a patch that `git apply` and `patch -p1` take
    #[arg(long)]
    diff: bool,
    /// Write the files, each as a whole or not at all
    #[arg(long)]
    write: bool,
}

#[derive(Copy, Clone, Debug, ValueEnum)]
pub(super) enum Grade {
    Safe,
    Review,
}

impl From<Grade> for Applicability {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Safe => Self::Safe,
            Grade::Review => Self::Review,
        }
    }
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    let selection = Selection::new(&arguments.select, &[], None)?;
    if arguments.mode.write && arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(
            Failure::new("standard input cannot be written back").hint("`confdbg fix - --diff` prints the changes")
        );
    }
    if arguments.mode.write && arguments.paths.iter().any(|path| crate::source::is_live(path)) {
        return Err(Failure::new("the running config of a device is not written").hint(
            "`confdbg fix --diff` prints the changes; the debugger ends with the device commands that make them",
        ));
    }
    let workspace = Workspace::open(&arguments.paths, arguments.dialect, decided);
    if !workspace.tell(output) {
        return Ok(Exit::Failed);
    }
    decided.tell_projects(&workspace.files, &arguments.paths, output);
    let least = Applicability::from(arguments.applicability);
    let wanted = |fault: &Fault, fix: &Fix| selection.takes(fault) && fix.grade() >= least;
    let before = workspace.files.iter().flat_map(|checked| checked.analysis.faults.iter());
    let found = before.filter(|fault| selection.takes(fault)).count();
    let mut review = workspace.into_review();
    match review.accept_all(&wanted) {
        Ok(_) | Err(DecisionError::NothingSafe) => {}
        Err(error) => return Err(Failure::new(format!("the fixes could not be applied: {error}"))),
    }
    let left = review.faults().filter(|fault| selection.takes(fault)).count();
    let exit = |faults: usize| if faults == 0 { Exit::Clean } else { Exit::Faults };
    if arguments.mode.write {
        let written = write(&mut review)?;
        tell(&review, &wanted, output);
        output
            .note(&format!("{} applied in {written}; {left} of {found} faults left", count(review.accepted(), "fix")));
        Ok(exit(left))
    } else {
        diff(&review, output)?;
        tell(&review, &wanted, output);
        output.note(&format!(
            "{} would be applied; {left} of {found} faults would be left",
            count(review.accepted(), "fix")
        ));
        Ok(exit(found))
    }
}

fn count(number: usize, name: &str) -> String {
    let plural = if name.ends_with('x') { "es" } else { "s" };
    if number == 1 { format!("1 {name}") } else { format!("{number} {name}{plural}") }
}

/// Writes the changed files; says how many.
fn write(review: &mut Review) -> Result<String, Failure> {
    let files = review.to_write();
    let receipts = disk::write(&files).map_err(|error| {
        let done: Vec<String> = error.written.iter().map(|receipt| receipt.path.display().to_string()).collect();
        let failure = Failure::new(format!("{} was not written: {}", error.path, error.reason));
        if done.is_empty() {
            failure.hint("no file was changed")
        } else {
            failure.hint(format!("written before it: {}", done.join(", ")))
        }
    })?;
    review.written(&receipts);
    Ok(count(receipts.len(), "file"))
}

fn diff(review: &Review, output: &mut Output) -> Result<(), Failure> {
    let (style, terminal) = (output.style(), output.is_terminal);
    for file in review.changed_files() {
        let Some(diff) = review.diff(file, CONTEXT) else { continue };
        let bytes = diff.unified();
        if !terminal && !style.colour {
            output.results().write_all(&bytes)?;
            continue;
        }
        for line in String::from_utf8_lossy(&bytes).lines() {
            let ink = match line.bytes().next() {
                Some(b'+') => Some(Ink::Green),
                Some(b'-') => Some(Ink::Red),
                Some(b'@') => Some(Ink::Cyan),
                _ => None,
            };
            let line = clean_line(line);
            let line = ink.map_or_else(|| line.clone(), |ink| style.paint(ink, &line).into_owned().into());
            writeln!(output.results(), "{line}")?;
        }
    }
    Ok(())
}

/// Says which wanted fixes were not applied, and why.
fn tell(review: &Review, wanted: &dyn Fn(&Fault, &Fix) -> bool, output: &mut Output) {
    let left: Vec<(&Fault, &Fix)> =
        review.faults().filter_map(|fault| Some((fault, fault.fixes.iter().find(|fix| wanted(fault, fix))?))).collect();
    for (fault, fix) in left.iter().take(MOST_NAMED) {
        let why = match review.prove(FaultId::of(fault), fix) {
            Ok(verdict) if !verdict.mends_its_fault => "it does not remove its fault".to_owned(),
            Ok(verdict) if !verdict.introduces.is_empty() => {
                format!("it would bring {}", count(verdict.introduces.len(), "new fault"))
            }
            Ok(_) => "it stands in the way of another fix".to_owned(),
            Err(error) => error.to_string(),
        };
        let file = review.file(fault.place.file);
        let (path, line) = file.map_or_else(Default::default, |file| {
            let line = file.now().document.line_of(fault.place.span.start).get();
            (file.path().display().to_string(), line)
        });
        output.warning(&format!("{path}:{line}: not applied: {} ({}): {why}", fix.title, fault.rule), &[]);
    }
    if left.len() > MOST_NAMED {
        output.warning(&format!("and {} more were not applied", left.len() - MOST_NAMED), &[]);
    }
}
