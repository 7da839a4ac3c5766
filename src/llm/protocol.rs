//! What the program and its worker process say to each other: one JSON object a line, over pipes.
//!
//! The program writes [`Request`]s to the worker's standard input and reads [`Reply`]s from its standard output. Both ends
//! are the same binary, so the protocol has no versions. Nothing else may ever be written to that standard output.

use serde::{Deserialize, Serialize};

/// The hidden first argument that makes this binary a worker. `main` calls `llm::worker::run` when it sees it.
pub const WORKER_ARGUMENT: &str = "__worker";

/// The longest line that either side accepts, in bytes. Prompts are far shorter; only a broken peer exceeds it.
pub const LONGEST_LINE: usize = 8 << 20;

/// Names one request; unique within an engine, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u64);

/// What the program asks of its worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Load a model, dropping the one before.
    Load(LoadRequest),
    /// Answer a prompt.
    Generate(GenerateRequest),
    /// Go on with an answer in one of a few ways.
    Choose(ChooseRequest),
    /// Tell how probable lines are.
    Score(ScoreRequest),
    /// Stop answering; obeyed between two tokens or two chunks of the prompt.
    Cancel {
        /// The request to stop.
        id: RequestId,
    },
    /// Exit.
    Quit,
}

impl Request {
    /// The answer that it asks for.
    pub fn id(&self) -> Option<RequestId> {
        match self {
            Self::Generate(GenerateRequest { id, .. })
            | Self::Choose(ChooseRequest { id, .. })
            | Self::Score(ScoreRequest { id, .. }) => Some(*id),
            Self::Load(_) | Self::Cancel { .. } | Self::Quit => None,
        }
    }
}

/// Which model to load and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadRequest {
    /// The GGUF file.
    pub path: String,
    /// Tokens of context: prompt and answer together.
    pub context_tokens: u32,
    /// Threads to compute with; `None` for one a physical core.
    pub threads: Option<u32>,
}

/// A prompt and how to answer it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GenerateRequest {
    /// Names the request in replies.
    pub id: RequestId,
    /// What to answer.
    pub prompt: Prompt,
    /// The most tokens to answer with.
    pub max_tokens: u32,
    /// How tokens are chosen.
    #[serde(default)]
    pub sampling: Sampling,
}

/// A prompt, the beginning of its answer, and how the answer may go on. A constrained answer is a chain of these: whoever
/// asks knows what may come next, the worker only what is likeliest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChooseRequest {
    /// Names the request in replies.
    pub id: RequestId,
    /// What is answered, and the answer so far.
    pub prompt: Prompt,
    /// The texts that may come next; exactly one of them does. An empty one is the end of the answer.
    pub options: Vec<String>,
    /// Other text that may come next as well.
    #[serde(default)]
    pub free: Option<Free>,
    /// How it is chosen.
    #[serde(default)]
    pub sampling: Sampling,
}

/// Text that is bound only in its characters, such as a number. It ends before a line's end, the answer's end or, unless it may
/// have blanks itself, a blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Free {
    /// The characters that it may have.
    pub characters: String,
    /// What it begins with: nothing, or the blank after the word before it.
    #[serde(default)]
    pub before: String,
    /// The most of them.
    pub most: u32,
}

/// Lines whose probability is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRequest {
    /// Names the request in replies.
    pub id: RequestId,
    /// What comes before them; empty, or whole lines.
    pub before: String,
    /// The lines, without their ends.
    pub lines: Vec<String>,
}

/// The parts of a prompt. The worker puts them into the model's own chat template.
///
/// The text of a part is never read as control tokens: a config that holds `<|im_end|>` cannot end its part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Who the model is and what it must do; the same for many prompts, so that it is decoded once.
    pub system: String,
    /// The question. Start it with what other questions share: a common beginning is not decoded again.
    pub user: String,
    /// How the answer begins: the model goes on from there. Mostly empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

/// How the next token is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sampling {
    /// Always the likeliest: the same prompt gives the same answer.
    #[default]
    Greedy,
    /// By chance among the likelier ones.
    Random {
        /// Divides the logits; 0.2 is sober, 1.0 lively.
        temperature: f32,
        /// The same seed gives the same answer.
        seed: u32,
    },
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The model can be used.
    Loaded(Loaded),
    /// The next piece of an answer; whole characters only.
    Token {
        /// The request it answers.
        id: RequestId,
        /// Text as the model wrote it: control characters included, so clean it before showing it.
        text: String,
    },
    /// The answer is complete, one way or another.
    Done {
        /// The request it answers.
        id: RequestId,
        /// Why it ended.
        reason: DoneReason,
        /// What it took.
        stats: Stats,
    },
    /// What comes next in the answer.
    Chosen {
        /// The request it answers.
        id: RequestId,
        /// One of the options, or free text.
        text: String,
        /// How sure the model was, among what was allowed: 0 to 1.
        probability: f32,
        /// What it took.
        stats: Stats,
    },
    /// How probable lines are.
    Scored {
        /// The request it answers.
        id: RequestId,
        /// Bits for each line, the sum over its tokens: the more, the less probable.
        bits: Vec<f32>,
        /// What it took.
        stats: Stats,
    },
    /// The request, or with no id the loading, cannot be served. The worker lives on.
    Failed {
        /// The request that failed; `None` for a load.
        id: Option<RequestId>,
        /// What happened, in words.
        message: String,
    },
    /// Something for the log.
    Log {
        /// The line.
        message: String,
    },
}

/// A model is loaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    /// Milliseconds that loading took.
    pub load_ms: f64,
    /// The model in words, as its file describes itself.
    pub description: String,
    /// Tokens of context that it runs with.
    pub context_tokens: u32,
    /// Threads that it computes with.
    pub threads: u32,
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoneReason {
    /// The model said all it had to say.
    Stop,
    /// The limit of tokens, or the end of the context, was reached.
    Length,
    /// It was cancelled.
    Cancelled,
    /// The model repeated itself without end and was stopped.
    Repetition,
}

/// What an answer took.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Stats {
    /// Tokens in the prompt.
    pub prompt_tokens: u32,
    /// Those of them that were still in the cache from the prompt before.
    pub reused_tokens: u32,
    /// Milliseconds to decode the rest of them.
    pub prompt_ms: f64,
    /// Tokens in the answer.
    pub generated: u32,
    /// Milliseconds to generate them.
    pub generate_ms: f64,
}

impl Stats {
    /// Prompt tokens decoded a second; `None` if none was.
    pub fn prompt_tokens_per_second(&self) -> Option<f64> {
        rate(self.prompt_tokens.saturating_sub(self.reused_tokens), self.prompt_ms)
    }

    /// Tokens generated a second; `None` if none was.
    pub fn generated_tokens_per_second(&self) -> Option<f64> {
        rate(self.generated, self.generate_ms)
    }
}

fn rate(tokens: u32, milliseconds: f64) -> Option<f64> {
    (tokens > 0 && milliseconds > 0.0).then(|| f64::from(tokens) * 1000.0 / milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_and_replies_survive_the_line() {
        let request = Request::Generate(GenerateRequest {
            id: RequestId(7),
            prompt: Prompt { system: "s\n\"".into(), user: "\u{1b}[0m \u{2028}".into(), answer: "-".into() },
            max_tokens: 5,
            sampling: Sampling::Random { temperature: 0.5, seed: 3 },
        });
        let line = serde_json::to_string(&request).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
        let reply = Reply::Done { id: RequestId(7), reason: DoneReason::Repetition, stats: Stats::default() };
        let line = serde_json::to_string(&reply).unwrap();
        assert_eq!(serde_json::from_str::<Reply>(&line).unwrap(), reply);
    }

    #[test]
    fn the_line_format_is_the_one_fake_workers_in_tests_write() {
        let line = r#"{"reply":"token","id":1,"text":"hi"}"#;
        assert_eq!(serde_json::from_str::<Reply>(line).unwrap(), Reply::Token { id: RequestId(1), text: "hi".into() });
        let line = serde_json::to_string(&Request::Quit).unwrap();
        assert_eq!(line, r#"{"request":"quit"}"#);
    }

    #[test]
    fn rates_count_only_what_was_decoded() {
        let stats = Stats { prompt_tokens: 300, reused_tokens: 200, prompt_ms: 500.0, generated: 0, generate_ms: 0.0 };
        assert_eq!(stats.prompt_tokens_per_second(), Some(200.0));
        assert_eq!(stats.generated_tokens_per_second(), None);
    }
}
