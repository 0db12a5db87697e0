//! Each operation as it goes over the wire, and its answer as it comes back.

use hubspot_conversations::types::{ThreadAssociation, ThreadStatus};
use serde_json::json;
use tests::corpus::fixture;
use tests::hub::{Answer, Hub, PATH, thread};
use tests::json::{parse, plain, written};

use crate::frame::is_a_get;

#[tokio::test]
async fn one_message_and_its_original_content_are_asked_for_by_id() {
    let message = fixture("message", "message.json");
    let hub = Hub::with(Answer::json(200, message.clone())).await;
    let got = hub
        .client()
        .get_message(thread(), "5b1d2f30-0c44")
        .property("text")
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(parse(&message)));
    let asked = hub.only();
    is_a_get(&asked);
    assert_eq!(asked.target, format!("{PATH}/5b1d2f30-0c44?property=text"));

    let content = fixture("message-content", "with-new-field.json");
    let hub = Hub::with(Answer::json(200, content.clone())).await;
    let got = hub
        .client()
        .get_original_content(thread(), "a/b?c#d")
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(parse(&content)));
    assert_eq!(got.extra().get("language"), Some(&json!("en")));
    let asked = hub.only();
    is_a_get(&asked);
    assert_eq!(
        asked.target,
        format!("{PATH}/a%2Fb%3Fc%23d/original-content"),
        "an id is one segment of the path"
    );
}

#[tokio::test]
async fn a_thread_is_asked_for_by_its_number_and_with_its_ticket() {
    let details = fixture("thread", "with-ticket.json");
    let hub = Hub::with(Answer::json(200, details.clone())).await;
    let got = hub
        .client()
        .thread(thread())
        .details()
        .archived(false)
        .association(ThreadAssociation::Ticket)
        .property("a b")
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(parse(&details)));
    assert_eq!(got.status, Some(ThreadStatus::Closed));
    assert_eq!(got.assigned_to.as_ref().unwrap().as_str(), "A-700");
    assert_eq!(got.extra().get("mood"), Some(&json!("cheerful")));
    assert!(got.problems().is_empty(), "{:?}", got.problems());
    let asked = hub.only();
    is_a_get(&asked);
    let path = PATH.strip_suffix("/messages").unwrap();
    assert_eq!(
        asked.target,
        format!("{path}?archived=false&association=TICKET&property=a+b")
    );

    let hub = Hub::with(Answer::json(200, details)).await;
    hub.client().get_thread(thread()).await.unwrap();
    let asked = hub.only();
    is_a_get(&asked);
    assert_eq!(asked.target, path, "nothing is asked for that was not set");
}
