//! What the tokens of a vocabulary spell, where an answer may go on with any text of certain characters, or end.

use std::collections::HashMap;
use std::rc::Rc;

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::token::LlamaToken;

/// Lists of tokens, made when they are first asked for: going through a vocabulary takes tens of milliseconds.
#[derive(Default)]
pub(super) struct Pieces {
    ends: Option<Rc<Vec<LlamaToken>>>,
    of_characters: HashMap<String, Rc<Vec<LlamaToken>>>,
}

impl Pieces {
    /// The tokens with which a word has ended: those that begin with a blank or end the answer.
    pub fn ends(&mut self, model: &LlamaModel) -> Rc<Vec<LlamaToken>> {
        let ends = self.ends.get_or_insert_with(|| {
            let vocab = model.vocab();
            let is_end = |token: LlamaToken| {
                let piece = vocab.token_to_piece(token, false, None);
                vocab.is_eog(token) || piece.first().is_some_and(u8::is_ascii_whitespace)
            };
            Rc::new(all(model).filter(|token| is_end(*token)).collect())
        });
        Rc::clone(ends)
    }

    /// The tokens that have only these characters.
    pub fn of(&mut self, characters: &str, model: &LlamaModel) -> Rc<Vec<LlamaToken>> {
        if let Some(known) = self.of_characters.get(characters) {
            return Rc::clone(known);
        }
        let vocab = model.vocab();
        let fits = |token: LlamaToken| {
            let piece = vocab.token_to_piece(token, false, None);
            std::str::from_utf8(&piece)
                .is_ok_and(|text| !text.is_empty() && text.chars().all(|c| characters.contains(c)))
        };
        let fitting = Rc::new(all(model).filter(|token| fits(*token)).collect::<Vec<_>>());
        self.of_characters.insert(characters.to_owned(), Rc::clone(&fitting));
        fitting
    }
}

fn all(model: &LlamaModel) -> impl Iterator<Item = LlamaToken> {
    (0..model.vocab().n_tokens()).map(LlamaToken)
}
