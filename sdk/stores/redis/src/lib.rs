#![doc = include_str!("../README.md")]

mod settings;

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hubspot_conversations::store::{
    Durability, Key, KeySwap, Kind, Read, Record, Revision, Store, StoreError, StoreFuture, StoreTime, Swap,
    Value,
};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, Script, ScriptInvocation};

/// How long one operation may take, and a connection.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How many keys a page has.
const PAGE: usize = 500;

/// A store on a Redis server.
///
/// Clones are one handle, which keeps to one identity of the store. It connects again by itself, and repeats nothing.
///
/// ```no_run
/// use hubspot_conversations::Client;
/// use hubspot_conversations_redis::RedisStore;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisStore::open("redis://127.0.0.1/").await?;
/// let hubspot = Client::builder().access_token("pat-na1-…").store(store).build()?;
/// hubspot.thread(11178480985).comment("The parcel left.").idempotency_key("order-42").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore(Arc<Handle>);

struct Handle {
    connection: ConnectionManager,
    prefix: String,
    script: Script,
    is_single: bool,
    durability: Durability,
    is_stated: bool,
    seen: Mutex<Seen>,
}

/// The fields of an answer.
type Fields = Vec<Option<Vec<u8>>>;

/// The latest of what the server has returned.
#[derive(Clone, Default)]
struct Seen {
    identity: String,
    revision: u64,
    time: u64,
}

/// Settings of a [`RedisStore`].
#[must_use = "nothing is opened before `open` is called"]
pub struct RedisStoreBuilder {
    url: String,
    prefix: String,
    is_single: bool,
    stated: Option<Durability>,
}

impl RedisStoreBuilder {
    /// Sets what the keys in Redis begin with: `hubspot-conversations` unless set. Stores with different prefixes have
    /// nothing in common.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// States that no other server ever takes the place of this one: no replica is promoted. Otherwise each restart counts
    /// as a possible loss of records, since it looks the same.
    pub fn single_server(mut self) -> Self {
        self.is_single = true;
        self
    }

    /// States what acknowledged records survive, where the server does not show its settings, as managed ones do not.
    /// [`RedisStore::is_durability_stated`] then returns `true`. More than the settings promise is refused where they are
    /// shown.
    pub fn stated_durability(mut self, durability: Durability) -> Self {
        self.stated = Some(durability);
        self
    }

    /// Connects, and reads the server's settings.
    ///
    /// # Errors
    ///
    /// The URL is not valid, there is no connection, the server refuses the password, or is a replica. It shows that it
    /// promises less than was stated, or does not show it and nothing was stated.
    pub async fn open(self) -> Result<RedisStore, StoreError> {
        let client = Client::open(self.url).map_err(failure)?;
        let address = client.get_connection_info().addr().to_string();
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_max_delay(Duration::from_secs(1))
            .set_number_of_retries(2);
        let connection = ConnectionManager::new_with_config(client, config).await;
        let at = |error| StoreError::new(format!("{address}: {}", failure(error)));
        let mut connection = connection.map_err(at)?;
        let read = settings::read(&mut connection).await?;
        let durability = match (self.stated, read) {
            (Some(stated), Some(read)) if stated > read => {
                return Err(StoreError::new(format!(
                    "{address}: the settings promise the durability {read:?}, and {stated:?} was stated: set \
                     `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`, or state less"
                )));
            }
            (Some(stated), _) => stated,
            (None, Some(read)) => read,
            (None, None) => {
                return Err(StoreError::new(format!(
                    "{address}: the server does not show its settings: state its durability"
                )));
            }
        };
        Ok(RedisStore(Arc::new(Handle {
            connection,
            prefix: self.prefix,
            script: Script::new(include_str!("store.lua")),
            is_single: self.is_single,
            durability,
            is_stated: self.stated.is_some() && read.is_none(),
            seen: Mutex::default(),
        })))
    }
}

impl RedisStore {
    /// Opens the store on a server, such as `redis://:password@example.com:6379/0`.
    ///
    /// # Errors
    ///
    /// As [`RedisStoreBuilder::open`].
    pub async fn open(url: impl Into<String>) -> Result<Self, StoreError> {
        Self::builder(url).open().await
    }

    /// Returns the settings of a store, to be opened.
    pub fn builder(url: impl Into<String>) -> RedisStoreBuilder {
        RedisStoreBuilder {
            url: url.into(),
            prefix: "hubspot-conversations".to_owned(),
            is_single: false,
            stated: None,
        }
    }

    /// Returns whether [`durability`](Store::durability) is what the caller
    /// [stated](RedisStoreBuilder::stated_durability), not what was read from the server.
    #[must_use]
    pub fn is_durability_stated(&self) -> bool {
        self.0.is_stated
    }
}

impl Handle {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names a key in Redis. A cluster keeps those with one `{prefix}` together, which a script needs.
    fn name(&self, kind: &str, key: &str) -> String {
        format!("{{{}}}:{kind}:{key}", self.prefix)
    }

    fn invocation<'k>(
        &self,
        what: &str,
        keys: impl IntoIterator<Item = &'k Key>,
        sent: &Seen,
    ) -> ScriptInvocation<'_> {
        let mut call = self.script.prepare_invoke();
        call.key(self.name("known", "by"));
        for key in keys {
            call.key(self.name("record", key.as_str()));
            call.key(self.name("stays", key.kind().as_str()));
        }
        call.arg(what).arg(u8::from(self.is_single)).arg(&sent.identity);
        call.arg(sent.revision).arg(sent.time);
        let random = RandomState::new();
        call.arg(format!("{:016x}{:016x}", random.hash_one(1), random.hash_one(2)));
        call
    }

    /// Makes a call, which is not made again: an error leaves open whether it was. Returns the answer for each record.
    async fn call(
        &self,
        call: ScriptInvocation<'_>,
        sent: &Seen,
    ) -> Result<(Vec<Fields>, StoreTime), StoreError> {
        let mut connection = self.connection.clone();
        let answer: Fields = call.invoke_async(&mut connection).await.map_err(failure)?;
        if answer.is_empty() {
            return Err(StoreError::other_identity());
        }
        let answers: Vec<Fields> = answer.chunks(5).map(<[_]>::to_vec).collect();
        let mut seen = self.seen();
        for answer in &answers {
            seen.time = seen.time.max(number(answer, 1)?);
            if seen.identity == sent.identity {
                seen.revision = seen.revision.max(number(answer, 2)?);
            } else if !sent.identity.is_empty() {
                // It came from a server that has been replaced since, and may be lost with it.
                return Err(StoreError::new(
                    "the store's identity was read anew during the call",
                ));
            }
        }
        Ok((answers, StoreTime::from_millis(seen.time)))
    }

    /// Makes swaps up to the first that is refused.
    async fn swap<const N: usize>(&self, swaps: [KeySwap<'_>; N]) -> Result<Vec<Swap>, StoreError> {
        let sent = self.seen().clone();
        let mut call = self.invocation("swap", swaps.iter().map(|swap| swap.key), &sent);
        for KeySwap { key, from, to } in swaps {
            let millis = to.ttl.map(|ttl| ttl.as_nanos().div_ceil(1_000_000).to_string());
            call.arg(from.map_or_else(String::new, |from| from.number().to_string()));
            call.arg(to.bytes)
                .arg(millis.unwrap_or_default())
                .arg(key.as_str());
        }
        let (answers, now) = self.call(call, &sent).await?;
        let swapped = |answer: Fields| match answer.first() {
            Some(Some(outcome)) if outcome == b"written" => {
                let revision = Revision::new(number(&answer, 2)?);
                Ok(Swap::Written { revision, now })
            }
            _ => Ok(Swap::Conflict(read(answer, now)?)),
        };
        answers.into_iter().map(swapped).collect()
    }
}

impl Store for RedisStore {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let sent = self.0.seen().clone();
            let call = self.0.invocation("get", [key], &sent);
            let (answers, now) = self.0.call(call, &sent).await?;
            read(answers.into_iter().next().unwrap_or_default(), now)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let swapped = self.0.swap([KeySwap { key, from, to }]).await?;
            swapped.into_iter().next().ok_or_else(no_numbers)
        })
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(async move {
            let mut swapped = self.0.swap([first, second]).await?.into_iter();
            Ok((swapped.next().ok_or_else(no_numbers)?, swapped.next()))
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            let mut list = redis::cmd("ZRANGE");
            list.arg(self.0.name("stays", kind.as_str()));
            list.arg(after.map_or_else(|| "-".to_owned(), |after| format!("({}", after.as_str())));
            list.arg("+").arg("BYLEX").arg("LIMIT").arg(0).arg(PAGE);
            let mut connection = self.0.connection.clone();
            let keys: Vec<String> = list.query_async(&mut connection).await.map_err(failure)?;
            let key = |text| {
                Key::from_text(kind, text).ok_or_else(|| {
                    StoreError::new(
                        "Redis has a key that is not one of a store: something else writes with its prefix",
                    )
                })
            };
            keys.into_iter().map(key).collect()
        })
    }

    fn durability(&self) -> Durability {
        self.0.durability
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        Box::pin(async move {
            let sent = self.0.seen().clone();
            let mut connection = self.0.connection.clone();
            let call = self.0.invocation("identity", [], &sent);
            let answer: Fields = call.invoke_async(&mut connection).await.map_err(failure)?;
            let identity = answer
                .first()
                .cloned()
                .flatten()
                .and_then(|text| String::from_utf8(text).ok());
            let identity = identity.ok_or_else(|| StoreError::new("no identity"))?;
            let mut seen = self.0.seen();
            seen.time = seen.time.max(number(&answer, 1)?);
            if seen.identity != identity {
                seen.identity.clone_from(&identity);
                seen.revision = number(&answer, 2)?;
            }
            Ok(Some(identity))
        })
    }

    fn kept_identity(&self) -> Option<String> {
        let identity = self.0.seen().identity.clone();
        Some(identity).filter(|identity| !identity.is_empty())
    }
}

/// Without the address, which may have a password.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.0.prefix)
            .field("durability", &self.0.durability)
            .field("is_durability_stated", &self.0.is_stated)
            .finish_non_exhaustive()
    }
}

/// Without the address, which may have a password.
impl fmt::Debug for RedisStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStoreBuilder")
            .field("prefix", &self.prefix)
            .field("is_single", &self.is_single)
            .field("stated", &self.stated)
            .finish_non_exhaustive()
    }
}

fn read(mut answer: Fields, now: StoreTime) -> Result<Read, StoreError> {
    let value = answer.get_mut(3).and_then(Option::take);
    let record = match value {
        None => None,
        Some(value) => Some(Record {
            value: value.into(),
            revision: Revision::new(number(&answer, 4)?),
        }),
    };
    Ok(Read { record, now })
}

fn number(answer: &[Option<Vec<u8>>], index: usize) -> Result<u64, StoreError> {
    let text = answer
        .get(index)
        .and_then(|text| std::str::from_utf8(text.as_deref()?).ok());
    let number = text.and_then(|text| text.parse().ok());
    number.ok_or_else(no_numbers)
}

fn no_numbers() -> StoreError {
    StoreError::new("Redis: a response without its numbers")
}

/// The server's message. It has no value of a record: the script puts none into its errors.
pub(crate) fn failure(error: RedisError) -> StoreError {
    StoreError::new(format!("Redis: {error}"))
}
