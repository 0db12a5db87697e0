use super::*;
use crate::Object;
use serde_json::{Value, json};

fn incoming(changes: Value) -> Message {
    let mut message = json!({
        "type": "MESSAGE", "id": "1", "direction": "INCOMING", "channelId": "1002", "channelAccountId": "40",
        "subject": "My order",
        "senders": [{"actorId": "V-1", "name": "Robin", "senderField": "FROM",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}}],
    });
    if let (Value::Object(message), Value::Object(changes)) = (&mut message, changes) {
        message.extend(changes);
    }
    serde_json::from_value(message).unwrap()
}

#[test]
fn replies_on_the_channel_of_the_message() {
    let (account, recipient) = destination(&incoming(json!({}))).unwrap();
    assert_eq!(
        (account.channel_id(), account.channel_account_id()),
        ("1002", "40")
    );
    assert_eq!(
        serde_json::to_value(Object::from(recipient)).unwrap(),
        json!({"actorId": "V-1", "name": "Robin", "recipientField": "TO",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}})
    );
}

#[test]
fn rejects_messages_that_hubspot_cannot_reply_to() {
    let opaque = json!([{"actorId": "V-1", "deliveryIdentifier": {"type": "CHANNEL_SPECIFIC_OPAQUE_ID", "value": "x"}}]);
    for (changes, reason) in [
        (json!({"channelId": "1007"}), "WhatsApp"),
        (json!({"senders": opaque.clone()}), "not an e-mail address"),
        (json!({"channelId": "1000"}), "live chat"),
        (json!({"senders": []}), "missing"),
        (
            json!({"senders": [{"actorId": "A-1", "senderField": "FROM"}]}),
            "an agent",
        ),
        (json!({"senders": [{"actorId": "V-1"}]}), "no address"),
        (json!({"channelId": null}), "which channel"),
        (json!({"channelAccountId": ""}), "which channel account"),
        (json!({"direction": "OUTGOING"}), "outgoing"),
        (json!({"type": "COMMENT"}), "not a message of a channel"),
    ] {
        let why = destination(&incoming(changes.clone())).unwrap_err();
        assert!(why.contains(reason), "{changes}: {why}");
    }
    let (account, recipient) =
        destination(&incoming(json!({"channelId": "1000", "senders": opaque}))).unwrap();
    assert_eq!(account.channel_id(), "1000");
    assert!(recipient.recipient_field.is_none());
    let email = json!({"senders": [{"actorId": "E-robin@example.com",
        "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}}]});
    assert!(destination(&incoming(email)).unwrap().1.actor_id.is_none());
}

#[test]
fn prefixes_the_subject_once() {
    let of = |changes: Value| {
        let message = incoming(changes);
        subject(&message, &message.channel_account().unwrap())
    };
    for (from, to) in [
        ("My order", "Re: My order"),
        ("RE: My order", "RE: My order"),
        ("re:x", "re:x"),
    ] {
        assert_eq!(of(json!({"subject": from})).as_deref(), Some(to));
    }
    assert_eq!(of(json!({"channelId": "1000"})), None);
    assert_eq!(of(json!({"subject": null})), None);
    assert_eq!(of(json!({"subject": " "})), None);
}

#[test]
fn skips_only_non_customer_messages() {
    let from = |id: Value| json!([{"actorId": id}]);
    for (changes, theirs) in [
        (json!({}), true),
        (json!({"senders": []}), true),
        (json!({"senders": from(json!(null))}), true),
        (json!({"senders": from(json!("X-1"))}), true),
        (json!({"type": "VOICE"}), true),
        (json!({"channelId": "1007"}), true),
        (json!({"direction": null}), true),
        (json!({"direction": "SIDEWAYS"}), true),
        (json!({"direction": null, "senders": from(json!("A-1"))}), false),
        (json!({"direction": null, "type": "RATING"}), false),
        (json!({"direction": "OUTGOING"}), false),
        (json!({"senders": from(json!("A-1"))}), false),
        (json!({"senders": from(json!("B-1"))}), false),
        (json!({"type": "COMMENT"}), false),
    ] {
        assert_eq!(is_from_customer(&incoming(changes.clone())), theirs, "{changes}");
    }
}
