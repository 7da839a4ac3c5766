//! Colours and emphasis, for the screen and for `check`.
//!
//! Meaning never rests on colour alone: everything that a colour says is also said by a letter, a sign or a place. The
//! themes that come with the program are in `themes/`; users put their own into `confdbg/themes` of their configuration
//! folder, and say only what differs.

mod colour;
mod file;
mod overlay;
mod part;

use std::path::{Path, PathBuf};

use ratatui::style::{Color, Modifier, Style};

pub use colour::Depth;
use file::File;
pub use file::Look;
pub use overlay::{NoColour, Overlay, Section, Touch};
pub use part::Part;
use part::TOKENS;

use crate::dialect::TokenClass;

/// The themes that come with the program.
const EMBEDDED: [(&str, &str); 4] = [
    ("dark", include_str!("../../../themes/dark.toml")),
    ("light", include_str!("../../../themes/light.toml")),
    ("ansi16", include_str!("../../../themes/ansi16.toml")),
    ("mono", include_str!("../../../themes/mono.toml")),
];

/// How deep a chain of `inherits` may go.
const DEEPEST: usize = 8;

/// Why a theme could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ThemeError {
    /// No such theme.
    #[error("there is no theme {0}; there are dark, light, ansi16, mono, and those in confdbg/themes")]
    Unknown(String),
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// It is no TOML, or not of this form.
    #[error("{0}")]
    Syntax(String),
    /// A colour is none.
    #[error("{0} is no colour: write #rrggbb, a name such as bright-red, a number up to 255, or a name of the palette")]
    Colour(String),
    /// A part has a name that means nothing.
    #[error("{0} is neither a part of the interface nor a class of words")]
    Part(String),
    /// Themes inherit each other in a circle, or too deep.
    #[error("{0} inherits too deep, or itself")]
    Circle(String),
}

/// Styles for everything, fit for a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    parts: Vec<Style>,
    tokens: [Style; TOKENS.len()],
}

impl Theme {
    /// The theme of this name, fit for a terminal of this depth. A name with a file in `folder` is that file. With no
    /// colours at all, `mono` is taken whatever the name: the other themes say too much by colour.
    pub fn load(name: &str, depth: Depth, folder: Option<&Path>) -> Result<Self, ThemeError> {
        if depth == Depth::Mono {
            return Self::resolve("mono", None).and_then(|file| Self::of(&file, depth));
        }
        Self::of(&Self::resolve(name, folder)?, depth)
    }

    /// The theme for a terminal that nothing was said about: the terminal's own 16 colours, which its user has made
    /// legible, unless it certainly has all.
    pub fn default_for(depth: Depth) -> Self {
        Self::load(Self::name_for(depth), depth, None).unwrap_or_else(|_| Self::plain())
    }

    /// The style of a part of the interface.
    pub fn part(&self, part: Part) -> Style {
        self.parts.get(part as usize).copied().unwrap_or_default()
    }

    /// The style of a class of words.
    pub fn style_for(&self, class: TokenClass) -> Style {
        TOKENS.iter().position(|(token, _)| *token == class).map(|at| self.tokens[at]).unwrap_or_default()
    }

    fn plain() -> Self {
        Self { parts: vec![Style::new(); Part::ALL.len()], tokens: [Style::new(); TOKENS.len()] }
    }

    fn resolve(name: &str, folder: Option<&Path>) -> Result<File, ThemeError> {
        let mut file = source(name, folder)?;
        for _ in 0..DEEPEST {
            let Some(base) = file.inherits.take() else { return Ok(file) };
            let base = source(&base, folder)?;
            let inherits = base.inherits.clone();
            file = file.over(base);
            file.inherits = inherits;
        }
        Err(ThemeError::Circle(name.to_owned()))
    }

    fn of(file: &File, depth: Depth) -> Result<Self, ThemeError> {
        if let Some(stranger) = file.stranger() {
            return Err(ThemeError::Part(stranger.to_owned()));
        }
        let parts: Result<Vec<_>, _> = Part::ALL.iter().map(|&part| Ok(fit(file.part(part)?, depth))).collect();
        let mut theme = Self { parts: parts?, tokens: [Style::new(); TOKENS.len()] };
        for (style, (_, name)) in theme.tokens.iter_mut().zip(TOKENS) {
            *style = fit(file.token(name)?, depth);
        }
        Ok(theme)
    }
}

/// Where users keep their own themes: `confdbg/themes` in `$XDG_CONFIG_HOME` or `~/.config`. `None` without a home.
pub fn user_folder() -> Option<PathBuf> {
    let base = etcetera::base_strategy::Xdg::new().ok()?;
    Some(etcetera::BaseStrategy::config_dir(&base).join("confdbg/themes"))
}

/// The style of a class of words in the terminal's own 16 colours, for output that is no screen.
pub fn style_for(class: TokenClass) -> Style {
    Theme::default_for(Depth::Ansi16).style_for(class)
}

/// The escape sequence that switches a style on; empty for the plain style. `ESC [ 0 m` ends it.
pub fn sgr(style: Style) -> String {
    const MODIFIERS: [(Modifier, &str); 5] = [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
    ];
    let mut codes: Vec<String> = MODIFIERS
        .iter()
        .filter(|(modifier, _)| style.add_modifier.contains(*modifier))
        .map(|(_, code)| (*code).to_owned())
        .collect();
    codes.extend(style.fg.and_then(|colour| colour_code(colour, 30)));
    codes.extend(style.bg.and_then(|colour| colour_code(colour, 40)));
    if codes.is_empty() { String::new() } else { format!("\x1b[{}m", codes.join(";")) }
}

fn colour_code(colour: Color, base: u16) -> Option<String> {
    let plain = |offset: u16| Some((base + offset).to_string());
    match colour {
        Color::Reset => None,
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => plain(60),
        Color::LightRed => plain(61),
        Color::LightGreen => plain(62),
        Color::LightYellow => plain(63),
        Color::LightBlue => plain(64),
        Color::LightMagenta => plain(65),
        Color::LightCyan => plain(66),
        Color::White => plain(67),
        Color::Indexed(index) => Some(format!("{};5;{index}", base + 8)),
        Color::Rgb(r, g, b) => Some(format!("{};2;{r};{g};{b}", base + 8)),
    }
}

fn fit(mut style: Style, depth: Depth) -> Style {
    style.fg = style.fg.map(|colour| depth.fit(colour));
    style.bg = style.bg.map(|colour| depth.fit(colour));
    style
}

fn source(name: &str, folder: Option<&Path>) -> Result<File, ThemeError> {
    let of_user = folder.map(|folder| folder.join(format!("{name}.toml"))).filter(|path| path.is_file());
    if let Some(path) = of_user.filter(|_| !name.contains(['/', '\\'])) {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| ThemeError::Unreadable(format!("{}: {error}", path.display())))?;
        return File::parse(&text);
    }
    let (_, text) =
        EMBEDDED.iter().find(|(own, _)| *own == name).ok_or_else(|| ThemeError::Unknown(name.to_owned()))?;
    File::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_styles_everything() {
        for (name, _) in EMBEDDED {
            let file = Theme::resolve(name, None).unwrap();
            Theme::of(&file, Depth::TrueColour).unwrap();
            for part in [Part::Error, Part::Selected, Part::Fault, Part::Match, Part::Added, Part::TitleFocused] {
                assert_ne!(file.part(part).unwrap(), Style::new(), "{name}: {}", part.name());
            }
        }
    }

    /// crossterm 0.29 turns an empty colour into a reset of everything, and `NO_COLOR` must leave none.
    #[test]
    fn without_colours_there_are_none() {
        let theme = Theme::load("dark", Depth::Mono, None).unwrap();
        let styles =
            Part::ALL.iter().map(|&part| theme.part(part)).chain(TOKENS.map(|(class, _)| theme.style_for(class)));
        for style in styles {
            assert!(matches!(style.fg, None | Some(Color::Reset)) && matches!(style.bg, None | Some(Color::Reset)));
        }
        assert!(theme.part(Part::Selected).add_modifier.contains(Modifier::REVERSED));
    }

    /// Italics come out as reverse in old multiplexers, and blinking is drawn again and again by mosh.
    #[test]
    fn nothing_is_italic_or_blinks() {
        let odd = Modifier::ITALIC | Modifier::SLOW_BLINK | Modifier::RAPID_BLINK | Modifier::HIDDEN;
        for (name, _) in EMBEDDED {
            let theme = Theme::load(name, Depth::TrueColour, None).unwrap();
            let tokens = TOKENS.map(|(class, _)| theme.style_for(class));
            for style in Part::ALL.iter().map(|&part| theme.part(part)).chain(tokens) {
                assert!(!style.add_modifier.intersects(odd), "{name}: {style:?}");
            }
        }
    }

    /// On the terminal's own ground, dark or light, black and white letters are not to be read; on a ground of their own
    /// they are.
    #[test]
    fn sixteen_colours_are_readable_on_dark_and_on_light() {
        let theme = Theme::load("ansi16", Depth::Ansi16, None).unwrap();
        let tokens = TOKENS.map(|(class, _)| theme.style_for(class));
        for style in Part::ALL.iter().map(|&part| theme.part(part)).chain(tokens) {
            let own_ground = !matches!(style.bg, None | Some(Color::Reset));
            let extreme = matches!(style.fg, Some(Color::Black | Color::White | Color::Gray | Color::DarkGray));
            assert!(own_ground || !extreme, "{style:?}");
            assert!(!own_ground || !matches!(style.fg, None | Some(Color::Reset)), "{style:?}");
        }
    }

    #[test]
    fn users_say_only_what_differs() {
        let folder = tempfile::tempdir().unwrap();
        let own = "inherits = \"dark\"\n[palette]\nred = \"#010203\"\n[tokens]\ndeny = { fg = \"208\", bold = true }\n";
        std::fs::write(folder.path().join("own.toml"), own).unwrap();
        let load = |name| Theme::load(name, Depth::TrueColour, Some(folder.path()));
        let (theme, dark) = (load("own").unwrap(), load("dark").unwrap());
        assert_eq!(theme.style_for(TokenClass::Deny).fg, Some(Color::Indexed(208)));
        assert_eq!(theme.part(Part::Error).fg, Some(Color::Rgb(1, 2, 3)), "a palette entry reaches inherited styles");
        assert_eq!(theme.style_for(TokenClass::Permit), dark.style_for(TokenClass::Permit));
    }

    #[test]
    fn mistakes_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let load = |text: &str| {
            std::fs::write(folder.path().join("t.toml"), text).unwrap();
            Theme::load("t", Depth::TrueColour, Some(folder.path())).unwrap_err()
        };
        assert_eq!(load("[interface]\ntext = \"reddish\""), ThemeError::Colour("reddish".into()));
        assert_eq!(load("[interface]\ntexxt = \"red\""), ThemeError::Part("texxt".into()));
        assert_eq!(load("inherits = \"t\""), ThemeError::Circle("t".into()));
        assert!(matches!(load("[interface]\ntext = { fgg = 1 }"), ThemeError::Syntax(_)));
        assert_eq!(Theme::load("no", Depth::Ansi16, None), Err(ThemeError::Unknown("no".into())));
    }

    #[test]
    fn styles_become_escape_sequences() {
        assert_eq!(sgr(Style::new()), "");
        assert_eq!(sgr(Style::new().fg(Color::LightRed).add_modifier(Modifier::BOLD)), "\x1b[1;91m");
        assert_eq!(sgr(Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(9))), "\x1b[38;2;1;2;3;48;5;9m");
        assert_ne!(sgr(style_for(TokenClass::Deny)), "");
    }
}
