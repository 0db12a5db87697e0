//! Guides: one page per task.
//!
//! | page | contents |
//! | --- | --- |
//! | [`authentication`] | access tokens, OAuth, your own token source |
//! | [`sending`] | messages and comments, outcomes, receipts, delivery |
//! | [`sending_once`] | idempotency keys, stores, many processes |
//! | [`many_machines`] | one limit and one truth for all processes, lost records |
//! | [`replying`] | replies through the customer's channel |
//! | [`reading`] | threads, pages, attachments, truncated messages |
//! | [`errors_and_retries`] | errors, what is retried, timeouts |
//! | [`limits_and_bulk`] | HubSpot's rate limits, many messages at once |
//! | [`testing`] | tests of your own, without an account |
//! | [`upgrading`] | new versions of this crate and of HubSpot's API |
//! | [`facts`] | how HubSpot behaves where its docs are silent |
//!
//! The code on these pages is compiled with the crate's own tests; where it can, it runs against the stand-in, which
//! [`testing`] describes.
#![cfg_attr(not(feature = "store"), doc = "")]
#![cfg_attr(
    not(feature = "store"),
    doc = "[`sending_once`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
#![cfg_attr(not(feature = "store"), doc = "")]
#![cfg_attr(
    not(feature = "store"),
    doc = "[`many_machines`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/many_machines/"
)]

// Links to items behind a feature lead to docs.rs where the feature is off.
#[doc = include_str!("authentication.md")]
pub mod authentication {}
#[doc = include_str!("errors_and_retries.md")]
pub mod errors_and_retries {}
#[doc = include_str!("facts.md")]
pub mod facts {}
#[doc = include_str!("limits_and_bulk.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[sending_once]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[sending_once]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
pub mod limits_and_bulk {}
#[cfg(feature = "store")]
#[cfg_attr(docsrs, doc(cfg(feature = "store")))]
#[doc = include_str!("many_machines.md")]
pub mod many_machines {}
#[doc = include_str!("reading.md")]
pub mod reading {}
#[doc = include_str!("replying.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[sending_once]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[sending_once]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
#[doc = ""]
#[cfg_attr(feature = "webhook", doc = "[webhook]: crate::webhook")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[webhook]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/webhook/"
)]
pub mod replying {}
#[doc = include_str!("sending.md")]
pub mod sending {}
#[cfg(feature = "store")]
#[cfg_attr(docsrs, doc(cfg(feature = "store")))]
#[doc = include_str!("sending_once.md")]
pub mod sending_once {}
#[doc = include_str!("testing.md")]
#[doc = ""]
#[cfg_attr(feature = "mock", doc = "[StandIn]: crate::mock::StandIn")]
#[cfg_attr(
    not(feature = "mock"),
    doc = "[StandIn]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/mock/struct.StandIn.html"
)]
#[cfg_attr(feature = "webhook", doc = "[Verifier]: crate::webhook::Verifier")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[Verifier]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/webhook/struct.Verifier.html"
)]
pub mod testing {}
#[doc = include_str!("upgrading.md")]
pub mod upgrading {}
