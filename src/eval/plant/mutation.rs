//! The mutations: ways in which people break a config, and the rules that each may wake.
//!
//! A mutation proposes; what it has made, the analysis says. So a rule that is listed nowhere may still be reached, and
//! one that is listed need not be.

use super::site::Site;
use super::{device, lines, names, rewrites, values, words};
use crate::eval::random::Random;
use crate::text::Edit;

/// Proposes one change of a config, or none where there is nothing to change in this way.
type Propose = fn(&Site<'_>, &mut Random) -> Option<Vec<Edit>>;

/// How a mutation proposes.
enum Way {
    /// Anywhere in focus.
    Free(Propose),
    /// By a table with rows for this rule.
    Aimed(fn(&Site<'_>, &str, &mut Random) -> Option<Vec<Edit>>),
}

/// A way in which people break configs.
pub struct Mutation {
    /// Its name in tables: `misspell-reference`.
    pub name: &'static str,
    way: Way,
    /// The rules that it may wake.
    aims: &'static [&'static str],
}

impl Mutation {
    /// May it wake this rule?
    pub fn aims_at(&self, rule: &str) -> bool {
        self.aims.contains(&rule)
    }

    /// One change of the site, for this rule.
    pub(super) fn propose(&self, site: &Site<'_>, rule: &str, random: &mut Random) -> Option<Vec<Edit>> {
        match self.way {
            Way::Free(propose) => propose(site, random),
            Way::Aimed(propose) => propose(site, rule, random),
        }
    }
}

const fn free(name: &'static str, propose: Propose, aims: &'static [&'static str]) -> Mutation {
    Mutation { name, way: Way::Free(propose), aims }
}

/// All of them.
pub static MUTATIONS: &[Mutation] = &[
    free("misspell-reference", names::misspell_reference, &["reference/undefined", "switching/port-channel-orphan"]),
    free("misspell-definition", names::misspell_definition, &["reference/undefined", "reference/unused"]),
    free(
        "delete-definition",
        names::delete_definition,
        &["reference/undefined", "switching/svi-without-vlan", "switching/port-channel-orphan", "reference/unused"],
    ),
    free("delete-reference", names::delete_reference, &["reference/unused"]),
    free("refer-to-other-kind", names::refer_to_other_kind, &["reference/wrong-kind", "reference/undefined"]),
    free("other-writing", names::write_name_otherwise, &["reference/near-duplicate-name"]),
    free("copy-under-other-writing", names::copy_under_other_writing, &["reference/near-duplicate-name"]),
    free(
        "delete-line",
        lines::delete,
        &[
            "interface/encapsulation-missing",
            "interface/unnumbered-without-address",
            "platform/default-changed",
            "reference/undefined",
            "route-map/unreachable-entry",
            "routing/bgp-ebgp-without-policy",
            "routing/bgp-neighbor-without-remote-as",
            "routing/bgp-network-without-route",
            "routing/redistribution-without-metric",
            "security/vty-no-source-filter",
            "switching/svi-without-vlan",
            "syntax/feature-not-enabled",
            "routing/ospf-network-matches-nothing",
            "address/next-hop-not-connected",
            "address/default-gateway-not-connected",
            "redundancy/virtual-address-outside-subnet",
            "security/password-in-clear",
            "switching/port-channel-orphan",
        ],
    ),
    free("move-line", lines::move_to_other_mode, &["syntax/wrong-mode", "syntax/scalar-set-twice"]),
    free("set-twice", lines::set_twice, &["syntax/scalar-set-twice"]),
    free("repeat-line", lines::repeat, &["acl/shadowed-line", "prefix-list/shadowed-entry", "syntax/scalar-set-twice"]),
    free(
        "swap-lines",
        lines::swap,
        &[
            "acl/shadowed-line",
            "prefix-list/shadowed-entry",
            "route-map/unreachable-entry",
            "route-map/unreachable-statement",
        ],
    ),
    free(
        "negate",
        lines::negate,
        &[
            "interface/shutdown-in-use",
            "security/http-server",
            "security/password-in-clear",
            "security/smart-install",
            "security/source-route",
            "security/vty-no-login",
            "reference/unused",
            "reference/undefined",
            "platform/default-changed",
        ],
    ),
    free(
        "flip-word",
        lines::flip,
        &[
            "acl/shadowed-line",
            "acl/only-denies",
            "prefix-list/only-denies",
            "security/snmp-write-community",
            "switching/channel-modes-differ",
            "switching/address-on-switchport",
            "switching/member-differs",
            "prefix-list/impossible-length",
            "route-map/unreachable-entry",
        ],
    ),
    free("deny-the-only-permit", lines::deny_the_only_permit, &["acl/only-denies", "prefix-list/only-denies"]),
    free("empty-a-list", lines::empty_a_list, &["acl/empty-list", "prefix-list/empty-list"]),
    free("widen-entry", lines::widen, &["acl/shadowed-line", "prefix-list/shadowed-entry"]),
    free("misspell-word", words::misspell, &["syntax/unknown-command"]),
    free("placeholder", words::placeholder, &["text/placeholder-left"]),
    free("look-alike", words::look_alike, &["text/invisible-characters"]),
    free("residue", words::residue, &["text/capture-residue"]),
    free("truncate", words::truncate, &["text/truncated-file"]),
    free(
        "leave-open",
        words::leave_open,
        &["text/unterminated-text", "syntax/unbalanced-block", "syntax/broken-policy"],
    ),
    free("unterminated-banner", words::unterminated_banner, &["text/unterminated-text"]),
    free("stray-brace", words::stray_brace, &["syntax/unbalanced-block"]),
    free("end-early", words::end_early, &["route-map/unreachable-statement"]),
    free("continue-wrongly", words::continue_wrongly, &["route-map/continue-to-nothing"]),
    free(
        "change-value",
        values::change,
        &[
            "route-map/continue-to-nothing",
            "syntax/bad-value",
            "switching/member-differs",
            "switching/port-channel-orphan",
            "reference/undefined",
            "interface/subinterface-vlan-twice",
            "routing/bgp-neighbor-without-remote-as",
            "switching/svi-without-vlan",
        ],
    ),
    free(
        "change-address",
        values::change_address,
        &[
            "address/default-gateway-not-connected",
            "address/next-hop-not-connected",
            "address/pool-gateway-outside-network",
            "redundancy/virtual-address-outside-subnet",
            "routing/bgp-network-without-route",
            "routing/ospf-network-matches-nothing",
            "routing/bgp-neighbor-without-remote-as",
            "address/overlapping-subnets",
            "address/route-host-bits",
            "prefix-list/host-bits-set",
        ],
    ),
    free("spoil-value", values::spoil, &["syntax/bad-value"]),
    free(
        "invert-mask",
        values::invert_mask,
        &[
            "acl/wildcard-looks-like-mask",
            "routing/ospf-wildcard-looks-like-mask",
            "syntax/bad-value",
            "syntax/mask-for-wildcard",
        ],
    ),
    free("swap-address-and-mask", values::swap_address_and_mask, &["syntax/bad-value"]),
    free(
        "copy-value",
        values::copy,
        &[
            "interface/subinterface-vlan-twice",
            "redundancy/duplicate-virtual-address",
            "routing/ospf-router-id-twice",
            "address/duplicate-address",
            "redundancy/virtual-address-outside-subnet",
            "prefix-list/shadowed-entry",
            "acl/shadowed-line",
        ],
    ),
    free(
        "copy-line",
        values::copy_line,
        &[
            "interface/subinterface-vlan-twice",
            "redundancy/duplicate-virtual-address",
            "address/duplicate-address",
            "acl/shadowed-line",
            "prefix-list/shadowed-entry",
            "switching/channel-modes-differ",
            "routing/ospf-router-id-twice",
            "switching/port-channel-orphan",
        ],
    ),
    free(
        "own-address",
        values::own_address,
        &[
            "address/next-hop-own-address",
            "redundancy/virtual-address-is-own",
            "routing/bgp-neighbor-own-address",
            "address/duplicate-address",
        ],
    ),
    free(
        "address-of-other-interface",
        values::address_of_other_interface,
        &["address/duplicate-address", "address/overlapping-subnets", "redundancy/virtual-address-outside-subnet"],
    ),
    free("edge-of-subnet", values::edge_of_subnet, &["address/network-or-broadcast-address"]),
    free(
        "change-length",
        values::change_length,
        &[
            "address/overlapping-subnets",
            "address/route-host-bits",
            "prefix-list/host-bits-set",
            "prefix-list/impossible-length",
            "routing/bgp-network-without-route",
            "prefix-list/shadowed-entry",
            "address/next-hop-not-connected",
            "address/pool-gateway-outside-network",
        ],
    ),
    free("host-bits", values::host_bits, &["address/route-host-bits", "prefix-list/host-bits-set"]),
    free("contradict", values::contradict, &["acl/matches-nothing", "prefix-list/impossible-length"]),
    free(
        "other-notation",
        values::other_notation,
        &["syntax/wrong-dialect", "syntax/bad-value", "syntax/mask-for-wildcard"],
    ),
    free(
        "address-of-other-group",
        device::address_of_other_group,
        &["redundancy/duplicate-virtual-address", "redundancy/virtual-address-outside-subnet"],
    ),
    free("router-id-of-other-process", device::router_id_of_other_process, &["routing/ospf-router-id-twice"]),
    free("member-goes-its-own-way", device::member_goes_its_own_way, &["switching/member-differs"]),
    free("part-vlan-from-interface", device::part_vlan_from_interface, &["switching/svi-without-vlan"]),
    free("lend-nothing", device::lend_nothing, &["interface/unnumbered-without-address"]),
    free("shut-down-what-is-needed", device::shut_down_what_is_needed, &["interface/shutdown-in-use"]),
    free("address-a-member", device::address_a_member, &["interface/address-on-member"]),
    free("untag", device::untag, &["interface/encapsulation-missing"]),
    Mutation {
        name: "rewrite-setting",
        way: Way::Aimed(rewrites::rewrite_setting),
        aims: &[
            "security/telnet-enabled",
            "security/ssh-version-1",
            "security/http-server",
            "security/source-route",
            "security/smart-install",
            "security/small-servers",
            "security/vty-no-login",
            "security/password-in-clear",
            "security/weak-secret-type",
            "security/snmp-write-community",
            "security/no-exec-timeout",
            "syntax/deprecated-command",
            "syntax/wrong-dialect",
            "switching/channel-modes-differ",
        ],
    },
    Mutation {
        name: "insert-setting",
        way: Way::Aimed(rewrites::insert_setting),
        aims: &[
            "acl/matches-nothing",
            "address/default-gateway-not-connected",
            "interface/subinterface-vlan-twice",
            "interface/unnumbered-without-address",
            "platform/default-changed",
            "reference/unused",
            "routing/bgp-ebgp-without-policy",
            "routing/redistribution-without-filter",
            "routing/redistribution-without-metric",
            "security/default-credentials",
            "security/default-snmp-community",
            "security/http-server",
            "security/no-exec-timeout",
            "security/password-in-clear",
            "security/small-servers",
            "security/smart-install",
            "security/snmp-no-source-filter",
            "security/snmp-write-community",
            "security/source-route",
            "security/ssh-version-1",
            "security/telnet-enabled",
            "security/vty-no-login",
            "security/vty-no-source-filter",
            "security/weak-secret-type",
            "switching/address-on-switchport",
            "switching/member-differs",
            "switching/port-channel-orphan",
            "syntax/deprecated-command",
            "syntax/wrong-dialect",
            "text/placeholder-left",
        ],
    },
];

/// Words one of which a line, or what it stands under, must have to be of use for a rule; no words: any line is.
pub(super) fn focus(rule: &str) -> &'static [&'static str] {
    match rule {
        "acl/empty-list" | "acl/matches-nothing" | "acl/only-denies" | "acl/shadowed-line" => {
            &["access-list", "filter", "firewall", "name"]
        }
        "acl/wildcard-looks-like-mask" => &["access-list"],
        "syntax/mask-for-wildcard" => &["access-list", "network"],
        "address/default-gateway-not-connected" => &["default-gateway"],
        "address/next-hop-not-connected" | "address/next-hop-own-address" | "address/route-host-bits" => {
            &["ip route", "static", "route", "ipv4 unicast"]
        }
        "address/pool-gateway-outside-network" => &["default-router", "network"],
        "address/duplicate-address" | "address/overlapping-subnets" => &["address"],
        "interface/encapsulation-missing" | "interface/subinterface-vlan-twice" => &["encapsulation"],
        "interface/unnumbered-without-address" => &["ip address"],
        "prefix-list/empty-list" | "prefix-list/host-bits-set" | "prefix-list/only-denies" => &["prefix-list"],
        "prefix-list/impossible-length" | "prefix-list/shadowed-entry" => {
            &["prefix-list", "route-filter", "prefix-set", "rule"]
        }
        "redundancy/duplicate-virtual-address"
        | "redundancy/virtual-address-is-own"
        | "redundancy/virtual-address-outside-subnet" => {
            &["standby", "vrrp", "hsrp", "glbp", "vrrp-group", "virtual-address", "address"]
        }
        "route-map/continue-to-nothing" => &["route-map"],
        "route-map/unreachable-entry" => &["route-map", "match", "from", "policy-statement", "policy"],
        "route-map/unreachable-statement" | "syntax/broken-policy" => &["route-policy", "prefix-set", "community-set"],
        "routing/bgp-ebgp-without-policy" => &["neighbor"],
        "routing/bgp-neighbor-own-address" => &["neighbor", "bgp"],
        "routing/bgp-neighbor-without-remote-as" => {
            &["remote-as", "peer-as", "peer-group", "inherit", "use", "neighbor"]
        }
        "routing/bgp-network-without-route" => &["network", "ip route", "ip address"],
        "routing/ospf-network-matches-nothing" | "routing/ospf-wildcard-looks-like-mask" => &["network"],
        "routing/ospf-router-id-twice" => &["router-id"],
        "routing/redistribution-without-metric" => &["redistribute", "default-metric"],
        "security/vty-no-source-filter" => &["access-class"],
        "switching/channel-modes-differ" => &["channel-group"],
        "switching/address-on-switchport" | "switching/member-differs" => &["switchport"],
        "switching/port-channel-orphan" => &["channel-group", "Port-channel", "switchport", "port-channel"],
        "switching/svi-without-vlan" => &["vlan"],
        "syntax/feature-not-enabled" => &["feature"],
        _ => &[],
    }
}
