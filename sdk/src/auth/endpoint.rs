//! The endpoint that grants tokens.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::refresh::{LONGEST, SHORTEST};
use super::{OAuth, Token};
use crate::backend::{Outgoing, Wire, in_time};
use crate::redact::Redactions;
use crate::retry::Idempotency;
use crate::time::deadline_in;
use crate::{Error, ErrorKind, Result, RetryPolicy};

/// How long refreshing may take, all attempts together.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long one attempt may take, so that one without an answer leaves time for the others.
const ATTEMPT: Duration = Duration::from_secs(10);
/// How often HubSpot is asked at the most, where what was wrong may pass.
const ATTEMPTS: u32 = 3;

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

pub(super) async fn refresh(oauth: &OAuth, wire: &dyn Wire, refresh_token: &SecretString) -> Result<Fresh> {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &oauth.client_id),
        ("client_secret", oauth.client_secret.expose_secret()),
        ("refresh_token", refresh_token.expose_secret()),
    ];
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let url = oauth
        .token_url
        .parse()
        .map_err(|_| Error::configuration("the token URL cannot be read"))?;
    let mut request = Outgoing::new(Method::POST, url);
    request.body = form.into();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers.insert(CONTENT_TYPE, form);
    let json = HeaderValue::from_static("application/json");
    request.headers.insert(ACCEPT, json);
    let secrets = Redactions::default()
        .secret(oauth.client_secret.clone())
        .secret(refresh_token.clone());
    let body = ask(wire, &request)
        .await
        .map_err(|error| denied(error).with_redactions(secrets))?;
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

/// Asks until there is an answer that stands, or no time left to ask again. To ask twice does no harm, so it is done
/// as for a read.
async fn ask(wire: &dyn Wire, request: &Outgoing) -> Result<Bytes> {
    let policy = RetryPolicy::default().max_attempts(ATTEMPTS);
    let deadline = deadline_in(TIMEOUT);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let until = deadline.min(deadline_in(ATTEMPT));
        let error = match in_time(until, wire.send(request.clone(), until)).await {
            Ok(answer) if answer.status().is_success() => return Ok(answer.into_body()),
            Ok(answer) => {
                let (head, body) = answer.into_parts();
                Error::answered(ErrorKind::Refused, head.status, head.headers, body)
            }
            Err(error) => error,
        };
        let wait = policy.wait(Idempotency::Safe, &error, attempts);
        // What cannot be waited for is told at once.
        let Some(wait) = wait.filter(|wait| deadline_in(*wait) < deadline) else {
            return Err(error);
        };
        tokio::time::sleep(wait).await;
    }
}

/// What a call is told when its token could not be refreshed.
fn denied(error: Error) -> Error {
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
