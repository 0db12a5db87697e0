//! The worker of an outbox.

use std::fmt;
use std::future::{Future, IntoFuture, pending};
use std::pin::Pin;
use std::time::Duration;

use hubspot_conversations::store::StoreError;
use hubspot_conversations::{Client, Error, ErrorKind, OutgoingMessage, Sent, ThreadId, serde_json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::{Outbox, thread};
use crate::{column, millis};

/// How many messages are sent at once unless set otherwise.
const DEFAULT_CONCURRENCY: usize = 16;
/// How long a worker has a message to itself. Should it need longer, its idempotency key makes another wait for it.
const TAKEN: Duration = Duration::from_secs(300);
/// How often the outbox is looked into while it has nothing to send.
const IDLE: Duration = Duration::from_millis(500);
/// How long after an attempt the next one is made, at first and at most.
const RETRY: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(300)];
/// The same where the outcome is unknown: the thread is read each time.
const LOOK: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(3_600)];
/// How long the database may fail before the worker ends.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest error that is kept.
const MAX_REASON: usize = 1_000;

type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;
type OnOutcome = Box<dyn FnMut(&OutboxOutcome, OutboxProgress) + Send>;

/// A worker that sends what is in an [`Outbox`]. Returned by [`Outbox::run`]; nothing is sent before it is awaited.
///
/// - A message whose error may pass, such as a rate limit, is tried again after 2 s to 5 min; the later ones of its thread
///   wait for it.
/// - One that HubSpot refuses for good stays as [`UnsentMessage`](super::UnsentMessage), and does not hold up its thread.
/// - One whose outcome is unknown is looked for, after 1 min to 1 h, and is never sent again; it does not hold up its thread.
/// - A worker that dies leaves its messages to others after 5 min; until then they hold up their threads. What it sent is
///   found by the idempotency key.
#[must_use = "nothing is sent before it is awaited"]
pub struct RunOutbox {
    outbox: Outbox,
    client: Client,
    concurrency: usize,
    until_empty: bool,
    stop: Stop,
    on_outcome: OnOutcome,
}

/// How many messages a worker has finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxProgress {
    /// They were sent, by this worker or by one before it.
    pub sent: u64,
    /// They cannot be sent.
    pub not_sent: u64,
    /// Attempts after which the outcome was unknown.
    pub unknown: u64,
    /// Attempts that failed for now: the message is tried again.
    pub postponed: u64,
}

/// How an attempt to send a message ended.
#[derive(Debug)]
pub struct OutboxOutcome {
    key: String,
    thread: ThreadId,
    result: Result<Box<Sent>, Error>,
}

impl OutboxOutcome {
    /// Returns the message's idempotency key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the message's thread.
    #[must_use]
    pub fn thread(&self) -> ThreadId {
        self.thread
    }

    /// Returns the message, if it was sent.
    #[must_use]
    pub fn sent(&self) -> Option<&Sent> {
        self.result.as_deref().ok()
    }

    /// Returns the error, if it was not, or if that is unknown.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.result.as_ref().err()
    }

    /// Returns whether no further attempt is made.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.error().is_none_or(is_final)
    }
}

/// A row of the outbox that this worker has.
struct Taken {
    id: i64,
    claim: String,
    key: String,
    thread: ThreadId,
    message: String,
    attempts: i32,
}

impl RunOutbox {
    pub(super) fn new(outbox: Outbox, client: Client) -> Self {
        Self {
            outbox,
            client,
            concurrency: DEFAULT_CONCURRENCY,
            until_empty: false,
            stop: Box::pin(pending()),
            on_outcome: Box::new(|_, _| ()),
        }
    }

    /// Sets how many messages are sent at once: 16 unless set.
    pub fn concurrency(mut self, messages: usize) -> Self {
        self.concurrency = messages.max(1);
        self
    }

    /// Ends the worker once nothing waits to be sent. Unless this is set, it waits for more.
    pub fn until_empty(mut self) -> Self {
        self.until_empty = true;
        self
    }

    /// Ends the worker once the future does: it starts no further send, and those that run are finished.
    pub fn stop_when(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = Box::pin(stop);
        self
    }

    /// Sets a function that is called after each attempt, with its outcome and the progress until then.
    pub fn on_outcome(
        mut self,
        function: impl FnMut(&OutboxOutcome, OutboxProgress) + Send + 'static,
    ) -> Self {
        self.on_outcome = Box::new(function);
        self
    }

    async fn run(self) -> Result<OutboxProgress, StoreError> {
        let Self {
            outbox,
            client,
            concurrency,
            until_empty,
            mut stop,
            mut on_outcome,
        } = self;
        if client.account() != Some(&*outbox.account) {
            return Err(StoreError::new(format!(
                "the outbox is of the account {:?}, and the client of {:?} in its store: give both the same name",
                outbox.account,
                client.account().unwrap_or("none")
            )));
        }
        let (mut progress, mut sending) = (OutboxProgress::default(), JoinSet::new());
        let (mut stopped, mut failing) = (false, None);
        loop {
            let room = concurrency - sending.len();
            let mut is_idle = true;
            if room > 0 && !stopped {
                match outbox.take(room).await {
                    Ok(taken) => {
                        failing = None;
                        is_idle = taken.is_empty();
                        for row in taken {
                            sending.spawn(send(outbox.clone(), client.clone(), row));
                        }
                    }
                    Err(error) if failing.get_or_insert_with(Instant::now).elapsed() > PATIENCE => {
                        return Err(error);
                    }
                    Err(_) => {}
                }
            }
            if sending.is_empty() && is_idle {
                let is_empty = async || Ok::<_, StoreError>(outbox.counts().await?.waiting == 0);
                if stopped || (until_empty && failing.is_none() && is_empty().await?) {
                    return Ok(progress);
                }
            }
            // Another message may be enqueued or due by the end of this time.
            let ended = tokio::select! {
                biased;
                () = &mut stop, if !stopped => {
                    stopped = true;
                    None
                }
                Some(ended) = sending.join_next(), if !sending.is_empty() => Some(ended),
                () = sleep(IDLE) => None,
            };
            // Where a task panicked, in code of the caller's, its message is due again later.
            if let Some(Ok(outcome)) = ended {
                progress.count(&outcome);
                on_outcome(&outcome, progress);
                if let Some(error) = outcome.error().filter(|error| error.is_configuration()) {
                    return Err(StoreError::new(error.clone()));
                }
            }
        }
    }
}

impl IntoFuture for RunOutbox {
    type Output = Result<OutboxProgress, StoreError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<OutboxProgress, StoreError>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl OutboxProgress {
    fn count(&mut self, outcome: &OutboxOutcome) {
        let count = match &outcome.result {
            Ok(_) => &mut self.sent,
            Err(error) if error.is_unknown() => &mut self.unknown,
            Err(error) if is_final(error) => &mut self.not_sent,
            Err(_) => &mut self.postponed,
        };
        *count += 1;
    }
}

/// Sends a message, and writes into its row how that ended.
async fn send(outbox: Outbox, client: Client, row: Taken) -> OutboxOutcome {
    let message = serde_json::from_str::<OutgoingMessage>(&row.message);
    let result = match message {
        Ok(message) => {
            client
                .send_message(row.thread, message)
                .idempotency_key(&row.key)
                .await
        }
        Err(error) => Err(Error::rejected(error)),
    };
    let started = Instant::now();
    // If it cannot be written, the message is due again later, and found by its key.
    while outbox.end(&row, result.as_ref().err()).await.is_err() && started.elapsed() < PATIENCE {
        sleep(IDLE).await;
    }
    OutboxOutcome {
        key: row.key,
        thread: row.thread,
        result: result.map(Box::new),
    }
}

/// Returns whether an error is the message's own, which no later attempt changes.
fn is_final(error: &Error) -> bool {
    let is_refused =
        |status: u16| (400..500).contains(&status) && ![401, 403, 408, 423, 429, 477].contains(&status);
    let is_own = matches!(
        error.kind(),
        ErrorKind::InvalidRequest | ErrorKind::Rejected | ErrorKind::KeyReused
    );
    let status = error.status().filter(|_| error.kind() == ErrorKind::Refused);
    is_own || (error.is_not_sent() && status.is_some_and(|status| is_refused(status.as_u16())))
}

impl Outbox {
    /// Takes messages that are due.
    async fn take(&self, most: usize) -> Result<Vec<Taken>, StoreError> {
        let (most, millis) = (most as i64, millis(TAKEN));
        let parameters: [(&(dyn ToSql + Sync), Type); 3] = [
            (&&*self.account, Type::TEXT),
            (&most, Type::INT8),
            (&millis, Type::INT8),
        ];
        let statement =
            "SELECT id, claim::text, key, thread, message, attempts FROM {schema}.take($1, $2, $3)";
        let rows = self.query(statement, &parameters).await?;
        let taken = |row: &Row| {
            Ok(Taken {
                id: column(row, 0)?,
                claim: column(row, 1)?,
                key: column(row, 2)?,
                thread: thread(column(row, 3)?)?,
                message: column(row, 4)?,
                attempts: column(row, 5)?,
            })
        };
        rows.iter().map(taken).collect()
    }

    /// Writes how an attempt ended, unless another worker has the message by now. A message that was sent is removed in any
    /// case.
    async fn end(&self, row: &Taken, error: Option<&Error>) -> Result<(), StoreError> {
        let Some(error) = error else {
            self.query("DELETE FROM {outbox} WHERE id = $1", &[(&row.id, Type::INT8)])
                .await?;
            return Ok(());
        };
        let (state, [first, longest]) = match error {
            error if error.is_unknown() => ("unknown", LOOK),
            error if is_final(error) => ("not_sent", RETRY),
            _ => ("waiting", RETRY),
        };
        let doublings = u32::try_from(row.attempts - 1).unwrap_or_default().min(16);
        let time = millis(longest.min(first * 2_u32.pow(doublings)));
        let reason: String = error.to_string().chars().take(MAX_REASON).collect();
        let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
            (&row.id, Type::INT8),
            (&row.claim, Type::TEXT),
            (&state, Type::TEXT),
            (&time, Type::INT8),
            (&reason, Type::TEXT),
        ];
        let statement = "UPDATE {outbox}
            SET state = $3, due = clock_timestamp() + $4 * interval '1 millisecond', reason = $5
            WHERE id = $1 AND claim = $2::uuid";
        self.query(statement, &parameters).await?;
        Ok(())
    }
}

/// Without the message's text and addresses.
impl fmt::Debug for RunOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunOutbox")
            .field("outbox", &self.outbox)
            .field("concurrency", &self.concurrency)
            .field("until_empty", &self.until_empty)
            .finish_non_exhaustive()
    }
}
