//! How fast the model is, measured as the user gets it: through the worker process and its pipe.

use std::path::Path;
use std::time::{Duration, Instant};

use super::client::{DeathReason, Engine, EngineConfig, EngineError, Event, Question};
use super::protocol::{DoneReason, Loaded, Prompt, Sampling, Stats};

/// What was measured; the medians of all runs.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchResult {
    /// The model and how it was loaded.
    pub loaded: Loaded,
    /// Tokens of the prompt that was decoded.
    pub prompt_tokens: u32,
    /// Prompt tokens decoded a second.
    pub prompt_per_second: f64,
    /// Tokens generated in an answer.
    pub generated_tokens: u32,
    /// Tokens generated a second.
    pub generated_per_second: f64,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The worker could not be started.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The model failed.
    #[error("{0}")]
    Failed(String),
    /// The worker died.
    #[error("{0}; {hint}", hint = .0.hint())]
    Died(DeathReason),
    /// Nothing happened for too long.
    #[error("the model's process has not answered for {} s", .0.as_secs())]
    Silent(Duration),
}

/// Loads a model in a worker of its own and measures it.
///
/// `prompt_tokens` is met to within a few tokens; the cache is not used, as every prompt begins differently.
///
/// # Errors
/// When the model cannot be loaded or run.
pub fn bench(
    config: EngineConfig,
    model: &Path,
    threads: Option<u32>,
    prompt_tokens: u32,
    generated_tokens: u32,
    runs: u32,
) -> Result<BenchResult, BenchError> {
    let mut engine = Engine::new(config);
    engine.load(model, 2048.max(prompt_tokens + generated_tokens + 64), threads)?;
    let loaded = wait(&engine, |event| match event {
        Event::Loaded(loaded) => Some(loaded),
        _ => None,
    })?;
    // A first run finds out how many tokens a word takes, and warms up.
    let mut words = prompt_tokens;
    for _ in 0..2 {
        let (_, stats) = ask(&mut engine, 0, words, 8)?;
        words = (words * prompt_tokens).div_ceil(stats.prompt_tokens.max(1));
    }
    let mut prompt_rates = Vec::new();
    let mut generate_rates = Vec::new();
    let mut last = Stats::default();
    for run in 1..=runs.max(1) {
        (_, last) = ask(&mut engine, run, words, generated_tokens)?;
        prompt_rates.extend(last.prompt_tokens_per_second());
        generate_rates.extend(last.generated_tokens_per_second());
    }
    engine.shutdown();
    Ok(BenchResult {
        loaded,
        prompt_tokens: last.prompt_tokens,
        prompt_per_second: median(prompt_rates),
        generated_tokens: last.generated,
        generated_per_second: median(generate_rates),
    })
}

/// Words that lead a model on: an answer should not stop before it is measured.
const WORDS: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

fn ask(engine: &mut Engine, run: u32, words: u32, max_tokens: u32) -> Result<(DoneReason, Stats), BenchError> {
    // The run's number comes first, so that no prompt begins like the one before.
    let counted: Vec<&str> = (0..words).map(|index| WORDS[(index % 8) as usize]).collect();
    let prompt = Prompt {
        system: format!("{run} {run} You tell long stories."),
        user: format!("Tell a long story with these words: {}", counted.join(" ")),
        answer: String::new(),
    };
    // By chance rather than greedily: a greedy answer may stop early or repeat itself, at the same place each time.
    let sampling = Sampling::Random { temperature: 1.0, seed: run };
    let id = engine.generate(Question { prompt, max_tokens, sampling })?;
    wait(engine, |event| match event {
        Event::Done { id: done, reason, stats } if done == id => Some((reason, stats)),
        _ => None,
    })
}

const PATIENCE: Duration = Duration::from_secs(300);

fn wait<T>(engine: &Engine, wanted: impl Fn(Event) -> Option<T>) -> Result<T, BenchError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match engine.events().recv_deadline(deadline) {
            Ok(Event::Failed { message, .. }) => return Err(BenchError::Failed(message)),
            Ok(Event::WorkerDied { reason }) => return Err(BenchError::Died(reason)),
            Ok(event) => {
                if let Some(found) = wanted(event) {
                    return Ok(found);
                }
            }
            Err(_) => return Err(BenchError::Silent(PATIENCE)),
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl BenchResult {
    /// The result as lines for people.
    pub fn text(&self) -> String {
        format!(
            "{}\nload       {:>8.2} s\nprompt     {:>8.1} tokens/s ({} tokens)\ngenerated  {:>8.1} tokens/s ({} tokens)\n\
             threads    {:>8}\n",
            self.loaded.description,
            self.loaded.load_ms / 1000.0,
            self.prompt_per_second,
            self.prompt_tokens,
            self.generated_per_second,
            self.generated_tokens,
            self.loaded.threads,
        )
    }
}
