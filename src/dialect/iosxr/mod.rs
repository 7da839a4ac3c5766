//! Cisco IOS-XR: what its grammar must make of configs. The dialect itself is `grammars/iosxr*`; this holds no code.

#[cfg(test)]
mod tests;
