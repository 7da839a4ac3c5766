//! `confdbg doctor`: what a bug report needs; with a path, how it is read.

mod reading;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::terminal::Terminal;
use super::work::Workspace;
use crate::dialect::Dialect;
use crate::llm;

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
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    if arguments.paths.is_empty() {
        write_machine(decided, output.results())?;
        return Ok(Exit::Clean);
    }
    let workspace = Workspace::open(&arguments.paths, arguments.dialect, decided);
    reading::write(&workspace, arguments.top, output.results())?;
    let read = workspace.tell(output);
    Ok(if read { Exit::Clean } else { Exit::Failed })
}

fn write_machine(decided: &Decided, out: &mut dyn Write) -> io::Result<()> {
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
    write_model(out)
}

fn write_paths(decided: &Decided, out: &mut dyn Write) -> io::Result<()> {
    let shown =
        |path: Option<PathBuf>| path.map_or("nowhere: no home folder".to_owned(), |path| path.display().to_string());
    let read = if decided.was_read { "" } else { " (not there)" };
    writeln!(out, "settings  {}{read}", shown(decided.file.clone()))?;
    writeln!(out, "sessions  {}", shown(crate::session::journal::state_folder("sessions").ok()))?;
    writeln!(out, "log       {}", shown(super::model::log_file()))?;
    writeln!(out, "models    {}", shown(llm::catalogue::model_dir().ok()))
}

fn write_model(out: &mut dyn Write) -> io::Result<()> {
    if !cfg!(feature = "model") {
        return writeln!(out, "model     this build has none");
    }
    match llm::explain::usable_model(None) {
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
