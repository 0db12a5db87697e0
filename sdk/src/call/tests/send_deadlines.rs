//! Tests of the time limits of a send and of a search for a sent message.

use super::*;
use crate::{NewComment, RetryPolicy};

fn deadline_in(total: f64) -> CallOptions {
    let options = CallOptions::new().total_timeout(seconds(total));
    options.settle_time(seconds(1.0))
}

fn posts(backend: &Script) -> usize {
    let seen = backend.seen.lock().unwrap();
    seen.iter()
        .filter(|(_, request)| request.method() == "POST")
        .count()
}

#[tokio::test(start_paused = true)]
async fn skips_a_wait_that_exceeds_the_total_timeout() {
    let body = r#"{"status":"error","policyName":"SECONDLY"}"#;
    for (total, posted, elapsed) in [(5.0, 1, 0..1), (63.0, 1, 0..1), (90.0, 2, 60..90)] {
        let backend = Script::new([Act::respond(429, &[("retry-after", "60")], body)]);
        let started = Instant::now();
        let sent = client(backend.clone(), deadline_in(total))
            .thread(1)
            .comment("x")
            .await;
        let error = sent.unwrap_err();
        assert!(error.is_not_sent() && error.is_rate_limited(), "{total}: {error}");
        // The thread is not read.
        assert_eq!((posts(&backend), backend.attempts()), (posted, posted), "{total}");
        let took = started.elapsed().as_secs();
        assert!(elapsed.contains(&took), "{total}: {took} s");
    }
}

#[tokio::test(start_paused = true)]
async fn send_waits_for_one_of_the_same_text_until_its_own_deadline() {
    let backend = Script::new([Act::Hang, Act::respond(200, &[], PAGE)]);
    let client = client(backend.clone(), deadline_in(100.0));
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
    assert_eq!(posts(&backend), 1);
}

#[tokio::test(start_paused = true)]
async fn find_sent_uses_the_retry_policy_and_timeouts_of_the_client() {
    let find_sent = async |acts: Vec<Act>, options: CallOptions| {
        let backend = Script::new(acts);
        let thread = client(backend.clone(), options).thread(1);
        let receipt = thread.prepare(NewComment::new("x")).receipt().clone();
        let started = Instant::now();
        let error = thread.find_sent(&receipt).await.unwrap_err();
        (error, backend.attempts(), started.elapsed().as_secs())
    };
    let six = RetryPolicy::default().max_attempts(6);
    for (retry, attempts) in [(RetryPolicy::never(), 1), (six, 6)] {
        let (error, attempted, _) = find_sent(vec![Act::status(503)], CallOptions::new().retry(retry)).await;
        assert!(error.is_server(), "{error}");
        assert_eq!(attempted, attempts);
    }
    // Longer than the attempt timeout of the search after a send.
    let patient = CallOptions::new().attempt_timeout(seconds(50.0));
    let once = patient.clone().retry(RetryPolicy::never());
    let (error, attempted, took) = find_sent(vec![Act::Hang], once).await;
    assert!(error.is_timeout(), "{error}");
    assert_eq!((attempted, took), (1, 50));
    let (error, _, took) = find_sent(vec![Act::Hang], patient.total_timeout(seconds(70.0))).await;
    assert!(error.is_timeout(), "{error}");
    assert_eq!(took, 70);
}

#[tokio::test(start_paused = true)]
async fn total_timeout_of_find_sent_covers_all_pages_and_the_wait_for_a_send() {
    /// A list without a last page; each page takes four seconds.
    #[derive(Clone, Default)]
    struct SlowPages(Arc<Mutex<u32>>);
    impl HttpBackend for SlowPages {
        fn send(&self, request: http::Request<Bytes>, until: Deadline) -> ResponseFuture<'_> {
            let page = {
                let mut pages = self.0.lock().unwrap();
                *pages += 1;
                format!(r#"{{"results":[],"paging":{{"next":{{"after":"{pages}"}}}}}}"#)
            };
            Box::pin(async move {
                tokio::time::sleep(seconds(4.0)).await;
                Script::new([Act::respond(200, &[], &page)])
                    .send(request, until)
                    .await
            })
        }
    }
    let backend = SlowPages::default();
    let thread = client(backend.clone(), CallOptions::new().total_timeout(seconds(9.0))).thread(1);
    let receipt = thread.prepare(NewComment::new("x")).receipt().clone();
    let started = Instant::now();
    let error = thread.find_sent(&receipt).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!((*backend.0.lock().unwrap(), started.elapsed().as_secs()), (3, 9));

    let backend = Script::new([Act::Hang, Act::respond(200, &[], PAGE)]);
    let thread = client(backend.clone(), deadline_in(9.0)).thread(1);
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
