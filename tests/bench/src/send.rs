//! Sending a message, compared with a client written by hand: same server, same text, connections kept open.
//!
//! Both parse the response into this crate's type, and the cost of that is subtracted from both: parsing has rows of its own.

use std::time::{Duration, Instant};

use allocation_counter::AllocationInfo;

use crate::server::Server;
use crate::work::{Sender, Work};
use crate::{Goal, Row, instructions};

/// The number of sequential sends for which connections are counted.
const IN_A_ROW: usize = 1_000;

pub(crate) fn measure(server: &Server, short: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let address = &server.address;
    rows.extend(allocations(address));
    rows.push(counted(address, short));
    rows.extend(on_the_wire(server));
    if !short {
        rows.push(time(address, 1));
        rows.push(time(address, 64));
    }
    rows
}

#[derive(Clone, Copy)]
struct Each {
    count: f64,
    bytes: f64,
}

/// Returns what one repetition of a task allocates: the difference between many and twice as many, so that a first
/// connection and a table that grows once are not counted.
fn each(work: Work, address: &str) -> Each {
    const TIMES: u32 = 500;
    let run =
        |times: u32| -> AllocationInfo { allocation_counter::measure(|| work.run(times as usize, address)) };
    run(1);
    let (few, many) = (run(TIMES), run(2 * TIMES));
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let each = |few: u64, many: u64| (many - few) as f64 / f64::from(TIMES);
    Each {
        count: each(few.count_total, many.count_total),
        bytes: each(few.bytes_total, many.bytes_total),
    }
}

fn allocations(address: &str) -> [Row; 2] {
    let [ours, hand, read] = [Work::Send, Work::SendByHand, Work::Read].map(|work| each(work, address));
    let row = |what: &str, goal: f64, of: fn(Each) -> f64| {
        let (ours, hand) = (of(ours) - of(read), of(hand) - of(read));
        let note = format!(
            "{ours:.0} to {hand:.0}; parsing the response, {:.0} more in both, is subtracted",
            of(read)
        );
        strict(Row::new("send", what, ours / hand, Goal::AtMost(goal)).note(note))
    };
    [
        row("allocations", 1.05, |each| each.count),
        // `accept-encoding` is one header more than the map has room for, which grows by 0.03. Calls that can stream a body
        // came with 0.02 more, by the size of their futures or of requests: which of them is not measured.
        row("allocated bytes", 1.20, |each| each.bytes),
    ]
}

fn strict(mut row: Row) -> Row {
    row.strict = true;
    row
}

fn counted(address: &str, short: bool) -> Row {
    let goal = Goal::AtMost(1.10);
    let row = Row::new("send", "instructions", 0.0, goal);
    if !instructions::are_counted() {
        return row.not_measured("valgrind is not installed");
    }
    let times = if short { 100 } else { 300 };
    let [ours, hand, read] =
        [Work::Send, Work::SendByHand, Work::Read].map(|work| instructions::of(work, address, times));
    let note = format!(
        "{:.0} to {:.0}; parsing the response, {read:.0} more in both, is subtracted. The difference is the registry of sends, \
         HubSpot's limits parsed from the response's headers, and what a retry and a redacted error need",
        ours - read,
        hand - read
    );
    let measured = Some((ours - read) / (hand - read));
    strict(Row { measured, ..row }.note(note))
}

fn on_the_wire(server: &Server) -> [Row; 2] {
    let seen = |work: Work| {
        let before = server.counts();
        work.run(IN_A_ROW, &server.address);
        let after = server.counts();
        assert_eq!(after.requests - before.requests, IN_A_ROW as u64, "{work:?}");
        (after.read - before.read, after.connections - before.connections)
    };
    let ((ours, connections), (hand, _)) = (seen(Work::Send), seen(Work::SendByHand));
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (ratio, connections) = (ours as f64 / hand as f64, connections as f64);
    let per = |bytes: u64| bytes / IN_A_ROW as u64;
    [
        Row::new("send", "bytes on the wire", ratio, Goal::AtMost(1.10)).note(format!(
            "{} to {}, headers and body of a request",
            per(ours),
            per(hand)
        )),
        strict(
            Row::new(
                "send",
                "connections for 1,000 sends in a row",
                connections,
                Goal::AtMost(1.0),
            )
            .unit("connections"),
        ),
    ]
}

/// Returns the median of the ratios of many rounds, each of which times both clients. The one that is first alternates.
fn time(address: &str, tasks: usize) -> Row {
    const ROUNDS: usize = 41;
    const SENDS: usize = 640;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let senders = [Work::Send, Work::SendByHand].map(|work| work.sender(address));
    let round = |sender: &Sender| -> Duration {
        let started = Instant::now();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..tasks)
                .map(|task| {
                    let sender = sender.clone();
                    let each = SENDS / tasks;
                    tokio::spawn(async move { sender.run(task * each..(task + 1) * each).await })
                })
                .collect();
            for task in tasks {
                task.await.expect("its sends succeed");
            }
        });
        started.elapsed()
    };
    senders.iter().for_each(|sender| {
        let _ = round(sender);
    });
    let mut rounds: Vec<(f64, Duration)> = (0..ROUNDS)
        .map(|index| {
            let [first, second] = if index % 2 == 0 { [0, 1] } else { [1, 0] };
            let mut times = [Duration::ZERO; 2];
            for which in [first, second] {
                times[which] = round(&senders[which]);
            }
            (times[0].as_secs_f64() / times[1].as_secs_f64(), times[1])
        })
        .collect();
    rounds.sort_by_key(|(_, hand)| *hand);
    let each = rounds[ROUNDS / 2].1.as_secs_f64() * 1e6 / SENDS as f64;
    let tasks = if tasks == 1 {
        "1 task".to_owned()
    } else {
        format!("{tasks} tasks")
    };
    let ratios = rounds.iter().map(|(ratio, _)| *ratio).collect();
    Row::of_rounds("send", format!("time, {tasks}"), Goal::None, ratios).note(format!(
        "by hand {each:.0} µs for one; HubSpot's own time is hundreds of ms"
    ))
}
