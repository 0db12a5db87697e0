use super::*;

/// Returns the maximum number of calls in any window of this length.
fn max_in_window(calls: &[Instant], length: Duration) -> usize {
    let in_window = |from: usize| calls[from..].partition_point(|call| *call < calls[from] + length);
    (0..calls.len()).map(in_window).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn keeps_within_any_limit_and_uses_all_of_it() {
    for number in (0..=260).chain([999, 1_000, 1_001]) {
        let limiter = Limiter::new(Some(Limit::per_ten_seconds(number)));
        let allowed = number.max(1);
        let mut calls = Vec::new();
        for call in 0..allowed * 5 + 1 {
            // Calls arrive in bursts, with pauses between them.
            if call % (allowed + 3) == 0 {
                tokio::time::sleep(Duration::from_millis(u64::from(call * 37 % 900))).await;
            }
            limiter.acquire().await.count().await;
            calls.push(Instant::now());
        }
        let max = |seconds| max_in_window(&calls, Duration::from_secs(seconds));
        assert!(
            max(10) <= allowed as usize,
            "{number}: {} in ten seconds",
            max(10)
        );
        assert!(
            max(1) <= allowed.div_ceil(10) as usize,
            "{number}: {} in one second",
            max(1)
        );
        // Five times the calls of ten seconds, in little more than fifty.
        let took = calls[calls.len() - 1] - calls[0];
        assert!(took.as_secs_f64() < 50.0 + 7.0, "{number}: {took:?}");
    }
}
