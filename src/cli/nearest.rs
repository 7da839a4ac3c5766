//! "Did you mean": where the commands look for it.

pub(super) use crate::text::nearest;
