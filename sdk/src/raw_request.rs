//! Requests to paths that this crate has no method for.

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::body::Body;
use crate::client::BoxFuture;
use crate::model::AnyJson;
use crate::multipart::Multipart;
use crate::options::call_options;
use crate::request::{Idempotency, Request};
use crate::{Client, Error, Response, Result};

const OPERATION: &str = "request";

/// A request to any path, made by [`Client::request`]. Nothing is sent before it is awaited.
///
/// Awaited, it returns JSON; [`typed`](Self::typed) returns your own type and [`bytes`](Self::bytes) the body as it
/// came.
///
/// ```
/// # use hubspot_conversations::{Client, http::Method};
/// # use serde_json::json;
/// #[derive(serde::Deserialize)]
/// struct Page {
///     total: u64,
/// }
///
/// # async fn run(hubspot: Client) -> hubspot_conversations::Result<()> {
/// let page = hubspot
///     .request(Method::POST, "/crm/v3/objects/contacts/search")
///     .json(json!({"limit": 1}))
///     .idempotent(true) // a search: it can be repeated
///     .header("x-request-source", "nightly job")?
///     .typed::<Page>()
///     .await?;
/// println!("{} contacts", page.total);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before it is awaited"]
pub struct RawRequest<T = Value> {
    client: Client,
    /// Without its body.
    request: Request,
    body: Result<Body>,
    idempotency: Idempotency,
    read: fn(Response<Bytes>) -> Result<Response<T>>,
}

call_options!(RawRequest<T>);

impl Client {
    /// Creates a request to any other path of HubSpot's API, with the same token, limits and retries.
    ///
    /// `path` begins with a slash and is used as it is, whatever version the client uses. The methods that HTTP calls
    /// idempotent (`GET`, `HEAD`, `PUT`, `DELETE` and the like) are retried after every failure that may pass. Any other,
    /// such as `POST` or `PATCH`, is treated like a send: it is retried only where HubSpot cannot have acted on it.
    ///
    /// ```no_run
    /// # use hubspot_conversations::http::Method;
    /// # async fn run(hubspot: hubspot_conversations::Client) -> hubspot_conversations::Result<()> {
    /// let owners = hubspot.request(Method::GET, "/crm/v3/owners").await?;
    /// println!("{}", owners["results"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        let idempotency = match &method {
            method if method.is_safe() => Idempotency::Safe,
            method if method.is_idempotent() => Idempotency::Idempotent,
            _ => Idempotency::NonIdempotent,
        };
        let path = path.into();
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let mut request = Request::new(method, path.to_owned());
        query.clone_into(&mut request.query);
        RawRequest {
            client: self.clone(),
            request,
            body: Ok(Body::Empty),
            idempotency,
            read: any_json,
        }
    }
}

impl<T> RawRequest<T> {
    /// Adds a query parameter.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request.append_query(&name.into(), &value.into());
        self
    }

    /// Sets the body: a [`Value`], or anything else that serde writes as JSON. What cannot be written is an error of the
    /// kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the request is awaited.
    pub fn json(mut self, body: impl Serialize) -> Self {
        let json = serde_json::to_vec(&body)
            .map_err(|e| Error::invalid("the body cannot be written as JSON").with_source(e));
        self.body = json.map(|json| Body::Bytes {
            content_type: HeaderValue::from_static("application/json"),
            bytes: json.into(),
        });
        self
    }

    /// Sets the body to bytes of any media type, such as `text/csv`. A media type that is not valid is an error of the
    /// kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the request is awaited.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        let media_type = HeaderValue::from_str(media_type)
            .map_err(|e| Error::invalid("the media type is not valid").with_source(e));
        self.body = media_type.map(|content_type| Body::Bytes {
            content_type,
            bytes: body.into(),
        });
        self
    }

    /// Sets the body to a form with files.
    pub fn multipart(mut self, form: Multipart) -> Self {
        self.body = form.encode().map_err(Error::invalid);
        self
    }

    /// Sets whether the request can be repeated without harm, in place of what its method says. A search by `POST` can.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotency = match idempotent {
            true => Idempotency::Safe,
            false => Idempotency::NonIdempotent,
        };
        self
    }

    /// Returns the response as your own type. A body that does not fit is an error of the kind
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode); an empty one is read as `null`.
    pub fn typed<U: DeserializeOwned>(self) -> RawRequest<U> {
        self.read_by(json)
    }

    /// Returns the body of the response as it came, whatever its media type.
    pub fn bytes(self) -> RawRequest<Bytes> {
        self.read_by(Ok)
    }

    fn read_by<U>(self, read: fn(Response<Bytes>) -> Result<Response<U>>) -> RawRequest<U> {
        RawRequest {
            client: self.client,
            request: self.request,
            body: self.body,
            idempotency: self.idempotency,
            read,
        }
    }

    async fn send(mut self) -> Result<Response<T>> {
        let Request { method, path, .. } = &self.request;
        // What is no path may be a secret.
        let request_line = path.starts_with('/').then(|| format!("{method} {path}"));
        let response = async {
            if request_line.is_none() {
                return Err(Error::invalid("a path begins with a slash, as in /crm/v3/owners"));
            }
            self.request.body = self.body?;
            // A path can be anything here, so it is checked before a token is acquired for it.
            self.client.url_of(&self.request)?;
            let request = Ok(self.request);
            let response = self.client.execute(OPERATION, self.idempotency, None, request);
            (self.read)(response.await?)
        };
        let result = response.await;
        result.map_err(|error| error.in_operation(OPERATION).in_request(request_line))
    }
}

/// Reads the body as JSON, an empty one as `null`.
fn json<T: DeserializeOwned>(response: Response<Bytes>) -> Result<Response<T>> {
    let null = Bytes::from_static(b"null");
    let response = response.map(|body| if body.is_empty() { null } else { body });
    response.json()
}

/// Reads the body as any JSON, an empty one as `null`.
fn any_json(response: Response<Bytes>) -> Result<Response<Value>> {
    let response = json::<AnyJson>(response)?;
    Ok(response.map(|json| json.0))
}

impl<T: 'static> IntoFuture for RawRequest<T> {
    type Output = Result<Response<T>>;
    type IntoFuture = BoxFuture<Response<T>>;

    fn into_future(self) -> BoxFuture<Response<T>> {
        Box::pin(self.send())
    }
}

impl<T> std::fmt::Debug for RawRequest<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.request.method)
            .finish_non_exhaustive()
    }
}
