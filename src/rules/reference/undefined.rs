//! `reference/undefined`

use rustc_hash::FxHashMap;

use super::bgp_neighbor;
use super::nearest::Nearest;
use super::unread::Unread;
use super::wrong_kind;
use crate::declare_rule;
use crate::dialect::grammar::{KindId, Shape};
use crate::dialect::undefined::{Effect, Weight, effect};
use crate::dialect::{Reference, Sibling, StatementId, StatementRef, Symbol, Value, interface_name};
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
    /// Where FRR's daemons read a file each (`zebra.conf`, `bgpd.conf`, ... in one folder), interfaces, VRFs, BFD profiles
    /// and segment routing locators are known to all of them. Lists, route maps and key chains belong to the daemon whose
    /// file they stand in: a prefix list in `zebra.conf` does nothing for `bgpd`.
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
    /// packets. FRR, `lib/vty.c` and `doc/user/prior-config-files.rst`: each daemon reads its own file, where there is
    /// no `frr.conf`. `grammars/ios.undefined` lists the effect by kind and place, with its source.
    pub static UNDEFINED = {
        id: "reference/undefined",
        summary: "A name that is used and defined nowhere",
        severity: Error,
        dialects: All,
        check: Device(check),
    };
}

/// Lines that need one name that is missing and are told of one by one. Of 10,000 ports in a VLAN that is not there the
/// first thousand will do.
const MOST_LINES: usize = 1_000;

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let (mut nearest, last_vlan, unread) = (Nearest::of(view), LastVlan::default(), Unread::of(view));
    let is_missing = |reference: &&Reference| {
        !view.symbols.is_satisfied(reference)
            && !is_kept_elsewhere(view, reference)
            && !unread.may_define(view.document.slice(reference.span))
    };
    let missing: Vec<&Reference> = view.symbols.references().iter().filter(is_missing).collect();
    let mut lines: FxHashMap<(&[KindId], &str), (usize, usize)> = FxHashMap::default();
    for reference in &missing {
        lines.entry((&reference.kinds, &reference.name)).or_default().0 += 1;
    }
    for reference in missing {
        let Some((all, told)) = lines.get_mut(&(&reference.kinds[..], &*reference.name)) else { continue };
        *told += 1;
        if *told > MOST_LINES {
            continue;
        }
        let (Some(statement), Some(&kind)) = (view.statement(reference.statement), reference.kinds.first()) else {
            continue;
        };
        if wrong_kind::other_kind(view, reference).is_none() {
            let missing = Missing::new(
                view,
                reference,
                kind,
                statement,
                not_there_yet(statement, reference, nearest.proposals(reference)),
            );
            let mut fault = fault(view, findings, &missing, &last_vlan);
            if *told == MOST_LINES && *all > MOST_LINES {
                fault = fault.fact(format!("{} more lines refer to it, and are not listed.", *all - MOST_LINES));
            }
            findings.push(fault);
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
        None => match unseen(view, missing) {
            Some(sibling) => format!("; {} defines it, for its own daemon only", sibling.name),
            None => String::new(),
        },
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
    if let Some(sibling) = unseen(view, missing) {
        let why = "for its own daemon only: a file per daemon has lists of its own.";
        facts.push(Prose::new(format!("{} defines {what}, {why}", sibling.name)));
    }
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

/// Another file of the device defines it, for its own daemon.
fn unseen<'a>(view: &DeviceView<'a>, missing: &Missing<'_>) -> Option<&'a Sibling> {
    view.symbols.siblings()?.unseen(view.tree.grammar(), missing.reference)
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

/// Without the names that the line has already: `[ A A ]` is never what was meant by `[ A B ]`.
fn not_there_yet<'a>(statement: StatementRef<'_>, reference: &Reference, mut near: Vec<&'a Symbol>) -> Vec<&'a Symbol> {
    if let Some(own) = statement.values().find(|value| value.span == reference.span) {
        let beside = |value: &Value| value.slot == own.slot && value.span != own.span;
        near.retain(|symbol| {
            !statement.values().filter(beside).any(|value| statement.value_text(value) == &*symbol.name)
        });
    }
    near
}

/// Does the name stand in a list, next to others of its sort, which would go with the line?
fn others_beside(statement: StatementRef<'_>, reference: &Reference) -> bool {
    let own = statement.values().find(|value| value.span == reference.span);
    let Some(at) = (0..statement.word_count()).find(|&index| statement.word_span(index) == reference.span) else {
        return false;
    };
    let is_next = |value: &Value| {
        value.span == statement.word_span(at + 1)
            || at.checked_sub(1).is_some_and(|before| value.span == statement.word_span(before))
    };
    own.is_some_and(|own| statement.values().any(|other| other.slot == own.slot && is_next(&other)))
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
mod tests;
