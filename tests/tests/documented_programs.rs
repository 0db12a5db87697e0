//! Three programs written by the README and the guides, and what they return and store on success and on failure. Each
//! has a module of its own, which uses nothing of the tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::path::{Path, PathBuf};
use std::time::Duration;

use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{ActorId, ChannelAccount, Client, NewMessage, Recipient, ThreadId};
use serde_json::{Value, json};
use tests::hubspot::ledger::{Faults, Ledger};
use tests::hubspot::{Action, Server};
use tests::setup::{builder, thread};
use tests::version::version;

tests::in_every_version!();

const TEXT: &str = "Your order has shipped.";

/// Sends a mail to a customer, and returns whether it was delivered.
mod mail {
    use std::time::Duration;

    use hubspot_conversations::{ActorId, ChannelAccount, Delivery, NewMessage, Recipient, Result, Thread};

    pub(crate) async fn run(
        thread: Thread,
        me: ActorId,
        mailbox: ChannelAccount,
        to: &str,
        text: &str,
        wait: Duration,
    ) -> Result<String> {
        let message = NewMessage::new(text, me, mailbox).recipient(Recipient::email(to));
        let sent = thread.send(message).await?;
        // The message was accepted: an error here means only that its delivery is unknown.
        let delivery = match thread.wait_for_delivery(sent.id(), wait).await {
            Ok(delivery) => delivery,
            Err(_) => sent.delivery(),
        };
        Ok(match delivery {
            Some(Delivery::Failed { reason, .. }) => {
                format!(
                    "not delivered: {}",
                    reason.as_deref().unwrap_or("HubSpot gives no reason")
                )
            }
            Some(Delivery::Read) => "delivered, and read".to_owned(),
            Some(Delivery::Sent) => "on its way: HubSpot reports no failure so far".to_owned(),
            Some(stage) => format!("sent: {stage}"),
            None => "sent: HubSpot does not report whether it was delivered".to_owned(),
        })
    }
}

/// Replies to a customer on their channel, or returns the reason for the failure.
mod reply {
    use hubspot_conversations::{ActorId, ErrorKind, Thread};

    pub(crate) async fn run(thread: Thread, me: ActorId, text: &str) -> String {
        match thread.reply(text, me).await {
            Ok(sent) => format!("replied: {}", sent.text().unwrap_or_default()),
            Err(error) if error.is_unknown() => format!("unknown: {error}"),
            Err(error) if error.kind() == ErrorKind::InvalidRequest => {
                format!("no reply is possible: {error}")
            }
            Err(error) if error.is_not_sent() => format!("not sent: {error}"),
            Err(error) => unreachable!("a send that fails is either not sent or unknown: {error}"),
        }
    }
}

/// Sends with a receipt on disk. An unknown outcome is looked up later, by any program that has the file.
mod careful {
    use std::path::Path;
    use std::{error, fs};

    use hubspot_conversations::{Client, NewMessage, Receipt, ThreadId};

    type Result<T> = std::result::Result<T, Box<dyn error::Error>>;

    pub(crate) async fn send(
        hubspot: &Client,
        thread: ThreadId,
        message: NewMessage,
        file: &Path,
    ) -> Result<String> {
        // A receipt that exists already is of a send whose outcome is unknown.
        if file.exists() {
            return later(hubspot, file).await;
        }
        let prepared = hubspot.thread(thread).prepare(message);
        fs::write(file, serde_json::to_string(prepared.receipt())?)?;
        match prepared.send().await {
            Ok(sent) if sent.recovered() => {
                Ok("sent; the response was lost, and the message found".to_owned())
            }
            Ok(_) => Ok("sent".to_owned()),
            Err(error) if error.is_unknown() => Ok(format!("unknown: {error}")),
            Err(error) => {
                fs::remove_file(file)?; // not on the thread, and will not be: the next run may send it
                Ok(format!("not sent: {error}"))
            }
        }
    }

    pub(crate) async fn later(hubspot: &Client, file: &Path) -> Result<String> {
        let receipt: Receipt = serde_json::from_str(&fs::read_to_string(file)?)?;
        Ok(match hubspot.thread(receipt.thread()).find_sent(&receipt).await {
            Ok(found) if found.sent().is_some() => "it was sent".to_owned(),
            Ok(_) => "still unknown".to_owned(),
            Err(error) => format!("still unknown: {error}"),
        })
    }
}

const NO_TIME: Duration = Duration::ZERO;

fn stand_in() -> (StandIn, Client) {
    let hubspot = StandIn::start();
    let client = hubspot.client_builder().api_version(version()).build().unwrap();
    (hubspot, client)
}

async fn mail(hubspot: &StandIn, client: &Client, to: &str) -> hubspot_conversations::Result<String> {
    let thread = client.thread(hubspot.email_thread());
    mail::run(thread, hubspot.agent(), hubspot.mailbox(), to, TEXT, NO_TIME).await
}

#[tokio::test]
async fn sends_a_mail() {
    let (hubspot, client) = stand_in();
    let result = mail(&hubspot, &client, hubspot.customer()).await.unwrap();
    assert_eq!(result, "on its way: HubSpot reports no failure so far");
    let stored = hubspot.messages(hubspot.email_thread());
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[1].text(), Some(TEXT));
}

#[tokio::test]
async fn reports_a_refused_mail_and_stores_nothing() {
    let (hubspot, client) = stand_in();
    hubspot.revoke_scope("conversations.write");
    let error = mail(&hubspot, &client, hubspot.customer()).await.unwrap_err();
    assert!(error.is_missing_scope() && error.is_not_sent(), "{error}");
    assert!(!error.is_unknown());
    assert!(error.to_string().contains("403"), "{error}");
    assert_eq!(hubspot.messages(hubspot.email_thread()).len(), 1);
}

/// Sends a mail to a server that accepts it and reports this status.
async fn mail_with_status(status: Value) -> (String, usize) {
    let message =
        json!({"type": "MESSAGE", "id": "7", "text": TEXT, "direction": "OUTGOING", "status": status});
    let hub = Server::by(move |_, request| {
        let status = if request.method == "POST" { 201 } else { 200 };
        Action::json(status, message.to_string())
    })
    .await;
    let (me, mailbox) = (ActorId::agent(1), ChannelAccount::email("4001"));
    let thread = hub.client().thread(thread());
    let result = mail::run(thread, me, mailbox, "customer@example.com", TEXT, NO_TIME).await;
    (result.unwrap(), hub.count("POST"))
}

#[tokio::test]
async fn reports_each_delivery_state() {
    let bounced = json!({"statusType": "FAILED", "failureDetails": {"errorMessage": "EMAIL_BOUNCED"}});
    let all = [
        (bounced, "not delivered: EMAIL_BOUNCED"),
        (
            json!({"statusType": "FAILED"}),
            "not delivered: HubSpot gives no reason",
        ),
        (json!({"statusType": "READ"}), "delivered, and read"),
        (
            json!({"statusType": "SENT"}),
            "on its way: HubSpot reports no failure so far",
        ),
        (
            json!({"statusType": "QUEUED_BY_TOMORROW"}),
            "sent: QUEUED_BY_TOMORROW",
        ),
        (
            Value::Null,
            "sent: HubSpot does not report whether it was delivered",
        ),
    ];
    for (status, result) in all {
        assert_eq!(mail_with_status(status).await, (result.to_owned(), 1));
    }
}

#[tokio::test]
async fn replies_on_the_channel_of_the_customer() {
    let (hubspot, client) = stand_in();
    for (thread, account) in [
        (hubspot.email_thread(), hubspot.mailbox()),
        (hubspot.chat_thread(), hubspot.live_chat()),
    ] {
        let result = reply::run(client.thread(thread), hubspot.agent(), TEXT).await;
        assert_eq!(result, format!("replied: {TEXT}"));
        let stored = hubspot.messages(thread);
        assert_eq!(stored.len(), 2);
        let stored = serde_json::to_value(&stored[1]).unwrap();
        assert_eq!(stored["channelId"], account.channel_id());
        assert_eq!(stored["channelAccountId"], account.channel_account_id());
    }
}

#[tokio::test]
async fn reports_a_refused_reply_and_stores_nothing() {
    let (hubspot, client) = stand_in();
    let reply = |thread: ThreadId| reply::run(client.thread(thread), hubspot.agent(), TEXT);
    let result = reply(4711.into()).await;
    assert!(
        result.starts_with("not sent: ") && result.contains("404"),
        "{result}"
    );
    hubspot.revoke_scope("conversations.write");
    let result = reply(hubspot.email_thread()).await;
    assert!(
        result.starts_with("not sent: ") && result.contains("403"),
        "{result}"
    );
    // Now the thread cannot be read either: nothing was sent, and the error says so.
    hubspot.revoke_scope("conversations.read");
    let result = reply(hubspot.email_thread()).await;
    assert!(
        result.starts_with("not sent: ") && result.contains("403"),
        "{result}"
    );
    assert_eq!(hubspot.messages(hubspot.email_thread()).len(), 1);
}

/// Replies on a thread with this one message, or with none.
async fn reply_on_thread_with(message: Option<Value>) -> (String, usize) {
    let page = json!({"results": message.as_slice()});
    let hub = Server::always(Action::json(200, page.to_string())).await;
    let result = reply::run(hub.client().thread(thread()), ActorId::agent(1), TEXT).await;
    (result, hub.count("POST"))
}

#[tokio::test]
async fn sends_no_reply_without_a_destination() {
    let from = |channel: &str, kind: &str| {
        json!({
            "type": "MESSAGE", "id": "1", "text": "Where is it?", "direction": "INCOMING",
            "channelId": channel, "channelAccountId": "1",
            "senders": [{"actorId": "V-1", "deliveryIdentifier": {"type": kind, "value": "opaque-id"}}],
        })
    };
    let all = [
        (None, "no message on it is a customer's"),
        (Some(from("1007", "HS_PHONE_NUMBER")), "WhatsApp"),
        (
            Some(from("1002", "CHANNEL_SPECIFIC_OPAQUE_ID")),
            "not an e-mail address",
        ),
    ];
    for (message, why) in all {
        let (result, posts) = reply_on_thread_with(message).await;
        assert!(result.starts_with("no reply is possible: "), "{result}");
        assert!(result.contains(why), "{result}");
        assert_eq!(posts, 0, "{result}");
    }
}

#[tokio::test]
async fn reports_a_reply_as_not_sent_if_its_thread_cannot_be_read() {
    let empty = Action::json(200, r#"{"results":[]}"#);
    for act in [empty, Action::Hang, Action::ResetRead, Action::json(200, "[")] {
        let server = Server::always(act.clone()).await;
        let client = builder(server.url())
            .attempt_timeout(Duration::from_millis(100))
            .build()
            .unwrap();
        let error = client
            .thread(thread())
            .reply(TEXT, ActorId::agent(1))
            .await
            .unwrap_err();
        assert!(error.is_not_sent() && !error.is_unknown(), "{act:?}: {error}");
        assert!(!error.may_have_been_received(), "{act:?}: {error}");
        assert_eq!(server.count("POST"), 0, "{act:?}");
    }
}

const THREAD: u64 = 7;

fn message() -> NewMessage {
    let recipient = Recipient::email("customer@example.com");
    NewMessage::new(TEXT, ActorId::agent(1), ChannelAccount::email("4001")).recipient(recipient)
}

/// Returns a client that shares nothing with others but the file, like one in another process.
fn process(ledger: &Ledger) -> Client {
    let (attempt, settle) = (Duration::from_millis(400), Duration::from_millis(150));
    builder(ledger.url())
        .attempt_timeout(attempt)
        .settle_time(settle)
        .build()
        .unwrap()
}

async fn faulty(faults: Faults) -> (Ledger, tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.json");
    (Ledger::start(1, faults).await, folder, file)
}

async fn send(ledger: &Ledger, file: &Path) -> String {
    careful::send(&process(ledger), THREAD.into(), message(), file)
        .await
        .unwrap()
}

async fn later(ledger: &Ledger, file: &Path) -> String {
    careful::later(&process(ledger), file).await.unwrap()
}

#[tokio::test]
async fn recovers_a_lost_response() {
    let dropped_after = 100;
    let (ledger, _folder, file) = faulty(Faults {
        dropped_after,
        ..Faults::default()
    })
    .await;
    let result = send(&ledger, &file).await;
    assert_eq!(result, "sent; the response was lost, and the message found");
    assert_eq!(later(&ledger, &file).await, "it was sent");
    assert_eq!(send(&ledger, &file).await, "it was sent", "no second one");
    assert_eq!(ledger.posts().len(), 1);
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn resolves_an_unknown_outcome_in_another_process() {
    // Stored long after the send's own search.
    let (stored_late, late) = (100, Duration::from_secs(3));
    let (ledger, _folder, file) = faulty(Faults {
        stored_late,
        late,
        ..Faults::default()
    })
    .await;
    let result = send(&ledger, &file).await;
    assert!(result.starts_with("unknown: "), "{result}");
    assert_eq!(ledger.texts(THREAD).len(), 0, "not stored yet");
    let result = later(&ledger, &file).await;
    assert_eq!(result, "still unknown");
    ledger.settled().await;
    assert_eq!(later(&ledger, &file).await, "it was sent");
    assert_eq!(send(&ledger, &file).await, "it was sent", "no second one");
    assert_eq!(ledger.posts().len(), 1);
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn keeps_reporting_a_message_as_absent_that_is_never_stored() {
    let (ledger, _folder, file) = faulty(Faults::default()).await;
    ledger.refuse(Some((
        504,
        json!({"status": "error", "message": "gateway timeout"}),
    )));
    let result = send(&ledger, &file).await;
    assert!(
        result.starts_with("unknown: ") && result.contains("504"),
        "{result}"
    );
    ledger.refuse(None);
    let result = later(&ledger, &file).await;
    assert_eq!(result, "still unknown");
    assert_eq!(ledger.posts().len(), 1, "searched for, and not sent again");
    assert!(ledger.texts(THREAD).is_empty());
}

#[tokio::test]
async fn resolves_a_send_of_a_process_that_died() {
    let usual = Duration::from_millis(100);
    let (ledger, _folder, file) = faulty(Faults {
        usual,
        ..Faults::default()
    })
    .await;
    let client = process(&ledger);
    let arrived = async {
        while ledger.posts().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        result = careful::send(&client, THREAD.into(), message(), &file) => panic!("the send finished: {result:?}"),
        () = arrived => {}
    }
    drop(client);
    ledger.settled().await;
    assert_eq!(later(&ledger, &file).await, "it was sent");
    assert_eq!(send(&ledger, &file).await, "it was sent", "no second one");
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn resends_a_message_that_was_not_sent() {
    let (ledger, _folder, file) = faulty(Faults::default()).await;
    ledger.refuse(Some((423, json!({"status": "error", "message": "locked"}))));
    let result = send(&ledger, &file).await;
    assert!(result.starts_with("not sent: "), "{result}");
    assert!(ledger.texts(THREAD).is_empty());
    ledger.refuse(None);
    assert_eq!(send(&ledger, &file).await, "sent");
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn keeps_the_outcome_unknown_if_the_thread_cannot_be_read() {
    let (ledger, _folder, file) = faulty(Faults::default()).await;
    assert_eq!(send(&ledger, &file).await, "sent");
    let unreachable = builder(&tests::setup::closed_port()).build().unwrap();
    let result = careful::later(&unreachable, &file).await.unwrap();
    assert!(result.starts_with("still unknown: "), "{result}");
}

#[test]
fn rejects_invalid_id() {
    for (text, shown) in [
        ("abc", " `abc`"),
        ("0", " `0`"),
        ("-5", " `-5`"),
        ("", ""),
        // Not shown: it may be a secret in the wrong variable.
        ("pat-na1-00000000-0000-0000-0000-000000000000", ""),
        ("a\nb", ""),
    ] {
        let error = text.parse::<ThreadId>().unwrap_err().to_string();
        let expected = "expected a positive whole number, such as `11178480985`";
        assert_eq!(error, format!("invalid thread id{shown}: {expected}"));
    }
    let error = "47306113".parse::<ActorId>().unwrap_err().to_string();
    let expected = "expected `<prefix>-<id>`, such as `A-47306113`";
    assert_eq!(error, format!("invalid actor id `47306113`: {expected}"));
}
