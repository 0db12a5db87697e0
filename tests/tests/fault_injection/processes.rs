//! Two processes that send the same text at once as the same agent: two clients that share nothing.

use futures_util::stream::{self, StreamExt};
use tests::fault_injection::TestBed;
use tests::fault_injection::case::{Case, End, Lookup, look_up};
use tests::fault_injection::fault::Fault;
use tests::say;

const THREAD: u64 = 21;

/// The faults of one of them.
const FAULTS: [Fault; 9] = [
    Fault::None,
    Fault::ResetBefore,
    Fault::ResetEarly,
    Fault::ResetAfter,
    Fault::DropAnswer,
    Fault::Stored500,
    Fault::HangBefore,
    Fault::HangAfter,
    Fault::LateStore,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_unknown_for_equal_sends_of_two_processes() {
    let pairs: Vec<(Fault, Fault)> = (0..FAULTS.len())
        .flat_map(|one| (one..FAULTS.len()).map(move |two| (FAULTS[one], FAULTS[two])))
        .collect();
    let ran = stream::iter(pairs.iter().zip(0..))
        .map(async |(pair, seed)| (*pair, both(seed, *pair).await))
        .buffer_unordered(6)
        .collect::<Vec<_>>();
    let (mut unknown, mut documented) = (0, 0);
    for ((one, two), (ends, told, stored)) in ran.await {
        let claims = ends.iter().filter(|end| matches!(end, End::Sent { .. })).count();
        unknown += ends.iter().filter(|end| matches!(end, End::Unknown(_))).count();
        for (end, told) in ends.iter().zip(&told) {
            // A client that reported a message finds the same one again.
            if let End::Sent { id, .. } = end {
                assert_eq!(told, &Lookup::There(id.clone()), "{one:?} {two:?}");
            }
        }
        if claims > stored {
            // The one false outcome that remains, and is documented: the message is the other process's.
            assert_eq!((claims, stored), (2, 1), "{one:?} {two:?}: {ends:?}");
            documented += 1;
        }
        // No stored message is reported as not sent.
        let not_sent = ends.iter().filter(|end| matches!(end, End::NotSent(_))).count();
        assert!(stored + not_sent <= 2, "{one:?} {two:?}: {ends:?}");
    }
    say(&format!(
        "two processes: {} pairs, {unknown} ends unknown, {documented} times the other's message taken",
        pairs.len()
    ));
    assert!(unknown > 0, "nothing was ambiguous");
}

async fn both(seed: u64, (one, two): (Fault, Fault)) -> ([End; 2], [Lookup; 2], usize) {
    let bed = TestBed::start(seed);
    let clients = [bed.client(), bed.client()];
    let cases = [
        Case::comment(1, THREAD, "the same", one),
        Case::comment(2, THREAD, "the same", two),
    ];
    let (a, b) = tokio::join!(cases[0].run(&bed, &clients[0]), cases[1].run(&bed, &clients[1]));
    bed.settled().await;
    let told = [look_up(&clients[0], &a.1).await, look_up(&clients[1], &b.1).await];
    let stored = bed.stored().values().map(Vec::len).sum();
    assert_eq!(bed.panics(), 0);
    ([a.0, b.0], told, stored)
}
