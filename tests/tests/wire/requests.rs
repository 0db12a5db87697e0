//! What goes over the wire, and the successes that come back.

use hubspot_conversations::{
    ActorId, ChannelAccount, DeliveryIdentifier, MessageSort, NewAttachment, NewComment, NewMessage,
    NewQuickReplies, NewSocialMedia, Object, OutgoingMessage, QuickReply, Recipient, SocialMediaType,
    SocialMetadata,
};
use serde_json::{Value, json};
use tests::corpus::{Corpus, fixture};
use tests::hub::{Answer, Asked, Hub, PATH, thread};
use tests::json::{parse, plain, written};

use crate::frame::{is_a_get, is_a_post};

fn sent() -> Answer {
    Answer::json(201, fixture("message", "message.json"))
}

fn agent() -> ActorId {
    ActorId::agent(700)
}

fn mail(text: &str) -> NewMessage {
    NewMessage::new(text, agent(), ChannelAccount::email("515"))
}

/// Sends a draft and gives what went over the wire.
async fn send(draft: impl Into<OutgoingMessage>) -> Asked {
    let hub = Hub::with(sent()).await;
    hub.client().thread(thread()).send(draft).await.unwrap();
    hub.only()
}

fn is_fixture(asked: &Asked, name: &str) {
    is_a_post(asked);
    assert_eq!(asked.json(), parse(&fixture("request", name)), "{name}");
}

#[tokio::test]
async fn the_bytes_of_a_message_are_what_was_asked_for_and_nothing_else() {
    let asked = send(mail("Grüße").recipient(Recipient::email("charles@buyer.example"))).await;
    is_a_post(&asked);
    let bytes = concat!(
        r#"{"type":"MESSAGE","channelAccountId":"515","channelId":"1002","recipients":[{"deliveryIdentifier":"#,
        r#"{"type":"HS_EMAIL_ADDRESS","value":"charles@buyer.example"},"recipientField":"TO"}],"#,
        r#""senderActorId":"A-700","text":"Grüße"}"#,
    );
    assert_eq!(String::from_utf8(asked.body).unwrap(), bytes);
}

#[tokio::test]
async fn the_bytes_of_a_comment_are_its_type_and_its_text() {
    let hub = Hub::with(sent()).await;
    hub.client()
        .thread(thread())
        .comment("Call him first.")
        .await
        .unwrap();
    let asked = hub.only();
    is_a_post(&asked);
    assert_eq!(
        String::from_utf8(asked.body).unwrap(),
        r#"{"type":"COMMENT","text":"Call him first."}"#
    );
}

#[tokio::test]
async fn a_message_with_everything_an_email_has() {
    let to = Recipient::email("charles@buyer.example").actor_id(ActorId::visitor(801));
    let message = mail("Which engine is it?")
        .rich_text("<p>Which engine is it?</p>")
        .subject("Re: engine")
        .recipient(to);
    is_fixture(&send(message).await, "message-email.json");
}

#[tokio::test]
async fn a_message_with_copies_and_both_forms_of_address() {
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
async fn each_kind_of_attachment() {
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
async fn what_the_crate_does_not_know_can_be_sent_as_json() {
    let of_tomorrow = json!({"type": "HOLOGRAM", "depth": 3});
    let asked = send(mail("Look.").attachment(NewAttachment::Unrecognized(of_tomorrow.clone()))).await;
    assert_eq!(asked.json()["attachments"], json!([of_tomorrow]));

    let letter = json!({"type": "LETTER", "stamp": null, "pages": [1, 2.5]});
    let asked = send(OutgoingMessage::Unrecognized(letter.clone())).await;
    is_a_post(&asked);
    assert_eq!(asked.json(), letter);
}

#[tokio::test]
async fn a_field_put_beside_the_fields_is_sent_and_no_name_is_sent_twice() {
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
    let asked = send(OutgoingMessage::Comment(comment)).await;
    let bytes = r#"{"type":"COMMENT","richText":"<i>rich</i>","text":"the text","mood":"calm"}"#;
    assert_eq!(String::from_utf8(asked.body).unwrap(), bytes);
}

#[tokio::test]
async fn every_stored_draft_is_sent_as_it_was_stored() {
    for payload in tests::corpus::fixtures("request") {
        let draft: OutgoingMessage = serde_json::from_str(&payload.text).unwrap();
        is_fixture(&send(draft).await, &payload.name);
    }
}

#[tokio::test]
async fn the_recorded_mail_is_built_by_the_public_functions() {
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
async fn a_message_that_hubspot_could_only_refuse_is_never_sent() {
    let hub = Hub::with(sent()).await;
    let client = hub.client();
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
                "an address is nobody's to log: {error}"
            );
        }
    }
    assert_eq!(hub.asked().len(), 0);
}

#[tokio::test]
async fn every_parameter_of_a_list_is_in_its_query() {
    let hub = Hub::with(Answer::json(200, fixture("message-page", "mixed.json"))).await;
    let client = hub.client();
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
    let asked = hub.only();
    is_a_get(&asked);
    let query = "after=a+b%26c&archived=true&limit=25&property=text&sort=createdAt&sort=-id";
    assert_eq!(asked.target, format!("{PATH}?{query}"));

    client.list_messages(thread()).await.unwrap();
    assert_eq!(hub.asked()[1].target, PATH, "nothing asked for, nothing sent");
}

#[tokio::test]
async fn a_cursor_goes_back_as_it_came() {
    let hub = Hub::with(Answer::json(200, fixture("message-page", "last.json"))).await;
    // HubSpot encodes some cursors already; encoded again they would be others.
    for (cursor, query) in [
        ("abc%3D%3D", "abc%3D%3D"),
        ("abc==", "abc%3D%3D"),
        ("MjAw", "MjAw"),
        ("50%", "50%25"),
        ("a%2bB", "a%2bB"),
    ] {
        hub.client()
            .list_messages(thread())
            .after(cursor)
            .limit(1)
            .await
            .unwrap();
        assert_eq!(
            hub.asked().last().unwrap().target,
            format!("{PATH}?after={query}&limit=1"),
            "{cursor}"
        );
    }
}

#[tokio::test]
async fn a_path_in_the_base_url_is_kept() {
    let hub = Hub::with(sent()).await;
    for url in [
        format!("{}/proxy/hub", hub.url()),
        format!("{}/proxy/hub/", hub.url()),
    ] {
        tests::hub::client(&url)
            .thread(thread())
            .comment("x")
            .await
            .unwrap();
        assert_eq!(hub.asked().last().unwrap().target, format!("/proxy/hub{PATH}"));
    }
}

#[tokio::test]
async fn any_2xx_is_a_success() {
    for status in [200, 201, 202, 203, 226, 299] {
        let answer = Answer::json(status, fixture("message", "message-failed.json"));
        let hub = Hub::with(answer.header("X-HubSpot-Correlation-Id", "018f-own")).await;
        let response = hub
            .client()
            .send_message(thread(), NewComment::new("x"))
            .await
            .unwrap();
        assert_eq!(response.answer().unwrap().status().as_u16(), status);
        assert_eq!(response.answer().unwrap().correlation_id(), Some("018f-own"));
        assert_eq!(response.answer().unwrap().attempts(), 1);
        let delivery = response.delivery().unwrap();
        assert!(delivery.is_failed(), "accepted is not delivered");
        assert_eq!(delivery.to_string(), "FAILED (EMAIL_BOUNCED)");
    }
}

#[tokio::test]
async fn every_type_of_message_and_of_attachment_arrives_as_itself() {
    let mut types = Vec::new();
    for payload in tests::corpus::fixtures("message") {
        let hub = Hub::with(Answer::json(200, payload.text.clone())).await;
        let message = hub
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
        let known = !matches!(message, hubspot_conversations::Message::Unrecognized(_));
        // What the description declares is in the fields, not beside them; Debug shows what is beside, however deep.
        let of_tomorrow = ["type-of-tomorrow.json", "new-fields.json"].contains(&&*payload.name);
        assert_eq!(
            format!("{message:?}").contains(" + {"),
            of_tomorrow,
            "{}: {message:?}",
            payload.name
        );
        types.extend(message.type_name().filter(|_| known).map(str::to_owned));
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
async fn an_id_never_leads_elsewhere() {
    let hub = Hub::with(Answer::json(200, fixture("message", "message.json"))).await;
    let client = hub.client();
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
        let sent = hub.asked();
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
    assert!(hub.asked().len() >= 10, "ids that can be sent were sent");
}

#[tokio::test]
async fn any_other_request_takes_whatever_serde_writes() {
    use hubspot_conversations::http::Method;
    #[derive(serde::Serialize)]
    struct Note<'a> {
        text: &'a str,
    }
    let hub = Hub::with(Answer::json(200, "{}")).await;
    let note = Note { text: "x" };
    hub.client()
        .request(Method::POST, "/any")
        .json(&note)
        .await
        .unwrap();
    assert_eq!(hub.only().json(), json!({"text": "x"}));
    // JSON has no such names.
    let bad = std::collections::HashMap::from([((1, 2), 3)]);
    let error = hub
        .client()
        .request(Method::POST, "/any")
        .json(bad)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), hubspot_conversations::ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("cannot be written as JSON"), "{error}");
    assert_eq!(hub.posts(), 1);
}

#[tokio::test]
async fn rejects_thread_zero_before_sending() {
    let hub = Hub::with(Answer::json(200, fixture("message", "message.json"))).await;
    let client = hub.client();
    let read = client.get_message(0, "1").await.unwrap_err();
    let sent = client.thread(0).comment("x").await.unwrap_err();
    assert!(sent.is_not_sent(), "{sent:?}");
    for error in [read, sent] {
        assert_eq!(
            error.kind(),
            hubspot_conversations::ErrorKind::InvalidRequest,
            "{error}"
        );
        assert!(error.to_string().contains("invalid thread id `0`"), "{error}");
    }
    assert_eq!(hub.asked().len(), 0);
}
