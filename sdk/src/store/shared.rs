//! A client's view of its store: the records of one account, with every failure an [`Error`].

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::hash::Epoch;
use super::send_record::SendRecord;
use super::thread_record::{self, ThreadRecord};
use super::{
    AfterStoreLoss, Key, Kind, Read, Record, Revision, SendState, SendStatus, Store, StoreError,
    StoreOptions, StoreTime, Swap, Value,
};
use crate::sync::{catch_panic_of, lock};
use crate::{Error, ErrorKind, Receipt, Result, ThreadId};

/// How long one operation of the store may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How often a change is tried again after an error of the store, which leaves open whether it was made.
const MAX_FAILURES: u32 = 2;
const FAILURE_WAIT: Duration = Duration::from_millis(100);

/// A store, and whose records a client has there.
#[derive(Clone)]
pub(crate) struct SharedStore {
    store: Arc<dyn Store>,
    options: Arc<StoreOptions>,
    /// `None`: the client is for another account than the one that was named, and this one has no name yet.
    account: Option<Arc<str>>,
    epoch: Arc<Mutex<KnownEpoch>>,
    /// Held while the epoch is read.
    reading: Arc<tokio::sync::Mutex<()>>,
}

/// The identity of the store, as this process has read it last.
#[derive(Default)]
struct KnownEpoch {
    last: Option<Arc<Epoch>>,
    /// Whether it is to be read again, since the store has said that its records may have been lost.
    is_stale: bool,
}

/// What to do with a record.
pub(crate) enum Change<T> {
    /// It stays as it is.
    Keep(T),
    /// It is replaced.
    Write(Vec<u8>, Option<Duration>, T),
}

/// A record as a call has read or written it.
#[derive(Debug)]
pub(crate) struct LastRead {
    read: Read,
    at: Instant,
}

impl LastRead {
    fn new(read: Read) -> Self {
        let at = Instant::now();
        Self { read, at }
    }

    pub(crate) fn written(bytes: Vec<u8>, revision: Revision, now: StoreTime) -> Self {
        let value = bytes.into();
        let record = Some(Record { value, revision });
        Self::new(Read { record, now })
    }

    /// Returns it with the time that it is now. What others do until then, a swap finds out.
    fn into_read(self) -> Read {
        let now = self.read.now + self.at.elapsed();
        Read { now, ..self.read }
    }
}

impl SharedStore {
    pub(crate) fn new(store: Arc<dyn Store>, options: StoreOptions) -> Result<Self> {
        let (has, needs) = (store.durability(), options.durability);
        if has < needs {
            return Err(Error::configuration(format!(
                "the store promises the durability {has:?}, and {needs:?} is required: take another store or other \
                 settings of it, or require less"
            )));
        }
        Ok(Self {
            store,
            account: Some(Arc::clone(&options.account)),
            options: Arc::new(options),
            epoch: Arc::default(),
            reading: Arc::default(),
        })
    }

    /// Returns the same store with the records of an account.
    pub(crate) fn for_account(&self, account: Option<Arc<str>>) -> Self {
        Self {
            account,
            ..self.clone()
        }
    }

    /// Returns whether the account has a name.
    pub(crate) fn has_account(&self) -> bool {
        self.account.is_some()
    }

    fn account(&self) -> Result<&str> {
        self.account.as_deref().ok_or_else(|| {
            Error::configuration(
                "this client is for another account than the store's client, and the account has no name: set one \
                 with `Client::with_account`",
            )
        })
    }

    /// Returns the identity of the store, which is made at the first use, and read again when records may have been lost.
    pub(crate) async fn epoch(&self) -> Result<Arc<Epoch>> {
        if let Some(current) = self.current_epoch() {
            return Ok(current);
        }
        let _reading = self.reading.lock().await;
        if let Some(current) = self.current_epoch() {
            return Ok(current);
        }
        let before = lock(&self.epoch).last.clone();
        let read = Arc::new(Box::pin(self.read_epoch(before.as_deref())).await?);
        *lock(&self.epoch) = KnownEpoch {
            last: Some(Arc::clone(&read)),
            is_stale: false,
        };
        Ok(read)
    }

    fn current_epoch(&self) -> Option<Arc<Epoch>> {
        let known = lock(&self.epoch);
        known.last.clone().filter(|_| !known.is_stale)
    }

    /// Returns whether no records may have been lost since this was read.
    pub(crate) fn is_current(&self, epoch: &Arc<Epoch>) -> bool {
        self.current_epoch()
            .is_some_and(|current| Arc::ptr_eq(&current, epoch))
    }

    /// Reads the store's identity, and writes into its record if it is another one than before.
    async fn read_epoch(&self, before: Option<&Epoch>) -> Result<Epoch> {
        let key = Key::new(Kind::Epoch, []);
        let mut failures = 0;
        loop {
            let read = async {
                let identity = self.call(self.store.identity()).await?;
                let read = self.call(self.store.get(&key)).await?;
                let json = read.record.as_ref().map(|record| &record.value);
                let present = json.map(|json| Epoch::from_json(json)).transpose()?;
                let is_known = |epoch: &Epoch| before.is_none_or(|before| before.id() == epoch.id());
                let epoch = match present {
                    Some(epoch) if epoch.identity() == identity.as_deref() && is_known(&epoch) => {
                        return Ok(Some(epoch));
                    }
                    Some(epoch) => epoch.lost(identity, read.now),
                    None => match before {
                        Some(before) => before.clone().lost(identity, read.now),
                        None => Epoch::new(identity)?,
                    },
                };
                let revision = read.record.map(|record| record.revision);
                let bytes = epoch.to_json();
                let to = Value {
                    bytes: &bytes,
                    ttl: None,
                };
                let written = self.call(self.store.swap(&key, revision, to)).await?;
                Ok::<_, StoreError>(matches!(written, Swap::Written { .. }).then_some(epoch))
            };
            match read.await {
                Ok(Some(epoch)) => {
                    if epoch.lost_at().is_some() && before.is_some() {
                        tracing::warn!(
                            "the store may have lost records: another server was promoted, or they were removed"
                        );
                    }
                    return Ok(epoch);
                }
                Ok(None) => {}
                Err(_) if failures < MAX_FAILURES => {
                    failures += 1;
                    tokio::time::sleep(FAILURE_WAIT * failures).await;
                }
                Err(error) => return Err(failed(error)),
            }
        }
    }

    /// Returns when records may have been lost, and what is to be done then, with a key that has this record: one of before
    /// may have been replaced by another.
    pub(crate) fn loss(
        &self,
        epoch: &Epoch,
        present: Option<&SendRecord>,
        now: StoreTime,
    ) -> Option<(StoreTime, AfterStoreLoss)> {
        let lost_at = epoch.lost_at()?;
        let is_lost = now.since(lost_at) < self.options.sent_ttl
            && present.is_none_or(|present| present.attempts().0 <= lost_at);
        is_lost.then_some((lost_at, self.options.after_store_loss))
    }

    /// Returns how long before a loss the message of a lost record can have been sent.
    pub(crate) fn loss_window(&self) -> Duration {
        self.options.loss_window.min(self.options.sent_ttl)
    }

    pub(crate) fn send_key(&self, key: &str) -> Result<Key> {
        Ok(Key::new(Kind::Send, [self.account()?, key]))
    }

    /// Returns the idempotency key of a record's key, if it is of this account.
    pub(crate) fn key_of(&self, key: &Key) -> Option<String> {
        key.last_part(&self.send_prefix().ok()?)
    }

    fn send_prefix(&self) -> Result<Key> {
        Ok(Key::new(Kind::Send, [self.account()?]))
    }

    /// Returns the key of the account's limit.
    pub(crate) fn limit_key(&self) -> Result<Key> {
        Ok(Key::new(Kind::Limit, [self.account()?]))
    }

    pub(crate) fn thread_key(&self, thread: ThreadId) -> Result<Key> {
        let thread = thread.to_string();
        Ok(Key::new(Kind::Thread, [self.account()?, thread.as_str()]))
    }

    /// Returns the receipt as records have it.
    pub(crate) async fn keyed(&self, receipt: &Receipt) -> Result<Receipt> {
        let epoch = self.epoch().await?;
        Ok(receipt.keyed(epoch.id(), |fingerprint| self.content_hash(fingerprint)))
    }

    /// Refuses a receipt that another store alone can compare.
    pub(crate) async fn check_receipt(&self, receipt: &Receipt) -> Result<()> {
        let epoch = self.epoch().await?;
        match receipt.store().is_none_or(|store| store == epoch.id()) {
            true => Ok(()),
            false => Err(Error::invalid(
                "the receipt is of another store than this client's",
            )),
        }
    }

    /// Returns the hash of a message's fingerprint. The store's identity has been read.
    pub(crate) fn content_hash(&self, fingerprint: &str) -> String {
        let known = lock(&self.epoch);
        known.last.as_ref().map_or_else(String::new, |epoch| {
            epoch.hash(&[b"content", fingerprint.as_bytes()])
        })
    }

    /// Returns the hash of a request.
    pub(crate) async fn request_hash(&self, thread: ThreadId, request: &str) -> Result<String> {
        let thread = thread.to_string();
        let parts: [&[u8]; 3] = [b"request", thread.as_bytes(), request.as_bytes()];
        Ok(self.epoch().await?.hash(&parts))
    }

    pub(crate) async fn get(&self, key: &Key) -> Result<Read> {
        let mut is_again = false;
        loop {
            self.epoch().await?;
            match self.call(self.store.get(key)).await {
                Err(error) if error.is_other_identity() && !is_again => is_again = true,
                read => return read.map_err(failed),
            }
        }
    }

    pub(crate) async fn swap(
        &self,
        key: &Key,
        from: Option<Revision>,
        bytes: &[u8],
        ttl: Option<Duration>,
    ) -> Result<Swap> {
        self.epoch().await?;
        let to = Value { bytes, ttl };
        self.call(self.store.swap(key, from, to)).await.map_err(failed)
    }

    /// Reads a record, for an [update](Self::update_known) that follows.
    pub(crate) async fn look(&self, key: &Key) -> Result<LastRead> {
        Ok(LastRead::new(self.get(key).await?))
    }

    /// Changes a record: reads it, decides, and writes if it has not been changed meanwhile. `change` may be called several
    /// times, and has to recognize its own change, since an error leaves open whether it was made.
    pub(crate) async fn update<T>(
        &self,
        key: &Key,
        change: impl FnMut(Option<&[u8]>, StoreTime) -> Result<Change<T>>,
    ) -> Result<T> {
        let (result, _) = self.update_known(key, None, change).await?;
        Ok(result)
    }

    /// Changes a record as [`update`](Self::update) does, and does not read it first where it is known: if it has changed
    /// since, the store returns it. Returns the record, if it was written.
    pub(crate) async fn update_known<T>(
        &self,
        key: &Key,
        known: Option<LastRead>,
        mut change: impl FnMut(Option<&[u8]>, StoreTime) -> Result<Change<T>>,
    ) -> Result<(T, Option<LastRead>)> {
        let mut failures = 0;
        let mut read = known.map(LastRead::into_read);
        loop {
            let result = async {
                let present = match read.take() {
                    Some(present) => present,
                    None => self.get(key).await?,
                };
                let revision = present.record.as_ref().map(|record| record.revision);
                let bytes = present.record.as_ref().map(|record| &*record.value);
                match change(bytes, present.now)? {
                    Change::Keep(result) => Ok::<_, Error>(Ok((result, None))),
                    Change::Write(bytes, ttl, result) => {
                        Ok(match self.swap(key, revision, &bytes, ttl).await? {
                            Swap::Written { revision, now } => {
                                Ok((result, Some(LastRead::written(bytes, revision, now))))
                            }
                            Swap::Conflict(other) => Err(other),
                        })
                    }
                }
            };
            match result.await {
                Ok(Ok(result)) => return Ok(result),
                Ok(Err(other)) => read = Some(other),
                Err(error) if error.is_store() && failures < MAX_FAILURES => {
                    failures += 1;
                    tokio::time::sleep(FAILURE_WAIT * failures).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Changes the record of a thread.
    pub(crate) async fn update_thread<T>(
        &self,
        key: &Key,
        known: Option<LastRead>,
        mut change: impl FnMut(ThreadRecord, StoreTime) -> (Option<ThreadRecord>, T),
    ) -> Result<(T, Option<LastRead>)> {
        self.update_known(key, known, |bytes, now| {
            Ok(match change(self.read_thread(bytes, now)?, now) {
                (Some(record), result) => Change::Write(record.to_json(), Some(thread_record::TTL), result),
                (None, result) => Change::Keep(result),
            })
        })
        .await
    }

    /// Reads the record of a thread, without what a loss of records has left unproven.
    pub(crate) fn read_thread(&self, bytes: Option<&[u8]>, now: StoreTime) -> Result<ThreadRecord> {
        let record = match bytes {
            None => ThreadRecord::new(now),
            Some(json) => ThreadRecord::from_json(json).ok_or_else(|| failed(unreadable()))?,
        };
        let known = lock(&self.epoch);
        let lost_at = known.last.as_ref().and_then(|epoch| epoch.lost_at());
        Ok(match lost_at {
            None => record,
            Some(lost_at) => record.after_loss(lost_at),
        })
    }

    /// Returns how long a key's record lives.
    pub(crate) fn ttl(&self, record: &SendRecord) -> Option<Duration> {
        record.ttl(self.options.sent_ttl, self.options.not_sent_ttl)
    }

    /// Returns the account's keys of sends after one, or from the first one; none if there are no more.
    pub(crate) async fn list(&self, after: Option<&Key>) -> Result<Vec<Key>> {
        let prefix = self.send_prefix()?;
        let listed = self.store.list(Kind::Send, Some(after.unwrap_or(&prefix)));
        let keys = self.call(listed).await.map_err(failed)?;
        let keys = keys.into_iter();
        Ok(keys
            .take_while(|key| key.as_str().starts_with(prefix.as_str()))
            .collect())
    }

    pub(crate) async fn status(&self, key: &str) -> Result<Option<SendStatus>> {
        let read = self.get(&self.send_key(key)?).await?;
        Ok(read
            .record
            .map(|record| status(key, SendRecord::from_json(&record.value).as_ref())))
    }

    pub(crate) async fn forget(&self, key: &str) -> Result<bool> {
        let send_key = self.send_key(key)?;
        self.update(&send_key, |present, now| {
            let Some(present) = present else {
                return Ok(Change::Keep(false));
            };
            let tombstone = match SendRecord::from_json(present) {
                Some(record) if *record.state() == SendState::Forgotten => return Ok(Change::Keep(true)),
                Some(record) => record.forget(),
                None => SendRecord::tombstone(now),
            };
            Ok(Change::Write(tombstone.to_json(), self.ttl(&tombstone), true))
        })
        .await
    }

    /// Runs an operation of the store, whose code is another's: it may panic, and it may not return.
    async fn call<T>(&self, operation: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        match timeout(TIMEOUT, catch_panic_of(operation)).await {
            Ok(Ok(result)) => result.inspect_err(|error| {
                if error.is_other_identity() {
                    lock(&self.epoch).is_stale = true;
                }
            }),
            Ok(Err(_)) => Err(StoreError::new("the store's code panicked")),
            Err(_) => Err(StoreError::no_response(TIMEOUT)),
        }
    }
}

/// Returns what a record says of a key.
pub(crate) fn status(key: &str, record: Option<&SendRecord>) -> SendStatus {
    SendStatus {
        key: key.to_owned(),
        state: record.map_or(SendState::Unreadable, |record| record.state().clone()),
        receipt: record.and_then(|record| record.receipt.clone()),
    }
}

/// Returns the error of a call whose store failed.
pub(crate) fn failed(error: StoreError) -> Error {
    Error::new(ErrorKind::Store, format!("the store cannot be used: {error}")).with_source(error)
}

/// The error of a record that cannot be read.
pub(crate) fn unreadable() -> StoreError {
    StoreError::new("a record is damaged, or of a newer version of this crate")
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedStore").finish_non_exhaustive()
    }
}
