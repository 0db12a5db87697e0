//! From a generated type to JSON: every field that is there, and what came beside them.

use serde::ser::{SerializeMap, Serializer};

use super::json_field::Written;
use super::{Extra, FieldVisitor, JsonField, Schema};

pub(super) fn write<T: Schema, S: Serializer>(shape: &T, extra: &Extra, to: S) -> Result<S::Ok, S::Error> {
    if let Some(whole) = extra.whole() {
        return serde::Serialize::serialize(whole, to);
    }
    let mut map = to.serialize_map(None)?;
    if let Some(tag) = T::TAG {
        map.serialize_entry("type", tag)?;
    }
    let mut writer = Writer {
        map,
        extra,
        shadowed: Vec::new(),
        error: None,
    };
    shape.each(&mut writer);
    let Writer {
        mut map,
        shadowed,
        error,
        ..
    } = writer;
    if let Some(error) = error {
        return Err(error);
    }
    // A name stands once: what the type itself says, and what its fields say, goes before what is beside them.
    let is_said = |name: &str| shadowed.contains(&name) || (name == "type" && T::TAG.is_some());
    for (name, value) in extra.iter().filter(|(name, _)| !is_said(name)) {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

struct Writer<'a, M: SerializeMap> {
    map: M,
    extra: &'a Extra,
    /// FieldVisitor that are also beside the fields: broken on reading and given a value since, or put there by hand.
    shadowed: Vec<&'static str>,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<'_, M> {
    fn put<T: JsonField>(&mut self, name: &'static str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(name, &Written(value)).err();
        }
    }
}

impl<M: SerializeMap> FieldVisitor for Writer<'_, M> {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        let Some(value) = value else { return };
        if self.extra.get(name).is_some() {
            self.shadowed.push(name);
        }
        self.put(name, value);
    }

    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        // What was missing stays missing, and what was broken is written as it came.
        if self.extra.fault(name).is_none() {
            if self.extra.get(name).is_some() {
                self.shadowed.push(name);
            }
            self.put(name, value);
        }
    }
}
