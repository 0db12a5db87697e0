//! Answers that are not quite JSON, or too large: what they cost.

use hubspot_conversations::http::Method;
use hubspot_conversations::{Client, ErrorKind, Message};
use tests::hubspot::{Action, Server};
use tests::setup::{builder, thread};

async fn answering(body: impl AsRef<[u8]>) -> (Server, Client) {
    let server = Server::always(Action::json(200, body)).await;
    let client = server.client();
    (server, client)
}

/// Returns a page of three messages, the second one with this besides its id.
fn page(more: &[u8]) -> Vec<u8> {
    let (before, after) = (
        br#"{"results":[{"type":"COMMENT","id":"a","text":"x"},{"type":"COMMENT","id":"b""#,
        br#"},{"type":"COMMENT","id":"c","text":"z"}]}"#,
    );
    [&before[..], more, after].concat()
}

#[tokio::test]
async fn one_unreadable_value_costs_its_field() {
    let deep = |open: &str, close: &str| {
        format!(r#","x":{}1{}"#, open.repeat(50_000), close.repeat(50_000)).into_bytes()
    };
    let cases: [(Vec<u8>, Option<&str>); 14] = [
        (br#","text":"cut \ud83d""#.to_vec(), Some("cut \u{fffd}")),
        (
            br#","text":"\ude00\ud83d\ude00\ud83dx""#.to_vec(),
            Some("\u{fffd}\u{1f600}\u{fffd}x"),
        ),
        (
            br#","text":"\ud83d\n\u00e4\"q\"""#.to_vec(),
            Some("\u{fffd}\n\u{e4}\"q\""),
        ),
        (
            b",\"text\":\"caf\xe9 \xed\xa0\xbd\"".to_vec(),
            Some("caf\u{fffd} \u{fffd}\u{fffd}\u{fffd}"),
        ),
        (
            b",\"text\":\"two\nlines\tand \x00\"".to_vec(),
            Some("two\nlines\tand \0"),
        ),
        (
            br#","text":"a \q and \u12 \u+123""#.to_vec(),
            Some(r"a \q and \u12 \u+123"),
        ),
        (br#","text":1e999"#.to_vec(), Some("1e999")),
        (
            br#","text":null,"x":[-1e400,1E+999,NaN,-Infinity,01,+1,.5]"#.to_vec(),
            None,
        ),
        (br#","\udfff":1,"text":"y""#.to_vec(), Some("y")),
        (deep("[", "]"), None),
        (deep("{\"a\":", "}"), None),
        ([&deep("[\"]\",", "]")[..], br#","text":"y""#].concat(), Some("y")),
        (
            [br#","text":"\ud83d""#, &deep("[", "]")[..]].concat(),
            Some("\u{fffd}"),
        ),
        (
            format!(r#","text":"y","x":{}"#, "9".repeat(400)).into_bytes(),
            Some("y"),
        ),
    ];
    for (more, text) in cases {
        let shown = String::from_utf8_lossy(&more[..more.len().min(60)]).into_owned();
        let (_server, client) = answering(page(&more)).await;
        let mut messages = client.thread(thread()).messages();
        let all = messages
            .try_next_page()
            .await
            .unwrap_or_else(|error| panic!("{shown}: {error}"));
        let all = all.unwrap();
        let ids: Vec<&str> = all.iter().map(Message::id).collect();
        assert_eq!(ids, ["a", "b", "c"], "{shown}");
        let texts: Vec<Option<&str>> = all.iter().map(Message::text).collect();
        assert_eq!(texts, [Some("x"), text, Some("z")], "{shown}");
    }
}

#[tokio::test]
async fn reads_json_after_a_byte_order_mark() {
    let marked = [b"\xef\xbb\xbf", &page(b"")[..]].concat();
    let (_server, client) = answering(marked).await;
    assert_eq!(client.list_messages(thread()).await.unwrap().messages().len(), 3);
    let any = client.request(Method::GET, "/any").await.unwrap();
    assert_eq!(any["results"][1]["id"], "b");

    let refusal =
        "\u{feff}{\"status\":\"error\",\"message\":\"no \\ud83d\",\"category\":\"VALIDATION_ERROR\"}";
    let server = Server::always(Action::json(400, refusal)).await;
    let error = server.client().list_messages(thread()).await.unwrap_err();
    assert_eq!(error.category(), Some("VALIDATION_ERROR"));
    assert_eq!(error.message(), Some("no \u{fffd}"));
}

#[tokio::test]
async fn keeps_unreadable_numbers_and_deep_values_as_strings() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let (_server, client) = answering(format!(r#"{{"a":1e999,"b":[{deep}],"c":1.5e3}}"#)).await;
    let any = client.request(Method::GET, "/any").await.unwrap().into_inner();
    assert_eq!((&any["a"], &any["c"]), (&"1e999".into(), &1500.0.into()));
    let mut inner = &any["b"];
    while let Some(list) = inner.as_array() {
        inner = &list[0];
    }
    let text = inner.as_str().unwrap();
    assert!(
        text.starts_with("[[") && text.contains('1') && text.ends_with("]]"),
        "{text}"
    );
}

#[tokio::test]
async fn a_text_that_is_cut_short_or_no_json_stays_an_error() {
    let bodies: [&[u8]; 11] = [
        b"",
        b"OK",
        b"<html><body>1e999</body></html>",
        br#"{"results":[{"id":"a"},{"id":"\ud83d"#,
        br#"{"results":[{"id":"a"},{"id":1e999"#,
        br#"{"results":[{"id":"a"}]}{"#,
        br#"{"results":[{"id":"a"}"#,
        br#"{"results":[{"id" "a"}]}"#,
        br#"{results:[{"id":"a"}]}"#,
        br#"{"results":[{"id":undefined}]}"#,
        br#"{'results':[{'id':'a'}]}"#,
    ];
    for body in bodies {
        let (_server, client) = answering(body).await;
        let error = client.list_messages(thread()).await.unwrap_err();
        let shown = String::from_utf8_lossy(body);
        assert_eq!(error.kind(), ErrorKind::Decode, "{shown}: {error}");
        assert!(
            error.to_string().ends_with("the response cannot be read"),
            "{shown}: {error}"
        );
    }
}

#[tokio::test]
async fn refuses_an_answer_beyond_the_settings() {
    let page = |entries: usize| format!(r#"{{"results":[{}]}}"#, vec![r#"{"id":"1"}"#; entries].join(","));
    let server = Server::always(Action::json(200, page(20))).await;
    let cause = |error: &hubspot_conversations::Error| std::error::Error::source(error).unwrap().to_string();

    let client = builder(server.url()).max_page_entries(20).build().unwrap();
    assert_eq!(client.list_messages(thread()).await.unwrap().messages().len(), 20);
    let client = builder(server.url()).max_page_entries(19).build().unwrap();
    let error = client.list_messages(thread()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error.to_string().ends_with("the response is too large"),
        "{error}"
    );
    assert!(
        cause(&error).contains("more than the client's 19 `max_page_entries`"),
        "{}",
        cause(&error)
    );
    let any = client.request(Method::GET, "/any").await.unwrap_err();
    assert_eq!(any.kind(), ErrorKind::Decode);

    let client = builder(server.url())
        .max_response_bytes(page(20).len())
        .build()
        .unwrap();
    assert_eq!(client.list_messages(thread()).await.unwrap().messages().len(), 20);
    let client = builder(server.url()).max_response_bytes(100).build().unwrap();
    let error = client.list_messages(thread()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(
        error.to_string().contains("longer than the limit of 100 bytes"),
        "{error}"
    );
    assert!(cause(&error).contains("max_response_bytes"), "{}", cause(&error));

    let server = Server::always(Action::json(200, page(9_000))).await;
    let error = server.client().list_messages(thread()).await.unwrap_err();
    assert!(
        cause(&error).contains("more memory than 1 MiB and eight times its bytes"),
        "{}",
        cause(&error)
    );
}

#[tokio::test]
async fn reads_ids_in_either_form() {
    let body = r#"{"type":"MESSAGE","id":123,"conversationsThreadId":7,"channelId":1002,"channelAccountId":"40","text":7,
        "senders":[{"actorId":5}],"client":{"clientType":"INTEGRATION","integrationAppId":"99"}}"#;
    let (_server, client) = answering(body).await;
    let message = client.get_message(thread(), "m").await.unwrap();
    assert_eq!((message.id(), message.thread_id()), ("123", Some(7.into())));
    assert_eq!(message.channel_account().unwrap().to_string(), "1002/40");
    assert_eq!(message.senders()[0].actor_id.as_ref().unwrap().as_str(), "5");
    assert_eq!(message.text(), None, "a text is no id");
}

/// The largest pages that HubSpot returns, of the smallest items, and each object with a field that is new to this crate.
#[tokio::test]
async fn reads_the_largest_pages_of_hubspot() {
    let message = r#"{"type":"MESSAGE","id":"1","new":1,"client":{"clientType":"HUBSPOT","new":1},"senders":[{"actorId":"V-1",
        "new":1,"deliveryIdentifier":{"type":"HS_EMAIL_ADDRESS","value":"a","new":1}}],"recipients":[{"new":1,
        "deliveryIdentifiers":[{"type":"HS_EMAIL_ADDRESS","value":"b","new":1}]}],"text":"x","richText":"x",
        "attachments":[{"type":"FILE","fileId":"1","new":1}],"status":{"statusType":"SENT","new":1}}"#;
    let list = |item: &str, count: usize| format!(r#"{{"results":[{}]}}"#, vec![item; count].join(","));
    let (_server, client) = answering(list(message, 100)).await;
    assert_eq!(
        client.list_messages(thread()).await.unwrap().messages().len(),
        100
    );

    let (_server, client) = answering(list(r#"{"id":"1","status":"OPEN","new":1}"#, 500)).await;
    let page = client.list_threads().await.unwrap();
    assert_eq!(page.results.as_ref().unwrap().len(), 500);

    let properties: Vec<String> = (0..500)
        .map(|n| format!(r#""property_{n}":"value {n}""#))
        .collect();
    let contact = format!(r#"{{"id":"1","properties":{{{}}}}}"#, properties.join(","));
    for (item, count) in [(&*contact, 100), (r#"{"id":"1"}"#, 1_000)] {
        let (_server, client) = answering(list(item, count)).await;
        let any = client.request(Method::GET, "/any").await.unwrap();
        assert_eq!(any["results"].as_array().unwrap().len(), count);
    }
}
