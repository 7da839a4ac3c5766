//! The command line: one subcommand a file.
//!
//! Results go to standard output, everything else to standard error, both through [`Output`] alone. Exit codes: 0
//! nothing found, 1 faults found, 2 the tool or its input failed.

mod asking;
mod check;
mod commands;
mod config;
mod debugger;
mod decided;
mod doctor;
mod error;
mod eval;
mod explain;
mod explainer;
mod fix;
mod model;
mod nearest;
mod output;
mod plan;
mod preferences;
mod report;
mod resume;
mod rules;
mod select;
mod silencer;
mod terminal;
mod tutor;
mod work;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ColorChoice, Parser, Subcommand};

use crate::llm::WORKER_ARGUMENT;
use decided::Decided;
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
    /// Configs to debug; a folder is one network, `-` is standard input, `ssh://[user@]host[:port]` is a device's
    /// running config, `@FILE` a list of such devices
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    screen: debugger::ScreenArguments,
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    #[arg(help = "When to use colours; NO_COLOR is respected")]
    color: ColorChoice,
    /// Your settings, in place of those of the usual file
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Read neither your settings nor a .confdbg.toml beside the configs
    #[arg(long, global = true)]
    isolated: bool,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Fix(fix::Arguments),
    Plan(plan::Arguments),
    Commands(commands::Arguments),
    Report(report::Arguments),
    Explain(explain::Arguments),
    Rules(rules::Arguments),
    Model(model::Arguments),
    Eval(eval::Arguments),
    Resume(resume::Arguments),
    Config(config::Arguments),
    Doctor(doctor::Arguments),
    Tutor(tutor::Arguments),
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
    /// The terminal went away or a signal came: this code, as shells count it.
    Cut(u8),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Faults => 1,
            Exit::Failed => 2,
            Exit::Cut(code) => code,
        })
    }
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|first| first == WORKER_ARGUMENT) {
        return worker();
    }
    if arguments.get(1).is_some_and(|first| first == crate::live::DETACHED_ARGUMENT) {
        return crate::live::run_detached(arguments.into_iter().skip(2));
    }
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
    let outcome = dispatch(arguments, &mut output);
    let outcome = outcome.and_then(|exit| output.flush().map(|()| exit).map_err(Failure::from));
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&mut output).into(),
    }
}

fn dispatch(arguments: Arguments, output: &mut Output) -> Result<Exit, Failure> {
    let color = arguments.color;
    // What a broken file of settings would keep from running is what helps to mend it.
    let decided = || -> Result<Decided, Failure> { Decided::load(arguments.config.as_deref(), arguments.isolated) };
    let told = |output: &mut Output| decided().inspect(|decided| decided.tell(output));
    match arguments.command {
        Some(Command::Check(arguments)) => check::run(&arguments, &told(output)?, output),
        Some(Command::Fix(arguments)) => fix::run(&arguments, &told(output)?, output),
        Some(Command::Plan(arguments)) => plan::run(&arguments, &told(output)?, output),
        Some(Command::Commands(arguments)) => commands::run(&arguments, &told(output)?, output),
        Some(Command::Report(arguments)) => report::run(&arguments, &told(output)?, output),
        Some(Command::Explain(arguments)) => explain::run(&arguments, &told(output)?, output),
        Some(Command::Config(arguments)) => config::run(&arguments, decided()?, color, output),
        Some(Command::Rules(arguments)) => rules::run(&arguments, output),
        Some(Command::Model(arguments)) => model::run(arguments, output),
        Some(Command::Eval(arguments)) => eval::run(&arguments, &told(output)?, output),
        Some(Command::Resume(arguments)) => resume::run(&arguments, told(output)?, color, output),
        Some(Command::Doctor(arguments)) => doctor::run(&arguments, &told(output)?, output),
        Some(Command::Tutor(arguments)) => tutor::run(&arguments, told(output)?, color, output),
        None => {
            let command = <Arguments as clap::CommandFactory>::command();
            let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let decided = told(output)?;
            debugger::open(&arguments.paths, (&arguments.screen, decided), color, &names, output)
        }
    }
}

/// The process that the language model runs in.
#[cfg(feature = "model")]
fn worker() -> ExitCode {
    crate::llm::worker::run()
}

/// This build has no language model; the process that started us reads the exit code.
#[cfg(not(feature = "model"))]
fn worker() -> ExitCode {
    Exit::Failed.into()
}

/// Fails where this build has no language model.
fn needs_model() -> Result<(), Failure> {
    if has_model() {
        return Ok(());
    }
    Err(Failure::new("this build has no language model")
        .hint("build it with the feature `model`, which is the default"))
}

/// Can a model be asked? Tests put a program of their own in its place.
fn has_model() -> bool {
    cfg!(feature = "model") || std::env::var_os(crate::llm::client::FAKE_WORKER_VARIABLE).is_some()
}
