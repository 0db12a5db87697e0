//! What a server's settings promise.

use hubspot_conversations::store::{Durability, StoreError};
use redis::aio::ConnectionManager;
use redis::{ErrorKind, RedisError, RedisResult, ServerErrorKind};

use crate::failure;

/// The settings that decide what acknowledged records survive.
const SETTINGS: [&str; 4] = [
    "appendonly",
    "appendfsync",
    "no-appendfsync-on-rewrite",
    "maxmemory-policy",
];

/// Reads what acknowledged records survive. `None`: the server does not show it.
pub(crate) async fn read(connection: &mut ConnectionManager) -> Result<Option<Durability>, StoreError> {
    let role: RedisResult<String> = redis::cmd("INFO")
        .arg("replication")
        .query_async(connection)
        .await;
    if role.map_err(failure)?.contains("role:slave") {
        return Err(StoreError::new("the server is a replica: connect to its primary"));
    }
    let mut values = Vec::new();
    for name in SETTINGS {
        let mut config = redis::cmd("CONFIG");
        let value: RedisResult<Vec<String>> = config.arg("GET").arg(name).query_async(connection).await;
        match value {
            Ok(pair) => values.extend(pair.into_iter().nth(1)),
            Err(error) if is_refused(&error) => return Ok(None),
            Err(error) => return Err(failure(error)),
        }
    }
    Ok(match values.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        // A record that may be evicted is no record.
        [.., policy] if policy != "noeviction" => Some(Durability::Memory),
        ["yes", "always", "no", _] => Some(Durability::Disk),
        // Written by the server before it answers, and to the disk up to two seconds later.
        ["yes", ..] => Some(Durability::Process),
        [_, _, _, _] => Some(Durability::Memory),
        _ => None,
    })
}

/// Managed servers do not know the command, or do not allow it.
fn is_refused(error: &RedisError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Server(ServerErrorKind::ResponseError | ServerErrorKind::NoPerm) | ErrorKind::Extension
    )
}
