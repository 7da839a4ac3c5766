//! The entry: arguments to a command to an exit code.

fn main() {}
