//! `confdbg rules`: what is looked for.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::Exit;
use super::error::Failure;
use super::output::Output;
use crate::report::Ink;
use crate::rules::{RULES, Rule};

/// List the rules
#[derive(Args)]
pub(super) struct Arguments {
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write a page for each rule and an index below this folder
    #[arg(long, value_name = "FOLDER", hide = true)]
    write_docs: Option<PathBuf>,
}

#[derive(Copy, Clone, ValueEnum)]
enum Format {
    /// A line a rule
    Text,
    /// Ids, severities, summaries and pages
    Json,
    /// A table and all pages
    Markdown,
}

#[derive(Serialize)]
struct Record {
    id: &'static str,
    severity: &'static str,
    summary: &'static str,
    page: &'static str,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(folder) = &arguments.write_docs {
        write_docs(folder)
            .map_err(|error| Failure::new(format!("cannot write below {}: {error}", folder.display())))?;
        return Ok(Exit::Clean);
    }
    let style = output.style();
    let out = output.results();
    match arguments.format {
        Format::Text => {
            let width = RULES.iter().map(|rule| rule.id.0.len()).max().unwrap_or(0);
            for rule in RULES {
                let id = format!("{:width$}", rule.id.0);
                let severity = format!("{:7}", rule.severity.as_str());
                writeln!(
                    out,
                    "{}  {}  {}",
                    style.paint(Ink::Bold, &id),
                    style.paint(Ink::of(rule.severity), &severity),
                    rule.summary
                )?;
            }
        }
        Format::Json => {
            let records: Vec<Record> = RULES
                .iter()
                .map(|rule| Record {
                    id: rule.id.0,
                    severity: rule.severity.as_str(),
                    summary: rule.summary,
                    page: rule.page,
                })
                .collect();
            serde_json::to_writer_pretty(&mut *out, &records).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Markdown => {
            out.write_all(index(|rule| format!("#{}", rule.id.0.replace('/', ""))).as_bytes())?;
            for rule in RULES {
                out.write_all(b"\n")?;
                out.write_all(page(rule).as_bytes())?;
            }
        }
    }
    Ok(Exit::Clean)
}

/// The table of all rules; `link` says where a rule's page is.
fn index(link: impl Fn(&Rule) -> String) -> String {
    let mut text = String::from("# Rules\n\n| Rule | Severity | Finds |\n| --- | --- | --- |\n");
    for rule in RULES {
        text.push_str(&format!(
            "| [`{}`]({}) | {} | {} |\n",
            rule.id,
            link(rule),
            rule.severity.as_str(),
            rule.summary.replace('|', "\\|")
        ));
    }
    text
}

fn page(rule: &Rule) -> String {
    format!(
        "# {}\n\n{}. Severity: {}.\n\n{}\n",
        rule.id,
        rule.summary.trim_end_matches('.'),
        rule.severity.as_str(),
        rule.page.trim()
    )
}

/// Writes `README.md` and `GROUP/NAME.md`; takes away the pages of rules that are no more.
fn write_docs(folder: &Path) -> io::Result<()> {
    let note = "<!-- Generated from the rules by `make docs`. -->\n\n";
    if folder.is_dir() {
        for group in std::fs::read_dir(folder)? {
            let group = group?.path();
            if !group.is_dir() {
                continue;
            }
            for old in std::fs::read_dir(&group)? {
                let old = old?.path();
                let generated = std::fs::read_to_string(&old).is_ok_and(|text| text.starts_with(note));
                if generated {
                    std::fs::remove_file(old)?;
                }
            }
        }
    }
    for rule in RULES {
        let path = folder.join(format!("{}.md", rule.id));
        if let Some(group) = path.parent() {
            std::fs::create_dir_all(group)?;
        }
        std::fs::write(path, format!("{note}{}", page(rule)))?;
    }
    std::fs::write(folder.join("README.md"), format!("{note}{}", index(|rule| format!("{}.md", rule.id))))
}
