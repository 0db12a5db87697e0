//! Tests of `send_all` and `send_list`.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::stream::{self, Stream};
use hubspot_conversations::bulk::{End, Item, NotStarted, Outcome, SendAll, StopHandle};
use hubspot_conversations::limiter::Limit;
use hubspot_conversations::{ErrorKind, NewComment, NewMessage, ThreadId, Token, TokenFuture, TokenSource};
use serde_json::json;
use tests::hubspot::ledger::{Faults, Ledger};
use tests::setup::{TOKEN, client, closed_port};

const MS: Duration = Duration::from_millis(1);

fn slow() -> Faults {
    Faults {
        usual: 20 * MS,
        ..Faults::default()
    }
}

/// Returns comments for the threads from 1 on, `each` per thread.
fn items(threads: usize, each: usize) -> Vec<Item<usize>> {
    let items = (0..threads * each).map(|n| {
        let thread = u64::try_from(n / each + 1).unwrap();
        Item::new(n, thread, NewComment::new(format!("text {n}")))
    });
    items.collect()
}

async fn all(mut sending: SendAll<usize>) -> BTreeMap<usize, Outcome<usize>> {
    let mut all = BTreeMap::new();
    while let Some(outcome) = sending.next().await {
        let again = all.insert(outcome.key, outcome);
        assert!(again.is_none(), "two outcomes for one item: {again:?}");
    }
    assert!(sending.next().await.is_none(), "no outcome follows the last one");
    all
}

fn name(outcome: &Outcome<usize>) -> &'static str {
    match &outcome.end {
        End::Sent(_) => "sent",
        End::NotSent(error) => {
            assert!(error.is_not_sent());
            "not sent"
        }
        End::Unknown(error) => {
            assert!(error.is_unknown());
            "unknown"
        }
        End::NotStarted(NotStarted::Stopped) => "stopped",
        End::NotStarted(NotStarted::BlockedByEarlier) => "blocked",
        other => panic!("{other:?}"),
    }
}

fn names(outcomes: &BTreeMap<usize, Outcome<usize>>) -> Vec<&'static str> {
    outcomes.values().map(name).collect()
}

#[tokio::test]
async fn limits_concurrency_and_keeps_the_order_of_each_thread() {
    let ledger = Ledger::start(1, slow()).await;
    let outcomes = all(client(ledger.url()).send_list(items(30, 4)).concurrency(7)).await;
    assert_eq!(outcomes.len(), 120);
    for outcome in outcomes.values() {
        let sent = outcome.end.sent().unwrap();
        let thread = u64::from(outcome.thread);
        assert_eq!(
            ledger.stored(thread, &format!("text {}", outcome.key)),
            [sent.id()]
        );
        assert_eq!(outcome.receipt.as_ref(), Some(sent.receipt()));
    }
    for thread in 1..=30_u64 {
        let first = usize::try_from(thread - 1).unwrap() * 4;
        let expected: Vec<String> = (first..first + 4).map(|n| format!("text {n}")).collect();
        assert_eq!(ledger.texts(thread), expected);
    }
    assert_eq!(ledger.most_at_once(), 7);
}

#[tokio::test]
async fn unsent_item_blocks_later_items_of_its_thread_only() {
    let ledger = Ledger::start(2, slow()).await;
    let mut list = items(3, 4);
    // HubSpot would refuse it; the crate refuses it before sending.
    list[5] = Item::new(5, 2, NewMessage::default());
    let outcomes = all(client(ledger.url()).send_list(list)).await;
    let sent = ["sent"; 4];
    assert_eq!(
        names(&outcomes),
        [&sent[..], &["sent", "not sent", "blocked", "blocked"], &sent[..]].concat()
    );
    assert_eq!(ledger.texts(2), ["text 4"]);
}

#[tokio::test]
async fn unknown_outcome_blocks_its_thread() {
    let faults = Faults {
        stored_late: 40,
        late: Duration::from_millis(1_500),
        ..Faults::default()
    };
    let ledger = Ledger::start(5, faults).await;
    let client = tests::setup::unconfigured()
        .base_url(ledger.url())
        .access_token(TOKEN)
        .attempt_timeout(300 * MS)
        .settle_time(20 * MS)
        .build()
        .unwrap();
    let outcomes = all(client.send_list(items(20, 2))).await;
    let unknown = outcomes
        .values()
        .filter(|outcome| name(outcome) == "unknown")
        .count();
    assert!(unknown > 2, "{:?}", names(&outcomes));
    for thread in 0..20 {
        let pair = [name(&outcomes[&(2 * thread)]), name(&outcomes[&(2 * thread + 1)])];
        assert!(
            pair[0] == "sent" || pair == ["unknown", "blocked"],
            "thread {thread}: {pair:?}"
        );
    }
    ledger.settled().await;
    for outcome in outcomes.values().filter(|outcome| name(outcome) == "unknown") {
        let thread = client.thread(outcome.thread);
        let found = thread.find_sent(outcome.receipt.as_ref().unwrap()).await.unwrap();
        let stored = ledger.stored(outcome.thread.into(), &format!("text {}", outcome.key));
        let found: Vec<_> = found.sent().map(|sent| sent.id()).into_iter().collect();
        assert_eq!(found, stored[..]);
    }
}

#[tokio::test]
async fn stop_finishes_started_sends_and_reports_the_rest() {
    let ledger = Ledger::start(3, slow()).await;
    let mut sending = client(ledger.url()).send_list(items(100, 3)).concurrency(5);
    let mut outcomes = BTreeMap::new();
    while let Some(outcome) = sending.next().await {
        outcomes.insert(outcome.key, outcome);
        if outcomes.len() == 12 {
            sending.stop();
        }
    }
    assert_eq!(outcomes.len(), 300);
    let count = |expected| names(&outcomes).iter().filter(|name| **name == expected).count();
    let sent = count("sent");
    assert!((12..=17).contains(&sent), "{sent} were sent");
    assert_eq!(count("stopped"), 300 - sent);
    assert_eq!(ledger.posts().len(), sent);
    assert!(sending.stopped_by().is_none());
}

/// A stream of some items that then stays pending.
struct Endless(Vec<Item<usize>>);

impl Stream for Endless {
    type Item = Item<usize>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Item<usize>>> {
        self.0.pop().map_or(Poll::Pending, |item| Poll::Ready(Some(item)))
    }
}

#[tokio::test]
async fn stop_wakes_a_task_that_waits_for_items() {
    let ledger = Ledger::start(4, slow()).await;
    let sending = client(ledger.url()).send_all(Endless(items(3, 1)));
    let stop: StopHandle = sending.stop_handle();
    let ending = tokio::spawn(all(sending));
    tokio::time::sleep(150 * MS).await;
    assert!(!ending.is_finished());
    stop.clone().stop();
    let outcomes = tokio::time::timeout(Duration::from_secs(5), ending)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(names(&outcomes), ["sent"; 3]);
    assert!(stop.is_stopped());
}

#[tokio::test]
async fn drains_a_channel_beyond_tokios_task_budget() {
    let ledger = Ledger::start(4, slow()).await;
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    for item in items(1000, 1) {
        sender.send(item).unwrap();
    }
    let sending = client(ledger.url()).send_all(stream::poll_fn(move |cx| receiver.poll_recv(cx)));
    sending.stop();
    assert_eq!(names(&all(sending).await), ["stopped"; 1000]);
    assert!(ledger.posts().is_empty());
    assert!(sender.is_closed());
}

#[tokio::test]
async fn stops_at_a_fatal_error() {
    let daily = json!({"status": "error", "message": "no more today", "policyName": "DAILY"});
    let plain = json!({"status": "error", "message": "no"});
    let of = |category| json!({"status": "error", "message": "no", "category": category});
    for (status, body, fatal) in [
        (401, plain.clone(), true),
        (403, plain.clone(), true),
        (403, of("MISSING_SCOPES"), true),
        (403, of("BANNED"), true),
        (403, of("PORTAL_AUTHENTICATION_FAILED"), true),
        // The error may be of this message only, or of a proxy.
        (403, of("FORBIDDEN"), false),
        (403, json!("<html>"), false),
        (429, daily, true),
        (404, plain.clone(), false),
        (400, plain, false),
    ] {
        let ledger = Ledger::start(5, Faults::default()).await;
        ledger.refuse(Some((status, body)));
        let mut sending = client(ledger.url()).send_list(items(200, 1)).concurrency(4);
        let mut ends = Vec::new();
        while let Some(outcome) = sending.next().await {
            ends.push(name(&outcome));
        }
        assert_eq!(ends.len(), 200);
        let posts = ledger.posts().len();
        let ended = ends.iter().filter(|end| matches!(**end, "not sent" | "unknown"));
        assert_eq!(ended.count(), posts);
        if fatal {
            assert!((1..=8).contains(&posts), "{status}: {posts}");
            assert_eq!(sending.stopped_by().unwrap().status().unwrap().as_u16(), status);
        } else {
            assert_eq!(posts, 200);
            assert!(sending.stopped_by().is_none());
        }
    }
}

#[tokio::test]
async fn stops_at_connection_failures_and_chosen_errors() {
    let mut sending = client(&closed_port()).send_list(items(200, 1)).concurrency(4);
    let mut ends = Vec::new();
    while let Some(outcome) = sending.next().await {
        ends.push(name(&outcome));
    }
    let not_sent = ends.iter().filter(|end| **end == "not sent").count();
    assert!((4..=8).contains(&not_sent) && ends.len() == 200, "{not_sent}");
    assert!(sending.stopped_by().unwrap().is_connect());

    let ledger = Ledger::start(5, Faults::default()).await;
    ledger.refuse(Some((404, json!({"status": "error"}))));
    let sending = client(ledger.url()).send_list(items(50, 1)).concurrency(1);
    let outcomes = all(sending.stop_on(hubspot_conversations::Error::is_not_found)).await;
    assert_eq!(outcomes.len(), 50);
    assert_eq!(ledger.posts().len(), 1);
}

/// A token source that fails a number of times.
struct Failing(AtomicUsize);

impl TokenSource for Failing {
    fn token(&self) -> TokenFuture<'_> {
        let left = self.0.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1));
        Box::pin(async move {
            left.map_or_else(
                |_| Ok(Token::new(TOKEN)?),
                |_| Err("the vault is unreachable".into()),
            )
        })
    }
}

#[tokio::test]
async fn tolerates_a_few_token_failures() {
    for (failures, fatal) in [(3, false), (usize::MAX, true)] {
        let ledger = Ledger::start(5, Faults::default()).await;
        let builder = tests::setup::unconfigured().base_url(ledger.url());
        let source = Failing(AtomicUsize::new(failures));
        let client = builder.token_source(source).build().unwrap();
        let mut sending = client.send_list(items(50, 1)).concurrency(1);
        let mut not_sent = 0;
        while let Some(outcome) = sending.next().await {
            not_sent += usize::from(name(&outcome) == "not sent");
        }
        let stopped_by = sending.stopped_by().map(hubspot_conversations::Error::kind);
        assert_eq!(stopped_by, fatal.then_some(ErrorKind::Token));
        assert_eq!(
            (not_sent, ledger.posts().len()),
            if fatal { (4, 0) } else { (3, 47) }
        );
    }
}

#[tokio::test]
async fn stores_each_receipt_before_its_send() {
    let ledger = Ledger::start(6, slow()).await;
    let stored: Arc<Mutex<BTreeSet<usize>>> = Arc::default();
    let (storing, seen) = (Arc::clone(&stored), ledger.clone());
    let sending = client(ledger.url())
        .send_list(items(50, 1))
        .concurrency(4)
        .before_each(move |key, receipt| {
            let (key, thread) = (*key, receipt.thread());
            let (storing, seen) = (Arc::clone(&storing), seen.clone());
            async move {
                tokio::time::sleep(5 * MS).await;
                assert!(seen.posts().iter().all(|(to, _)| ThreadId::from(*to) != thread));
                if key == 20 {
                    return Err("the disk is full");
                }
                storing.lock().unwrap().insert(key);
                Ok(())
            }
        });
    let outcomes = all(sending).await;
    assert_eq!(outcomes.len(), 50);
    let error = outcomes[&20].end.error().unwrap();
    assert!(error.is_not_sent() && error.receipt().is_some());
    assert!(format!("{error}").contains("receipt"), "{error}");
    let sent: BTreeSet<usize> = outcomes
        .values()
        .filter(|outcome| name(outcome) == "sent")
        .map(|outcome| outcome.key)
        .collect();
    assert!(sent.len() >= 17 && sent.len() <= 30, "{sent:?}");
    assert_eq!(*stored.lock().unwrap(), sent);
    assert_eq!(ledger.posts().len(), sent.len());
}

#[tokio::test]
async fn a_panic_before_a_send_costs_that_item() {
    for at_once in [true, false] {
        let ledger = Ledger::start(6, slow()).await;
        let sending = client(ledger.url())
            .send_list(items(10, 2))
            .concurrency(3)
            .before_each(move |key, _| {
                let key = *key;
                assert!(!at_once || key != 6, "a bug in the caller's function");
                async move {
                    assert!(key != 6, "a bug in the caller's function");
                    Ok::<(), String>(())
                }
            });
        let mut outcomes = all(sending).await;
        assert_eq!(name(&outcomes[&7]), "blocked", "it follows on the same thread");
        let failed = outcomes.remove(&6).unwrap();
        outcomes.remove(&7).unwrap();
        assert!(
            names(&outcomes).iter().all(|name| *name == "sent"),
            "{outcomes:?}"
        );
        assert_eq!(name(&failed), "not sent");
        let error = failed.end.error().unwrap();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert!(
            error
                .to_string()
                .contains("the function before each send panicked"),
            "{error}"
        );
        assert!(
            !error.may_have_been_received() && error.receipt().is_some(),
            "{error}"
        );
        assert_eq!(ledger.posts().len(), 18);
    }
}

#[tokio::test]
async fn a_panic_elsewhere_stops_the_stream_with_an_error() {
    let ledger = Ledger::start(6, slow()).await;
    let source = items(20, 1)
        .into_iter()
        .inspect(|item| assert!(*item.key() != 4, "a bug in the caller's source"));
    let mut sending = client(ledger.url()).send_list(source).concurrency(2);
    let mut sent = 0;
    while let Some(outcome) = sending.next().await {
        assert_eq!(name(&outcome), "sent");
        sent += 1;
    }
    assert_eq!((sent, ledger.posts().len()), (4, 4));
    let error = sending.stopped_by().unwrap().to_string();
    assert!(error.contains("the source of the items panicked"), "{error}");

    ledger.refuse(Some((400, json!({"status": "error", "message": "refused"}))));
    let sending = client(ledger.url()).send_list(items(20, 1)).concurrency(1);
    let outcomes = all(sending.stop_on(|_| panic!("a bug in the caller's function"))).await;
    assert_eq!(names(&outcomes)[..2], ["not sent", "stopped"]);
    assert_eq!(outcomes.len(), 20);
}

#[tokio::test]
async fn dropping_futures_loses_no_send() {
    let ledger = Ledger::start(7, slow()).await;
    let mut sending = client(ledger.url()).send_list(items(40, 1)).concurrency(3);
    let mut seen = 0;
    while seen < 20 {
        if let Ok(outcome) = tokio::time::timeout(2 * MS, sending.next()).await {
            assert_eq!(name(&outcome.unwrap()), "sent");
            seen += 1;
        }
    }
    let begun = ledger.posts().len();
    drop(sending);
    tokio::time::sleep(300 * MS).await;
    ledger.settled().await;
    let posts = ledger.posts();
    assert!(posts.len() <= begun + 3, "{begun} and then {}", posts.len());
    for (thread, text) in &posts {
        assert_eq!(ledger.stored(*thread, text).len(), 1);
    }
}

#[tokio::test]
async fn started_sends_continue_unpolled() {
    let ledger = Ledger::start(8, slow()).await;
    let mut sending = client(ledger.url()).send_list(items(40, 1)).concurrency(6);
    assert!(sending.next().await.is_some());
    tokio::time::sleep(300 * MS).await;
    assert!(ledger.posts().len() <= 12, "{}", ledger.posts().len());
    let stored = ledger
        .posts()
        .iter()
        .filter(|(to, text)| ledger.stored(*to, text).len() == 1)
        .count();
    assert_eq!(stored, ledger.posts().len());
    assert_eq!(all(sending).await.len(), 39);
}

#[tokio::test]
async fn prepared_items_keep_their_receipts() {
    let ledger = Ledger::start(9, slow()).await;
    let client = client(ledger.url());
    let prepared: Vec<_> = (1..=5_u64)
        .map(|thread| client.thread(thread).prepare(NewComment::new("x")))
        .collect();
    let receipts: Vec<_> = prepared.iter().map(|one| one.receipt().clone()).collect();
    let list: Vec<_> = (0..)
        .zip(prepared)
        .map(|(key, one)| Item::prepared(key, one))
        .collect();
    for (key, outcome) in all(client.send_list(list)).await {
        assert_eq!(outcome.receipt, Some(receipts[key].clone()));
        assert_eq!(name(&outcome), "sent");
    }
}

#[tokio::test]
async fn recorded_message_matches_no_other_send() {
    let ledger = Ledger::start(9, Faults::default()).await;
    let first = client(ledger.url())
        .thread(5)
        .comment("same words")
        .await
        .unwrap();
    let late = client(ledger.url())
        .thread(5)
        .prepare(NewComment::new("same words"));
    // In a new process only the stored records are known.
    let thread = client(ledger.url()).thread(5);
    assert!(thread.find_sent(late.receipt()).await.unwrap().sent().is_some());
    let again = client(ledger.url());
    again.record_sent(first.receipt(), first.id());
    let thread = again.thread(5);
    assert!(thread.find_sent(late.receipt()).await.unwrap().sent().is_none());
    let second = late.send().await.unwrap();
    let found = thread.find_sent(second.receipt()).await.unwrap();
    let found = found.sent().unwrap();
    assert_eq!(found.id(), second.id());
}

#[tokio::test]
async fn concurrent_sends_share_the_limiter() {
    let ledger = Ledger::start(9, Faults::default()).await;
    let client = tests::setup::unconfigured()
        .base_url(ledger.url())
        .access_token(TOKEN)
        .limit(Limit::per_ten_seconds(100))
        .build()
        .unwrap();
    let before = Instant::now();
    let outcomes = all(client.send_list(items(25, 1)).concurrency(25)).await;
    assert_eq!(names(&outcomes), ["sent"; 25]);
    let took = before.elapsed();
    assert!(
        took >= Duration::from_secs(2) && took < Duration::from_secs(15),
        "{took:?}"
    );
}
