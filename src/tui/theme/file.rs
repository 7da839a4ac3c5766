//! A theme as a TOML file: a palette, what it inherits, and a style for each part that differs.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use super::ThemeError;
use super::colour;
use super::part::{Part, TOKENS};

/// A file. Styles and palette entries that it leaves out come from the theme that it inherits.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) inherits: Option<String>,
    #[serde(default)]
    pub(super) palette: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) interface: BTreeMap<String, Spec>,
    #[serde(default)]
    pub(super) tokens: BTreeMap<String, Spec>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Spec {
    Colour(String),
    Style(Look),
}

/// How something looks, as users write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "it mirrors what users write")]
pub struct Look {
    /// The colour of the letters: `#7aa2f7`, a number of the 256, `bright-red`, `default`, or a name of the palette.
    pub fg: Option<String>,
    /// The colour behind them.
    pub bg: Option<String>,
    /// Bold.
    pub bold: bool,
    /// Fainter.
    pub dim: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Colours swapped.
    pub reverse: bool,
}

impl File {
    pub(super) fn parse(text: &str) -> Result<Self, ThemeError> {
        toml::from_str(text).map_err(|error| ThemeError::Syntax(error.message().to_owned()))
    }

    /// This file with the gaps filled from another.
    pub(super) fn over(mut self, base: Self) -> Self {
        let fill = |own: &mut BTreeMap<String, Spec>, base: BTreeMap<String, Spec>| {
            for (name, spec) in base {
                own.entry(name).or_insert(spec);
            }
        };
        fill(&mut self.interface, base.interface);
        fill(&mut self.tokens, base.tokens);
        for (name, colour) in base.palette {
            self.palette.entry(name).or_insert(colour);
        }
        self
    }

    /// The style of a part of the interface.
    pub(super) fn part(&self, part: Part) -> Result<Style, ThemeError> {
        self.interface.get(part.name()).map_or(Ok(Style::new()), |spec| self.style(spec))
    }

    /// The style of a class of words, by its name.
    pub(super) fn token(&self, name: &str) -> Result<Style, ThemeError> {
        self.tokens.get(name).map_or(Ok(Style::new()), |spec| self.style(spec))
    }

    /// A part or class that does not exist: most likely a slip of the pen.
    pub(super) fn stranger(&self) -> Option<&str> {
        let part = |name: &&String| !Part::ALL.iter().any(|part| part.name() == name.as_str());
        let token = |name: &&String| !TOKENS.iter().any(|(_, token)| token == name);
        self.interface.keys().find(part).or_else(|| self.tokens.keys().find(token)).map(String::as_str)
    }

    pub(super) fn style(&self, spec: &Spec) -> Result<Style, ThemeError> {
        let flags = match spec {
            Spec::Colour(fg) => &Look { fg: Some(fg.clone()), ..Look::default() },
            Spec::Style(flags) => flags,
        };
        let mut style = Style::new();
        if let Some(fg) = &flags.fg {
            style = style.fg(self.colour(fg)?);
        }
        if let Some(bg) = &flags.bg {
            style = style.bg(self.colour(bg)?);
        }
        let modifiers = [
            (flags.bold, Modifier::BOLD),
            (flags.dim, Modifier::DIM),
            (flags.italic, Modifier::ITALIC),
            (flags.underline, Modifier::UNDERLINED),
            (flags.reverse, Modifier::REVERSED),
        ];
        for (_, modifier) in modifiers.into_iter().filter(|(set, _)| *set) {
            style = style.add_modifier(modifier);
        }
        Ok(style)
    }

    pub(super) fn colour(&self, name: &str) -> Result<Color, ThemeError> {
        let value = self.palette.get(name).map_or(name, String::as_str);
        colour::parse(value).ok_or_else(|| ThemeError::Colour(name.to_owned()))
    }
}
