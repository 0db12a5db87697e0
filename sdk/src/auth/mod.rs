//! Access tokens: fixed, from OAuth, or from the program's own [`TokenSource`].
//!
//! OAuth access tokens live for half an hour. [`TokenCache`] keeps one for all calls of a client and replaces it in the
//! last minute of its life. Invariants:
//!
//! * At most one refresh is in flight, however many calls need a token, and it is a task of its own: dropping the call
//!   that started it does not abort a request that HubSpot may already have answered.
//! * A token that is still valid is used while its replacement is in flight, or was refused.
//! * A refusal is kept for at least ten seconds and returned to every call that has no valid token.

mod cache;
mod endpoint;
mod oauth;
mod source;
mod token;

pub(crate) use cache::TokenCache;
pub(crate) use endpoint::TokenEndpoint;
pub use oauth::{DEFAULT_TOKEN_URL, OAuth};
pub(crate) use source::{Credentials, Tokens};
pub use source::{TokenFuture, TokenSource};
pub use token::Token;
pub(crate) use token::checked_secret;
