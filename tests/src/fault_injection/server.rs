//! The HTTP server of the fault injection.

use std::sync::Arc;

use hubspot_conversations::ApiVersion;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Fault, late};
use super::{SEND_HEADER, TestBed, lock, store};
use crate::hubspot::http1::{self, HttpMessage, response};

const JSON: [(&str, &str); 1] = [("content-type", "application/json;charset=utf-8")];
const HTML: [(&str, &str); 1] = [("content-type", "text/html")];

/// Serves without end.
pub async fn serve(bed: Arc<TestBed>, listener: TcpListener) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        bed.watch(connection(Arc::clone(&bed), stream));
    }
}

async fn connection(bed: Arc<TestBed>, mut stream: TcpStream) {
    // HubSpot carries out a complete request even if the client disconnects.
    while let Ok(Some(request)) = http1::read(&mut stream).await {
        let Some(answer) = respond(&bed, &request) else {
            let _ = stream.read_u8().await;
            return;
        };
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// Returns the response with the date of its thread's clock, or `None` to send no response.
fn respond(bed: &Arc<TestBed>, request: &HttpMessage) -> Option<Vec<u8>> {
    let (thread, answer) = respond_undated(bed, request);
    let mut answer = answer?;
    let now = lock(&bed.store).now(thread);
    let line = format!("date: {}\r\n", now.format("%a, %d %b %Y %H:%M:%S GMT"));
    let first = answer.windows(2).position(|two| two == b"\r\n").expect("a line") + 2;
    answer.splice(first..first, line.into_bytes());
    Some(answer)
}

fn respond_undated(bed: &Arc<TestBed>, request: &HttpMessage) -> (u64, Option<Vec<u8>>) {
    let (method, target) = request.method_and_target();
    let token = format!("Bearer {}", store::TOKEN);
    assert_eq!(request.header("authorization"), Some(token.as_str()), "{target}");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let prefixes = ApiVersion::ALL.iter().map(|version| version.path_prefix());
    let parts: Vec<&str> = prefixes
        .filter_map(|prefix| path.strip_prefix(prefix)?.strip_prefix("/threads/"))
        .next()
        .expect("a known path")
        .split('/')
        .collect();
    let thread: u64 = parts[0].parse().expect("a thread");
    let ok = |value: &Value| Some(response(200, &JSON, &value.to_string()));
    let answer = match (method, &parts[1..]) {
        ("POST", ["messages"]) => send(bed, thread, request),
        ("GET", ["messages"]) => {
            let get = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name));
            let limit = get("limit=").map_or(20, |limit| limit.parse().expect("a limit"));
            ok(&lock(&bed.store).list(thread, get("after="), limit))
        }
        ("GET", ["messages", id, "original-content"]) => match lock(&bed.store).original(thread, id) {
            Some(original) => ok(original),
            None => {
                bed.with_plan(send_of(request), |plan| plan.withheld = true);
                Some(response(404, &JSON, &said(404).to_string()))
            }
        },
        other => panic!("unexpected request: {other:?}"),
    };
    (thread, answer)
}

fn send_of(request: &HttpMessage) -> Option<u64> {
    request
        .header(SEND_HEADER)
        .map(|send_of| send_of.parse().expect("a number"))
}

fn said(status: u16) -> Value {
    json!({"status": "error", "message": format!("scripted {status}"), "correlationId": "c"})
}

fn send(bed: &Arc<TestBed>, thread: u64, request: &HttpMessage) -> Option<Vec<u8>> {
    let send = send_of(request);
    let fault = bed.with_plan(send, |plan| plan.current);
    let body: Value = serde_json::from_slice(request.body()).expect("JSON");
    let salt = send.unwrap_or_default();
    let store = || lock(&bed.store).store(thread, send, &body);
    let refused = |status: u16| Some(response(status, &JSON, &said(status).to_string()));
    let stored = |status: u16| {
        store();
        refused(status)
    };
    let store_late = || {
        let (guard, body) = (bed.late(), body.clone());
        let wait = late(&mut bed.rng(salt));
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            lock(&guard.bed().store).store(thread, send, &body);
        });
    };
    match fault {
        Fault::Stored500 => stored(500),
        Fault::Stored502 => {
            store();
            Some(response(502, &HTML, "<html><body>Bad gateway</body></html>"))
        }
        Fault::Stored503 => stored(503),
        Fault::Stored504 => stored(504),
        Fault::Stored408 => stored(408),
        Fault::Stored524 => stored(524),
        Fault::Stored429 => {
            store();
            Some(limited(salt))
        }
        Fault::Once429 | Fault::Only429 => Some(limited(salt)),
        Fault::Daily429 => {
            let daily = json!({"status": "error", "errorType": "RATE_LIMIT", "policyName": "DAILY"});
            Some(response(429, &JSON, &daily.to_string()))
        }
        Fault::Only500 => refused(500),
        Fault::Only504 => refused(504),
        Fault::Only400 => refused(400),
        Fault::Late504 => {
            store_late();
            refused(504)
        }
        Fault::LateStore => {
            store_late();
            None
        }
        _ => Some(response(201, &JSON, &store().to_string())),
    }
}

/// One of the forms of a 429.
fn limited(salt: u64) -> Vec<u8> {
    let secondly = json!({"status": "error", "errorType": "RATE_LIMIT", "policyName": "SECONDLY"});
    let after = [JSON[0], ("retry-after", "1")];
    match salt % 4 {
        0 => response(429, &JSON, &secondly.to_string()),
        1 => response(429, &JSON, &said(429).to_string()),
        2 => response(429, &HTML, "<html><body>Slow down</body></html>"),
        _ => response(429, &after, &said(429).to_string()),
    }
}
