//! The limits that the stand-in's answers tell of. It counts calls, and refuses none for their number.

use std::time::{Duration, Instant};

/// What HubSpot was seen to allow on these paths: so many in a second, in ten, and in a day (observed).
const LIMITS: [(u64, Duration); 3] = [
    (19, Duration::from_secs(1)),
    (190, Duration::from_secs(10)),
    (1_000_000, Duration::from_secs(86_400)),
];

/// A window that is open: since when, and how many calls came in it.
type Window = Option<(Instant, u64)>;

#[derive(Debug, Default)]
pub(super) struct RateLimits([Window; 3]);

impl RateLimits {
    /// Counts a call, and gives the headers for its answer.
    pub(super) fn count(&mut self) -> [(&'static str, u64); 7] {
        let now = Instant::now();
        let left = |(window, (limit, length)): (&mut Window, (u64, Duration))| {
            let open = window.filter(|(since, _)| now.duration_since(*since) < length);
            let (since, calls) = open.unwrap_or((now, 0));
            *window = Some((since, calls + 1));
            limit.saturating_sub(calls + 1)
        };
        let [second, interval, day] = {
            let [second, interval, day] = &mut self.0;
            let [of_second, of_interval, of_day] = LIMITS;
            [
                left((second, of_second)),
                left((interval, of_interval)),
                left((day, of_day)),
            ]
        };
        let [(secondly, _), (max, length), (daily, _)] = LIMITS;
        let millis = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
        [
            ("x-hubspot-ratelimit-max", max),
            ("x-hubspot-ratelimit-remaining", interval),
            ("x-hubspot-ratelimit-interval-milliseconds", millis),
            ("x-hubspot-ratelimit-secondly", secondly),
            ("x-hubspot-ratelimit-secondly-remaining", second),
            ("x-hubspot-ratelimit-daily", daily),
            ("x-hubspot-ratelimit-daily-remaining", day),
        ]
    }
}
