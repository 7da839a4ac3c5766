//! Which dialect a text is written in, from its content alone.
//!
//! Many small marks are counted rather than one looked for, since real files are snippets, captures and templates. The
//! marks stand in one table (`marks.rs`). Never looks at a file's name: names lie.

mod marks;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Dialect, Recognition, capture};
use crate::text::Document;
use marks::{At, Format, Mark};

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detected {
    /// A config in a dialect that confdbg reads.
    Config(Dialect),
    /// A config in a format that confdbg does not read yet, by its usual name.
    Foreign(&'static str),
    /// No config of a network device.
    NoConfig,
}

/// A verdict and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detection {
    /// What the text is.
    pub verdict: Detected,
    /// The dialect that some lines speak for, where that is not enough for a verdict.
    pub leaning: Option<Dialect>,
    /// Why, strongest first.
    pub reasons: Vec<String>,
}

/// How much of a file is looked at, in bytes: some 5,000 lines.
const SAMPLE: usize = 256 * 1024;

/// A mark that comes again adds to its weight this many times at most: one word must not decide alone.
const MOST_HITS: u32 = 3;

/// A format that is heard more faintly than this is not heard.
const AUDIBLE: u32 = 8;

/// Of the lines of a config, at least this share begins as commands do, in percent.
const LEAST_SHARE: usize = 45;

/// The part of a file that [`detect`] needs to see.
pub fn sample(bytes: &[u8]) -> &[u8] {
    if bytes.len() <= SAMPLE {
        return bytes;
    }
    // In a `show tech` the config may begin late.
    let title = b"-- show running-config --";
    let start = memchr::memmem::find(bytes, title).map_or(0, |at| at + title.len());
    &bytes[start..bytes.len().min(start + SAMPLE)]
}

/// Judges a text.
pub fn detect(text: &str) -> Detection {
    let region = capture::config_region(text);
    let text = text.get(region.range()).unwrap_or(text);
    let (mut detection, silent) = Heard::in_lines(text).judge(text);
    if detection.verdict == Detected::NoConfig && detection.leaning.is_none() && silent {
        detection.leaning = is_understood(Dialect::Ios, text).then_some(Dialect::Ios);
    }
    detection
}

/// Is a line among the first ones a command of this dialect, or all but one? A misspelt command out of its mode is known
/// by its first word and an address.
fn is_understood(dialect: Dialect, text: &str) -> bool {
    let end = text.match_indices('\n').nth(200).map_or(text.len(), |(at, _)| at);
    let document = Document::from_text(&text[..end]);
    let tree = super::read(dialect.grammar(), &document);
    tree.statements(&document).any(|statement| match statement.recognition() {
        Recognition::Known { .. } | Recognition::NearMiss(_) => true,
        _ => {
            TABLE.first_words.contains(statement.word(0))
                && statement.words().any(|word| word.parse::<std::net::Ipv4Addr>().is_ok())
        }
    })
}

/// What the lines of a text speak for.
#[derive(Default)]
struct Heard {
    /// Hits of each mark, by its index in [`TABLE`].
    hits: FxHashMap<usize, u32>,
    /// Lines with something on them.
    lines: usize,
    /// Lines that begin as a command does.
    commands: usize,
}

impl Heard {
    fn in_lines(text: &str) -> Self {
        let mut heard = Self::default();
        for line in text.lines() {
            heard.line(line.strip_prefix('\u{feff}').unwrap_or(line));
        }
        heard
    }

    fn line(&mut self, line: &str) {
        let trimmed = line.trim();
        let Some(first) = trimmed.bytes().next() else { return };
        let is_comment = matches!(first, b'!' | b'#');
        if !is_comment {
            self.lines += 1;
            let mut words = trimmed.split_ascii_whitespace();
            let word = words.next().unwrap_or_default();
            let word = if word == "no" { words.next().unwrap_or(word) } else { word };
            self.commands += usize::from(TABLE.first_words.contains(word) || word.bytes().all(|b| b.is_ascii_digit()));
        }
        let by_byte = TABLE.by_first_byte.get(&first).map_or(&[][..], Vec::as_slice);
        for &index in by_byte.iter().chain(&TABLE.anywhere) {
            if matches(&TABLE.marks[index], line, trimmed) {
                *self.hits.entry(index).or_default() += 1;
            }
        }
    }

    /// What speaks for each format.
    fn scores(&self) -> Scores {
        let mut scores = Scores::default();
        for (&index, &hits) in &self.hits {
            let mark = &TABLE.marks[index];
            let weight = mark.weight * hits.min(MOST_HITS);
            match mark.format {
                Format::Read(Dialect::Ios) if mark.weight == 1 => scores.shared += weight,
                Format::Kin => scores.kin += weight,
                format => *scores.by_format.entry(format).or_default() += weight,
            }
        }
        // A Cumulus host's interfaces stand in the same file as what its daemons read.
        if let Some(&interfaces) = scores.by_format.get(&marks::IFUPDOWN)
            && (scores.kin > 0 || scores.of(Format::Read(Dialect::Frr)) > 0)
        {
            *scores.by_format.entry(Format::Read(Dialect::Frr)).or_default() += interfaces + 1;
        }
        // What the kin share strengthens whichever of them is heard.
        for dialect in KIN {
            scores.by_format.entry(Format::Read(dialect)).and_modify(|score| *score += scores.kin);
        }
        scores
    }

    /// The verdict, and whether no format at all is heard.
    fn judge(&self, text: &str) -> (Detection, bool) {
        let scores = self.scores();
        let share = self.commands * 100 / self.lines.max(1);
        let ios = scores.of(Format::Read(Dialect::Ios));
        let own = ios + scores.shared;
        let device = scores.loudest(|format| !matches!(format, Format::Read(Dialect::Ios) | Format::Other(_)));
        let other = scores.loudest(|format| matches!(format, Format::Other(_)));
        let (device_score, other_score) = (device.map_or(0, |(_, score)| score), other.map_or(0, |(_, score)| score));
        let commands = share >= LEAST_SHARE || (own >= 60 && share >= 15);
        let loudest = match device {
            Some((format, score)) if score >= AUDIBLE && score > ios && score >= other_score => Some(format),
            _ if scores.kin >= AUDIBLE && scores.kin > ios && scores.kin >= other_score => {
                Some(Format::Read(best_reader(&KIN, text)))
            }
            _ if commands && own >= 2 && own > other_score => Some(Format::Read(Dialect::Ios)),
            _ => None,
        };
        let verdict = match loudest {
            Some(Format::Read(dialect)) => Detected::Config(dialect),
            Some(Format::Foreign(name)) => Detected::Foreign(name),
            _ => Detected::NoConfig,
        };
        let leaning = (self.commands > 0 && own > other_score).then_some(Dialect::Ios);
        let mut reasons = Vec::new();
        reasons.extend(loudest.or(other.map(|(format, _)| format)).and_then(|format| self.reasons(format)));
        if let (Detected::NoConfig, Some((Format::Other(name), _))) = (&verdict, other) {
            reasons.insert(0, format!("it looks like {name}"));
        }
        reasons.push(format!("{share} % of its {} lines begin as commands do", self.lines));
        reasons.push(format!(
            "weights: IOS {own} (of its own {ios}), another device {}, no config {other_score}",
            device_score.max(scores.kin)
        ));
        (Detection { verdict, leaning, reasons }, device_score + scores.kin + other_score == 0)
    }

    /// The marks of a format that were found, loudest first.
    fn reasons(&self, format: Format) -> Option<String> {
        let mut found: Vec<_> = self
            .hits
            .iter()
            .map(|(&index, &hits)| (&TABLE.marks[index], hits))
            .filter(|(mark, _)| mark.format == format)
            .collect();
        found.sort_by_key(|(mark, hits)| (std::cmp::Reverse(mark.weight * hits.min(&MOST_HITS)), mark.text));
        let texts: Vec<_> = found.iter().take(5).map(|(mark, _)| format!("`{}`", mark.text.trim())).collect();
        (!texts.is_empty()).then(|| format!("it says {}", texts.join(", ")))
    }
}

/// A mark may ask for the end of the line by a newline of its own.
fn matches(mark: &Mark, line: &str, trimmed: &str) -> bool {
    let (text, to_the_end) = match mark.text.strip_suffix('\n') {
        Some(text) => (text, true),
        None => (mark.text, false),
    };
    let fits = |of: &str| if to_the_end { of.trim_end() == text } else { of.starts_with(text) };
    match mark.at {
        At::Start => fits(line),
        At::Begin => fits(trimmed),
        At::Whole => trimmed == text,
        At::Within => line.contains(text),
        At::Fits(description) => description(line),
    }
}

/// How loudly each format speaks.
#[derive(Default)]
struct Scores {
    by_format: FxHashMap<Format, u32>,
    /// What IOS shares with its kin.
    shared: u32,
    /// What the kin share and IOS does not have.
    kin: u32,
}

impl Scores {
    fn of(&self, format: Format) -> u32 {
        self.by_format.get(&format).copied().unwrap_or(0)
    }

    fn loudest(&self, among: impl Fn(Format) -> bool) -> Option<(Format, u32)> {
        let heard = self.by_format.iter().map(|(format, score)| (*format, *score)).filter(|(format, _)| among(*format));
        heard.max_by_key(|(format, score)| (*score, std::cmp::Reverse(*format)))
    }
}

/// The dialects that are told apart by reading where their marks do not.
const KIN: [Dialect; 3] = [Dialect::Eos, Dialect::NxOs, Dialect::Frr];

/// How many lines are read to tell kin apart.
const LINES_READ: usize = 400;

/// The dialect in which most lines are commands; of equals the first.
fn best_reader(dialects: &[Dialect], text: &str) -> Dialect {
    let end = text.match_indices('\n').nth(LINES_READ).map_or(text.len(), |(at, _)| at);
    let document = Document::from_text(&text[..end]);
    let known = |dialect: Dialect| {
        let tree = super::read(dialect.grammar(), &document);
        let is_known = |recognition: Recognition| matches!(recognition, Recognition::Known { abbreviated: false, .. });
        tree.statements(&document).filter(|statement| is_known(statement.recognition())).count()
    };
    let best = dialects.iter().copied().rev().max_by_key(|dialect| known(*dialect));
    best.unwrap_or(Dialect::Ios)
}

/// The marks, prepared for lookup.
struct Table {
    marks: Vec<Mark>,
    by_first_byte: FxHashMap<u8, Vec<usize>>,
    anywhere: Vec<usize>,
    /// First words of all commands of the dialects that are read.
    first_words: FxHashSet<&'static str>,
}

/// The words that commands begin with, of all dialects: compiling the grammars for that would take too long.
const FIRST_WORDS: &[&str] = include!(concat!(env!("OUT_DIR"), "/first_words.rs"));

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let marks: Vec<Mark> = marks::all().collect();
    let mut by_first_byte: FxHashMap<u8, Vec<usize>> = FxHashMap::default();
    let mut anywhere = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        match (mark.at, mark.text.bytes().next()) {
            (At::Within | At::Fits(_), _) | (_, None) => anywhere.push(index),
            (_, Some(byte)) => by_first_byte.entry(byte).or_default().push(index),
        }
    }
    let first_words = FIRST_WORDS.iter().copied().collect();
    Table { marks, by_first_byte, anywhere, first_words }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_lines_are_enough() {
        for text in [
            "interface Gi0/1\n shutdown\n",
            "ip access-list extended BLOCK\n permit tcp any any eq 22\n",
            "access-list 10 permit any\n",
            "router bgp 65000\n neighbor 10.0.0.1 remote-as 65001\n",
            "vlan 10\n name USERS\n",
        ] {
            assert_eq!(detect(text).verdict, Detected::Config(Dialect::Ios), "{text}");
        }
    }

    #[test]
    fn other_devices_are_named() {
        let text = "config system global\n    set hostname fw\nend\n";
        assert_eq!(detect(text).verdict, Detected::Foreign("FortiOS"));
    }

    #[test]
    fn dialects_are_told_apart() {
        for (text, dialect) in [
            ("feature bgp\nfeature lacp\ninterface Ethernet1/1\n ip address 10.0.0.1/24\n", Dialect::NxOs),
            ("interface Ethernet1\n no switchport\n ip address 10.0.0.1/31\nmlag configuration\n", Dialect::Eos),
            ("route-policy P\n  pass\nend-policy\n", Dialect::IosXr),
            ("interface GigabitEthernet0/0\n nameif outside\n security-level 0\n", Dialect::Asa),
            ("interfaces {\n    ge-0/0/0 {\n        unit 0 {\n", Dialect::Junos),
            ("set system host-name r1\nset interfaces ge-0/0/0 unit 0\n", Dialect::Junos),
            ("set interfaces ethernet eth0 address 10.0.0.1/24\nset system host-name r1\n", Dialect::Vyos),
            ("interfaces {\n    ethernet eth0 {\n        address 10.0.0.1/24\n    }\n}\n", Dialect::Vyos),
            ("frr version 8.5\nfrr defaults datacenter\nhostname r1\n", Dialect::Frr),
        ] {
            assert_eq!(detect(text).verdict, Detected::Config(dialect), "{text}");
        }
    }

    #[test]
    fn what_is_no_config_is_refused() {
        for text in [
            "Dear colleagues,\nthe network is down.\n",
            "# Notes\n\nUse `ip route` to add a route.\n\n```\nip route 0.0.0.0 0.0.0.0 10.0.0.1\n```\n",
            "def main():\n    import sys\n    return 1\n",
            "{\n  \"interface\": 1\n}\n",
            "a,b,c\n1,2,3\n",
            "Mar  3 10:00:00 r1 12: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up\n",
            "public class Router {\n    interface Peer {\n",
            "",
        ] {
            assert_eq!(detect(text).verdict, Detected::NoConfig, "{text}");
        }
    }

    #[test]
    fn a_misspelt_line_still_leans_to_a_dialect() {
        let detection = detect("ip adress 10.0.0.1 255.255.255.0\n");
        assert_eq!((detection.verdict, detection.leaning), (Detected::NoConfig, Some(Dialect::Ios)));
        assert_eq!(detect("hello world\n").leaning, None);
    }
}
