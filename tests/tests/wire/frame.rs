//! What stands around a request: its method and its headers, all of them.

use tests::hubspot::Request;
use tests::setup::{PATH, TOKEN};

const USER_AGENT: &str = concat!("hubspot-conversations/", env!("CARGO_PKG_VERSION"));

/// Checks everything around the body of a POST.
pub(crate) fn is_a_post(asked: &Request) {
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", &*PATH));
    let names = [
        "accept",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    ];
    assert_eq!(asked.header_names(), names);
    assert_eq!(asked.headers["accept"], "application/json");
    assert_eq!(asked.headers["content-type"], "application/json");
    assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(asked.headers["user-agent"], USER_AGENT);
    assert_eq!(asked.headers["content-length"], asked.body.len().to_string());
}

/// Checks everything of a GET but where it goes.
pub(crate) fn is_a_get(asked: &Request) {
    assert_eq!(asked.method, "GET");
    assert_eq!(
        asked.header_names(),
        ["accept", "authorization", "host", "user-agent"]
    );
    assert_eq!(asked.headers["accept"], "application/json");
    assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(asked.headers["user-agent"], USER_AGENT);
    assert_eq!(asked.body, b"");
}

/// Checks everything of a request that is no GET; without a body, nothing says that there is one.
pub(crate) fn is_a_write(asked: &Request, method: &str, target: &str, body: &str) {
    assert_eq!((asked.method.as_str(), asked.target.as_str()), (method, target));
    let mut names = vec!["accept", "authorization", "host", "user-agent"];
    if !body.is_empty() {
        names.extend(["content-length", "content-type"]);
        assert_eq!(asked.headers["content-type"], "application/json");
        assert_eq!(asked.headers["content-length"], body.len().to_string());
    }
    names.sort_unstable();
    assert_eq!(asked.header_names(), names);
    assert_eq!(asked.headers["accept"], "application/json");
    assert_eq!(asked.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(asked.headers["user-agent"], USER_AGENT);
    assert_eq!(String::from_utf8_lossy(&asked.body), body);
}
