//! The example `axum_webhook`: half-open requests, hanging threads, and the end at Ctrl-C.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use http::Method;
use hubspot_conversations::webhook::Verifier;
use serde_json::json;
use tests::hubspot::ledger::operator;
use tests::hubspot::{Action, Server};

const SECRET: &str = "the-secret-of-the-app";
const URL: &str = "https://example.com/hubspot";
/// What the program states in `--help`.
const STOPS_WITHIN: Duration = Duration::from_secs(30);
/// The thread whose messages HubSpot does not return.
const HANGING: u64 = 1;
const ID: &str = "0a1b2c3d-0000-4000-8000-00000000abcd";

struct Program {
    child: Child,
    address: String,
    stderr: Arc<Mutex<String>>,
    _folder: tempfile::TempDir,
}

impl Program {
    fn start(hubspot: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = operator(env!("CARGO_BIN_EXE_axum_webhook"), hubspot.url())
            .env("HUBSPOT_WEBHOOK_SECRET", SECRET)
            .args([
                "--url",
                URL,
                "--agent",
                "A-1",
                "--listen",
                "127.0.0.1:0",
                "--file",
            ])
            .arg(folder.path().join("answers.jsonl"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
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
            _folder: folder,
        }
    }

    fn connect(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Posts a notification, and returns the status of the response.
    fn notify(&self, thread: u64, message: &str) -> String {
        let body =
            json!([{"subscriptionType": "conversation.newMessage", "objectId": thread, "messageId": message,
            "messageType": "MESSAGE"}])
            .to_string();
        let headers =
            Verifier::new(SECRET)
                .unwrap()
                .sign(&Method::POST, URL, body.as_bytes(), SystemTime::now());
        let mut head = format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in &headers {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
        }
        let mut stream = self.connect(&format!("{head}\r\n{body}"));
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response.split(' ').nth(1).unwrap_or_default().to_owned()
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
    let mut program = Program::start(&hubspot);
    let halves = [
        "",
        "POST / HTTP/1.1\r\nhost: x\r\n",
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n[{",
    ];
    let open: Vec<TcpStream> = halves.iter().map(|half| program.connect(half)).collect();
    assert_eq!(
        program.notify(2, ID),
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
    assert_eq!(code, Some(0), "{}", program.stderr.lock().unwrap());
    assert!(took < STOPS_WITHIN, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_thread_delays_no_other() {
    let hubspot = hubspot().await;
    let mut program = Program::start(&hubspot);
    for message in ["first", "second"] {
        assert_eq!(program.notify(HANGING, message), "204");
    }
    assert_eq!(program.notify(2, ID), "204");
    replies(&hubspot, 1).await;
    let (code, took) = program.interrupt();
    assert_eq!(code, Some(3), "{}", program.stderr.lock().unwrap());
    assert!(took < STOPS_WITHIN, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_gets_one_reply_whatever_the_form_of_its_id() {
    let hubspot = hubspot().await;
    let mut program = Program::start(&hubspot);
    let plain = ID.replace('-', "");
    for id in [ID, &plain, &ID.to_uppercase(), &plain.to_uppercase()] {
        assert_eq!(program.notify(2, id), "204");
    }
    replies(&hubspot, 1).await;
    let (code, _) = program.interrupt();
    assert_eq!(code, Some(0), "{}", program.stderr.lock().unwrap());
    assert_eq!(hubspot.count("POST"), 1, "{}", program.stderr.lock().unwrap());
}
