//! What people read: every kind of error line, `--help` and what the examples print, in one file, to be read in a row.
//!
//! After a change, `UPDATE_MESSAGES=1 cargo test -p tests --test messages` writes the file anew.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::{Display, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use hubspot_conversations::files::Upload;
use hubspot_conversations::http::Method;
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::MemoryStore;
use hubspot_conversations::webhook::Verifier;
use hubspot_conversations::{
    ActorId, ApiVersion, Area, CallOptions, Client, ClientBuilder, FilePart, NewMessage, OAuth, Recipient,
    RetryPolicy, ThreadId,
};
use hubspot_conversations_sqlite::SqliteStore;
use tests::hubspot::{Action, Server};

const FILE: &str = "messages.txt";
const TOKEN: &str = "pat-na1-00000000-0000-0000-0000-000000000000";

/// The text so far.
#[derive(Default)]
struct Text(String);

impl Text {
    fn part(&mut self, title: &str) {
        write!(self.0, "\n== {title}\n\n").unwrap();
    }

    fn line(&mut self, when: &str, line: impl Display) {
        writeln!(self.0, "{when}:\n    {}", same(&line.to_string())).unwrap();
    }

    fn error<T>(&mut self, when: &str, result: Result<T, impl Display>) {
        match result {
            Ok(_) => panic!("{when}: no error"),
            Err(error) => self.line(when, error),
        }
    }

    fn output(&mut self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HUBSPOT_")) {
            command.env_remove(name);
        }
        let output = command.args(arguments).output().unwrap();
        let name = Path::new(program).file_stem().unwrap().to_string_lossy();
        let status = output.status.code().unwrap();
        writeln!(self.0, "$ {name} {} (exit status {status})", arguments.join(" ")).unwrap();
        for text in [output.stdout, output.stderr] {
            for line in String::from_utf8(text).unwrap().lines() {
                writeln!(self.0, "    {}", same(line)).unwrap();
            }
        }
    }
}

/// Replaces what differs between two runs.
fn same(line: &str) -> String {
    let folder = regex::escape(&std::env::temp_dir().to_string_lossy());
    let patterns = [
        (r"127\.0\.0\.1:\d+".to_owned(), "127.0.0.1:PORT"),
        (format!("{folder}/[^/ :]+"), "FOLDER"),
        (
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-[0-9a-f]{12}\b".to_owned(),
            "ID",
        ),
        (r"\b[0-9a-f]{32}\b".to_owned(), "ID"),
    ];
    let replace = |line: String, (pattern, with): (String, &str)| {
        let pattern = regex::Regex::new(&pattern).unwrap();
        pattern.replace_all(&line, with).into_owned()
    };
    patterns.into_iter().fold(line.trim_end().to_owned(), replace)
}

fn builder() -> ClientBuilder {
    Client::builder().access_token(TOKEN)
}

fn settings(text: &mut Text) {
    text.part("Settings");
    text.error("no token", Client::builder().build());
    text.error("an empty token", Client::builder().access_token("").build());
    text.error(
        "a token with a line break",
        Client::builder().access_token("pat\n").build(),
    );
    text.error(
        "a base URL without a scheme",
        builder().base_url("api.hubapi.com").build(),
    );
    text.error(
        "a base URL over plain HTTP",
        builder().base_url("http://example.com").build(),
    );
    text.error(
        "a base URL with a query",
        builder().base_url("https://example.com/?a=b").build(),
    );
    text.error(
        "a timeout of zero",
        builder().total_timeout(Duration::ZERO).build(),
    );
    text.error("an unknown version", "v9".parse::<ApiVersion>());
    text.error("an invalid thread id", "abc".parse::<ThreadId>());
    text.error("an invalid actor id", "47306113".parse::<ActorId>());
    text.error(
        "a reserved header",
        CallOptions::new().header("authorization", "Bearer x"),
    );
    text.error(
        "another reserved header",
        CallOptions::new().header("content-length", "1"),
    );
    text.error("the verifier of webhooks without a secret", Verifier::new(""));
}

async fn sends(text: &mut Text) {
    text.part("Sends");
    let hubspot = StandIn::start();
    let quick = CallOptions::new()
        .retry(RetryPolicy::never())
        .settle_time(Duration::ZERO)
        .total_timeout(Duration::from_secs(20));
    let client = hubspot.client().unwrap().with(quick.clone());
    let thread = client.thread(hubspot.email_thread());
    let comment = || thread.comment("a");
    let message = || NewMessage::new("a", hubspot.agent(), hubspot.mailbox());
    text.error("no recipient", thread.send(message()).await);
    let by_actor = Recipient::default().actor_id("E-1".parse::<ActorId>().unwrap());
    text.error(
        "a recipient by an e-mail actor",
        thread.send(message().recipient(by_actor)).await,
    );
    text.error("no such thread", client.thread(1).comment("a").await);
    text.error(
        "a comment in a help desk",
        client.thread(hubspot.help_desk_thread()).comment("a").await,
    );
    for (when, fault) in [
        ("a server error", Fault::status(503)),
        ("a gateway's page", Fault::status(502).body("text/html", "<html>")),
        ("a limit", Fault::status(429)),
        ("the daily limit", Fault::rate_limit("DAILY")),
        ("a lost connection", Fault::disconnect()),
        ("a redirect", Fault::status(302)),
        ("no permission", Fault::status(403)),
    ] {
        hubspot.fail_next(fault.on(Operation::SendMessage));
        text.error(when, comment().await);
    }
    hubspot.fail_next(Fault::delay(Duration::from_secs(2)).on(Operation::SendMessage));
    text.error(
        "no response in time",
        comment().attempt_timeout(Duration::from_millis(50)).await,
    );
    let slow = client.with(CallOptions::new().total_timeout(Duration::from_nanos(1)));
    text.error("no time at all", slow.thread(1).comment("a").await);
    text.error("a key without a store", comment().idempotency_key("a").await);
    let stored = hubspot
        .client_builder()
        .store(MemoryStore::new())
        .build()
        .unwrap()
        .with(quick);
    let stored = stored.thread(hubspot.email_thread());
    text.error("an empty key", stored.comment("a").idempotency_key("").await);
    stored.comment("a").idempotency_key("order-42").await.unwrap();
    text.error(
        "a key of another message",
        stored.comment("b").idempotency_key("order-42").await,
    );
    hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let _ = stored.comment("c").idempotency_key("order-43").await;
    text.error(
        "a key whose outcome is unknown",
        stored.comment("c").idempotency_key("order-43").await,
    );
    hubspot.revoke_scope("conversations.write");
    text.error("a missing scope", comment().await);
    hubspot.set_token("another");
    text.error("a token that is refused", comment().await);
    let server = Server::always(Action::json(201, "{\"id\":")).await;
    let odd = builder().base_url(server.url()).build().unwrap();
    let odd = odd.with(CallOptions::new().settle_time(Duration::ZERO));
    text.error("a response that is no JSON", odd.thread(1).comment("a").await);
    text.error("no server", {
        let url = tests::setup::closed_port();
        let unreachable = builder().base_url(url).build().unwrap();
        unreachable
            .with(CallOptions::new().retry(RetryPolicy::never()))
            .thread(1)
            .comment("a")
            .await
    });
}

async fn others(text: &mut Text) {
    text.part("Other calls");
    let hubspot = StandIn::start();
    let client = hubspot
        .client()
        .unwrap()
        .with(CallOptions::new().settle_time(Duration::ZERO));
    text.error(
        "no such message",
        client.get_message(hubspot.email_thread(), "none").await,
    );
    text.error(
        "an id that cannot be one",
        client.get_message(hubspot.email_thread(), "..").await,
    );
    text.error(
        "a path without a slash",
        client.request(Method::GET, "crm/v3/owners").await,
    );
    text.error(
        "a file that is not there",
        client.upload_file("/none/at/all.pdf").await,
    );
    text.error("a folder for a file", client.upload_file("/").await);
    let note = || FilePart::new("note.txt", "text/plain", "a note");
    text.error(
        "a file that is too large",
        client.upload_file(Upload::new(note()).max_bytes(2)).await,
    );
    hubspot.fail_next(Fault::disconnect().on(Operation::UploadFile));
    text.error(
        "an upload whose response is lost",
        client.upload_file(note()).await,
    );
    hubspot.fail_next(Fault::disconnect().on(Operation::UploadFile));
    let send = client.thread(hubspot.email_thread()).comment("a").upload(note());
    text.error("a message whose file's upload is lost", send.await);
    let dated = hubspot
        .client_builder()
        .area_version(Area::Files, ApiVersion::V2026_09)
        .build()
        .unwrap();
    text.error("an operation that a version lacks", dated.get_file("1").await);
    text.error("keys without a store", client.sends().get("a").await);
    text.error("an account without a name in the store", {
        let builder = hubspot.client_builder();
        let many = builder.store(MemoryStore::new()).build().unwrap();
        many.with_access_token(TOKEN).unwrap().sends().get("a").await
    });
    let app = OAuth::new("id", "secret", "refresh")
        .unwrap()
        .token_url(format!("{}/oauth", hubspot.base_url()));
    let oauth = Client::builder()
        .oauth(app)
        .base_url(hubspot.base_url())
        .build()
        .unwrap();
    let oauth = oauth.with(CallOptions::new().retry(RetryPolicy::never()));
    text.error("a token that HubSpot does not grant", oauth.list_inboxes().await);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.db");
    std::fs::write(&file, "my notes, which are longer than the head of a file of SQLite's, by far: so that they are read as one").unwrap();
    text.error("a store in a file of another program", SqliteStore::open(&file));
    text.error("a store in a folder", SqliteStore::open(folder.path()));
}

#[tokio::test]
async fn messages_are_those_of_the_file() {
    let mut text =
        Text("What people read. Written by the test `messages`, which describes how.\n".to_owned());
    settings(&mut text);
    sends(&mut text).await;
    others(&mut text).await;
    text.part("Programs");
    for (program, arguments) in [
        (env!("CARGO_BIN_EXE_send_message"), &["--help"][..]),
        (env!("CARGO_BIN_EXE_send_message"), &["--thread", "8000000001"]),
        (env!("CARGO_BIN_EXE_send_message"), &["--thread", "abc"]),
        (
            env!("CARGO_BIN_EXE_send_message"),
            &["--attach", "/none/at/all.pdf"],
        ),
        (env!("CARGO_BIN_EXE_bulk_send"), &["--help"]),
        (env!("CARGO_BIN_EXE_bulk_send"), &["/none/at/all.csv"]),
        (env!("CARGO_BIN_EXE_auto_reply"), &["--help"]),
        (env!("CARGO_BIN_EXE_axum_webhook"), &["--help"]),
    ] {
        text.output(program, arguments);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(&path, &text.0).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = written
        .lines()
        .zip(text.0.lines())
        .find(|(before, now)| before != now);
    assert!(
        written == text.0,
        "the messages differ from tests/{FILE}, first in {differing:?}: read them, and write it anew with UPDATE_MESSAGES=1"
    );
}
