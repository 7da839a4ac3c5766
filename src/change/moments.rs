//! Lines of a change at which the device is worse off than before and after, if only for a moment.
