//! `route-map/unreachable-statement`

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Findings, Prose, SectionView, wording};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A statement of an IOS-XR route policy behind a `drop` or `done` of the same block, or behind an `if` all of whose
    /// branches, the `else` among them, end in one.
    ///
    /// ## Why it matters
    ///
    /// `drop` throws the route away and `done` accepts it: both end the policy at once. What stands behind them is never
    /// done, though it looks as if it were.
    ///
    /// ## Example
    ///
    /// ```text
    /// route-policy IMPORT
    ///   if destination in (10.0.0.0/8 le 32) then
    ///     drop
    ///   else
    ///     done
    ///   endif
    ///   set local-preference 200
    /// end-policy
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete what is never reached, or, where it was meant to be done, put it before what ends the policy, or write
    /// `pass` there. Review it.
    ///
    /// ```text
    /// route-policy IMPORT
    ///   if destination in (10.0.0.0/8 le 32) then
    ///     drop
    ///   else
    ///     done
    ///   endif
    /// end-policy
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show rpl route-policy NAME` shows the policy as it is compiled; routes that match lack what the statement sets.
    ///
    /// ## References
    ///
    /// Cisco IOS XR Routing Configuration Guide, "Implementing Routing Policy": `drop` and `done` end the processing.
    pub static UNREACHABLE_STATEMENT = {
        id: "route-map/unreachable-statement",
        summary: "A statement of a route policy behind one that ends it",
        severity: Error,
        dialects: [IosXr],
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    let Some(policy) = view.statements.first().filter(|first| first.path() == "route-policy") else { return };
    for block in &view.statements {
        let body: Vec<StatementRef<'_>> = block.children().filter(|child| child.path() != "end-policy").collect();
        if let Some(end) = end_of(&body)
            && let Some(next) = body.get(end.at)
        {
            findings.push(fault(view, findings, *policy, &end, *next, &body[end.at..]));
        }
    }
}

/// Where a block ends the policy.
struct End<'a> {
    /// The statement that does, or the `if` all of whose branches do.
    by: StatementRef<'a>,
    /// The first statement of the block behind it.
    at: usize,
}

/// Where the block of these statements ends the policy for certain, if anywhere.
fn end_of<'a>(body: &[StatementRef<'a>]) -> Option<End<'a>> {
    // The branches of the `if` at hand so far all end it.
    let mut all_end: Option<StatementRef<'a>> = None;
    let mut has_else = false;
    for (at, statement) in body.iter().enumerate() {
        let branch: Vec<StatementRef<'_>> = statement.children().collect();
        let ends = || end_of(&branch).is_some();
        match statement.word(0) {
            "drop" | "done" => return Some(End { by: *statement, at: at + 1 }),
            "if" => (all_end, has_else) = (Some(*statement).filter(|_| ends()), false),
            "elseif" => all_end = all_end.filter(|_| ends()),
            "else" => (all_end, has_else) = (all_end.filter(|_| ends()), true),
            "endif" => {
                if let Some(by) = all_end.take().filter(|_| has_else) {
                    return Some(End { by, at: at + 1 });
                }
            }
            _ => {}
        }
    }
    None
}

fn fault<'a>(
    view: &SectionView<'_>,
    findings: &Findings,
    policy: StatementRef<'_>,
    end: &End<'_>,
    next: StatementRef<'a>,
    rest: &[StatementRef<'a>],
) -> Fault {
    let (name, place) = (policy.defined_name().unwrap_or_default(), view.place(end.by.span()));
    let by = if end.by.word(0) == "if" { "every branch of the if".to_owned() } else { wording::quoted(end.by) };
    let mut fault = findings
        .fault(
            view.place(next.span()),
            Prose::new(format!("this statement of route policy {name} is never reached: {by}, "))
                .line(place)
                .text(", ends the policy"),
        )
        .about("route-policy", name)
        .fact(Prose::new(format!("{} on ", wording::capitalised(&by))).line(place).text(" ends the policy at once."))
        .fact("A drop throws the route away, a done accepts it; nothing behind them is done.")
        .related(place, "the policy ends here");
    let last = rest.last().map_or(next, |last| *last);
    let span = next.subtree().cover(last.subtree());
    let lines = view.document.whole_lines(span);
    let around = [Span::new(lines.start, span.start), Span::new(span.end, lines.end)];
    if around.iter().all(|part| view.document.slice(*part).trim().is_empty()) {
        let title = if rest.len() > 1 { "Delete what is never reached" } else { "Delete this statement" };
        let edit = Edit::delete_lines(view.file, view.document, span);
        fault = fault.fix(Fix::new(title, Applicability::Review, vec![edit]));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_follows_the_end() {
        check_fix(
            &UNREACHABLE_STATEMENT,
            "
            route-policy P
              if med eq 1 then
                set local-preference 5
                done
                set med 10
                ^^^^^^^^^^ error: this statement of route policy P is never reached: `done`, line 4, ends the policy
                apply Q
              endif
              pass
            end-policy
            ",
            "Delete what is never reached",
            Applicability::Review,
            "
            route-policy P
              if med eq 1 then
                set local-preference 5
                done
              endif
              pass
            end-policy
            ",
        );
    }

    #[test]
    fn all_branches_must_end() {
        check(
            &UNREACHABLE_STATEMENT,
            "
            route-policy P
              if med eq 1 then
                if tag eq 5 then
                  drop
                else
                  done
                endif
              elseif med eq 2 then
                drop
              else
                set med 5
                done
              endif
              if tag eq 6 then
              ^^^^^^^^^^^^^^^^ error: every branch of the if, line 2
                pass
              endif
            end-policy
            route-policy Q
              if med eq 1 then
                drop
              elseif med eq 2 then
                pass
              else
                done
              endif
              set med 10
              if med eq 1 then
                drop
              elseif med eq 2 then
                drop
              endif
              if med eq 3 then
                set med 3
              else
                drop
              endif
              pass
            end-policy
            route-policy R
              set med 5
              drop
            end-policy
            ",
        );
    }
}
