//! `syntax/mask-as-wildcard`

use std::net::Ipv4Addr;

use super::masks;
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::dialect::grammar::{Role, ValueType};
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Findings, Prose, SectionView, Severity, wording};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A netmask such as 255.255.255.0 where the command takes a wildcard mask such as 0.0.0.255.
    ///
    /// ## Why it matters
    ///
    /// In an access list the device takes the line as it is: 255.255.255.0 then means that the first three octets may be
    /// anything and the last must be equal. The line lets pass, or drops, nearly everything but what was meant. In the
    /// `network` lines of OSPF and EIGRP newer releases turn the mask over by themselves.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip access-list extended EDGE
    ///  permit ip 10.1.0.0 255.255.0.0 any
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn the mask over. The line then matches other packets than before, so review it.
    ///
    /// ```text
    /// ip access-list extended EDGE
    ///  permit ip 10.1.0.0 0.0.255.255 any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists NAME` shows the line as the device understood it, with its hits.
    ///
    /// ## References
    ///
    /// Cisco IOS Security Configuration Guide, IP Access List Overview: a one in a wildcard mask means that the bit is not
    /// compared.
    pub static MASK_AS_WILDCARD = {
        id: "syntax/mask-as-wildcard",
        summary: "A netmask where a wildcard mask belongs",
        severity: Error,
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in &view.statements {
        for value in statement.values() {
            let wildcard = matches!(statement.slot(value).role, Role::Value(ValueType::Wildcard));
            if let Ok(mask) = statement.value_text(value).parse::<Ipv4Addr>()
                && wildcard
                && masks::is_evident_netmask(mask)
            {
                findings.push(fault(view, findings, statement, value.span, mask));
            }
        }
    }
}

fn fault(
    view: &SectionView<'_>,
    findings: &Findings,
    statement: StatementRef<'_>,
    span: Span,
    mask: Ipv4Addr,
) -> Fault {
    let meant = masks::inverted(mask);
    let mut fault = findings
        .fault(view.place(span), format!("{mask} is a netmask; a wildcard mask belongs here: {meant}"))
        .about("wildcard", mask.to_string())
        .fact(
            Prose::new(format!("{} on ", wording::quoted(statement)))
                .line(view.place(span))
                .text(format!(" takes a wildcard mask and has {mask}.")),
        )
        .fact("A one in a wildcard mask means that this bit of the address is not compared.");
    if statement.path().starts_with("network") {
        fault.severity = Severity::Info;
        fault = fault.fact(format!("Newer releases turn a netmask over by themselves here, into {meant}."));
    } else {
        fault = fault
            .fact(format!("With {mask} the leading octets may be anything, and only the trailing ones are compared."));
    }
    let edit = Edit::replace(view.file, span, meant.to_string());
    fault.fix(Fix::new(format!("Write {meant}"), Applicability::Review, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_netmask_in_an_access_list() {
        check_fix(
            &MASK_AS_WILDCARD,
            "
            hostname r1
            ip access-list extended EDGE
             permit ip 10.1.0.0 255.255.0.0 any
                                ^^^^^^^^^^^ error: 255.255.0.0 is a netmask
            router ospf 1
             network 10.0.0.0 255.255.255.0 area 0
                              ^^^^^^^^^^^^^ info: 0.0.0.255
            ",
            "Write 0.0.255.255",
            Applicability::Review,
            "
            hostname r1
            ip access-list extended EDGE
             permit ip 10.1.0.0 0.0.255.255 any
            router ospf 1
             network 10.0.0.0 255.255.255.0 area 0
            ",
        );
    }

    #[test]
    fn wildcards_of_any_pattern_are_fine() {
        check(
            &MASK_AS_WILDCARD,
            "
            hostname r1
            ip access-list extended EDGE
             permit ip 10.1.0.0 0.0.255.255 any
             permit ip 10.0.0.1 0.255.255.0 any
             permit ip 0.0.0.0 255.255.255.255 any
            ",
        );
    }
}
