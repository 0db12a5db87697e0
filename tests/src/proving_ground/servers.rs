//! The servers of a store, with what the nemesis does to them.

use tempfile::TempDir;

use super::ground::Place;
use crate::link::Link;
use crate::servers::Server;
use crate::servers::postgres::{PASSWORD, Postgres, USER};
use crate::servers::redis::{DURABLE, Redis};

/// Which server has a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    /// Redis, which loses nothing that it has acknowledged.
    Redis,
    /// Postgres.
    Postgres,
}

impl ServerKind {
    /// Returns how the store is opened through a port.
    #[must_use]
    pub fn place(self, port: u16, is_single: bool) -> Place {
        match self {
            Self::Redis => Place::Redis { port, is_single },
            Self::Postgres => Place::Postgres {
                port,
                user: USER.to_owned(),
                password: PASSWORD.to_owned(),
            },
        }
    }
}

/// A server of a store.
#[derive(Debug)]
pub enum StoreServer {
    /// Redis.
    Redis(Redis),
    /// Postgres.
    Postgres(Postgres),
}

/// A server that gets what another one writes.
#[derive(Debug)]
pub struct Replica {
    /// The server.
    pub server: StoreServer,
    /// How it gets that.
    pub link: Link,
}

impl StoreServer {
    /// Starts a server without records. `None` where it is not installed.
    #[must_use]
    pub fn start(kind: ServerKind) -> Option<Self> {
        Some(match kind {
            ServerKind::Redis => Self::Redis(Redis::start(&DURABLE)?),
            ServerKind::Postgres => Self::Postgres(Postgres::start(&[])?),
        })
    }

    /// Returns which one it is.
    #[must_use]
    pub fn kind(&self) -> ServerKind {
        match self {
            Self::Redis(_) => ServerKind::Redis,
            Self::Postgres(_) => ServerKind::Postgres,
        }
    }

    /// Returns its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        match self {
            Self::Redis(server) => server.port(),
            Self::Postgres(server) => server.port(),
        }
    }

    fn as_server(&self) -> &dyn Server {
        match self {
            Self::Redis(server) => server,
            Self::Postgres(server) => server,
        }
    }

    /// Kills it without a warning.
    ///
    /// # Panics
    ///
    /// When the system refuses it.
    pub fn kill(&self) {
        self.as_server().kill().unwrap();
    }

    /// Starts it on its data.
    ///
    /// # Panics
    ///
    /// When it does not serve.
    pub fn run(&self) {
        self.as_server().run().unwrap();
    }

    /// Removes all records.
    ///
    /// # Panics
    ///
    /// When it refuses that.
    pub async fn empty(&self) {
        match self {
            Self::Redis(server) => server.command(&["FLUSHALL"]),
            Self::Postgres(server) => {
                let client = server.client().await;
                let emptied = client
                    .batch_execute("TRUNCATE hubspot_conversations.records")
                    .await;
                emptied.unwrap();
            }
        }
    }

    /// Copies its data while it runs.
    #[must_use]
    pub fn copy(&self) -> TempDir {
        match self {
            Self::Redis(server) => server.copy(),
            Self::Postgres(server) => server.backup(&[]),
        }
    }

    /// Replaces its data by a copy. It must not run.
    pub fn restore(&self, copy: &TempDir) {
        match self {
            Self::Redis(server) => server.restore(copy),
            Self::Postgres(server) => server.restore(copy),
        }
    }

    /// Starts a replica that has all its records.
    #[must_use]
    pub fn replica(&self) -> Replica {
        let link = Link::start(self.port());
        let server = match self {
            Self::Redis(_) => {
                let replica = Redis::start(&DURABLE).expect("Redis");
                replica.follow(link.port());
                Self::Redis(replica)
            }
            Self::Postgres(server) => Self::Postgres(server.standby_through(link.port())),
        };
        Replica { server, link }
    }

    /// Makes a replica a server of its own.
    pub async fn promote(&self) {
        match self {
            Self::Redis(server) => server.promote(),
            Self::Postgres(server) => server.promote().await,
        }
    }
}
