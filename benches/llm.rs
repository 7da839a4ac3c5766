//! Our tokens per second beside those of llama.cpp's own `llama-bench`, same model, same threads, same machine.
//!
//! `CONFDBG_LLAMA_BENCH` names the program (docs/model.md says how to build it), `CONFDBG_BENCH_MODEL` the model. Ours is
//! measured as the user gets it: through the worker process and its pipe, at its lowered priority. The two take turns, so
//! that a busy machine disturbs both alike. This binary is its own worker.

#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)] // a program for developers

use std::path::Path;
use std::process::{Command, ExitCode};

use confdbg::llm::bench::bench;
use confdbg::llm::{EngineConfig, WORKER_ARGUMENT, commands};

const PROMPT: u32 = 320;
const GENERATED: u32 = 64;
const ROUNDS: usize = 3;
/// Ours must be at least this share of llama-bench's.
const SHARE: f64 = 0.9;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(WORKER_ARGUMENT) {
        return confdbg::llm::worker::run();
    }
    let name = std::env::var("CONFDBG_BENCH_MODEL").ok();
    let model = match commands::resolve(name.as_deref()) {
        Ok(model) => model,
        Err(error) => {
            println!("skipped: {error}; {}", error.hint());
            return ExitCode::SUCCESS;
        }
    };
    let program = std::env::var("CONFDBG_LLAMA_BENCH").unwrap_or_else(|_| "llama-bench".into());
    let mut ours = Rates::default();
    let mut theirs = Rates::default();
    for round in 1..=ROUNDS {
        let config = EngineConfig::new(None).expect("this binary's path");
        let result = match bench(config, &model.path, None, PROMPT, GENERATED, 3) {
            Ok(result) => result,
            Err(error) => {
                println!("failed: {error}");
                return ExitCode::FAILURE;
            }
        };
        ours.push(result.prompt_per_second, result.generated_per_second);
        let (prompt, generated) = (result.prompt_per_second, result.generated_per_second);
        println!("round {round}: confdbg     prompt {prompt:8.1}  generated {generated:7.1} tokens/s");
        match llama_bench(&program, &model.path, result.loaded.threads) {
            Ok((prompt, generated)) => {
                theirs.push(prompt, generated);
                println!("round {round}: llama-bench prompt {prompt:8.1}  generated {generated:7.1} tokens/s");
            }
            Err(message) => {
                println!("{}", result.text());
                println!("no comparison: {message} (docs/model.md says how to build llama-bench)");
                return ExitCode::SUCCESS;
            }
        }
    }
    let prompt = ours.prompt() / theirs.prompt();
    let generated = ours.generated() / theirs.generated();
    println!(
        "{}: prompt {:.0} %, generated {:.0} % of llama-bench",
        model.display_name(),
        prompt * 100.0,
        generated * 100.0
    );
    if prompt >= SHARE && generated >= SHARE {
        ExitCode::SUCCESS
    } else {
        println!("below {:.0} %", SHARE * 100.0);
        ExitCode::FAILURE
    }
}

/// Medians over the rounds.
#[derive(Default)]
struct Rates {
    prompt: Vec<f64>,
    generated: Vec<f64>,
}

impl Rates {
    fn push(&mut self, prompt: f64, generated: f64) {
        self.prompt.push(prompt);
        self.generated.push(generated);
    }

    fn prompt(&self) -> f64 {
        median(&self.prompt)
    }

    fn generated(&self) -> f64 {
        median(&self.generated)
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Runs llama-bench; the rates of its prompt test and its generation test.
fn llama_bench(program: &str, model: &Path, threads: u32) -> Result<(f64, f64), String> {
    let output = Command::new("nice")
        .args(["-n", "5", program, "-o", "json", "-r", "3", "-m"])
        .arg(model)
        .args(["-p", &PROMPT.to_string(), "-n", &GENERATED.to_string(), "-t", &threads.to_string()])
        .output()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    let tests: Vec<serde_json::Value> =
        serde_json::from_slice(&output.stdout).map_err(|_| format!("{program} did not run"))?;
    let rate = |key: &str| {
        tests
            .iter()
            .find(|test| test[key].as_u64().is_some_and(|tokens| tokens > 0))
            .and_then(|test| test["avg_ts"].as_f64())
    };
    rate("n_prompt").zip(rate("n_gen")).ok_or_else(|| format!("{program} measured something else"))
}
