//! Where the panes are: a pure function of the size, total for every size.
//!
//! A pane is a title row and its content below; panes share no cell, and none reaches beyond the screen. Instead of
//! boxes there are title rows and one line between the columns: on a small screen every row counts.

use ratatui::layout::Rect;

use super::super::parts::Pane;

/// From this width on the panes stand side by side.
const WIDE: u16 = 100;

/// The least size at which several panes make sense.
const SEVERAL: (u16, u16) = (50, 16);

/// The least size at which anything does.
pub const LEAST: (u16, u16) = (20, 5);

/// The columns that the config gets in hundredths.
const CONFIG_SHARE: u16 = 55;

/// How the screen is divided.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Config to the left, faults and explanation to the right, the fix below.
    Wide,
    /// Config, faults, and either explanation or fix, below each other.
    Stacked,
    /// One pane.
    Single,
    /// Too small for anything.
    TooSmall,
}

/// What decides about the areas, apart from the size.
#[derive(Copy, Clone, Debug)]
pub struct Wishes {
    /// The pane with the focus.
    pub focus: Pane,
    /// It has the screen for itself.
    pub zoomed: bool,
    /// Which of explanation and fix is shown where there is room for one.
    pub lower: Pane,
    /// The most faults that there ever were to list.
    pub faults: usize,
    /// The rows that are kept for the tour.
    pub band: u16,
}

/// The areas. Those of panes that cannot be seen are empty.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The top line.
    pub status: Rect,
    /// The bottom line.
    pub bar: Rect,
    /// The rows of the tour, below the top line.
    pub band: Rect,
    /// All between that and the bottom line.
    pub middle: Rect,
    config: Rect,
    faults: Rect,
    why: Rect,
    fix: Rect,
    /// The line between the columns, title row included.
    pub divider: Rect,
}

impl Areas {
    /// The area of a pane, title row included; empty where it cannot be seen.
    pub fn pane(&self, pane: Pane) -> Rect {
        match pane {
            Pane::Config => self.config,
            Pane::Faults => self.faults,
            Pane::Why => self.why,
            Pane::Fix => self.fix,
        }
    }

    /// The area of a pane's content.
    pub fn content(&self, pane: Pane) -> Rect {
        below(self.pane(pane), 1)
    }

    fn set(&mut self, pane: Pane, area: Rect) {
        match pane {
            Pane::Config => self.config = area,
            Pane::Faults => self.faults = area,
            Pane::Why => self.why = area,
            Pane::Fix => self.fix = area,
        }
    }
}

/// How a screen of this size is divided.
pub fn shape(columns: u16, rows: u16, zoomed: bool) -> Shape {
    if columns < LEAST.0 || rows < LEAST.1 {
        Shape::TooSmall
    } else if zoomed || columns < SEVERAL.0 || rows < SEVERAL.1 {
        Shape::Single
    } else if columns < WIDE {
        Shape::Stacked
    } else {
        Shape::Wide
    }
}

/// The areas on a screen of this size.
pub fn areas(columns: u16, rows: u16, wishes: Wishes) -> Areas {
    let band = wishes.band.min(rows.saturating_sub(LEAST.1));
    let shape = shape(columns, rows - band, wishes.zoomed);
    if shape == Shape::TooSmall {
        return Areas::default();
    }
    let screen = Rect::new(0, 0, columns, rows);
    let status = u16::from(rows >= 8);
    let mut areas = Areas {
        status: Rect { height: status, ..screen },
        bar: Rect { y: rows - 1, height: 1, ..screen },
        band: Rect { y: status, height: band, ..screen },
        middle: Rect { y: status + band, height: rows - 1 - status - band, ..screen },
        ..Areas::default()
    };
    match shape {
        Shape::Wide => wide(&mut areas, wishes),
        Shape::Stacked => stacked(&mut areas, wishes),
        Shape::Single | Shape::TooSmall => areas.set(wishes.focus, areas.middle),
    }
    areas
}

fn wide(areas: &mut Areas, wishes: Wishes) {
    let middle = areas.middle;
    let fix = share(middle.height, 28).clamp(6, 15);
    let (upper, lower) = split(middle, middle.height - fix);
    let left = share(middle.width, CONFIG_SHARE);
    areas.fix = lower;
    areas.config = Rect { width: left, ..upper };
    areas.divider = Rect { x: left, width: 1, ..upper };
    let right = Rect { x: left + 1, width: middle.width - left - 1, ..upper };
    let wanted = u16::try_from(wishes.faults + 1).unwrap_or(u16::MAX);
    let list = wanted.clamp(4, share(right.height, 45).max(4));
    (areas.faults, areas.why) = split(right, list);
}

fn stacked(areas: &mut Areas, wishes: Wishes) {
    let middle = areas.middle;
    let lower = share(middle.height, 34).max(5);
    let list = share(middle.height, 22).max(3);
    let (upper, lower) = split(middle, middle.height - lower);
    let (config, faults) = split(upper, upper.height - list);
    areas.config = config;
    areas.faults = faults;
    areas.set(wishes.lower, lower);
}

fn share(of: u16, hundredths: u16) -> u16 {
    (u32::from(of) * u32::from(hundredths) / 100) as u16
}

fn split(area: Rect, upper: u16) -> (Rect, Rect) {
    let upper = upper.min(area.height);
    (Rect { height: upper, ..area }, Rect { y: area.y + upper, height: area.height - upper, ..area })
}

/// The area without its first rows.
pub fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PANES: [Pane; 4] = [Pane::Config, Pane::Faults, Pane::Why, Pane::Fix];

    #[test]
    fn sizes_have_their_shapes() {
        assert_eq!(shape(120, 40, false), Shape::Wide);
        assert_eq!(shape(80, 24, false), Shape::Stacked);
        assert_eq!(shape(40, 10, false), Shape::Single);
        assert_eq!(shape(20, 5, false), Shape::Single);
        assert_eq!(shape(19, 50, false), Shape::TooSmall);
        assert_eq!(shape(0, 0, true), Shape::TooSmall);
    }

    proptest! {
        #[test]
        fn panes_stay_on_the_screen_and_apart(columns: u16, rows: u16, focus in 0_usize..4, zoomed: bool,
                                              why: bool, faults in 0_usize..1_000_000, band in 0_u16..5) {
            let (focus, lower) = (PANES[focus], if why { Pane::Why } else { Pane::Fix });
            for (columns, rows) in [(columns, rows), (columns % 200, rows % 60)] {
                let areas = areas(columns, rows, Wishes { focus, zoomed, lower, faults, band });
                let mut all: Vec<Rect> = PANES.iter().map(|&pane| areas.pane(pane)).collect();
                all.extend([areas.status, areas.band, areas.bar, areas.divider]);
                for (at, one) in all.iter().enumerate() {
                    prop_assert!(one.right() <= columns && one.bottom() <= rows, "{one:?} on {columns}x{rows}");
                    for other in &all[at + 1..] {
                        prop_assert!(one.is_empty() || other.is_empty() || !one.intersects(*other));
                    }
                }
                if columns >= LEAST.0 && rows >= LEAST.1 {
                    let shown = if areas.pane(focus).is_empty() { lower } else { focus };
                    prop_assert!(!areas.content(shown).is_empty());
                }
            }
        }
    }
}
