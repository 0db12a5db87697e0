//! How the generated types are read and written.
//!
//! HubSpot adds fields and values without notice, leaves out what it declares required, and now and then
//! sends a field in another shape. So reading never fails for the sake of one field: what does not fit is
//! kept as JSON in [`Extra`], named by [`Problem`], and written back. One pass over the input does it; the
//! generated code only says which field goes where ([`Shape`], [`Readable`], [`Union`]).

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

pub(crate) use part::Part;
pub(crate) use problem::{Found, Path, problems, unrecognized};
pub(crate) use read::{read, read_strictly};
pub(crate) use union::{AsSentUnion, AsUnion, SentUnion, Union, Visit, member, of_json, required, retype};

/// The fields of a JSON object: what they are called, and how they are written.
pub(crate) trait Shape: Sized {
    /// The value of `type` that stands for it, where it is a member of a union.
    const TAG: Option<&'static str> = None;
    /// Fields that are not optional, by their names in JSON.
    const REQUIRED: &'static [&'static str] = &[];
    /// Whether it is only ever sent, and reading it fails for what does not fit.
    const STRICT: bool = false;

    /// Shows each field.
    fn each<F: Fields>(&self, fields: &mut F);
}

/// A [`Shape`] that takes its fields as they come.
pub(crate) trait Readable: Shape + Default {
    fn read<S: Source>(&mut self, name: &str, value: S) -> Result<(), S::Error>;
}

/// What wants to see the fields of a [`Shape`].
pub(crate) trait Fields {
    fn field<T: Part>(&mut self, name: &'static str, value: &Option<T>);
    fn required<T: Part>(&mut self, name: &'static str, value: &T);
}

/// The value of one field, still to be read.
pub(crate) trait Source: Sized {
    type Error;
    /// Reads it into an optional field.
    fn to<T: Part>(self, slot: &mut Option<T>) -> Result<(), Self::Error>;
    /// Reads it into a required field.
    fn must<T: Part + Default>(self, slot: &mut T) -> Result<(), Self::Error>;
    /// Reads over the `type` of what is already known to be of that type.
    fn tag(self, tag: &'static str) -> Result<(), Self::Error>;
    /// Keeps it: the field is not known.
    fn keep(self) -> Result<(), Self::Error>;
}

/// Which sort of generated type it is, enum or union, so that it gets its [`Part`] from there.
pub(crate) trait Model: Sized {
    type As: part::PartOf<Self>;
}

pub(crate) use part::AsEnum;

/// A word that this version of the crate does not know, exactly as HubSpot wrote it.
///
/// It cannot be matched on, since the next version may well know the word and give it a variant of its
/// own. Compare [`as_str`](Self::as_str) of the enum instead.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnrecognizedWord(Box<str>);

impl UnrecognizedWord {
    pub(crate) fn new(word: &str) -> Self {
        Self(word.into())
    }

    /// The word as HubSpot wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UnrecognizedWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl std::fmt::Debug for UnrecognizedWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
