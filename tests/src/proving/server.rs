//! HubSpot's side of the wire.

use std::sync::Arc;

use hubspot_conversations::ApiVersion;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Fault, late};
use super::http1::{self, Whole, answer};
use super::{MARK, World, hub, lock};

const JSON: [(&str, &str); 1] = [("content-type", "application/json;charset=utf-8")];
const HTML: [(&str, &str); 1] = [("content-type", "text/html")];

/// Answers for ever.
pub async fn serve(world: Arc<World>, listener: TcpListener) {
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        world.watch(connection(Arc::clone(&world), stream));
    }
}

async fn connection(world: Arc<World>, mut stream: TcpStream) {
    // HubSpot finishes what has come in whole, whoever goes away.
    while let Ok(Some(request)) = http1::read(&mut stream).await {
        let Some(answer) = respond(&world, &request) else {
            let _ = stream.read_u8().await;
            return;
        };
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// The answer with the date that it has on its thread, or `None` for none.
fn respond(world: &Arc<World>, request: &Whole) -> Option<Vec<u8>> {
    let (thread, answer) = dateless(world, request);
    let mut answer = answer?;
    let now = lock(&world.hub).now(thread);
    let line = format!("date: {}\r\n", now.format("%a, %d %b %Y %H:%M:%S GMT"));
    let first = answer.windows(2).position(|two| two == b"\r\n").expect("a line") + 2;
    answer.splice(first..first, line.into_bytes());
    Some(answer)
}

fn dateless(world: &Arc<World>, request: &Whole) -> (u64, Option<Vec<u8>>) {
    let (method, target) = request.asked();
    let token = format!("Bearer {}", hub::TOKEN);
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
    let ok = |value: &Value| Some(answer(200, &JSON, &value.to_string()));
    let answer = match (method, &parts[1..]) {
        ("POST", ["messages"]) => send(world, thread, request),
        ("GET", ["messages"]) => {
            let get = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name));
            let limit = get("limit=").map_or(20, |limit| limit.parse().expect("a limit"));
            ok(&lock(&world.hub).list(thread, get("after="), limit))
        }
        ("GET", ["messages", id, "original-content"]) => match lock(&world.hub).original(thread, id) {
            Some(original) => ok(original),
            None => {
                world.with_plan(mark(request), |plan| plan.withheld = true);
                Some(answer(404, &JSON, &said(404).to_string()))
            }
        },
        other => panic!("nobody asks for that: {other:?}"),
    };
    (thread, answer)
}

fn mark(request: &Whole) -> Option<u64> {
    request.header(MARK).map(|mark| mark.parse().expect("a number"))
}

fn said(status: u16) -> Value {
    json!({"status": "error", "message": format!("scripted {status}"), "correlationId": "c"})
}

fn send(world: &Arc<World>, thread: u64, request: &Whole) -> Option<Vec<u8>> {
    let send = mark(request);
    let fault = world.with_plan(send, |plan| plan.current);
    let body: Value = serde_json::from_slice(request.body()).expect("JSON");
    let salt = send.unwrap_or_default();
    let store = || lock(&world.hub).store(thread, send, &body);
    let refused = |status: u16| Some(answer(status, &JSON, &said(status).to_string()));
    let stored = |status: u16| {
        store();
        refused(status)
    };
    let store_late = || {
        let (guard, body) = (world.late(), body.clone());
        let wait = late(&mut world.rng(salt));
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            lock(&guard.world().hub).store(thread, send, &body);
        });
    };
    match fault {
        Fault::Stored500 => stored(500),
        Fault::Stored502 => {
            store();
            Some(answer(502, &HTML, "<html><body>Bad gateway</body></html>"))
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
            Some(answer(429, &JSON, &daily.to_string()))
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
        _ => Some(answer(201, &JSON, &store().to_string())),
    }
}

/// The ways in which a 429 comes.
fn limited(salt: u64) -> Vec<u8> {
    let secondly = json!({"status": "error", "errorType": "RATE_LIMIT", "policyName": "SECONDLY"});
    let after = [JSON[0], ("retry-after", "1")];
    match salt % 4 {
        0 => answer(429, &JSON, &secondly.to_string()),
        1 => answer(429, &JSON, &said(429).to_string()),
        2 => answer(429, &HTML, "<html><body>Slow down</body></html>"),
        _ => answer(429, &after, &said(429).to_string()),
    }
}
