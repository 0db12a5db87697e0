//! Responses of the form and size of HubSpot's, with invented content.

use serde_json::{Value, json};

/// Returns a text of the length of a short mail.
pub(crate) fn text(number: usize) -> String {
    format!(
        "Thank you for your order {number}. It left our warehouse this morning and should be with you on Thursday. \
         You can follow it with the number that is in the first mail. If you are not at home, the parcel goes to the \
         shop at the corner, where it is kept for a week. Please tell us if anything is missing, or came broken."
    )
}

/// Returns the response to a send.
pub(crate) fn sent() -> String {
    let text = text(1);
    json!({
        "type": "MESSAGE", "id": "0d2c1d1ea4e84cd8aa23e31f6b2f7a58", "conversationsThreadId": "8243590000",
        "createdAt": "2026-09-13T21:36:16.548Z", "updatedAt": "2026-09-13T21:36:17Z", "createdBy": "A-47306113",
        "client": {"clientType": "INTEGRATION", "integrationAppId": 1_234_567},
        "senders": [{"actorId": "A-47306113", "name": "Jo Agent", "senderField": "FROM",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "support@example.com"}}],
        "recipients": [{"actorId": "V-101", "recipientField": "TO",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "customer@example.com"}}],
        "archived": false, "text": text, "richText": format!("<div dir=\"ltr\">\n{text}\n</div>"),
        "attachments": [], "truncationStatus": "NOT_TRUNCATED", "status": {"statusType": "SENT"},
        "direction": "OUTGOING", "channelId": "1002", "channelAccountId": "4021198932",
    })
    .to_string()
}

/// Returns a page of 100 mixed messages. `length` multiplies the length of their texts.
pub(crate) fn page(length: usize) -> String {
    let results: Vec<Value> = (0..100).map(|index| message(index, length)).collect();
    json!({"results": results, "paging": {"next": {"after": "bWVzc2FnZQ==", "link": "https://example.com/next"}}})
        .to_string()
}

/// Returns the JSON array of a page's messages.
pub(crate) fn results() -> String {
    Value::from((0..100).map(|index| message(index, 1)).collect::<Vec<_>>()).to_string()
}

/// Returns a message: seven of ten are mails, the others are of the other types.
fn message(index: usize, length: usize) -> Value {
    let text =
        "Thank you for the quick answer, we will look at it on Monday. ".repeat(length * (4 + index % 9));
    let mut message = json!({
        "id": format!("{index:08x}-abf7-4a4f-a5ce-50480d2f337f"),
        "conversationsThreadId": "8243590000",
        "createdAt": format!("2026-09-13T21:36:{:02}.548Z", index % 60),
        "updatedAt": format!("2026-09-13T21:37:{:02}Z", index % 60),
        "createdBy": "V-101",
        "client": {"clientType": "HUBSPOT"},
        "senders": [{"actorId": "V-101", "name": "Jane Doe", "senderField": "FROM",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "visitor@example.com"}}],
        "recipients": [{"name": "Support", "recipientField": "TO",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "agent@example.com"}}],
        "archived": false,
    });
    let more = match index % 10 {
        7 => json!({"type": "COMMENT", "text": text, "richText": text, "attachments": []}),
        8 => json!({"type": "ASSIGNMENT", "assignedTo": "A-12", "assignedFrom": "A-13"}),
        9 if index % 20 == 9 => json!({"type": "THREAD_STATUS_CHANGE", "newStatus": "CLOSED"}),
        9 => {
            json!({"type": "WELCOME_MESSAGE", "text": "Hello!", "channelId": "1000", "channelAccountId": "1"})
        }
        _ => json!({
            "type": "MESSAGE", "text": text, "richText": format!("<div dir=\"ltr\">\n{text}\n</div>"),
            "attachments": if index.is_multiple_of(5) {
                json!([{"type": "FILE", "fileId": "42", "fileUsageType": "IMAGE", "name": "a.png",
                    "url": "https://example.com/signed/a.png"}])
            } else { json!([]) },
            "subject": "Re: Test", "truncationStatus": "NOT_TRUNCATED", "status": {"statusType": "RECEIVED"},
            "direction": "INCOMING", "channelId": "1002", "channelAccountId": "779890000",
        }),
    };
    if let (Value::Object(message), Value::Object(more)) = (&mut message, more) {
        message.extend(more);
    }
    message
}
