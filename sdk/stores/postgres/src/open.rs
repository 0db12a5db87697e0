//! Opening a store: its tables, and what the server's settings promise.

use std::fmt;
use std::sync::Arc;

use hubspot_conversations::store::{Durability, StoreError};
use tokio_postgres::Client;

use crate::{Connect, PostgresStore, failure};

const TABLES: &str = concat!(include_str!("tables.sql"), include_str!("outbox.sql"));
const DEFAULT_SCHEMA: &str = "hubspot_conversations";
/// Without an error where a server has no such setting.
const SETTINGS: &str = "SELECT current_setting('fsync', true), current_setting('full_page_writes', true),
    current_setting('synchronous_standby_names', true)";
const VERSION: &str = "SELECT obj_description(to_regclass($1), 'pg_class')";

/// Settings of a [`PostgresStore`] that is opened.
#[must_use = "nothing is opened before `open` is called"]
pub struct PostgresStoreBuilder {
    connect: Arc<dyn Connect>,
    schema: String,
    creates_tables: bool,
    stated: Option<Durability>,
}

impl PostgresStoreBuilder {
    pub(crate) fn new(connect: impl Connect) -> Self {
        Self {
            connect: Arc::new(connect),
            schema: DEFAULT_SCHEMA.to_owned(),
            creates_tables: false,
            stated: None,
        }
    }

    /// Sets the schema that has the tables: `hubspot_conversations` unless set. Stores in different schemas have nothing in
    /// common. Its name has letters, digits and `_`.
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// Creates the schema, its tables and functions when the store is opened, where they are missing. Any number of
    /// processes may do so at once. Their owner is the role of the connection.
    ///
    /// For a role that may not create them, run [`tables_sql`](PostgresStore::tables_sql) with another one.
    pub fn create_tables(mut self) -> Self {
        self.creates_tables = true;
        self
    }

    /// States what acknowledged records survive, where the server does not show it, or where its file system cannot tear a
    /// page, so that `full_page_writes` may be off. The server is not asked for more than that.
    ///
    /// [`PostgresStore::is_durability_stated`] then returns `true`.
    pub fn stated_durability(mut self, durability: Durability) -> Self {
        self.stated = Some(durability);
        self
    }

    /// Opens the store, and reads the server's settings.
    ///
    /// # Errors
    ///
    /// There is no connection. The tables are missing, or of another version of this crate. The server shows that it
    /// promises less than what was stated, or does not show it and nothing was stated.
    pub async fn open(self) -> Result<PostgresStore, StoreError> {
        let tables = PostgresStore::tables_sql(&self.schema)?;
        let connection = self.connect.connection().await?;
        if self.creates_tables {
            connection.batch_execute(&tables).await.map_err(failure)?;
        }
        check_version(&connection, &self.schema).await?;
        let durability = self.durability(&connection).await?;
        Ok(PostgresStore::new(
            self.connect,
            &self.schema,
            durability,
            self.stated.is_some(),
        ))
    }

    async fn durability(&self, client: &Client) -> Result<Durability, StoreError> {
        let rows = client.query_typed(SETTINGS, &[]).await.map_err(failure)?;
        let row = rows.first().ok_or_else(|| StoreError::new("no settings"))?;
        let setting = |index| row.try_get::<_, Option<String>>(index).map_err(failure);
        let (fsync, full_page_writes, standbys) = (setting(0)?, setting(1)?, setting(2)?);
        // Each write is made with `synchronous_commit` on, which any session may set.
        let read = match (fsync.as_deref(), full_page_writes.as_deref(), standbys.as_deref()) {
            (Some("off"), ..) | (Some("on"), Some("off"), _) => Some(Durability::Process),
            (Some("on"), Some("on"), Some("")) => Some(Durability::Disk),
            (Some("on"), Some("on"), Some(_)) => Some(Durability::Replicated),
            _ => None,
        };
        match (self.stated, read) {
            (Some(stated), _) if fsync.as_deref() == Some("off") && stated > Durability::Process => Err(
                StoreError::new("the server's fsync is off: it loses records, whatever is stated"),
            ),
            (Some(stated), _) => Ok(stated),
            (None, Some(read)) => Ok(read),
            (None, None) => Err(StoreError::new(
                "the server does not show its settings: state its durability",
            )),
        }
    }
}

/// Without the connection, which may have a password.
impl fmt::Debug for PostgresStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStoreBuilder")
            .field("schema", &self.schema)
            .field("creates_tables", &self.creates_tables)
            .field("stated", &self.stated)
            .finish_non_exhaustive()
    }
}

async fn check_version(client: &Client, schema: &str) -> Result<(), StoreError> {
    let table = format!("\"{schema}\".records");
    let version = client
        .query_typed(VERSION, &[(&table, tokio_postgres::types::Type::TEXT)])
        .await
        .map_err(failure)?;
    let version: Option<String> = version
        .first()
        .and_then(|row| row.try_get(0).ok())
        .unwrap_or_default();
    match version.as_deref() {
        Some("1") => Ok(()),
        Some(other) => Err(StoreError::new(format!(
            "the tables in schema {schema} are of version {other}, and this crate knows version 1"
        ))),
        None => Err(StoreError::new(format!(
            "schema {schema} has no tables of a store: open it with `create_tables`"
        ))),
    }
}

/// Returns the statements that create the tables of a schema.
pub(crate) fn tables_sql(schema: &str) -> Result<String, StoreError> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if schema.is_empty() || schema.len() > 63 || !schema.bytes().all(is_name) {
        return Err(StoreError::new(
            "the name of a schema has up to 63 letters, digits and `_`",
        ));
    }
    Ok(TABLES.replace("{schema}", schema))
}
