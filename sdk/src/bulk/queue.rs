//! The order of a bulk send's items: one queue per thread.

use std::collections::{HashMap, HashSet, VecDeque};

use super::Item;
use crate::ThreadId;

/// Items that were taken from the source and not started. At most one item of a thread is in flight at a time.
pub(super) struct ThreadQueues<K> {
    /// The threads that have an item in flight or in `startable`, with their later items.
    active: HashMap<ThreadId, VecDeque<Item<K>>>,
    /// Items that may start: all earlier ones of their threads were sent.
    startable: VecDeque<Item<K>>,
    /// Threads that accept no further items, since one of them was not sent.
    blocked: HashSet<ThreadId>,
    /// Number of items in the queues of `active`.
    waiting: usize,
}

impl<K> ThreadQueues<K> {
    pub(super) fn new() -> Self {
        Self {
            active: HashMap::new(),
            startable: VecDeque::new(),
            blocked: HashSet::new(),
            waiting: 0,
        }
    }

    /// Number of items that wait for an earlier item of their thread.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Adds an item. Returns it if its thread is blocked.
    pub(super) fn push(&mut self, item: Item<K>) -> Option<Item<K>> {
        if self.blocked.contains(&item.thread) {
            return Some(item);
        }
        if let Some(queue) = self.active.get_mut(&item.thread) {
            queue.push_back(item);
            self.waiting += 1;
        } else {
            self.active.insert(item.thread, VecDeque::new());
            self.startable.push_back(item);
        }
        None
    }

    /// Removes the next item that may start.
    pub(super) fn pop(&mut self) -> Option<Item<K>> {
        self.startable.pop_front()
    }

    /// Makes the next item of a thread startable, after its item in flight was sent.
    pub(super) fn release(&mut self, thread: ThreadId) {
        match self.active.get_mut(&thread).and_then(VecDeque::pop_front) {
            Some(item) => {
                self.waiting -= 1;
                self.startable.push_back(item);
            }
            None => drop(self.active.remove(&thread)),
        }
    }

    /// Blocks a thread, after its item in flight was not sent. Returns the thread's waiting items.
    pub(super) fn block(&mut self, thread: ThreadId) -> VecDeque<Item<K>> {
        self.blocked.insert(thread);
        let blocked = self.active.remove(&thread).unwrap_or_default();
        self.waiting -= blocked.len();
        blocked
    }

    /// Removes all items.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Item<K>> {
        self.waiting = 0;
        let waiting = self.active.values_mut().flat_map(std::mem::take);
        self.startable.drain(..).chain(waiting)
    }
}
