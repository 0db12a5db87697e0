//! One send on the proving ground: what is sent, what happens to it, and what came of it.

use std::sync::Arc;
use std::time::Duration;

use hubspot_conversations::{
    ActorId, CallOptions, ChannelAccount, Client, Error, NewComment, NewMessage, OutgoingMessage, Receipt,
    Recipient, Sent,
};

use super::fault::{FAULTS, Fault, Plan, Reads};
use super::hub::{AGENT, Hub, OTHERS, Other, bare};
use super::{MARK, Rng, SETTLE, World, lock};

/// One send.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its number.
    pub send: u64,
    /// Where it goes.
    pub thread: u64,
    /// Which of the clients sends it.
    pub client: usize,
    /// Whether it is a comment.
    pub comment: bool,
    /// Its words.
    pub text: String,
    /// What happens to it.
    pub fault: Fault,
    /// What happens to its lookups.
    pub reads: Reads,
    /// What others write meanwhile.
    pub others: Vec<Other>,
    /// When its future is dropped.
    pub gives_up: Option<Duration>,
}

/// How a send ended, as the client said.
#[derive(Clone, Debug)]
pub enum End {
    /// It is on the thread.
    Sent {
        /// As which message, without dashes.
        id: String,
        /// Whether the answer was lost.
        recovered: bool,
    },
    /// It is not, and will not be.
    NotSent(Failure),
    /// Nobody knows.
    Unknown(Failure),
    /// Its future was dropped.
    Dropped,
}

/// What of an error matters here.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// Whether it ended at its timeout.
    pub timeout: bool,
    /// In words.
    pub text: String,
}

/// What a receipt tells afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is on the thread, as this message.
    There(String),
    /// It is not.
    Absent,
    /// It cannot be told from others.
    Undecided,
}

/// Draws sends: each element is sent at once, most of them alone, some with the same words in one client.
#[must_use]
pub fn draw(seed: u64, sends: u64, clients: usize) -> Vec<Vec<Case>> {
    let mut rng = Rng::new(seed);
    let mut all = Vec::new();
    let mut send = 0;
    while send < sends {
        let same = if rng.percent(6) { 2 + rng.below(3) } else { 1 };
        let thread = 10_000 + rng.below(1 + sends / 5);
        let client = usize::try_from(rng.below(clients as u64)).unwrap();
        let comment = rng.percent(25);
        let text = words(&mut rng, send);
        let twin = same == 1 && rng.percent(4);
        let mut unit = Vec::new();
        for _ in 0..same.min(sends - send) {
            // Each fault has its turn; which send gets it is nobody's choice either.
            let mut fault = FAULTS[usize::try_from(send).unwrap() % FAULTS.len()];
            if same > 1 && fault == Fault::Refuse {
                fault = Fault::None;
            }
            let reads = match rng.below(20) {
                0 => Reads::Never,
                1..4 => Reads::Fail(1 + rng.below(2)),
                _ => Reads::Fine,
            };
            let mut others: Vec<Other> = OTHERS.into_iter().filter(|_| rng.percent(15)).collect();
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
                gives_up: (same == 1 && rng.percent(8)).then(|| rng.time(SETTLE)),
            });
            send += 1;
        }
        all.push(unit);
    }
    all
}

fn words(rng: &mut Rng, send: u64) -> String {
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
    let length = 1 + rng.below(14);
    let words: Vec<&str> = (0..length).map(|_| *rng.pick(&WORDS)).collect();
    format!("{} [{send}] {}", words.join(" "), rng.bits())
}

impl Case {
    /// The message.
    #[must_use]
    pub fn draft(&self) -> OutgoingMessage {
        if self.comment {
            return NewComment::new(self.text.as_str()).into();
        }
        let (account, recipient) = if Hub::is_mail(self.thread) {
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

    /// Whether somebody has written something that cannot be told from it.
    #[must_use]
    pub fn has_twin(&self) -> bool {
        !self.comment && self.others.contains(&Other::Twin)
    }

    /// A plain comment, with something that happens to it.
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

    /// Sends it, and says how that ended.
    pub async fn run(&self, world: &Arc<World>, client: &Client) -> (End, Receipt) {
        let mut plan = Plan::of(self.fault);
        plan.reads = self.reads;
        self.run_as(plan, world, client).await
    }

    /// The same with something for each attempt.
    pub async fn run_as(&self, plan: Plan, world: &Arc<World>, client: &Client) -> (End, Receipt) {
        world.plan(self.send, plan);
        self.write_others(world);
        let refused = world.refused();
        let client = if self.fault == Fault::Refuse {
            &refused
        } else {
            client
        };
        let marked = CallOptions::new().header(MARK, &self.send.to_string()).unwrap();
        let prepared = client.with(marked).thread(self.thread).prepare(self.draft());
        // As it is stored.
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

    /// Half of the others are there first, half come meanwhile.
    fn write_others(&self, world: &Arc<World>) {
        let mut rng = world.rng(self.send ^ 0x07_4E45);
        for other in self.others.iter().copied() {
            let write = move |world: &World, case: &Self| {
                lock(&world.hub).other(case.thread, other, &case.text, case.comment);
            };
            if rng.percent(50) {
                write(world, self);
                continue;
            }
            let (guard, case, wait) = (world.late(), self.clone(), rng.time(SETTLE));
            tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                write(guard.world(), &case);
            });
        }
    }
}

fn end(result: Result<Sent, Error>) -> End {
    match result {
        Ok(sent) => End::Sent {
            id: bare(sent.id()),
            recovered: sent.recovered(),
        },
        Err(error) => {
            let known = Failure {
                status: error.status().map(|status| status.as_u16()),
                timeout: error.is_timeout(),
                text: error.to_string(),
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

/// Asks a receipt, until the thread could be read.
pub async fn ask(client: &Client, receipt: &Receipt) -> Told {
    for _ in 0..20 {
        match client.thread(receipt.thread()).find_sent(receipt).await {
            Ok(Some(sent)) => return Told::There(bare(sent.id())),
            Ok(None) => return Told::Absent,
            Err(error) if error.is_unknown() => return Told::Undecided,
            Err(_) => {}
        }
    }
    panic!("a thread that cannot be read, with nothing in the way");
}
