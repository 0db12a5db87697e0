//! Guides: a page for each thing that one does with this crate.
//!
//! | page | what it is about |
//! | --- | --- |
//! | [`authentication`] | tokens, OAuth, a source of your own |
//! | [`sending`] | messages and comments, what became of them, delivery |
//! | [`replying`] | answering where the customer wrote |
//! | [`reading`] | threads, pages, attachments, what HubSpot has cut |
//! | [`errors_and_retries`] | what went wrong, what was tried again, what to do |
//! | [`limits_and_bulk`] | HubSpot's limits, and many messages at once |
//! | [`testing`] | your own tests, without an account |
//! | [`upgrading`] | new versions of this crate and of HubSpot's API |
//! | [`facts`] | how HubSpot behaves where its docs are silent |
//!
//! The code on these pages is compiled with the crate's own tests; where it can, it runs against the
//! [stand-in](crate::mock).

#[doc = include_str!("authentication.md")]
pub mod authentication {}
#[doc = include_str!("errors_and_retries.md")]
pub mod errors_and_retries {}
#[doc = include_str!("facts.md")]
pub mod facts {}
#[doc = include_str!("limits_and_bulk.md")]
pub mod limits_and_bulk {}
#[doc = include_str!("reading.md")]
pub mod reading {}
#[doc = include_str!("replying.md")]
pub mod replying {}
#[doc = include_str!("sending.md")]
pub mod sending {}
#[doc = include_str!("testing.md")]
pub mod testing {}
#[doc = include_str!("upgrading.md")]
pub mod upgrading {}
