//! The bytes of requests, and successful responses.

use hubspot_conversations::{
    ActorId, ChannelAccount, DeliveryIdentifier, MessageSort, NewAttachment, NewComment, NewMessage,
    NewQuickReplies, NewSocialMedia, Object, OutgoingMessage, QuickReply, Recipient, SocialMediaType,
    SocialMetadata,
};
use serde_json::{Value, json};
use tests::corpus::{Corpus, fixture};
use tests::hubspot::{Action, Request, Server};
use tests::json::{parse, plain, written};
use tests::setup::{PATH, thread};

use crate::request_checks::{is_a_get, is_a_post};

fn sent() -> Action {
    Action::json(201, fixture("message", "message.json"))
}

fn agent() -> ActorId {
    ActorId::agent(700)
}

fn mail(text: &str) -> NewMessage {
    NewMessage::new(text, agent(), ChannelAccount::email("515"))
}

/// Sends a message, and returns the request.
async fn send(draft: impl Into<OutgoingMessage>) -> Request {
    let server = Server::always(sent()).await;
    server.client().thread(thread()).send(draft).await.unwrap();
    server.only()
}

fn is_fixture(request: &Request, name: &str) {
    is_a_post(request);
    assert_eq!(request.json(), parse(&fixture("request", name)), "{name}");
}

#[tokio::test]
async fn message_body_contains_only_what_was_set() {
    let request = send(mail("Grüße").recipient(Recipient::email("charles@buyer.example"))).await;
    is_a_post(&request);
    let bytes = concat!(
        r#"{"type":"MESSAGE","channelAccountId":"515","channelId":"1002","recipients":[{"deliveryIdentifier":"#,
        r#"{"type":"HS_EMAIL_ADDRESS","value":"charles@buyer.example"},"recipientField":"TO"}],"#,
        r#""senderActorId":"A-700","text":"Grüße"}"#,
    );
    assert_eq!(String::from_utf8(request.body).unwrap(), bytes);
}

#[tokio::test]
async fn comment_body_is_type_and_text() {
    let server = Server::always(sent()).await;
    server
        .client()
        .thread(thread())
        .comment("Call him first.")
        .await
        .unwrap();
    let request = server.only();
    is_a_post(&request);
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        r#"{"type":"COMMENT","text":"Call him first."}"#
    );
}

#[tokio::test]
async fn sends_all_fields_of_an_email() {
    let to = Recipient::email("charles@buyer.example").actor_id(ActorId::visitor(801));
    let message = mail("Which engine is it?")
        .rich_text("<p>Which engine is it?</p>")
        .subject("Re: engine")
        .recipient(to);
    is_fixture(&send(message).await, "message-email.json");
}

#[tokio::test]
async fn sends_copies_and_both_forms_of_identifiers() {
    let to = Recipient::default()
        .name("Charles")
        .recipient_field("TO")
        .delivery_identifiers([DeliveryIdentifier::email("charles@buyer.example")]);
    let copies = [
        Recipient::email("mary@buyer.example").cc(),
        Recipient::of(DeliveryIdentifier::phone("+441632960000")).bcc(),
    ];
    let message = mail("Which engine is it?")
        .rich_text("<p>Which engine is it?</p>")
        .subject("Re: engine")
        .recipient(to)
        .recipients(copies);
    is_fixture(&send(message).await, "message-copies.json");
}

#[tokio::test]
async fn sends_each_kind_of_attachment() {
    is_fixture(
        &send(mail("See the picture.").file("4242")).await,
        "message-file.json",
    );

    let chat = ChannelAccount::live_chat("77");
    let replies = [
        QuickReply::text("Yes"),
        QuickReply::url("https://shop.example/colours").label("Our colours"),
    ];
    let message = NewMessage::new("Is it black?", agent(), chat.clone())
        .recipient(Recipient::opaque("f00d"))
        .attachment(NewQuickReplies::new(replies));
    is_fixture(&send(message).await, "message-quick-replies.json");

    let post = SocialMetadata::new(SocialMediaType::Story)
        .id("s1")
        .media_title("Mill")
        .description("A mill at dawn")
        .media_url_string("https://social.example/1")
        .thumbnail_url("https://social.example/1.png");
    let message = NewMessage::new("Have a look.", agent(), chat).attachment(NewSocialMedia::new(post));
    is_fixture(&send(message).await, "message-social-media.json");

    let comment = NewComment::new("a < b").rich_text("<b>a &lt; b</b>").file("4242");
    is_fixture(&send(comment).await, "comment-rich.json");
}

#[tokio::test]
async fn sends_unknown_message_types_as_json() {
    let of_tomorrow = json!({"type": "HOLOGRAM", "depth": 3});
    let request = send(mail("See this.").attachment(NewAttachment::Unrecognized(of_tomorrow.clone()))).await;
    assert_eq!(request.json()["attachments"], json!([of_tomorrow]));

    let letter = json!({"type": "LETTER", "stamp": null, "pages": [1, 2.5]});
    let request = send(OutgoingMessage::Unrecognized(letter.clone())).await;
    is_a_post(&request);
    assert_eq!(request.json(), letter);
}

#[tokio::test]
async fn sends_extra_fields_without_duplicate_names() {
    let mut comment = Object::from(NewComment::new("the text"));
    for (name, value) in [
        ("type", "MESSAGE"),
        ("text", "another"),
        ("richText", "<b>rich</b>"),
        ("mood", "calm"),
    ] {
        comment.extra_mut().insert(name, value);
    }
    comment.rich_text = Some("<i>rich</i>".to_owned());
    let request = send(OutgoingMessage::Comment(comment)).await;
    let bytes = r#"{"type":"COMMENT","richText":"<i>rich</i>","text":"the text","mood":"calm"}"#;
    assert_eq!(String::from_utf8(request.body).unwrap(), bytes);
}

#[tokio::test]
async fn sends_stored_messages_unchanged() {
    for payload in tests::corpus::fixtures("request") {
        let draft: OutgoingMessage = serde_json::from_str(&payload.text).unwrap();
        is_fixture(&send(draft).await, &payload.name);
    }
}

#[tokio::test]
async fn builds_the_recorded_mail_with_public_functions() {
    let Some(corpus) = Corpus::get() else { return };
    let recorded = corpus
        .of("request")
        .into_iter()
        .find(|payload| payload.name == "01-cookbook-message-email.json");
    let recorded = recorded.expect("the recorded mail").json().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let to = &recorded["recipients"][0];
    let actor: ActorId = text(&to["actorId"]).parse().unwrap();
    let sender: ActorId = text(&recorded["senderActorId"]).parse().unwrap();
    let account = ChannelAccount::new(text(&recorded["channelId"]), text(&recorded["channelAccountId"]));
    let message = NewMessage::new(text(&recorded["text"]), sender, account)
        .rich_text(text(&recorded["richText"]))
        .subject(text(&recorded["subject"]))
        .recipient(Recipient::email(text(&to["deliveryIdentifier"]["value"])).actor_id(actor));
    assert_eq!(send(message).await.json(), recorded);
}

#[tokio::test]
async fn rejects_invalid_messages_before_sending() {
    let server = Server::always(sent()).await;
    let client = server.client();
    let mary: ActorId = "E-mary@buyer.example".parse().unwrap();
    let refused = [
        NewMessage::new("x", ActorId::default(), ChannelAccount::email("515")),
        NewMessage::new("x", agent(), ChannelAccount::email("")),
        mail("x").recipient(Recipient::default().actor_id(mary)),
    ];
    for message in refused {
        let by_thread = client.thread(thread()).send(message.clone()).await.unwrap_err();
        let by_operation = client.send_message(thread(), message).await.unwrap_err();
        for error in [by_thread, by_operation] {
            assert_eq!(
                error.kind(),
                hubspot_conversations::ErrorKind::InvalidRequest,
                "{error}"
            );
            assert!(!error.may_have_been_received());
            assert!(
                !error.to_string().contains("mary"),
                "the error displays an address: {error}"
            );
        }
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn sends_every_list_parameter_in_the_query() {
    let server = Server::always(Action::json(200, fixture("message-page", "mixed.json"))).await;
    let client = server.client();
    let page = client
        .list_messages(thread())
        .after("a b&c")
        .archived(true)
        .limit(25)
        .property("text")
        .sort(MessageSort::OldestFirst)
        .sort("-id".parse::<MessageSort>().unwrap())
        .await
        .unwrap();
    assert_eq!(page.messages().len(), 4);
    let request = server.only();
    is_a_get(&request);
    let query = "after=a+b%26c&archived=true&limit=25&property=text&sort=createdAt&sort=-id";
    assert_eq!(request.target, format!("{PATH}?{query}"));

    client.list_messages(thread()).await.unwrap();
    assert_eq!(
        server.requests()[1].target,
        PATH,
        "the query has only the parameters that were set"
    );
}

#[tokio::test]
async fn sends_cursors_unchanged() {
    let server = Server::always(Action::json(200, fixture("message-page", "last.json"))).await;
    // HubSpot percent-encodes some cursors; encoding them again would change them.
    for (cursor, query) in [
        ("abc%3D%3D", "abc%3D%3D"),
        ("abc==", "abc%3D%3D"),
        ("MjAw", "MjAw"),
        ("50%", "50%25"),
        ("a%2bB", "a%2bB"),
    ] {
        server
            .client()
            .list_messages(thread())
            .after(cursor)
            .limit(1)
            .await
            .unwrap();
        assert_eq!(
            server.requests().last().unwrap().target,
            format!("{PATH}?after={query}&limit=1"),
            "{cursor}"
        );
    }
}

#[tokio::test]
async fn keeps_the_path_of_the_base_url() {
    let server = Server::always(sent()).await;
    for url in [
        format!("{}/proxy/hub", server.url()),
        format!("{}/proxy/hub/", server.url()),
    ] {
        tests::setup::client(&url)
            .thread(thread())
            .comment("x")
            .await
            .unwrap();
        assert_eq!(
            server.requests().last().unwrap().target,
            format!("/proxy/hub{PATH}")
        );
    }
}

#[tokio::test]
async fn accepts_any_2xx() {
    for status in [200, 201, 202, 203, 226, 299] {
        let response = Action::json(status, fixture("message", "message-failed.json"));
        let server = Server::always(response.header("X-HubSpot-Correlation-Id", "018f-own")).await;
        let response = server.client().send_message(thread(), mail("x")).await.unwrap();
        assert_eq!(response.response().unwrap().http_status().as_u16(), status);
        assert_eq!(response.response().unwrap().correlation_id(), Some("018f-own"));
        assert_eq!(response.response().unwrap().attempts(), 1);
        let delivery = response.delivery().unwrap();
        assert!(delivery.is_failed(), "accepted is not delivered");
        assert_eq!(delivery.to_string(), "FAILED (EMAIL_BOUNCED)");
    }
}

#[tokio::test]
async fn decodes_every_type_of_message_and_attachment() {
    let mut types = Vec::new();
    for payload in tests::corpus::fixtures("message") {
        let server = Server::always(Action::json(200, payload.text.clone())).await;
        let message = server
            .client()
            .get_message(thread(), "x")
            .await
            .unwrap()
            .into_inner();
        let sent = parse(&payload.text);
        assert_eq!(written(&message), plain(sent.clone()), "{}", payload.name);
        assert_eq!(message.problems(), [], "{}", payload.name);
        assert_eq!(message.type_name(), sent["type"].as_str());
        assert_eq!(Some(message.id()), sent["id"].as_str());
        assert_eq!(message.text(), sent["text"].as_str());
        assert_eq!(
            message.senders().len(),
            sent["senders"].as_array().map_or(0, Vec::len)
        );
        assert_eq!(
            message.direction().map(hubspot_conversations::Direction::as_str),
            sent["direction"].as_str()
        );
        let is_known = !matches!(message, hubspot_conversations::Message::Unrecognized(_));
        // Declared properties are fields; `Debug` shows all others, at any depth.
        let of_tomorrow = ["type-of-tomorrow.json", "new-fields.json"].contains(&&*payload.name);
        assert_eq!(
            format!("{message:?}").contains(" + {"),
            of_tomorrow,
            "{}: {message:?}",
            payload.name
        );
        types.extend(message.type_name().filter(|_| is_known).map(str::to_owned));
    }
    types.sort();
    types.dedup();
    let all = [
        "ASSIGNMENT",
        "COMMENT",
        "MESSAGE",
        "THREAD_INBOX_CHANGE",
        "THREAD_STATUS_CHANGE",
        "WELCOME_MESSAGE",
    ];
    assert_eq!(types, all);

    let mut kinds = std::collections::BTreeSet::new();
    for payload in tests::corpus::fixtures("attachment") {
        let attachment: hubspot_conversations::Attachment = serde_json::from_str(&payload.text).unwrap();
        assert_eq!(
            written(&attachment),
            plain(parse(&payload.text)),
            "{}",
            payload.name
        );
        kinds.insert(format!("{attachment:?}").split('(').next().unwrap().to_owned());
    }
    assert_eq!(kinds.len(), 9, "eight kinds and the fallback: {kinds:?}");
}

#[tokio::test]
async fn encodes_or_rejects_ids_in_paths() {
    let server = Server::always(Action::json(200, fixture("message", "message.json"))).await;
    let client = server.client();
    for id in [
        "..",
        ".",
        "",
        "%2e%2e",
        "../../../crm",
        "a/../..",
        "..\\",
        ".\t.",
        "\u{0}",
        "ü",
        " ",
    ] {
        let got = client.get_message(thread(), id).await;
        let original = client.get_original_content(thread(), id).await;
        let sent = server.requests();
        match (got, original) {
            (Ok(_), Ok(_)) => {
                let targets = [&sent[sent.len() - 2].target, &sent[sent.len() - 1].target];
                let segments =
                    targets.map(|target| target.strip_prefix(&*PATH).map(|rest| rest.matches('/').count()));
                assert_eq!(segments, [Some(1), Some(2)], "{id:?} led to {targets:?}");
            }
            (Err(got), Err(original)) => {
                assert_eq!(
                    got.kind(),
                    hubspot_conversations::ErrorKind::InvalidRequest,
                    "{got}"
                );
                assert_eq!(
                    original.kind(),
                    hubspot_conversations::ErrorKind::InvalidRequest,
                    "{original}"
                );
            }
            (got, original) => panic!("{id:?}: {got:?} but {original:?}"),
        }
    }
    assert!(server.requests().len() >= 10, "valid ids were sent");
}

#[tokio::test]
async fn raw_requests_accept_any_serializable_body() {
    use hubspot_conversations::http::Method;
    #[derive(serde::Serialize)]
    struct Note<'a> {
        text: &'a str,
    }
    let server = Server::always(Action::json(200, "{}")).await;
    let note = Note { text: "x" };
    server
        .client()
        .request(Method::POST, "/any")
        .json(&note)
        .await
        .unwrap();
    assert_eq!(server.only().json(), json!({"text": "x"}));
    // These are not JSON names.
    let bad = std::collections::HashMap::from([((1, 2), 3)]);
    let error = server
        .client()
        .request(Method::POST, "/any")
        .json(bad)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), hubspot_conversations::ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("cannot be written as JSON"), "{error}");
    assert_eq!(server.count("POST"), 1);
}

#[tokio::test]
async fn rejects_thread_zero_before_sending() {
    let server = Server::always(Action::json(200, fixture("message", "message.json"))).await;
    let client = server.client();
    let read = client.get_message(0, "1").await.unwrap_err();
    let sent = client.thread(0).comment("x").await.unwrap_err();
    assert!(sent.is_not_sent(), "{sent:?}");
    for error in [read, sent] {
        assert_eq!(
            error.kind(),
            hubspot_conversations::ErrorKind::InvalidRequest,
            "{error}"
        );
        assert!(error.to_string().contains("the thread id is 0"), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}
