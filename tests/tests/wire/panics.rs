//! Panics of the caller's code: each costs its call, and never the client.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use bytes::Bytes;
use http::Request;
use hubspot_conversations::{
    Client, ErrorKind, Middleware, NewComment, Next, ResponseFuture, Token, TokenFuture, TokenSource,
};
use tests::hubspot::{Action, Server};
use tests::setup::{TOKEN, builder, thread, unconfigured};

const SENT: &str =
    r#"{"type":"COMMENT","id":"m","text":"y","direction":"OUTGOING","conversationsThreadId":"9007199"}"#;
const PAGE: &str = r#"{"results":[]}"#;

/// Where a middleware panics, in the call of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Call,
    Future,
    AfterResponse,
}

struct Panicking {
    at: At,
    calls: Arc<AtomicUsize>,
}

impl Middleware for Panicking {
    fn call<'a>(&'a self, request: Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        let first = self.calls.fetch_add(1, SeqCst) == 0;
        let panics = move |at| assert!(!first || self.at != at, "a bug in the caller's middleware");
        panics(At::Call);
        Box::pin(async move {
            panics(At::Future);
            let response = next.call(request).await;
            panics(At::AfterResponse);
            response
        })
    }
}

#[tokio::test]
async fn a_panic_of_a_middleware_costs_its_call() {
    for at in [At::Call, At::Future, At::AfterResponse] {
        let server = Server::always(Action::json(200, PAGE)).await;
        let calls = Arc::default();
        let client = client(&server, at, &calls);
        let error = client.list_messages(thread()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{at:?}: {error}");
        let expected = "list_messages: a middleware panicked; the panic hook has its message";
        assert_eq!(error.to_string(), expected, "{at:?}");
        client.list_messages(thread()).await.unwrap();

        // A send whose outcome the thread cannot tell.
        let server = Server::by(|_, request| match request.method.as_str() {
            "POST" => Action::json(201, SENT),
            _ => Action::json(500, ""),
        })
        .await;
        calls.store(0, SeqCst);
        let thread = self::client(&server, at, &calls).thread(thread());
        let error = thread.send(NewComment::new("x")).await.unwrap_err();
        assert!(error.is_unknown(), "{at:?}: {error}");
        assert!(
            error.to_string().contains("a middleware panicked"),
            "{at:?}: {error}"
        );
        thread.send(NewComment::new("y")).await.unwrap();
    }
}

fn client(server: &Server, at: At, calls: &Arc<AtomicUsize>) -> Client {
    let calls = Arc::clone(calls);
    let builder = builder(server.url()).middleware(Panicking { at, calls });
    builder.build().unwrap()
}

/// A token source that panics the first time, at once or in its future.
struct PanickingSource {
    at_once: bool,
    calls: AtomicUsize,
}

impl TokenSource for PanickingSource {
    fn token(&self) -> TokenFuture<'_> {
        let first = self.calls.fetch_add(1, SeqCst) == 0;
        assert!(!(first && self.at_once), "a bug in the caller's source");
        Box::pin(async move {
            assert!(!first, "a bug in the caller's source");
            Ok(Token::new(TOKEN)?)
        })
    }
}

#[tokio::test]
async fn a_panic_of_a_token_source_costs_its_call() {
    for at_once in [true, false] {
        let server = Server::always(Action::json(201, SENT)).await;
        let source = PanickingSource {
            at_once,
            calls: AtomicUsize::new(0),
        };
        let client = unconfigured()
            .base_url(server.url())
            .token_source(source)
            .build()
            .unwrap();
        let error = client
            .thread(thread())
            .send(NewComment::new("x"))
            .await
            .unwrap_err();
        assert!(error.is_not_sent(), "{error}");
        assert_eq!(error.kind(), ErrorKind::Token);
        assert!(error.to_string().contains("the token source panicked"), "{error}");
        assert_eq!(server.requests().len(), 0);
        client.thread(thread()).send(NewComment::new("y")).await.unwrap();
    }
}
