//! What a test can make the stand-in do: faults, limits, late lists, delivery states, more threads.

use std::time::{Duration, Instant};

use hubspot_conversations::mock::{Fault, NewThread, Operation, StandIn, StoredMessage};
use hubspot_conversations::{
    ChannelAccount, Client, Delivery, DeliveryIdentifier, ErrorKind, NewMessage, Recipient, RetryPolicy,
    StatusType,
};
use serde_json::json;

const TEXT: &str = "The parcel left yesterday.";

fn start() -> (StandIn, Client) {
    let hubspot = StandIn::start();
    let short = Duration::from_millis(2);
    let builder = hubspot.client_builder().settle_time(Duration::ZERO);
    let retry = RetryPolicy::default()
        .backoff(short, short)
        .max_retry_after(Duration::from_secs(2));
    let client = builder.retry(retry).build().unwrap();
    (hubspot, client)
}

fn posts(hubspot: &StandIn) -> usize {
    let requests = hubspot.requests();
    requests
        .iter()
        .filter(|request| request.method() == "POST")
        .count()
}

/// How often the text is on the thread.
fn stored(hubspot: &StandIn) -> usize {
    let messages = hubspot.messages(hubspot.email_thread());
    messages
        .iter()
        .filter(|message| message.text() == Some(TEXT))
        .count()
}

#[tokio::test]
async fn injects_faults_in_order() {
    let (hubspot, client) = start();
    hubspot.fail_next(Fault::status(503).on(Operation::GetMessage));
    hubspot.fail_next(Fault::status(429).on(Operation::SendMessage).times(2));
    let sent = client.thread(hubspot.email_thread()).comment(TEXT).await.unwrap();
    assert_eq!(sent.response().unwrap().attempts(), 3);
    assert_eq!(
        (posts(&hubspot), stored(&hubspot), hubspot.pending_faults()),
        (3, 1, 1)
    );
    let message = client
        .get_message(hubspot.email_thread(), sent.id())
        .await
        .unwrap();
    assert_eq!((message.attempts(), hubspot.pending_faults()), (2, 0));
}

#[tokio::test]
async fn fault_before_storing_stores_nothing() {
    for fault in [Fault::disconnect(), Fault::status(500)] {
        let (hubspot, client) = start();
        hubspot.fail_next(fault);
        let error = client
            .thread(hubspot.email_thread())
            .comment(TEXT)
            .await
            .unwrap_err();
        assert!(error.is_unknown() && error.absent_since().is_some(), "{error}");
        assert_eq!((posts(&hubspot), stored(&hubspot)), (1, 0));
    }
}

#[tokio::test]
async fn fault_after_storing_loses_only_the_response() {
    for fault in [
        Fault::disconnect(),
        Fault::status(502).body("text/html", "<html></html>"),
    ] {
        let (hubspot, client) = start();
        hubspot.fail_next(fault.after_storing());
        let sent = client.thread(hubspot.email_thread()).comment(TEXT).await.unwrap();
        assert!(sent.recovered());
        assert_eq!((posts(&hubspot), stored(&hubspot)), (1, 1));
    }
}

#[tokio::test]
async fn disconnect_is_a_transport_error() {
    let (hubspot, client) = start();
    hubspot.fail_next(Fault::disconnect().times(4));
    let error = client.list_threads().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!(
        (
            error.attempts(),
            hubspot.requests().len(),
            hubspot.pending_faults()
        ),
        (4, 4, 0)
    );
}

#[tokio::test]
async fn carries_out_delayed_requests_after_the_client_timed_out() {
    let (hubspot, _) = start();
    let builder = hubspot.client_builder().settle_time(Duration::ZERO);
    let client = builder
        .attempt_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let thread = client.thread(hubspot.email_thread());
    hubspot.fail_next(Fault::delay_storing(Duration::from_millis(1_500)));
    let error = thread.comment(TEXT).await.unwrap_err();
    assert!(error.is_unknown() && error.is_timeout(), "{error}");
    assert_eq!(stored(&hubspot), 0);
    let begun = Instant::now();
    while stored(&hubspot) == 0 && begun.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let receipt = error.receipt().unwrap();
    assert!(thread.find_sent(receipt).await.unwrap().sent().is_some());
    // Stored at once, and only the response is late.
    hubspot.fail_next(Fault::delay(Duration::from_millis(400)));
    let sent = thread.comment("Another.").await.unwrap();
    assert!(sent.recovered());
}

#[tokio::test]
async fn stores_after_the_response() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.email_thread());
    hubspot.fail_next(Fault::status(504).storing_after(Duration::from_millis(300)));
    let begun = Instant::now();
    let error = thread.comment(TEXT).await.unwrap_err();
    assert!(error.is_unknown(), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(504));
    while stored(&hubspot) == 0 && begun.elapsed() < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let receipt = error.receipt().unwrap();
    assert!(thread.find_sent(receipt).await.unwrap().sent().is_some());
}

#[tokio::test]
async fn rewrites_what_is_sent() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.email_thread());
    hubspot.rewrite_with(|request, message| {
        assert_eq!(request.method(), "POST");
        message.original = json!({"text": message.json["text"]});
        message.json["text"] = "The parcel".into();
        message.listed_after = Duration::from_secs(60);
    });
    let sent = thread.reply(TEXT, hubspot.agent()).await.unwrap();
    assert_eq!(sent.text(), Some(TEXT), "the response is as it was sent");
    assert_eq!(hubspot.messages(thread.id())[1].text(), Some("The parcel"));
    let original = client.get_original_content(thread.id(), sent.id());
    assert_eq!(original.await.unwrap().text.as_deref(), Some(TEXT));
    let page = client.list_messages(thread.id()).await.unwrap();
    assert_eq!(page.messages().len(), 1, "it is not listed yet");
}

#[tokio::test]
async fn adds_messages_of_anyone_by_their_time() {
    let (hubspot, client) = start();
    let thread = hubspot.email_thread();
    let comment = json!({
        "type": "COMMENT", "text": "Looks lost.", "createdBy": "A-8", "createdAt": "2026-01-02T03:04:05Z",
    });
    let mut message = StoredMessage::new(comment);
    message.original_after = Duration::from_secs(60);
    let added = hubspot.add_message(thread, message.clone()).unwrap();
    let first = client.get_message(thread, added.id()).await.unwrap();
    assert_eq!(first.text(), Some("Looks lost."));
    assert_eq!(hubspot.messages(thread)[0].id(), added.id(), "the oldest");
    let original = client.get_original_content(thread, added.id()).await;
    assert_eq!(
        original.unwrap_err().status().map(|status| status.as_u16()),
        Some(404)
    );
    assert!(hubspot.add_message(1, message).is_none());

    let sent = client.thread(thread).comment(TEXT).await.unwrap();
    assert_eq!(sent.message().created_by(), Some(&hubspot.app()));
}

#[tokio::test]
async fn injector_decides_for_each_request() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.email_thread());
    hubspot.fail_with(|request| {
        (request.body().is_empty()).then(|| Fault::status(404).header("retry-after", "7"))
    });
    thread.comment(TEXT).await.unwrap();
    let error = thread.details().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    // The queue comes first.
    hubspot.fail_next(Fault::status(403).on(Operation::GetThread));
    assert!(thread.details().await.unwrap_err().is_forbidden());
}

#[tokio::test]
async fn refuses_calls_above_a_limit_until_the_window_ends() {
    let (hubspot, _) = start();
    let client = hubspot
        .client_builder()
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    hubspot.limit_per_second(2);
    let begun = Instant::now();
    let mut allowed = 0;
    let error = loop {
        match client.list_threads().await {
            Ok(page) => assert_eq!(page.headers()["x-hubspot-ratelimit-secondly"], "2"),
            Err(error) => break error,
        }
        allowed += 1;
    };
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(error.policy_name(), Some("SECONDLY"));
    assert_eq!(
        error.headers().unwrap()["x-hubspot-ratelimit-secondly-remaining"],
        "0"
    );
    // On a busy machine a window may end in between.
    assert!(
        allowed == 2 || begun.elapsed() >= Duration::from_secs(1),
        "{allowed}"
    );
    tokio::time::sleep(Duration::from_millis(1010)).await;
    client.list_threads().await.unwrap();
    for (limit, policy) in [
        (
            StandIn::limit_per_ten_seconds as fn(&StandIn, u64),
            "TEN_SECONDLY_ROLLING",
        ),
        (StandIn::limit_per_day, "DAILY"),
    ] {
        let hubspot = StandIn::start();
        limit(&hubspot, 1);
        let client = hubspot
            .client_builder()
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        client.list_threads().await.unwrap();
        let error = client.list_threads().await.unwrap_err();
        assert_eq!(error.policy_name(), Some(policy));
    }
}

#[tokio::test]
async fn client_waits_out_an_enforced_limit() {
    let (hubspot, client) = start();
    hubspot.limit_per_second(1);
    let begun = Instant::now();
    for _ in 0..2 {
        client.list_threads().await.unwrap();
    }
    // The second call is accepted when the window of the first one has ended.
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn delays_listing() {
    let (hubspot, client) = start();
    hubspot.delay_listing(Duration::from_secs(60));
    let thread = client.thread(hubspot.email_thread());
    let sent = thread.comment(TEXT).await.unwrap();
    let page = client.list_messages(thread.id()).await.unwrap();
    assert!(page.messages().is_empty());
    assert_eq!(
        client.get_message(thread.id(), sent.id()).await.unwrap().text(),
        Some(TEXT)
    );
    hubspot.delay_listing(Duration::ZERO);
    assert_eq!(
        client.list_messages(thread.id()).await.unwrap().messages().len(),
        2
    );
}

#[tokio::test]
async fn sets_delivery_states() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.email_thread());
    let sent = thread.reply(TEXT, hubspot.agent()).await.unwrap();
    let delivery = async || {
        client
            .get_message(thread.id(), sent.id())
            .await
            .unwrap()
            .delivery()
            .unwrap()
    };
    assert_eq!(delivery().await, Delivery::Sent);
    let changed = hubspot.set_delivery(sent.id(), StatusType::Read).unwrap();
    assert_eq!(
        (changed.delivery(), delivery().await),
        (Some(Delivery::Read), Delivery::Read)
    );
    hubspot.fail_delivery(sent.id(), "EMAIL_BOUNCED").unwrap();
    assert_eq!(delivery().await.to_string(), "FAILED (EMAIL_BOUNCED)");
    assert!(hubspot.set_delivery("none", StatusType::Read).is_none());
}

#[tokio::test]
async fn adds_threads_with_channel_customer_and_inbox() {
    let (hubspot, client) = start();
    let mail = hubspot.add_thread(
        NewThread::email("ana@example.com")
            .message("Where is it?")
            .ticket("61"),
    );
    let desk = hubspot.add_thread(NewThread::email("ben@example.com").help_desk().message("Broken."));
    let chat = hubspot.add_thread(NewThread::live_chat("visitor-2").contact("77").message("Hello?"));
    let phone = hubspot.add_thread(NewThread::whatsapp("+15550100").message("Hi."));
    let own = hubspot.add_thread(NewThread::email("eve@example.com").id(5));
    assert_eq!(u64::from(own), 5);
    assert!(mail < desk && desk < chat && chat < phone);
    assert_eq!(hubspot.messages(own).len(), 0);

    for (thread, customer) in [
        (mail, "ana@example.com"),
        (desk, "ben@example.com"),
        (chat, "visitor-2"),
    ] {
        let sent = client
            .thread(thread)
            .reply("Here.", hubspot.agent())
            .await
            .unwrap();
        let recipient = sent.message().recipients()[0]
            .delivery_identifier
            .clone()
            .unwrap();
        assert_eq!(recipient.value.as_deref(), Some(customer));
    }
    assert!(
        client
            .thread(desk)
            .comment("x")
            .await
            .unwrap_err()
            .is_validation()
    );
    let details = client.thread(chat).details().await.unwrap();
    assert_eq!(details.associated_contact_id.as_deref(), Some("77"));
    assert_eq!(
        client
            .list_threads()
            .associated_ticket_id("61")
            .await
            .unwrap()
            .results
            .as_ref()
            .unwrap()
            .len(),
        1
    );
    let whatsapp = ChannelAccount::new("1007", "4004");
    assert_eq!(
        client
            .thread(phone)
            .details()
            .await
            .unwrap()
            .original_channel_account_id
            .as_deref(),
        Some("4004")
    );
    let message = NewMessage::new("x", hubspot.agent(), whatsapp);
    let message = message.recipient(Recipient::of(DeliveryIdentifier::phone("+15550100")));
    assert!(
        client
            .thread(phone)
            .send(message)
            .await
            .unwrap_err()
            .is_not_sent()
    );
}

#[tokio::test]
async fn threads_get_a_free_id_after_the_highest_one_is_taken() {
    let (hubspot, client) = start();
    let highest = hubspot.add_thread(NewThread::email("ana@example.com").id(u64::MAX));
    let next = hubspot.add_thread(NewThread::email("ben@example.com").message("Hello?"));
    assert_eq!(u64::from(highest), u64::MAX);
    assert_ne!(next, hubspot.email_thread());
    assert_eq!(
        client
            .thread(next)
            .reply("Yes?", hubspot.agent())
            .await
            .unwrap()
            .text(),
        Some("Yes?")
    );
    let listed = client.list_threads().await.unwrap();
    assert_eq!(listed.results.as_ref().unwrap().len(), 5);
}

#[tokio::test]
async fn receives_messages_from_any_address() {
    let (hubspot, client) = start();
    let thread = hubspot.email_thread();
    let from = DeliveryIdentifier::email("second@example.com");
    let received = StoredMessage::received(&hubspot.mailbox(), from, "And me?");
    let received = hubspot.add_message(thread, received).unwrap();
    let read = client.get_message(thread, received.id()).await.unwrap();
    let address = read.senders()[0].delivery_identifier.clone().unwrap();
    assert_eq!(address.as_email(), Some("second@example.com"));
    assert!(hubspot.receive(1, "No such thread.").is_none());
}
