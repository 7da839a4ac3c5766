//! The report card: faults planted in configs, and what a model made of them.
//!
//! [`plant`] breaks configs in known ways, [`examine`] puts the faults to whoever answers, [`score`] says how good an answer
//! is, [`summary`] and [`table`] sum up. All of it is pure: the same seed, configs and answers give the same table. Nothing
//! here asks a model or touches a file; `cli::eval` does.

pub mod coverage;
pub mod examine;
pub mod oracle;
pub mod plant;
pub mod random;
pub mod record;
pub mod score;
pub mod summary;
pub mod table;
pub mod training;
pub mod wilson;
