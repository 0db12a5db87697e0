//! Three programs as a reader of the README and of the guides writes them, and what they say and store when all is
//! well and when it is not. They stand in modules of their own, and know nothing of the tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands"
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

/// Mails a customer, and says whether it was delivered.
mod mail {
    use std::time::Duration;

    use hubspot_conversations::{ActorId, ChannelAccount, Delivery, NewMessage, Recipient, Result, Thread};

    pub(crate) async fn run(
        thread: Thread,
        me: ActorId,
        mailbox: ChannelAccount,
        to: &str,
        text: &str,
        patience: Duration,
    ) -> Result<String> {
        let message = NewMessage::new(text, me, mailbox).recipient(Recipient::email(to));
        let sent = thread.send(message).await?;
        // From here on it is sent, and an error means only that nobody can say how far it got.
        let delivery = match thread.wait_for_delivery(sent.id(), patience).await {
            Ok(delivery) => delivery,
            Err(_) => sent.delivery(),
        };
        Ok(match delivery {
            Some(Delivery::Failed { reason, .. }) => {
                format!(
                    "not delivered: {}",
                    reason.as_deref().unwrap_or("HubSpot does not say why")
                )
            }
            Some(Delivery::Read) => "delivered, and read".to_owned(),
            Some(Delivery::Sent) => "on its way: HubSpot reports no failure so far".to_owned(),
            Some(stage) => format!("sent: {stage}"),
            None => "sent: HubSpot does not say whether it was delivered".to_owned(),
        })
    }
}

/// Answers a customer where they wrote, or says why not.
mod answer {
    use hubspot_conversations::{ActorId, ErrorKind, Thread};

    pub(crate) async fn run(thread: Thread, me: ActorId, text: &str) -> String {
        match thread.reply(text, me).await {
            Ok(sent) => format!("answered: {}", sent.text().unwrap_or_default()),
            Err(error) if error.is_unknown() => format!("perhaps answered: {error}"),
            Err(error) if error.kind() == ErrorKind::InvalidRequest => format!("cannot be answered: {error}"),
            Err(error) if error.is_not_sent() => format!("not answered: {error}"),
            Err(error) => unreachable!("a send that fails is either not sent or unknown: {error}"),
        }
    }
}

/// Sends with a receipt on disk. What was not known is asked later, by whoever has the file.
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
        // A receipt that is there already is of a send that nobody has settled.
        if file.exists() {
            return later(hubspot, file).await;
        }
        let prepared = hubspot.thread(thread).prepare(message);
        fs::write(file, serde_json::to_string(prepared.receipt())?)?;
        match prepared.send().await {
            Ok(sent) if sent.recovered() => Ok("sent; the answer was lost, and the message found".to_owned()),
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
            Ok(Some(_)) => "it was sent".to_owned(),
            Ok(None) => "it is not on the thread".to_owned(),
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
async fn a_mail_is_on_its_way() {
    let (hubspot, client) = stand_in();
    let said = mail(&hubspot, &client, hubspot.customer()).await.unwrap();
    assert_eq!(said, "on its way: HubSpot reports no failure so far");
    let stored = hubspot.messages(hubspot.email_thread());
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[1].text(), Some(TEXT));
}

#[tokio::test]
async fn a_mail_that_is_refused_says_so_and_stores_nothing() {
    let (hubspot, client) = stand_in();
    hubspot.revoke_scope("conversations.write");
    let error = mail(&hubspot, &client, hubspot.customer()).await.unwrap_err();
    assert!(error.is_missing_scope() && error.is_not_sent(), "{error}");
    assert!(!error.is_unknown());
    assert!(error.to_string().contains("403"), "{error}");
    assert_eq!(hubspot.messages(hubspot.email_thread()).len(), 1);
}

/// A HubSpot that takes a mail, and reports this of it.
async fn reporting(status: Value) -> (String, usize) {
    let message =
        json!({"type": "MESSAGE", "id": "7", "text": TEXT, "direction": "OUTGOING", "status": status});
    let hub = Server::by(move |_, asked| {
        let status = if asked.method == "POST" { 201 } else { 200 };
        Action::json(status, message.to_string())
    })
    .await;
    let (me, mailbox) = (ActorId::agent(1), ChannelAccount::email("4001"));
    let thread = hub.client().thread(thread());
    let said = mail::run(thread, me, mailbox, "customer@example.com", TEXT, NO_TIME).await;
    (said.unwrap(), hub.count("POST"))
}

#[tokio::test]
async fn a_mail_that_bounced_is_told_from_one_that_was_read() {
    let bounced = json!({"statusType": "FAILED", "failureDetails": {"errorMessage": "EMAIL_BOUNCED"}});
    let all = [
        (bounced, "not delivered: EMAIL_BOUNCED"),
        (
            json!({"statusType": "FAILED"}),
            "not delivered: HubSpot does not say why",
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
        (Value::Null, "sent: HubSpot does not say whether it was delivered"),
    ];
    for (status, says) in all {
        assert_eq!(reporting(status).await, (says.to_owned(), 1));
    }
}

#[tokio::test]
async fn a_reply_goes_where_the_customer_wrote() {
    let (hubspot, client) = stand_in();
    for (thread, account) in [
        (hubspot.email_thread(), hubspot.mailbox()),
        (hubspot.chat_thread(), hubspot.live_chat()),
    ] {
        let said = answer::run(client.thread(thread), hubspot.agent(), TEXT).await;
        assert_eq!(said, format!("answered: {TEXT}"));
        let stored = hubspot.messages(thread);
        assert_eq!(stored.len(), 2);
        let stored = serde_json::to_value(&stored[1]).unwrap();
        assert_eq!(stored["channelId"], account.channel_id());
        assert_eq!(stored["channelAccountId"], account.channel_account_id());
    }
}

#[tokio::test]
async fn a_reply_that_is_refused_says_why_and_stores_nothing() {
    let (hubspot, client) = stand_in();
    let reply = |thread: ThreadId| answer::run(client.thread(thread), hubspot.agent(), TEXT);
    let said = reply(4711.into()).await;
    assert!(
        said.starts_with("not answered: ") && said.contains("404"),
        "{said}"
    );
    hubspot.revoke_scope("conversations.write");
    let said = reply(hubspot.email_thread()).await;
    assert!(
        said.starts_with("not answered: ") && said.contains("403"),
        "{said}"
    );
    // Now not even the thread can be read: nothing was sent, and the error says that too.
    hubspot.revoke_scope("conversations.read");
    let said = reply(hubspot.email_thread()).await;
    assert!(
        said.starts_with("not answered: ") && said.contains("403"),
        "{said}"
    );
    assert_eq!(hubspot.messages(hubspot.email_thread()).len(), 1);
}

/// A thread with this one message of the customer's, or with none.
async fn thread_with(message: Option<Value>) -> (String, usize) {
    let page = json!({"results": message.as_slice()});
    let hub = Server::always(Action::json(200, page.to_string())).await;
    let said = answer::run(hub.client().thread(thread()), ActorId::agent(1), TEXT).await;
    (said, hub.count("POST"))
}

#[tokio::test]
async fn a_reply_that_has_nowhere_to_go_says_why_and_sends_nothing() {
    let from = |channel: &str, kind: &str| {
        json!({
            "type": "MESSAGE", "id": "1", "text": "Where is it?", "direction": "INCOMING",
            "channelId": channel, "channelAccountId": "1",
            "senders": [{"actorId": "V-1", "deliveryIdentifier": {"type": kind, "value": "somebody"}}],
        })
    };
    let all = [
        (None, "there is no message of the customer's on it"),
        (Some(from("1007", "HS_PHONE_NUMBER")), "WhatsApp"),
        (
            Some(from("1002", "CHANNEL_SPECIFIC_OPAQUE_ID")),
            "not an e-mail address",
        ),
    ];
    for (message, why) in all {
        let (said, posts) = thread_with(message).await;
        assert!(said.starts_with("cannot be answered: "), "{said}");
        assert!(said.contains(why), "{said}");
        assert_eq!(posts, 0, "{said}");
    }
}

#[tokio::test]
async fn a_reply_that_fails_before_it_is_sent_is_not_sent() {
    let empty = Action::json(200, r#"{"results":[]}"#);
    for act in [empty, Action::Hang, Action::ResetRead, Action::json(200, "[")] {
        let socket = Server::always(act.clone()).await;
        let client = builder(socket.url())
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
        assert_eq!(socket.count("POST"), 0, "{act:?}");
    }
}

const THREAD: u64 = 7;

fn message() -> NewMessage {
    let recipient = Recipient::email("customer@example.com");
    NewMessage::new(TEXT, ActorId::agent(1), ChannelAccount::email("4001")).recipient(recipient)
}

/// A process of its own: nothing but the file is shared.
fn process(ledger: &Ledger) -> Client {
    let (attempt, settle) = (Duration::from_millis(400), Duration::from_millis(150));
    builder(ledger.url())
        .attempt_timeout(attempt)
        .settle_time(settle)
        .build()
        .unwrap()
}

async fn unwell(faults: Faults) -> (Ledger, tempfile::TempDir, PathBuf) {
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
async fn a_lost_answer_is_recovered() {
    let dropped_after = 100;
    let (ledger, _folder, file) = unwell(Faults {
        dropped_after,
        ..Faults::default()
    })
    .await;
    let said = send(&ledger, &file).await;
    assert_eq!(said, "sent; the answer was lost, and the message found");
    assert_eq!(later(&ledger, &file).await, "it was sent");
    assert_eq!(send(&ledger, &file).await, "it was sent", "no second one");
    assert_eq!(ledger.posts().len(), 1);
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn an_unknown_outcome_is_found_later_by_another_process() {
    // Stored when the send's own lookup is long over.
    let (stored_late, late) = (100, Duration::from_secs(3));
    let (ledger, _folder, file) = unwell(Faults {
        stored_late,
        late,
        ..Faults::default()
    })
    .await;
    let said = send(&ledger, &file).await;
    assert!(said.starts_with("unknown: "), "{said}");
    assert_eq!(ledger.texts(THREAD).len(), 0, "not stored yet");
    let said = later(&ledger, &file).await;
    assert_eq!(said, "it is not on the thread");
    ledger.settled().await;
    assert_eq!(later(&ledger, &file).await, "it was sent");
    assert_eq!(send(&ledger, &file).await, "it was sent", "no second one");
    assert_eq!(ledger.posts().len(), 1);
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn an_unknown_outcome_of_what_never_came_stays_absent() {
    let (ledger, _folder, file) = unwell(Faults::default()).await;
    ledger.refuse(Some((
        504,
        json!({"status": "error", "message": "gateway timeout"}),
    )));
    let said = send(&ledger, &file).await;
    assert!(said.starts_with("unknown: ") && said.contains("504"), "{said}");
    ledger.refuse(None);
    let said = later(&ledger, &file).await;
    assert_eq!(said, "it is not on the thread");
    assert_eq!(ledger.posts().len(), 1, "asked, and not sent again");
    assert!(ledger.texts(THREAD).is_empty());
}

#[tokio::test]
async fn a_process_that_dies_while_sending_leaves_its_receipt() {
    let usual = Duration::from_millis(100);
    let (ledger, _folder, file) = unwell(Faults {
        usual,
        ..Faults::default()
    })
    .await;
    let client = process(&ledger);
    let came = async {
        while ledger.posts().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        said = careful::send(&client, THREAD.into(), message(), &file) => panic!("it ended: {said:?}"),
        () = came => {}
    }
    drop(client);
    ledger.settled().await;
    assert_eq!(later(&ledger, &file).await, "it was sent");
    assert_eq!(send(&ledger, &file).await, "it was sent", "no second one");
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn what_is_certainly_not_sent_may_be_sent_again() {
    let dropped_before = 100;
    let (ledger, _folder, file) = unwell(Faults {
        dropped_before,
        ..Faults::default()
    })
    .await;
    let said = send(&ledger, &file).await;
    assert!(said.starts_with("not sent: "), "{said}");
    assert!(ledger.texts(THREAD).is_empty());
    ledger.faults(Faults::default());
    assert_eq!(send(&ledger, &file).await, "sent");
    assert_eq!(ledger.texts(THREAD), [TEXT]);
}

#[tokio::test]
async fn a_thread_that_cannot_be_read_leaves_it_unknown() {
    let (ledger, _folder, file) = unwell(Faults::default()).await;
    assert_eq!(send(&ledger, &file).await, "sent");
    let nobody = builder(&tests::setup::closed_port()).build().unwrap();
    let said = careful::later(&nobody, &file).await.unwrap();
    assert!(said.starts_with("still unknown: "), "{said}");
}

#[test]
fn rejects_invalid_id() {
    for (text, shown) in [
        ("abc", " `abc`"),
        ("0", " `0`"),
        ("-5", " `-5`"),
        ("", ""),
        // It may be a secret that belongs elsewhere.
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
