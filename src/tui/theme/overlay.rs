//! What a user wants to look different from the theme, without a theme of their own.

use std::path::Path;

use super::colour;
use super::file::{File, Look, Spec};
use super::part::{Part, TOKENS};
use super::{Depth, Theme, ThemeError};

/// What is coloured.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Section {
    /// Names for colours, which the theme's own styles use too.
    Palette,
    /// The parts of the interface.
    Interface,
    /// The classes of the words of a config.
    Tokens,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Palette, Self::Interface, Self::Tokens];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Palette => "palette",
            Self::Interface => "interface",
            Self::Tokens => "tokens",
        }
    }

    /// The names that there are in it; those of a palette are the user's to choose.
    pub fn names(self) -> Vec<&'static str> {
        match self {
            Self::Palette => Vec::new(),
            Self::Interface => Part::ALL.iter().map(|part| part.name()).collect(),
            Self::Tokens => TOKENS.iter().map(|(_, name)| *name).collect(),
        }
    }
}

/// One thing that looks different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// What it is.
    pub section: Section,
    /// Its name there.
    pub name: String,
    /// How it looks; of a palette only `fg` counts.
    pub look: Look,
    /// Where the user says so: the line, from 1.
    pub line: u32,
}

/// All that looks different.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// In the order of the file.
    pub touches: Vec<Touch>,
}

/// A colour that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoColour {
    /// The line, from 1.
    pub line: u32,
    /// What was to be a colour.
    pub word: String,
}

impl Theme {
    /// A theme with what the user wants to look different. What names no colour is left out, and told.
    pub fn touched(
        name: &str,
        depth: Depth,
        folder: Option<&Path>,
        overlay: &Overlay,
    ) -> Result<(Self, Vec<NoColour>), ThemeError> {
        let name = if depth == Depth::Mono { "mono" } else { name };
        let mut file = Self::resolve(name, folder)?;
        let told = file.touch(overlay);
        Ok((Self::of(&file, depth)?, told))
    }

    /// The name of the theme for a terminal that nothing was said about.
    pub fn name_for(depth: Depth) -> &'static str {
        match depth {
            Depth::TrueColour => "dark",
            Depth::Indexed256 | Depth::Ansi16 => "ansi16",
            Depth::Mono => "mono",
        }
    }

    /// How everything looks in a theme, as its file says it: section, name, value as TOML.
    pub fn described(name: &str, folder: Option<&Path>) -> Result<Vec<(Section, String, String)>, ThemeError> {
        let file = Self::resolve(name, folder)?;
        let palette =
            file.palette.iter().map(|(name, colour)| (Section::Palette, name.clone(), format!("\"{colour}\"")));
        let looks = |section: Section| {
            let specs = if section == Section::Tokens { &file.tokens } else { &file.interface };
            let described = |name: &'static str| {
                let spec = specs.get(name).map_or_else(|| "{}".to_owned(), Spec::described);
                (section, name.to_owned(), spec)
            };
            section.names().into_iter().map(described).collect::<Vec<_>>()
        };
        Ok(palette.chain(looks(Section::Interface)).chain(looks(Section::Tokens)).collect())
    }
}

impl Spec {
    fn described(&self) -> String {
        match self {
            Self::Colour(colour) => format!("\"{colour}\""),
            Self::Style(look) => look.to_string(),
        }
    }
}

impl std::fmt::Display for Look {
    /// As TOML.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let colours = [("fg", &self.fg), ("bg", &self.bg)];
        let colours = colours.iter().filter_map(|(name, colour)| Some(format!("{name} = \"{}\"", colour.as_ref()?)));
        let flags = [
            ("bold", self.bold),
            ("dim", self.dim),
            ("italic", self.italic),
            ("underline", self.underline),
            ("reverse", self.reverse),
        ];
        let flags = flags.iter().filter(|(_, set)| *set).map(|(name, _)| format!("{name} = true"));
        let all: Vec<String> = colours.chain(flags).collect();
        if all.is_empty() { f.write_str("{}") } else { write!(f, "{{ {} }}", all.join(", ")) }
    }
}

impl File {
    fn touch(&mut self, overlay: &Overlay) -> Vec<NoColour> {
        let mut told = Vec::new();
        // The palette first: styles may use a name that comes below them.
        let palette = |touch: &&Touch| touch.section == Section::Palette;
        for touch in overlay.touches.iter().filter(palette) {
            let colour = touch.look.fg.clone().unwrap_or_default();
            if colour::parse(&colour).is_some() {
                self.palette.insert(touch.name.clone(), colour);
            } else {
                told.push(NoColour { line: touch.line, word: colour });
            }
        }
        for touch in overlay.touches.iter().filter(|touch| !palette(touch)) {
            let spec = Spec::Style(touch.look.clone());
            match self.style(&spec) {
                Ok(_) if touch.section == Section::Tokens => _ = self.tokens.insert(touch.name.clone(), spec),
                Ok(_) => _ = self.interface.insert(touch.name.clone(), spec),
                Err(ThemeError::Colour(word)) => told.push(NoColour { line: touch.line, word }),
                Err(error) => told.push(NoColour { line: touch.line, word: error.to_string() }),
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::TokenClass;
    use ratatui::style::{Color, Modifier};

    fn touch(section: Section, name: &str, look: Look) -> Touch {
        Touch { section, name: name.into(), look, line: 7 }
    }

    fn colour(fg: &str) -> Look {
        Look { fg: Some(fg.into()), ..Look::default() }
    }

    #[test]
    fn one_thing_changes_and_the_theme_stays() {
        let touches = vec![
            touch(Section::Tokens, "deny", Look { bold: true, ..colour("mine") }),
            touch(Section::Palette, "mine", colour("208")),
            touch(Section::Palette, "red", colour("#010203")),
        ];
        let (theme, told) = Theme::touched("dark", Depth::TrueColour, None, &Overlay { touches }).unwrap();
        assert_eq!(told, []);
        let deny = theme.style_for(TokenClass::Deny);
        assert_eq!((deny.fg, deny.add_modifier), (Some(Color::Indexed(208)), Modifier::BOLD));
        assert_eq!(theme.part(Part::Error).fg, Some(Color::Rgb(1, 2, 3)), "the theme's own styles use the palette");
        let dark = Theme::load("dark", Depth::TrueColour, None).unwrap();
        assert_eq!(theme.style_for(TokenClass::Permit), dark.style_for(TokenClass::Permit));
    }

    #[test]
    fn what_is_no_colour_costs_itself_alone() {
        let touches = vec![
            touch(Section::Interface, "error", colour("reddish")),
            touch(Section::Interface, "warning", colour("bright-red")),
        ];
        let (theme, told) = Theme::touched("ansi16", Depth::Ansi16, None, &Overlay { touches }).unwrap();
        assert_eq!(told, [NoColour { line: 7, word: "reddish".into() }]);
        assert_eq!(theme.part(Part::Warning).fg, Some(Color::LightRed));
        let plain = Theme::load("ansi16", Depth::Ansi16, None).unwrap();
        assert_eq!(theme.part(Part::Error), plain.part(Part::Error));
    }

    #[test]
    fn a_description_is_the_theme_again() {
        for name in ["dark", "light", "ansi16", "mono"] {
            let described = Theme::described(name, None).unwrap();
            let section = |section: Section| -> String {
                let of = described.iter().filter(|(other, ..)| *other == section);
                of.map(|(_, name, value)| [name, " = ", value, "\n"].concat()).collect()
            };
            let text: String = Section::ALL.map(|one| ["[", one.name(), "]\n", &section(one)].concat()).concat();
            let again = Theme::of(&File::parse(&text).unwrap(), Depth::TrueColour).unwrap();
            assert_eq!(again, Theme::load(name, Depth::TrueColour, None).unwrap(), "{name}");
        }
    }
}
