//! The tolerant model: how generated types are read from JSON and written to it.
//!
//! # Idea
//!
//! HubSpot adds fields and enum values without notice, leaves out what it declares as required, and sometimes sends
//! a field with another JSON type. One such field must not cost a program the whole response. So a field that does
//! not fit is read as absent, its JSON is kept in [`Extra`], and a [`Problem`] reports it.
//!
//! Generated code only declares the fields and their types: [`Schema`] to visit them, [`Readable`] to fill them,
//! [`Union`] to choose a variant, [`Model`] for enums and unions. All reading, writing and inspecting is here, in one
//! pass each.
//!
//! # Invariants
//!
//! - Reading fails only if the input is not JSON, or is not an object where one is expected. A type that is
//!   only sent ([`Schema::STRICT`]) instead fails at the first problem: a change at HubSpot does not affect it.
//! - What was read is written back the same: known fields, unknown ones, and those that did not fit. Only an id that
//!   came as a number is written as a string, and an integer that came as a string as a number.
//! - An answer takes at most 1 MiB and eight times its bytes (`budget`), and a string or a number that `serde_json`
//!   refuses costs its own field (`text`).
//! - A name occurs once in what is written. A field that has a value replaces what is in [`Extra`] under its name.
//! - The last of several values for one name counts, as in `serde_json`.
//! - The variant of a union may be named last. Its fields are collected in a fallback that has the fields of all
//!   variants, and move to the variant when the object ends.
//! - A list or a map with an element that does not fit is kept whole as JSON: half of it would be wrong.
//!
//! # Example
//!
//! `{"type": "COMMENT", "id": "1", "text": 7, "mood": "good"}` reads as `Message::Comment` with the id `1` and no
//! text. Its `Extra` has `mood`, which is unrecognized, and `text`, with the problem `text: expected a string, found
//! a number`. Written, it is the same JSON.

mod budget;
mod extra;
mod findings;
mod inspect;
mod json_field;
mod object;
mod read;
mod schema;
mod text;
mod time;
mod union;
mod unrecognized;
mod values;
mod write;

pub use extra::Extra;
pub use findings::Problem;
pub use object::Object;
pub use schema::JsonObject;
pub use time::Timestamp;
pub use unrecognized::UnrecognizedValue;

pub(crate) use budget::Excess;
pub(crate) use findings::{Findings, Path};
pub(crate) use inspect::{own_problems, problems, unrecognized};
pub(crate) use json_field::{JsonField, Model};
#[cfg(feature = "webhook")]
pub(crate) use read::OneOrMany;
pub(crate) use read::{AnyJson, read, read_strictly};
pub(crate) use schema::{FieldReader, FieldVisitor, ReadResult, Readable, Schema};
pub(crate) use text::{ReadError, from_slice};
pub(crate) use union::{
    AsSentUnion, AsUnion, SentUnion, Union, Variant, list, required, retype, variant_from_json,
    with_remaining,
};
pub(crate) use values::AsEnum;
