//! The request and the response of each operation.

use std::time::Duration;

use hubspot_conversations::{
    Actor, ActorId, ApiVersion, Assignee, BatchStatus, Client, InboxType, Response, Result, RetryPolicy,
    ThreadAssociation, ThreadSort, ThreadStatus, ThreadUpdate, Timestamp,
};
use serde::Serialize;
use serde_json::{Value, json};
use tests::corpus::fixture;
use tests::hubspot::{Action, Request, Server};
use tests::json::{parse, plain, written};
use tests::setup::{PATH, builder, thread};
use tests::version::version;

use crate::request_checks::{is_a_get, is_a_write};

/// The path of a resource, in the version under test.
fn at(resource: &str) -> String {
    format!("{}{resource}", version().path_prefix())
}

fn of_thread() -> String {
    at("/threads/9007199")
}

/// Returns the path of the assignee, which has another prefix in v3 (documented).
fn assignee() -> String {
    match version() {
        ApiVersion::V3 => "/conversations/conversations/v3/threads/9007199/assignee".to_owned(),
        _ => at("/threads/9007199/assignee"),
    }
}

/// Calls an operation once with this response, and checks that the result is equal to it.
async fn read<T: Serialize, F>(response: &Value, call: impl FnOnce(Client) -> F) -> (Response<T>, Request)
where
    F: IntoFuture<Output = Result<Response<T>>>,
{
    let server = Server::always(Action::json(200, response.to_string())).await;
    let got = call(server.client()).await.unwrap();
    assert_eq!(written(&*got), plain(response.clone()));
    let request = server.only();
    is_a_get(&request);
    (got, request)
}

#[tokio::test]
async fn gets_a_message_and_its_original_content() {
    let message = fixture("message", "message.json");
    let server = Server::always(Action::json(200, message.clone())).await;
    let got = server
        .client()
        .get_message(thread(), "5b1d2f30-0c44")
        .property("text")
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(parse(&message)));
    let request = server.only();
    is_a_get(&request);
    assert_eq!(request.target, format!("{PATH}/5b1d2f30-0c44?property=text"));

    let content = fixture("message-content", "with-new-field.json");
    let server = Server::always(Action::json(200, content.clone())).await;
    let got = server
        .client()
        .get_original_content(thread(), "a/b?c#d")
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(parse(&content)));
    assert_eq!(got.extra().get("language"), Some(&json!("en")));
    let request = server.only();
    is_a_get(&request);
    assert_eq!(
        request.target,
        format!("{PATH}/a%2Fb%3Fc%23d/original-content"),
        "an id is one segment of the path"
    );
}

#[tokio::test]
async fn gets_a_thread_with_its_ticket() {
    let details = fixture("thread", "with-ticket.json");
    let server = Server::always(Action::json(200, details.clone())).await;
    let got = server
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
    let request = server.only();
    is_a_get(&request);
    let path = PATH.strip_suffix("/messages").unwrap();
    assert_eq!(
        request.target,
        format!("{path}?archived=false&association=TICKET&property=a+b")
    );

    let server = Server::always(Action::json(200, details)).await;
    server.client().get_thread(thread()).await.unwrap();
    let request = server.only();
    is_a_get(&request);
    assert_eq!(
        request.target, path,
        "the query has only the parameters that were set"
    );
}

#[tokio::test]
async fn lists_threads_with_every_filter() {
    let open = json!({"id": "9007199", "status": "OPEN", "associatedContactId": "1401", "spam": false});
    let page =
        json!({"results": [open], "paging": {"next": {"after": "MTY%3D", "link": "https://api.example/x"}}});
    let after: Timestamp = serde_json::from_str(r#""2026-09-01T10:00:00.250Z""#).unwrap();
    let (got, request) = read(&page, |client| {
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
    assert_eq!(request.target, at(&format!("/threads?{query}")));
    assert_eq!(got.next_cursor(), Some("MTY%3D"));
    let first = &got.results.as_ref().unwrap()[0];
    assert_eq!(first.thread_id(), Some(thread()));
    assert_eq!(first.status, Some(ThreadStatus::Open));
}

#[tokio::test]
async fn updates_only_the_changed_fields_of_a_thread() {
    let changed = json!({"id": "9007199", "status": "CLOSED", "closedAt": "2026-09-01T10:00:00Z"});
    let server = Server::always(Action::json(200, changed.to_string())).await;
    let thread = server.client().thread(thread());
    let got = thread.set_status(ThreadStatus::Closed).await.unwrap();
    assert_eq!(written(&*got), plain(changed));
    thread.restore().await.unwrap();
    thread
        .update(ThreadUpdate::default().archived(true).status(ThreadStatus::Open))
        .await
        .unwrap();
    let requests = server.requests();
    let expected = [
        (of_thread(), r#"{"status":"CLOSED"}"#),
        (format!("{}?archived=true", of_thread()), r#"{"archived":false}"#),
        (of_thread(), r#"{"archived":true,"status":"OPEN"}"#),
    ];
    assert_eq!(requests.len(), expected.len());
    for (request, (target, body)) in requests.iter().zip(expected) {
        is_a_write(request, "PATCH", &target, body);
    }
}

#[tokio::test]
async fn archives_a_thread_without_bodies() {
    let server = Server::always(Action::json(204, "")).await;
    let done = server.client().thread(thread()).archive().await.unwrap();
    assert_eq!(done.http_status(), 204);
    is_a_write(&server.only(), "DELETE", &of_thread(), "");
}

#[tokio::test]
async fn assigns_and_unassigns_a_thread() {
    let assigned = json!({"id": "9007199", "assignedTo": "A-700", "status": "OPEN"});
    let server = Server::always(Action::json(200, assigned.to_string())).await;
    let got = server
        .client()
        .thread(thread())
        .assign(ActorId::agent(700))
        .await
        .unwrap();
    assert_eq!(written(&*got), plain(assigned));
    assert_eq!(got.assigned_to, Some(ActorId::agent(700)));
    is_a_write(&server.only(), "PUT", &assignee(), r#"{"actorId":"A-700"}"#);

    let server = Server::always(Action::json(204, "")).await;
    server.client().thread(thread()).unassign().await.unwrap();
    is_a_write(&server.only(), "DELETE", &assignee(), "");
}

#[tokio::test]
async fn decodes_each_type_of_actor() {
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
        let (got, request) = read(&actor, |client| {
            client.get_actor(id.parse::<ActorId>().unwrap()).property("x")
        })
        .await;
        let segment = id.replace('@', "%40");
        assert!(
            [id, segment.as_str()]
                .map(|id| at(&format!("/actors/{id}?property=x")))
                .contains(&request.target),
            "{}",
            request.target
        );
        assert_eq!(*got.id(), id.parse::<ActorId>().unwrap());
        assert_eq!(matches!(*got, Actor::Unrecognized(_)), kind == "QUANTUM");
    }
}

#[tokio::test]
async fn reads_a_batch_of_actors_with_errors() {
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
    let server = Server::always(Action::json(207, both.to_string())).await;
    let got = server
        .client()
        .read_actors([ActorId::agent(700), ActorId::visitor(1)])
        .await
        .unwrap();
    assert_eq!(got.http_status(), 207);
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
        &server.only(),
        "POST",
        &at("/actors/batch/read"),
        r#"{"inputs":["A-700","V-1"]}"#,
    );

    let all = json!({"status": "PENDING", "results": []});
    let server = Server::always(Action::json(200, all.to_string())).await;
    let got = server
        .client()
        .read_actors(vec![ActorId::agent(700)])
        .await
        .unwrap();
    assert_eq!(
        (got.http_status().as_u16(), got.status.clone()),
        (200, Some(BatchStatus::Pending))
    );
}

#[tokio::test]
async fn lists_and_gets_inboxes_channels_and_channel_accounts() {
    let inbox = json!({"id": "481939", "name": "Main", "type": "HELP_DESK", "archived": false});
    let (got, request) = read(&inbox, |client| client.get_inbox("481939").archived(true)).await;
    assert_eq!(request.target, at("/inboxes/481939?archived=true"));
    assert_eq!(got.kind, Some(InboxType::HelpDesk));
    let page = json!({"total": 3, "results": [inbox]});
    let (got, request) = read(&page, |client| {
        let request = client
            .list_inboxes()
            .after("x")
            .archived(true)
            .default_page_length(5);
        request.limit(2).sort("name").sort("-id")
    })
    .await;
    let query = "after=x&archived=true&defaultPageLength=5&limit=2&sort=name&sort=-id";
    assert_eq!(request.target, at(&format!("/inboxes?{query}")));
    assert_eq!((got.total, got.next_cursor()), (Some(3), None));

    let channel = json!({"id": "1002", "name": "EMAIL"});
    let (_, request) = read(&channel, |client| client.get_channel("1002")).await;
    assert_eq!(request.target, at("/channels/1002"));
    let page = json!({"total": 1, "results": [channel], "paging": {"prev": {"before": "y", "link": "z"}}});
    let (_, request) = read(&page, |client| client.list_channels().limit(1)).await;
    assert_eq!(request.target, at("/channels?limit=1"));

    let account = json!({
        "id": "4021190000",
        "channelId": "1002",
        "inboxId": "481939",
        "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "support@shop.example"},
    });
    let (got, request) = read(&account, |client| client.get_channel_account("4021190000")).await;
    assert_eq!(request.target, at("/channel-accounts/4021190000"));
    assert_eq!(got.account().unwrap().channel_account_id(), "4021190000");
    let page = json!({"total": 1, "results": [account]});
    let (_, request) = read(&page, |client| {
        client
            .list_channel_accounts()
            .channel_id("1002")
            .channel_id("1000")
            .inbox_id("481939")
    })
    .await;
    assert_eq!(
        request.target,
        at("/channel-accounts?channelId=1002&channelId=1000&inboxId=481939")
    );
}

/// Only idempotent operations are retried.
#[tokio::test]
async fn retries_only_idempotent_operations() {
    async fn attempts_of<T, F>(call: impl FnOnce(Client) -> F) -> usize
    where
        F: IntoFuture<Output = Result<T>>,
    {
        let server = Server::always(Action::json(503, "{}")).await;
        let brief = Duration::from_millis(1);
        let policy = RetryPolicy::default().max_attempts(3).backoff(brief, brief);
        let error = call(builder(server.url()).retry(policy).build().unwrap()).await;
        assert!(error.is_err());
        server.requests().len()
    }
    let id = ActorId::agent(700);
    assert_eq!(
        attempts_of(|client| client.read_actors([&id])).await,
        3,
        "a POST that only reads"
    );
    assert_eq!(attempts_of(|client| client.list_threads()).await, 3);
    assert_eq!(attempts_of(|client| client.archive_thread(thread())).await, 3);
    assert_eq!(attempts_of(|client| client.unassign_thread(thread())).await, 3);
    assert_eq!(
        attempts_of(|client| client.assign_thread(thread(), Assignee::new(&id))).await,
        3
    );
    assert_eq!(
        attempts_of(|client| client.update_thread(thread(), ThreadUpdate::default())).await,
        1,
        "a PATCH is sent once"
    );
}
