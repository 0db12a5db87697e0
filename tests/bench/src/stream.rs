//! The memory for reading a thread, which must not grow with the thread.

use crate::server::Server;
use crate::{Goal, Row, work};

pub(crate) fn measure(server: &Server) -> Vec<Row> {
    let [few, many] = [100, 1_000].map(|pages| peak(server, pages));
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let ratio = many as f64 / few as f64;
    vec![
        Row::new(
            "stream",
            "peak memory of reading 100,000 messages, to that of 10,000",
            ratio,
            Goal::AtMost(1.10),
        )
        .note(format!("{} KB to {} KB", many / 1024, few / 1024)),
    ]
}

/// Returns the peak of allocated memory while this number of pages of 100 messages is read.
fn peak(server: &Server, pages: u64) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let info = allocation_counter::measure(|| {
        let read = runtime.block_on(async {
            let mut messages = work::client(&server.address)
                .thread(pages)
                .messages()
                .page_size(100);
            let mut read = 0;
            while let Some(message) = messages.try_next().await.expect("a page") {
                assert!(!message.id().is_empty());
                read += 1;
            }
            read
        });
        assert_eq!(read, pages * 100);
    });
    info.bytes_max
}
