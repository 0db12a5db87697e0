//! Cursors are sent unchanged, and a repeated cursor ends the pagination with an error.

use bytes::Bytes;
use http::Response;
use hubspot_conversations::ErrorKind;
use serde_json::{Value, json};

use super::memory::{self, SentRequest};
use crate::setup::{TOKEN, thread};

/// The maximum number of pages of an input. A search stops by itself after 100.
const PAGES: usize = 120;
/// The maximum number of searches within the settle time.
const SEARCHES: usize = 12;
/// The maximum number of pages of one search.
const PAGES_PER_SEARCH: usize = 101;

/// Tests the pages of a thread, one per line: a line that begins with `{` is a page in JSON, any other the cursor of a
/// page with one message or none. An empty page without a cursor follows the last line.
pub fn cursor(data: &[u8]) {
    let lines = data.split(|byte| *byte == b'\n').take(PAGES);
    let pages: Vec<Page> = lines
        .enumerate()
        .map(|(index, line)| Page::of(index, line))
        .collect();
    stream(&pages);
    search(&pages);
}

/// A page: its body, and what a client should read from it.
#[derive(Clone)]
struct Page {
    body: Bytes,
    /// The number of messages, or `None` if the body is not a page.
    messages: Option<usize>,
    cursor: Option<String>,
}

impl Page {
    fn of(index: usize, line: &[u8]) -> Self {
        if line.starts_with(b"{") {
            let read: Option<Value> = serde_json::from_slice(line).ok();
            // What is not quite JSON may be read: it is cut short, which is not.
            let line = read.as_ref().map_or(&br#"{"results":["#[..], |_| line);
            let after = read
                .as_ref()
                .and_then(|page| page["paging"]["next"]["after"].as_str());
            return Self {
                body: Bytes::copy_from_slice(line),
                messages: read
                    .as_ref()
                    .filter(|page| {
                        let paging = &page["paging"];
                        let next = &paging["next"];
                        let after = &next["after"];
                        (paging.is_null() || paging.is_object())
                            && (next.is_null() || next.is_object())
                            && (after.is_null() || after.is_string())
                    })
                    .and_then(|page| Some(page["results"].as_array()?.len())),
                cursor: after.filter(|after| !after.is_empty()).map(str::to_owned),
            };
        }
        let cursor = String::from_utf8_lossy(line).into_owned();
        let messages: Vec<Value> = (0..index % 2)
            .map(|_| json!({"type": "COMMENT", "id": index.to_string()}))
            .collect();
        let body = json!({"results": messages, "paging": {"next": {"after": cursor}}});
        Self {
            body: body.to_string().into(),
            messages: Some(messages.len()),
            cursor: Some(cursor).filter(|cursor| !cursor.is_empty()),
        }
    }
}

/// Returns a server of the pages in order, which begins again at a request without a cursor. It asserts that the cursor
/// of every other request is that of the previous page.
fn respond(pages: &[Page]) -> impl FnMut(&SentRequest) -> Response<Bytes> + Send + 'static {
    let pages = pages.to_vec();
    let mut next = 0_usize;
    move |request| {
        if request.is_post {
            let mut response = memory::json("");
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            return response;
        }
        if request.path != crate::setup::PATH {
            // The original content of a message that has no text.
            let mut response = memory::json("");
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            return response;
        }
        let mut cursors = request
            .query
            .split('&')
            .filter_map(|pair| pair.strip_prefix("after="));
        let after = cursors.next();
        assert_eq!(cursors.next(), None, "more than one cursor: {}", request.query);
        next = match after {
            None => 0,
            Some(_) => next + 1,
        };
        let before = next
            .checked_sub(1)
            .and_then(|before| pages[before].cursor.as_deref());
        assert_eq!(
            after.map(|after| decoded(after.as_bytes(), true)),
            before.map(|cursor| decoded(cursor.as_bytes(), false)),
            "the cursor {before:?} was sent as {after:?}"
        );
        memory::json(
            pages
                .get(next)
                .map_or_else(|| r#"{"results":[]}"#.into(), |page| page.body.clone()),
        )
    }
}

/// Percent-decodes a text. HubSpot's cursors are percent-encoded already, and are sent unchanged: what HubSpot decodes
/// from the query must equal what it decodes from its own cursor. A plus sign is a space in a query only.
fn decoded(text: &[u8], in_query: bool) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap());
                at += 2;
            }
            (b'+', ..) if in_query => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// Derives the expected result from the pages: the messages, whether an error follows, and the requests.
fn expected(pages: &[Page]) -> (usize, bool, usize) {
    let (mut messages, mut seen) = (0, Vec::new());
    for (index, page) in pages.iter().enumerate() {
        let requests = index + 1;
        let Some(on_page) = page.messages else {
            return (messages, true, requests);
        };
        match &page.cursor {
            None => return (messages + on_page, false, requests),
            Some(cursor) if seen.contains(&cursor) => return (messages, true, requests),
            Some(cursor) => seen.push(cursor),
        }
        messages += on_page;
    }
    (messages, false, pages.len() + 1)
}

fn stream(pages: &[Page]) {
    let ((read, error), sent) = memory::run(
        |builder| builder,
        respond(pages),
        async |client| {
            let mut messages = client.thread(thread()).messages();
            let mut read = 0;
            let error = loop {
                match messages.try_next().await {
                    Ok(Some(_)) => read += 1,
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            assert!(
                matches!(messages.try_next().await, Ok(None)),
                "the stream has not ended"
            );
            assert!(
                matches!(messages.try_next_page().await, Ok(None)),
                "the pages have not ended"
            );
            (read, error)
        },
    );
    let (messages, fails, requests) = expected(pages);
    assert_eq!(
        (read, error.is_some(), sent.len()),
        (messages, fails, requests),
        "{error:?}"
    );
    if let Some(error) = error {
        assert_eq!(error.kind(), ErrorKind::Decode);
        super::error::assert_safe_to_show(&error, &[TOKEN]);
    }
}

/// Searches the same pages for a message whose response was lost.
fn search(pages: &[Page]) {
    let (outcome, sent) = memory::run(
        |builder| builder,
        respond(pages),
        async |client| client.thread(thread()).comment(memory::TEXT).await,
    );
    let error = outcome.expect_err("no page contains the message");
    assert!(error.is_unknown() || error.is_not_sent(), "{error}");
    assert_eq!(sent.iter().filter(|request| request.is_post).count(), 1);
    let pages = sent
        .iter()
        .filter(|request| request.path == crate::setup::PATH)
        .count();
    assert!(
        pages <= 1 + SEARCHES * PAGES_PER_SEARCH,
        "{pages} pages were requested"
    );
    super::error::assert_safe_to_show(&error, &[TOKEN, memory::TEXT]);
}
