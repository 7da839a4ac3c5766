//! `acl/shadowed-line`

use super::cover::{self, Cover};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::fix::{Applicability, Fix};
use crate::model::{Action, Bits, End, Filter, FilterLine, FilterMatch, Header, Protocol};
use crate::rules::{Fault, FilterView, Findings, Prose, Severity};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// A line of an access list that can never match, because a line before it, or several lines together, already match
    /// every packet that it would match.
    ///
    /// ## Why it matters
    ///
    /// The device tries the lines from the top and stops at the first that matches. Where the two lines do the same,
    /// the later one is only clutter. Where one permits what the other denies, the later line looks like a rule that
    /// is in force, and is not: traffic passes that should be stopped, or the other way round.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip access-list extended SERVERS
    ///  deny tcp any any
    ///  permit tcp any host 192.0.2.10 eq 443
    ///  permit ip any any
    /// ```
    ///
    /// ## Fix
    ///
    /// Where both lines do the same, delete the later one: no packet is treated differently. Where they contradict each
    /// other, either the later line was meant to be an exception, and belongs before the line that covers it, or it is
    /// left over, and can go. Only a person can tell, so review it.
    ///
    /// ```text
    /// ip access-list extended SERVERS
    ///  permit tcp any host 192.0.2.10 eq 443
    ///  deny tcp any any
    ///  permit ip any any
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip access-lists NAME` counts the packets of each line; a shadowed line stays at none.
    ///
    /// ## References
    ///
    /// Cisco, Configuring IP Access Lists (document 23602): the order of the entries decides. The check is exact for
    /// addresses with any wildcard, ports, ICMP messages and object groups; a line with a time range covers nothing.
    pub static SHADOWED_LINE = {
        id: "acl/shadowed-line",
        summary: "An access-list line that an earlier line covers",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, IosXr, Asa],
        check: Filter(check),
    };
}

fn check(view: &FilterView<'_>, findings: &mut Findings) {
    let filter = view.filter;
    if filter.uncertain {
        return;
    }
    for (at, cover) in cover::covers_of(&filter.lines, view.groups).into_iter().enumerate() {
        let line = &filter.lines[at];
        match cover {
            Some(Cover::One(cover)) => {
                let shadow = Shadow { filter, line, cover: &filter.lines[cover], cover_at: cover };
                findings.push(fault(view, findings, &shadow));
            }
            Some(Cover::Together(covers)) => findings.push(together(view, findings, filter, line, &covers)),
            None => {}
        }
    }
}

struct Shadow<'a> {
    filter: &'a Filter,
    line: &'a FilterLine,
    cover: &'a FilterLine,
    cover_at: usize,
}

impl Shadow<'_> {
    fn conflicts(&self) -> bool {
        self.line.action != self.cover.action
    }
}

/// A contradiction is an error, unless the line is the `deny ip any any` that people write at the end by habit.
fn severity(line: &FilterLine, conflicts: bool) -> Severity {
    match (conflicts, header(line).is_some_and(is_everything)) {
        (false, _) => Severity::Info,
        (true, true) => Severity::Warning,
        (true, false) => Severity::Error,
    }
}

/// The fault of a line that several lines cover together.
fn together(view: &FilterView<'_>, findings: &Findings, filter: &Filter, line: &FilterLine, covers: &[usize]) -> Fault {
    let name = &filter.name.value;
    let conflicts = covers.iter().filter(|at| filter.lines[**at].action != line.action).count();
    let (does, then) = match conflicts {
        0 => ("changes nothing", format!("already {} all of its packets together", line.action.as_str())),
        _ => ("never matches", "match all of its packets together".to_owned()),
    };
    let mut message = Prose::new(format!("this line of access list {name} {does}: "));
    for (at, cover) in covers.iter().take(4).enumerate() {
        message = message.text(if at == 0 { "" } else { ", " }).line(view.place(filter.lines[*cover].span));
    }
    let more = if covers.len() > 4 { format!(" and {} more ", covers.len() - 4) } else { " ".to_owned() };
    let mut fault = findings
        .fault(view.place(line.span), message.text(format!("{more}{then}")))
        .about("acl", &**name)
        .fact(format!("Every packet that this line matches is matched by one of {} lines before it.", covers.len()))
        .fact("The device tries the lines of an access list from the top and stops at the first that matches.");
    for cover in covers.iter().take(8) {
        let cover = &filter.lines[*cover];
        fault = fault.related(view.place(cover.span), format!("this line {} some of them first", cover.action.verb()));
    }
    // Exceptions and the rest that they leave: the line has no effect, but nobody need have meant another one.
    let mixed = conflicts > 0 && conflicts < covers.len();
    fault.severity = if mixed { Severity::Warning } else { severity(line, conflicts > 0) };
    let grade = if conflicts > 0 || line.names_others { Applicability::Review } else { Applicability::Safe };
    let edit = Edit::delete_lines(view.file, view.document, line.span);
    fault.fix(Fix::new("Delete this line", grade, vec![edit]))
}

fn header(line: &FilterLine) -> Option<&Header> {
    match &line.matches {
        FilterMatch::Header(header) => Some(header),
        FilterMatch::Opaque => None,
    }
}

fn is_everything(header: &Header) -> bool {
    let any = End::Bits(Bits::ANY);
    header.protocol == Protocol::Any && header.source == any && header.destination == any && header.conditions.is_none()
}

fn fault(view: &FilterView<'_>, findings: &Findings, shadow: &Shadow<'_>) -> Fault {
    let Shadow { filter, line, cover, .. } = *shadow;
    let name = &filter.name.value;
    let cover_place = view.place(cover.span);
    let message = if shadow.conflicts() {
        Prose::new(format!("this line of access list {name} never matches: "))
            .line(cover_place)
            .text(format!(" {} all of its packets", cover.action.verb()))
    } else {
        Prose::new(format!("this line of access list {name} changes nothing: "))
            .line(cover_place)
            .text(format!(" already {} all of its packets", cover.action.verb()))
    };
    let mut fault = findings
        .fault(view.place(line.span), message)
        .about("acl", &**name)
        .fact(Prose::new("Every packet that this line matches is matched by ").line(cover_place).text(" before it."))
        .fact("The device tries the lines of an access list from the top and stops at the first that matches.")
        .related(cover_place, format!("this line {} them first", cover.action.verb()));
    fault.severity = severity(line, shadow.conflicts());
    if shadow.conflicts() {
        let (meant, is) = (line.action.verb(), cover.action.verb());
        fault = fault.fact(format!("The line {meant} what the earlier line {is}, and the earlier line wins."));
        fault.fixes.extend(move_up(view, shadow));
    }
    let grade = if shadow.conflicts() || line.names_others { Applicability::Review } else { Applicability::Safe };
    let edit = Edit::delete_lines(view.file, view.document, line.span);
    fault.fix(Fix::new("Delete this line", grade, vec![edit]))
}

/// The line before the one that covers it, with a number that lies between where lines are numbered.
fn move_up(view: &FilterView<'_>, shadow: &Shadow<'_>) -> Option<Fix> {
    let Shadow { filter, line, cover, cover_at } = *shadow;
    let alike = header(line).zip(header(cover)).is_some_and(|(own, other)| cover::covers(own, other, view.groups));
    // Two lines that match the same packets shadow each other either way round; a line above in the file need not be
    // one above on the device.
    if alike || cover.span.start > line.span.start {
        return None;
    }
    let text = view.document.slice(line.span);
    let moved = match (line.number, cover.number) {
        (None, None) => text.to_owned(),
        (Some(own), Some(next)) => {
            let previous = filter.lines[..cover_at].last().map_or(Some(0), |line| line.number)?;
            let between = previous + next.checked_sub(previous)? / 2;
            if between == previous {
                return None;
            }
            renumbered(text, own, between)?
        }
        _ => return None,
    };
    let indent = view.statement(cover.statement).map_or(0, StatementRef::indent);
    let moved = format!("{}{moved}", " ".repeat(indent));
    let edits = vec![
        Edit::insert_line_before(view.file, view.document, cover.span.start, &moved),
        Edit::delete_lines(view.file, view.document, line.span),
    ];
    let title = match line.action {
        Action::Permit => "Move this line up, so that it permits before the other denies",
        Action::Deny => "Move this line up, so that it denies before the other permits",
    };
    Some(Fix::new(title, Applicability::Review, edits))
}

/// The line's text with another sequence number.
fn renumbered(text: &str, old: u32, new: u32) -> Option<String> {
    let (old, new) = (old.to_string(), new.to_string());
    if let Some(rest) = text.strip_prefix(&old) {
        return Some(format!("{new}{rest}"));
    }
    let marked = format!("sequence {old}");
    text.contains(&marked).then(|| text.replacen(&marked, &format!("sequence {new}"), 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix, check_fix_in, check_in};

    #[test]
    fn a_contradiction_is_an_error_and_the_exception_moves_up() {
        check_fix(
            &SHADOWED_LINE,
            "
            ip access-list extended EDGE
             10 deny ip 10.0.0.0 0.255.255.255 any
             20 permit tcp host 10.1.1.1 any eq 22
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: line 2 denies all of its packets
             = the earlier line wins
             30 permit ip any any
            ",
            "Move this line up, so that it permits before the other denies",
            Applicability::Review,
            "
            ip access-list extended EDGE
             5 permit tcp host 10.1.1.1 any eq 22
             10 deny ip 10.0.0.0 0.255.255.255 any
             30 permit ip any any
            ",
        );
    }

    #[test]
    fn the_same_again_can_go_safely() {
        check_fix(
            &SHADOWED_LINE,
            "
            access-list 10 permit 192.168.0.0 0.0.255.255
            access-list 10 permit 192.168.7.0 0.0.0.255
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 1 already permits
            access-list 10 permit 10.0.0.1
            ",
            "Delete this line",
            Applicability::Safe,
            "
            access-list 10 permit 192.168.0.0 0.0.255.255
            access-list 10 permit 10.0.0.1
            ",
        );
    }

    #[test]
    fn wildcards_ports_messages_and_flags_are_exact() {
        check(
            &SHADOWED_LINE,
            "
            ip access-list extended A
             permit tcp any any established
             permit tcp any 10.0.0.0 0.0.0.254 range 20 25
             permit tcp any host 10.0.0.4 eq telnet
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
             permit tcp any host 10.0.0.5 eq 23
             permit tcp any host 10.0.0.4 eq 26
             permit tcp any host 10.0.0.4
             permit udp any host 10.0.0.4 eq 23
             permit icmp any any unreachable
             permit icmp any any port-unreachable
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
             permit icmp any any echo
             permit icmp any any
             deny ip any any
            ",
        );
    }

    #[test]
    fn what_counts_at_times_or_for_fragments_covers_nothing_else() {
        check(
            &SHADOWED_LINE,
            "
            ip access-list extended A
             deny ip any any fragments
             permit tcp any any eq 80 time-range WORK
             permit tcp any any eq 80
             permit tcp any any eq 80 log
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
             permit ip any any dscp ef
             permit udp any any
            time-range WORK
             periodic daily 8:00 to 17:00
            ",
        );
    }

    #[test]
    fn lines_cover_together() {
        check_fix(
            &SHADOWED_LINE,
            "
            ip access-list extended A
             deny ip 10.0.0.0 0.0.0.127 any
             permit tcp 10.0.0.128 0.0.0.127 any range 1 500
             permit tcp 10.0.0.128 0.0.0.127 any range 400 900
             permit tcp 10.0.0.0 0.0.1.255 any eq 443
             permit tcp 10.0.0.128 0.0.0.127 any range 300 600
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: line 3, line 4 already permit all
             permit tcp 10.0.0.0 0.0.0.255 any range 500 900
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: line 2, line 3, line 4 match all
             permit tcp 10.0.0.0 0.0.0.255 any range 500 901
             permit tcp 10.0.0.0 0.0.1.255 any eq 600
            ",
            "Delete this line",
            Applicability::Safe,
            "
            ip access-list extended A
             deny ip 10.0.0.0 0.0.0.127 any
             permit tcp 10.0.0.128 0.0.0.127 any range 1 500
             permit tcp 10.0.0.128 0.0.0.127 any range 400 900
             permit tcp 10.0.0.0 0.0.1.255 any eq 443
             permit tcp 10.0.0.0 0.0.0.255 any range 500 900
             permit tcp 10.0.0.0 0.0.0.255 any range 500 901
             permit tcp 10.0.0.0 0.0.1.255 any eq 600
            ",
        );
    }

    #[test]
    fn groups_are_looked_into() {
        check(
            &SHADOWED_LINE,
            "
            object-group network INNER
             host 10.0.0.9
            object-group network SERVERS
             10.0.0.0 255.255.255.248
             group-object INNER
            ip access-list extended A
             permit tcp any object-group SERVERS
             permit tcp any host 10.0.0.9 eq 443
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
             permit tcp any host 10.0.0.8 eq 443
            ip access-list extended B
             permit tcp any object-group UNKNOWN
             permit tcp any object-group UNKNOWN eq 443
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info:
             permit tcp any host 10.0.0.8 eq 443
            ",
        );
    }

    #[test]
    fn ipv6_lines_are_compared_by_prefix() {
        check(
            &SHADOWED_LINE,
            "
            ipv6 access-list V6
             deny ipv6 2001:db8::/32 any
             permit tcp host 2001:db8::1 any eq 443
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error:
             permit ipv6 any any
             deny ipv6 any any log
             ^^^^^^^^^^^^^^^^^^^^^ warning:
            ",
        );
    }

    #[test]
    fn order_is_the_devices_order() {
        check(
            &SHADOWED_LINE,
            "
            ip access-list extended A
             20 permit tcp any any eq 80
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ error:
             10 deny tcp any any
            ip access-list extended B
             permit ip any any
             no permit ip any any
             permit tcp any any
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &SHADOWED_LINE,
            "
            ip access-list A
               counters per-entry
               10 permit tcp 10.0.0.0/8 any eq ssh
               20 permit tcp host 10.1.2.3 any eq 22
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: already permits all of its packets
               30 deny ip any any
            ip access-list standard B
               10 permit 10.0.0.0/8
               20 deny 10.1.0.0/16
               ^^^^^^^^^^^^^^^^^^^ error: permits all of its packets
            ",
        );
    }

    #[test]
    fn nx_os_with_numbers_and_groups() {
        check_fix_in(
            Dialect::NxOs,
            &SHADOWED_LINE,
            "
            object-group ip address SERVERS
              10 host 192.0.2.10
              20 192.0.2.128 0.0.0.127
            ip access-list A
              statistics per-entry
              10 deny ip any 192.0.2.0/24
              20 permit tcp any addrgroup SERVERS eq 443
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
              30 permit ip any any
            ",
            "Move this line up, so that it permits before the other denies",
            Applicability::Review,
            "
            object-group ip address SERVERS
              10 host 192.0.2.10
              20 192.0.2.128 0.0.0.127
            ip access-list A
              statistics per-entry
              5 permit tcp any addrgroup SERVERS eq 443
              10 deny ip any 192.0.2.0/24
              30 permit ip any any
            ",
        );
    }

    #[test]
    fn ios_xr() {
        check_fix_in(
            Dialect::IosXr,
            &SHADOWED_LINE,
            "
            ipv4 access-list A
             10 deny ipv4 any 192.0.2.0 0.0.0.255
             20 permit tcp any host 192.0.2.10 eq 443
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
             30 permit ipv4 any any
            ",
            "Move this line up, so that it permits before the other denies",
            Applicability::Review,
            "
            ipv4 access-list A
             5 permit tcp any host 192.0.2.10 eq 443
             10 deny ipv4 any 192.0.2.0 0.0.0.255
             30 permit ipv4 any any
            ",
        );
    }

    #[test]
    fn asa_has_masks_objects_and_groups() {
        check_fix_in(
            Dialect::Asa,
            &SHADOWED_LINE,
            "
            object network WEB
             host 192.0.2.10
            object network WEB
             nat (inside,outside) static 198.51.100.1
            object-group network SERVERS
             network-object host 192.0.2.11
            object-group network SERVERS
             network-object 192.0.2.128 255.255.255.128
            access-list C extended deny ip any 192.0.2.0 255.255.255.0
            access-list C extended permit tcp any object WEB eq https
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
            access-list C extended permit tcp any object-group SERVERS eq https inactive
            access-list D extended permit ip any4 any
            access-list D extended deny ip any any
            access-list E extended deny tcp any object-group SERVERS eq https
            access-list E extended permit tcp any host 192.0.2.10 eq https
            access-list E extended permit tcp any host 192.0.2.200 eq https
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: never matches
            ",
            "Move this line up, so that it permits before the other denies",
            Applicability::Review,
            "
            object network WEB
             host 192.0.2.10
            object network WEB
             nat (inside,outside) static 198.51.100.1
            object-group network SERVERS
             network-object host 192.0.2.11
            object-group network SERVERS
             network-object 192.0.2.128 255.255.255.128
            access-list C extended permit tcp any object WEB eq https
            access-list C extended deny ip any 192.0.2.0 255.255.255.0
            access-list C extended permit tcp any object-group SERVERS eq https inactive
            access-list D extended permit ip any4 any
            access-list D extended deny ip any any
            access-list E extended deny tcp any object-group SERVERS eq https
            access-list E extended permit tcp any host 192.0.2.10 eq https
            access-list E extended permit tcp any host 192.0.2.200 eq https
            ",
        );
    }
}
