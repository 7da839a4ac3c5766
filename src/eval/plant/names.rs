//! Mutations of names: where one is defined and where it is needed.

use super::site::Site;
use super::slip::slip;
use crate::dialect::{Reference, StatementRef, Symbol};
use crate::eval::random::Random;
use crate::text::Edit;

type Edits = Option<Vec<Edit>>;

/// References that the config answers itself.
fn answered<'a>(site: &Site<'a>) -> Vec<&'a Reference> {
    let symbols = &site.analysis.symbols;
    symbols.references().iter().filter(|reference| symbols.resolve(reference).is_some()).collect()
}

/// Symbols that one line defines.
fn defined_once<'a>(site: &Site<'a>) -> Vec<&'a Symbol> {
    site.analysis.symbols.symbols().iter().filter(|symbol| symbol.definitions.len() == 1).collect()
}

fn statement<'a>(site: &Site<'a>, id: crate::dialect::StatementId) -> Option<StatementRef<'a>> {
    site.analysis.tree.get(site.analysis.document.text(), id)
}

/// A name is misspelt where it is needed.
pub(super) fn misspell_reference(site: &Site<'_>, random: &mut Random) -> Edits {
    let reference = *random.pick(&answered(site))?;
    let name = slip(site.text(reference.span), random)?;
    Some(vec![site.replace(reference.span, name)])
}

/// A name is misspelt where it is defined.
pub(super) fn misspell_definition(site: &Site<'_>, random: &mut Random) -> Edits {
    let symbols = defined_once(site);
    let symbol = random.pick_that(&symbols, |symbol| symbol.uses > 0)?;
    let span = symbol.definitions.first()?.span;
    Some(vec![site.replace(span, slip(site.text(span), random)?)])
}

/// What a name stands for is forgotten.
pub(super) fn delete_definition(site: &Site<'_>, random: &mut Random) -> Edits {
    /// More lines than this are no slip.
    const MOST_LINES: usize = 12;
    let symbols = site.analysis.symbols.symbols();
    let symbol = random.pick_that(symbols, |symbol| symbol.uses == 1 && symbol.definitions.len() <= MOST_LINES)?;
    let document = &site.analysis.document;
    let mut edits = Vec::new();
    for definition in &symbol.definitions {
        let span = statement(site, definition.statement)?.subtree();
        let lines = document.line_of(span.end).index() - document.line_of(span.start).index();
        if lines >= MOST_LINES {
            return None;
        }
        edits.push(site.delete(span));
    }
    Some(edits)
}

/// The only line that needs a name is forgotten.
pub(super) fn delete_reference(site: &Site<'_>, random: &mut Random) -> Edits {
    let symbols = &site.analysis.symbols;
    let only = |reference: &&Reference| symbols.resolve(reference).is_some_and(|symbol| symbol.uses == 1);
    let reference = *random.pick_that(&answered(site), only)?;
    let statement = statement(site, reference.statement)?;
    statement.descendants().next().is_none().then(|| vec![site.delete(statement.block())])
}

/// A line names something that exists as another kind.
pub(super) fn refer_to_other_kind(site: &Site<'_>, random: &mut Random) -> Edits {
    let symbols = &site.analysis.symbols;
    let reference = *random.pick(&answered(site))?;
    let family = symbols.resolve(reference)?.family;
    let other = random.pick_that(symbols.symbols(), |symbol| symbol.family != family && symbol.is_global())?;
    Some(vec![site.replace(reference.span, &*other.name)])
}

/// A name is written in two ways: the one where it is defined changes by its capitals, `-` and `_` alone.
pub(super) fn write_name_otherwise(site: &Site<'_>, random: &mut Random) -> Edits {
    let symbols = site.analysis.symbols.symbols();
    let symbol = random.pick_that(symbols, |symbol| symbol.definitions.len() > 1)?;
    let definition = random.pick(&symbol.definitions)?;
    let name = site.text(definition.span);
    Some(vec![site.replace(definition.span, otherwise(name, random)?)])
}

/// The stanza or line of a name stands there once more, under the name written in another way.
pub(super) fn copy_under_other_writing(site: &Site<'_>, random: &mut Random) -> Edits {
    let symbol = *random.pick(&defined_once(site))?;
    let definition = symbol.definitions.first()?;
    let whole = statement(site, definition.statement)?.subtree();
    let document = &site.analysis.document;
    if document.line_of(whole.start) != document.line_of(whole.end) {
        return None;
    }
    let line = document.line(document.line_of(whole.start));
    let name = site.text(definition.span);
    let copy = line.replacen(name, &otherwise(name, random)?, 1);
    // The one that stays unused is the copy's own: a reference goes over to it.
    let reference = answered(site).into_iter().find(|reference| {
        site.analysis.symbols.resolve(reference).is_some_and(|found| std::ptr::eq(found, symbol) && found.uses > 1)
    });
    let mut edits = vec![site.insert_after(whole.start, &copy)];
    if let Some(reference) = reference {
        edits.push(site.replace(reference.span, otherwise(name, random)?));
    }
    Some(edits)
}

/// A name in another writing that people take for the same.
fn otherwise(name: &str, random: &mut Random) -> Option<String> {
    let mut ways: Vec<String> =
        vec![name.replace('-', "_"), name.replace('_', "-"), name.to_lowercase(), name.to_uppercase()];
    ways.retain(|way| way != name);
    ways.sort();
    ways.dedup();
    random.pick(&ways).cloned()
}
