//! The commands of `cargo xtask`: each parses its arguments, calls the library, prints and returns an exit code.

pub mod diff;
mod format;

pub use format::ReportFormat;
