//! How the generated types are read and written.
//!
//! HubSpot adds fields and values without notice, leaves out what it declares required, and now and then
//! sends a field in another shape. So reading never fails for the sake of one field: what does not fit is
//! kept as JSON in [`Extra`], named by [`Problem`], and written back. One pass over the input does it; the
//! generated code only says which field goes where ([`Schema`], [`Readable`], [`Union`]).

mod extra;
mod object;
mod part;
mod problem;
mod read;
mod time;
mod union;
mod write;

pub use extra::Extra;
pub use object::Object;
pub use problem::Problem;
pub use time::Timestamp;

pub(crate) use part::JsonField;
pub(crate) use problem::{Found, Path, problems, unrecognized};
pub(crate) use read::{read, read_strictly};
pub(crate) use union::{AsSentUnion, AsUnion, SentUnion, Union, Visit, member, of_json, required, retype};

/// The fields of a JSON object: what they are called, and how they are written.
pub(crate) trait Schema: Sized {
    /// The value of `type` that stands for it, where it is a member of a union.
    const TAG: Option<&'static str> = None;
    /// FieldVisitor that are not optional, by their names in JSON.
    const REQUIRED: &'static [&'static str] = &[];
    /// Whether it is only ever sent, and reading it fails for what does not fit.
    const STRICT: bool = false;

    /// Shows each field.
    fn each<F: FieldVisitor>(&self, fields: &mut F);
}

/// A [`Schema`] that takes its fields as they come.
pub(crate) trait Readable: Schema + Default {
    fn read<S: FieldReader>(&mut self, name: &str, value: S) -> Result<(), S::Error>;
}

/// What wants to see the fields of a [`Schema`].
pub(crate) trait FieldVisitor {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>);
    fn required<T: JsonField>(&mut self, name: &'static str, value: &T);
}

/// The value of one field, still to be read.
pub(crate) trait FieldReader: Sized {
    type Error;
    /// Reads it into an optional field.
    fn optional<T: JsonField>(self, slot: &mut Option<T>) -> Result<(), Self::Error>;
    /// Reads it into a required field.
    fn required<T: JsonField + Default>(self, slot: &mut T) -> Result<(), Self::Error>;
    /// Reads over the `type` of what is already known to be of that type.
    fn tag(self, tag: &'static str) -> Result<(), Self::Error>;
    /// Keeps it: the field is not known.
    fn unknown(self) -> Result<(), Self::Error>;
}

/// Which sort of generated type it is, enum or union, so that it gets its [`JsonField`] from there.
pub(crate) trait Model: Sized {
    type As: part::JsonFieldAs<Self>;
}

pub(crate) use part::AsEnum;

/// A word that this version of the crate does not know, exactly as HubSpot wrote it.
///
/// It cannot be matched on, since the next version may well know the word and give it a variant of its
/// own. Compare [`as_str`](Self::as_str) of the enum instead.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnrecognizedValue(Box<str>);

impl UnrecognizedValue {
    pub(crate) fn new(word: &str) -> Self {
        Self(word.into())
    }

    /// The word as HubSpot wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UnrecognizedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl std::fmt::Debug for UnrecognizedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
