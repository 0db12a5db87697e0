//! The memory of one answer, of whatever its bytes are: at most 1 MiB and eight times its bytes, and then an error.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::sync::mpsc;

use allocation_counter::measure;
use hubspot_conversations::http::Method;
use hubspot_conversations::{Client, Error, ErrorKind};
use tests::hubspot::{Action, Server};
use tests::{say, setup};

const MB: usize = 1_000_000;
const MIB: usize = 1024 * 1024;

/// A call that reads the answer, and drops what it read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    Page,
    Pages,
    Message,
    Threads,
    Json,
    Send,
}

const ALL: [Read; 6] = [
    Read::Page,
    Read::Pages,
    Read::Message,
    Read::Threads,
    Read::Json,
    Read::Send,
];

/// The calls that need most memory.
const LONG: [Read; 2] = [Read::Page, Read::Json];

impl Read {
    async fn call(self, client: &Client) -> Result<(), Error> {
        match self {
            Self::Page => client.list_messages(1).await.map(drop),
            Self::Pages => {
                let mut pages = client.list_messages(1).all();
                pages.try_next_page().await.map(drop)
            }
            Self::Message => client.get_message(1, "m").await.map(drop),
            Self::Threads => client.list_threads().await.map(drop),
            Self::Json => client.request(Method::GET, "/any").await.map(drop),
            Self::Send => {
                let comment = hubspot_conversations::NewComment::new("x");
                client.thread(1).send(comment).await.map(drop)
            }
        }
    }
}

/// Repeats a piece up to this many bytes, between a beginning and an end.
fn filled(bytes: usize, begin: &str, piece: &str, end: &str) -> Vec<u8> {
    let count = bytes.saturating_sub(begin.len() + end.len()) / (piece.len() + 1);
    let middle = vec![piece; count.max(1)].join(",");
    [begin, &middle, end].concat().into_bytes()
}

/// Like [`filled`], with the number of the piece in place of `~`.
fn numbered(bytes: usize, begin: &str, piece: &str, end: &str) -> Vec<u8> {
    let mut text = String::from(begin);
    let mut number = 0;
    while text.len() + piece.len() + end.len() < bytes || number == 0 {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&piece.replace('~', &format!("{number:x}")));
        number += 1;
    }
    (text + end).into_bytes()
}

type Shape = (&'static str, fn(usize) -> Vec<u8>);

const PAGE: &str = r#"{"results":["#;

const SHAPES: [Shape; 27] = [
    ("empty objects", |n| filled(n, PAGE, "{}", "]}")),
    ("empty lists", |n| filled(n, PAGE, "[]", "]}")),
    ("numbers", |n| filled(n, PAGE, "0", "]}")),
    ("empty strings", |n| filled(n, PAGE, r#""""#, "]}")),
    ("objects of one field", |n| filled(n, PAGE, r#"{"a":1}"#, "]}")),
    ("objects of one object", |n| {
        filled(n, PAGE, r#"{"a":{"b":{}}}"#, "]}")
    }),
    ("comments", |n| filled(n, PAGE, r#"{"type":"COMMENT"}"#, "]}")),
    ("senders", |n| {
        filled(n, r#"{"results":[{"senders":["#, "{}", "]}]}")
    }),
    ("attachments", |n| {
        filled(
            n,
            r#"{"results":[{"type":"MESSAGE","attachments":["#,
            r#"{"type":"FILE"}"#,
            "]}]}",
        )
    }),
    ("attachments of an assignment", |n| {
        filled(
            n,
            r#"{"results":[{"type":"ASSIGNMENT","attachments":["#,
            r#"{"a":1}"#,
            "]}]}",
        )
    }),
    ("lists of one sender", |n| {
        filled(n, PAGE, r#"{"senders":[{}],"recipients":[{}]}"#, "]}")
    }),
    ("small fields", |n| {
        numbered(n, r#"{"results":[{"#, r#""~":1"#, "}]}")
    }),
    ("small fields of the page", |n| {
        numbered(n, "{", r#""~":1"#, r#","results":[]}"#)
    }),
    ("objects of small fields", |n| {
        filled(
            n,
            PAGE,
            r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":0,"k":1,"l":2}"#,
            "]}",
        )
    }),
    ("one field, again and again", |n| {
        filled(n, r#"{"results":[{"id":"1","#, r#""text":"x""#, "}]}")
    }),
    ("lists in an unknown field", |n| {
        filled(n, r#"{"results":[{"x":["#, "[]", "]}]}")
    }),
    ("lists of one in an unknown field", |n| {
        filled(n, r#"{"results":[{"x":["#, "[[[0]]]", "]}]}")
    }),
    ("a list that does not fit", |n| {
        filled(n, r#"{"results":[{"text":["#, r#""x""#, "7]}]}")
    }),
    ("a long text", |n| {
        let text = "a".repeat(n);
        format!(r#"{{"type":"COMMENT","id":"1","results":[],"text":"{text}"}}"#).into_bytes()
    }),
    ("a long text of escapes", |n| {
        let text = "\\n".repeat(n / 2);
        format!(r#"{{"type":"COMMENT","id":"1","results":[{{"text":"{text}"}}],"text":"x"}}"#).into_bytes()
    }),
    ("a long name", |n| {
        let text = "\\n".repeat(n / 2);
        format!(r#"{{"results":[{{"{text}":1}}]}}"#).into_bytes()
    }),
    ("half pairs", |n| {
        let text = r"\ud83d".repeat(n / 6);
        format!(r#"{{"results":[{{"text":"{text}"}}]}}"#).into_bytes()
    }),
    ("a half pair beside escapes", |n| {
        let text = "\\n".repeat(n / 2);
        format!(r#"{{"results":[{{"text":"\ud83d{text}"}}]}}"#).into_bytes()
    }),
    ("control characters", |n| {
        let text = "\u{1}".repeat(n);
        format!(r#"{{"results":[{{"text":"{text}"}}]}}"#).into_bytes()
    }),
    ("numbers beyond f64", |n| {
        filled(n, r#"{"results":[{"x":["#, "1e999", "]}]}")
    }),
    ("deep lists", |n| {
        let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
        filled(n, PAGE, &format!(r#"{{"x":{deep}}}"#), "]}")
    }),
    ("ordinary messages", |n| numbered(n, PAGE, MESSAGE, "]}")),
];

/// A short message, as live chats have by the hundred.
const MESSAGE: &str = r#"{"type":"MESSAGE","id":"00000000-0000-0000-0000-0000000~","conversationsThreadId":"1","createdAt":"2026-01-02T03:04:05.678Z","createdBy":"V-1","client":{"clientType":"HUBSPOT"},"senders":[{"actorId":"V-1","name":"Ada","senderField":"FROM","deliveryIdentifier":{"type":"HS_EMAIL_ADDRESS","value":"a@example.com"}}],"recipients":[{"recipientField":"TO","deliveryIdentifiers":[{"type":"HS_EMAIL_ADDRESS","value":"b@example.com"}]}],"archived":false,"text":"Yes.","richText":"<p>Yes.</p>","attachments":[],"truncationStatus":"NOT_TRUNCATED","status":{"statusType":"RECEIVED"},"direction":"INCOMING","channelId":"1000","channelAccountId":"4001"}"#;

/// Serves each body to one call after the other, on threads of its own: what it allocates is not measured.
fn serve(bodies: mpsc::Receiver<Vec<u8>>) -> String {
    let (url, started) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let bodies = std::sync::Mutex::new((bodies, Vec::new()));
            let server = Server::by(move |_, _| {
                let mut state = bodies.lock().unwrap();
                while let Ok(next) = state.0.try_recv() {
                    state.1 = next;
                }
                Action::json(200, &state.1)
            })
            .await;
            url.send(server.url().to_owned()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    started.recv().unwrap()
}

#[test]
fn bounds_the_memory_of_any_answer() {
    let sizes: &[usize] = match std::env::var("MEMORY_SIZES") {
        Ok(_) => &[MB, 4 * MB, 16 * MB, 32 * MB],
        Err(_) => &[20_000, 200_000, MB],
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (send, bodies) = mpsc::channel();
    let url = serve(bodies);
    let client = setup::builder(&url).build().unwrap();
    let mut excesses = Vec::new();
    for (name, shape) in SHAPES {
        for size in sizes {
            let body = shape(*size);
            let length = body.len();
            send.send(body).unwrap();
            let (mut most, mut row) = (0, String::new());
            for read in if *size > MB { &LONG[..] } else { &ALL } {
                // Buffers that a connection keeps are allocated once.
                let mut result = Ok(());
                let peak = measure(|| result = runtime.block_on(read.call(&client)));
                let peak = usize::try_from(peak.bytes_max).unwrap();
                let outcome = match &result {
                    Ok(()) => "read",
                    Err(error) if error.kind() == ErrorKind::Decode => "refused",
                    Err(error) if error.is_unknown() => "unknown",
                    Err(error) => panic!("{name}, {length} bytes, {read:?}: {error}"),
                };
                row.push_str(&format!(" {read:?} {:.1} {outcome};", peak as f64 / MB as f64));
                most = most.max(peak);
            }
            let bound = MIB + 8 * length;
            let line = format!(
                "{name}, {:.2} MB: at most {:.1} MB, {:.1} times its bytes;{row}",
                length as f64 / MB as f64,
                most as f64 / MB as f64,
                most as f64 / length as f64
            );
            say(&line);
            if most > bound {
                excesses.push(line);
            }
        }
    }
    assert!(excesses.is_empty(), "over the bound:\n{}", excesses.join("\n"));
}

/// Reads requests, and responds to each; keeps nothing of them.
fn discard() -> (String, std::sync::Arc<std::sync::atomic::AtomicU64>) {
    use std::io::{Read as _, Write as _};
    const STORED: &str = r#"{"id":"1","createdAt":"2026-11-20T09:30:00Z"}"#;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let read = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let count = std::sync::Arc::clone(&read);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, count) = (stream.unwrap(), std::sync::Arc::clone(&count));
            std::thread::spawn(move || {
                let (mut buffer, mut last) = (vec![0; 256 * 1024], Vec::new());
                while let Ok(length @ 1..) = stream.read(&mut buffer) {
                    count.fetch_add(length as u64, std::sync::atomic::Ordering::Relaxed);
                    last.extend_from_slice(&buffer[length.saturating_sub(4)..length]);
                    last.drain(..last.len().saturating_sub(4));
                    // The end of the form.
                    if last == b"--\r\n" {
                        let length = STORED.len();
                        let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json";
                        let response = format!("{head}\r\ncontent-length: {length}\r\n\r\n{STORED}");
                        stream.write_all(response.as_bytes()).unwrap();
                    }
                }
            });
        }
    });
    (url, read)
}

#[test]
fn an_upload_needs_as_little_memory_for_100_mb_as_for_1() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (url, read) = discard();
    let client = setup::builder(&url).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.bin");
    let mut peaks = Vec::new();
    for size in [MB, 100 * MB] {
        std::fs::File::create(&path)
            .unwrap()
            .set_len(size as u64)
            .unwrap();
        let before = read.load(std::sync::atomic::Ordering::Relaxed);
        let mut result = None;
        let upload = || {
            let upload = client.upload_file(path.as_path());
            result = Some(runtime.block_on(async { upload.await }));
        };
        peaks.push(measure(upload).bytes_max);
        result.unwrap().unwrap();
        let sent = read.load(std::sync::atomic::Ordering::Relaxed) - before;
        assert!(sent > size as u64, "{sent} bytes of {size} were sent");
    }
    say(&format!(
        "an upload of 1 MB needs {:.2} MB, and one of 100 MB {:.2} MB",
        peaks[0] as f64 / MB as f64,
        peaks[1] as f64 / MB as f64
    ));
    assert!(peaks[1] < 2 * MIB as u64, "{peaks:?}");
}
