//! A proving ground for stores: worker processes with one store send through a broken network, while a nemesis kills and
//! pauses them, and what they report is compared with what HubSpot stored.
//!
//! - [`prove`](mod@prove): a whole run, with what is resolved after it.
//! - [`run`]: hands the calls to the workers, and calls of dead or paused ones to others.
//! - [`worker`]: the process; [`protocol`] is what it and the test say to each other.
//! - [`ground`]: where the records are; `nemesis` has them on a real server, and disturbs it and the links to it.
//! - [`crew`]: starts, kills, pauses and continues processes, one of them with a clock that is an hour off.
//! - [`judge`]: compares the history with HubSpot's messages, of which the call is known that made them.
//! - [`planted`]: faults of a store, which the judge must find.
//!
//! HubSpot and the network are those of [`fault_injection`](crate::fault_injection). Everything random is drawn from a
//! seed, but processes are scheduled by the system.

pub mod crew;
pub mod ground;
pub mod history;
pub mod judge;
#[cfg(unix)]
pub mod nemesis;
pub mod planted;
pub mod protocol;
pub mod prove;
pub mod run;
#[cfg(unix)]
pub mod servers;
pub mod worker;

pub use history::{History, Work};
pub use judge::Verdict;
pub use prove::{prove, prove_on};
pub use run::Plan;
