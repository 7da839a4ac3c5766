//! Colours and how few of them a terminal may have.
//!
//! A theme is never refused for its colours: each goes down to what the terminal has, 24 bits to 256 to 16 to none. With
//! none every colour is the terminal's own, and only bold, reverse and underline are left to carry meaning.

use ratatui::style::Color;

/// How many colours a terminal shows, fewest first.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: `NO_COLOR`, or a terminal that cannot.
    Mono,
    /// The 16 that users set in their terminal.
    Ansi16,
    /// xterm's 256.
    Indexed256,
    /// 24 bits.
    TrueColour,
}

impl Depth {
    /// What the environment says; without word of more, 16. `None` stands for an unset variable.
    pub fn detect(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        let screen = term.starts_with("screen");
        if no_color.is_some_and(|value| !value.is_empty()) || term == "dumb" || term.starts_with("vt1") {
            Self::Mono
        } else if !screen && matches!(colorterm, Some("truecolor" | "24bit")) {
            Self::TrueColour
        } else if term.contains("256color") || (screen && colorterm.is_some()) {
            Self::Indexed256
        } else {
            Self::Ansi16
        }
    }

    /// The colour, or the nearest that a terminal of this depth has.
    pub fn fit(self, colour: Color) -> Color {
        match (self, colour) {
            (Self::Mono, _) => Color::Reset,
            (Self::Indexed256, Color::Rgb(r, g, b)) => Color::Indexed(nearest_256(r, g, b)),
            (Self::Ansi16, Color::Rgb(r, g, b)) => nearest_16((r, g, b)),
            (Self::Ansi16, Color::Indexed(index)) => nearest_16(of_index(index)),
            (_, colour) => colour,
        }
    }
}

/// The 16 by name and by the usual value; terminals show their own.
const ANSI: [(&str, Color, (u8, u8, u8)); 16] = [
    ("black", Color::Black, (0, 0, 0)),
    ("red", Color::Red, (205, 0, 0)),
    ("green", Color::Green, (0, 205, 0)),
    ("yellow", Color::Yellow, (205, 205, 0)),
    ("blue", Color::Blue, (0, 0, 238)),
    ("magenta", Color::Magenta, (205, 0, 205)),
    ("cyan", Color::Cyan, (0, 205, 205)),
    ("white", Color::Gray, (229, 229, 229)),
    ("bright-black", Color::DarkGray, (127, 127, 127)),
    ("bright-red", Color::LightRed, (255, 92, 92)),
    ("bright-green", Color::LightGreen, (92, 255, 92)),
    ("bright-yellow", Color::LightYellow, (255, 255, 92)),
    ("bright-blue", Color::LightBlue, (92, 92, 255)),
    ("bright-magenta", Color::LightMagenta, (255, 92, 255)),
    ("bright-cyan", Color::LightCyan, (92, 255, 255)),
    ("bright-white", Color::White, (255, 255, 255)),
];

/// Steps of the 6 by 6 by 6 cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// A colour as themes write it: `#7aa2f7`, `bright-red`, `default`, or a number of the 256.
pub(super) fn parse(text: &str) -> Option<Color> {
    if text == "default" {
        return Some(Color::Reset);
    }
    if let Some((_, colour, _)) = ANSI.iter().find(|(name, ..)| *name == text) {
        return Some(*colour);
    }
    if let Some(hex) = text.strip_prefix('#').filter(|hex| hex.len() == 6) {
        let value = u32::from_str_radix(hex, 16).ok()?;
        let [_, r, g, b] = value.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    text.parse().ok().map(Color::Indexed)
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    // The eye sees green best and blue worst.
    3 * part(a.0, b.0) + 4 * part(a.1, b.1) + 2 * part(a.2, b.2)
}

/// The nearest of the cube and the greys; never the first 16, whose values are the user's.
fn nearest_256(r: u8, g: u8, b: u8) -> u8 {
    (16..=255).min_by_key(|&index| distance((r, g, b), of_index(index))).unwrap_or(15)
}

fn nearest_16(rgb: (u8, u8, u8)) -> Color {
    ANSI.iter().min_by_key(|(_, _, value)| distance(rgb, *value)).map_or(Color::Reset, |(_, colour, _)| *colour)
}

/// The usual value of one of the 256.
fn of_index(index: u8) -> (u8, u8, u8) {
    match index {
        0..=15 => ANSI[index as usize].2,
        16..=231 => {
            let at = index - 16;
            (CUBE[(at / 36) as usize], CUBE[(at / 6 % 6) as usize], CUBE[(at % 6) as usize])
        }
        232.. => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_believed_only_where_it_is_certain() {
        let detect = Depth::detect;
        assert_eq!(detect(None, Some("truecolor"), Some("xterm-256color")), Depth::TrueColour);
        assert_eq!(detect(None, None, Some("xterm-256color")), Depth::Indexed256);
        assert_eq!(detect(None, Some("truecolor"), Some("screen.xterm-256color")), Depth::Indexed256);
        assert_eq!(detect(None, None, Some("xterm")), Depth::Ansi16);
        assert_eq!(detect(None, None, None), Depth::Ansi16);
        assert_eq!(detect(Some("1"), Some("truecolor"), Some("xterm")), Depth::Mono);
        assert_eq!(detect(Some(""), None, Some("xterm")), Depth::Ansi16, "an empty NO_COLOR says nothing");
    }

    #[test]
    fn colours_go_down_to_what_there_is() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(Depth::TrueColour.fit(orange), orange);
        assert_eq!(Depth::Indexed256.fit(orange), Color::Indexed(208));
        assert_eq!(Depth::Ansi16.fit(Color::Rgb(250, 10, 10)), Color::Red);
        assert_eq!(Depth::Ansi16.fit(Color::Indexed(231)), Color::White);
        assert_eq!(Depth::Mono.fit(Color::Red), Color::Reset);
        assert_eq!(Depth::Ansi16.fit(Color::Reset), Color::Reset);
    }

    #[test]
    fn colours_are_read_as_themes_write_them() {
        assert_eq!(parse("#0a0b0c"), Some(Color::Rgb(10, 11, 12)));
        assert_eq!(parse("bright-red"), Some(Color::LightRed));
        assert_eq!(parse("208"), Some(Color::Indexed(208)));
        for wrong in ["#12", "reddish", "300", ""] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }
}
