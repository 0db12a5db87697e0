//! The document of 2026-09 as `regen` makes it of v3's.

use serde_json::Value;
use xtask::regen::derived;

pub(crate) use derived::DERIVED;

/// What the paths of v3 begin with.
pub(crate) const OLD: [&str; 2] = [
    "/conversations/v3/conversations",
    "/conversations/conversations/v3",
];
/// What those of 2026-09 begin with.
pub(crate) const NEW: &str = "/conversations/conversations/2026-09";

/// The document of 2026-09.
pub(crate) fn document(v3: &Value) -> Value {
    derived::document(v3, &OLD.map(str::to_owned), ("2026-09", NEW))
}
