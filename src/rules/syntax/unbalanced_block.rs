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

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
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
            ProblemKind::StrayBrace => {
                let line = view.document.line_span(view.document.line_of(problem.span.start));
                let alone = view.document.slice(line).trim() == "}";
                let edit = if alone {
                    Edit::delete_lines(view.file, view.document, problem.span)
                } else {
                    Edit::replace(view.file, problem.span, "")
                };
                let fault = findings
                    .fault(place, "this brace closes nothing")
                    .fact(Prose::new("Before ").line(place).text(" every block is closed already."))
                    .fix(Fix::new("Delete the brace", Applicability::Review, vec![edit]));
                findings.push(fault);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

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
}
