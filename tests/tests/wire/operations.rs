//! Each operation as it goes over the wire, and its answer as it comes back.

use std::time::Duration;

use hubspot_conversations::{
    Actor, ActorId, ApiVersion, Assignee, BatchStatus, Client, InboxType, Response, Result, RetryPolicy,
    ThreadAssociation, ThreadSort, ThreadStatus, ThreadUpdate, Timestamp,
};
use serde::Serialize;
use serde_json::{Value, json};
use tests::corpus::fixture;
use tests::hub::{Answer, Asked, Hub, PATH, builder, thread};
use tests::json::{parse, plain, written};
use tests::version::version;

use crate::frame::{is_a_get, is_a_write};

/// Where a resource is, in the version under test.
fn at(resource: &str) -> String {
    format!("{}{resource}", version().path_prefix())
}

fn of_thread() -> String {
    at("/threads/9007199")
}

/// HubSpot has it under another prefix in v3 (documented).
fn assignee() -> String {
    match version() {
        ApiVersion::V3 => "/conversations/conversations/v3/threads/9007199/assignee".to_owned(),
        _ => at("/threads/9007199/assignee"),
    }
}

/// Calls an operation once, answered with this; what came back is what was answered.
async fn read<T: Serialize, F>(answer: &Value, call: impl FnOnce(Client) -> F) -> (Response<T>, Asked)
where
    F: IntoFuture<Output = Result<Response<T>>>,
{
    let hub = Hub::with(Answer::json(200, answer.to_string())).await;
    let got = call(hub.client()).await.unwrap();
    assert_eq!(written(&*got), plain(answer.clone()));
    let asked = hub.only();
    is_a_get(&asked);
    (got, asked)
}

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

#[tokio::test]
async fn threads_are_listed_with_every_filter_in_the_query() {
    let open = json!({"id": "9007199", "status": "OPEN", "associatedContactId": "1401", "spam": false});
    let page =
        json!({"results": [open], "paging": {"next": {"after": "MTY%3D", "link": "https://api.example/x"}}});
    let after: Timestamp = serde_json::from_str(r#""2026-09-01T10:00:00.250Z""#).unwrap();
    let (got, asked) = read(&page, |client| {
        client
            .list_threads()
            .after("a+b")
            .archived(false)
            .associated_contact_id("1401")
            .associated_ticket_id("77")
            .association(ThreadAssociation::Ticket)
            .inbox_id("481939")
            .inbox_id("481940")
            .latest_message_timestamp_after(after)
            .limit(500)
            .property("x")
            .sort(ThreadSort::LatestMessageTimestamp)
            .thread_status(ThreadStatus::Open)
    })
    .await;
    let query = "after=a%2Bb&archived=false&associatedContactId=1401&associatedTicketId=77&association=TICKET\
                 &inboxId=481939&inboxId=481940&latestMessageTimestampAfter=2026-09-01T10%3A00%3A00.250Z&limit=500\
                 &property=x&sort=latestMessageTimestamp&threadStatus=OPEN";
    assert_eq!(asked.target, at(&format!("/threads?{query}")));
    assert_eq!(got.next_cursor(), Some("MTY%3D"));
    let first = &got.results.as_ref().unwrap()[0];
    assert_eq!(first.thread_id(), Some(thread()));
    assert_eq!(first.status, Some(ThreadStatus::Open));
}

#[tokio::test]
async fn a_change_of_a_thread_says_only_what_is_to_change() {
    let changed = json!({"id": "9007199", "status": "CLOSED", "closedAt": "2026-09-01T10:00:00Z"});
    let hub = Hub::with(Answer::json(200, changed.to_string())).await;
    let thread = hub.client().thread(thread());
    let got = thread.set_status(ThreadStatus::Closed).await.unwrap();
    assert_eq!(written(&*got), plain(changed));
    thread.restore().await.unwrap();
    thread
        .update(ThreadUpdate::default().archived(true).status(ThreadStatus::Open))
        .await
        .unwrap();
    let asked = hub.asked();
    let expected = [
        (of_thread(), r#"{"status":"CLOSED"}"#),
        (format!("{}?archived=true", of_thread()), r#"{"archived":false}"#),
        (of_thread(), r#"{"archived":true,"status":"OPEN"}"#),
    ];
    assert_eq!(asked.len(), expected.len());
    for (asked, (target, body)) in asked.iter().zip(expected) {
        is_a_write(asked, "PATCH", &target, body);
    }
}

#[tokio::test]
async fn a_thread_is_archived_without_a_body_either_way() {
    let hub = Hub::with(Answer::json(204, "")).await;
    let done = hub.client().thread(thread()).archive().await.unwrap();
    assert_eq!(done.status(), 204);
    is_a_write(&hub.only(), "DELETE", &of_thread(), "");
}

#[tokio::test]
async fn a_thread_is_assigned_and_taken_away_again() {
    let assigned = json!({"id": "9007199", "assignedTo": "A-700", "status": "OPEN"});
    let hub = Hub::with(Answer::json(200, assigned.to_string())).await;
    let got = hub
        .client()
        .thread(thread())
        .assign(ActorId::agent(700))
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(assigned));
    assert_eq!(got.assigned_to, Some(ActorId::agent(700)));
    is_a_write(&hub.only(), "PUT", &assignee(), r#"{"actorId":"A-700"}"#);

    let hub = Hub::with(Answer::json(204, "")).await;
    hub.client().thread(thread()).unassign().await.unwrap();
    is_a_write(&hub.only(), "DELETE", &assignee(), "");
}

#[tokio::test]
async fn an_actor_of_each_type_arrives_as_itself() {
    for (id, kind) in [
        ("A-700", "AGENT"),
        ("B-1", "BOT"),
        ("E-mary@buyer.example", "EMAIL"),
        ("I-1234567", "INTEGRATOR"),
        ("L-1", "LLM"),
        ("S-hubspot", "SYSTEM"),
        ("V-801", "VISITOR"),
        ("Q-1", "QUANTUM"),
    ] {
        let actor = json!({"id": id, "type": kind, "name": "Mary", "rank": 3});
        let (got, asked) = read(&actor, |client| {
            client.get_actor(id.parse::<ActorId>().unwrap()).property("x")
        })
        .await;
        let segment = id.replace('@', "%40");
        assert!(
            [id, segment.as_str()]
                .map(|id| at(&format!("/actors/{id}?property=x")))
                .contains(&asked.target),
            "{}",
            asked.target
        );
        assert_eq!(*got.id(), id.parse::<ActorId>().unwrap());
        assert_eq!(matches!(*got, Actor::Unrecognized(_)), kind == "QUANTUM");
    }
}

#[tokio::test]
async fn several_actors_are_read_by_one_request_and_what_went_wrong_is_told_beside_them() {
    let both = json!({
        "status": "COMPLETE",
        "results": [{"id": "A-700", "type": "AGENT", "email": "agent@shop.example"}],
        "startedAt": "2026-09-01T10:00:00Z",
        "completedAt": "2026-09-01T10:00:01Z",
        "numErrors": 1,
        "errors": [{
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "message": "no such actor",
            "subCategory": "ConversationsApiError.ACTOR_NOT_FOUND",
            "context": {"ids": ["V-1"]},
        }],
    });
    let hub = Hub::with(Answer::json(207, both.to_string())).await;
    let got = hub
        .client()
        .read_actors([ActorId::agent(700), ActorId::visitor(1)])
        .await
        .unwrap();
    assert_eq!(got.status(), 207);
    assert_eq!(written(&*got), plain(both));
    assert_eq!(got.num_errors, Some(1));
    assert_eq!(
        got.errors.as_ref().unwrap()[0].category.as_deref(),
        Some("OBJECT_NOT_FOUND")
    );
    assert_eq!(
        got.results.as_ref().unwrap()[0].email(),
        Some("agent@shop.example")
    );
    is_a_write(
        &hub.only(),
        "POST",
        &at("/actors/batch/read"),
        r#"{"inputs":["A-700","V-1"]}"#,
    );

    let all = json!({"status": "PENDING", "results": []});
    let hub = Hub::with(Answer::json(200, all.to_string())).await;
    let got = hub.client().read_actors(vec![ActorId::agent(700)]).await.unwrap();
    assert_eq!(
        (got.status().as_u16(), got.status.clone()),
        (200, Some(BatchStatus::Pending))
    );
}

#[tokio::test]
async fn inboxes_channels_and_channel_accounts_are_listed_and_read() {
    let inbox = json!({"id": "481939", "name": "Main", "type": "HELP_DESK", "archived": false});
    let (got, asked) = read(&inbox, |client| client.get_inbox("481939").archived(true)).await;
    assert_eq!(asked.target, at("/inboxes/481939?archived=true"));
    assert_eq!(got.kind, Some(InboxType::HelpDesk));
    let page = json!({"total": 3, "results": [inbox]});
    let (got, asked) = read(&page, |client| {
        let request = client
            .list_inboxes()
            .after("x")
            .archived(true)
            .default_page_length(5);
        request.limit(2).sort("name").sort("-id")
    })
    .await;
    let query = "after=x&archived=true&defaultPageLength=5&limit=2&sort=name&sort=-id";
    assert_eq!(asked.target, at(&format!("/inboxes?{query}")));
    assert_eq!((got.total, got.next_cursor()), (Some(3), None));

    let channel = json!({"id": "1002", "name": "EMAIL"});
    let (_, asked) = read(&channel, |client| client.get_channel("1002")).await;
    assert_eq!(asked.target, at("/channels/1002"));
    let page = json!({"total": 1, "results": [channel], "paging": {"prev": {"before": "y", "link": "z"}}});
    let (_, asked) = read(&page, |client| client.list_channels().limit(1)).await;
    assert_eq!(asked.target, at("/channels?limit=1"));

    let account = json!({
        "id": "4021190000",
        "channelId": "1002",
        "inboxId": "481939",
        "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "support@shop.example"},
    });
    let (got, asked) = read(&account, |client| client.get_channel_account("4021190000")).await;
    assert_eq!(asked.target, at("/channel-accounts/4021190000"));
    assert_eq!(got.account().unwrap().channel_account_id(), "4021190000");
    let page = json!({"total": 1, "results": [account]});
    let (_, asked) = read(&page, |client| {
        client
            .list_channel_accounts()
            .channel_id("1002")
            .channel_id("1000")
            .inbox_id("481939")
    })
    .await;
    assert_eq!(
        asked.target,
        at("/channel-accounts?channelId=1002&channelId=1000&inboxId=481939")
    );
}

/// What may be asked for again is, and nothing else.
#[tokio::test]
async fn what_is_lost_is_asked_for_again_where_that_makes_no_difference() {
    async fn asked<T, F>(call: impl FnOnce(Client) -> F) -> usize
    where
        F: IntoFuture<Output = Result<T>>,
    {
        let hub = Hub::with(Answer::json(503, "{}")).await;
        let brief = Duration::from_millis(1);
        let policy = RetryPolicy::default().max_attempts(3).backoff(brief, brief);
        let error = call(builder(&hub.url()).retry(policy).build().unwrap()).await;
        assert!(error.is_err());
        hub.asked().len()
    }
    let id = ActorId::agent(700);
    assert_eq!(
        asked(|client| client.read_actors([&id])).await,
        3,
        "a POST that only reads"
    );
    assert_eq!(asked(|client| client.list_threads()).await, 3);
    assert_eq!(asked(|client| client.archive_thread(thread())).await, 3);
    assert_eq!(asked(|client| client.unassign_thread(thread())).await, 3);
    assert_eq!(
        asked(|client| client.assign_thread(thread(), Assignee::new(&id))).await,
        3
    );
    assert_eq!(
        asked(|client| client.update_thread(thread(), ThreadUpdate::default())).await,
        1,
        "a PATCH is sent once"
    );
}
