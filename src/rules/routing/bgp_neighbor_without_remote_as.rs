//! `routing/bgp-neighbor-without-remote-as`

use rustc_hash::FxHashSet;

use super::{RemoteAs, named, remote_as};
use crate::declare_rule;
use crate::dialect::Dialect;
use crate::model::Vrf;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// A BGP neighbour with settings, but without an AS: neither a `remote-as` of its own nor one from its peer group or
    /// session template.
    ///
    /// ## Why it matters
    ///
    /// The AS is what makes a neighbour. The device refuses all other lines about it, and there is no session.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname edge1
    /// router bgp 65000
    ///  neighbor 192.0.2.1 remote-as 65001
    ///  neighbor 192.0.2.5 description second link
    ///  neighbor 192.0.2.5 update-source Loopback0
    /// interface Loopback0
    /// ```
    ///
    /// ## Fix
    ///
    /// Say which AS the neighbour is in. A likely reason is a slip in its address: compare it with the neighbours that
    /// have an AS.
    ///
    /// ## Check on the device
    ///
    /// `show ip bgp summary` does not list the neighbour; entering its other lines gives `Specify remote-as or
    /// peer-group commands first`.
    /// Junos: `show bgp summary`.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Command Reference, `neighbor remote-as`.
    pub static BGP_NEIGHBOR_WITHOUT_REMOTE_AS = {
        id: "routing/bgp-neighbor-without-remote-as",
        summary: "A BGP neighbour without an AS",
        severity: Error,
        dialects: [Ios, Eos, NxOs, Frr, Junos, IosXr, Asa, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let Some(bgp) = view.device.bgp.as_ref().filter(|_| !view.is_snippet()) else { return };
    let named = named(bgp);
    let line = if view.dialect == Dialect::Junos { "a `peer-as`" } else { "a `remote-as`" };
    let mut told: FxHashSet<(&Vrf, &str)> = FxHashSet::default();
    for family in &bgp.families {
        for neighbor in family.neighbors.iter().filter(|neighbor| neighbor.address.is_some()) {
            let name = &*neighbor.name.value;
            let unsaid = remote_as(&named, family, name) == RemoteAs::Unsaid;
            if !unsaid || !told.insert((&family.vrf, name)) {
                continue;
            }
            let fault = findings
                .fault(view.place(neighbor.name.span), format!("the BGP neighbor {name} has no AS"))
                .about("bgp-neighbor", name)
                .fact(format!("No line of the config gives {name} {line}, and no group of it has one."))
                .fact("Without an AS there is no session.");
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn neighbours_need_an_as() {
        check(
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            hostname r1
            router bgp 65000
             template peer-session T
              remote-as 65009
             neighbor EXT peer-group
             neighbor EXT remote-as 65001
             neighbor BARE peer-group
             neighbor 10.0.0.1 remote-as 65000
             neighbor 10.0.0.2 peer-group EXT
             neighbor 10.0.0.3 peer-group BARE
                      ^^^^^^^^ error: has no AS
             neighbor 10.0.0.4 inherit peer-session T
             neighbor 10.0.0.5 weight 10
                      ^^^^^^^^ error:
             address-family ipv4
              neighbor 10.0.0.1 activate
              neighbor 10.0.0.6 activate
                       ^^^^^^^^ error:
             exit-address-family
             address-family ipv4 vrf A
              neighbor 10.0.0.1 activate
                       ^^^^^^^^ error:
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            hostname leaf1
            vrf instance A
            router bgp 65000
               neighbor SPINES peer group
               neighbor SPINES send-community
               neighbor LEAVES peer group
               neighbor LEAVES remote-as 65002
               neighbor 10.0.0.1 peer group SPINES
                        ^^^^^^^^ has no AS
               neighbor 10.0.0.2 peer group LEAVES
               neighbor 10.0.0.3 peer group SPINES
               neighbor 10.0.0.3 remote-as 65003
               vrf A
                  neighbor 10.0.0.4 peer group LEAVES
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        check_in(
            Dialect::NxOs,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            hostname n1
            feature bgp
            router bgp 65000
              template peer LEAF
                remote-as 65001
              template peer BARE
                timers 3 9
              template peer-session SES
                remote-as 65002
              neighbor 192.0.2.1
                inherit peer LEAF
              neighbor 192.0.2.2
                       ^^^^^^^^^ error: the BGP neighbor 192.0.2.2 has no AS
                inherit peer BARE
                address-family ipv4 unicast
              neighbor 192.0.2.3 remote-as 65003
              neighbor 192.0.2.4
                inherit peer-session SES
              neighbor 192.0.2.7
                remote-as external
              vrf BLUE
                neighbor 192.0.2.5
                  inherit peer LEAF
                neighbor 192.0.2.6
                         ^^^^^^^^^ error: the BGP neighbor 192.0.2.6 has no AS
                  description none
            vrf context BLUE
            ",
        );
        check_in(
            Dialect::Frr,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            hostname f1
            router bgp 65000
             neighbor FABRIC peer-group
             neighbor FABRIC remote-as external
             neighbor swp1 interface peer-group FABRIC
             neighbor 192.0.2.1 peer-group FABRIC
             neighbor 192.0.2.2 description none
                      ^^^^^^^^^ error: the BGP neighbor 192.0.2.2 has no AS
            exit
            router bgp 65000 vrf RED
             neighbor 192.0.2.2 remote-as 65001
             address-family ipv4 unicast
              neighbor 192.0.2.2 activate
             exit-address-family
            exit
            ",
        );
    }

    #[test]
    fn junos_groups() {
        check_in(
            Dialect::Junos,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            set system host-name j1
            set routing-options autonomous-system 65000
            set protocols bgp group IN type internal
            set protocols bgp group IN neighbor 192.0.2.1
            set protocols bgp group OUT type external
            set protocols bgp group OUT neighbor 192.0.2.2 description none
                                                 ^^^^^^^^^ error: the BGP neighbor 192.0.2.2 has no AS
            = gives 192.0.2.2 a `peer-as`
            set protocols bgp group OUT neighbor 192.0.2.3 peer-as 65001
            set protocols bgp group ALL neighbor 192.0.2.4
            set protocols bgp group ALL peer-as 65002
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_in(
            Dialect::IosXr,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            hostname x1
            router bgp 65000
             neighbor-group G
              remote-as 65001
             !
             session-group S
              remote-as 65001
             !
             neighbor 192.0.2.1
              use neighbor-group G
             !
             neighbor 192.0.2.2
                      ^^^^^^^^^ error: the BGP neighbor 192.0.2.2 has no AS
              description none
              address-family ipv4 unicast
              !
             !
             neighbor 192.0.2.3
              use session-group S
             !
             vrf RED
              neighbor 192.0.2.4
               remote-as 65001
              !
             !
            !
            ",
        );
        check_in(
            Dialect::Asa,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            hostname a1
            router bgp 65000
             address-family ipv4 unicast
              neighbor 192.0.2.1 remote-as 65001
              neighbor 192.0.2.1 activate
              neighbor 192.0.2.2 activate
                       ^^^^^^^^^ error: the BGP neighbor 192.0.2.2 has no AS
            ",
        );
    }

    #[test]
    fn vyos() {
        check_in(
            Dialect::Vyos,
            &BGP_NEIGHBOR_WITHOUT_REMOTE_AS,
            "
            set system host-name v1
            set protocols bgp 65000 neighbor 192.0.2.1 remote-as 65001
            set protocols bgp 65000 neighbor 192.0.2.2 description none
                                             ^^^^^^^^^ error: the BGP neighbor 192.0.2.2 has no AS
            set protocols bgp 65000 neighbor 192.0.2.3 peer-group G
            set protocols bgp 65000 peer-group G remote-as external
            ",
        );
    }
}
