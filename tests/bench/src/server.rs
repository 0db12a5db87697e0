//! A server in place of HubSpot. It runs in its own process, so that its work is not measured, and does as little as
//! possible, so that it does not limit the client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::payload;

/// The start of a page without a next one.
const LAST_PAGE: &str = "{\"results\":";

/// The connections, requests and bytes that a server has received.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub connections: u64,
    pub requests: u64,
    pub read: u64,
}

#[derive(Default)]
struct Counters {
    connections: AtomicU64,
    requests: AtomicU64,
    read: AtomicU64,
}

/// A handle of the server's process, which ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"))
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server can be started");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output"))
            .read_line(&mut address)
            .expect("its address");
        Self {
            child,
            address: address.trim().to_owned(),
        }
    }

    /// Returns the counts so far, without the request for them.
    pub(crate) fn counts(&self) -> Counts {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        stream
            .write_all(b"GET /counts HTTP/1.1\r\nconnection: close\r\n\r\n")
            .expect("the server reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        let (_, body) = response.split_once("\r\n\r\n").expect("headers and a body");
        serde_json::from_str(body).expect("counts")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until its standard input is closed.
pub(crate) fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    let counters = Arc::new(Counters::default());
    let responses = Arc::new(Responses::new());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (counters, responses) = (Arc::clone(&counters), Arc::clone(&responses));
            let stream = stream.expect("a connection");
            std::thread::spawn(move || connection(stream, &counters, &responses));
        }
    });
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
}

struct Responses {
    sent: serde_json::Value,
    results: String,
}

impl Responses {
    fn new() -> Self {
        Self {
            sent: serde_json::from_str(&payload::sent()).expect("a message"),
            results: payload::results(),
        }
    }

    /// Returns the response to a send: the message that was sent, with an id of its own.
    fn sent(&self, target: &str, request: &[u8], number: u64) -> Vec<u8> {
        let request: serde_json::Value = serde_json::from_slice(request).expect("a message");
        let mut message = self.sent.clone();
        message["id"] = format!("{number:032x}").into();
        message["conversationsThreadId"] = target.split('/').rev().nth(1).expect("a thread").into();
        message["text"] = request["text"].clone();
        response("201 Created", &message.to_string())
    }

    /// Returns the page of a cursor. A thread's id is its number of pages.
    fn page(&self, target: &str) -> Vec<u8> {
        let last: u64 = target
            .split('/')
            .filter_map(|part| part.parse().ok())
            .next()
            .unwrap_or(1);
        let page = target.split_once("after=").map_or(1, |(_, cursor)| {
            let digits: String = cursor.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap_or(1)
        });
        let results = &self.results;
        let body = if page < last {
            let next = page + 1;
            // Digits only, and as long as HubSpot's cursors.
            format!("{{\"results\":{results},\"paging\":{{\"next\":{{\"after\":\"{next:064}\"}}}}}}")
        } else {
            format!("{LAST_PAGE}{results}}}")
        };
        response("200 OK", &body)
    }
}

/// Returns a response with the headers of HubSpot's responses.
fn response(status: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ndate: Sun, 13 Sep 2026 21:36:16 GMT\r\ncontent-type: application/json;charset=utf-8\r\n\
         content-length: {}\r\nserver: loopback\r\ncache-control: no-cache, no-store\r\nvary: origin\r\n\
         x-hubspot-correlation-id: 0196f1c0-7d1f-7c2e-9a52-50480d2f337f\r\nx-hubspot-ratelimit-max: 190\r\n\
         x-hubspot-ratelimit-remaining: 189\r\nx-hubspot-ratelimit-interval-milliseconds: 10000\r\n\
         x-hubspot-ratelimit-daily: 650000\r\nx-hubspot-ratelimit-daily-remaining: 649000\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn connection(stream: TcpStream, counters: &Counters, responses: &Responses) {
    stream.set_nodelay(true).expect("a socket");
    let mut to = stream.try_clone().expect("a socket");
    let mut from = BufReader::new(stream);
    let mut first = true;
    let mut body = Vec::new();
    loop {
        let (mut line, mut target, mut length, mut size) = (String::new(), String::new(), 0, 0);
        loop {
            line.clear();
            match from.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(read) => size += read,
            }
            let text = line.trim_end();
            if target.is_empty() {
                text.clone_into(&mut target);
            } else if text.is_empty() {
                break;
            } else if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        body.resize(length, 0);
        if from.read_exact(&mut body).is_err() {
            return;
        }
        if target.starts_with("GET /counts ") {
            let counts = Counts {
                connections: counters.connections.load(Ordering::SeqCst),
                requests: counters.requests.load(Ordering::SeqCst),
                read: counters.read.load(Ordering::SeqCst),
            };
            let _ = to.write_all(&response(
                "200 OK",
                &serde_json::to_string(&counts).expect("counts"),
            ));
            return;
        }
        counters.connections.fetch_add(u64::from(first), Ordering::SeqCst);
        let number = counters.requests.fetch_add(1, Ordering::SeqCst);
        counters.read.fetch_add((size + length) as u64, Ordering::SeqCst);
        first = false;
        let written = if target.starts_with("POST ") {
            let path = target.split(' ').nth(1).unwrap_or_default();
            to.write_all(&responses.sent(path, &body, number))
        } else {
            to.write_all(&responses.page(&target))
        };
        if written.is_err() {
            return;
        }
    }
}
