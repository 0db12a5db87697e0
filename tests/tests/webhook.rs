//! The feature `webhook`: verification of signatures, and decoding of events.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue, Method, StatusCode};
use hubspot_conversations::webhook::{
    Event, MessageType, SIGNATURE_HEADER, SubscriptionType, TIMESTAMP_HEADER, Verifier, VerifyError, WINDOW,
};
use hubspot_conversations::{Object, ThreadId};
use proptest::prelude::*;
use serde_json::{Value, json};
use tests::corpus::Corpus;
use tests::say;

const SECRET: &str = "c0ffee00-1234-4abc-8def-0123456789ab";
const URL: &str = "https://example.com/hubspot";
const NEW_MESSAGE: &str = r#"[{"subscriptionType":"conversation.newMessage","objectId":11178480985,"messageId":"9a5f2b","messageType":"MESSAGE"}]"#;

/// Signatures that were computed without this crate:
///
/// ```python
/// import base64, hashlib, hmac
/// signed = (method + url + body + timestamp).encode()
/// print(base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode())
/// ```
///
/// One URL has percent-encoded characters; it was signed with `robin@example.com&when=*:00%20%26` in their place.
const KNOWN: [(&str, &str, &str, &str, &str, &str); 6] = [
    // The signatures in the tests of HubSpot's clients for Python and Ruby.
    (
        "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy",
        "POST",
        "https://www.example.com/webhook_uri",
        "{'example_field':'example_value'}",
        "1693657560000",
        "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=",
    ),
    (
        "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy",
        "POST",
        "https://www.example.com/webhook_uri",
        "{'example_field':'example_value'}",
        "1700000300000",
        "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=",
    ),
    (
        SECRET,
        "POST",
        URL,
        NEW_MESSAGE,
        "1738660800000",
        "N/Fkz9SGI97cyEbakpyk3JdUnKvVeiVLQD9TW9GCzR4=",
    ),
    (
        SECRET,
        "POST",
        URL,
        "[{\"propertyValue\":\"Grüße, 世界\"}]",
        "1738660800001",
        "met3tD7OXlYpYyvLFhD00cP2kJcNpl2z9EX9jMJYdes=",
    ),
    (
        SECRET,
        "GET",
        "https://example.com/card?email=robin%40example.com&when=%2A%3a00%20%26",
        "",
        "1738660800002",
        "DcQDd4/C5lUl+Pthk9gjs9e+4utLNywJmqlS/GKrYfs=",
    ),
    // A secret that is longer than a block of the hash.
    (
        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
        "POST",
        URL,
        "[]",
        "1738660800003",
        "hSJ7UwBsv/ACDxEUUFh0KWy9DCnKNVB/oXBPpbmI+FU=",
    ),
];

fn headers(signature: &str, timestamp: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(signature).unwrap());
    headers.insert(TIMESTAMP_HEADER, HeaderValue::from_str(timestamp).unwrap());
    headers
}

fn at(millis: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(millis)
}

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

#[test]
fn verifies_and_makes_known_signatures() {
    for (secret, method, url, body, timestamp, signature) in KNOWN {
        let verifier = Verifier::new(secret).unwrap();
        let method: Method = method.parse().unwrap();
        let now = at(timestamp.parse().unwrap());
        let headers = headers(signature, timestamp);
        let verified = verifier.verify_at(&method, url, &headers, body.as_bytes(), now);
        assert_eq!(verified, Ok(()), "{signature}");
        assert_eq!(verifier.sign(&method, url, body.as_bytes(), now), headers);
    }
}

#[test]
fn uses_documented_headers() {
    let mut headers = HeaderMap::new();
    let (.., timestamp, signature) = KNOWN[2];
    headers.insert(
        "X-HubSpot-Signature-v3".parse::<http::HeaderName>().unwrap(),
        signature.parse().unwrap(),
    );
    headers.insert(
        "X-HubSpot-Request-Timestamp".parse::<http::HeaderName>().unwrap(),
        timestamp.parse().unwrap(),
    );
    let now = at(1_738_660_800_000);
    let body = NEW_MESSAGE.as_bytes();
    assert_eq!(
        verifier().verify_at(&Method::POST, URL, &headers, body, now),
        Ok(())
    );
}

#[test]
fn accepts_requests_within_window_only() {
    let millis = 1_738_660_800_000;
    let headers = verifier().sign(&Method::POST, URL, b"[]", at(millis));
    let verify = |now| verifier().verify_at(&Method::POST, URL, &headers, b"[]", now);
    assert_eq!(WINDOW, Duration::from_secs(300));
    let over = WINDOW + Duration::from_millis(1);
    for now in [at(millis), at(millis) + WINDOW, at(millis) - WINDOW] {
        assert_eq!(verify(now), Ok(()));
    }
    assert_eq!(verify(at(millis) + over), Err(VerifyError::TooOld(over)));
    assert_eq!(verify(at(millis) - over), Err(VerifyError::InTheFuture(over)));
    // `verify` uses the current time.
    let now = SystemTime::now();
    let signed = verifier().sign(&Method::POST, URL, b"[]", now);
    assert_eq!(verifier().verify(&Method::POST, URL, &signed, b"[]"), Ok(()));
    let old = verifier().sign(&Method::POST, URL, b"[]", now - Duration::from_secs(310));
    let verified = verifier().verify(&Method::POST, URL, &old, b"[]");
    assert!(matches!(verified, Err(VerifyError::TooOld(_))), "{verified:?}");
}

#[test]
fn explains_each_verification_error() {
    let now = at(1_738_660_800_000);
    let body = NEW_MESSAGE.as_bytes();
    let good = verifier().sign(&Method::POST, URL, body, now);
    let without = |name: &str| {
        let mut headers = good.clone();
        headers.remove(name);
        headers
    };
    let with = |name: &'static str, value: &[u8]| {
        let mut headers = good.clone();
        headers.insert(name, HeaderValue::from_bytes(value).unwrap());
        headers
    };
    let cases = [
        (
            URL,
            without(SIGNATURE_HEADER),
            VerifyError::MissingHeader(SIGNATURE_HEADER),
            "x-hubspot-signature-v3",
        ),
        (
            URL,
            without(TIMESTAMP_HEADER),
            VerifyError::MissingHeader(TIMESTAMP_HEADER),
            "x-hubspot-request-timestamp",
        ),
        (
            URL,
            with(TIMESTAMP_HEADER, b"yesterday"),
            VerifyError::InvalidTimestamp,
            "milliseconds",
        ),
        (
            URL,
            with(TIMESTAMP_HEADER, b"+1738660800000"),
            VerifyError::InvalidTimestamp,
            "milliseconds",
        ),
        (
            URL,
            with(TIMESTAMP_HEADER, b""),
            VerifyError::InvalidTimestamp,
            "milliseconds",
        ),
        (
            URL,
            with(TIMESTAMP_HEADER, "1738660800000ü".as_bytes()),
            VerifyError::InvalidTimestamp,
            "milliseconds",
        ),
        (
            URL,
            with(TIMESTAMP_HEADER, b"99999999999999999999999999"),
            VerifyError::InvalidTimestamp,
            "milliseconds",
        ),
        // Seconds instead of milliseconds.
        (
            URL,
            with(TIMESTAMP_HEADER, b"1738660800"),
            VerifyError::TooOld(now.duration_since(at(1_738_660_800)).unwrap()),
            "clock",
        ),
        (
            URL,
            with(SIGNATURE_HEADER, b"not base64"),
            VerifyError::WrongSignature,
            "client secret",
        ),
        (
            URL,
            with(SIGNATURE_HEADER, b""),
            VerifyError::WrongSignature,
            "client secret",
        ),
        (
            "https://example.com/hubspot/",
            good.clone(),
            VerifyError::WrongSignature,
            "exactly the target URL",
        ),
        (
            "http://example.com/hubspot",
            good.clone(),
            VerifyError::WrongSignature,
            "exactly the target URL",
        ),
        (
            "/hubspot",
            good.clone(),
            VerifyError::RelativeUrl,
            "https://example.com/hubspot",
        ),
    ];
    for (url, headers, expected, expected_text) in cases {
        let error = verifier()
            .verify_at(&Method::POST, url, &headers, body, now)
            .unwrap_err();
        assert_eq!(error, expected);
        assert!(error.to_string().contains(expected_text), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
        let status = match error {
            VerifyError::RelativeUrl => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNAUTHORIZED,
        };
        assert_eq!(error.status(), status);
    }
    let other = verifier().verify_at(&Method::PUT, URL, &good, body, now);
    assert_eq!(other, Err(VerifyError::WrongSignature));
}

#[test]
fn validates_and_redacts_secret() {
    for bad in ["", " ", "c0ffee00-1234\n", "\"c0ffee00-1234\""] {
        let error = Verifier::new(bad).unwrap_err();
        assert!(error.is_configuration(), "{error}");
        assert!(error.to_string().contains("client secret"), "{error}");
        assert!(!format!("{error} {error:?}").contains("c0ffee"), "{error}");
    }
    let verifier = verifier();
    let headers = verifier.sign(&Method::POST, URL, b"", SystemTime::now());
    let error = verifier
        .verify(&Method::POST, "https://example.com/", &headers, b"")
        .unwrap_err();
    let shown = format!("{verifier:?} {verifier:#?} {headers:?} {error:?} {error}");
    assert!(!shown.contains("c0ffee"), "{shown}");
}

fn events(body: &[u8]) -> Result<Vec<Object<Event>>, VerifyError> {
    let headers = verifier().sign(&Method::POST, URL, body, SystemTime::now());
    verifier().events(&Method::POST, URL, &headers, body)
}

#[test]
fn reads_events_tolerantly() {
    let body = json!([
        {"subscriptionType": "conversation.newMessage", "objectId": 11178480985_i64, "messageId": "9a5f2b",
            "messageType": "MESSAGE", "changeFlag": "NEW_MESSAGE", "eventId": 100, "attemptNumber": 0,
            "occurredAt": 1738660800000_i64, "portalId": 1, "appId": 2, "subscriptionId": 3},
        {"subscriptionType": "conversation.propertyChange", "objectId": 7, "propertyName": "status",
            "propertyValue": "CLOSED", "changeSource": "USERS"},
        {"subscriptionType": "conversation.merge", "objectId": 8, "messageId": "m", "messageType": "MESSAGE"},
        {"subscriptionType": "contact.creation", "objectId": 9},
        {"subscriptionType": "conversation.newMessage", "objectId": "thread-123", "messageId": 555,
            "messageType": "MESSAGE"},
        {"subscriptionType": "conversation.newMessage", "objectId": 10, "messageId": "c",
            "messageType": "COMMENT"},
        "not an event",
        null,
    ]);
    let all = events(body.to_string().as_bytes()).unwrap();
    assert_eq!(all.len(), 8, "nothing is lost");
    assert_eq!(
        all[0].subscription_type,
        Some(SubscriptionType::ConversationNewMessage)
    );
    assert_eq!(
        all[0].new_message(),
        Some((ThreadId::from(11_178_480_985), "9a5f2b"))
    );
    assert_eq!(all[0].extra().get("changeFlag"), Some(&json!("NEW_MESSAGE")));
    assert_eq!(
        all[1].subscription_type,
        Some(SubscriptionType::ConversationPropertyChange)
    );
    assert_eq!(all[1].property_value.as_deref(), Some("CLOSED"));
    assert_eq!(all[1].thread_id(), Some(ThreadId::from(7)));
    let value = all[2].subscription_type.as_ref().unwrap();
    assert!(matches!(value, SubscriptionType::Unrecognized(_)), "{value}");
    assert_eq!(value.as_str(), "conversation.merge");
    assert_eq!(all[2].thread_id(), Some(ThreadId::from(8)));
    assert_eq!(all[3].thread_id(), None, "a contact has no thread");
    assert_eq!(all[4].new_message(), None);
    let problems: Vec<String> = all[4].problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["objectId: expected an integer, found a string"]);
    assert_eq!(all[5].message_type, Some(MessageType::Comment));
    for other in [&all[1], &all[2], &all[3], &all[5], &all[6], &all[7]] {
        assert_eq!(other.new_message(), None, "{other:?}");
    }
    assert_eq!(all[4].message_id.as_deref(), Some("555"));
    let mut expected = body.clone();
    expected[4]["messageId"] = json!("555");
    let back = serde_json::to_value(&all).unwrap();
    assert_eq!(
        back, expected,
        "serialized as it was received, but for an id's form"
    );
    // A single event, and an empty list.
    assert_eq!(
        events(br#"{"subscriptionType": "conversation.creation"}"#)
            .unwrap()
            .len(),
        1
    );
    assert_eq!(events(b"[]").unwrap().len(), 0);
}

#[test]
fn reads_ids_in_either_form() {
    let body = br#"[{"subscriptionType":"conversation.newMessage","objectId":"11178480985","messageId":123,
        "messageType":"MESSAGE","portalId":"7","occurredAt":"1738660800000"}]"#;
    let all = events(body).unwrap();
    assert_eq!(
        all[0].new_message(),
        Some((ThreadId::from(11_178_480_985), "123"))
    );
    assert_eq!(
        (all[0].portal_id, all[0].occurred_at),
        (Some(7), Some(1_738_660_800_000))
    );
    assert_eq!(all[0].problems(), []);
    // No other form of a number: it may be no number at all.
    for other in [
        "\"+7\"",
        "\"07\"",
        "\" 7\"",
        "\"7.0\"",
        "7.0",
        "\"99999999999999999999\"",
    ] {
        let body = format!(r#"[{{"objectId":{other}}}]"#);
        assert_eq!(events(body.as_bytes()).unwrap()[0].object_id, None, "{other}");
    }
}

#[test]
fn one_unreadable_value_costs_no_other_event() {
    let event = |id: &str, more: &str| {
        format!(
            r#"{{"subscriptionType":"conversation.newMessage","objectId":7,"messageId":"{id}","messageType":"MESSAGE"{more}}}"#
        )
    };
    let deep = format!(r#","x":{}1{}"#, "[".repeat(100_000), "]".repeat(100_000));
    let unreadable = [
        r#","propertyValue":"half \ud83d""#,
        r#","propertyValue":"\udc00\ud83d\ud83d\ude00""#,
        r#","propertyValue":"\q\u12""#,
        ",\"propertyValue\":\"a\ttab\nand\u{1}more\"",
        r#","\ud83d":1"#,
        r#","eventId":1e999"#,
        r#","eventId":-123456789e400"#,
        r#","eventId":NaN"#,
        r#","eventId":0123"#,
        r#","x":[Infinity,{"y":-01}]"#,
        &deep,
    ];
    for value in unreadable {
        for mark in ["", "\u{feff}"] {
            let body = format!(
                "{mark}[{},{},{}]",
                event("a", ""),
                event("b", value),
                event("c", "")
            );
            let all = events(body.as_bytes()).unwrap_or_else(|error| panic!("{value:.40}: {error}"));
            let ids: Vec<_> = all.iter().filter_map(|event| event.new_message()).collect();
            let thread = ThreadId::from(7);
            assert_eq!(ids, [(thread, "a"), (thread, "b"), (thread, "c")], "{value:.40}");
            assert_eq!(all[1].event_id, None, "{value:.40}");
        }
    }
    let invalid = [
        event("a", "").as_bytes(),
        b",{\"propertyValue\":\"\xff\xf0\x9f\"}]",
    ]
    .concat();
    let all = events(&[b"[", &invalid[..]].concat()).unwrap();
    assert_eq!(all[1].property_value.as_deref(), Some("\u{fffd}\u{fffd}"));
}

#[test]
fn bounds_the_memory_of_a_notification() {
    let body = format!("[{}]", vec!["{}"; 100_000].join(","));
    let error = events(body.as_bytes()).unwrap_err();
    assert!(matches!(error, VerifyError::Body(_)), "{error}");
    assert!(
        error.to_string().ends_with("too much for one notification"),
        "{error}"
    );
}

#[test]
fn reports_signed_body_that_is_not_json() {
    for body in [
        &b"[{"[..],
        b"",
        b"\xff",
        b"hello",
        b"[{\"a\":\"b}]",
        b"<html></html>",
    ] {
        let error = events(body).unwrap_err();
        assert!(matches!(error, VerifyError::Body(_)), "{error}");
        assert_eq!(error.status(), StatusCode::BAD_REQUEST);
    }
    let unsigned = verifier().events(&Method::POST, URL, &HeaderMap::new(), b"[{");
    assert_eq!(unsigned, Err(VerifyError::MissingHeader(SIGNATURE_HEADER)));
}

#[test]
fn enum_values_are_those_of_hubspot() {
    for value in [
        "conversation.creation",
        "conversation.deletion",
        "conversation.privacyDeletion",
        "conversation.propertyChange",
        "conversation.newMessage",
    ] {
        let parsed: SubscriptionType = value.parse().unwrap();
        assert!(!matches!(parsed, SubscriptionType::Unrecognized(_)), "{value}");
        assert_eq!(serde_json::to_value(&parsed).unwrap(), value);
    }
    for value in ["MESSAGE", "COMMENT", "WELCOME_MESSAGE"] {
        let parsed: MessageType = value.parse().unwrap();
        assert!(!matches!(parsed, MessageType::Unrecognized(_)), "{value}");
        assert_eq!(parsed.to_string(), value);
    }
}

#[test]
fn round_trips_collected_events() {
    let Some(corpus) = Corpus::get() else { return };
    let mut read = 0;
    for payload in corpus.of("webhook") {
        let name = &payload.name;
        let body: Value = payload.json().unwrap();
        let all = events(payload.text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(serde_json::to_value(&all).unwrap(), body, "{name}");
        read += all.len();
    }
    assert!(read > 0, "no payload was read");
    say(&format!("webhook: {read} collected events"));
}

fn url() -> impl Strategy<Value = String> {
    "https://[a-z]{1,8}\\.example(/[a-zA-Z0-9%:@ü?&=]{0,12}){0,3}"
}

proptest! {
    #[test]
    fn verifies_any_signed_request(
        url in url(),
        body in prop::collection::vec(any::<u8>(), 0..200),
        secret in "[!-~&&[^\"'`]]{1,100}",
        millis in 0..4_000_000_000_000_u64,
        away in -300_000..=300_000_i64,
    ) {
        let verifier = Verifier::new(secret).unwrap();
        let headers = verifier.sign(&Method::POST, &url, &body, at(millis));
        let now = at(millis.saturating_add_signed(away));
        prop_assert_eq!(verifier.verify_at(&Method::POST, &url, &headers, &body, now), Ok(()));
    }

    #[test]
    fn rejects_any_changed_byte(
        body in prop::collection::vec(any::<u8>(), 1..120),
        place in any::<prop::sample::Index>(),
        change in 1..=255_u8,
        part in 0..5_usize,
    ) {
        let now = at(1_738_660_800_000);
        let verifier = verifier();
        let mut headers = verifier.sign(&Method::POST, URL, &body, now);
        let (mut body, mut url, mut secret) = (body, URL.as_bytes().to_vec(), SECRET.as_bytes().to_vec());
        let spoil = |bytes: &mut Vec<u8>| {
            let at = place.index(bytes.len());
            bytes[at] ^= change;
        };
        match part {
            0 => spoil(&mut body),
            // After the scheme, without which it is no URL.
            1 => {
                let mut rest = url.split_off(8);
                spoil(&mut rest);
                url.extend(rest);
            }
            2 => spoil(&mut secret),
            part => {
                let name = if part == 3 { SIGNATURE_HEADER } else { TIMESTAMP_HEADER };
                let mut value = headers[name].as_bytes().to_vec();
                spoil(&mut value);
                let Ok(value) = HeaderValue::from_bytes(&value) else { return Ok(()) };
                headers.insert(name, value);
            }
        }
        let (Ok(url), Ok(secret)) = (String::from_utf8(url), String::from_utf8(secret)) else {
            return Ok(());
        };
        let Ok(verifier) = Verifier::new(secret) else { return Ok(()) };
        let verified = verifier.verify_at(&Method::POST, &url, &headers, &body, now);
        prop_assert!(verified.is_err());
    }

    #[test]
    fn rejects_truncated_or_extended_body(body in prop::collection::vec(any::<u8>(), 1..60), more in any::<u8>()) {
        let now = at(1_738_660_800_000);
        let headers = verifier().sign(&Method::POST, URL, &body, now);
        let verify = |body: &[u8]| verifier().verify_at(&Method::POST, URL, &headers, body, now);
        let mut longer = body.clone();
        longer.push(more);
        prop_assert_eq!(verify(&longer), Err(VerifyError::WrongSignature));
        prop_assert_eq!(verify(&body[1..]), Err(VerifyError::WrongSignature));
    }

    #[test]
    fn never_panics(
        url in any::<String>(),
        body in prop::collection::vec(any::<u8>(), 0..100),
        signature in prop::collection::vec(32..=255_u8, 0..60),
        timestamp in "[0-9+-]{0,25}",
    ) {
        let mut headers = HeaderMap::new();
        if let Ok(signature) = HeaderValue::from_bytes(&signature) {
            headers.insert(SIGNATURE_HEADER, signature);
        }
        headers.insert(TIMESTAMP_HEADER, timestamp.parse().unwrap());
        prop_assert!(verifier().events(&Method::POST, &url, &headers, &body).is_err());
    }
}
