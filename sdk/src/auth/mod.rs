//! Tokens.

mod endpoint;
mod oauth;
mod refresh;
mod source;
mod token;

pub use oauth::{DEFAULT_TOKEN_URL, OAuth};
pub(crate) use refresh::Refreshing;
pub(crate) use source::Tokens;
pub use source::{TokenFuture, TokenSource};
pub use token::Token;
pub(crate) use token::secret;
