//! A worker process: it makes the calls that the test sends to it, and returns what the store returned.

use std::future::Future;
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::sync::mpsc;

use super::context::{Handle, content, increment, lasting};
use super::wire::{Answer, Call, MARK, Numbered, WORKER, WireRead, key, keys, kind};
use crate::store::{KeySwap, Revision, Store, StoreError, Swap};

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
    let stopped = Arc::new(AtomicBool::new(false));
    while let Some(line) = lines.recv().await {
        let Ok(Numbered { number, body }) = serde_json::from_str::<Numbered<Call>>(&line) else {
            continue;
        };
        // In the order of the calls, whose tasks have none.
        match body {
            Call::Write { .. } => stopped.store(false, Ordering::Relaxed),
            Call::Stop => stopped.store(true, Ordering::Relaxed),
            _ => {}
        }
        let (store, stopped) = (store.clone(), Arc::clone(&stopped));
        tokio::spawn(async move {
            let answer = match (store, body) {
                (Err(error), _) => Err(StoreError::new(format!("it cannot be opened: {error}"))),
                (
                    Ok(store),
                    Call::Write {
                        key,
                        number: first,
                        revision,
                    },
                ) => {
                    let written = |swap| write(number, Answer::of_swap(swap));
                    write_on(&store, &key, first, revision, written, &stopped).await
                }
                (Ok(store), call) => answer(&store, call).await,
            };
            write(
                number,
                answer.unwrap_or_else(|error| Answer::Failed(error.to_string())),
            );
        });
    }
    true
}

/// Writes until it is stopped or a swap fails. Each answer is written before the next swap begins.
async fn write_on(
    store: &Handle,
    text: &str,
    mut number: u64,
    revision: Option<u64>,
    written: impl Fn(Swap),
    stopped: &AtomicBool,
) -> Result<Answer, StoreError> {
    let key = key(text)?;
    let mut from = revision.map(Revision::new);
    while !stopped.load(Ordering::Relaxed) {
        number += 1;
        let swap = store.0.swap(&key, from, lasting(&content(number))).await?;
        let Swap::Written { revision, .. } = swap else {
            return Ok(Answer::of_swap(swap));
        };
        written(swap);
        from = Some(revision);
        tokio::task::yield_now().await;
    }
    Ok(Answer::Done)
}

/// Writes an answer as a line of its own. Where the test has ended, there is no one to read it.
fn write(number: u64, body: Answer) {
    if let Ok(json) = serde_json::to_string(&Numbered { number, body }) {
        let mut out = stdout().lock();
        let written = out.write_all(format!("\n{MARK}{json}\n").as_bytes());
        drop(written.and_then(|()| out.flush()));
    }
}

async fn answer(store: &Handle, call: Call) -> Result<Answer, StoreError> {
    Ok(match call {
        Call::Hello => Answer::hello(store.0.durability()),
        Call::Get { key: text } => Answer::Read(WireRead::new(&store.0.get(&key(&text)?).await?)),
        Call::Swap(swap) => {
            let parts = swap.parts()?;
            let KeySwap { key, from, to } = swap.swap(&parts);
            Answer::of_swap(store.0.swap(key, from, to).await?)
        }
        Call::SwapBoth(first, second) => {
            let (first_parts, second_parts) = (first.parts()?, second.parts()?);
            let swaps = store
                .0
                .swap_both(first.swap(&first_parts), second.swap(&second_parts));
            let (first, second) = swaps.await?;
            let answer = |swap| Box::new(Answer::of_swap(swap));
            Answer::Both(answer(first), second.map(answer))
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
        Call::Write { .. } | Call::Stop => Answer::Done,
    })
}
