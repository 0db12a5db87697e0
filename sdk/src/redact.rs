//! Redaction: what a request contained stays out of everything that is printed.
//!
//! HubSpot's errors repeat parts of the request, and a log line must not carry a customer's words or address with them.
//! So every text from HubSpot passes through a [`Redactor`] before it is displayed, which replaces by `[…]`:
//!
//! - every run of ten visible characters that the request contains too: a part of a long text counts as copied from it;
//! - every shorter value of the request, where it is a word by itself;
//! - every e-mail address, whether the request contains it or not, and every token.
//!
//! A value counts in each form in which a response may repeat it: as it is, in JSON, in HTML, percent-encoded, each in any
//! case and spacing. What says
//! nothing of a person (the type, a channel's id, a page's limit) is left readable. Invariants: redaction only ever
//! removes; the text itself stays available unchanged through the accessors of [`Error`](crate::Error); and a secret is
//! held in the clear only while something is being displayed.
//!
//! For a request with the text `Dear Robin, order 77 has shipped` the message `bad text "order 77 has ship", channel
//! 1002` is displayed as `bad text "[…]", channel 1002`.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::request::Request;

/// The replacement for what is redacted.
const REPLACEMENT: &str = "[…]";
/// A run of this many visible characters that the request contains too counts as copied from it.
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
    /// The private parts of other requests.
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
    /// The runs of the longer values, folded.
    runs: HashSet<[char; RUN]>,
    /// The values that are no longer than a run, folded.
    words: HashSet<Vec<char>>,
}

impl Redactor {
    fn add_request(&mut self, request: &Request) {
        for bytes in request.body.repeatable() {
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
        for form in BTreeSet::from(forms) {
            let chars = Folded::new(&form).chars;
            if chars.len() > RUN {
                let runs = chars.windows(RUN);
                self.runs
                    .extend(runs.filter_map(|run| <[char; RUN]>::try_from(run).ok()));
            } else if chars.len() > 1 {
                self.words.insert(chars);
            }
        }
    }

    /// Returns a text as one line, without what is private and without e-mail addresses.
    pub(crate) fn line(&self, text: &str) -> String {
        let folded = Folded::new(text);
        let copied = folded.runs(RUN).filter(|(run, _)| self.runs.contains(*run));
        let words = self.words.iter();
        let words = words.flat_map(|word| folded.runs(word.len()).filter(move |(run, _)| run == word));
        let words = words.filter(|(_, place)| is_word(text, place));
        let mut hidden: Vec<Range<usize>> = copied
            .chain(words)
            .map(|(_, place)| place)
            .chain(addresses(text))
            .collect();
        hidden.sort_by_key(|range| range.start);

        let mut line = String::with_capacity(text.len());
        let mut at = 0;
        for Range { start, end } in hidden {
            // Ranges that overlap or touch are replaced once.
            if start > at || line.is_empty() {
                line.push_str(text.get(at..start).unwrap_or_default());
                line.push_str(REPLACEMENT);
            }
            at = at.max(end);
        }
        line.push_str(text.get(at..).unwrap_or_default());
        let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        line.replace(is_break, " ")
    }
}

/// A text as it is compared: its visible characters in one case, so that a copy in another case or spacing is recognized.
struct Folded {
    chars: Vec<char>,
    /// The bytes of each character in the text.
    places: Vec<Range<usize>>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let (chars, places) = text
            .char_indices()
            .filter(|(_, c)| is_visible(*c))
            .flat_map(|(at, c)| {
                // By way of the upper case, in which `ß` is `SS`.
                let folded = c.to_uppercase().flat_map(char::to_lowercase);
                folded.map(move |folded| (folded, at..at + c.len_utf8()))
            })
            .unzip();
        Self { chars, places }
    }

    /// Returns every run of so many characters, with its place in the text.
    fn runs(&self, length: usize) -> impl Iterator<Item = (&[char], Range<usize>)> {
        let runs = self.chars.windows(length).zip(self.places.windows(length));
        runs.filter_map(|(run, places)| Some((run, places.first()?.start..places.last()?.end)))
    }
}

fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Returns whether a short value is a word by itself, and not part of another one.
fn is_word(text: &str, place: &Range<usize>) -> bool {
    let before = text
        .get(..place.start)
        .and_then(|before| before.chars().next_back());
    let after = text.get(place.end..).and_then(|after| after.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Returns the byte ranges of a text that look like e-mail addresses.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',' | ';' | '(' | ')' | '`');
    let mut at = 0;
    text.split_inclusive(is_end).filter_map(move |word| {
        let start = at;
        at += word.len();
        let word = word.trim_end_matches(|c| is_end(c) || matches!(c, '.' | ':' | '!' | '?'));
        // In a URL the character is encoded.
        let is_address = word.contains('@') || word.contains("%40");
        is_address.then_some(start..start + word.len())
    })
}

#[cfg(test)]
mod tests;
