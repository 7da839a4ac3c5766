//! Cisco NX-OS: what its grammar must make of configs. The dialect itself is `grammars/nxos*`; this holds no code.

#[cfg(test)]
mod tests;
