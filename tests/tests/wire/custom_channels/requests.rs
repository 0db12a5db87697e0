//! The exact requests in every version, and the typed mocks.

use hubspot_conversations::custom_channels::{
    ChannelAccountUpdate, CustomChannel, CustomChannelUpdate, FileAttachment, NewChannelAccount,
    NewChannelMessage, NewCustomChannel, ReportedStatus, StagingTokenUpdate, StatusReport,
};
use hubspot_conversations::mock::custom_channels::MockServerExt;
use hubspot_conversations::mock::httpmock::MockServer;
use hubspot_conversations::{
    ApiVersion, Area, CallOptions, Client, ContactAddress, ContactEmail, ContactPhone, ContactProfile,
    ContactUrl, DeliveryIdentifier, DeliveryIdentifierType, Direction, Object,
};
use serde_json::{Value, json};
use tests::hubspot::{Action, Server};
use tests::json::{plain, written};
use tests::setup::builder;

use super::{WEBHOOK, at, collect, incoming, participant, published};
use crate::request_checks::{is_a_get, is_a_write};

fn client(url: &str, version: ApiVersion) -> Client {
    let builder = builder(url).area_version(Area::CustomChannels, version);
    builder.build().unwrap()
}

/// The path of the list of channels, and the start of the paths of one.
fn prefixes(version: ApiVersion) -> (&'static str, &'static str) {
    match version {
        ApiVersion::V3 => (
            "/conversations/custom-channels/v3",
            "/conversations/v3/custom-channels",
        ),
        ApiVersion::V2026_09 => (
            "/conversations/custom-channels/2026-09",
            "/conversations/custom-channels/2026-09",
        ),
        other => {
            let prefix = Area::CustomChannels.path_prefix(other);
            (prefix, prefix)
        }
    }
}

fn channel() -> Value {
    json!({
        "id": "917161",
        "name": "Shop chat",
        "createdAt": "2026-11-20T09:30:00Z",
        "capabilities": {
            "richText": ["HYPERLINK"],
            "threadingModel": "INTEGRATION_THREAD_ID",
            "allowInlineImages": false,
            "maxFileAttachmentCount": 3,
            "limits": {"perMinute": 1.5, "deep": [{"er": null}]},
            "retired": null,
        },
        "moods": ["glad"],
    })
}

#[tokio::test]
async fn requests_of_channels_are_exact_in_every_version() {
    for version in ApiVersion::ALL {
        let (list, one) = prefixes(*version);
        let server = Server::always(Action::json(200, channel().to_string())).await;
        let got = client(server.url(), *version)
            .get_custom_channel("917161")
            .await
            .unwrap();
        // What HubSpot declares no type of is kept, null included.
        assert_eq!(written(&*got), plain(channel()));
        assert_eq!(got.capabilities.as_ref().unwrap()["retired"], Value::Null);
        assert!(got.problems().is_empty(), "{:?}", got.problems());
        let request = server.only();
        is_a_get(&request);
        assert_eq!(request.target, format!("{one}/917161"));

        let server = Server::always(Action::json(201, channel().to_string())).await;
        let app = CallOptions::new().query("hapikey", "k&1").query("appId", "12");
        let capabilities = [("richText", json!(["HYPERLINK"])), ("retired", Value::Null)];
        let new = NewCustomChannel::new(capabilities, "Shop chat").webhook_url(WEBHOOK);
        client(server.url(), *version)
            .create_custom_channel(new)
            .with(app)
            .await
            .unwrap();
        let body = format!(
            r#"{{"capabilities":{{"retired":null,"richText":["HYPERLINK"]}},"name":"Shop chat","webhookUrl":"{WEBHOOK}"}}"#
        );
        is_a_write(
            &server.only(),
            "POST",
            &format!("{list}?hapikey=k%261&appId=12"),
            &body,
        );

        let server = Server::always(Action::json(200, channel().to_string())).await;
        let change = CustomChannelUpdate::default().channel_description("Ours");
        client(server.url(), *version)
            .update_custom_channel("917161", change)
            .await
            .unwrap();
        let body = r#"{"channelDescription":"Ours"}"#;
        is_a_write(&server.only(), "PATCH", &format!("{one}/917161"), body);

        let server = Server::always(Action::response(204, &[], "")).await;
        client(server.url(), *version)
            .delete_custom_channel("9/1")
            .await
            .unwrap();
        is_a_write(&server.only(), "DELETE", &format!("{one}/9%2F1"), "");

        let page = json!({"total": 1, "results": [channel()]});
        let server = Server::always(Action::json(200, page.to_string())).await;
        let request = client(server.url(), *version)
            .list_custom_channels()
            .default_page_length(5)
            .sort("name");
        let all = collect(request.all().page_size(2)).await;
        assert_eq!(written(&all[0]), plain(channel()));
        let request = server.only();
        is_a_get(&request);
        assert_eq!(
            request.target,
            format!("{list}?defaultPageLength=5&limit=2&sort=name")
        );
    }
}

#[tokio::test]
async fn requests_of_accounts_are_exact_in_every_version() {
    for version in ApiVersion::ALL {
        let (_, one) = prefixes(*version);
        let account =
            json!({"id": "5551", "channelId": "917161", "inboxId": "3", "name": "Shop", "authorized": true});
        let server = Server::always(Action::json(201, account.to_string())).await;
        let new =
            NewChannelAccount::new(true, "3", "Shop").delivery_identifier(DeliveryIdentifier::phone("+49"));
        let got = client(server.url(), *version)
            .create_custom_channel_account("917161", new)
            .await
            .unwrap();
        assert_eq!(written(&*got), plain(account.clone()));
        let body = r#"{"authorized":true,"deliveryIdentifier":{"type":"HS_PHONE_NUMBER","value":"+49"},"inboxId":"3","name":"Shop"}"#;
        is_a_write(
            &server.only(),
            "POST",
            &format!("{one}/917161/channel-accounts"),
            body,
        );

        let server = Server::always(Action::json(200, account.to_string())).await;
        let hubspot = client(server.url(), *version);
        hubspot
            .get_custom_channel_account("917161", "5551")
            .archived(true)
            .await
            .unwrap();
        let change = ChannelAccountUpdate::default().authorized(false);
        hubspot
            .update_custom_channel_account("917161", "5551", change)
            .await
            .unwrap();
        let requests = server.requests();
        is_a_get(&requests[0]);
        let path = format!("{one}/917161/channel-accounts/5551");
        assert_eq!(requests[0].target, format!("{path}?archived=true"));
        is_a_write(&requests[1], "PATCH", &path, r#"{"authorized":false}"#);

        let page = json!({"total": 1, "results": [account]});
        let server = Server::always(Action::json(200, page.to_string())).await;
        let list = client(server.url(), *version).list_custom_channel_accounts("917161");
        let list = list
            .delivery_identifier_type(DeliveryIdentifierType::HsPhoneNumber)
            .delivery_identifier_value("+49");
        assert_eq!(list.await.unwrap().results.as_ref().unwrap().len(), 1);
        let target =
            "917161/channel-accounts?deliveryIdentifierType=HS_PHONE_NUMBER&deliveryIdentifierValue=%2B49";
        assert_eq!(server.only().target, format!("{one}/{target}"));

        let token = json!({"accountToken": "t-1", "genericChannelId": 917161, "inboxId": 3, "userId": 7});
        let server = Server::always(Action::json(200, token.to_string())).await;
        let change = StagingTokenUpdate::default().account_name("Shop");
        let got = client(server.url(), *version)
            .update_staging_token("917161", "t-1", change)
            .await
            .unwrap();
        assert_eq!(written(&*got), plain(token));
        let path = format!("{one}/917161/channel-account-staging-tokens/t-1");
        is_a_write(&server.only(), "PATCH", &path, r#"{"accountName":"Shop"}"#);
    }
}

#[tokio::test]
async fn requests_of_messages_are_exact_in_every_version() {
    for version in ApiVersion::ALL {
        let (_, one) = prefixes(*version);
        let server = Server::always(Action::json(201, published().to_string()).verbatim()).await;
        let profile = ContactProfile::new(
            Vec::<ContactAddress>::new(),
            [ContactEmail::new("ana@example.com")],
            Vec::<ContactPhone>::new(),
            Vec::<ContactUrl>::new(),
        );
        let message = incoming("5551", "Where is it?")
            .attachment(FileAttachment::new("15"))
            .attachment(hubspot_conversations::custom_channels::ContactAttachment::new(
                profile,
            ));
        let got = client(server.url(), *version)
            .publish_channel_message("917161", message)
            .idempotency_key("chat-77:15")
            .await
            .unwrap();
        assert_eq!(written(&*got), plain(published()), "an unknown field is kept");
        assert_eq!(got.direction, Some(Direction::Incoming));
        let body = [
            r#"{"attachments":[{"type":"FILE","fileId":"15"},"#,
            r#"{"type":"CONTACT","contactProfile":{"addresses":[],"emails":[{"email":"ana@example.com"}],"phones":[],"urls":[]}}],"#,
            r#""channelAccountId":"5551","integrationIdempotencyId":"chat-77:15","integrationThreadId":"chat-77","#,
            r#""messageDirection":"INCOMING","#,
            r#""recipients":[{"deliveryIdentifier":{"type":"CHANNEL_SPECIFIC_OPAQUE_ID","value":"shop"}}],"#,
            r#""senders":[{"deliveryIdentifier":{"type":"CHANNEL_SPECIFIC_OPAQUE_ID","value":"chat-77"},"name":"Ana"}],"#,
            r#""text":"Where is it?","timestamp":"2026-11-20T09:30:00Z"}"#,
        ];
        is_a_write(
            &server.only(),
            "POST",
            &format!("{one}/917161/messages"),
            &body.concat(),
        );

        let server = Server::always(Action::json(200, published().to_string()).verbatim()).await;
        let hubspot = client(server.url(), *version);
        let got = hubspot.get_channel_message("917161", "9a5f2b").await.unwrap();
        assert_eq!(written(&*got), plain(published()));
        let report = StatusReport::new(ReportedStatus::Failed).error_message("No such number");
        hubspot
            .update_channel_message("917161", "9a5f2b", report)
            .await
            .unwrap();
        let requests = server.requests();
        let path = format!("{one}/917161/messages/9a5f2b");
        is_a_get(&requests[0]);
        assert_eq!(requests[0].target, path);
        let body = r#"{"errorMessage":"No such number","statusType":"FAILED"}"#;
        is_a_write(&requests[1], "PATCH", &path, body);
    }
}

#[test]
fn an_outgoing_message_has_the_other_direction() {
    let message =
        NewChannelMessage::outgoing("5551", participant("shop"), participant("chat-77"), "Sent", at());
    assert_eq!(message.message_direction, Direction::Outgoing);
    assert_eq!(
        message.recipients[0].delivery_identifier.value.as_deref(),
        Some("chat-77")
    );
}

#[tokio::test]
async fn typed_mocks_match_the_paths_of_every_version() {
    let server = MockServer::start();
    let found: Object<CustomChannel> = serde_json::from_value(channel()).unwrap();
    let created = server.create_custom_channel(|_, then| drop(then.success(201, &found)));
    let read = server.get_custom_channel(|when, then| {
        when.channel_id("917161");
        then.success(200, &found);
    });
    for (calls, version) in ApiVersion::ALL.iter().enumerate() {
        let client = client(&server.base_url(), *version);
        let new = NewCustomChannel::new([("richText", json!([]))], "Shop chat");
        assert_eq!(client.create_custom_channel(new).await.unwrap().id, "917161");
        assert_eq!(client.get_custom_channel("917161").await.unwrap().id, "917161");
        assert!(
            client
                .get_custom_channel("917162")
                .await
                .unwrap_err()
                .is_not_found()
        );
        assert_eq!((created.calls(), read.calls()), (calls + 1, calls + 1));
    }
}
