//! Sources over the network, from a server of this test's own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it read"
)]

mod regen_support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use openapi_diff::Format;
use regen_support::{Workspace, fixture};
use xtask::regen::fetch::Fetcher;

type Answers = fn(&str, &str) -> Vec<u8>;

/// Serves `answers(path, address)` until the test ends; its address.
fn server(answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let own = address.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let own = own.clone();
            std::thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let first = lines.next().unwrap().unwrap();
                while lines
                    .next()
                    .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                {}
                let path = first.split_whitespace().nth(1).unwrap();
                let _ = stream.write_all(&answers(path, &own));
            });
        }
    });
    address
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn answers(path: &str, own: &str) -> Vec<u8> {
    let page = |name: &str| std::fs::read(fixture(name)).unwrap();
    match path {
        "/page.md" => answer(
            "200 OK",
            "last-modified: Wed, 21 Oct 2026 07:28:00 GMT\r\n",
            &page("page.md"),
        ),
        "/page" => answer("200 OK", "", &page("whole.txt")),
        "/moved" => answer("301 Moved Permanently", "location: /page.md\r\n", b""),
        "/away" => answer(
            "302 Found",
            "location: https://elsewhere.example.com/page.md\r\n",
            b"",
        ),
        "/round" => answer("302 Found", &format!("location: {own}/round\r\n"), b""),
        "/login" => answer(
            "200 OK",
            "",
            b"<!doctype html><html><body><input type=\"password\"></body></html>",
        ),
        "/challenge" => answer(
            "403 Forbidden",
            "",
            b"<html><title>Just a moment...</title></html>",
        ),
        "/broken" => answer("503 Service Unavailable", "", b""),
        "/long" => answer("200 OK", "", &vec![b'x'; 4096]),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(5));
            Vec::new()
        }
        _ => answer("404 Not Found", "", b""),
    }
}

#[test]
fn an_address_is_read_like_a_file_and_locked_with_its_date() {
    let workspace = Workspace::of_fixtures();
    let own = server(answers);
    for path in ["/page.md", "/moved"] {
        let address = format!("{own}{path}");
        let (code, _) = workspace.run(vec![address.clone()], false, Format::Json).unwrap();
        assert_eq!(code, 0);
        let lock = std::fs::read_to_string(workspace.path("openapi/conversations/upstream/v3.lock")).unwrap();
        assert!(lock.contains(&address) && lock.contains("2026-10-21"), "{lock}");
    }
}

#[test]
fn what_cannot_be_fetched_is_told_and_nothing_is_written() {
    let workspace = Workspace::of_fixtures();
    let own = server(answers);
    let before = workspace.snapshot();
    for (path, code, says) in [
        ("/nowhere", 2, "404"),
        ("/challenge", 2, "403"),
        ("/login", 2, "login"),
        ("/away", 2, "within its site"),
        ("/round", 2, "redirects"),
        ("/broken", 3, "503"),
    ] {
        let failure = workspace
            .run(vec![format!("{own}{path}")], false, Format::Json)
            .unwrap_err();
        assert_eq!(failure.exit_code(), code, "{failure}");
        assert!(failure.to_string().contains(says), "{failure}");
    }
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let failure = workspace
        .run(vec![format!("http://{closed}/")], false, Format::Json)
        .unwrap_err();
    assert_eq!(failure.exit_code(), 3, "{failure}");
    let plain = workspace
        .run(vec!["http://example.com/".into()], false, Format::Json)
        .unwrap_err();
    assert!(plain.to_string().contains("https"), "{plain}");
    assert_eq!(workspace.snapshot(), before);
}

#[test]
fn size_and_time_are_bounded() {
    let own = server(answers);
    let fetcher = Fetcher::with_limits(1024, Duration::from_millis(500));
    assert!(
        fetcher
            .get(&format!("{own}/long"))
            .unwrap_err()
            .to_string()
            .contains("1024")
    );
    let begin = Instant::now();
    assert_eq!(fetcher.get(&format!("{own}/slow")).unwrap_err().exit_code(), 3);
    assert!(begin.elapsed() < Duration::from_secs(4));
}

#[test]
fn the_rendered_page_stands_in_for_the_markdown() {
    let workspace = Workspace::of_fixtures();
    let own = server(answers);
    let posted = "path = \"/conversations/v3/boxes/{boxId}/notes\"";
    let read = "path = \"/conversations/v3/boxes/{boxId}/notes/{noteId}\"";
    let sources = "openapi/conversations/sources.toml";
    workspace.edit(
        sources,
        posted,
        &format!("{posted}\nmarkdown = \"{own}/page.md\""),
    );
    workspace.edit(
        sources,
        read,
        &format!("{read}\nmarkdown = \"{own}/login\"\npage = \"{own}/page\""),
    );
    let (code, text) = workspace.run(Vec::new(), false, Format::Json).unwrap();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 0);
    let forms: Vec<_> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["form"].clone())
        .collect();
    assert_eq!(forms, ["page in Markdown", "rendered page, whole"]);
    assert!(report["unread"][0].as_str().unwrap().contains("login"), "{text}");
    // An operation that none of its sources shows stops the run.
    workspace.edit(sources, "/page\"", "/broken\"");
    let failure = workspace.run(Vec::new(), false, Format::Json).unwrap_err();
    assert_eq!(failure.exit_code(), 3, "{failure}");
}

#[test]
fn a_bare_check_needs_no_network() {
    let workspace = Workspace::of_fixtures();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let posted = "path = \"/conversations/v3/boxes/{boxId}/notes\"";
    workspace.edit(
        "openapi/conversations/sources.toml",
        posted,
        &format!("{posted}\npage = \"http://{closed}/\""),
    );
    assert_eq!(workspace.run(Vec::new(), true, Format::Json).unwrap().0, 0);
    assert_eq!(
        workspace
            .run(Vec::new(), false, Format::Json)
            .unwrap_err()
            .exit_code(),
        3
    );
}
