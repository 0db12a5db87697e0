use super::*;

#[test]
fn refills_the_budget_with_successes() {
    let budget = RetryBudget::new();
    let granted = std::iter::repeat_with(|| budget.withdraw())
        .take_while(|granted| *granted)
        .count();
    assert_eq!(granted, 100);
    (0..RETRY_COST).for_each(|_| budget.deposit());
    assert!(budget.withdraw());
    assert!(!budget.withdraw());
}

#[test]
fn spreads_jitter_over_its_bound() {
    let policy = RetryPolicy::default();
    let waits: Vec<Duration> = (0..200).map(|_| policy.jitter(3)).collect();
    assert!(waits.iter().all(|wait| *wait < Duration::from_secs(2)));
    assert!(waits.iter().any(|wait| *wait < Duration::from_millis(500)));
    assert!(waits.iter().any(|wait| *wait > Duration::from_millis(1500)));
    assert!(policy.jitter(64) <= MAX_BACKOFF);
}

#[tokio::test(start_paused = true)]
async fn accumulates_whether_an_attempt_may_have_been_received() {
    let retry = RetryPolicy::default();
    let policies = Policies {
        retry: &retry,
        prior_attempts: 0,
        budget: None,
        idempotency: Idempotency::Safe,
        deadline: deadline_in(Duration::from_secs(100)),
        connect_timeout: Duration::ZERO,
        min_attempt_time: Duration::ZERO,
    };
    let kinds = [
        ErrorKind::Transport,
        ErrorKind::Connect,
        ErrorKind::InvalidRequest,
    ];
    let (result, attempts) = retry_loop::<(), _>(&policies, |number| {
        let kind = kinds[number as usize - 1];
        std::future::ready(Attempt::Failed(Error::new(kind, String::new())))
    })
    .await;
    let error = result.unwrap_err();
    assert_eq!(
        (attempts, error.attempts(), error.kind()),
        (3, 3, ErrorKind::InvalidRequest)
    );
    assert!(error.may_have_been_received(), "the first attempt may have been");
}
