//! The lessons: what to do, and how the state shows that it was done.
//!
//! `{accept}` in a text is the key of that action, `{writing.save-page}` that of one elsewhere than in the panes.

use super::super::parts::{Mode, Pane};
use super::super::result::Page;
use super::super::state::State;
use super::Mark;
use crate::fix::Applicability;

/// A lesson.
#[derive(Debug)]
pub struct Lesson {
    /// What it is about.
    pub title: &'static str,
    /// What is to be done, one thing after the other.
    pub steps: &'static [Step],
}

/// One thing to do.
#[derive(Debug)]
pub struct Step {
    /// What to do. Fits three rows of 40 columns with the keys of the table.
    pub what: &'static str,
    /// What else there is to know: shown where there is room for all of it.
    pub more: &'static str,
    /// True once it is done.
    pub done: fn(&State, &Mark) -> bool,
}

/// The lessons in their order; the last is the farewell, which nothing ends.
pub const LESSONS: &[Lesson] = &[
    Lesson {
        title: "Faults",
        steps: &[Step {
            what: "{down} and {up} move in the list of faults ({faults} goes there). Go to the one about BLOCK-GUEST.",
            more: "It is an example, and your own copy: nothing here can break.",
            done: |state, _| {
                state.selected_fault().is_some_and(|fault| fault.fixes.len() > 1 && !fault.related.is_empty())
            },
        }],
    },
    Lesson {
        title: "Why",
        steps: &[Step {
            what: "{why} goes to the explanation: what is wrong, and what follows from it.",
            more: "{down} and {up} scroll it. {zoom} gives a pane the whole screen, and takes it back.",
            done: |state, _| state.focus == Pane::Why,
        }],
    },
    Lesson {
        title: "Follow a name",
        steps: &[
            Step {
                what: "Still on that fault, {other-place} goes to the other place that it names: the list that was meant.",
                more: "On any line of a config it goes to where a name is defined.",
                done: |state, mark| state.jumps.len() > mark.jumps && is_elsewhere(state),
            },
            Step {
                what: "{back} goes back to where you were.",
                more: "{next-use} goes through the lines that use a name, {outline} finds a section.",
                done: |state, mark| state.jumps.len() < mark.jumps,
            },
        ],
    },
    Lesson {
        title: "The fix",
        steps: &[
            Step {
                what: "{fix} goes to the fix: - is what goes, + what comes.",
                more: "It is tried on a copy first: the title says what that showed.",
                done: |state, _| state.focus == Pane::Fix,
            },
            Step {
                what: "There is another way to mend it: {next-fix} shows it.",
                more: "{more-context} shows more lines around it, {side-by-side} before and after side by side.",
                done: |state, _| state.fix > 0,
            },
        ],
    },
    Lesson {
        title: "Accept",
        steps: &[Step {
            what: "Choose: {previous-fix} and {next-fix} show the fixes, {accept} accepts the one that is shown.",
            more: "The files on the disk stay as they are until the end.",
            done: |state, mark| state.review.accepted() > mark.accepted,
        }],
    },
    Lesson {
        title: "Undo",
        steps: &[
            Step {
                what: "The bottom line says what went and what came. {undo} takes the decision back.",
                more: "So do more of them, back to the first.",
                done: |state, _| state.review.redoable().is_some(),
            },
            Step { what: "{redo} takes it again.", more: "", done: |state, _| state.review.redoable().is_none() },
        ],
    },
    Lesson {
        title: "Filter",
        steps: &[
            Step {
                what: "{filter} lists only some faults: type error, then {prompt.confirm}.",
                more: "A severity, a rule, a file, words; !word leaves out. {filter-rule} lists this rule alone.",
                done: |state, _| !state.filter.is_empty() && matches!(state.mode, Mode::Panes),
            },
            Step { what: "{stop} lists all again.", more: "", done: |state, _| state.filter.is_empty() },
        ],
    },
    Lesson {
        title: "Put aside",
        steps: &[Step {
            what: "{reject-with-reason} puts a fault aside and asks why: type a reason, then {prompt.confirm}.",
            more: "The report will say so. {reject} asks nothing.",
            done: |state, mark| {
                let reasons = state.review.rejected();
                reasons.len() > mark.aside && reasons.values().any(Option::is_some)
            },
        }],
    },
    Lesson {
        title: "All that is safe",
        steps: &[Step {
            what: "{accept-all-safe} accepts every safe fix of the faults that are listed.",
            more: "Safe: certainly what was meant, and no traffic changes.",
            done: |state, _| {
                let faults = state.review.faults();
                !faults.flat_map(|fault| &fault.fixes).any(|fix| fix.grade() == Applicability::Safe)
            },
        }],
    },
    Lesson {
        title: "The result",
        steps: &[
            Step {
                what: "{write} shows all that would be written. Nothing is, before you say so there.",
                more: "",
                done: |state, _| state.shown_result().is_some(),
            },
            Step {
                what: "{writing.next-page} turns the page: changes, device commands, rollback. Go to the report.",
                more: "The commands are what to enter on the device, the rollback takes them back.",
                done: |state, _| state.shown_result().is_some_and(|result| result.page == Page::Report),
            },
            Step {
                what: "{writing.save-page} saves a page, {writing.copy-page} copies it, {writing.confirm} writes the files. {writing.close} goes back.",
                more: "Here all of it is removed at the end.",
                done: |state, _| state.shown_result().is_none() && matches!(state.mode, Mode::Panes),
            },
        ],
    },
    Lesson {
        title: "The end",
        steps: &[Step {
            what: "{help} lists all keys, {commands} finds commands. {quit} leaves. Your own: `confdbg FOLDER`.",
            more: "When a connection drops, `confdbg resume` goes on where you were.",
            done: |_, _| false,
        }],
    },
];

/// The cursor is not on the selected fault.
fn is_elsewhere(state: &State) -> bool {
    let line = state.view().map_or(0, |view| view.cursor);
    let (Some(fault), Some(analysis)) = (state.selected_fault(), state.shown_analysis()) else { return false };
    (fault.place.file, analysis.document.line_of(fault.place.span.start).index()) != (state.shown, line)
}
