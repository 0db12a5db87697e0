//! The outbox: messages that a transaction enqueues, and that are sent if it commits.

mod run;

use std::fmt;
use std::sync::Arc;

use hubspot_conversations::store::{DEFAULT_ACCOUNT, StoreError};
use hubspot_conversations::{Client, OutgoingMessage, ThreadId, serde_json};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Row, Transaction};

pub use run::{OutboxOutcome, OutboxProgress, RunOutbox};

use crate::{Connect, PostgresStore, column, failure};

/// Messages that are enqueued in your transactions, in a table next to those of the [store](PostgresStore). A message is
/// sent, at most once, if and only if its transaction commits.
///
/// ```no_run
/// use hubspot_conversations::{Client, NewComment};
/// use hubspot_conversations_postgres::{PostgresStore, tokio_postgres};
///
/// # async fn run(
/// #     store: PostgresStore, hubspot: Client, mut postgres: tokio_postgres::Client,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// let outbox = store.outbox();
/// let transaction = postgres.transaction().await?;
/// transaction.execute("UPDATE orders SET shipped = true WHERE id = 42", &[]).await?;
/// outbox
///     .enqueue_in(&transaction, "order-42-shipped", 11178480985, NewComment::new("The parcel left."))
///     .await?;
/// transaction.commit().await?;
///
/// // In any number of processes:
/// let stop = async { /* such as tokio::signal::ctrl_c() */ };
/// outbox
///     .run(&hubspot)
///     .on_outcome(|outcome, progress| println!("{}: {progress:?}", outcome.key()))
///     .stop_when(stop)
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// The message, with its text and addresses, is in your database until it is sent. What became of it is kept under its
/// idempotency key: [`Client::sends`](hubspot_conversations::Client::sends).
#[derive(Clone)]
pub struct Outbox {
    connect: Arc<dyn Connect>,
    schema: Arc<str>,
    account: Arc<str>,
}

/// How many messages an outbox has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutboxCounts {
    /// They are to be sent, for the first time or again.
    pub waiting: u64,
    /// Whether they were sent is not known. They are looked for from time to time, and not sent.
    pub unknown: u64,
    /// They cannot be sent, such as to a thread that does not exist. They stay until they are
    /// [sent again](Outbox::send_again) or [removed](Outbox::remove).
    pub not_sent: u64,
}

/// A message of an [`Outbox`] that cannot be sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnsentMessage {
    /// Its idempotency key.
    pub key: String,
    /// Its thread.
    pub thread: ThreadId,
    /// The error of the last attempt.
    pub reason: String,
}

impl PostgresStore {
    /// Returns the outbox of the account that has no other name.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        Outbox {
            connect: Arc::clone(&self.0.connect),
            schema: Arc::clone(&self.0.schema),
            account: DEFAULT_ACCOUNT.into(),
        }
    }
}

impl Outbox {
    /// Sets the account: the name that [`StoreOptions::account`](hubspot_conversations::store::StoreOptions::account) or
    /// [`Client::with_account`] gives to its client.
    #[must_use]
    pub fn account(mut self, name: impl Into<Arc<str>>) -> Self {
        self.account = name.into();
        self
    }

    /// Enqueues a message in a transaction: it is sent if and only if the transaction commits. The key is the idempotency
    /// key of its send, of 1 to 255 bytes, and one within the account.
    ///
    /// Messages of one thread are sent in the order in which they were enqueued, unless their transactions ran at the same
    /// time. To enqueue a key again with the same message changes nothing.
    ///
    /// Other database crates can call the function `enqueue(account, key, thread, message)` in the store's schema, all of
    /// it text, the message as JSON.
    ///
    /// # Errors
    ///
    /// The key has another message in the outbox, or its length is wrong; the database fails. The transaction can only be
    /// rolled back then.
    pub async fn enqueue_in(
        &self,
        transaction: &Transaction<'_>,
        key: &str,
        thread: impl Into<ThreadId>,
        message: impl Into<OutgoingMessage>,
    ) -> Result<(), StoreError> {
        let message = serde_json::to_string(&message.into()).map_err(StoreError::new)?;
        let thread = thread.into().to_string();
        let statement = format!("SELECT \"{}\".enqueue($1, $2, $3, $4)", self.schema);
        let parameters: [(&(dyn ToSql + Sync), Type); 4] = [
            (&&*self.account, Type::TEXT),
            (&key, Type::TEXT),
            (&thread, Type::TEXT),
            (&message, Type::TEXT),
        ];
        transaction
            .query_typed(&statement, &parameters)
            .await
            .map_err(failure)?;
        Ok(())
    }

    /// Sends what is in the outbox, until it is [stopped](RunOutbox::stop_when). Any number of processes can do so at once.
    /// The client has to have this store, and the outbox's account.
    pub fn run(&self, client: &Client) -> RunOutbox {
        RunOutbox::new(self.clone(), client.clone())
    }

    /// Returns how many messages the outbox has.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn counts(&self) -> Result<OutboxCounts, StoreError> {
        let rows = self
            .query(
                "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'unknown'),
                 count(*) FILTER (WHERE state = 'not_sent') FROM {outbox} WHERE account = $1",
                &[(&&*self.account, Type::TEXT)],
            )
            .await?;
        let row = rows.first().ok_or_else(|| StoreError::new("no counts"))?;
        let count = |index| Ok::<_, StoreError>(column::<i64>(row, index)?.unsigned_abs());
        Ok(OutboxCounts {
            waiting: count(0)?,
            unknown: count(1)?,
            not_sent: count(2)?,
        })
    }

    /// Returns the messages that cannot be sent, 500 at most, in the order in which they were enqueued.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn not_sent(&self) -> Result<Vec<UnsentMessage>, StoreError> {
        let statement = "SELECT key, thread, coalesce(reason, '') FROM {outbox}
             WHERE account = $1 AND state = 'not_sent' ORDER BY id LIMIT 500";
        let rows = self.query(statement, &[(&&*self.account, Type::TEXT)]).await?;
        let row = |row: &Row| {
            Ok(UnsentMessage {
                key: column(row, 0)?,
                thread: thread(column(row, 1)?)?,
                reason: column(row, 2)?,
            })
        };
        rows.iter().map(row).collect()
    }

    /// Lets a message be sent that could not be: once the reason is gone. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn send_again(&self, key: &str) -> Result<bool, StoreError> {
        let statement = "UPDATE {outbox} SET state = 'waiting', due = clock_timestamp(), reason = NULL
             WHERE account = $1 AND key = $2 AND state = 'not_sent' RETURNING 1";
        self.change(statement, key).await
    }

    /// Removes a message that could not be sent, or whose outcome is unknown. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn remove(&self, key: &str) -> Result<bool, StoreError> {
        let statement =
            "DELETE FROM {outbox} WHERE account = $1 AND key = $2 AND state <> 'waiting' RETURNING 1";
        self.change(statement, key).await
    }

    async fn change(&self, statement: &str, key: &str) -> Result<bool, StoreError> {
        let parameters: [(&(dyn ToSql + Sync), Type); 2] =
            [(&&*self.account, Type::TEXT), (&key, Type::TEXT)];
        Ok(!self.query(statement, &parameters).await?.is_empty())
    }

    /// Makes a query, in which `{outbox}` is the table and `{schema}` the schema.
    async fn query(
        &self,
        statement: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Vec<Row>, StoreError> {
        let statement = statement.replace("{outbox}", "\"{schema}\".outbox");
        let statement = statement.replace("{schema}", &self.schema);
        let connection = self.connect.connection().await?;
        let rows = connection.query_typed(&statement, parameters).await;
        rows.map_err(failure)
    }
}

fn thread(text: String) -> Result<ThreadId, StoreError> {
    text.parse().map_err(StoreError::new)
}

/// Without the connection, which may have a password.
impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("schema", &self.schema)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
