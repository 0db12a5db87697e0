//! The versions of HubSpot's API, in the client, the descriptions and the mocks.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::TryStreamExt;
use http::Method;
use hubspot_conversations::mock::{MockServerExt, StandIn, httpmock::MockServer};
use hubspot_conversations::{ApiVersion, Area, Message, NewMessage, Recipient};
use hubspot_conversations_openapi::conversations::{SOURCES, V3, V2026_09};
use hubspot_conversations_openapi::{custom_channels, files};
use serde_json::{Value, json};
use tests::corpus::fixture;
use tests::hubspot::{Action, Server};
use tests::setup::{THREAD, builder, thread};

fn description(version: ApiVersion) -> Value {
    let text = match version.as_str() {
        "v3" => V3,
        "2026-09" => V2026_09,
        other => panic!("{other} has no description"),
    };
    serde_json::from_str(text).unwrap()
}

fn paths(description: &Value) -> Vec<&String> {
    description["paths"].as_object().unwrap().keys().collect()
}

/// The path prefixes of a version in the configuration of `regen`.
fn prefixes(version: &str) -> Vec<String> {
    let sources: toml::Value = toml::from_str(SOURCES).unwrap();
    let prefixes = sources["versions"][version]["prefixes"].as_array().unwrap();
    prefixes
        .iter()
        .map(|prefix| prefix.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn client_versions_match_the_descriptions() {
    let sources: toml::Value = toml::from_str(SOURCES).unwrap();
    let described: Vec<&String> = sources["versions"].as_table().unwrap().keys().collect();
    assert_eq!(described.len(), ApiVersion::ALL.len(), "{described:?}");
    let of_v3 = prefixes("v3");
    for version in ApiVersion::ALL {
        let configured = prefixes(version.as_str());
        assert_eq!(configured[0], version.path_prefix());
        let description = description(*version);
        assert_eq!(description["info"]["version"], version.as_str());
        let here = paths(&description);
        for path in paths(&self::description(ApiVersion::V3)) {
            let resource = of_v3.iter().find_map(|prefix| path.strip_prefix(prefix.as_str()));
            let resource = resource.unwrap();
            assert!(
                configured
                    .iter()
                    .any(|prefix| here.contains(&&format!("{prefix}{resource}"))),
                "{version} has no {resource}"
            );
        }
    }
}

/// The first of an area's prefixes is the client's, and an operation is marked with the versions that have it.
#[test]
fn areas_match_their_sources_and_descriptions() {
    let mut restricted = 0;
    for area in Area::ALL {
        let (sources, descriptions) = match area.as_str() {
            "conversations" => (SOURCES, [V3, V2026_09]),
            "custom_channels" => (
                custom_channels::SOURCES,
                [custom_channels::V3, custom_channels::V2026_09],
            ),
            "files" => (files::SOURCES, [files::V3, files::V2026_09]),
            other => panic!("{other} has no description"),
        };
        let sources: toml::Value = toml::from_str(sources).unwrap();
        let documents = descriptions.map(|text| serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(documents.len(), ApiVersion::ALL.len(), "{area}");
        for version in ApiVersion::ALL {
            let prefix = &sources["versions"][version.as_str()]["prefixes"][0];
            assert_eq!(
                prefix.as_str(),
                Some(area.path_prefix(*version)),
                "{area} {version}"
            );
        }
        for (path, item) in documents[0]["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let id = &operation["operationId"];
                let has_it = |document: &Value| {
                    let mut items = document["paths"].as_object().unwrap().values();
                    items.any(|item| item[method]["operationId"] == *id)
                };
                let all = ApiVersion::ALL.iter().zip(&documents);
                let having = all.filter(|(_, document)| has_it(document));
                let having: Vec<&str> = having.map(|(version, _)| version.as_str()).collect();
                let is_restricted = having.len() < documents.len();
                let expected = is_restricted.then(|| json!(having));
                assert_eq!(operation.get("x-versions"), expected.as_ref(), "{method} {path}");
                restricted += usize::from(is_restricted);
            }
        }
    }
    assert_eq!(restricted, 5, "of files");
}

#[tokio::test]
async fn stand_in_serves_every_version() {
    let stand_in = StandIn::start();
    for version in ApiVersion::ALL {
        let client = stand_in.client_builder().api_version(*version).build().unwrap();
        assert_eq!(client.api_version(), *version);
        let thread = client.thread(stand_in.email_thread());
        let text = format!("A message in {version}.");
        let message = NewMessage::new(&*text, stand_in.agent(), stand_in.mailbox());
        let sent = thread
            .send(message.recipient(Recipient::email(stand_in.customer())))
            .await
            .unwrap();
        let got = client
            .get_message(stand_in.email_thread(), sent.id())
            .await
            .unwrap();
        assert_eq!(got.text(), Some(&*text));
        let whole = client
            .get_original_content(stand_in.email_thread(), sent.id())
            .await
            .unwrap();
        assert_eq!(whole.text.as_deref(), Some(&*text));
        let all: Vec<Message> = thread.messages().page_size(1).try_collect().await.unwrap();
        assert_eq!(all[0].id(), sent.id());
        let path = format!(
            "{}/threads/{}/messages",
            version.path_prefix(),
            stand_in.email_thread()
        );
        let raw = client.request(Method::GET, path).await.unwrap();
        assert_eq!(raw["results"].as_array().unwrap().len(), all.len());
    }
    assert_eq!(
        stand_in.messages(stand_in.email_thread()).len(),
        1 + ApiVersion::ALL.len()
    );
}

#[tokio::test]
async fn typed_mocks_match_every_version() {
    let server = MockServer::start_async().await;
    let answer: Message = serde_json::from_str(&fixture("message", "message.json")).unwrap();
    let wanted = server.get_message(|when, then| {
        when.thread_id(THREAD).message_id("m-1");
        then.success(200, &answer);
    });
    for (times, version) in ApiVersion::ALL.iter().enumerate() {
        let client = builder(&server.base_url()).api_version(*version).build().unwrap();
        let got = client.get_message(thread(), "m-1").await.unwrap();
        assert_eq!(got.id(), answer.id(), "{version}");
        assert!(client.get_message(thread(), "m-2").await.is_err(), "{version}");
        assert!(client.get_message(1, "m-1").await.is_err(), "{version}");
        assert_eq!(wanted.calls(), times + 1);
    }
    // Paths with another prefix do not match.
    let client = builder(&server.base_url())
        .path_prefix("/elsewhere")
        .build()
        .unwrap();
    assert!(client.get_message(thread(), "m-1").await.is_err());
}

#[tokio::test]
async fn path_prefix_applies_to_operations_and_not_to_raw_requests() {
    const GUIDES: &str = "/conversations/2026-09/conversations";
    for version in ApiVersion::ALL {
        let hub = Server::always(Action::json(200, json!({"results": []}).to_string())).await;
        let client = |url: &str| {
            builder(url)
                .api_version(*version)
                .path_prefix(GUIDES)
                .build()
                .unwrap()
        };
        client(hub.url()).list_messages(thread()).limit(3).await.unwrap();
        let behind_a_proxy = client(&format!("{}/proxy/", hub.url()));
        behind_a_proxy.list_messages(thread()).await.unwrap();
        let raw = "/conversations/v3/conversations/threads/1";
        behind_a_proxy.request(Method::GET, raw).await.unwrap();
        let requests: Vec<String> = hub.requests().into_iter().map(|request| request.target).collect();
        let messages = format!("{GUIDES}/threads/{THREAD}/messages");
        assert_eq!(
            requests,
            [
                format!("{messages}?limit=3"),
                format!("/proxy{messages}"),
                format!("/proxy{raw}")
            ]
        );
    }
}
