//! `syntax/unbalanced-block`

use crate::declare_rule;
use crate::dialect::ProblemKind;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A brace that opens a block and is never closed, or one that closes a block that was never opened. In dialects
    /// without braces there is nothing to find.
    ///
    /// ## Why it matters
    ///
    /// The device refuses to load the file. Where it would load it (a piece merged by hand), all that follows the open
    /// brace belongs to that block, which nobody meant.
    ///
    /// ## Example
    ///
    /// ```text
    /// system {
    ///     host-name r1;
    /// }
    /// }
    /// ```
    ///
    /// ## Fix
    ///
    /// A closing brace without a block is deleted:
    ///
    /// ```text
    /// system {
    ///     host-name r1;
    /// }
    /// ```
    ///
    /// Where a brace is missing, only its owner can say where the block should end.
    ///
    /// ## Check on the device
    ///
    /// `load override FILE` or `load merge FILE` names the line; `commit check` before any commit.
    ///
    /// ## References
    ///
    /// Junos OS CLI User Guide, Loading Configurations: the format of configuration files.
    pub static UNBALANCED_BLOCK = {
        id: "syntax/unbalanced-block",
        summary: "A brace without its counterpart",
        severity: Error,
        dialects: [Junos, Vyos],
        check: Device(check),
    };
}

/// Stray braces that are told of one by one: where there are more, the file is broken in one place or is no config.
const MOST_BRACES: usize = 100;

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let stray = view.tree.problems().iter().filter(|problem| problem.kind == ProblemKind::StrayBrace).count();
    let mut told = 0;
    for problem in view.tree.problems() {
        let place = view.place(problem.span);
        match problem.kind {
            ProblemKind::UnclosedBlock => {
                let words = view.document.slice(problem.span).trim_end_matches('{').trim().to_owned();
                let fault = findings
                    .fault(place, format!("the block {words} is not closed"))
                    .fact(
                        Prose::new("The brace on ").line(place).text(" has no counterpart before the end of the file."),
                    )
                    .fact("All that follows it is read as a part of that block.");
                findings.push(fault);
            }
            ProblemKind::StrayBrace if told == MOST_BRACES => {}
            ProblemKind::StrayBrace => {
                told += 1;
                let line = view.document.line_span(view.document.line_of(problem.span.start));
                let alone = view.document.slice(line).trim() == "}";
                let edit = if alone {
                    Edit::delete_lines(view.file, view.document, problem.span)
                } else {
                    Edit::replace(view.file, problem.span, "")
                };
                let mut fault = findings
                    .fault(place, "this brace closes nothing")
                    .fact(Prose::new("Before ").line(place).text(" every block is closed already."))
                    .fix(Fix::new("Delete the brace", Applicability::Review, vec![edit]));
                if told == MOST_BRACES && stray > told {
                    fault = fault.fact(format!("{} more such braces are not listed.", stray - told));
                }
                findings.push(fault);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::dialect::Dialect;
    use crate::rules::testing::check;
    use crate::text::{Document, FileId};

    #[test]
    fn a_block_without_an_end() {
        check(
            &UNBALANCED_BLOCK,
            "
            system {
            ^^^^^^^^ error: the block system is not closed
                host-name r1;
            ",
        );
        check(&UNBALANCED_BLOCK, "system { host-name r1; }\n");
    }

    #[test]
    fn of_very_many_braces_the_first_are_told() {
        let document = Document::from_text(&"}\n".repeat(MOST_BRACES + 20));
        let analysis = Analysis::of(FileId(0), document, Dialect::Junos);
        let faults: Vec<_> = analysis.faults().filter(|fault| fault.rule == UNBALANCED_BLOCK.id).collect();
        assert_eq!(faults.len(), MOST_BRACES);
        assert!(format!("{:?}", faults.last()).contains("20 more such braces are not listed."));
    }
}
