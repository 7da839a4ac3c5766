//! `acl/matches-nothing`

use super::cover;
use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::model::FilterMatch;
use crate::rules::{FilterView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A line of an access list that asks for a port that no packet can have: a range that ends before it begins, less
    /// than 0, more than 65535.
    ///
    /// ## Why it matters
    ///
    /// The line looks like a rule that is in force. What it was meant to permit or deny is left to the lines after it.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip access-list extended VOICE
    ///  permit udp any any range 32767 16384
    ///  deny ip any any
    /// ```
    ///
    /// ## Fix
    ///
    /// A range that is the wrong way round is written the right way round; review it, since traffic changes.
    ///
    /// ```text
    /// ip access-list extended VOICE
    ///  permit udp any any range 16384 32767
    ///  deny ip any any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists NAME`: the line's counter stays at none. Some releases refuse such a range or turn it round
    /// when it is entered; what is stored then differs from this file.
    ///
    /// ## References
    ///
    /// RFC 768 and RFC 9293: ports are 16 bits wide.
    pub static MATCHES_NOTHING = {
        id: "acl/matches-nothing",
        summary: "An access-list line that no packet can match",
        severity: Error,
        dialects: [Ios, Eos, NxOs, IosXr, Asa],
        check: Filter(check),
    };
}

fn check(view: &FilterView<'_>, findings: &mut Findings) {
    let filter = view.filter;
    {
        for line in &filter.lines {
            let FilterMatch::Header(header) = &line.matches else { continue };
            if !cover::matches_nothing(header) {
                continue;
            }
            let Some(statement) = view.statement(line.statement) else { continue };
            let backwards = (0..statement.word_count()).find(|&at| statement.word(at) == "range");
            let name = &filter.name.value;
            let (span, message) = match backwards {
                Some(at) => {
                    let (low, high) = (statement.word(at + 1), statement.word(at + 2));
                    let span = statement.word_span(at).cover(statement.word_span(at + 2));
                    (span, format!("no port lies between {low} and {high}: the range is the wrong way round"))
                }
                None => (line.span, format!("this line of access list {name} asks for a port that cannot be")),
            };
            let mut fault = findings
                .fault(view.place(span), message)
                .about("acl", &**name)
                .fact("Ports are numbers from 0 to 65535; no packet has one that the line asks for.")
                .fact(format!("The line {} nothing, whatever comes.", line.action.verb()));
            if let Some(at) = backwards {
                let (low, high) = (statement.word_span(at + 1), statement.word_span(at + 2));
                let edits = vec![
                    Edit::replace(view.file, low, statement.word(at + 2)),
                    Edit::replace(view.file, high, statement.word(at + 1)),
                ];
                fault = fault.fix(Fix::new("Turn the range round", Applicability::Review, edits));
            }
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn impossible_ports_are_found_and_possible_ones_are_not() {
        check(
            &MATCHES_NOTHING,
            "
            ip access-list extended A
             permit tcp any any range 81 81
             permit tcp any any range 90 80
                                ^^^^^^^^^^^ error: between 90 and 80
             permit tcp any lt 1 any
             permit tcp any any lt 0
             ^^^^^^^^^^^^^^^^^^^^^^^ error: cannot be
             permit udp any gt 65534 any
             permit udp any gt 65535 any
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error:
             permit ip any any
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &MATCHES_NOTHING,
            "
            ip access-list A
               10 permit tcp any 10.0.0.0/8 range 200 100
                                            ^^^^^^^^^^^^^ the wrong way round
               20 permit tcp any 10.0.0.0/8 range 100 200
            ",
        );
    }

    #[test]
    fn nx_os() {
        check_fix_in(
            Dialect::NxOs,
            &MATCHES_NOTHING,
            "
            ip access-list V
              10 permit udp any any range 32767 16384
                                    ^^^^^^^^^^^^^^^^^ error: the wrong way round
            ",
            "Turn the range round",
            Applicability::Review,
            "
            ip access-list V
              10 permit udp any any range 16384 32767
            ",
        );
    }

    #[test]
    fn ios_xr_and_asa() {
        check_fix_in(
            Dialect::IosXr,
            &MATCHES_NOTHING,
            "
            ipv4 access-list V
             10 permit udp any any range 32767 16384
                                   ^^^^^^^^^^^^^^^^^ error: the wrong way round
            ",
            "Turn the range round",
            Applicability::Review,
            "
            ipv4 access-list V
             10 permit udp any any range 16384 32767
            ",
        );
        check_fix_in(
            Dialect::Asa,
            &MATCHES_NOTHING,
            "
            access-list V extended permit udp any any range 32767 16384
                                                      ^^^^^^^^^^^^^^^^^ error: the wrong way round
            ",
            "Turn the range round",
            Applicability::Review,
            "
            access-list V extended permit udp any any range 16384 32767
            ",
        );
    }
}
