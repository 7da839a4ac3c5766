//! Lists whose order matters: access lists, prefix lists and their kin, changed entry by entry where the dialect can.

use super::difference::Step;
use super::forms::{Form, whole_list};
use super::line::Line;
use crate::dialect::Dialect;

/// How a list becomes another.
pub(super) enum ListChange {
    /// They are the same.
    Same,
    /// By these lines, in this order, in the list's own block.
    Steps(Vec<Step>),
    /// By numbering the entries anew (start 10, step 10), then by these lines.
    Renumbered(Vec<Step>),
    /// Only by taking it away and making it again.
    Rebuild,
}

/// The same entries in the same order? Numbers count where both have them; then remarks are not held to any order.
pub(super) fn same_entries(old: &[&Line], new: &[&Line]) -> bool {
    if old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.words == new.words) {
        return true;
    }
    if are_numbered(old, new) {
        let text = |line: &&&Line| (line.own_number(), line.words.clone());
        let sorted = |lines: &[&Line]| {
            let mut texts: Vec<_> = lines.iter().map(|line| text(&line)).collect();
            texts.sort();
            texts
        };
        return sorted(old) == sorted(new);
    }
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.unnumbered() == new.unnumbered())
}

/// Have all entries of both a number, and some entry at all? Remarks need none.
fn are_numbered(old: &[&Line], new: &[&Line]) -> bool {
    let has = |line: &&&Line| line.own_number().is_some() || line.is_remark();
    let real = |lines: &[&Line]| lines.iter().any(|line| line.own_number().is_some());
    old.iter().all(|line| has(&line)) && new.iter().all(|line| has(&line)) && (real(old) || real(new))
}

/// The lines that make the list `old` the list `new`. `header` is the block that they stand in, if they do.
pub(super) fn change(dialect: Dialect, header: Option<&Line>, old: &[&Line], new: &[&Line]) -> ListChange {
    if same_entries(old, new) {
        return ListChange::Same;
    }
    if old.is_empty() {
        return ListChange::Steps(new.iter().map(|line| Step::add(line)).collect());
    }
    if new.is_empty() {
        return ListChange::Steps(gone(dialect, header, old));
    }
    // On IOS, taking back one entry of `access-list 10` takes back the list.
    let whole_only = dialect == Dialect::Ios && header.is_none() && old[0].path().starts_with("access-list");
    if are_numbered(old, new) {
        return ListChange::Steps(numbered(dialect, old, new));
    }
    let old_text: Vec<Vec<&str>> = old.iter().map(|line| line.unnumbered()).collect();
    let new_text: Vec<Vec<&str>> = new.iter().map(|line| line.unnumbered()).collect();
    if new_text.starts_with(&old_text) {
        return ListChange::Steps(new[old.len()..].iter().map(|line| Step::add(line)).collect());
    }
    if whole_only {
        return ListChange::Rebuild;
    }
    if dialect == Dialect::Asa && header.is_none() && old[0].path().starts_with("access-list") {
        return placed(dialect, old, new);
    }
    if is_subsequence(&new_text, &old_text) {
        let kept = kept(&old_text, &new_text);
        let gone = old.iter().zip(kept).filter(|(_, kept)| !kept).map(|(line, _)| Step::remove(line, dialect));
        return ListChange::Steps(gone.collect());
    }
    let remarks = old.iter().chain(new).any(|line| line.is_remark());
    let can_number = header.is_some_and(|header| header.path().starts_with("ip access-list"));
    if dialect == Dialect::Ios && can_number && !remarks && new.iter().all(|line| line.own_number().is_none()) {
        return renumbered(dialect, old, new);
    }
    ListChange::Rebuild
}

/// All entries go: by the list where it is made of global lines, else entry by entry.
fn gone(dialect: Dialect, header: Option<&Line>, old: &[&Line]) -> Vec<Step> {
    match (header, old.first()) {
        (None, Some(first)) if !first.defines.is_empty() => {
            vec![Step::remove_as(first, Form::Line(whole_list(first, dialect)))]
        }
        _ => old.iter().map(|line| Step::remove(line, dialect)).collect(),
    }
}

/// Numbers say the order: what comes is added before what goes is taken away, so that the list is never empty.
fn numbered(dialect: Dialect, old: &[&Line], new: &[&Line]) -> Vec<Step> {
    let number = |line: &Line| line.own_number();
    let mut steps = Vec::new();
    let mut after = Vec::new();
    let remarks = |lines: &[&Line], others: &[&Line]| -> Vec<Line> {
        let bare = |line: &&&Line| line.own_number().is_none();
        let fresh = lines.iter().filter(bare).filter(|line| others.iter().all(|other| other.words != line.words));
        fresh.map(|line| (*line).clone()).collect()
    };
    steps.extend(remarks(old, new).iter().map(|line| Step::remove(line, dialect)));
    steps.extend(remarks(new, old).iter().map(Step::add));
    for line in old.iter().filter(|line| number(line).is_some()) {
        if new.iter().any(|other| number(other) == number(line)) {
            continue;
        }
        // A device refuses an entry that stands under another number already.
        let moved = new.iter().any(|other| other.unnumbered() == line.unnumbered());
        if moved { &mut steps } else { &mut after }.push(Step::remove(line, dialect));
    }
    for line in new.iter().filter(|line| number(line).is_some()) {
        match old.iter().find(|other| number(other) == number(line)) {
            Some(other) if other.words == line.words => {}
            Some(other) => {
                steps.push(Step::remove(other, dialect));
                steps.push(Step::add(line));
            }
            None => steps.push(Step::add(line)),
        }
    }
    // The words of two entries that change places would stand twice for a moment: all removals first.
    let swapped = new
        .iter()
        .any(|line| old.iter().any(|other| number(other) != number(line) && other.unnumbered() == line.unnumbered()));
    steps.extend(after);
    if swapped {
        steps.sort_by_key(Step::is_add);
    }
    steps
}

/// An ASA takes an entry at a place: `access-list A line 3 extended ...`.
fn placed(dialect: Dialect, old: &[&Line], new: &[&Line]) -> ListChange {
    let (old_text, new_text): (Vec<_>, Vec<_>) = (texts(old), texts(new));
    let kept = common(&old_text, &new_text);
    let mut steps = Vec::new();
    let mut held: Vec<(&Line, bool)> = Vec::new();
    for (index, line) in old.iter().enumerate() {
        let stays = kept.iter().any(|(at, _)| *at == index);
        // What moves is taken away first: the device refuses an entry twice.
        if !stays && new_text.contains(&old_text[index]) {
            steps.push(Step::remove(line, dialect));
        } else {
            held.push((line, stays));
        }
    }
    let mut at = 0;
    for (index, line) in new.iter().enumerate() {
        if kept.iter().any(|(_, place)| *place == index) {
            while at < held.len() && !held[at].1 {
                at += 1;
            }
            at += 1;
            continue;
        }
        let mut placed = (*line).clone();
        placed.words.splice(2..2, ["line".to_owned(), (at + 1).to_string()]);
        placed.text = placed.words.join(" ");
        steps.push(Step::add(&placed));
        held.insert(at.min(held.len()), (line, true));
        at += 1;
    }
    let gone = old
        .iter()
        .enumerate()
        .filter(|(index, _)| !kept.iter().any(|(at, _)| at == index) && !new_text.contains(&old_text[*index]));
    steps.extend(gone.map(|(_, line)| Step::remove(line, dialect)));
    ListChange::Steps(steps)
}

/// Entries without numbers get them (10, 20, ...), and what comes stands between.
fn renumbered(dialect: Dialect, old: &[&Line], new: &[&Line]) -> ListChange {
    let (old_text, new_text): (Vec<_>, Vec<_>) = (texts(old), texts(new));
    let kept = common(&old_text, &new_text);
    let (mut moved, mut adds, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (index, line) in old.iter().enumerate() {
        if !kept.iter().any(|(at, _)| *at == index) {
            let number = ((index + 1) * 10).to_string();
            let numbered = Step::remove_as(line, Form::Line(format!("no {number}")));
            if new_text.contains(&old_text[index]) { &mut moved } else { &mut gone }.push(numbered);
        }
    }
    let mut last = 0;
    for (index, line) in new.iter().enumerate() {
        if let Some((at, _)) = kept.iter().find(|(_, place)| *place == index) {
            last = (at + 1) * 10;
            continue;
        }
        // Those that go still hold their numbers.
        last += 1;
        if last % 10 == 0 {
            return ListChange::Rebuild;
        }
        let mut numbered = (*line).clone();
        numbered.words.insert(0, last.to_string());
        numbered.text = numbered.words.join(" ");
        adds.push(Step::add(&numbered));
    }
    moved.extend(adds);
    moved.extend(gone);
    if dialect == Dialect::Ios { ListChange::Renumbered(moved) } else { ListChange::Rebuild }
}

fn texts<'a>(lines: &[&'a Line]) -> Vec<Vec<&'a str>> {
    lines.iter().map(|line| line.unnumbered()).collect()
}

/// The entries that stay, as pairs of places: a longest common subsequence.
fn common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    let (middle_old, middle_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    if middle_old.len().saturating_mul(middle_new.len()) <= 4_000_000 {
        pairs.extend(longest(middle_old, middle_new).into_iter().map(|(a, b)| (a + head, b + head)));
    }
    pairs.extend((0..tail).map(|at| (old.len() - tail + at, new.len() - tail + at)));
    pairs
}

fn longest<T: PartialEq>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut table = vec![0_u32; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            table[a * width + b] = if old[a] == new[b] {
                table[(a + 1) * width + b + 1] + 1
            } else {
                table[(a + 1) * width + b].max(table[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            pairs.push((a, b));
            a += 1;
            b += 1;
        } else if table[(a + 1) * width + b] >= table[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

fn is_subsequence<T: PartialEq>(short: &[T], long: &[T]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|wanted| rest.any(|held| held == wanted))
}

/// Which of `old` are matched, first fit, by `new`, a subsequence of it.
fn kept<T: PartialEq>(old: &[T], new: &[T]) -> Vec<bool> {
    let mut wanted = new.iter().peekable();
    old.iter().map(|held| wanted.next_if(|next| *next == held).is_some()).collect()
}
