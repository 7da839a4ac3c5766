//! Explanations kept on the user's disk, so that nobody waits twice for the same one.
//!
//! Kept is what is complete and of which the facts bore out every word, as the model wrote it: with placeholders where
//! secrets were masked. Whoever shows a kept answer holds it against the facts as a new one. This module must never write a
//! secret, and never keep anybody from working: what cannot be read, written or understood is as if it were not there.

use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use etcetera::BaseStrategy;

use super::answerer::Answerer;
use super::commands;
use super::fetch::Sha256Hex;
use super::ground::Ground;
use super::prompt::MaskedPrompt;
use crate::analysis::Analysis;
use crate::rules::Fault;
use crate::text::clean;

/// More answers than this are not kept: the oldest go.
const MOST: usize = 2_000;

/// Of so many more answers than are kept, all go at once, so that not every new one has the folder sorted.
const SLACK: usize = 50;

/// A longer file is none of ours, in bytes.
const LONGEST: u64 = 64 << 10;

/// The beginning of a file, before the sum of what it holds.
const MARK: &str = "confdbg answer 1 ";

/// The folder of answers: `$XDG_CACHE_HOME/confdbg/answers`, else `~/.cache/confdbg/answers`; none without a home folder.
pub fn folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.cache_dir().join("confdbg").join("answers"))
}

/// How many answers a folder holds.
pub fn count(folder: &Path) -> usize {
    answers(folder).count()
}

/// The answers of one model.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Which model; nothing while it is not known.
    model: Option<String>,
    /// The server that has the model.
    server: Option<String>,
    most: usize,
}

impl Cache {
    /// The answers of this model in this folder, which need not be there. Which model of a server it is may have to be
    /// told: [`Self::is_of`].
    pub fn new(folder: PathBuf, answerer: &Answerer) -> Self {
        let mut cache = Self { folder, model: None, server: None, most: MOST };
        match answerer {
            Answerer::Embedded(model) => {
                let file = commands::resolve(model.as_deref()).ok();
                cache.model = file.map(|file| format!("{} bytes: {}", file.bytes, file.display_name()));
            }
            Answerer::Server(config) => {
                cache.server = Some(config.address.to_string());
                if let Some(model) = &config.model {
                    cache.is_of(&config.name_of(model));
                }
            }
        }
        cache
    }

    /// The server's model is this one, as [`ServerConfig::name_of`](super::server::ServerConfig::name_of) says it. A model
    /// here is known from its file.
    pub fn is_of(&mut self, name: &str) {
        if let Some(server) = &self.server {
            self.model = Some(format!("{server}: {name}"));
        }
    }

    /// Is it known which model answers?
    pub fn is_known(&self) -> bool {
        self.model.is_some()
    }

    /// The answer to a prompt, if there is one; still masked.
    pub fn find(&self, prompt: &MaskedPrompt) -> Option<String> {
        let key = self.key(prompt)?;
        let path = self.folder.join(&key);
        let about = fs::symlink_metadata(&path).ok()?;
        if !about.is_file() || about.len() > LONGEST {
            return None;
        }
        let held = fs::read_to_string(path).ok()?;
        let (sum, answer) = held.strip_prefix(MARK)?.split_once('\n')?;
        (sum == sum_of(&key, answer)).then(|| answer.to_owned())
    }

    /// Keeps an answer that the model ended by itself, as it wrote it, if everything in it is borne out and nothing in it is
    /// to be masked. Says whether it did.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn keep(&self, prompt: &MaskedPrompt, answer: &str, analysis: &Analysis, fault: &Fault) -> io::Result<bool> {
        let Some(key) = self.key(prompt) else { return Ok(false) };
        let shown = prompt.unmask(answer);
        let shown = clean(&shown);
        let believed = Ground::of(analysis, fault).doubts(&shown, analysis, true).is_empty();
        if !believed || shown.trim().is_empty() || prompt.hides(answer) || answer.len() as u64 > LONGEST / 2 {
            return Ok(false);
        }
        self.make_folder()?;
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(&self.folder)?;
        file.as_file().set_permissions(Permissions::from_mode(0o600))?;
        write!(file, "{MARK}{}\n{answer}", sum_of(&key, answer))?;
        file.persist(self.folder.join(key)).map_err(|error| error.error)?;
        self.trim();
        Ok(true)
    }

    /// What an answer depends on, as the name of a file.
    fn key(&self, prompt: &MaskedPrompt) -> Option<String> {
        let (model, prompt) = (self.model.as_ref()?, &prompt.prompt);
        let parts = [env!("CARGO_PKG_VERSION"), model, &prompt.system, &prompt.user, &prompt.answer];
        Some(Sha256Hex::of(&parts).to_string())
    }

    /// The folder, closed to others, even where it was made by somebody else.
    fn make_folder(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let mode = fs::metadata(&self.folder)?.permissions().mode();
        if mode & 0o777 == 0o700 { Ok(()) } else { fs::set_permissions(&self.folder, Permissions::from_mode(0o700)) }
    }

    /// Removes the oldest where there are too many. What cannot be removed stays.
    fn trim(&self) {
        if count(&self.folder) <= self.most {
            return;
        }
        let age = |path: &PathBuf| fs::symlink_metadata(path).and_then(|about| about.modified());
        let mut all: Vec<(SystemTime, PathBuf)> =
            answers(&self.folder).filter_map(|path| Some((age(&path).ok()?, path))).collect();
        all.sort();
        let leave = self.most - SLACK.min(self.most / 10);
        for (_, path) in all.iter().take(all.len().saturating_sub(leave)) {
            // Another process may have been faster.
            let _ = fs::remove_file(path);
        }
    }
}

/// What shows that a file holds what was written for its name, whole.
fn sum_of(key: &str, answer: &str) -> String {
    Sha256Hex::of(&[key, answer]).to_string()
}

/// Our files in a folder; what was never finished counts, so that it goes some day.
fn answers(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let is_ours = |name: &str| {
        name.starts_with(".new-") || (name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(move |entry| entry.file_name().to_str().is_some_and(is_ours)).map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::llm::prompt::{self, Wording};
    use crate::text::{Document, FileId};

    const CONFIG: &str =
        "hostname r1\nsnmp-server community s3cr3tly RW\ninterface GigabitEthernet0/1\n ip access-group GONE in\n";

    fn cache(folder: &Path, model: &str) -> Cache {
        Cache { folder: folder.join("below/answers"), model: Some(model.to_owned()), server: None, most: 20 }
    }

    /// A config with another secret; its analysis, the index of the fault of a rule, and its prompt.
    fn asked(secret: &str, rule: &str) -> (Analysis, usize, MaskedPrompt) {
        let text = CONFIG.replace("s3cr3tly", secret);
        let analysis = Analysis::of(FileId(0), Document::from_text(&text), Dialect::Ios);
        let at = analysis.faults.iter().position(|fault| fault.rule.0 == rule).unwrap();
        let prompt = prompt::explanation(&analysis, &analysis.faults[at], &[], Wording::default());
        (analysis, at, prompt)
    }

    fn keep(cache: &Cache, asked: &(Analysis, usize, MaskedPrompt), answer: &str) -> bool {
        cache.keep(&asked.2, answer, &asked.0, &asked.0.faults[asked.1]).unwrap()
    }

    #[test]
    fn an_answer_is_found_by_the_same_model_and_prompt_only() {
        let folder = tempfile::tempdir().unwrap();
        let (own, other) = (cache(folder.path(), "a"), cache(folder.path(), "b"));
        let undefined = asked("s3cr3tly", "reference/undefined");
        assert!(keep(&own, &undefined, "The list GONE is missing."));
        assert_eq!(own.find(&undefined.2).as_deref(), Some("The list GONE is missing."));
        assert_eq!(other.find(&undefined.2), None);
        assert_eq!(own.find(&asked("s3cr3tly", "security/snmp-write-community").2), None);
        assert_eq!(Cache { model: None, ..own }.find(&undefined.2), None, "nobody knows whose it is");
    }

    #[test]
    fn what_is_not_borne_out_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, undefined) = (cache(folder.path(), "a"), asked("s3cr3tly", "reference/undefined"));
        assert!(!keep(&cache, &undefined, "The list of 10.66.66.66 is missing."));
        assert!(!keep(&cache, &undefined, " \n"));
        assert_eq!(cache.find(&undefined.2), None);
    }

    #[test]
    fn no_secret_reaches_the_disk_and_each_config_gets_its_own_back() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(folder.path(), "a");
        let first = asked("s3cr3tly", "security/snmp-write-community");
        assert!(first.2.prompt.user.contains("[secret-1]"), "{}", first.2.prompt.user);
        assert!(keep(&cache, &first, "The community [secret-1] may write."));
        let held = fs::read_to_string(answers(&cache.folder).next().unwrap()).unwrap();
        assert!(!held.contains("s3cr3tly"), "{held}");
        let second = asked("an0ther1", "security/snmp-write-community");
        let found = cache.find(&second.2).expect("the masked prompt is the same");
        assert_eq!(second.2.unmask(&found), "The community an0ther1 may write.");
        // A model that guesses a secret, having seen none.
        fs::remove_dir_all(&cache.folder).unwrap();
        assert!(!keep(&cache, &first, "The community s3cr3tly may write."));
    }

    #[test]
    fn others_cannot_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, undefined) = (cache(folder.path(), "a"), asked("s3cr3tly", "reference/undefined"));
        // Made by somebody with other habits.
        fs::create_dir_all(&cache.folder).unwrap();
        fs::set_permissions(&cache.folder, Permissions::from_mode(0o755)).unwrap();
        assert!(keep(&cache, &undefined, "GONE is missing."));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = answers(&cache.folder).next().unwrap();
        assert_eq!((mode(&cache.folder), mode(&file)), (0o700, 0o600));
    }

    #[test]
    fn what_is_damaged_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, undefined) = (cache(folder.path(), "a"), asked("s3cr3tly", "reference/undefined"));
        let answer = "GONE is missing.";
        assert!(keep(&cache, &undefined, answer));
        let file = answers(&cache.folder).next().unwrap();
        let whole = fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        *flipped.last_mut().unwrap() ^= 1;
        let long = [whole.clone(), vec![b'x'; LONGEST as usize]].concat();
        for damaged in [&whole[..whole.len() - 1], &whole[..40], b"", b"\xff\xfe", &flipped, &long] {
            fs::write(&file, damaged).unwrap();
            assert_eq!(cache.find(&undefined.2), None);
        }
        assert!(keep(&cache, &undefined, answer), "and is written anew");
        assert_eq!(cache.find(&undefined.2).as_deref(), Some(answer));
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        assert_eq!(cache.find(&undefined.2), None);
        assert!(cache.keep(&undefined.2, answer, &undefined.0, &undefined.0.faults[undefined.1]).is_err());
    }

    #[test]
    fn the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, undefined) = (cache(folder.path(), "a"), asked("s3cr3tly", "reference/undefined"));
        fs::create_dir_all(&cache.folder).unwrap();
        for age in 1..=20_u64 {
            let file = fs::File::create(cache.folder.join(format!("{age:064x}"))).unwrap();
            file.set_modified(SystemTime::now() - std::time::Duration::from_secs(60 * age)).unwrap();
        }
        fs::write(cache.folder.join("note.txt"), "not ours").unwrap();
        assert!(keep(&cache, &undefined, "GONE is missing."));
        assert_eq!(count(&cache.folder), 18);
        assert!(cache.find(&undefined.2).is_some() && cache.folder.join("note.txt").exists());
        let is_there = |age: u64| cache.folder.join(format!("{age:064x}")).exists();
        assert!(is_there(17) && !is_there(18) && !is_there(20));
    }
}
