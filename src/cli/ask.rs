//! `confdbg ask`: a question about configs, answered by read-only tools and, over what they say, by the language model.

mod json;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::asking::{self, ModelArguments, WordingArguments};
use super::decided::Decided;
use super::error::Failure;
use super::model::log_file;
use super::output::Output;
use super::work::Workspace;
use super::{Exit, has_model};
use crate::dialect::Dialect;
use crate::llm::ask::{self, Inquiry, Reply, Skill, Step};
use crate::llm::client::Choice;
use crate::llm::explain::{ExplainError, Pieces};
use crate::llm::prompt::Hide;
use crate::llm::protocol::Sampling;
use crate::llm::talk::Talk;
use crate::llm::{Answerer, Question};
use crate::report::{Ink, page};
use crate::text::clean;
use crate::tools::{self, Answer, Call, Configs, FORMS};
use json::Told;

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
    #[arg(long, value_name = "CALL", conflicts_with_all = ["question", "model", "no_model", "api", "api_model"])]
    tool: Option<String>,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    wording: WordingArguments,
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
    let configs = Arc::new(Configs::of(
        workspace.files.into_iter().map(|checked| (checked.source.path.clone(), checked.analysis)),
    ));
    if let Some(call) = call {
        let answer = tools::run(&call, &configs);
        match arguments.format {
            Format::Text => say(&answer, &configs, output)?,
            Format::Json => {
                let found = [(call, answer.clone())];
                let told =
                    Told { question: None, calls: &found, answer: answer.headline.clone(), words: None, doubted: &[] };
                json::write(&told, &configs, output.results())?;
            }
        }
        return Ok(if answer.found { Exit::Clean } else { Exit::Failed });
    }
    let asked = arguments.question.as_deref().unwrap_or_default();
    let mut settings = decided.settings.clone();
    arguments.model.over(&mut settings);
    arguments.wording.over(&mut settings);
    let hide = asking::wording(&settings).hide;
    let answerer = asking::answerer(&settings)?;
    if let Some(disclosure) = answerer.as_ref().and_then(Answerer::disclosure) {
        output.note(&disclosure);
    }
    let reply = match answerer {
        Some(answerer) => by_model((asked, hide), &answerer, &configs, output),
        None => answered((asked, hide), Skill::Nothing, &configs, None, output),
    };
    if reply.found.is_empty() {
        let hint = "name an interface, a list, an address or a device as the config does".to_owned();
        output.warning("the question names nothing that is in these configs", &[hint]);
    }
    match arguments.format {
        Format::Json => json::write(&Told::of(asked, &reply), &configs, output.results())?,
        Format::Text => text(&reply, &configs, output)?,
    }
    Ok(if reply.is_answered() { Exit::Clean } else { Exit::Failed })
}

/// With the model; where there is none, by the tools alone, which is said.
fn by_model(question: (&str, Hide), answerer: &Answerer, configs: &Arc<Configs>, output: &mut Output) -> Reply {
    let talk = if answerer.is_embedded() && !has_model() {
        let hint = "build it with the feature `model`, which is the default";
        Err(("this build has no language model".to_owned(), hint.to_owned()))
    } else {
        Talk::open(answerer, log_file()).map_err(|error| (error.to_string(), error.hint()))
    };
    match talk {
        Ok(mut talk) => {
            let skill = if answerer.is_embedded() { Skill::Choose } else { Skill::Write };
            answered(question, skill, configs, Some(&mut talk), output)
        }
        Err((what, hint)) => {
            let hints = [hint, "--no-model says no more of it".to_owned()];
            output.warning(&format!("answered by the tools alone: {what}"), &hints);
            answered(question, Skill::Nothing, configs, None, output)
        }
    }
}

/// Goes through the question step by step; calls are told as they happen.
fn answered(
    (question, hide): (&str, Hide),
    skill: Skill,
    configs: &Arc<Configs>,
    mut talk: Option<&mut Talk>,
    output: &mut Output,
) -> Reply {
    let mut inquiry = Inquiry::begin(question, &[], None, Arc::clone(configs), (skill, hide));
    let mut told = 0;
    loop {
        for (call, _) in &inquiry.found()[told..] {
            output.note(&format!("-> {call}"));
        }
        told = inquiry.found().len();
        let step = inquiry.step();
        if let Step::Finished(reply) = step {
            return reply;
        }
        let Some(talk) = talk.as_deref_mut() else {
            inquiry.give_up();
            continue;
        };
        if let Err(error) = carry_out(step, talk, &mut inquiry) {
            output.warning(&format!("answered by the tools alone: {error}"), &[error.hint()]);
            inquiry.give_up();
        }
    }
}

/// Has the model do one step.
fn carry_out(step: Step, talk: &mut Talk, inquiry: &mut Inquiry) -> Result<(), ExplainError> {
    match step {
        Step::Choose { prompt, options, free } => {
            let choice = Choice { prompt: prompt.prompt, options, free, sampling: Sampling::Greedy };
            let chosen = talk.choose(choice)?;
            inquiry.chose(&chosen.text);
        }
        Step::Write(prompt) => {
            let (mut text, mut pieces) = (String::new(), Pieces::default());
            let question =
                Question { prompt: prompt.prompt.clone(), max_tokens: ask::MOST_TOKENS, sampling: Sampling::Greedy };
            talk.generate(question, &mut |piece| pieces.push(piece, &prompt, &mut |piece| text.push_str(piece)))?;
            pieces.finish(&prompt, &mut |piece| text.push_str(piece));
            inquiry.wrote(&text);
        }
        Step::Finished(_) => {}
    }
    Ok(())
}

/// For people: what the tools found, then the model's words.
fn text(reply: &Reply, configs: &Configs, output: &mut Output) -> Result<(), Failure> {
    for (at, (_, answer)) in reply.found.iter().enumerate() {
        if at > 0 {
            writeln!(output.results())?;
        }
        say(answer, configs, output)?;
    }
    let style = output.style();
    if !reply.prose.is_empty() {
        let heading = style.paint(Ink::Bold, "In the model's words");
        writeln!(output.results(), "\n{heading} (it may be wrong; what is above is read from the configs)\n")?;
        let mut filler = page::Filler::new(style.width);
        filler.push(&clean(&reply.prose), output.results())?;
        filler.finish(output.results())?;
    } else if !reply.doubted.is_empty() {
        output.note(&format!("the model's words are left out: nothing bears out {}", reply.doubted.join(", ")));
    }
    Ok(())
}

fn read_call(text: &str) -> Result<Call, Failure> {
    Call::parse(text).map_err(|error| {
        let verbs: Vec<&str> = FORMS.iter().map(|form| form.verb).collect();
        Failure::new(error.to_string())
            .hint(format!("the tools are {}; `confdbg ask --help` says more", verbs.join(", ")))
    })
}

fn say(answer: &Answer, configs: &Configs, output: &mut Output) -> Result<(), Failure> {
    let text = answer.text(configs);
    writeln!(output.results(), "{}", clean(&text))?;
    Ok(())
}
