//! `route-map/continue-to-nothing`

use crate::declare_rule;
use crate::rules::{DeviceView, Findings};

declare_rule! {
    /// ## What it finds
    ///
    /// A `continue N` in a route map that has no entry N, or that would lead back to the same entry or to one before it.
    ///
    /// ## Why it matters
    ///
    /// The device goes on only to an entry that is there and comes later. The route leaves the map where it stands,
    /// without what the later entries were meant to do to it.
    ///
    /// ## Example
    ///
    /// ```text
    /// route-map IMPORT permit 10
    ///  match tag 5
    ///  set local-preference 200
    ///  continue 25
    /// route-map IMPORT permit 20
    ///  set metric 50
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the number of the entry that was meant. Which one it is, only its author knows.
    ///
    /// ## Check on the device
    ///
    /// `show route-map NAME` lists the entries and where they continue.
    ///
    /// ## References
    ///
    /// Cisco IOS IP Routing: BGP Configuration Guide, "BGP Route-Map Continue".
    pub static CONTINUE_TO_NOTHING = {
        id: "route-map/continue-to-nothing",
        summary: "A route-map entry that continues where no later entry is",
        severity: Warning,
        dialects: [Ios, Eos, NxOs],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for map in view.device.route_maps.iter().filter(|map| !map.uncertain) {
        for entry in &map.entries {
            let Some(goes_on) = &entry.goes_on else { continue };
            let Some(target) = goes_on.value else { continue };
            let name = &map.name.value;
            let message = if target <= entry.number {
                format!("entry {} of route map {name} cannot go back to entry {target}", entry.number)
            } else if map.entries.iter().all(|other| other.number != target) {
                format!("route map {name} has no entry {target} to continue with")
            } else {
                continue;
            };
            let numbers: Vec<String> = map.entries.iter().take(12).map(|entry| entry.number.to_string()).collect();
            let fault = findings
                .fault(view.place(goes_on.span), message)
                .about("route-map", &**name)
                .fact(format!("Route map {name} has the entries {}.", numbers.join(", ")))
                .fact("A route can only go on to a later entry that is there.");
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn jumps_need_a_later_entry() {
        check(
            &CONTINUE_TO_NOTHING,
            "
            route-map A permit 10
             match tag 5
             continue 20
            route-map A permit 20
             match tag 6
             continue 10
                      ^^ warning: cannot go back
            route-map A permit 30
             match tag 7
             continue 35
                      ^^ warning: has no entry 35
            route-map A permit 40
             continue
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &CONTINUE_TO_NOTHING,
            "
            hostname leaf1
            route-map A permit 10
               match interface Loopback0
               continue 25
                        ^^ no entry 25
            route-map A permit 20
               set metric 10
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_in(
            Dialect::NxOs,
            &CONTINUE_TO_NOTHING,
            "
            route-map R permit 10
              match tag 5
              continue 25
                       ^^ warning: route map R has no entry 25
            route-map R permit 20
            ",
        );
    }
}
