//! The errors of what surrounds a call: tokens, responses, replies, functions of a program, webhooks and stores.

use std::time::{Duration, SystemTime};

use hubspot_conversations::bulk::{End, Item, Outcome};
use hubspot_conversations::http::{HeaderMap, Method};
use hubspot_conversations::mock::{NewThread, StandIn};
use hubspot_conversations::store::{Durability, MemoryStore, SealKey, StoreOptions};
use hubspot_conversations::webhook::Verifier;
use hubspot_conversations::{
    Client, Error, NewComment, OAuth, RetryPolicy, Token, TokenFuture, TokenSource, middleware_fn,
};
use hubspot_conversations_postgres::PostgresStore;
use hubspot_conversations_redis::RedisStore;
use hubspot_conversations_sqlite::SqliteStore;
use tests::hubspot::{Action, Server};

use crate::Text;
use crate::calls::builder;

/// What middlewares, token sources and the functions of a bulk send can do.
pub(crate) async fn extensions(text: &mut Text) {
    text.part("Your own code");
    let hubspot = StandIn::start();
    let with = |middleware: fn() -> hubspot_conversations::Error| {
        let middleware = middleware_fn(move |_, _| Box::pin(async move { Err(middleware()) }));
        let builder = hubspot.client_builder().middleware(middleware);
        builder.retry(RetryPolicy::never()).build().unwrap()
    };
    let rejecting = with(|| Error::rejected("this program only reads"));
    text.error("a middleware that rejects", rejecting.list_inboxes().await);
    let panicking = with(|| panic!("a panic of the middleware, which the test expects"));
    text.error("a middleware that panics", panicking.list_inboxes().await);
    let source = |token: fn() -> Result<Token, std::io::Error>| {
        let builder = Client::builder().base_url(hubspot.base_url());
        let builder = builder.token_source(Source(token)).retry(RetryPolicy::never());
        builder.build().unwrap()
    };
    let failing = source(|| Err(std::io::Error::other("the vault is sealed")));
    text.error("a token source that fails", failing.list_inboxes().await);
    let panicking = source(|| panic!("a panic of the token source, which the test expects"));
    text.error("a token source that panics", panicking.list_inboxes().await);
    text.error(
        "a refresh of a token that is not OAuth's",
        failing.refresh_access_token().await,
    );

    let client = hubspot.client().unwrap();
    let items = || vec![Item::new(1, hubspot.email_thread(), NewComment::new("a"))];
    let mut sending = client.send_list(items());
    sending = sending.before_each(|_, _| async { Err(std::io::Error::other("the disk is full")) });
    text.error(
        "a bulk send whose receipts cannot be stored",
        ended(sending.next().await),
    );
    let mut sending = client.send_list(items());
    sending = sending.before_each(|_, _| async {
        panic!("a panic before a send, which the test expects");
        #[allow(unreachable_code)]
        Ok::<_, std::io::Error>(())
    });
    text.error(
        "a function of a bulk send that panics",
        ended(sending.next().await),
    );
}

/// Returns the error of an item.
pub(crate) fn ended(outcome: Option<Outcome<i32>>) -> Result<(), Error> {
    match outcome.unwrap().end {
        End::NotSent(error) | End::Unknown(error) => Err(error),
        end => panic!("{end:?}"),
    }
}

struct Source(fn() -> Result<Token, std::io::Error>);

impl TokenSource for Source {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok((self.0)()?) })
    }
}

/// The ways in which an OAuth app gets no token.
pub(crate) async fn oauth(text: &mut Text) {
    text.part("OAuth");
    for (when, action) in [
        ("a token response without a token", Action::json(200, "{}")),
        (
            "a token that is none",
            Action::json(200, r#"{"access_token":"a b"}"#),
        ),
        (
            "a token response that is cut",
            Action::truncated(200, &[], "{", 100),
        ),
        ("a server error", Action::json(500, "{}")),
    ] {
        let server = Server::always(action).await;
        let app = OAuth::new("id", "secret", "refresh")
            .unwrap()
            .token_url(server.url());
        let builder = Client::builder().oauth(app).base_url(server.url());
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        text.error(when, client.list_inboxes().await);
    }
    let url = tests::setup::closed_port();
    let app = OAuth::new("id", "secret", "refresh").unwrap().token_url(&url);
    let builder = Client::builder()
        .oauth(app)
        .base_url(&url)
        .retry(RetryPolicy::never());
    text.error("no token endpoint", builder.build().unwrap().list_inboxes().await);

    for (when, action) in [
        (
            "a code that HubSpot refuses",
            Action::json(400, r#"{"status":"BAD_AUTH_CODE"}"#),
        ),
        ("a code whose response is lost", Action::ResetRead),
        (
            "a code without a refresh token",
            Action::json(200, r#"{"access_token":"a"}"#),
        ),
    ] {
        let server = Server::always(action).await;
        let builder = Client::builder()
            .base_url(server.url())
            .retry(RetryPolicy::never());
        let app = builder
            .build_oauth_app("id", "secret")
            .unwrap()
            .token_url(server.url());
        text.error(
            when,
            app.exchange_code("code", "https://example.com/installed").await,
        );
    }
    let app = Client::builder().build_oauth_app("id", "secret").unwrap();
    text.error("an app without a store", app.stored_client("62515"));
    text.error(
        "the same, when it removes tokens",
        app.remove_tokens("62515").await,
    );
    let server = Server::always(Action::json(200, r#"{"access_token":"a","expires_in":1800}"#)).await;
    let store = MemoryStore::new();
    let app = |key| {
        let options = StoreOptions::new().seal(SealKey::new([key; 32]));
        let builder = Client::builder()
            .base_url(server.url())
            .retry(RetryPolicy::never());
        let app = builder
            .store(store.clone())
            .store_options(options)
            .build_oauth_app("id", "secret");
        app.unwrap().token_url(server.url())
    };
    let one = app(1);
    text.error(
        "an account that has not installed the app",
        one.stored_client("62515").unwrap().list_inboxes().await,
    );
    let account = one.client(one.account("refresh").unwrap()).unwrap();
    let _ = account.with_account("62516").refresh_access_token().await;
    text.error(
        "tokens that another key has sealed",
        app(2).stored_client("62516").unwrap().list_inboxes().await,
    );
}

/// Responses that cannot be used.
pub(crate) async fn responses(text: &mut Text) {
    text.part("Responses");
    for (when, action, max) in [
        ("no JSON", Action::json(200, "{\"results\":"), None),
        ("JSON of another shape", Action::json(200, "[]"), None),
        ("a page of HTML", Action::html(200, "<html>"), None),
        ("an empty body", Action::json(200, ""), None),
        ("an error without a body", Action::json(404, ""), None),
        (
            "a redirect",
            Action::response(301, &[("location", "https://example.com/")], ""),
            None,
        ),
        (
            "a response that is cut",
            Action::truncated(200, &[], "{", 100),
            None,
        ),
        (
            "a response that is too long",
            Action::json(200, "{\"results\":[]}"),
            Some(3),
        ),
    ] {
        let server = Server::always(action).await;
        let builder = builder().base_url(server.url()).retry(RetryPolicy::never());
        let builder = match max {
            Some(max) => builder.max_response_bytes(max),
            None => builder,
        };
        text.error(when, builder.build().unwrap().list_inboxes().await);
    }
}

/// Messages that cannot be replied to.
pub(crate) async fn replies(text: &mut Text) {
    text.part("Replies");
    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap();
    let silent = hubspot.add_thread(NewThread::email("new@example.com"));
    text.error(
        "no message of a customer",
        client.thread(silent).reply("a", hubspot.agent()).await,
    );
    let thread = client.thread(hubspot.email_thread());
    let sent = thread.comment("a").await.unwrap();
    text.error("a comment", thread.reply_to(&sent, "a", hubspot.agent()).await);
    let message = hubspot.messages(hubspot.chat_thread()).remove(0);
    text.error(
        "a message of another thread",
        thread.reply_to(&message, "a", hubspot.agent()).await,
    );
    let whatsapp = hubspot.add_thread(NewThread::whatsapp("+15550100").message("a"));
    text.error(
        "WhatsApp",
        client.thread(whatsapp).reply("a", hubspot.agent()).await,
    );
}

/// Requests of webhooks that are refused.
pub(crate) fn webhooks(text: &mut Text) {
    text.part("Webhooks");
    let verifier = Verifier::new("secret").unwrap();
    let url = "https://example.com/hubspot";
    let now = SystemTime::now();
    let request = |at| verifier.sign(&Method::POST, url, b"[]", at);
    let verify =
        |headers: &HeaderMap, url: &str, body: &[u8]| verifier.events(&Method::POST, url, headers, body);
    text.error("no signature", verify(&HeaderMap::new(), url, b"[]"));
    let mut odd = request(now);
    odd.insert("x-hubspot-request-timestamp", "soon".parse().unwrap());
    text.error("an odd time", verify(&odd, url, b"[]"));
    text.error(
        "an old request",
        verify(&request(now - Duration::from_secs(86_400)), url, b"[]"),
    );
    text.error(
        "a request of the future",
        verify(&request(now + Duration::from_secs(86_400)), url, b"[]"),
    );
    text.error("another body", verify(&request(now), url, b"[1]"));
    text.error("a relative URL", verify(&request(now), "/hubspot", b"[]"));
    let signed = verifier.sign(&Method::POST, url, b"{", now);
    text.error("a body that is no JSON", verify(&signed, url, b"{"));
}

/// Stores that cannot be used.
pub(crate) async fn stores(text: &mut Text) {
    text.part("Stores");
    let hubspot = StandIn::start();
    text.error("a store that promises less than is required", {
        let options = StoreOptions::new().durability(Durability::Disk);
        let builder = hubspot.client_builder().store(MemoryStore::new());
        builder.store_options(options).build()
    });
    text.error("a key of the wrong length", SealKey::from_hex("00"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.db");
    std::fs::write(&file, "my notes, which are longer than the head of a file of SQLite's, by far: so that they are read as one").unwrap();
    text.error("a file of another program", SqliteStore::open(&file));
    text.error("a folder", SqliteStore::open(folder.path()));
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE notes (a)")
        .unwrap();
    text.error("a database of another program", SqliteStore::open(&other));
    let newer = folder.path().join("newer.db");
    drop(SqliteStore::open(&newer).unwrap());
    rusqlite::Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    text.error("a store of a newer version", SqliteStore::open(&newer));
    let removed = folder.path().join("removed.db");
    let store = SqliteStore::open(&removed).unwrap();
    let client = hubspot.client_builder().store(store).build().unwrap();
    let thread = client.thread(hubspot.email_thread());
    thread.comment("a").idempotency_key("order-1").await.unwrap();
    std::fs::remove_file(&removed).unwrap();
    let call = thread.comment("b").idempotency_key("order-2");
    text.error("a file that was removed while it was open", call.await);
    let url = tests::setup::closed_port();
    let server = url.trim_start_matches("http://");
    text.error("no Redis", RedisStore::open(&format!("redis://{server}")).await);
    let (host, port) = server.trim_end_matches('/').rsplit_once(':').unwrap();
    let mut config = tokio_postgres::Config::new();
    config.host(host).port(port.parse().unwrap()).user("none");
    let pool = tests::servers::postgres::pool(config, 1);
    text.error("no Postgres", PostgresStore::open(pool).await);
    text.error("a name that no schema has", PostgresStore::tables_sql("a b"));
}
