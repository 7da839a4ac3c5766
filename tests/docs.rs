//! The generated pages say what the program does. `CONFDBG_UPDATE_DOCS=1 cargo test --test docs` writes them anew.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn docs() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn is_updating() -> bool {
    std::env::var_os("CONFDBG_UPDATE_DOCS").is_some()
}

/// Path below the folder, and content, of every file.
fn files(folder: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(at).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, out);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                out.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(folder, folder, &mut out);
    out
}

#[test]
fn the_pages_of_the_rules_are_those_of_the_program() {
    let fresh = tempfile::tempdir().unwrap();
    let write = |folder: &Path| {
        let run = Command::new(env!("CARGO_BIN_EXE_confdbg")).args(["rules", "--write-docs"]).arg(folder).status();
        assert!(run.unwrap().success());
    };
    write(fresh.path());
    let kept = docs().join("rules");
    if is_updating() {
        std::fs::remove_dir_all(&kept).ok();
        write(&kept);
    }
    let (fresh, kept) = (files(fresh.path()), files(&kept));
    for (name, page) in &fresh {
        assert!(
            kept.get(name) == Some(page),
            "docs/rules/{name} is out of date: CONFDBG_UPDATE_DOCS=1 cargo test --test docs"
        );
    }
    assert_eq!(kept.len(), fresh.len(), "docs/rules holds a page of a rule that is gone");
}

#[test]
fn the_page_of_the_keys_is_the_table_of_actions() {
    let path = docs().join("keys.md");
    let page =
        format!("# Keys\n\nGenerated from the table of actions.\n\n{}", confdbg::tui::Keymap::default().markdown());
    if is_updating() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/keys.md is out of date: CONFDBG_UPDATE_DOCS=1 cargo test --test docs");
}

/// What lies between the marks of a page.
const MARKS: (&str, &str) = ("<!-- generated -->\n", "<!-- end -->");

#[test]
fn the_page_of_the_settings_has_the_table_of_settings() {
    let path = docs().join("settings.md");
    let kept = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = kept.split_once(MARKS.0).unwrap();
    let (_, after) = rest.split_once(MARKS.1).unwrap();
    let table = confdbg::settings::table::markdown();
    let names = |section: confdbg::tui::theme::Section| {
        let names: Vec<_> = section.names().iter().map(|name| format!("`{name}`")).collect();
        format!("Names in `[colours.{}]`: {}.\n", section.name(), names.join(" "))
    };
    let looks = [confdbg::tui::theme::Section::Interface, confdbg::tui::theme::Section::Tokens].map(names).join("\n");
    let page = format!("{before}{}\n{table}\n{looks}\n{}{after}", MARKS.0, MARKS.1);
    if is_updating() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(
        kept == page || is_updating(),
        "docs/settings.md is out of date: CONFDBG_UPDATE_DOCS=1 cargo test --test docs"
    );
}

/// Whoever copies an example must not be told of mistakes in it.
#[test]
fn the_examples_of_settings_have_no_mistakes() {
    let page = std::fs::read_to_string(docs().join("settings.md")).unwrap();
    let (users, projects) = page.split_once("## .confdbg.toml").unwrap();
    let examples = |text: &str| -> Vec<String> {
        let parts = text.split("```toml\n").skip(1);
        parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
    };
    let (users, projects) = (examples(users), examples(projects));
    assert_eq!((users.len(), projects.len()), (3, 1));
    for example in users {
        assert_eq!(confdbg::settings::Settings::read(&example).1, [], "{example}");
    }
    for example in projects {
        assert_eq!(confdbg::settings::project::Project::read(&example).1, [], "{example}");
    }
}
