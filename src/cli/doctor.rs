//! `confdbg doctor`: what a bug report needs; with a path, how it is read.

mod reading;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::Exit;
use super::asking::{self, ModelArguments};
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::terminal::Terminal;
use super::work::Workspace;
use crate::dialect::Dialect;
use crate::llm::server::{KEY_VARIABLE, ServerConfig};
use crate::llm::{self, Answerer};
use crate::settings::Name;

/// Say what a bug report needs: version, terminal, model, and how PATH is read
#[derive(Args)]
pub(super) struct Arguments {
    /// Configs whose reading is to be shown
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read the configs in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = super::check::dialect)]
    dialect: Option<Dialect>,
    /// How many of the commonest lines that are not modelled to show
    #[arg(long, value_name = "COUNT", default_value_t = 15)]
    top: usize,
    #[command(flatten)]
    model: ModelArguments,
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    if arguments.paths.is_empty() {
        let mut settings = decided.settings.clone();
        arguments.model.over(&mut settings);
        let answerer = asking::answerer(&settings)?;
        write_machine(decided, answerer, output.results())?;
        return Ok(Exit::Clean);
    }
    let workspace = Workspace::open(&arguments.paths, arguments.dialect, decided);
    reading::write(&workspace, arguments.top, output.results())?;
    let read = workspace.tell(output);
    Ok(if read { Exit::Clean } else { Exit::Failed })
}

fn write_machine(decided: &Decided, answerer: Option<Answerer>, out: &mut dyn Write) -> io::Result<()> {
    let terminal = Terminal::of_this_process();
    writeln!(out, "confdbg   {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "system    {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    writeln!(out, "cores     {cores}")?;
    for (name, value) in terminal.facts() {
        writeln!(out, "{name:<9} {}", crate::text::clean_line(&value))?;
    }
    let dialects: Vec<_> = Dialect::ALL.into_iter().map(Dialect::as_str).collect();
    writeln!(out, "dialects  {}", dialects.join(", "))?;
    writeln!(out, "rules     {}", crate::rules::RULES.len())?;
    write_paths(decided, out)?;
    match answerer {
        Some(Answerer::Server(server)) => write_server(&server, out),
        Some(Answerer::Embedded(model)) => write_model(model.as_deref(), out),
        None => write_model(None, out),
    }
}

/// The server is asked for its models, and told nothing of any config.
fn write_server(server: &ServerConfig, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "server    {}: {}", server.address, server.disclosure())?;
    let key = match &server.key {
        Some(key) => format!("sent, from {}", key.variable()),
        None => format!("none in {KEY_VARIABLE}"),
    };
    writeln!(out, "key       {key}")?;
    match server.find_model() {
        Ok(model) => writeln!(out, "model     {}", crate::text::clean_line(&model)),
        Err(error) => writeln!(out, "model     none: {error}\n          {}", error.hint()),
    }
}

fn write_paths(decided: &Decided, out: &mut dyn Write) -> io::Result<()> {
    let shown =
        |path: Option<PathBuf>| path.map_or("nowhere: no home folder".to_owned(), |path| path.display().to_string());
    let read = if decided.was_read { "" } else { " (not there)" };
    writeln!(out, "settings  {}{read}", shown(decided.file.clone()))?;
    writeln!(out, "sessions  {}", shown(crate::session::journal::state_folder("sessions").ok()))?;
    writeln!(out, "answers   {}", kept_answers(decided))?;
    writeln!(out, "log       {}", shown(super::model::log_file()))?;
    writeln!(out, "models    {}", shown(llm::catalogue::model_dir().ok()))
}

/// Where explanations are kept, and how many.
fn kept_answers(decided: &Decided) -> String {
    let Some(folder) = llm::cache::folder() else { return "nowhere: no home folder".to_owned() };
    let off = if decided.settings.is_on(Name::Cache) { "" } else { ", off by the settings" };
    format!("{} ({} kept{off})", folder.display(), llm::cache::count(&folder))
}

fn write_model(model: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    if !cfg!(feature = "model") {
        return writeln!(out, "model     this build has none");
    }
    match llm::explain::usable_model(model) {
        Ok(file) => writeln!(out, "model     {}", file.display_name())?,
        Err(error) => writeln!(out, "model     none: {error}\n          {}", error.hint())?,
    }
    if let Some(free) = llm::memory::free() {
        writeln!(out, "memory    {} free", llm::memory::size(free.bytes))?;
    }
    match llm::simd_report() {
        Ok(report) => writeln!(out, "vectors   {}", report.describe()),
        Err(error) => writeln!(out, "vectors   unknown: {error}"),
    }
}
