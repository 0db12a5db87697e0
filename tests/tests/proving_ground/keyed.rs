//! Sends with keys while workers are killed, paused, and started with a wrong clock.
//!
//! `PROVE_SENDS` is the number of messages (1,000 by default), `PROVE_SEED` another seed.

use std::time::Duration;

use tests::proving_ground::planted::Planted;
use tests::proving_ground::prove::{keyed, prove};
use tests::proving_ground::{Plan, crew};
use tests::say;

use crate::{WORKER, number};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_each_key_at_most_once_and_tells_the_truth() {
    let (sends, seed) = (number("PROVE_SENDS", 1_000), number("PROVE_SEED", 18));
    let plan = Plan {
        planted: Some(Planted::FailsAtTimes),
        ..Plan::new(seed, WORKER)
    };
    let has_clock = crew::faketime().is_some();
    if !has_clock {
        let required = std::env::var_os("PROVE_CLOCK").is_some();
        assert!(!required, "libfaketime is not installed");
        say("proving ground: no worker's clock was moved, since libfaketime is not installed");
    }
    let (history, verdict) = prove(&plan, keyed(seed, usize::try_from(sends).unwrap())).await;
    say(&format!(
        "proving ground, seed {seed}: {}",
        verdict.line(&history)
    ));
    say(&format!("proving ground: unknown keys: {:?}", verdict.unknown));
    verdict.check(seed);
    // A run that met too little proves nothing.
    let is_met = |number: u64, of_a_thousand: u64| number * 1_000 >= of_a_thousand * sends;
    assert!(is_met(history.kills, 5), "{} kills", history.kills);
    assert!(!cfg!(unix) || history.pauses >= 2, "{} pauses", history.pauses);
    let after_lease = history.lease_takeovers;
    assert!(is_met(after_lease, 5), "{after_lease} takeovers after a lease");
    let lost_answers = verdict.lost_answers;
    assert!(is_met(lost_answers, 50), "{lost_answers} lost answers");
    assert!(!cfg!(unix) || history.fenced >= 1, "no stale fence");
    assert!(!has_clock || history.skewed >= 2, "{} clocks", history.skewed);
    // A clock that is an hour off has not moved the store's.
    assert!(
        history.store_drift < Duration::from_secs(5),
        "{:?}",
        history.store_drift
    );
}
