//! The operations of the area `files`: the exact requests, the responses, and the versions that have them.

use hubspot_conversations::files::{
    DuplicateStrategy, File, FileAccess, ImageSize, Import, ImportState, Upload, UploadOptions,
};
use hubspot_conversations::mock::files::MockServerExt;
use hubspot_conversations::mock::httpmock::MockServer;
use hubspot_conversations::{ApiError, ApiVersion, Area, Client, ErrorKind, FilePart, Object};
use serde_json::{Value, json};
use tests::hubspot::{Action, Server};
use tests::json::{plain, written};
use tests::setup::builder;

use crate::request_checks::{is_a_get, is_a_write};

fn file() -> Value {
    json!({
        "id": "154873927941",
        "createdAt": "2026-11-20T09:30:00Z",
        "updatedAt": "2026-11-20T09:30:00Z",
        "archived": false,
        "access": "PRIVATE",
        "fileMd5": "0cc175b9c0f1b6a831c399e269772661",
        "name": "invoice",
        "extension": "pdf",
        "size": 12,
        "moods": ["glad"],
    })
}

fn client(url: &str, version: ApiVersion) -> Client {
    let client = builder(url).area_version(Area::Files, version).build().unwrap();
    assert_eq!(client.area_version(Area::Files), version);
    client
}

fn upload() -> Upload {
    let content = &b"%PDF\r\n\0\xff"[..];
    let options =
        UploadOptions::new(FileAccess::Private).duplicate_validation_strategy(DuplicateStrategy::Reject);
    Upload::new(FilePart::new("a \"b\".pdf", "application/pdf", content))
        .options(options)
        .folder_path("/invoices")
        .keep_name()
}

#[test]
fn a_forms_debug_output_has_neither_name_nor_content() {
    let text = format!("{:?}", FilePart::new("zanzi.pdf", "application/pdf", "zanzibar"));
    assert_eq!(text, "FilePart { media_type: \"application/pdf\", bytes: 8, .. }");
}

#[tokio::test]
async fn imports_a_file_and_reads_how_far_it_is_in_every_version() {
    for version in ApiVersion::ALL {
        let prefix = Area::Files.path_prefix(*version);
        let task = json!({"id": "t-1", "links": {"status": "https://api.hubapi.com/somewhere"}});
        let server = Server::always(Action::json(202, task.to_string())).await;
        let import = Import::new(FileAccess::PublicNotIndexable, "https://example.com/a.pdf").folder_id("7");
        let got = client(server.url(), *version).import_file(import).await.unwrap();
        assert_eq!(got.id, "t-1");
        let body = r#"{"access":"PUBLIC_NOT_INDEXABLE","folderId":"7","url":"https://example.com/a.pdf"}"#;
        is_a_write(
            &server.only(),
            "POST",
            &format!("{prefix}/files/import-from-url/async"),
            body,
        );

        let status = json!({"taskId": "t-1", "status": "COMPLETE", "result": file()});
        let server = Server::always(Action::json(200, status.to_string())).await;
        let got = client(server.url(), *version).get_import("t/1").await.unwrap();
        assert_eq!(got.status, Some(ImportState::Complete));
        assert_eq!(got.result.as_ref().unwrap().name.as_deref(), Some("invoice"));
        let request = server.only();
        is_a_get(&request);
        let target = format!("{prefix}/files/import-from-url/async/tasks/t%2F1/status");
        assert_eq!(request.target, target);
    }
}

#[tokio::test]
async fn reads_signs_and_deletes_a_file() {
    let server = Server::always(Action::json(200, file().to_string())).await;
    let got = server.client().get_file("15").properties("name").await.unwrap();
    assert_eq!(written(&*got), plain(file()));
    let request = server.only();
    is_a_get(&request);
    assert_eq!(request.target, "/files/v3/files/15?properties=name");

    let signed = json!({"url": "https://cdn.example.com/x", "expiresAt": "2026-11-20T09:30:00Z", "size": 12});
    let server = Server::always(Action::json(200, signed.to_string())).await;
    let request = server
        .client()
        .get_signed_url("15")
        .expiration_seconds(60)
        .size(ImageSize::Thumb);
    let got = request.await.unwrap();
    assert_eq!(got.url.as_deref(), Some("https://cdn.example.com/x"));
    let request = server.only();
    is_a_get(&request);
    assert_eq!(
        request.target,
        "/files/v3/files/15/signed-url?expirationSeconds=60&size=thumb"
    );

    let server = Server::always(Action::response(204, &[], "")).await;
    server.client().delete_file("15").await.unwrap();
    is_a_write(&server.only(), "DELETE", "/files/v3/files/15", "");
}

/// HubSpot's file of 2026-09 does not describe them.
#[tokio::test]
async fn an_operation_that_a_version_lacks_is_refused_before_it_is_sent() {
    let server = Server::always(Action::json(200, file().to_string())).await;
    let dated = client(server.url(), ApiVersion::V2026_09);
    let errors = [
        dated.upload_file(upload()).await.unwrap_err(),
        dated.get_file("15").await.unwrap_err(),
        dated.get_signed_url("15").await.unwrap_err(),
        dated.delete_file("15").await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let text = error.to_string();
        assert!(
            text.contains("HubSpot's version 2026-09 of files does not have this operation: use v3"),
            "{text}"
        );
    }
    let search = dated.search_files().name("a").await.unwrap_err();
    assert_eq!(search.kind(), ErrorKind::InvalidRequest);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn typed_mocks_match_the_paths_of_every_version() {
    let server = MockServer::start();
    let found: Object<File> = serde_json::from_value(file()).unwrap();
    let uploads = server.upload_file(|_, then| drop(then.success(201, &found)));
    let status = server.get_import(|when, then| {
        when.task_id("t-1");
        let error = Object::<ApiError>::default();
        then.client_error(404, &error);
    });
    for (calls, version) in ApiVersion::ALL.iter().enumerate() {
        let client = client(&server.base_url(), *version);
        let error = client.get_import("t-1").await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!(status.calls(), calls + 1);
    }
    let got = client(&server.base_url(), ApiVersion::V3)
        .upload_file(upload())
        .await
        .unwrap();
    assert_eq!(got.id, found.id);
    assert_eq!(uploads.calls(), 1);
}
