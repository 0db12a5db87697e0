//! The bound on the memory of one answer.
//!
//! An object of three bytes, `{}`, becomes a Rust value of a kilobyte, so the length of an answer bounds its memory
//! badly. While an answer is read, everything that is allocated for it is charged here first, and reading fails where
//! that would exceed the bound. Values that a program reads by itself, with `serde_json`, are not bounded.
//!
//! The budget is a thread's: reading is synchronous, and serde passes no context on.

use std::cell::Cell;

use serde::de::Error;

/// The memory of an answer is at most this, and [`BYTES_PER_BYTE`] for each of its bytes.
const BASE: usize = 1024 * 1024;
const BYTES_PER_BYTE: usize = 8;
/// The part of [`BASE`] that is left to the connection.
const CONNECTION: usize = 256 * 1024;
/// The part of [`BYTES_PER_BYTE`] that is the body itself, in a buffer that grows by doubling.
const BODY: usize = 2;

/// Why reading ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    Memory,
    /// A list is longer than this.
    Entries(usize),
}

/// The budget of the answer that this thread is reading.
struct Budget {
    bytes: Cell<usize>,
    entries: Cell<usize>,
    excess: Cell<Option<Excess>>,
}

thread_local! {
    static BUDGET: Budget = const {
        Budget {
            bytes: Cell::new(usize::MAX),
            entries: Cell::new(usize::MAX),
            excess: Cell::new(None),
        }
    };
}

/// Returns the memory that may be allocated for the values of an answer of this length.
pub(super) fn bytes_for(length: usize) -> usize {
    length.saturating_mul(BYTES_PER_BYTE - BODY) + (BASE - CONNECTION)
}

/// Reads an answer within a budget. Returns what ended it early, too.
pub(super) fn within<T>(bytes: usize, entries: usize, read: impl FnOnce() -> T) -> (T, Option<Excess>) {
    /// Lifts the bounds, also after a panic in the `Deserialize` of a caller's type.
    struct Lift;
    impl Drop for Lift {
        fn drop(&mut self) {
            set(usize::MAX, usize::MAX);
        }
    }
    let _lift = Lift;
    set(bytes, entries);
    let value = read();
    (value, BUDGET.with(|budget| budget.excess.get()))
}

fn set(bytes: usize, entries: usize) {
    BUDGET.with(|budget| {
        budget.bytes.set(bytes);
        budget.entries.set(entries);
        budget.excess.set(None);
    });
}

/// Takes memory that is about to be allocated from the budget.
pub(super) fn charge<E: Error>(bytes: usize) -> Result<(), E> {
    BUDGET.with(|budget| {
        let left = budget.bytes.get().checked_sub(bytes);
        left.map(|left| budget.bytes.set(left))
            .ok_or_else(|| budget.exceed(Excess::Memory))
    })
}

/// Makes room for one more entry of a list. The memory that the list had before is free again once it has moved.
pub(super) fn grow<T, E: Error>(list: &mut Vec<T>) -> Result<(), E> {
    let length = list.len();
    BUDGET.with(|budget| match budget.entries.get() {
        most if length >= most => Err(budget.exceed(Excess::Entries(most))),
        _ => Ok(()),
    })?;
    if length == list.capacity() {
        let capacity = length.saturating_mul(2).max(1);
        charge(capacity.saturating_mul(size_of::<T>()))?;
        list.reserve_exact(capacity - length);
        let freed = length * size_of::<T>();
        BUDGET.with(|budget| budget.bytes.set(budget.bytes.get().saturating_add(freed)));
    }
    Ok(())
}

/// Fails if the budget was exceeded where that could not be returned.
pub(super) fn check<E: Error>() -> Result<(), E> {
    BUDGET.with(|budget| match budget.excess.get() {
        Some(excess) => Err(budget.exceed(excess)),
        None => Ok(()),
    })
}

impl Budget {
    fn exceed<E: Error>(&self, excess: Excess) -> E {
        self.excess.set(Some(excess));
        E::custom("the bound on an answer is exceeded")
    }
}
