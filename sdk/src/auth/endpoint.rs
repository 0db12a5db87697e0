//! The request for a new access token.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{OAuth, Token};
use crate::redact::Redactions;
use crate::request::Idempotency;
use crate::retry::{Attempt, Policies, retry_loop};
use crate::time::{Deadline, deadline_in};
use crate::{Error, ErrorKind, Result, RetryPolicy};

/// Total time of a refresh, with all attempts.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// Time of one attempt: an attempt without a response leaves time for the others.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_ATTEMPTS: u32 = 3;
/// Bounds for the lifetime that HubSpot reports. Without a minimum, a token that expires at once would be refreshed
/// without end.
const MIN_LIFETIME: Duration = Duration::from_secs(2);
pub(super) const MAX_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
/// The lifetime of a token where HubSpot reports none in whole seconds: 30 minutes (documented).
const DEFAULT_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// The connection to the token endpoint. The HTTP backend implements it, so that this module does not depend on that.
pub(crate) trait TokenEndpoint: Send + Sync {
    /// Sends one attempt. Any status is `Ok`; an attempt without a response by `deadline` is an error.
    fn send(
        &self,
        request: Request<Bytes>,
        deadline: Deadline,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>>> + Send + '_>>;
}

/// What a request for a token brought.
pub(super) struct Grant {
    /// The header with the access token, and its lifetime, or why there is none.
    pub(super) access: Result<(HeaderValue, Duration)>,
    /// The refresh token, if it differs from the one that was sent. HubSpot no longer accepts the old one, so it is kept
    /// whatever else the response contains.
    pub(super) refresh_token: Option<SecretString>,
}

/// Exchanges the refresh token for an access token.
pub(super) async fn refresh(
    oauth: &OAuth,
    endpoint: &dyn TokenEndpoint,
    refresh_token: &SecretString,
) -> Grant {
    let response = async {
        let request = token_request(oauth, refresh_token)?;
        let secrets = Redactions::default()
            .secret(oauth.client_secret.clone())
            .secret(refresh_token.clone());
        let body = send_with_retries(endpoint, &request).await;
        body.map_err(|error| refresh_error(error).with_redactions(secrets))
    };
    match response.await {
        Ok(body) => grant(&body, refresh_token),
        Err(error) => Grant {
            access: Err(error),
            refresh_token: None,
        },
    }
}

/// Reads a token response field by field: an odd lifetime costs neither of the tokens.
fn grant(body: &[u8], refresh_token: &SecretString) -> Grant {
    // serde's error may quote the token, so it is no source of this crate's.
    let response: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| response.get(name).and_then(Value::as_str);
    let header = |token: &str| Token::new(token)?.header();
    let access = match text("access_token").map(header) {
        Some(Ok(header)) => {
            let seconds = response.get("expires_in").and_then(Value::as_u64);
            let lifetime = seconds.map_or(DEFAULT_LIFETIME, Duration::from_secs);
            Ok((header, lifetime.clamp(MIN_LIFETIME, MAX_LIFETIME)))
        }
        Some(Err(_)) => Err(Error::token(
            "HubSpot's token response contains an invalid access token",
        )),
        None => Err(Error::token("HubSpot's token response lacks access_token")),
    };
    let new = text("refresh_token").filter(|new| !new.is_empty() && *new != refresh_token.expose_secret());
    Grant {
        access,
        refresh_token: new.map(SecretString::from),
    }
}

fn token_request(oauth: &OAuth, refresh_token: &SecretString) -> Result<Request<Bytes>> {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("grant_type", "refresh_token"),
            ("client_id", &oauth.client_id),
            ("client_secret", oauth.client_secret.expose_secret()),
            ("refresh_token", refresh_token.expose_secret()),
        ])
        .finish();
    Request::post(&oauth.token_url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .body(form.into())
        .map_err(|_| Error::configuration("the token URL is invalid"))
}

/// Sends the request with retries, as for a read: HubSpot grants a token to each request.
async fn send_with_retries(endpoint: &dyn TokenEndpoint, request: &Request<Bytes>) -> Result<Bytes> {
    let retry = RetryPolicy::default().max_attempts(MAX_ATTEMPTS);
    let deadline = deadline_in(TOTAL_TIMEOUT);
    let policies = Policies {
        retry: &retry,
        prior_attempts: 0,
        budget: None,
        idempotency: Idempotency::Safe,
        deadline,
        connect_timeout: Duration::ZERO,
        min_attempt_time: Duration::ZERO,
    };
    let attempt = |_| async {
        let deadline = Deadline::within(ATTEMPT_TIMEOUT, deadline);
        match endpoint.send(request.clone(), deadline).await {
            Ok(response) if response.status().is_success() => Attempt::Success(response.into_body()),
            Ok(response) => {
                let (head, body) = response.into_parts();
                let kind = ErrorKind::Refused;
                Attempt::Failed(Error::from_response(kind, head.status, head.headers, body))
            }
            Err(error) => Attempt::Failed(error),
        }
    };
    let (result, _) = retry_loop(&policies, attempt).await;
    result
}

/// Turns a failed refresh into the error of the calls that needed the token.
fn refresh_error(error: Error) -> Error {
    match error.status() {
        Some(status) if status.is_client_error() && !error.is_rate_limited() => error.of_token(
            "HubSpot refused to grant an access token; check the client id, the client secret and the refresh token",
        ),
        // Its body may contain the token, so it is dropped.
        Some(status) if status.is_success() => {
            Error::token("HubSpot's token response was incomplete or unreadable")
        }
        Some(_) => error.of_token("HubSpot did not grant an access token"),
        None => Error::token("the request for a new access token failed").with_source(error),
    }
}
