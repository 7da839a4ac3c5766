//! The fault that one line is which turns a service on that should be off. The rules differ in the line and the words.

use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::Edit;

/// What a rule says about its service.
pub(super) struct Service {
    /// What is wrong.
    pub message: &'static str,
    /// What that means, as a whole sentence.
    pub fact: &'static str,
    /// What the fix does.
    pub fix: &'static str,
    /// What the line becomes; `None` deletes it.
    pub instead: Option<&'static str>,
}

/// Reports every statement of the section that turns the service on.
pub(super) fn report(
    view: &SectionView<'_>,
    findings: &mut Findings,
    is_on: fn(StatementRef<'_>) -> bool,
    service: &Service,
) {
    for &statement in view.statements.iter().filter(|statement| is_on(**statement)) {
        let place = view.place(statement.span());
        let edit = match service.instead {
            Some(line) => Edit::replace(view.file, statement.span(), line),
            None => Edit::delete_lines(view.file, view.document, statement.span()),
        };
        let fault = findings
            .fault(place, service.message)
            .about("service", statement.path())
            .fact(Prose::new(format!("{} is on ", wording::quoted(statement))).line(place).text("."))
            .fact(service.fact)
            .fix(Fix::new(service.fix, Applicability::Review, vec![edit]));
        findings.push(fault);
    }
}
