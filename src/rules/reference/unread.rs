//! Names on lines that are not understood. Such a line may define a name, or use it: who says "undefined" or "unused" all
//! the same is wrong too often. Knows nothing of how a line is spelt.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::dialect::grammar::Role;
use crate::dialect::{Recognition, StatementRef};
use crate::rules::DeviceView;

/// The words of the lines that are not understood; gathered when first asked for, since most configs have no need.
pub(super) struct Unread<'v, 'a> {
    view: &'v DeviceView<'a>,
    unknown: OnceCell<FxHashSet<&'a str>>,
    loose: OnceCell<FxHashSet<&'a str>>,
}

impl<'v, 'a> Unread<'v, 'a> {
    pub(super) fn of(view: &'v DeviceView<'a>) -> Self {
        Self { view, unknown: OnceCell::new(), loose: OnceCell::new() }
    }

    /// May a line that is no command that we know define this name? Numbers are everywhere and say nothing.
    pub(super) fn may_define(&self, name: &str) -> bool {
        let name = name.trim_matches('"');
        let is_name = name.len() > 1 && !name.bytes().all(|byte| byte.is_ascii_digit());
        is_name && self.unknown.get_or_init(|| self.words(is_unknown)).contains(name)
    }

    /// May a line of which we know no more than where it stands use this name?
    pub(super) fn may_use(&self, name: &str) -> bool {
        self.loose
            .get_or_init(|| self.words(|statement| is_unknown(statement) || is_loose(statement)))
            .contains(name.trim_matches('"'))
    }

    fn words(&self, wanted: fn(StatementRef<'_>) -> bool) -> FxHashSet<&'a str> {
        let statements = self.view.tree.statements(self.view.document).filter(|statement| wanted(*statement));
        statements.flat_map(StatementRef::words).map(|word| word.trim_matches('"')).collect()
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
            frobnicate access-list EDGE
            interface GigabitEthernet0/1
             ip access-group EDGE in
             ip access-group OTHER out
                             ^^^^^ error: access list OTHER is not defined
            ",
        );
        check(
            &UNUSED,
            "
            hostname r1
            ip access-list extended EDGE
             permit ip any any
            ip access-list extended OTHER
                                    ^^^^^ extended access list OTHER is not used
             permit ip any any
            frobnicate the EDGE
            ",
        );
    }
}
