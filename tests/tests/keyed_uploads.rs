//! Sends with an idempotency key that upload a file: never two files, never two messages, and every outcome true.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, Store, StoreError, StoreFuture, Swap, Value,
};
use hubspot_conversations::{
    CallOptions, Client, Error, FilePart, RetryPolicy, Sent, ThreadId, middleware_fn,
};
use hubspot_conversations_sqlite::SqliteStore;
use tests::hubspot::dice::Dice;
use tests::say;

const TEXT: &str = "The invoice.";

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().expect("a number"))
}

/// A store whose responses are lost at times, before or after what they are to.
#[derive(Clone)]
struct LosesReplies(MemoryStore, Arc<Mutex<Dice>>, u64);

impl LosesReplies {
    fn is_lost(&self) -> bool {
        self.1.lock().unwrap().percent(self.2)
    }
}

impl Store for LosesReplies {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        self.0.get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let lost = Err(StoreError::new("the response is lost"));
            if self.is_lost() {
                return lost;
            }
            let swapped = self.0.swap(key, from, to).await?;
            if self.is_lost() { lost } else { Ok(swapped) }
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.0.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.0.durability()
    }
}

/// A client whose leases are short.
fn client(url: &str, token: &str, store: impl Store) -> Client {
    let options = CallOptions::new()
        .attempt_timeout(Duration::from_millis(250))
        .total_timeout(Duration::from_millis(500))
        .settle_time(Duration::from_millis(200))
        .retry(RetryPolicy::default().max_attempts(3));
    let builder = Client::builder().base_url(url).access_token(token).store(store);
    builder.build().unwrap().with(options)
}

/// Of a key. Some are longer than a connection takes at once.
fn content(key: &str) -> String {
    let length = if key.len().is_multiple_of(2) { 10 } else { 300_000 };
    format!("the invoice of {key}{}", " ".repeat(length))
}

async fn send(client: &Client, thread: ThreadId, key: &str) -> Result<Sent, Error> {
    let file = FilePart::new("invoice.pdf", "application/pdf", content(key));
    client
        .thread(thread)
        .comment(format!("{TEXT} {key}"))
        .upload(file)
        .idempotency_key(key)
        .await
}

/// What the account has of a key.
fn there(hubspot: &StandIn, thread: ThreadId, key: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let content = content(key);
    let files = hubspot.files().into_iter().map(|file| file.id.clone());
    let files = files
        .filter(|id| hubspot.file_content(id).unwrap() == content)
        .collect();
    let messages = hubspot.messages(thread).into_iter();
    let messages = messages.filter(|message| message.text() == Some(&format!("{TEXT} {key}")));
    let attached = |message: hubspot_conversations::Message| {
        let json = serde_json::to_value(&message).unwrap();
        let list = json["attachments"].as_array().unwrap().clone();
        list.iter()
            .map(|file| file["fileId"].as_str().unwrap().to_owned())
            .collect()
    };
    (files, messages.map(attached).collect())
}

#[derive(Default)]
struct Seen {
    sent: AtomicUsize,
    replayed: AtomicUsize,
    not_sent: AtomicUsize,
    unknown: AtomicUsize,
    lost_uploads: AtomicUsize,
    lost_sends: AtomicUsize,
    dropped: AtomicUsize,
    leaked: AtomicUsize,
    settled_at_last: AtomicUsize,
    rivals: AtomicUsize,
}

fn count(of: &AtomicUsize) {
    of.fetch_add(1, Ordering::Relaxed);
}

/// A fault, and whether the response to something that was stored is lost by it.
fn fault(dice: &mut Dice) -> (Option<Fault>, bool) {
    let late = Duration::from_millis(dice.below(400));
    match dice.below(10) {
        0 | 1 => (Some(Fault::disconnect().after_storing()), true),
        2 => (Some(Fault::disconnect().storing_after(late)), true),
        3 => (Some(Fault::status(503).storing_after(late)), true),
        4 => (Some(Fault::status(502)), false),
        5 => (Some(Fault::disconnect()), false),
        6 => (Some(Fault::status(429).header("retry-after", "0")), false),
        7 => (Some(Fault::delay(Duration::from_millis(dice.below(350)))), false),
        _ => (None, false),
    }
}

/// One key, in a run of its own: several calls with it, of which some are killed, on a HubSpot that loses responses.
async fn one_run(seed: u64, seen: &Seen) {
    let mut dice = Dice::new(seed);
    let key = if dice.percent(70) { "order" } else { "order-42" };
    assert_ne!(
        content("order").len() > 100_000,
        content("order-42").len() > 100_000
    );
    let hubspot = StandIn::start();
    let thread = hubspot.email_thread();
    let store = LosesReplies(
        MemoryStore::new(),
        Arc::new(Mutex::new(Dice::new(seed ^ 0x10))),
        6,
    );
    hubspot.delay_listing(Duration::from_millis(dice.below(150)));
    let mut was_ever_open = false;
    for _ in 0..1 + dice.below(3) {
        for (operation, lost) in [
            (Operation::UploadFile, &seen.lost_uploads),
            (Operation::SendMessage, &seen.lost_sends),
        ] {
            if let (Some(fault), is_lost) = fault(&mut dice) {
                hubspot.fail_next(fault.on(operation));
                if is_lost {
                    count(lost);
                }
            }
        }
        if dice.percent(15) {
            hubspot.fail_next(Fault::status(500).on(Operation::SearchFiles));
        }
        // A process of its own would have a client of its own.
        let client = client(&hubspot.base_url(), &hubspot.token(), store.clone());
        let mut call = Box::pin(send(&client, thread, key));
        // Another process, with a client of its own, may have the same to do.
        let rival = self::client(&hubspot.base_url(), &hubspot.token(), store.clone());
        let rival = dice
            .percent(30)
            .then(|| tokio::spawn(async move { send(&rival, thread, key).await }));
        let killed_at = Duration::from_millis(dice.below(250));
        let result = match dice.below(3) {
            0 => match tokio::time::timeout(killed_at, &mut call).await {
                Ok(result) => Some(result),
                Err(_) if dice.percent(50) => {
                    count(&seen.dropped);
                    drop(call);
                    None
                }
                // As where its process is killed, nothing of it runs any more.
                Err(_) => {
                    count(&seen.leaked);
                    std::mem::forget(call);
                    None
                }
            },
            _ => Some(call.await),
        };
        let has_rival = rival.is_some();
        if let Some(rival) = rival {
            count(&seen.rivals);
            was_ever_open |= rival.await.unwrap().is_err();
        }
        let Some(result) = result else {
            was_ever_open = true;
            continue;
        };
        was_ever_open |= match has_rival {
            // What one did not send, the other may send meanwhile.
            true => result.is_err(),
            false => check(&hubspot, (thread, key), &result, seed, seen).await,
        };
    }
    // It heals: what may be stored late is stored, and what a killed call holds is free.
    while hubspot.pending_faults() > 0 {
        // Those that nothing met.
        let _ = hubspot
            .client()
            .unwrap()
            .request(hubspot_conversations::http::Method::POST, "/files/v3/files")
            .await;
        let _ = hubspot.client().unwrap().search_files().await;
        let comment = hubspot
            .client()
            .unwrap()
            .thread(hubspot.chat_thread())
            .comment("a")
            .await;
        drop(comment);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let client = client(&hubspot.base_url(), &hubspot.token(), store);
    let mut last = send(&client, thread, key).await;
    for _ in 0..20 {
        check(&hubspot, (thread, key), &last, seed, seen).await;
        match &last {
            Ok(_) => {
                count(&seen.settled_at_last);
                break;
            }
            // A call that was killed holds it yet, or this one took too long, which leaves it open.
            Err(error) if error.is_timeout() => {
                was_ever_open = true;
                last = send(&client, thread, key).await;
            }
            Err(_) => break,
        }
    }
    let (files, messages) = there(&hubspot, thread, key);
    assert!(
        files.len() <= 1 && messages.len() <= 1,
        "seed {seed}: {files:?} {messages:?}"
    );
    assert!(
        was_ever_open || last.is_ok(),
        "seed {seed}: what nothing left open is sent: {last:?}"
    );
    for attached in messages {
        assert_eq!(attached, files, "seed {seed}");
    }
}

/// Checks that an outcome is true now. Returns whether it leaves something open.
async fn check(
    hubspot: &StandIn,
    (thread, key): (ThreadId, &str),
    result: &Result<Sent, Error>,
    seed: u64,
    seen: &Seen,
) -> bool {
    let (files, messages) = there(hubspot, thread, key);
    match result {
        Ok(sent) => {
            assert_eq!((files.len(), messages.len()), (1, 1), "seed {seed}: {sent:?}");
            assert_eq!(messages[0], files, "seed {seed}");
            count(if sent.replayed() {
                &seen.replayed
            } else {
                &seen.sent
            });
            false
        }
        Err(error) if error.is_not_sent() => {
            assert!(messages.is_empty(), "seed {seed}: {error}");
            count(&seen.not_sent);
            error.operation() == Some("upload_file")
        }
        Err(error) => {
            assert!(error.is_unknown(), "seed {seed}: {error}");
            count(&seen.unknown);
            true
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn never_two_files_or_two_messages() {
    let (runs, first) = (setting("UPLOAD_RUNS", 100), setting("UPLOAD_SEED", 1));
    let seen = Arc::new(Seen::default());
    let next = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let (seen, next) = (Arc::clone(&seen), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed) as u64;
                    if number >= runs {
                        return;
                    }
                    one_run(first + number, &seen).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed) as u64;
    say(&format!(
        "{runs} sends with an upload: {} sent, {} replayed, {} not sent, {} unknown; {} responses to uploads and {} to \
         messages lost; {} calls dropped, {} killed; {} settled at last (seed {first})",
        of(&seen.sent),
        of(&seen.replayed),
        of(&seen.not_sent),
        of(&seen.unknown),
        of(&seen.lost_uploads),
        of(&seen.lost_sends),
        of(&seen.dropped),
        of(&seen.leaked),
        of(&seen.settled_at_last),
    ));
    for (what, least) in [
        (&seen.lost_uploads, runs / 4),
        (&seen.lost_sends, runs / 4),
        (&seen.dropped, runs / 20),
        (&seen.leaked, runs / 20),
        (&seen.replayed, runs / 20),
        (&seen.rivals, runs / 10),
        (&seen.settled_at_last, runs / 5),
    ] {
        assert!(of(what) >= least, "the runs did not meet what they are for");
    }
}

#[tokio::test]
async fn a_key_is_that_of_its_message_and_its_files() {
    let hubspot = StandIn::start();
    let client = hubspot
        .client_builder()
        .store(MemoryStore::new())
        .build()
        .unwrap();
    let thread = client.thread(hubspot.email_thread());
    let note = |content: &'static str| FilePart::new("note.txt", "text/plain", content);
    let reply = |content| {
        let reply = thread.reply("See the note.", hubspot.agent());
        reply.upload(note(content)).idempotency_key("reply")
    };
    let sent = reply("one").await.unwrap();
    // What the reply would be made of has changed.
    hubspot.receive(thread.id(), "Which note?");
    let again = reply("one").await.unwrap();
    assert!(again.replayed() && again.id() == sent.id() && hubspot.files().len() == 1);
    let other = reply("two").await.unwrap_err();
    assert!(other.is_key_reused() && hubspot.files().len() == 1, "{other}");
    let without = thread
        .reply("See the note.", hubspot.agent())
        .idempotency_key("reply")
        .await;
    assert!(without.unwrap_err().is_key_reused());
    // What was not sent frees the key, with its file or another one.
    hubspot.fail_next(Fault::status(400).on(Operation::SendMessage));
    let comment = |content| {
        thread
            .comment("a")
            .upload(note(content))
            .idempotency_key("comment")
    };
    assert!(comment("one").await.unwrap_err().is_not_sent());
    assert_eq!(hubspot.files().len(), 2);
    comment("one").await.unwrap();
    assert_eq!(hubspot.files().len(), 2, "it was there");
    assert!(client.sends().forget("comment").await.unwrap());
    comment("two").await.unwrap();
    assert_eq!(hubspot.files().len(), 3);
    let no_store = hubspot
        .client()
        .unwrap()
        .thread(thread.id())
        .comment("a")
        .upload(note("a"))
        .idempotency_key("a");
    let error = no_store.await.unwrap_err();
    assert!(
        error.is_configuration() && error.is_not_sent() && hubspot.files().len() == 3,
        "{error}"
    );
}

/// The message may have been sent when its file was still there.
#[tokio::test]
async fn a_file_that_is_gone_proves_nothing_of_its_key() {
    let hubspot = StandIn::start();
    let client = hubspot
        .client_builder()
        .store(MemoryStore::new())
        .build()
        .unwrap();
    let thread = client.thread(hubspot.email_thread());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoice.pdf");
    std::fs::write(&path, "%PDF").unwrap();
    let call = || {
        thread
            .comment("The invoice.")
            .upload(path.as_path())
            .idempotency_key("order-42")
    };
    let sent = call().await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let error = call().await.unwrap_err();
    assert!(error.is_unknown(), "{error}");
    let found = thread.find_sent(error.receipt().unwrap()).await.unwrap();
    assert_eq!(found.sent().unwrap().id(), sent.id());
    let other = thread
        .comment("Another.")
        .upload(path.as_path())
        .idempotency_key("order-43");
    assert!(other.await.unwrap_err().is_not_sent());
}

#[tokio::test]
async fn a_call_that_is_dropped_before_its_file_left_leaves_its_key_free() {
    let hubspot = StandIn::start();
    let store = MemoryStore::new();
    let stuck = middleware_fn(|request, next| match request.method() == "POST" {
        true => Box::pin(std::future::pending()),
        false => next.call(request),
    });
    let stuck = hubspot
        .client_builder()
        .store(store.clone())
        .middleware(stuck)
        .build()
        .unwrap();
    let thread = hubspot.email_thread();
    let call = send(&stuck, thread, "order-42");
    assert!(
        tokio::time::timeout(Duration::from_millis(100), call)
            .await
            .is_err()
    );
    let free = hubspot.client_builder().store(store).build().unwrap();
    let started = Instant::now();
    send(&free, thread, "order-42").await.unwrap();
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(hubspot.files().len(), 1);
}

#[tokio::test]
async fn an_absent_file_is_uploaded_again_if_that_is_asked_for() {
    let hubspot = StandIn::start();
    let client = client(&hubspot.base_url(), &hubspot.token(), MemoryStore::new());
    hubspot.fail_next(Fault::disconnect().on(Operation::UploadFile));
    let error = send(&client, hubspot.email_thread(), "order-42")
        .await
        .unwrap_err();
    assert!(error.is_not_sent(), "{error}");
    let error = send(&client, hubspot.email_thread(), "order-42")
        .await
        .unwrap_err();
    assert!(error.is_not_sent() && hubspot.files().is_empty(), "{error}");
    let client = client.with(CallOptions::new().resend_if_absent(Duration::from_millis(100)));
    send(&client, hubspot.email_thread(), "order-42").await.unwrap();
    assert_eq!(hubspot.files().len(), 1);
}

/// What is killed, in a process of its own: it sends with each of its keys.
#[tokio::test]
async fn worker() {
    let Ok(settings) = std::env::var("UPLOAD_WORKER") else {
        return;
    };
    let [url, token, file, thread, keys] = *settings.split(' ').collect::<Vec<_>>() else {
        panic!("not its settings: {settings}")
    };
    let client = client(url, token, SqliteStore::open(file).unwrap());
    for number in 0..keys.parse::<u64>().unwrap() {
        let key = number.to_string();
        match send(&client, thread.parse::<u64>().unwrap().into(), &key).await {
            Ok(sent) => println!("outcome {key} sent {}", sent.id()),
            Err(error) if error.is_not_sent() => println!("outcome {key} not_sent"),
            Err(_) => println!("outcome {key} unknown"),
        }
    }
    println!("outcome all done");
}

fn start(settings: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "worker", "--nocapture"])
        .env("UPLOAD_WORKER", settings);
    command.stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_killed_process_leaves_no_second_file_and_no_second_message() {
    let keys = setting("UPLOAD_KILLED_KEYS", 12);
    let seed = setting("UPLOAD_SEED", 7);
    let mut dice = Dice::new(seed);
    let hubspot = StandIn::start();
    let thread = hubspot.email_thread();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sends.db");
    let settings = format!(
        "{} {} {} {} {keys}",
        hubspot.base_url(),
        hubspot.token(),
        file.display(),
        thread
    );
    let injected = std::sync::Mutex::new(dice.clone());
    hubspot.fail_with(move |request| {
        let mut dice = injected.lock().unwrap();
        let is_write = request.method() == "POST";
        // Slow enough to be killed in.
        let delay = Duration::from_millis(dice.below(60));
        match is_write && dice.percent(25) {
            true => Some(Fault::disconnect().after_storing().after(delay)),
            false => Some(Fault::delay(delay)),
        }
    });
    let (mut kills, mut outcomes) = (0, BTreeMap::<String, Vec<String>>::new());
    let mut is_done = false;
    while !is_done {
        let mut process = start(&settings);
        // After the time that it takes to start.
        let time = Duration::from_millis(50 + dice.below(700));
        let output = BufReader::new(process.stdout.take().unwrap());
        let lines = std::thread::spawn(move || output.lines().map_while(Result::ok).collect::<Vec<_>>());
        std::thread::sleep(time);
        if process.try_wait().unwrap().is_none() && kills < 4 * keys {
            process.kill().unwrap();
            kills += 1;
        }
        process.wait().unwrap();
        for line in lines.join().unwrap() {
            let Some(outcome) = line.split("outcome ").nth(1) else {
                continue;
            };
            let (key, outcome) = outcome.split_once(' ').unwrap();
            is_done |= key == "all";
            outcomes
                .entry(key.to_owned())
                .or_default()
                .push(outcome.to_owned());
        }
    }
    let mut sent = 0;
    for number in 0..keys {
        let key = number.to_string();
        let (files, messages) = there(&hubspot, thread, &key);
        assert!(
            files.len() <= 1 && messages.len() <= 1,
            "key {key}: {files:?} {messages:?}"
        );
        for outcome in outcomes.get(&key).into_iter().flatten() {
            if outcome.starts_with("sent") {
                assert_eq!(messages, std::slice::from_ref(&files), "key {key}: {outcome}");
            }
        }
        sent += messages.len() as u64;
    }
    say(&format!(
        "{keys} sends with an upload: {kills} processes killed, {sent} sent (seed {seed})"
    ));
    assert!(
        kills >= keys / 2 && sent >= keys / 2,
        "{kills} kills, {sent} sent"
    );
}
