//! Sends with an idempotency key, against the stand-in: what leaves, and what is answered.

// Helpers of tests panic as tests do.
#![allow(clippy::expect_used)]

mod calls;
mod loss;
mod outcomes;
mod stores;

use std::time::Duration;

use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{MemoryStore, SendState};
use hubspot_conversations::{Client, ClientBuilder};

/// Another process has another client, and the same store.
fn client(stand_in: &StandIn, store: &MemoryStore) -> Client {
    builder(stand_in)
        .store(store.clone())
        .build()
        .expect("a valid client")
}

fn builder(stand_in: &StandIn) -> ClientBuilder {
    let short = Duration::from_millis(300);
    stand_in
        .client_builder()
        .settle_time(short)
        .total_timeout(short * 4)
}

fn lost() -> Fault {
    Fault::disconnect().after_storing().on(Operation::SendMessage)
}

fn sends(stand_in: &StandIn) -> usize {
    let is_send = |request: &&http::Request<_>| {
        request.method() == "POST" && request.uri().path().ends_with("/messages")
    };
    stand_in.requests().iter().filter(is_send).count()
}

async fn state(client: &Client, key: &str) -> Option<SendState> {
    let status = client.sends().get(key).await.expect("a readable store");
    status.map(|status| status.state().clone())
}
