//! Waits follow `Retry-After`: never shorter, and never longer than the maximum.

use std::time::Duration;

use hubspot_conversations::DEFAULT_TOTAL_TIMEOUT;
use hubspot_conversations::limiter::Limit;

use super::memory::{self, SentRequest};
use crate::setup::thread;

/// The default of `max_retry_after`.
const LONGEST: Duration = Duration::from_secs(60);
/// The limiter's longest window, with a tolerance.
const WINDOW: Duration = Duration::from_millis(10_100);
/// The time of a search in the thread, without the wait before it.
const SEARCH: Duration = Duration::from_secs(1);
const SECOND: Duration = Duration::from_secs(1);

/// Tests a response, in the format of `memory::response`, to every attempt of a read and of a send, and to one call of a
/// client with a limiter, whose next call succeeds.
pub fn retry_after(data: &[u8]) {
    let response = memory::response(data);
    let header = response.headers().get(http::header::RETRY_AFTER);
    let header = header
        .and_then(|value| value.to_str().ok())
        .map(|text| text.trim().to_owned());
    let status = response.status().as_u16();

    let for_read = response.clone();
    let ((read, took), requests) = memory::run(
        |builder| builder,
        move |_| for_read.clone(),
        async |client| timed(client.get_message(thread(), "x")).await,
    );
    // A number of seconds is parsed here independently; a date is not.
    let digits = header.filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = digits.and_then(|text| text.parse().ok()).map(Duration::from_secs);
    let Err(error) = read else { return };
    let reported = error.retry_after();
    if let Some(seconds) = seconds {
        assert_eq!(reported, Some(seconds));
    }
    assert!(took <= DEFAULT_TOTAL_TIMEOUT, "the call took {took:?}");
    let least = match status {
        429 => reported.map(|wait| wait.max(SECOND)),
        423 => Some(reported.unwrap_or_default().max(2 * SECOND)),
        477 => reported,
        _ => None,
    };
    for wait in waits(&requests) {
        assert!(wait <= LONGEST, "waited {wait:?}");
        // Without the server's clock, a date is relative to this machine's.
        let least = least
            .filter(|_| seconds.is_some() || reported.is_none())
            .unwrap_or_default();
        assert!(
            wait >= least.min(LONGEST),
            "waited {wait:?}, less than {reported:?}"
        );
    }
    if status == 429 && error.policy_name() == Some("DAILY") {
        assert_eq!(requests.len(), 1, "the daily limit was waited for");
    }

    let ((sent, took), requests) = memory::run(
        |builder| builder,
        memory::to_a_send(&response),
        async |client| timed(client.thread(thread()).comment("hello")).await,
    );
    assert!(sent.is_err() || response.status().is_success());
    let posts: Vec<SentRequest> = requests.into_iter().filter(|request| request.is_post).collect();
    for wait in waits(&posts) {
        assert!(wait <= LONGEST, "waited {wait:?}");
        assert!(
            wait >= seconds.unwrap_or_default().min(LONGEST),
            "waited only {wait:?}"
        );
    }
    // The last search follows the total timeout, which can end with a complete wait.
    let bound = DEFAULT_TOTAL_TIMEOUT + LONGEST + SEARCH;
    assert!(took <= bound, "the send took {took:?}");

    let mut once = Some(response);
    let (took, _) = memory::run(
        |builder| {
            builder
                .limit(Limit::per_ten_seconds(100))
                .retry(hubspot_conversations::RetryPolicy::never())
        },
        move |_| {
            once.take()
                .unwrap_or_else(|| memory::json(r#"{"id":"1","type":"COMMENT"}"#))
        },
        async |client| {
            let _ = client.get_message(thread(), "x").await;
            let (good, took) = timed(client.get_message(thread(), "x")).await;
            assert!(good.is_ok(), "{good:?}");
            took
        },
    );
    assert!(took <= WINDOW, "the limiter held a call for {took:?}");
}

fn waits(requests: &[SentRequest]) -> impl Iterator<Item = Duration> {
    requests.windows(2).map(|pair| pair[1].at - pair[0].at)
}

async fn timed<T>(call: impl IntoFuture<Output = T>) -> (T, Duration) {
    let began = tokio::time::Instant::now();
    let result = call.await;
    (result, began.elapsed())
}
