//! Futures that are dropped while they send.

use std::time::Duration;

use tests::fault_injection::case::{Case, End, Lookup, look_up};
use tests::fault_injection::fault::Fault;
use tests::fault_injection::{ATTEMPT, TestBed};

const THREAD: u64 = 11;

fn gone_after(mut case: Case, time: Duration) -> Case {
    case.gives_up = Some(time);
    case
}

#[tokio::test]
async fn receipt_of_a_dropped_send_finds_its_own_message_only() {
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
        let bed = TestBed::start(7);
        let client = bed.client();
        let first = gone_after(Case::comment(1, THREAD, "the same", fault), ATTEMPT / 2);
        let (end, receipt) = first.run(&bed, &client).await;
        assert!(matches!(end, End::Dropped), "{fault:?}: {end:?}");
        // The same text again, without a fault: it is a message of its own, whatever becomes of the first.
        let (end, again) = Case::comment(2, THREAD, "the same", Fault::None)
            .run(&bed, &client)
            .await;
        bed.settled().await;
        let stored = bed.stored();
        let End::Sent { id, recovered: false } = end else {
            panic!("{fault:?}: {end:?}");
        };
        assert_eq!(stored[&2], [id.as_str()], "{fault:?}");
        assert_eq!(stored.contains_key(&1), lands, "{fault:?}");
        let told = stored
            .get(&1)
            .map_or(Lookup::Absent, |ids| Lookup::There(ids[0].clone()));
        for _ in 0..2 {
            assert_eq!(look_up(&client, &receipt).await, told, "{fault:?}");
            assert_eq!(
                look_up(&client, &again).await,
                Lookup::There(id.clone()),
                "{fault:?}"
            );
        }
        assert_eq!((bed.posts(1), bed.posts(2), bed.panics()), (1, 1, 0), "{fault:?}");
    }
}

#[tokio::test]
async fn select_drops_an_unsent_message() {
    let bed = TestBed::start(8);
    let client = bed.client();
    let prepared = client
        .thread(THREAD)
        .prepare(Case::comment(1, THREAD, "selected", Fault::None).draft());
    let receipt = prepared.receipt().clone();
    tokio::select! {
        biased;
        () = std::future::ready(()) => {}
        sent = prepared.send() => panic!("{sent:?}"),
    }
    // No byte was sent.
    assert_eq!(look_up(&client, &receipt).await, Lookup::Absent);
}

#[tokio::test]
async fn send_dropped_in_the_queue_is_never_sent() {
    let bed = TestBed::start(9);
    let client = bed.client();
    let first = Case::comment(1, THREAD, "in turn", Fault::HangAfter);
    let second = gone_after(Case::comment(2, THREAD, "in turn", Fault::None), ATTEMPT / 2);
    let ((end, receipt), (dropped, never)) =
        tokio::join!(first.run(&bed, &client), second.run(&bed, &client));
    let End::Sent { id, recovered: true } = end else {
        panic!("{end:?}");
    };
    assert!(matches!(dropped, End::Dropped), "{dropped:?}");
    assert_eq!(bed.posts(2), 0);
    assert_eq!(look_up(&client, &receipt).await, Lookup::There(id));
    assert_eq!(look_up(&client, &never).await, Lookup::Absent);
    // The next send is not blocked.
    let (end, _) = Case::comment(3, THREAD, "in turn", Fault::ResetAfter)
        .run(&bed, &client)
        .await;
    let End::Sent { id, recovered: true } = end else {
        panic!("{end:?}");
    };
    assert_eq!(bed.stored()[&3], [id]);
}

#[tokio::test]
async fn does_not_attribute_a_message_of_a_dropped_send_to_the_next() {
    let bed = TestBed::start(10);
    let client = bed.client();
    let first = gone_after(Case::comment(1, THREAD, "whose", Fault::HangAfter), ATTEMPT / 2);
    let (_, receipt) = first.run(&bed, &client).await;
    // One message, and two sends that could have stored it: the second cannot claim it.
    let (end, _) = Case::comment(2, THREAD, "whose", Fault::ResetBefore)
        .run(&bed, &client)
        .await;
    assert!(matches!(end, End::Unknown(_)), "{end:?}");
    assert_eq!(look_up(&client, &receipt).await, Lookup::Undecided);
    // A send with another text is not affected.
    let (end, _) = Case::comment(3, THREAD, "another", Fault::ResetAfter)
        .run(&bed, &client)
        .await;
    assert!(matches!(end, End::Sent { recovered: true, .. }), "{end:?}");
}
