//! `confdbg eval`: the report card of a model, on faults that are planted in configs.

mod asked;
mod file;
mod memory;
mod progress;
mod training;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::select::unknown_rule;
use super::work::Sources;
use crate::eval::examine::{self, Explainer, Repairer, RulesAlone};
use crate::eval::plant::{Draw, MUTATIONS, Pool};
use crate::eval::record::{Head, Measured, Row, Run};
use crate::eval::{coverage, table};
use crate::llm::catalogue::MODELS;
use crate::rules;
use crate::source::Source;
use file::RunFile;
use progress::Progress;

/// Measure how well a model explains and repairs faults that are planted in configs
///
/// The configs are read and never changed. The same seed and configs give the same faults.
#[derive(Args)]
#[allow(clippy::struct_excessive_bools)] // Each is one option of the command line.
pub(super) struct Arguments {
    /// Configs to plant faults in; folders with all below them
    #[arg(value_name = "PATH", required_unless_present = "show")]
    paths: Vec<PathBuf>,
    /// The model to measure: a name of `confdbg model list`, a GGUF file, or `all` for all that are here; the default
    /// model without
    #[arg(long, value_name = "NAME|PATH|all")]
    model: Option<String>,
    /// Measure the rules alone: their own text and their own fixes
    #[arg(long, conflicts_with = "model")]
    no_model: bool,
    /// How many faults
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    faults: usize,
    /// Another seed gives other faults
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Faults of these rules alone
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Measure only this
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Let the model write repairs freely, not bound to the dialect
    #[arg(long)]
    free: bool,
    /// Tries at each repair
    #[arg(long, value_name = "NUMBER", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=3))]
    tries: u8,
    /// Write each result to this file as it comes; the file must be new
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Go on with the run in this file, which was cut
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    resume: Option<PathBuf>,
    /// Print the tables of these files of results, and measure nothing
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["paths", "model", "out", "resume"])]
    show: Vec<PathBuf>,
    /// Plant the faults, and print which mutation reaches which rule
    #[arg(long, conflicts_with_all = ["model", "no_model", "out", "resume", "only"])]
    coverage: bool,
    /// Write examples for training into this folder: prompts and right answers, a file for each split
    #[arg(long, value_name = "DIR", conflicts_with_all = ["model", "no_model", "out", "resume", "only", "coverage"])]
    emit_training_data: Option<PathBuf>,
    /// How to print the tables
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Explanations
    Explanation,
    /// Repairs
    Repair,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    if !arguments.show.is_empty() {
        let runs = arguments.show.iter().map(|path| file::read(path)).collect::<Result<Vec<_>, _>>()?;
        print(&runs, arguments.format, output)?;
        return Ok(Exit::Clean);
    }
    if let Some(unknown) = arguments.select.iter().find(|name| rules::find(name).is_none()) {
        return Err(unknown_rule(unknown));
    }
    let sources = Sources::load(&arguments.paths, None, decided);
    if !sources.tell(output) {
        return Ok(Exit::Failed);
    }
    let sources = sources.loaded.files;
    if arguments.coverage {
        return cover(arguments, sources, output);
    }
    if let Some(folder) = &arguments.emit_training_data {
        let draw = draw(arguments, &sources);
        training::write(folder, draw, arguments.faults, arguments.seed, output)?;
        return Ok(Exit::Clean);
    }
    let models = models(arguments)?;
    let mut runs = Vec::new();
    for model in &models {
        runs.push(measure(arguments, model.as_deref(), models.len() > 1, &sources, output)?);
    }
    print(&runs, arguments.format, output)?;
    Ok(Exit::Clean)
}

/// The models to measure; `None` stands for the rules alone.
fn models(arguments: &Arguments) -> Result<Vec<Option<String>>, Failure> {
    if arguments.no_model {
        return Ok(vec![None]);
    }
    super::needs_model()?;
    if arguments.model.as_deref() != Some("all") {
        let name = arguments.model.clone().unwrap_or_else(|| crate::llm::catalogue::DEFAULT_MODEL.to_owned());
        return Ok(vec![Some(name)]);
    }
    let is_here = |name: &&str| crate::llm::commands::resolve(Some(name)).is_ok();
    let here: Vec<_> =
        MODELS.iter().map(|model| model.name).filter(is_here).map(|name| Some(name.to_owned())).collect();
    if here.is_empty() {
        return Err(Failure::new("no model is here").hint("`confdbg model fetch` gets one"));
    }
    Ok(here)
}

fn pool(sources: &[Source]) -> Pool {
    Pool::new(sources.iter().map(|source| (source.path.clone(), source.dialect, source.document.clone())))
}

fn draw(arguments: &Arguments, sources: &[Source]) -> Draw {
    let only: Vec<&str> = arguments.select.iter().map(String::as_str).collect();
    Draw::new(pool(sources), arguments.seed, &only)
}

fn head(arguments: &Arguments, model: &str, sources: &[Source]) -> Head {
    let mut hasher = Sha256::new();
    for source in sources {
        hasher.update((source.path.len() as u64).to_le_bytes());
        hasher.update(&source.path);
        hasher.update((source.document.bytes().len() as u64).to_le_bytes());
        hasher.update(source.document.bytes());
    }
    let digest = hasher.finalize().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Head {
        model: model.to_owned(),
        confdbg: env!("CARGO_PKG_VERSION").to_owned(),
        seed: arguments.seed,
        select: arguments.select.clone(),
        configs: pool(sources).len(),
        digest,
        measured: match arguments.only {
            None => Measured::Both,
            Some(Part::Explanation) => Measured::Explanation,
            Some(Part::Repair) => Measured::Repair,
        },
        constrained: !arguments.free,
        tries: usize::from(arguments.tries),
    }
}

/// Puts the faults to a model, or to the rules alone, from where the file stops.
fn measure(
    arguments: &Arguments,
    model: Option<&str>,
    of_several: bool,
    sources: &[Source],
    output: &mut Output,
) -> Result<Run, Failure> {
    let head = head(arguments, model.unwrap_or("rules"), sources);
    let name = |path: &PathBuf| if of_several { file::for_model(path, &head.model) } else { path.clone() };
    let (mut file, mut run) = match (&arguments.out, &arguments.resume) {
        (Some(path), _) => RunFile::create(&name(path), head)?,
        (None, Some(path)) => RunFile::resume(&name(path), head)?,
        (None, None) => RunFile::none(head),
    };
    let mut asked = match model {
        Some(name) => Some(asked::Model::open(name)?),
        None => None,
    };
    let mut draw = draw(arguments, sources);
    let mut progress = Progress::new(arguments.faults, run.rows.len());
    for number in 0..arguments.faults {
        let Some(planted) = draw.next_fault() else {
            output.warning(&format!("only {number} faults could be planted in these configs"), &[]);
            break;
        };
        if let Some(known) = run.rows.get(number) {
            if !known.is_of(&planted) {
                return Err(Failure::new(format!("fault {number} of the file is not the one that is planted now"))
                    .hint("the rules have changed since: begin a new file with --out"));
            }
            continue;
        }
        let mut row = Row::of(number, &planted);
        let ended = |why: String| Failure::new(format!("the run ends at fault {number}: {why}"));
        if run.head.measured != Measured::Repair {
            let explainer: &mut dyn Explainer = match &mut asked {
                Some(model) => model,
                None => &mut RulesAlone,
            };
            row.explanation = Some(examine::explain(&planted, explainer).map_err(ended)?);
        }
        if run.head.measured != Measured::Explanation {
            let repairer: &mut dyn Repairer = match &mut asked {
                Some(model) => model,
                None => &mut RulesAlone,
            };
            let tries = examine::repair(&planted, repairer, run.head.tries, run.head.constrained);
            row.repair = Some(tries.map_err(ended)?);
        }
        row.memory_kib = asked.as_mut().and_then(asked::Model::peak_memory);
        file.append(&row)?;
        run.rows.push(row);
        progress.done(run.rows.len(), output);
    }
    progress.end();
    run.rows.truncate(arguments.faults);
    Ok(run)
}

fn cover(arguments: &Arguments, sources: Vec<Source>, output: &mut Output) -> Result<Exit, Failure> {
    let mut draw = draw(arguments, &sources);
    drop(sources);
    let mut progress = Progress::new(arguments.faults, 0);
    let mut planted = Vec::new();
    while planted.len() < arguments.faults {
        let Some(one) = draw.next_fault() else { break };
        planted.push(coverage::Made { rule: one.rule().0, dialect: one.dialect(), mutation: one.mutation });
        progress.done(planted.len(), output);
    }
    progress.end();
    let covered = coverage::Coverage { classes: draw.classes().collect(), planted, tried: draw.tried() };
    let text = match arguments.format {
        Format::Text => covered.text(),
        Format::Markdown => covered.markdown(),
        Format::Json => format!("{:#}\n", covered.json()),
    };
    write!(output.results(), "{text}")?;
    output.note(&format!("{} mutations, {} changes tried", MUTATIONS.len(), covered.tried));
    Ok(Exit::Clean)
}

fn print(runs: &[Run], format: Format, output: &mut Output) -> Result<(), Failure> {
    let text = match format {
        Format::Text => runs.iter().map(table::text).collect::<Vec<_>>().join("\n"),
        Format::Markdown => runs.iter().map(table::markdown).collect::<Vec<_>>().join("\n"),
        Format::Json => {
            let all: Vec<_> = runs.iter().map(table::json).collect();
            format!("{:#}\n", serde_json::Value::Array(all))
        }
    };
    write!(output.results(), "{text}")?;
    Ok(())
}
