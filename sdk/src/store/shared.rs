//! A client's view of its store: the records of one account, with every failure an [`Error`].

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::timeout;

use super::hash::Epoch;
use super::send_record::SendRecord;
use super::thread_record::{self, ThreadRecord};
use super::update::{Change, Changes, Decided, LastRead, Update, Updated};
#[cfg(feature = "files")]
use super::upload_record::UploadRecord;
use super::{
    AfterStoreLoss, Key, KeySwap, Kind, Read, Seal, SendState, SendStatus, Store, StoreError, StoreOptions,
    StoreTime, Swap, Value,
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

    /// Returns the account's name, if it has one.
    pub(crate) fn account_name(&self) -> Option<&str> {
        self.account.as_deref()
    }

    fn account(&self) -> Result<&str> {
        self.account_name().ok_or_else(|| {
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
        // A call that is kept and not polled may hold the lock for ever. Reading twice does no harm.
        let _reading = timeout(TIMEOUT, self.reading.lock()).await;
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
        let kept = self.store.kept_identity();
        let known = lock(&self.epoch);
        let current = known.last.clone().filter(|_| !known.is_stale);
        // Another client with the same handle may have noticed a loss first, and the handle fails only once.
        current.filter(|epoch| kept.is_none() || kept.as_deref() == epoch.identity())
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

    /// Returns when records may have been lost, and what is to be done then, with a key whose record is of a work that began
    /// at this time: one of before may have been replaced by another.
    pub(crate) fn loss(
        &self,
        epoch: &Epoch,
        began: Option<StoreTime>,
        now: StoreTime,
    ) -> Option<(StoreTime, AfterStoreLoss)> {
        let lost_at = epoch.lost_at()?;
        let is_lost =
            now.since(lost_at) < self.options.sent_ttl && began.is_none_or(|began| began <= lost_at);
        is_lost.then_some((lost_at, self.options.after_store_loss))
    }

    /// Returns how long before a loss the message of a lost record can have been sent.
    pub(crate) fn loss_window(&self) -> Duration {
        self.options.loss_window.min(self.options.sent_ttl)
    }

    pub(crate) fn send_key(&self, key: &str) -> Result<Key> {
        Ok(Key::new(Kind::Send, [self.account()?, key]))
    }

    /// Returns the key of the files of an idempotency key.
    #[cfg(feature = "files")]
    pub(crate) fn upload_key(&self, key: &str) -> Result<Key> {
        Ok(Key::new(Kind::Upload, [self.account()?, key]))
    }

    /// Returns how long the record of files lives: longer than that of their send, which needs them once more if it was not
    /// sent.
    #[cfg(feature = "files")]
    pub(crate) fn upload_ttl(&self, record: &UploadRecord) -> Option<Duration> {
        (!record.is_unsettled()).then(|| self.options.sent_ttl.saturating_mul(2))
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

    /// Returns the key of the account's tokens.
    pub(crate) fn token_key(&self, client_id: &str) -> Result<Key> {
        Ok(Key::new(Kind::Token, [client_id, self.account()?]))
    }

    /// Returns what seals secrets. Without one, none is stored.
    pub(crate) fn seal(&self) -> Option<Arc<dyn Seal>> {
        self.options.seal.clone()
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

    pub(crate) async fn swap(&self, KeySwap { key, from, to }: KeySwap<'_>) -> Result<Swap> {
        self.epoch().await?;
        self.call(self.store.swap(key, from, to)).await.map_err(failed)
    }

    /// Reads a record, for an [update](Self::update_known) that follows.
    pub(crate) async fn look(&self, key: &Key) -> Result<LastRead> {
        Ok(LastRead::new(self.get(key).await?))
    }

    /// Changes a record: reads it, decides, and writes if it has not been changed meanwhile. `change` may be called several
    /// times, and has to recognize its own change, since an error leaves open whether it was made.
    pub(crate) async fn update<T>(&self, key: &Key, change: impl Changes<T>) -> Result<T> {
        let (result, _) = self.update_known(key, None, change).await?;
        Ok(result)
    }

    /// Changes a record as [`update`](Self::update) does, and does not read it first where it is known: if it has changed
    /// since, the store returns it. Returns the record, if it was written.
    pub(crate) async fn update_known<T>(
        &self,
        key: &Key,
        known: Option<LastRead>,
        mut change: impl Changes<T>,
    ) -> Result<(T, Option<LastRead>)> {
        let mut failures = 0;
        let mut read = known.map(LastRead::into_read);
        loop {
            let result = async {
                let present = match read.take() {
                    Some(present) => present,
                    None => self.get(key).await?,
                };
                match Decided::of(&present, &mut change)? {
                    Decided::Keep(result) => Ok::<_, Error>(Ok((result, None))),
                    Decided::Write(planned) => Ok(match self.swap(planned.swap(key)).await? {
                        Swap::Written { revision, now } => Ok(planned.written(revision, now)),
                        Swap::Conflict(other) => Err(other),
                    }),
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

    /// Changes a record as [`update_known`](Self::update_known) does.
    pub(crate) async fn apply<T>(&self, update: Update<'_, impl Changes<T>>) -> Updated<T> {
        self.update_known(update.key, update.known, update.change).await
    }

    /// Changes two records, the second after the first, with one request if both are known and none has changed since.
    ///
    /// If the first change kept its record or failed, `goes_on` says whether the second is made. One that is written goes
    /// on.
    pub(crate) async fn update_both<T, U>(
        &self,
        mut first: Update<'_, impl Changes<T>>,
        mut second: Update<'_, impl Changes<U>>,
        goes_on: impl FnOnce(&Updated<T>) -> bool,
    ) -> (Updated<T>, Option<Updated<U>>) {
        let (written, second_written) = self.write_both(&mut first, &mut second).await;
        let changed = match written {
            Some(written) => Ok(written),
            None => self.apply(first).await,
        };
        if let Some(written) = second_written {
            debug_assert!(
                goes_on(&changed),
                "the first is written, and the second was not to be"
            );
            return (changed, Some(Ok(written)));
        }
        let second_changed = match goes_on(&changed) {
            true => Some(self.apply(second).await),
            false => None,
        };
        (changed, second_changed)
    }

    /// Writes both records at once if both are known. What is known of those that were not written is brought up to date.
    async fn write_both<T, U>(
        &self,
        first: &mut Update<'_, impl Changes<T>>,
        second: &mut Update<'_, impl Changes<U>>,
    ) -> (Option<(T, Option<LastRead>)>, Option<(U, Option<LastRead>)>) {
        let (Some(planned), Some(second_planned)) = (first.plan(), second.plan()) else {
            return (None, None);
        };
        let (swap, second_swap) = (planned.swap(first.key), second_planned.swap(second.key));
        match self.swap_both(swap, second_swap).await {
            Ok((Swap::Written { revision, now }, other)) => {
                let written = planned.written(revision, now);
                let second_written = match other {
                    Some(Swap::Written { revision, now }) => Some(second_planned.written(revision, now)),
                    Some(Swap::Conflict(read)) => {
                        second.known = Some(LastRead::new(read));
                        None
                    }
                    None => None,
                };
                (Some(written), second_written)
            }
            Ok((Swap::Conflict(read), _)) => {
                first.known = Some(LastRead::new(read));
                (None, None)
            }
            // It is open what was written: both are read anew.
            Err(error) => {
                tracing::debug!(%error, "two records could not be written at once");
                tokio::time::sleep(FAILURE_WAIT).await;
                (first.known, second.known) = (None, None);
                (None, None)
            }
        }
    }

    async fn swap_both(&self, first: KeySwap<'_>, second: KeySwap<'_>) -> Result<(Swap, Option<Swap>)> {
        self.epoch().await?;
        self.call(self.store.swap_both(first, second))
            .await
            .map_err(failed)
    }

    /// Changes the record of a thread.
    pub(crate) async fn update_thread<T>(
        &self,
        key: &Key,
        known: Option<LastRead>,
        change: impl FnMut(ThreadRecord, StoreTime) -> (Option<ThreadRecord>, T),
    ) -> Result<(T, Option<LastRead>)> {
        self.update_known(key, known, self.change_thread(change)).await
    }

    /// Returns a change of a thread's record as one of its bytes.
    pub(crate) fn change_thread<T>(
        &self,
        mut change: impl FnMut(ThreadRecord, StoreTime) -> (Option<ThreadRecord>, T),
    ) -> impl Changes<T> {
        move |bytes, now| {
            Ok(match change(self.read_thread(bytes, now)?, now) {
                (Some(record), result) => Change::Write(record.to_json(), Some(thread_record::TTL), result),
                (None, result) => Change::Keep(result),
            })
        }
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
        // The files first: a call that begins in between uploads its own.
        #[cfg(feature = "files")]
        let had_files = self.forget_uploads(key).await?;
        #[cfg(not(feature = "files"))]
        let had_files = false;
        let send_key = self.send_key(key)?;
        let had_send = self.update(&send_key, |present, now| {
            let Some(present) = present else {
                return Ok(Change::Keep(false));
            };
            let tombstone = match SendRecord::from_json(present) {
                Some(record) if *record.state() == SendState::Forgotten => return Ok(Change::Keep(true)),
                Some(record) => record.forget(),
                None => SendRecord::tombstone(now),
            };
            Ok(Change::Write(tombstone.to_json(), self.ttl(&tombstone), true))
        });
        Ok(had_send.await? || had_files)
    }

    /// Forgets the files of a key. Returns whether it had any.
    #[cfg(feature = "files")]
    async fn forget_uploads(&self, key: &str) -> Result<bool> {
        let upload_key = self.upload_key(key)?;
        let forgotten = self.update(&upload_key, |present, _| {
            let is_empty =
                |json: &[u8]| UploadRecord::from_json(json).is_some_and(|record| record.is_empty());
            let empty = UploadRecord::empty();
            Ok(match present {
                None => Change::Keep(false),
                Some(json) if is_empty(json) => Change::Keep(true),
                Some(_) => Change::Write(empty.to_json(), self.upload_ttl(&empty), true),
            })
        });
        forgotten.await
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
