//! The method and all headers of a request.

use tests::hubspot::Request;
use tests::setup::{PATH, TOKEN};

const USER_AGENT: &str = concat!("hubspot-conversations/", env!("CARGO_PKG_VERSION"));

/// Checks everything of a POST except its body.
pub(crate) fn is_a_post(request: &Request) {
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", &*PATH)
    );
    let names = [
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    ];
    assert_eq!(request.header_names(), names);
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(request.headers["user-agent"], USER_AGENT);
    assert_eq!(request.headers["content-length"], request.body.len().to_string());
}

/// Checks everything of a GET except its target.
pub(crate) fn is_a_get(request: &Request) {
    assert_eq!(request.method, "GET");
    assert_eq!(
        request.header_names(),
        ["accept", "accept-encoding", "authorization", "host", "user-agent"]
    );
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(request.headers["user-agent"], USER_AGENT);
    assert_eq!(request.body, b"");
}

/// Checks everything of a request other than a GET; without a body it has no header of one.
pub(crate) fn is_a_write(request: &Request, method: &str, target: &str, body: &str) {
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        (method, target)
    );
    let mut names = vec!["accept", "accept-encoding", "authorization", "host", "user-agent"];
    if !body.is_empty() {
        names.extend(["content-length", "content-type"]);
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(request.headers["content-length"], body.len().to_string());
    }
    names.sort_unstable();
    assert_eq!(request.header_names(), names);
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(request.headers["user-agent"], USER_AGENT);
    assert_eq!(String::from_utf8_lossy(&request.body), body);
}
