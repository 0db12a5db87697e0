//! What progenitor's client stands on, in place of the crate `progenitor-client`, whose names these are: it
//! asks `reqwest` for streams and tokio for files, which nothing here needs, and it is under another licence.
//!
//! Less than that crate has: what a description makes progenitor use beyond this does not compile.
#![allow(dead_code, reason = "what of it is used depends on the description")]

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// All but what an address may hold as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A text as one segment of a path.
pub(crate) fn encode_path(segment: &str) -> String {
    utf8_percent_encode(segment, ENCODED).to_string()
}

/// What a client tells of itself.
pub(crate) trait ClientInfo<Inner> {
    fn api_version() -> &'static str;
    fn baseurl(&self) -> &str;
    fn client(&self) -> &reqwest::Client;
    fn inner(&self) -> &Inner;
}

/// The operation that a request is for.
pub(crate) struct OperationInfo {
    pub operation_id: &'static str,
}

/// What happens to each request. Its errors are ours, where that crate's are `reqwest`'s.
pub(crate) trait ClientHooks<Inner>: ClientInfo<Inner> {
    async fn pre(&self, _: &mut reqwest::Request, _: &OperationInfo) -> Result<(), Error> {
        Ok(())
    }

    async fn exec(&self, request: reqwest::Request, info: &OperationInfo)
    -> Result<reqwest::Response, Error>;

    async fn post(&self, _: &Result<reqwest::Response, Error>, _: &OperationInfo) -> Result<(), Error> {
        Ok(())
    }
}

/// Why there is no value.
pub(crate) enum Error<E = ()> {
    /// The request cannot be built, or was not carried to its end.
    Communication(reqwest::Error),
    /// Of a status that the description does not have.
    UnexpectedResponse(reqwest::Response),
    /// Of a refusal that it has.
    Refused(ResponseValue<E>),
    /// A body that is not what it should be.
    InvalidResponsePayload(Bytes, serde_json::Error),
    /// A body that cannot be written, or what a hook says.
    Custom(String),
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        Self::Communication(error)
    }
}

impl<E> From<serde_json::Error> for Error<E> {
    fn from(error: serde_json::Error) -> Self {
        Self::Custom(error.to_string())
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Communication(error) => error.fmt(f),
            Self::UnexpectedResponse(_) | Self::Refused(_) => f.write_str("a status that is no success"),
            Self::InvalidResponsePayload(_, error) => error.fmt(f),
            Self::Custom(text) => f.write_str(text),
        }
    }
}

/// A value that was answered.
pub(crate) struct ResponseValue<T>(T);

impl<T> ResponseValue<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned> ResponseValue<T> {
    pub(crate) async fn from_response<E>(response: reqwest::Response) -> Result<Self, Error<E>> {
        let body = response.bytes().await?;
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(Self(value)),
            Err(error) => Err(Error::InvalidResponsePayload(body, error)),
        }
    }
}

impl ResponseValue<()> {
    pub(crate) fn empty(_: reqwest::Response) -> Self {
        Self(())
    }
}

/// A parameter of a query: once for each item of a list, and not at all without a value.
pub(crate) struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T> QueryParam<'a, T> {
    pub(crate) fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize> Serialize for QueryParam<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = serde_json::to_value(self.value).map_err(serde::ser::Error::custom)?;
        let all = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        let texts = all.into_iter().filter_map(|value| match value {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        });
        serializer.collect_seq(texts.map(|text| (self.name, text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(value: impl Serialize) -> String {
        let url = reqwest::Url::parse("http://localhost/").unwrap();
        let request = reqwest::Client::new()
            .get(url)
            .query(&QueryParam::new("a b", &value))
            .build()
            .unwrap();
        request.url().query().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_parameter_stands_once_for_each_of_its_values() {
        assert_eq!(query(None::<&str>), "");
        assert_eq!(query(Some("x&y=%ä")), "a+b=x%26y%3D%25%C3%A4");
        assert_eq!(query(Some(false)), "a+b=false");
        assert_eq!(query(i64::MIN), "a+b=-9223372036854775808");
        assert_eq!(query(Some(&vec!["one", "two"])), "a+b=one&a+b=two");
        assert_eq!(query(Vec::<String>::new()), "");
    }

    #[test]
    fn a_segment_stays_one() {
        assert_eq!(encode_path("A-1.b_c~9"), "A-1.b_c~9");
        assert_eq!(encode_path("a/b?c#d%e f\\ä"), "a%2Fb%3Fc%23d%25e%20f%5C%C3%A4");
    }
}
