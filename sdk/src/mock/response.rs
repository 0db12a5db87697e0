//! Responses, and errors in HubSpot's form.

use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Response {
    pub status: u16,
    /// Null for no body.
    pub body: Value,
}

/// What an operation returns; a request that is refused is an error. Boxed, since a response is large.
pub(super) type Handled<T = Response> = Result<T, Box<Response>>;

impl Response {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    /// Returns a response without a body.
    pub(super) fn no_content() -> Self {
        let body = Value::Null;
        Self { status: 204, body }
    }
}

/// The media type of a JSON body, as HubSpot sends it.
pub(super) const JSON: &str = "application/json;charset=utf-8";

fn refused(status: u16, message: &str, mut body: Value) -> Box<Response> {
    let nanos = chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default();
    body["status"] = "error".into();
    body["message"] = message.into();
    body["correlationId"] = format!("00000000-0000-7000-8000-{:012x}", nanos & 0xffff_ffff_ffff).into();
    Box::new(Response { status, body })
}

pub(super) fn error(status: u16, category: &str, message: &str) -> Box<Response> {
    refused(status, message, json!({"category": category}))
}

fn detailed(status: u16, category: &str, message: &str, mut detail: Value) -> Box<Response> {
    detail["message"] = message.into();
    refused(status, message, json!({"category": category, "errors": [detail]}))
}

pub(super) fn invalid(field: &str, message: &str) -> Box<Response> {
    detailed(400, "VALIDATION_ERROR", message, json!({"in": field}))
}

pub(super) fn conversations(sub_category: &str, message: &str) -> Box<Response> {
    let sub_category = format!("ConversationsApiError.{sub_category}");
    detailed(
        400,
        "VALIDATION_ERROR",
        message,
        json!({"subCategory": sub_category}),
    )
}

pub(super) fn missing_scope(scope: &str) -> Box<Response> {
    let detail = json!({"context": {"requiredGranularScopes": [scope]}});
    detailed(
        403,
        "MISSING_SCOPES",
        "the token lacks a scope that this call needs",
        detail,
    )
}

pub(super) fn not_found(what: &str) -> Box<Response> {
    error(404, "OBJECT_NOT_FOUND", &format!("there is no such {what}"))
}

/// Returns an error without a category, as of a fault.
pub(super) fn injected(status: u16) -> Box<Response> {
    refused(status, "injected fault", json!({}))
}

/// Returns the form of a 429 (observed), which has no category.
pub(super) fn rate_limited(policy: &str) -> Box<Response> {
    let message = format!("the limit of the policy {policy} is reached");
    refused(
        429,
        &message,
        json!({"errorType": "RATE_LIMIT", "policyName": policy}),
    )
}
