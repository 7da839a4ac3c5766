//! Reads a config's statements into the lines that the device holds.

use rustc_hash::{FxHashMap, FxHashSet};

use super::line::{Line, Name};
use crate::dialect::grammar::{Behaviour, Command, KindId, Role, Shape};
use crate::dialect::{Dialect, Recognition, StatementRef, Tree, interface_name, number_ranges};
use crate::text::{Document, Span};

/// Sets with more members than this are kept as one line.
const MOST_MEMBERS: usize = 4_096;

/// The lines of a config, those of a stanza that is opened twice under its first opening.
pub(super) fn lines_of(tree: &Tree, document: &Document, dialect: Dialect) -> Vec<Line> {
    let mut out = Block::default();
    for statement in tree.top_level(document) {
        take(statement, dialect, document, &mut out);
    }
    settle(&mut out.lines);
    out.lines
}

/// The lines of a block while it is read, with the places of those that may come again.
#[derive(Default)]
struct Block {
    lines: Vec<Line>,
    places: FxHashMap<Place, usize>,
}

/// What identifies a line in its block: its key, whether it opens a block of its own, its mode.
type Place = (String, bool, &'static str);

impl Block {
    /// Adds a line as read; a stanza that is there already is continued.
    fn put(&mut self, line: Line) {
        let again = line.opens() || !line.is_sequence();
        let place = (line.key.clone(), line.opens(), line.mode);
        let there = self.places.get(&place).filter(|_| again).and_then(|&at| self.lines.get_mut(at));
        if let Some(there) = there {
            go_on(there, line);
        } else {
            self.places.insert(place, self.lines.len());
            self.lines.push(line);
        }
    }
}

/// A line that stands in its block already comes again: its stanza is continued, its value overwritten.
fn go_on(there: &mut Line, line: Line) {
    if line.opens() && line.rest.is_none() {
        for child in line.lines {
            put(&mut there.lines, child);
        }
    } else {
        *there = Line { source: there.source, ..line };
    }
}

/// Numbers say the order of a list's entries, wherever they stand; of two with one number the later holds.
fn settle(lines: &mut Vec<Line>) {
    // An entry that stands in its list already is refused.
    let mut seen: FxHashSet<String> = FxHashSet::default();
    lines.retain(|line| {
        let twice = line.is_sequence() && line.own_number().is_none() && !line.is_remark();
        !twice || seen.insert(line.words.join(" "))
    });
    let mut lists: FxHashMap<(Vec<Name>, String), Vec<usize>> = FxHashMap::default();
    for (at, line) in lines.iter().enumerate() {
        if line.is_sequence() && line.own_number().is_some() {
            lists.entry((line.defines.clone(), line.path_family().to_owned())).or_default().push(at);
        }
    }
    let mut surplus: Vec<usize> = lists.into_values().flat_map(|places| settle_list(lines, places)).collect();
    surplus.sort_unstable();
    for at in surplus.into_iter().rev() {
        lines.remove(at);
    }
    for line in lines {
        settle(&mut line.lines);
    }
}

/// Puts the entries of a list, which stand at these places, in the order of their numbers; the places left over.
fn settle_list(lines: &mut [Line], mut places: Vec<usize>) -> Vec<usize> {
    if places.windows(2).all(|pair| lines[pair[0]].own_number() < lines[pair[1]].own_number()) {
        return Vec::new();
    }
    let mut entries: Vec<Line> = places.iter().map(|&at| lines[at].clone()).collect();
    entries.sort_by_key(Line::own_number);
    entries.reverse();
    entries.dedup_by_key(|line| line.own_number());
    entries.reverse();
    let surplus = places.split_off(entries.len());
    for (&at, entry) in places.iter().zip(entries) {
        lines[at] = entry;
    }
    surplus
}

fn take(statement: StatementRef<'_>, dialect: Dialect, document: &Document, out: &mut Block) {
    if is_no_line(statement) {
        return;
    }
    let line = line(statement, document, dialect);
    if says_nothing(&line, dialect) {
        return;
    }
    let mut copies = members(statement, &line);
    for copy in &mut copies {
        if copy.rest.is_none() {
            let mut below = Block { lines: std::mem::take(&mut copy.lines), places: FxHashMap::default() };
            for child in statement.children() {
                take(child, dialect, document, &mut below);
            }
            copy.lines = below.lines;
        }
    }
    for copy in copies {
        out.put(copy);
    }
}

/// As [`Block::put`], into a stanza that is continued, which is rare.
fn put(out: &mut Vec<Line>, line: Line) {
    let again = line.opens() || !line.is_sequence();
    let there = out
        .iter_mut()
        .rev()
        .find(|there| again && there.key == line.key && there.opens() == line.opens() && there.mode == line.mode);
    match there {
        Some(there) => go_on(there, line),
        None => out.push(line),
    }
}

/// Ends of modes, prompts, and what a device prints around a config.
pub(super) fn is_no_line(statement: StatementRef<'_>) -> bool {
    if statement.recognition() == Recognition::Capture {
        return true;
    }
    let text = statement.text();
    let one_word = statement.word_count() == 1;
    let prelude =
        ["Building configuration", "Current configuration", "version ", "Using ", "frr version", "frr defaults"];
    statement.command().is_some_and(|command| command.closes && !statement.negated())
        || (one_word && ["exit", "end", "quit", "commit", "root"].contains(&text))
        || (text.starts_with("exit-") && one_word)
        || (statement.parent().is_none() && prelude.iter().any(|start| text.starts_with(start)))
        || text.starts_with("Cryptochecksum:")
}

/// A line that is no configuration: it enters or leaves configuration mode, commits, saves, shows.
pub(super) fn is_around(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        ["end" | "exit" | "quit" | "abort" | "commit" | "top" | "up" | "write" | "wr"]
        | ["commit" | "reload" | "checkpoint" | "do", ..]
        | ["no", "checkpoint", ..]
        | ["write" | "wr", "memory" | "mem" | "file"] => true,
        ["configure" | "conf" | "config", ..] => words
            .get(1)
            .is_none_or(|word| ["terminal", "term", "t", "exclusive", "private", "session", "replace"].contains(word)),
        ["copy", first, ..] => first.starts_with("run"),
        ["show" | "sh" | "terminal", ..] => words.len() > 1 && words[0] != "sh",
        _ => false,
    }
}

/// An interface that says that it is not shut down says what holds anyway, except where ports are shut by default.
fn says_nothing(line: &Line, dialect: Dialect) -> bool {
    line.negation.as_deref() == Some("no")
        && line.words == ["shutdown"]
        && line.mode.contains("interface")
        && dialect != Dialect::NxOs
}

/// A statement by itself.
pub(super) fn line(statement: StatementRef<'_>, document: &Document, dialect: Dialect) -> Line {
    let mut words: Vec<String> = statement.words().map(str::to_owned).collect();
    let says_no = words.first().is_some_and(|word| word == "no");
    let negation = ((statement.negated() || says_no) && !words.is_empty()).then(|| words.remove(0));
    // `no` is no abbreviation, whatever begins with it.
    let command = statement.command().filter(|_| statement.negated() || !says_no);
    let abbreviated = matches!(statement.recognition(), Recognition::Known { abbreviated: true, .. });
    let mut text = statement.text().to_owned();
    let respelt =
        canonical_interfaces(statement, dialect, &mut words) | (abbreviated && spell_out(command, &mut words));
    if respelt {
        let front = negation.iter().chain(&words).map(String::as_str);
        text = front.collect::<Vec<_>>().join(" ");
    }
    let (defines, refers) = names(statement);
    let mut line = Line {
        key: String::new(),
        rest: rest(statement, document),
        mode: statement.mode_name(),
        lines: Vec::new(),
        source: Some(if command.is_some_and(|command| command.body.is_some()) {
            statement.subtree()
        } else {
            statement.block()
        }),
        implied: false,
        shared: 1,
        words,
        negation,
        text,
        command,
        defines,
        refers,
    };
    line.key = key(&line, statement);
    // What the grammar has as a command of its own: it takes an interface back.
    if line.words.len() > 2 && line.words[0] == "default" && line.words[1] == "interface" && line.negation.is_none() {
        line.negation = Some(line.words.remove(0));
        line.key = line.words.join(" ");
        line.command = None;
    }
    if dialect == Dialect::Asa {
        clear_configure(&mut line);
    }
    line
}

/// An ASA's `clear configure X` takes back all that begins with X.
fn clear_configure(line: &mut Line) {
    let clears = line.negation.as_deref() == Some("clear");
    if !clears && line.words.first().is_some_and(|word| word == "clear") {
        line.negation = Some(line.words.remove(0));
    }
    if line.negation.as_deref() == Some("clear") && line.words.first().is_some_and(|word| word == "configure") {
        line.words.remove(0);
        line.key = line.words.join(" ");
        line.command = None;
    }
}

/// What it takes in unread: opaque lines, or a whole program.
fn rest(statement: StatementRef<'_>, document: &Document) -> Option<String> {
    let whole = statement.command().is_some_and(|command| command.body.is_some());
    let end = if whole { statement.subtree().end } else { statement.block().end };
    let rest = Span::new(statement.span().end, end);
    let text = document.slice(rest).replace('\r', "");
    let text = text.trim_matches('\n');
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// Interface names as the device writes them, so that `gi0/1` is `GigabitEthernet0/1`.
fn canonical_interfaces(statement: StatementRef<'_>, dialect: Dialect, words: &mut Vec<String>) -> bool {
    if !matches!(dialect, Dialect::Ios | Dialect::Eos | Dialect::NxOs) {
        return false;
    }
    let grammar = statement.grammar();
    let mut changed = false;
    for value in statement.values() {
        let kinds: Vec<KindId> = match &statement.slot(value).role {
            Role::Define { kind, set: false, joined: false } => vec![*kind],
            Role::Refer { kinds, set: false, .. } => kinds.clone(),
            _ => continue,
        };
        if !kinds.iter().any(|kind| grammar.kind(*kind).shape == Shape::Interface) {
            continue;
        }
        let text = statement.value_text(value);
        let canonical = interface_name::canonical(text);
        let given: Vec<&str> = text.split_whitespace().collect();
        let Some(at) = words.windows(given.len().max(1)).position(|window| window == given) else { continue };
        let is_plain = dialect != Dialect::NxOs || canonical.contains('/');
        if canonical != text && is_plain {
            words.splice(at..at + given.len(), std::iter::once(canonical));
            changed = true;
        }
    }
    changed
}

/// Abbreviated leading words in full.
fn spell_out(command: Option<&Command>, words: &mut [String]) -> bool {
    let Some(command) = command else { return false };
    for (word, full) in words.iter_mut().zip(command.path.split(' ')) {
        full.clone_into(word);
    }
    true
}

fn names(statement: StatementRef<'_>) -> (Vec<Name>, Vec<Name>) {
    let grammar = statement.grammar();
    let (mut defines, mut refers) = (Vec::new(), Vec::new());
    let named = |kind: KindId, text: &str| {
        let kind = grammar.family(kind);
        let name = if grammar.kind(kind).shape == Shape::Interface {
            interface_name::normalise(text)
        } else {
            text.to_owned()
        };
        Name { kind, name }
    };
    for value in statement.values() {
        let text = statement.value_text(value);
        match &statement.slot(value).role {
            Role::Define { kind, set, .. } => defines.extend(split(text, *set).iter().map(|text| named(*kind, text))),
            Role::Refer { kinds, set, .. } => {
                let texts = split(text, *set);
                refers.extend(kinds.iter().flat_map(|kind| texts.iter().map(|text| named(*kind, text))));
            }
            Role::Value(_) => {}
        }
    }
    (defines, refers)
}

fn split(text: &str, set: bool) -> Vec<String> {
    if !set {
        return vec![text.to_owned()];
    }
    let ranges: Vec<(u32, u32)> = number_ranges(text).collect();
    let count: usize = ranges.iter().map(|(from, to)| (to.saturating_sub(*from) as usize) + 1).sum();
    if ranges.is_empty() || count > MOST_MEMBERS {
        return vec![text.to_owned()];
    }
    ranges.into_iter().flat_map(|(from, to)| from..=to).map(|number| number.to_string()).collect()
}

/// `interface range Gi0/1 - 2` opens each of them.
fn range(line: &Line) -> Vec<Line> {
    let names = interface_name::members(&line.words[2..].concat());
    let each = |name: &String| {
        let words = vec!["interface".to_owned(), interface_name::canonical(name)];
        let text = line.negation.iter().chain(&words).map(String::as_str).collect::<Vec<_>>().join(" ");
        Line { key: words.join(" "), words, text, ..line.clone() }
    };
    names.iter().map(each).collect()
}

/// `vlan 10,20` is `vlan 10` and `vlan 20`; a range of interfaces is each of them.
pub(super) fn members(statement: StatementRef<'_>, line: &Line) -> Vec<Line> {
    if line.words.len() > 2 && line.words[0] == "interface" && line.words[1] == "range" {
        return range(line);
    }
    let grammar = statement.grammar();
    let set = statement.values().find_map(|value| match &statement.slot(value).role {
        Role::Define { kind, set: true, .. } => Some((grammar.kind(*kind).shape, statement.value_text(value))),
        _ => None,
    });
    let Some((shape, text)) = set else { return vec![line.clone()] };
    let names = match shape {
        Shape::Interface => interface_name::members(text),
        _ => split(text, true),
    };
    let given: Vec<&str> = text.split_whitespace().collect();
    let at = line.words.windows(given.len().max(1)).position(|window| window == given);
    let Some(at) = at.filter(|_| names.len() > 1 || line.words.iter().any(|word| word == "range")) else {
        return vec![line.clone()];
    };
    let copy = |name: String| {
        let mut words = line.words.clone();
        words.splice(at..at + given.len(), std::iter::once(name.clone()));
        words.retain(|word| word != "range");
        let text = line.negation.iter().chain(&words).map(String::as_str).collect::<Vec<_>>().join(" ");
        let mut defines = line.defines.clone();
        defines.retain(|defined| defined.name.eq_ignore_ascii_case(&name));
        Line { key: words.join(" "), words, text, defines, ..line.clone() }
    };
    let shared = names.len();
    names.into_iter().map(|name| Line { shared, ..copy(name) }).collect()
}

fn key(line: &Line, statement: StatementRef<'_>) -> String {
    let Some(command) = line.command else { return format!("? {}", line.words.join(" ")) };
    if command.opens.is_some() {
        let action = |word: &&String| *word != "permit" && *word != "deny";
        let mut words: Vec<&str> = line.words.iter().filter(action).map(String::as_str).collect();
        if command.path == "route-map" && words.len() == 2 {
            words.push("10");
        }
        return words.join(" ");
    }
    if command.behaviour == Behaviour::Overwrites || command.delimited {
        if command.delimited && command.behaviour != Behaviour::Overwrites {
            return command.path.clone();
        }
        let Recognition::Known { identity_end, .. } = statement.recognition() else { return line.words.join(" ") };
        let end = usize::from(identity_end).saturating_sub(usize::from(line.negation.is_some())).min(line.words.len());
        let (identity, value) = line.words.split_at(end);
        // A list may be named `IN`: the direction is the word written as the grammar has it, if one is.
        let exact = |word: &&String| command.key_words.contains(*word);
        let loose = |word: &&String| command.key_words.iter().any(|key| key.eq_ignore_ascii_case(word));
        let keys: Vec<&String> = if value.iter().any(|word| exact(&word)) {
            value.iter().filter(exact).collect()
        } else {
            value.iter().filter(loose).collect()
        };
        return identity.iter().chain(keys).map(String::as_str).collect::<Vec<_>>().join(" ");
    }
    line.words.join(" ")
}
