//! The client over a real connection: what it sends, byte for byte, and what it makes of the answers.

mod failures;
mod paging;
mod promises;
mod requests;
