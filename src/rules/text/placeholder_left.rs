//! `text/placeholder-left`

use super::placeholder;
use crate::declare_rule;
use crate::dialect::grammar::{Role, ValueType};
use crate::dialect::{Dialect, StatementRef};
use crate::rules::{Findings, Prose, SectionView, Severity};
use crate::text::Span;

declare_rule! {
    /// ## What it finds
    ///
    /// What a template or an author left to be filled in: `{{ address }}`, `<IP>`, `${NAME}`, `%SITE%`, `x.x.x.x`, `TODO`,
    /// `CHANGEME`. In descriptions, remarks and banners it is only worth knowing.
    ///
    /// Marks that collectors write over secrets (`<removed>`) and the tokens of banners (`$(hostname)`) are no
    /// placeholders.
    ///
    /// ## Why it matters
    ///
    /// The device refuses the line, or takes the placeholder for a name, a community or a password, and everyone who knows
    /// the template knows that password.
    ///
    /// ## Example
    ///
    /// ```text
    /// interface Loopback0
    ///  ip address {{ loopback }} 255.255.255.255
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value that belongs there. confdbg cannot know it, so it proposes nothing.
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include TODO|CHANGEME|<|{` shows what the device took as it was.
    ///
    /// ## References
    ///
    /// The placeholders of Jinja2, of shell templates and of vendors' documentation.
    pub static PLACEHOLDER_LEFT = {
        id: "text/placeholder-left",
        summary: "A placeholder that was never filled in",
        severity: Error,
        dialects: All,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in &view.statements {
        let start = statement.block().start;
        let block = view.document.slice(statement.block());
        let mut at = start;
        for line in block.split('\n') {
            if let Some(found) = placeholder::find(line) {
                let span = Span::new(at + found.start as u32, at + found.end as u32);
                report(view, findings, statement, span);
            }
            at += line.len() as u32 + 1;
        }
    }
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>, span: Span) {
    let text = view.document.slice(span);
    let free = is_free_text(statement, span);
    if is_written_over(statement, span, text) || is_filled_in_by_the_device(view.dialect, text) {
        return;
    }
    let mut fault = findings
        .fault(view.place(span), format!("{text} looks like a placeholder that was not filled in"))
        .about("placeholder", text)
        .fact(Prose::new(format!("{text} stands on ")).line(view.place(span)).text("."));
    if free {
        fault.severity = Severity::Info;
        fault = fault.fact("It stands in a text that the device does not interpret.");
    } else {
        fault = fault.fact("The device refuses it, or takes it for the value itself.");
    }
    findings.push(fault);
}

/// Junos puts the node's or member's own name in: `apply-groups "${node}"`.
fn is_filled_in_by_the_device(dialect: Dialect, text: &str) -> bool {
    dialect == Dialect::Junos && matches!(text, "${node}" | "${member}")
}

/// A description, a remark, a banner.
fn is_free_text(statement: StatementRef<'_>, span: Span) -> bool {
    let text = |value: &crate::dialect::Value| {
        matches!(statement.slot(*value).role, Role::Value(ValueType::Text | ValueType::Delimited | ValueType::Quoted))
            && value.span.start <= span.start
    };
    span.start >= statement.span().end || statement.values().any(|value| text(&value))
}

/// `xxxx` in place of a secret is a collector's work.
fn is_written_over(statement: StatementRef<'_>, span: Span, text: &str) -> bool {
    text.bytes().all(|b| b == b'X')
        && statement.values().any(|value| {
            value.span.start <= span.start
                && matches!(statement.slot(value).role, Role::Value(ValueType::Secret | ValueType::SecretText))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn values_are_errors_and_texts_worth_knowing() {
        check(
            &PLACEHOLDER_LEFT,
            "
            hostname r1
            enable secret CHANGEME
                          ^^^^^^^^ error: looks like a placeholder
            interface GigabitEthernet0/1
             description TODO who is this
                         ^^^^ info
             ip address <IP> 255.255.255.0
                        ^^^^ error
            ",
        );
    }

    #[test]
    fn marks_over_secrets_and_tokens_of_banners_are_fine() {
        check(
            &PLACEHOLDER_LEFT,
            "
            hostname r1
            enable secret <removed>
            username admin secret XXXX
            banner login ^C Welcome to $(hostname) ^C
            ",
        );
    }
}
