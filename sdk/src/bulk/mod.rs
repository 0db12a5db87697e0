//! Many messages at once: [`Client::send_all`](crate::Client::send_all) and
//! [`Client::send_list`](crate::Client::send_list).
//!
//! ```no_run
//! use hubspot_conversations::bulk::{End, Item};
//! use hubspot_conversations::{Client, NewComment, ThreadId};
//!
//! # async fn run(hubspot: Client, threads: Vec<ThreadId>) {
//! let items = threads
//!     .into_iter()
//!     .enumerate()
//!     .map(|(line, thread)| Item::new(line, thread, NewComment::new("The parcel left yesterday.")));
//! let mut sending = hubspot.send_list(items).concurrency(8);
//! while let Some(outcome) = sending.next().await {
//!     match outcome.end {
//!         End::Sent(sent) => println!("{}: {}", outcome.key, sent.id()),
//!         End::NotSent(error) => println!("{}: {error}", outcome.key),
//!         End::Unknown(error) => println!("{}: {error}; look it up with {:?}", outcome.key, outcome.receipt),
//!         _ => println!("{}: not started", outcome.key),
//!     }
//! }
//! # }
//! ```

mod drive;
mod item;
mod outcome;
mod queue;
mod send_all;
mod stop;

pub use item::Item;
pub use outcome::{End, NotStarted, Outcome};
pub use send_all::{DEFAULT_CONCURRENCY, SendAll};
pub use stop::StopHandle;
