//! The name of a device, from the dialects of which no more than that is read into the model.

use super::tree::Tree;
use crate::model::{Device, Sourced};
use crate::text::Document;

/// The words that name a device, by the dialects' own commands.
const NAMES: [&str; 4] = ["hostname", "switchname", "host-name", "system host-name"];

/// The parts of a config that are long and name no device.
const WITHOUT_NAME: [&str; 6] = ["firewall", "interfaces", "policy", "policy-options", "protocols", "security"];

/// A device of which nothing but the name is known.
pub(super) fn read_device(tree: &Tree, document: &Document) -> Device {
    let mut device = Device::default();
    let parts = tree.top_level(document).filter(|part| !WITHOUT_NAME.contains(&part.word(0)));
    let statements = parts.flat_map(|part| std::iter::once(part).chain(part.descendants()));
    for statement in statements.filter(|statement| NAMES.contains(&statement.path()) && !statement.negated()) {
        if let Some(value) = statement.values().next() {
            let name = statement.value_text(value).trim_matches('"').to_owned();
            device.hostname = Some(Sourced { value: name, span: value.span, statement: statement.id() });
        }
    }
    device
}
