//! Builds a client from the environment of this process, and prints the result as JSON. Each test runs it with its own
//! environment, since tests share that of their process.

use std::io::Write;

use hubspot_conversations::{Client, ClientBuilder, Error, OAuth, Token, TokenFuture, TokenSource};
use serde_json::json;

/// A token source of the program.
struct Source;

impl TokenSource for Source {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new("pat-na1-marked")?) })
    }
}

/// Makes a call whose OAuth token is granted at a URL, and prints its error.
fn call_with_oauth_at(token_url: &str) -> std::io::Result<()> {
    let call = async {
        let oauth = OAuth::new("app", "s-marked", "r-marked")?.token_url(token_url);
        let client = ClientBuilder::from_env()?.oauth(oauth).build()?;
        client.list_messages(1).await.map(drop)
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let error = runtime.block_on(call).err();
    let report = json!({
        "error": error.as_ref().map(ToString::to_string),
        "status": error.as_ref().and_then(Error::status).map(|status| status.as_u16()),
    });
    writeln!(std::io::stdout(), "{report}")
}

fn main() -> std::io::Result<()> {
    let credentials = std::env::args().nth(1);
    if let (Some("--oauth-at"), Some(url)) = (credentials.as_deref(), std::env::args().nth(2)) {
        return call_with_oauth_at(&url);
    }
    let built = match credentials.as_deref() {
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
    let report = json!({
        "version": built.as_ref().ok().map(|client| client.api_version().as_str()),
        "url": built.as_ref().ok().map(Client::base_url),
        "error": built.as_ref().err().map(ToString::to_string),
        "configuration": built.as_ref().err().map(Error::is_configuration),
        "shown": built.as_ref().map_or_else(shown, |client| format!("{client:?}")),
        "builder": format!("{:?}", ClientBuilder::from_env()),
    });
    writeln!(std::io::stdout(), "{report}")
}
