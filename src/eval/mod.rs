//! The report card: faults planted in configs, and what a model made of them.
//!
//! [`plant`] breaks configs in known ways, [`score`] says how good an answer is, [`table`] sums up. All of it is pure: the
//! same seed, configs and answers give the same table. Nothing here asks a model or touches a file; `cli::eval` does.

pub mod plant;
pub mod random;
