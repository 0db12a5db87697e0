//! A file that a send with an idempotency key uploads: at most once for the key.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::lease::{MAX_TOTAL, lease};
use super::work::{FIRST_WAIT, pause};
use crate::error::SendOutcome;
use crate::files::{Found, Ready, Wanted, of_message, search};
use crate::store::upload_record::{FileRecord, NewWork, UploadBegin, UploadEnd, UploadRecord};
use crate::store::{AfterStoreLoss, Change, Changes, Key, SharedStore, StoreTime, failed, unreadable};
use crate::{Client, Error, ErrorKind, Result, ThreadId};

/// How long after its begin an upload starts at the latest. A process may have been stopped meanwhile.
const MAX_START: Duration = Duration::from_secs(5);

/// A file on its way, and the record of its upload.
pub(in crate::send) struct StoredUpload<'c> {
    client: &'c Client,
    file: &'c Ready,
    place: Place,
    lease: Duration,
    started: Instant,
}

/// Where the record is.
#[derive(Clone)]
struct Place {
    store: SharedStore,
    key: Key,
    fingerprint: String,
}

impl Place {
    /// Returns a change of what is known of the file.
    fn changing<'a, T>(
        &'a self,
        mut change: impl FnMut(Option<&FileRecord>, StoreTime) -> Result<(Option<FileRecord>, T)> + 'a,
    ) -> impl Changes<T> + 'a {
        move |present: Option<&[u8]>, now: StoreTime| {
            let record = match present {
                Some(json) => UploadRecord::from_json(json).ok_or_else(|| failed(unreadable()))?,
                None => UploadRecord::empty(),
            };
            let (file, result) = change(record.file(&self.fingerprint), now)?;
            Ok(match file {
                Some(file) => {
                    let record = record.with(&self.fingerprint, file);
                    Change::Write(record.to_json(), self.store.upload_ttl(&record), result)
                }
                None => Change::Keep(result),
            })
        }
    }

    /// Ends a work. Returns whether it held the record.
    async fn end(&self, work: &FileRecord, end: &UploadEnd) -> Result<bool> {
        let ended = work.ended(end);
        let change = |present: Option<&FileRecord>, _| {
            // It may be written already, where the store's response was lost.
            let is_ended = present == Some(&ended);
            let is_held = work.holds(present);
            Ok((is_held.then(|| ended.clone()), is_held || is_ended))
        };
        let ended = self.store.update(&self.key, self.changing(change)).await;
        ended.inspect_err(|error| tracing::warn!(%error, "the end of an upload could not be recorded"))
    }
}

/// A work on a file. If it is dropped, a task of the runtime ends it.
struct Work<'c> {
    place: &'c Place,
    file: &'c Ready,
    record: Option<FileRecord>,
    /// Whether this call uploads the file, for the first time.
    is_new: bool,
    runtime: Option<Handle>,
}

impl Work<'_> {
    async fn end(mut self, end: &UploadEnd) -> Result<bool> {
        match self.record.take() {
            Some(record) => self.place.end(&record, end).await,
            None => Ok(false),
        }
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        if let (Some(record), Some(runtime)) = (self.record.take(), &self.runtime) {
            let place = self.place.clone();
            // A file that is searched for has left in an earlier call.
            let end = match self.is_new && !self.file.has_left() {
                true => UploadEnd::NotStored,
                false => UploadEnd::Unknown,
            };
            runtime.spawn(async move { place.end(&record, &end).await });
        }
    }
}

impl<'c> StoredUpload<'c> {
    pub(in crate::send) async fn new(
        client: &'c Client,
        store: &SharedStore,
        thread: ThreadId,
        key: &str,
        file: &'c Ready,
    ) -> Result<Self> {
        let options = client.options();
        let asked = serde_json::to_string(&file.asked()).unwrap_or_default();
        let time = lease(options, options.get_resend_if_absent()).total;
        Ok(Self {
            client,
            file,
            place: Place {
                store: store.clone(),
                key: store.upload_key(key)?,
                fingerprint: store.request_hash(thread, &asked).await?,
            },
            lease: time
                .saturating_add(file.transfer_time())
                .saturating_add(MAX_START),
            started: Instant::now(),
        })
    }

    /// Returns the id of the file once it is there.
    pub(in crate::send) async fn run(&self) -> Result<String> {
        let mut wait = FIRST_WAIT;
        let mut resend = self.client.options().get_resend_if_absent();
        loop {
            let begun = Instant::now();
            let (begin, now) = self.begin().await?;
            let (record, is_new) = match begin {
                UploadBegin::Stored { file_id } => return Ok(file_id),
                UploadBegin::Wait => {
                    let total = self.client.options().get_total_timeout();
                    if self.started.elapsed()
                        >= total.min(MAX_TOTAL).saturating_add(self.file.transfer_time())
                    {
                        let reason =
                            "the time ran out while another call with the same idempotency key was uploading";
                        let error = Error::new(ErrorKind::Timeout, reason.to_owned());
                        // That call may send the message yet.
                        return Err(error.with_outcome(SendOutcome::Unknown));
                    }
                    pause(&mut wait).await;
                    continue;
                }
                UploadBegin::Upload(record) => (record, true),
                UploadBegin::Search(record) => (record, false),
            };
            let work = Work {
                place: &self.place,
                file: self.file,
                record: Some(record.clone()),
                is_new,
                runtime: Handle::try_current().ok(),
            };
            let found = match is_new {
                true => Found::Absent,
                false => {
                    // From before the store was asked for the time.
                    let started = now.since(record.started()).saturating_add(begun.elapsed());
                    self.search(&record, started, resend).await
                }
            };
            match found {
                Found::Own(file) => {
                    let _ = work.end(&UploadEnd::Stored(file.id.clone())).await;
                    return Ok(file.id.clone());
                }
                Found::Absent if is_new => {}
                Found::Absent if resend.take().is_some() => {
                    work.end(&UploadEnd::NotStored).await?;
                    continue;
                }
                Found::Absent => return Err(self.unknown(work, &record, Vec::new()).await),
                Found::Unclear(ids) => return Err(self.unknown(work, &record, ids).await),
            }
            if begun.elapsed() > MAX_START {
                work.end(&UploadEnd::NotStored).await?;
                let reason = "the process was stopped before the file was uploaded";
                return Err(Error::new(ErrorKind::Interrupted, reason.to_owned()));
            }
            let unique = record
                .suffix
                .as_deref()
                .map(|suffix| self.file.with_suffix(suffix));
            match self.file.upload(self.client, unique.as_deref()).await {
                Ok(file) => {
                    // It is there, whether or not the store can be told, and also where another call has taken over.
                    let _ = work.end(&UploadEnd::Stored(file.id.clone())).await;
                    return Ok(file.into_inner().id);
                }
                // It was absent for as long as the caller asked.
                Err(error) if error.absent_since().is_some() && resend.take().is_some() => {
                    work.end(&UploadEnd::NotStored).await?;
                }
                Err(error) if error.is_unknown() => {
                    let _ = work.end(&UploadEnd::Unknown).await;
                    return Err(of_message(error));
                }
                Err(error) => {
                    let _ = work.end(&UploadEnd::NotStored).await;
                    return Err(error);
                }
            }
        }
    }

    /// Decides what this call may do, and writes the record for it. Returns the store's time, too.
    async fn begin(&self) -> Result<(UploadBegin, StoreTime)> {
        let store = &self.place.store;
        let epoch = store.epoch().await?;
        let work = NewWork {
            id: self.file.new_work()?,
            suffix: self.file.new_suffix()?,
            lease: self.lease,
        };
        let mut planned: Option<UploadBegin> = None;
        let change = |present: Option<&FileRecord>, now| {
            // It may be written already, where the store's response was lost.
            if let Some(begun) = planned.clone().filter(|begun| begun.record() == present) {
                return Ok((None, (begun, now)));
            }
            let begin = FileRecord::begin(present, &work, now);
            if matches!(begin, UploadBegin::Upload(_)) {
                // What was lost may have been the record of this file.
                let loss = store.loss(&epoch, present.map(FileRecord::started), now);
                if let Some((_, AfterStoreLoss::Refuse)) = loss {
                    return Err(lost());
                }
            }
            planned = Some(begin.clone());
            Ok((begin.record().cloned(), (begin, now)))
        };
        let begun = store.update(&self.place.key, self.place.changing(change)).await?;
        if let UploadBegin::Upload(record) = &begun.0
            && !store.is_current(&epoch)
        {
            // The record that this one replaced may have been another one.
            self.place.end(record, &UploadEnd::NotStored).await?;
            return Err(lost());
        }
        Ok(begun)
    }

    /// Searches for a file that an earlier call may have begun to upload so long ago.
    async fn search(&self, record: &FileRecord, started: Duration, resend: Option<Duration>) -> Found {
        let Some(suffix) = &record.suffix else {
            return Found::Unclear(Vec::new());
        };
        let name = self.file.with_suffix(suffix);
        let wanted = Wanted::ago(&name, &self.file.md5, started);
        let time = resend.unwrap_or_else(|| self.client.options().get_settle_time());
        search(self.client, &wanted, time).await
    }

    /// Ends a search that proved nothing. The message was not sent, unless the call whose work was taken over goes on.
    async fn unknown(&self, work: Work<'_>, record: &FileRecord, ids: Vec<String>) -> Error {
        let _ = work.end(&UploadEnd::Unknown).await;
        let reason =
            "an earlier call with the same idempotency key began to upload the file, and it is not found";
        let error = Error::new(ErrorKind::Interrupted, reason.to_owned()).with_candidates(ids);
        match record.was_taken_over {
            true => error.with_outcome(SendOutcome::Unknown),
            false => error.into_not_sent(),
        }
    }
}

/// The error of a file whose record may have been lost.
fn lost() -> Error {
    let reason = "the store has lost records, and whether the file was uploaded before is not known";
    Error::new(ErrorKind::Store, reason.to_owned()).with_outcome(SendOutcome::Unknown)
}
