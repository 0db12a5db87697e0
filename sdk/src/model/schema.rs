//! How generated code describes its types to reading and writing.

use super::{JsonField, json_field};

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
    type As: json_field::JsonFieldAs<Self>;
}
