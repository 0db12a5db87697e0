//! Access tokens: fixed, from OAuth, or from the program's own [`TokenSource`].
//!
//! OAuth access tokens are valid for 30 minutes (documented). [`TokenCache`] shares one token between all calls of a
//! client, and refreshes it in its last minute. Invariants:
//!
//! * At most one refresh is in flight, however many calls need a token. It runs as a separate task: dropping the call
//!   that started it does not abort a request to which HubSpot may already have responded.
//! * While a refresh is in flight, or after it failed, the old token is used until it expires.
//! * With a store and a key, the tokens are those of all processes: `shared` has their one refresh.
//! * A failure is cached for at least ten seconds, and returned to every call that has no valid token.

mod access;
mod authorize;
mod cache;
mod endpoint;
mod exchange;
mod oauth;
#[cfg(feature = "store")]
mod shared;
mod source;
mod token;
#[cfg(feature = "store")]
mod token_record;

pub use authorize::AuthorizeUrl;
pub(crate) use cache::TokenCache;
pub(crate) use endpoint::TokenEndpoint;
pub(crate) use exchange::exchange_code;
pub(crate) use oauth::AppCredentials;
pub use oauth::{DEFAULT_TOKEN_URL, OAuth};
#[cfg(feature = "store")]
pub(crate) use shared::remove_tokens;
pub(crate) use source::{Credentials, Tokens};
pub use source::{TokenFuture, TokenSource};
pub use token::Token;
pub(crate) use token::checked_secret;
