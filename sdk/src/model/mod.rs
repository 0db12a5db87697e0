//! How the generated types are read and written.
//!
//! HubSpot adds fields and values without notice, leaves out what it declares required, and now and then
//! sends a field in another shape. So reading never fails for the sake of one field: what does not fit is
//! kept as JSON in [`Extra`], named by [`Problem`], and written back. One pass over the input does it; the
//! generated code only says which field goes where ([`Schema`], [`Readable`], [`Union`]).

mod extra;
mod inspect;
mod json_field;
mod object;
mod problem;
mod read;
mod schema;
mod time;
mod union;
mod unrecognized;
mod write;

pub use extra::Extra;
pub use object::Object;
pub use problem::Problem;
pub use time::Timestamp;
pub use unrecognized::UnrecognizedValue;

pub(crate) use inspect::{Found, Path, problems, unrecognized};
pub(crate) use json_field::{AsEnum, JsonField};
pub(crate) use read::{read, read_strictly};
pub(crate) use schema::{FieldReader, FieldVisitor, Model, Readable, Schema};
pub(crate) use union::{AsSentUnion, AsUnion, SentUnion, Union, Visit, member, of_json, required, retype};
