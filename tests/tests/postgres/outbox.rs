//! The outbox: what a transaction enqueues is sent if it commits, once, whatever dies meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hubspot_conversations::mock::{Fault, NewThread, Operation, StandIn};
use hubspot_conversations::{Client, ClientBuilder, NewComment, RetryPolicy, ThreadId};
use hubspot_conversations_postgres::{Outbox, OutboxProgress, PostgresStore};
use tests::hubspot::dice::Dice;
use tests::say;
use tests::servers::Server as _;
use tests::servers::postgres::{Postgres, config, pool};

/// How many messages workers send that are killed, to how many threads, and how often something is killed.
const MESSAGES: usize = 200;
const THREADS: usize = 10;
const KILLS: usize = 4;
const WORKERS: usize = 3;

async fn open(port: u16) -> PostgresStore {
    let builder = PostgresStore::builder(pool(config(port), 8)).create_tables();
    builder.open().await.unwrap()
}

fn client(builder: ClientBuilder, store: PostgresStore) -> Client {
    let builder = builder.store(store).retry(RetryPolicy::never());
    // The key of a worker that was killed is its for about so long.
    let builder = builder.total_timeout(Duration::from_secs(6));
    builder.settle_time(Duration::from_secs(1)).build().unwrap()
}

async fn enqueue(outbox: &Outbox, server: &Postgres, messages: &[(&str, ThreadId, &str)]) {
    let mut client = server.client().await;
    let transaction = client.transaction().await.unwrap();
    for (key, thread, text) in messages {
        let comment = NewComment::new(*text);
        outbox
            .enqueue_in(&transaction, key, *thread, comment)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
}

fn texts(hubspot: &StandIn, thread: ThreadId) -> Vec<String> {
    let messages = hubspot.messages(thread);
    let texts = messages
        .iter()
        .filter_map(|message| message.text().map(str::to_owned));
    // The newest is first, and what was there before came from a customer.
    let mut texts: Vec<String> = texts.filter(|text| text.starts_with("No. ")).collect();
    texts.sort();
    texts
}

fn sent(count: u64) -> impl Fn(&OutboxProgress) -> bool {
    move |progress| progress.sent == count && progress.not_sent == 0 && progress.unknown == 0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_sent_if_its_transaction_commits() {
    let Some(server) = Postgres::start(&["fsync=off"]) else {
        return;
    };
    let hubspot = StandIn::start();
    let thread = hubspot.email_thread();
    let store = open(server.port()).await;
    let outbox = store.outbox();
    let mut postgres = server.client().await;

    let transaction = postgres.transaction().await.unwrap();
    let comment = NewComment::new("No. 1");
    outbox
        .enqueue_in(&transaction, "order-1", thread, comment)
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    let hub = client(hubspot.client_builder(), store.clone());
    let progress = outbox.run(&hub).until_empty().await.unwrap();
    assert_eq!(
        (progress, texts(&hubspot, thread).len()),
        (OutboxProgress::default(), 0)
    );

    // In the order in which they were enqueued, and once, however often that is done.
    let messages = [("order-1", thread, "No. 1"), ("order-2", thread, "No. 2")];
    enqueue(&outbox, &server, &messages).await;
    enqueue(&outbox, &server, &messages).await;
    assert_eq!(outbox.counts().await.unwrap().waiting, 2);
    let progress = outbox.run(&hub).until_empty().await.unwrap();
    assert!(sent(2)(&progress), "{progress:?}");
    assert_eq!(texts(&hubspot, thread), ["No. 1", "No. 2"]);
    enqueue(&outbox, &server, &messages).await;
    outbox.run(&hub).until_empty().await.unwrap();
    assert_eq!(texts(&hubspot, thread).len(), 2, "the keys are known");

    let transaction = postgres.transaction().await.unwrap();
    outbox
        .enqueue_in(&transaction, "order-3", thread, NewComment::new("No. 3"))
        .await
        .unwrap();
    let other = outbox
        .enqueue_in(&transaction, "order-3", thread, NewComment::new("No. 4"))
        .await;
    assert!(other.unwrap_err().to_string().contains("another message"));
    assert!(transaction.commit().await.is_err() || outbox.counts().await.unwrap().waiting == 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_cannot_be_sent_stays_and_holds_nothing_up() {
    let Some(server) = Postgres::start(&["fsync=off"]) else {
        return;
    };
    let hubspot = StandIn::start();
    let (thread, missing) = (hubspot.email_thread(), ThreadId::from(404));
    let store = open(server.port()).await;
    let outbox = store.outbox();
    let hub = client(hubspot.client_builder(), store.clone());
    // A function call is all that another database crate needs.
    let postgres = server.client().await;
    let enqueue_by_sql = "SELECT hubspot_conversations.enqueue('default', 'sql', $1::text, $2::text)";
    let message = r#"{"type":"COMMENT","text":"No. 1"}"#;
    postgres
        .execute(enqueue_by_sql, &[&thread.to_string(), &message])
        .await
        .unwrap();
    let no_thread = (1_u128 << 64).to_string();
    let refused = postgres.execute(enqueue_by_sql, &[&no_thread, &message]).await;
    assert!(refused.is_err(), "no worker could read it");
    let odd = r#"{"type":"COMMENT","text":5}"#;
    let by_sql = "SELECT hubspot_conversations.enqueue('default', 'odd', $1::text, $2::text)";
    postgres
        .execute(by_sql, &[&thread.to_string(), &odd])
        .await
        .unwrap();
    enqueue(
        &outbox,
        &server,
        &[("gone", missing, "No. 2"), ("after", thread, "No. 3")],
    )
    .await;
    let progress = outbox.run(&hub).until_empty().await.unwrap();
    assert_eq!((progress.sent, progress.not_sent), (2, 2), "{progress:?}");
    assert_eq!(texts(&hubspot, thread), ["No. 1", "No. 3"]);
    let not_sent = outbox.not_sent().await.unwrap();
    let keys: Vec<&str> = not_sent.iter().map(|message| &*message.key).collect();
    assert_eq!(keys, ["odd", "gone"]);
    assert_eq!(not_sent[1].thread, missing);
    assert!(not_sent[1].reason.contains("404"), "{}", not_sent[1].reason);
    assert!(!format!("{outbox:?} {:?}", outbox.run(&hub)).contains("No."));
    // The thread exists by now.
    hubspot.add_thread(NewThread::email("customer@example.com").id(missing));
    assert!(outbox.send_again("gone").await.unwrap() && !outbox.send_again("none").await.unwrap());
    outbox.run(&hub).until_empty().await.unwrap();
    assert_eq!(texts(&hubspot, missing), ["No. 2"]);
    assert!(outbox.remove("odd").await.unwrap());
    assert_eq!(
        outbox.counts().await.unwrap(),
        hubspot_conversations_postgres::OutboxCounts::default()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_pass_is_tried_again_in_order_and_what_is_unknown_is_not_sent_again() {
    let Some(server) = Postgres::start(&["fsync=off"]) else {
        return;
    };
    let hubspot = StandIn::start();
    let other = NewThread::email("customer@example.com");
    let (first, second) = (hubspot.email_thread(), hubspot.add_thread(other));
    let store = open(server.port()).await;
    let outbox = store.outbox();
    let hub = client(hubspot.client_builder(), store.clone());
    hubspot.fail_next(Fault::rate_limit("SECONDLY").on(Operation::SendMessage));
    hubspot.fail_next(Fault::status(423).on(Operation::SendMessage));
    enqueue(&outbox, &server, &[("1", first, "No. 1"), ("2", first, "No. 2")]).await;
    let progress = outbox.run(&hub).until_empty().await.unwrap();
    assert_eq!((progress.sent, progress.postponed), (2, 2), "{progress:?}");
    assert_eq!(texts(&hubspot, first), ["No. 1", "No. 2"]);
    // HubSpot fails, and whether it has stored the message does not show for a while.
    hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage));
    enqueue(
        &outbox,
        &server,
        &[("3", second, "No. 3"), ("4", second, "No. 4")],
    )
    .await;
    let progress = outbox.run(&hub).until_empty().await.unwrap();
    assert_eq!((progress.sent, progress.unknown), (1, 1), "{progress:?}");
    assert_eq!(texts(&hubspot, second), ["No. 4"]);
    assert_eq!(outbox.counts().await.unwrap().unknown, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_stops_gracefully_and_survives_a_restart_of_the_database() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let hubspot = StandIn::start();
    let thread = hubspot.email_thread();
    let store = open(server.port()).await;
    let outbox = store.outbox();
    let hub = client(hubspot.client_builder(), store.clone());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let is_sending = Arc::new(AtomicBool::new(false));
    let sending = Arc::clone(&is_sending);
    hubspot.fail_with(move |request| {
        let is_send = request.method() == http::Method::POST;
        sending.fetch_or(is_send, Ordering::SeqCst);
        is_send.then(|| Fault::delay(Duration::from_millis(500)))
    });
    let running = outbox.run(&hub).stop_when(async { drop(stopped.await) });
    let running = tokio::spawn(running.into_future());
    server.kill().unwrap();
    server.run().unwrap();
    enqueue(
        &outbox,
        &server,
        &[("1", thread, "No. 1"), ("2", thread, "No. 2")],
    )
    .await;
    let started = Instant::now();
    while !is_sending.load(Ordering::SeqCst) {
        assert!(started.elapsed() < Duration::from_secs(30), "nothing is sent");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(()).unwrap();
    let progress = running.await.unwrap().unwrap();
    assert!(sent(1)(&progress), "the send that ran is finished: {progress:?}");
    assert_eq!(outbox.counts().await.unwrap().waiting, 1);

    let other = hub.with_account("another");
    let error = outbox.run(&other).await.unwrap_err().to_string();
    assert!(error.contains("\"another\""), "{error}");
    let without = hubspot.client().unwrap();
    assert!(outbox.run(&without).await.is_err());
}

/// Is started as processes of their own by the next test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn worker() {
    let Ok(place) = env::var("OUTBOX_WORKER") else {
        return;
    };
    let parts: Vec<&str> = place.split(' ').collect();
    let store = open(parts[0].parse().unwrap()).await;
    let builder = Client::builder().base_url(parts[1]).access_token(parts[2]);
    let hub = client(builder.app_id(tests::setup::APP), store.clone());
    store.outbox().run(&hub).concurrency(4).await.unwrap();
}

fn start(place: &str) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["outbox::worker", "--exact", "--nocapture"]);
    command
        .env("OUTBOX_WORKER", place)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Threads, each with its messages in the order in which they were enqueued.
async fn fill(outbox: &Outbox, server: &Postgres, hubspot: &StandIn) -> BTreeMap<ThreadId, Vec<String>> {
    let threads: Vec<ThreadId> = (0..THREADS)
        .map(|number| hubspot.add_thread(NewThread::email(format!("customer-{number}@example.com"))))
        .collect();
    let mut expected: BTreeMap<ThreadId, Vec<String>> = BTreeMap::new();
    for number in 0..MESSAGES {
        let (thread, text) = (threads[number % THREADS], format!("No. {number:05}"));
        enqueue(outbox, server, &[(&format!("key-{number}"), thread, &text)]).await;
        expected.entry(thread).or_default().push(text);
    }
    expected
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_that_are_killed_send_each_message_once() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let hubspot = StandIn::start();
    let store = open(server.port()).await;
    let outbox = store.outbox();
    let expected = fill(&outbox, &server, &hubspot).await;
    hubspot.fail_with(|request| {
        let is_send = request.method() == http::Method::POST;
        is_send.then(|| Fault::delay(Duration::from_millis(50)))
    });
    let place = format!("{} {} {}", server.port(), hubspot.base_url(), hubspot.token());
    let mut workers: Vec<Child> = (0..WORKERS).map(|_| start(&place)).collect();
    let mut dice = Dice::new(19);
    for kill in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(300 + dice.below(500))).await;
        if kill % 4 == 3 {
            server.kill().unwrap();
            server.run().unwrap();
            continue;
        }
        let worker = &mut workers[kill % WORKERS];
        worker.kill().unwrap();
        worker.wait().unwrap();
        *worker = start(&place);
    }
    // What a killed worker had is another's after some minutes, unless it is made due.
    let started = Instant::now();
    let counts = loop {
        let postgres = server.client().await;
        let counts = outbox.counts().await.unwrap();
        if counts.waiting == 0 || started.elapsed() > Duration::from_secs(90) {
            break counts;
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        let due = "UPDATE hubspot_conversations.outbox SET due = clock_timestamp() WHERE state = 'waiting'";
        postgres.execute(due, &[]).await.unwrap();
    };
    for worker in &mut workers {
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
    let mut stored = 0;
    for (thread, expected) in &expected {
        let texts = texts(&hubspot, *thread);
        stored += texts.len();
        let once: BTreeSet<&String> = texts.iter().collect();
        assert_eq!(once.len(), texts.len(), "a message is there twice: {texts:?}");
        assert!(texts.iter().all(|text| expected.contains(text)));
    }
    say(&format!(
        "outbox: {MESSAGES} messages by {WORKERS} workers, {KILLS} kills of workers and the server: {stored} stored, {counts:?}"
    ));
    assert_eq!(counts.not_sent, 0, "{counts:?}");
    assert!(
        stored as u64 + counts.unknown >= MESSAGES as u64 && counts.waiting == 0,
        "{stored} {counts:?}"
    );
    assert!(stored > MESSAGES * 9 / 10, "{stored}");
}
