//! What `cargo xtask` can be told to do: arguments in, a library call, an exit code out.

pub mod diff;
