//! One send: the message, its faults, and its outcome.

use std::sync::Arc;
use std::time::Duration;

use hubspot_conversations::{
    ActorId, CallOptions, ChannelAccount, Client, Error, Lookup as Found, NewComment, NewMessage,
    OutgoingMessage, Receipt, Recipient, Sent,
};

use super::fault::{FAULTS, Fault, Plan, Reads};
use super::store::{AGENT, OTHERS, Other, is_mail, undashed};
use super::{SEND_HEADER, SETTLE, TestBed};
use crate::hubspot::dice::Dice;

/// One send.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its number.
    pub send: u64,
    /// Its thread.
    pub thread: u64,
    /// The index of the client that sends it.
    pub client: usize,
    /// Whether it is a comment.
    pub comment: bool,
    /// Its text.
    pub text: String,
    /// Its fault.
    pub fault: Fault,
    /// The faults of its search.
    pub reads: Reads,
    /// The messages that others write meanwhile.
    pub others: Vec<Other>,
    /// When its future is dropped, if it is.
    pub gives_up: Option<Duration>,
}

/// The outcome of a send that the client reported.
#[derive(Clone, Debug)]
pub enum End {
    /// Sent.
    Sent {
        /// The id of its message, without dashes.
        id: String,
        /// Whether its response was lost.
        recovered: bool,
    },
    /// Not sent.
    NotSent(Failure),
    /// Unknown.
    Unknown(Failure),
    /// Its future was dropped.
    Dropped,
}

/// The parts of an error that the judge needs.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The status, if there was a response.
    pub status: Option<u16>,
    /// Whether it is a timeout.
    pub timeout: bool,
    /// The error as displayed.
    pub text: String,
}

/// What a search by receipt finds afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This message.
    There(String),
    /// No message.
    Absent,
    /// Messages that cannot be told apart.
    Undecided,
}

/// Draws sends. The cases of one element are sent at once: most alone, some with the same text by one client.
#[must_use]
pub fn draw(seed: u64, sends: u64, clients: usize) -> Vec<Vec<Case>> {
    let mut dice = Dice::new(seed);
    let mut all = Vec::new();
    let mut send = 0;
    while send < sends {
        let same = if dice.percent(6) { 2 + dice.below(3) } else { 1 };
        let thread = 10_000 + dice.below(1 + sends);
        let client = usize::try_from(dice.below(clients as u64)).unwrap();
        let comment = dice.percent(25);
        let text = words(&mut dice, send);
        let twin = same == 1 && dice.percent(4);
        let mut unit = Vec::new();
        for _ in 0..same.min(sends - send) {
            // Every fault occurs equally often.
            let mut fault = FAULTS[usize::try_from(send).unwrap() % FAULTS.len()];
            if same > 1 && fault.needs_own_client() {
                fault = Fault::None;
            }
            let reads = match dice.below(20) {
                0 => Reads::Never,
                1..4 => Reads::Fail(1 + dice.below(2)),
                _ => Reads::Fine,
            };
            let mut others: Vec<Other> = OTHERS.into_iter().filter(|_| dice.percent(8)).collect();
            if twin {
                others.push(Other::Twin);
            }
            unit.push(Case {
                send,
                thread,
                client,
                comment,
                text: text.clone(),
                fault,
                reads,
                others,
                gives_up: (same == 1 && dice.percent(8)).then(|| dice.within(SETTLE)),
            });
            send += 1;
        }
        all.push(unit);
    }
    all
}

fn words(dice: &mut Dice, send: u64) -> String {
    const WORDS: [&str; 12] = [
        "Grüße",
        "order",
        "shipped\n",
        "tomorrow",
        "—",
        "🎉",
        "5 %",
        "<b>",
        "&amp;",
        " two  spaces ",
        "日本語",
        "\"quoted\"",
    ];
    let length = 1 + dice.below(14);
    let words: Vec<&str> = (0..length).map(|_| *dice.pick(&WORDS)).collect();
    format!("{} [{send}] {}", words.join(" "), dice.bits())
}

impl Case {
    /// The message.
    #[must_use]
    pub fn draft(&self) -> OutgoingMessage {
        if self.comment {
            return NewComment::new(self.text.as_str()).into();
        }
        let (account, recipient) = if is_mail(self.thread) {
            (
                ChannelAccount::email("1"),
                Recipient::email("customer@example.com"),
            )
        } else {
            (ChannelAccount::live_chat("2"), Recipient::opaque("customer"))
        };
        NewMessage::new(self.text.as_str(), ActorId::agent(AGENT), account)
            .recipient(recipient)
            .into()
    }

    /// Whether someone else wrote a message that cannot be told apart from it.
    #[must_use]
    pub fn has_twin(&self) -> bool {
        !self.comment && self.others.contains(&Other::Twin)
    }

    /// A comment with a fault.
    #[must_use]
    pub fn comment(send: u64, thread: u64, text: &str, fault: Fault) -> Self {
        Self {
            send,
            thread,
            client: 0,
            comment: true,
            text: text.to_owned(),
            fault,
            reads: Reads::Fine,
            others: Vec::new(),
            gives_up: None,
        }
    }

    /// Sends it, and returns the outcome and the receipt.
    pub async fn run(&self, bed: &Arc<TestBed>, client: &Client) -> (End, Receipt) {
        let mut plan = Plan::of(self.fault);
        plan.reads = self.reads;
        self.run_as(plan, bed, client).await
    }

    /// Sends it with a fault for each attempt.
    pub async fn run_as(&self, plan: Plan, bed: &Arc<TestBed>, client: &Client) -> (End, Receipt) {
        bed.plan(self.send, plan);
        self.write_others(bed);
        let own = match self.fault {
            Fault::Refuse => Some(bed.refused()),
            fault => fault.needs_own_client().then(|| bed.client()),
        };
        let client = own.as_ref().unwrap_or(client);
        let marked = CallOptions::new()
            .header(SEND_HEADER, &self.send.to_string())
            .unwrap();
        let prepared = client.with(marked).thread(self.thread).prepare(self.draft());
        // As a program reads it back from its storage.
        let receipt = serde_json::to_string(prepared.receipt()).unwrap();
        let receipt = serde_json::from_str(&receipt).unwrap();
        let end = match self.gives_up {
            None => end(prepared.send().await),
            Some(time) => tokio::time::timeout(time, prepared.send())
                .await
                .map_or(End::Dropped, end),
        };
        (end, receipt)
    }

    /// Half of the others write before the send, half during it.
    fn write_others(&self, bed: &Arc<TestBed>) {
        let mut dice = bed.dice(self.send ^ 0x07_4E45);
        for other in self.others.iter().copied() {
            let write = move |bed: &TestBed, case: &Self| {
                bed.other(case.thread, other, &case.text, case.comment);
            };
            if dice.percent(50) {
                write(bed, self);
                continue;
            }
            let (late, bed, case, wait) = (bed.late(), Arc::clone(bed), self.clone(), dice.within(SETTLE));
            tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                write(&bed, &case);
                drop(late);
            });
        }
    }
}

fn end(result: Result<Sent, Error>) -> End {
    match result {
        Ok(sent) => End::Sent {
            id: undashed(sent.id()),
            recovered: sent.recovered(),
        },
        Err(error) => {
            let known = Failure {
                status: error.status().map(|status| status.as_u16()),
                timeout: error.is_timeout(),
                text: format!(
                    "{error}; candidates {:?}, absent since {:?}",
                    error.candidates(),
                    error.absent_since()
                ),
            };
            assert!(error.receipt().is_some(), "no receipt: {error}");
            match (error.is_not_sent(), error.is_unknown()) {
                (true, false) => End::NotSent(known),
                (false, true) => End::Unknown(known),
                _ => panic!("neither not sent nor unknown: {error}"),
            }
        }
    }
}

/// Searches by receipt, until the thread can be read. No fault is injected: an attempt may last as long as a busy machine
/// needs.
pub async fn look_up(client: &Client, receipt: &Receipt) -> Lookup {
    let client = client.with(CallOptions::new().attempt_timeout(Duration::from_secs(5)));
    let mut last = None;
    for _ in 0..20 {
        match client.thread(receipt.thread()).find_sent(receipt).await {
            Ok(Found::Sent(sent)) => return Lookup::There(undashed(sent.id())),
            Ok(Found::Absent) => return Lookup::Absent,
            Ok(_) => return Lookup::Undecided,
            Err(error) => last = Some(error),
        }
    }
    panic!("the thread cannot be read, without any fault: {last:?}");
}
