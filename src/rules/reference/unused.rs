//! `reference/unused`

use rustc_hash::FxHashMap;

use super::nearest::Nearest;
use super::only_user::Uses;
use super::unread::Unread;
use crate::declare_rule;
use crate::dialect::{Reference, Symbol};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Fault, Findings, Prose, removal, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// A name that is defined and that nothing refers to: an access list, a route map, a prefix list, a class map. Things
    /// that do something by themselves (interfaces, VLANs, routing processes) are left alone, and so is a file without a
    /// `hostname`, whose rest may lie elsewhere.
    ///
    /// ## Why it matters
    ///
    /// Mostly it is a leftover, and only in the way. Sometimes the line that should apply it is missing or misspelt: then a
    /// filter or a policy that everyone believes in does nothing.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list OLD-CUSTOMER seq 5 permit 192.0.2.0/24
    /// interface Loopback0
    ///  ip address 10.0.0.1 255.255.255.255
    /// ```
    ///
    /// ## Fix
    ///
    /// Apply it where it was meant to be applied, or delete it:
    ///
    /// ```text
    /// hostname edge1
    /// interface Loopback0
    ///  ip address 10.0.0.1 255.255.255.255
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include NAME` shows nothing but the definition itself.
    ///
    /// ## References
    ///
    /// The same check is known from Batfish as unused structures, and from Juniper's integrity checks as unreferenced
    /// policies.
    pub static UNUSED = {
        id: "reference/unused",
        summary: "A name that is defined and used nowhere",
        severity: Info,
        dialects: All,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    if view.is_snippet() {
        return;
    }
    let (misspelt, uses, unread) = (misspelt_uses(view), Uses::of(view), Unread::of(view));
    for symbol in view.symbols.symbols() {
        if symbol.uses > 0 || acts_by_itself(view, symbol) || unread.may_use(symbol) {
            continue;
        }
        let misspelt = misspelt.get(&std::ptr::from_ref(symbol)).map_or(&[][..], Vec::as_slice);
        if let Some(fault) = fault(view, findings, symbol, misspelt) {
            findings.push(with_deletions(view, fault, symbol, &uses));
        }
    }
}

/// It has an effect, or exists, without being referred to.
pub(super) fn acts_by_itself(view: &DeviceView<'_>, symbol: &Symbol) -> bool {
    let grammar = view.tree.grammar();
    let mut kinds = symbol.definitions.iter().map(|definition| definition.kind).chain([symbol.family]);
    kinds.any(|kind| {
        let kind = grammar.kind(kind);
        kind.used || kind.builtin.iter().any(|name| name.eq_ignore_ascii_case(&symbol.name))
    })
}

fn fault(view: &DeviceView<'_>, findings: &Findings, symbol: &Symbol, misspelt: &[&Reference]) -> Option<Fault> {
    let grammar = view.tree.grammar();
    let definition = symbol.definitions.first()?;
    let what = wording::named(grammar, definition.kind, &symbol.name);
    let mut fault = findings
        .fault(view.place(definition.span), format!("{what} is not used"))
        .about(grammar.kind(symbol.family).name, &*symbol.name)
        .fact(
            Prose::new(format!("{} is defined on ", wording::capitalised(&what)))
                .line(view.place(definition.span))
                .text("."),
        )
        .fact(format!("No line of this config refers to {what}."));
    let siblings = view.symbols.siblings();
    if let Some(other) = siblings.and_then(|all| all.uses_in_vain(grammar, symbol.family, symbol.compared())) {
        let sentence = "whose daemon does not see it: a file per daemon has lists of its own.";
        fault = fault.fact(format!("{} refers to {what}, {sentence}", other.name));
    }
    for reference in misspelt {
        let name = view.document.text().get(reference.span.range()).unwrap_or_default();
        fault = fault
            .fact(
                Prose::new("On ")
                    .line(view.place(reference.span))
                    .text(format!(" a line refers to {name}, which is not defined and looks like it.")),
            )
            .related(view.place(reference.span), format!("{name} is needed here and not defined"));
    }
    Some(fault)
}

/// By symbol, the references to undefined names for which it would be proposed.
fn misspelt_uses<'a>(view: &DeviceView<'a>) -> FxHashMap<*const Symbol, Vec<&'a Reference>> {
    let mut uses: FxHashMap<*const Symbol, Vec<&Reference>> = FxHashMap::default();
    let mut nearest = Nearest::of(view);
    for reference in view.symbols.references().iter().filter(|reference| !view.symbols.is_satisfied(reference)) {
        for candidate in nearest.candidates(reference) {
            uses.entry(std::ptr::from_ref(candidate)).or_default().push(reference);
        }
    }
    uses
}

/// Deleting it, together with what it alone uses where that would be left without a use.
fn with_deletions<'a>(view: &DeviceView<'a>, fault: Fault, symbol: &'a Symbol, uses: &Uses<'a>) -> Fault {
    let what = described(view, symbol);
    let freed = uses.only_through(view, symbol);
    if freed.is_empty() {
        return fault.fix(deletion(view, uses, format!("Delete {what}"), Applicability::Review, &[symbol]));
    }
    let title = match &freed[..] {
        [one] => format!("Delete {what} and {}, which only it uses", described(view, one)),
        more => format!("Delete {what} and {} other names that only it uses", more.len()),
    };
    let all: Vec<&Symbol> = std::iter::once(symbol).chain(freed).collect();
    let alone = deletion(view, uses, format!("Delete {what}"), Applicability::Idea, &[symbol]);
    fault.fix(deletion(view, uses, title, Applicability::Review, &all)).fix(alone)
}

fn described(view: &DeviceView<'_>, symbol: &Symbol) -> String {
    let kind = symbol.definitions.first().map_or(symbol.family, |definition| definition.kind);
    wording::named(view.tree.grammar(), kind, &symbol.name)
}

fn deletion<'a>(
    view: &DeviceView<'a>,
    uses: &Uses<'a>,
    title: String,
    grade: Applicability,
    symbols: &[&'a Symbol],
) -> Fix {
    let statements = symbols.iter().flat_map(|symbol| uses.statements_of(view, symbol));
    Fix::new(title, grade, removal::delete_all(view.file, view.document, statements))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn all_lines_of_the_definition_go() {
        check_fix(
            &UNUSED,
            "
            hostname edge1
            access-list 10 permit 10.0.0.0 0.255.255.255
                        ^^ info: access list 10 is not used
            = access list 10 is defined on line 2.
            = No line of this config refers to
            access-list 20 permit any
            access-list 10 permit 192.168.0.0 0.0.255.255
            interface GigabitEthernet0/1
             ip access-group 20 in
            ",
            "Delete standard access list 10",
            Applicability::Review,
            "
            hostname edge1
            access-list 20 permit any
            interface GigabitEthernet0/1
             ip access-group 20 in
            ",
        );
    }

    #[test]
    fn what_only_it_uses_goes_with_it() {
        check_fix(
            &UNUSED,
            "
            hostname edge1
            ip prefix-list OLD seq 5 permit 192.0.2.0/24
            ip prefix-list LAN seq 5 permit 10.0.0.0/8
            route-map OLD-OUT permit 10
                      ^^^^^^^ info: route map OLD-OUT is not used
             match ip address prefix-list OLD LAN
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 prefix-list LAN out
            ",
            "Delete route map OLD-OUT and prefix list OLD, which only it uses",
            Applicability::Review,
            "
            hostname edge1
            ip prefix-list LAN seq 5 permit 10.0.0.0/8
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 prefix-list LAN out
            ",
        );
    }

    #[test]
    fn a_misspelt_use_is_told() {
        check(
            &UNUSED,
            "
            hostname edge1
            ip access-list extended BLOCK-GUESTS
                                    ^^^^^^^^^^^^ info: extended access list BLOCK-GUESTS is not used
            = On line 5 a line refers to BLOCK-GUEST, which is not defined and looks like it.
             permit ip any any
            interface GigabitEthernet0/1
             ip access-group BLOCK-GUEST in
            ",
        );
    }

    #[test]
    fn a_peer_group_without_members_is_not_used_by_its_own_settings() {
        check_fix(
            &UNUSED,
            "
            hostname edge1
            router bgp 65000
             neighbor PEERS peer-group
                      ^^^^^ info: peer group PEERS is not used
             neighbor PEERS remote-as 65001
             neighbor RRS peer-group
             neighbor 10.0.0.1 peer-group RRS
            ",
            "Delete peer group PEERS",
            Applicability::Review,
            "
            hostname edge1
            router bgp 65000
             neighbor RRS peer-group
             neighbor 10.0.0.1 peer-group RRS
            ",
        );
    }

    #[test]
    fn snippets_and_what_acts_by_itself_are_left_alone() {
        check(&UNUSED, "access-list 10 permit any\n");
        check(
            &UNUSED,
            "
            hostname edge1
            interface Loopback0
             ip address 10.0.0.1 255.255.255.255
            router ospf 1
             network 10.0.0.1 0.0.0.0 area 0
            ",
        );
    }
}
