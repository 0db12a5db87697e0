//! Where the store's connections come from.

use std::future::{Future, ready};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use hubspot_conversations::store::StoreError;
use tokio_postgres::Client;

/// A connection for one call.
pub type Connection = Box<dyn Deref<Target = Client> + Send + Sync>;

/// The future of [`Connect::connection`].
pub type ConnectFuture<'a> = Pin<Box<dyn Future<Output = Result<Connection, StoreError>> + Send + 'a>>;

/// A source of connections to one database: your client or pool.
///
/// It is implemented for `Arc<tokio_postgres::Client>`, which has one connection and fails once that is lost, and with the
/// feature `deadpool` for `deadpool_postgres::Pool`. For another pool it is one line:
///
/// ```
/// use std::{ops::Deref, sync::Arc};
/// use hubspot_conversations_postgres::{Connect, ConnectFuture, Connection, tokio_postgres::Client};
///
/// # struct Pool(Arc<Client>);
/// # impl Pool { async fn get(&self) -> Result<Arc<Client>, std::io::Error> { Ok(self.0.clone()) } }
/// struct Connections(Pool);
///
/// impl Connect for Connections {
///     fn connection(&self) -> ConnectFuture<'_> {
///         Box::pin(async {
///             let client = self.0.get().await.map_err(hubspot_conversations::store::StoreError::new)?;
///             Ok(Box::new(client) as Connection)
///         })
///     }
/// }
/// ```
pub trait Connect: Send + Sync + 'static {
    /// Returns an open connection, in no transaction. It must not be to a standby.
    fn connection(&self) -> ConnectFuture<'_>;
}

impl Connect for Arc<Client> {
    fn connection(&self) -> ConnectFuture<'_> {
        Box::pin(ready(Ok(Box::new(Self::clone(self)) as Connection)))
    }
}

#[cfg(feature = "deadpool")]
#[cfg_attr(docsrs, doc(cfg(feature = "deadpool")))]
impl Connect for deadpool_postgres::Pool {
    fn connection(&self) -> ConnectFuture<'_> {
        use deadpool_postgres::PoolError;

        /// What a pool gives has a client within a wrapper.
        struct Pooled(deadpool_postgres::Object);

        impl Deref for Pooled {
            type Target = Client;

            fn deref(&self) -> &Client {
                &self.0
            }
        }

        Box::pin(async {
            let client = self.get().await.map_err(|error| match error {
                // Without the server's message, it would not say that the server starts, or refuses the password.
                PoolError::Backend(error) => crate::failure(error),
                error => StoreError::new(error),
            })?;
            Ok(Box::new(Pooled(client)) as Connection)
        })
    }
}
