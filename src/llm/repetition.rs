//! Notices when a model has got stuck and says the same thing again and again.
//!
//! Greedy decoding of small models can loop for ever; the user would watch 200 tokens of it. Two loops are known: one
//! block of tokens over and over, and short blocks too. Lists of similar lines (interfaces, ACL entries) are no loop:
//! they differ in a number, so the block never repeats exactly.

use std::collections::HashMap;

/// The longest block, in tokens, that is looked for.
const LONGEST_BLOCK: usize = 48;
/// A block must have come at least so often in a row,
const LEAST_TIMES: usize = 4;
/// and all its repeats together must be at least so many tokens: `!!!!` or `----` may be meant.
const LEAST_TOKENS: usize = 48;

/// Letters in a row that count as one word.
const LONGEST_WORD: usize = 32;

/// Watches the tokens of one answer.
#[derive(Debug, Default)]
pub struct RepetitionGuard {
    /// For each block length: how many tokens in a row equalled the one that far before.
    runs: Vec<usize>,
    tokens: Vec<i32>,
}

impl RepetitionGuard {
    /// Notes the next token; true when the answer has become an endless repetition.
    pub fn push(&mut self, token: i32) -> bool {
        self.runs.resize(LONGEST_BLOCK, 0);
        let count = self.tokens.len();
        let mut stuck = false;
        for (index, run) in self.runs.iter_mut().enumerate() {
            let block = index + 1;
            let same = count >= block && self.tokens.get(count - block) == Some(&token);
            *run = if same { *run + 1 } else { 0 };
            let repeated = *run + block;
            stuck |= *run > 0 && repeated >= LEAST_TIMES * block && repeated >= LEAST_TOKENS;
        }
        self.tokens.push(token);
        stuck
    }
}

/// Watches the words of an answer whose tokens are not known.
#[derive(Debug, Default)]
pub struct WordGuard {
    guard: RepetitionGuard,
    /// A number for each word that was seen.
    numbers: HashMap<String, i32>,
    /// The word that is being written.
    word: String,
}

impl WordGuard {
    /// Notes the next piece of text; true when the answer has become an endless repetition.
    pub fn push(&mut self, text: &str) -> bool {
        let mut stuck = false;
        for c in text.chars() {
            // A word of a script without blanks is a character.
            if c.is_ascii_alphanumeric() && self.word.len() < LONGEST_WORD {
                self.word.push(c);
                continue;
            }
            stuck |= self.end_word();
            if !c.is_whitespace() {
                self.word.push(c);
                if !c.is_ascii_alphanumeric() {
                    stuck |= self.end_word();
                }
            }
        }
        stuck
    }

    fn end_word(&mut self) -> bool {
        if self.word.is_empty() {
            return false;
        }
        let next = i32::try_from(self.numbers.len()).unwrap_or(i32::MAX);
        let number = *self.numbers.entry(std::mem::take(&mut self.word)).or_insert(next);
        self.guard.push(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_watched_however_they_are_cut() {
        let sentence = "The list is empty. ";
        let text = sentence.repeat(40);
        for size in [1, 3, 7, 1000] {
            let mut guard = WordGuard::default();
            let chars: Vec<char> = text.chars().collect();
            let at = chars.chunks(size).position(|piece| guard.push(&piece.iter().collect::<String>()));
            let heard = at.expect("it is stuck") * size;
            assert!(size == 1000 || heard < 14 * sentence.len(), "{size}: after {heard}");
        }
        assert!(WordGuard::default().push(&"接口没有定义。".repeat(20)));
        assert!(WordGuard::default().push(&"a".repeat(10_000)));
        let lines: String = (0..200).map(|number| format!("permit tcp any host 10.0.0.{number}\n")).collect();
        assert!(!WordGuard::default().push(&lines));
    }

    fn stuck_at(tokens: impl IntoIterator<Item = i32>) -> Option<usize> {
        let mut guard = RepetitionGuard::default();
        tokens.into_iter().position(|token| guard.push(token))
    }

    #[test]
    fn a_block_over_and_over_is_stopped_after_four_times() {
        let block: Vec<i32> = (0..20).collect();
        assert_eq!(stuck_at(block.iter().copied().cycle().take(1000)), Some(79));
        assert_eq!(stuck_at(std::iter::repeat_n(5, 1000)), Some(47));
        assert_eq!(stuck_at([1, 2].into_iter().cycle().take(1000)), Some(47));
    }

    #[test]
    fn similar_lines_that_differ_in_one_token_go_on() {
        let lines = (0..100).flat_map(|number| [10, 11, 1000 + number, 12, 13]);
        assert_eq!(stuck_at(lines), None);
    }

    #[test]
    fn a_short_rule_of_dashes_is_no_loop() {
        let tokens = (0..30).chain(std::iter::repeat_n(99, 40)).chain(30..60);
        assert_eq!(stuck_at(tokens), None);
    }

    #[test]
    fn a_loop_after_good_text_is_found() {
        let tokens = (100..200).chain([1, 2, 3].into_iter().cycle().take(500));
        assert_eq!(stuck_at(tokens), Some(100 + 47));
    }
}
