//! `syntax/wrong-mode`

use super::foreign::foreign;
use crate::declare_rule;
use crate::dialect::grammar::{CommandId, Form, Grammar, ModeId, Words};
use crate::dialect::{Recognition, StatementRef};
use crate::rules::{Fault, Findings, Prose, SectionView, wording};

declare_rule! {
    /// ## What it finds
    ///
    /// A command that stands where the device does not take it, but would take it in another mode: `ip address` at the top
    /// level, `network ... area` under an interface.
    ///
    /// ## Why it matters
    ///
    /// The device refuses the line there, and what it should do is not done. It happens where a paste lost the line that
    /// opens the block, or lines were put in at the wrong place.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// ip access-group EDGE in
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the line under the command that opens its mode. confdbg cannot know which interface or process was meant, so it
    /// proposes nothing.
    ///
    /// ## Check on the device
    ///
    /// Enter the line where it stands: the device answers `% Invalid input detected at '^' marker.`
    ///
    /// ## References
    ///
    /// Cisco IOS Configuration Fundamentals Configuration Guide, Using the Cisco IOS Command-Line Interface: command modes.
    pub static WRONG_MODE = {
        id: "syntax/wrong-mode",
        summary: "A command in a mode that does not take it",
        severity: Error,
        dialects: All,
        check: Section(check),
    };
}

/// Where more openers than this lead to the line, nothing can be said about where it belongs.
const MOST_HOMES: usize = 12;
/// No more than these are named.
const MOST_NAMED: usize = 3;

fn check(view: &SectionView<'_>, findings: &mut Findings) {
    for &statement in &view.statements {
        let Recognition::OtherMode { command } = statement.recognition() else { continue };
        let homes = homes(view.dialect.grammar(), statement);
        if foreign(view.dialect, statement).is_some() {
            continue;
        }
        if (1..=MOST_HOMES).contains(&homes.len()) {
            findings.push(fault(view, findings, statement, command, &homes));
        }
    }
}

/// The commands that open the modes which take the line, such as `interface`: the mode of most commands first.
fn homes(grammar: &'static Grammar, statement: StatementRef<'_>) -> Vec<&'static str> {
    let mut words = Words::default();
    words.read(grammar, statement.words());
    // A mode that takes the line as one word and a text proves nothing.
    let takes = |mode: &ModeId| {
        if grammar.lexicon().form != Form::Lines {
            return grammar.belongs(*mode, &words, 0).is_some();
        }
        grammar.recognise(*mode, &words).is_some_and(|found| {
            let values: usize = found.captures.iter().map(|capture| usize::from(capture.count)).sum();
            !found.partial && words.text().len() >= values + 2
        })
    };
    let size = |mode: &ModeId| grammar.commands().iter().filter(|command| command.mode == *mode).count();
    let mut modes: Vec<ModeId> = grammar.mode_ids().filter(takes).collect();
    modes.sort_by_cached_key(|mode| std::cmp::Reverse(size(mode)));
    let mut homes: Vec<&str> = Vec::new();
    for mode in modes {
        for opener in grammar.commands().iter().filter(|command| command.opens == Some(mode)) {
            let path = opener.path.as_str();
            // `interface` stands for `interface range` too.
            if path.is_empty() || homes.iter().any(|home| path.starts_with(home)) {
                continue;
            }
            match homes.iter().position(|home| home.starts_with(path)) {
                Some(at) => homes[at] = path,
                None => homes.push(path),
            }
            let first = homes.iter().position(|home| *home == path);
            let mut index = 0;
            homes.retain(|home| {
                index += 1;
                Some(index - 1) == first || !home.starts_with(path)
            });
        }
    }
    homes
}

fn fault(
    view: &SectionView<'_>,
    findings: &Findings,
    statement: StatementRef<'_>,
    command: CommandId,
    homes: &[&str],
) -> Fault {
    let quoted = wording::quoted(statement);
    let valid: Vec<String> = homes.iter().take(MOST_NAMED).map(|home| format!("`{home}`")).collect();
    let valid = valid.join(" or ");
    let here = match statement.parent() {
        Some(parent) => format!("under {}", wording::quoted(parent)),
        None => "at the top level".to_owned(),
    };
    findings
        .fault(view.place(statement.span()), format!("{quoted} is valid under {valid}, not {here}"))
        .about("command", view.dialect.grammar().command(command).path.as_str())
        .fact(Prose::new(format!("{quoted} stands {here} on ")).line(view.place(statement.span())).text("."))
        .fact(format!("The command belongs under {valid}."))
        .fact("The device refuses a command in a mode that does not take it.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn a_path_that_lacks_a_level() {
        check_in(
            Dialect::Junos,
            &WRONG_MODE,
            "
            system {
                host-name r1;
            }
            interfaces {
                ge-0/0/0 {
                    family inet address 10.0.0.1/24;
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: is valid under `unit`
                    unit 0 {
                        family inet address 10.0.1.1/24;
                    }
                }
            }
            ",
        );
    }

    #[test]
    fn each_line_dialect_names_the_home() {
        for (dialect, line, home) in [
            (Dialect::NxOs, "ip access-group EDGE in", "`interface`"),
            (Dialect::Eos, "switchport mode trunk", "`interface`"),
            (Dialect::IosXr, "ipv4 access-group EDGE ingress", "`interface`"),
            (Dialect::Asa, "channel-group 1 mode active", "`interface`"),
            (Dialect::Frr, "bgp router-id 10.0.0.1", "`router bgp`"),
        ] {
            let marks = "^".repeat(line.len());
            check_in(dialect, &WRONG_MODE, &format!("hostname r1\n{line}\n{marks} error: valid under {home}\n"));
        }
    }

    #[test]
    fn a_command_of_an_interface_at_the_top_level() {
        check(
            &WRONG_MODE,
            "
            hostname r1
            ip access-group EDGE in
            ^^^^^^^^^^^^^^^^^^^^^^^ error: is valid under `interface`
            interface GigabitEthernet0/1
             ip access-group EDGE in
            ",
        );
    }

    #[test]
    fn many_modes_may_be_its_home() {
        check(
            &WRONG_MODE,
            "
            hostname r1
            interface Loopback0
             ip address 10.0.0.1 255.255.255.255
             passive-interface default
             ^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }
}
