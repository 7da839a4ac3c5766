//! What may stand next in a line: the grammar read forwards, for those who write lines rather than read them.

use super::{CommandId, Grammar, ModeId, Op, SlotId, Words};

/// What may stand next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// This word.
    Literal(&'static str),
    /// A value.
    Slot(SlotId),
    /// Nothing more: the words are a command.
    End,
}

/// More steps than this, and what has not been found is left out: it bounds the work for a line, not what is right.
const MOST_STEPS: u32 = 20_000;

impl Grammar {
    /// What may follow these words in this mode, each once; nothing where they begin no command. A value that takes the rest of
    /// the line has taken it.
    pub fn next(&'static self, mode: ModeId, words: &Words<'_>) -> Vec<Next> {
        let mut search = Search { grammar: self, mode, words, found: Vec::new(), steps: 0 };
        search.descend(0, 0);
        search.found
    }
}

struct Search<'w> {
    grammar: &'static Grammar,
    mode: ModeId,
    words: &'w Words<'w>,
    found: Vec<Next>,
    steps: u32,
}

impl Search<'_> {
    fn add(&mut self, next: Next) {
        if !self.found.contains(&next) {
            self.found.push(next);
        }
    }

    fn literal(&mut self, literal: u32) {
        let grammar = self.grammar;
        if let Some(word) = grammar.literals.get(literal as usize) {
            self.add(Next::Literal(word));
        }
    }

    fn descend(&mut self, node: u32, at: usize) {
        let grammar = self.grammar;
        let here = &grammar.mode(self.mode).nodes[node as usize];
        if at == self.words.text.len() {
            let mut literals: Vec<u32> = here.children.keys().copied().collect();
            literals.sort_unstable();
            for literal in literals {
                self.literal(literal);
            }
        } else if let Some(&child) = self.words.literals[at].and_then(|literal| here.children.get(&literal)) {
            self.descend(child, at + 1);
        }
        for &(command, position) in &here.commands {
            self.step(command, position as usize, at);
        }
    }

    fn step(&mut self, command: CommandId, mut position: usize, mut at: usize) {
        let program = &self.grammar.command(command).program;
        loop {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return;
            }
            let is_next = at == self.words.text.len();
            match program[position] {
                Op::End => {
                    if is_next {
                        self.add(Next::End);
                    }
                    return;
                }
                Op::Identity => position += 1,
                Op::Jump(to) => position = to as usize,
                Op::Split(first, second) => {
                    self.step(command, first as usize, at);
                    position = second as usize;
                }
                Op::Literal(literal) if is_next => return self.literal(literal),
                Op::Literal(literal) => {
                    if self.words.literals[at] != Some(literal) {
                        return;
                    }
                    (at, position) = (at + 1, position + 1);
                }
                Op::Slot(slot) if is_next => return self.add(Next::Slot(slot)),
                Op::Slot(slot) => {
                    let Some(count) = self.grammar.slot_width(slot, self.words, at) else { return };
                    (at, position) = (at + count, position + 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    /// What may follow in IOS; values as `<>`, the end as `.`.
    fn next(mode: &str, text: &str) -> Vec<String> {
        let grammar = Dialect::Ios.grammar();
        let mut words = Words::default();
        words.read(grammar, text.split_whitespace());
        let found = grammar.next(grammar.mode_named(mode).unwrap(), &words);
        let shown = |next: Next| match next {
            Next::Literal(word) => word.to_owned(),
            Next::Slot(_) => "<>".to_owned(),
            Next::End => ".".to_owned(),
        };
        found.into_iter().map(shown).collect()
    }

    #[test]
    fn a_line_is_led_to_its_end() {
        let has = |found: &[String], word: &str| found.iter().any(|own| own == word);
        assert!(has(&next("interface", "ip"), "access-group"));
        assert!(has(&next("interface", "ip access-group"), "<>"));
        let directions = next("interface", "ip access-group BLOCK");
        assert!(has(&directions, "in") && has(&directions, "out") && !has(&directions, "."), "{directions:?}");
        assert!(has(&next("interface", "ip access-group BLOCK in"), "."));
        assert_eq!(next("interface", "ip adress"), Vec::<String>::new());
    }

    #[test]
    fn what_is_led_to_is_recognised() {
        let grammar = Dialect::Ios.grammar();
        let mode = grammar.mode_named("interface").unwrap();
        for line in ["ip address 10.0.0.1 255.255.255.0", "ip address 10.0.0.1 255.255.255.0 secondary", "shutdown"] {
            let mut words = Words::default();
            words.read(grammar, line.split_whitespace());
            assert!(grammar.next(mode, &words).contains(&Next::End), "{line}");
            assert!(grammar.recognise(mode, &words).is_some(), "{line}");
        }
    }
}
