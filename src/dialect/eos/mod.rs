//! Arista EOS.
//!
//! Interfaces, routes, filters and BGP are spelt so nearly like those of IOS that one reader serves both. What is said
//! of EOS alone may not be put into it unless the grammar of IOS has no such line.

#[cfg(test)]
mod tests;
