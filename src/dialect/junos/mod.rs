//! Junos: reads the vendor-neutral model from a tree of paths.
//!
//! A `set` line has the whole chain from the top in itself, so what belongs to one interface, instance or neighbour
//! stands in many statements: all is merged by name. What is inactive is not read; what is set only for groups counts
//! where it makes the device less certain. Nothing here judges.

mod filter;
mod filter_from;
mod filter_words;
mod interface;
mod policy;
mod prefix_list;
mod routing;

use rustc_hash::{FxHashMap, FxHashSet};

use super::device_name;
use super::paths::model::{active, moves, parsed, sourced, takes_away, word};
use crate::dialect::{StatementRef, Tree};
use crate::model::{Asn, BgpFamily, Device, InterfaceName, Sourced, Vrf};
use crate::text::Document;

/// The device that the config describes.
pub fn read_device(tree: &Tree, document: &Document) -> Device {
    let mut reader = Reader { device: device_name::read_device(tree, document), ..Reader::default() };
    if takes_away(document) {
        return reader.device;
    }
    let (mut filters, mut policies) = (filter::Filters::default(), policy::Policies::default());
    for statement in tree.top_level(document) {
        match statement.word(0) {
            "firewall" => filter::firewall(&mut filters, statement),
            "policy-options" => reader.policy_options(&mut policies, statement),
            _ => reader.top_level(statement),
        }
    }
    let moved = moves(document);
    reader.device.filters = filter::finish(filters, tree, document, moved || reader.groups.filters);
    (reader.device.route_maps, reader.device.prefix_lists) =
        policy::finish(policies, tree, document, moved || reader.groups.policies);
    reader.finish()
}

/// What configuration groups may add to.
#[derive(Default)]
struct Groups {
    filters: bool,
    policies: bool,
}

/// What is read so far, and where to find it again.
#[derive(Default)]
struct Reader {
    device: Device,
    interfaces: FxHashMap<InterfaceName, usize>,
    /// Interfaces with all of their units that are disabled.
    disabled: Vec<(InterfaceName, Sourced<()>)>,
    /// The instances of interfaces, by their names.
    instances: Vec<(InterfaceName, Sourced<Box<str>>)>,
    autonomous_system: Option<Sourced<Asn>>,
    families: Vec<BgpFamily>,
    family_of: FxHashMap<Vrf, usize>,
    /// Instances and protocols that are in the device already.
    known_instances: FxHashSet<Box<str>>,
    known_protocols: FxHashSet<(Box<str>, Vrf)>,
    neighbors: FxHashMap<(usize, Box<str>), usize>,
    /// Static routes by table and prefix whose next hops may be found through another route, or do not count.
    resolved: FxHashSet<(Vrf, ipnet::Ipv4Net)>,
    /// Routes of one table may stand in another.
    leaks: bool,
    prefix_lists: prefix_list::PrefixLists,
    groups: Groups,
    /// Configuration groups set up sessions.
    bgp_in_groups: bool,
}

impl Reader {
    fn top_level(&mut self, statement: StatementRef<'_>) {
        if statement.negated() {
            return;
        }
        match statement.word(0) {
            "interfaces" => active(statement).for_each(|child| self.interface(child, true)),
            "routing-instances" => active(statement).for_each(|child| self.instance(child)),
            "routing-options" => self.routing_options(statement, &None),
            "protocols" => self.protocols(statement, &None),
            "groups" => active(statement).flat_map(active).for_each(|child| self.group(child)),
            _ => {}
        }
    }

    /// What configuration groups set may hold, for this routing engine or for another one.
    fn group(&mut self, statement: StatementRef<'_>) {
        match statement.word(0) {
            "interfaces" => active(statement).for_each(|child| self.interface(child, false)),
            "protocols" | "routing-instances" => self.bgp_in_groups = true,
            "firewall" => self.groups.filters = true,
            "policy-options" => self.groups.policies = true,
            "routing-options" => {
                self.leaks |= active(statement).any(|child| matches!(child.word(0), "static" | "rib" | "rib-groups"));
            }
            _ => {}
        }
    }

    fn policy_options<'a>(&mut self, policies: &mut policy::Policies<'a>, statement: StatementRef<'a>) {
        for child in statement.children() {
            let idle = statement.negated() || child.negated();
            match child.word(0) {
                "policy-statement" => policy::policy(policies, child, idle),
                "prefix-list" if !idle => self.prefix_lists.read(child),
                _ => {}
            }
        }
    }

    fn instance(&mut self, statement: StatementRef<'_>) {
        let Some(name) = word(statement, 0, |name| Some(Box::<str>::from(name))) else { return };
        let vrf: Vrf = Some(name.value.clone());
        if self.known_instances.insert(name.value.clone()) {
            self.device.vrfs.push(name.clone());
        }
        for child in active(statement) {
            match child.word(0) {
                "interface" => {
                    let interface = InterfaceName::new(child.word(1));
                    self.instances.push((interface, sourced(child, child.span(), name.value.clone())));
                }
                "routing-options" => self.routing_options(child, &vrf),
                "protocols" => self.protocols(child, &vrf),
                "vrf-import" | "vrf-target" | "vrf-export" => self.leaks = true,
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Device {
        let lists = std::mem::take(&mut self.prefix_lists);
        self.device.object_groups = lists.finish(self.groups.policies);
        for (name, instance) in std::mem::take(&mut self.instances) {
            if let Some(&at) = self.interfaces.get(&name) {
                self.device.interfaces[at].vrf = Some(instance);
            }
        }
        let disabled: FxHashMap<_, _> = std::mem::take(&mut self.disabled).into_iter().collect();
        for interface in &mut self.device.interfaces {
            let of = |name: &InterfaceName| disabled.get(name).cloned();
            let own = of(&interface.name).or_else(|| of(&interface.name.parent()?));
            interface.shutdown = interface.shutdown.take().or(own);
        }
        for route in &mut self.device.static_routes {
            route.leaks |= self.leaks || self.resolved.contains(&(route.vrf.clone(), route.destination.value));
        }
        self.finish_bgp();
        self.device
    }
}
