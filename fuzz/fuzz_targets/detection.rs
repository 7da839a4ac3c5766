//! Which dialect is it? Any bytes have an answer.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|bytes: &[u8]| {
    let _ = confdbg::dialect::detect::detect(&String::from_utf8_lossy(bytes));
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    confdbg_fuzz::mutate_lines(data, size, max_size, seed)
});
