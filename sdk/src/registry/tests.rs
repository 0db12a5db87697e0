use super::*;
use crate::NewComment;

fn send(text: &str) -> Arc<SendIdentity> {
    let message = NewComment::new(text).into();
    Arc::new(SendIdentity::new(1.into(), message, None))
}

/// Starts a send and drops it.
async fn unfinished(registry: &SendRegistry, text: &str) -> Arc<SendIdentity> {
    let identity = send(text);
    let _guard = registry.acquire(&identity).await;
    registry.start(&identity);
    identity
}

#[tokio::test]
async fn passes_the_guard_over_dropped_waiters() {
    let registry = SendRegistry::default();
    let alike: Vec<_> = (0..4).map(|_| send("x")).collect();
    let first = registry.acquire(&alike[0]).await;
    let mut waiting: Vec<_> = alike[1..]
        .iter()
        .map(|send| Box::pin(registry.acquire(send)))
        .collect();
    for waiter in &mut waiting {
        assert!(poll(waiter).is_none());
    }
    assert!(
        poll(&mut Box::pin(registry.acquire(&send("y")))).is_some(),
        "another text"
    );
    // One is dropped while it waits, and one after it got the guard and before it is polled.
    drop(waiting.remove(0));
    drop(first);
    drop(waiting.remove(0));
    let last = poll(&mut waiting[0]).expect("the guard has passed to it");
    assert!(lock(&registry.0.sends).threads.contains_key(&1));
    drop(last);
    assert!(
        lock(&registry.0.sends).threads.is_empty(),
        "an unused thread is removed"
    );
}

#[tokio::test]
async fn counts_dropped_sends_as_unfinished() {
    let registry = SendRegistry::default();
    let [dropped, other] = [unfinished(&registry, "x").await, unfinished(&registry, "y").await];
    let own = send(" x\n");
    let _guard = registry.acquire(&own).await;
    registry.start(&own);
    assert!(registry.has_others_alike(&own));
    registry.finish(&dropped);
    assert!(!registry.has_others_alike(&own));
    registry.record_sent(&own, "1");
    assert_eq!(registry.is_owned_by(&own, "1"), Some(true));
    assert_eq!(registry.is_owned_by(&other, "1"), Some(false));
    assert_eq!(registry.is_owned_by(&other, "2"), None);
}

#[tokio::test]
async fn releases_a_search_beside_the_send_that_it_is_for() {
    let registry = SendRegistry::default();
    let dropped = unfinished(&registry, "x").await;
    let search = Arc::new(SendIdentity::from(dropped.receipt()));
    let searching = registry.acquire(&search).await;
    let other = registry.acquire(&send("y")).await;
    drop(searching);
    let again = poll(&mut Box::pin(registry.acquire(&send("x"))));
    assert!(again.is_some(), "the search still counts as running");
    registry.finish(&search);
    assert!(
        !registry.has_others_alike(&send("x")),
        "the send is finished with it"
    );
    drop((other, again));
    assert!(lock(&registry.0.sends).threads.is_empty());
}

#[tokio::test]
async fn searches_for_an_unfinished_send_any_number_of_times() {
    let registry = SendRegistry::default();
    let dropped = unfinished(&registry, "x").await;
    let search = Arc::new(SendIdentity::from(dropped.receipt()));
    for _ in 0..2 {
        let guard = poll(&mut Box::pin(registry.acquire(&search)));
        drop(guard.expect("no other send runs"));
        assert!(registry.has_others_alike(&send("x")), "it is still unfinished");
    }
    registry.record_sent(&search, "1");
    assert!(lock(&registry.0.sends).threads.is_empty());
}

fn poll(waiter: &mut std::pin::Pin<Box<impl Future<Output = SendGuard>>>) -> Option<SendGuard> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match waiter.as_mut().poll(&mut context) {
        std::task::Poll::Ready(guard) => Some(guard),
        std::task::Poll::Pending => None,
    }
}

#[test]
fn hashes_an_id_with_and_without_dashes_alike() {
    let inner = Inner::default();
    let hash = |thread: u64, id: &str| inner.message_hash(thread.into(), id);
    let dashed = "0D2C1D1E-a4e8-4cd8-aa23-e31f6b2f7a58";
    assert_eq!(hash(1, dashed), hash(1, "0d2c1d1ea4e84cd8aa23e31f6b2f7a58"));
    assert_eq!(hash(1, "Message-7"), hash(1, "message7"));
    let others = [
        "0d2c1d1ea4e84cd8aa23e31f6b2f7a59",
        "d2c1d1ea4e84cd8aa23e31f6b2f7a58",
        "0",
        "00",
        "",
        "0d2c1d1ea4e84cd8aa23e31f6b2f7a580d2c1d1ea4e84cd8aa23e31f6b2f7a580",
    ];
    assert!(others.iter().all(|other| hash(1, other) != hash(1, dashed)));
    assert_ne!(hash(1, "0"), hash(1, "00"));
    assert_ne!(hash(1, dashed), hash(2, dashed));
}
