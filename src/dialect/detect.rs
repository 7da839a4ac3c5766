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
    let (mut detection, silent) = Heard::in_lines(text).judge();
    if detection.verdict == Detected::NoConfig && detection.leaning.is_none() && silent {
        detection.leaning = Dialect::ALL.into_iter().find(|dialect| is_understood(*dialect, text));
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

    /// The weight of each format, loudest first. Marks of weight 1 are kept apart.
    fn scores(&self) -> (Vec<(Format, u32)>, u32) {
        let mut scores: FxHashMap<Format, u32> = FxHashMap::default();
        let mut kin = 0;
        for (&index, &hits) in &self.hits {
            let mark = &TABLE.marks[index];
            let weight = mark.weight * hits.min(MOST_HITS);
            if mark.weight == 1 {
                kin += weight;
            } else {
                *scores.entry(mark.format).or_default() += weight;
            }
        }
        // What the kin share strengthens whichever of them is heard.
        if let Some(&shared) = scores.get(&marks::KIN) {
            for format in [marks::EOS, marks::NXOS, marks::FRR] {
                scores.entry(format).and_modify(|score| *score += shared);
            }
        }
        let mut scores: Vec<_> = scores.into_iter().collect();
        scores.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        (scores, kin)
    }

    /// The verdict, and whether no format at all is heard.
    fn judge(&self) -> (Detection, bool) {
        let (scores, kin) = self.scores();
        let share = self.commands * 100 / self.lines.max(1);
        let score_of =
            |wanted: Format| scores.iter().find(|(format, _)| *format == wanted).map_or(0, |(_, score)| *score);
        let ios = Format::Read(Dialect::Ios);
        let own = score_of(ios);
        let device = scores.iter().find(|(format, _)| matches!(format, Format::Foreign(_)));
        let other = scores.iter().find(|(format, _)| matches!(format, Format::Other(_)));
        let device_score = device.map_or(0, |(_, score)| *score);
        let other_score = other.map_or(0, |(_, score)| *score);
        let commands = share >= LEAST_SHARE || (own >= 60 && share >= 15);
        let leaning = (self.commands > 0 && own + kin > other_score).then_some(Dialect::Ios);
        let verdict = match device {
            Some((Format::Foreign(name), score)) if *score >= AUDIBLE && *score > own && *score >= other_score => {
                Detected::Foreign(name)
            }
            _ if commands && own + kin >= 2 && own + kin > other_score => Detected::Config(Dialect::Ios),
            _ => Detected::NoConfig,
        };
        let loudest = match verdict {
            Detected::Config(_) => Some(ios),
            Detected::Foreign(_) => device.map(|(format, _)| *format),
            Detected::NoConfig => other.map(|(format, _)| *format),
        };
        let mut reasons = Vec::new();
        if let Some(format) = loudest {
            reasons.extend(self.reasons(format));
        }
        if let (Detected::NoConfig, Some((Format::Other(name), _))) = (&verdict, other) {
            reasons.insert(0, format!("it looks like {name}"));
        }
        reasons.push(format!("{share} % of its {} lines begin as IOS commands do", self.lines));
        reasons.push(format!(
            "weights: IOS {} (own {own}), another device {device_score}, no config {other_score}",
            own + kin
        ));
        (Detection { verdict, leaning, reasons }, device_score + other_score == 0)
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

/// The marks, prepared for lookup.
struct Table {
    marks: Vec<Mark>,
    by_first_byte: FxHashMap<u8, Vec<usize>>,
    anywhere: Vec<usize>,
    /// First words of all commands of the dialects that are read.
    first_words: FxHashSet<&'static str>,
}

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
    let first_words = Dialect::ALL
        .iter()
        .flat_map(|dialect| dialect.grammar().commands())
        .filter_map(|command| command.path.split(' ').next())
        .collect();
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
        for (text, name) in [
            ("feature bgp\nfeature lacp\ninterface Ethernet1/1\n ip address 10.0.0.1/24\n", "NX-OS"),
            ("interface Ethernet1\n no switchport\n ip address 10.0.0.1/31\nmlag configuration\n", "Arista EOS"),
            ("route-policy P\n  pass\nend-policy\n", "IOS-XR"),
            ("interface GigabitEthernet0/0\n nameif outside\n security-level 0\n", "Cisco ASA"),
            ("interfaces {\n    ge-0/0/0 {\n        unit 0 {\n", "Junos"),
            ("set system host-name r1\nset interfaces ge-0/0/0 unit 0\n", "Junos (set)"),
            ("frr version 8.5\nfrr defaults datacenter\nhostname r1\n", "FRR"),
            ("config system global\n    set hostname fw\nend\n", "FortiOS"),
        ] {
            assert_eq!(detect(text).verdict, Detected::Foreign(name), "{text}");
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
