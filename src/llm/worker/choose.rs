//! Answers that must be one of a few texts.
//!
//! All options are read as tokens in their place, after the answer so far, so that they are cut as the model is used to.
//! Where all that are left agree, nothing is asked of the model; where they part, the likeliest of the tokens that
//! lead on is taken. So what is forced costs nothing until it is decoded, many tokens at a time, before the next choice.

use std::io;
use std::rc::Rc;
use std::time::Instant;

use llama_cpp_2::token::LlamaToken;

use super::Replies;
use super::inbox::Inbox;
use super::pieces::Ending;
use super::session::{Failure, Session, count, milliseconds};
use crate::llm::protocol::{ChooseRequest, Free, Prompt, Reply, RequestId, Sampling, Stats};

/// What was chosen.
struct Chosen {
    text: String,
    tokens: usize,
}

/// Which way an answer goes where several ways part.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Way {
    /// On with this token.
    Token(LlamaToken),
    /// No further.
    End,
}

/// One request on its way.
struct Walk<'a> {
    id: RequestId,
    inbox: &'a Inbox,
    sampling: Sampling,
    /// What ends where a way ends.
    ending: Ending,
    stats: Stats,
    log_probability: f32,
}

impl Session<'_> {
    /// Serves a request; every way out writes `Chosen`, or `Failed` where it was cancelled or cannot be served.
    ///
    /// # Errors
    /// Only when the pipe to the program is broken.
    pub(super) fn choose(&mut self, request: &ChooseRequest, inbox: &Inbox, replies: &mut Replies) -> io::Result<()> {
        let (id, start) = (request.id, Instant::now());
        let mut walk = Walk::of(request, inbox);
        let chosen = match &request.free {
            Some(free) => self.choose_freely(request, free, &mut walk),
            None => self.choose_option(request, &mut walk),
        };
        let Walk { mut stats, log_probability, .. } = walk;
        match chosen {
            Ok(Chosen { text, tokens }) => {
                stats.generated = count(tokens);
                stats.generate_ms = (milliseconds(start.elapsed()) - stats.prompt_ms).max(0.0);
                replies.send(&Reply::Chosen { id, text, probability: log_probability.exp(), stats })
            }
            Err(message) => replies.send(&Reply::Failed { id: Some(id), message }),
        }
    }

    /// One of the options.
    fn choose_option(&mut self, request: &ChooseRequest, walk: &mut Walk<'_>) -> Result<Chosen, Failure> {
        // An answer's lines are cut into tokens one by one, so that only the last is read again for each option.
        let (whole_lines, line) = last_line(&request.prompt.answer);
        let prompt = Prompt { answer: whole_lines.to_owned(), ..request.prompt.clone() };
        let base = self.frame.tokens(self.model, &prompt);
        let vocab = self.model.vocab();
        let read = |option: &String| vocab.tokenize(format!("{line}{option}").as_bytes(), false, false);
        let paths: Vec<Vec<LlamaToken>> = request.options.iter().map(read).collect();
        let before = vocab.tokenize(line.as_bytes(), false, false).len();

        let mut left: Vec<usize> = (0..paths.len()).collect();
        for at in 0.. {
            let &first = left.first().ok_or("there is nothing to choose from")?;
            let ways = ways(&left, &paths, at);
            let way = match ways.as_slice() {
                _ if left.len() == 1 => Way::End,
                [way] => *way,
                _ => {
                    let tokens = [base.as_slice(), &paths[first][..at]].concat();
                    walk.decode(self, &tokens)?;
                    walk.decide(self, &ways, &[], at)
                }
            };
            if way == Way::End {
                let option = left.into_iter().find(|&option| left_at(&paths[option], at) == way).unwrap_or(first);
                let tokens = paths[option].len().saturating_sub(before);
                return Ok(Chosen { text: request.options[option].clone(), tokens });
            }
            left.retain(|&option| left_at(&paths[option], at) == way);
        }
        Err("there is nothing to choose from".to_owned())
    }

    /// One of the options, or other text of the characters that are allowed.
    fn choose_freely(&mut self, request: &ChooseRequest, free: &Free, walk: &mut Walk<'_>) -> Result<Chosen, Failure> {
        let mut tokens = self.frame.tokens(self.model, &request.prompt);
        let vocab = self.model.vocab();
        let paths: Vec<Vec<LlamaToken>> =
            request.options.iter().map(|option| vocab.tokenize(option.as_bytes(), false, false)).collect();
        let begins = self.pieces.of(&free.before, &free.characters, self.model);
        let goes_on = self.pieces.of("", &free.characters, self.model);
        let mut left: Vec<usize> = (0..paths.len()).collect();
        let mut text = Vec::new();
        for at in 0.. {
            let mut ways = ways(&left, &paths, at);
            let room = text.len() < free.most as usize;
            if text.len() > free.before.len() && !ways.contains(&Way::End) {
                ways.push(Way::End);
            }
            if ways.is_empty() && !room {
                break;
            }
            walk.decode(self, &tokens)?;
            let others: &[LlamaToken] = match at {
                _ if !room => &[],
                0 => &begins,
                _ => &goes_on,
            };
            match walk.decide(self, &ways, others, at) {
                Way::End => break,
                Way::Token(token) => {
                    left.retain(|&option| left_at(&paths[option], at) == Way::Token(token));
                    let piece = vocab.token_to_piece(token, false, None);
                    let end = piece.iter().position(|byte| *byte == b'\n').filter(|_| left.is_empty());
                    text.extend_from_slice(&piece[..end.unwrap_or(piece.len())]);
                    tokens.push(token);
                    if end.is_some() {
                        break;
                    }
                }
            }
        }
        let text = String::from_utf8(text).map_err(|_| "the choice is no text")?;
        let count = vocab.tokenize(text.as_bytes(), false, false).len();
        Ok(Chosen { text, tokens: count })
    }
}

impl<'a> Walk<'a> {
    fn of(request: &ChooseRequest, inbox: &'a Inbox) -> Self {
        let ending = match &request.free {
            _ if request.options.iter().any(String::is_empty) => Ending::Answer,
            Some(free) if free.characters.contains(' ') => Ending::Line,
            _ => Ending::Word,
        };
        let (id, sampling) = (request.id, request.sampling);
        Self { id, inbox, sampling, ending, stats: Stats::default(), log_probability: 0.0 }
    }

    /// Has the logits after these tokens at hand.
    fn decode(&mut self, session: &mut Session<'_>, tokens: &[LlamaToken]) -> Result<(), Failure> {
        // The first decoding reads the prompt, the others belong to the choosing.
        let (reused, prompt_ms, seen) = (self.stats.reused_tokens, self.stats.prompt_ms, self.stats.prompt_tokens);
        if !session.bring_to(tokens, self.id, self.inbox, &mut self.stats)? {
            return Err("cancelled".to_owned());
        }
        if seen > 0 {
            (self.stats.reused_tokens, self.stats.prompt_ms, self.stats.prompt_tokens) = (reused, prompt_ms, seen);
        }
        Ok(())
    }

    /// The likeliest of the ways, or of the other tokens.
    fn decide(&mut self, session: &mut Session<'_>, ways: &[Way], others: &[LlamaToken], at: usize) -> Way {
        let ends =
            if ways.contains(&Way::End) { session.pieces.ends(self.ending, session.model) } else { Rc::default() };
        let logits = session.logits();
        let logit = |token: &LlamaToken| usize::try_from(token.0).ok().and_then(|at| logits.get(at)).copied();
        let score = |way: &Way| match way {
            Way::Token(token) => logit(token),
            // A token that goes on is no end.
            Way::End => ends.iter().filter(|end| !ways.contains(&Way::Token(**end))).filter_map(logit).reduce(f32::max),
        };
        let other = others.iter().map(|token| Way::Token(*token)).filter(|way| !ways.contains(way));
        let scored: Vec<(Way, f32)> =
            ways.iter().copied().chain(other).map(|way| (way, score(&way).unwrap_or(f32::NEG_INFINITY))).collect();
        let most = scored.iter().map(|(_, score)| *score).fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scored.iter().map(|(_, score)| (score - most).exp()).sum();
        let best = scored
            .iter()
            .enumerate()
            .max_by(|(i, (_, a)), (j, (_, b))| self.weight(*a, at, *i).total_cmp(&self.weight(*b, at, *j)));
        let Some((_, &(way, score))) = best else { return Way::End };
        self.log_probability += score - most - total.ln();
        way
    }

    /// A logit, shaken by chance where the request says so: the greatest of logits with Gumbel's noise is drawn as often as
    /// its probability says.
    fn weight(&self, logit: f32, at: usize, index: usize) -> f32 {
        let Sampling::Random { temperature, seed } = self.sampling else { return logit };
        if temperature <= 0.0 {
            return logit;
        }
        let noise = uniform(u64::from(seed), at as u64 ^ (u64::from(self.stats.prompt_tokens) << 20), index as u64);
        logit / temperature - (-noise.ln()).ln()
    }
}

/// A number between 0 and 1, neither included, made of three (splitmix64).
#[allow(clippy::cast_precision_loss)] // 24 bits are all that an f32 holds
fn uniform(seed: u64, at: u64, index: u64) -> f32 {
    let mut bits = seed ^ at.rotate_left(24) ^ index.rotate_left(48);
    for _ in 0..2 {
        bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
    }
    ((bits >> 40) as f32 + 0.5) / (1u64 << 24) as f32
}

/// The whole lines of a text, and what comes after them.
fn last_line(text: &str) -> (&str, &str) {
    text.split_at(text.rfind('\n').map_or(0, |end| end + 1))
}

fn left_at(path: &[LlamaToken], at: usize) -> Way {
    path.get(at).map_or(Way::End, |token| Way::Token(*token))
}

/// The ways that the options which are left go on, each once.
fn ways(left: &[usize], paths: &[Vec<LlamaToken>], at: usize) -> Vec<Way> {
    let mut ways = Vec::new();
    for &option in left {
        let way = left_at(&paths[option], at);
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_line_is_read_again() {
        assert_eq!(last_line("- a\n+ b"), ("- a\n", "+ b"));
        assert_eq!(last_line("- a\n"), ("- a\n", ""));
        assert_eq!(last_line("a"), ("", "a"));
    }

    #[test]
    fn chance_is_spread_evenly_and_depends_on_all_its_seeds() {
        let mean = (0..4000).map(|at| uniform(7, at, 3)).sum::<f32>() / 4000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
        assert_ne!(uniform(1, 2, 3).to_bits(), uniform(1, 3, 2).to_bits());
        assert!((0..1000).all(|seed| (f32::MIN_POSITIVE..1.0).contains(&uniform(seed, 0, 0))));
    }

    #[test]
    fn options_part_where_their_tokens_do() {
        let path = |tokens: &[i32]| tokens.iter().map(|token| LlamaToken(*token)).collect::<Vec<_>>();
        let paths = [path(&[1, 2]), path(&[1, 2, 3]), path(&[1, 4])];
        assert!(ways(&[0, 1, 2], &paths, 0) == [Way::Token(LlamaToken(1))]);
        assert!(ways(&[0, 1, 2], &paths, 1) == [Way::Token(LlamaToken(2)), Way::Token(LlamaToken(4))]);
        assert!(ways(&[0, 1], &paths, 2) == [Way::End, Way::Token(LlamaToken(3))]);
    }
}
