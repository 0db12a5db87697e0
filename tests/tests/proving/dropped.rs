//! Futures that are dropped while they send.

use std::time::Duration;

use tests::proving::case::{Case, End, Told, ask};
use tests::proving::fault::Fault;
use tests::proving::{ATTEMPT, World};

const THREAD: u64 = 11;

fn gone_after(mut case: Case, time: Duration) -> Case {
    case.gives_up = Some(time);
    case
}

#[tokio::test]
async fn the_receipt_of_a_dropped_send_tells_what_became_of_it_and_is_of_no_other_send() {
    let stored = [
        Fault::HangAfter,
        Fault::Trickle,
        Fault::LateStore,
        Fault::LateForward,
    ];
    for (fault, lands) in stored
        .map(|fault| (fault, true))
        .into_iter()
        .chain([(Fault::HangBefore, false)])
    {
        let world = World::start(7);
        let client = world.client();
        let first = gone_after(Case::comment(1, THREAD, "the same", fault), ATTEMPT / 2);
        let (end, receipt) = first.run(&world, &client).await;
        assert!(matches!(end, End::Dropped), "{fault:?}: {end:?}");
        // The same words again, and this time all is well: it is its own message, whatever the first one does.
        let (end, again) = Case::comment(2, THREAD, "the same", Fault::None)
            .run(&world, &client)
            .await;
        world.landed().await;
        let stored = world.stored();
        let End::Sent { id, recovered: false } = end else {
            panic!("{fault:?}: {end:?}");
        };
        assert_eq!(stored[&2], [id.as_str()], "{fault:?}");
        assert_eq!(stored.contains_key(&1), lands, "{fault:?}");
        let told = stored
            .get(&1)
            .map_or(Told::Absent, |ids| Told::There(ids[0].clone()));
        for _ in 0..2 {
            assert_eq!(ask(&client, &receipt).await, told, "{fault:?}");
            assert_eq!(ask(&client, &again).await, Told::There(id.clone()), "{fault:?}");
        }
        assert_eq!(
            (world.posts(1), world.posts(2), world.broken()),
            (1, 1, 0),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_select_drops_a_send_like_a_timeout_does() {
    let world = World::start(8);
    let client = world.client();
    let prepared = client
        .thread(THREAD)
        .prepare(Case::comment(1, THREAD, "selected", Fault::None).draft());
    let receipt = prepared.receipt().clone();
    tokio::select! {
        biased;
        () = std::future::ready(()) => {}
        sent = prepared.send() => panic!("{sent:?}"),
    }
    // Not one byte has left.
    assert_eq!(ask(&client, &receipt).await, Told::Absent);
}

#[tokio::test]
async fn a_send_that_is_dropped_while_it_waits_for_another_of_the_same_words_was_never_sent() {
    let world = World::start(9);
    let client = world.client();
    let first = Case::comment(1, THREAD, "in turn", Fault::HangAfter);
    let second = gone_after(Case::comment(2, THREAD, "in turn", Fault::None), ATTEMPT / 2);
    let ((end, receipt), (dropped, never)) =
        tokio::join!(first.run(&world, &client), second.run(&world, &client));
    let End::Sent { id, recovered: true } = end else {
        panic!("{end:?}");
    };
    assert!(matches!(dropped, End::Dropped), "{dropped:?}");
    assert_eq!(world.posts(2), 0);
    assert_eq!(ask(&client, &receipt).await, Told::There(id));
    assert_eq!(ask(&client, &never).await, Told::Absent);
    // And nothing is left behind: the next one is not held up.
    let (end, _) = Case::comment(3, THREAD, "in turn", Fault::ResetAfter)
        .run(&world, &client)
        .await;
    let End::Sent { id, recovered: true } = end else {
        panic!("{end:?}");
    };
    assert_eq!(world.stored()[&3], [id]);
}

#[tokio::test]
async fn a_message_that_a_dropped_send_may_have_stored_is_not_claimed_by_the_next_one() {
    let world = World::start(10);
    let client = world.client();
    let first = gone_after(Case::comment(1, THREAD, "whose", Fault::HangAfter), ATTEMPT / 2);
    let (_, receipt) = first.run(&world, &client).await;
    // One message, and two sends that could have stored it: the second one did not, and does not say so.
    let (end, _) = Case::comment(2, THREAD, "whose", Fault::ResetBefore)
        .run(&world, &client)
        .await;
    assert!(matches!(end, End::Unknown(_)), "{end:?}");
    assert_eq!(ask(&client, &receipt).await, Told::Undecided);
    // Both of them there: one for each.
    let (end, _) = Case::comment(3, THREAD, "another", Fault::ResetAfter)
        .run(&world, &client)
        .await;
    assert!(matches!(end, End::Sent { recovered: true, .. }), "{end:?}");
}
