//! `reference/undefined`

use super::bgp_neighbor;
use super::nearest::Nearest;
use super::wrong_kind;
use crate::declare_rule;
use crate::dialect::grammar::{KindId, Shape};
use crate::dialect::undefined::{Effect, Weight, effect};
use crate::dialect::{Reference, StatementId, StatementRef, Symbol, interface_name};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity, removal, wording};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A line that needs a name (an access list, route map, prefix list, VRF, interface, class map, ...) that the config
    /// defines nowhere. Names that the device has from the start, and lines that begin with `no`, are left alone.
    /// A BGP neighbor that has settings, and neither a remote AS nor a peer group, is undefined too.
    ///
    /// In a file without a `hostname` the name may be defined in another part of the config: there it is a warning.
    ///
    /// ## Why it matters
    ///
    /// Most devices accept such a line without a word. What it then does depends on the place: an interface with an
    /// access list that does not exist lets every packet pass, a BGP neighbor with a route map that does not exist loses
    /// every route. The fault says what it does at this place.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/1
    ///  ip access-group BLOCK-GUEST in
    /// ip access-list extended BLOCK-GUESTS
    ///  deny ip 10.9.0.0 0.0.255.255 10.0.0.0 0.255.255.255
    ///  permit ip any any
    /// ```
    ///
    /// ## Fix
    ///
    /// Where a defined name of the right kind looks like it, refer to that one; otherwise define the name, or delete the
    /// line. Each must be reviewed: the name is a guess, and traffic may change.
    ///
    /// ```text
    /// hostname edge1
    /// interface GigabitEthernet0/1
    ///  ip access-group BLOCK-GUESTS in
    /// ip access-list extended BLOCK-GUESTS
    ///  deny ip 10.9.0.0 0.0.255.255 10.0.0.0 0.255.255.255
    ///  permit ip any any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include NAME` lists every line that has the name; `show ip access-lists NAME`,
    /// `show route-map NAME` or `show ip prefix-list NAME` print nothing where it does not exist.
    ///
    /// ## References
    ///
    /// Cisco IOS Security Configuration Guide, IP Access List Overview: an access list that does not exist permits all
    /// packets. `grammars/ios.undefined` lists the effect by kind and place, with its source.
    pub static UNDEFINED = {
        id: "reference/undefined",
        summary: "A name that is used and defined nowhere",
        severity: Error,
        dialects: All,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let (mut nearest, last_vlan) = (Nearest::of(view), LastVlan::default());
    for reference in view.symbols.references() {
        if view.symbols.is_satisfied(reference) || is_kept_elsewhere(view, reference) {
            continue;
        }
        let (Some(statement), Some(&kind)) = (view.statement(reference.statement), reference.kinds.first()) else {
            continue;
        };
        if wrong_kind::other_kind(view, reference).is_none() {
            findings.push(fault(
                view,
                findings,
                &Missing::new(view, reference, kind, statement, nearest.proposals(reference)),
                &last_vlan,
            ));
        }
    }
    bgp_neighbor::check(view, findings);
}

/// VLANs may live in a database outside the config. Only where the config defines some can one be missing.
fn is_kept_elsewhere(view: &DeviceView<'_>, reference: &Reference) -> bool {
    let grammar = view.tree.grammar();
    reference
        .kinds
        .iter()
        .any(|&kind| grammar.kind(kind).shape == Shape::Vlan && !view.symbols.has_family(grammar.family(kind)))
}

/// What the message, the facts and the fixes are made of.
struct Missing<'a> {
    reference: &'a Reference,
    statement: StatementRef<'a>,
    kind: KindId,
    /// The kind's words and the name as written.
    what: String,
    name: &'a str,
    near: Vec<&'a Symbol>,
    effect: Option<&'static Effect>,
    /// Where it stands, there but inactive.
    inactive: Option<Span>,
}

impl<'a> Missing<'a> {
    fn new(
        view: &DeviceView<'a>,
        reference: &'a Reference,
        kind: KindId,
        statement: StatementRef<'a>,
        near: Vec<&'a Symbol>,
    ) -> Self {
        let grammar = view.tree.grammar();
        let name = view.document.text().get(reference.span.range()).unwrap_or_default();
        Self {
            reference,
            statement,
            kind,
            what: wording::named(grammar, kind, name),
            name,
            near,
            effect: effect(view.dialect, grammar, kind, statement),
            inactive: view.symbols.inactive(reference),
        }
    }

    fn severity(&self, view: &DeviceView<'_>) -> Severity {
        let usual = match self.effect.map_or(Weight::Error, |effect| effect.weight) {
            Weight::Info => Severity::Info,
            Weight::Warning => Severity::Warning,
            Weight::Error => Severity::Error,
        };
        if view.is_snippet() { usual.min(Severity::Warning) } else { usual }
    }
}

/// The name as the device writes it: `loopback 0` is Loopback0.
fn subject_name(view: &DeviceView<'_>, missing: &Missing<'_>) -> String {
    match view.tree.grammar().kind(missing.kind).shape {
        Shape::Interface => interface_name::canonical(missing.name),
        _ => missing.name.trim_matches('"').to_owned(),
    }
}

/// The last statement that defines a VLAN, by the kind of name; looked for once.
type LastVlan = std::cell::OnceCell<Option<StatementId>>;

fn fault(view: &DeviceView<'_>, findings: &Findings, missing: &Missing<'_>, last_vlan: &LastVlan) -> Fault {
    let family = view.tree.grammar().family(missing.kind);
    let mut fault = findings
        .fault(view.place(missing.reference.span), message(view, missing))
        .about(view.tree.grammar().kind(family).name, subject_name(view, missing));
    fault.severity = missing.severity(view);
    fault.facts = facts(view, missing);
    for symbol in &missing.near {
        if let Some(definition) = symbol.definitions.first() {
            fault = fault.related(view.place(definition.span), format!("{} is defined here", symbol.name));
        }
    }
    fault.fixes = fixes(view, missing, last_vlan);
    fault
}

fn message(view: &DeviceView<'_>, missing: &Missing<'_>) -> String {
    let what = &missing.what;
    if missing.inactive.is_some() {
        return format!("{what} is inactive");
    }
    let guess = match missing.near.first() {
        Some(symbol) => format!("; {} is defined", symbol.name),
        None => String::new(),
    };
    if view.is_snippet() {
        return format!(
            "{what} is not defined in this file{guess}; the file has no hostname, so it may be defined elsewhere"
        );
    }
    format!("{what} is not defined{guess}")
}

fn facts(view: &DeviceView<'_>, missing: &Missing<'_>) -> Vec<Prose> {
    let Missing { reference, statement, what, name, .. } = missing;
    let command = wording::quoted_up_to(*statement, reference.span);
    let place = wording::under(*statement);
    let mut facts = vec![
        Prose::new(format!("{command} on "))
            .line(view.place(reference.span))
            .text(format!("{place} refers to {what}.")),
    ];
    facts.push(match missing.inactive {
        Some(span) => Prose::new(format!("{} on ", wording::capitalised(what)))
            .line(view.place(span))
            .text(" is inactive: to the device it is not there."),
        None => Prose::new(format!("No line of this config defines {what}.")),
    });
    if let Some(effect) = missing.effect {
        facts.push(Prose::new(effect.sentence(name)));
    }
    for symbol in &missing.near {
        if let Some(definition) = symbol.definitions.first() {
            let named = wording::named(view.tree.grammar(), definition.kind, &symbol.name);
            let uses = match symbol.uses {
                0 => "and nothing refers to it.".to_owned(),
                uses => format!("and {} to it.", wording::lines(uses as usize, "refer")),
            };
            facts.push(
                Prose::new(format!("{} is defined on ", wording::capitalised(&named)))
                    .line(view.place(definition.span))
                    .text(format!(", {uses}")),
            );
        }
    }
    facts
}

fn fixes(view: &DeviceView<'_>, missing: &Missing<'_>, last_vlan: &LastVlan) -> Vec<Fix> {
    let Missing { reference, statement, name, .. } = missing;
    let rename = |symbol: &&Symbol| {
        let edit = Edit::replace(view.file, reference.span, &*symbol.name);
        Fix::new(format!("Refer to {}", symbol.name), Applicability::Review, vec![edit])
    };
    let near = if missing.inactive.is_some() { &[][..] } else { &missing.near };
    let mut fixes: Vec<Fix> = near.iter().map(rename).collect();
    fixes.extend(create_vlan(view, missing.kind, name, last_vlan));
    let alone = statement.children().next().is_none() && statement.block() == statement.span();
    if others_beside(*statement, reference) {
        fixes.extend(take_out(view, missing));
    } else if alone {
        let edit = removal::delete(view.file, view.document, *statement);
        fixes.push(Fix::new("Delete this line", Applicability::Review, vec![edit]));
    }
    fixes
}

/// Does the line need other names of the same sort, which would go with it?
fn others_beside(statement: StatementRef<'_>, reference: &Reference) -> bool {
    let own = statement.values().find(|value| value.span == reference.span);
    own.is_some_and(|own| statement.values().any(|other| other.slot == own.slot && other.span != own.span))
}

/// Takes the name out of a list. In an expression, as in `( A && !B )`, nobody can say what would be meant without it.
fn take_out(view: &DeviceView<'_>, missing: &Missing<'_>) -> Option<Fix> {
    let (statement, own) = (missing.statement, missing.reference.span);
    let at = (0..statement.word_count()).find(|&index| statement.word_span(index) == own)?;
    let before = statement.word_span(at.checked_sub(1)?);
    let between = view.document.slice(Span::new(before.end, own.start));
    let after = view.document.slice(Span::new(own.end, statement.word_span(at + 1).start.max(own.end)));
    let is_list = |text: &str| text.chars().all(|c| c.is_whitespace() || "[]\"".contains(c));
    if !is_list(between) || !is_list(after) {
        return None;
    }
    // `[ A B ]` keeps its bracket, and a quoted name takes its quotes along.
    let quoted = between.ends_with('"') && view.document.slice(Span::new(own.end, own.end + 1)) == "\"";
    let (start, end) = if quoted { (own.start - 1, own.end + 1) } else { (own.start, own.end) };
    let blank = view.document.slice(Span::new(before.end, start)).len()
        - view.document.slice(Span::new(before.end, start)).trim_end().len();
    let edit = Edit::replace(view.file, Span::new(start - blank as u32, end), "");
    Some(Fix::new(format!("Take {} out of the list", missing.name), Applicability::Review, vec![edit]))
}

/// A VLAN needs no more than its number to exist.
fn create_vlan(view: &DeviceView<'_>, kind: KindId, name: &str, last_vlan: &LastVlan) -> Option<Fix> {
    let grammar = view.tree.grammar();
    if grammar.kind(kind).shape != Shape::Vlan {
        return None;
    }
    let definitions = || view.symbols.of_family(kind).flat_map(|symbol| &symbol.definitions);
    let last = (*last_vlan.get_or_init(|| definitions().map(|def| def.statement).max()))?;
    let after = view.statement(last)?.subtree();
    let edit = Edit::insert_line_after(view.file, view.document, after.end, &format!("vlan {name}"));
    Some(Fix::new(format!("Create VLAN {name}"), Applicability::Review, vec![edit]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    const TYPO: &str = "
        hostname edge1
        interface GigabitEthernet0/1
         ip access-group BLOCK-GUEST in
                         ^^^^^^^^^^^ error: access list BLOCK-GUEST is not defined; BLOCK-GUESTS is defined
         = `ip access-group` on line 3 under `interface GigabitEthernet0/1` refers to access list BLOCK-GUEST.
         = No line of this config defines access list BLOCK-GUEST.
         = permits every packet
         = Extended access list BLOCK-GUESTS is defined on line 4, and nothing refers to it.
        ip access-list extended BLOCK-GUESTS
         permit ip any any
    ";

    #[test]
    fn a_name_that_looks_like_it_is_proposed() {
        check_fix(
            &UNDEFINED,
            TYPO,
            "Refer to BLOCK-GUESTS",
            Applicability::Review,
            "
            hostname edge1
            interface GigabitEthernet0/1
             ip access-group BLOCK-GUESTS in
            ip access-list extended BLOCK-GUESTS
             permit ip any any
            ",
        );
    }

    #[test]
    fn the_line_can_be_deleted() {
        check_fix(
            &UNDEFINED,
            TYPO,
            "Delete this line",
            Applicability::Review,
            "
            hostname edge1
            interface GigabitEthernet0/1
            ip access-list extended BLOCK-GUESTS
             permit ip any any
            ",
        );
    }

    #[test]
    fn the_effect_depends_on_the_place() {
        check(
            &UNDEFINED,
            "
            hostname edge1
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 route-map UPSTREAM in
                                         ^^^^^^^^ error: route map UPSTREAM is not defined
             = denies every route
            ",
        );
    }

    #[test]
    fn one_of_a_list_is_taken_out_and_the_others_stay() {
        check_fix_in(
            Dialect::Junos,
            &UNDEFINED,
            "
            system { host-name r1; }
            policy-options { policy-statement IN { then reject; } }
            protocols { bgp { import [ IN LOST ]; } }
                                          ^^^^ error: policy statement LOST is not defined
            ",
            "Take LOST out of the list",
            Applicability::Review,
            "
            system { host-name r1; }
            policy-options { policy-statement IN { then reject; } }
            protocols { bgp { import [ IN ]; } }
            ",
        );
        check_fix(
            &UNDEFINED,
            "
            hostname edge1
            ip prefix-list LAN seq 5 permit 10.0.0.0/8
            route-map OUT permit 10
             match ip address prefix-list LAN LOST
                                              ^^^^ error: prefix list LOST is not defined
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 route-map OUT out
            ",
            "Take LOST out of the list",
            Applicability::Review,
            "
            hostname edge1
            ip prefix-list LAN seq 5 permit 10.0.0.0/8
            route-map OUT permit 10
             match ip address prefix-list LAN
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 route-map OUT out
            ",
        );
    }

    #[test]
    fn an_expression_is_left_to_its_owner_and_what_is_inactive_is_said_to_be() {
        check_in(
            Dialect::Junos,
            &UNDEFINED,
            "
            system { host-name r1; }
            interfaces { inactive: ge-0/0/1 { unit 0; } }
            policy-options { policy-statement IN { then reject; } }
            protocols { bgp { import ( IN && !LOST ); } }
                                              ^^^^ error: policy statement LOST is not defined
            protocols { ospf { area 0 { interface ge-0/0/1.0; } } }
                                                  ^^^^^^^^^^ warning: interface ge-0/0/1.0 is inactive
                                                  = Interface ge-0/0/1.0 on line 2 is inactive
            ",
        );
    }

    #[test]
    fn what_is_defined_built_in_or_negated_is_no_fault() {
        check(
            &UNDEFINED,
            "
            hostname edge1
            access-list 10 permit 10.0.0.0 0.255.255.255
            interface GigabitEthernet0/1
             no ip access-group GONE in
             ip access-group 10 in
            ip route 10.9.0.0 255.255.0.0 Null0
            policy-map P
             class class-default
              bandwidth percent 10
            ",
        );
    }

    #[test]
    fn a_snippet_may_have_the_rest_elsewhere() {
        check(
            &UNDEFINED,
            "
            interface GigabitEthernet0/1
             ip access-group BLOCK in
                             ^^^^^ warning: the file has no hostname, so it may be defined elsewhere
            ",
        );
    }

    #[test]
    fn vlans_count_only_where_the_config_keeps_them() {
        check(
            &UNDEFINED,
            "
            hostname sw1
            interface GigabitEthernet0/1
             switchport trunk native vlan 30
            ",
        );
        check_fix(
            &UNDEFINED,
            "
            hostname sw1
            vlan 10
             name users
            interface GigabitEthernet0/1
             switchport trunk native vlan 30
                                          ^^ warning: VLAN 30 is not defined
            ",
            "Create VLAN 30",
            Applicability::Review,
            "
            hostname sw1
            vlan 10
             name users
            vlan 30
            interface GigabitEthernet0/1
             switchport trunk native vlan 30
            ",
        );
    }

    #[test]
    fn an_exception_needs_its_interface_too() {
        check(
            &UNDEFINED,
            "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1 255.255.255.0
            router ospf 1
             passive-interface default
             no passive-interface GigabitEthernet0/7
                                  ^^^^^^^^^^^^^^^^^^ interface GigabitEthernet0/7 is not defined
            ",
        );
    }

    #[test]
    fn the_only_one_is_proposed() {
        check_fix(
            &UNDEFINED,
            "
            hostname r1
            interface Loopback0
             ip address 10.0.0.1 255.255.255.255
            interface GigabitEthernet0/1
             ip address 10.0.1.1 255.255.255.0
            ntp source Loopback10
                       ^^^^^^^^^^ interface Loopback10 is not defined; Loopback0 is defined
            ",
            "Refer to Loopback0",
            Applicability::Review,
            "
            hostname r1
            interface Loopback0
             ip address 10.0.0.1 255.255.255.255
            interface GigabitEthernet0/1
             ip address 10.0.1.1 255.255.255.0
            ntp source Loopback0
            ",
        );
    }
}
