//! `Client::request`: bodies and headers on the wire, results of any type, retries, and errors.

use std::time::Duration;

use bytes::Bytes;
use hubspot_conversations::http::{Method, StatusCode};
use hubspot_conversations::{Client, ErrorKind, Multipart, RetryPolicy};
use serde::Deserialize;
use serde_json::{Value, json};
use tests::hubspot::{Action, Server};
use tests::setup::{TOKEN, builder, closed_port};

const ATTEMPTS: usize = 3;

fn retrying(server: &Server) -> Client {
    let wait = Duration::from_millis(1);
    let retry = RetryPolicy::default().max_attempts(3).backoff(wait, wait);
    builder(server.url()).retry(retry).build().unwrap()
}

#[derive(Debug, PartialEq, Deserialize)]
struct Page {
    total: u64,
}

#[tokio::test]
async fn typed_returns_a_type_of_the_callers() {
    let server = Server::always(Action::json(200, r#"{"total":7,"of tomorrow":1}"#)).await;
    let search = server
        .client()
        .request(Method::POST, "/crm/v3/objects/contacts/search");
    let page = search.json(json!({"limit": 1})).typed::<Page>().await.unwrap();
    assert_eq!(
        (&*page, page.http_status(), page.attempts()),
        (&Page { total: 7 }, StatusCode::OK, 1)
    );
    let request = server.only();
    assert_eq!(request.target, "/crm/v3/objects/contacts/search");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.text(), r#"{"limit":1}"#);
    let fits_not = server.client().request(Method::GET, "/any").typed::<Vec<u8>>();
    let error = fits_not.await.unwrap_err();
    assert!(
        error.is_decode() && error.status() == Some(StatusCode::OK),
        "{error}"
    );
    assert_eq!(error.body(), Some(&br#"{"total":7,"of tomorrow":1}"#[..]));
}

#[tokio::test]
async fn typed_keeps_the_options_set_before_it() {
    let server = Server::always(Action::json(200, r#"{"total":7}"#)).await;
    let request = server.client().request(Method::PUT, "/any?a=1");
    let request = request.query("b", "x&y").json([1]).header("x-a", "1").unwrap();
    request.typed::<Page>().header("x-b", "2").unwrap().await.unwrap();
    let request = server.only();
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("PUT", "/any?a=1&b=x%26y")
    );
    assert_eq!(
        (request.text(), &*request.headers["x-a"], &*request.headers["x-b"]),
        ("[1]", "1", "2")
    );
}

#[tokio::test]
async fn reads_an_empty_body_as_null() {
    let server = Server::always(Action::response(204, &[], "")).await;
    let client = server.client();
    let request = || client.request(Method::DELETE, "/any");
    assert_eq!(*request().await.unwrap(), Value::Null);
    assert_eq!(*request().typed::<Option<Page>>().await.unwrap(), None);
    request().typed::<()>().await.unwrap();
    assert!(request().bytes().await.unwrap().is_empty());
    assert!(request().typed::<Page>().await.unwrap_err().is_decode());
}

#[tokio::test]
async fn bytes_returns_a_body_that_is_not_json() {
    let csv = b"id,name\n1,\xff\n";
    let server = Server::always(Action::response(200, &[("content-type", "text/csv")], csv)).await;
    let client = server.client();
    let export = client.request(Method::GET, "/any").bytes().await.unwrap();
    assert_eq!(&export[..], csv);
    assert_eq!(export.headers()["content-type"], "text/csv");
    let error = client.request(Method::GET, "/any").await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.body(), Some(&csv[..]));
}

#[tokio::test]
async fn body_of_any_media_type_is_sent_as_it_is() {
    let server = Server::always(Action::json(200, "{}")).await;
    let client = server.client();
    let request = || client.request(Method::POST, "/any");
    let bytes = Bytes::from_static(b"a,\0,\xff\r\n");
    request().body("text/csv", bytes.clone()).await.unwrap();
    let sent = server.only();
    assert_eq!(sent.headers["content-type"], "text/csv");
    assert_eq!(sent.body, bytes);
    let error = request().body("text/\ncsv", "").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(
        error.to_string().contains("the media type is not valid"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn multipart_form_is_encoded_on_the_wire_and_repeated_by_a_retry() {
    let server = Server::script([
        Action::json(429, r#"{"policyName":"SECONDLY"}"#),
        Action::json(200, "{}"),
    ])
    .await;
    let form = Multipart::new().text("folderPath", "/invoices").file(
        "file",
        "a \"b\".pdf",
        "application/pdf",
        &b"%PDF\r\n\0\xff"[..],
    );
    let request = retrying(&server)
        .request(Method::POST, "/files/v3/files")
        .multipart(form);
    assert_eq!(request.await.unwrap().attempts(), 2);
    let sent = server.requests();
    assert_eq!(sent[0].body, sent[1].body);
    let media_type = &sent[0].headers["content-type"];
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"folderPath\"\r\n\r\n/invoices\r\n\
         --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a %22b%22.pdf\"\r\n\
         content-type: application/pdf\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    assert_eq!(
        sent[0].body,
        [expected.as_bytes(), b"%PDF\r\n\0\xff", end.as_bytes()].concat()
    );
    assert_eq!(sent[0].headers["content-length"], sent[0].body.len().to_string());
}

#[tokio::test]
async fn retries_a_post_only_if_it_is_idempotent() {
    for (idempotent, attempts) in [(None, 1), (Some(false), 1), (Some(true), ATTEMPTS)] {
        let server = Server::always(Action::response(503, &[], "")).await;
        let search = retrying(&server)
            .request(Method::POST, "/any/search")
            .json(json!({"limit": 1}));
        let search = match idempotent {
            Some(idempotent) => search.idempotent(idempotent),
            None => search,
        };
        let error = search.await.unwrap_err();
        assert_eq!(
            (error.attempts() as usize, server.count("POST")),
            (attempts, attempts)
        );
        assert_eq!(error.is_retryable(), idempotent == Some(true), "{error}");
    }
    let server = Server::always(Action::response(503, &[], "")).await;
    let get = retrying(&server).request(Method::GET, "/any").idempotent(false);
    assert_eq!(get.await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn header_is_on_the_wire_and_not_in_the_next_request() {
    let server = Server::always(Action::json(200, "{}")).await;
    let client = server.client();
    let request = client
        .request(Method::GET, "/any")
        .header("accept", "text/csv")
        .unwrap();
    request.await.unwrap();
    client.request(Method::GET, "/any").await.unwrap();
    let accept: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.headers["accept"].clone())
        .collect();
    assert_eq!(accept, ["text/csv", "application/json"]);
}

#[tokio::test]
async fn errors_name_method_and_path() {
    let server = Server::always(Action::response(404, &[], "")).await;
    let client = server.client();
    let error = client
        .request(Method::GET, "/crm/v3/owners/7?a=secret")
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "GET /crm/v3/owners/7: 404 Not Found: no body");
    assert_eq!(error.operation(), Some("request"));
    let error = client.request(Method::GET, "crm/v3/owners").await.unwrap_err();
    let expected = "request: a path begins with a slash, as in /crm/v3/owners";
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.requests().len(), 1);
    let unreachable = tests::setup::client(&closed_port());
    let error = unreachable.request(Method::DELETE, "/any").await.unwrap_err();
    assert!(error.to_string().starts_with("DELETE /any: "), "{error}");
}

#[tokio::test]
async fn errors_redact_an_address_in_the_path() {
    let server = Server::always(Action::json(400, r#"{"message":"no robin@example.com"}"#)).await;
    let responses = server.client();
    let unreachable = tests::setup::client(&closed_port());
    for client in [&responses, &unreachable] {
        for path in [
            "/crm/v3/contacts/robin@example.com",
            "/crm/v3/contacts/robin%40example.com",
        ] {
            let error = client.request(Method::GET, path).await.unwrap_err();
            let line = error.to_string();
            assert!(line.starts_with("GET /crm/v3/contacts/"), "{line}");
            for shown in [line, format!("{error:?}")] {
                assert!(!shown.contains("robin") && !shown.contains(TOKEN), "{shown}");
            }
        }
    }
    assert!(
        server.requests()[0].target.ends_with("/robin@example.com"),
        "the path itself is unchanged"
    );
}
