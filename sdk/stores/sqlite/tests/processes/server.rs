//! A store as a server of its own, which can be killed: lines of JSON over TCP, and another store behind it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{io, thread};

use hubspot_conversations::serde_json::{self, Value as Json, json};
use hubspot_conversations::store::conformance::Harness;
use hubspot_conversations::store::{
    Durability, Key, Kind, Read, Record, Revision, Store, StoreError, StoreFuture, StoreTime, Swap, Value,
};

use super::{ADDRESS, FILE, process};

/// The server's process.
pub(crate) struct Server {
    address: String,
    file: String,
    child: Arc<Mutex<Child>>,
}

impl Server {
    /// Starts a server over an SQLite file, or over memory if its name is empty.
    pub(crate) fn start(file: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let child = start(&address, file).unwrap();
        Self {
            address,
            file: file.to_owned(),
            child: Arc::new(Mutex::new(child)),
        }
    }

    pub(crate) fn harness(&self) -> Harness {
        let address = self.address.clone();
        let harness = Harness::new(move || {
            let mut command = process("works_for_another_process", &[]);
            command.env(ADDRESS, &address);
            command
        });
        let (address, file, child) = (self.address.clone(), self.file.clone(), Arc::clone(&self.child));
        harness.processes(4).restart_store(move || {
            let mut child = child.lock().unwrap();
            child.kill()?;
            child.wait()?;
            *child = start(&address, &file)?;
            Ok(())
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

fn start(address: &str, file: &str) -> io::Result<Child> {
    let mut command = process("serves_other_processes", &[]);
    command.env(ADDRESS, address).env(FILE, file);
    let child = command.stdout(Stdio::null()).spawn()?;
    for _ in 0..500 {
        if TcpStream::connect(address).is_ok() {
            return Ok(child);
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err(io::Error::other("the server does not start"))
}

/// Serves each connection in a thread of its own, until the process is killed.
pub(crate) async fn serve(address: &str, store: &(impl Store + Clone)) {
    let runtime = tokio::runtime::Handle::current();
    let listener = TcpListener::bind(address).unwrap();
    let store = store.clone();
    let serving = tokio::task::spawn_blocking(move || {
        for stream in listener.incoming() {
            let (mut stream, store, runtime) = (stream.unwrap(), store.clone(), runtime.clone());
            thread::spawn(move || {
                let lines = BufReader::new(stream.try_clone().unwrap()).lines();
                for line in lines.map_while(Result::ok) {
                    let answer = runtime.block_on(answer(&store, &line));
                    let answer = answer.unwrap_or_else(|error| json!({"error": error.to_string()}));
                    if stream.write_all(format!("{answer}\n").as_bytes()).is_err() {
                        break;
                    }
                }
            });
        }
    });
    serving.await.unwrap();
}

async fn answer(store: &impl Store, line: &str) -> Result<Json, StoreError> {
    let call: Json = serde_json::from_str(line).map_err(StoreError::new)?;
    let kind = match call["kind"].as_str() {
        Some("limit") => Kind::Limit,
        _ => Kind::Send,
    };
    let key = call["key"].as_str().and_then(|key| Key::from_text(kind, key));
    if call["call"] == "list" {
        let keys = store.list(kind, key.as_ref()).await?;
        return Ok(keys.iter().map(Key::as_str).collect());
    }
    let key = key.expect("a key");
    if call["call"] == "get" {
        return Ok(read_json(&store.get(&key).await?));
    }
    let bytes: Vec<u8> = serde_json::from_value(call["bytes"].clone()).map_err(StoreError::new)?;
    let ttl = serde_json::from_value(call["ttl"].clone()).map_err(StoreError::new)?;
    let from = call["from"].as_u64().map(Revision::new);
    let to = Value { bytes: &bytes, ttl };
    Ok(match store.swap(&key, from, to).await? {
        Swap::Written { revision, now } => json!({"written": revision.number(), "now": now.as_millis()}),
        Swap::Conflict(read) => read_json(&read),
    })
}

fn read_json(read: &Read) -> Json {
    let record = read.record.as_ref();
    json!({
        "revision": record.map(|record| record.revision.number()),
        "value": record.map(|record| record.value.to_vec()),
        "now": read.now.as_millis(),
    })
}

fn read(answer: &Json) -> Read {
    let revision = answer["revision"].as_u64().map(Revision::new);
    let value: Option<Vec<u8>> = serde_json::from_value(answer["value"].clone()).unwrap();
    Read {
        record: revision.zip(value).map(|(revision, value)| Record {
            value: value.into(),
            revision,
        }),
        now: time(answer),
    }
}

fn time(answer: &Json) -> StoreTime {
    StoreTime::from_millis(answer["now"].as_u64().expect("a time"))
}

/// A client of the server.
pub(crate) struct ServerStore(Arc<Connection>);

struct Connection {
    address: String,
    stream: Mutex<Option<BufReader<TcpStream>>>,
}

impl ServerStore {
    pub(crate) fn new(address: String) -> Self {
        Self(Arc::new(Connection {
            address,
            stream: Mutex::default(),
        }))
    }

    async fn call(&self, call: Json) -> Result<Json, StoreError> {
        let connection = Arc::clone(&self.0);
        // A call that is dropped is made to its end, so that its answer is no other's.
        let called = tokio::task::spawn_blocking(move || connection.call(&call)).await;
        let answer = called.map_err(StoreError::new)?.map_err(StoreError::new)?;
        let answer: Json = serde_json::from_str(&answer).map_err(StoreError::new)?;
        match answer["error"].as_str() {
            Some(error) => Err(StoreError::new(error)),
            None => Ok(answer),
        }
    }
}

impl Connection {
    fn call(&self, call: &Json) -> io::Result<String> {
        let mut stream = self.stream.lock().unwrap();
        // Another connection is made after an error.
        let mut connected = match stream.take() {
            Some(connected) => connected,
            None => BufReader::new(TcpStream::connect(&self.address)?),
        };
        connected.get_mut().write_all(format!("{call}\n").as_bytes())?;
        let mut answer = String::new();
        if connected.read_line(&mut answer)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        *stream = Some(connected);
        Ok(answer)
    }
}

impl Store for ServerStore {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        let call = json!({"call": "get", "kind": key.kind().as_str(), "key": key.as_str()});
        Box::pin(async move { Ok(read(&self.call(call).await?)) })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        let call = json!({
            "call": "swap", "kind": key.kind().as_str(), "key": key.as_str(),
            "from": from.map(Revision::number), "bytes": to.bytes, "ttl": to.ttl,
        });
        Box::pin(async move {
            let answer = self.call(call).await?;
            Ok(match answer["written"].as_u64() {
                Some(revision) => Swap::Written {
                    revision: Revision::new(revision),
                    now: time(&answer),
                },
                None => Swap::Conflict(read(&answer)),
            })
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        let call = json!({"call": "list", "kind": kind.as_str(), "key": after.map(Key::as_str)});
        Box::pin(async move {
            let keys: Vec<String> =
                serde_json::from_value(self.call(call).await?).map_err(StoreError::new)?;
            Ok(keys
                .into_iter()
                .filter_map(|key| Key::from_text(kind, key))
                .collect())
        })
    }

    /// The server's answer to what it is asked last is on its disk.
    fn durability(&self) -> Durability {
        Durability::Disk
    }
}
