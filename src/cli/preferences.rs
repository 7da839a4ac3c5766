//! How the screen is to be: what the command line says, over the settings.

use super::asking;
use super::debugger::{ScreenArguments, speaks_unicode};
use super::decided::Decided;
use super::error::Failure;
use crate::llm::Answerer;
use crate::rules::Severity;
use crate::settings::{Name, Origin, Settings, Value};
use crate::tui::theme::{self, Overlay};
use crate::tui::{Depth, Options, Preferences, Purpose, Theme, Unasked};

impl ScreenArguments {
    /// The settings with what the command line says in place of what they say.
    pub fn over(&self, settings: &mut Settings) {
        let mut flag = |name: Name, value: Option<Value>| {
            let by = name.setting().flag.unwrap_or_default();
            if let Some(value) = value {
                settings.set(name, value, Origin::Flag(by));
            }
        };
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        flag(Name::Theme, self.theme.as_deref().and_then(text));
        flag(Name::Borders, text("ascii").filter(|_| self.ascii));
        flag(Name::Link, text("slow").filter(|_| self.slow));
        flag(Name::ReadOnly, self.read_only.then_some(Value::Switch(true)));
        flag(Name::Mouse, self.mouse.then_some(Value::Switch(true)));
        self.model.over(settings);
        self.wording.over(settings);
    }
}

/// What the model explains without being asked. On a slow link words that nobody asked for are in the way, and a server is
/// told nothing ahead of the user.
fn unasked(settings: &Settings, answerer: Option<&Answerer>) -> Unasked {
    if settings.word(Name::Explain).is_some() || is_slow(settings) {
        return Unasked::Nothing;
    }
    if answerer.is_some_and(Answerer::is_embedded) { Unasked::Ahead } else { Unasked::Selected }
}

/// What the settings mean for the state of the screen, with whoever explains.
pub(super) fn options(settings: &Settings, answerer: Option<&Answerer>, piped: bool) -> Options {
    Options {
        // What came through a pipe cannot be written back.
        read_only: settings.is_on(Name::ReadOnly) || piped,
        ascii: is_ascii(settings),
        unasked: unasked(settings, answerer),
        purpose: Purpose::Review,
        language: asking::wording(settings).language,
    }
}

/// What the user prefers to see first.
pub(super) fn preferences(settings: &Settings) -> Preferences {
    let filter = match settings.least() {
        Severity::Info => "",
        Severity::Warning => "!info",
        Severity::Error => "error",
    };
    Preferences {
        keymap: settings.keys.map.clone(),
        context: settings.number(Name::ContextLines).into(),
        side_by_side: settings.is_on(Name::SideBySide),
        filter: filter.to_owned(),
    }
}

/// Draws seldom.
pub(super) fn is_slow(settings: &Settings) -> bool {
    settings.word(Name::Link).is_some()
}

/// Lines of `-` and `|`.
pub(super) fn is_ascii(settings: &Settings) -> bool {
    match settings.word(Name::Borders) {
        Some("ascii") => true,
        Some(_) => false,
        None => !speaks_unicode(),
    }
}

/// The name of the theme that is in effect.
pub(super) fn theme_name(settings: &Settings, depth: Depth) -> &str {
    if depth == Depth::Mono { "mono" } else { settings.word(Name::Theme).unwrap_or(Theme::name_for(depth)) }
}

/// The colours. Fails where the command line names a theme that cannot be had; one of the settings is told and replaced.
pub(super) fn theme(decided: &mut Decided, depth: Depth) -> Result<Theme, Failure> {
    let folder = theme::user_folder();
    let settings = &decided.settings;
    let name = theme_name(settings, depth).to_owned();
    let origin = settings.get(Name::Theme).1.clone();
    let overlay = settings.colours.clone();
    let touched = |name: &str, overlay: &Overlay| Theme::touched(name, depth, folder.as_deref(), overlay);
    let (theme, told) = match touched(&name, &overlay) {
        Ok(touched) => touched,
        Err(error) => {
            let what = format!("the theme {name} cannot be used: {error}");
            match origin {
                Origin::Flag(_) => return Err(Failure::new(what)),
                Origin::File(line) => decided.problem(line, &what, None),
                _ => decided.problem_elsewhere(what),
            }
            decided.settings.set(Name::Theme, Value::Text("auto".to_owned()), Origin::Default);
            touched(Theme::name_for(depth), &overlay).unwrap_or_else(|_| (Theme::default_for(depth), Vec::new()))
        }
    };
    let none = |line: u32| told.iter().any(|colour| colour.line == line);
    decided.settings.colours.touches.retain(|touch| !none(touch.line));
    for colour in told {
        let what = format!("`{}` is no colour", colour.word);
        let hint = "a colour is \"#7aa2f7\", \"bright-red\", \"208\", \"default\", or a name of the palette";
        decided.problem(colour.line, &what, Some(hint.to_owned()));
    }
    Ok(theme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::server::ServerConfig;

    #[test]
    fn only_the_model_here_explains_ahead_and_only_where_words_are_welcome() {
        let here = Answerer::Embedded(None);
        let server = Answerer::Server(ServerConfig::new("http://127.0.0.1:1", None).unwrap());
        let of = |file: &str, answerer: Option<&Answerer>| {
            let (settings, problems, _) = Settings::read(file);
            assert!(problems.is_empty(), "{problems:?}");
            options(&settings, answerer, false).unasked
        };
        assert_eq!(of("", Some(&here)), Unasked::Ahead);
        assert_eq!(of("", Some(&server)), Unasked::Selected);
        assert_eq!(of("", None), Unasked::Selected);
        assert_eq!(of("[model]\nexplain = \"on-request\"\n", Some(&here)), Unasked::Nothing);
        assert_eq!(of("[screen]\nlink = \"slow\"\n", Some(&here)), Unasked::Nothing);
    }
}
