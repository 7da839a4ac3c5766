//! Files that are one device's, judged together: each beside the names of the others.
//!
//! Only names pass from file to file. After an edit the other files are judged anew where a name came or went, and never
//! for anything else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::Analysis;
use crate::dialect::device_files::{self, Part};
use crate::dialect::{Dialect, Names, Sibling, Siblings};
use crate::text::FileId;

/// The analyses that change where files that are one device's are judged together. `paths` are those of the files.
pub fn introduce(files: &[(&Path, &Analysis)]) -> Vec<Analysis> {
    let read: Vec<&(&Path, &Analysis)> = files.iter().filter(|(_, file)| file.dialect == Dialect::Frr).collect();
    let sets = device_files::together(&read.iter().map(|(path, _)| *path).collect::<Vec<_>>());
    let mut judged = Vec::new();
    for set in sets {
        let members = set.iter().filter_map(|&at| read.get(at));
        let members: Vec<(Part, Sibling, &Analysis)> = members
            .filter_map(|(path, analysis)| {
                let part = device_files::part(path)?;
                let name = path.file_name()?.to_string_lossy().into();
                let names = Arc::new(analysis.names());
                Some((part, Sibling { file: analysis.file, name, part, names }, *analysis))
            })
            .collect();
        for (own, _, analysis) in &members {
            let others = members.iter().map(|(_, sibling, _)| sibling).filter(|sibling| sibling.file != analysis.file);
            judged.push(analysis.beside(Arc::new(Siblings { own: *own, others: others.cloned().collect() })));
        }
    }
    judged
}

/// Takes to analyses of edited files those of the other files of their devices, judged anew where names have changed.
/// `now` gives a file's analysis before the edit.
pub fn settle<'a>(edited: Vec<Analysis>, now: impl Fn(FileId) -> Option<&'a Analysis>) -> Vec<Analysis> {
    if edited.iter().all(|analysis| analysis.symbols.siblings().is_none()) {
        return edited;
    }
    let mut after: BTreeMap<FileId, Analysis> = edited.into_iter().map(|analysis| (analysis.file, analysis)).collect();
    let changed = after.values().filter(|analysis| analysis.symbols.siblings().is_some());
    let names: BTreeMap<FileId, Arc<Names>> =
        changed.map(|analysis| (analysis.file, Arc::new(analysis.names()))).collect();
    let mates = |analysis: &Analysis| -> Vec<FileId> {
        analysis.symbols.siblings().map_or_else(Vec::new, |own| own.others.iter().map(|sibling| sibling.file).collect())
    };
    let mut concerned: Vec<FileId> = after.values().flat_map(mates).chain(after.keys().copied()).collect();
    concerned.sort_unstable();
    concerned.dedup();
    for file in concerned {
        let Some(analysis) = after.get(&file).or_else(|| now(file)) else { continue };
        let Some(known) = analysis.symbols.siblings() else { continue };
        let mut fresh = Siblings::clone(known);
        for sibling in &mut fresh.others {
            if let Some(names) = names.get(&sibling.file) {
                sibling.names = Arc::clone(names);
            }
        }
        if fresh != **known {
            let judged = analysis.beside(Arc::new(fresh));
            after.insert(file, judged);
        }
    }
    after.into_values().collect()
}

#[cfg(test)]
#[path = "together_tests.rs"]
pub(crate) mod tests;
