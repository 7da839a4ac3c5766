//! `interface/shutdown-in-use`

use rustc_hash::FxHashMap;

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::{InterfaceName, NextHop, TunnelSource};
use crate::rules::{DeviceView, Findings, Prose};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// An interface that is shut down although something that is not shut down needs it: a tunnel starts from it, a BGP
    /// session takes its address, or a static route leads out of it.
    ///
    /// ## Why it matters
    ///
    /// What needs the interface is down as well: the tunnel, the session, the route.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname hub1
    /// interface Loopback0
    ///  ip address 10.255.0.1 255.255.255.255
    ///  shutdown
    /// router bgp 65000
    ///  neighbor 10.255.0.2 remote-as 65000
    ///  neighbor 10.255.0.2 update-source Loopback0
    /// ```
    ///
    /// ## Fix
    ///
    /// Take the interface into service again, or take away what needs it. Review it: somebody shut it down.
    ///
    /// ```text
    /// hostname hub1
    /// interface Loopback0
    ///  ip address 10.255.0.1 255.255.255.255
    /// router bgp 65000
    ///  neighbor 10.255.0.2 remote-as 65000
    ///  neighbor 10.255.0.2 update-source Loopback0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip interface brief` shows it as administratively down; `show ip bgp summary`, `show interface tunnel` and
    /// `show ip route static` show what is down with it.
    ///
    /// ## References
    ///
    /// Cisco IOS Interface and Hardware Component Command Reference, `shutdown`.
    pub static SHUTDOWN_IN_USE = {
        id: "interface/shutdown-in-use",
        summary: "An interface that is shut down, but needed",
        severity: Warning,
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let users = users(view);
    for interface in &view.device.interfaces {
        let Some(shutdown) = &interface.shutdown else { continue };
        let users = users.get(&interface.name).map_or(&[][..], Vec::as_slice);
        let Some((first, span)) = users.first() else { continue };
        let place = view.place(*span);
        let others = match users.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let edit = Edit::delete_lines(view.file, view.document, shutdown.span);
        let message =
            Prose::new(format!("{} is shut down, but needed by {first} on ", interface.label)).line(place).text(others);
        let mut fault = findings
            .fault(view.place(shutdown.span), message)
            .about("interface", &*interface.label)
            .fact("An interface that is shut down carries nothing, and what depends on it is down too.")
            .fix(Fix::new(format!("Take {} into service", interface.label), Applicability::Review, vec![edit]));
        for (what, span) in users.iter().take(5) {
            fault = fault.related(view.place(*span), format!("{what} needs {}", interface.label));
        }
        findings.push(fault);
    }
}

/// What needs each interface that is shut down, and where it says so.
type Users<'a> = FxHashMap<&'a InterfaceName, Vec<(String, Span)>>;

fn users<'a>(view: &DeviceView<'a>) -> Users<'a> {
    let device = view.device;
    let shut = device.interfaces.iter().filter(|interface| interface.shutdown.is_some());
    let mut users: Users<'_> = shut.map(|interface| (&interface.name, Vec::new())).collect();
    let mut note = |name: &InterfaceName, span: Span, what: &dyn Fn() -> String| {
        if let Some(users) = users.get_mut(name) {
            users.push((what(), span));
        }
    };
    for tunnel in device.interfaces.iter().filter(|own| own.is_enabled()) {
        if let Some(source) = &tunnel.tunnel.source
            && let TunnelSource::Interface(name) = &source.value
        {
            note(name, source.span, &|| format!("the tunnel {}", tunnel.label));
        }
    }
    let families = device.bgp.iter().flat_map(|bgp| &bgp.families);
    for neighbor in families.flat_map(|family| &family.neighbors).filter(|own| !own.shutdown && own.address.is_some()) {
        if let Some(source) = &neighbor.source {
            note(&source.value, source.span, &|| format!("the BGP session with {}", neighbor.name.value));
        }
    }
    for route in &device.static_routes {
        if let NextHop::Interface(name, _) = &route.next_hop {
            note(&name.value, name.span, &|| format!("the static route to {}", route.destination.value));
        }
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check;

    #[test]
    fn what_is_needed_should_be_up() {
        check(
            &SHUTDOWN_IN_USE,
            "
            hostname r1
            interface Gi0/0
             ip address 10.0.0.1 255.255.255.0
             shutdown
             ^^^^^^^^ warning: Gi0/0 is shut down, but needed by the tunnel Tunnel0 on line 12 and 1 more
            interface Gi0/1
             shutdown
            interface Gi0/2
             ip address 10.0.2.1 255.255.255.0
            interface Gi0/3
             shutdown
            interface Tunnel0
             tunnel source GigabitEthernet0/0
             tunnel destination 10.9.9.9
            interface Tunnel1
             shutdown
             tunnel source Gi0/3
            ip route 10.8.0.0 255.255.0.0 Gi0/0
            ip route 10.7.0.0 255.255.0.0 Gi0/2
            ",
        );
    }
}
