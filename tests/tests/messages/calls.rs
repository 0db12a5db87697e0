//! The errors of settings, of sends and of other calls.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use hubspot_conversations::bulk::Item;
use hubspot_conversations::files::Upload;
use hubspot_conversations::http::Method;
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::MemoryStore;
use hubspot_conversations::webhook::Verifier;
use hubspot_conversations::{
    ActorId, ApiVersion, Area, CallOptions, Client, ClientBuilder, FilePart, NewComment, NewMessage, OAuth,
    Receipt, Recipient, RetryPolicy, ThreadId,
};
use tests::hubspot::{Action, Server};

use crate::Text;
use crate::surroundings::ended;

const TOKEN: &str = "pat-na1-00000000-0000-0000-0000-000000000000";

pub(crate) fn builder() -> ClientBuilder {
    Client::builder().access_token(TOKEN)
}

pub(crate) fn settings(text: &mut Text) {
    text.part("Settings");
    text.error("no token", Client::builder().build());
    text.error("an empty token", Client::builder().access_token("").build());
    text.error(
        "a token with a line break",
        Client::builder().access_token("pat\n").build(),
    );
    text.error(
        "a base URL without a scheme",
        builder().base_url("api.hubapi.com").build(),
    );
    text.error(
        "a base URL over plain HTTP",
        builder().base_url("http://example.com").build(),
    );
    text.error(
        "a base URL with a query",
        builder().base_url("https://example.com/?a=b").build(),
    );
    text.error(
        "a timeout of zero",
        builder().total_timeout(Duration::ZERO).build(),
    );
    text.error("an unknown version", "v9".parse::<ApiVersion>());
    text.error("an invalid thread id", "abc".parse::<ThreadId>());
    text.error("an invalid actor id", "47306113".parse::<ActorId>());
    text.error(
        "a reserved header",
        CallOptions::new().header("authorization", "Bearer x"),
    );
    text.error(
        "another reserved header",
        CallOptions::new().header("content-length", "1"),
    );
    text.error(
        "a header's name that is none",
        CallOptions::new().header("a b", "1"),
    );
    text.error(
        "a header's value that is none",
        CallOptions::new().header("x-note", "1\n2"),
    );
    let app = || OAuth::new("id", "secret", "refresh").unwrap();
    text.error(
        "a token URL that is none",
        Client::builder().oauth(app().token_url("oauth")).build(),
    );
    text.error(
        "a path prefix that is none",
        builder().path_prefix("/conversations/").build(),
    );
    text.error("the verifier of webhooks without a secret", Verifier::new(""));
    let client = builder().build().unwrap();
    let without_runtime = std::thread::spawn(move || {
        let mut context = Context::from_waker(Waker::noop());
        let mut call = pin!(client.list_inboxes().into_future());
        let Poll::Ready(result) = call.as_mut().poll(&mut context) else {
            panic!("the call waits");
        };
        let item = Item::new(1, 1, NewComment::new("a"));
        let mut sending = client.send_list(vec![item]);
        let mut next = pin!(sending.next());
        let Poll::Ready(outcome) = next.as_mut().poll(&mut context) else {
            panic!("the bulk send waits");
        };
        (result.map(drop), outcome)
    });
    let (call, outcome) = without_runtime.join().unwrap();
    text.error("a call without a runtime", call);
    text.error("a bulk send without a runtime", ended(outcome));
}

pub(crate) async fn sends(text: &mut Text) {
    text.part("Sends");
    let hubspot = StandIn::start();
    let quick = CallOptions::new()
        .retry(RetryPolicy::never())
        .settle_time(Duration::ZERO)
        .total_timeout(Duration::from_secs(20));
    let client = hubspot.client().unwrap().with(quick.clone());
    let thread = client.thread(hubspot.email_thread());
    let comment = || thread.comment("a");
    let message = || NewMessage::new("a", hubspot.agent(), hubspot.mailbox());
    text.error("no recipient", thread.send(message()).await);
    let by_actor = Recipient::default().actor_id("E-1".parse::<ActorId>().unwrap());
    text.error(
        "a recipient by an e-mail actor",
        thread.send(message().recipient(by_actor)).await,
    );
    text.error("no such thread", client.thread(1).comment("a").await);
    text.error(
        "a comment in a help desk",
        client.thread(hubspot.help_desk_thread()).comment("a").await,
    );
    for (when, fault) in [
        ("a server error", Fault::status(503)),
        ("a gateway's page", Fault::status(502).body("text/html", "<html>")),
        ("a limit", Fault::status(429)),
        ("the daily limit", Fault::rate_limit("DAILY")),
        ("a lost connection", Fault::disconnect()),
        ("a redirect", Fault::status(302)),
        ("no permission", Fault::status(403)),
    ] {
        hubspot.fail_next(fault.on(Operation::SendMessage));
        text.error(when, comment().await);
    }
    hubspot.fail_next(Fault::delay(Duration::from_secs(2)).on(Operation::SendMessage));
    text.error(
        "no response in time",
        comment().attempt_timeout(Duration::from_millis(50)).await,
    );
    let slow = client.with(CallOptions::new().total_timeout(Duration::from_nanos(1)));
    text.error("no time at all", slow.thread(1).comment("a").await);
    text.error("a key without a store", comment().idempotency_key("a").await);
    let stored = hubspot
        .client_builder()
        .store(MemoryStore::new())
        .build()
        .unwrap()
        .with(quick);
    let stored = stored.thread(hubspot.email_thread());
    text.error("an empty key", stored.comment("a").idempotency_key("").await);
    stored.comment("a").idempotency_key("order-42").await.unwrap();
    text.error(
        "a key of another message",
        stored.comment("b").idempotency_key("order-42").await,
    );
    hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let _ = stored.comment("c").idempotency_key("order-43").await;
    text.error(
        "a key whose outcome is unknown",
        stored.comment("c").idempotency_key("order-43").await,
    );
    text.error(
        "a key that is too long",
        stored.comment("a").idempotency_key("a".repeat(300)).await,
    );
    let late = CallOptions::new().resend_if_absent(Duration::from_secs(100_000));
    text.error(
        "a message that is sent again after a day",
        stored.comment("a").idempotency_key("order-44").with(late).await,
    );
    text.error(
        "a message without a sender",
        thread.send(NewMessage::default()).await,
    );
    let prepared = thread.prepare(NewComment::new("d"));
    let receipt = prepared.receipt();
    text.error(
        "a receipt of another thread",
        client.thread(1).find_sent(receipt).await,
    );
    let mut newer = serde_json::to_value(receipt).unwrap();
    newer["version"] = 99.into();
    let newer: Receipt = serde_json::from_value(newer).unwrap();
    text.error("a receipt of a newer version", thread.find_sent(&newer).await);
    hubspot.revoke_scope("conversations.write");
    text.error("a missing scope", comment().await);
    hubspot.set_token("another");
    text.error("a token that is refused", comment().await);
    let server = Server::always(Action::json(201, "{\"id\":")).await;
    let odd = builder().base_url(server.url()).build().unwrap();
    let odd = odd.with(CallOptions::new().settle_time(Duration::ZERO));
    text.error("a response that is no JSON", odd.thread(1).comment("a").await);
    text.error("no server", {
        let url = tests::setup::closed_port();
        let unreachable = builder().base_url(url).build().unwrap();
        unreachable
            .with(CallOptions::new().retry(RetryPolicy::never()))
            .thread(1)
            .comment("a")
            .await
    });
}

pub(crate) async fn others(text: &mut Text) {
    text.part("Other calls");
    let hubspot = StandIn::start();
    let client = hubspot
        .client()
        .unwrap()
        .with(CallOptions::new().settle_time(Duration::ZERO));
    text.error(
        "no such message",
        client.get_message(hubspot.email_thread(), "none").await,
    );
    text.error(
        "an id that cannot be one",
        client.get_message(hubspot.email_thread(), "..").await,
    );
    text.error(
        "a path without a slash",
        client.request(Method::GET, "crm/v3/owners").await,
    );
    let numbered = std::collections::HashMap::from([(vec![1], 1)]);
    text.error(
        "a body that is no JSON",
        client
            .request(Method::POST, "/crm/v3/owners")
            .json(&numbered)
            .await,
    );
    text.error(
        "a file that is not there",
        client.upload_file("/none/at/all.pdf").await,
    );
    text.error("a folder for a file", client.upload_file("/").await);
    let note = || FilePart::new("note.txt", "text/plain", "a note");
    text.error(
        "a file that is too large",
        client.upload_file(Upload::new(note()).max_bytes(2)).await,
    );
    hubspot.fail_next(Fault::disconnect().on(Operation::UploadFile));
    text.error(
        "an upload whose response is lost",
        client.upload_file(note()).await,
    );
    hubspot.fail_next(Fault::disconnect().on(Operation::UploadFile));
    let send = client.thread(hubspot.email_thread()).comment("a").upload(note());
    text.error("a message whose file's upload is lost", send.await);
    let dated = hubspot
        .client_builder()
        .area_version(Area::Files, ApiVersion::V2026_09)
        .build()
        .unwrap();
    text.error("an operation that a version lacks", dated.get_file("1").await);
    text.error("keys without a store", client.sends().get("a").await);
    text.error("an account without a name in the store", {
        let builder = hubspot.client_builder();
        let many = builder.store(MemoryStore::new()).build().unwrap();
        many.with_access_token(TOKEN).unwrap().sends().get("a").await
    });
    let app = OAuth::new("id", "secret", "refresh")
        .unwrap()
        .token_url(format!("{}/oauth", hubspot.base_url()));
    let oauth = Client::builder()
        .oauth(app)
        .base_url(hubspot.base_url())
        .build()
        .unwrap();
    let oauth = oauth.with(CallOptions::new().retry(RetryPolicy::never()));
    text.error("a token that HubSpot does not grant", oauth.list_inboxes().await);
}
