//! Reads typed ids from JSON, and from formats that are not self-describing.

use serde::{Deserialize, Deserializer};
use serde_json::Number;

use super::{ActorId, ThreadId};
use crate::model::{JsonField, read};

impl JsonField for ThreadId {
    const EXPECTED: &'static str = "the id of a thread, a whole number";
    fn from_json_str(text: &str) -> Option<Self> {
        text.parse().ok().map(|id: u64| Self::from(id))
    }
    fn from_number(number: &Number) -> Option<Self> {
        number.as_u64().map(Self::from)
    }
}

impl<'de> Deserialize<'de> for ThreadId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return read(from);
        }
        u64::deserialize(from).map(Self::from)
    }
}

impl JsonField for ActorId {
    const EXPECTED: &'static str = "a string";
    fn from_json_str(text: &str) -> Option<Self> {
        Some(Self::received(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for ActorId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return read(from);
        }
        String::deserialize(from).map(Self::received)
    }
}

#[cfg(test)]
mod tests;
