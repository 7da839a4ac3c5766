//! The one place where prompts are built.
//!
//! A prompt is a fixed instruction, the same for every fault so that the model decodes it once, and a short account of
//! one fault: what the rule found, its proven facts, the lines, the fix. Secrets are masked here and nowhere else. The
//! account is kept to about 200 tokens: a small model is slow to read and quick to lose the thread.

pub mod question;
pub mod repair;

pub use super::mask::Hide;

use super::language::{Language, Phrases, filled};
use super::mask::Masks;
use super::protocol::Prompt;
use crate::analysis::Analysis;
use crate::rules::{self, Fault};
use crate::text::{EditSet, LineNumber, Place, Span, clean_line};

/// Lines of the config that a prompt quotes: the faulty one and those that it is at odds with.
const MOST_LINES: usize = 3;

/// Facts that a prompt may hold; a rule gives the weightiest first.
const MOST_FACTS: usize = 4;

/// A prompt without secrets, and how to read its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedPrompt {
    /// The instruction, the same for all faults, and the fault.
    pub prompt: Prompt,
    masks: Masks,
}

impl MaskedPrompt {
    /// An answer with the masked secrets put back, to be shown on the user's own screen.
    pub fn unmask(&self, answer: &str) -> String {
        self.masks.unmask(answer)
    }
}

/// What is known of a fault, for each line of an answer.
struct Notes {
    cause: String,
    effect: String,
    fix: String,
    check: String,
}

impl Notes {
    fn of(analysis: &Analysis, fault: &Fault, phrases: &Phrases) -> Self {
        let render = |prose: &rules::Prose| prose.render(analysis.file, &|place| locate(analysis, place));
        let page = |heading| rules::find(fault.rule.0).and_then(|rule| rule.section(heading)).unwrap_or_default();
        let mut effect: Vec<String> = fault.facts.iter().take(MOST_FACTS).map(render).collect();
        effect.push(first_sentence(page("Why it matters")));
        let check = first_sentence(page("Check on the device"));
        Self {
            cause: sentence(&render(&fault.message)),
            effect: effect.join(" "),
            fix: fix_notes(analysis, fault, phrases),
            check: fault.subject.as_ref().map_or(check.clone(), |subject| check.replace("NAME", &subject.name)),
        }
    }
}

/// How an explanation is asked for.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// The language of the answer.
    pub language: Language,
    /// What is masked beside the secrets.
    pub hide: Hide,
}

/// The rule's own text in the form of an answer, for where no answer of a model can be believed. Nothing is masked: it
/// is for the user's own screen.
pub fn rule_text(analysis: &Analysis, fault: &Fault, language: Language) -> String {
    let phrases = language.phrases();
    let Notes { cause, effect, fix, check } = Notes::of(analysis, fault, phrases);
    let lines = phrases.headings.iter().zip([cause, effect, fix, check]);
    lines.map(|(heading, notes)| format!("{heading}{}{notes}", phrases.colon)).collect::<Vec<_>>().join("\n")
}

/// What a model is told of a fault, in clear: for this machine's own memory, not for a model.
pub(super) fn account(analysis: &Analysis, fault: &Fault, language: Language) -> String {
    let phrases = language.phrases();
    let Notes { cause, effect, fix, check } = Notes::of(analysis, fault, phrases);
    let [cause_heading, effect_heading, fix_heading, check_heading] = phrases.headings;
    let notes = phrases.notes;
    let mut account = format!("{cause_heading}{notes}{cause}");
    for line in quoted_lines(analysis, fault) {
        let text = quotable(&analysis.document.display(analysis.document.line_span(line)));
        account.push_str(&filled(phrases.line, &[&line.to_string(), &text]));
    }
    let rest = [(effect_heading, effect), (fix_heading, fix), (check_heading, check)];
    rest.iter().fold(account, |account, (heading, said)| account + "\n" + heading + notes + said)
}

/// Asks for the explanation of a fault. `avoid` are the words of an earlier answer that nothing bears out.
pub fn explanation(analysis: &Analysis, fault: &Fault, avoid: &[String], wording: Wording) -> MaskedPrompt {
    let phrases = wording.language.phrases();
    let mut user = account(analysis, fault, wording.language);
    if !avoid.is_empty() {
        // At the end: what comes before is decoded already.
        user.push_str(&filled(phrases.avoid, &[&avoid.join(", ")]));
    }
    let mut masks = Masks::of(analysis, wording.hide);
    for line in quoted_lines(analysis, fault) {
        masks.learn_line(analysis, analysis.document.line_span(line));
    }
    let placeholders = if wording.hide.is_any() { phrases.placeholders } else { "" };
    let system = format!("{}{placeholders}", phrases.instruction);
    let prompt = Prompt { system, user: masks.mask(&user), answer: String::new() };
    MaskedPrompt { prompt, masks }
}

fn locate(analysis: &Analysis, place: Place) -> (String, u32) {
    (String::new(), analysis.document.line_of(place.span.start).get())
}

/// The faulty line, then the related ones.
fn quoted_lines(analysis: &Analysis, fault: &Fault) -> Vec<LineNumber> {
    let places = std::iter::once(fault.place).chain(fault.related.iter().map(|related| related.place));
    let mut lines: Vec<LineNumber> = Vec::new();
    for place in places.filter(|place| place.file == analysis.file) {
        let line = analysis.document.line_of(place.span.start);
        if !lines.contains(&line) && lines.len() < MOST_LINES {
            lines.push(line);
        }
    }
    lines
}

/// With a full stop at its end.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// The best fix in words: which lines go and which come.
fn fix_notes(analysis: &Analysis, fault: &Fault, phrases: &Phrases) -> String {
    let Some(fix) = fault.fixes.first() else { return phrases.no_fix.to_owned() };
    let document = &analysis.document;
    let mut notes = format!("{}:", fix.title);
    for edit in fix.edits.iter().filter(|edit| edit.file == analysis.file).take(2) {
        let whole = document.whole_lines(edit.range);
        let old = if edit.range.is_empty() { "" } else { first_line(document.slice(whole)) };
        let Ok(edited) = EditSet::new(vec![edit.clone()]).and_then(|set| set.apply(document)) else { continue };
        let tail = document.text().len() as u32 - whole.end;
        let end = edited.text().len() as u32 - tail;
        let new = if edit.range.is_empty() {
            first_line(&edit.text)
        } else {
            first_line(edited.slice(Span::new(whole.start, end.max(whole.start))))
        };
        let said = match (old, new) {
            ("", new) => filled(phrases.add, &[&quotable(new)]),
            (old, "") => filled(phrases.delete, &[&quotable(old)]),
            (old, new) => filled(phrases.replace, &[&quotable(old), &quotable(new)]),
        };
        notes.push_str(&said);
    }
    notes
}

/// A line of a config, to stand between backquotes, which none of its own may end.
fn quotable(line: &str) -> String {
    clean_line(line.trim()).replace('`', "'")
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default().trim_end()
}

/// The first sentence, on one line.
fn first_sentence(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = flat.find(". ").map_or(flat.len(), |at| at + 1);
    flat[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::text::{Document, FileId};
    use proptest::prelude::*;

    fn prompts(config: &str) -> Vec<MaskedPrompt> {
        let analysis = Analysis::of(FileId(0), Document::from_text(config), Dialect::Ios);
        analysis.faults.iter().map(|fault| explanation(&analysis, fault, &[], Wording::default())).collect()
    }

    #[test]
    fn an_explanation_is_asked_for_with_what_is_proven() {
        let config = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group BLOCK-GUEST in\n\
            ip access-list extended BLOCK-GUESTS\n permit ip any any\n";
        let prompt = prompts(config).into_iter().next().unwrap().prompt;
        for part in [
            "Cause notes: access list BLOCK-GUEST is not defined; BLOCK-GUESTS is defined.",
            "Line 3 is `ip access-group BLOCK-GUEST in`.",
            "permits every packet",
            "replace `ip access-group BLOCK-GUEST in` by `ip access-group BLOCK-GUESTS in`.",
            "show running-config | include BLOCK-GUEST",
        ] {
            assert!(prompt.user.contains(part), "{part}\n{}", prompt.user);
        }
        assert!(prompt.user.len() < 1_400, "too long for 200 tokens and some: {}", prompt.user.len());
    }

    #[test]
    fn what_was_wrong_is_told_and_the_rule_can_speak_for_itself() {
        let config = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group BLOCK-GUEST in\n\
            ip access-list extended BLOCK-GUESTS\n permit ip any any\n";
        let analysis = Analysis::of(FileId(0), Document::from_text(config), Dialect::Ios);
        let fault = analysis.faults().next().unwrap();
        let first = explanation(&analysis, fault, &[], Wording::default()).prompt;
        let second = explanation(&analysis, fault, &["10.6.6.6".to_owned()], Wording::default()).prompt;
        let added = second.user.strip_prefix(&first.user).expect("what was decoded serves again");
        assert!(added.contains("10.6.6.6"), "{added}");
        let text = rule_text(&analysis, fault, Language::En);
        let heads: Vec<&str> = text.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(heads, ["Cause", "Effect", "Fix", "Check"]);
        assert!(crate::llm::ground::Ground::of(&analysis, fault).doubts(&text, &analysis, true).is_empty(), "{text}");
    }

    proptest! {
        /// Whatever the secrets of a config are, no prompt about it holds one.
        #[test]
        fn no_prompt_holds_a_secret(secret in "[A-Za-z0-9]{6,16}[0-9][A-Z]") {
            let config = format!(
                "hostname r1\nenable password {secret}\nusername admin password 0 {secret}\n\
                 snmp-server community {secret} RW\ninterface GigabitEthernet0/1\n ip ospf authentication-key {secret}\n\
                 router bgp 65000\n neighbor 10.0.0.1 remote-as 65001\n neighbor 10.0.0.1 password {secret}\n\
                 tacacs-server key {secret}\nline vty 0 4\n password {secret}\n transport input telnet\nend\n"
            );
            let prompts = prompts(&config);
            prop_assert!(prompts.len() > 3);
            for prompt in prompts {
                prop_assert!(!prompt.prompt.user.contains(&secret), "{}", prompt.prompt.user);
            }
        }
    }

    #[test]
    fn a_language_has_its_frame_and_the_same_facts() {
        let config = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group BLOCK-GUEST in\n\
            ip access-list extended BLOCK-GUESTS\n permit ip any any\n";
        let analysis = Analysis::of(FileId(0), Document::from_text(config), Dialect::Ios);
        let fault = analysis.faults().next().unwrap();
        let wording = Wording { language: Language::Zh, hide: Hide::default() };
        let prompt = explanation(&analysis, fault, &["10.6.6.6".to_owned()], wording).prompt;
        for part in [
            "原因的说明：access list BLOCK-GUEST is not defined",
            "第 3 行是 `ip access-group BLOCK-GUEST in`。",
            "把 `ip access-group BLOCK-GUEST in` 改为 `ip access-group BLOCK-GUESTS in`。",
            "没有这些内容：10.6.6.6。",
        ] {
            assert!(prompt.user.contains(part), "{part}\n{}", prompt.user);
        }
        let text = rule_text(&analysis, fault, Language::Zh);
        let heads: Vec<&str> = text.lines().filter_map(|line| line.split('：').next()).collect();
        assert_eq!(heads, Language::Zh.phrases().headings);
        assert!(crate::llm::ground::Ground::of(&analysis, fault).doubts(&text, &analysis, true).is_empty(), "{text}");
    }

    proptest! {
        /// Whatever the addresses of a config are, no prompt about it holds one; and pieces of an answer, however they are
        /// cut, give what the whole gives.
        #[test]
        fn no_prompt_holds_an_address(
            [a, b, c] in any::<[[u8; 3]; 3]>(),
            host in any::<u16>(),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
        ) {
            let v4 = |parts: [u8; 3]| format!("{}.{}.{}.{}", parts[0] % 90 + 10, parts[1], parts[2], parts[0] % 250 + 1);
            let (a, b, c, v6) = (v4(a), v4(b), v4(c), format!("2001:db8:{host:x}::1"));
            let config = format!(
                "hostname r1\ninterface GigabitEthernet0/1\n description to {a} {v6}\n ip address {a} 255.255.255.0\n \
                 ipv6 address {v6}/64\n ip access-group GONE-{c} in\n!\ninterface GigabitEthernet0/2\n \
                 ip adress {b} 255.255.255.0\n ip address {a} 255.255.255.0\n!\nrouter bgp 65000\n \
                 neighbor {b} remote-as 65001\n neighbor {b} route-map GONE in\n!\nip route 0.0.0.0 0.0.0.0 {c}\n\
                 ip access-list extended L\n permit tcp host {a} any\n permit tcp host {a} any eq 80\n deny ip any host {c}\nend\n"
            );
            let analysis = Analysis::of(FileId(0), Document::from_text(&config), Dialect::Ios);
            let wording = Wording { language: Language::En, hide: Hide { addresses: true, usernames: true } };
            prop_assert!(analysis.faults.len() > 3);
            for fault in analysis.faults() {
                let asked = explanation(&analysis, fault, std::slice::from_ref(&a), wording);
                for word in asked.prompt.user.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':')) {
                    let word = word.trim_matches(['.', ':']);
                    prop_assert!(![&a, &b, &c, &v6].iter().any(|address| *address == word), "{}", asked.prompt.user);
                }
                let clear = asked.unmask(&asked.prompt.user);
                prop_assert!(clear.contains(&a), "what was wrong is put back too");
                let masked = &asked.prompt.user;
                let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(masked.len() + 1)).collect();
                places.retain(|place| masked.is_char_boundary(*place));
                places.extend([0, masked.len()]);
                places.sort_unstable();
                let (mut pieces, mut heard) = (crate::llm::explain::Pieces::default(), String::new());
                for pair in places.windows(2) {
                    pieces.push(&masked[pair[0]..pair[1]], &asked, &mut |text| heard.push_str(text));
                }
                pieces.finish(&asked, &mut |text| heard.push_str(text));
                prop_assert_eq!(heard, clear);
            }
        }
    }
}
