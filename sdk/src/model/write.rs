//! Writes a generated type as JSON: the fields that have a value, and the extra ones.

use serde::ser::{SerializeMap, Serializer};

use super::{Extra, FieldVisitor, JsonField, Schema};

pub(super) fn write<T: Schema, S: Serializer>(fields: &T, extra: &Extra, to: S) -> Result<S::Ok, S::Error> {
    if let Some(value) = extra.non_object() {
        return serde::Serialize::serialize(value, to);
    }
    let mut map = to.serialize_map(None)?;
    if let Some(tag) = T::TAG {
        map.serialize_entry("type", tag)?;
    }
    let mut writer = Writer {
        map,
        extra,
        shadowed: Vec::new(),
        result: Ok(()),
    };
    fields.visit_fields(&mut writer);
    writer.result?;
    let Writer {
        mut map, shadowed, ..
    } = writer;
    // A name is written once: the tag and the fields have precedence over the extra fields.
    let is_written = |name: &str| shadowed.contains(&name) || (name == "type" && T::TAG.is_some());
    for (name, value) in extra.iter().filter(|(name, _)| !is_written(name)) {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

struct Writer<'a, M: SerializeMap> {
    map: M,
    extra: &'a Extra,
    /// Fields that are also among the extra ones: given a value after they did not fit, or inserted by a caller.
    shadowed: Vec<&'static str>,
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> Writer<'_, M> {
    fn put<T: JsonField>(&mut self, name: &'static str, value: &T) {
        if self.extra.get(name).is_some() {
            self.shadowed.push(name);
        }
        if self.result.is_ok() {
            self.result = self.map.serialize_entry(name, value);
        }
    }
}

impl<M: SerializeMap> FieldVisitor for Writer<'_, M> {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        // A missing field stays missing, and one that did not fit is written as it was read.
        if self.extra.mismatch(name).is_none() {
            self.put(name, value);
        }
    }
}
