//! Settings and handles.

use hubspot_conversations::{CallOptions, Client, ClientBuilder, NewMessage, OAuth, Token};
use tests::setup::thread;

use crate::markers::*;

fn debug(what: &str, value: &dyn std::fmt::Debug) {
    clean(what, &format!("{value:?} {value:#?}"));
}

fn oauth() -> OAuth {
    OAuth::new("app-1", CLIENT_SECRET, REFRESH_TOKEN).unwrap()
}

#[test]
fn handles_print_no_secrets() {
    let options = || {
        let options = CallOptions::new().header("x-proxy-key", HEADER).unwrap();
        options.query("q", PARAMETER)
    };
    debug("a token", &Token::new(TOKEN).unwrap());
    debug("OAuth", &oauth());
    debug("options", &options());
    assert!(
        format!("{:?}", options()).contains("x-proxy-key"),
        "header names are printed"
    );
    debug("a builder", &Client::builder().access_token(TOKEN));
    debug("a builder", &Client::builder().oauth(oauth()));
    debug("a builder", &Client::builder().token_source(Source));
    let client = Client::builder().oauth(oauth()).build().unwrap().with(options());
    debug("a client", &client);
    let client = Client::builder()
        .access_token(TOKEN)
        .build()
        .unwrap()
        .with(options());
    debug("a client", &client);
    debug("a thread", &client.thread(thread()));
    debug("messages", &client.thread(thread()).messages());
    debug("a list", &client.list_messages(thread()));
    debug("a get", &client.get_message(thread(), "m-1"));
    debug("an original", &client.get_original_content(thread(), "m-1"));
    debug("a prepared send", &client.thread(thread()).prepare(draft()));
    debug("a receipt", client.thread(thread()).prepare(draft()).receipt());
    let raw = client.request(http::Method::POST, format!("/to/{ADDRESS}"));
    debug(
        "a request",
        &raw.query("by", SUBJECT).json(serde_json::json!({ "text": TEXT })),
    );
    // A message is printed in full.
    assert!(
        format!("{:?}", draft()).contains(NAME),
        "a message prints its content"
    );
    let _: NewMessage = draft();
}

struct Source;

impl hubspot_conversations::TokenSource for Source {
    fn token(&self) -> hubspot_conversations::TokenFuture<'_> {
        Box::pin(async { Ok(Token::new(TOKEN)?) })
    }
}

#[test]
fn errors_show_no_rejected_setting() {
    let bad = |secret: &str| {
        [
            format!("{secret} "),
            format!("\"{secret}\""),
            format!("{secret}\n"),
            format!("ä{secret}"),
        ]
    };
    let mut errors = Vec::new();
    for token in bad(TOKEN) {
        errors.push(Token::new(token.clone()).unwrap_err());
        errors.push(Client::builder().access_token(token).build().unwrap_err());
    }
    for secret in bad(CLIENT_SECRET) {
        errors.push(OAuth::new("app-1", secret.clone(), REFRESH_TOKEN).unwrap_err());
        errors.push(OAuth::new("app-1", CLIENT_SECRET, secret.clone()).unwrap_err());
        errors.push(OAuth::new(secret, CLIENT_SECRET, REFRESH_TOKEN).unwrap_err());
    }
    let urls = [
        format!("https://user:{TOKEN}@h.example"),
        format!("https://{TOKEN}@h.example"),
        format!("https://h.example/?key={TOKEN}"),
        format!("https://h.example/#{TOKEN}"),
        format!("http://user:{TOKEN}@h.example"),
        format!("https://user:{TOKEN}@h.example:port"),
    ];
    for url in &urls {
        let on = |builder: ClientBuilder| {
            debug("a builder with a URL", &builder);
            builder.build().unwrap_err()
        };
        errors.push(on(Client::builder().access_token(TOKEN).base_url(url)));
        let oauth = oauth().token_url(url);
        debug("OAuth with a URL", &oauth);
        errors.push(on(Client::builder().oauth(oauth)));
    }
    let both = Client::builder().access_token(TOKEN).oauth(oauth());
    debug("a builder with both", &both);
    errors.push(both.build().unwrap_err());
    assert_eq!(errors.len(), 8 + 12 + 12 + 1);
    for error in errors {
        assert!(error.is_configuration(), "{error}");
        clean("a refused setting", &shown(&error));
    }
}
