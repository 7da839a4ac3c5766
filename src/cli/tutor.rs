//! `confdbg tutor`: the first-run tour, on an example network that is in the program.
//!
//! It runs in a folder of its own, so that nothing it writes or saves is ever among the user's files.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice};

use super::Exit;
use super::asking::ModelArguments;
use super::debugger::{self, ScreenArguments};
use super::decided::Decided;
use super::error::Failure;
use super::output::Output;
use crate::settings::{Name, Origin, Settings};
use crate::tui::Purpose;

/// The example, the device with the first lesson first.
const EXAMPLE: &[(&str, &str)] = &[
    ("core1.cfg", include_str!("../../docs/examples/campus/core1.cfg")),
    ("core2.cfg", include_str!("../../docs/examples/campus/core2.cfg")),
    ("access1.cfg", include_str!("../../docs/examples/campus/access1.cfg")),
    ("access2.cfg", include_str!("../../docs/examples/campus/access2.cfg")),
    ("edge1.cfg", include_str!("../../docs/examples/campus/edge1.cfg")),
];

/// Learn the debugger in five minutes, on an example
#[derive(Args)]
pub(super) struct Arguments {
    /// Put the example there and leave it there; without, it is removed at the end
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Draw seldom, for links on which every byte counts
    #[arg(long)]
    slow: bool,
    /// Lines of `-` and `|` instead of box characters
    #[arg(long)]
    ascii: bool,
    /// The colours: dark, light, ansi16, mono
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
}

impl Arguments {
    fn screen(&self) -> ScreenArguments {
        ScreenArguments {
            slow: self.slow,
            read_only: false,
            model: ModelArguments { no_model: true, ..ModelArguments::default() },
            ascii: self.ascii,
            theme: self.theme.clone(),
            mouse: false,
            purpose: Purpose::Tour,
        }
    }
}

pub(super) fn run(
    arguments: &Arguments,
    mut decided: Decided,
    color: ColorChoice,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let failed = |what: &Path| {
        let what = what.display().to_string();
        move |error: std::io::Error| Failure::new(format!("the example cannot be put into {what}: {error}"))
    };
    // Dropped when the tour has ended, and removed with all that is in it.
    let own = match &arguments.keep {
        Some(_) => None,
        None => {
            Some(tempfile::Builder::new().prefix("confdbg-tutor-").tempdir().map_err(failed(&std::env::temp_dir()))?)
        }
    };
    let folder = own.as_ref().map(tempfile::TempDir::path).or(arguments.keep.as_deref()).unwrap_or(Path::new("."));
    put(folder).map_err(failed(folder))?;
    // What is saved from the result goes to the folder that confdbg runs in.
    std::env::set_current_dir(folder).map_err(failed(folder))?;
    let paths: Vec<PathBuf> = EXAMPLE.iter().map(|(name, _)| PathBuf::from(name)).collect();
    // The lessons need all faults and decisions, whatever the user's settings say for their own configs.
    for name in [Name::ReadOnly, Name::MinSeverity] {
        decided.settings.set(name, Settings::default().get(name).0.clone(), Origin::Default);
    }
    debugger::open(&paths, (&arguments.screen(), decided), color, &[], output)
}

/// Writes the example into a folder, over nothing.
fn put(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in EXAMPLE {
        let mut file = fs::File::create_new(folder.join(name))?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
    }
    Ok(())
}
