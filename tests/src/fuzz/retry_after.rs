//! How long to wait, as an answer says it: never longer than is granted, never shorter than was asked for.

use std::time::Duration;

use hubspot_conversations::limiter::Limit;
use hubspot_conversations::{DEFAULT_SETTLE_TIME, DEFAULT_TOTAL_TIMEOUT};

use super::memory::{self, Asked};
use crate::setup::thread;

/// The longest wait that is granted, unless set otherwise.
const LONGEST: Duration = Duration::from_secs(60);
/// The limiter's longest window, and a little.
const WINDOW: Duration = Duration::from_millis(10_100);
/// What a look in the thread takes on top of the wait before it.
const LOOK: Duration = Duration::from_secs(1);
const SECOND: Duration = Duration::from_secs(1);

/// Any answer, as `memory::answer` reads it, to every attempt of a call that reads and of one that sends; and
/// to one call of a client with a limiter, whose next call is answered well.
pub fn retry_after(data: &[u8]) {
    let answer = memory::answer(data);
    let header = answer.headers().get(http::header::RETRY_AFTER);
    let header = header
        .and_then(|value| value.to_str().ok())
        .map(|text| text.trim().to_owned());
    let status = answer.status().as_u16();

    let given = answer.clone();
    let ((read, took), asked) = memory::run(
        |builder| builder,
        move |_| given.clone(),
        async |client| timed(client.get_message(thread(), "x")).await,
    );
    // What it asks for in plain digits is plain.
    let digits = header.filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = digits.and_then(|text| text.parse().ok()).map(Duration::from_secs);
    let Err(error) = read else { return };
    let told = error.retry_after();
    if let Some(seconds) = seconds {
        assert_eq!(told, Some(seconds));
    }
    assert!(took <= DEFAULT_TOTAL_TIMEOUT, "the call took {took:?}");
    let least = match status {
        429 => told.map(|wait| wait.max(SECOND)),
        423 => Some(told.unwrap_or_default().max(2 * SECOND)),
        477 => told,
        _ => None,
    };
    for wait in waits(&asked) {
        assert!(wait <= LONGEST, "waited {wait:?}");
        // A date counts from the clock of whoever has none of the server's.
        let least = least
            .filter(|_| seconds.is_some() || told.is_none())
            .unwrap_or_default();
        assert!(
            wait >= least.min(LONGEST),
            "waited {wait:?}, and was asked for {told:?}"
        );
    }
    if status == 429 && error.policy_name() == Some("DAILY") {
        assert_eq!(asked.len(), 1, "the daily limit was waited for");
    }

    let ((sent, took), asked) = memory::run(
        |builder| builder,
        memory::to_a_send(&answer),
        async |client| timed(client.thread(thread()).comment("hello")).await,
    );
    assert!(sent.is_err() || answer.status().is_success());
    let posts: Vec<Asked> = asked.into_iter().filter(|asked| asked.is_post).collect();
    for wait in waits(&posts) {
        assert!(wait <= LONGEST + LOOK, "waited {wait:?}");
        assert!(
            wait >= seconds.unwrap_or_default().min(LONGEST),
            "waited {wait:?} only"
        );
        assert!(wait >= DEFAULT_SETTLE_TIME, "looked too early");
    }
    // The last look comes after the call's own time, which began with the last wait.
    let bound = DEFAULT_TOTAL_TIMEOUT + LONGEST + LOOK;
    assert!(took <= bound, "the send took {took:?}");

    let mut given = Some(answer);
    let (took, _) = memory::run(
        |builder| {
            builder
                .limit(Limit::per_ten_seconds(100))
                .retry(hubspot_conversations::RetryPolicy::never())
        },
        move |_| {
            given
                .take()
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

fn waits(asked: &[Asked]) -> impl Iterator<Item = Duration> {
    asked.windows(2).map(|pair| pair[1].at - pair[0].at)
}

async fn timed<T>(call: impl IntoFuture<Output = T>) -> (T, Duration) {
    let began = tokio::time::Instant::now();
    let given = call.await;
    (given, began.elapsed())
}
