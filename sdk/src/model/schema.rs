//! The traits by which generated code describes its types.

use super::JsonField;

/// The fields of a JSON object and their names.
pub(crate) trait Schema: Sized {
    /// The value of `type` that identifies it, for a variant of a union.
    const TAG: Option<&'static str> = None;
    /// The names in JSON of the fields that are not optional.
    const REQUIRED: &'static [&'static str] = &[];
    /// Whether it is only sent. Reading it then fails at a field that does not fit.
    const STRICT: bool = false;

    /// Calls the visitor with each field.
    fn visit_fields<F: FieldVisitor>(&self, visitor: &mut F);
}

/// The fields of a JSON object of HubSpot's: any `T` of [`Object<T>`](crate::Object) that this crate has.
///
/// It is a bound for functions that take any object. It cannot be implemented outside of this crate.
///
/// ```
/// use hubspot_conversations::{JsonObject, MessagePage, Object};
///
/// /// Reports what HubSpot sends in a way that this version of the crate does not expect.
/// fn report<T: JsonObject>(object: &Object<T>) -> Vec<String> {
///     object.problems().iter().map(ToString::to_string).collect()
/// }
///
/// # fn main() -> serde_json::Result<()> {
/// let page: Object<MessagePage> = serde_json::from_str(r#"{"results": 7}"#)?;
/// assert_eq!(report(&page), ["results: expected a list, found a number"]);
/// # Ok(())
/// # }
/// ```
#[allow(private_bounds, reason = "the private supertrait is what seals it")]
pub trait JsonObject: Schema {}

impl<T: Schema> JsonObject for T {}

/// A [`Schema`] that can be read.
pub(crate) trait Readable: Schema + Default {
    /// Reads the value of the field of that name.
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R>;
}

pub(crate) type ReadResult<R> = Result<(), <R as FieldReader>::Error>;

/// A visitor of the fields of a [`Schema`].
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
    /// Reads the `type` of a variant that is already chosen.
    fn tag(self, tag: &'static str) -> Result<(), Self::Error>;
    /// Keeps the value of an unknown field.
    fn unknown(self) -> Result<(), Self::Error>;
}
