//! Pages over the panes that are read and closed.

use super::super::actions::Action;
use super::super::message::Remark;
use super::super::parts::{Mode, Page, Reading, Tone};
use super::super::state::State;
use super::super::view::{reading_height, reading_rows};
use super::scroll_page;

/// What of the settings and of the files beside the configs does not count has become known: the first of it is said,
/// after what is being said already.
pub fn remarked(state: &mut State, remarks: Vec<Remark>) {
    let Some(first) = remarks.first() else { return };
    let key = state.hint(Action::Remarks);
    let said = match (&state.notice, remarks.len()) {
        (Some(notice), 1) => format!("{}; a remark on the settings: {key}", notice.text),
        (Some(notice), count) => format!("{}; {count} remarks on the settings: {key}", notice.text),
        (None, 1) => {
            let hint = first.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            format!("{key}: {}{hint}", first.what)
        }
        (None, count) => format!("{key}: {count} remarks on the settings, such as {}", first.what),
    };
    let tone = state.notice.as_ref().map_or(Tone::Plain, |notice| notice.tone);
    state.say(tone, said);
    state.remarks = remarks;
}

/// Shows the remarks.
pub fn open_remarks(state: &mut State) {
    if state.remarks.is_empty() {
        state.say(Tone::Plain, "nothing is wrong with the settings, and no silence is stale");
    } else {
        state.mode = Mode::Reading(Reading::of(Page::Remarks));
    }
}

/// Shows a page, or keeps it until the user has typed what they are typing.
pub fn show(state: &mut State, page: Page) {
    state.waiting_page = Some(Reading::of(page));
    show_waiting(state);
}

/// Shows the page that waits, once nobody is typing or about to write.
pub fn show_waiting(state: &mut State) {
    if matches!(state.mode, Mode::Panes | Mode::Reading(_))
        && state.pending.is_empty()
        && let Some(page) = state.waiting_page.take()
    {
        state.mode = Mode::Reading(page);
    }
}

/// Keys over a page.
pub fn act(state: &mut State, action: Action) {
    let middle = state.areas().middle;
    let Mode::Reading(shown) = &mut state.mode else { return };
    match action {
        Action::Close => state.mode = Mode::Panes,
        action => {
            let rows = reading_rows(&shown.page, &state.remarks, middle.width);
            scroll_page(action, (&mut shown.top, &mut shown.left), rows, reading_height(middle));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::message::{Msg, Remark};
    use super::super::super::testing::network;

    fn remark(what: &str) -> Remark {
        Remark { what: what.to_owned(), hint: Some("did you mean `acl`?".to_owned()) }
    }

    #[test]
    fn remarks_are_said_and_can_all_be_read() {
        let mut bench = network();
        bench.send(Msg::Remarks(Vec::new()));
        assert!(!bench.summary().contains('('), "{}", bench.summary());
        bench.press("g m");
        assert!(bench.summary().ends_with("(nothing is wrong with the settings, and no silence is stale)"));
        bench.press("j").send(Msg::Remarks(vec![remark(".confdbg.toml:3: there is no rule `a\u{1b}[2Jcll`")]));
        let said = "(gm: .confdbg.toml:3: there is no rule `a^[[2Jcll` (did you mean `acl`?))";
        assert!(bench.summary().ends_with(said), "{}", bench.summary());
        bench.press("g m");
        assert!(bench.summary().ends_with(" remarks"), "{}", bench.summary());
        bench.press("j j G q");
        assert!(!bench.summary().contains("remarks"), "{}", bench.summary());
        bench.assert_valid();
    }

    #[test]
    fn remarks_take_no_word_from_what_is_being_said() {
        let mut bench = network();
        bench.send(Msg::Notice("2 decisions taken up".to_owned()));
        bench.send(Msg::Remarks(vec![remark("one"), remark("two")]));
        let said = "(2 decisions taken up; 2 remarks on the settings: gm)";
        assert!(bench.summary().ends_with(said), "{}", bench.summary());
    }
}
