//! Makes a client from this process's environment, and says in JSON what came of it. Tests run it with an
//! environment of their own: their own process's is shared by all of them.

use std::io::Write;

use hubspot_conversations::{Client, ClientBuilder, Error, OAuth, Token, TokenFuture, TokenSource};
use serde_json::json;

/// A source of tokens, of the program's own.
struct Source;

impl TokenSource for Source {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new("pat-na1-marked")?) })
    }
}

fn main() -> std::io::Result<()> {
    let also = std::env::args().nth(1);
    let made = match also.as_deref() {
        None => Client::from_env(),
        Some("--source") => {
            ClientBuilder::from_env().and_then(|builder| builder.token_source(Source).build())
        }
        Some("--oauth") => ClientBuilder::from_env().and_then(|builder| {
            let oauth = OAuth::new("app", "s-marked", "r-marked")?;
            builder.oauth(oauth).build()
        }),
        Some(token) => ClientBuilder::from_env().and_then(|builder| builder.access_token(token).build()),
    };
    let shown = |error: &Error| format!("{error}\n{error:?}\n{error:#?}");
    let said = json!({
        "version": made.as_ref().ok().map(|client| client.api_version().as_str()),
        "url": made.as_ref().ok().map(Client::base_url),
        "error": made.as_ref().err().map(ToString::to_string),
        "configuration": made.as_ref().err().map(Error::is_configuration),
        "shown": made.as_ref().map_or_else(shown, |client| format!("{client:?}")),
        "builder": format!("{:?}", ClientBuilder::from_env()),
    });
    writeln!(std::io::stdout(), "{said}")
}
