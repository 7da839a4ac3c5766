//! `confdbg config`: the settings as they are in effect, and where each comes from.

use clap::{Args, ColorChoice};

use super::Exit;
use super::check::SeverityArgument;
use super::debugger::{ScreenArguments, depth, speaks_unicode};
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use super::preferences;
use crate::report::Format;
use crate::settings::print::{Around, effective};
use crate::settings::{Name, Origin, Value};
use crate::tui::{Theme, theme};

/// Print the settings in effect, as a file to begin with
///
/// TOML, each line with where its value comes from: the default, a line of your file, the environment, an option.
/// Options as given here count as they would for the debugger and `check`.
#[derive(Args)]
pub(super) struct Arguments {
    /// Print where your file is, or would be
    #[arg(long)]
    path: bool,
    #[command(flatten)]
    screen: ScreenArguments,
    /// How `check` prints
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only faults at least this bad
    #[arg(long, value_name = "SEVERITY")]
    min_severity: Option<SeverityArgument>,
}

pub(super) fn run(
    arguments: &Arguments,
    mut decided: Decided,
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    if arguments.path {
        let Some(path) = &decided.file else {
            return Err(Failure::new("there is no place for settings: no home folder, or --isolated"));
        };
        writeln!(output.results(), "{}", path.display())?;
        return Ok(Exit::Clean);
    }
    flags(arguments, &mut decided);
    let depth = depth(color);
    preferences::theme(&mut decided, depth)?;
    decided.tell(output);
    let settings = &decided.settings;
    let name = preferences::theme_name(settings, depth);
    let looks = Theme::described(name, theme::user_folder().as_deref()).unwrap_or_default();
    let file = decided.file.as_ref().filter(|_| decided.was_read).map(|path| path.display().to_string());
    let mut here = Vec::new();
    if settings.word(Name::Theme) != Some(name) {
        here.push((Name::Theme, name.to_owned()));
    }
    if settings.word(Name::Borders).is_none() {
        here.push((Name::Borders, if speaks_unicode() { "unicode" } else { "ascii" }.to_owned()));
    }
    let around = Around { file: file.as_deref(), here, theme: (name, looks) };
    output.results().write_all(effective(settings, &around).as_bytes())?;
    Ok(Exit::Clean)
}

fn flags(arguments: &Arguments, decided: &mut Decided) {
    let settings = &mut decided.settings;
    arguments.screen.over(settings);
    if let Some(format) = arguments.format.and_then(|format| clap::ValueEnum::to_possible_value(&format)) {
        let value = Value::Text(format.get_name().to_owned());
        settings.set(Name::Format, value, Origin::Flag("--format"));
    }
    if let Some(least) = arguments.min_severity {
        let value = Value::Text(crate::rules::Severity::from(least).as_str().to_owned());
        settings.set(Name::MinSeverity, value, Origin::Flag("--min-severity"));
    }
}
