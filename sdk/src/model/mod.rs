//! How the generated types are read and written.
//!
//! HubSpot adds fields and values without notice, leaves out what it declares required, and now and then
//! sends a field in another shape. So reading never fails for the sake of one field: what does not fit is
//! kept as JSON in [`Extra`], named by [`Problem`], and written back. One pass over the input does it; the
//! generated code only says which field goes where ([`Shape`], [`Readable`], [`Union`], [`OpenEnum`]).

mod extra;
mod part;
mod problem;
mod read;
mod time;
mod union;
mod write;

pub use extra::Extra;
pub use problem::Problem;
pub use time::Timestamp;

pub(crate) use part::Part;
pub(crate) use problem::{Path, problems};
pub(crate) use read::{Entry, read, read_strictly};
pub(crate) use union::{AsSentUnion, AsUnion, SentUnion, Union, Visit, leftover, of_json, required, retype};
pub(crate) use write::write;

/// A type that stands for a JSON object: what its fields are called and how they are written.
pub(crate) trait Shape: Sized {
    /// The value of `type` that stands for it, where it is a member of a union.
    const TAG: Option<&'static str> = None;
    /// Fields that are not optional, by their names in JSON.
    const REQUIRED: &'static [&'static str] = &[];

    /// Shows each field.
    fn each<F: Fields>(&self, fields: &mut F) -> Result<(), F::Error>;
    fn extra(&self) -> &Extra;
    fn extra_mut(&mut self) -> &mut Extra;
}

/// A [`Shape`] that takes its fields as they come.
pub(crate) trait Readable: Shape + Default {
    fn read<'de, A: serde::de::MapAccess<'de>>(&mut self, entry: Entry<'_, A>) -> Result<(), A::Error>;
}

/// What wants to see the fields of a [`Shape`].
pub(crate) trait Fields {
    type Error;
    fn field<T: Part>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), Self::Error>;
    fn required<T: Part>(&mut self, name: &'static str, value: &T) -> Result<(), Self::Error>;
}

/// A set of words that HubSpot may enlarge at any time.
pub(crate) trait OpenEnum: Sized {
    fn from_word(word: &str) -> Self;
    fn word(&self) -> &str;
}

/// Which of the traits above a generated type implements, so that it gets its [`Part`] from it.
pub(crate) trait Model: Sized {
    type As: part::PartOf<Self>;
}

pub(crate) use part::{AsEnum, AsObject};

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

impl std::fmt::Debug for UnrecognizedWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
