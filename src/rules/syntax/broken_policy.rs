//! `syntax/broken-policy`

use crate::declare_rule;
use crate::dialect::ProblemKind;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A route policy whose parts do not fit together: an `if` without `then` or `endif`, an `else` or `endif` without
    /// its `if`, a bracket without its counterpart; and entries of a set between which the comma is missing.
    ///
    /// ## Why it matters
    ///
    /// The router refuses the whole policy or set, not the line alone. What refers to it cannot be committed either.
    ///
    /// ## Example
    ///
    /// ```text
    /// prefix-set CUSTOMERS
    ///   192.0.2.0/24
    ///   198.51.100.0/24
    /// end-set
    /// ```
    ///
    /// ## Fix
    ///
    /// A missing comma or `then` is added:
    ///
    /// ```text
    /// prefix-set CUSTOMERS
    ///   192.0.2.0/24,
    ///   198.51.100.0/24
    /// end-set
    /// ```
    ///
    /// Where an `if` should have ended, only the author knows.
    ///
    /// ## Check on the device
    ///
    /// `show configuration failed` after the commit; `show rpl route-policy NAME` shows what is in force.
    ///
    /// ## References
    ///
    /// Cisco IOS XR Routing Configuration Guide, Implementing Routing Policy: the policy language is made of statements,
    /// not of lines.
    pub static BROKEN_POLICY = {
        id: "syntax/broken-policy",
        summary: "A route policy or set whose parts do not fit together",
        severity: Error,
        dialects: [IosXr],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for problem in view.tree.problems() {
        let Some((message, fact, added)) = wording(problem.kind, view.document.slice(problem.span)) else { continue };
        let place = view.place(problem.span);
        let mut fault = findings
            .fault(place, message)
            .fact(Prose::new("On ").line(place).text(format!(" {fact}.")))
            .fact("The router refuses the whole policy or set.");
        if let Some((title, text)) = added {
            let edit = Edit::replace(view.file, Span::at(problem.span.end), text);
            fault = fault.fix(Fix::new(title, Applicability::Review, vec![edit]));
        }
        findings.push(fault);
    }
}

/// The message, the fact, and what could be added behind the place.
type Wording = (String, String, Option<(&'static str, &'static str)>);

fn wording(kind: ProblemKind, word: &str) -> Option<Wording> {
    let told = |message: &str, fact: &str| (message.to_owned(), fact.to_owned());
    let ((message, fact), added) = match kind {
        ProblemKind::NoThen => {
            (told("this condition has no then", "a condition ends, and no `then` follows"), Some(("Add then", " then")))
        }
        ProblemKind::NoEndif => {
            (told("this if is not ended", "an `if` begins, and the policy ends before its `endif`"), None)
        }
        ProblemKind::StrayBranch => {
            let fact = format!("`{word}` belongs to no `if`: none is open, or its `else` has come already");
            ((format!("this {word} belongs to no if"), fact), None)
        }
        ProblemKind::UnevenBrackets => {
            (told("this bracket has no counterpart", "the brackets are uneven within the statement"), None)
        }
        ProblemKind::NoComma => {
            let fact = "an entry ends, and another follows without a comma between them";
            (told("the comma after this entry is missing", fact), Some(("Add the comma", ",")))
        }
        _ => return None,
    };
    Some((message, fact, added))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_comma_is_added() {
        check_fix(
            &BROKEN_POLICY,
            "
            community-set C
              65000:1,
              65000:2
              ^^^^^^^ error: the comma after this entry is missing
              65000:3
            end-set
            ",
            "Add the comma",
            Applicability::Review,
            "
            community-set C
              65000:1,
              65000:2,
              65000:3
            end-set
            ",
        );
    }

    #[test]
    fn branches_and_brackets_need_their_counterparts() {
        check(
            &BROKEN_POLICY,
            "
            route-policy P
              if med eq 1 then
              ^^ error: this if is not ended
                pass
            end-policy
            route-policy Q
              if (med eq 1 then
                 ^ error: this bracket has no counterpart
                pass
              endif
              else
              ^^^^ error: this else belongs to no if
              pass
              if med eq 2
                        ^ error: this condition has no then
                drop
              endif
            end-policy
            ",
        );
        check(
            &BROKEN_POLICY,
            "
            route-policy P
              if med eq 1 and
                 (local-preference eq 5) then
                pass
              elseif med eq 2 then
                drop
              else
                done
              endif
            end-policy
            prefix-set S
              10.0.0.0/8,
              192.0.2.0/24 le 32
            end-set
            ",
        );
    }
}
