//! Tests of the limiter against a backend that enforces a rate limit.

use super::*;
use crate::limiter::Limit;
use crate::{NewComment, RetryPolicy};

/// A backend that counts requests in a rolling second and in rolling ten seconds, and delays its responses.
#[derive(Clone, Default)]
struct Counting(Arc<Mutex<VecDeque<Instant>>>);

impl HttpBackend for Counting {
    fn send(&self, request: http::Request<Bytes>, until: Deadline) -> ResponseFuture<'_> {
        let now = Instant::now();
        let mut calls = self.0.lock().unwrap();
        let within = |calls: &VecDeque<Instant>, time| calls.iter().filter(|at| now - **at < time).count();
        let full = within(&calls, seconds(1.0)) >= 19 || within(&calls, seconds(10.0)) >= 190;
        calls.push_back(now);
        while calls.front().is_some_and(|at| now - *at > seconds(11.0)) {
            calls.pop_front();
        }
        let latency = Duration::from_millis(20 + (calls.len() as u64 * 7_919) % 281);
        drop(calls);
        let thread = request.uri().path().split('/').rev().nth(1).unwrap().to_owned();
        static SENT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let id = SENT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let message = serde_json::json!({
            "type": "COMMENT", "id": id.to_string(), "text": "x", "conversationsThreadId": thread,
        });
        Box::pin(async move {
            tokio::time::sleep(latency).await;
            let act = if full {
                Act::limited("SECONDLY")
            } else {
                Act::respond(201, &[], &message.to_string())
            };
            Script::new([act]).send(request, until).await
        })
    }
}

fn limited(backend: impl HttpBackend + 'static, limit: Limit) -> Client {
    let tokens = Tokens::Fixed(Token::new("pat-na1-test").unwrap().header().unwrap());
    limited_with(backend, tokens, limit)
}

fn limited_with(backend: impl HttpBackend + 'static, tokens: Tokens, limit: Limit) -> Client {
    let options = CallOptions::new()
        .total_timeout(seconds(100_000.0))
        .retry(RetryPolicy::never());
    Client::new(
        connection(backend),
        tokens,
        Some(limit),
        Paths::default(),
        options,
    )
}

#[tokio::test(start_paused = true)]
async fn limiter_uses_the_quota_and_never_exceeds_it() {
    let client = limited(Counting::default(), Limit::PRIVATE_APP_PROFESSIONAL);
    let started = Instant::now();
    let tasks: Vec<_> = (0..64_u64)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..(5_000 / 64 + usize::from(task < 5_000 % 64)) {
                    client.send_message(1 + task, NewComment::new("x")).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let share = 5_000.0 / (started.elapsed().as_secs_f64() * 19.0);
    println!("{:.1} % of the quota", share * 100.0);
    assert!(share >= 0.97, "{share}");
}

#[tokio::test(start_paused = true)]
async fn limit_follows_response_headers_and_calls_keep_their_order() {
    let headers = [
        ("x-hubspot-ratelimit-secondly", "5"),
        ("x-hubspot-ratelimit-max", "50"),
    ];
    let backend = Script::new([Act::respond(200, &headers, PAGE)]);
    let client = limited(backend.clone(), Limit::PRIVATE_APP_ENTERPRISE);
    client.list_messages(100).await.unwrap();
    let order: Arc<Mutex<Vec<u64>>> = Arc::default();
    let calls: Vec<_> = (1..=20)
        .map(|n| {
            let (client, order) = (client.clone(), Arc::clone(&order));
            tokio::spawn(async move {
                client.list_messages(n).await.unwrap();
                order.lock().unwrap().push(n);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert!(order.lock().unwrap().is_sorted(), "{order:?}");
    let seen = backend.seen.lock().unwrap();
    for window in seen.windows(6) {
        assert!(
            window[5].0 - window[0].0 >= seconds(1.0),
            "six calls within a second"
        );
    }
}

/// A token source that returns nothing during `outages`. Its tokens are the time at which they were made.
struct SlowTokenSource {
    began: Instant,
    outages: Vec<std::ops::Range<f64>>,
}

impl crate::TokenSource for SlowTokenSource {
    fn token(&self) -> crate::TokenFuture<'_> {
        Box::pin(async {
            let now = self.began.elapsed().as_secs_f64();
            if let Some(outage) = self.outages.iter().find(|outage| outage.contains(&now)) {
                tokio::time::sleep(seconds(outage.end - now)).await;
            }
            Ok(Token::new(self.began.elapsed().as_millis().to_string())?)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn limiter_applies_after_the_wait_for_a_token() {
    let began = Instant::now();
    let backend = Script::new([Act::respond(200, &[], PAGE)]);
    let outages = vec![0.0..5.0, 8.0..11.5];
    let tokens = Tokens::Custom(Arc::new(SlowTokenSource { began, outages }));
    let client = limited_with(backend.clone(), tokens, Limit::per_ten_seconds(100));
    let calls: Vec<_> = (1..=150)
        .map(|n| {
            let client = client.clone();
            tokio::spawn(async move { client.list_messages(n).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let seen = backend.seen.lock().unwrap();
    assert_eq!(seen.len(), 150);
    for window in seen.windows(11) {
        assert!(
            window[10].0 - window[0].0 >= seconds(1.0),
            "eleven calls within a second"
        );
    }
    for window in seen.windows(101) {
        assert!(
            window[100].0 - window[0].0 >= seconds(10.0),
            "101 calls within ten seconds"
        );
    }
    // The first outage and the limit take all the time: the second outage delays no call.
    let took = began.elapsed().as_secs_f64();
    assert!(took < 5.0 + 15.5, "{took} s");
}
