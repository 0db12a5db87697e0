//! Sends with keys over a store, against the stand-in for HubSpot.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::context::{Check, Handle, Violations, ensure, lasting};
use super::tap::Tap;
use crate::mock::{Fault, Operation, StandIn};
use crate::store::{Key, Kind, SendState, Store, StoreError, StoreOptions};
use crate::{CallOptions, Client, Error, NewMessage, Recipient, RetryPolicy, Sent};

/// The total timeout and the settle time of each send.
const TOTAL: Duration = Duration::from_millis(600);
const SETTLE: Duration = Duration::from_millis(300);
/// Longer than the lease of such a send: both, and a margin that is no longer than the first.
const LEASE: Duration = Duration::from_millis(1_700);
/// Where calls wait for each other.
const PATIENT: Duration = Duration::from_secs(10);
const TEXT: &str = "Your parcel left today";
const ADDRESS: &str = "conformance@example.com";

/// Checks that a message is sent once for a key where this store has the records. `open` opens the same store each time, as
/// another process would; the messages go to a [`StandIn`].
///
/// It takes some seconds, and shows nothing that [`check`](super::check) would not find, unless it finds that a promise of
/// [`Store`] is missing there.
///
/// # Errors
///
/// Returns every promise that is not kept, and every error of the store.
pub async fn sends<F, O>(open: F) -> Result<(), Violations>
where
    F: Fn() -> O,
    O: Future<Output = Result<Arc<dyn Store>, StoreError>>,
{
    let mut stores = Vec::new();
    for _ in 0..4 {
        let store = open().await;
        stores.push(Handle(store.map_err(|error| {
            Violations(vec![format!("it cannot be opened: {error}")])
        })?));
    }
    let mut violations = Vec::new();
    for (promise, test) in PROMISES {
        let check = Check::new(stores.clone());
        let sends = Sends {
            hubspot: StandIn::start(),
            check,
        };
        if let Err(violation) = test(&sends).await {
            violations.push(format!("{promise}: {violation}"));
        }
    }
    match violations.is_empty() {
        true => Ok(()),
        false => Err(Violations(violations)),
    }
}

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
type Test = for<'a> fn(&'a Sends) -> Outcome<'a>;

const PROMISES: [(&str, Test); 9] = [
    ("a key that was sent is not sent again", |sends| {
        Box::pin(sends.replays())
    }),
    ("of calls with one key at once, one sends", |sends| {
        Box::pin(sends.sends_once())
    }),
    ("a key is not used for another message", |sends| {
        Box::pin(sends.refuses_another_message())
    }),
    ("the same words under two keys are two messages", |sends| {
        Box::pin(sends.has_two_owners())
    }),
    ("who takes over sends nothing", |sends| {
        Box::pin(sends.takes_over())
    }),
    ("who was taken over ends nothing, and has its message", |sends| {
        Box::pin(sends.returns_late())
    }),
    ("what was not sent can be sent again, and nothing else", |sends| {
        Box::pin(sends.sends_after_a_refusal())
    }),
    ("a record of a newer version is not taken for none", |sends| {
        Box::pin(sends.keeps_newer_records())
    }),
    ("records have nothing private", |sends| {
        Box::pin(sends.writes_nothing_private())
    }),
];

struct Sends {
    hubspot: StandIn,
    check: Check,
}

impl Sends {
    fn handle(&self, number: usize) -> Result<Arc<dyn Store>, String> {
        let handle = self.check.stores.get(number);
        Ok(Arc::clone(&handle.ok_or("no handle")?.0))
    }

    /// Returns the client of a process of its own.
    fn client(&self, number: usize) -> Result<Client, String> {
        self.client_of(Tap::new(self.handle(number)?))
    }

    fn patient(&self, number: usize) -> Result<Client, String> {
        Ok(self
            .client(number)?
            .with(CallOptions::new().total_timeout(PATIENT)))
    }

    fn client_of(&self, store: Tap) -> Result<Client, String> {
        let client = self
            .hubspot
            .client_builder()
            .store(store)
            .store_options(StoreOptions::new().account(self.check.run.as_str()))
            .retry(RetryPolicy::never())
            .total_timeout(TOTAL)
            .settle_time(SETTLE);
        client.build().map_err(|error| error.to_string())
    }

    async fn send(&self, client: &Client, key: &str, text: &str) -> Result<Sent, Error> {
        let thread = client.thread(self.hubspot.email_thread());
        thread.comment(text).idempotency_key(key).await
    }

    async fn sent(&self, client: &Client, key: &str) -> Result<Sent, String> {
        let sent = self.send(client, key, TEXT).await;
        sent.map_err(|error| error.to_string())
    }

    fn posts(&self) -> usize {
        let requests = self.hubspot.requests();
        requests
            .iter()
            .filter(|request| request.method() == "POST")
            .count()
    }

    /// Fails unless so many messages were sent to HubSpot.
    fn has_posted(&self, expected: usize) -> Result<(), String> {
        let posts = self.posts();
        ensure(posts == expected, || {
            format!("{posts} messages were sent, where {expected} should be")
        })
    }

    async fn state(&self, client: &Client, key: &str) -> Result<Option<SendState>, String> {
        let status = client.sends().get(key).await;
        let status = status.map_err(|error| error.to_string())?;
        Ok(status.map(|status| status.state().clone()))
    }

    async fn replays(&self) -> Result<(), String> {
        let first = self.sent(&self.client(0)?, "k").await?;
        for number in 0..4 {
            let again = self.sent(&self.client(number)?, "k").await?;
            ensure(
                again.replayed() && again.id() == first.id(),
                || "another message was returned",
            )?;
        }
        self.has_posted(1)
    }

    async fn sends_once(&self) -> Result<(), String> {
        let rounds = 8;
        for round in 0..rounds {
            let mut calls = JoinSet::new();
            for number in 0..4 {
                let client = self.patient(number)?;
                let thread = client.thread(self.hubspot.email_thread());
                let send = thread
                    .comment(format!("{TEXT} {round}"))
                    .idempotency_key(format!("{round}"));
                calls.spawn(send.into_future());
            }
            let mut ids = Vec::new();
            for sent in calls.join_all().await {
                ids.push(sent.map_err(|error| error.to_string())?.id().to_owned());
            }
            ids.dedup();
            ensure(ids.len() == 1, || "calls with one key returned several messages")?;
        }
        self.has_posted(rounds)
    }

    async fn refuses_another_message(&self) -> Result<(), String> {
        self.sent(&self.client(0)?, "k").await?;
        let before = self.hubspot.requests().len();
        let other = self.send(&self.client(1)?, "k", "Another text").await;
        ensure(
            other.is_err_and(|error| error.is_key_reused() && error.is_not_sent()),
            || "it was not refused",
        )?;
        ensure(
            self.hubspot.requests().len() == before,
            || "a request was made to HubSpot",
        )
    }

    async fn has_two_owners(&self) -> Result<(), String> {
        // The answer of one of them is lost.
        let lost = Fault::disconnect().after_storing();
        self.hubspot.fail_next(lost.on(Operation::SendMessage));
        let (one, other) = (self.patient(0)?, self.patient(1)?);
        let (one, other) = crate::sync::join(self.sent(&one, "1"), self.sent(&other, "2")).await;
        ensure(one?.id() != other?.id(), || "one message has two owners")?;
        self.has_posted(2)
    }

    async fn takes_over(&self) -> Result<(), String> {
        self.hubspot
            .fail_next(Fault::disconnect().on(Operation::SendMessage));
        // It crashes once its records are written: those of the store's identity, of the key and of the thread.
        let store = Tap::new(self.handle(0)?).ending_after(3);
        let crashed = self.send(&self.client_of(store)?, "k", TEXT).await;
        ensure(crashed.is_err(), || "a message was returned that is not there")?;
        self.has_posted(1)?;
        tokio::time::sleep(LEASE).await;
        for number in 1..4 {
            let again = self.send(&self.client(number)?, "k", TEXT).await;
            ensure(
                again.is_err_and(|error| error.is_unknown()),
                || "the outcome is not unknown",
            )?;
        }
        let state = self.state(&self.client(1)?, "k").await?;
        ensure(state == Some(SendState::Unknown), || {
            format!("its record is {state:?}")
        })?;
        self.has_posted(1)
    }

    async fn returns_late(&self) -> Result<(), String> {
        let store = Tap::new(self.handle(0)?).pausing_before_claims(LEASE * 2);
        let (paused, other) = (self.client_of(store)?, self.client(1)?);
        let late = async {
            tokio::time::sleep(LEASE).await;
            self.sent(&other, "k").await
        };
        let (paused, other) = crate::sync::join(self.sent(&paused, "k"), late).await;
        let (paused, other) = (paused?, other?);
        ensure(
            paused.id() == other.id() && other.replayed(),
            || "another message was returned",
        )?;
        let state = self.state(&self.client(2)?, "k").await?;
        let is_sent = matches!(state, Some(SendState::Sent { message_id }) if message_id == other.id());
        ensure(is_sent, || "its record is another one")?;
        self.has_posted(1)
    }

    async fn sends_after_a_refusal(&self) -> Result<(), String> {
        self.hubspot
            .fail_next(Fault::status(400).on(Operation::SendMessage));
        let refused = self.send(&self.client(0)?, "refused", TEXT).await;
        ensure(
            refused.is_err_and(|error| error.is_not_sent()),
            || "a refusal is not a proof",
        )?;
        let sent = self.sent(&self.client(1)?, "refused").await?;
        ensure(!sent.replayed(), || "a message was returned that was refused")?;
        self.has_posted(2)?;
        self.hubspot
            .fail_next(Fault::disconnect().on(Operation::SendMessage));
        for number in 0..3 {
            let lost = self.send(&self.client(number)?, "lost", "Another text").await;
            ensure(
                lost.is_err_and(|error| error.is_unknown()),
                || "the outcome is not unknown",
            )?;
        }
        self.has_posted(3)
    }

    async fn keeps_newer_records(&self) -> Result<(), String> {
        let store = self.check.handle()?;
        let key = Key::new(Kind::Send, [self.check.run.as_str(), "k"]);
        store
            .swap(&key, None, lasting(br#"{"version":4294967295,"new":true}"#))
            .await?;
        let client = self.client(1)?;
        let sent = self.send(&client, "k", TEXT).await;
        ensure(
            sent.is_err_and(|error| error.is_unknown()),
            || "the outcome is not unknown",
        )?;
        let state = self.state(&client, "k").await?;
        ensure(state == Some(SendState::Unreadable), || {
            format!("it is {state:?}")
        })?;
        self.has_posted(0)
    }

    async fn writes_nothing_private(&self) -> Result<(), String> {
        let store = Tap::new(self.handle(0)?);
        let written = store.written();
        let client = self.client_of(store)?;
        let message = NewMessage::new(TEXT, self.hubspot.agent(), self.hubspot.mailbox())
            .recipient(Recipient::email(ADDRESS));
        let thread = client.thread(self.hubspot.email_thread());
        let sent = thread.send(message).idempotency_key("k").await;
        sent.map_err(|error| error.to_string())?;
        let lost = Fault::disconnect().on(Operation::SendMessage);
        self.hubspot.fail_next(lost);
        drop(self.send(&client, "lost", TEXT).await);
        let written = crate::sync::lock(&written);
        ensure(written.len() >= 6, || "less was written than two sends write")?;
        for text in written.iter() {
            for private in [TEXT, ADDRESS, self.hubspot.token().as_str()] {
                ensure(
                    !text.contains(private),
                    || "a text, an address or a token was written",
                )?;
            }
        }
        Ok(())
    }
}
