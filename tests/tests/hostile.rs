//! A HubSpot that means harm, or something that stands in its place: bounded memory, bounded time, a clear error.
//!
//! One test, so that nothing else in this process has a share in the memory that is measured.

// A helper of tests stops where it stands, as a test does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hubspot_conversations::{Client, Error, ErrorKind, NewComment, RetryPolicy};
use tests::say;

tests::in_every_version!();

const MIB: usize = 1024 * 1024;
/// What may be on its way in sockets and buffers, on top of what a client reads.
const ON_ITS_WAY: usize = 16 * MIB;
/// The most that a client reads of a success, and of an error.
const LIMITS: [usize; 2] = [32 * MIB, 64 * 1024];
/// Reading up to the limit, with room for a buffer that grows by doubling.
const MEMORY: [usize; 2] = [128 * MIB, 24 * MIB];
const ATTEMPT: Duration = Duration::from_secs(3);
const SETTLE: Duration = Duration::from_millis(300);

/// What it does to whoever asks.
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

struct Server {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
    written: Arc<AtomicUsize>,
}

impl Server {
    /// Does the same to everybody, on a thread for each connection.
    fn start(answer: impl Fn(&mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            written: Arc::default(),
        };
        let (asked, written, answer) = (
            Arc::clone(&server.asked),
            Arc::clone(&server.written),
            Arc::new(answer),
        );
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (asked, written, answer) =
                    (Arc::clone(&asked), Arc::clone(&written), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let stream = stream.unwrap();
                    if swallow(&stream).is_some() {
                        asked.fetch_add(1, Ordering::SeqCst);
                        // It ends when the client goes away.
                        let _ = answer(&mut Counted { stream, written });
                    }
                });
            }
        });
        server
    }

    fn client(&self) -> Client {
        tests::hub::setup()
            .access_token("pat-na1-hostile")
            .base_url(format!("http://{}", self.address))
            .attempt_timeout(ATTEMPT)
            .settle_time(SETTLE)
            .retry(RetryPolicy::never())
            .build()
            .unwrap()
    }
}

struct Counted {
    stream: TcpStream,
    written: Arc<AtomicUsize>,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.written.fetch_add(count, Ordering::SeqCst);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

/// Reads a request to its end.
fn swallow(stream: &TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()
}

/// Does it. Returns when the client is gone, or when there is no more to it.
fn harm(harm: Harm, status: u16, to: &mut dyn Write) -> std::io::Result<()> {
    const JSON: &str = "content-type: application/json\r\n";
    let head = format!("HTTP/1.1 {status} Hostile\r\n");
    let whole = |to: &mut dyn Write, headers: &str, body: &[u8]| {
        let length = body.len();
        write!(to, "{head}{JSON}{headers}content-length: {length}\r\n\r\n")?;
        to.write_all(body)
    };
    let nested = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000))
    };
    let spaces = [b' '; 64 * 1024];
    match harm {
        Harm::EndlessBody => {
            write!(to, "{head}{JSON}connection: close\r\n\r\n{{")?;
            loop {
                to.write_all(&spaces)?;
            }
        }
        Harm::EndlessLength => {
            write!(to, "{head}{JSON}content-length: 999999999999999\r\n\r\n{{")?;
            loop {
                to.write_all(&spaces)?;
            }
        }
        Harm::EndlessChunks => {
            write!(to, "{head}{JSON}transfer-encoding: chunked\r\n\r\n")?;
            loop {
                write!(to, "{:x}\r\n", spaces.len())?;
                to.write_all(&spaces)?;
                to.write_all(b"\r\n")?;
            }
        }
        Harm::GzipBomb => whole(to, "content-encoding: gzip\r\n", &bomb()),
        Harm::NestedArrays => whole(to, "", nested("[", "", "]").as_bytes()),
        Harm::NestedObjects => whole(to, "", nested("{\"a\":", "1", "}").as_bytes()),
        Harm::NestedInAPage => {
            let deep = nested("[", "", "]");
            let text = format!(
                r#"{{"id":"1","type":"COMMENT","deep":{deep},"results":[{{"id":"1","type":"MESSAGE","deep":{deep}}}],"context":{deep}}}"#
            );
            whole(to, "", text.as_bytes())
        }
        Harm::EndlessHeaders => {
            to.write_all(head.as_bytes())?;
            for number in 0_u64.. {
                write!(to, "x-{number}: {}\r\n", "a".repeat(1_000))?;
            }
            Ok(())
        }
        Harm::ManyHeaders => {
            let headers: String = (0..10_000).map(|number| format!("x-{number}: a\r\n")).collect();
            whole(to, &headers, b"{}")
        }
        Harm::OneByteASecond => {
            write!(to, "{head}{JSON}content-length: 100000\r\n\r\n")?;
            loop {
                to.write_all(b" ")?;
                std::thread::sleep(Duration::from_secs(1));
            }
        }
        Harm::OneHeaderByteASecond => {
            for byte in head.bytes().cycle() {
                to.write_all(&[byte])?;
                std::thread::sleep(Duration::from_secs(1));
            }
            Ok(())
        }
    }
}

/// A gzip file of 6 MB that unpacks to 1 GB of zeros: one of them, and "the last one, 258 times" again and again.
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

/// The most memory that the process has had since [`forget_memory`], and what it has now, where that can be told.
fn memory() -> Option<(usize, usize)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = |name: &str| -> Option<usize> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok()
    };
    Some((kib("VmHWM:")? * 1024, kib("VmRSS:")? * 1024))
}

fn forget_memory() -> Option<()> {
    std::fs::write("/proc/self/clear_refs", "5").ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_answered_takes_memory_or_time_without_end() {
    let mut measured = 0;
    let mut seen = Vec::new();
    // Not to be measured as the client's.
    drop(bomb());
    for kind in ALL {
        for (error, (status, limit)) in [201, 500].into_iter().zip(LIMITS).enumerate() {
            let server = Server::start(move |to| harm(kind, status, to));
            let client = server.client();
            let before = forget_memory().and_then(|()| memory()).map(|(_, now)| now);
            let started = Instant::now();
            let read = client.list_messages(1).await.err();
            let took = started.elapsed();
            let grown = memory()
                .zip(before)
                .map(|((peak, _), before)| peak.saturating_sub(before));
            let name = format!("{kind:?} with {status}");
            let read = read.unwrap_or_else(|| panic!("{name}: no error"));

            assert!(took < ATTEMPT + Duration::from_secs(1), "{name}: {took:?}");
            let written = server.written.load(Ordering::SeqCst);
            assert!(
                written <= limit + ON_ITS_WAY,
                "{name}: {written} bytes were taken"
            );
            if let Some(grown) = grown {
                measured += 1;
                let own = if kind == Harm::GzipBomb {
                    2 * bomb().len()
                } else {
                    0
                };
                assert!(grown <= MEMORY[error] + own, "{name}: {} MiB", grown / MIB);
            }
            clear(&name, kind, status, &read);
            seen.push(kind);
            say(&format!(
                "{name}: {:.1} s, {} MiB: {read}",
                took.as_secs_f64(),
                grown.unwrap_or_default() / MIB
            ));
        }
    }
    assert_eq!(seen.len(), ALL.len() * 2);
    if measured == 0 {
        say("skipped: this system does not tell how much memory a process has had");
    } else {
        assert_eq!(measured, ALL.len() * 2, "measured only at times");
    }
    // Sends are held to the same, and say the truth: the thread cannot be read either.
    let sends = ALL.map(|kind| async move {
        let server = Server::start(move |to| harm(kind, 201, to));
        let started = Instant::now();
        let error = server
            .client()
            .thread(1)
            .send(NewComment::new("hello"))
            .await
            .unwrap_err();
        assert!(error.is_unknown() && !error.is_not_sent(), "{kind:?}: {error}");
        // The attempt, the settle time, and one read.
        assert!(
            started.elapsed() < ATTEMPT * 3 + SETTLE,
            "{kind:?}: {:?}",
            started.elapsed()
        );
    });
    futures_util::future::join_all(sends).await;
    redirects().await;
}

/// Whether the error says what has happened.
fn clear(name: &str, kind: Harm, status: u16, error: &Error) {
    let text = error.to_string();
    let slow = kind == Harm::OneHeaderByteASecond;
    let headers = matches!(kind, Harm::EndlessHeaders | Harm::ManyHeaders);
    let expected = match kind {
        _ if slow => ErrorKind::Timeout,
        _ if headers => ErrorKind::Transport,
        // What a refusal says beyond its status may come or not.
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
        _ if slow => "no answer within 3 s",
        _ if headers => "the connection to HubSpot broke",
        _ if status == 500 => "a body that is not JSON",
        Harm::OneByteASecond => "the answer did not come to its end in time",
        Harm::EndlessBody | Harm::EndlessLength | Harm::EndlessChunks => {
            "the answer is longer than the 32 MiB that are read of one"
        }
        _ => "the answer cannot be read",
    };
    assert!(text.ends_with(said), "{name}: {text}");
    assert!(
        text.len() < 300 && text.starts_with("list_messages: "),
        "{name}: {text}"
    );
}

/// No redirect is followed, wherever it points.
async fn redirects() {
    let elsewhere = Server::start(|to| to.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"));
    let other_host = format!("http://{}/", elsewhere.address);
    let all = [301, 302, 303, 307, 308].into_iter().flat_map(|status| {
        let places = ["/", "//", other_host.as_str()];
        places.map(|to| redirected(status, to))
    });
    futures_util::future::join_all(all).await;
    assert_eq!(
        elsewhere.asked.load(Ordering::SeqCst),
        0,
        "a redirect was followed"
    );
}

async fn redirected(status: u16, to: &str) {
    let answer = format!("HTTP/1.1 {status} Go\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    let server = Server::start(move |to| to.write_all(answer.as_bytes()));
    let error = server.client().list_messages(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{status} {to}: {error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(server.asked.load(Ordering::SeqCst), 1, "{status} {to}");
    let error = server
        .client()
        .thread(1)
        .send(NewComment::new("hello"))
        .await
        .unwrap_err();
    assert!(error.is_unknown(), "{status} {to}: {error}");
}
