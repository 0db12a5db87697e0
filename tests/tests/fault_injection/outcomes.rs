//! Every row of `tests/cases/outcomes.tsv` over sockets, on one and on 64 tasks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::Utc;
use futures_util::stream::{self, StreamExt};
use hubspot_conversations::{
    ActorId, ChannelAccount, Client, NewComment, NewMessage, OutgoingMessage, RetryPolicy, Writers,
};
use serde_json::{Value, json};
use tests::fault_injection::rows::{SETTLE, Said, Scenario, TABLE, judge, scenarios, serve};
use tests::hubspot::{Action, Server, http1};
use tests::say;
use tokio::io::AsyncWriteExt;

/// The rows that are no send over a scripted server: they have tests of their own below.
const OTHERS: [&str; 2] = ["connection refused", "an unsolicited second response"];

/// The rows, without the heading: what the server did, and what may be said.
fn rows() -> Vec<(&'static str, &'static str)> {
    let cells = |line: &'static str| {
        let mut cells = line.split('\t');
        (cells.next().unwrap(), cells.next().unwrap())
    };
    TABLE.lines().skip(1).map(cells).collect()
}

fn may_be_said(row: &str) -> &'static str {
    rows().iter().find(|(did, _)| did.starts_with(row)).unwrap().1
}

fn client(url: &str, scenario: &Scenario) -> Client {
    let retry = RetryPolicy::default()
        .max_attempts(2)
        .max_retry_after(Duration::from_secs(1));
    let mut builder = tests::setup::builder(url)
        .settle_time(SETTLE)
        .total_timeout(Duration::from_secs(30))
        .retry(retry);
    if scenario.row.contains("in the same second") {
        builder = builder.writers(Writers::Many);
    }
    if scenario.row.contains("on the first attempt") {
        builder = builder.resend_if_absent(SETTLE);
    }
    builder.build().unwrap()
}

fn draft(task: u64, comment: bool) -> OutgoingMessage {
    let text = format!("Look <b>here</b> :) {task}");
    if comment {
        return NewComment::new(text).into();
    }
    NewMessage::new(text, ActorId::agent(7), ChannelAccount::email("1")).into()
}

async fn send(client: &Client, thread: u64, draft: OutgoingMessage) -> Said {
    match client.thread(thread).send(draft).await {
        Ok(sent) => Said::Sent(sent.id().to_owned()),
        Err(error) if error.is_not_sent() => {
            assert!(!error.is_unknown() && !error.may_have_been_received(), "{error}");
            Said::NotSent
        }
        Err(error) => {
            assert!(error.is_unknown() && error.may_have_been_received(), "{error}");
            assert!(error.receipt().is_some());
            Said::Unknown
        }
    }
}

/// Acts a scenario out on so many tasks. Returns what was wrong.
async fn run(scenario: Scenario, tasks: u64) -> Vec<String> {
    let (server, threads) = serve(&scenario).await;
    let client = client(server.url(), &scenario);
    let sends = (1..=tasks).map(|thread| {
        let (client, comment) = (client.clone(), scenario.comment);
        tokio::spawn(async move { send(&client, thread, draft(thread, comment)).await })
    });
    let mut wrong = Vec::new();
    for (thread, send) in (1..).zip(sends.collect::<Vec<_>>()) {
        let said = send.await.unwrap();
        let (stored, posts) = threads.of(thread);
        if let Err(why) = judge(may_be_said(scenario.row), &said, &stored, posts) {
            wrong.push(format!("{}, {}: {why}", scenario.row, scenario.name));
        }
    }
    wrong
}

async fn run_all(tasks: u64, at_once: usize) {
    let all = scenarios();
    for (did, _) in rows() {
        let is_covered = all.iter().any(|scenario| did.starts_with(scenario.row));
        assert!(
            is_covered || OTHERS.iter().any(|other| did.starts_with(other)),
            "no scenario: {did}"
        );
    }
    let count = all.len();
    let wrong = stream::iter(all)
        .map(|scenario| run(scenario, tasks))
        .buffer_unordered(at_once);
    let wrong: Vec<String> = wrong.collect::<Vec<_>>().await.concat();
    say(&format!(
        "outcomes: {count} scenarios on {tasks} tasks, {} wrong",
        wrong.len()
    ));
    assert!(wrong.is_empty(), "{:#?}", &wrong[..wrong.len().min(20)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_holds_on_one_task() {
    run_all(1, 16).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_holds_on_64_tasks() {
    run_all(64, 6).await;
}

#[tokio::test]
async fn what_never_left_is_not_sent() {
    let plain = Server::always(Action::json(200, "{}")).await;
    let urls = [
        tests::setup::closed_port(),
        "https://nothing.invalid".to_owned(),
        plain.url().replace("http://", "https://"),
    ];
    for url in urls {
        // A proxy of the environment would be asked for a tunnel.
        let builder =
            tests::setup::builder(&url).http(hubspot_conversations::reqwest::ClientBuilder::no_proxy);
        let client = builder.build().unwrap();
        for comment in [false, true] {
            assert_eq!(send(&client, 1, draft(1, comment)).await, Said::NotSent, "{url}");
        }
    }
    assert!(plain.requests().is_empty());
}

/// A judge that accepts everything proves nothing.
#[test]
fn judge_catches_planted_untruths() {
    let id = || vec!["1".to_owned()];
    let sent = |id: &str| Said::Sent(id.to_owned());
    let mut caught = 0;
    for (did, may) in rows()
        .into_iter()
        .filter(|(did, _)| !OTHERS[1..].iter().any(|other| did.starts_with(other)))
    {
        let mut planted = vec![
            // Sent, and it is another's, or nothing is stored.
            (sent("2"), id()),
            (sent("2"), Vec::new()),
            // Not sent, and it is on the thread.
            (Said::NotSent, id()),
            // Twice.
            (sent("1"), vec!["1".to_owned(), "2".to_owned()]),
        ];
        if may.starts_with("sent") || may == "unknown" || may.starts_with("unknown;") {
            planted.push((Said::NotSent, Vec::new()));
        }
        if may.starts_with("not sent") || may == "sent" || may.contains("not unknown") {
            planted.push((Said::Unknown, id()));
        }
        for (said, stored) in planted {
            assert!(
                judge(may, &said, &stored, 1).is_err(),
                "{did}: {said:?}, {stored:?}"
            );
            caught += 1;
        }
    }
    assert!(caught > 100, "{caught}");
    assert!(judge("sent", &sent("1"), &id(), 1).is_ok());
}

/// Responds to each send twice, on a connection that stays open: the second response may be read as that to the next send.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unsolicited_response_is_no_other_sends() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stored: Arc<Mutex<Vec<Value>>> = Arc::default();
    let of_server = Arc::clone(&stored);
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let stored = Arc::clone(&of_server);
            tokio::spawn(async move {
                while let Ok(Some(request)) = http1::read(&mut stream).await {
                    let json = [("content-type", "application/json")];
                    let answer = if request.method_and_target().0 == "POST" {
                        let sent: Value = serde_json::from_slice(request.body()).unwrap();
                        let mut stored = stored.lock().unwrap();
                        let message = json!({
                            "id": format!("{:032x}", stored.len()), "type": "COMMENT", "text": sent["text"],
                            "conversationsThreadId": "5", "createdAt": Utc::now().to_rfc3339(),
                        });
                        stored.push(message.clone());
                        http1::response(201, &json, &message.to_string()).repeat(2)
                    } else {
                        let page = json!({"results": *stored.lock().unwrap()});
                        http1::response(200, &json, &page.to_string())
                    };
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    let client = tests::setup::builder(&url).settle_time(SETTLE).build().unwrap();
    let mut ids = Vec::new();
    for number in 0..40 {
        // Half of them have the text of the one before.
        let text = format!("text {}", number / 2);
        if let Said::Sent(id) = send(&client, 5, NewComment::new(text.as_str()).into()).await {
            let stored = stored.lock().unwrap();
            let message = stored
                .iter()
                .find(|message| message["id"] == id.as_str())
                .unwrap();
            assert_eq!(message["text"], text.as_str());
            ids.push(id);
        }
        if number % 3 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let sends = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), sends, "two sends got one message");
    assert!(sends > 0, "nothing was sent");
    server.abort();
}
