//! A HubSpot that keeps books: any number of threads, messages stored late, answers lost, and a count of how
//! often each text stands on each thread. It goes by a seed, so that a failure can be looked for again.

use std::collections::BTreeMap;
use std::io;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::hub::TOKEN;

/// A program, in the environment of an operator who talks to a ledger.
#[must_use]
pub fn operator(program: &str, url: &str) -> Command {
    let mut command = Command::new(program);
    for name in [
        "HUBSPOT_CLIENT_ID",
        "HUBSPOT_CLIENT_SECRET",
        "HUBSPOT_REFRESH_TOKEN",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command
        .env("HUBSPOT_ACCESS_TOKEN", TOKEN)
        .env("HUBSPOT_BASE_URL", url)
        .stdin(Stdio::null());
    command
}

/// Numbers that only look random.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The same numbers for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (n ^ (n >> 31)) % bound.max(1)
    }
}

/// How unwell it is: of a hundred sends, so many meet each fault.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// The connection ends after the message has come, before it is stored: it is not.
    pub dropped_before: u64,
    /// The message is stored, and the connection ends without an answer.
    pub dropped_after: u64,
    /// The message is stored, and the answer is a 500.
    pub failed_after: u64,
    /// The message is not stored, and the answer is a 503.
    pub failed_before: u64,
    /// The message is stored only after [`late`](Self::late), and so is the answer given.
    pub stored_late: u64,
    /// How late that is, at the most; at the least, half of it.
    pub late: Duration,
    /// How long storing and answering take otherwise, at the most.
    pub usual: Duration,
    /// How long a stored message is not listed yet.
    pub lag: Duration,
}

#[derive(Debug)]
struct Books {
    dice: Dice,
    faults: Faults,
    refusal: Option<(u16, Value)>,
    /// By thread, oldest first: when it was stored, and the message.
    threads: BTreeMap<u64, Vec<(SystemTime, Value)>>,
    ids: u64,
    posts: Vec<(u64, String)>,
    at_once: usize,
    most_at_once: usize,
    under_way: usize,
}

/// The server. It serves until the runtime ends.
#[derive(Clone, Debug)]
pub struct Ledger {
    books: Arc<Mutex<Books>>,
    url: String,
}

impl Ledger {
    /// Starts it.
    pub async fn start(seed: u64, faults: Faults) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let books = Books {
            dice: Dice::new(seed),
            faults,
            refusal: None,
            threads: BTreeMap::new(),
            ids: 0,
            posts: Vec::new(),
            at_once: 0,
            most_at_once: 0,
            under_way: 0,
        };
        let ledger = Self {
            books: Arc::new(Mutex::new(books)),
            url,
        };
        let served = ledger.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let ledger = served.clone();
                tokio::spawn(async move { ledger.serve(stream).await });
            }
        });
        ledger
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on refuses every send so, or takes them again.
    pub fn refuse(&self, refusal: Option<(u16, Value)>) {
        self.books().refusal = refusal;
    }

    /// From now on is well, or unwell otherwise.
    pub fn faults(&self, faults: Faults) {
        self.books().faults = faults;
    }

    /// Has a customer write to a thread by e-mail.
    pub fn receive(&self, thread: u64, text: &str) {
        self.receive_from(thread, text, "1002", ("HS_EMAIL_ADDRESS", "customer@example.com"));
    }

    /// Has a customer write to a thread through a channel, from an address of that type.
    pub fn receive_from(&self, thread: u64, text: &str, channel: &str, (kind, address): (&str, &str)) {
        let mut books = self.books();
        books.ids += 1;
        let now = SystemTime::now();
        let address = json!({"type": kind, "value": address});
        let message = json!({
            "type": "MESSAGE", "id": format!("{:032x}", books.ids), "text": text, "direction": "INCOMING",
            "channelId": channel, "channelAccountId": "4001", "createdAt": written(now),
            "senders": [{"actorId": "V-1", "senderField": "FROM", "deliveryIdentifier": address}],
        });
        books.threads.entry(thread).or_default().push((now, message));
    }

    /// What was sent to a thread, oldest first: the text, and the address of the first recipient.
    #[must_use]
    pub fn addressed(&self, thread: u64) -> Vec<(String, String)> {
        let books = self.books();
        let messages = books.threads.get(&thread).into_iter().flatten();
        let sent = messages.filter(|(_, message)| message["direction"] == "OUTGOING");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        sent.map(|(_, message)| {
            let address = &message["recipients"][0]["deliveryIdentifier"]["value"];
            (text(&message["text"]), text(address))
        })
        .collect()
    }

    /// The ids under which a text is stored on a thread.
    #[must_use]
    pub fn stored(&self, thread: u64, text: &str) -> Vec<String> {
        let books = self.books();
        let messages = books.threads.get(&thread).into_iter().flatten();
        messages
            .filter(|(_, message)| message["text"] == text)
            .map(|(_, message)| message["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The texts on a thread, oldest first.
    #[must_use]
    pub fn texts(&self, thread: u64) -> Vec<String> {
        let books = self.books();
        let messages = books.threads.get(&thread).into_iter().flatten();
        messages
            .map(|(_, message)| message["text"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The sends that came in: thread and text.
    #[must_use]
    pub fn posts(&self) -> Vec<(u64, String)> {
        self.books().posts.clone()
    }

    /// How many sends were being answered at once, at the most.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.books().most_at_once
    }

    /// Waits until every send that came in has been stored or dropped.
    pub async fn settled(&self) {
        while self.books().under_way > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    async fn serve(self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        while let Ok(Some((method, target, body))) = request(&mut stream).await {
            let answer = if method == "POST" {
                self.post(&target, &body).await
            } else {
                Some((200, self.list(&target)))
            };
            let Some((status, body)) = answer else { return };
            let body = body.to_string();
            let head = format!(
                "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            if stream.write_all((head + &body).as_bytes()).await.is_err() {
                return;
            }
        }
    }

    /// What is answered to a send, unless the connection ends.
    async fn post(&self, target: &str, body: &[u8]) -> Option<(u16, Value)> {
        let thread = thread(target);
        let body: Value = serde_json::from_slice(body).unwrap();
        let (store, answer, fault) = {
            let mut books = self.books();
            let text = body["text"].as_str().unwrap().to_owned();
            books.posts.push((thread, text));
            if let Some(refusal) = books.refusal.clone() {
                return Some(refusal);
            }
            let faults = books.faults;
            let dice = &mut books.dice;
            let mut within = |time: Duration| {
                let micros = u64::try_from(time.as_micros()).unwrap();
                Duration::from_micros(dice.below(micros + 1))
            };
            let (usual, answer, late) = (
                within(faults.usual),
                within(faults.usual),
                faults.late / 2 + within(faults.late / 2),
            );
            let mut thrown = books.dice.below(100);
            let odds = [
                (Fault::DroppedBefore, faults.dropped_before),
                (Fault::DroppedAfter, faults.dropped_after),
                (Fault::FailedAfter, faults.failed_after),
                (Fault::FailedBefore, faults.failed_before),
                (Fault::StoredLate, faults.stored_late),
            ];
            let fault = odds.into_iter().find(|(_, odds)| {
                let met = thrown < *odds;
                thrown = thrown.saturating_sub(*odds);
                met
            });
            let fault = fault.map(|(fault, _)| fault);
            let store = if fault == Some(Fault::StoredLate) {
                late
            } else {
                usual
            };
            books.under_way += 1;
            books.at_once += 1;
            books.most_at_once = books.most_at_once.max(books.at_once);
            (store, answer, fault)
        };
        // HubSpot goes on with what it has, whether or not anybody still waits for the answer.
        let ledger = self.clone();
        let done = tokio::spawn(async move {
            tokio::time::sleep(store).await;
            let keep = !matches!(fault, Some(Fault::DroppedBefore | Fault::FailedBefore));
            let stored = keep.then(|| ledger.store(thread, &body));
            ledger.books().under_way -= 1;
            tokio::time::sleep(answer).await;
            ledger.books().at_once -= 1;
            stored
        });
        let stored = done.await.unwrap();
        match fault {
            Some(Fault::DroppedBefore | Fault::DroppedAfter) => None,
            Some(Fault::FailedBefore) => Some((503, json!({"status": "error", "message": "not now"}))),
            Some(Fault::FailedAfter) => Some((500, json!({"status": "error", "message": "internal error"}))),
            Some(Fault::StoredLate) | None => Some((201, stored.unwrap())),
        }
    }

    fn store(&self, thread: u64, body: &Value) -> Value {
        let mut books = self.books();
        books.ids += 1;
        let now = SystemTime::now();
        let comment = body["type"] == "COMMENT";
        let sender = if comment {
            json!("I-1")
        } else {
            body["senderActorId"].clone()
        };
        let mut message = body.clone();
        message["id"] = format!("{:032x}", books.ids).into();
        message["conversationsThreadId"] = thread.to_string().into();
        message["createdAt"] = written(now).into();
        message["createdBy"] = sender.clone();
        message["client"] = json!({"clientType": "INTEGRATION", "integrationAppId": 1});
        message["senders"] = json!([{"actorId": sender}]);
        message["archived"] = false.into();
        if !comment {
            message["direction"] = "OUTGOING".into();
            message["status"] = json!({"statusType": "SENT"});
            message["truncationStatus"] = "NOT_TRUNCATED".into();
        }
        books
            .threads
            .entry(thread)
            .or_default()
            .push((now, message.clone()));
        message
    }

    /// A page, newest first.
    fn list(&self, target: &str) -> Value {
        let books = self.books();
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let get = |name: &str| {
            let mut parts = query.split('&').filter_map(|part| part.split_once('='));
            parts.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let limit: usize = get("limit").map_or(20, |limit| limit.parse().unwrap());
        let skip: usize = get("after").map_or(0, |after| after.parse().unwrap());
        let lag = books.faults.lag;
        let all = books.threads.get(&thread(target)).into_iter().flatten().rev();
        let seen: Vec<&Value> = all
            .filter(|(at, _)| at.elapsed().is_ok_and(|age| age >= lag))
            .map(|(_, message)| message)
            .collect();
        let page: Vec<&Value> = seen.iter().skip(skip).take(limit).copied().collect();
        let mut answer = json!({"results": page});
        if skip + limit < seen.len() {
            answer["paging"] = json!({"next": {"after": (skip + limit).to_string()}});
        }
        answer
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    DroppedBefore,
    DroppedAfter,
    FailedAfter,
    FailedBefore,
    StoredLate,
}

fn written(at: SystemTime) -> String {
    let at = DateTime::<Utc>::from(at);
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn thread(target: &str) -> u64 {
    let rest = target.split_once("/threads/").unwrap().1;
    rest.split('/').next().unwrap().parse().unwrap()
}

/// Method, target and body of a request; none at the end of the connection.
async fn request(stream: &mut BufReader<TcpStream>) -> io::Result<Option<(String, String, Vec<u8>)>> {
    let mut first = String::new();
    if stream.read_line(&mut first).await? == 0 {
        return Ok(None);
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let mut words = first.split(' ').map(str::to_owned);
    Ok(words
        .next()
        .zip(words.next())
        .map(|(method, target)| (method, target, body)))
}
