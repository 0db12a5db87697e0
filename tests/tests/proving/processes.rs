//! Two processes that send the same words at once, in the same name: two clients that share nothing.

use futures_util::stream::{self, StreamExt};
use tests::proving::World;
use tests::proving::case::{Case, End, Told, ask};
use tests::proving::fault::Fault;
use tests::say;

const THREAD: u64 = 21;

/// What one of them stores and hears.
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
async fn what_two_processes_cannot_tell_apart_is_unknown_or_documented() {
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
            // What a client has said once it does not take back.
            if let End::Sent { id, .. } = end {
                assert_eq!(told, &Told::There(id.clone()), "{one:?} {two:?}");
            }
        }
        if claims > stored {
            // The one lie that is left, and documented: one message, of the other process, and nothing to tell by.
            assert_eq!((claims, stored), (2, 1), "{one:?} {two:?}: {ends:?}");
            documented += 1;
        }
        // Nobody is told that a message is not there which is.
        let not_sent = ends.iter().filter(|end| matches!(end, End::NotSent(_))).count();
        assert!(stored + not_sent <= 2, "{one:?} {two:?}: {ends:?}");
    }
    say(&format!(
        "two processes: {} pairs, {unknown} ends unknown, {documented} times the other's message taken",
        pairs.len()
    ));
    assert!(unknown > 0, "nothing was ambiguous");
}

async fn both(seed: u64, (one, two): (Fault, Fault)) -> ([End; 2], [Told; 2], usize) {
    let world = World::start(seed);
    let clients = [world.client(), world.client()];
    let cases = [
        Case::comment(1, THREAD, "the same", one),
        Case::comment(2, THREAD, "the same", two),
    ];
    let (a, b) = tokio::join!(
        cases[0].run(&world, &clients[0]),
        cases[1].run(&world, &clients[1])
    );
    world.landed().await;
    let told = [ask(&clients[0], &a.1).await, ask(&clients[1], &b.1).await];
    let stored = world.stored().values().map(Vec::len).sum();
    assert_eq!(world.broken(), 0);
    ([a.0, b.0], told, stored)
}
