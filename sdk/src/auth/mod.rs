//! Access tokens: fixed, from OAuth, or from the program's own [`TokenSource`].
//!
//! OAuth access tokens are valid for 30 minutes (documented). [`TokenCache`] shares one token between all calls of a
//! client, and refreshes it in its last minute. Invariants:
//!
//! * At most one refresh is in flight, however many calls need a token. It runs as a separate task: dropping the call
//!   that started it does not abort a request to which HubSpot may already have responded.
//! * While a refresh is in flight, or after it failed, the old token is used until it expires.
//! * A failure is cached for at least ten seconds, and returned to every call that has no valid token.

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
