//! Where an address or a prefix is: interfaces, gateways, routes, filters, and every other line that has it.

use ipnet::{IpNet, Ipv4Net};

use super::answer::Answer;
use super::configs::{Config, Configs};
use super::{devices, packet, quote};
use crate::model::{Bits, End, Filter, FilterLine, FilterMatch, Interface, NextHop, StaticRoute};
use crate::text::Place;

/// Lines of each sort that are shown of one device.
const MOST_OF_A_SORT: usize = 4;

/// Says where it is.
pub(super) fn whereabouts(configs: &Configs, wanted: IpNet) -> Answer {
    let text = packet::short(wanted);
    let (mut holders, mut around, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for config in configs.iter() {
        for interface in &config.analysis.device.interfaces {
            match relation(interface, wanted) {
                Some(Relation::Holds) => holders.push((config, interface)),
                Some(Relation::Around) => around.push((config, interface)),
                None => {}
            }
        }
        lines.extend(routes(config, wanted));
        lines.extend(filter_lines(config, wanted));
    }
    let written: Vec<(Place, String)> = configs.iter().flat_map(|config| written(config, &text)).collect();
    let sentence = |(config, interface): &(&Config, &Interface)| {
        let at = configs.cite(Place::new(config.analysis.file, interface.span));
        format!("{} {} ({at})", config.device, interface.label)
    };
    let names = |all: &[(&Config, &Interface)]| all.iter().take(3).map(sentence).collect::<Vec<_>>().join(", ");
    let more = |all: &[(&Config, &Interface)]| {
        if all.len() > 3 { format!(" and {} more", all.len() - 3) } else { String::new() }
    };
    let headline = if !holders.is_empty() {
        format!("{text} is on {}{}", names(&holders), more(&holders))
    } else if !around.is_empty() {
        format!("no open config has {text} itself; it is in the subnet of {}{}", names(&around), more(&around))
    } else if lines.is_empty() && written.is_empty() {
        return Answer::nothing(format!("{text} is nowhere: on no interface, in no route, in no filter"));
    } else {
        format!("{text} is on no interface and in no subnet of the open configs")
    };
    let mut answer = Answer::of(headline);
    for (config, interface) in holders.iter().chain(&around) {
        let at = Place::new(config.analysis.file, interface.span);
        answer.push(Some(at), &devices::described(config, interface, true));
    }
    let mut seen: Vec<u32> = Vec::new();
    for (place, text) in lines.iter().chain(&written) {
        let line = configs.get(place.file).map_or(0, |config| config.analysis.document.line_of(place.span.start).get());
        let key = place.file.0.wrapping_mul(1_000_003).wrapping_add(line);
        if !seen.contains(&key) {
            seen.push(key);
            answer.push(Some(*place), text);
        }
    }
    answer
}

/// How an interface stands to an address.
enum Relation {
    /// It has it, or is the gateway of that address.
    Holds,
    /// Its subnet holds it.
    Around,
}

fn relation(interface: &Interface, wanted: IpNet) -> Option<Relation> {
    let own = |net: IpNet| {
        let one = wanted.prefix_len() == wanted.max_prefix_len();
        if (one && net.addr() == wanted.addr()) || net.trunc() == wanted.trunc() {
            Some(Relation::Holds)
        } else {
            net.contains(&wanted).then_some(Relation::Around)
        }
    };
    let nets =
        interface.ipv4().map(|net| IpNet::V4(net.value)).chain(interface.ipv6.iter().map(|net| IpNet::V6(net.value)));
    let gateway =
        interface.gateways.iter().any(|gateway| IpNet::from(std::net::IpAddr::V4(gateway.address.value)) == wanted);
    if gateway {
        return Some(Relation::Holds);
    }
    nets.filter_map(own).min_by_key(|relation| matches!(relation, Relation::Around))
}

/// The best static routes of a device to it, and those into it.
fn routes(config: &Config, wanted: IpNet) -> Vec<(Place, String)> {
    let IpNet::V4(wanted) = wanted else { return Vec::new() };
    let analysis = &config.analysis;
    let routes = &analysis.device.static_routes;
    let best =
        routes.iter().filter(|route| holds(route, wanted)).map(|route| route.destination.value.prefix_len()).max();
    let fits = |route: &&StaticRoute| {
        let net = route.destination.value;
        (Some(net.prefix_len()) == best && holds(route, wanted))
            || (wanted.contains(&net.trunc()) && wanted.prefix_len() > 0)
    };
    let said = |route: &StaticRoute| {
        let way = match &route.next_hop {
            NextHop::Address(hop) => format!("to {}", hop.value),
            NextHop::Interface(name, Some(hop)) => format!("out of {} to {}", name.value.as_str(), hop.value),
            NextHop::Interface(name, None) => format!("out of {}", name.value.as_str()),
            NextHop::Dhcp => "to what DHCP says".to_owned(),
        };
        (
            Place::new(analysis.file, route.span),
            format!("{} has a static route {} {way}", config.device, route.destination.value.trunc()),
        )
    };
    routes.iter().filter(fits).take(MOST_OF_A_SORT).map(said).collect()
}

fn holds(route: &StaticRoute, wanted: Ipv4Net) -> bool {
    route.destination.value.trunc().contains(&wanted)
}

/// The lines of filters that speak of it in particular, rather than of all addresses.
fn filter_lines(config: &Config, wanted: IpNet) -> Vec<(Place, String)> {
    let analysis = &config.analysis;
    let bits = Bits::net(wanted);
    let speaks = |line: &FilterLine| {
        let FilterMatch::Header(header) = &line.matches else { return false };
        [&header.source, &header.destination].into_iter().any(|end| match end {
            End::Bits(own) => *own != Bits::ANY && own.covers(bits),
            End::Set(all) => all.iter().any(|own| *own != Bits::ANY && own.covers(bits)),
            End::Group(_) => false,
        })
    };
    let of = |filter: &Filter| {
        filter.lines.iter().filter(|line| speaks(line)).map(|line| said(config, filter, line)).collect::<Vec<_>>()
    };
    let all = analysis
        .device
        .filters
        .iter()
        .filter(|filter| (filter.kind == crate::model::FilterKind::Ipv6) == matches!(wanted, IpNet::V6(_)));
    all.flat_map(of).take(MOST_OF_A_SORT).collect()
}

fn said(config: &Config, filter: &Filter, line: &FilterLine) -> (Place, String) {
    let analysis = &config.analysis;
    let statement = analysis.tree.get(analysis.document.text(), line.statement);
    let text = statement.map_or_else(String::new, quote::statement);
    let name = &filter.name.value;
    (Place::new(analysis.file, line.span), format!("filter {name} of {}: {text}", config.device))
}

/// The lines that have the text as a word.
fn written(config: &Config, text: &str) -> Vec<(Place, String)> {
    let analysis = &config.analysis;
    let bytes = analysis.document.text().as_bytes();
    let mut out: Vec<(Place, String)> = Vec::new();
    let joins =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.' || *byte == b':');
    for at in memchr::memmem::find_iter(bytes, text.as_bytes()) {
        if joins(at.checked_sub(1).and_then(|at| bytes.get(at))) || joins(bytes.get(at + text.len())) {
            continue;
        }
        let Some(statement) = analysis.tree.at(&analysis.document, at as u32) else { continue };
        let shown = quote::in_place(statement);
        if shown.contains(text) && out.len() < 2 * MOST_OF_A_SORT {
            out.push((quote::place_of(analysis, statement), shown));
        }
    }
    out
}
