//! The share of HubSpot's quota that a bulk send uses.

use std::time::Instant;

use hubspot_conversations::bulk::Item;
use hubspot_conversations::limiter::Limit;
use hubspot_conversations::{ActorId, ChannelAccount, Client, NewMessage, Recipient};

use crate::server::Server;
use crate::{Goal, Row, payload};

/// The calls per second that a private app of a Professional account is allowed; ten times as many in ten seconds.
const SECONDLY: usize = 19;
/// The duration of the measurement in seconds.
const SECONDS: usize = 21;

pub(crate) fn measure(server: &Server) -> Vec<Row> {
    let client = Client::builder()
        .access_token("pat-na1-00000000-0000-0000-0000-000000000000")
        .base_url(format!("http://{}", server.address))
        .limit(Limit::PRIVATE_APP_PROFESSIONAL)
        .build()
        .expect("a client");
    let items = (0..SECONDLY * SECONDS).map(|number| {
        let account = ChannelAccount::email("4021198932");
        let message = NewMessage::new(payload::text(number), ActorId::agent(47_306_113), account)
            .recipient(Recipient::email("customer@example.com"));
        Item::new(number, u64::try_from(1 + number % 100).expect("small"), message)
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let started = Instant::now();
    let mut sent = 0;
    runtime.block_on(async {
        let mut sending = client.send_list(items);
        while let Some(outcome) = sending.next().await {
            sent += usize::from(outcome.end.sent().is_some());
        }
    });
    let elapsed = started.elapsed().as_secs_f64();
    assert_eq!(sent, SECONDLY * SECONDS);
    // The first second's calls may be sent at once, so the last ones are sent one second earlier.
    #[allow(clippy::cast_precision_loss, reason = "small")]
    let share = 100.0 * (SECONDS - 1) as f64 / elapsed;
    vec![
        Row::new(
            "bulk",
            "used share of the quota of 190 calls in 10 seconds",
            share,
            Goal::AtLeast(95.0),
        )
        .unit("%")
        .note(format!(
            "{sent} sends in {elapsed:.2} s; the quota allows them in {} s",
            SECONDS - 1
        )),
    ]
}
