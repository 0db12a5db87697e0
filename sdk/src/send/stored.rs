//! A send with a store: its record is written before anything leaves, and ended with its outcome.
//!
//! ```text
//! key: begin -> Send    -> key and thread written at once -> attempts -> message claimed on the thread -> key ended
//!            -> Resolve -> the thread is searched, nothing is sent     -> key ended
//!            -> Wait, Sent, KeyReused: nothing leaves
//! ```
//!
//! Without a key there is the record of the thread alone.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::ledger::{Claim, Ledger};
use super::run::{First, OPERATION, attempts, has_time, no_turn};
use super::search::{Query, Search, search};
use super::sent::Known;
use super::window::Attempts;
use super::{Evidence, SendKey, Sent, same_id};
use crate::error::SendOutcome;
use crate::receipt::SendIdentity;
use crate::store::send_record::{Begin, Lease, Outcome, SendRecord};
use crate::store::thread_record::{Claimed, ThreadRecord, Turn};
use crate::store::{
    Change, Key, Revision, SendState, SendStatus, SharedStore, StoreTime, Swap, read_thread, status,
    unreadable,
};
use crate::sync::join;
use crate::{CallOptions, Client, Error, ErrorKind, Receipt, Result, ThreadId};

/// The longest total timeout of a send with a store: nobody may take over before it is over.
const MAX_TOTAL: Duration = Duration::from_secs(60 * 60);
/// How much longer than a send's own time its lease is, at most.
const MARGIN: Duration = Duration::from_secs(5);
/// The first wait for another process; it doubles up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(20);
const MAX_WAIT: Duration = Duration::from_millis(500);

/// A send, or a search, in a store.
pub(super) struct StoredSend<'c> {
    store: &'c SharedStore,
    thread: Key,
    /// The receipt as records have it.
    receipt: Receipt,
    /// From when on bytes can have left; unknown for a receipt without a record.
    started: Option<StoreTime>,
}

impl<'c> StoredSend<'c> {
    pub(super) async fn new(store: &'c SharedStore, identity: &SendIdentity) -> Result<Self> {
        Ok(Self {
            store,
            thread: store.thread_key(identity.thread())?,
            receipt: store.keyed(identity.receipt()).await?,
            started: None,
        })
    }

    pub(super) fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    pub(super) fn hash(&self, fingerprint: &str) -> String {
        self.store.content_hash(fingerprint)
    }

    pub(super) async fn read(&self) -> Result<ThreadRecord> {
        let read = self.store.get(&self.thread).await?;
        read_thread(read.record.as_ref().map(|record| &*record.value), read.now)
    }

    /// Returns whether the record has every claim since the send began.
    pub(super) fn is_in(&self, record: &ThreadRecord) -> bool {
        // Bytes leave after both records are written, and that of a thread may have been made after the key's was read.
        let on_thread = record.attempts(&self.receipt).map(|(started, _)| started);
        let started = on_thread.max(self.started);
        started.is_some_and(|started| record.is_complete_since(started))
    }

    pub(super) async fn claim(&self, message_id: &str, others: Option<usize>) -> Result<Claim> {
        let claim = |record: ThreadRecord, now| match record.claim(&self.receipt, message_id, others, now) {
            Claimed::Write(record) => (Some(record), Claim::Own),
            Claimed::Own => (None, Claim::Own),
            Claimed::Other => (None, Claim::Other),
            Claimed::Changed => (None, Claim::Unclear),
        };
        self.store.update_thread(&self.thread, claim).await
    }

    /// Returns when the attempts of a send were made that has a record on the thread.
    pub(super) async fn attempts(&self) -> Result<Option<Attempts>> {
        let read = self.store.get(&self.thread).await?;
        let record = read_thread(read.record.as_ref().map(|record| &*record.value), read.now)?;
        Ok(record
            .attempts(&self.receipt)
            .map(|attempts| ago(attempts, read.now)))
    }

    /// Takes the turn, unless another send that is alike runs.
    async fn begin(&self, lease: Lease) -> Result<bool> {
        let begin = |record: ThreadRecord, now| match record.begin(&self.receipt, now, lease) {
            Turn::Run(record) => (Some(record), Ok(true)),
            Turn::Wait { .. } => (None, Ok(false)),
            Turn::Full => (None, Err(Error::invalid(FULL))),
        };
        self.store.update_thread(&self.thread, begin).await?
    }
}

const FULL: &str = "the thread has too many sends whose outcome is unknown; wait an hour";

/// Converts the times of a store to times before now.
fn ago((started, until): (StoreTime, StoreTime), now: StoreTime) -> Attempts {
    Attempts::Ago {
        measured: Instant::now(),
        started: now.since(started),
        ended: now.since(until),
    }
}

/// Sends a message with the client's store.
pub(super) async fn run(
    client: &Client,
    store: &SharedStore,
    identity: &Arc<SendIdentity>,
    key: Option<Box<SendKey>>,
    started: Instant,
) -> Result<Sent> {
    let longest = client.options().get_total_timeout().min(MAX_TOTAL);
    let client = &client.with(CallOptions::new().total_timeout(longest));
    let result = async {
        let work = Work::new(client, store, identity, started).await?;
        match key {
            None => work.send_without_key().await,
            Some(key) => match work.send_with_key(&key).await? {
                Some(sent) => Ok(sent),
                None => Err(Error::configuration("the idempotency key has no message to send")),
            },
        }
    };
    result.await.map_err(|error| of_send(error, identity))
}

/// Turns an error into that of a send: whatever failed before the first attempt, nothing was sent.
fn of_send(error: Error, identity: &SendIdentity) -> Error {
    let error = match error.is_unknown() {
        true => error,
        false => error.into_not_sent(),
    };
    let error = error.in_operation(OPERATION);
    match error.receipt() {
        Some(_) => error,
        None => error.with_receipt(identity.receipt().clone()),
    }
}

/// Returns the outcome of a key that an earlier call has used, whose message need not be known. `None` if there is none,
/// or the key may send.
pub(crate) async fn existing(client: &Client, thread: ThreadId, key: &SendKey) -> Result<Option<Sent>> {
    let Some(store) = client.store() else {
        return Ok(None);
    };
    let nothing = crate::OutgoingMessage::Unrecognized(serde_json::Value::Null);
    let identity = Arc::new(SendIdentity::new(thread, nothing, client.registry().app()));
    let result = async {
        let mut work = Work::new(client, store, &identity, Instant::now()).await?;
        work.may_send = false;
        work.send_with_key(key).await
    };
    result.await.map_err(|error| of_send(error, &identity))
}

/// One call, from its first record to its last.
struct Work<'c> {
    client: &'c Client,
    store: &'c SharedStore,
    identity: &'c Arc<SendIdentity>,
    send: StoredSend<'c>,
    started: Instant,
    lease: Lease,
    resend: Option<Duration>,
    /// Whether the message is known.
    may_send: bool,
}

impl<'c> Work<'c> {
    async fn new(
        client: &'c Client,
        store: &'c SharedStore,
        identity: &'c Arc<SendIdentity>,
        started: Instant,
    ) -> Result<Self> {
        let options = client.options();
        let resend = options.get_resend_if_absent();
        Ok(Self {
            client,
            store,
            identity,
            send: StoredSend::new(store, identity).await?,
            started,
            lease: lease(options, resend),
            resend,
            may_send: true,
        })
    }

    /// Sends with a key, or returns what became of its message. `None`: the key may send, and this call may not.
    async fn send_with_key(&self, key: &SendKey) -> Result<Option<Sent>> {
        key.check()?;
        let send_key = self.store.send_key(&key.text)?;
        let request = key.request(self.identity)?;
        let fingerprint = self.store.request_hash(self.identity.thread(), &request).await?;
        let mut wait = FIRST_WAIT;
        loop {
            let read = self.store.get(&send_key).await?;
            let present = match &read.record {
                None => None,
                Some(record) => Some(SendRecord::from_json(&record.value).ok_or_else(unreadable_key)?),
            };
            let revision = read.record.as_ref().map(|record| record.revision);
            let begin = SendRecord::begin(
                present.as_ref(),
                &fingerprint,
                &self.send.receipt,
                read.now,
                self.lease,
            );
            match begin {
                Begin::Send(_) if !self.may_send => return Ok(None),
                Begin::Send(record) => {
                    if !has_time(self.client, self.started) {
                        return Err(no_turn(self.identity));
                    }
                    let key = KeyWork::new(send_key.clone(), record, read.now);
                    if let Some(sent) = self.begin_both(key, revision).await? {
                        return Ok(Some(sent));
                    }
                }
                Begin::Resolve(record) => {
                    if let Some(key) = take_over(self.store, &send_key, record, revision).await? {
                        return self.settle(key).await.map(Some);
                    }
                }
                Begin::Sent { message_id } => return self.replay(present, &message_id).await.map(Some),
                Begin::KeyReused => {
                    let reason =
                        "the idempotency key was used for another message; take another key for this one";
                    return Err(Error::new(ErrorKind::KeyReused, reason.to_owned()));
                }
                Begin::Wait { .. } => {
                    if !has_time(self.client, self.started) {
                        return Err(open_elsewhere(present));
                    }
                    sleep(wait).await;
                    wait = (wait * 2).min(MAX_WAIT);
                }
            }
        }
    }

    /// Writes the records of the key and of the thread at once, and sends. `None`: another call was first.
    async fn begin_both(&self, key: KeyWork, revision: Option<Revision>) -> Result<Option<Sent>> {
        let json = key.record.to_json();
        let send_key = key.key.clone();
        let open = Open::new(self, Some(key));
        let written = self.store.swap(&send_key, revision, &json, None);
        let (written, turned) = join(written, self.send.begin(self.lease)).await;
        let turned = match (written, turned) {
            (Ok(Swap::Written { .. }), turned) => turned,
            (Ok(Swap::Conflict(_)), _) => {
                self.give_up(open, ErrorKind::Interrupted).await;
                return Ok(None);
            }
            (Err(error), _) => Err(error),
        };
        self.with_turn(open, turned).await.map(Some)
    }

    /// Sends without a key.
    async fn send_without_key(&self) -> Result<Sent> {
        let open = Open::new(self, None);
        self.with_turn(open, self.send.begin(self.lease).await).await
    }

    /// Sends once it is this send's turn.
    async fn with_turn(&self, open: Open, turned: Result<bool>) -> Result<Sent> {
        let turned = match turned {
            Ok(false) => self.wait_for_turn().await,
            turned => turned,
        };
        let error = match turned {
            Ok(true) => return self.attempt(open).await,
            Ok(false) => no_turn(self.identity),
            Err(error) => error,
        };
        self.give_up(open, error.kind()).await;
        Err(error)
    }

    /// Ends a send of which nothing has left.
    async fn give_up(&self, mut open: Open, kind: ErrorKind) {
        open.end(&not_sent(kind)).await;
    }

    /// Waits for the turn on the thread, as long as there is time to send.
    async fn wait_for_turn(&self) -> Result<bool> {
        let mut wait = FIRST_WAIT;
        while has_time(self.client, self.started) {
            sleep(wait).await;
            wait = (wait * 2).min(MAX_WAIT);
            if self.send.begin(self.lease).await? {
                return Ok(has_time(self.client, self.started));
            }
        }
        Ok(false)
    }

    /// Makes the attempts. The records are written.
    async fn attempt(&self, mut open: Open) -> Result<Sent> {
        open.is_sending = true;
        let first = First {
            budget: self.started,
            earlier: Duration::ZERO,
        };
        let ledger = Ledger::Store(&self.send);
        let result = attempts(self.client, self.identity, first, self.resend, ledger).await;
        self.conclude(open, Arc::clone(self.identity), result).await
    }

    async fn conclude(
        &self,
        mut open: Open,
        identity: Arc<SendIdentity>,
        result: Result<Known>,
    ) -> Result<Sent> {
        match result {
            Ok(mut known) => {
                let message_id = known.message.id().to_owned();
                known.is_recorded &= open.end(&Outcome::Sent { message_id }).await;
                Ok(known.into_sent(identity))
            }
            Err(error) => {
                let outcome = match error.is_not_sent() {
                    true => Outcome::NotSent {
                        kind: error.kind(),
                        status: error.status().map(|status| status.as_u16()),
                    },
                    false => Outcome::Unknown,
                };
                open.end(&outcome).await;
                Err(error.with_receipt(identity.receipt().clone()))
            }
        }
    }

    /// Searches for the message of a key that was taken over. Sends only if the caller allowed it for a message that is
    /// absent for long enough.
    async fn settle(&self, key: KeyWork) -> Result<Sent> {
        let receipt = key.record.receipt.as_ref().ok_or_else(unreadable_key)?;
        let identity = Arc::new(self.identity.again(receipt));
        let mut send = StoredSend::new(self.store, &identity).await?;
        let time = self
            .resend
            .unwrap_or_else(|| self.client.options().get_settle_time());
        let found = resolve(self.client, &mut send, &identity, &key, time).await;
        let mut open = Open::taken_over(&send, key);
        let error = match found {
            Search::Own(known) => {
                let mut sent = self.conclude(open, identity, Ok(*known)).await?;
                sent.is_replayed = true;
                return Ok(sent);
            }
            Search::Absent(_) if self.resend.is_some() && self.may_send => {
                return self.send_again(open, identity).await;
            }
            other => other.into_unknown(unknown_before()),
        };
        open.end(&Outcome::Unknown).await;
        Err(error.with_receipt(identity.receipt().clone()))
    }

    /// Sends the message of a key once more: the caller takes the risk that the first one comes later.
    async fn send_again(&self, mut open: Open, identity: Arc<SendIdentity>) -> Result<Sent> {
        let now = Instant::now();
        let work = Work {
            send: StoredSend::new(self.store, &identity).await?,
            identity: &identity,
            started: now,
            lease: lease(self.client.options(), None),
            ..*self
        };
        let unknown = |error: Error| {
            let error = unknown_before()
                .with_source(error)
                .with_outcome(SendOutcome::Unknown);
            error.with_receipt(identity.receipt().clone())
        };
        let earlier = match open.renew(work.lease).await.map_err(unknown)? {
            Some(earlier) => earlier,
            None => {
                return Err(unknown(Error::new(
                    ErrorKind::Interrupted,
                    "the key was taken over".to_owned(),
                )));
            }
        };
        if !work.wait_for_turn().await.map_err(unknown)? {
            return Err(unknown(no_turn(&identity)));
        }
        let first = First { budget: now, earlier };
        let result = attempts(self.client, &identity, first, None, Ledger::Store(&work.send)).await;
        work.conclude(open, Arc::clone(&identity), result).await
    }

    /// Returns the message of a key that was sent, read back.
    async fn replay(&self, present: Option<SendRecord>, message_id: &str) -> Result<Sent> {
        let receipt = present
            .and_then(|record| record.receipt)
            .ok_or_else(unreadable_key)?;
        let identity = Arc::new(SendIdentity::from(&receipt));
        let read = self.client.get_message(identity.thread(), message_id).await;
        let message = match read.map(crate::Response::into_inner) {
            Ok(message) if same_id(message.id(), message_id) => message,
            result => {
                let reason = "the message of the idempotency key was sent before, and cannot be read";
                let mut error = Error::new(ErrorKind::Interrupted, reason.to_owned());
                if let Err(source) = result {
                    error = error.with_source(source);
                }
                let error = error.with_candidates(vec![message_id.to_owned()]);
                return Err(error.with_outcome(SendOutcome::Unknown).with_receipt(receipt));
            }
        };
        Ok(Sent {
            message,
            response: None,
            evidence: Evidence::Recorded,
            is_recorded: true,
            is_replayed: true,
            identity,
        })
    }
}

/// Returns how long a send may take: for its attempts, and with its searches.
fn lease(options: &CallOptions, resend: Option<Duration>) -> Lease {
    let total = options.get_total_timeout().min(MAX_TOTAL);
    let margin = MARGIN.min(total);
    let again = resend.map(|after| after.saturating_add(total).saturating_add(margin));
    let attempts = total.saturating_add(again.unwrap_or_default());
    Lease {
        attempts,
        total: attempts
            .saturating_add(options.get_settle_time())
            .saturating_add(margin),
    }
}

/// Takes over a key whose holder is gone. `None`: another call was first.
async fn take_over(
    store: &SharedStore,
    key: &Key,
    record: SendRecord,
    revision: Option<Revision>,
) -> Result<Option<KeyWork>> {
    let written = store.swap(key, revision, &record.to_json(), None).await?;
    let Swap::Written { now, .. } = written else {
        return Ok(None);
    };
    tracing::debug!("took over an idempotency key whose outcome is not known");
    Ok(Some(KeyWork::new(key.clone(), record, now)))
}

/// Searches for the message of a key that was taken over.
async fn resolve(
    client: &Client,
    send: &mut StoredSend<'_>,
    identity: &SendIdentity,
    key: &KeyWork,
    time: Duration,
) -> Search {
    let attempts = key.record.attempts();
    send.started = Some(attempts.0);
    let query = Query {
        identity,
        ledger: Ledger::Store(send),
        attempts: ago(attempts, key.taken_at),
        id: None,
    };
    Box::pin(search(client, &query, time)).await
}

/// Searches once for the message of a record that is not settled, and older than this. `None` if it is settled, younger,
/// in work, or not of this account.
pub(crate) async fn settle(client: &Client, key: &Key, older_than: Duration) -> Result<Option<SendStatus>> {
    let store = client.require_store()?;
    let Some(text) = store.key_of(key) else {
        return Ok(None);
    };
    let read = store.get(key).await?;
    let Some(record) = read.record else {
        return Ok(None);
    };
    let Some(present) = SendRecord::from_json(&record.value) else {
        return Ok(Some(status(&text, None)));
    };
    let Some(receipt) = present.receipt.clone().filter(|_| present.is_unsettled()) else {
        return Ok(None);
    };
    if read.now.since(present.attempts().0) < older_than {
        return Ok(None);
    }
    let Begin::Resolve(taken) = present.resolve(read.now, lease(client.options(), None)) else {
        return Ok(None);
    };
    let Some(key) = take_over(store, key, taken, Some(record.revision)).await? else {
        return Ok(None);
    };
    let identity = SendIdentity::from(&receipt);
    let mut send = StoredSend::new(store, &identity).await?;
    let outcome = match resolve(client, &mut send, &identity, &key, Duration::ZERO).await {
        Search::Own(known) => Outcome::Sent {
            message_id: known.message.id().to_owned(),
        },
        _ => Outcome::Unknown,
    };
    Open::taken_over(&send, key).end(&outcome).await;
    Ok(Some(SendStatus {
        key: text,
        state: match outcome {
            Outcome::Sent { message_id } => SendState::Sent { message_id },
            _ => SendState::Unknown,
        },
        receipt: Some(receipt),
    }))
}

/// A key, and the record with which this call works on it.
struct KeyWork {
    key: Key,
    record: SendRecord,
    taken_at: StoreTime,
}

impl KeyWork {
    fn new(key: Key, record: SendRecord, taken_at: StoreTime) -> Self {
        Self {
            key,
            record,
            taken_at,
        }
    }
}

/// The records of a call, which are ended with it. If it is dropped, a task of the runtime ends them.
struct Open {
    records: Option<Records>,
    /// Whether bytes may have left.
    is_sending: bool,
}

struct Records {
    store: SharedStore,
    thread: Key,
    receipt: Receipt,
    key: Option<KeyWork>,
}

impl Open {
    fn new(work: &Work<'_>, key: Option<KeyWork>) -> Self {
        Self {
            records: Some(Records {
                store: work.store.clone(),
                thread: work.send.thread.clone(),
                receipt: work.send.receipt.clone(),
                key,
            }),
            is_sending: false,
        }
    }

    /// Returns the records of a key that was taken over.
    fn taken_over(work: &StoredSend<'_>, key: KeyWork) -> Self {
        Self {
            records: Some(Records {
                store: work.store.clone(),
                thread: work.thread.clone(),
                receipt: work.receipt.clone(),
                key: Some(key),
            }),
            is_sending: true,
        }
    }

    /// Ends the records. Returns whether the store has the outcome.
    async fn end(&mut self, outcome: &Outcome) -> bool {
        let Some(records) = &self.records else {
            return false;
        };
        let is_ended = records.end(outcome).await;
        self.records = None;
        is_ended
    }

    /// Extends the work on a key by another send. Returns how long ago the first one began; `None` if another call has
    /// taken over.
    async fn renew(&mut self, lease: Lease) -> Result<Option<Duration>> {
        let Some((store, work)) = self
            .records
            .as_mut()
            .and_then(|records| Some((&records.store, records.key.as_mut()?)))
        else {
            return Ok(None);
        };
        let own = &work.record;
        let renewed = store.update(&work.key, |present, now| {
            let present = present.and_then(SendRecord::from_json);
            if !present.is_some_and(|present| own.holds(&present)) {
                return Ok(Change::Keep(None));
            }
            let renewed = own.resend(now, lease);
            let ago = now.since(own.attempts().0);
            Ok(Change::Write(renewed.to_json(), None, Some((renewed, ago))))
        });
        Ok(renewed.await?.map(|(renewed, ago)| {
            work.record = renewed;
            ago.max(Duration::from_millis(1))
        }))
    }
}

impl Records {
    async fn end(&self, outcome: &Outcome) -> bool {
        let thread = async {
            let result = match outcome {
                // The claim of the message has ended it.
                Outcome::Sent { .. } => Ok(()),
                Outcome::NotSent { .. } => self.change_thread(|record, _| record.finish(&self.receipt)).await,
                Outcome::Unknown => {
                    self.change_thread(|record, now| record.end(&self.receipt, now))
                        .await
                }
            };
            is_done(result)
        };
        let key = async {
            match &self.key {
                None => true,
                Some(work) => is_done(self.end_key(work, outcome).await),
            }
        };
        let (thread, key) = join(thread, key).await;
        thread && key
    }

    async fn change_thread(&self, change: impl Fn(ThreadRecord, StoreTime) -> ThreadRecord) -> Result<()> {
        let change = |record, now| (Some(change(record, now)), ());
        self.store.update_thread(&self.thread, change).await
    }

    async fn end_key(&self, work: &KeyWork, outcome: &Outcome) -> Result<()> {
        let end = |present: Option<&[u8]>, _| {
            let present = present.and_then(SendRecord::from_json);
            Ok(match work.record.finish(present.as_ref(), outcome.clone()) {
                Some(ended) => Change::Write(ended.to_json(), self.store.ttl(&ended), true),
                None => {
                    Change::Keep(present.is_some_and(|present| present.has_ended_as(&work.record, outcome)))
                }
            })
        };
        if !self.store.update(&work.key, end).await? {
            tracing::debug!(
                "the outcome of an idempotency key was not recorded: another call has taken over"
            );
        }
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let (Some(records), Ok(runtime)) = (self.records.take(), Handle::try_current()) else {
            return;
        };
        let outcome = match self.is_sending {
            true => Outcome::Unknown,
            false => not_sent(ErrorKind::Interrupted),
        };
        runtime.spawn(async move { records.end(&outcome).await });
    }
}

fn is_done(result: Result<()>) -> bool {
    result
        .inspect_err(|error| tracing::warn!(%error, "the store could not be told the outcome of a send"))
        .is_ok()
}

fn not_sent(kind: ErrorKind) -> Outcome {
    Outcome::NotSent { kind, status: None }
}

/// The error of a key with which another call works.
fn open_elsewhere(present: Option<SendRecord>) -> Error {
    let reason = "the time ran out while another call with the same idempotency key was running";
    let error = Error::new(ErrorKind::Timeout, reason.to_owned()).with_outcome(SendOutcome::Unknown);
    match present.and_then(|record| record.receipt) {
        Some(receipt) => error.with_receipt(receipt),
        None => error,
    }
}

/// The error of a key whose earlier send ended without a proof.
fn unknown_before() -> Error {
    let reason = "an earlier call with the same idempotency key ended without an outcome, and the thread does not show it";
    Error::new(ErrorKind::Interrupted, reason.to_owned())
}

/// The error of a key whose record proves nothing.
fn unreadable_key() -> Error {
    Error::store(unreadable()).with_outcome(SendOutcome::Unknown)
}
