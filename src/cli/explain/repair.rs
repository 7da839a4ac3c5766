//! `confdbg explain FILE:LINE --repair`: the model writes a repair, code proves it, and the user gets it as a diff.

use std::path::Path;

use super::super::error::Failure;
use super::super::output::Output;
use super::Explain;
use crate::analysis::Analysis;
use crate::fix::Fix;
use crate::report::Ink;
use crate::rules::Fault;
use crate::session::FileDiff;
use crate::text::{EditSet, clean, clean_line};

/// Lines around a change.
const CONTEXT: usize = 3;

/// Has a fault mended: refused tries are notes, a proven one is a diff. Nothing is written to any file.
pub(super) fn write(
    explain: &mut dyn Explain,
    (path, analysis): (&Path, &Analysis),
    fault: &Fault,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut refused = Vec::new();
    let outcome = explain.repair(analysis, fault, &mut |why| refused.push(clean_line(why).into_owned()));
    for (number, why) in refused.iter().enumerate() {
        output.note(&format!("try {} of the model was refused: {why}", number + 1));
    }
    match outcome {
        Ok(Some(fix)) => diff(path, analysis, &fix, output),
        Ok(None) => {
            writeln!(output.results(), "\nThe model found no repair that the proof lets pass.")?;
            Ok(())
        }
        Err((what, hint)) => {
            output.warning(&format!("no repair by the model: {what}"), &[hint]);
            Ok(())
        }
    }
}

fn diff(path: &Path, analysis: &Analysis, fix: &Fix, output: &mut Output) -> Result<(), Failure> {
    let heading = output.style().paint(Ink::Bold, "The model's repair").to_string();
    let removes = fix.verdict.as_ref().map_or(0, |verdict| verdict.removes.len());
    writeln!(
        output.results(),
        "\n{heading} (proven: mends {removes}, brings no new fault; whether it is meant is for you to say)\n"
    )?;
    let edited = EditSet::new(fix.edits.clone()).and_then(|edits| edits.apply(&analysis.document));
    let edited = edited.map_err(|error| Failure::new(error.to_string()))?;
    let diff = FileDiff::between(path.to_owned(), analysis.document.clone(), edited, CONTEXT);
    writeln!(output.results(), "{}", clean(&String::from_utf8_lossy(&diff.unified())).trim_end())?;
    Ok(())
}
