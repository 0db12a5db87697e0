//! Redaction: what a request contained stays out of everything that is printed.
//!
//! HubSpot's errors repeat parts of the request, and a log line must not carry a customer's words or address with them.
//! So every text from HubSpot passes through a [`Redactor`] before it is displayed, which replaces by `[…]`:
//!
//! - every run of ten characters that the request contains too: a part of a long text counts as copied from it;
//! - every shorter value of the request, where it is a word by itself;
//! - every e-mail address, whosever it is, and every token.
//!
//! A value counts in each form in which a response may repeat it: as it is, in JSON, in HTML, percent-encoded. What says
//! nothing of a person (the type, a channel's id, a page's limit) is left readable. Invariants: redaction only ever
//! removes; the text itself stays available unchanged through the accessors of [`Error`](crate::Error); and a secret is
//! held in the clear only while something is being displayed.
//!
//! For a request with the text `Dear Robin, order 77 has shipped` the message `bad text "order 77 has ship", channel
//! 1002` is displayed as `bad text "[…]", channel 1002`.

use std::collections::HashSet;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::request::{Body, Request};

/// The replacement for what is redacted.
const REPLACEMENT: &str = "[…]";
/// A run of this many characters that the request contains too counts as copied from it.
const RUN: usize = 10;
/// JSON fields whose values are HubSpot's own, or ids that say nothing of a person.
const PUBLIC_FIELDS: [&str; 7] = [
    "type",
    "channelId",
    "channelAccountId",
    "recipientField",
    "valueType",
    "mediaType",
    "fileId",
];
/// Query parameters whose values say nothing of a person.
const PUBLIC_PARAMETERS: [&str; 5] = ["limit", "after", "sort", "archived", "property"];

/// The private parts of a call: the values of its requests, and the secrets that went with them.
///
/// Cheap to make: the values are collected only when something is displayed, by [`redactor`](Self::redactor).
#[derive(Clone, Default)]
pub(crate) struct Redactions {
    request: Option<Arc<Request>>,
    /// The token, as the header that carried it.
    authorization: Option<HeaderValue>,
    secrets: Vec<SecretString>,
    /// Those of other requests.
    others: Vec<Redactions>,
}

impl Redactions {
    pub(crate) fn of(request: &Arc<Request>) -> Self {
        Self {
            request: Some(Arc::clone(request)),
            ..Self::default()
        }
    }

    pub(crate) fn authorization(mut self, header: &HeaderValue) -> Self {
        self.authorization = Some(header.clone());
        self
    }

    pub(crate) fn secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.others.push(other);
    }

    /// Collects the values to redact.
    pub(crate) fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        self.collect(&mut redactor);
        redactor
    }

    fn collect(&self, redactor: &mut Redactor) {
        if let Some(request) = &self.request {
            redactor.add_request(request);
        }
        if let Some(header) = &self.authorization {
            let header = String::from_utf8_lossy(header.as_bytes());
            redactor.add(header.strip_prefix("Bearer ").unwrap_or(&header));
        }
        for secret in &self.secrets {
            redactor.add(secret.expose_secret());
        }
        self.others.iter().for_each(|other| other.collect(redactor));
    }
}

/// Redacts texts. It holds secrets in the clear, so it lives only while something is displayed.
#[derive(Default)]
pub(crate) struct Redactor {
    values: Vec<String>,
}

impl Redactor {
    fn add_request(&mut self, request: &Request) {
        if let Body::Bytes { bytes, .. } = &request.body {
            match serde_json::from_slice(bytes) {
                Ok(json) => self.add_json(&json),
                Err(_) => self.add(&String::from_utf8_lossy(bytes)),
            }
        }
        for value in request.headers.values() {
            self.add(&String::from_utf8_lossy(value.as_bytes()));
        }
        for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
            if !PUBLIC_PARAMETERS.contains(&&*name) {
                self.add(&value);
            }
        }
    }

    /// Adds the strings of a JSON value, without those of public fields.
    fn add_json(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(list) => list.iter().for_each(|value| self.add_json(value)),
            Value::Object(fields) => {
                let private = fields
                    .iter()
                    .filter(|(name, _)| !PUBLIC_FIELDS.contains(&name.as_str()));
                private.for_each(|(_, value)| self.add_json(value));
            }
            _ => {}
        }
    }

    /// Adds a text in each form in which a response may repeat it: as it is, in JSON, in HTML, in a URL or a form.
    fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let json = Value::from(text).to_string();
        let json = json.trim_matches('"');
        let html = |quote: &str, apostrophe: &str| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', quote)
                .replace('\'', apostrophe)
        };
        let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let forms = [
            text.to_owned(),
            json.replace('<', "\\u003c").replace('>', "\\u003e"),
            json.to_owned(),
            html("&quot;", "'"),
            html("&#34;", "&#39;"),
            form.replace('+', "%20"),
            form,
        ];
        for form in forms {
            if !self.values.contains(&form) {
                self.values.push(form);
            }
        }
    }

    /// Returns a text as one line, without what is private and without e-mail addresses.
    pub(crate) fn line(&self, text: &str) -> String {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut hidden = vec![false; starts.len()];
        let mut hide = |from: usize, length: usize| {
            hidden.iter_mut().skip(from).take(length).for_each(|h| *h = true);
        };
        let (short, long): (Vec<&String>, Vec<&String>) =
            self.values.iter().partition(|value| value.chars().count() <= RUN);
        let copied: HashSet<&str> = long.iter().flat_map(|value| runs(value)).collect();
        for (index, run) in runs(text).enumerate() {
            // White space at the start of a run does not show that anything was copied.
            if copied.contains(run) && !run.starts_with(char::is_whitespace) {
                hide(index, RUN);
            }
        }
        for value in short.iter().filter(|value| value.chars().count() > 1) {
            let found = text.match_indices(value.as_str());
            for (at, _) in found.filter(|(at, _)| is_word(text, *at, value.len())) {
                hide(starts.partition_point(|start| *start < at), value.chars().count());
            }
        }
        for (from, to) in addresses(text) {
            let first = starts.partition_point(|start| *start < from);
            hide(first, starts.partition_point(|start| *start < to) - first);
        }
        let mut out = String::with_capacity(text.len());
        let mut was_hidden = false;
        for (c, hidden) in text.chars().zip(hidden) {
            if !hidden {
                let breaks = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
                out.push(if breaks { ' ' } else { c });
            } else if !was_hidden {
                out.push_str(REPLACEMENT);
            }
            was_hidden = hidden;
        }
        out
    }
}

/// Returns every run of [`RUN`] characters in a text.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let ends = text
        .char_indices()
        .map(|(at, _)| at)
        .skip(RUN)
        .chain([text.len()]);
    let starts = text.char_indices().map(|(at, _)| at);
    // A shorter text has a start and an end, and no run between them.
    let enough = text.chars().nth(RUN - 1).is_some();
    starts
        .zip(ends)
        .filter(move |_| enough)
        .filter_map(|(start, end)| text.get(start..end))
}

/// Returns whether a short value is a word by itself, and not part of another one.
fn is_word(text: &str, at: usize, length: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + length..).and_then(|after| after.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Returns the byte ranges of a text that look like e-mail addresses.
fn addresses(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',' | ';' | '(' | ')' | '`');
    let mut at = 0;
    text.split_inclusive(is_end).filter_map(move |word| {
        let from = at;
        at += word.len();
        let word = word.trim_end_matches(|c| is_end(c) || matches!(c, '.' | ':' | '!' | '?'));
        // In a URL the character is encoded.
        let is_one = word.contains('@') || word.contains("%40");
        is_one.then_some((from, from + word.len()))
    })
}

#[cfg(test)]
mod tests;
