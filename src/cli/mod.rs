//! The command line: one subcommand a file.
//!
//! Results go to standard output, everything else to standard error, both through [`Output`] alone. Exit codes: 0
//! nothing found, 1 faults found, 2 the tool or its input failed.

mod check;
mod doctor;
mod error;
mod explain;
mod fix;
mod nearest;
mod output;
mod rules;
mod select;
mod terminal;
mod work;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, Parser, Subcommand};

use error::Failure;
use output::Output;

/// A debugger for network configurations.
///
/// Opens a config, or a folder of configs as one network, shows every fault, explains it and shows a fix as a diff.
#[derive(Parser)]
#[command(name = "confdbg", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Configs to debug; a folder is one network, `-` is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Fix(fix::Arguments),
    Explain(explain::Arguments),
    Rules(rules::Arguments),
    Doctor(doctor::Arguments),
}

/// How the program ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing found.
    Clean,
    /// Faults found.
    Faults,
    /// The tool or its input failed.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Faults => 1,
            Exit::Failed => 2,
        })
    }
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Failed } else { Exit::Clean };
            // Nobody is left to tell where even this cannot be printed.
            let _ = error.print();
            return code.into();
        }
    };
    let mut output = Output::new(arguments.color);
    let outcome = match arguments.command {
        Some(Command::Check(arguments)) => check::run(&arguments, &mut output),
        Some(Command::Fix(arguments)) => fix::run(&arguments, &mut output),
        Some(Command::Explain(arguments)) => explain::run(&arguments, &mut output),
        Some(Command::Rules(arguments)) => rules::run(&arguments, &mut output),
        Some(Command::Doctor(arguments)) => doctor::run(&arguments, &mut output),
        None => Err(Failure::new("the debugger's screen is not part of this build")
            .hint("`confdbg check PATH` prints the faults")),
    };
    let outcome = outcome.and_then(|exit| output.flush().map(|()| exit).map_err(Failure::from));
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&mut output).into(),
    }
}
