//! An edit in the parts that can be taken each by itself: statements with all that is below them.
//!
//! What the parts are worth alone is not decided here: each choice of them is proven as any fix is.

use crate::analysis::Analysis;
use crate::dialect::Tree;
use crate::text::{Document, Edit, EditSet, Span};

/// The parts of an edit, in the order of the file; the edit itself where it cannot be split. Insertions at one place stay
/// apart here: see [`joined`].
pub fn parts(edit: &Edit, before: &Analysis) -> Vec<Edit> {
    split(edit, before).filter(|parts| parts.len() > 1).unwrap_or_else(|| vec![edit.clone()])
}

/// The edits with what is inserted at one place put together, in the order in which it is given.
pub fn joined(parts: impl IntoIterator<Item = Edit>) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(last) if part.range.is_empty() && (last.file, last.range) == (part.file, part.range) => {
                last.text.push_str(&part.text);
            }
            _ => out.push(part),
        }
    }
    out
}

fn split(edit: &Edit, before: &Analysis) -> Option<Vec<Edit>> {
    let old = &before.document;
    let new = EditSet::new(vec![edit.clone()]).ok()?.apply(old).ok()?;
    let inserted = Span::new(edit.range.start, edit.range.start + edit.text.len() as u32);
    if !is_whole_lines(old, edit.range) || !is_whole_lines(&new, inserted) {
        return None;
    }
    let gone = blocks(old, &before.tree, edit.range)?;
    if edit.text.is_empty() {
        return Some(gone.into_iter().map(|block| Edit::replace(edit.file, block, "")).collect());
    }
    let after = before.with_document(new);
    let come = blocks(&after.document, &after.tree, inserted)?;
    let text = |block: &Span| after.document.slice(*block).to_owned();
    if edit.range.is_empty() {
        return Some(come.iter().map(|block| Edit::replace(edit.file, edit.range, text(block))).collect());
    }
    // One for one, or which belongs to which is a guess.
    let pairs = gone.iter().zip(&come).filter(|(gone, come)| old.slice(**gone) != after.document.slice(**come));
    let pairs = pairs.map(|(gone, come)| Edit::replace(edit.file, *gone, text(come)));
    (gone.len() == come.len()).then(|| pairs.collect())
}

fn is_whole_lines(document: &Document, span: Span) -> bool {
    let is_start = |at: u32| at == 0 || document.text().as_bytes().get(at as usize - 1) == Some(&b'\n');
    is_start(span.start) && is_start(span.end)
}

/// Whole lines cut into statements with what is below them; lines that say nothing go with the statement before them.
/// Nothing where the lines cut a block in two.
fn blocks(document: &Document, tree: &Tree, lines: Span) -> Option<Vec<Span>> {
    let mut starts: Vec<u32> = Vec::new();
    let (mut at, mut covered) = (lines.start, lines.start);
    while at < lines.end {
        let line = document.full_line_span(document.line_of(at));
        let inside = line.start < covered;
        let mut speaks = false;
        for statement in tree.on_line(document, line) {
            speaks = true;
            let outer = statement.ancestors().into_iter().filter(|one| one.span().start >= lines.start);
            let outermost = outer.min_by_key(|one| one.span().start).unwrap_or(statement);
            covered = covered.max(outermost.subtree().end);
        }
        let closes = !speaks && !inside && document.slice(line).contains('}');
        if covered > lines.end || closes {
            return None;
        }
        if starts.is_empty() || (speaks && !inside) {
            starts.push(line.start);
        }
        at = line.end;
    }
    let ends = starts.iter().skip(1).copied().chain([lines.end]);
    Some(starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::text::FileId;

    fn texts(dialect: Dialect, text: &str, old: &str, new: &str) -> Vec<(String, String)> {
        let analysis = Analysis::of(FileId(0), Document::from_text(text), dialect);
        let start = text.find(old).unwrap() as u32;
        let edit = Edit::replace(FileId(0), Span::new(start, start + old.len() as u32), new);
        let parts = parts(&edit, &analysis);
        // All of them are the edit.
        let whole = EditSet::new(vec![edit]).unwrap().apply(&analysis.document).unwrap();
        let again = EditSet::new(joined(parts.clone())).unwrap().apply(&analysis.document).unwrap();
        assert_eq!(again.text(), whole.text());
        parts.iter().map(|part| (analysis.document.slice(part.range).to_owned(), part.text.clone())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(gone, come)| ((*gone).to_owned(), (*come).to_owned())).collect()
    }

    const ACL: &str = "ip access-list extended A\n permit tcp any any eq 22\n permit tcp any any eq 23\n deny ip any any\n!\n\
                       interface Loopback0\n ip address 10.0.0.1 255.255.255.255\n!\nend\n";

    #[test]
    fn lines_of_a_list_go_one_by_one() {
        let gone = texts(Dialect::Ios, ACL, " permit tcp any any eq 22\n permit tcp any any eq 23\n", "");
        assert_eq!(gone, pairs(&[(" permit tcp any any eq 22\n", ""), (" permit tcp any any eq 23\n", "")]));
    }

    #[test]
    fn a_block_goes_whole() {
        let list = &ACL[..ACL.find("interface").unwrap()];
        let both = &ACL[..ACL.find("end\n").unwrap()];
        assert_eq!(texts(Dialect::Ios, ACL, list, ""), pairs(&[(list, "")]));
        assert_eq!(texts(Dialect::Ios, ACL, both, ""), pairs(&[(list, ""), (&both[list.len()..], "")]));
        // The head alone, or a head with some of its lines, cannot go in parts.
        let head = "ip access-list extended A\n permit tcp any any eq 22\n";
        assert_eq!(texts(Dialect::Ios, ACL, head, "").len(), 1);
    }

    #[test]
    fn what_is_inserted_comes_statement_by_statement_and_in_its_order() {
        let new = "!\nvlan 20\n name b\nip http server\nvlan 10\n name a\n";
        let come = texts(Dialect::Ios, ACL, "!\ninterface", &format!("{new}!\ninterface"));
        assert_eq!(come.len(), 1, "not whole lines");
        let analysis = Analysis::of(FileId(0), Document::from_text(ACL), Dialect::Ios);
        let at = ACL.find("interface").unwrap() as u32;
        let parts = parts(&Edit::replace(FileId(0), Span::at(at), &new[2..]), &analysis);
        let parts_text: Vec<_> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(parts_text, ["vlan 20\n name b\n", "ip http server\n", "vlan 10\n name a\n"]);
        let some = joined([parts[0].clone(), parts[2].clone()]);
        assert_eq!(some, [Edit::replace(FileId(0), Span::at(at), "vlan 20\n name b\nvlan 10\n name a\n")]);
    }

    #[test]
    fn what_is_replaced_one_for_one_is_split_and_nothing_else() {
        let old = " permit tcp any any eq 22\n permit tcp any any eq 23\n deny ip any any\n";
        let new = " permit tcp any any eq 443\n permit tcp any any eq 23\n deny ip any any log\n";
        let expected = [
            (" permit tcp any any eq 22\n", " permit tcp any any eq 443\n"),
            (" deny ip any any\n", " deny ip any any log\n"),
        ];
        assert_eq!(texts(Dialect::Ios, ACL, old, new), pairs(&expected));
        assert_eq!(texts(Dialect::Ios, ACL, old, " permit ip any any\n deny ip any any log\n").len(), 1);
    }

    #[test]
    fn braces_stay_balanced() {
        let junos = "system {\n    host-name r1;\n    services {\n        ssh;\n        telnet;\n    }\n    domain-name x;\n}\n";
        let services = "    services {\n        ssh;\n        telnet;\n    }\n";
        let two = format!("{services}    domain-name x;\n");
        assert_eq!(texts(Dialect::Junos, junos, &two, ""), pairs(&[(services, ""), ("    domain-name x;\n", "")]));
        assert_eq!(texts(Dialect::Junos, junos, "        telnet;\n    }\n", "").len(), 1);
        let set = "set system host-name r1\nset system services ssh\nset system services telnet\n";
        assert_eq!(texts(Dialect::Junos, set, &set[set.find("set system services ssh").unwrap()..], "").len(), 2);
    }
}
