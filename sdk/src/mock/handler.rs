//! From a request on the wire to the response of the stand-in, faults included.

use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use super::fault::{Effect, Fault};
use super::request::Request;
use super::response::{JSON, Response};
use super::routes;
use super::server::Handler;
use super::state::State;
use crate::sync::lock;

/// Decides for each request whether a fault hits it.
type Injector = Arc<dyn Fn(&http::Request<Bytes>) -> Option<Fault> + Send + Sync>;

/// What the server and the test share.
#[derive(Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    injector: Mutex<Option<Injector>>,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(super) fn set_injector(&self, injector: Option<Injector>) {
        *lock(&self.injector) = injector;
    }

    /// The fault that hits a request: the first one in the queue that applies, or the injector's.
    fn fault(&self, request: &http::Request<Bytes>) -> Option<Fault> {
        let route = routes::find(request.method().as_str(), request.uri().path());
        let operation = route.map(|(route, _)| route.operation);
        let queued = Fault::take(&mut self.state().faults, operation);
        queued.or_else(|| {
            // Called without the lock: it may use the stand-in.
            let injector = lock(&self.injector).clone();
            injector.and_then(|injector| injector(request))
        })
    }
}

impl Handler for Shared {
    async fn handle(self: Arc<Self>, request: http::Request<Bytes>) -> Option<http::Response<String>> {
        self.state().requests.push(request.clone());
        let fault = self.fault(&request);
        let Some(fault) = fault else {
            return usual(&mut self.state(), &request);
        };
        let storing = fault.storing_after.map(|delay| {
            tokio::spawn(async move {
                tokio::time::sleep(delay).await;
                usual(&mut self.state(), &request)
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
                let headers = response.headers.into_iter();
                let builder = http::Response::builder().status(response.status);
                let builder = builder.header(CONTENT_TYPE, response.content_type);
                let builder = headers.fold(builder, |builder, (name, value)| builder.header(name, value));
                builder.body(response.body).ok()
            }
        }
    }
}

/// Carries a request out.
fn usual(state: &mut State, request: &http::Request<Bytes>) -> Option<http::Response<String>> {
    let query = request.uri().query().unwrap_or_default();
    let parts = Request {
        http: request,
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        uneven: state.uneven,
    };
    let Response { status, body } = routes::respond(state, &parts);
    let id = body.get("correlationId").and_then(Value::as_str);
    let id = id.unwrap_or("00000000-0000-7000-8000-000000000000");
    let mut builder = http::Response::builder().status(status);
    builder = builder.header("x-hubspot-correlation-id", id);
    // HubSpot sends none with these statuses (documented).
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
