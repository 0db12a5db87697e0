//! From a generated type to JSON: every field that is there, and what came beside them.

use serde::ser::{SerializeMap, Serializer};

use super::part::Written;
use super::{Extra, Fields, Part, Shape};

pub(crate) fn write<T: Shape, S: Serializer>(shape: &T, to: S) -> Result<S::Ok, S::Error> {
    if let Some(whole) = shape.extra().whole() {
        return serde::Serialize::serialize(whole, to);
    }
    let mut map = to.serialize_map(None)?;
    if let Some(tag) = T::TAG {
        map.serialize_entry("type", tag)?;
    }
    let mut writer = Writer { map, extra: shape.extra(), shadowed: Vec::new() };
    shape.each(&mut writer)?;
    let Writer { mut map, extra, shadowed } = writer;
    for (name, value) in extra.iter().filter(|(name, _)| !shadowed.contains(name)) {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

struct Writer<'a, M> {
    map: M,
    extra: &'a Extra,
    /// Fields that were broken on reading and have been given a value since.
    shadowed: Vec<&'static str>,
}

impl<M: SerializeMap> Fields for Writer<'_, M> {
    type Error = M::Error;

    fn field<T: Part>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), M::Error> {
        let Some(value) = value else { return Ok(()) };
        if self.extra.get(name).is_some() {
            self.shadowed.push(name);
        }
        self.map.serialize_entry(name, &Written(value))
    }

    fn required<T: Part>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        // What was missing stays missing, and what was broken is written as it came.
        if self.extra.fault(name).is_some() {
            return Ok(());
        }
        self.map.serialize_entry(name, &Written(value))
    }
}
