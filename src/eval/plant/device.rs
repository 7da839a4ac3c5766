//! Mutations that need to know what the lines mean: gateways, processes, bundles, VLAN interfaces.

use super::site::Site;
use super::slip::slip;
use crate::dialect::StatementRef;
use crate::eval::random::Random;
use crate::model::{Gateway, InterfaceKind, Sourced};
use crate::text::{Edit, LineNumber, Span};

type Edits = Option<Vec<Edit>>;

fn statement<'a>(site: &Site<'a>, id: crate::dialect::StatementId) -> Option<StatementRef<'a>> {
    site.analysis.tree.get(site.analysis.document.text(), id)
}

/// Where in the line of a value these words stand.
fn in_line(site: &Site<'_>, span: Span, words: &str) -> Option<Span> {
    let document = &site.analysis.document;
    let line = document.whole_lines(span);
    let at = super::site::find_words(document.slice(line), words)? as u32 + line.start;
    Some(Span::new(at, at + words.len() as u32))
}

/// A virtual gateway gets the address of another group.
pub(super) fn address_of_other_group(site: &Site<'_>, random: &mut Random) -> Edits {
    let interfaces = &site.analysis.device.interfaces;
    let gateways: Vec<&Gateway> = interfaces.iter().flat_map(|interface| &interface.gateways).collect();
    let gateway = *random.pick(&gateways)?;
    let own = gateway.address.value.to_string();
    let span = in_line(site, gateway.address.span, &own)?;
    if let Some(other) = random.pick_that(&gateways, |other| other.address.value != gateway.address.value) {
        return Some(vec![site.replace(span, other.address.value.to_string())]);
    }
    // The only one: a second group on the same interface takes its address.
    let leaf = statement(site, gateway.address.statement)?;
    let line = site.line_text(leaf);
    let number = leaf.words().find(|word| word.parse::<u16>() == Ok(gateway.group))?;
    let next = format!(" {} ", gateway.group.checked_add(1)?);
    let copy = line.replacen(&format!(" {number} "), &next, 1);
    (copy != line).then(|| vec![site.insert_after(leaf.span().start, &copy)])
}

/// A routing process gets the router id of another one.
pub(super) fn router_id_of_other_process(site: &Site<'_>, random: &mut Random) -> Edits {
    let processes = &site.analysis.device.ospf;
    let from = random.pick_that(processes, |process| process.router_id.is_some())?;
    let id = from.router_id.as_ref()?.value.to_string();
    let to = random.pick_that(processes, |process| process.statement != from.statement)?;
    if let Some(own) = &to.router_id {
        return Some(vec![site.replace(in_line(site, own.span, &own.value.to_string())?, id)]);
    }
    let head = statement(site, to.statement)?;
    let indent = head.children().next().map_or(" ", |child| site.indent(child));
    Some(vec![site.insert_after(head.span().start, &format!("{indent}router-id {id}"))])
}

/// A member of a port channel gets another VLAN or mode than the port channel has.
pub(super) fn member_goes_its_own_way(site: &Site<'_>, random: &mut Random) -> Edits {
    let interfaces = &site.analysis.device.interfaces;
    let members: Vec<_> = interfaces.iter().filter(|interface| interface.channel.is_some()).collect();
    let member = *random.pick(&members)?;
    let number = u32::from(member.channel.as_ref()?.value.number);
    let bundle = interfaces
        .iter()
        .find(|other| other.kind() == InterfaceKind::PortChannel && other.name.number() == Some(number))?;
    let spans = |port: &crate::model::Switchport| -> [Option<Span>; 4] {
        [
            port.mode.as_ref().map(|own| own.span),
            port.access.as_ref().map(|own| own.span),
            port.native.as_ref().map(|own| own.span),
            port.allowed.as_ref().map(|own| own.span),
        ]
    };
    let both: Vec<(Option<Span>, Span)> = spans(&member.switchport)
        .into_iter()
        .zip(spans(&bundle.switchport))
        .filter_map(|(own, of_bundle)| Some((own, of_bundle?)))
        .collect();
    let (own, of_bundle) = *random.pick(&both)?;
    let document = &site.analysis.document;
    let line = |span: Span| document.line_span(document.line_of(span.start));
    let wanted = document.slice(line(of_bundle));
    let other = match wanted.rsplit_once(' ')? {
        (head, "trunk") => format!("{head} access"),
        (head, "access") => format!("{head} trunk"),
        (head, value) => format!("{head} {}", slip(value, random)?),
    };
    Some(vec![match own {
        Some(own) => site.replace(line(own), other),
        None => site.insert_after(member.span.start, &other),
    }])
}

/// A VLAN interface and its VLAN part: the number of one of them changes, or the VLAN is forgotten.
pub(super) fn part_vlan_from_interface(site: &Site<'_>, random: &mut Random) -> Edits {
    let device = &site.analysis.device;
    let is_svi = |interface: &&crate::model::Interface| {
        interface.kind() == InterfaceKind::Vlan && interface.primary.is_some() && interface.name.number() != Some(1)
    };
    let interfaces: Vec<_> = device.interfaces.iter().filter(is_svi).collect();
    let interface = *random.pick(&interfaces)?;
    let number = interface.name.number()?;
    if random.below(2) == 0 {
        let digits = number.to_string();
        let line = site.analysis.document.line_span(site.analysis.document.line_of(interface.span.start));
        let at = line.start + site.text(line).rfind(&digits)? as u32;
        return Some(vec![site.replace(Span::new(at, at + digits.len() as u32), slip(&digits, random)?)]);
    }
    let vlan: &Sourced<_> = device.vlans.iter().find(|vlan| u32::from(vlan.value.get()) == number)?;
    let definition = statement(site, vlan.statement)?;
    // One of several on a line is no line to delete.
    (definition.words().last() == Some(number.to_string().as_str())).then(|| vec![site.delete(definition.subtree())])
}

/// An interface that lends its address to others loses it, or another one without an address is named.
pub(super) fn lend_nothing(site: &Site<'_>, random: &mut Random) -> Edits {
    let borrows = |leaf: &StatementRef<'_>| leaf.text().starts_with("ip unnumbered ");
    let leaves = site.all_leaves();
    let leaf = *random.pick_that(&leaves, borrows)?;
    let name = leaf.text().strip_prefix("ip unnumbered ")?.split_whitespace().next()?;
    let device = &site.analysis.device;
    if random.below(2) == 0 {
        let lender = device.interface(&crate::model::InterfaceName::new(name))?;
        let address = lender.primary.as_ref()?;
        return Some(vec![site.delete(address.span)]);
    }
    let bare = |other: &crate::model::Interface| {
        other.primary.is_none() && other.ipv4_elsewhere.is_none() && &*other.label != name
    };
    let other = random.pick_that(&device.interfaces, bare)?;
    let at = leaf.span().start + "ip unnumbered ".len() as u32;
    Some(vec![site.replace(Span::new(at, at + name.len() as u32), &*other.label)])
}

/// A subinterface loses its tag.
pub(super) fn untag(site: &Site<'_>, random: &mut Random) -> Edits {
    let document = &site.analysis.document;
    let tagged: Vec<LineNumber> = site
        .analysis
        .device
        .interfaces
        .iter()
        .filter(|interface| interface.primary.is_some())
        .filter_map(|interface| Some(document.line_of(interface.tag.as_ref()?.span.start)))
        .collect();
    let line = *random.pick(&tagged)?;
    Some(vec![site.delete(document.line_span(line))])
}

/// An interface that something else needs is shut down.
pub(super) fn shut_down_what_is_needed(site: &Site<'_>, random: &mut Random) -> Edits {
    let symbols = &site.analysis.symbols;
    let grammar = symbols.grammar();
    let interface = grammar.kind_named("interface")?;
    let needs = |reference: &&crate::dialect::Reference| {
        reference.kinds.iter().any(|kind| grammar.family(*kind) == interface) && symbols.resolve(reference).is_some()
    };
    let references: Vec<_> = symbols.references().iter().filter(needs).collect();
    let symbol = symbols.resolve(random.pick(&references)?)?;
    let head = statement(site, symbol.definitions.first()?.statement)?;
    let child = head.children().last()?;
    Some(vec![site.insert_after(child.block().start, &format!("{}shutdown", site.indent(child)))])
}

/// A member of a port channel gets an address of its own.
pub(super) fn address_a_member(site: &Site<'_>, random: &mut Random) -> Edits {
    let bare = |interface: &&crate::model::Interface| interface.channel.is_some() && interface.primary.is_none();
    let members: Vec<_> = site.analysis.device.interfaces.iter().filter(bare).collect();
    let member = *random.pick(&members)?;
    let channel = statement(site, member.channel.as_ref()?.statement)?;
    let host = 1 + random.below(200);
    let line = format!("{}ip address 192.0.2.{host} 255.255.255.252", site.indent(channel));
    Some(vec![site.insert_before(channel.span().start, &line)])
}
