//! The times of a send, and of a look for one.

use super::*;
use crate::{NewComment, RetryPolicy};

fn deadline_in(total: f64) -> CallOptions {
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
        let sent = client(wire.clone(), deadline_in(total))
            .thread(1)
            .comment("x")
            .await;
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
    let client = client(wire.clone(), deadline_in(100.0));
    let (first, second) = (client.thread(1), client.with(deadline_in(5.0)).thread(1));
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

#[tokio::test(start_paused = true)]
async fn a_look_for_a_receipt_is_made_with_the_clients_retries_and_times() {
    let look = async |acts: Vec<Act>, options: CallOptions| {
        let wire = Script::new(acts);
        let thread = client(wire.clone(), options).thread(1);
        let receipt = thread.prepare(NewComment::new("x")).receipt().clone();
        let started = Instant::now();
        let error = thread.find_sent(&receipt).await.unwrap_err();
        (error, wire.attempts(), started.elapsed().as_secs())
    };
    let six = RetryPolicy::default().max_attempts(6);
    for (retry, attempts) in [(RetryPolicy::never(), 1), (six, 6)] {
        let (error, asked, _) = look(vec![Act::status(503)], CallOptions::new().retry(retry)).await;
        assert!(error.is_server(), "{error}");
        assert_eq!(asked, attempts);
    }
    // Longer than the lookup after a send would wait for one answer.
    let patient = CallOptions::new().attempt_timeout(seconds(50.0));
    let once = patient.clone().retry(RetryPolicy::never());
    let (error, asked, took) = look(vec![Act::Hang], once).await;
    assert!(error.is_timeout(), "{error}");
    assert_eq!((asked, took), (1, 50));
    let (error, _, took) = look(vec![Act::Hang], patient.total_timeout(seconds(70.0))).await;
    assert!(error.is_timeout(), "{error}");
    assert_eq!(took, 70);
}

#[tokio::test(start_paused = true)]
async fn the_total_time_of_a_look_is_for_all_pages_and_for_its_turn() {
    /// Another page without an end, each of which takes its time.
    #[derive(Clone, Default)]
    struct Slow(Arc<Mutex<u32>>);
    impl HttpBackend for Slow {
        fn send(&self, request: http::Request<Bytes>, until: Deadline) -> ResponseFuture<'_> {
            let page = {
                let mut pages = self.0.lock().unwrap();
                *pages += 1;
                format!(r#"{{"results":[],"paging":{{"next":{{"after":"{pages}"}}}}}}"#)
            };
            Box::pin(async move {
                tokio::time::sleep(seconds(4.0)).await;
                Script::new([Act::answer(200, &[], &page)])
                    .send(request, until)
                    .await
            })
        }
    }
    let wire = Slow::default();
    let thread = client(wire.clone(), CallOptions::new().total_timeout(seconds(9.0))).thread(1);
    let receipt = thread.prepare(NewComment::new("x")).receipt().clone();
    let started = Instant::now();
    let error = thread.find_sent(&receipt).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!((*wire.0.lock().unwrap(), started.elapsed().as_secs()), (3, 9));

    let wire = Script::new([Act::Hang, Act::answer(200, &[], PAGE)]);
    let thread = client(wire.clone(), deadline_in(9.0)).thread(1);
    let prepared = thread.prepare(NewComment::new("x"));
    let receipt = prepared.receipt().clone();
    let started = Instant::now();
    let (sent, found) = tokio::join!(prepared.send(), async {
        let found = thread.find_sent(&receipt).await;
        (found, started.elapsed())
    });
    assert!(sent.unwrap_err().is_unknown());
    let (found, took) = found;
    assert!(found.unwrap_err().is_timeout());
    assert_eq!(took.as_secs(), 9);
}
