//! The record of a limit that processes share: when the last calls were made, and when the next will be.
//!
//! A call takes the first time at which every window has room, and writes it down before it waits for it. Times are the
//! store's, and each is no earlier than the one before: so no window ever has more than its limit, whichever process makes the calls.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::MAX_HOLD;
use crate::store::StoreTime;

const VERSION: u32 = 1;
/// HubSpot's windows.
const LENGTHS: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(10)];
/// How much longer a window is here than HubSpot's: a call is made a little after its time, and the next one may not be.
const MARGIN: Duration = Duration::from_millis(35);
/// How far ahead a call may take its time. What is later was written before the store's clock was set back.
const MAX_AHEAD: Duration = Duration::from_secs(60);

/// What a store has about a limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LimitRecord {
    version: u32,
    /// The times of the calls, in order: the newest, as many as the largest limit.
    calls_millis: Vec<u64>,
    /// No call is made before, since HubSpot refused one.
    paused_until_millis: u64,
    /// How many calls are left today, as a response said last.
    pub daily_remaining: Option<u32>,
}

impl LimitRecord {
    /// Reads a record. Of one that cannot be read, no time is known: HubSpot refuses what is too much.
    pub(super) fn from_json(json: Option<&[u8]>) -> Self {
        let record: Option<Self> = json.and_then(|json| serde_json::from_slice(json).ok());
        record.filter(|record| record.version == VERSION).unwrap_or(Self {
            version: VERSION,
            calls_millis: Vec::new(),
            paused_until_millis: 0,
            daily_remaining: None,
        })
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Takes the time of the next call, at `earliest` or later. Where that is after `latest`, no time is taken, and the
    /// error is when the call could be made.
    pub(super) fn reserve(
        &mut self,
        allowed: [u32; 2],
        earliest: StoreTime,
        latest: StoreTime,
    ) -> Result<StoreTime, StoreTime> {
        let (ahead, hold) = (
            (earliest + MAX_AHEAD).as_millis(),
            (earliest + MAX_HOLD).as_millis(),
        );
        self.calls_millis.retain(|call| *call <= ahead);
        let pause = Some(self.paused_until_millis).filter(|until| *until <= hold);
        let last = self.calls_millis.last().copied();
        let free = LENGTHS.into_iter().zip(allowed).filter_map(|(length, allowed)| {
            let first = self.calls_millis.len().checked_sub(allowed as usize)?;
            let first = self.calls_millis.get(first)?;
            Some((StoreTime::from_millis(*first) + length + MARGIN).as_millis())
        });
        let at = free.chain(pause).chain(last).max().unwrap_or_default();
        let at = earliest.max(StoreTime::from_millis(at));
        if at > latest {
            return Err(at);
        }
        self.calls_millis.push(at.as_millis());
        let kept = allowed.into_iter().max().unwrap_or_default() as usize;
        let excess = self.calls_millis.len().saturating_sub(kept);
        self.calls_millis.drain(..excess);
        Ok(at)
    }

    /// Lets no call be made before a time. Returns whether that is new.
    pub(super) fn pause(&mut self, until: StoreTime) -> bool {
        let is_longer = until.as_millis() > self.paused_until_millis;
        self.paused_until_millis = self.paused_until_millis.max(until.as_millis());
        is_longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: u64) -> StoreTime {
        StoreTime::from_millis(millis)
    }

    fn far() -> StoreTime {
        at(u64::MAX)
    }

    #[test]
    fn no_window_ever_has_more_than_its_limit() {
        for seed in 1..200_u64 {
            let mut number = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut random = |below: u64| {
                number ^= number << 13;
                number ^= number >> 7;
                number ^= number << 17;
                number % below
            };
            let limits = [1 + random(4), 5 + random(25)].map(|limit| limit as u32);
            let mut record = LimitRecord::from_json(None);
            let (mut now, mut calls) = (1_000_000, Vec::new());
            for _ in 0..200 {
                now += random(900);
                // As a process that reads what another has written.
                record = LimitRecord::from_json(Some(&record.to_json()));
                let latest = at(now) + Duration::from_millis(random(30_000));
                if let Ok(time) = record.reserve(limits, at(now), latest) {
                    assert!(at(now) <= time && time <= latest);
                    calls.push(time.as_millis());
                }
            }
            assert!(calls.is_sorted() && calls.len() > 20);
            for (length, limit) in [1_000, 10_000].into_iter().zip(limits) {
                for (number, call) in calls.iter().enumerate() {
                    let in_window = calls[number..].iter().take_while(|other| **other < call + length);
                    let in_window = in_window.count();
                    assert!(
                        in_window <= limit as usize,
                        "seed {seed}: {in_window} within {length} ms"
                    );
                }
            }
        }
    }

    #[test]
    fn says_when_a_call_could_be_made_and_takes_nothing_before() {
        let mut record = LimitRecord::from_json(None);
        assert_eq!(record.reserve([1, 10], at(5_000), far()), Ok(at(5_000)));
        let next = at(6_000) + MARGIN;
        let before = record.clone();
        assert_eq!(record.reserve([1, 10], at(5_001), at(5_500)), Err(next));
        assert_eq!(record, before);
        assert_eq!(record.reserve([1, 10], at(5_001), next), Ok(next));
    }

    #[test]
    fn waits_for_a_pause_that_another_process_has_written() {
        let mut record = LimitRecord::from_json(None);
        assert!(record.pause(at(9_000)) && !record.pause(at(8_000)));
        assert_eq!(record.reserve([5, 5], at(5_000), far()), Ok(at(9_000)));
    }

    #[test]
    fn forgets_times_that_a_clock_which_was_set_back_has_left_in_the_future() {
        let mut record = LimitRecord::from_json(None);
        record.reserve([1, 1], at(10_000_000), far()).unwrap();
        record.pause(at(10_000_000));
        assert_eq!(record.reserve([1, 1], at(5_000), far()), Ok(at(5_000)));
    }
}
