//! HubSpot in the tests.
//!
//! Three servers, by what a test asserts:
//!
//! - The public stand-in (`hubspot_conversations::mock::StandIn`) behaves as HubSpot is known to.
//! - [`ledger::Ledger`] is the stand-in with faults that a seed draws, and counts what is stored on its threads.
//! - [`server::Server`] does what a script says, byte for byte: responses that HubSpot would never send, connections
//!   that are cut or reset, bodies without an end. It records every request.
//!
//! The sends of `tests::fault_injection` have a HubSpot of their own, which rewrites texts and has a wrong clock, behind
//! a proxy that breaks connections: the stand-in stores texts as they are.

pub mod http1;
pub mod ledger;
pub mod server;

pub use server::{Action, Request, Server};
