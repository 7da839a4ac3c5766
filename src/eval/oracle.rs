//! The right answer as a model would have to write it: the script that takes a planted change back.
//!
//! Not every right answer can be written over the lines that are shown; how many can is the most that any model reaches.

use super::plant::Planted;
use crate::llm::repair::judge;
use crate::llm::repair::script::{Marker, Script, quotation};
use crate::llm::repair::shown::{Line, Shown};
use crate::text::{Document, EditSet, LineNumber};

/// A script that confdbg accepts, secrets masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// The script.
    pub script: String,
    /// It gives the original; otherwise the same lines in another place.
    pub exact: bool,
}

/// The script for a planted fault; `None` where the lines that are shown allow none.
pub fn right_answer(planted: &Planted, shown: &Shown) -> Option<Right> {
    let changes = changes(planted)?;
    let places = std::iter::once(None).chain(shown.lines().iter().rev().map(Some));
    for place in places {
        // Where the lines before an insertion are not shown it may do in another place.
        let Some(script) = written(&changes, shown, place) else { continue };
        if let Some(exact) = accepted(planted, shown, &script) {
            return Some(Right { script, exact });
        }
    }
    None
}

/// Is this script accepted, and does it give the original?
fn accepted(planted: &Planted, shown: &Shown, script: &str) -> Option<bool> {
    let parsed = Script::parse(script, shown).ok()?;
    let fix = judge::judge(&planted.analysis, &planted.fault, shown, &parsed).ok()?;
    let edits = EditSet::new(fix.edits).ok()?;
    Some(planted.judge(&edits)?.exact)
}

/// Lines that go, and those that come in their place.
struct Change {
    /// The lines that go.
    old: Vec<LineNumber>,
    /// The line before them, for where none goes.
    before: Option<LineNumber>,
    new: Vec<String>,
}

fn changes(planted: &Planted) -> Option<Vec<Change>> {
    let document = &planted.analysis.document;
    planted.inverse.edits().iter().map(|edit| change(document, edit)).collect()
}

fn change(document: &Document, edit: &crate::text::Edit) -> Option<Change> {
    let lines = document.whole_lines(edit.range);
    let edited = EditSet::new(vec![edit.clone()]).and_then(|set| set.apply(document)).ok()?;
    let tail = document.text().len() as u32 - lines.end;
    let end = (edited.text().len() as u32).saturating_sub(tail);
    let new: Vec<&str> = edited.text().get(lines.start as usize..end as usize)?.lines().collect();
    let old: Vec<&str> = document.slice(lines).lines().collect();
    let head = old.iter().zip(&new).take_while(|(one, two)| one == two).count();
    let rest = old.len().min(new.len()) - head;
    let foot = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, two)| one == two).count();
    let first = document.line_of(lines.start).index();
    let number = LineNumber::from_index;
    Some(Change {
        old: (first + head..first + old.len() - foot).map(number).collect(),
        before: (first + head).checked_sub(1).map(number),
        new: new[head..new.len() - foot].iter().map(|line| (*line).to_owned()).collect(),
    })
}

/// The changes as a script. What is added comes after `place`, or after the line where it belongs.
fn written(changes: &[Change], shown: &Shown, place: Option<&Line>) -> Option<String> {
    let line = |number: LineNumber| shown.lines().iter().find(|line| line.number == number);
    let mut out = String::new();
    let mut push = |marker, text: &str| {
        out.push_str(&quotation(marker, text));
        out.push('\n');
    };
    for change in changes {
        match change.old.first() {
            Some(first) => push(Marker::Minus, &line(*first)?.text),
            None => push(Marker::Blank, &place.or_else(|| line(change.before?))?.text),
        }
        let mut masks = shown.masks.clone();
        change.new.iter().for_each(|new| push(Marker::Plus, &masks.mask(new)));
        // What stands under a line that goes for good goes with it.
        if !change.new.is_empty() {
            let rest = change.old.iter().skip(1).filter_map(|number| line(*number));
            rest.for_each(|line| push(Marker::Minus, &line.text));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::eval::plant::{Draw, Pool};
    use crate::llm::mask::Hide;

    const CONFIG: &str = "hostname r1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
        ip access-group GUESTS in\nip access-list extended GUESTS\n deny tcp any any eq telnet\n permit ip any any\n\
        line vty 0 4\n login local\n transport input ssh\n";

    #[test]
    fn the_right_answer_can_be_written_and_is_accepted() {
        let pool = Pool::new([("r1.cfg".to_owned(), Dialect::Ios, Document::from_text(CONFIG))]);
        let mut draw = Draw::new(pool, 1, &[]);
        let planted: Vec<Planted> = (0..60).map_while(|_| draw.next_fault()).collect();
        let mut right = 0;
        for one in &planted {
            let Some(shown) = Shown::of(&one.analysis, &one.fault, Hide::default()) else { continue };
            let Some(answer) = right_answer(one, &shown) else { continue };
            assert!(accepted(one, &shown, &answer.script) == Some(answer.exact), "{}", answer.script);
            right += usize::from(answer.exact);
        }
        assert!(right * 2 > planted.len(), "{right} of {}", planted.len());
    }
}
