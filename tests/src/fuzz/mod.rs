//! The bodies of the fuzz targets in `tests/fuzz`, which assert what holds for any input. `tests/tests/fuzz.rs` runs each
//! with its seeds and with some thousand mutations of them.

mod cursor;
mod error;
mod memory;
mod message;
pub mod mutate;
mod page;
mod retry_after;
pub mod seeds;

pub use cursor::cursor;
pub use error::error;
pub use message::message;
pub use page::page;
pub use retry_after::retry_after;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of its binary.
    pub name: &'static str,
    /// Tests one input, and panics if an assertion fails.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: [Target; 5] = [
    Target {
        name: "message",
        run: message,
    },
    Target {
        name: "error",
        run: error,
    },
    Target {
        name: "cursor",
        run: cursor,
    },
    Target {
        name: "retry_after",
        run: retry_after,
    },
    Target {
        name: "page",
        run: page,
    },
];
