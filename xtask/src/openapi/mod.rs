//! OpenAPI documents: read, resolved, normalised.

mod error;
pub mod normalise;
mod read;
mod refs;

pub use error::InputError;
pub use normalise::normalise;
pub use read::{MAX_BYTES, parse, parse_within};
