//! The way to paths that this crate has no method for.

use http::Method;
use serde::Serialize;
use serde_json::Value;

use crate::backend::Outgoing;
use crate::call::BoxFuture;
use crate::retry::Idempotency;
use crate::{Client, Error, Response, Result};

/// A request to any path. Made by [`Client::request`]; nothing is sent before it is awaited.
#[must_use = "nothing is sent before it is awaited"]
pub struct RawRequest {
    client: Client,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<std::result::Result<Vec<u8>, serde_json::Error>>,
}

impl RawRequest {
    pub(crate) fn new(client: Client, method: Method, path: String) -> Self {
        Self {
            client,
            method,
            path,
            query: Vec::new(),
            body: None,
        }
    }

    /// Adds a parameter to the address.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The body: a [`Value`], or anything else that serde writes as JSON. What cannot be written is an error of the
    /// kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the request is awaited.
    pub fn json(mut self, body: impl Serialize) -> Self {
        self.body = Some(serde_json::to_vec(&body));
        self
    }

    async fn send(self) -> Result<Response<Value>> {
        // As HTTP has it: what may be asked for again without more coming of it, and what may not.
        let effect = match &self.method {
            method if method.is_safe() => Idempotency::Safe,
            method if method.is_idempotent() => Idempotency::Idempotent,
            _ => Idempotency::NonIdempotent,
        };
        let call = self.client.call("request", effect, None);
        if !self.path.starts_with('/') {
            return Err(Error::invalid(
                "the path of a request begins with a slash, as in /crm/v3/owners",
            ));
        }
        let mut url = reqwest::Url::parse(&format!("{}{}", self.client.base_url(), self.path))
            .map_err(|e| Error::invalid("this is not a path").with_source(e))?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = Outgoing::new(self.method, url);
        if let Some(body) = self.body {
            let body =
                body.map_err(|e| Error::invalid("the body cannot be written as JSON").with_source(e))?;
            request.body = body.into();
        }
        call.json(request).await
    }
}

impl IntoFuture for RawRequest {
    type Output = Result<Response<Value>>;
    type IntoFuture = BoxFuture<Response<Value>>;

    fn into_future(self) -> BoxFuture<Response<Value>> {
        Box::pin(self.send())
    }
}

impl std::fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
