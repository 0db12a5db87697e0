//! A search through all states, the nearest first.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::judge::judge;
use super::records::Records;
use super::step::steps;
use super::world::{Bounds, World};

/// Collects what is hashed, so that it is hashed at once: without optimization, that takes a third of the time.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Of lengths and variants, all of them small.
    fn write_isize(&mut self, number: isize) {
        self.0.push(number as u8);
    }

    fn write_usize(&mut self, number: usize) {
        self.0.push(number as u8);
    }

    fn finish(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.0);
        hasher.finish()
    }
}

pub(super) struct Visited {
    pub(super) states: usize,
    pub(super) depth: usize,
    /// Whether there are no states beyond the depth.
    pub(super) is_complete: bool,
    /// The shortest way to a state in which something does not hold.
    pub(super) violation: Option<String>,
}

/// Visits every state to a depth. Of a state that was visited its hash remains, and that of the one before it.
pub(super) fn visit(bounds: Bounds, records: &Records, depth: usize) -> Visited {
    let first = World::new(bounds);
    let hash = |world: &World| {
        let mut bytes = Bytes(Vec::with_capacity(256));
        world.hash(&mut bytes);
        bytes.finish()
    };
    let mut before: HashMap<u64, u64> = HashMap::from([(hash(&first), 0)]);
    let mut level = vec![first.clone()];
    for reached in 0..=depth {
        let mut next = Vec::new();
        for world in &level {
            let own = hash(world);
            let mut violation = None;
            steps(world, records, |_, to| {
                let Entry::Vacant(place) = before.entry(hash(&to)) else {
                    return;
                };
                place.insert(own);
                if violation.is_none()
                    && let Some(found) = judge(world, &to, records)
                {
                    violation = Some((found, to));
                } else {
                    next.push(to);
                }
            });
            if let Some((found, to)) = violation {
                let mut way = vec![hash(&to)];
                while let Some(earlier) = way.last().and_then(|hash| before.get(hash)) {
                    way.push(*earlier);
                }
                way.pop();
                return Visited {
                    states: before.len(),
                    depth: reached + 1,
                    is_complete: false,
                    violation: Some(describe(&first, &way, records, &found, hash)),
                };
            }
        }
        if next.is_empty() || reached == depth {
            return Visited {
                states: before.len(),
                depth: reached,
                is_complete: next.is_empty(),
                violation: None,
            };
        }
        level = next;
    }
    unreachable!("the last level returns")
}

/// Walks the way again, and names its steps.
fn describe(
    first: &World,
    way: &[u64],
    records: &Records,
    found: &str,
    hash: impl Fn(&World) -> u64,
) -> String {
    let mut text = format!("{found}, after");
    let mut world = first.clone();
    for wanted in way.iter().rev().skip(1) {
        let mut reached = None;
        steps(&world, records, |label, to| {
            if hash(&to) == *wanted {
                reached = Some((label, to));
            }
        });
        let ((what, of), to) = reached.expect("a step to the next state");
        let call = to.workers.map(|worker| (worker.key, worker.text, worker.at));
        let _ = write!(text, "\n  {what} {of}: {call:?}");
        world = to;
    }
    let _ = write!(text, "\n{world:?}");
    text
}
