//! The times of a send, and of a look for one.

use super::*;

fn within(total: f64) -> CallOptions {
    let options = CallOptions::new().total_timeout(seconds(total));
    options.settle_time(seconds(1.0))
}

fn posts(wire: &Script) -> usize {
    let seen = wire.seen.lock().unwrap();
    seen.iter().filter(|(_, asked)| asked.method() == "POST").count()
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_call_has_no_time_for_is_not_waited_for() {
    let limited = || Act::answer(429, &[("retry-after", "60")], "{}");
    for (total, posted, elapsed) in [(5.0, 1, 1..3), (59.0, 1, 1..3), (90.0, 2, 60..90)] {
        let absent = || Act::answer(200, &[], PAGE);
        let wire = Script::new([limited(), absent(), limited(), absent()]);
        let started = Instant::now();
        let sent = client(wire.clone(), within(total)).thread(1).comment("x").await;
        let error = sent.unwrap_err();
        assert!(error.is_not_sent() && error.is_rate_limited(), "{total}: {error}");
        assert_eq!(posts(&wire), posted, "{total}");
        let took = started.elapsed().as_secs();
        assert!(elapsed.contains(&took), "{total}: {took} s");
    }
}

#[tokio::test(start_paused = true)]
async fn a_send_waits_for_one_of_the_same_words_no_longer_than_its_own_time() {
    let wire = Script::new([Act::Hang, Act::answer(200, &[], PAGE)]);
    let client = client(wire.clone(), within(100.0));
    let (first, second) = (client.thread(1), client.with(within(5.0)).thread(1));
    let started = Instant::now();
    let (first, second) = tokio::join!(first.comment("the same"), async {
        let sent = second.comment("the same").await;
        (sent.unwrap_err(), started.elapsed())
    });
    let (error, took) = second;
    assert!(error.is_timeout() && error.is_not_sent(), "{error}");
    assert!(!error.may_have_been_received() && error.receipt().is_some());
    assert_eq!((error.attempts(), took.as_secs()), (0, 5));
    assert!(first.unwrap_err().is_unknown());
    assert_eq!(posts(&wire), 1);
}
