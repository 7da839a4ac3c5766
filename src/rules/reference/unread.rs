//! Names on lines that are not understood. Such a line may define a name, or use it: who says "undefined" or "unused" all
//! the same is wrong too often. Knows nothing of how a line is spelt.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::dialect::grammar::Role;
use crate::dialect::{Recognition, StatementRef, Symbol};
use crate::rules::DeviceView;
use crate::text::Span;

/// Where each word stands on lines that are not understood.
type Places<'a> = FxHashMap<&'a str, Vec<Span>>;

/// The words of the lines that are not understood; gathered when first asked for, since most configs have no need.
pub(super) struct Unread<'v, 'a> {
    view: &'v DeviceView<'a>,
    unknown: OnceCell<Places<'a>>,
    loose: OnceCell<Places<'a>>,
}

impl<'v, 'a> Unread<'v, 'a> {
    pub(super) fn of(view: &'v DeviceView<'a>) -> Self {
        Self { view, unknown: OnceCell::new(), loose: OnceCell::new() }
    }

    /// May a line that is no command that we know define this name?
    pub(super) fn may_define(&self, name: &str) -> bool {
        let places = self.unknown.get_or_init(|| self.places(is_unknown));
        self.is_telling(name) && places.contains_key(name.trim_matches('"'))
    }

    /// May a line of which we know no more than where it stands use this name? The lines of its own stanza do not.
    pub(super) fn may_use(&self, symbol: &Symbol) -> bool {
        let places = self.loose.get_or_init(|| self.places(|statement| is_unknown(statement) || is_loose(statement)));
        let Some(places) = places.get(symbol.name.trim_matches('"')).filter(|_| self.is_telling(&symbol.name)) else {
            return false;
        };
        let stanzas = || symbol.definitions.iter().filter_map(|definition| self.view.statement(definition.statement));
        places.iter().any(|place| stanzas().all(|stanza| !stanza.subtree().range().contains(&(place.start as usize))))
    }

    /// Numbers, and the words of commands, are everywhere and say nothing.
    fn is_telling(&self, name: &str) -> bool {
        !name.bytes().all(|byte| byte.is_ascii_digit()) && !self.view.tree.grammar().has_word(name)
    }

    fn places(&self, wanted: fn(StatementRef<'_>) -> bool) -> Places<'a> {
        let mut places = Places::default();
        for statement in self.view.tree.statements(self.view.document).filter(|statement| wanted(*statement)) {
            for word in statement.words() {
                let places = places.entry(word.trim_matches('"')).or_default();
                // Of equal lines by the thousand the first will do.
                if places.len() < 100 {
                    places.push(statement.span());
                }
            }
        }
        places
    }
}

fn is_unknown(statement: StatementRef<'_>) -> bool {
    matches!(
        statement.recognition(),
        Recognition::Unmodelled | Recognition::NearMiss(_) | Recognition::OtherMode { .. }
    )
}

/// A command without a word of its own, that takes whatever stands there.
fn is_loose(statement: StatementRef<'_>) -> bool {
    let takes_anything = |role: &Role| matches!(role, Role::Value(value) if value.takes_anything());
    statement.command().is_some_and(|command| command.path.is_empty())
        && statement.values().all(|value| takes_anything(&statement.slot(value).role))
}

#[cfg(test)]
mod tests {
    use crate::rules::reference::undefined::UNDEFINED;
    use crate::rules::reference::unused::UNUSED;
    use crate::rules::testing::check;

    #[test]
    fn a_line_that_is_not_understood_may_define_or_use_a_name() {
        check(
            &UNDEFINED,
            "
            hostname r1
            frobnicate access-list SITE-1
            interface GigabitEthernet0/1
             ip access-group SITE-1 in
             ip access-group OTHER out
                             ^^^^^ error: access list OTHER is not defined
            ",
        );
        check(
            &UNUSED,
            "
            hostname r1
            frobnicate the SITE-1
            ip access-list extended SITE-1
             permit ip any any
            ip access-list extended OTHER
                                    ^^^^^ extended access list OTHER is not used
             permit ip any any
            ",
        );
    }
}
