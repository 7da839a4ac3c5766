//! `confdbg ask`: a question about configs, answered by read-only tools and, over what they say, by the language model.

mod json;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Exit;
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::work::Workspace;
use crate::dialect::Dialect;
use crate::text::clean;
use crate::tools::{self, Answer, Call, Configs, FORMS, question};

/// Answer a question about a config or a network
///
/// Read-only tools look up what the question names: who uses a name, what a stanza says, whether a filter passes a packet,
/// where an address is, what a change would bring. The language model puts what they found into words, which are held
/// against it. Exits with 0 where there is an answer, with 2 where there is none.
#[derive(Args)]
#[command(after_help = tools_help())]
pub(super) struct Arguments {
    /// Configs to ask about; a folder is one network
    #[arg(value_name = "PATH", required = true)]
    path: PathBuf,
    /// The question: "who uses BLOCK-GUEST?", "does FROM-INTERNET let tcp from 192.0.2.9 to 10.0.0.1 port 22 in?"
    #[arg(value_name = "QUESTION", required_unless_present = "tool")]
    question: Option<String>,
    /// Call one tool in place of asking a question, as in: refers BLOCK-GUEST
    #[arg(long, value_name = "CALL", conflicts_with_all = ["question", "model", "no_model"])]
    tool: Option<String>,
    /// By the tools alone, without the language model
    #[arg(long)]
    no_model: bool,
    /// The model to ask: a name of `confdbg model list`, or a GGUF file
    #[arg(long, value_name = "NAME|PATH")]
    model: Option<String>,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Read the files in this dialect, whatever they look like
    #[arg(long, value_name = "DIALECT", value_parser = super::check::dialect)]
    dialect: Option<Dialect>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON document: the question, the calls, the answer, the lines that it cites
    Json,
}

/// The tools, for the help.
fn tools_help() -> String {
    let forms = FORMS.iter().map(|form| format!("  {} {}\n      {}\n", form.verb, form.arguments, form.purpose));
    format!("Tools:\n{}", forms.collect::<String>())
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    let call = arguments.tool.as_deref().map(read_call).transpose()?;
    let workspace = Workspace::open(std::slice::from_ref(&arguments.path), arguments.dialect, decided);
    if !workspace.tell(output) {
        return Ok(Exit::Failed);
    }
    let configs =
        Configs::of(workspace.files.into_iter().map(|checked| (checked.source.path.clone(), checked.analysis)));
    if let Some(call) = call {
        let answer = tools::run(&call, &configs);
        match arguments.format {
            Format::Text => say(&answer, &configs, output)?,
            Format::Json => json::write(None, &[(call, answer.clone())], &answer.headline, &configs, output.results())?,
        }
        return Ok(if answer.found { Exit::Clean } else { Exit::Failed });
    }
    let asked = arguments.question.as_deref().unwrap_or_default();
    let calls = question::read(asked, &configs, question::Context::default());
    let answers: Vec<(Call, Answer)> =
        calls.into_iter().map(|call| (call.clone(), tools::run(&call, &configs))).collect();
    by_tools(asked, &answers, &configs, arguments.format, output)
}

fn read_call(text: &str) -> Result<Call, Failure> {
    Call::parse(text).map_err(|error| {
        let verbs: Vec<&str> = FORMS.iter().map(|form| form.verb).collect();
        Failure::new(error.to_string())
            .hint(format!("the tools are {}; `confdbg ask --help` says more", verbs.join(", ")))
    })
}

/// The answer without a model: what the tools say.
fn by_tools(
    asked: &str,
    answers: &[(Call, Answer)],
    configs: &Configs,
    format: Format,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let found = answers.iter().any(|(_, answer)| answer.found);
    if answers.is_empty() {
        output.warning(
            "the question names nothing that is in these configs",
            &["name an interface, a list, an address, or a device as the config does".to_owned()],
        );
    }
    match format {
        Format::Json => {
            let text: Vec<&str> = answers.iter().map(|(_, answer)| answer.headline.as_str()).collect();
            json::write(Some(asked), answers, &text.join(". "), configs, output.results())?;
        }
        Format::Text => {
            for (at, (call, answer)) in answers.iter().enumerate() {
                output.note(&format!("-> {call}"));
                if at > 0 {
                    writeln!(output.results())?;
                }
                say(answer, configs, output)?;
            }
        }
    }
    Ok(if found { Exit::Clean } else { Exit::Failed })
}

fn say(answer: &Answer, configs: &Configs, output: &mut Output) -> Result<(), Failure> {
    let text = answer.text(configs);
    writeln!(output.results(), "{}", clean(&text))?;
    Ok(())
}
