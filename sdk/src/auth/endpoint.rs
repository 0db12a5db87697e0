//! The request for a new access token.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{Request, Response};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::Token;
use super::access::{Access, Clock, Expiry};
use super::oauth::AppCredentials;
use crate::redact::Redactions;
use crate::request::Idempotency;
use crate::retry::{Attempt, Policies, retry_loop};
use crate::time::{Deadline, deadline_in};
use crate::{Error, ErrorKind, Result, RetryPolicy};

/// Total time of a refresh, with all attempts.
pub(super) const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// Time of one attempt: an attempt without a response leaves time for the others.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_ATTEMPTS: u32 = 3;
/// Bounds for the lifetime that HubSpot reports. Without a minimum, a token that expires at once would be refreshed
/// without end.
const MIN_LIFETIME: Duration = Duration::from_secs(2);
/// Minimum time for which a failed refresh is cached, so that not every call, nor every process, repeats it.
pub(super) const MIN_FAILURE_TTL: Duration = Duration::from_secs(10);
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

/// What a token is asked for with.
#[derive(Clone, Copy)]
pub(super) enum GrantType<'a> {
    RefreshToken(&'a SecretString),
    /// The code of an installation, which HubSpot takes once.
    Code(&'a Code),
}

/// The code of an installation, with what proves that it was this program that asked for it.
pub(super) struct Code {
    pub(super) code: SecretString,
    pub(super) redirect_uri: String,
    pub(super) verifier: Option<SecretString>,
}

/// What a request for a token brought.
pub(super) struct Grant {
    /// The access token, or why there is none.
    pub(super) access: Result<Access>,
    /// The refresh token, if it differs from the one that was sent. HubSpot no longer accepts the old one, so it is kept
    /// whatever else the response contains.
    pub(super) refresh_token: Option<SecretString>,
    /// The account.
    pub(super) hub_id: Option<u64>,
    pub(super) scopes: Vec<String>,
}

/// Requests an access token.
pub(super) async fn request_token(
    app: &AppCredentials,
    endpoint: &dyn TokenEndpoint,
    with: GrantType<'_>,
    clock: Clock,
) -> Grant {
    let response = async {
        let request = token_request(app, with)?;
        let secrets = Redactions::default().secret(app.client_secret.clone());
        let secrets = match with {
            GrantType::RefreshToken(token) => secrets.secret(token.clone()),
            GrantType::Code(code) => {
                let secrets = secrets.secret(code.code.clone());
                code.verifier.iter().cloned().fold(secrets, Redactions::secret)
            }
        };
        let body = send_with_retries(endpoint, &request, with).await;
        body.map_err(|error| token_error(error, with).with_redactions(secrets))
    };
    match response.await {
        Ok(body) => grant(&body, with, Expiry::now(clock)),
        Err(error) => Grant {
            access: Err(error),
            refresh_token: None,
            hub_id: None,
            scopes: Vec::new(),
        },
    }
}

/// Reads a token response field by field: an odd lifetime costs neither of the tokens.
fn grant(body: &[u8], with: GrantType<'_>, arrived: Expiry) -> Grant {
    // serde's error may quote the token, so it is no source of this crate's.
    let response: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| response.get(name).and_then(Value::as_str);
    let header = |token: &str| Token::new(token)?.header();
    let access = match text("access_token").map(header) {
        Some(Ok(header)) => {
            let seconds = response.get("expires_in").and_then(Value::as_u64);
            let lifetime = seconds.map_or(DEFAULT_LIFETIME, Duration::from_secs);
            let lifetime = lifetime.clamp(MIN_LIFETIME, MAX_LIFETIME);
            Ok(Access::new(header, lifetime, arrived))
        }
        Some(Err(_)) => Err(Error::token(
            "HubSpot's token response contains an invalid access token",
        )),
        None => Err(Error::token("HubSpot's token response lacks access_token")),
    };
    let is_sent =
        |token: &str| matches!(with, GrantType::RefreshToken(sent) if sent.expose_secret() == token);
    let new = text("refresh_token").filter(|new| !new.is_empty() && !is_sent(new));
    let scopes = response.get("scopes").and_then(Value::as_array);
    let scopes = scopes.into_iter().flatten().filter_map(Value::as_str);
    Grant {
        access,
        refresh_token: new.map(SecretString::from),
        hub_id: response.get("hub_id").and_then(Value::as_u64),
        scopes: scopes.map(str::to_owned).collect(),
    }
}

fn token_request(app: &AppCredentials, with: GrantType<'_>) -> Result<Request<Bytes>> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    let grant_type = match with {
        GrantType::RefreshToken(_) => "refresh_token",
        GrantType::Code(_) => "authorization_code",
    };
    form.append_pair("grant_type", grant_type);
    form.append_pair("client_id", &app.client_id);
    form.append_pair("client_secret", app.client_secret.expose_secret());
    match with {
        GrantType::RefreshToken(token) => {
            form.append_pair("refresh_token", token.expose_secret());
        }
        GrantType::Code(code) => {
            form.append_pair("code", code.code.expose_secret());
            form.append_pair("redirect_uri", &code.redirect_uri);
            if let Some(verifier) = &code.verifier {
                form.append_pair("code_verifier", verifier.expose_secret());
            }
        }
    }
    Request::post(&app.token_url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(ACCEPT, "application/json")
        .body(form.finish().into())
        .map_err(|_| Error::configuration("the token URL is invalid"))
}

/// Sends the request with retries. A refresh is repeated as a read is: HubSpot grants a token to each request. A code is
/// worth one request, so it is sent again only where HubSpot has not received it.
async fn send_with_retries(
    endpoint: &dyn TokenEndpoint,
    request: &Request<Bytes>,
    with: GrantType<'_>,
) -> Result<Bytes> {
    let retry = RetryPolicy::default().max_attempts(MAX_ATTEMPTS);
    let deadline = deadline_in(TOTAL_TIMEOUT);
    let policies = Policies {
        retry: &retry,
        prior_attempts: 0,
        budget: None,
        idempotency: match with {
            GrantType::RefreshToken(_) => Idempotency::Safe,
            GrantType::Code(_) => Idempotency::NonIdempotent,
        },
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

/// Turns a failed request for a token into the error of what needed the token.
fn token_error(error: Error, with: GrantType<'_>) -> Error {
    let is_code = matches!(with, GrantType::Code(_));
    match error.status() {
        Some(status) if status.is_client_error() && !error.is_rate_limited() => error.of_token(if is_code {
            "HubSpot refused the code; check the client id, the client secret and the redirect URI, and that the code is \
             new: HubSpot takes it once"
        } else {
            "HubSpot refused to grant an access token; check the client id, the client secret and the refresh token"
        }),
        // Its body may contain the token, so it is dropped.
        Some(status) if status.is_success() => {
            Error::token("HubSpot's token response was incomplete or unreadable")
        }
        Some(_) => error.of_token("HubSpot did not grant an access token"),
        None if is_code && error.may_have_been_received() => Error::token(
            "there was no response to the request for an access token, and HubSpot may have used the code: let the user install \
             the app again",
        )
        .with_source(error),
        None => Error::token("the request for a new access token failed").with_source(error),
    }
}
