//! `acl/shadowed-line`

use super::cover::{self, Cover};
use super::words::{self, Words};
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
    /// every packet that it would match. The lines of a Junos firewall filter are its terms, those of a VyOS rule set its
    /// rules.
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
    /// `show ip access-lists NAME` counts the packets of each line; a shadowed line stays at none. On Junos a `count` in
    /// the term and `show firewall filter NAME` do the same; on VyOS `show firewall`.
    ///
    /// ## References
    ///
    /// Cisco, Configuring IP Access Lists (document 23602): the order of the entries decides. The check is exact for
    /// addresses with any wildcard, ports, ICMP messages and object groups; a line with a time range covers nothing, nor
    /// does a Junos term that hands its packets on (`next term`). Juniper, Routing Policies, Firewall Filters, and Traffic
    /// Policers User Guide: terms are tried in their order, the longest prefix decides between an address and its
    /// `except`, and a term without an action accepts.
    pub static SHADOWED_LINE = {
        id: "acl/shadowed-line",
        summary: "An access-list line that an earlier line covers",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, IosXr, Asa, Junos, Vyos],
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

    /// Something that it was to do to its packets is never done.
    fn loses(&self) -> bool {
        loses(self.line, self.cover)
    }
}

fn loses(line: &FilterLine, cover: &FilterLine) -> bool {
    let also = |line: &FilterLine| line.term.as_ref().and_then(|term| term.also.clone());
    also(line).is_some_and(|own| Some(own) != also(cover))
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
    let (name, words) = (&filter.name.value, Words::of(view.dialect));
    let conflicts = covers.iter().filter(|at| filter.lines[**at].action != line.action).count();
    let loses = covers.iter().any(|at| loses(line, &filter.lines[*at]));
    let (does, then) = match (conflicts, loses) {
        (0, false) => {
            ("changes nothing", format!("already {} all of its packets together", words.infinitive(line.action)))
        }
        _ => ("never matches", "match all of its packets together".to_owned()),
    };
    let mut message = Prose::new(format!("{} of {} {name} {does}: ", words::subject(line), words.list));
    for (at, cover) in covers.iter().take(4).enumerate() {
        let cover = &filter.lines[*cover];
        message = words::named(message.text(if at == 0 { "" } else { ", " }), cover, view.place(cover.span));
    }
    let more = if covers.len() > 4 { format!(" and {} more ", covers.len() - 4) } else { " ".to_owned() };
    let each = words.line;
    let mut fault = findings
        .fault(view.place(line.span), message.text(format!("{more}{then}")))
        .about(words.kind, &**name)
        .fact(format!("Every packet that this {each} matches is matched by one of {} {each}s before it.", covers.len()))
        .fact(words.order);
    for cover in covers.iter().take(8) {
        let cover = &filter.lines[*cover];
        let verb = words.verb(cover.action);
        fault = fault.related(view.place(cover.span), format!("this {each} {verb} some of them first"));
    }
    // Exceptions and the rest that they leave: the line has no effect, but nobody need have meant another one.
    let mixed = (conflicts > 0 && conflicts < covers.len()) || (conflicts == 0 && loses);
    fault.severity = if mixed { Severity::Warning } else { severity(line, conflicts > 0) };
    let doubtful = conflicts > 0 || loses || line.names_others;
    let grade = if doubtful { Applicability::Review } else { Applicability::Safe };
    fault.fixes.extend(deletion(view, line, grade));
    fault
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
    let (name, words) = (&filter.name.value, Words::of(view.dialect));
    let cover_place = view.place(cover.span);
    let (does, then) = match (shadow.conflicts(), shadow.loses()) {
        (false, false) => ("changes nothing", "already "),
        (false, true) => ("never matches", "already "),
        (true, _) => ("never matches", ""),
    };
    let message = Prose::new(format!("{} of {} {name} {does}: ", words::subject(line), words.list));
    let message = words::named(message, cover, cover_place)
        .text(format!(" {then}{} all of its packets", words.verb(cover.action)));
    let each = words.line;
    let by = Prose::new(format!("Every packet that this {each} matches is matched by "));
    let mut fault = findings
        .fault(view.place(line.span), message)
        .about(words.kind, &**name)
        .fact(words::named(by, cover, cover_place).text(" before it."))
        .fact(words.order)
        .related(cover_place, format!("this {each} {} them first", words.verb(cover.action)));
    fault.severity = severity(line, shadow.conflicts());
    if shadow.conflicts() {
        let (meant, is) = (words.verb(line.action), words.verb(cover.action));
        fault = fault.fact(format!("The {each} {meant} what the earlier {each} {is}, and the earlier {each} wins."));
        fault.fixes.extend(move_up(view, shadow));
    } else if let Some(also) = line.term.as_ref().and_then(|term| term.also.as_ref()).filter(|_| shadow.loses()) {
        fault.severity = Severity::Warning;
        fault = fault.fact(format!("What else it says of its packets is never done: {also}."));
    }
    let doubtful = shadow.conflicts() || shadow.loses() || line.names_others;
    let grade = if doubtful { Applicability::Review } else { Applicability::Safe };
    fault.fixes.extend(deletion(view, line, grade));
    fault
}

/// The line, or all lines of a term, taken out.
fn deletion(view: &FilterView<'_>, line: &FilterLine, grade: Applicability) -> Option<Fix> {
    let Some(term) = &line.term else {
        let edit = Edit::delete_lines(view.file, view.document, line.span);
        return Some(Fix::new("Delete this line", grade, vec![edit]));
    };
    Some(Fix::new(format!("Delete {}", term.label), grade, view.parts().delete(term)?))
}

/// The line before the one that covers it, with a number that lies between where lines are numbered.
fn move_up(view: &FilterView<'_>, shadow: &Shadow<'_>) -> Option<Fix> {
    let Shadow { filter, line, cover, cover_at } = *shadow;
    let alike = header(line).zip(header(cover)).is_some_and(|(own, other)| cover::covers(own, other, view.groups));
    // Two lines that match the same packets shadow each other either way round; a line above in the file need not be
    // one above on the device, unless only its number changes.
    let by_place = line.term.is_none() || line.number.is_none();
    if alike || (by_place && cover.span.start > line.span.start) {
        return None;
    }
    if let (Some(term), Some(above)) = (&line.term, &cover.term) {
        return if line.number.is_none() {
            let title = format!("Move {} before {}", term.label, above.label);
            Some(Fix::new(title, Applicability::Review, view.parts().move_before(term, above)?))
        } else {
            let number = number_before(filter, cover, cover_at)?;
            let title = format!("Give {} the number {number}, so that it comes before {}", term.label, above.label);
            Some(Fix::new(title, Applicability::Review, view.parts().renumber(term, number)?))
        };
    }
    let text = view.document.slice(line.span);
    let moved = match (line.number, cover.number) {
        (None, None) => text.to_owned(),
        (Some(own), Some(_)) => renumbered(text, own, number_before(filter, cover, cover_at)?)?,
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

/// A number between those of a line and the one before it.
fn number_before(filter: &Filter, line: &FilterLine, at: usize) -> Option<u32> {
    let previous = filter.lines[..at].last().map_or(Some(0), |line| line.number)?;
    let between = previous + line.number?.checked_sub(previous)? / 2;
    (between != previous).then_some(between)
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
mod junos_tests;
#[cfg(test)]
mod packet_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vyos_tests;
