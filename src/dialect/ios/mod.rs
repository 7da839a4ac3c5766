//! Cisco IOS and IOS-XE.

mod device;

pub use device::read_device;
