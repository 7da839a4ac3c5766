//! Reads the vendor-neutral model from a tree of IOS statements.

use crate::dialect::Tree;
use crate::model::{Device, Sourced};
use crate::text::Document;

/// The device that the config describes.
pub fn read_device(tree: &Tree, document: &Document) -> Device {
    let mut device = Device::default();
    for statement in tree.top_level(document).filter(|statement| statement.is("hostname")) {
        if let Some(name) = statement.values().next() {
            device.hostname = Some(Sourced {
                value: statement.value_text(name).to_owned(),
                span: name.span,
                statement: statement.id(),
            });
        }
    }
    device
}
