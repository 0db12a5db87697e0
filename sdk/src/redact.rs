//! Keeping what was sent out of what is printed.
//!
//! HubSpot's errors repeat parts of the request. A log line must not carry a customer's words or address
//! with them, so whatever a message has in common with the request is replaced before it is displayed.

use std::collections::HashSet;
use std::sync::Arc;

use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::backend::Outgoing;

/// What stands in place of what was sent.
const MASK: &str = "[…]";
/// A run of this many characters that stands in the request too is taken to be copied from it.
const RUN: usize = 10;
/// Keys whose values are words of HubSpot's, or ids that say nothing of a person.
const OPEN: [&str; 7] = [
    "type",
    "channelId",
    "channelAccountId",
    "recipientField",
    "valueType",
    "mediaType",
    "fileId",
];
/// Parameters of an address whose values say nothing of a person.
const OPEN_PARAMETERS: [&str; 5] = ["limit", "after", "sort", "archived", "property"];

/// What is nobody else's business: a request's own values, and the secrets that went with it.
///
/// Cheap to make: what there is to hide is worked out when something is shown, by [`open`](Self::open).
#[derive(Clone, Default)]
pub(crate) struct Redactions {
    request: Option<Arc<Outgoing>>,
    /// The token that went with it, as the header that it is sent in.
    authorization: Option<HeaderValue>,
    secrets: Vec<SecretString>,
    /// What other requests said.
    others: Vec<Redactions>,
}

impl Redactions {
    /// What a request says.
    pub(crate) fn of(request: &Arc<Outgoing>) -> Self {
        Self {
            request: Some(Arc::clone(request)),
            ..Self::default()
        }
    }

    /// And the token that went with it.
    pub(crate) fn authorization(mut self, header: &HeaderValue) -> Self {
        self.authorization = Some(header.clone());
        self
    }

    /// And a secret.
    pub(crate) fn secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// And what another request said.
    pub(crate) fn add(&mut self, other: Self) {
        self.others.push(other);
    }

    /// Makes ready to mask.
    pub(crate) fn open(&self) -> Redactor {
        let mut mask = Redactor::default();
        self.show(&mut mask);
        mask
    }

    fn show(&self, mask: &mut Redactor) {
        if let Some(request) = &self.request {
            mask.add_request(request);
        }
        if let Some(header) = &self.authorization {
            let header = String::from_utf8_lossy(header.as_bytes());
            mask.add(header.strip_prefix("Bearer ").unwrap_or(&header));
        }
        for secret in &self.secrets {
            mask.add(secret.expose_secret());
        }
        self.others.iter().for_each(|other| other.show(mask));
    }
}

/// Masks texts. It holds what it hides in the clear, so it lives only while something is shown.
#[derive(Default)]
pub(crate) struct Redactor {
    values: Vec<String>,
}

impl Redactor {
    fn add_request(&mut self, request: &Outgoing) {
        if let Ok(body) = serde_json::from_slice(&request.body) {
            self.add_json(&body);
        }
        let own = [ACCEPT, CONTENT_TYPE, USER_AGENT];
        for (_, value) in request.headers.iter().filter(|(name, _)| !own.contains(name)) {
            self.add(&String::from_utf8_lossy(value.as_bytes()));
        }
        let query = request.url.query().unwrap_or_default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !OPEN_PARAMETERS.contains(&&*name) {
                self.add(&value);
            }
        }
    }

    /// The strings of a JSON value, less those that say nothing of a person.
    fn add_json(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(list) => list.iter().for_each(|value| self.add_json(value)),
            Value::Object(fields) => {
                let private = fields.iter().filter(|(name, _)| !OPEN.contains(&name.as_str()));
                private.for_each(|(_, value)| self.add_json(value));
            }
            _ => {}
        }
    }

    /// A text in the ways in which an answer may repeat it: as it is, in JSON, in HTML, in an address or a form.
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

    /// A text as one line, with everything masked that is private, and every e-mail address.
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
            // Space at its beginning is no sign that anything was copied.
            if copied.contains(run) && !run.starts_with(char::is_whitespace) {
                hide(index, RUN);
            }
        }
        for value in short.iter().filter(|value| value.chars().count() > 1) {
            let found = text.match_indices(value.as_str());
            for (at, _) in found.filter(|(at, _)| alone(text, *at, value.len())) {
                hide(starts.partition_point(|start| *start < at), value.chars().count());
            }
        }
        for (from, to) in addresses(text) {
            let first = starts.partition_point(|start| *start < from);
            hide(first, starts.partition_point(|start| *start < to) - first);
        }
        let mut out = String::with_capacity(text.len());
        let mut masked = false;
        for (c, hidden) in text.chars().zip(hidden) {
            if !hidden {
                let breaks = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
                out.push(if breaks { ' ' } else { c });
            } else if !masked {
                out.push_str(MASK);
            }
            masked = hidden;
        }
        out
    }
}

/// Every run of [`RUN`] characters in a text, from every place on.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let ends = text
        .char_indices()
        .map(|(at, _)| at)
        .skip(RUN)
        .chain([text.len()]);
    let starts = text.char_indices().map(|(at, _)| at);
    // A text that is shorter has an end and a start, and no run between them.
    let enough = text.chars().nth(RUN - 1).is_some();
    starts
        .zip(ends)
        .filter(move |_| enough)
        .filter_map(|(start, end)| text.get(start..end))
}

/// Whether a short value stands by itself, and is not part of another word.
fn alone(text: &str, at: usize, length: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + length..).and_then(|after| after.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Where in a text there is what looks like an e-mail address, whoever's it is: by bytes, from and to.
fn addresses(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',' | ';' | '(' | ')' | '`');
    let mut at = 0;
    text.split_inclusive(is_end).filter_map(move |word| {
        let from = at;
        at += word.len();
        let word = word.trim_end_matches(|c| is_end(c) || matches!(c, '.' | ':' | '!' | '?'));
        // In an address of the web it is encoded.
        let is_one = word.contains('@') || word.contains("%40");
        is_one.then_some((from, from + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_masked_however_it_is_repeated() {
        let body = r#"{"type":"MESSAGE","text":"Dear \"Robin\" <b>, your secret order 77","channelId":"1002",
            "recipients":[{"actorId":"V-1","name":"Jo","deliveryIdentifier":{"type":"HS_EMAIL_ADDRESS","value":"jo@example.com"}}]}"#;
        let url = "https://h/p?limit=25&q=Some%20Body".parse().unwrap();
        let mut request = Outgoing::new(http::Method::POST, url);
        request.body = body.into();
        request
            .headers
            .insert("x-mine", "header-value-1".parse().unwrap());
        let mask = Redactions::of(&Arc::new(request))
            .secret("to&ken".to_owned())
            .open();
        for (from, to) in [
            ("channel 1002 cannot send", "channel 1002 cannot send"),
            ("bad address jo@example.com.", "bad address […]."),
            ("another other@example.org, too", "another […], too"),
            (
                "text was 'Dear \"Robin\" <b>, your secret order 77'",
                "text was '[…]'",
            ),
            (
                r#"text was "Dear \"Robin\" <b>, your secret order 77""#,
                "text was \"[…]\"",
            ),
            ("cut: your secret ord…", "cut: […]…"),
            (
                "html: Dear &quot;Robin&quot; &lt;b&gt;, your secret order 77",
                "html: […]",
            ),
            (
                "Jo may not receive; Jonathan may",
                "[…] may not receive; Jonathan may",
            ),
            (
                "token to&ken of client_secret=to%26ken&x",
                "token […] of client_secret=[…]&x",
            ),
            ("Some Body has header-value-1, limit 25", "[…] has […], limit 25"),
            (
                "/contacts/other%40example.org is\nnot\u{2028}there",
                "[…] is not there",
            ),
            ("short", "short"),
            ("", ""),
        ] {
            assert_eq!(mask.line(from), to);
        }
    }
}
