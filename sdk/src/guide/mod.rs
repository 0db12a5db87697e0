//! Guides: one page per task.
//!
#![doc = include_str!("pages.md")]
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
#![cfg_attr(not(feature = "webhook"), doc = "")]
#![cfg_attr(
    not(feature = "webhook"),
    doc = "[`webhooks`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/webhooks/"
)]
#![cfg_attr(not(feature = "files"), doc = "")]
#![cfg_attr(
    not(feature = "files"),
    doc = "[`files`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/files/"
)]
#![cfg_attr(not(all(feature = "custom-channels", feature = "webhook")), doc = "")]
#![cfg_attr(
    not(all(feature = "custom-channels", feature = "webhook")),
    doc = "[`custom_channels`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/custom_channels/"
)]

// Links to items behind a feature lead to docs.rs where the feature is off.
#[doc = include_str!("authentication.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[`many_machines`]: crate::guide::many_machines")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[`many_machines`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/many_machines/"
)]
pub mod authentication {}
#[cfg(all(feature = "custom-channels", feature = "webhook"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "custom-channels", feature = "webhook"))))]
#[doc = include_str!("custom_channels.md")]
pub mod custom_channels {}
#[doc = include_str!("errors_and_retries.md")]
pub mod errors_and_retries {}
#[doc = include_str!("facts.md")]
pub mod facts {}
#[cfg(feature = "files")]
#[cfg_attr(docsrs, doc(cfg(feature = "files")))]
#[doc = include_str!("files.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[sending_once]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[sending_once]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
pub mod files {}
#[doc = include_str!("getting_started.md")]
#[doc = ""]
#[doc = include_str!("pictures/send_message.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[`sending_once`]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[`sending_once`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
#[doc = ""]
#[cfg_attr(feature = "webhook", doc = "[`webhooks`]: crate::guide::webhooks")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[`webhooks`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/webhooks/"
)]
pub mod getting_started {}
#[doc = include_str!("limits_and_bulk.md")]
#[doc = ""]
#[doc = include_str!("pictures/bulk_send.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[sending_once]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[sending_once]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[many_machines]: crate::guide::many_machines")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[many_machines]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/many_machines/"
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
#[cfg_attr(feature = "webhook", doc = "[`webhooks`]: crate::guide::webhooks")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[`webhooks`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/webhooks/"
)]
pub mod replying {}
#[doc = include_str!("sending.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[sending_once]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[sending_once]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
#[doc = ""]
#[cfg_attr(feature = "files", doc = "[upload]: crate::SendMessage::upload")]
#[cfg_attr(
    not(feature = "files"),
    doc = "[upload]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/struct.SendMessage.html"
)]
pub mod sending {}
#[cfg(feature = "store")]
#[cfg_attr(docsrs, doc(cfg(feature = "store")))]
#[doc = include_str!("sending_once.md")]
#[doc = ""]
#[cfg_attr(feature = "files", doc = "[upload]: crate::SendMessage::upload")]
#[cfg_attr(
    not(feature = "files"),
    doc = "[upload]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/struct.SendMessage.html"
)]
#[doc = ""]
#[cfg_attr(feature = "webhook", doc = "[`webhooks`]: crate::guide::webhooks")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[`webhooks`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/webhooks/"
)]
pub mod sending_once {}
#[doc = include_str!("testing.md")]
#[doc = ""]
#[cfg_attr(feature = "webhook", doc = "[`webhooks`]: crate::guide::webhooks")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[`webhooks`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/webhooks/"
)]
#[doc = ""]
#[cfg_attr(feature = "mock", doc = "[StandIn]: crate::mock::StandIn")]
#[cfg_attr(
    not(feature = "mock"),
    doc = "[StandIn]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/mock/struct.StandIn.html"
)]
#[doc = ""]
#[cfg_attr(feature = "webhook", doc = "[Verifier]: crate::webhook::Verifier")]
#[cfg_attr(
    not(feature = "webhook"),
    doc = "[Verifier]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/webhook/struct.Verifier.html"
)]
pub mod testing {}
#[doc = include_str!("upgrading.md")]
pub mod upgrading {}
#[cfg(feature = "webhook")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhook")))]
#[doc = include_str!("webhooks.md")]
#[doc = ""]
#[cfg_attr(feature = "store", doc = "[sending_once]: crate::guide::sending_once")]
#[cfg_attr(
    not(feature = "store"),
    doc = "[sending_once]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
#[doc = ""]
#[cfg_attr(
    all(feature = "custom-channels", feature = "webhook"),
    doc = "[`custom_channels`]: crate::guide::custom_channels"
)]
#[cfg_attr(
    not(all(feature = "custom-channels", feature = "webhook")),
    doc = "[`custom_channels`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/custom_channels/"
)]
pub mod webhooks {}
