//! `resend_if_absent`: one more attempt, if it is set.

use hubspot_conversations::CallOptions;
use tests::fault_injection::case::{Case, End};
use tests::fault_injection::fault::{Fault, Plan, Reads};
use tests::fault_injection::{SETTLE, TestBed};

/// The faults, the outcome, the number of POST requests, the number of messages.
type Row = (&'static [Fault], &'static str, usize, usize);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resends_once_and_only_what_was_not_sent() {
    use Fault::{
        CloseBefore, DropAnswer, HangBefore, None, Only400, Only500, Only504, Refusal, ResetAfter,
        ResetBefore, Rewritten502, Stored502,
    };
    let asked: [Row; 12] = [
        (&[ResetBefore], "sent", 2, 1),
        (&[CloseBefore, ResetAfter], "recovered", 2, 1),
        (&[Only500], "sent", 2, 1),
        (&[HangBefore], "sent", 2, 1),
        (&[ResetBefore, ResetBefore], "unknown", 2, 0),
        (&[Only500, Only504], "unknown", 2, 0),
        // A refusal of the second attempt says nothing about the first.
        (&[ResetBefore, Only400], "unknown", 2, 0),
        (&[DropAnswer], "recovered", 1, 1),
        (&[Stored502], "recovered", 1, 1),
        // A message that is not explained may be it.
        (&[Rewritten502], "unknown", 1, 1),
        (&[Only400], "not sent", 1, 0),
        (&[None], "sent", 1, 1),
    ];
    for (number, row) in (1..).zip(asked) {
        judge(true, number, row).await;
    }
    // Never without the option.
    judge(false, 50, (&[ResetBefore], "unknown", 1, 0)).await;
    judge(false, 51, (&[Refusal], "not sent", 1, 0)).await;
    // Nor where the thread cannot be read.
    let mut unreadable = Plan::of(ResetBefore);
    unreadable.reads = Reads::Never;
    let (bed, end) = run(true, 70, unreadable).await;
    assert!(matches!(end, End::Unknown(_)), "{end:?}");
    assert_eq!(bed.posts(70), 1);
}

async fn judge(resend: bool, number: u64, (faults, ends, posts, messages): Row) {
    let (bed, end) = run(resend, number, Plan::attempts(faults.to_vec())).await;
    let word = match &end {
        End::Sent { recovered: false, .. } => "sent",
        End::Sent { recovered: true, .. } => "recovered",
        End::NotSent(_) => "not sent",
        End::Unknown(_) => "unknown",
        End::Dropped => "dropped",
    };
    let stored = bed.stored().get(&number).map_or(0, Vec::len);
    assert_eq!(
        (word, bed.posts(number), stored),
        (ends, posts, messages),
        "{faults:?}: {end:?}"
    );
}

async fn run(resend: bool, number: u64, plan: Plan) -> (std::sync::Arc<TestBed>, End) {
    let bed = TestBed::start(number);
    let mut client = bed.client();
    if resend {
        client = client.with(CallOptions::new().resend_if_absent(SETTLE));
    }
    let case = Case::comment(number, 5, "once or twice [or not]", Fault::None);
    let (end, _) = case.run_as(plan, &bed, &client).await;
    bed.settled().await;
    (bed, end)
}
