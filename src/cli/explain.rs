//! `confdbg explain`: the page of a rule, or the fault on a line, by the rule and in the model's words.

mod model;
mod repair;
mod target;

use clap::Args;

use super::Exit;
use super::asking::{self, ModelArguments, WordingArguments};
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::select::unknown_rule;
use super::work::Workspace;
use crate::analysis::Analysis;
use crate::llm;
use crate::llm::ground::{self, Ground};
use crate::llm::language::Language;
use crate::report::{Report, Shown, page};
use crate::rules::{self, Fault};
use target::Target;

/// Explain a rule, or the fault on a line
#[derive(Args)]
pub(super) struct Arguments {
    /// A rule (`acl/shadowed-line`), or a line of a config (`r1.cfg:14`)
    #[arg(value_name = "RULE|FILE:LINE")]
    target: String,
    /// Have the model write a repair instead of an explanation; it is shown as a diff where code has proven it
    #[arg(long, conflicts_with = "no_model")]
    repair: bool,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    wording: WordingArguments,
}

/// Explains a fault in prose, piece by piece, and repairs it.
pub(super) trait Explain {
    /// A proven repair, or nothing; refused tries are told. An error is what happened and what to do about it.
    fn repair(
        &mut self,
        analysis: &Analysis,
        fault: &Fault,
        refused: &mut dyn FnMut(&str),
    ) -> Result<Option<crate::fix::Fix>, (String, String)>;

    /// What the user must know before anything is said about their config.
    fn disclosure(&self) -> Option<String>;

    /// Hands over the explanation as it comes, without the words of an earlier answer that nothing bears out; an error is what happened and what to do about it.
    fn explain(
        &mut self,
        analysis: &Analysis,
        fault: &Fault,
        avoid: &[String],
        say: &mut dyn FnMut(&str),
    ) -> Result<(), (String, String)>;
}

pub(super) fn run(arguments: &Arguments, decided: &Decided, output: &mut Output) -> Result<Exit, Failure> {
    match Target::parse(&arguments.target)? {
        Target::Rule(id) => {
            let rule = rules::find(&id).ok_or_else(|| unknown_rule(&id))?;
            let style = output.style();
            writeln!(output.results(), "{}  {}\n", style.paint(crate::report::Ink::Bold, rule.id.0), rule.summary)?;
            page::write(rule.page, style, output.results())?;
            Ok(Exit::Clean)
        }
        Target::Line { path, line } => {
            let mut settings = decided.settings.clone();
            arguments.model.over(&mut settings);
            arguments.wording.over(&mut settings);
            let wording = asking::wording(&settings);
            let kept = asking::kept_answers(&settings);
            let mut model = asking::answerer(&settings)?.map(|answerer| model::Model::of(answerer, wording, kept));
            let explain = model.as_mut().map(|model| model as &mut dyn Explain);
            line_of_file((&path, line), (explain, wording.language, arguments.repair), decided, output)
        }
    }
}

fn line_of_file(
    (path, line): (&std::path::Path, u32),
    (mut explain, language, repair): (Option<&mut dyn Explain>, Language, bool),
    decided: &Decided,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let workspace = Workspace::open(&[path.to_path_buf()], None, decided);
    if !workspace.tell(output) {
        return Ok(Exit::Failed);
    }
    let Some(checked) = workspace.files.first() else { return Ok(Exit::Failed) };
    let document = &checked.source.document;
    if line as usize > document.line_count() {
        return Err(Failure::new(format!("{} has {} lines", path.display(), document.line_count())));
    }
    let lines = |fault: &Fault| {
        let last = fault.place.span.end.max(fault.place.span.start + 1) - 1;
        (document.line_of(fault.place.span.start).get(), document.line_of(last).get())
    };
    let there = |fault: &&Fault| {
        let (first, last) = lines(fault);
        (first..=last).contains(&line)
    };
    let faults: Vec<&Fault> = checked.analysis.faults().filter(there).collect();
    if faults.is_empty() {
        let near = checked.analysis.faults().map(|fault| lines(fault).0).min_by_key(|other| other.abs_diff(line));
        output.note(&format!("no fault on line {line} of {}", path.display()));
        if let Some(near) = near {
            output.note(&format!("the nearest fault is on line {near}"));
        }
        return Ok(Exit::Clean);
    }
    if let Some(disclosure) = explain.as_ref().and_then(|explain| explain.disclosure()) {
        output.note(&disclosure);
    }
    let style = output.style();
    for fault in faults {
        let shown = Shown { fault, verdicts: proofs(&checked.analysis, fault) };
        let report = Report { files: &workspace.files, faults: Vec::new(), skipped: &[], errors: &[], style };
        report.write_fault(&shown, output.results())?;
        by_the_rule(fault, output)?;
        match explain.as_deref_mut() {
            Some(explain) if repair => repair::write(explain, (path, &checked.analysis), fault, output)?,
            Some(explain) => by_the_model((explain, language), &checked.analysis, fault, output)?,
            None => {}
        }
    }
    Ok(Exit::Clean)
}

fn proofs(analysis: &Analysis, fault: &Fault) -> Vec<Option<crate::fix::Verdict>> {
    (0..fault.fixes.len()).map(|fix| analysis.prove(fault, fix).ok()).collect()
}

fn by_the_rule(fault: &Fault, output: &mut Output) -> Result<(), Failure> {
    let Some(rule) = rules::find(fault.rule.0) else { return Ok(()) };
    let style = output.style();
    for heading in ["Why it matters", "Check on the device"] {
        if let Some(text) = rule.section(heading) {
            writeln!(output.results())?;
            page::write(&format!("## {heading}\n\n{text}\n"), style, output.results())?;
        }
    }
    Ok(())
}

/// The model's words; where nothing bears some of them out, once more without those; and the rule's own text where that
/// is no better.
fn by_the_model(
    (explain, language): (&mut dyn Explain, Language),
    analysis: &Analysis,
    fault: &Fault,
    output: &mut Output,
) -> Result<(), Failure> {
    let heading = "In the model's words";
    let Some(doubted) = answer(explain, analysis, fault, (heading, &[]), output)? else { return Ok(()) };
    if doubted.is_empty() {
        return Ok(());
    }
    let again = "In its words once more";
    let Some(doubted) = answer(explain, analysis, fault, (again, &doubted), output)? else { return Ok(()) };
    if !doubted.is_empty() {
        let style = output.style();
        let heading = style.paint(crate::report::Ink::Bold, "In the rule's words");
        writeln!(output.results(), "\n{heading} (the model's are not to be relied on here)\n")?;
        let mut filler = page::Filler::new(style.width);
        filler.push(&crate::text::clean(&llm::prompt::rule_text(analysis, fault, language)), output.results())?;
        filler.finish(output.results())?;
    }
    Ok(())
}

/// One answer, cleaned and filled as it comes. Gives the words that nothing bears out; nothing where there is no answer,
/// which is said.
fn answer(
    explain: &mut dyn Explain,
    analysis: &Analysis,
    fault: &Fault,
    (heading, avoid): (&str, &[String]),
    output: &mut Output,
) -> Result<Option<Vec<String>>, Failure> {
    let style = output.style();
    let mut filler = page::Filler::new(style.width);
    let mut failed = Ok(());
    let mut begun = false;
    let mut all = String::new();
    let outcome = explain.explain(analysis, fault, avoid, &mut |piece| {
        let mut say = |text: &str| -> std::io::Result<()> {
            if !begun {
                begun = true;
                let heading = style.paint(crate::report::Ink::Bold, heading);
                writeln!(output.results(), "\n{heading} (it may be wrong; the facts above are proven)\n")?;
            }
            let text = crate::text::clean(text);
            all.push_str(&text);
            filler.push(&text, output.results())?;
            output.flush()
        };
        if failed.is_ok() {
            failed = say(piece);
        }
    });
    failed?;
    filler.finish(output.results())?;
    if let Err((what, hint)) = outcome {
        output.warning(&format!("no explanation by the model: {what}"), &[hint, "--no-model leaves it out".to_owned()]);
        return Ok(None);
    }
    let words = ground::doubted(&all, &Ground::of(analysis, fault).doubts(&all, analysis, true));
    if !words.is_empty() {
        writeln!(output.results(), "\nNot borne out by the facts or the config: {}", words.join(", "))?;
    }
    Ok(Some(words))
}
