//! Uploads: the bytes that leave, and what becomes of an upload that fails.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use hubspot_conversations::files::{DuplicateStrategy, FileAccess, Upload, UploadOptions};
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::{
    Client, Error, ErrorKind, FilePart, Multipart, NewComment, RetryPolicy, middleware_fn,
};
use serde_json::json;
use tempfile::TempDir;
use tests::hubspot::{Action, Server};
use tests::setup::builder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const STORED: &str = r#"{"id":"154873927941","createdAt":"2026-11-20T09:30:00Z"}"#;

fn client(url: &str) -> Client {
    let retry = RetryPolicy::default().max_attempts(3);
    builder(url).retry(retry).build().unwrap()
}

/// A file on the disk, whose name is one of its own.
fn on_disk(content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a \"b\".pdf");
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn note() -> FilePart {
    FilePart::new("note.txt", "text/plain", "zanzibar")
}

#[tokio::test]
async fn sends_a_file_of_the_disk_as_a_form() {
    let server = Server::always(Action::json(201, STORED)).await;
    let content = [b"%PDF\r\n\0\xff".as_slice(), &vec![7; 90_000]].concat();
    let (_folder, path) = on_disk(&content);
    let upload = Upload::new(path.as_path())
        .media_type("application/pdf")
        .expires_after("P3M")
        .keep_name();
    let got = client(server.url()).upload_file(upload).await.unwrap();
    assert_eq!(got.id, "154873927941");
    let sent = server.only();
    assert_eq!(
        (sent.method.as_str(), sent.target.as_str()),
        ("POST", "/files/v3/files")
    );
    let media_type = &sent.headers["content-type"];
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let head = |name: &str| format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"");
    let expected = [
        head("file").as_bytes(),
        b"; filename=\"a %22b%22.pdf\"\r\ncontent-type: application/pdf\r\n\r\n",
        &content,
        b"\r\n",
        head("folderPath").as_bytes(),
        b"\r\n\r\n/conversations\r\n",
        head("options").as_bytes(),
        b"\r\n\r\n{\"access\":\"PRIVATE\",\"ttl\":\"P3M\"}\r\n",
        format!("--{boundary}--\r\n").as_bytes(),
    ]
    .concat();
    assert!(
        sent.body == expected,
        "{} bytes, expected {}",
        sent.body.len(),
        expected.len()
    );
    assert_eq!(sent.headers["content-length"], expected.len().to_string());
    assert!(!sent.headers.contains_key("transfer-encoding"));
}

#[tokio::test]
async fn the_name_is_followed_by_random_characters() {
    let server = Server::always(Action::json(201, STORED)).await;
    for name in ["note.tar.gz", "note", ".profile"] {
        let upload = Upload::new(note()).name(name);
        client(server.url()).upload_file(upload).await.unwrap();
    }
    let names: Vec<String> = server
        .requests()
        .iter()
        .map(|sent| {
            let (_, rest) = sent.text().split_once("filename=\"").unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        })
        .collect();
    let parts = [("note.tar-", ".gz"), ("note-", ""), (".profile-", "")];
    for (name, (start, end)) in names.iter().zip(parts) {
        let random = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        let random = random.unwrap_or_else(|| panic!("{name}"));
        assert_eq!(random.len(), 10, "{name}");
        assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
    }
}

#[tokio::test]
async fn options_folder_and_access_are_sent() {
    let server = Server::always(Action::json(201, STORED)).await;
    let options = UploadOptions::new(FileAccess::PublicIndexable)
        .duplicate_validation_strategy(DuplicateStrategy::Reject);
    let upload = Upload::new(note())
        .options(options)
        .access(FileAccess::Private)
        .folder_id("12");
    client(server.url()).upload_file(upload).await.unwrap();
    let text = server.only().text().to_owned();
    assert!(text.contains("name=\"folderId\"\r\n\r\n12\r\n"), "{text}");
    assert!(
        text.contains(r#"{"access":"PRIVATE","duplicateValidationStrategy":"REJECT"}"#),
        "{text}"
    );
    assert!(!text.contains("folderPath"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_anything_is_sent() {
    let server = Server::always(Action::json(201, STORED)).await;
    let (folder, path) = on_disk(b"12345678");
    let cases: [(Upload, &str); 6] = [
        (
            Upload::new(folder.path().join("none.pdf")),
            "the file cannot be read: No such file",
        ),
        (
            Upload::new(folder.path()),
            "the path leads to a folder or a device, not to a file",
        ),
        (
            Upload::new(Path::new("/")),
            "the path leads to a folder or a device, not to a file",
        ),
        (
            Upload::new(path).max_bytes(7),
            "the file has 8 bytes, and at most 7 are uploaded: raise `Upload::max_bytes` for larger ones",
        ),
        (
            Upload::new(note()).name(""),
            "the file has no name: set one with `Upload::name`",
        ),
        (
            Upload::new(note()).media_type("text/plain\r\nx: y"),
            "the media type of a file is not valid",
        ),
    ];
    for (upload, expected) in cases {
        let error = client(server.url()).upload_file(upload).await.unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("upload_file: not sent: "), "{text}");
        assert!(text.contains(expected), "{text}");
        assert!(
            error.is_not_sent() && error.kind() == ErrorKind::InvalidRequest,
            "{text}"
        );
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_reader_is_opened_anew_for_each_attempt() {
    let limited = Action::json(
        429,
        r#"{"status":"error","errorType":"RATE_LIMIT","policyName":"SECONDLY"}"#,
    );
    let limited = limited.header("retry-after", "0");
    let server = Server::script([limited, Action::json(201, STORED)]).await;
    let opened = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&opened);
    let open = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { Ok(Cursor::new(vec![b'x'; 100_000])) }
    };
    let file = FilePart::reader("today.log", "text/plain", 100_000, open);
    client(server.url()).upload_file(file).await.unwrap();
    // Once for the digest, and once for each attempt.
    assert_eq!((opened.load(Ordering::Relaxed), server.requests().len()), (3, 2));
    for sent in server.requests() {
        assert!(sent.text().contains(&"x".repeat(100_000)));
    }
}

#[tokio::test]
async fn a_file_that_changes_is_not_sent_as_a_whole() {
    let server = Server::always(Action::json(201, STORED)).await;
    for (promised, length) in [
        (100_u64, 99_usize),
        (100, 101),
        (100_000, 200_000),
        (200_000, 100_000),
    ] {
        let file = FilePart::reader("a", "text/plain", promised, move || async move {
            Ok(Cursor::new(vec![1; length]))
        });
        let error = client(server.url()).upload_file(file).await.unwrap_err();
        assert!(error.is_not_sent(), "{error}");
        assert!(
            error.to_string().contains("its length changed while it was read"),
            "{error}"
        );
    }
    // It has its length while the digest is made.
    for then in [0_usize, 50_000, 150_000] {
        let opened = AtomicU64::new(0);
        let open = move || {
            let length = if opened.fetch_add(1, Ordering::Relaxed) == 0 {
                100_000
            } else {
                then
            };
            async move { Ok(Cursor::new(vec![1; length])) }
        };
        let file = FilePart::reader("a", "text/plain", 100_000, open);
        let error = client(server.url()).upload_file(file).await.unwrap_err();
        assert!(error.is_not_sent(), "{error}");
        assert!(
            error.to_string().contains("its length changed while it was read"),
            "{error}"
        );
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_reader_that_panics_fails_its_upload() {
    let server = Server::always(Action::json(201, STORED)).await;
    let opened = AtomicU64::new(0);
    let open = move || {
        assert!(opened.fetch_add(1, Ordering::Relaxed) == 0, "the second time");
        async { Ok(Cursor::new([1; 10])) }
    };
    let file = FilePart::reader("a", "text/plain", 10, open);
    let error = client(server.url()).upload_file(file).await.unwrap_err();
    assert!(
        error.is_not_sent() && error.to_string().contains("reading it panicked"),
        "{error}"
    );
}

#[tokio::test]
async fn progress_ends_with_the_length_whatever_the_function_does() {
    let server = Server::always(Action::json(201, STORED)).await;
    let seen: Arc<Mutex<Vec<(u64, u64)>>> = Arc::default();
    let told = Arc::clone(&seen);
    let (_folder, path) = on_disk(&vec![1; 90_000]);
    let upload = Upload::new(path).on_progress(move |progress| {
        told.lock().unwrap().push((progress.sent, progress.total));
        assert!(progress.sent < 80_000, "a panic of the caller's");
    });
    client(server.url()).upload_file(upload).await.unwrap();
    let seen = seen
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .clone();
    assert!(seen.len() > 1 && seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&(90_000, 90_000)));
}

#[tokio::test]
async fn a_middleware_gets_no_content_and_its_headers_count() {
    let server = Server::always(Action::json(201, STORED)).await;
    let bodies: Arc<Mutex<Vec<usize>>> = Arc::default();
    let seen = Arc::clone(&bodies);
    let middleware = middleware_fn(move |mut request, next| {
        seen.lock().unwrap().push(request.body().len());
        request
            .headers_mut()
            .insert("x-from", http::HeaderValue::from_static("middleware"));
        next.call(request)
    });
    let client = builder(server.url()).middleware(middleware).build().unwrap();
    let (_folder, path) = on_disk(&vec![b'y'; 90_000]);
    client.upload_file(path).await.unwrap();
    assert_eq!(*bodies.lock().unwrap(), [0]);
    let sent = server.only();
    assert_eq!(sent.headers["x-from"], "middleware");
    assert!(sent.text().contains(&"y".repeat(90_000)));
}

#[tokio::test]
async fn a_raw_request_streams_a_form() {
    let server = Server::always(Action::json(200, "{}")).await;
    let file = FilePart::reader("a.csv", "text/csv", 70_000, || async {
        Ok(Cursor::new(vec![b'z'; 70_000]))
    });
    let form = Multipart::new()
        .text("importRequest", "{}")
        .file_part("files", &file);
    let raw = client(server.url())
        .request(Method::POST, "/crm/v3/imports")
        .multipart(form);
    raw.await.unwrap();
    assert!(server.only().text().contains(&"z".repeat(70_000)));
}

/// A server that closes its first connections after some bytes, and then responds.
async fn closing(connections: usize, after: usize) -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let is_closed = count.fetch_add(1, Ordering::Relaxed) < connections as u64;
            tokio::spawn(async move {
                let mut read = 0;
                let mut last = Vec::new();
                let mut buffer = vec![0; 64 * 1024];
                loop {
                    let length = stream.read(&mut buffer).await.unwrap_or(0);
                    read += length;
                    last.extend_from_slice(&buffer[..length]);
                    last.drain(..last.len().saturating_sub(8));
                    if length == 0 || (is_closed && read >= after) {
                        return;
                    }
                    if last.ends_with(b"--\r\n") {
                        let head = format!(
                            "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                            STORED.len()
                        );
                        stream
                            .write_all(format!("{head}{STORED}").as_bytes())
                            .await
                            .unwrap();
                        last.clear();
                    }
                }
            });
        }
    });
    (url, accepted)
}

/// What left in part has no end, so that it cannot have been stored.
#[tokio::test]
async fn an_upload_that_breaks_off_is_repeated() {
    let (_folder, path) = on_disk(&vec![1; 30_000_000]);
    let (url, accepted) = closing(2, 100_000).await;
    let file = client(&url).upload_file(path.as_path()).await.unwrap();
    assert_eq!(
        (file.id.as_str(), accepted.load(Ordering::Relaxed)),
        ("154873927941", 3)
    );
    let (url, _) = closing(usize::MAX, 100_000).await;
    let error = client(&url).upload_file(path).await.unwrap_err();
    assert!(error.is_not_sent() && !error.is_unknown(), "{error}");
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn an_upload_whose_response_is_lost_is_searched_for_and_not_repeated() {
    let server = Server::by(|_, request| match request.method.as_str() {
        "POST" => Action::response(503, &[], ""),
        _ => Action::json(200, r#"{"results":[]}"#),
    })
    .await;
    let client = client(server.url());
    let error = client
        .upload_file(note())
        .settle(Duration::ZERO)
        .await
        .unwrap_err();
    assert!(error.is_unknown() && error.is_server(), "{error}");
    assert_eq!((server.count("POST"), server.count("GET")), (1, 1));
    let search = &server.requests()[1].target;
    assert!(
        search.starts_with("/files/v3/files/search?") && search.contains("name=note-"),
        "{search}"
    );
    // By its own name it could be any other file.
    let error = client
        .upload_file(Upload::new(note()).keep_name())
        .await
        .unwrap_err();
    assert!(error.is_unknown(), "{error}");
    assert_eq!((server.count("POST"), server.count("GET")), (2, 1));
}

/// Settings of the tests alone.
trait Settle {
    fn settle(self, time: Duration) -> Self;
}

impl Settle for hubspot_conversations::files::UploadFile {
    fn settle(self, time: Duration) -> Self {
        self.with(hubspot_conversations::CallOptions::new().settle_time(time))
    }
}

#[tokio::test]
async fn a_file_is_found_by_its_name_its_digest_and_its_time() {
    let cases = [
        ("8f2c3a4be9b5dcdbd0fa8b5a8b6a4d6b", 0, false),
        ("", 0, false),
        ("{md5}", -3_600, false),
        ("{md5}", 3_600, false),
        ("{md5}", 0, true),
    ];
    for (md5, seconds, is_found) in cases {
        let posted: Arc<Mutex<String>> = Arc::default();
        let server = Server::by(move |_, request| {
            if request.method == "POST" {
                let text = request.text();
                let (_, rest) = text.split_once("filename=\"").unwrap();
                *posted.lock().unwrap() = rest
                    .split_once('"')
                    .unwrap()
                    .0
                    .trim_end_matches(".txt")
                    .to_owned();
                return Action::response(502, &[], "");
            }
            let at = chrono::Utc::now() + chrono::TimeDelta::seconds(seconds);
            // Of "zanzibar".
            let md5 = md5.replace("{md5}", "AF942806D7A48BA2C662F1A5B091825E");
            let mut file = json!({"id": "15", "name": *posted.lock().unwrap(), "createdAt": at});
            if !md5.is_empty() {
                file["fileMd5"] = md5.into();
            }
            let other = json!({"id": "16", "name": "another", "fileMd5": "x", "createdAt": at});
            Action::json(200, json!({"results": [other, file]}).to_string()).header(
                "date",
                chrono::Utc::now().format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
            )
        })
        .await;
        let result = client(server.url())
            .upload_file(note())
            .settle(Duration::ZERO)
            .await;
        match result {
            Ok(file) => assert!(is_found && file.id == "15", "{md5} {seconds}"),
            Err(error) => {
                assert!(!is_found && error.is_unknown(), "{md5} {seconds}: {error}");
                assert_eq!(error.candidates(), ["15"]);
            }
        }
        assert_eq!(server.count("POST"), 1);
    }
}

#[tokio::test]
async fn the_stand_in_shows_a_file_whose_response_was_lost() {
    let hubspot = StandIn::start();
    hubspot.uneven_pages(true);
    hubspot.delay_listing(Duration::from_millis(300));
    let client = hubspot.client().unwrap();
    hubspot.fail_next(Fault::disconnect().after_storing().on(Operation::UploadFile));
    let file = client.upload_file(note()).await.unwrap();
    assert_eq!(hubspot.files().len(), 1);
    assert_eq!(hubspot.file_content(&file.id).unwrap(), "zanzibar");
    let sent = client
        .thread(hubspot.email_thread())
        .send(NewComment::new("The note.").attach(&file))
        .await
        .unwrap();
    assert_eq!(sent.attachments().len(), 1);
}

#[tokio::test]
async fn a_message_is_not_sent_without_its_file() {
    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap();
    let thread = client.thread(hubspot.email_thread());
    let before = hubspot.messages(hubspot.email_thread()).len();
    let not_sent = |error: &Error| {
        assert!(
            error.is_not_sent() && error.operation() == Some("upload_file"),
            "{error}"
        );
        assert!(error.receipt().is_none());
    };
    let error = thread
        .comment("The note.")
        .upload("/none/at/all.pdf")
        .await
        .unwrap_err();
    not_sent(&error);
    hubspot.fail_next(Fault::status(403).on(Operation::UploadFile));
    not_sent(&thread.comment("The note.").upload(note()).await.unwrap_err());
    let lost = Fault::disconnect()
        .storing_after(Duration::from_secs(3_600))
        .on(Operation::UploadFile);
    hubspot.fail_next(lost);
    let send = thread.comment("The note.").upload(note());
    let send = send.with(hubspot_conversations::CallOptions::new().settle_time(Duration::ZERO));
    let error = send.await.unwrap_err();
    not_sent(&error);
    assert!(
        error
            .to_string()
            .contains("it is unknown whether the message's file was uploaded"),
        "{error}"
    );
    assert!(
        thread
            .comment("The note.")
            .upload(note())
            .prepare()
            .unwrap_err()
            .is_not_sent()
    );
    assert_eq!(hubspot.messages(hubspot.email_thread()).len(), before);
    let sent = thread
        .comment("The notes.")
        .upload(note())
        .upload(Upload::new(note()).keep_name())
        .await
        .unwrap();
    assert_eq!((sent.attachments().len(), hubspot.files().len()), (2, 2));
    let sent = thread
        .reply("The note.", hubspot.agent())
        .upload(note())
        .await
        .unwrap();
    assert_eq!((sent.attachments().len(), hubspot.files().len()), (1, 3));
}

#[tokio::test]
async fn an_import_is_waited_for() {
    let server = Server::script([
        Action::json(200, r#"{"taskId":"t","status":"PENDING"}"#),
        Action::json(
            200,
            format!(r#"{{"taskId":"t","status":"COMPLETE","result":{STORED}}}"#),
        ),
        Action::json(
            200,
            r#"{"taskId":"t","status":"CANCELED","errors":[{"message":"no such host"}]}"#,
        ),
        Action::json(200, r#"{"taskId":"t","status":"PROCESSING"}"#),
    ])
    .await;
    let client = client(server.url());
    let time = Duration::from_secs(20);
    assert_eq!(
        client.wait_for_import("t", time).await.unwrap().id,
        "154873927941"
    );
    let error = client.wait_for_import("t", time).await.unwrap_err();
    assert_eq!(error.to_string(), "get_import: HubSpot canceled the import");
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "no such host"
    );
    let error = client.wait_for_import("t", Duration::ZERO).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}
