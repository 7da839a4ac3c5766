//! Words of two opposite senses, in the languages of explanations.
//!
//! English has words between blanks. Chinese has none: its terms are looked for wherever they stand, and one that is
//! denied (`不允许`) counts for the other side.

use std::ops::Range;

/// Words of one sense.
struct Side {
    /// English words, in lower case. The first two are what notes and configs have.
    english: &'static [&'static str],
    /// Chinese terms.
    chinese: &'static [&'static str],
}

const OPPOSITES: [(Side, Side); 2] = [
    (
        Side {
            english: &["in", "inbound", "incoming", "ingress", "input", "import", "receives", "received"],
            chinese: &["入方向", "入站", "入向", "流入", "进入方向", "接收", "导入"],
        },
        Side {
            english: &["out", "outbound", "outgoing", "egress", "output", "export", "sends", "sent"],
            chinese: &["出方向", "出站", "出向", "流出", "外出方向", "发送", "发出", "导出"],
        },
    ),
    (
        Side {
            english: &["permit", "permits", "permitted", "allow", "allows", "allowed", "accept", "accepts", "lets"],
            chinese: &["允许", "放行", "许可", "准许", "接受"],
        },
        Side {
            english: &[
                "deny", "denies", "denied", "block", "blocks", "blocked", "drop", "drops", "dropped", "reject",
                "rejects",
            ],
            chinese: &["拒绝", "阻止", "丢弃", "禁止", "阻断", "拦截"],
        },
    ),
];

/// Words that are too common in English to say a direction.
const PLAIN: [&str; 2] = ["in", "out"];

/// What turns a Chinese term into its opposite when it stands right before.
const DENIALS: [&str; 12] =
    ["不", "不会", "不能", "不再", "不被", "不会被", "不再被", "未", "未被", "没有", "没有被", "无法"];

/// Is an English word, in lower case, of the sense of which the notes have only the opposite?
pub fn is_opposite(word: &str, notes: &dyn Fn(&str) -> bool) -> bool {
    let judge = |these: &Side, those: &Side| these.english.contains(&word) && contradicts(these, those, notes);
    !PLAIN.contains(&word) && OPPOSITES.iter().any(|(one, other)| judge(one, other) || judge(other, one))
}

/// The Chinese terms of a text that say what the notes have only the opposite of. `notes` knows English words.
pub fn chinese(text: &str, notes: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (one, other) in &OPPOSITES {
        for (these, those) in [(one, other), (other, one)] {
            for (at, term) in these.chinese.iter().flat_map(|term| text.match_indices(term)) {
                let denial =
                    DENIALS.iter().filter(|denial| text[..at].ends_with(**denial)).map(|denial| denial.len()).max();
                let (meant, against) = if denial.is_some() { (those, these) } else { (these, those) };
                if contradicts(meant, against, notes) {
                    found.push(at - denial.unwrap_or(0)..at + term.len());
                }
            }
            // `out 方向`, `in方向`: with this word behind it a plain word is a direction.
            for at in text.match_indices("方向").map(|(at, _)| at) {
                let before = text[..at].trim_end_matches([' ', '`']);
                let word = PLAIN.iter().find(|word| before.ends_with(**word) && these.english.contains(word));
                if let Some(word) = word
                    && !before[..before.len() - word.len()].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
                    && contradicts(these, those, notes)
                {
                    found.push(before.len() - word.len()..before.len());
                }
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Do the notes have words only of what is against it?
fn contradicts(said: &Side, against: &Side, notes: &dyn Fn(&str) -> bool) -> bool {
    against.english.iter().any(|other| notes(other)) && !said.english.iter().any(|own| notes(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, notes: &[&str]) -> Vec<String> {
        chinese(text, &|word| notes.contains(&word)).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn what_is_denied_counts_for_the_other_side() {
        assert_eq!(told("访问列表拒绝所有报文。", &["permit"]), ["拒绝"]);
        assert_eq!(told("访问列表不拒绝报文。", &["permit"]), Vec::<String>::new());
        assert_eq!(told("报文不被允许通过。", &["permits"]), ["不被允许"]);
        assert_eq!(told("报文没有被允许，无法放行。", &["deny"]), Vec::<String>::new());
        assert_eq!(told("报文不会被丢弃。", &["deny"]), ["不会被丢弃"]);
        assert_eq!(told("允许和拒绝都有。", &["deny", "permit"]), Vec::<String>::new());
        assert_eq!(told("流出的报文", &["inbound"]), ["流出"]);
        assert_eq!(told("Vlan-out 方向", &["in"]), Vec::<String>::new());
    }
}
