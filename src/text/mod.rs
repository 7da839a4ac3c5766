//! Bytes, places in them, and changes to them.
//!
//! Everything above this module speaks of a config by byte spans into a [`Document`]. The document keeps the bytes as
//! they were read; nothing here may normalise them (encoding, CRLF, a missing last newline, trailing blanks).

mod document;
mod edit;
mod nearest;
mod sanitise;
mod span;

pub use document::{Document, DocumentError, LineEnding};
pub use edit::{Edit, EditError, EditSet, Inverse};
pub use nearest::nearest;
pub use sanitise::{clean, clean_line};
pub use span::{FileId, LineNumber, Place, Span};
