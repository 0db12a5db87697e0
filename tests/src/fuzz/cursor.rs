//! Cursors: handed back as they came, never followed in a circle.

use bytes::Bytes;
use http::Response;
use hubspot_conversations::ErrorKind;
use serde_json::{Value, json};

use super::memory::{self, Asked};
use crate::setup::{TOKEN, thread};

/// The most pages of an input that are looked at. A lookup stops by itself after a hundred.
const PAGES: usize = 120;
/// How often a lookup may look within its settle time.
const LOOKS: usize = 12;
/// The most pages of one look.
const LOOKED_AT: usize = 101;

/// The pages of a thread, one a line: a line that begins with `{` is a whole page in JSON, any other is the cursor
/// of a page with one message or none. After the last line comes the last page.
pub fn cursor(data: &[u8]) {
    let lines = data.split(|byte| *byte == b'\n').take(PAGES);
    let pages: Vec<Page> = lines
        .enumerate()
        .map(|(index, line)| Page::of(index, line))
        .collect();
    streamed(&pages);
    looked_up(&pages);
}

/// A page, as it is given, and what it means.
#[derive(Clone)]
struct Page {
    body: Bytes,
    /// How many messages are on it; `None` if it is no page at all.
    messages: Option<usize>,
    cursor: Option<String>,
}

impl Page {
    fn of(index: usize, line: &[u8]) -> Self {
        if line.starts_with(b"{") {
            let read: Option<Value> = serde_json::from_slice(line).ok();
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

/// Answers with one page after the other, from the first one on whenever no cursor is given, and sees to it that
/// the cursor of each request is that of the page before.
fn answers(pages: &[Page]) -> impl FnMut(&Asked) -> Response<Bytes> + Send + 'static {
    let pages = pages.to_vec();
    let mut next = 0_usize;
    move |asked| {
        if asked.is_post {
            let mut answer = memory::json("");
            *answer.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            return answer;
        }
        if asked.path != crate::setup::PATH {
            // The original content of a message that has no text.
            let mut answer = memory::json("");
            *answer.status_mut() = http::StatusCode::NOT_FOUND;
            return answer;
        }
        let mut given = asked
            .query
            .split('&')
            .filter_map(|pair| pair.strip_prefix("after="));
        let after = given.next();
        assert_eq!(given.next(), None, "one cursor: {}", asked.query);
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
            "{before:?} was asked for as {after:?}"
        );
        memory::json(
            pages
                .get(next)
                .map_or_else(|| r#"{"results":[]}"#.into(), |page| page.body.clone()),
        )
    }
}

/// What percent-encoding stands for. HubSpot gives cursors that are encoded already, and takes them as they are: so
/// what it decodes from the address has to be what it would decode from its own cursor. In an address, and only
/// there, a plus sign is a space.
fn decoded(text: &[u8], in_address: bool) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap());
                at += 2;
            }
            (b'+', ..) if in_address => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    out
}

/// What reading a thread comes to, by the pages alone: how many messages, and whether it ends in an error.
fn expected(pages: &[Page]) -> (usize, bool, usize) {
    let (mut messages, mut seen) = (0, Vec::new());
    for (index, page) in pages.iter().enumerate() {
        let asked = index + 1;
        let Some(on_page) = page.messages else {
            return (messages, true, asked);
        };
        match &page.cursor {
            None => return (messages + on_page, false, asked),
            Some(cursor) if seen.contains(&cursor) => return (messages, true, asked),
            Some(cursor) => seen.push(cursor),
        }
        messages += on_page;
    }
    (messages, false, pages.len() + 1)
}

fn streamed(pages: &[Page]) {
    let ((given, error), asked) = memory::run(
        |builder| builder,
        answers(pages),
        async |client| {
            let mut messages = client.thread(thread()).messages();
            let mut given = 0;
            let error = loop {
                match messages.try_next().await {
                    Ok(Some(_)) => given += 1,
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            assert!(matches!(messages.try_next().await, Ok(None)), "it has not ended");
            assert!(
                matches!(messages.try_next_page().await, Ok(None)),
                "it has not ended"
            );
            (given, error)
        },
    );
    let (messages, fails, requests) = expected(pages);
    assert_eq!(
        (given, error.is_some(), asked.len()),
        (messages, fails, requests),
        "{error:?}"
    );
    if let Some(error) = error {
        assert_eq!(error.kind(), ErrorKind::Decode);
        super::error::told(&error, &[TOKEN]);
    }
}

/// The same pages, read by one who looks for a message whose answer was lost.
fn looked_up(pages: &[Page]) {
    let (outcome, asked) = memory::run(
        |builder| builder,
        answers(pages),
        async |client| client.thread(thread()).comment(memory::WORDS).await,
    );
    let error = outcome.expect_err("nobody has stored it");
    assert!(error.is_unknown() || error.is_not_sent(), "{error}");
    assert_eq!(asked.iter().filter(|asked| asked.is_post).count(), 1);
    let pages = asked
        .iter()
        .filter(|asked| asked.path == crate::setup::PATH)
        .count();
    assert!(pages <= 1 + LOOKS * LOOKED_AT, "asked for {pages} pages");
    super::error::told(&error, &[TOKEN, memory::WORDS]);
}
