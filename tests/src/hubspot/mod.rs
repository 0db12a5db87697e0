//! HubSpot in the tests.
//!
//! All of them but the scripted server keep their messages in the public stand-in, by what a test asserts:
//!
//! - The public stand-in (`hubspot_conversations::mock::StandIn`) behaves as HubSpot is known to.
//! - [`ledger::Ledger`] is the stand-in with faults that a seed draws, and counts what is stored on its threads.
//! - [`TestBed`](crate::fault_injection::TestBed) is the stand-in with a planned fault for each send, rewritten texts
//!   and a wrong clock, behind a proxy that breaks connections.
//! - [`server::Server`] does what a script says, byte for byte: responses that HubSpot would never send, connections
//!   that are cut or reset, bodies without an end. It records every request.

pub mod dice;
pub mod http1;
pub mod ledger;
pub mod server;

pub use server::{Action, Request, Server};
