//! `syntax/wrong-dialect`

use super::foreign::{Foreign, Own, foreign};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::rules::{Fault, Findings, Prose, SectionView, wording};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A line that another platform takes and this one does not: `vrf context BLUE` of NX-OS in a config of IOS, an address
    /// with a prefix length where IOS wants a mask, a `set` line of Junos. It speaks only where the platform is known to
    /// write the same thing in another way; a line that confdbg merely knows from elsewhere may be valid here too.
    ///
    /// ## Why it matters
    ///
    /// The device refuses the line and goes on with the next: an interface stays without its address, a VRF is missing,
    /// and the lines that belonged under it land elsewhere.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1/24
    /// ```
    ///
    /// ## Fix
    ///
    /// Write it as this platform does. Review it: what stands below the line may be foreign as well.
    ///
    /// ```text
    /// hostname r1
    /// interface GigabitEthernet0/1
    ///  ip address 10.0.0.1 255.255.255.0
    /// ```
    ///
    /// ## Check on the device
    ///
    /// Enter the line in configuration mode: the device refuses it, and `?` shows what it takes instead.
    ///
    /// ## References
    ///
    /// The command references of the platforms. `src/rules/syntax/same_things.rs` is the list of what they call by
    /// different words.
    pub static WRONG_DIALECT = {
        id: "syntax/wrong-dialect",
        summary: "A line in the syntax of another platform",
        severity: Error,
        dialects: All,
        check: Section(check),
    };
}

/// So many lines of one section are looked at: where more are not understood, the whole file is something else.
const MOST_LINES: usize = 500;

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    let unknown = view.statements.iter().filter(|statement| statement.command().is_none());
    for &statement in unknown.take(MOST_LINES) {
        if let Some(found) = foreign(view.dialect, statement) {
            findings.push(fault(view, findings, statement, &found));
        }
    }
}

fn fault(view: &SectionView<'_>, findings: &Findings, statement: StatementRef<'_>, found: &Foreign) -> Fault {
    let (here, there) = (view.dialect.title(), found.of.title());
    let quoted = wording::quoted(statement);
    let written = match &found.own {
        Some(Own::Line(line)) => format!("; on {here} it is written `{line}`"),
        Some(Own::Form(form)) if form.contains('`') => format!("; on {here} it is {form}"),
        Some(Own::Form(form)) => format!("; on {here} it is written `{form}`"),
        None => format!(", not {here}"),
    };
    let place = view.place(statement.span());
    let mut fault = findings
        .fault(place, format!("{quoted} is {there} syntax{written}"))
        .about("dialect", found.of.as_str())
        .fact(Prose::new(format!("{quoted}{} stands on ", wording::under(statement))).line(place).text("."))
        .fact(format!("{there} takes the line as it is; {here} does not know it."))
        .fact("The device refuses a line that it does not know, and goes on with the next.");
    if let Some(Own::Line(line)) = &found.own {
        let edit = Edit::replace(view.file, statement.span(), line.clone());
        fault = fault.fix(Fix::new(format!("Write `{line}`"), Applicability::Review, vec![edit]));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::syntax::{bad_value::BAD_VALUE, unknown_command::UNKNOWN_COMMAND, wrong_mode::WRONG_MODE};
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn an_address_in_the_notation_of_another_platform() {
        let ios = "
            hostname r1
            interface GigabitEthernet0/1
             ip address 10.0.0.1/24
             ^^^^^^^^^^^^^^^^^^^^^^ error: on Cisco IOS it is written `ip address 10.0.0.1 255.255.255.0`
            ";
        let fixed = "hostname r1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n";
        let title = "Write `ip address 10.0.0.1 255.255.255.0`";
        check_fix_in(Dialect::Ios, &WRONG_DIALECT, ios, title, Applicability::Review, fixed);
        let frr = "
            hostname r1
            interface eth0
             ip address 10.0.0.1 255.255.255.0
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: is Cisco IOS syntax; on FRR it is written `ip address 10.0.0.1/24`
            ";
        let fixed = "hostname r1\ninterface eth0\n ip address 10.0.0.1/24\n";
        let title = "Write `ip address 10.0.0.1/24`";
        check_fix_in(Dialect::Frr, &WRONG_DIALECT, frr, title, Applicability::Review, fixed);
    }

    #[test]
    fn one_thing_and_two_words_for_it() {
        check_fix_in(
            Dialect::Ios,
            &WRONG_DIALECT,
            "
            hostname r1
            vrf context BLUE
            ^^^^^^^^^^^^^^^^ error: is Cisco NX-OS syntax; on Cisco IOS it is written `vrf definition BLUE`
            ",
            "Write `vrf definition BLUE`",
            Applicability::Review,
            "hostname r1\nvrf definition BLUE\n",
        );
        check_in(
            Dialect::NxOs,
            &WRONG_DIALECT,
            "
            hostname r1
            vrf context BLUE
            interface Ethernet1/1
              vrf forwarding BLUE
              ^^^^^^^^^^^^^^^^^^^ error: on Cisco NX-OS it is written `vrf member BLUE`
              standby 1 ip 10.0.0.1
              ^^^^^^^^^^^^^^^^^^^^^ error: on Cisco NX-OS it is `ip ADDRESS` under `hsrp GROUP`
            ",
        );
        check_in(
            Dialect::IosXr,
            &WRONG_DIALECT,
            "
            hostname r1
            interface GigabitEthernet0/0/0/0
             ip address 10.0.0.1 255.255.255.0
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: written `ipv4 address 10.0.0.1 255.255.255.0`
             ipv4 address 10.0.1.1 255.255.255.0
            ",
        );
        check_in(
            Dialect::Asa,
            &WRONG_DIALECT,
            "
            hostname fw
            ip route 0.0.0.0 0.0.0.0 10.0.0.1
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: on Cisco ASA it is `route NAMEIF ADDRESS MASK GATEWAY`
            route outside 0.0.0.0 0.0.0.0 10.0.0.1
            interface GigabitEthernet0/0
             ip address 10.0.0.1/24
             ^^^^^^^^^^^^^^^^^^^^^^ error: on Cisco ASA it is written `ip address 10.0.0.1 255.255.255.0`
            ",
        );
    }

    #[test]
    fn paths_among_lines_and_other_paths() {
        check(
            &WRONG_DIALECT,
            "
            hostname r1
            set protocols bgp group UPSTREAM type external
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: is Junos syntax, not Cisco IOS
            set something else entirely
            ",
        );
    }

    #[test]
    fn no_other_rule_says_it_again() {
        for rule in [&BAD_VALUE, &UNKNOWN_COMMAND, &WRONG_MODE] {
            check(rule, "hostname r1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1/24\n vrf member BLUE\n");
        }
    }

    #[test]
    fn what_is_only_unknown_is_passed_over() {
        check(&WRONG_DIALECT, "hostname r1\nmlag configuration\nfeature bgp\nflurb the whole thing 7\n");
    }
}
