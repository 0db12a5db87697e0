#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod connect;
mod open;
mod outbox;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hubspot_conversations::store::{
    Durability, Key, KeySwap, Kind, Read, Record, Revision, Store, StoreError, StoreFuture, StoreTime, Swap,
    Value,
};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, ToSql, Type};

pub use connect::{Connect, ConnectFuture, Connection};
#[cfg(feature = "deadpool")]
#[cfg_attr(docsrs, doc(cfg(feature = "deadpool")))]
pub use deadpool_postgres;
pub use open::PostgresStoreBuilder;
pub use outbox::{Outbox, OutboxCounts, OutboxOutcome, OutboxProgress, RunOutbox, UnsentMessage};
pub use tokio_postgres;

/// A store in a Postgres database, over your connections.
///
/// Clones are one handle, which keeps to one identity of the store.
///
/// ```no_run
/// use std::sync::Arc;
/// use hubspot_conversations::Client;
/// use hubspot_conversations_postgres::{PostgresStore, tokio_postgres};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let (client, connection) = tokio_postgres::connect("host=localhost user=app", tokio_postgres::NoTls).await?;
/// tokio::spawn(connection);
/// let store = PostgresStore::builder(Arc::new(client)).create_tables().open().await?;
/// let hubspot = Client::builder().access_token("pat-na1-…").store(store).build()?;
/// hubspot.thread(11178480985).comment("The parcel left.").idempotency_key("order-42").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PostgresStore(Arc<Handle>);

struct Handle {
    connect: Arc<dyn Connect>,
    schema: Arc<str>,
    statements: Statements,
    durability: Durability,
    is_stated: bool,
    seen: Mutex<Seen>,
}

/// Each call is one statement, in one message: nothing has to be prepared before, which a pooler may not keep.
struct Statements {
    get: String,
    swap: String,
    list: String,
    identity: String,
}

/// The latest of what the server has returned.
#[derive(Clone, Default)]
struct Seen {
    identity: Option<String>,
    revision: i64,
    transaction: i64,
    time: i64,
}

impl PostgresStore {
    /// Opens the store in the schema `hubspot_conversations`, whose tables must be there.
    ///
    /// # Errors
    ///
    /// As [`PostgresStoreBuilder::open`].
    pub async fn open(connect: impl Connect) -> Result<Self, StoreError> {
        Self::builder(connect).open().await
    }

    /// Returns the settings of a store, to be opened.
    pub fn builder(connect: impl Connect) -> PostgresStoreBuilder {
        PostgresStoreBuilder::new(connect)
    }

    /// Returns the statements that [`create_tables`](PostgresStoreBuilder::create_tables) runs, for your own migrations.
    /// They are run in one transaction, and change nothing if the tables are there.
    ///
    /// A role that uses the store needs `USAGE` on the schema and on its sequences, `SELECT` on those too, and `SELECT`,
    /// `INSERT`, `UPDATE` and `DELETE` on its tables.
    ///
    /// # Errors
    ///
    /// The schema's name is empty, is longer than 63 bytes, or has other characters than letters, digits and `_`.
    pub fn tables_sql(schema: &str) -> Result<String, StoreError> {
        open::tables_sql(schema)
    }

    /// Returns whether [`durability`](Store::durability) is what the caller
    /// [stated](PostgresStoreBuilder::stated_durability), not what was read from the server.
    #[must_use]
    pub fn is_durability_stated(&self) -> bool {
        self.0.is_stated
    }

    pub(crate) fn new(
        connect: Arc<dyn Connect>,
        schema: &str,
        durability: Durability,
        is_stated: bool,
    ) -> Self {
        let statements = Statements {
            get: format!("SELECT * FROM \"{schema}\".read_record($1, $2, $3, $4, $5)"),
            swap: format!("SELECT * FROM \"{schema}\".swap_records($1, $2, $3, $4, $5, $6, $7, $8)"),
            list: format!(
                "SELECT key FROM \"{schema}\".records WHERE expires IS NULL AND key > $1 AND key < $2
                 ORDER BY key LIMIT 500"
            ),
            identity: format!("SELECT \"{schema}\".keep_identity($1, $2)"),
        };
        Self(Arc::new(Handle {
            connect,
            schema: schema.into(),
            statements,
            durability,
            is_stated,
            seen: Mutex::default(),
        }))
    }
}

impl Handle {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn query(
        &self,
        statement: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Vec<Row>, StoreError> {
        let connection = self.connect.connection().await?;
        connection
            .query_typed(statement, parameters)
            .await
            .map_err(failure)
    }

    /// Makes a call that returns rows with the time, unless the store has another identity. `sent` is what the handle had
    /// seen when the call began.
    async fn call(
        &self,
        statement: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
        sent: &Seen,
    ) -> Result<(Vec<Row>, StoreTime), StoreError> {
        let seen_parameters: [(&(dyn ToSql + Sync), Type); 4] = [
            (&sent.identity, Type::TEXT),
            (&sent.revision, Type::INT8),
            (&sent.transaction, Type::INT8),
            (&sent.time, Type::INT8),
        ];
        let rows = self
            .query(statement, &[parameters, &seen_parameters].concat())
            .await?;
        let mut seen = self.seen();
        for row in &rows {
            if !column::<bool>(row, 0)? {
                return Err(StoreError::other_identity());
            }
            let transaction = match row.columns().len() {
                5 => column::<Option<i64>>(row, 4)?,
                _ => None,
            };
            let (revision, time) = (column::<Option<i64>>(row, 2)?, column::<Option<i64>>(row, 3)?);
            seen.time = seen.time.max(time.unwrap_or_default());
            if seen.identity == sent.identity {
                seen.revision = seen.revision.max(revision.unwrap_or_default());
                seen.transaction = seen.transaction.max(transaction.unwrap_or_default());
            } else if sent.identity.is_some() {
                // It came from a server that has been replaced since, and may be lost with it.
                return Err(StoreError::new(
                    "the store's identity was read anew during the call",
                ));
            }
        }
        let now = StoreTime::from_millis(seen.time.unsigned_abs());
        Ok((rows, now))
    }

    /// Makes swaps up to the first that is refused.
    async fn swap<const N: usize>(&self, swaps: [KeySwap<'_>; N]) -> Result<Vec<Swap>, StoreError> {
        let keys = swaps.map(|swap| swap.key.as_str().as_bytes());
        // One that was not given by this store is no record's.
        let revision = |from: Revision| i64::try_from(from.number()).unwrap_or(-1);
        let from = swaps.map(|swap| swap.from.map(revision));
        let values = swaps.map(|swap| swap.to.bytes);
        let ttls = swaps.map(|swap| swap.to.ttl.map(millis));
        let parameters: [(&(dyn ToSql + Sync), Type); 4] = [
            (&&keys[..], Type::BYTEA_ARRAY),
            (&&from[..], Type::INT8_ARRAY),
            (&&values[..], Type::BYTEA_ARRAY),
            (&&ttls[..], Type::INT8_ARRAY),
        ];
        let sent = self.seen().clone();
        let (rows, now) = self.call(&self.statements.swap, &parameters, &sent).await?;
        let swapped = |row: &Row| match column::<Option<i64>>(row, 4)? {
            Some(_) => {
                let revision = Revision::new(column::<i64>(row, 2)?.unsigned_abs());
                Ok(Swap::Written { revision, now })
            }
            None => Ok(Swap::Conflict(read(row, now)?)),
        };
        rows.iter().map(swapped).collect()
    }
}

impl Store for PostgresStore {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let key = key.as_str().as_bytes();
            let sent = self.0.seen().clone();
            let (rows, now) = self
                .0
                .call(&self.0.statements.get, &[(&key, Type::BYTEA)], &sent)
                .await?;
            read(rows.first().ok_or_else(no_row)?, now)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let swapped = self.0.swap([KeySwap { key, from, to }]).await?;
            swapped.into_iter().next().ok_or_else(no_row)
        })
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(async move {
            let mut swapped = self.0.swap([first, second]).await?.into_iter();
            Ok((swapped.next().ok_or_else(no_row)?, swapped.next()))
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            // The keys of a kind begin with its name and `/`, which `0` follows.
            let (first, end) = (format!("{}/", kind.as_str()), format!("{}0", kind.as_str()));
            let after = after.map_or(first.as_str(), Key::as_str).as_bytes();
            let range: [(&(dyn ToSql + Sync), Type); 2] =
                [(&after, Type::BYTEA), (&end.as_bytes(), Type::BYTEA)];
            let rows = self.0.query(&self.0.statements.list, &range).await?;
            let key = |row: &Row| {
                let text = String::from_utf8(column(row, 0)?).ok();
                text.and_then(|text| Key::from_text(kind, text)).ok_or_else(|| {
                    StoreError::new(
                        "the table has a key that is not one of a store: something else writes into it",
                    )
                })
            };
            rows.iter().map(key).collect()
        })
    }

    fn durability(&self) -> Durability {
        self.0.durability
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        Box::pin(async move {
            let sent = self.0.seen().clone();
            let parameters: [(&(dyn ToSql + Sync), Type); 2] =
                [(&sent.revision, Type::INT8), (&sent.transaction, Type::INT8)];
            let rows = self.0.query(&self.0.statements.identity, &parameters).await?;
            let row = rows.first().ok_or_else(no_row)?;
            let identity: String = column(row, 0)?;
            let mut seen = self.0.seen();
            if seen.identity.as_ref() != Some(&identity) {
                let time = seen.time;
                *seen = Seen {
                    identity: Some(identity.clone()),
                    time,
                    ..Seen::default()
                };
            }
            Ok(Some(identity))
        })
    }

    fn kept_identity(&self) -> Option<String> {
        self.0.seen().identity.clone()
    }
}

/// Without the connection, which may have a password.
impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("durability", &self.0.durability)
            .field("is_durability_stated", &self.0.is_stated)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row, now: StoreTime) -> Result<Read, StoreError> {
    let record = column::<Option<Vec<u8>>>(row, 1)?.zip(column::<Option<i64>>(row, 2)?);
    let record = record.map(|(value, revision)| Record {
        value: value.into(),
        revision: Revision::new(revision.unsigned_abs()),
    });
    Ok(Read { record, now })
}

fn no_row() -> StoreError {
    StoreError::new("Postgres: a response without a row")
}

fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize) -> Result<T, StoreError> {
    row.try_get(index).map_err(failure)
}

/// Rounds up, and leaves room for the time that it is added to.
fn millis(ttl: Duration) -> i64 {
    let millis = i64::try_from(ttl.as_nanos().div_ceil(1_000_000));
    millis.unwrap_or(i64::MAX).min(i64::MAX / 2)
}

/// The server's message without its details, which can have values of a row.
pub(crate) fn failure(error: tokio_postgres::Error) -> StoreError {
    StoreError::new(match error.as_db_error() {
        Some(error) => format!("Postgres: {} ({})", error.message(), error.code().code()),
        // The cause, such as a refused connection, is not part of the error's own text.
        None => match std::error::Error::source(&error) {
            Some(cause) => format!("Postgres: {error}: {cause}"),
            None => format!("Postgres: {error}"),
        },
    })
}
