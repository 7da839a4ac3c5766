//! Which fault comes next: classes evenly, then dialects, then devices; the same for the same seed and configs.

use rustc_hash::FxHashMap;

use super::mutation::{MUTATIONS, Mutation};
use super::{InVain, Planted, plant};
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::eval::random::Random;
use crate::rules::{RULES, Rule};
use crate::text::{Document, FileId};

/// The configs to plant in, in a fixed order. Each is analysed when it is first drawn.
pub struct Pool {
    configs: Vec<Config>,
    /// Those that some config is of.
    dialects: Vec<Dialect>,
}

struct Config {
    path: String,
    dialect: Dialect,
    document: Document,
    analysis: Option<Analysis>,
    planted: usize,
}

/// Smaller texts are snippets in which there is nothing to break; larger ones take long to read again.
const BYTES: std::ops::RangeInclusive<usize> = 80..=400_000;

impl Pool {
    /// A pool of configs: name, dialect and text. Those that are too small or too large are left out, and of configs with
    /// the same bytes all but one.
    pub fn new(configs: impl IntoIterator<Item = (String, Dialect, Document)>) -> Self {
        let mut seen = rustc_hash::FxHashSet::default();
        let configs = configs.into_iter().filter(|(_, _, document)| BYTES.contains(&document.bytes().len()));
        let fresh = configs.filter(|(_, _, document)| seen.insert(document.bytes().to_vec()));
        let config = |(path, dialect, document)| Config { path, dialect, document, analysis: None, planted: 0 };
        let configs: Vec<Config> = fresh.map(config).collect();
        let is_there = |dialect: &Dialect| configs.iter().any(|config| config.dialect == *dialect);
        let dialects = Dialect::ALL.into_iter().filter(is_there).collect();
        Self { configs, dialects }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.configs.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.configs.is_empty()
    }

    /// A config of a dialect that has had few faults so far and may be of use.
    fn choose(&self, dialect: Dialect, random: &mut Random, of_use: impl Fn(usize) -> bool) -> Option<usize> {
        let fits = |at: &usize| self.configs[*at].dialect == dialect && of_use(*at);
        let mut all: Vec<usize> = (0..self.configs.len()).filter(fits).collect();
        random.shuffle(&mut all);
        all.into_iter().min_by_key(|at| self.configs[*at].planted)
    }
}

impl Config {
    fn analysis(&mut self, index: usize) -> &Analysis {
        let Self { analysis, document, dialect, .. } = self;
        analysis.get_or_insert_with(|| Analysis::of(FileId(index as u32), document.clone(), *dialect))
    }
}

/// Attempts in a row, in one dialect, that change something and plant nothing, before a class is given up there.
const PATIENCE: u32 = 300;

/// Attempts at a class that find nothing to change in a config before it is passed over.
const BARREN: u32 = 4;

/// Draws faults one after the other.
pub struct Draw {
    pool: Pool,
    random: Random,
    rules: Vec<&'static Rule>,
    /// Faults planted, by rule.
    of_rule: FxHashMap<&'static str, usize>,
    /// Faults planted, by rule and dialect.
    of_pair: FxHashMap<(&'static str, Dialect), usize>,
    /// Attempts in vain since the last success; given up at [`PATIENCE`].
    in_vain: FxHashMap<(&'static str, Dialect), u32>,
    /// Attempts that found nothing to change, by rule and config.
    barren: FxHashMap<(&'static str, usize), u32>,
    /// Which mutation has made what.
    made: FxHashMap<(&'static str, &'static str), usize>,
    tried: u64,
}

impl Draw {
    /// A draw from these configs. `rules` are the classes; without any, all.
    pub fn new(pool: Pool, seed: u64, only: &[&str]) -> Self {
        let rules = RULES.iter().copied().filter(|rule| only.is_empty() || only.contains(&rule.id.0)).collect();
        Self {
            pool,
            random: Random::new(seed),
            rules,
            of_rule: FxHashMap::default(),
            of_pair: FxHashMap::default(),
            in_vain: FxHashMap::default(),
            barren: FxHashMap::default(),
            made: FxHashMap::default(),
            tried: 0,
        }
    }

    /// How many changes were tried so far.
    pub fn tried(&self) -> u64 {
        self.tried
    }

    /// How many faults each mutation has made, by rule: `(rule, mutation, count)` in the order of the rules.
    pub fn coverage(&self) -> Vec<(&'static str, &'static str, usize)> {
        let mut out: Vec<_> = self.made.iter().map(|((rule, mutation), count)| (*rule, *mutation, *count)).collect();
        out.sort_unstable();
        out
    }

    /// The classes, reached or not.
    pub fn classes(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        self.rules.iter().copied()
    }

    /// The next fault; nothing where no class can be planted any more.
    pub fn next_fault(&mut self) -> Option<Planted> {
        loop {
            let (rule, dialect) = self.turn()?;
            let key = (rule.id.0, dialect);
            let barren = &self.barren;
            let of_use = |config| barren.get(&(rule.id.0, config)).is_none_or(|vain| *vain < BARREN);
            let Some(config) = self.pool.choose(dialect, &mut self.random, of_use) else {
                self.in_vain.insert(key, PATIENCE);
                continue;
            };
            match self.attempt(rule, config) {
                Ok(planted) if self.is_wanted(&planted) => {
                    if planted.rule() == rule.id {
                        self.in_vain.insert(key, 0);
                    }
                    self.count(&planted);
                    return Some(planted);
                }
                Err(InVain::NothingToChange) => *self.barren.entry((rule.id.0, config)).or_default() += 1,
                // It counts as a visit all the same, so that the next attempt goes to another device.
                _ => {
                    *self.in_vain.entry(key).or_default() += 1;
                    self.pool.configs[config].planted += usize::from(self.random.below(4) == 0);
                }
            }
        }
    }

    /// The class and the dialect whose turn it is.
    fn turn(&mut self) -> Option<(&'static Rule, Dialect)> {
        let mut pairs: Vec<(&'static Rule, Dialect)> = Vec::new();
        for rule in &self.rules {
            let open = self.pool.dialects.iter().filter(|dialect| self.is_open(rule, **dialect));
            pairs.extend(open.map(|dialect| (*rule, *dialect)));
        }
        self.random.shuffle(&mut pairs);
        pairs.into_iter().min_by_key(|(rule, dialect)| {
            let of_rule = self.of_rule.get(rule.id.0).copied().unwrap_or(0);
            (of_rule, self.of_pair.get(&(rule.id.0, *dialect)).copied().unwrap_or(0))
        })
    }

    /// One mutation in one config for a class.
    fn attempt(&mut self, rule: &'static Rule, config: usize) -> Result<Planted, InVain> {
        self.tried += 1;
        let aimed: Vec<&Mutation> = MUTATIONS.iter().filter(|mutation| mutation.aims_at(rule.id.0)).collect();
        let mutation = *self.random.pick(&aimed).ok_or(InVain::NothingToChange)?;
        let chosen = self.pool.configs.get_mut(config).ok_or(InVain::NothingToChange)?;
        let path = chosen.path.clone();
        plant(chosen.analysis(config), config, &path, mutation, rule.id.0, &mut self.random)
    }

    /// A fault of a class that has had its share is not wanted, whichever it was meant to be.
    fn is_wanted(&self, planted: &Planted) -> bool {
        let count = |rule: &Rule| self.of_rule.get(rule.id.0).copied().unwrap_or(0);
        let Some(own) = self.rules.iter().find(|rule| rule.id == planted.rule()) else { return false };
        // Classes that cannot be planted any more keep the others from nothing.
        let open =
            self.rules.iter().filter(|rule| self.pool.dialects.iter().any(|dialect| self.is_open(rule, *dialect)));
        let least = open.map(|rule| count(rule)).min().unwrap_or(0);
        count(own) <= least + 1
    }

    /// May faults of this class still be planted in this dialect?
    fn is_open(&self, rule: &Rule, dialect: Dialect) -> bool {
        rule.dialects.include(dialect) && self.in_vain.get(&(rule.id.0, dialect)).is_none_or(|vain| *vain < PATIENCE)
    }

    fn count(&mut self, planted: &Planted) {
        let (rule, dialect) = (planted.rule().0, planted.dialect());
        *self.of_rule.entry(rule).or_default() += 1;
        *self.of_pair.entry((rule, dialect)).or_default() += 1;
        *self.made.entry((rule, planted.mutation)).or_default() += 1;
        self.pool.configs[planted.config].planted += 2;
    }
}
