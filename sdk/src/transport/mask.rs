//! Keeping what was sent out of what is printed.
//!
//! HubSpot's errors repeat parts of the request. A log line must not carry a customer's words or address
//! with them, so whatever a message has in common with the request is replaced before it is displayed.

use serde_json::Value;

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

/// What a request says that is nobody else's business.
#[derive(Clone, Debug, Default)]
pub(crate) struct Private(Vec<String>);

impl Private {
    /// The strings of a JSON body, less those that say nothing of a person.
    pub(crate) fn of_body(body: &[u8]) -> Self {
        let mut found = Self::default();
        if let Ok(body) = serde_json::from_slice(body) {
            found.collect(&body);
        }
        found.0.sort_by_key(|value| std::cmp::Reverse(value.len()));
        found
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(list) => list.iter().for_each(|value| self.collect(value)),
            Value::Object(fields) => {
                let private = fields.iter().filter(|(name, _)| !OPEN.contains(&name.as_str()));
                private.for_each(|(_, value)| self.collect(value));
            }
            _ => {}
        }
    }

    /// A text in the ways in which an answer may repeat it: as it is, in JSON, in HTML.
    fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let json = Value::from(text).to_string();
        let html = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;");
        for form in [text, json.trim_matches('"'), &html] {
            if !self.0.iter().any(|known| known == form) {
                self.0.push(form.to_owned());
            }
        }
    }

    /// A text with everything masked that it has in common with the request, and every e-mail address.
    pub(crate) fn mask(&self, text: &str) -> String {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let mut hidden = vec![false; chars.len()];
        let end = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
        let mut hide = |from: usize, to: usize| hidden.iter_mut().take(to).skip(from).for_each(|h| *h = true);
        for (index, (at, _)) in chars.iter().enumerate().filter(|(_, (_, c))| !c.is_whitespace()) {
            let rest = text.get(*at..).unwrap_or_default();
            for value in &self.0 {
                let length = value.chars().count();
                if length <= RUN {
                    if length > 1 && rest.starts_with(value.as_str()) && alone(text, *at, value.len()) {
                        hide(index, index + length);
                    }
                } else if text
                    .get(*at..end(index + RUN))
                    .is_some_and(|run| run.chars().count() == RUN && value.contains(run))
                {
                    hide(index, index + RUN);
                }
            }
        }
        let mut out = String::with_capacity(text.len());
        let mut masked = false;
        for ((_, c), hidden) in chars.iter().zip(&hidden) {
            if !hidden {
                out.push(*c);
            } else if !masked {
                out.push_str(MASK);
            }
            masked = *hidden;
        }
        without_addresses(&out)
    }
}

/// Whether a short value stands by itself, and is not part of another word.
fn alone(text: &str, at: usize, length: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + length..).and_then(|after| after.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Masks whatever looks like an e-mail address, whoever's it is.
fn without_addresses(text: &str) -> String {
    if !text.contains('@') {
        return text.to_owned();
    }
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',' | ';' | '(' | ')' | '`');
    text.split_inclusive(is_end)
        .map(|word| {
            if !word.contains('@') {
                return word.to_owned();
            }
            let tail: String = word
                .chars()
                .next_back()
                .filter(|c| is_end(*c))
                .into_iter()
                .collect();
            format!("{MASK}{tail}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_masked_however_it_is_repeated() {
        let body = br#"{"type":"MESSAGE","text":"Dear \"Robin\" <b>, your secret order 77","channelId":"1002",
            "recipients":[{"actorId":"V-1","name":"Jo","deliveryIdentifier":{"type":"HS_EMAIL_ADDRESS","value":"jo@example.com"}}]}"#;
        let private = Private::of_body(body);
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
        ] {
            assert_eq!(private.mask(from), to);
        }
    }
}
