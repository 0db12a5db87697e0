//! The store as a worker process sees it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::SystemTime;

use tokio::sync::mpsc;

use super::wire::{Answer, Call, MARK, Numbered, WORKER, WireSwap, key};
use crate::store::{
    Durability, Key, KeySwap, Kind, Read, Revision, Store, StoreError, StoreFuture, Swap, Value,
};
use crate::sync::lock;

/// A worker process. A call fails once the process has ended.
pub(super) struct Process {
    child: Mutex<Child>,
    input: Mutex<ChildStdin>,
    waiting: Arc<Mutex<Waiting>>,
    last_number: AtomicU64,
    hello: OnceLock<(Durability, SystemTime)>,
}

#[derive(Default)]
struct Waiting {
    calls: HashMap<u64, mpsc::UnboundedSender<Answer>>,
    has_ended: bool,
}

impl Process {
    /// Starts a process, and waits until it has opened the store.
    pub(super) async fn start(mut command: Command) -> Result<Arc<Self>, StoreError> {
        command
            .env(WORKER, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| StoreError::new(format!("a worker cannot be started: {error}")))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(StoreError::new("a worker has no standard input and output"));
        };
        let waiting = Arc::default();
        let process = Arc::new(Self {
            child: Mutex::new(child),
            input: Mutex::new(input),
            waiting: Arc::clone(&waiting),
            last_number: AtomicU64::new(0),
            hello: OnceLock::new(),
        });
        thread::spawn(move || read_answers(output, &waiting));
        let hello = process.call(Call::Hello).await?.into_hello();
        let hello = hello.ok_or_else(unexpected)?;
        process.hello.get_or_init(|| hello);
        Ok(process)
    }

    /// Returns the process's wall clock at its start.
    pub(super) fn clock(&self) -> Option<SystemTime> {
        self.hello.get().map(|(_, clock)| *clock)
    }

    /// Kills the process, which has no time to do anything.
    pub(super) fn kill(&self) {
        let mut child = lock(&self.child);
        // It may have ended already.
        drop(child.kill());
        drop(child.wait());
    }

    pub(super) async fn call(&self, body: Call) -> Result<Answer, StoreError> {
        let mut answers = self.answers(body)?;
        match answers.recv().await.ok_or_else(ended)? {
            Answer::Failed(error) => Err(StoreError::new(error)),
            answer => Ok(answer),
        }
    }

    /// Makes a call that has several answers. They end with the process.
    pub(super) fn answers(&self, body: Call) -> Result<mpsc::UnboundedReceiver<Answer>, StoreError> {
        let number = self.last_number.fetch_add(1, Ordering::Relaxed);
        let (sender, answers) = mpsc::unbounded_channel();
        {
            let mut waiting = lock(&self.waiting);
            if waiting.has_ended {
                return Err(ended());
            }
            // Those whose answers have come.
            waiting.calls.retain(|_, call| !call.is_closed());
            waiting.calls.insert(number, sender);
        }
        let line = serde_json::to_string(&Numbered { number, body }).map_err(StoreError::new)?;
        let written = lock(&self.input).write_all(format!("{line}\n").as_bytes());
        written.map_err(|_| ended())?;
        Ok(answers)
    }
}

fn ended() -> StoreError {
    StoreError::new("the worker process has ended")
}

fn read_answers(output: ChildStdout, waiting: &Mutex<Waiting>) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let Some((_, json)) = line.split_once(MARK) else {
            continue;
        };
        if let Ok(answer) = serde_json::from_str::<Numbered<Answer>>(json)
            && let Some(call) = lock(waiting).calls.get(&answer.number)
        {
            // The call may have been dropped.
            drop(call.send(answer.body));
        }
    }
    let mut waiting = lock(waiting);
    waiting.has_ended = true;
    waiting.calls.clear();
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn unexpected() -> StoreError {
    StoreError::new("a worker returned another call's answer")
}

impl Store for Process {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        let key = key.as_str().to_owned();
        Box::pin(async move {
            let answer = self.call(Call::Get { key }).await?;
            answer.into_read().ok_or_else(unexpected)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let call = Call::Swap(WireSwap::new(KeySwap { key, from, to }));
            self.call(call).await?.into_swap().ok_or_else(unexpected)
        })
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(async move {
            let call = Call::SwapBoth(WireSwap::new(first), WireSwap::new(second));
            let Answer::Both(first, second) = self.call(call).await? else {
                return Err(unexpected());
            };
            let swap = |answer: Box<Answer>| answer.into_swap().ok_or_else(unexpected);
            Ok((swap(first)?, second.map(swap).transpose()?))
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            let call = Call::List {
                kind: kind.as_str().to_owned(),
                after: after.map(|after| after.as_str().to_owned()),
            };
            match self.call(call).await? {
                Answer::Keys(keys) => keys.iter().map(|text| key(text)).collect(),
                _ => Err(unexpected()),
            }
        })
    }

    fn durability(&self) -> Durability {
        let hello = self.hello.get();
        hello.map_or(Durability::Memory, |(durability, _)| *durability)
    }
}
