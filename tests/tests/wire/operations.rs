//! Each operation as it goes over the wire, and its answer as it comes back.

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
