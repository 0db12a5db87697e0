//! Limits of memory and time against hostile servers, and the errors.
//!
//! One test, so that no other test's memory is measured.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::{Duration, Instant};

use hubspot_conversations::{Client, Error, ErrorKind, NewComment, RetryPolicy};
use tests::hubspot::{Action, Server};
use tests::say;

tests::in_every_version!();

const MIB: usize = 1024 * 1024;
/// The maximum that sockets and buffers may contain beyond what the client reads.
const IN_BUFFERS: usize = 16 * MIB;
/// The maximum that a client reads of a success and of an error.
const LIMITS: [usize; 2] = [32 * MIB, 64 * 1024];
/// Reading up to the limit, with room for a buffer that grows by doubling.
const MEMORY: [usize; 2] = [128 * MIB, 24 * MIB];
const ATTEMPT: Duration = Duration::from_secs(3);
const SETTLE: Duration = Duration::from_millis(300);
/// What a busy machine may add.
const ON_A_BUSY_MACHINE: Duration = Duration::from_secs(6);

/// A hostile response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    EndlessBody,
    EndlessLength,
    EndlessChunks,
    GzipBomb,
    NestedArrays,
    NestedObjects,
    NestedInAPage,
    EndlessHeaders,
    ManyHeaders,
    OneByteASecond,
    OneHeaderByteASecond,
}

const ALL: [Harm; 11] = [
    Harm::EndlessBody,
    Harm::EndlessLength,
    Harm::EndlessChunks,
    Harm::GzipBomb,
    Harm::NestedArrays,
    Harm::NestedObjects,
    Harm::NestedInAPage,
    Harm::EndlessHeaders,
    Harm::ManyHeaders,
    Harm::OneByteASecond,
    Harm::OneHeaderByteASecond,
];

fn client(server: &Server) -> Client {
    tests::setup::unconfigured()
        .access_token("pat-na1-hostile")
        .base_url(server.url())
        .attempt_timeout(ATTEMPT)
        .settle_time(SETTLE)
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

/// Returns the action of the server.
fn action(harm: Harm, status: u16) -> Action {
    const JSON: &str = "content-type: application/json\r\n";
    const PIECE: usize = 64 * 1024;
    let head = format!("HTTP/1.1 {status} Hostile\r\n");
    let whole = |headers: &str, body: &[u8]| {
        let head = format!("{head}{JSON}{headers}content-length: {}\r\n\r\n", body.len());
        Action::Raw([head.as_bytes(), body].concat())
    };
    let endless = |first: String, piece: fn(usize) -> Vec<u8>, pause: Duration| Action::Endless {
        first: first.into_bytes(),
        piece,
        pause,
    };
    let nested = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000))
    };
    let spaces = |_: usize| vec![b' '; PIECE];
    let second = Duration::from_secs(1);
    match harm {
        Harm::EndlessBody => endless(
            format!("{head}{JSON}connection: close\r\n\r\n{{"),
            spaces,
            Duration::ZERO,
        ),
        Harm::EndlessLength => endless(
            format!("{head}{JSON}content-length: 999999999999999\r\n\r\n{{"),
            spaces,
            Duration::ZERO,
        ),
        Harm::EndlessChunks => endless(
            format!("{head}{JSON}transfer-encoding: chunked\r\n\r\n"),
            |_| format!("{PIECE:x}\r\n{}\r\n", " ".repeat(PIECE)).into_bytes(),
            Duration::ZERO,
        ),
        Harm::GzipBomb => whole("content-encoding: gzip\r\n", &bomb()),
        Harm::NestedArrays => whole("", nested("[", "", "]").as_bytes()),
        Harm::NestedObjects => whole("", nested("{\"a\":", "1", "}").as_bytes()),
        Harm::NestedInAPage => {
            let deep = nested("[", "", "]");
            let text = format!(
                r#"{{"id":"1","type":"COMMENT","deep":{deep},"results":[{{"id":"1","type":"MESSAGE","deep":{deep}}}],"context":{deep}}}"#
            );
            whole("", text.as_bytes())
        }
        Harm::EndlessHeaders => endless(
            head,
            |number| format!("x-{number}: {}\r\n", "a".repeat(1_000)).into_bytes(),
            Duration::ZERO,
        ),
        Harm::ManyHeaders => {
            let headers: String = (0..10_000).map(|number| format!("x-{number}: a\r\n")).collect();
            whole(&headers, b"{}")
        }
        Harm::OneByteASecond => endless(
            format!("{head}{JSON}content-length: 100000\r\n\r\n"),
            |_| vec![b' '],
            second,
        ),
        // No client waits for the end of the first line.
        Harm::OneHeaderByteASecond => endless(String::new(), |number| vec![b"HTTP/1.1 "[number % 9]], second),
    }
}

/// A gzip file of 6 MB that unpacks to 1 GB of zeros: one literal, then copies of length 258.
fn bomb() -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let (mut byte, mut used) = (0_u8, 0);
    let mut bits = |bits: &str| {
        for bit in bits.bytes() {
            byte |= (bit - b'0') << used;
            used += 1;
            if used == 8 {
                bytes.push(byte);
                (byte, used) = (0, 0);
            }
        }
    };
    // The last block, of fixed codes; a zero; then length 258 at distance 1.
    bits("11000110000");
    for _ in 0..4_000_000 {
        bits("1100010100000");
    }
    bits("0000000");
    bytes
}

/// The peak memory of the process since [`reset_peak_memory`], and its present memory, where the system reports them.
fn memory() -> Option<(usize, usize)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = |name: &str| -> Option<usize> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok()
    };
    Some((kib("VmHWM:")? * 1024, kib("VmRSS:")? * 1024))
}

fn reset_peak_memory() -> Option<()> {
    std::fs::write("/proc/self/clear_refs", "5").ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bounds_memory_and_time_for_hostile_responses() {
    let mut measured = 0;
    let mut seen = Vec::new();
    // Allocated once before, so that it is not measured as the client's.
    drop(bomb());
    for kind in ALL {
        for (error, (status, limit)) in [201, 500].into_iter().zip(LIMITS).enumerate() {
            let server = Server::always(action(kind, status)).await;
            let client = client(&server);
            let before = reset_peak_memory().and_then(|()| memory()).map(|(_, now)| now);
            let started = Instant::now();
            let read = client.list_messages(1).await.err();
            let took = started.elapsed();
            let grown = memory()
                .zip(before)
                .map(|((peak, _), before)| peak.saturating_sub(before));
            let name = format!("{kind:?} with {status}");
            assert!(took < ATTEMPT + ON_A_BUSY_MACHINE, "{name}: {took:?}");
            let written = server.written();
            assert!(written <= limit + IN_BUFFERS, "{name}: {written} bytes were read");
            if let Some(grown) = grown {
                measured += 1;
                let own = if kind == Harm::GzipBomb {
                    2 * bomb().len()
                } else {
                    0
                };
                assert!(grown <= MEMORY[error] + own, "{name}: {} MiB", grown / MIB);
            }
            seen.push(kind);
            // What is nested too deeply costs its own field.
            let Some(read) = read else {
                let is_nested = matches!(kind, Harm::NestedInAPage | Harm::NestedObjects);
                assert!(is_nested && status == 201, "{name}: no error");
                continue;
            };
            check_error(&name, kind, status, &read);
            say(&format!(
                "{name}: {:.1} s, {} MiB: {read}",
                took.as_secs_f64(),
                grown.unwrap_or_default() / MIB
            ));
        }
    }
    assert_eq!(seen.len(), ALL.len() * 2);
    if measured == 0 {
        say("skipped: this system does not report the peak memory of a process");
    } else {
        assert_eq!(measured, ALL.len() * 2, "memory was not always measured");
    }
    // Sends have the same bounds. The thread cannot be read either, so the outcome is unknown.
    let sends = ALL.map(|kind| async move {
        let server = Server::always(action(kind, 201)).await;
        let started = Instant::now();
        let sent = client(&server).thread(1).send(NewComment::new("hello")).await;
        let Err(error) = sent else {
            assert_eq!(kind, Harm::NestedInAPage);
            return;
        };
        assert!(error.is_unknown() && !error.is_not_sent(), "{kind:?}: {error}");
        // The attempt, the settle time, and one read.
        assert!(
            started.elapsed() < ATTEMPT * 3 + SETTLE + ON_A_BUSY_MACHINE,
            "{kind:?}: {:?}",
            started.elapsed()
        );
    });
    futures_util::future::join_all(sends).await;
    redirects().await;
}

/// Checks that the error describes the failure.
fn check_error(name: &str, kind: Harm, status: u16, error: &Error) {
    let text = error.to_string();
    let slow = kind == Harm::OneHeaderByteASecond;
    let headers = matches!(kind, Harm::EndlessHeaders | Harm::ManyHeaders);
    let expected = match kind {
        _ if slow => ErrorKind::Timeout,
        _ if headers => ErrorKind::Transport,
        // An error response needs no complete body.
        Harm::OneByteASecond if status == 201 => ErrorKind::Timeout,
        _ if status == 201 => ErrorKind::Decode,
        _ => ErrorKind::Refused,
    };
    assert_eq!(error.kind(), expected, "{name}: {text}");
    if !slow && !headers {
        assert_eq!(
            error.status().map(|status| status.as_u16()),
            Some(status),
            "{name}: {text}"
        );
    }
    assert!(error.body().is_none_or(|body| body.len() <= 64 * 1024), "{name}");
    let said = match kind {
        _ if slow => "no response within 3 s, the attempt timeout",
        _ if headers => "the connection to HubSpot broke",
        Harm::NestedInAPage | Harm::NestedObjects if status == 500 => "500 Internal Server Error",
        _ if status == 500 => "a body that is not JSON",
        Harm::OneByteASecond => "the response did not end within 3 s, the attempt timeout",
        Harm::EndlessBody | Harm::EndlessLength | Harm::EndlessChunks => {
            "the response is longer than the limit of 33554432 bytes"
        }
        _ => "the response cannot be read",
    };
    let said = match kind {
        Harm::GzipBomb if !slow && !headers => {
            format!("{said} [content-encoding gzip, which was not decoded]")
        }
        _ => said.to_owned(),
    };
    assert!(text.ends_with(&said), "{name}: {text}");
    assert!(
        text.len() < 300 && text.starts_with("list_messages: "),
        "{name}: {text}"
    );
}

/// Asserts that redirects to any target are rejected.
async fn redirects() {
    let elsewhere = Server::always(Action::response(200, &[], "{}")).await;
    let other_host = format!("{}/", elsewhere.url());
    let all = [301, 302, 303, 307, 308].into_iter().flat_map(|status| {
        let places = ["/", "//", other_host.as_str()];
        places.map(|to| redirected(status, to))
    });
    futures_util::future::join_all(all).await;
    assert_eq!(elsewhere.requests().len(), 0, "a redirect was followed");
}

async fn redirected(status: u16, to: &str) {
    let server = Server::always(Action::response(status, &[("location", to)], "")).await;
    let client = client(&server);
    let error = client.list_messages(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{status} {to}: {error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(server.requests().len(), 1, "{status} {to}");
    let error = client.thread(1).send(NewComment::new("hello")).await.unwrap_err();
    assert!(error.is_unknown(), "{status} {to}: {error}");
}
