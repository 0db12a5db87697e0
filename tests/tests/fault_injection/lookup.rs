//! Searches on threads that are hard to read, after a send that ends with a 500.

use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, StreamExt};
use hubspot_conversations::{ActorId, ChannelAccount, Error, Lookup, NewComment, NewMessage, Sent};
use serde_json::{Value, json};
use tests::hubspot::{Action, Server};
use tests::setup::thread;

const TEXT: &str = "the words";

/// Pages, by the cursor that leads to each.
type Pages = Vec<(&'static str, Value)>;

fn comment(id: &str, seconds: i64) -> Value {
    json!({
        "id": id, "type": "COMMENT", "text": TEXT, "createdBy": "I-1234567", "senders": [{"actorId": "I-1234567"}],
        "client": {"clientType": "INTEGRATION"}, "createdAt": seconds,
    })
}

/// The page as it is listed now: the times of its messages are in seconds from now.
fn listed(page: &Value) -> String {
    let mut page = page.clone();
    for message in page["results"].as_array_mut().into_iter().flatten() {
        if let Some(seconds) = message["createdAt"].as_i64() {
            let at = DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::seconds(seconds);
            message["createdAt"] = at.to_rfc3339().into();
        }
    }
    page.to_string()
}

fn page(results: impl Into<Value>, next: Option<&str>) -> Value {
    let mut page = json!({"results": results.into()});
    if let Some(next) = next {
        page["paging"] = json!({"next": {"after": next}});
    }
    page
}

/// Sends to a server with these pages. Returns the outcome, and the number of requests.
async fn send(pages: Pages) -> (String, usize) {
    send_dated(pages, None).await
}

/// Sends to a server with these pages and this `Date`.
async fn send_dated(pages: Pages, date: Option<String>) -> (String, usize) {
    let server = Server::by(move |_, request| {
        if request.method == "POST" {
            return Action::json(500, "{}");
        }
        let after = request.target.split("after=").nth(1).unwrap_or_default();
        let after = after.split('&').next().unwrap_or_default();
        let found = pages.iter().find(|(cursor, _)| *cursor == after);
        let answer = found.map_or_else(
            || Action::json(400, "{}"),
            |(_, page)| Action::json(200, listed(page)),
        );
        date.iter()
            .fold(answer, |answer, date| answer.header("date", date))
    })
    .await;
    let end = named(server.client().thread(thread()).send(NewComment::new(TEXT)).await);
    let requests = server.requests();
    assert_eq!(
        requests.iter().filter(|request| request.method == "POST").count(),
        1
    );
    (end, requests.len())
}

/// The outcome, with what is known of it.
fn named(result: Result<Sent, Error>) -> String {
    match result {
        Ok(sent) => format!("sent {}", sent.id()),
        Err(error) if error.is_not_sent() => "not sent".to_owned(),
        Err(error) => {
            assert!(error.is_unknown() && error.may_have_been_received(), "{error}");
            match (error.candidates(), error.absent_since()) {
                ([], None) => "unknown".to_owned(),
                ([], Some(_)) => "absent".to_owned(),
                (ids, since) => {
                    assert_eq!(since, None);
                    format!("perhaps {}", ids.join(" "))
                }
            }
        }
    }
}

#[tokio::test]
async fn reports_unknown_when_the_thread_cannot_be_read_to_the_end() {
    let mut other = comment("5", 0);
    other["type"] = "A_NEW_TYPE".into();
    let mut unsigned = comment("6", 0);
    unsigned["id"] = Value::Null;
    let mut colleague = comment("7", 0);
    colleague["client"] = json!({"clientType": "HUBSPOT"});
    colleague["createdBy"] = "A-7".into();
    colleague["senders"] = json!([{"actorId": "A-7"}]);
    let rows: Vec<(&str, Pages, &str)> = vec![
        ("an empty thread", vec![("", page(json!([]), None))], "absent"),
        ("no page", vec![("", json!({}))], "unknown"),
        ("no results", vec![("", json!({"results": null}))], "unknown"),
        ("broken results", vec![("", json!({"results": [7]}))], "unknown"),
        (
            "broken paging",
            vec![("", json!({"results": [], "paging": "x"}))],
            "unknown",
        ),
        (
            "a cursor that comes back",
            vec![
                ("", page(json!([]), Some("a"))),
                ("a", page(json!([]), Some("b"))),
                ("b", page(json!([]), Some("a"))),
            ],
            "unknown",
        ),
        (
            "a page that cannot be had",
            vec![("", page(json!([]), Some("gone")))],
            "unknown",
        ),
        (
            "behind empty pages",
            vec![
                ("", page(json!([]), Some("a"))),
                ("a", page(json!([]), Some("b"))),
                ("b", page(json!([comment("1", 0)]), None)),
            ],
            "sent 1",
        ),
        (
            "behind an older one",
            vec![("", page(json!([comment("0", -999), comment("1", 0)]), None))],
            "sent 1",
        ),
        (
            "a clock 90 s behind",
            vec![("", page(json!([comment("1", -90)]), None))],
            "perhaps 1",
        ),
        (
            "a clock 90 s ahead",
            vec![("", page(json!([comment("1", 90)]), None))],
            "perhaps 1",
        ),
        (
            "three minutes before",
            vec![("", page(json!([comment("1", -180)]), None))],
            "perhaps 1",
        ),
        (
            "hours after",
            vec![("", page(json!([comment("1", 10_000)]), None))],
            "perhaps 1",
        ),
        (
            "two of them",
            vec![("", page(json!([comment("1", 0), comment("2", 0)]), None))],
            "perhaps 1 2",
        ),
        (
            "one of them twice",
            vec![("", page(json!([comment("1", 0), comment("1", 0)]), None))],
            "sent 1",
        ),
        (
            "of a type that is not known",
            vec![("", page(json!([other]), None))],
            "perhaps 5",
        ),
        (
            "without an id",
            vec![("", page(json!([unsigned]), None))],
            "unknown",
        ),
        (
            "typed by a person",
            vec![("", page(json!([colleague]), None))],
            "absent",
        ),
    ];
    let count = rows.len();
    let ends = stream::iter(rows)
        .map(async |(name, pages, expected)| (name, expected, send(pages).await))
        .buffer_unordered(6)
        .collect::<Vec<_>>()
        .await;
    for (name, expected, (end, requests)) in &ends {
        assert_eq!(end, expected, "{name}");
        // One attempt, and a search or two without a loop.
        assert!(*requests <= 10, "{name}: {requests} requests");
    }
    assert_eq!(ends.len(), count);
}

#[tokio::test]
async fn lookup_names_the_candidates() {
    let both = listed(&page(json!([comment("1", 0), comment("2", 0)]), None));
    let server = Server::always(Action::json(200, both)).await;
    let thread = server.client().thread(thread());
    let receipt = thread.prepare(NewComment::new(TEXT)).receipt().clone();
    let found = thread.find_sent(&receipt).await.unwrap();
    assert!(found.sent().is_none());
    assert!(matches!(found, Lookup::Candidates(ids) if ids == ["1", "2"]));
}

/// The time so many seconds from now, as an HTTP date.
fn date(seconds: i64) -> String {
    let at = DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::seconds(seconds);
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn search_window_follows_hubspots_clock() {
    const DAY: i64 = 24 * 60 * 60;
    // The date of the responses, the creation of the message by HubSpot's clock, the outcome.
    let rows: [(String, i64, &str); 11] = [
        // The local clock is ahead.
        (date(-600), -600, "sent 1"),
        (date(-600), -600 - 90, "perhaps 1"),
        (date(-600), 0, "perhaps 1"),
        (date(-12 * 3600), -12 * 3600, "sent 1"),
        (date(-3 * DAY), -3 * DAY, "sent 1"),
        // It is behind.
        (date(600), 600, "sent 1"),
        (date(600), 0, "perhaps 1"),
        // The same, or nearly.
        (date(0), -1, "sent 1"),
        (date(0), -60, "perhaps 1"),
        // HubSpot's clock is not known.
        ("tomorrow".to_owned(), 0, "perhaps 1"),
        ("".to_owned(), 0, "perhaps 1"),
    ];
    let ends = stream::iter(rows)
        .map(async |(date, created, expected)| {
            let pages = vec![("", page(json!([comment("1", created)]), None))];
            let (end, _) = send_dated(pages, Some(date.clone())).await;
            (format!("{date:?}, created at {created}"), expected, end)
        })
        .buffer_unordered(6)
        .collect::<Vec<_>>()
        .await;
    for (name, expected, end) in ends {
        assert_eq!(end, expected, "{name}");
    }
}

/// A receipt has its time from the local clock, and HubSpot's clock is known from its responses.
#[tokio::test]
async fn lookup_follows_hubspots_clock() {
    for (created, expected) in [(0, None), (-600, Some("1")), (-660, None), (-1200, None)] {
        let server = Server::by(move |_, _| {
            Action::json(200, listed(&page(json!([comment("1", created)]), None))).header("date", date(-600))
        })
        .await;
        let thread = server.client().thread(thread());
        let receipt = thread.prepare(NewComment::new(TEXT)).receipt().clone();
        let found = thread.find_sent(&receipt).await.unwrap();
        assert_eq!(
            found.sent().map(|sent| sent.message().id()),
            expected,
            "{created}"
        );
        let is_candidate = matches!(found, Lookup::Candidates(ids) if ids == ["1"]);
        assert_eq!(is_candidate, expected.is_none(), "{created}");
    }
}

#[tokio::test]
async fn reads_the_original_of_a_truncated_match() {
    let rows = [
        ("TRUNCATED", format!("{TEXT} and more of them"), "perhaps 1"),
        ("TRUNCATED", TEXT.to_owned(), "sent 1"),
        // The newest part of such a mail is whole; quotes follow it.
        (
            "TRUNCATED_TO_MOST_RECENT_REPLY",
            format!("{TEXT}\r\n> earlier ones"),
            "sent 1",
        ),
    ];
    for (status, original, expected) in rows {
        let mut message = comment("1", 0);
        message["type"] = "MESSAGE".into();
        message["direction"] = "OUTGOING".into();
        message["truncationStatus"] = status.into();
        message["createdBy"] = "A-7".into();
        message["senders"] = json!([{"actorId": "A-7"}]);
        let whole = json!({"text": original});
        let server = Server::by(move |_, request| match request.method.as_str() {
            "POST" => Action::json(500, "{}"),
            _ if request.target.ends_with("/1/original-content") => Action::json(200, whole.to_string()),
            _ => Action::json(200, listed(&page(json!([message]), None))),
        })
        .await;
        let mail = NewMessage::new(TEXT, ActorId::agent(7), ChannelAccount::email("1"));
        let end = named(server.client().thread(thread()).send(mail).await);
        assert_eq!(end, expected, "{status}: {original}");
    }
}
