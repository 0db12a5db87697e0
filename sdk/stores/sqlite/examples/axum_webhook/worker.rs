//! Replies to the reported messages, in the background.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use hubspot_conversations::{ActorId, Client, ThreadId};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{Id, JoinSet};

use crate::common::answers::{Answers, Outcome};
use crate::common::support::{explain, say};

/// Maximum number of threads that are answered at once. The messages of one thread are answered one after the other.
const THREADS_AT_ONCE: usize = 16;

/// The number of messages by outcome.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) answered: usize,
    pub(crate) failed: usize,
    pub(crate) unknown: usize,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Answered => self.answered += 1,
            Outcome::Skipped => {}
            Outcome::NotSent | Outcome::Impossible => self.failed += 1,
            Outcome::Unknown => self.unknown += 1,
        }
    }
}

/// Replies to the messages that an earlier run recorded, and to those of the queue until it closes. A thread whose reply
/// takes long delays its own later messages, and no other thread's. An error is one of the file.
pub(crate) async fn work(
    answering: Arc<Answering>,
    mut queue: mpsc::Receiver<(ThreadId, String)>,
) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let mut threads = Threads::default();
    for (thread, message) in answering.answers.waiting() {
        threads.add(&answering, thread, message);
    }
    let mut is_open = true;
    loop {
        tokio::select! {
            Some(done) = threads.tasks.join_next_with_id() => {
                let (id, outcome) = match done {
                    Ok((id, outcome)) => (id, outcome?),
                    // The function that answers panicked, which costs its message alone.
                    Err(error) => (error.id(), Outcome::NotSent),
                };
                tally.count(outcome);
                threads.next(&answering, id);
            }
            next = queue.recv(), if is_open && threads.waiting < crate::MOST_WAITING => match next {
                Some((thread, message)) => threads.add(&answering, thread, message),
                None => is_open = false,
            },
            else => return Ok(tally),
        }
    }
}

/// The messages that are being answered, one of a thread at a time, and those after them.
#[derive(Default)]
struct Threads {
    tasks: JoinSet<Result<Outcome, String>>,
    running: HashMap<Id, ThreadId>,
    later: HashMap<ThreadId, VecDeque<String>>,
    /// The number of messages in `later`.
    waiting: usize,
}

impl Threads {
    fn add(&mut self, answering: &Arc<Answering>, thread: ThreadId, message: String) {
        if let Some(later) = self.later.get_mut(&thread) {
            later.push_back(message);
            self.waiting += 1;
        } else {
            self.later.insert(thread, VecDeque::new());
            self.start(answering, thread, message);
        }
    }

    /// Starts the next message of a thread after the task of the one before has ended.
    fn next(&mut self, answering: &Arc<Answering>, ended: Id) {
        let Some(thread) = self.running.remove(&ended) else {
            return;
        };
        match self.later.get_mut(&thread).and_then(VecDeque::pop_front) {
            Some(message) => {
                self.waiting -= 1;
                self.start(answering, thread, message);
            }
            None => drop(self.later.remove(&thread)),
        }
    }

    fn start(&mut self, answering: &Arc<Answering>, thread: ThreadId, message: String) {
        let answering = Arc::clone(answering);
        let task = self
            .tasks
            .spawn(async move { answering.one(thread, &message).await });
        self.running.insert(task.id(), thread);
    }
}

/// What it takes to answer a message.
pub(crate) struct Answering {
    client: Client,
    answers: Arc<Answers>,
    agent: ActorId,
    stop: watch::Receiver<bool>,
    reply: fn(&str) -> Option<String>,
    permits: Semaphore,
}

impl Answering {
    pub(crate) fn new(
        client: Client,
        answers: Arc<Answers>,
        agent: ActorId,
        stop: watch::Receiver<bool>,
        reply: fn(&str) -> Option<String>,
    ) -> Self {
        Self {
            client,
            answers,
            agent,
            stop,
            reply,
            permits: Semaphore::new(THREADS_AT_ONCE),
        }
    }

    async fn one(&self, thread: ThreadId, message: &str) -> Result<Outcome, String> {
        let _permit = self.permits.acquire().await.map_err(|error| error.to_string())?;
        if *self.stop.borrow() {
            // The next run finds it in the file.
            return Ok(Outcome::Skipped);
        }
        let message = match self.client.get_message(thread, message).await {
            Ok(message) => message.into_inner(),
            Err(error) if error.is_not_found() => {
                say(format_args!("A message on thread {thread} is gone."));
                self.answers.pass(message)?;
                return Ok(Outcome::Skipped);
            }
            Err(error) => {
                say(format_args!(
                    "Reading a message on thread {thread} failed; the next run tries again."
                ));
                explain(&error);
                return Ok(Outcome::NotSent);
            }
        };
        let thread = self.client.thread(thread);
        self.answers
            .answer(&thread, &message, &self.agent, self.reply)
            .await
    }
}
