//! The tasks that are measured.

use std::hint::black_box;

use hubspot_conversations::{ActorId, ChannelAccount, Client, Message, NewMessage, Recipient};

use crate::{hand, payload};

const TOKEN: &str = "pat-na1-00000000-0000-0000-0000-000000000000";
const THREAD: u64 = 8_243_590_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Sends with this crate.
    Send,
    /// Sends with the client written by hand, which decodes the response as this crate's type.
    SendByHand,
    /// Decodes the response to a send as this crate's type, as both clients do.
    Read,
}

impl Work {
    const ALL: [(&'static str, Self); 3] = [
        ("send", Self::Send),
        ("send-by-hand", Self::SendByHand),
        ("read", Self::Read),
    ];

    pub(crate) fn named(name: &str) -> Self {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.expect("a known task").1
    }

    pub(crate) fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, work)| *work == self);
        found.expect("all tasks are listed").0
    }

    /// Repeats the task sequentially on one thread.
    pub(crate) fn run(self, count: usize, address: &str) {
        if self == Self::Read {
            let response = payload::sent();
            for _ in 0..count {
                let message: Message = serde_json::from_slice(response.as_bytes()).expect("a message");
                black_box(&message);
            }
            return;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(self.sender(address).run(0..count));
    }

    pub(crate) fn sender(self, address: &str) -> Sender {
        match self {
            Self::Send => Sender::Ours(client(address)),
            Self::SendByHand => Sender::Hand(hand::Client::new(address, TOKEN)),
            Self::Read => panic!("decoding needs no client"),
        }
    }
}

/// Returns this crate's client with its default settings.
pub(crate) fn client(address: &str) -> Client {
    Client::builder()
        .access_token(TOKEN)
        .base_url(format!("http://{address}"))
        .build()
        .expect("a client")
}

#[derive(Clone)]
pub(crate) enum Sender {
    Ours(Client),
    Hand(hand::Client),
}

impl Sender {
    /// Sends messages, each with a text of its own.
    pub(crate) async fn run(&self, numbers: std::ops::Range<usize>) {
        for number in numbers {
            match self {
                Self::Ours(client) => {
                    let account = ChannelAccount::email("4021198932");
                    let message = NewMessage::new(payload::text(number), ActorId::agent(47_306_113), account)
                        .recipient(Recipient::email("customer@example.com"));
                    let sent = client.thread(THREAD).send(message).await.expect("a sent message");
                    black_box(sent.id());
                }
                Self::Hand(client) => {
                    let message = hand::NewMessage {
                        kind: "MESSAGE",
                        text: payload::text(number),
                        sender_actor_id: "A-47306113".to_owned(),
                        channel_id: "1002".to_owned(),
                        channel_account_id: "4021198932".to_owned(),
                        recipients: vec![hand::Recipient {
                            recipient_field: "TO",
                            delivery_identifier: hand::Identifier {
                                kind: "HS_EMAIL_ADDRESS",
                                value: "customer@example.com".to_owned(),
                            },
                        }],
                    };
                    let sent: Message = client.send(THREAD, &message).await.expect("a sent message");
                    black_box(sent.id());
                }
            }
        }
    }
}
