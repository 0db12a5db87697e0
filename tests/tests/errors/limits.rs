//! The rate limits in the headers of a response.

use std::collections::BTreeMap;
use std::time::Duration;

use hubspot_conversations::{Client, RateLimit};
use tests::corpus::Corpus;
use tests::hubspot::{Action, Server};
use tests::say;
use tests::setup::{client, thread};

/// Headers by their lowercase names.
type Headers = BTreeMap<String, String>;

/// Returns the limits in these headers, parsed independently of the crate.
fn limits(headers: &Headers) -> Option<BTreeMap<&'static str, u64>> {
    let names = [
        ("max", "max"),
        ("remaining", "remaining"),
        ("interval-milliseconds", "interval"),
        ("secondly", "secondly"),
        ("secondly-remaining", "secondly_remaining"),
        ("daily", "daily"),
        ("daily-remaining", "daily_remaining"),
    ];
    let limits: BTreeMap<&str, u64> = names
        .into_iter()
        .filter_map(|(name, field)| {
            let value = headers.get(&format!("x-hubspot-ratelimit-{name}"))?;
            Some((field, value.parse().ok()?))
        })
        .collect();
    (!limits.is_empty()).then_some(limits)
}

fn fields(rate: RateLimit) -> BTreeMap<&'static str, u64> {
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap();
    let all = [
        ("max", rate.max.map(u64::from)),
        ("remaining", rate.remaining.map(u64::from)),
        ("interval", rate.interval.map(millis)),
        ("secondly", rate.secondly.map(u64::from)),
        ("secondly_remaining", rate.secondly_remaining.map(u64::from)),
        ("daily", rate.daily.map(u64::from)),
        ("daily_remaining", rate.daily_remaining.map(u64::from)),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// Serves a response with these headers, a success or an error, and returns the client and the correlation id.
async fn receive(
    client: &dyn Fn(&str) -> Client,
    status: u16,
    headers: &Headers,
) -> (Client, Option<String>) {
    // The server writes the headers of connection and body itself.
    let own = [
        "content-length",
        "connection",
        "transfer-encoding",
        "content-encoding",
        "status",
    ];
    let sent: Vec<(&str, &str)> = headers
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let server = Server::always(Action::response(status, &sent, r#"{"results":[]}"#)).await;
    let client = client(server.url());
    let id = match client.list_messages(thread()).await {
        Ok(page) => page.correlation_id().map(str::to_owned),
        Err(error) => error.correlation_id().map(str::to_owned),
    };
    (client, id)
}

#[tokio::test]
async fn reads_the_recorded_limits() {
    let Some(corpus) = Corpus::get() else { return };
    let (mut with, mut without) = (0, 0);
    for payload in corpus.of("headers") {
        let json = payload.json().unwrap();
        let headers: Headers = json
            .as_object()
            .unwrap()
            .iter()
            .filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?.to_owned())))
            .collect();
        assert!(!headers.is_empty(), "{}", payload.name);
        let status = payload.error_status().unwrap_or(200);
        let (client, id) = receive(&client, status, &headers).await;
        let rate = client.rate_limit();
        assert_eq!(rate.map(fields), limits(&headers), "{}", payload.name);
        assert_eq!(
            id.as_ref(),
            headers.get("x-hubspot-correlation-id"),
            "{}",
            payload.name
        );
        *(if rate.is_some() { &mut with } else { &mut without }) += 1;
    }
    say(&format!("headers: {with} with limits, {without} without"));
    assert!(with > 0);
}

#[tokio::test]
async fn keeps_limits_until_newer_ones() {
    let limits = [
        ("X-HubSpot-RateLimit-Max", "190"),
        ("X-HubSpot-RateLimit-Remaining", "189"),
        ("X-HubSpot-RateLimit-Interval-Milliseconds", "10000"),
        ("X-HubSpot-RateLimit-Daily", "many"),
    ];
    let server = Server::script([
        Action::response(200, &[], "{}"),
        Action::response(500, &limits, ""),
        Action::response(403, &[], ""),
        Action::response(200, &[("x-hubspot-ratelimit-secondly", " 19 ")], "{}"),
    ])
    .await;
    let client = client(server.url());
    let clone = client.clone();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let _ = client.list_messages(thread()).await;
        seen.push(clone.rate_limit().map(fields));
    }
    let first = BTreeMap::from([("max", 190), ("remaining", 189), ("interval", 10_000)]);
    assert_eq!(
        seen,
        [
            None,
            Some(first.clone()),
            Some(first),
            Some(BTreeMap::from([("secondly", 19)]))
        ]
    );
}
