//! `confdbg model`: the language models that are known, where they lie, how fast they are.

mod progress;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Exit;
use super::error::Failure;
use super::output::Output;
use crate::llm::client::EngineConfig;
use crate::llm::fetch::{FetchError, Fetched};
use crate::llm::{bench, commands};
use crate::session::journal::state_folder;
use progress::Bar;

/// List, fetch and measure language models
#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the models that are known by name, and which are here
    List {
        /// Compute the SHA-256 of those that are here
        #[arg(long)]
        verify: bool,
    },
    /// Fetch a model and check its SHA-256
    Fetch {
        /// A name of `confdbg model list`; the default model without
        name: Option<String>,
        /// Fetch any GGUF from here
        #[arg(long, requires = "sha256", conflicts_with = "name")]
        url: Option<String>,
        /// What its SHA-256 must be
        #[arg(long, requires = "url", value_name = "HEX")]
        sha256: Option<String>,
    },
    /// Print where a model lies or would lie; without a name, the folder of models
    Path {
        /// A name of `confdbg model list`
        name: Option<String>,
    },
    /// Measure how many tokens a second a model reads and writes here
    Bench {
        /// A name of `confdbg model list` or a GGUF file; the default model without
        model: Option<String>,
        /// Threads [default: as many as help]
        #[arg(long)]
        threads: Option<u32>,
        /// Tokens of the prompt
        #[arg(long, default_value_t = 512)]
        prompt: u32,
        /// Tokens of the answer
        #[arg(long, default_value_t = 128)]
        generate: u32,
        /// How often to measure; the median counts
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
        runs: u32,
    },
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> Result<Exit, Failure> {
    match arguments.command {
        Command::List { verify } => {
            let models = commands::list(verify).map_err(|error| Failure::new(error.to_string()))?;
            write!(output.results(), "{}", commands::list_text(&models))?;
        }
        Command::Fetch { name, url, sha256 } => fetch(name.as_deref(), url.as_deref(), sha256.as_deref(), output)?,
        Command::Path { name } => {
            let path = commands::path(name.as_deref()).map_err(|error| fetch_failure(&error))?;
            writeln!(output.results(), "{}", path.display())?;
        }
        Command::Bench { model, threads, prompt, generate, runs } => {
            super::needs_model()?;
            let file = commands::resolve(model.as_deref())
                .map_err(|error| Failure::new(error.to_string()).hint(error.hint()))?;
            let failure = |error: &dyn std::fmt::Display| Failure::new(error.to_string());
            let config = EngineConfig::new(log_file()).map_err(|error| failure(&error))?;
            let result = bench::bench(config, &file.path, threads, prompt, generate, runs);
            write!(output.results(), "{}", result.map_err(|error| failure(&error))?.text())?;
        }
    }
    Ok(Exit::Clean)
}

/// Where the model's process writes its log; nowhere without a home folder.
pub(super) fn log_file() -> Option<PathBuf> {
    state_folder("log").ok().map(|folder| folder.join("model.log"))
}

fn fetch(name: Option<&str>, url: Option<&str>, sha256: Option<&str>, output: &mut Output) -> Result<(), Failure> {
    let mut bar = Bar::new(output);
    let fetched = match (url, sha256) {
        (Some(url), Some(sha256)) => commands::fetch_by_url(url, sha256, &mut bar),
        _ => commands::fetch_by_name(name, &mut bar),
    };
    bar.end();
    let fetched = fetched.map_err(|error| fetch_failure(&error))?;
    let news = if matches!(fetched, Fetched::New(_)) { "fetched" } else { "already here" };
    output.note(&format!("{news}, and its SHA-256 is right"));
    writeln!(output.results(), "{}", fetched.path().display())?;
    Ok(())
}

fn fetch_failure(error: &FetchError) -> Failure {
    Failure::new(error.to_string()).hint(error.hint())
}
