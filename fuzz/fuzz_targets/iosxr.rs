//! Any bytes as a config of this dialect.
#![no_main]

confdbg_fuzz::reads!(confdbg::dialect::Dialect::IosXr);
