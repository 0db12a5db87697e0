//! What holds for any input at all: the bodies of the fuzz targets in `tests/fuzz`. The workspace's own tests run
//! each of them over its seeds, and over some thousands of changes to them.

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

/// A target, by the name of its binary.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name.
    pub name: &'static str,
    /// Holds an input to what must hold, and panics where it does not.
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
