//! Training data: prompts as the program builds them, and the right answers. Deterministic by seed.
//!
//! What a model is measured on must not be in what it has learnt. So a split goes by the network (the folder) that a config
//! is of, by the name that a fault is about, and by the class of the fault: some classes are never trained.

use rustc_hash::FxHasher;
use serde::Serialize;
use std::hash::{Hash, Hasher};

use super::oracle::right_answer;
use super::plant::Planted;
use super::random::Random;
use crate::llm::language::Language;
use crate::llm::mask::Hide;
use crate::llm::prompt::{self, Wording};
use crate::llm::repair::shown::Shown;
use crate::rules::RuleId;

/// Where an example belongs.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// To learn from.
    Train,
    /// To see when to stop.
    Valid,
    /// Networks that were never seen.
    Test,
    /// Names that were never seen, in networks that were.
    Names,
    /// Classes that were never seen.
    Classes,
}

impl Split {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Train, Self::Valid, Self::Test, Self::Names, Self::Classes];

    /// Its file's name without the ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Valid => "valid",
            Self::Test => "test",
            Self::Names => "names",
            Self::Classes => "classes",
        }
    }

    /// The split of a planted fault.
    pub fn of(planted: &Planted) -> Self {
        if is_kept_out(planted.rule()) {
            return Self::Classes;
        }
        match bucket(network(&planted.path), 10) {
            0 => return Self::Test,
            1 => return Self::Valid,
            _ => {}
        }
        let name = planted.fault.subject.as_ref().map(|subject| subject.name.to_lowercase());
        // Names and numbers alike; a short one is everywhere and says nothing.
        match name.filter(|name| name.len() > 3) {
            Some(name) if bucket(&name, 10) == 0 => Self::Names,
            _ => Self::Train,
        }
    }
}

/// Is this class never trained? About one in six, the same for ever.
pub fn is_kept_out(rule: RuleId) -> bool {
    bucket(rule.0, 6) == 0
}

/// The folder that a config lies in: one network, mostly. A config without a folder is its own.
fn network(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(folder, _)| folder)
}

/// A number below `of`, by the text alone.
fn bucket(text: &str, of: u64) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    // The upper bits: the lower ones of this hash are poor.
    (hasher.finish() >> 32) % of
}

/// What an example teaches.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// An edit script.
    Repair,
    /// Cause, effect, fix, check.
    Explanation,
}

/// A question as the program asks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The instruction.
    pub system: String,
    /// The question.
    pub user: String,
}

/// One example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What it teaches.
    pub task: Task,
    /// Where it belongs.
    pub split: Split,
    /// The class of the fault.
    pub rule: &'static str,
    /// The dialect.
    pub dialect: &'static str,
    /// The mutation that made the fault.
    pub mutation: &'static str,
    /// The question.
    pub prompt: Asked,
    /// The right answer.
    pub answer: String,
    /// It gives the original; otherwise the same lines in another place, where confdbg accepts them too. Of
    /// explanations always.
    pub exact: bool,
}

/// The examples that a planted fault gives: its repair, where the right answer can be written, and its explanation.
pub fn examples(planted: &Planted, random: &mut Random) -> Vec<Example> {
    let example = |task, asked: &prompt::MaskedPrompt, answer, exact| Example {
        task,
        split: Split::of(planted),
        rule: planted.rule().0,
        dialect: planted.dialect().as_str(),
        mutation: planted.mutation,
        prompt: Asked { system: asked.prompt.system.clone(), user: asked.prompt.user.clone() },
        answer,
        exact,
    };
    let mut out = Vec::new();
    let Some(mut shown) = Shown::of(&planted.analysis, &planted.fault, Hide::default()) else { return out };
    if let Some(right) = right_answer(planted, &shown) {
        let asked = prompt::repair::repair(&planted.analysis, &planted.fault, &shown, &[]);
        out.push(example(Task::Repair, &asked, right.script, right.exact));
    }
    let answer = worded(&prompt::rule_text(&planted.analysis, &planted.fault, Language::default()), random);
    // An answer with a secret in it would teach to tell it.
    if shown.masks.mask(&answer) == answer {
        let asked = prompt::explanation(&planted.analysis, &planted.fault, &[], Wording::default());
        out.push(example(Task::Explanation, &asked, answer, true));
    }
    out
}

/// Ways of saying what notes say: each changes no name, number or sense.
const WORDINGS: [(&str, &[&str]); 9] = [
    (" is not defined", &[" is not defined", " is defined nowhere", " does not exist in this configuration"]),
    (" is never used", &[" is never used", " is not used anywhere"]),
    (" replace `", &[" replace `", " change `"]),
    ("` by `", &["` by `", "` to `", "` into `"]),
    (" delete `", &[" delete `", " remove `", " take out `"]),
    (" add `", &[" add `", " insert `", " put in `"]),
    (" has no effect", &[" has no effect", " does nothing"]),
    (" can never match", &[" can never match", " never matches"]),
    (" already ", &[" already ", " earlier "]),
];

/// The rule's text in one of many wordings, each part one or two sentences long.
fn worded(text: &str, random: &mut Random) -> String {
    let parts: Vec<String> = text.lines().map(|line| shortened(line, random)).collect();
    WORDINGS.iter().fold(parts.join("\n"), |text, (usual, ways)| match random.pick(ways) {
        Some(way) if text.contains(usual) => text.replace(usual, way),
        _ => text,
    })
}

/// Of the effect one or two of its sentences: what the notes have in plenty is chosen from.
fn shortened(line: &str, random: &mut Random) -> String {
    let Some(effect) = line.strip_prefix("Effect: ") else { return line.to_owned() };
    let sentences: Vec<&str> = effect.split_inclusive(". ").map(str::trim_end).collect();
    if sentences.len() < 3 {
        return line.to_owned();
    }
    let first = random.below(sentences.len() - 1);
    let count = 1 + random.below(2);
    format!("Effect: {}", sentences[first..sentences.len().min(first + count)].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::eval::plant::{Draw, Pool};
    use crate::llm::repair::judge;
    use crate::llm::repair::script::Script;
    use crate::rules::RULES;
    use crate::text::Document;

    const CONFIG: &str = "hostname r1\nenable secret 5 $1$abcdefgh\ninterface GigabitEthernet0/1\n \
        ip address 10.0.0.1 255.255.255.0\n ip access-group GUESTS in\nip access-list extended GUESTS\n \
        deny tcp any any eq telnet\n permit ip any any\nline vty 0 4\n login local\n transport input ssh\n";

    fn planted(seed: u64) -> Vec<Planted> {
        let configs = (0..20).map(|number| {
            let text = CONFIG.replace("r1", &format!("r{number}")).replace("GUESTS", &format!("LIST-{number}"));
            (format!("net{number}/r.cfg"), Dialect::Ios, Document::from_text(&text))
        });
        let mut draw = Draw::new(Pool::new(configs), seed, &[]);
        (0..80).map_while(|_| draw.next_fault()).collect()
    }

    fn all(seed: u64) -> Vec<Example> {
        let mut random = Random::new(seed);
        planted(seed).iter().flat_map(|one| examples(one, &mut random)).collect()
    }

    #[test]
    fn a_seed_gives_the_same_examples_and_answers_that_are_accepted() {
        let examples = all(1);
        assert_eq!(examples, all(1));
        assert!(examples.iter().filter(|one| one.task == Task::Repair).count() > 40, "{}", examples.len());
        assert!(examples.iter().all(|one| !one.prompt.user.contains("$1$abc") && !one.answer.contains("$1$abc")));
        for one in planted(1) {
            let shown = Shown::of(&one.analysis, &one.fault, Hide::default());
            if let Some((shown, right)) = shown.and_then(|shown| Some((shown.clone(), right_answer(&one, &shown)?))) {
                let script = Script::parse(&right.script, &shown).unwrap();
                assert!(judge::judge(&one.analysis, &one.fault, &shown, &script).is_ok(), "{}", right.script);
            }
        }
    }

    #[test]
    fn explanations_that_are_taught_are_borne_out() {
        let mut random = Random::new(2);
        for one in planted(2) {
            for example in examples(&one, &mut random).iter().filter(|example| example.task == Task::Explanation) {
                let scored = crate::eval::score::score_explanation(&one, &example.answer);
                assert_eq!(scored.untrue, 0, "{}", example.answer);
                assert!(scored.cause, "{}", example.answer);
            }
        }
    }

    #[test]
    fn splits_do_not_leak() {
        let kept_out = RULES.iter().filter(|rule| is_kept_out(rule.id)).count();
        assert!((6..25).contains(&kept_out), "{kept_out}");
        for one in planted(3) {
            let split = Split::of(&one);
            assert_eq!(split == Split::Classes, is_kept_out(one.rule()));
            let twin = Planted { path: format!("{}/other.cfg", network(&one.path)), ..one.clone() };
            assert_eq!(Split::of(&twin), split, "one network, one split");
        }
    }
}
