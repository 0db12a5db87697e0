//! The recipient of a reply on a thread with several customers.

use hubspot_conversations::{ActorId, Error, ErrorKind, Message, Sent};
use serde_json::{Value, json};
use tests::hubspot::{Action, Server};
use tests::setup::thread;

const TEXT: &str = "It is on its way.";

fn from(id: &str, channel: &str, (kind, address): (&str, &str)) -> Value {
    json!({
        "type": "MESSAGE", "id": id, "text": "Where is it?", "direction": "INCOMING",
        "conversationsThreadId": thread().to_string(), "channelId": channel, "channelAccountId": "40",
        "senders": [{"actorId": format!("V-{id}"), "senderField": "FROM",
            "deliveryIdentifier": {"type": kind, "value": address}}],
    })
}

fn alice() -> Value {
    from("1", "1002", ("HS_EMAIL_ADDRESS", "alice@example.com"))
}

fn bob() -> Value {
    from("2", "1002", ("HS_EMAIL_ADDRESS", "bob@example.com"))
}

/// Returns a server of a thread with these messages, newest first, that accepts every send.
async fn with(messages: Vec<Value>) -> Server {
    Server::by(move |_, request| {
        if request.method == "GET" {
            return Action::json(200, json!({"results": messages}).to_string());
        }
        let mut stored = request.json();
        stored["id"] = "9".into();
        Action::json(201, stored.to_string())
    })
    .await
}

async fn reply(server: &Server) -> Result<Sent, Error> {
    server
        .client()
        .thread(thread())
        .reply(TEXT, ActorId::agent(1))
        .await
}

async fn reply_to(server: &Server, message: Value) -> Result<Sent, Error> {
    let message: Message = serde_json::from_value(message).unwrap();
    let thread = server.client().thread(thread());
    thread.reply_to(&message, TEXT, ActorId::agent(1)).await
}

/// Returns the address of the only send.
fn address(server: &Server) -> Value {
    let requests = server.requests();
    let mut sent = requests.iter().filter(|request| request.method == "POST");
    let body = sent.next().unwrap().json();
    assert!(sent.next().is_none());
    body["recipients"][0]["deliveryIdentifier"]["value"].clone()
}

#[tokio::test]
async fn replies_to_the_newest_customer_message() {
    let agents = json!({"type": "MESSAGE", "id": "3", "direction": "INCOMING", "channelId": "1002",
        "channelAccountId": "40", "senders": [{"actorId": "A-1", "senderField": "FROM"}]});
    let outgoing = json!({"type": "MESSAGE", "id": "4", "direction": "OUTGOING", "channelId": "1002",
        "channelAccountId": "40", "senders": [{"actorId": "A-1"}]});
    let comment = json!({"type": "COMMENT", "id": "5", "text": "Checked."});
    let server = with(vec![comment, outgoing, agents, bob(), alice()]).await;
    reply(&server).await.unwrap();
    assert_eq!(address(&server), "bob@example.com");
}

#[tokio::test]
async fn refuses_to_reply_without_an_address() {
    let whatsapp = from("2", "1007", ("HS_PHONE_NUMBER", "+15550100"));
    let mut without_sender = bob();
    without_sender["senders"] = json!([]);
    let mut without_account = bob();
    without_account["channelAccountId"] = json!(null);
    for (newest, why) in [
        (whatsapp, "WhatsApp"),
        (
            without_sender,
            "its sender is an agent or another team member, or is missing",
        ),
        (without_account, "which channel account"),
    ] {
        let server = with(vec![newest, alice()]).await;
        let error = reply(&server).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.is_not_sent(), "{error}");
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(server.count("POST"), 0, "{error}");
    }
}

#[tokio::test]
async fn replies_to_a_given_message_despite_newer_ones() {
    let server = with(vec![bob(), alice()]).await;
    reply_to(&server, alice()).await.unwrap();
    assert_eq!(address(&server), "alice@example.com");
    assert_eq!(server.requests().len(), 1, "the thread is not read");
    // A message of an unknown type can be replied to as well: it names its sender.
    let server = with(Vec::new()).await;
    let mut voice = bob();
    voice["type"] = "VOICE".into();
    reply_to(&server, voice).await.unwrap();
    assert_eq!(address(&server), "bob@example.com");
}

#[tokio::test]
async fn rejects_a_reply_to_a_message_of_another_thread() {
    let server = with(vec![alice()]).await;
    let mut elsewhere = alice();
    elsewhere["conversationsThreadId"] = "5".into();
    let error = reply_to(&server, elsewhere).await.unwrap_err();
    assert!(error.is_not_sent(), "{error}");
    assert!(error.to_string().contains("it is of thread 5"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn reports_how_many_messages_were_searched() {
    let outgoing = json!({"type": "MESSAGE", "id": "4", "direction": "OUTGOING"});
    let server = with([vec![outgoing; 500], vec![alice()]].concat()).await;
    let error = reply(&server).await.unwrap_err();
    assert!(
        error.to_string().contains("none of its newest 500 messages"),
        "{error}"
    );
    assert_eq!(server.count("POST"), 0);
}
