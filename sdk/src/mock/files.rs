//! Typed expectations of the operations of [`files`](crate::files), on your own `httpmock` server.

pub use crate::generated::files::mock::{MockServerExt, operations as typed};
