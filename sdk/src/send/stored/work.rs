//! One call, from its first record to its last.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};

use super::lease::{lease, unknown_before, unreadable_key};
use super::open::{Ended, KeyWork, Open, not_sent};
use super::takeover::{TakenOver, take_over};
use super::thread::StoredSend;
use crate::error::SendOutcome;
use crate::receipt::SendIdentity;
use crate::send::SendKey;
use crate::send::attempts::{Plan, attempts, has_time, no_turn};
use crate::send::ledger::Ledger;
use crate::send::search::{Query, Search, search};
use crate::send::sent::{Claim, Known, same_id};
use crate::send::window::Attempts;
use crate::store::send_record::{Begin, Lease, SendRecord};
use crate::store::thread_record::OwnKey;
use crate::store::{
    AfterStoreLoss, Epoch, Key, LastRead, SendState, SharedStore, StoreError, StoreTime, Updated, failed,
};
use crate::sync::join;
use crate::{CallOptions, Client, Error, ErrorKind, Evidence, Message, Receipt, Result, Sent};

/// The first wait for another process; it doubles up to the last.
pub(super) const FIRST_WAIT: Duration = Duration::from_millis(20);
const MAX_WAIT: Duration = Duration::from_millis(500);

/// One call, from its first record to its last.
pub(super) struct Work<'c> {
    client: &'c Client,
    store: &'c SharedStore,
    identity: &'c Arc<SendIdentity>,
    send: StoredSend<'c>,
    started: Instant,
    lease: Lease,
    resend: Option<Duration>,
    /// Whether the message is known.
    pub(super) may_send: bool,
}

impl<'c> Work<'c> {
    pub(super) async fn new(
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
            send: StoredSend::new(store, client, identity).await?,
            started,
            lease: lease(options, resend),
            resend,
            may_send: true,
        })
    }

    /// Sends with a key, or returns what became of its message. `None`: the key may send, and this call may not.
    pub(super) async fn send_with_key(&self, key: &SendKey) -> Result<Option<Sent>> {
        key.check()?;
        let send_key = self.store.send_key(&key.text)?;
        let request = key.request(self.identity)?;
        let fingerprint = self.store.request_hash(self.identity.thread(), &request).await?;
        let mut unsettled = None;
        let result = self.work_on_key(&send_key, &fingerprint, &mut unsettled).await;
        result.map_err(|error| match unsettled {
            // Nothing was sent by this call, but the key's message may be there.
            Some(receipt) if error.is_store() => {
                error.with_outcome(SendOutcome::Unknown).with_receipt(receipt)
            }
            _ => error,
        })
    }

    /// Does what the key's record allows. `unsettled` becomes the receipt of an earlier call that was found without an
    /// outcome.
    async fn work_on_key(
        &self,
        send_key: &Key,
        fingerprint: &str,
        unsettled: &mut Option<Receipt>,
    ) -> Result<Option<Sent>> {
        self.send.set_key(OwnKey::of(send_key));
        let mut wait = FIRST_WAIT;
        let mut looked = None;
        let mut epoch = self.store.epoch().await?;
        // Both are read at once, since most keys are new.
        let (first, ()) = join(self.store.get(send_key), self.send.look()).await;
        let mut first = Some(first);
        loop {
            let read = match first.take() {
                Some(first) => first?,
                None => {
                    epoch = self.store.epoch().await?;
                    self.store.get(send_key).await?
                }
            };
            let present = match &read.record {
                None => None,
                Some(record) => Some(SendRecord::from_json(&record.value).ok_or_else(unreadable_key)?),
            };
            let revision = read.record.as_ref().map(|record| record.revision);
            let known = LastRead::new(read.clone());
            let begin = SendRecord::begin(
                present.as_ref(),
                fingerprint,
                &self.send.receipt,
                read.now,
                self.lease,
            );
            let earlier = present.as_ref().filter(|present| present.is_unsettled());
            *unsettled = earlier.and_then(|present| present.receipt.clone());
            match begin {
                Begin::Send(_) if !self.may_send => return Ok(None),
                // Read anew, since records may have been lost meanwhile.
                Begin::Send(_) if !self.store.is_current(&epoch) => {}
                Begin::Send(mut record) => {
                    let has_looked = looked.as_ref().is_some_and(|looked| Arc::ptr_eq(looked, &epoch));
                    let began = present.as_ref().map(|present| present.attempts().0);
                    let loss = self.store.loss(&epoch, began, read.now);
                    if let Some((lost_at, then)) = loss.filter(|_| !has_looked) {
                        self.after_loss(send_key, then, lost_at, read.now).await?;
                        looked = Some(Arc::clone(&epoch));
                        continue;
                    }
                    record.began_at = Some(SystemTime::now().into());
                    if !has_time(self.client, self.started) {
                        return Err(no_turn(self.identity));
                    }
                    self.send.set_before(present.as_ref());
                    let key = KeyWork::new(send_key.clone(), present, record);
                    if let Some(sent) = self.begin_both(key, known, &epoch).await? {
                        return Ok(Some(sent));
                    }
                }
                Begin::Resolve(record) => {
                    let receipt = record.receipt.as_ref().ok_or_else(unreadable_key)?;
                    let identity = self.identity.again(receipt);
                    let taken = take_over(self.store, self.client, send_key, identity, record, revision);
                    if let Some(taken) = taken.await? {
                        return self.settle(taken).await.map(Some);
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
                    pause(&mut wait).await;
                }
            }
        }
    }

    /// Writes the records of the key and of the thread, and sends. `None`: another call was first.
    async fn begin_both(&self, key: KeyWork, known: LastRead, epoch: &Arc<Epoch>) -> Result<Option<Sent>> {
        self.send.set_begin(&key.key, key.record.fence());
        let mut open = Open::new(&self.send, Some(key.clone()));
        let (written, turned) = (key.beginning(known), self.send.beginning(self.lease));
        let is_written = |written: &Updated<bool>| matches!(written, Ok((true, _)));
        let (written, turned) = self.store.update_both(written, turned, is_written).await;
        let turned = match (written, turned) {
            (Ok((true, written)), Some(turned)) => {
                open.key_written(written);
                self.send.set_has_key();
                match self.store.is_current(epoch) {
                    true => self.send.begun(turned),
                    // The record that this one replaced may have been another one.
                    false => Err(failed(StoreError::other_identity())),
                }
            }
            (Ok(_), _) => {
                open.end(&not_sent(ErrorKind::Interrupted)).await;
                return Ok(None);
            }
            (Err(error), _) => Err(error),
        };
        self.with_turn(open, turned).await.map(Some)
    }

    /// Looks at the thread for the message of a key whose record may have been lost. An error, unless nothing there could be
    /// it.
    async fn after_loss(
        &self,
        key: &Key,
        then: AfterStoreLoss,
        lost_at: StoreTime,
        now: StoreTime,
    ) -> Result<()> {
        let reason =
            "the store has lost records, and whether the idempotency key was used before is not known";
        let unknown = Error::new(ErrorKind::Store, reason.to_owned()).with_outcome(SendOutcome::Unknown);
        let AfterStoreLoss::LookFirst { wait } = then else {
            return Err(unknown);
        };
        let rest = (lost_at + wait).since(now);
        if self.started.elapsed().saturating_add(rest) > self.client.options().get_total_timeout() {
            return Err(unknown);
        }
        let send = StoredSend::new(self.store, self.client, self.identity).await?;
        let send = send.after_loss(key);
        let query = Query {
            identity: self.identity,
            ledger: Ledger::Store(&send, None),
            attempts: Attempts::Ago {
                measured: Instant::now(),
                started: now.since(lost_at).saturating_add(self.store.loss_window()),
                ended: Duration::ZERO,
            },
            id: None,
        };
        match Box::pin(search(self.client, &query, rest)).await {
            Search::Absent(_) => Ok(()),
            found => Err(found.into_unknown(unknown)),
        }
    }

    /// Sends without a key.
    pub(super) async fn send_without_key(&self) -> Result<Sent> {
        self.send.set_key(OwnKey::None);
        let open = Open::new(&self.send, None);
        self.with_turn(open, self.send.begin(self.lease).await).await
    }

    /// Sends once it is this send's turn.
    async fn with_turn(&self, mut open: Open, turned: Result<bool>) -> Result<Sent> {
        let turned = match turned {
            Ok(false) => self.wait_for_turn().await,
            turned => turned,
        };
        let error = match turned {
            Ok(true) if has_time(self.client, self.started) => {
                open.may_have_sent();
                let plan = Plan {
                    budget: self.started,
                    earlier: Duration::ZERO,
                    resend: self.resend,
                    until: self.started.checked_add(self.lease.attempts),
                    is_resent: false,
                };
                return self.attempt(open, plan).await;
            }
            Ok(_) => no_turn(self.identity),
            Err(error) => error,
        };
        Err(match open.end(&not_sent(error.kind())).await {
            Ended::TakenOver => taken_over(error),
            _ => error,
        })
    }

    /// Waits for the turn on the thread, as long as there is time to send.
    async fn wait_for_turn(&self) -> Result<bool> {
        let mut wait = FIRST_WAIT;
        while has_time(self.client, self.started) {
            pause(&mut wait).await;
            if self.send.begin(self.lease).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Makes the attempts. The records are written.
    async fn attempt(&self, open: Open, mut plan: Plan) -> Result<Sent> {
        // One that may be sent again has to be left unfinished on the thread before its key is ended.
        let is_sent_once = plan.resend.is_none() && !plan.is_resent;
        let ledger = Ledger::Store(&self.send, is_sent_once.then(|| open.records()));
        let result = attempts(self.client, self.identity, &mut plan, ledger).await;
        if plan.is_resent && result.is_ok() {
            self.send.leave_unfinished().await;
        }
        self.conclude(open, result).await
    }

    /// Ends the records with what a send came to.
    async fn conclude(&self, mut open: Open, result: Result<Known>) -> Result<Sent> {
        match result {
            Ok(mut known) => {
                let message_id = known.message.id().to_owned();
                if !known.is_recorded {
                    let claim = self.send.claim(&message_id, Evidence::Response).await;
                    known.is_recorded = claim.is_ok_and(|claim| claim == Claim::Own);
                }
                let ended = open.end(&SendState::Sent { message_id }).await;
                known.is_recorded &= ended == Ended::Recorded;
                Ok(known.into_sent(Arc::clone(self.identity)))
            }
            Err(error) => {
                let outcome = match error.is_not_sent() {
                    true => SendState::NotSent {
                        kind: error.kind(),
                        status: error.status().map(|status| status.as_u16()),
                    },
                    false => SendState::Unknown,
                };
                let error = match open.end(&outcome).await {
                    Ended::TakenOver => taken_over(error),
                    _ => error,
                };
                Err(error.with_receipt(self.identity.receipt().clone()))
            }
        }
    }

    /// Searches for the message of a key that was taken over. Sends only if the caller allowed it for a message that is
    /// absent for long enough.
    async fn settle(&self, taken: TakenOver<'c>) -> Result<Sent> {
        let time = self
            .resend
            .unwrap_or_else(|| self.client.options().get_settle_time());
        let found = taken.search(self.client, time).await;
        let TakenOver {
            identity, open, send, ..
        } = taken;
        let work = Work {
            send,
            identity: &identity,
            started: Instant::now(),
            lease: lease(self.client.options(), None),
            ..*self
        };
        match found {
            Search::Own(known) => {
                let mut sent = work.conclude(open, Ok(*known)).await?;
                sent.is_replayed = true;
                Ok(sent)
            }
            Search::Absent(_) if self.resend.is_some() && self.may_send => work.send_again(open).await,
            other => {
                work.conclude(open, Err(other.into_unknown(unknown_before())))
                    .await
            }
        }
    }

    /// Sends the message of a key once more: the caller takes the risk that the first one comes later.
    async fn send_again(&self, mut open: Open) -> Result<Sent> {
        let unknown = |error: Error| {
            let error = unknown_before()
                .with_source(error)
                .with_outcome(SendOutcome::Unknown);
            error.with_receipt(self.identity.receipt().clone())
        };
        let Some(earlier) = open.renew(self.lease).await.map_err(unknown)? else {
            let reason = "the key was taken over".to_owned();
            return Err(unknown(Error::new(ErrorKind::Interrupted, reason)));
        };
        if !self.wait_for_turn().await.map_err(unknown)? {
            return Err(unknown(no_turn(self.identity)));
        }
        let plan = Plan {
            budget: self.started,
            earlier: earlier.saturating_add(self.started.elapsed()),
            resend: None,
            until: None,
            is_resent: true,
        };
        self.attempt(open, plan).await
    }

    /// Returns the message of a key that was sent, read back: its id alone, where HubSpot does not return it, since it was
    /// deleted or cannot be read now. That it was sent is known in any case.
    async fn replay(&self, present: Option<SendRecord>, message_id: &str) -> Result<Sent> {
        let receipt = present
            .and_then(|record| record.receipt)
            .ok_or_else(unreadable_key)?;
        let identity = Arc::new(SendIdentity::from(&receipt));
        let client = self.client.with(CallOptions::new().lookup());
        let read = client.get_message(identity.thread(), message_id).await;
        let message = match read.map(crate::Response::into_inner) {
            Ok(message) if same_id(message.id(), message_id) => message,
            read => {
                let error = read.err().map(|error| error.to_string());
                tracing::debug!(error, "the message of an idempotency key cannot be read back");
                id_alone(&identity, message_id)?
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

/// Waits for another process, and longer the next time.
pub(super) async fn pause(wait: &mut Duration) {
    sleep(*wait).await;
    *wait = (*wait * 2).min(MAX_WAIT);
}

fn id_alone(identity: &SendIdentity, message_id: &str) -> Result<Message> {
    let kind = if identity.is_comment() {
        "COMMENT"
    } else {
        "MESSAGE"
    };
    let thread = identity.thread().to_string();
    let json = serde_json::json!({ "id": message_id, "type": kind, "conversationsThreadId": thread });
    serde_json::from_value(json).map_err(|error| {
        let error = Error::new(ErrorKind::Decode, "the message has no form".to_owned()).with_source(error);
        error.with_outcome(SendOutcome::Unknown)
    })
}

/// The error of a key with which another call works.
fn open_elsewhere(present: Option<SendRecord>) -> Error {
    let reason = "the time ran out while another call with the same idempotency key was running";
    let error = Error::new(ErrorKind::Timeout, reason.to_owned()).with_outcome(SendOutcome::Unknown);
    error.with_receipt(present.and_then(|record| record.receipt))
}

/// The error of a call that did not send, and whose key another call has taken over: that one may send, where its caller
/// allows it.
fn taken_over(error: Error) -> Error {
    error.with_outcome(SendOutcome::Unknown)
}
