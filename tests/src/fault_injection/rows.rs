//! `tests/cases/outcomes.tsv`: what a server does with one send, and what may be said of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::lock;
use crate::hubspot::{Action, Request, Server};
use crate::setup::APP;

/// The table.
pub const TABLE: &str = include_str!("../../cases/outcomes.tsv");

/// The settle time of the clients of these rows.
pub const SETTLE: Duration = Duration::from_millis(400);
/// In place of 13 s, where the settle time is 10 s.
const LATE: Duration = Duration::from_millis(520);

/// What was reported of a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Sent, with this id.
    Sent(String),
    /// Not sent.
    NotSent,
    /// Unknown.
    Unknown,
}

/// Returns what a row says of a reported outcome: an error if it may not be said.
///
/// # Errors
///
/// Why it is wrong.
pub fn judge(may_be_said: &str, said: &Said, stored: &[String], posts: usize) -> Result<(), String> {
    let starts = |text: &str| may_be_said.starts_with(text);
    let (sent, not_sent, unknown) = if starts("sent (recovered), not unknown") || may_be_said == "sent" {
        (true, false, false)
    } else if starts("sent") {
        (true, false, true)
    } else if starts("not sent; retried") {
        (true, true, false)
    } else if starts("not sent") {
        (false, true, false)
    } else {
        (false, starts("unknown, or not sent"), true)
    };
    let right = match said {
        Said::Sent(id) => sent && stored == [id.as_str()],
        Said::NotSent => not_sent && stored.is_empty(),
        Said::Unknown => unknown,
    };
    if right && stored.len() <= 1 && posts <= 2 {
        Ok(())
    } else {
        Err(format!(
            "{said:?}, stored {stored:?}, {posts} attempts; may be said: {may_be_said}"
        ))
    }
}

/// What the server does with a send, by the number of earlier ones.
type Act = Arc<dyn Fn(&mut Thread, usize, &Value) -> Action + Send + Sync>;

type Rewrite = fn(&str) -> String;
type Record = fn(&mut Value);

/// One way to act out a row.
#[derive(Clone)]
pub struct Scenario {
    /// The beginning of the row's first column.
    pub row: &'static str,
    /// What distinguishes it from others of the row.
    pub name: String,
    /// Whether it is about a comment.
    pub comment: bool,
    act: Act,
}

impl std::fmt::Debug for Scenario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.row, self.name)
    }
}

/// A thread of the server.
#[derive(Debug, Default)]
pub struct Thread {
    id: u64,
    posts: usize,
    /// The messages, with when each is listed.
    messages: Vec<(Instant, Value)>,
    /// The ids of the messages of the send.
    stored: Vec<String>,
}

impl Thread {
    /// The message that HubSpot makes of a request.
    fn message(&self, sent: &Value) -> Value {
        let comment = sent["type"] == "COMMENT";
        let sender = if comment {
            format!("I-{APP}").into()
        } else {
            sent["senderActorId"].clone()
        };
        let mut message = json!({
            "id": format!("{:016x}{:016x}", self.id, self.messages.len()),
            "type": sent["type"], "text": sent["text"], "createdBy": sender, "senders": [{"actorId": sender}],
            "client": {"clientType": "INTEGRATION", "integrationAppId": APP},
            "conversationsThreadId": self.id.to_string(), "createdAt": at(0),
        });
        if !comment {
            message["direction"] = "OUTGOING".into();
        }
        message
    }

    /// Adds a message that is not the send's.
    fn add(&mut self, message: &Value) {
        self.messages.push((Instant::now(), message.clone()));
    }

    /// Stores the send's message as changed, listed after this time.
    fn store(&mut self, sent: &Value, after: Duration, change: impl Fn(&mut Value)) -> Value {
        let mut message = self.message(sent);
        change(&mut message);
        self.stored.push(message["id"].as_str().unwrap().to_owned());
        self.messages.push((Instant::now() + after, message.clone()));
        message
    }

    fn answer(&self, target: &str) -> Action {
        let path = target.split('?').next().unwrap();
        let now = Instant::now();
        let visible = self.messages.iter().filter(|(listed, _)| *listed <= now);
        if path.ends_with("/messages") {
            let mut results: Vec<&Value> = visible.map(|(_, message)| message).collect();
            results
                .sort_by_key(|message| std::cmp::Reverse(message["createdAt"].as_str().map(str::to_owned)));
            return Action::json(200, json!({"results": results}).to_string());
        }
        let id = path.split('/').next_back().unwrap();
        match self.messages.iter().find(|(_, message)| message["id"] == id) {
            Some((_, message)) => Action::json(200, message.to_string()),
            None => Action::json(404, REFUSAL),
        }
    }
}

const REFUSAL: &str = r#"{"status":"error","message":"scripted"}"#;
const LIMITED: &str =
    r#"{"status":"error","message":"slow down","errorType":"RATE_LIMIT","policyName":"SECONDLY"}"#;

/// The time by HubSpot's clock, so many seconds from now.
fn at(seconds: i64) -> String {
    let at = DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::seconds(seconds);
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Starts a server that acts out a scenario on every thread. Returns it with the threads.
pub async fn serve(scenario: &Scenario) -> (Server, Threads) {
    let threads = Threads::default();
    let (of_server, act) = (threads.clone(), Arc::clone(&scenario.act));
    let server = Server::by(move |_, request: &Request| {
        let id = crate::hubspot::ledger::thread(&request.target).expect("a thread");
        let mut threads = lock(&of_server.0);
        let thread = threads.entry(id).or_default();
        thread.id = id;
        if request.method == "GET" {
            return thread.answer(&request.target);
        }
        thread.posts += 1;
        act(thread, thread.posts - 1, &request.json()).verbatim()
    })
    .await;
    (server, threads)
}

/// The threads of a server.
#[derive(Clone, Debug, Default)]
pub struct Threads(Arc<Mutex<HashMap<u64, Thread>>>);

impl Threads {
    /// The ids that a send stored, and the number of its attempts.
    #[must_use]
    pub fn of(&self, thread: u64) -> (Vec<String>, usize) {
        lock(&self.0)
            .get(&thread)
            .map(|thread| (thread.stored.clone(), thread.posts))
            .unwrap_or_default()
    }
}

/// All scenarios.
#[must_use]
pub fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    let mut add = |row: &'static str, name: &str, comment: bool, act: Act| {
        assert!(TABLE.lines().any(|line| line.starts_with(row)), "no row {row}");
        all.push(Scenario {
            row,
            name: name.to_owned(),
            comment,
            act,
        });
    };
    fn act(act: impl Fn(&mut Thread, usize, &Value) -> Action + Send + Sync + 'static) -> Act {
        Arc::new(act)
    }
    let gone = || Action::html(502, "<html>Bad gateway</html>");
    for comment in [false, true] {
        let sort = if comment { "comment" } else { "message" };
        add(
            "201, an OUTGOING message of this thread with our text and an id",
            sort,
            comment,
            act(|thread, _, sent| Action::json(201, thread.store(sent, Duration::ZERO, |_| ()).to_string())),
        );
        for (name, text) in [("rewritten", "Dear &lt;you&gt;"), ("truncated", "De")] {
            add(
                "201, an OUTGOING message of this thread with an id, text rewritten",
                name,
                comment,
                act(move |thread, _, sent| {
                    let stored = thread.store(sent, LATE, |message| message["text"] = text.into());
                    Action::json(201, stored.to_string())
                }),
            );
        }
        for first in [true, false] {
            add(
                "201 as the first, but the id stands twice",
                &format!("{sort}, {first}"),
                comment,
                act(move |thread, _, sent| {
                    let whole = thread.store(sent, Duration::ZERO, |_| ()).to_string();
                    Action::json(
                        201,
                        if first {
                            whole.replacen('{', r#"{"id":"another","#, 1)
                        } else {
                            format!("{},\"id\":\"another\"}}", &whole[..whole.len() - 1])
                        },
                    )
                }),
            );
        }
        for (name, action) in [
            ("502", gone()),
            ("reset", Action::ResetRead),
            ("closed", Action::Raw(Vec::new())),
        ] {
            add(
                "502, or a reset after the request was written; stored and listed in time",
                &format!("{sort}, {name}"),
                comment,
                act(move |thread, _, sent| {
                    thread.store(sent, SETTLE / 5, |_| ());
                    action.clone()
                }),
            );
        }
        add("201, empty body", sort, comment, late(Action::json(201, "")));
        for status in [202, 204] {
            add(
                "202 or 204",
                &status.to_string(),
                comment,
                late(Action::response(status, &[], "")),
            );
        }
        let cut = Action::truncated(201, &[], "{\"id\":", 500);
        let gzip = Action::response(201, &[("content-encoding", "gzip")], [0x1f, 0x8b, 8, 0]);
        for (name, action) in [
            ("cut", cut),
            ("gzip", gzip),
            ("garbage", Action::Raw(b"\x00\x01garbage".to_vec())),
        ] {
            add("201, body cut short", name, comment, late(action));
        }
        add(
            "200 {\"id\":\"x\"}",
            sort,
            comment,
            act(|_, _, _| Action::json(200, r#"{"id":"x"}"#)),
        );
        add(
            "201 with the id of a message of another thread",
            "another thread",
            comment,
            created(|_, message| message["conversationsThreadId"] = "999999".into()),
        );
        add(
            "201 with the id of a message of another thread",
            "incoming",
            comment,
            created(|_, message| {
                message["type"] = "MESSAGE".into();
                message["direction"] = "INCOMING".into();
            }),
        );
        add(
            "201 with the id of a message of another thread",
            "older",
            comment,
            created(|thread, message| {
                message["text"] = "an older one".into();
                message["createdAt"] = at(-90).into();
                thread.add(message);
            }),
        );
        for status in [200, 207] {
            add(
                "207 or 200 with an error body",
                &status.to_string(),
                comment,
                act(move |_, _, _| Action::json(status, REFUSAL)),
            );
        }
        for status in [400, 401, 403, 404, 409, 422, 423, 477] {
            add(
                "400, 401, 403, 404, 409",
                &status.to_string(),
                comment,
                act(move |_, _, _| Action::json(status, REFUSAL)),
            );
        }
        for status in [400, 403, 404, 407, 413, 421, 422, 460, 499, 600] {
            for body in ["", "<html>no</html>"] {
                add(
                    "407, 413, 421",
                    &format!("{status} {body}"),
                    comment,
                    act(move |thread, _, sent| {
                        thread.store(sent, SETTLE / 5, |_| ());
                        Action::html(status, body)
                    }),
                );
            }
        }
        for policy in ["SECONDLY", "TEN_SECONDLY_ROLLING", "DAILY", "ANOTHER"] {
            let body = format!(r#"{{"status":"error","message":"no","policyName":"{policy}"}}"#);
            add(
                "429 with HubSpot's JSON (errorType",
                policy,
                comment,
                act(move |_, _, _| Action::json(429, &body)),
            );
        }
        add(
            "429 with HubSpot's JSON (errorType",
            "once",
            comment,
            act(|thread, post, sent| match post {
                0 => Action::json(429, LIMITED),
                _ => Action::json(201, thread.store(sent, Duration::ZERO, |_| ()).to_string()),
            }),
        );
        for body in ["", "<html>", REFUSAL] {
            add(
                "429 without such a body",
                body,
                comment,
                act(move |thread, _, sent| {
                    thread.store(sent, SETTLE / 5, |_| ());
                    Action::json(429, body)
                }),
            );
        }
        add(
            "429 with HubSpot's JSON, then 502",
            sort,
            comment,
            act(move |thread, post, sent| match post {
                0 => Action::json(429, LIMITED),
                _ => {
                    thread.store(sent, SETTLE / 5, |_| ());
                    gone()
                }
            }),
        );
        add(
            "502 on the first attempt",
            sort,
            comment,
            act(move |_, post, _| match post {
                0 => gone(),
                _ => Action::json(400, REFUSAL),
            }),
        );
        for status in [500, 502, 503, 520, 522, 525, 530] {
            add(
                "500, 502, 503, 520 to 530",
                &status.to_string(),
                comment,
                late(Action::html(status, "")),
            );
        }
        for (name, action) in [("reset", Action::ResetRead), ("closed", Action::Raw(Vec::new()))] {
            add("connection reset or closed", name, comment, late(action));
        }
        let rewrites: [(&str, Rewrite); 5] = [
            ("entities", |text| text.replace('<', "&lt;")),
            ("mention", |text| format!("@Ada Byron {text}")),
            ("link", |text| {
                text.replace("here", "https://links.example/?to=here")
            }),
            ("signature", |text| format!("{text}\n-- \nSent by a service")),
            ("emoji", |text| text.replace(":)", "\u{1f642}")),
        ];
        for (name, rewrite) in rewrites {
            add(
                "502, stored, and HubSpot changed the text",
                name,
                comment,
                act(move |thread, _, sent| {
                    thread.store(sent, SETTLE / 5, |message| {
                        message["text"] = rewrite(message["text"].as_str().unwrap()).into();
                    });
                    gone()
                }),
            );
        }
        let records: [(&str, Record); 4] = [
            ("sender", |message| {
                message["createdBy"] = "A-8".into();
                message["senders"] = json!([{"actorId": "A-8"}]);
            }),
            ("no sender", |message| {
                message["createdBy"] = Value::Null;
                message["senders"] = json!([]);
            }),
            ("incoming", |message| message["direction"] = "INCOMING".into()),
            ("as a comment", |message| message["type"] = "COMMENT".into()),
        ];
        for (name, record) in records {
            add(
                "502, stored, recorded with another sender",
                name,
                comment,
                act(move |thread, _, sent| {
                    thread.store(sent, SETTLE / 5, record);
                    gone()
                }),
            );
        }
        for seconds in [-3600, -600, -180, 180, 600, 3600, 0] {
            add(
                "502, stored, createdAt 3 minutes",
                &seconds.to_string(),
                comment,
                act(move |thread, _, sent| {
                    thread.store(sent, SETTLE / 5, |message| {
                        let exact = at(seconds);
                        // To the second, and to the minute.
                        message["createdAt"] = if seconds == 0 {
                            format!("{}Z", &exact[..19])
                        } else {
                            format!("{}:00Z", &exact[..16])
                        }
                        .into();
                    });
                    gone()
                }),
            );
        }
        add(
            "502, not stored; an agent typed the same words",
            sort,
            comment,
            act(move |thread, _, sent| {
                let mut typed = thread.message(sent);
                typed["client"] = Value::Null;
                typed["createdBy"] = "A-7".into();
                typed["senders"] = json!([{"actorId": "A-7"}]);
                thread.add(&typed);
                gone()
            }),
        );
        for (row, seconds) in [
            (
                "502, not stored; another process sent the same words 60 s ago",
                -60,
            ),
            (
                "502, not stored; another process sent the same words in the same second",
                0,
            ),
        ] {
            add(
                row,
                sort,
                comment,
                act(move |thread, _, sent| {
                    let mut others = thread.message(sent);
                    others["createdAt"] = at(seconds).into();
                    thread.add(&others);
                    gone()
                }),
            );
        }
        add(
            "502, not stored; another app's comment",
            sort,
            comment,
            act(move |thread, _, sent| {
                let mut others = thread.message(sent);
                others["type"] = "COMMENT".into();
                others["client"]["integrationAppId"] = 999.into();
                others["createdBy"] = "I-999".into();
                others["senders"] = json!([{"actorId": "I-999"}]);
                thread.add(&others);
                gone()
            }),
        );
    }
    all
}

/// Responds with the message that was sent, changed, as created.
fn created(change: impl Fn(&mut Thread, &mut Value) + Send + Sync + 'static) -> Act {
    Arc::new(move |thread, _, sent| {
        let mut message = thread.message(sent);
        change(thread, &mut message);
        Action::json(201, message.to_string())
    })
}

/// Responds with this, and stores and lists the message later than the settle time.
fn late(action: Action) -> Act {
    Arc::new(move |thread, _, sent| {
        thread.store(sent, LATE, |message| message["createdAt"] = at(1).into());
        action.clone()
    })
}
