use super::*;
use crate::body::Body;

#[test]
fn redacts_sent_values_in_every_form() {
    let body = r#"{"type":"MESSAGE","text":"Dear \"Robin\" <b>, your secret order 77","channelId":"1002",
        "recipients":[{"actorId":"V-1","name":"Jo","deliveryIdentifier":{"type":"HS_EMAIL_ADDRESS","value":"jo@example.com"}}]}"#;
    let json = HeaderValue::from_static("application/json");
    let body = Body::Bytes {
        content_type: json,
        bytes: body.into(),
    };
    let mut request = Request::new(http::Method::POST, "/p".to_owned()).body(body);
    request.query = "limit=25&q=Some%20Body".to_owned();
    request
        .headers
        .insert("x-mine", "header-value-1".parse().unwrap());
    let redactor = Redactions::of(&Arc::new(request))
        .secret("to&ken".to_owned())
        .redactor();
    for (from, to) in [
        ("channel 1002 cannot send", "channel 1002 cannot send"),
        ("bad address jo@example.com.", "bad address […]."),
        ("another other@example.org, too", "another […], too"),
        (
            "text was 'Dear \"Robin\" <b>, your secret order 77'",
            "text was '[…]'",
        ),
        (
            r#"text was "Dear \"Robin\" <b>, your secret order 77""#,
            "text was \"[…]\"",
        ),
        ("cut: your secret ord…", "cut: […]…"),
        (
            "html: Dear &quot;Robin&quot; &lt;b&gt;, your secret order 77",
            "html: […]",
        ),
        (
            "Jo may not receive; Jonathan may",
            "[…] may not receive; Jonathan may",
        ),
        (
            "token to&ken of client_secret=to%26ken&x",
            "token […] of client_secret=[…]&x",
        ),
        ("Some Body has header-value-1, limit 25", "[…] has […], limit 25"),
        (
            "/contacts/other%40example.org is\nnot\u{2028}there",
            "[…] is not there",
        ),
        ("in capitals: YOUR SECRET ORD", "in capitals: […]"),
        ("y o u r\n\nsecret\u{200b}Ord of it", "[…] of it"),
        ("YOURSECRETORDER was sent", "[…] was sent"),
        ("JO may not, JOnathan may", "[…] may not, JOnathan may"),
        ("SOME  BODY and somebody", "[…] and […]"),
        ("TO&KEN", "[…]"),
        ("short", "short"),
        ("", ""),
    ] {
        assert_eq!(redactor.line(from), to);
    }
}
