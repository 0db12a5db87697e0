//! The events of the webhook, and the accounts, key and scopes that the stand-in requires.

use std::time::SystemTime;

use http::{HeaderMap, Method};
use hubspot_conversations::custom_channels::{
    ChannelAccountUpdate, CustomChannelUpdate, ReportedStatus, StagingTokenUpdate, StatusReport,
};
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::webhook::{ChannelEvent, ChannelEventType, Verifier, VerifyError};
use hubspot_conversations::{
    ApiVersion, CallOptions, Delivery, DeliveryIdentifier, ErrorKind, Object, StatusType,
};
use serde_json::{Value, json};
use tests::json::{plain, written};

use super::{WEBHOOK, collect, connected, incoming, published, retrying, thread_of};

const SECRET: &str = "c0ffee00-1234-4abc-8def-0123456789ab";

#[tokio::test]
async fn an_outgoing_message_reaches_the_webhook_and_its_status_the_thread() {
    for version in ApiVersion::ALL {
        let hubspot = StandIn::start();
        let client = retrying(&hubspot, *version);
        let verifier = Verifier::new(SECRET).unwrap();
        let (channel, account) = connected(&hubspot, &client).await;
        let published = client
            .publish_channel_message(&*channel, incoming(&account, "Where is it?"))
            .await
            .unwrap();
        let thread = client.thread(thread_of(&published));
        assert!(
            hubspot.take_channel_events(&verifier).is_empty(),
            "incoming ones are not posted"
        );
        let sent = thread.reply("It has shipped.", hubspot.agent()).await.unwrap();

        let requests = hubspot.take_channel_events(&verifier);
        let [request] = &requests[..] else {
            panic!("{requests:?}")
        };
        assert_eq!(request.uri(), WEBHOOK);
        let events = verifier
            .channel_events(request.method(), WEBHOOK, request.headers(), request.body())
            .unwrap();
        let [event] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(event.channel_id.as_deref(), Some(&*channel));
        assert_eq!(
            event.channel_integration_thread_ids.as_deref(),
            Some(&["chat-77".to_owned()][..])
        );
        let message = event.outgoing_message().unwrap();
        assert_eq!(
            (message.id.as_str(), message.text.as_deref()),
            (sent.id(), Some("It has shipped."))
        );
        let recipients = message.recipients.as_ref().unwrap();
        let address = recipients[0].delivery_identifier.as_ref().unwrap();
        assert_eq!(address.value.as_deref(), Some("chat-77"));
        assert!(
            hubspot.take_channel_events(&verifier).is_empty(),
            "each is taken once"
        );

        for (report, expected) in [
            (StatusReport::new(ReportedStatus::Sent), StatusType::Sent),
            (StatusReport::new(ReportedStatus::Read), StatusType::Read),
            (
                StatusReport::new(ReportedStatus::Failed).error_message("Unreachable"),
                StatusType::Failed,
            ),
        ] {
            let changed = client
                .update_channel_message(&*channel, &*message.id, report)
                .await
                .unwrap();
            let status = changed.status.as_ref().unwrap();
            assert_eq!(status.status_type, Some(expected));
        }
        let read = client.get_message(thread.id(), sent.id()).await.unwrap();
        let delivery = read.delivery().unwrap();
        assert!(
            matches!(&delivery, Delivery::Failed { .. }) && delivery.to_string().contains("Unreachable"),
            "{delivery}"
        );
        let read = client.get_channel_message(&*channel, sent.id()).await.unwrap();
        assert_eq!(read.text.as_deref(), Some("It has shipped."));
    }
}

#[tokio::test]
async fn an_account_is_connected_by_a_staging_token() {
    let hubspot = StandIn::start();
    let client = retrying(&hubspot, ApiVersion::V3);
    let verifier = Verifier::new(SECRET).unwrap();
    let (channel, _) = connected(&hubspot, &client).await;
    assert_eq!(hubspot.begin_connection("1"), None);
    let token = hubspot.begin_connection(&channel).unwrap();
    assert!(hubspot.finish_connection(&token).is_none(), "it has no name");
    let update = StagingTokenUpdate::default()
        .account_name("Second")
        .delivery_identifier(DeliveryIdentifier::opaque("shop-2"));
    let staged = client
        .update_staging_token(&*channel, &*token, update)
        .await
        .unwrap();
    assert_eq!(staged.account_name.as_deref(), Some("Second"));
    let account = hubspot.finish_connection(&token).unwrap();
    assert!(
        hubspot.finish_connection(&token).is_none(),
        "a token is used once"
    );
    let read = client
        .get_custom_channel_account(&*channel, &*account.id)
        .await
        .unwrap();
    assert_eq!(read.name.as_deref(), Some("Second"));
    let all = collect(client.list_custom_channel_accounts(&*channel).all()).await;
    assert_eq!(all.len(), 2);
    let shown = client.get_channel_account(&*account.id).await.unwrap();
    assert_eq!(
        shown.channel_id.as_deref(),
        Some(&*channel),
        "an account of conversations, too"
    );

    let rename = ChannelAccountUpdate::default().name("Third").authorized(false);
    client
        .update_custom_channel_account(&*channel, &*account.id, rename)
        .await
        .unwrap();
    let kinds: Vec<_> = hubspot
        .take_channel_events(&verifier)
        .iter()
        .map(|request| {
            let events = verifier.channel_events(&Method::POST, WEBHOOK, request.headers(), request.body());
            let event = events.unwrap().remove(0);
            assert_eq!(event.channel_account_id.as_deref(), Some(&*account.id));
            assert!(event.outgoing_message().is_none());
            event.kind.clone().unwrap()
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ChannelEventType::ChannelAccountCreated,
            ChannelEventType::ChannelAccountUpdated
        ]
    );
    let refused = client.publish_channel_message(&*channel, incoming(&account.id, "Hello"));
    let refused = refused.await.unwrap_err();
    assert_eq!(
        refused.category(),
        Some("VALIDATION_ERROR"),
        "it is not authorized: {refused}"
    );
}

#[tokio::test]
async fn channels_require_the_key_of_the_app() {
    let hubspot = StandIn::start();
    let client = retrying(&hubspot, ApiVersion::V2026_09);
    let (channel, _) = connected(&hubspot, &client).await;
    for key in [None, Some("zanzibar-developer-key")] {
        let options = key
            .into_iter()
            .fold(CallOptions::new(), |options, key| options.query("hapikey", key));
        let request = client.get_custom_channel(&*channel).with(options);
        let shown = format!("{request:?}");
        let error = request.await.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
        let shown = format!("{shown} {error} {error:?}");
        assert!(!shown.contains("zanzibar"), "{shown}");
    }
    let app = client.with(
        CallOptions::new()
            .query("hapikey", hubspot.developer_key())
            .query("appId", hubspot.app_id().to_string()),
    );
    let change = CustomChannelUpdate::default().name("Chat");
    app.update_custom_channel(&*channel, change).await.unwrap();
    let all = collect(app.list_custom_channels().all()).await;
    assert_eq!(all[0].name.as_deref(), Some("Chat"));
    app.delete_custom_channel(&*channel).await.unwrap();
    assert!(
        app.get_custom_channel(&*channel)
            .await
            .unwrap_err()
            .is_not_found()
    );
    hubspot.revoke_scope("conversations.custom_channels.read");
    let error = app.list_custom_channel_accounts(&*channel).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.status().unwrap(), 403);
}

fn events(body: &Value) -> Result<Vec<Object<ChannelEvent>>, VerifyError> {
    let verifier = Verifier::new(SECRET).unwrap();
    let body = body.to_string();
    let headers = verifier.sign(&Method::POST, WEBHOOK, body.as_bytes(), SystemTime::now());
    verifier.channel_events(&Method::POST, WEBHOOK, &headers, body.as_bytes())
}

#[test]
fn events_are_verified_and_nothing_in_them_is_lost() {
    let event = json!({
        "type": "OUTGOING_CHANNEL_MESSAGE_CREATED",
        "portalId": "62515",
        "channelId": 917161,
        "channelIntegrationThreadIds": ["chat-77"],
        "message": published(),
        "mood": "glad",
    });
    let read = events(&event).unwrap();
    assert_eq!(
        read[0].channel_id.as_deref(),
        Some("917161"),
        "an id can be a number"
    );
    assert_eq!(read[0].outgoing_message().unwrap().id, "9a5f2b");
    assert_eq!(read[0].extra().get("mood"), Some(&json!("glad")));

    // A type that is new, and a message in another form, as some have described it.
    let unknown = json!({"type": "CHANNEL_DELETED", "message": {"type": "MESSAGE", "id": "1", "status": "SENT", "senders": "me"}});
    let read = events(&json!([unknown, event])).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].kind.as_ref().unwrap().as_str(), "CHANNEL_DELETED");
    assert!(read[0].outgoing_message().is_none());
    assert_eq!(written(&read[0]), plain(unknown));

    let verifier = Verifier::new(SECRET).unwrap();
    let unsigned = verifier.channel_events(&Method::POST, WEBHOOK, &HeaderMap::new(), b"{}");
    assert!(matches!(unsigned, Err(VerifyError::MissingHeader(_))));
}
