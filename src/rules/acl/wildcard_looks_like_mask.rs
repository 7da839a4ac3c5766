//! `acl/wildcard-looks-like-mask`

use std::net::Ipv4Addr;

use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::model::FilterKind;
use crate::rules::{Fault, FilterView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A netmask, such as 255.255.255.0, where an access list takes a wildcard, such as 0.0.0.255. It is found only
    /// where the address has bits that the mask, read as a wildcard, throws away: there it cannot be meant.
    ///
    /// ## Why it matters
    ///
    /// In a wildcard the ones are the bits that do not count. `10.1.1.0 255.255.255.0` matches every address that ends
    /// in .0, wherever it is, and none of the other hosts of 10.1.1.0/24.
    ///
    /// ## Example
    ///
    /// ```text
    /// access-list 10 permit 10.1.1.0 255.255.255.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn the mask into the wildcard of the same subnet. Review it, since other packets match afterwards.
    ///
    /// ```text
    /// access-list 10 permit 10.1.1.0 0.0.0.255
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists NAME` shows the address as the device keeps it: with the bits that do not count set to 0,
    /// so 10.1.1.0 has become 0.0.0.0.
    ///
    /// ## References
    ///
    /// Cisco, Configuring IP Access Lists (document 23602), "Masks": wildcards are the inverse of netmasks.
    pub static WILDCARD_LOOKS_LIKE_MASK = {
        id: "acl/wildcard-looks-like-mask",
        summary: "A netmask where an access list takes a wildcard",
        severity: Error,
        check: Filter(check),
    };
}

fn check(view: &FilterView<'_>, findings: &mut Findings) {
    let filter = view.filter;
    if filter.kind != FilterKind::Ipv6 {
        for line in &filter.lines {
            let Some(statement) = view.statement(line.statement) else { continue };
            let mut at = 0;
            while at + 1 < statement.word_count() {
                let (first, second) = (statement.word(at).parse(), statement.word(at + 1).parse());
                let (Ok(address), Ok(wildcard)) = (first, second) else {
                    at += 1;
                    continue;
                };
                if is_mask(address, wildcard) {
                    findings.push(fault(view, findings, &filter.name.value, (statement, at + 1), (address, wildcard)));
                }
                at += 2;
            }
        }
    }
}

/// A netmask that throws away bits which the address sets.
fn is_mask(address: Ipv4Addr, wildcard: Ipv4Addr) -> bool {
    let bits = wildcard.to_bits();
    let contiguous = bits.leading_ones() + bits.trailing_zeros() >= 32;
    contiguous && bits != 0 && address.to_bits() & bits != 0
}

fn fault(
    view: &FilterView<'_>,
    findings: &Findings,
    list: &str,
    (statement, at): (StatementRef<'_>, usize),
    (address, mask): (Ipv4Addr, Ipv4Addr),
) -> Fault {
    let span = statement.word_span(at);
    let inverse = Ipv4Addr::from_bits(!mask.to_bits());
    let kept = Ipv4Addr::from_bits(address.to_bits() & !mask.to_bits());
    let matches = if mask == Ipv4Addr::BROADCAST {
        format!("{address} {mask} matches every address.")
    } else {
        format!("{address} {mask} matches the addresses that agree with {kept} in the bits of {inverse}, no others.")
    };
    findings
        .fault(view.place(span), format!("{mask} is a netmask; access list {list} takes a wildcard, {inverse}"))
        .about("acl", list)
        .fact("In a wildcard the ones are the bits that do not count.")
        .fact(matches)
        .fix(Fix::new(
            format!("Write the wildcard {inverse}"),
            Applicability::Review,
            vec![Edit::replace(view.file, span, inverse.to_string())],
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn masks_are_told_from_wildcards() {
        check(
            &WILDCARD_LOOKS_LIKE_MASK,
            "
            ip access-list extended A
             permit ip 10.1.1.0 255.255.255.0 10.2.0.0 0.0.255.255
                                ^^^^^^^^^^^^^ error: takes a wildcard, 0.0.0.255
             permit ip any 10.3.0.0 255.255.0.0 log
                                    ^^^^^^^^^^^ error:
             permit ip host 10.0.0.1 host 255.255.255.255
             permit ip 0.0.0.1 255.255.255.0 any
             permit ip 10.0.0.0 0.255.255.255 10.0.0.1 0.0.0.0
             permit ip 0.0.0.0 255.255.255.255 any
            ",
        );
    }

    #[test]
    fn the_fix_is_the_inverse() {
        check_fix(
            &WILDCARD_LOOKS_LIKE_MASK,
            "
            access-list 10 permit 192.168.4.0 255.255.252.0
                                              ^^^^^^^^^^^^^
            ",
            "Write the wildcard 0.0.3.255",
            Applicability::Review,
            "
            access-list 10 permit 192.168.4.0 0.0.3.255
            ",
        );
    }
}
