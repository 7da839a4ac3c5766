//! `confdbg eval --emit-training-data`: a file for each split.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::super::error::Failure;
use super::super::output::Output;
use super::progress::Progress;
use crate::eval::plant::Draw;
use crate::eval::random::Random;
use crate::eval::training::{Split, Task, examples};

/// Writes the examples of so many planted faults into a folder, which is made.
pub(super) fn write(
    folder: &Path,
    mut draw: Draw,
    count: usize,
    seed: u64,
    output: &mut Output,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut files = BTreeMap::new();
    for split in Split::ALL {
        let file = File::create(folder.join(format!("{}.jsonl", split.as_str()))).map_err(failed)?;
        files.insert(split, (BufWriter::new(file), [0_usize; 2]));
    }
    let mut random = Random::new(seed);
    let mut progress = Progress::new(count, 0);
    let mut planted = 0;
    while planted < count {
        let Some(one) = draw.next_fault() else { break };
        planted += 1;
        for example in examples(&one, &mut random) {
            let line = serde_json::to_string(&example).map_err(|error| Failure::new(error.to_string()))?;
            if let Some((file, counts)) = files.get_mut(&example.split) {
                counts[usize::from(example.task == Task::Explanation)] += 1;
                writeln!(file, "{line}").map_err(failed)?;
            }
        }
        progress.done(planted, output);
    }
    progress.end();
    for (split, (mut file, [repairs, explanations])) in files {
        file.flush().map_err(failed)?;
        writeln!(output.results(), "{:8} {repairs:>7} repairs {explanations:>7} explanations", split.as_str())?;
    }
    output.note(&format!("{planted} faults planted"));
    Ok(())
}
