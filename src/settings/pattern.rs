//! Which files are meant: globs, as in `.gitignore`.

use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

/// A glob. `*` and `?` stay within a folder, `**` goes through any, `{a,b}` and `[ab]` choose. Without a `/` it is held
/// against the file's name, in whatever folder.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    matcher: GlobMatcher,
}

/// What the paths are that a pattern is held against.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// Relative to the folder of the file with the pattern.
    Folder,
    /// Absolute: what does not begin with `/` may begin anywhere.
    Anywhere,
}

impl Pattern {
    /// Reads a glob; fails with the reason.
    pub fn new(text: &str, base: Base) -> Result<Self, String> {
        let plain = text.strip_prefix("./").unwrap_or(text);
        let whole = if plain.ends_with('/') { format!("{plain}**") } else { plain.to_owned() };
        let anchored = plain.trim_end_matches('/').contains('/');
        let glob = match base {
            Base::Folder if anchored => whole.trim_start_matches('/').to_owned(),
            Base::Anywhere if whole.starts_with('/') => whole,
            _ => format!("**/{whole}"),
        };
        let built = GlobBuilder::new(&glob).literal_separator(true).build();
        let matcher = built.map_err(|error| error.kind().to_string())?.compile_matcher();
        Ok(Self { text: text.to_owned(), matcher })
    }

    /// Is this file meant?
    pub fn fits(&self, path: &Path) -> bool {
        self.matcher.is_match(path)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// It means one file only, or files of one name.
    pub fn is_literal(&self) -> bool {
        !self.text.contains(['*', '?', '[', '{']) && !self.text.ends_with('/')
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.matcher.glob() == other.matcher.glob()
    }
}

impl Eq for Pattern {}

/// A path as a pattern that means it and nothing else.
pub fn escaped(path: &str) -> String {
    globset::escape(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: Base, pattern: &str, fits: &[&str], others: &[&str]) {
        let glob = Pattern::new(pattern, base).unwrap();
        for path in fits {
            assert!(glob.fits(Path::new(path)), "{pattern} and {path}");
        }
        for path in others {
            assert!(!glob.fits(Path::new(path)), "{pattern} and {path}");
        }
    }

    #[test]
    fn globs_are_read_as_in_gitignore() {
        check(Base::Folder, "*.cfg", &["r1.cfg", "a/b/r1.cfg"], &["r1.conf"]);
        check(Base::Folder, "lab/*.cfg", &["lab/r1.cfg"], &["lab/x/r1.cfg", "a/lab/r1.cfg"]);
        check(Base::Folder, "lab/**", &["lab/r1.cfg", "lab/x/r1.cfg"], &["a/lab/r1.cfg"]);
        check(Base::Folder, "lab/", &["lab/x/r1.cfg", "a/lab/r1.cfg"], &["lab"]);
        check(Base::Folder, "./{a,b}[12].cfg", &["a1.cfg", "x/b2.cfg"], &["a3.cfg"]);
        check(Base::Anywhere, "edge/*.cfg", &["/srv/edge/r1.cfg"], &["/srv/edge/x/r1.cfg"]);
        check(Base::Anywhere, "/srv/*/r1.cfg", &["/srv/edge/r1.cfg"], &["/mnt/srv/edge/r1.cfg"]);
    }

    #[test]
    fn what_is_no_glob_says_why() {
        assert!(Pattern::new("a[", Base::Folder).is_err());
        let odd = "a[1]{x}*.cfg";
        let literal = Pattern::new(&escaped(odd), Base::Folder).unwrap();
        assert!(literal.fits(Path::new(odd)) && !literal.fits(Path::new("a1x.cfg")));
    }
}
