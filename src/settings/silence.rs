//! A `[[silence]]` put into the text of a `.confdbg.toml`, or taken out of it, with everything else left as it is:
//! comments, order, blanks, line ends.
//!
//! Pure: text in, text out.

use toml_edit::{DocumentMut, Item, TableLike};

use super::print::quoted;
use crate::rules::Fingerprint;

/// A fault that is to be silenced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToSilence {
    /// The rule.
    pub rule: String,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// The config, as a pattern of files from the folder of the `.confdbg.toml`.
    pub file: String,
    /// The line at fault, without the blanks around it: for whoever reads the file.
    pub text: String,
    /// Why.
    pub reason: String,
    /// The day: `2026-11-24`.
    pub date: String,
}

/// Why a text was left alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SilenceError {
    /// It cannot be read as a whole, so nothing can be said about where to put something.
    #[error("it is no TOML: {0}")]
    Broken(String),
    /// It has something else of that name.
    #[error("`silence` in it is no list of tables")]
    NoList,
}

/// The text with one more silence at its end. A fault that it silences already is not silenced twice.
pub fn add(text: &str, fault: &ToSilence) -> Result<String, SilenceError> {
    let mut document = parsed(text)?;
    match document.get("silence") {
        None | Some(Item::ArrayOfTables(_)) if places(&document, fault).is_empty() => {
            Ok(format!("{text}{}", block(text, fault)))
        }
        None | Some(Item::ArrayOfTables(_)) => Ok(text.to_owned()),
        Some(Item::Value(toml_edit::Value::Array(_))) => {
            if places(&document, fault).is_empty()
                && let Some(list) = document.get_mut("silence").and_then(Item::as_array_mut)
            {
                let mut table = toml_edit::InlineTable::new();
                for (name, text) in fields(fault) {
                    table.insert(name, text.as_str().into());
                }
                list.push(table);
            }
            Ok(document.to_string())
        }
        Some(_) => Err(SilenceError::NoList),
    }
}

/// The text without the silence of this fault. What [`add`] has put at its end goes to the letter.
pub fn remove(text: &str, fault: &ToSilence) -> Result<String, SilenceError> {
    let ending = ending(text);
    if let Some(before) = text.strip_suffix(&lines(fault, ending)) {
        let before = before.strip_suffix(ending).unwrap_or(before);
        if add(before, fault).is_ok_and(|again| again == text) {
            return Ok(before.to_owned());
        }
    }
    let mut document = parsed(text)?;
    let places = places(&document, fault);
    if places.is_empty() {
        return Ok(text.to_owned());
    }
    let empty = match document.get_mut("silence") {
        Some(Item::ArrayOfTables(tables)) => {
            for &at in places.iter().rev() {
                tables.remove(at);
            }
            tables.is_empty()
        }
        Some(Item::Value(toml_edit::Value::Array(list))) => {
            for &at in places.iter().rev() {
                list.remove(at);
            }
            list.is_empty()
        }
        _ => return Err(SilenceError::NoList),
    };
    if empty {
        document.remove("silence");
    }
    Ok(document.to_string())
}

fn parsed(text: &str) -> Result<DocumentMut, SilenceError> {
    text.parse().map_err(|error: toml_edit::TomlError| SilenceError::Broken(error.message().replace('\n', " ")))
}

/// The places in the list of the silences that are of this fault.
fn places(document: &DocumentMut, fault: &ToSilence) -> Vec<usize> {
    let fingerprint = fault.fingerprint.to_string();
    let is_it = |table: &dyn TableLike| {
        let text = |key: &str| table.get(key).and_then(Item::as_str);
        text("fingerprint") == Some(&fingerprint) && text("file").is_none_or(|file| file == fault.file)
    };
    let tables: Vec<&dyn TableLike> = match document.get("silence") {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        Some(Item::Value(toml_edit::Value::Array(list))) => {
            list.iter().filter_map(|value| value.as_inline_table()).map(|table| table as &dyn TableLike).collect()
        }
        _ => Vec::new(),
    };
    tables.iter().enumerate().filter(|(_, table)| is_it(**table)).map(|(at, _)| at).collect()
}

fn fields(fault: &ToSilence) -> [(&'static str, String); 6] {
    [
        ("rule", fault.rule.clone()),
        ("file", fault.file.clone()),
        ("text", fault.text.clone()),
        ("fingerprint", fault.fingerprint.to_string()),
        ("reason", fault.reason.clone()),
        ("date", fault.date.clone()),
    ]
}

fn ending(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// What comes at the end of a text. Before it comes a line end: a blank line where the last line has its own. So it can
/// be taken away again to the letter.
fn block(text: &str, fault: &ToSilence) -> String {
    let ending = ending(text);
    format!("{}{}", if text.is_empty() { "" } else { ending }, lines(fault, ending))
}

fn lines(fault: &ToSilence, ending: &str) -> String {
    let field = |(name, text): (&str, String)| {
        let is_date = name == "date" && text.parse::<toml::value::Datetime>().is_ok();
        format!("{name} = {}{ending}", if is_date { text } else { quoted(&text) })
    };
    format!("[[silence]]{ending}{}", fields(fault).map(field).concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::project::Project;
    use proptest::prelude::*;

    fn fault(number: u64) -> ToSilence {
        ToSilence {
            rule: "security/http-server".into(),
            fingerprint: Fingerprint(number),
            file: "core1.cfg".into(),
            text: "ip http server".into(),
            reason: "the \"old\" NMS\\needs it".into(),
            date: "2026-11-24".into(),
        }
    }

    #[test]
    fn a_silence_is_added_and_read_back() {
        let text = add("# ours\n[rules]\nignore = [\"acl\"] # noisy\n", &fault(7)).unwrap();
        assert!(text.starts_with("# ours\n[rules]\nignore = [\"acl\"] # noisy\n\n[[silence]]\n"), "{text}");
        assert!(text.ends_with("date = 2026-11-24\n"), "{text}");
        let (project, problems) = Project::read(&text);
        assert!(problems.is_empty(), "{problems:?}");
        let known = &project.silences[0];
        assert_eq!(known.silence.fingerprint, Some(Fingerprint(7)));
        assert_eq!(known.silence.reason.as_deref(), Some(fault(7).reason.as_str()));
        assert_eq!(add(&text, &fault(7)).unwrap(), text, "not twice");
    }

    #[test]
    fn one_of_several_is_taken_out_and_comments_stay() {
        let text = add("# ours\n", &fault(1)).unwrap();
        let text = format!("{text}# about the next\n");
        let text = add(&add(&text, &fault(2)).unwrap(), &fault(3)).unwrap();
        let left = remove(&text, &ToSilence { date: "other".into(), ..fault(2) }).unwrap();
        assert!(left.contains("# ours") && !left.contains("0000000000000002"), "{left}");
        let (project, problems) = Project::read(&left);
        assert!(problems.is_empty());
        let left: Vec<_> = project.silences.iter().filter_map(|known| known.silence.fingerprint).collect();
        assert_eq!(left, [Fingerprint(1), Fingerprint(3)]);
        assert_eq!(remove(&text, &fault(9)).unwrap(), text, "what is not there changes nothing");
    }

    #[test]
    fn a_list_on_one_line_stays_one() {
        let text = "silence = [{ rule = \"acl\", reason = \"x\" }] # ours\n";
        let more = add(text, &fault(1)).unwrap();
        let (project, problems) = Project::read(&more);
        assert_eq!((project.silences.len(), problems.len()), (2, 0), "{more}");
        assert!(more.contains("# ours"));
        assert_eq!(remove(&more, &fault(1)).unwrap(), text);
    }

    #[test]
    fn what_cannot_be_read_is_left_alone() {
        assert!(matches!(add("a = = b\n", &fault(1)), Err(SilenceError::Broken(_))));
        assert_eq!(add("silence = 3\n", &fault(1)), Err(SilenceError::NoList));
    }

    proptest! {
        /// Adding and taking out again gives the same bytes, whatever the file was, and whatever the words are.
        #[test]
        fn a_round_trip_changes_nothing(
            head in "(# [a-z]{0,5}\r?\n|\r?\n|[a-z]{1,3} = 1\r?\n){0,2}",
            last in "(# [a-z]{0,5}|\\[rules\\])?",
            text in "\\PC{0,30}", reason in "(\\PC|[\n\t\"\\\\']){0,30}", file in "[a-z/ \"*-]{1,12}",
        ) {
            let before = format!("{head}{last}");
            prop_assume!(before.parse::<DocumentMut>().is_ok());
            let fault = ToSilence { file, text, reason, ..fault(u64::MAX) };
            let with = add(&before, &fault).unwrap();
            let (project, _) = Project::read(&with);
            prop_assert_eq!(project.silences.len(), 1, "{}", with);
            let reason = Some(fault.reason.trim()).filter(|reason| !reason.is_empty());
            prop_assert_eq!(project.silences[0].silence.reason.as_deref(), reason);
            prop_assert_eq!(remove(&with, &fault).unwrap(), before);
        }
    }
}
