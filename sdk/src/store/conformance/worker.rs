//! A worker process: it makes the calls that the test sends to it, and returns what the store returned.

use std::future::Future;
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;
use std::thread;

use tokio::sync::mpsc;

use super::context::{Handle, increment, lasting};
use super::wire::{Answer, Call, MARK, Numbered, WORKER, WireRead, from_hex, key, keys, kind};
use crate::store::{Revision, Store, StoreError, Swap, Value};

/// Works for [`processes`](super::processes) until the test has ended, if this process was started for it. Otherwise it
/// returns `false` at once.
///
/// `open` opens the store that is tested. Call it from a test, which the test starts again as a process, or from the
/// `main` of a program, before anything else that reads the standard input.
pub async fn worker<F, O>(open: F) -> bool
where
    F: Fn() -> O,
    O: Future<Output = Result<Arc<dyn Store>, StoreError>>,
{
    if std::env::var_os(WORKER).is_none() {
        return false;
    }
    let store = open().await.map(Handle).map_err(|error| error.to_string());
    let (sender, mut lines) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    while let Some(line) = lines.recv().await {
        let store = store.clone();
        tokio::spawn(async move {
            let Ok(call) = serde_json::from_str::<Numbered<Call>>(&line) else {
                return;
            };
            let answer = match store {
                Ok(store) => answer(&store, call.body).await.map_err(|error| error.to_string()),
                Err(error) => Err(format!("it cannot be opened: {error}")),
            };
            write(&Numbered {
                number: call.number,
                body: answer.unwrap_or_else(Answer::Failed),
            });
        });
    }
    true
}

/// Writes an answer as a line of its own. Where the test has ended, there is no one to read it.
fn write(answer: &Numbered<Answer>) {
    if let Ok(json) = serde_json::to_string(answer) {
        let mut out = stdout().lock();
        let written = out.write_all(format!("\n{MARK}{json}\n").as_bytes());
        drop(written.and_then(|()| out.flush()));
    }
}

async fn answer(store: &Handle, call: Call) -> Result<Answer, StoreError> {
    Ok(match call {
        Call::Hello => Answer::hello(store.0.durability()),
        Call::Get { key: text } => Answer::Read(WireRead::new(&store.0.get(&key(&text)?).await?)),
        Call::Swap {
            key: text,
            from,
            bytes,
            ttl,
        } => {
            let bytes = from_hex(&bytes).ok_or_else(|| StoreError::new("no hexadecimal digits"))?;
            let to = Value { bytes: &bytes, ttl };
            let key = key(&text)?;
            Answer::of_swap(store.0.swap(&key, from.map(Revision::new), to).await?)
        }
        Call::List { kind: name, after } => {
            let after = after.as_deref().map(key).transpose()?;
            let keys = store.0.list(kind(&name)?, after.as_ref()).await?;
            Answer::Keys(keys.iter().map(|key| key.as_str().to_owned()).collect())
        }
        Call::Create { keys: texts } => {
            let mut created = Vec::new();
            for key in keys(&texts)? {
                let swap = store.0.swap(&key, None, lasting(b"mine")).await?;
                created.push(matches!(swap, Swap::Written { .. }));
            }
            Answer::Created(created)
        }
        Call::Increment {
            counters,
            first,
            times,
        } => {
            let done = increment(store, &keys(&counters)?, first, times).await;
            done.map_err(StoreError::new)?;
            Answer::Done
        }
    })
}
