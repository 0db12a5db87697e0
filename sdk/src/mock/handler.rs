//! Handles a request, with the fault that is injected into it.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::call::Call;
use super::fault::{Effect, Fault};
use super::operation::Operation;
use super::response::{JSON, Response};
use super::routes;
use super::state::State;
use crate::sync::lock;

/// Responds to a request, or returns `None` to close its connection.
pub(super) async fn handle(
    state: Arc<Mutex<State>>,
    request: http::Request<Bytes>,
) -> Option<http::Response<String>> {
    lock(&state).requests.push(request.clone());
    let Some(fault) = fault(&state, &request) else {
        return usual(&state, &request);
    };
    let storing = fault.storing_after.map(|delay| {
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            usual(&state, &request)
        })
    });
    tokio::time::sleep(fault.delay).await;
    let mut stored = None;
    if let Some(storing) = storing
        && (fault.effect == Effect::None || fault.storing_after <= Some(fault.delay))
    {
        stored = storing.await.ok().flatten();
    }
    match fault.effect {
        Effect::Disconnect => None,
        Effect::None => stored,
        Effect::Respond(response) => {
            let builder = http::Response::builder().status(response.status);
            let builder = builder.header(CONTENT_TYPE, response.content_type);
            let headers = response.headers.into_iter();
            let builder = headers.fold(builder, |builder, (name, value)| builder.header(name, value));
            builder.body(response.body).ok()
        }
    }
}

/// Returns the fault that hits a request: the first one in the queue that applies, or the injector's.
fn fault(state: &Mutex<State>, request: &http::Request<Bytes>) -> Option<Fault> {
    let operation = Operation::find(request).map(|(operation, _)| operation);
    let injector = {
        let mut state = lock(state);
        if let Some(fault) = Fault::take(&mut state.faults, operation) {
            return Some(fault);
        }
        state.injector.clone()?
    };
    // Called without the lock: it may use the stand-in.
    injector(request)
}

/// Handles a request without a fault.
fn usual(state: &Mutex<State>, request: &http::Request<Bytes>) -> Option<http::Response<String>> {
    let mut state = lock(state);
    let handled = routes::respond(&mut Call::new(&mut state, request));
    let Response { status, body } = handled.unwrap_or_else(|refused| *refused);
    let id = body.get("correlationId").and_then(Value::as_str);
    let id = id.unwrap_or("00000000-0000-7000-8000-000000000000");
    let mut builder = http::Response::builder().status(status);
    builder = builder.header("x-hubspot-correlation-id", id);
    // HubSpot sends no limits with these statuses (documented).
    if !matches!(status, 401 | 403) {
        for (name, value) in state.rate_limits.headers() {
            builder = builder.header(name, value);
        }
    }
    if body.is_null() {
        return builder.body(String::new()).ok();
    }
    builder.header(CONTENT_TYPE, JSON).body(body.to_string()).ok()
}
