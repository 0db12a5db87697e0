//! Where the records of a run are.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use hubspot_conversations::store::{Store, StoreError};
use hubspot_conversations_postgres::PostgresStore;
use hubspot_conversations_postgres::deadpool_postgres::{Manager, Pool};
use hubspot_conversations_postgres::tokio_postgres::{Config, NoTls};
use hubspot_conversations_redis::RedisStore;
use hubspot_conversations_sqlite::SqliteStore;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

/// How long it is tried to open a store: its server may be down, or behind a link that forwards nothing.
const MAX_OPEN: Duration = Duration::from_secs(60);

/// How a process opens the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Place {
    /// A file.
    Sqlite(PathBuf),
    /// A Redis server.
    Redis {
        /// The port that leads to it.
        port: u16,
        /// Whether no other server ever takes its place.
        is_single: bool,
    },
    /// A Postgres server.
    Postgres {
        /// The port that leads to it.
        port: u16,
        /// The superuser.
        user: String,
        /// The password.
        password: String,
    },
}

impl Place {
    /// Opens the store, as soon as that is possible.
    ///
    /// # Panics
    ///
    /// When it is not possible for long.
    pub async fn open(&self) -> Arc<dyn Store> {
        let started = Instant::now();
        loop {
            match self.try_open().await {
                Ok(store) => return store,
                Err(error) if started.elapsed() > MAX_OPEN => panic!("the store: {error}"),
                // Many processes wait for a file, or one recovers it; a server is down.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn try_open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(match self {
            Self::Sqlite(path) => Arc::new(SqliteStore::open(path)?),
            Self::Redis { port, is_single } => {
                let builder = RedisStore::builder(format!("redis://127.0.0.1:{port}/"));
                let builder = if *is_single {
                    builder.single_server()
                } else {
                    builder
                };
                Arc::new(builder.open().await?)
            }
            Self::Postgres { port, user, password } => {
                let mut config = Config::new();
                config.host("127.0.0.1").port(*port).dbname("postgres");
                config.user(user).password(password);
                let pool = Pool::builder(Manager::new(config, NoTls)).max_size(4).build();
                let pool = pool.map_err(StoreError::new)?;
                Arc::new(PostgresStore::builder(pool).create_tables().open().await?)
            }
        })
    }
}

/// The store of a run, and what disturbs it.
pub trait Ground: Send + Sync {
    /// Returns how the worker with this index opens the store.
    fn place(&self, worker: usize) -> Place;

    /// Opens it for the test itself: another process would do, which nothing disturbs.
    fn open(&self) -> BoxFuture<'_, Arc<dyn Store>>;

    /// Is told how many calls were made. Those that could not use the store before they sent do not count: while it is
    /// down, they are many.
    fn advance(&self, _calls: u64) {}

    /// Disturbs nothing any more. Returns what was done.
    fn end(&self) -> Disturbances {
        Disturbances::default()
    }
}

/// What was done to the store and the links to it.
#[derive(Clone, Debug, Default)]
pub struct Disturbances {
    /// How often its server was killed.
    pub kills: u64,
    /// How often the links of some or all workers were cut, or held both ways.
    pub partitions: u64,
    /// How often they were held one way.
    pub one_way: u64,
    /// How often they were slow.
    pub delays: u64,
    /// How many requests to the store were read by a link and lost.
    pub lost_requests: u64,
    /// How many answers of the store.
    pub lost_answers: u64,
    /// How often a standby that lags was promoted.
    pub promotions: u64,
    /// How often all records were removed.
    pub emptied: u64,
    /// How often an older copy was restored.
    pub restored: u64,
    /// When the store had lost records, and workers could use it again.
    pub losses: Vec<Instant>,
}

/// A SQLite file.
#[derive(Debug)]
pub struct File(TempDir);

impl File {
    /// Creates its folder.
    ///
    /// # Panics
    ///
    /// When it cannot.
    #[must_use]
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }
}

impl Default for File {
    fn default() -> Self {
        Self::new()
    }
}

impl Ground for File {
    fn place(&self, _: usize) -> Place {
        Place::Sqlite(self.0.path().join("sends.db"))
    }

    fn open(&self) -> BoxFuture<'_, Arc<dyn Store>> {
        Box::pin(async { self.place(0).open().await })
    }
}
