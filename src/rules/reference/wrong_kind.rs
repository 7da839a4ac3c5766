//! `reference/wrong-kind`

use super::nearest::Nearest;
use crate::declare_rule;
use crate::dialect::grammar::{Grammar, KindId, Words};
use crate::dialect::{Definition, Reference, StatementRef, Symbol};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Fault, Findings, Prose, Severity, removal, wording};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// A name that exists, but as something else than the line needs: an IPv6 access list where an IPv4 one belongs, a
    /// standard access list where an extended one is needed, a prefix list where the command takes an access list.
    ///
    /// ## Why it matters
    ///
    /// Each kind has names of its own. A line that looks for `LAN` among the access lists does not find the prefix list
    /// `LAN`: it works as if the name did not exist, while the config looks complete.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list LAN seq 5 permit 10.0.0.0/8
    /// route-map EXPORT permit 10
    ///  match ip address LAN
    /// router bgp 65000
    ///  neighbor 10.1.1.1 remote-as 65001
    ///  neighbor 10.1.1.1 route-map EXPORT out
    /// ```
    ///
    /// ## Fix
    ///
    /// Where the command has a form for the kind that the name is, use that form; where a name of the right kind looks
    /// like it, refer to that one. Both change what is filtered, so review them.
    ///
    /// ```text
    /// hostname edge1
    /// ip prefix-list LAN seq 5 permit 10.0.0.0/8
    /// route-map EXPORT permit 10
    ///  match ip address prefix-list LAN
    /// router bgp 65000
    ///  neighbor 10.1.1.1 remote-as 65001
    ///  neighbor 10.1.1.1 route-map EXPORT out
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists NAME`, `show ipv6 access-list NAME`, `show ip prefix-list NAME` and `show route-map NAME`:
    /// only the one of its kind prints something.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: Protocol-Independent Command Reference, `match ip address`: access lists and prefix lists are
    /// given by different forms of the command.
    pub static WRONG_KIND = {
        id: "reference/wrong-kind",
        summary: "A name that exists as another kind than the line needs",
        severity: Error,
        dialects: All,
        check: Device(check),
    };
}

/// Kinds that people mistake for each other. A name that two unrelated kinds share by chance says nothing.
const CONFUSABLE: &[&[&str]] = &[
    &["acl", "ipv6-acl", "mac-acl", "prefix-list", "ipv6-prefix-list", "route-map"],
    &["community-list", "extcommunity-list", "large-community-list"],
    &["class-map", "policy-map"],
    &["peer-group", "peer-policy", "peer-session"],
];

/// The same meaning for another kind: the words of one form, the kind that it takes.
const FORMS: &[&[(&str, &str)]] = &[
    &[("match ip address", "acl"), ("match ip address prefix-list", "prefix-list")],
    &[("match ip next-hop", "acl"), ("match ip next-hop prefix-list", "prefix-list")],
    &[("match ip route-source", "acl"), ("match ip route-source prefix-list", "prefix-list")],
    &[("match ipv6 address", "ipv6-acl"), ("match ipv6 address prefix-list", "ipv6-prefix-list")],
    &[("match community", "community-list"), ("match extcommunity", "extcommunity-list")],
    &[("ip access-group", "acl"), ("ipv6 traffic-filter", "ipv6-acl"), ("mac access-group", "mac-acl")],
    &[("access-class", "acl"), ("ipv6 access-class", "ipv6-acl")],
    &[
        ("neighbor _ distribute-list", "acl"),
        ("neighbor _ prefix-list", "prefix-list"),
        ("neighbor _ route-map", "route-map"),
    ],
];

/// A symbol of this name that is not what the reference needs, if there is one of a kind that it is mistaken for.
pub(super) fn other_kind<'a>(view: &DeviceView<'a>, reference: &Reference) -> Option<&'a Symbol> {
    let grammar = view.tree.grammar();
    let wanted = grammar.family(*reference.kinds.first()?);
    let numbered = reference.name.bytes().all(|b| b.is_ascii_digit());
    let mistaken = |symbol: &&Symbol| {
        let same = symbol.family == wanted;
        let group = CONFUSABLE.iter().find(|group| group.contains(&grammar.kind(wanted).name));
        same || (!numbered && group.is_some_and(|group| group.contains(&grammar.kind(symbol.family).name)))
    };
    let scoped = reference.scope.and_then(|scope| {
        grammar.kind_ids().filter_map(|kind| view.symbols.find(kind, Some(scope), &reference.name)).find(mistaken)
    });
    scoped.or_else(|| view.symbols.named(&reference.name).find(mistaken))
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let mut nearest = Nearest::of(view);
    for reference in view.symbols.references() {
        if view.symbols.is_satisfied(reference) {
            continue;
        }
        let Some(symbol) = other_kind(view, reference) else { continue };
        if let (Some(statement), Some(definition)) = (view.statement(reference.statement), symbol.definitions.first()) {
            findings.push(fault(
                view,
                findings,
                &Mistaken { reference, statement, symbol, definition },
                nearest.candidates(reference),
            ));
        }
    }
}

struct Mistaken<'a> {
    reference: &'a Reference,
    statement: StatementRef<'a>,
    symbol: &'a Symbol,
    definition: &'a Definition,
}

impl Mistaken<'_> {
    fn is(&self, grammar: &Grammar) -> String {
        wording::with_article(&grammar.kind(self.definition.kind).words)
    }

    fn needs(&self, grammar: &Grammar) -> String {
        wording::with_article(&wording::kinds(grammar, &self.reference.kinds))
    }
}

fn fault(view: &DeviceView<'_>, findings: &Findings, mistaken: &Mistaken<'_>, twins: Vec<&Symbol>) -> Fault {
    let Mistaken { reference, statement, symbol, definition } = *mistaken;
    let grammar = view.tree.grammar();
    let name = &symbol.name;
    let (is, needs) = (mistaken.is(grammar), mistaken.needs(grammar));
    let command = wording::quoted_up_to(statement, reference.span);
    let message = format!("{name} is {is}, but {command} needs {needs}");
    let wanted = reference.kinds.first().map_or(symbol.family, |&kind| grammar.family(kind));
    let mut fault = findings
        .fault(view.place(reference.span), message)
        .about(grammar.kind(wanted).name, &**name)
        .fact(
            Prose::new(format!("{command} on "))
                .line(view.place(reference.span))
                .text(format!("{} needs {needs} of the name {name}.", wording::under(statement))),
        )
        .fact(Prose::new(format!("{name} is {is}, defined on ")).line(view.place(definition.span)).text("."))
        .fact(format!("No line of this config defines {name} as {needs}."))
        .related(view.place(definition.span), format!("{name} is defined here, as {is}"));
    if view.is_snippet() {
        fault.severity = Severity::Warning;
    }
    fault.fixes = fixes(view, mistaken, twins);
    fault
}

fn fixes(view: &DeviceView<'_>, mistaken: &Mistaken<'_>, twins: Vec<&Symbol>) -> Vec<Fix> {
    let Mistaken { reference, statement, .. } = *mistaken;
    let mut fixes: Vec<Fix> = other_form(view, mistaken).into_iter().collect();
    for twin in twins {
        let edit = Edit::replace(view.file, reference.span, &*twin.name);
        fixes.push(Fix::new(format!("Refer to {}", twin.name), Applicability::Review, vec![edit]));
    }
    if statement.children().next().is_none() {
        let edit = removal::delete(view.file, view.document, statement);
        fixes.push(Fix::new("Delete this line", Applicability::Review, vec![edit]));
    }
    fixes
}

/// The form of the command that takes what the name is, where the line is still a command with it.
fn other_form(view: &DeviceView<'_>, mistaken: &Mistaken<'_>) -> Option<Fix> {
    let Mistaken { statement, definition, .. } = *mistaken;
    let grammar = view.tree.grammar();
    let kind = grammar.kind(grammar.family(definition.kind)).name;
    let (forms, count) = FORMS.iter().find_map(|forms| {
        let own = forms.iter().filter_map(|(words, _)| begins_with(statement, words)).max()?;
        Some((forms, own))
    })?;
    let (words, _) = forms.iter().find(|(_, takes)| *takes == kind)?;
    let words: Vec<&str> =
        words.split(' ').enumerate().map(|(at, word)| if word == "_" { statement.word(at) } else { word }).collect();
    let line: Vec<&str> = words.iter().copied().chain(statement.words().skip(count)).collect();
    is_command(grammar, statement, &line, definition.kind).then(|| {
        let range = Span::new(statement.span().start, statement.word_span(count - 1).end);
        let edit = Edit::replace(view.file, range, words.join(" "));
        Fix::new(format!("Write `{}`", line.join(" ")), Applicability::Review, vec![edit])
    })
}

/// The number of words, where the statement begins with these.
fn begins_with(statement: StatementRef<'_>, words: &str) -> Option<usize> {
    let words: Vec<&str> = words.split(' ').collect();
    let fits = |(at, word): (usize, &&str)| *word == "_" || statement.word(at).eq_ignore_ascii_case(word);
    words.iter().enumerate().all(fits).then_some(words.len())
}

fn is_command(grammar: &'static Grammar, statement: StatementRef<'_>, line: &[&str], kind: KindId) -> bool {
    let mut words = Words::default();
    words.read(grammar, line.iter().copied());
    grammar.recognise(statement.mode(), &words).is_some_and(|found| {
        found.captures.iter().any(|capture| match &grammar.slot(capture.slot).role {
            crate::dialect::grammar::Role::Refer { kinds, .. } => {
                kinds.iter().any(|&wanted| grammar.satisfies(kind, wanted))
            }
            _ => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn a_prefix_list_where_an_access_list_belongs() {
        check_fix(
            &WRONG_KIND,
            "
            hostname edge1
            ip prefix-list LAN seq 5 permit 10.0.0.0/8
            route-map EXPORT permit 10
             match ip address LAN
                              ^^^ error: LAN is a prefix list, but `match ip address` needs an access list
             = LAN is a prefix list, defined on line 2.
            ",
            "Write `match ip address prefix-list LAN`",
            Applicability::Review,
            "
            hostname edge1
            ip prefix-list LAN seq 5 permit 10.0.0.0/8
            route-map EXPORT permit 10
             match ip address prefix-list LAN
            ",
        );
    }

    #[test]
    fn a_route_map_where_a_prefix_list_belongs() {
        check_fix(
            &WRONG_KIND,
            "
            hostname edge1
            route-map UPSTREAM-IN permit 10
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 prefix-list UPSTREAM-IN in
                                           ^^^^^^^^^^^ error: UPSTREAM-IN is a route map
            ",
            "Write `neighbor 10.0.0.1 route-map UPSTREAM-IN in`",
            Applicability::Review,
            "
            hostname edge1
            route-map UPSTREAM-IN permit 10
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 route-map UPSTREAM-IN in
            ",
        );
    }

    #[test]
    fn a_twin_of_the_right_kind_is_proposed() {
        check_fix(
            &WRONG_KIND,
            "
            hostname edge1
            ipv6 access-list EDGE-IN
             permit ipv6 any any
            ip access-list extended EDGE_IN
             permit ip any any
            interface GigabitEthernet0/1
             ip access-group EDGE-IN in
                             ^^^^^^^ error: EDGE-IN is an IPv6 access list
            ",
            "Refer to EDGE_IN",
            Applicability::Review,
            "
            hostname edge1
            ipv6 access-list EDGE-IN
             permit ipv6 any any
            ip access-list extended EDGE_IN
             permit ip any any
            interface GigabitEthernet0/1
             ip access-group EDGE_IN in
            ",
        );
    }

    #[test]
    fn numbers_that_kinds_share_by_chance_are_not_mistaken() {
        check(
            &WRONG_KIND,
            "
            hostname edge1
            ip community-list 10 permit 65000:1
            interface GigabitEthernet0/1
             ip access-group 10 in
            ",
        );
    }
}
