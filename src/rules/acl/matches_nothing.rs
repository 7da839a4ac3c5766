//! `acl/matches-nothing`

use super::cover;
use super::words::{self, Words};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::model::{FilterLine, FilterMatch};
use crate::rules::{FilterView, Findings};
use crate::text::{Edit, Span};

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
        dialects: [Ios, Eos, NxOs, IosXr, Asa, Junos, Vyos],
        check: Filter(check),
    };
}

fn check(view: &FilterView<'_>, findings: &mut Findings) {
    let (filter, words) = (view.filter, Words::of(view.dialect));
    for line in &filter.lines {
        let FilterMatch::Header(header) = &line.matches else { continue };
        if !cover::matches_nothing(header) {
            continue;
        }
        let backwards = backwards(view, line);
        let (name, each) = (&filter.name.value, words.line);
        let (span, message) = if let Some(Backwards { span, low, high, .. }) = &backwards {
            (*span, format!("no port lies between {low} and {high}: the range is the wrong way round"))
        } else {
            let subject = words::subject(line);
            (line.span, format!("{subject} of {} {name} asks for a port that cannot be", words.list))
        };
        let mut fault = findings
            .fault(view.place(span), message)
            .about(words.kind, &**name)
            .fact(format!("Ports are numbers from 0 to 65535; no packet has one that the {each} asks for."))
            .fact(format!("The {each} {} nothing, whatever comes.", words.verb(line.action)));
        if let Some(range) = backwards {
            let edits = range.edits.into_iter().map(|(span, text)| Edit::replace(view.file, span, text)).collect();
            fault = fault.fix(Fix::new("Turn the range round", Applicability::Review, edits));
        }
        findings.push(fault);
    }
}

/// A range whose ends are the wrong way round.
struct Backwards<'a> {
    span: Span,
    low: &'a str,
    high: &'a str,
    edits: Vec<(Span, String)>,
}

fn backwards<'a>(view: &FilterView<'a>, line: &FilterLine) -> Option<Backwards<'a>> {
    let Some(term) = &line.term else {
        let statement = view.statement(line.statement)?;
        let at = (0..statement.word_count()).find(|&at| statement.word(at) == "range")?;
        let (low, high) = (statement.word(at + 1), statement.word(at + 2));
        let (first, second) = (statement.word_span(at + 1), statement.word_span(at + 2));
        let edits = vec![(first, high.to_owned()), (second, low.to_owned())];
        return Some(Backwards { span: statement.word_span(at).cover(second), low, high, edits });
    };
    // `destination-port 200-100`
    let statements = term.statements.iter().filter_map(|id| view.statement(*id));
    let ports = statements.flat_map(StatementRef::descendants).filter(|line| line.word(0).ends_with("port"));
    ports.flat_map(|line| (1..line.word_count()).map(move |at| (line.word(at), line.word_span(at)))).find_map(
        |(word, span)| {
            let (low, high) = word.split_once('-')?;
            let is_backwards = low.parse::<u16>().ok()? > high.parse::<u16>().ok()?;
            let edits = vec![(span, format!("{high}-{low}"))];
            is_backwards.then_some(Backwards { span, low, high, edits })
        },
    )
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

    #[test]
    fn junos() {
        check_fix_in(
            Dialect::Junos,
            &MATCHES_NOTHING,
            "
            set firewall family inet filter F term A from protocol tcp
            set firewall family inet filter F term A from destination-port 200-100
                                                                           ^^^^^^^ error: the wrong way round
            set firewall family inet filter F term A then accept
            set firewall family inet filter F term B from protocol tcp
            set firewall family inet filter F term B from destination-port 300-200
            set firewall family inet filter F term B from destination-port 22
            set firewall family inet filter F term B then accept
            ",
            "Turn the range round",
            Applicability::Review,
            "
            set firewall family inet filter F term A from protocol tcp
            set firewall family inet filter F term A from destination-port 100-200
            set firewall family inet filter F term A then accept
            set firewall family inet filter F term B from protocol tcp
            set firewall family inet filter F term B from destination-port 300-200
            set firewall family inet filter F term B from destination-port 22
            set firewall family inet filter F term B then accept
            ",
        );
    }
}
