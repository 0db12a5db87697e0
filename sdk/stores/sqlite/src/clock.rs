//! The clock of a store's file.
//!
//! The time of a record's end must not depend on one process's wall clock: a process whose clock is an hour ahead would
//! end the leases of all others. The file therefore has a time of its own, which each write carries on by what has passed
//! on the host since the last one. On Linux that is the time since the host started, which no process sets: it is the same
//! for all processes, and goes on where the wall clock is set. After a restart of the host, and on other systems, the wall
//! clock is taken instead; the file's time never goes back with it.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

/// The time that a reading is rounded down by, at most, in milliseconds: that of `/proc/uptime`.
pub(crate) const RESOLUTION: i64 = 10;

/// A reading of the host's clocks in milliseconds, or the last one that the file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Names the start of the host. Empty where it is not known.
    pub boot: String,
    /// The time since that start.
    pub uptime: i64,
    /// The file's time.
    pub time: i64,
}

/// Returns a name for this start of the host; empty where it is not known.
pub(crate) fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id");
    id.map(|id| id.trim().to_owned()).unwrap_or_default()
}

/// Returns the time that follows the file's last reading now.
pub(crate) fn now(boot: &str, last: Option<&Reading>) -> Reading {
    next(boot, uptime(), wall(), last)
}

/// Carries the file's time on. The wall clock counts only where the host's own time does not lead from one to the other.
fn next(boot: &str, uptime: Option<i64>, wall: i64, last: Option<&Reading>) -> Reading {
    let time = match (last, uptime) {
        (Some(last), Some(uptime)) if last.boot == boot && !boot.is_empty() => {
            last.time + (uptime - last.uptime).max(0)
        }
        (Some(last), _) => wall.max(last.time),
        (None, _) => wall,
    };
    Reading {
        boot: if uptime.is_some() {
            boot.to_owned()
        } else {
            String::new()
        },
        uptime: uptime.unwrap_or_default(),
        time,
    }
}

fn uptime() -> Option<i64> {
    let text = fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, rest) = text.split_once('.')?;
    let hundredths = rest.get(..2)?.parse::<i64>().ok()?;
    Some(seconds.parse::<i64>().ok()? * 1000 + hundredths * 10)
}

fn wall() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn reading(boot: &str, uptime: i64, time: i64) -> Reading {
        Reading {
            boot: boot.to_owned(),
            uptime,
            time,
        }
    }

    #[test]
    fn follows_the_host_and_not_the_wall_clock() {
        let last = reading("a", 1_000, 50_000);
        for wall in [0, 50_000, 50_000 + HOUR] {
            assert_eq!(
                next("a", Some(3_000), wall, Some(&last)),
                reading("a", 3_000, 52_000)
            );
        }
        // A reading that another process wrote after this one was taken.
        assert_eq!(next("a", Some(900), 0, Some(&last)).time, 50_000);
    }

    #[test]
    fn takes_the_wall_clock_after_a_restart_and_never_goes_back() {
        let last = reading("a", 1_000, 50_000);
        assert_eq!(next("b", Some(10), 60_000, Some(&last)), reading("b", 10, 60_000));
        assert_eq!(next("b", Some(10), 40_000, Some(&last)).time, 50_000);
        assert_eq!(next("", None, 60_000, Some(&last)), reading("", 0, 60_000));
        assert_eq!(next("a", Some(10), 7, None), reading("a", 10, 7));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn reads_the_time_since_the_host_started() {
        assert!(!boot().is_empty());
        let first = uptime().expect("a time");
        std::thread::sleep(std::time::Duration::from_millis(50));
        let passed = uptime().expect("a time") - first;
        assert!((30..5_000).contains(&passed), "{passed}");
    }
}
