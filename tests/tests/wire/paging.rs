//! Pagination over all messages of a thread.

use futures_util::{StreamExt, TryStreamExt};
use hubspot_conversations::{Error, Message, MessageSort};
use serde_json::{Value, json};
use tests::hubspot::{Action, Server};
use tests::setup::{PATH, thread};

fn page(ids: &[&str], cursor: Option<&str>) -> Action {
    let messages: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": id, "type": "MESSAGE"}))
        .collect();
    let mut page = json!({"results": messages});
    if let Some(cursor) = cursor {
        page["paging"] = json!({"next": {"after": cursor, "link": "https://elsewhere.example/alias"}});
    }
    Action::json(200, page.to_string())
}

/// Returns a server of these pages, in order.
async fn with(pages: Vec<Action>) -> Server {
    Server::by(move |index, _| {
        pages
            .get(index)
            .cloned()
            .unwrap_or_else(|| Action::json(500, "no page left"))
    })
    .await
}

fn ids(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(Message::id).collect()
}

#[tokio::test]
async fn follows_cursors_through_short_and_empty_pages() {
    let server = with(vec![
        page(&["a", "b"], Some("one%3D%3D")),
        page(&[], Some("two")),
        page(&[], Some("three")),
        page(&["c"], Some("four")),
        page(&["d"], None),
    ])
    .await;
    let all: Vec<Message> = server
        .client()
        .thread(thread())
        .messages()
        .page_size(2)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(ids(&all), ["a", "b", "c", "d"]);
    let requests: Vec<String> = server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    let query = |cursor: &str| format!("{PATH}?after={cursor}&limit=2");
    let expected = [
        format!("{PATH}?limit=2"),
        query("one%3D%3D"),
        query("two"),
        query("three"),
        query("four"),
    ];
    assert_eq!(
        requests, expected,
        "the cursor is sent unchanged, and the link is not used"
    );
}

#[tokio::test]
async fn page_without_a_cursor_is_the_last() {
    for paging in [
        json!(null),
        json!({}),
        json!({"next": null}),
        json!({"next": {"after": ""}}),
        json!({"next": {"after": null}}),
    ] {
        let body = json!({"results": [{"id": "a", "type": "COMMENT"}], "paging": paging});
        let server = with(vec![Action::json(200, body.to_string())]).await;
        let mut messages = server.client().thread(thread()).messages();
        assert_eq!(messages.try_next().await.unwrap().unwrap().id(), "a");
        assert!(messages.try_next().await.unwrap().is_none(), "{paging}");
        assert!(
            messages.try_next().await.unwrap().is_none(),
            "no message follows the last one"
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn oldest_first_applies_to_every_page() {
    let server = with(vec![page(&["a"], Some("one")), page(&["b"], None)]).await;
    let all: Vec<Message> = server
        .client()
        .thread(thread())
        .messages()
        .oldest_first()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(ids(&all), ["a", "b"]);
    assert_eq!(server.requests()[0].target, format!("{PATH}?sort=createdAt"));
    assert_eq!(
        server.requests()[1].target,
        format!("{PATH}?after=one&sort=createdAt")
    );
}

#[tokio::test]
async fn rejects_a_repeated_cursor() {
    let server = Server::always(page(&["a"], Some("again"))).await;
    let all: Vec<Result<Message, Error>> = server.client().thread(thread()).messages().collect().await;
    let (last, before) = all.split_last().unwrap();
    assert!(last.as_ref().unwrap_err().is_decode());
    assert!(before.iter().all(Result::is_ok));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn rejects_a_cursor_repeated_later() {
    let pages = [page(&["a"], Some("one")), page(&["b"], Some("two"))];
    let server = Server::by(move |index, _| pages[index % 2].clone()).await;
    let all: Vec<Result<Message, Error>> = server.client().thread(thread()).messages().collect().await;
    assert!(all.last().unwrap().is_err());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn yields_earlier_messages_before_a_failing_page() {
    let server = with(vec![page(&["a", "b"], Some("one"))]).await;
    let mut messages = server.client().thread(thread()).messages();
    assert_eq!(messages.try_next().await.unwrap().unwrap().id(), "a");
    assert_eq!(
        server.requests().len(),
        1,
        "a page is requested only when it is needed"
    );
    assert_eq!(messages.try_next().await.unwrap().unwrap().id(), "b");
    assert!(messages.try_next().await.unwrap_err().is_server());
    assert!(messages.try_next().await.unwrap().is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn rejects_responses_that_are_not_pages() {
    for (body, why) in [
        (json!({"ok": true}), "no `results`"),
        (json!({"results": null}), "no `results`"),
        (
            json!({"results": {"0": 1}}),
            "results: expected a list, found an object",
        ),
        (
            json!({"results": [], "paging": "x"}),
            "paging: expected an object",
        ),
        (
            json!({"results": [], "paging": {"next": 1}}),
            "paging.next: expected an object",
        ),
        (
            json!({"results": [], "paging": {"next": {"after": 7}}}),
            "paging.next.after: expected a string, found a number",
        ),
    ] {
        let server = with(vec![
            page(&["a"], Some("one")),
            Action::json(200, body.to_string()),
        ])
        .await;
        let mut messages = server.client().thread(thread()).messages();
        assert_eq!(messages.try_next().await.unwrap().unwrap().id(), "a");
        let error = messages.try_next().await.unwrap_err();
        assert!(error.is_decode(), "{body}: {error}");
        assert!(error.to_string().contains(why), "{body}: {error}");
        assert!(error.to_string().contains("list_messages"), "{error}");
        assert_eq!(messages.cursor(), Some("one"), "{body}");
        assert_eq!(server.requests().len(), 2);
    }
    // Pages without a next one need no further request.
    let body = json!({"results": [5], "paging": {"next": {"after": "one", "link": 5}}, "new": 1});
    let server = with(vec![Action::json(200, body.to_string()), page(&["b"], None)]).await;
    let all: Vec<Message> = server
        .client()
        .thread(thread())
        .messages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(ids(&all), ["", "b"]);
}

#[tokio::test]
async fn keeps_valid_entries_beside_an_invalid_one() {
    let threads = json!({"results": [{"id": "1"}, null, "x", {"id": "2", "status": "OPEN"}]});
    let server = with(vec![Action::json(200, threads.to_string())]).await;
    let mut all = server.client().list_threads().all();
    let page = all.try_next_page().await.unwrap().unwrap();
    let ids: Vec<&str> = page.iter().map(|thread| thread.id.as_str()).collect();
    assert_eq!(ids, ["1", "", "", "2"]);
    let problems: Vec<String> = page
        .iter()
        .flat_map(hubspot_conversations::Object::problems)
        .map(|p| p.to_string())
        .collect();
    let found = [
        "expected an object, found null",
        "expected an object, found a string",
    ];
    assert_eq!(problems, found);

    let body = json!({"type": "MESSAGE", "id": "1", "senders": [{"actorId": "V-1"}, 5, {"actorId": "V-2"}]});
    let message: Message = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(message.senders().len(), 3);
    let problems: Vec<String> = message.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["senders[1]: expected an object, found a number"]);
    assert_eq!(
        serde_json::to_value(&message).unwrap(),
        body,
        "serialized as it was received"
    );
}

#[tokio::test]
async fn resumes_after_an_error() {
    let server = Server::by(|_, request| match request.target.split_once("after=") {
        None => page(&["a", "b"], Some("one%3D")),
        Some((_, cursor)) if cursor.starts_with("one%3D") => page(&["c"], Some("two")),
        Some(_) if request.target.contains("limit=3") => page(&["d"], None),
        Some(_) => Action::json(500, "not now"),
    })
    .await;
    let client = server.client();
    let mut messages = client.thread(thread()).messages();
    assert_eq!(messages.cursor(), None);
    assert_eq!(messages.try_next().await.unwrap().unwrap().id(), "a");
    assert_eq!(messages.cursor(), Some("one%3D"));
    let rest: Vec<Result<Message, Error>> = messages.by_ref().collect().await;
    assert_eq!(rest.len(), 3);
    assert!(rest[2].is_err());
    let cursor = messages.cursor().unwrap().to_owned();
    assert_eq!(cursor, "two");
    let mut again = client.list_messages(thread()).limit(3).after(cursor).all();
    assert_eq!(ids(&again.try_next_page().await.unwrap().unwrap()), ["d"]);
    assert_eq!(again.cursor(), None);
}

#[tokio::test]
async fn oldest_first_replaces_an_earlier_sort() {
    let server = with(vec![page(&["a"], None)]).await;
    let request = server
        .client()
        .list_messages(thread())
        .sort(MessageSort::NewestFirst);
    request.all().oldest_first().try_next().await.unwrap();
    assert_eq!(server.requests()[0].target, format!("{PATH}?sort=createdAt"));
}

#[tokio::test]
async fn requests_nothing_before_the_first_poll() {
    let server = Server::always(page(&["a"], None)).await;
    let client = server.client();
    drop(client.thread(thread()).messages());
    drop(client.list_messages(thread()).limit(3));
    drop(client.thread(thread()).comment("x"));
    assert_eq!(server.requests().len(), 0);
}
