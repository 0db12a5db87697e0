//! A request as a value: what an operation sends, without base URL, token or attempt.
//!
//! The generated functions in `requests` build it and [`call::execute`](crate::call::execute) sends it. Building is
//! pure, so that a test can compare a whole request.

use std::fmt;

use http::{HeaderMap, HeaderValue, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::body::Body;
use crate::multipart::Form;

/// All characters but those that RFC 3986 calls unreserved.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// Enough for an ordinary message, so that writing it allocates once.
const JSON_CAPACITY: usize = 1024;

/// A request to a path of HubSpot's.
#[derive(Clone)]
pub(crate) struct Request {
    pub method: Method,
    /// Begins with a slash; percent-encoded.
    pub path: String,
    /// Form-encoded, without the question mark.
    pub query: String,
    /// Beyond those that every request has.
    pub headers: HeaderMap,
    pub body: Body,
}

/// What repeating a request changes at HubSpot, in the terms of RFC 9110.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "the description decides which of them occur")]
pub(crate) enum Idempotency {
    /// Nothing: it reads.
    Safe,
    /// Nothing more than the first request did, as with PUT and DELETE.
    Idempotent,
    /// Something each time, as with a send.
    NonIdempotent,
}

impl Idempotency {
    /// Returns that of a request that HubSpot carries out once for each key: without one, it does so each time.
    #[allow(dead_code, reason = "the description decides whether there is one")]
    pub(crate) fn by_key(key: Option<&str>) -> Self {
        match key {
            Some(key) if !key.is_empty() => Self::Idempotent,
            _ => Self::NonIdempotent,
        }
    }
}

/// Why a request cannot be built.
#[derive(Debug)]
pub(crate) struct InvalidRequest {
    pub reason: String,
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

type Result<T> = std::result::Result<T, InvalidRequest>;

impl InvalidRequest {
    fn new(reason: String, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            reason,
            source: Some(Box::new(source)),
        }
    }
}

impl Request {
    pub(crate) fn new(method: Method, path: String) -> Self {
        Self {
            method,
            path,
            query: String::new(),
            headers: HeaderMap::new(),
            body: Body::Empty,
        }
    }

    /// Sets the body to a value as JSON.
    pub(crate) fn json(self, value: &impl Serialize) -> Result<Self> {
        let mut json = Vec::with_capacity(JSON_CAPACITY);
        serde_json::to_writer(&mut json, value)
            .map_err(|e| InvalidRequest::new("the body cannot be written as JSON".to_owned(), e))?;
        Ok(self.body(Body::Bytes {
            content_type: HeaderValue::from_static("application/json"),
            bytes: json.into(),
        }))
    }

    /// Sets the body to a form with files.
    #[allow(dead_code, reason = "the description decides whether there is one")]
    pub(crate) fn form(self, form: &impl Form) -> Result<Self> {
        let invalid = |reason: String| InvalidRequest { reason, source: None };
        let form = form.form().and_then(|form| form.encode());
        Ok(self.body(form.map_err(invalid)?))
    }

    pub(crate) fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Adds a query parameter: once for each item of a list, and not at all without a value.
    pub(crate) fn query(mut self, name: &str, value: &impl Serialize) -> Result<Self> {
        let value = serde_json::to_value(value)
            .map_err(|e| InvalidRequest::new(format!("the query parameter {name} cannot be written"), e))?;
        let values = match value {
            Value::Array(items) => items,
            value => vec![value],
        };
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => self.append_query(name, &text),
                value => self.append_query(name, &value.to_string()),
            }
        }
        Ok(self)
    }

    pub(crate) fn append_query(&mut self, name: &str, value: &str) {
        let mut query = form_urlencoded::Serializer::new(std::mem::take(&mut self.query));
        query.append_pair(name, value);
        self.query = query.finish();
    }

    /// Adds a cursor unchanged. HubSpot's can be percent-encoded already, and encoded again it would be another one
    /// (observed).
    pub(crate) fn cursor(mut self, name: &str, cursor: Option<&str>) -> Self {
        if let Some(cursor) = cursor {
            self.append_query(name, "");
            let mut parts = cursor.split('%');
            self.query.extend(form_encoded(parts.next().unwrap_or_default()));
            for part in parts {
                let is_encoded = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
                self.query.push_str(if is_encoded { "%" } else { "%25" });
                self.query.extend(form_encoded(part));
            }
        }
        self
    }
}

// Of what is private, a log gets nothing.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

fn form_encoded(text: &str) -> impl Iterator<Item = &str> {
    form_urlencoded::byte_serialize(text.as_bytes())
}

/// Encodes a value as one segment of a path. Rejects values that URL normalization would change: `.`, `..`,
/// backslashes, control characters. The error leaves the value out: it may be anything, of any length.
pub(crate) fn path_segment<'a>(name: &str, value: &'a str) -> Result<PercentEncode<'a>> {
    let problem = match value {
        "" => "is empty",
        "." | ".." => "is `.` or `..`, which would lead to another path",
        _ if value.contains(|c: char| c == '\\' || c.is_control()) => {
            "has a backslash or a control character, which no id has"
        }
        _ => return Ok(encode_segment(value)),
    };
    Err(InvalidRequest {
        reason: format!("the {} {problem}", name.replace('_', " ")),
        source: None,
    })
}

/// Returns an id that is a number. Rejects 0, which no id is.
pub(crate) fn path_number(name: &str, value: u64) -> Result<u64> {
    match value {
        0 => Err(InvalidRequest {
            reason: format!("the {} is 0, and ids are positive", name.replace('_', " ")),
            source: None,
        }),
        value => Ok(value),
    }
}

/// Encodes a value as one segment of a path.
pub(crate) fn encode_segment(value: &str) -> PercentEncode<'_> {
    utf8_percent_encode(value, SEGMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request::new(Method::GET, "/p".to_owned())
    }

    #[test]
    fn adds_a_query_parameter_once_for_each_value() {
        let query = |value: &dyn erased::Query| value.add(request());
        assert_eq!(query(&None::<&str>), "");
        assert_eq!(query(&Some("x&y=%ä")), "a+b=x%26y%3D%25%C3%A4");
        assert_eq!(query(&Some(false)), "a+b=false");
        assert_eq!(query(&i64::MIN), "a+b=-9223372036854775808");
        assert_eq!(query(&vec!["one", "two"]), "a+b=one&a+b=two");
        assert_eq!(query(&Vec::<String>::new()), "");
    }

    mod erased {
        use super::*;

        pub(super) trait Query {
            fn add(&self, request: Request) -> String;
        }
        impl<T: Serialize> Query for T {
            fn add(&self, request: Request) -> String {
                request.query("a b", self).unwrap().query
            }
        }
    }

    #[test]
    fn keeps_a_segment_one_segment() {
        let segment = |value: &str| path_segment("message_id", value).map(|encoded| encoded.to_string());
        assert_eq!(segment("A-1.b_c~9").unwrap(), "A-1.b_c~9");
        assert_eq!(
            segment("a/b?c#d%e f ä").unwrap(),
            "a%2Fb%3Fc%23d%25e%20f%20%C3%A4"
        );
        for bad in ["", ".", "..", "a\\b", "a\tb"] {
            let reason = segment(bad).unwrap_err().reason;
            assert!(reason.starts_with("the message id "), "{reason}");
        }
    }

    #[test]
    fn passes_a_cursor_on_as_it_came() {
        for (cursor, query) in [
            ("NTI5Mg%3D%3D", "after=NTI5Mg%3D%3D"),
            ("NTI5Mg==", "after=NTI5Mg%3D%3D"),
            ("100%", "after=100%25"),
            ("%zz a", "after=%25zz+a"),
        ] {
            assert_eq!(request().cursor("after", Some(cursor)).query, query);
        }
        let both = request().query("limit", &1).unwrap().cursor("after", Some("a"));
        assert_eq!(both.query, "limit=1&after=a");
    }
}
