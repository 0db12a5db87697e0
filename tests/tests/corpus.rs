//! Recorded payloads, if there are any: each is decoded completely, and serializes to the same JSON.
//!
//! The assertions are about kinds and the list of sources, not about single files, so that they hold for payloads that
//! are added later.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use hubspot_conversations::custom_channels::NewChannelMessage;
use hubspot_conversations::{
    Actor, Attachment, Channel, ChannelAccountDetails, ChannelAccountPage, ChannelPage, Error, Inbox,
    InboxPage, Message, MessagePage, MessageRecipient, Object, OriginalContent, OutgoingMessage,
    ThreadDetails, ThreadPage,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tests::corpus::{Corpus, Payload, Validity, fixtures};
use tests::hubspot::{Action, Server};
use tests::json::{plain, written};
use tests::say;
use tests::setup::thread;

tests::in_every_version!();

/// The number of payloads of one kind, and the failures.
struct Tally {
    kind: &'static str,
    verb: &'static str,
    read: usize,
    failures: Vec<String>,
}

impl Tally {
    fn of(kind: &'static str) -> Self {
        Self {
            kind,
            verb: "decoded",
            read: 0,
            failures: Vec::new(),
        }
    }

    fn add(&mut self, payload: &Payload, outcome: Result<(), String>) {
        self.read += 1;
        self.failures.extend(
            outcome
                .err()
                .map(|failure| format!("{}/{}: {failure}", self.kind, payload.name)),
        );
    }

    fn done(self) {
        say(&format!(
            "{}: {} of {} {}",
            self.kind,
            self.read - self.failures.len(),
            self.read,
            self.verb
        ));
        assert!(self.read > 0, "no payload of the kind {} was read", self.kind);
        assert!(self.failures.is_empty(), "{:#?}", self.failures);
    }
}

fn same(value: &impl Serialize, input: &Value) -> Result<(), String> {
    let (written, expected) = (written(value), plain(input.clone()));
    if written == expected {
        Ok(())
    } else {
        Err(format!("received as {expected}\nserialized as {written}"))
    }
}

fn round_trip<T: DeserializeOwned + Serialize>(payload: &Payload) -> Result<(), String> {
    let input = payload.json().ok_or("is not JSON")?;
    let value: T = serde_json::from_str(&payload.text).map_err(|error| error.to_string())?;
    same(&value, &input)
}

#[tokio::test]
async fn round_trips_every_message() {
    let Some(corpus) = Corpus::get() else { return };
    let mut tally = Tally::of("message");
    for payload in corpus.of("message") {
        let input = payload.json().unwrap();
        let hub = Server::always(Action::json(200, payload.text.clone())).await;
        let outcome = match hub.client().get_message(thread(), "x").await {
            Ok(message) if message.id() != input["id"] => Err(format!("has the id {:?}", message.id())),
            Ok(message) if message.type_name() != input["type"].as_str() => {
                Err("is of another type".to_owned())
            }
            Ok(message) => same(&*message, &input),
            Err(error) => Err(error.to_string()),
        };
        tally.add(payload, outcome);
    }
    tally.done();
}

/// What HubSpot's docs publish through a custom channel. It is read strictly, as all that is sent.
#[test]
fn round_trips_every_message_of_a_custom_channel() {
    let Some(corpus) = Corpus::get() else { return };
    let mut tally = Tally::of("custom-channel-message");
    for payload in corpus.of("custom-channel-message") {
        tally.add(payload, round_trip::<Object<NewChannelMessage>>(payload));
    }
    tally.done();
}

#[tokio::test]
async fn round_trips_every_page() {
    let Some(corpus) = Corpus::get() else { return };
    let mut tally = Tally::of("message-page");
    for payload in corpus.of("message-page") {
        let input = payload.json().unwrap();
        let hub = Server::always(Action::json(200, payload.text.clone())).await;
        let outcome = match hub.client().list_messages(thread()).await {
            Ok(page) if page.messages().len() != input["results"].as_array().map_or(0, Vec::len) => {
                Err(format!("has {} messages", page.messages().len()))
            }
            Ok(page) => same(&*page, &input),
            Err(error) => Err(error.to_string()),
        };
        tally.add(payload, outcome);
    }
    tally.done();
}

#[tokio::test]
async fn round_trips_every_original_content() {
    let Some(corpus) = Corpus::get() else { return };
    let mut tally = Tally::of("message-content");
    for payload in corpus.of("message-content") {
        let hub = Server::always(Action::json(200, payload.text.clone())).await;
        let outcome = match hub.client().get_original_content(thread(), "x").await {
            Ok(content) => same(&*content, &payload.json().unwrap()),
            Err(error) => Err(error.to_string()),
        };
        tally.add(payload, outcome);
    }
    tally.done();
}

#[test]
fn round_trips_every_attachment_and_recipient() {
    let Some(corpus) = Corpus::get() else { return };
    let mut tally = Tally::of("attachment");
    for payload in corpus.of("attachment") {
        tally.add(payload, round_trip::<Attachment>(payload));
    }
    tally.done();
    let mut tally = Tally::of("recipient");
    for payload in corpus.of("recipient") {
        tally.add(payload, round_trip::<Object<MessageRecipient>>(payload));
    }
    tally.done();
}

#[test]
fn round_trips_threads_actors_and_channels() {
    fn all<T: DeserializeOwned + Serialize>(corpus: &Corpus, kind: &'static str) {
        let mut tally = Tally::of(kind);
        for payload in corpus.of(kind) {
            tally.add(payload, round_trip::<T>(payload));
        }
        tally.done();
    }
    let Some(corpus) = Corpus::get() else { return };
    all::<Actor>(&corpus, "actor");
    all::<Object<Inbox>>(&corpus, "inbox");
    all::<Object<InboxPage>>(&corpus, "inbox-page");
    all::<Object<Channel>>(&corpus, "channel");
    all::<Object<ChannelPage>>(&corpus, "channel-page");
    all::<Object<ChannelAccountDetails>>(&corpus, "channel-account");
    all::<Object<ChannelAccountPage>>(&corpus, "channel-account-page");
    all::<Object<ThreadDetails>>(&corpus, "thread");
    all::<Object<ThreadPage>>(&corpus, "thread-page");
}

/// Compares an error with the body of its response.
fn check_error(error: &Error, payload: &Payload, status: u16) -> Result<(), String> {
    let expect = |what: &str, holds: bool| {
        if holds {
            Ok(())
        } else {
            Err(format!("{what}: {error:?}"))
        }
    };
    expect(
        "the status",
        error.status().map(|status| status.as_u16()) == Some(status),
    )?;
    expect("the body", error.body() == Some(payload.text.as_bytes()))?;
    expect("one line", !error.to_string().contains(['\n', '\r']))?;
    let Some(input) = payload.json().filter(Value::is_object) else {
        return expect("no fields without JSON", error.api_error().is_none());
    };
    let text = |name: &str| input[name].as_str();
    expect("message", error.message() == text("message"))?;
    expect("category", error.category() == text("category"))?;
    expect("correlation id", error.correlation_id() == text("correlationId"))?;
    expect("policy name", error.policy_name() == text("policyName"))?;
    let of_detail = || {
        input["errors"]
            .as_array()?
            .iter()
            .find_map(|detail| detail["subCategory"].as_str())
    };
    expect(
        "sub-category",
        error.sub_category() == text("subCategory").or_else(of_detail),
    )?;
    let api = error.api_error().ok_or("no fields")?;
    let context = api
        .context
        .as_ref()
        .map(|context| serde_json::to_value(context).unwrap());
    expect(
        "context",
        context.as_ref() == input.get("context").filter(|context| !context.is_null()),
    )?;
    same(api, &input)
}

#[tokio::test]
async fn exposes_fields_of_every_error_body() {
    let Some(corpus) = Corpus::get() else { return };
    let (mut tally, mut json) = (Tally::of("error"), 0);
    for payload in corpus.of("error") {
        // Some names contain no status.
        let status = payload.error_status().unwrap_or(400);
        let action = if payload.name.ends_with(".html") {
            Action::html
        } else {
            Action::json
        };
        let hub = Server::always(action(status, payload.text.clone())).await;
        let error = hub.client().thread(thread()).comment("x").await.unwrap_err();
        json += usize::from(error.api_error().is_some());
        tally.add(payload, check_error(&error, payload, status));
    }
    say(&format!("error: {json} of them in JSON"));
    assert!(json > 0, "not one error in JSON was read");
    tally.done();
}

#[test]
fn reads_exactly_the_accepted_requests() {
    let Some(corpus) = Corpus::get() else { return };
    let mut good = Tally::of("request");
    let mut bad = Tally {
        verb: "refused",
        ..Tally::of("request that is marked as invalid")
    };
    for payload in corpus.of("request") {
        let draft = serde_json::from_str::<OutgoingMessage>(&payload.text);
        let known = matches!(
            draft,
            Ok(OutgoingMessage::Message(_) | OutgoingMessage::Comment(_))
        );
        match payload.validity() {
            Validity::Good | Validity::Rejected if known => {
                good.add(payload, round_trip::<OutgoingMessage>(payload));
            }
            Validity::Good | Validity::Rejected => good.add(payload, Err(format!("{draft:?}"))),
            Validity::Invalid | Validity::OtherEndpoint => {
                bad.add(
                    payload,
                    if known {
                        Err(format!("is read as {draft:?}"))
                    } else {
                        Ok(())
                    },
                );
            }
        }
    }
    bad.done();
    good.done();
}

#[tokio::test]
async fn rejects_recipient_that_hubspot_refuses() {
    let Some(corpus) = Corpus::get() else { return };
    let is_to_an_address = |request: &Value| {
        let recipients = request["recipients"].as_array().into_iter().flatten();
        let mut actors = recipients.filter_map(|recipient| recipient["actorId"].as_str());
        actors.any(|actor| actor.starts_with("E-"))
    };
    let mut seen = 0;
    for payload in corpus.of("request") {
        let is_rejected = payload.validity() == Validity::Rejected
            && payload.json().is_some_and(|json| is_to_an_address(&json));
        if !is_rejected {
            continue;
        }
        seen += 1;
        let hub = Server::always(Action::json(201, "{}")).await;
        let draft: OutgoingMessage = serde_json::from_str(&payload.text).unwrap();
        let error = hub.client().thread(thread()).send(draft).await.unwrap_err();
        assert!(!error.may_have_been_received(), "{}: {error}", payload.name);
        assert_eq!(hub.requests().len(), 0, "{}", payload.name);
    }
    assert!(seen > 0, "no request is marked as rejected for its recipient");
}

#[test]
fn round_trips_own_fixtures() {
    fn all<T: DeserializeOwned + Serialize>(kind: &'static str) {
        let mut tally = Tally {
            verb: "of our own decoded",
            ..Tally::of(kind)
        };
        for payload in fixtures(kind) {
            tally.add(&payload, round_trip::<T>(&payload));
        }
        tally.done();
    }
    all::<Message>("message");
    all::<Object<MessagePage>>("message-page");
    all::<Object<OriginalContent>>("message-content");
    all::<Attachment>("attachment");
    all::<Object<MessageRecipient>>("recipient");
    all::<OutgoingMessage>("request");
}

#[test]
fn rejects_outgoing_message_of_wrong_type_with_path() {
    let expected = [
        ("comment-without-text.json", "text: expected"),
        ("message-without-sender.json", "expected"),
        ("recipients-no-list.json", "recipients: expected a list"),
        ("text-no-string.json", "text: expected a string, found a number"),
    ];
    for (name, place) in expected {
        let error = serde_json::from_str::<OutgoingMessage>(&tests::corpus::fixture("refused", name))
            .unwrap_err()
            .to_string();
        assert!(error.contains(place), "{name}: {error}");
    }
    let without_type =
        serde_json::from_str::<OutgoingMessage>(&tests::corpus::fixture("refused", "no-type.json"));
    assert!(!matches!(
        without_type,
        Ok(OutgoingMessage::Message(_) | OutgoingMessage::Comment(_))
    ));
    assert_eq!(fixtures("refused").len(), expected.len() + 1);
}
