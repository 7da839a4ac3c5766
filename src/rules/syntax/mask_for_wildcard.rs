//! `syntax/mask-for-wildcard`

use std::net::Ipv4Addr;

use super::masks;
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::dialect::grammar::{Role, ValueType};
use crate::fix::{Applicability, Fix};
use crate::rules::{Findings, Prose, SectionView, wording};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A netmask, such as 255.255.255.0, where a command takes a wildcard, such as 0.0.0.255: in access lists, in `network`
    /// lines of OSPF and EIGRP. It is found only where the address has bits that the mask, read as a wildcard, throws
    /// away: there it cannot be meant. On IOS, `acl/wildcard-looks-like-mask` and its kin say the same and more.
    ///
    /// ## Why it matters
    ///
    /// In a wildcard the ones are the bits that do not count. `10.1.1.0 255.255.255.0` matches every address that ends in
    /// .0, wherever it is, and none of the other hosts of 10.1.1.0/24. The device takes it without a word.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip access-list EDGE
    ///   10 permit ip 10.1.1.0 255.255.255.0 any
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn the mask into the wildcard of the same subnet. Review it, since other packets match afterwards.
    ///
    /// ```text
    /// ip access-list EDGE
    ///   10 permit ip 10.1.1.0 0.0.0.255 any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists EDGE` shows the entry as the device keeps it.
    ///
    /// ## References
    ///
    /// The command references of NX-OS, IOS-XR, EOS and FRR: source and destination are an address and a wildcard.
    pub static MASK_FOR_WILDCARD = {
        id: "syntax/mask-for-wildcard",
        summary: "A netmask where a command takes a wildcard",
        severity: Error,
        dialects: [NxOs, IosXr, Eos, Frr],
        check: Section(check),
    };
}

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in &view.statements {
        let mut before: Option<Ipv4Addr> = None;
        for value in statement.values() {
            let word = statement.value_text(value);
            let quad: Option<Ipv4Addr> = word.parse().ok();
            if let (Some(address), Some(wildcard)) = (before, quad)
                && matches!(statement.slot(value).role, Role::Value(ValueType::Wildcard))
                && throws_away(address, wildcard)
            {
                report(view, findings, statement, value.span, wildcard);
            }
            before = quad;
        }
    }
}

/// A netmask that, as a wildcard, throws away bits which the address sets.
fn throws_away(address: Ipv4Addr, wildcard: Ipv4Addr) -> bool {
    masks::is_evident_netmask(wildcard) && address.to_bits() & wildcard.to_bits() != 0
}

fn report(view: &SectionView<'_>, findings: &mut Findings, statement: StatementRef<'_>, span: Span, mask: Ipv4Addr) {
    let place = view.place(span);
    let meant = masks::inverted(mask);
    let fault = findings
        .fault(place, format!("{mask} is a netmask; this command takes a wildcard, {meant}"))
        .about("value", mask.to_string())
        .fact(
            Prose::new(format!("{}{} on ", wording::quoted(statement), wording::under(statement)))
                .line(place)
                .text(format!(" has {mask}.")),
        )
        .fact("In a wildcard the ones are the bits that do not count.")
        .fix(Fix::new(
            format!("Write the wildcard {meant}"),
            Applicability::Review,
            vec![Edit::replace(view.file, span, meant.to_string())],
        ));
    findings.push(fault);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in};

    #[test]
    fn a_netmask_in_the_place_of_a_wildcard() {
        for (dialect, list, entry) in [
            (Dialect::NxOs, "ip access-list EDGE", "permit ip 10.1.1.0 255.255.255.0 any"),
            (Dialect::Eos, "ip access-list EDGE", "permit ip 10.1.1.0 255.255.255.0 any"),
            (Dialect::IosXr, "ipv4 access-list EDGE", "10 permit ipv4 10.1.1.0 255.255.255.0 any"),
        ] {
            let at = " ".repeat(entry.find("255").unwrap_or_default() + 1);
            check_fix_in(
                dialect,
                &MASK_FOR_WILDCARD,
                &format!("{list}\n {entry}\n{at}^^^^^^^^^^^^^ error: takes a wildcard, 0.0.0.255\n"),
                "Write the wildcard 0.0.0.255",
                Applicability::Review,
                &format!("{list}\n {}\n", entry.replace("255.255.255.0", "0.0.0.255")),
            );
        }
    }

    #[test]
    fn wildcards_and_hosts_are_fine() {
        check(
            &MASK_FOR_WILDCARD,
            "
            ip access-list EDGE
              permit ip 10.1.1.0 0.0.0.255 any
              permit ip 0.0.0.0 255.255.255.255 any
              permit ip 10.1.1.0/24 any
            ",
        );
    }
}
