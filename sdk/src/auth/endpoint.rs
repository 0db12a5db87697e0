//! The endpoint that grants tokens.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::refresh::{LONGEST, SHORTEST};
use super::{OAuth, Token};
use crate::backend::{HttpBackend, run_until};
use crate::redact::Redactions;
use crate::request::Idempotency;
use crate::retry::{Attempt, Policies, retry_loop};
use crate::time::deadline_in;
use crate::{Error, ErrorKind, Result, RetryPolicy};

/// How long refreshing may take, all attempts together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// How long one attempt may take, so that one without an answer leaves time for the others.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// How often HubSpot is asked at the most, where what was wrong may pass.
const MAX_ATTEMPTS: u32 = 3;

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: u64,
    refresh_token: Option<String>,
}

/// What HubSpot has granted.
pub(super) struct Fresh {
    pub(super) token: Token,
    pub(super) lifetime: Duration,
    pub(super) refresh_token: Option<String>,
}

pub(super) async fn refresh(
    oauth: &OAuth,
    backend: &dyn HttpBackend,
    refresh_token: &SecretString,
) -> Result<Fresh> {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &oauth.client_id),
        ("client_secret", oauth.client_secret.expose_secret()),
        ("refresh_token", refresh_token.expose_secret()),
    ];
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    let request = http::Request::post(&oauth.token_url)
        .header(CONTENT_TYPE, form_type)
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .body(Bytes::from(form))
        .map_err(|e| Error::configuration("the token URL is not valid").with_source(e))?;
    let secrets = Redactions::default()
        .secret(oauth.client_secret.clone())
        .secret(refresh_token.clone());
    let body = execute(backend, &request)
        .await
        .map_err(|error| refused(error).with_redactions(secrets))?;
    // What is wrong with it is not said by showing it.
    let granted: Granted = serde_json::from_slice(&body)
        .map_err(|_| Error::token("HubSpot's answer to the refresh has no access_token and expires_in"))?;
    let new = granted
        .refresh_token
        .filter(|new| new != refresh_token.expose_secret());
    let token = Token::new(granted.access_token)
        .map_err(|_| Error::token("HubSpot gave an access token that cannot be one"))?;
    let lifetime = Duration::from_secs(granted.expires_in).clamp(SHORTEST, LONGEST);
    Ok(Fresh {
        token,
        lifetime,
        refresh_token: new,
    })
}

/// Sends the request with retries, as for a read: a token that is granted twice does no harm.
async fn execute(backend: &dyn HttpBackend, request: &http::Request<Bytes>) -> Result<Bytes> {
    let retry = RetryPolicy::default().max_attempts(MAX_ATTEMPTS);
    let deadline = deadline_in(TOTAL_TIMEOUT);
    let policies = Policies {
        retry: &retry,
        budget: None,
        idempotency: Idempotency::Safe,
        deadline,
        connect_timeout: Duration::ZERO,
    };
    let attempt = |_| async {
        let deadline = deadline.min(deadline_in(ATTEMPT_TIMEOUT));
        match run_until(deadline, backend.send(request.clone(), deadline)).await {
            Ok(response) if response.status().is_success() => Attempt::Success(response.into_body()),
            Ok(response) => {
                let (head, body) = response.into_parts();
                let kind = ErrorKind::Refused;
                Attempt::Failed(Error::from_response(kind, head.status, head.headers, body))
            }
            Err(error) => Attempt::Failed(error),
        }
    };
    retry_loop(policies, attempt).await.0
}

/// What a call is told when its token could not be refreshed.
fn refused(error: Error) -> Error {
    match error.status() {
        Some(status) if status.is_client_error() && !error.is_rate_limited() => error.of_token(
            "HubSpot gave no new access token; check the client id, the client secret and the refresh token",
        ),
        // Its body may hold the token.
        Some(status) if status.is_success() => {
            Error::token("HubSpot's answer to the refresh did not come whole, or could not be read")
        }
        Some(_) => error.of_token("HubSpot gave no new access token"),
        None => Error::token("HubSpot could not be asked for a new access token").with_source(error),
    }
}
