//! Which files are read in which dialect, whatever they look like.

use std::path::Path;

use super::pattern::{Base, Pattern};
use super::reader::{Entries, Reader};
use crate::dialect::Dialect;
use crate::text::nearest;

/// Files of a glob, and their dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialectRule {
    /// Which files.
    pub files: Pattern,
    /// Their dialect.
    pub dialect: Dialect,
    /// Where the file says so: the line, from 1.
    pub line: u32,
}

/// The dialect of a file: that of the first rule that fits.
pub fn dialect_of(rules: &[DialectRule], path: &Path) -> Option<Dialect> {
    rules.iter().find(|rule| rule.files.fits(path)).map(|rule| rule.dialect)
}

/// Reads `[dialects]`.
pub(super) fn read(reader: &mut Reader, table: Entries<'_>, base: Base) -> Vec<DialectRule> {
    let names = Dialect::ALL.map(Dialect::as_str);
    let mut rules = Vec::new();
    for entry in reader.entries(table) {
        let Some(name) = reader.text(entry, "the name of a dialect") else { continue };
        let files = match Pattern::new(entry.key, base) {
            Ok(files) => files,
            Err(why) => {
                reader.say(entry.line, format!("`{}` is no pattern of files: {why}", entry.key), None);
                continue;
            }
        };
        if let Some(dialect) = Dialect::named(name) {
            rules.push(DialectRule { files, dialect, line: entry.line });
            continue;
        }
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        reader.say(entry.line, format!("there is no dialect `{name}`"), Some(hint));
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_glob_that_fits_decides() {
        let text =
            "\"edge/special.cfg\" = \"ios\"\n\"edge/*\" = \"junos\"\n\"*.x\" = \"junoss\"\n\"a[\" = \"ios\"\nb = 1\n";
        let (rules, reader) = Reader::read(text, |reader, table| read(reader, table, Base::Folder));
        let of = |path: &str| dialect_of(&rules, Path::new(path)).map(Dialect::as_str);
        assert_eq!((of("edge/special.cfg"), of("edge/r1.cfg"), of("r1.cfg")), (Some("ios"), Some("junos"), None));
        let told: Vec<_> = reader.problems.iter().map(|problem| (problem.line, problem.what.as_str())).collect();
        assert_eq!(told[0], (3, "there is no dialect `junoss`"));
        assert!(told[1].1.starts_with("`a[` is no pattern of files: "), "{told:?}");
        assert_eq!(told[2].0, 5);
        assert_eq!(reader.problems[0].hint.as_deref(), Some("did you mean `junos`?"));
    }
}
