//! Responses, and errors in HubSpot's form.

use serde_json::{Map, Value, json};

#[derive(Debug)]
pub(super) struct Response {
    pub status: u16,
    /// Null for no body.
    pub body: Value,
}

/// A request that is refused. Boxed, since a response is large beside what the handlers return.
pub(super) type ErrorResponse = Box<Response>;

impl Response {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }

    /// Returns a response without a body.
    pub(super) fn no_content() -> Self {
        Self {
            status: 204,
            body: Value::Null,
        }
    }
}

pub(super) fn text<'b>(body: &'b Map<String, Value>, name: &str) -> Result<&'b str, ErrorResponse> {
    let text = body.get(name).and_then(Value::as_str);
    text.ok_or_else(|| invalid(name, &format!("{name} is needed, as a string")))
}

/// The media type of a JSON body, as HubSpot sends it.
pub(super) const JSON: &str = "application/json;charset=utf-8";

pub(super) fn correlation_id() -> String {
    let nanos = chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default();
    format!("00000000-0000-7000-8000-{:012x}", nanos & 0xffff_ffff_ffff)
}

pub(super) fn error(status: u16, category: &str, message: &str) -> ErrorResponse {
    let body = json!({
        "status": "error",
        "message": message,
        "correlationId": correlation_id(),
        "category": category,
    });
    Box::new(Response { status, body })
}

pub(super) fn invalid(field: &str, message: &str) -> ErrorResponse {
    let mut refused = error(400, "VALIDATION_ERROR", message);
    refused.body["errors"] = json!([{"message": message, "in": field}]);
    refused
}

pub(super) fn conversations(sub_category: &str, message: &str) -> ErrorResponse {
    let mut refused = error(400, "VALIDATION_ERROR", message);
    let sub_category = format!("ConversationsApiError.{sub_category}");
    refused.body["errors"] = json!([{"message": message, "subCategory": sub_category}]);
    refused
}

pub(super) fn missing_scope(scope: &str) -> ErrorResponse {
    let message = "the token lacks a scope that this call needs";
    let mut refused = error(403, "MISSING_SCOPES", message);
    refused.body["errors"] = json!([{"message": message, "context": {"requiredGranularScopes": [scope]}}]);
    refused
}

pub(super) fn not_found(what: &str) -> ErrorResponse {
    error(404, "OBJECT_NOT_FOUND", &format!("there is no such {what}"))
}

/// The form of a 429 (observed), which has no category.
pub(super) fn rate_limited(policy: &str) -> Response {
    let body = json!({
        "status": "error",
        "message": format!("the limit of the policy {policy} is reached"),
        "errorType": "RATE_LIMIT",
        "correlationId": correlation_id(),
        "policyName": policy,
    });
    Response { status: 429, body }
}
