//! `reference/near-duplicate-name`

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::dialect::Symbol;
use crate::dialect::grammar::Shape;
use crate::rules::{DeviceView, Findings, Prose, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// Two names of one kind that differ only in capital letters, `-` and `_`: the access lists `MGMT-IN` and `mgmt_in`.
    ///
    /// ## Why it matters
    ///
    /// The device takes them for two different things. Whoever edits one of them at night edits the wrong one half of the
    /// time, and a line that refers to the other looks right at a glance.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// ip access-list standard MGMT-IN
    ///  permit 10.0.0.0 0.255.255.255
    /// ip access-list standard MGMT_IN
    ///  permit any
    /// line vty 0 4
    ///  access-class MGMT_IN in
    /// ```
    ///
    /// ## Fix
    ///
    /// Find out which of the two is meant, refer to that one everywhere, and delete the other, or give one of them a name
    /// that tells them apart. confdbg proposes nothing: both may be meant.
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include NAME` for both spellings shows which is used where.
    ///
    /// ## References
    ///
    /// Cisco IOS compares the names of access lists, route maps and prefix lists letter by letter, capital letters
    /// included. Where a platform does not (VRFs of NX-OS, interface names of ASA), two such names are one, and nothing
    /// is reported.
    pub static NEAR_DUPLICATE_NAME = {
        id: "reference/near-duplicate-name",
        summary: "Two names that differ only in capital letters, - or _",
        severity: Info,
        dialects: All,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let grammar = view.tree.grammar();
    let mut first: FxHashMap<(crate::dialect::grammar::KindId, String), &Symbol> = FxHashMap::default();
    for symbol in view.symbols.symbols() {
        if grammar.kind(symbol.family).shape != Shape::Word {
            continue;
        }
        let plain = symbol.name.replace(['-', '_'], "").to_ascii_lowercase();
        let Some(&earlier) = first.get(&(symbol.family, plain.clone())) else {
            first.insert((symbol.family, plain), symbol);
            continue;
        };
        let (Some(own), Some(other)) = (symbol.definitions.first(), earlier.definitions.first()) else { continue };
        if earlier.name == symbol.name {
            continue;
        }
        let what = wording::named(grammar, symbol.family, &symbol.name);
        let fault = findings
            .fault(view.place(own.span), format!("{what} differs from {} only in spelling", earlier.name))
            .about(grammar.kind(symbol.family).name, &*symbol.name)
            .fact(uses(view, earlier))
            .fact(uses(view, symbol))
            .fact("The device takes the two names for two different things.")
            .related(view.place(other.span), format!("{} is defined here", earlier.name));
        findings.push(fault);
    }
}

fn uses(view: &DeviceView<'_>, symbol: &Symbol) -> Prose {
    let sentence = Prose::new(format!("{} is defined on ", symbol.name));
    let uses = match symbol.uses {
        0 => ", and no line refers to it.".to_owned(),
        uses => format!(", and {} to it.", wording::lines(uses as usize, "refer")),
    };
    match symbol.definitions.first() {
        Some(definition) => sentence.line(view.place(definition.span)).text(uses),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn names_that_look_the_same() {
        check(
            &NEAR_DUPLICATE_NAME,
            "
            hostname edge1
            ip access-list standard MGMT-IN
             permit 10.0.0.0 0.255.255.255
            ip access-list standard mgmt_in
                                    ^^^^^^^ info: access list mgmt_in differs from MGMT-IN only in spelling
             = MGMT-IN is defined on line 2, and no line refers to it.
             = mgmt_in is defined on line 4, and one line refers to it.
             permit any
            line vty 0 4
             access-class mgmt_in in
            ",
        );
    }

    #[test]
    fn names_that_fold_are_one() {
        check_in(
            Dialect::NxOs,
            &NEAR_DUPLICATE_NAME,
            "
            hostname leaf1
            vrf context BLUE
            vrf context blue
            ip access-list EDGE
              permit ip any any
            ip access-list edge
                           ^^^^ info: differs from EDGE only in spelling
              permit ip any any
            ",
        );
        check_in(
            Dialect::Asa,
            &NEAR_DUPLICATE_NAME,
            "
            hostname fw
            interface GigabitEthernet0/0
             nameif outside
            interface GigabitEthernet0/1
             nameif Outside
            ",
        );
    }

    #[test]
    fn names_of_two_kinds_may_be_alike() {
        check(
            &NEAR_DUPLICATE_NAME,
            "
            hostname edge1
            ip access-list standard MGMT-IN
             permit any
            ip access-list standard MGMT-OUT
             permit any
            route-map MGMT_IN permit 10
            ",
        );
    }
}
