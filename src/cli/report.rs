//! `confdbg report`: the faults, and the fixes that would be applied, as a Markdown page.

use std::path::PathBuf;

use clap::Args;

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::fix::Grade;
use super::output::Output;
use super::work::Workspace;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Fix};
use crate::report::markdown;
use crate::rules::Fault;
use crate::session::DecisionError;

/// Print a Markdown page of the faults, for a ticket or a change request
///
/// Exits with 1 where faults are left.
#[derive(Args)]
pub(super) struct Arguments {
    /// Configs to report on; a folder is one network, `-` is standard input, `ssh://HOST` a device, `@FILE` a list of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Take proven fixes of this grade as accepted, and show what they change
    #[arg(long, value_enum, value_name = "GRADE")]
    applicability: Option<Grade>,
    /// Read the configs in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = super::check::dialect)]
    dialect: Option<Dialect>,
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    let workspace = Workspace::open(&arguments.paths, arguments.dialect, decided);
    if !workspace.tell(output) {
        return Ok(Exit::Failed);
    }
    decided.tell_projects(&workspace.files, &arguments.paths, output);
    let mut review = workspace.into_review();
    if let Some(grade) = arguments.applicability {
        let least = Applicability::from(grade);
        let wanted = |_: &Fault, fix: &Fix| fix.grade() >= least;
        match review.accept_all(&wanted) {
            Ok(_) | Err(DecisionError::NothingSafe) => {}
            Err(error) => return Err(Failure::new(format!("the fixes could not be applied: {error}"))),
        }
    }
    output.results().write_all(markdown::review(&review, &|_| None).as_bytes())?;
    Ok(if review.faults().next().is_some() { Exit::Faults } else { Exit::Clean })
}
