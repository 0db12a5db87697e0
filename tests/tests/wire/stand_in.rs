//! The stand-in: it serves every operation, and a change by one is visible in the others.

use std::time::{Duration, Instant};

use hubspot_conversations::custom_channels::{
    ChannelParticipant, NewChannelAccount, NewChannelMessage, NewCustomChannel,
};
use hubspot_conversations::files::{FileAccess, Import, Upload};
use hubspot_conversations::http::{HeaderName, Method};
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::{
    Actor, ActorId, ApiVersion, CallOptions, Client, Delivery, DeliveryIdentifier, Error, FilePart, Message,
    Multipart, NewMessage, Recipient, ThreadAssociation, ThreadDetails, ThreadStatus, ThreadUpdate,
};
use hubspot_conversations_openapi::conversations::V3;
use hubspot_conversations_openapi::{custom_channels, files};
use serde_json::{Value, json};

fn start() -> (StandIn, Client) {
    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap();
    (hubspot, client)
}

fn is_not_found(error: &Error) -> bool {
    error.status().is_some_and(|status| status == 404) && error.category() == Some("OBJECT_NOT_FOUND")
}

/// The ids of the threads that the stand-in lists; archived ones are listed apart.
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
    let request = details.association(ThreadAssociation::Ticket).await;
    request.unwrap().into_inner().into_inner()
}

/// Registers a custom channel with a message. Returns what the parameters of its paths are.
async fn channel(hubspot: &StandIn, app: &Client) -> [(&'static str, String); 4] {
    let channel = app
        .create_custom_channel(NewCustomChannel::new([("richText", json!([]))], "Chat"))
        .await
        .unwrap();
    let account = NewChannelAccount::new(true, hubspot.inbox(), "Chat");
    let account = app
        .create_custom_channel_account(&*channel.id, account)
        .await
        .unwrap();
    let [ana, shop] = ["ana", "shop"].map(|id| ChannelParticipant::new(DeliveryIdentifier::opaque(id)));
    let message = NewChannelMessage::incoming(&*account.id, ana, shop, "Hello", chrono::Utc::now());
    let message = app.publish_channel_message(&*channel.id, message).await.unwrap();
    [
        ("{channelId}", channel.id.clone()),
        ("{channelAccountId}", account.id.clone()),
        ("{messageId}", message.id.clone()),
        ("{accountToken}", hubspot.begin_connection(&channel.id).unwrap()),
    ]
}

#[tokio::test]
async fn stand_in_serves_every_operation() {
    let hubspot = StandIn::start();
    let documents =
        [V3, files::V3, custom_channels::V3].map(|text| serde_json::from_str::<Value>(text).unwrap());
    let paths: Vec<(&String, &Value)> = documents
        .iter()
        .flat_map(|document| document["paths"].as_object().unwrap())
        .collect();
    let thread = hubspot.email_thread();
    let message = hubspot.messages(thread)[0].id().to_owned();
    let mut seen = 0;
    for version in ApiVersion::ALL {
        let app = CallOptions::new()
            .query("hapikey", hubspot.developer_key())
            .query("appId", hubspot.app_id().to_string());
        let client = hubspot.client_builder().api_version(*version).build().unwrap();
        for (path, item) in &paths {
            for (method, operation) in item.as_object().unwrap() {
                let import = Import::new(FileAccess::Private, "https://example.com/a.pdf").folder_path("/a");
                let task = client.import_file(import).await.unwrap().id.clone();
                let file = client
                    .get_import(task.as_str())
                    .await
                    .unwrap()
                    .result
                    .clone()
                    .unwrap();
                let custom = channel(&hubspot, &client.with(app.clone())).await;
                let path = match path.contains("/custom-channels/") {
                    true => custom
                        .into_iter()
                        .fold(path.to_string(), |path, (name, id)| path.replace(name, &id)),
                    false => path.to_string(),
                };
                let path = path
                    .replace("{taskId}", &task)
                    .replace("{fileId}", &file.id)
                    .replace("{threadId}", &thread.to_string())
                    .replace("{messageId}", &message)
                    .replace("{actorId}", hubspot.agent().as_ref())
                    .replace("{inboxId}", hubspot.inbox())
                    .replace("{channelId}", "1002")
                    .replace("{channelAccountId}", hubspot.mailbox().channel_account_id());
                assert!(
                    !path.contains('{'),
                    "{path} has an id that this test does not know"
                );
                let request = || {
                    let request = client.with(app.clone());
                    let request = request.request(method.to_uppercase().parse().unwrap(), path.as_str());
                    // An incomplete body is refused by the operation: the error shows that there is one.
                    if method == "get" {
                        request
                    } else {
                        request.json(json!({"inputs": []}))
                    }
                };
                let mut all = Operation::ALL.iter();
                let operation = all.find(|known| operation["operationId"] == known.name());
                hubspot.fail_next(Fault::status(418).on(*operation.expect("an operation of the stand-in")));
                let injected = request().await.unwrap_err();
                assert_eq!(
                    injected.status().unwrap().as_u16(),
                    418,
                    "{method} {path}: {injected}"
                );
                match request().await {
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
async fn keeps_files_until_they_are_deleted() {
    let (hubspot, client) = start();
    let content = b"%PDF\r\n--\r\n\0\xff";
    let file = FilePart::new("a \"b\".tar.gz", "application/gzip", &content[..]);
    let form = Multipart::new()
        .file_part("file", &file)
        .text("options", "{\"access\":\"PRIVATE\"}");
    let error = client.request(Method::POST, "/files/v3/files").multipart(form);
    let error = error.await.unwrap_err();
    assert_eq!(
        error.category(),
        Some("VALIDATION_ERROR"),
        "a folder is required: {error}"
    );
    let upload = Upload::new(file).folder_path("/invoices").keep_name();
    let sent = client.upload_file(upload.clone()).await.unwrap();
    assert_eq!(sent.name.as_deref(), Some("a \"b\".tar"));
    assert_eq!(sent.extension.as_deref(), Some("gz"));
    assert_eq!((sent.size, &sent.access), (Some(12), &Some(FileAccess::Private)));
    assert_eq!(hubspot.file_content(&sent.id).unwrap(), content[..]);
    let got = client.get_file(sent.id.as_str()).await.unwrap();
    assert_eq!(*got, sent);
    let signed = client.get_signed_url(sent.id.as_str()).await.unwrap();
    assert_eq!(signed.size, sent.size);

    let thread = client.thread(hubspot.email_thread());
    let message = NewMessage::new("The invoice.", hubspot.agent(), hubspot.mailbox());
    let message = message
        .recipient(Recipient::email(hubspot.customer()))
        .attach(&sent);
    thread.send(message).await.unwrap();
    let stored = &hubspot.messages(thread.id())[1];
    let stored = serde_json::to_value(stored).unwrap();
    assert_eq!(stored["attachments"][0]["fileId"], *sent.id);

    client.delete_file(sent.id.as_str()).await.unwrap();
    assert!(is_not_found(
        &client.get_file(sent.id.as_str()).await.unwrap_err()
    ));
    hubspot.revoke_scope("files");
    let error = client.upload_file(upload.clone()).await.unwrap_err();
    assert_eq!(error.missing_scopes(), ["files"]);
}

#[tokio::test]
async fn records_status_changes_on_the_thread() {
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
async fn records_assignments_with_the_former_assignee() {
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
    assert_eq!(thread.unassign().await.unwrap().http_status(), 204);
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
async fn lists_archived_threads_apart() {
    let (hubspot, client) = start();
    let (email, chat) = (hubspot.email_thread(), hubspot.chat_thread());
    let thread = client.thread(email);
    thread.archive().await.unwrap();
    let desk = hubspot.help_desk_thread();
    assert_eq!(listed(&client, false).await, [chat.to_string(), desk.to_string()]);
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
        [email, chat, desk].map(|thread| thread.to_string())
    );
}

#[tokio::test]
async fn filters_threads() {
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
    assert_eq!(count(of_contact().thread_status(ThreadStatus::Open)).await, 2);
    assert_eq!(
        of_contact().await.unwrap_err().category(),
        Some("VALIDATION_ERROR")
    );
    let newest = first.latest_message_timestamp.clone().unwrap();
    assert_eq!(
        count(client.list_threads().latest_message_timestamp_after(newest)).await,
        2,
        "the chat and the help desk's are newer"
    );
}

#[tokio::test]
async fn refuses_comments_in_the_help_desk() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.help_desk_thread());
    let error = thread.comment("Checked with the warehouse.").await.unwrap_err();
    assert!(error.is_validation() && error.is_not_sent(), "{error}");
    assert_eq!(error.category(), Some("VALIDATION_ERROR"));
    let details = thread.details().await.unwrap();
    let inbox = client
        .get_inbox(details.inbox_id.as_deref().unwrap())
        .await
        .unwrap();
    assert_eq!(inbox.kind.as_ref().unwrap().as_str(), "HELP_DESK");
    let sent = thread.reply("It is on its way.", hubspot.agent()).await.unwrap();
    assert_eq!(sent.channel_account(), Some(hubspot.help_desk_mailbox()));
    assert_eq!(sent.thread_id(), Some(hubspot.help_desk_thread()));
    // Other threads accept comments.
    client
        .thread(hubspot.email_thread())
        .comment("Checked.")
        .await
        .unwrap();
}

#[tokio::test]
async fn bounces_mail_to_its_own_mailbox() {
    let (hubspot, client) = start();
    let mailbox = hubspot.mailbox();
    let thread = client.thread(hubspot.email_thread());
    let account = client
        .get_channel_account(mailbox.channel_account_id())
        .await
        .unwrap();
    let address = account.delivery_identifier.as_ref().unwrap().as_email().unwrap();
    assert_eq!(address, hubspot.mailbox_address());
    let message = NewMessage::new("x", hubspot.agent(), &mailbox);
    let sent = thread
        .send(message.clone().recipient(Recipient::email(address)))
        .await
        .unwrap();
    let delivery = sent.delivery().unwrap();
    assert!(delivery.is_failed());
    assert_eq!(delivery.to_string(), "FAILED (EMAIL_BOUNCED)");
    let sent = thread
        .send(message.recipient(Recipient::email(hubspot.customer())))
        .await
        .unwrap();
    assert_eq!(sent.delivery(), Some(Delivery::Sent));
}

#[tokio::test]
async fn rejects_cursors_that_are_encoded_twice() {
    let (hubspot, client) = start();
    let thread = hubspot.email_thread();
    hubspot.receive(thread, "Hello?");
    let page = client.list_messages(thread).limit(1).await.unwrap();
    let cursor = page.next_cursor().unwrap();
    assert!(cursor.ends_with("%3D%3D"), "{cursor}");
    let second = client.list_messages(thread).limit(1).after(cursor).await.unwrap();
    assert_eq!((second.messages().len(), second.next_cursor()), (1, None));
    // Encoded again, it is refused, as by HubSpot.
    let again = cursor.replace('%', "%25");
    let error = client
        .list_messages(thread)
        .limit(1)
        .after(again)
        .await
        .unwrap_err();
    assert!(
        error.message().unwrap().contains("encoding it a second time"),
        "{error}"
    );
}

#[tokio::test]
async fn lists_uneven_pages_on_request() {
    let (hubspot, client) = start();
    let thread = hubspot.email_thread();
    for number in 1..7 {
        hubspot.receive(thread, &number.to_string());
    }
    hubspot.uneven_pages(true);
    let mut messages = client.thread(thread).messages().page_size(4);
    let mut pages = Vec::new();
    let mut texts = Vec::new();
    while let Some(page) = messages.try_next_page().await.unwrap() {
        pages.push(page.len());
        texts.extend(
            page.into_iter()
                .filter_map(|message| message.text().map(str::to_owned)),
        );
    }
    assert_eq!(pages, [0, 2, 0, 2, 0, 2, 0, 1]);
    assert_eq!(texts, ["6", "5", "4", "3", "2", "1", "Where is my order?"]);
    hubspot.uneven_pages(false);
    let whole = client.list_messages(thread).limit(7).await.unwrap();
    assert_eq!((whole.messages().len(), whole.next_cursor()), (7, None));
}

#[tokio::test]
async fn reports_limits_except_when_access_is_denied() {
    let (hubspot, client) = start();
    assert_eq!(client.rate_limit(), None);
    let page = client.list_messages(hubspot.email_thread()).await.unwrap();
    assert_eq!(
        page.headers()["x-hubspot-ratelimit-interval-milliseconds"],
        "10000"
    );
    let limit = client.rate_limit().unwrap();
    assert_eq!((limit.max, limit.remaining), (Some(190), Some(189)));
    assert_eq!((limit.secondly, limit.secondly_remaining), (Some(19), Some(18)));
    assert_eq!(
        (limit.daily, limit.daily_remaining),
        (Some(1_000_000), Some(999_999))
    );
    hubspot.revoke_scope("conversations.read");
    let error = client.list_messages(hubspot.email_thread()).await.unwrap_err();
    let names = error.headers().unwrap().keys().map(HeaderName::as_str);
    assert!(names.into_iter().all(|name| !name.contains("ratelimit")));
}

#[tokio::test]
async fn wait_for_delivery_returns_at_once_for_comments() {
    let (hubspot, client) = start();
    let thread = client.thread(hubspot.email_thread());
    let comment = thread.comment("Checked with the warehouse.").await.unwrap();
    let begun = Instant::now();
    let delivery = thread
        .wait_for_delivery(comment.id(), Duration::from_secs(60))
        .await;
    assert_eq!(delivery.unwrap(), None);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn serves_actors_inboxes_channels_and_accounts() {
    let (hubspot, client) = start();
    assert_eq!(
        *client.get_actor(hubspot.agent()).await.unwrap().id(),
        hubspot.agent()
    );
    let address: ActorId = "E-lead+1@example.com".parse().unwrap();
    let email = client.get_actor(&address).await.unwrap();
    assert_eq!(
        (email.id(), email.email()),
        (&address, Some("lead+1@example.com"))
    );
    assert!(is_not_found(
        &client.get_actor(ActorId::agent(1)).await.unwrap_err()
    ));

    let known = client
        .read_actors([hubspot.agent(), hubspot.visitor()])
        .await
        .unwrap();
    assert_eq!(
        (known.http_status().as_u16(), known.errors.is_none()),
        (200, true)
    );
    let some = client
        .read_actors([hubspot.visitor(), ActorId::agent(1)])
        .await
        .unwrap();
    assert_eq!((some.http_status().as_u16(), some.num_errors), (207, Some(1)));
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
