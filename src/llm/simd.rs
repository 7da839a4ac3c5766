//! Was llama.cpp built with the vector instructions that this machine has?
//!
//! Built plainly it is up to 15 times slower, and nothing says so. Asking how it was configured is not enough (a flag may
//! have got lost on the way), and asking llama.cpp itself needs unsafe code; so the machine code of the running binary is
//! searched for the multiply-add that all of its inner loops are made of.

use std::path::Path;

/// What the machine has and what the binary uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimdReport {
    /// The processor has AVX2, FMA and F16C. False on other architectures.
    pub machine_has_avx2: bool,
    /// The processor has AVX-512F.
    pub machine_has_avx512: bool,
    /// Multiply-adds on 256-bit vectors in the binary; thousands in a good build, next to none in a plain one.
    pub fma_256: usize,
    /// Multiply-adds on 512-bit vectors in the binary.
    pub fma_512: usize,
}

/// Multiply-adds below this number come from elsewhere (chance, other libraries).
const NOTICEABLE: usize = 300;

impl SimdReport {
    /// True when the model runs many times slower than this machine could.
    pub fn is_slow_build(self) -> bool {
        self.machine_has_avx2 && self.fma_256 + self.fma_512 < NOTICEABLE
    }

    /// For `doctor`: one line that says what is used.
    pub fn describe(self) -> String {
        let built = match (self.fma_512 >= NOTICEABLE, self.fma_256 >= NOTICEABLE) {
            (true, _) => "AVX-512",
            (false, true) => "AVX2 and FMA",
            (false, false) => "no vector instructions",
        };
        let machine = match (self.machine_has_avx512, self.machine_has_avx2) {
            (true, _) => "AVX-512",
            (false, true) => "AVX2 and FMA",
            (false, false) => "neither AVX2 nor AVX-512",
        };
        let verdict = if self.is_slow_build() { "; the model is many times slower than it could be" } else { "" };
        format!("the model's code uses {built}; this processor has {machine}{verdict}")
    }
}

/// Looks at the running binary and the processor. Reads the whole binary: some tens of milliseconds.
///
/// # Errors
/// When the binary cannot be read.
pub fn simd_report() -> std::io::Result<SimdReport> {
    report_of(&std::env::current_exe()?)
}

fn report_of(binary: &Path) -> std::io::Result<SimdReport> {
    let (fma_256, fma_512) = count_fma(&std::fs::read(binary)?);
    let (machine_has_avx2, machine_has_avx512) = machine();
    Ok(SimdReport { machine_has_avx2, machine_has_avx512, fma_256, fma_512 })
}

#[cfg(target_arch = "x86_64")]
fn machine() -> (bool, bool) {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
    (avx2, is_x86_feature_detected!("avx512f"))
}

#[cfg(not(target_arch = "x86_64"))]
fn machine() -> (bool, bool) {
    (false, false)
}

/// Counts `vfmadd{132,213,231}ps` on 256-bit (VEX) and 512-bit (EVEX) registers.
///
/// Encoding after Intel's Software Developer's Manual, volume 2: `C4 [RXB 00010] [0 vvvv 1 01] opcode` and
/// `62 [RXBR' 0010] [0 vvvv 1 01] [z 10 b V' aaa] opcode`, opcodes 98, A8 and B8. By chance such bytes appear about once
/// in ten million.
fn count_fma(code: &[u8]) -> (usize, usize) {
    let is_opcode = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, 0x98 | 0xA8 | 0xB8));
    let byte_is = |at: usize, mask: u8, wanted: u8| code.get(at).is_some_and(|byte| byte & mask == wanted);
    let vex = memchr::memchr_iter(0xC4, code)
        .filter(|at| byte_is(at + 1, 0x1F, 0x02) && byte_is(at + 2, 0x87, 0x05) && is_opcode(code.get(at + 3)))
        .count();
    let evex = memchr::memchr_iter(0x62, code)
        .filter(|at| {
            byte_is(at + 1, 0x0F, 0x02)
                && byte_is(at + 2, 0x87, 0x05)
                && byte_is(at + 3, 0x60, 0x40)
                && is_opcode(code.get(at + 4))
        })
        .count();
    (vex, evex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiply_adds_are_counted_by_width() {
        // vfmadd231ps ymm0, ymm1, ymm2; vfmadd213ps ymm8, ymm9, ymm10; vfmadd231ps zmm0, zmm1, zmm2;
        // vfmadd231ps xmm0, xmm1, xmm2; vfmadd231pd ymm0, ymm1, ymm2
        let code = [
            0xC4, 0xE2, 0x75, 0xB8, 0xC2, 0xC4, 0x42, 0x35, 0xA8, 0xC2, 0x62, 0xF2, 0x75, 0x48, 0xB8, 0xC2, 0xC4, 0xE2,
            0x71, 0xB8, 0xC2, 0xC4, 0xE2, 0xF5, 0xB8, 0xC2,
        ];
        assert_eq!(count_fma(&code), (2, 1));
        assert_eq!(count_fma(&code[..3]), (0, 0));
    }

    #[test]
    fn a_plain_build_on_a_machine_with_avx2_is_called_slow() {
        let plain = SimdReport { machine_has_avx2: true, machine_has_avx512: false, fma_256: 4, fma_512: 0 };
        assert!(plain.is_slow_build());
        assert!(plain.describe().contains("slower"));
        assert!(!SimdReport { fma_256: 5000, ..plain }.is_slow_build());
        assert!(!SimdReport { machine_has_avx2: false, ..plain }.is_slow_build());
    }

    #[cfg(not(feature = "model"))]
    #[test]
    fn a_binary_without_llama_cpp_has_next_to_none() {
        let report = simd_report().unwrap();
        assert!(report.fma_256 + report.fma_512 < NOTICEABLE, "{report:?}");
    }

    // The trap itself: see docs/model.md. Says which build has lost its flags.
    #[cfg(feature = "model")]
    #[test]
    fn llama_cpp_was_built_with_the_vector_instructions_of_this_machine() {
        let backend = llama_cpp_2::llama_backend::LlamaBackend::init().unwrap();
        assert!(backend.supports_mmap());
        let report = simd_report().unwrap();
        assert!(!report.is_slow_build(), "{}", report.describe());
    }
}
