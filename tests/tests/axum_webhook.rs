//! The example `axum_webhook`: repeated notifications, replicas and crashes, half-open requests, hanging threads, and the
//! end at Ctrl-C.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use http::Method;
use hubspot_conversations::webhook::Verifier;
use serde_json::json;
use tests::hubspot::ledger::{Faults, Ledger, operator};
use tests::hubspot::{Action, Server};

const SECRET: &str = "the-secret-of-the-app";
const URL: &str = "https://example.com/hubspot";
/// What the program states in `--help`.
const STOPS_WITHIN: Duration = Duration::from_secs(30);
/// The thread whose messages HubSpot does not return.
const HANGING: u64 = 1;
/// The thread of the customer.
const THREAD: u64 = 7;
/// The program's time for a reply, and then for its search.
const TIMEOUT: &str = "2";
const ID: &str = "0a1b2c3d-0000-4000-8000-00000000abcd";

struct Program {
    child: Child,
    address: String,
    stderr: Arc<Mutex<String>>,
}

impl Program {
    fn start(hubspot: &str, folder: &Path) -> Self {
        let mut child = operator(env!("CARGO_BIN_EXE_axum_webhook"), hubspot)
            .env("HUBSPOT_WEBHOOK_SECRET", SECRET)
            .args([
                "--url",
                URL,
                "--agent",
                "A-1",
                "--listen",
                "127.0.0.1:0",
                "--timeout",
                TIMEOUT,
                "--store",
            ])
            .arg(folder.join("sends.db"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "it has not started");
        }
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once(' '));
        let address = address.unwrap_or_else(|| panic!("{line}")).0.to_owned();
        let stderr = Arc::new(Mutex::new(String::new()));
        let record = Arc::clone(&stderr);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let mut all = record.lock().unwrap();
                all.push_str(&line);
                all.push('\n');
            }
        });
        Self {
            child,
            address,
            stderr,
        }
    }

    fn connect(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Posts a notification, and returns the status of the response; an empty one if there is none.
    async fn notify(&self, thread: u64, message: &str) -> String {
        let (address, message) = (self.address.clone(), message.to_owned());
        let posted = tokio::task::spawn_blocking(move || post(&address, thread, &message));
        posted.await.unwrap()
    }

    fn printed(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    /// Sends Ctrl-C. Returns the exit status, and the time until the program has stopped.
    fn interrupt(&mut self) -> (Option<i32>, Duration) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        let started = Instant::now();
        let status = self.child.wait().unwrap();
        (status.code(), started.elapsed())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn post(address: &str, thread: u64, message: &str) -> String {
    let body =
        json!([{"subscriptionType": "conversation.newMessage", "objectId": thread, "messageId": message,
        "messageType": "MESSAGE", "eventId": 1}])
        .to_string();
    let headers = Verifier::new(SECRET)
        .unwrap()
        .sign(&Method::POST, URL, body.as_bytes(), SystemTime::now());
    let mut head = format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in &headers {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
    let mut response = String::new();
    let _ = stream.read_to_string(&mut response);
    response.split(' ').nth(1).unwrap_or_default().to_owned()
}

/// Returns every message as a customer's, but for those of the hanging thread, and accepts every reply.
async fn hubspot() -> Server {
    Server::by(|_, request| {
        let thread = request.target.split("/threads/").nth(1).unwrap_or_default();
        if thread.starts_with(&format!("{HANGING}/")) {
            return Action::Hang;
        }
        if request.method == "POST" {
            return Action::json(201, r#"{"type":"MESSAGE","id":"reply","direction":"OUTGOING"}"#);
        }
        let message = json!({"type": "MESSAGE", "id": ID, "direction": "INCOMING", "text": "Where is it?",
            "channelId": "1002", "channelAccountId": "4001", "conversationsThreadId": "2",
            "senders": [{"actorId": "V-1", "senderField": "FROM",
                "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "a@example.com"}}]});
        Action::json(200, message.to_string())
    })
    .await
}

async fn replies(hubspot: &Server, count: usize) {
    let started = Instant::now();
    while hubspot.count("POST") < count {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{:?}",
            hubspot.requests()
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_open_requests_are_closed_and_delay_no_end() {
    let hubspot = hubspot().await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(hubspot.url(), folder.path());
    let halves = [
        "",
        "POST / HTTP/1.1\r\nhost: x\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n[{",
    ];
    let open: Vec<TcpStream> = halves.iter().map(|half| program.connect(half)).collect();
    assert_eq!(
        program.notify(2, ID).await,
        "204",
        "another request is served meanwhile"
    );
    replies(&hubspot, 1).await;
    let started = Instant::now();
    for mut stream in open {
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
    }
    assert!(
        started.elapsed() < Duration::from_secs(15),
        "{:?}",
        started.elapsed()
    );
    let _open = program.connect(halves[1]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (code, took) = program.interrupt();
    assert_eq!(code, Some(0), "{}", program.printed());
    assert!(took < STOPS_WITHIN, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_thread_delays_no_other() {
    let hubspot = hubspot().await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(hubspot.url(), folder.path());
    let started = Instant::now();
    let (first, second, third) = tokio::join!(
        program.notify(HANGING, "first"),
        program.notify(HANGING, "second"),
        program.notify(2, ID)
    );
    // HubSpot waits five seconds, and notifies again after an error.
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    assert_eq!([&*first, &*second, &*third], ["503", "503", "204"]);
    assert_eq!(hubspot.count("POST"), 1);
    let (code, took) = program.interrupt();
    assert_eq!(code, Some(1), "{}", program.printed());
    assert!(took < STOPS_WITHIN, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_gets_one_reply_whatever_the_form_of_its_id() {
    let hubspot = hubspot().await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(hubspot.url(), folder.path());
    let plain = ID.replace('-', "");
    for id in [ID, &plain, &ID.to_uppercase(), &plain.to_uppercase()] {
        assert_eq!(program.notify(2, id).await, "204");
    }
    let (code, _) = program.interrupt();
    assert_eq!(code, Some(0), "{}", program.printed());
    assert_eq!(hubspot.count("POST"), 1, "{}", program.printed());
}

/// Starts a ledger with messages of a customer on a thread. Returns their ids, too.
async fn with_messages(faults: Faults, count: usize) -> (Ledger, Vec<String>) {
    let ledger = Ledger::start(1, faults).await;
    let texts = (0..count).map(|n| format!("Where is order {n}?"));
    let ids = texts.map(|text| {
        ledger.receive(THREAD, &text);
        ledger.stored(THREAD, &text).remove(0)
    });
    let ids = ids.collect();
    (ledger, ids)
}

const SLOW: Faults = Faults::slow(Duration::from_millis(100));

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_and_a_restart_reply_once() {
    let (ledger, ids) = with_messages(SLOW, 10).await;
    let folder = tempfile::tempdir().unwrap();
    let mut replicas = [(); 2].map(|()| Program::start(ledger.url(), folder.path()));
    // Each notification is delivered to both at once, and all of them have the same event id.
    for id in &ids {
        let [one, two] = &replicas;
        let (one, two) = tokio::join!(one.notify(THREAD, id), two.notify(THREAD, id));
        assert_eq!([&*one, &*two], ["204", "204"]);
    }
    assert_eq!(ledger.posts().len(), ids.len());
    for program in &mut replicas {
        assert_eq!(program.interrupt().0, Some(0), "{}", program.printed());
    }
    let mut restarted = Program::start(ledger.url(), folder.path());
    for id in &ids {
        assert_eq!(restarted.notify(THREAD, id).await, "204");
    }
    assert_eq!(ledger.posts().len(), ids.len());
    assert_eq!(restarted.interrupt().0, Some(0), "{}", restarted.printed());
    assert_eq!(
        restarted.printed().matches("Answered before: ").count(),
        ids.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_in_flight_at_a_kill_is_found_and_not_sent_again() {
    let (ledger, ids) = with_messages(SLOW, 6).await;
    let folder = tempfile::tempdir().unwrap();
    for (n, id) in ids.iter().enumerate() {
        let mut program = Program::start(ledger.url(), folder.path());
        let kill = async {
            while ledger.posts().len() <= n {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            program.child.kill().unwrap();
            program.child.wait().unwrap();
        };
        let (address, message) = (program.address.clone(), id.clone());
        let posted = tokio::task::spawn_blocking(move || post(&address, THREAD, &message));
        kill.await;
        assert_eq!(posted.await.unwrap(), "", "killed before its response");
        ledger.settled().await;
        // HubSpot notifies again until it succeeds.
        let mut restarted = Program::start(ledger.url(), folder.path());
        let started = Instant::now();
        while restarted.notify(THREAD, id).await != "204" {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "{}",
                restarted.printed()
            );
        }
        assert_eq!(ledger.posts().len(), n + 1, "{}", restarted.printed());
        assert_eq!(restarted.interrupt().0, Some(0), "{}", restarted.printed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_answered_at_a_later_notification() {
    let (ledger, ids) = with_messages(Faults::default(), 1).await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(ledger.url(), folder.path());
    ledger.refuse(Some((400, json!({"status": "error", "message": "refused"}))));
    assert_eq!(program.notify(THREAD, &ids[0]).await, "503");
    ledger.refuse(None);
    assert_eq!(program.notify(THREAD, &ids[0]).await, "204");
    assert_eq!(ledger.texts(THREAD).len(), 2);
    assert_eq!(program.interrupt().0, Some(0), "{}", program.printed());
}
