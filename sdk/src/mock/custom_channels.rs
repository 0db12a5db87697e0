//! Typed expectations of the operations of [`custom_channels`](crate::custom_channels), on your own `httpmock` server.

pub use crate::generated::custom_channels::mock::{MockServerExt, operations as typed};
