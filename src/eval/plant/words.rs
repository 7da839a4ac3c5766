//! Mutations of command words and of the signs between them, and what copying and pasting leaves in a config.

use super::site::Site;
use super::slip::slip;
use crate::dialect::grammar::{Role, ValueType};
use crate::eval::random::Random;
use crate::text::{Edit, Span};

type Edits = Option<Vec<Edit>>;

/// A word of a command is misspelt.
pub(super) fn misspell(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let values: Vec<Span> = leaf.values().map(|value| value.span).collect();
    let is_command = |index: &usize| {
        let span = leaf.word_span(*index);
        leaf.word(*index).len() > 3
            && leaf.word(*index).bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            && !values.iter().any(|value| value.overlaps(span))
    };
    let words: Vec<usize> = (0..leaf.word_count()).filter(is_command).collect();
    let word = *random.pick(&words)?;
    Some(vec![site.replace(leaf.word_span(word), slip(leaf.word(word), random)?)])
}

/// A value was never filled in.
pub(super) fn placeholder(site: &Site<'_>, random: &mut Random) -> Edits {
    let values = site.all_values(|of| {
        matches!(of, ValueType::Ipv4 | ValueType::Prefix | ValueType::Asn | ValueType::Integer { .. } | ValueType::Host)
    });
    let (leaf, value) = *random.pick(&values)?;
    let is_address = leaf.value_text(value).contains('.');
    let marks: &[&str] = if is_address {
        &["x.x.x.x", "<IP>", "{{ address }}", "${ADDRESS}"]
    } else {
        &["{{ number }}", "<ID>", "%ID%"]
    };
    Some(vec![site.replace(value.span, *random.pick(marks)?)])
}

/// A blank or a sign of a command is one that only looks like it.
pub(super) fn look_alike(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let span = leaf.span();
    let places: Vec<(usize, &str, &str)> = [(" ", "\u{a0}"), ("-", "\u{2013}"), ("\"", "\u{201c}")]
        .into_iter()
        .flat_map(|(plain, alike)| leaf.text().match_indices(plain).map(move |(at, _)| (at, plain, alike)))
        .collect();
    let (at, plain, alike) = *random.pick(&places)?;
    let start = span.start + at as u32;
    Some(vec![site.replace(Span::new(start, start + plain.len() as u32), alike)])
}

/// A pager's question or a prompt stands in the config.
pub(super) fn residue(site: &Site<'_>, random: &mut Random) -> Edits {
    let leaf = *random.pick(&site.leaves)?;
    let host = site.analysis.hostname().unwrap_or("r1").to_owned();
    let line = match random.below(3) {
        0 => " --More-- ".to_owned(),
        1 => "--More--".to_owned(),
        _ => format!("{host}#show running-config"),
    };
    Some(vec![site.insert_before(leaf.span().start, &line)])
}

/// The copy of a config breaks off.
pub(super) fn truncate(site: &Site<'_>, _: &mut Random) -> Edits {
    let (span, _) = site.lines().filter(|(_, line)| matches!(line.trim(), "end" | ": end")).last()?;
    Some(vec![site.delete(span)])
}

/// What closes a text, a block or a condition is forgotten.
pub(super) fn leave_open(site: &Site<'_>, random: &mut Random) -> Edits {
    const CLOSERS: [&str; 8] = ["}", "quit", "endif", "EOF", "^C", "exit-address-family", "else", "};"];
    let mut ways: Vec<Vec<Edit>> = Vec::new();
    for (span, line) in site.lines() {
        let trimmed = line.trim();
        if CLOSERS.contains(&trimmed) {
            ways.push(vec![site.delete(span)]);
        }
        let start = span.start + (line.len() - line.trim_start().len()) as u32;
        let end = start + trimmed.len() as u32;
        // A banner's or a condition's last sign.
        let rest = trimmed.strip_suffix("^C").filter(|rest| !rest.is_empty() && !rest.contains("^C"));
        if rest.is_some_and(|rest| !rest.starts_with("banner")) {
            ways.push(vec![site.replace(Span::new(end - 2, end), "")]);
        }
        if trimmed.ends_with(" then") {
            ways.push(vec![site.replace(Span::new(end - 5, end), "")]);
        }
        if trimmed.ends_with(',') && trimmed.len() > 1 {
            ways.push(vec![site.replace(Span::new(end - 1, end), "")]);
        }
        let is_condition = trimmed.starts_with("if ") || trimmed.starts_with("elseif ");
        if let Some(at) = trimmed.find(['(', ')']).filter(|_| is_condition) {
            let at = start + at as u32;
            ways.push(vec![site.replace(Span::new(at, at + 1), "")]);
        }
    }
    random.pick(&ways).cloned()
}

/// A text gets a delimiter that never comes again.
pub(super) fn unterminated_banner(site: &Site<'_>, random: &mut Random) -> Edits {
    let delimited = |(_, line): &(Span, &str)| line.trim_start().starts_with("banner ");
    let banners: Vec<(Span, &str)> = site.lines().filter(delimited).collect();
    if let Some((span, line)) = random.pick(&banners)
        && let Some((head, rest)) = line.trim().split_at_checked(line.trim().rfind(' ')? + 1)
        && rest.len() <= 2
    {
        let other = if rest == "#" { "%" } else { "#" };
        return Some(vec![site.replace(*span, format!("{head}{other}"))]);
    }
    let leaf = *random.pick_that(&site.leaves, |leaf| leaf.parent().is_none())?;
    Some(vec![site.insert_before(leaf.span().start, "banner motd #Authorised use only.")])
}

/// A brace too many.
pub(super) fn stray_brace(site: &Site<'_>, random: &mut Random) -> Edits {
    let braces: Vec<Span> = site.lines().filter(|(_, line)| line.trim() == "}").map(|(span, _)| span).collect();
    let span = *random.pick(&braces)?;
    Some(vec![site.insert_after(span.start, site.text(span))])
}

/// A statement that ends a policy comes before the others.
pub(super) fn end_early(site: &Site<'_>, random: &mut Random) -> Edits {
    let in_policy = |leaf: &crate::dialect::StatementRef<'_>| {
        matches!(leaf.path().split(' ').next(), Some("set" | "prepend" | "apply" | "pass" | "delete" | "done" | "drop"))
    };
    let leaf = *random.pick_that(&site.leaves, in_policy)?;
    let word = if random.below(2) == 0 { "done" } else { "drop" };
    Some(vec![site.insert_before(leaf.span().start, &format!("{}{word}", site.indent(leaf)))])
}

/// A reference that is a plain value to the grammar, such as the entry that a route map goes on with.
pub(super) fn continue_wrongly(site: &Site<'_>, random: &mut Random) -> Edits {
    let continues = |leaf: &crate::dialect::StatementRef<'_>| leaf.word(0) == "continue";
    if let Some(leaf) = random.pick_that(&site.leaves, continues) {
        let value = leaf.values().find(|value| matches!(leaf.slot(*value).role, Role::Value(_)))?;
        return Some(vec![site.replace(value.span, slip(leaf.value_text(value), random)?)]);
    }
    let sets = |leaf: &crate::dialect::StatementRef<'_>| {
        matches!(leaf.word(0), "set" | "match") && leaf.parent().is_some_and(|entry| entry.word(0) == "route-map")
    };
    let leaf = *random.pick_that(&site.leaves, sets)?;
    let number: u32 = leaf.parent()?.words().last()?.parse().ok()?;
    let line = format!("{}continue {}", site.indent(leaf), number + 5);
    Some(vec![site.insert_after(leaf.span().start, &line)])
}
