//! The stand-in: every operation answers, and what one of them changes the others show.

use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{
    Actor, ActorId, ApiVersion, Client, Error, Message, ThreadAssociation, ThreadDetails, ThreadStatus,
    ThreadUpdate,
};
use hubspot_conversations_openapi::V3;
use serde_json::{Value, json};

fn start() -> (StandIn, Client) {
    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap();
    (hubspot, client)
}

fn is_not_found(error: &Error) -> bool {
    error.status().is_some_and(|status| status == 404) && error.category() == Some("OBJECT_NOT_FOUND")
}

/// A thread as the stand-in lists it; archived ones are listed apart.
async fn listed(client: &Client, archived: bool) -> Vec<String> {
    let mut all = client.list_threads().archived(archived).all().page_size(1);
    let mut ids = Vec::new();
    while let Some(thread) = all.try_next().await.unwrap() {
        ids.push(thread.id.clone());
    }
    ids
}

async fn of_email(hubspot: &StandIn, client: &Client) -> ThreadDetails {
    let details = client.thread(hubspot.email_thread()).details();
    let asked = details.association(ThreadAssociation::Ticket).await;
    asked.unwrap().into_inner().into_inner()
}

#[tokio::test]
async fn every_operation_of_the_description_answers() {
    let hubspot = StandIn::start();
    let document: Value = serde_json::from_str(V3).unwrap();
    let thread = hubspot.email_thread();
    let message = hubspot.messages(thread)[0].id().to_owned();
    let mut seen = 0;
    for version in ApiVersion::ALL {
        let client = hubspot.client_builder().api_version(*version).build().unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                let path = path
                    .replace("{threadId}", &thread.to_string())
                    .replace("{messageId}", &message)
                    .replace("{actorId}", &hubspot.agent().to_string())
                    .replace("{inboxId}", hubspot.inbox())
                    .replace("{channelId}", "1002")
                    .replace("{channelAccountId}", hubspot.mailbox().channel_account_id());
                assert!(
                    !path.contains('{'),
                    "{path} has an id that this test does not know"
                );
                let request = client.request(method.to_uppercase().parse().unwrap(), path.as_str());
                // What is not right in it is told by the operation, and not by the lack of one.
                let request = if method == "get" {
                    request
                } else {
                    request.json(json!({"inputs": []}))
                };
                match request.await {
                    Ok(_) => {}
                    Err(error) => assert_eq!(
                        error.category(),
                        Some("VALIDATION_ERROR"),
                        "{method} {path}: {error}"
                    ),
                }
                if method == "delete" {
                    client.thread(thread).restore().await.ok();
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "only {seen} were asked");
}

#[tokio::test]
async fn closing_and_opening_a_thread_is_recorded_in_it() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.email_thread());
    let before = hubspot.messages(thread.id()).len();
    let closed = thread.set_status(ThreadStatus::Closed).await.unwrap();
    assert_eq!(closed.status, Some(ThreadStatus::Closed));
    assert!(closed.closed_at.is_some());
    thread.set_status(ThreadStatus::Closed).await.unwrap();
    let open = thread.set_status(ThreadStatus::Open).await.unwrap();
    assert_eq!(
        (&open.status, open.closed_at.is_none()),
        (&Some(ThreadStatus::Open), true)
    );

    let all = hubspot.messages(thread.id());
    let words: Vec<_> = all[before..]
        .iter()
        .map(|message| match message {
            Message::ThreadStatusChange(change) => change.new_status.clone().unwrap(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        words,
        [ThreadStatus::Closed, ThreadStatus::Open],
        "once for each change"
    );
    let word: ThreadStatus = "SHUT".parse().unwrap();
    let refused = thread.set_status(word).await.unwrap_err();
    assert_eq!(refused.category(), Some("VALIDATION_ERROR"));
}

#[tokio::test]
async fn an_assignment_is_recorded_with_who_had_the_thread_before() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.chat_thread());
    let before = hubspot.messages(thread.id()).len();
    let (first, second) = (hubspot.agent(), ActorId::agent(8));
    assert_eq!(
        thread.assign(&first).await.unwrap().assigned_to,
        Some(first.clone())
    );
    thread.assign(&first).await.unwrap();
    thread.assign(&second).await.unwrap();
    assert_eq!(thread.unassign().await.unwrap().status(), 204);
    thread.unassign().await.unwrap();
    let all = hubspot.messages(thread.id());
    let records: Vec<_> = all[before..]
        .iter()
        .map(|message| match message {
            Message::Assignment(record) => (record.assigned_from.clone(), record.assigned_to.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (None, Some(first.clone())),
        (Some(first), Some(second.clone())),
        (Some(second), None),
    ];
    assert_eq!(records, expected);
    let refused = thread.assign(hubspot.visitor()).await.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(400));
}

#[tokio::test]
async fn an_archived_thread_is_listed_apart_until_it_is_restored() {
    let (hubspot, client) = start();
    let (email, chat) = (hubspot.email_thread(), hubspot.chat_thread());
    let thread = client.thread(email);
    thread.archive().await.unwrap();
    assert_eq!(listed(&client, false).await, [chat.to_string()]);
    assert_eq!(listed(&client, true).await, [email.to_string()]);
    assert!(is_not_found(&thread.details().await.unwrap_err()));
    assert_eq!(
        thread.details().archived(true).await.unwrap().archived,
        Some(true)
    );
    assert!(is_not_found(&thread.archive().await.unwrap_err()));
    assert!(is_not_found(
        &thread.set_status(ThreadStatus::Closed).await.unwrap_err()
    ));
    let closing = client.update_thread(email, ThreadUpdate::default().status(ThreadStatus::Closed));
    let refused = closing.archived(true).await.unwrap_err();
    assert_eq!(refused.category(), Some("VALIDATION_ERROR"));

    let restored = thread.restore().await.unwrap();
    assert_eq!(restored.archived, Some(false));
    assert_eq!(
        listed(&client, false).await,
        [email.to_string(), chat.to_string()]
    );
}

#[tokio::test]
async fn threads_are_found_by_what_they_are() {
    let (hubspot, client) = start();
    let first = of_email(&hubspot, &client).await;
    let ticket = first
        .thread_associations
        .as_ref()
        .unwrap()
        .associated_ticket_id
        .clone()
        .unwrap();
    let inbox = hubspot.inbox();
    assert_eq!(first.inbox_id.as_deref(), Some(inbox));
    client
        .thread(hubspot.chat_thread())
        .set_status(ThreadStatus::Closed)
        .await
        .unwrap();
    let count = async |request: hubspot_conversations::operations::ListThreads| {
        request.await.unwrap().results.as_ref().unwrap().len()
    };
    assert_eq!(count(client.list_threads().inbox_id(inbox)).await, 2);
    assert_eq!(count(client.list_threads().inbox_id("1")).await, 0);
    assert_eq!(
        count(client.list_threads().thread_status(ThreadStatus::Closed)).await,
        1
    );
    assert_eq!(
        count(client.list_threads().associated_ticket_id(&ticket)).await,
        1
    );
    let contact = first.associated_contact_id.clone().unwrap();
    let of_contact = || client.list_threads().associated_contact_id(&contact);
    assert_eq!(count(of_contact().thread_status(ThreadStatus::Open)).await, 1);
    assert_eq!(
        of_contact().await.unwrap_err().category(),
        Some("VALIDATION_ERROR")
    );
    let newest = first.latest_message_timestamp.clone().unwrap();
    assert_eq!(
        count(client.list_threads().latest_message_timestamp_after(newest)).await,
        1,
        "the chat is newer"
    );
}

#[tokio::test]
async fn actors_inboxes_channels_and_accounts_are_read() {
    let (hubspot, client) = start();
    assert_eq!(
        client.get_actor(hubspot.agent()).await.unwrap().id(),
        hubspot.agent()
    );
    let address: ActorId = "E-lead+1@example.com".parse().unwrap();
    let email = client.get_actor(&address).await.unwrap();
    assert_eq!((email.id(), email.email()), (address, Some("lead+1@example.com")));
    assert!(is_not_found(
        &client.get_actor(ActorId::agent(1)).await.unwrap_err()
    ));

    let known = client
        .read_actors([hubspot.agent(), hubspot.visitor()])
        .await
        .unwrap();
    assert_eq!((known.status().as_u16(), known.errors.is_none()), (200, true));
    let some = client
        .read_actors([hubspot.visitor(), ActorId::agent(1)])
        .await
        .unwrap();
    assert_eq!((some.status().as_u16(), some.num_errors), (207, Some(1)));
    assert!(matches!(some.results.as_deref(), Some([Actor::Visitor(_)])));

    let mut inboxes = client.list_inboxes().sort("-id").all().page_size(1);
    let mut names = Vec::new();
    while let Some(inbox) = inboxes.try_next().await.unwrap() {
        assert_eq!(*client.get_inbox(&inbox.id).await.unwrap(), inbox);
        names.push(inbox.id.clone());
    }
    assert_eq!(names.len(), 2);
    assert!(names[0] > names[1], "{names:?}");
    let channels = client.list_channels().await.unwrap();
    assert_eq!(channels.total, Some(3));
    assert_eq!(
        client.get_channel("1002").await.unwrap().name.as_deref(),
        Some("EMAIL")
    );
    let accounts = client.list_channel_accounts().channel_id("1002").await.unwrap();
    let accounts = accounts.results.as_deref().unwrap();
    assert_eq!(accounts[0].account(), Some(hubspot.mailbox()));
    assert_eq!(
        *client.get_channel_account(&accounts[0].id).await.unwrap(),
        accounts[0]
    );
    assert!(is_not_found(&client.get_channel_account("1").await.unwrap_err()));
}
