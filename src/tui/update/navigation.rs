//! Moving: among faults, panes, lines and files.

use super::super::actions::Action;
use super::super::outline::Outline;
use super::super::parts::{Jump, Mode, Pane, Tone};
use super::super::state::State;
use crate::dialect::{Reference, StatementRef, Symbol};
use crate::rules::Severity;
use crate::text::{FileId, Place, Span, clean_line};

/// Columns of one step sideways.
const SIDEWAYS: usize = 8;

/// The most places to go back to.
const JUMPS: usize = 100;

/// Moves.
pub fn act(state: &mut State, action: Action) {
    let page = isize::from(i16::try_from(page(state)).unwrap_or(i16::MAX));
    match action {
        Action::NextFault => step(state, true, |_| true),
        Action::PreviousFault => step(state, false, |_| true),
        Action::NextError => step(state, true, |severity| severity == Severity::Error),
        Action::PreviousError => step(state, false, |severity| severity == Severity::Error),
        Action::Down => scroll(state, 1),
        Action::Up => scroll(state, -1),
        Action::PageDown => scroll(state, page),
        Action::PageUp => scroll(state, -page),
        Action::Top => scroll(state, isize::MIN),
        Action::Bottom => scroll(state, isize::MAX),
        Action::ScrollLeft => sideways(state, false),
        Action::ScrollRight => sideways(state, true),
        Action::FocusNext => cycle(state, 1),
        Action::FocusPrevious => cycle(state, Pane::ALL.len() - 1),
        Action::FocusConfig => focus(state, Pane::Config),
        Action::FocusFaults => focus(state, Pane::Faults),
        Action::FocusWhy => focus(state, Pane::Why),
        Action::FocusFix => focus(state, Pane::Fix),
        Action::Zoom => state.zoomed = !state.zoomed,
        Action::Open => open(state),
        Action::OtherPlace if state.focus == Pane::Config && to_definition(state) => {}
        Action::OtherPlace => other_place(state),
        Action::NextUse => next_use(state),
        Action::Uses => uses(state),
        Action::Fold => fold(state),
        Action::FoldAll => fold_all(state),
        Action::Back => back(state),
        Action::NextFile => file(state, 1),
        Action::PreviousFile => file(state, state.views.len().saturating_sub(1)),
        _ => {}
    }
}

/// Half of what the focused pane shows.
fn page(state: &State) -> u16 {
    (state.areas().content(state.focus).height / 2).max(1)
}

/// The next or previous fault that is wanted, from the selected one, around the end.
fn step(state: &mut State, forward: bool, wanted: impl Fn(Severity) -> bool) {
    let count = state.list.len();
    let found = (1..=count).map(|by| (state.selected + if forward { by } else { count - by }) % count);
    let Some(at) = found.into_iter().find(|&at| wanted(state.list[at].severity)) else {
        let what = if count == 0 { "no faults" } else { "no errors" };
        state.say(Tone::Good, what);
        return;
    };
    if at != state.selected && (at > state.selected) != forward {
        state.say(Tone::Plain, if forward { "from the first again" } else { "from the last again" });
    }
    select(state, at);
}

/// Selects the fault at an index of the list and shows it in the config.
pub fn select(state: &mut State, at: usize) {
    state.selected = at.min(state.list.len().saturating_sub(1));
    state.fix = 0;
    state.show_selected();
}

fn scroll(state: &mut State, by: isize) {
    let moved = |at: usize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
    match state.focus {
        Pane::Config => {
            let count = state.line_count();
            let Some(view) = state.view() else { return };
            let rows = view.folds.row_of(count.saturating_sub(1)) + 1;
            let line = view.folds.line_at(moved(view.folds.row_of(view.cursor), rows));
            go_to_line(state, line);
        }
        Pane::Faults if !state.list.is_empty() => select(state, moved(state.selected, state.list.len())),
        Pane::Faults => {}
        // How far these can go is known once they are laid out.
        Pane::Why => state.why_top = state.why_top.saturating_add_signed(by),
        Pane::Fix => state.fix_top = state.fix_top.saturating_add_signed(by),
    }
}

/// Moves the cursor of the config; a fault on its line becomes the selected one.
pub fn go_to_line(state: &mut State, line: usize) {
    let line = line.min(state.line_count().saturating_sub(1));
    if let Some(view) = state.view_mut() {
        view.cursor = line;
    }
    if let Some(at) = fault_on_line(state, line) {
        state.selected = at;
        state.fix = 0;
    }
}

/// The first fault of the list on a line of the file shown; the selected one if it is on it.
fn fault_on_line(state: &State, line: usize) -> Option<usize> {
    let analysis = state.shown_analysis()?;
    let start = |at: usize| state.fault(*state.list.get(at)?).map(|fault| fault.place.span.start);
    let lines = analysis.document.full_line_span(crate::text::LineNumber::from_index(line));
    let on_line = |at: usize| {
        state.list.get(at).is_some_and(|listed| listed.id.file == state.shown)
            && start(at).is_some_and(|start| lines.start <= start && (start < lines.end || lines.is_empty()))
    };
    if on_line(state.selected) {
        return Some(state.selected);
    }
    let before = |listed: &super::super::parts::Listed| {
        let at = state.fault(*listed).map_or(0, |fault| fault.place.span.start);
        (listed.id.file, at) < (state.shown, lines.start)
    };
    let at = state.list.partition_point(before);
    on_line(at).then_some(at)
}

/// Folds the section that the cursor is in, or opens it.
fn fold(state: &mut State) {
    let Some(analysis) = state.shown_analysis().cloned() else { return };
    let Some(view) = state.view_mut() else { return };
    if let Some(first) = view.folds.toggle(&analysis, view.cursor) {
        view.cursor = first;
        state.focus = Pane::Config;
    } else {
        state.say(Tone::Plain, "the cursor is in no section");
    }
}

fn fold_all(state: &mut State) {
    let Some(analysis) = state.shown_analysis().cloned() else { return };
    let Some(view) = state.view_mut() else { return };
    view.folds.toggle_all(&analysis);
    // The cursor stays with the line that is left of its section.
    view.cursor = view.folds.line_at(view.folds.row_of(view.cursor));
    state.focus = Pane::Config;
}

fn sideways(state: &mut State, right: bool) {
    let moved = |at: usize| if right { (at + SIDEWAYS).min(10_000) } else { at.saturating_sub(SIDEWAYS) };
    if state.focus == Pane::Fix {
        state.fix_left = moved(state.fix_left);
    } else if let Some(view) = state.view_mut() {
        view.left = moved(view.left);
    }
}

fn cycle(state: &mut State, by: usize) {
    focus(state, Pane::ALL[(state.focus as usize + by) % Pane::ALL.len()]);
}

/// Gives a pane the focus.
pub fn focus(state: &mut State, pane: Pane) {
    state.focus = pane;
    if matches!(pane, Pane::Why | Pane::Fix) {
        state.lower = pane;
    }
}

fn open(state: &mut State) {
    if state.selected().is_none() {
        return;
    }
    if state.focus != Pane::Config {
        remember(state);
    }
    state.show_selected();
    state.focus = Pane::Config;
}

/// Goes to the next of the places that the fault names, after the one that the cursor is on.
fn other_place(state: &mut State) {
    let Some(fault) = state.selected_fault() else { return };
    let places: Vec<Place> = fault.related.iter().map(|related| related.place).collect();
    if places.is_empty() {
        state.say(Tone::Plain, "this fault names no other place");
        return;
    }
    let line = |place: &Place| state.review.analysis(place.file).map(|a| a.document.line_of(place.span.start).index());
    let here = (state.shown, state.view().map(|view| view.cursor));
    let at = places.iter().position(|place| (place.file, line(place)) == here).map_or(0, |at| (at + 1) % places.len());
    remember(state);
    go_to(state, places[at]);
    state.focus = Pane::Config;
}

/// Goes to where the name that the cursor's line needs is defined; of several, to the next after each press. False where
/// the line needs none that is defined here.
fn to_definition(state: &mut State) -> bool {
    let Some(analysis) = state.shown_analysis() else { return false };
    let line = state.line_span(state.view().map_or(0, |view| view.cursor));
    let references =
        analysis.symbols.references().iter().filter(|one| line.start <= one.span.start && one.span.start < line.end);
    let mut defined =
        references.filter_map(|one| analysis.symbols.resolve(one)?.definitions.first().map(|found| found.span));
    let Some(span) = defined.find(|span| span.start < line.start || span.start >= line.end) else {
        return false;
    };
    let file = state.shown;
    remember(state);
    go_to(state, Place::new(file, span));
    true
}

/// Goes to the next line that uses a name which the cursor's line defines or uses, around the end.
fn next_use(state: &mut State) {
    let Some(analysis) = state.shown_analysis() else { return };
    let line = state.line_span(state.view().map_or(0, |view| view.cursor));
    let symbols = &analysis.symbols;
    let Some(own) = symbol_on_line(state) else {
        state.say(Tone::Plain, "no name on this line is known");
        return;
    };
    let is_own = |one: &&Reference| symbols.resolve(one).is_some_and(|symbol| std::ptr::eq(symbol, own));
    let mut uses: Vec<Span> = symbols.references().iter().filter(is_own).map(|one| one.span).collect();
    uses.sort_unstable();
    let name = own.name.to_string();
    let next = uses.iter().find(|span| span.start >= line.end).or(uses.first()).copied();
    let (count, place) = (uses.len(), next.and_then(|next| uses.iter().position(|span| *span == next)));
    let Some(next) = next else {
        state.say(Tone::Plain, format!("nothing here uses {name}"));
        return;
    };
    remember(state);
    go_to(state, Place::new(state.shown, next));
    state.focus = Pane::Config;
    state.say(Tone::Plain, format!("use {} of {count} of {name}", place.map_or(1, |at| at + 1)));
}

/// The name that the cursor's line defines, or else the first that it uses and that is defined here.
fn symbol_on_line(state: &State) -> Option<&Symbol> {
    let symbols = &state.shown_analysis()?.symbols;
    let line = state.line_span(state.view().map_or(0, |view| view.cursor));
    let here = |span: Span| line.start <= span.start && span.start < line.end.max(line.start + 1);
    let own = symbols.symbols().iter().find(|symbol| symbol.definitions.iter().any(|found| here(found.span)));
    own.or_else(|| symbols.references().iter().filter(|one| here(one.span)).find_map(|one| symbols.resolve(one)))
}

/// Lists where the name on the cursor's line is defined and used.
fn uses(state: &mut State) {
    let (Some(analysis), Some(own)) = (state.shown_analysis(), symbol_on_line(state)) else {
        state.say(Tone::Plain, "no name on this line is known");
        return;
    };
    let (document, symbols) = (&analysis.document, &analysis.symbols);
    let is_own = |one: &&Reference| symbols.resolve(one).is_some_and(|symbol| std::ptr::eq(symbol, own));
    let defined = own.definitions.iter().map(|found| ("defined", found.span));
    let used = symbols.references().iter().filter(is_own).map(|one| ("used", one.span));
    let mut places: Vec<(&str, Span)> = defined.chain(used).collect();
    places.sort_unstable_by_key(|(_, span)| *span);
    let entry = |(how, span): (&str, Span)| {
        let number = document.line_of(span.start);
        let mut text = clean_line(document.display(document.line_span(number)).trim()).into_owned();
        let above = analysis.tree.at(document, span.start).and_then(StatementRef::parent);
        if let Some(above) = above {
            text = format!("{text}  ({})", clean_line(above.text()));
        }
        (format!("{number} {how}: {text}"), Place::new(analysis.file, span))
    };
    let entries = places.into_iter().map(entry).collect();
    state.mode = Mode::Outline(Outline::of_places("uses:", entries));
}

/// Goes to a place, from which `ctrl-o` comes back.
pub fn jump_to(state: &mut State, place: Place) {
    remember(state);
    go_to(state, place);
    state.focus = Pane::Config;
    let line = state.view().map_or(0, |view| view.cursor);
    go_to_line(state, line);
}

fn go_to(state: &mut State, place: Place) {
    let Some(analysis) = state.review.analysis(place.file) else { return };
    let line = analysis.document.line_of(place.span.start).index();
    state.shown = place.file;
    if let Some(view) = state.view_mut() {
        view.cursor = line;
    }
}

/// Puts the cursor on the line of a span of the file shown.
pub fn go_to_span(state: &mut State, span: Span) {
    go_to(state, Place::new(state.shown, span));
}

/// Keeps where the cursor is, to go back to.
pub fn remember(state: &mut State) {
    let line = state.view().map_or(0, |view| view.cursor);
    let jump = Jump { file: state.shown, line, focus: state.focus };
    if state.jumps.last() != Some(&jump) {
        state.jumps.push(jump);
    }
    if state.jumps.len() > JUMPS {
        state.jumps.remove(0);
    }
}

fn back(state: &mut State) {
    let Some(jump) = state.jumps.pop() else {
        state.say(Tone::Plain, "nowhere to go back to");
        return;
    };
    state.shown = jump.file;
    focus(state, jump.focus);
    let line = jump.line.min(state.line_count().saturating_sub(1));
    if let Some(view) = state.view_mut() {
        view.cursor = line;
    }
}

fn file(state: &mut State, by: usize) {
    let count = state.views.len();
    if count < 2 {
        state.say(Tone::Plain, "no other file is open");
        return;
    }
    remember(state);
    state.shown = FileId(((state.shown.index() + by) % count) as u32);
    let first = state.list.iter().position(|listed| listed.id.file == state.shown);
    if let Some(at) = first {
        select(state, at);
    }
    state.focus = Pane::Config;
}
