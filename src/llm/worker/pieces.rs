//! What the tokens of a vocabulary spell, where an answer may go on with any text of certain characters, or end.

use std::collections::HashMap;
use std::rc::Rc;

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;

/// Lists of tokens, made when they are first asked for: going through a vocabulary takes tens of milliseconds.
#[derive(Default)]
pub(super) struct Pieces {
    ends: HashMap<Ending, Rc<Vec<LlamaToken>>>,
    /// By what they begin with and their characters.
    of_characters: HashMap<(String, String), Rc<Vec<LlamaToken>>>,
}

impl Pieces {
    /// The tokens with which a text of this kind has ended.
    pub fn ends(&mut self, ending: Ending, model: &LlamaModel) -> Rc<Vec<LlamaToken>> {
        let ends = self.ends.entry(ending).or_insert_with(|| {
            let vocab = model.vocab();
            let is_end = |token: LlamaToken| {
                vocab.is_eog(token)
                    || vocab.token_to_piece(token, false, None).first().is_some_and(|byte| match ending {
                        Ending::Answer => false,
                        Ending::Line => *byte == b'\n',
                        Ending::Word => byte.is_ascii_whitespace(),
                    })
            };
            Rc::new(all(model).filter(|token| is_end(*token)).collect())
        });
        Rc::clone(ends)
    }

    /// The tokens that begin so and have only these characters after that, up to the end of a line that they may hold.
    pub fn of(&mut self, before: &str, characters: &str, model: &LlamaModel) -> Rc<Vec<LlamaToken>> {
        let key = (before.to_owned(), characters.to_owned());
        if let Some(known) = self.of_characters.get(&key) {
            return Rc::clone(known);
        }
        let vocab = model.vocab();
        let fits = |token: LlamaToken| {
            let piece = vocab.token_to_piece(token, false, None);
            let rest = std::str::from_utf8(&piece).ok().and_then(|text| text.strip_prefix(before));
            // `;` with the line's end is one token in many vocabularies.
            let rest = rest.map(|rest| (rest, rest.split('\n').next().unwrap_or_default()));
            rest.is_some_and(|(whole, own)| {
                !(own.is_empty() && before.is_empty())
                    && (whole == own || !own.is_empty())
                    && own.chars().all(|c| characters.contains(c))
            })
        };
        let fitting = Rc::new(all(model).filter(|token| fits(*token)).collect::<Vec<_>>());
        self.of_characters.insert(key, Rc::clone(&fitting));
        fitting
    }
}

/// What ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ending {
    /// A word: before a blank, too.
    Word,
    /// A line.
    Line,
    /// The whole answer.
    Answer,
}

fn all(model: &LlamaModel) -> impl Iterator<Item = LlamaToken> {
    (0..model.vocab().n_tokens()).map(LlamaToken)
}
