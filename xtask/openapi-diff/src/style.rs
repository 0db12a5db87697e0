//! How a parameter or header is serialized, compared by the bytes that are written.
//!
//! Styles differ for some values only: `form` writes a string the same with and without `explode`, and `deepObject`
//! differs from `form` for objects alone. [`Serialized`] holds what a style writes for each kind of value, and
//! [`ParameterStyle::canonical`] chooses one style among those that write the same.

use serde_json::Value;

use super::graph::{Additional, Graph, Limit, NodeId, Types};
use super::intern::Interner;
use super::media_type::MediaRange;
use super::model::{ParameterIn, ParameterStyle, Version};

/// The kinds of values that styles distinguish, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    const TEXT: Self = Self(1);
    /// Numbers and booleans, which JSON writes without quotes.
    const BARE: Self = Self(2);
    const ARRAY: Self = Self(4);
    const OBJECT: Self = Self(8);
    const EACH: [Self; 4] = [Self::TEXT, Self::BARE, Self::ARRAY, Self::OBJECT];

    /// Returns the kinds of the values of a schema.
    pub(crate) fn of(graph: &Graph, id: NodeId) -> Self {
        Self(of_node(graph, id, 8))
    }

    fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    /// Whether each value is a string, a number or a boolean.
    pub(crate) fn are_scalar(self) -> bool {
        self.0 != 0 && self.0 & (Self::ARRAY.0 | Self::OBJECT.0) == 0
    }
}

fn of_node(graph: &Graph, id: NodeId, depth: u32) -> u8 {
    let node = graph.node(id);
    let mut kinds = 0;
    for (types, kind) in [
        (Types::STRING, Kinds::TEXT),
        (Types(Types::NUMBER.0 | Types::BOOLEAN.0), Kinds::BARE),
        (Types::ARRAY, Kinds::ARRAY),
        (Types::OBJECT, Kinds::OBJECT),
    ] {
        if node.types.overlaps(types) {
            kinds |= kind.0;
        }
    }
    for union in &node.unions {
        if depth > 0 {
            let members = union.members.iter();
            kinds &= members.fold(0, |all, member| all | of_node(graph, *member, depth - 1));
        }
    }
    kinds
}

/// What a style writes for one kind of value, with `k` for the name and `a`, `b` for values.
type Written<'s> = (&'static str, &'s str);

impl ParameterStyle {
    /// Returns the style that a location has without `style`.
    pub(crate) fn default_name(location: ParameterIn) -> &'static str {
        match location {
            ParameterIn::Query | ParameterIn::Querystring | ParameterIn::Cookie => "form",
            ParameterIn::Path | ParameterIn::Header => "simple",
        }
    }

    pub(super) fn from_json(value: &Value, location: ParameterIn) -> Self {
        let name = value.get("style").and_then(Value::as_str);
        let name = name.unwrap_or(Self::default_name(location)).to_owned();
        let explode = value.get("explode").and_then(Value::as_bool);
        Self {
            explode: explode.unwrap_or(matches!(name.as_str(), "form" | "cookie")),
            reserved: value.get("allowReserved") == Some(&Value::Bool(true)),
            name,
        }
    }

    /// Returns the style that a location has without `style` and `explode`.
    pub(crate) fn default_of(location: ParameterIn) -> Self {
        let name = Self::default_name(location);
        Self {
            name: name.to_owned(),
            explode: name == "form",
            reserved: false,
        }
    }

    pub(super) fn is_default(&self, location: ParameterIn) -> bool {
        *self == Self::default_of(location)
    }

    fn written(&self, kind: Kinds) -> Written<'_> {
        let name = self.name.as_str();
        if name.contains('/') {
            let media = MediaRange::parse(name);
            // JSON writes numbers and booleans as every style does.
            let is_plain = kind == Kinds::BARE && media.is_json()
                || media == MediaRange::parse("text/plain") && (kind == Kinds::TEXT || kind == Kinds::BARE);
            return match name {
                _ if is_plain => ("k=a", ""),
                // The media type itself is not sent.
                _ if media.is_json() => ("content", "application/json"),
                name => ("content", name),
            };
        }
        let (array, object) = (kind == Kinds::ARRAY, kind == Kinds::OBJECT);
        let template = match (name, self.explode) {
            ("simple", _) if !object => {
                if array {
                    "a,b"
                } else {
                    "k=a"
                }
            }
            ("simple", true) => "x=a,y=b",
            ("simple", false) => "x,a,y,b",
            ("label", explode) if array => {
                if explode {
                    ".a.b"
                } else {
                    ".a,b"
                }
            }
            ("label", true) if object => ".x=a.y=b",
            ("label", false) if object => ".x,a,y,b",
            ("label", _) => ".a",
            ("matrix", explode) if array => {
                if explode {
                    ";k=a;k=b"
                } else {
                    ";k=a,b"
                }
            }
            ("matrix", true) if object => ";x=a;y=b",
            ("matrix", false) if object => ";k=x,a,y,b",
            ("matrix", _) => ";k=a",
            ("deepObject", _) if object => "k[x]=a",
            ("spaceDelimited", false) if array => "k=a b",
            ("spaceDelimited", false) if object => "k=x a y b",
            ("pipeDelimited", false) if array => "k=a|b",
            ("pipeDelimited", false) if object => "k=x|a|y|b",
            ("form", false) if array => "k=a,b",
            ("form", false) if object => "k=x,a,y,b",
            ("form" | "spaceDelimited" | "pipeDelimited" | "deepObject", _) => {
                if array {
                    "k=a&k=b"
                } else if object {
                    "x=a&y=b"
                } else {
                    "k=a"
                }
            }
            // Unlike `form`, `cookie` writes strings without percent-encoding.
            ("cookie", _) if kind == Kinds::BARE => "k=a",
            ("cookie", true) if array => "k=a; k=b",
            ("cookie", true) if object => "x=a; y=b",
            _ => return ("style", name),
        };
        (template, "")
    }

    /// Whether both write the same for all values that both may have.
    pub(crate) fn writes_same(&self, other: &Self, (own, others): (Kinds, Kinds)) -> bool {
        let shared = Kinds(own.0 & others.0);
        self.reserved == other.reserved && self.agrees(other, shared)
    }

    fn agrees(&self, other: &Self, kinds: Kinds) -> bool {
        Kinds::EACH
            .into_iter()
            .filter(|kind| kinds.has(*kind))
            .all(|kind| self.written(kind) == other.written(kind))
    }

    /// Whether a single value is written like a list of one.
    pub(crate) fn writes_scalar_like(&self, list: &Self, scalar: Kinds) -> bool {
        let one = |(template, rest)| match template {
            "a,b" | "k=a&k=b" | "k=a,b" | "k=a b" | "k=a|b" => ("k=a", rest),
            ".a.b" | ".a,b" => (".a", rest),
            ";k=a;k=b" | ";k=a,b" => (";k=a", rest),
            _ => (template, rest),
        };
        let list = one(list.written(Kinds::ARRAY));
        let mut kinds = Kinds::EACH.into_iter().filter(|kind| scalar.has(*kind));
        list.0 != "content" && list.0 != "style" && kinds.all(|kind| self.written(kind) == list)
    }

    /// Replaces the style by the usual one among those that write the same for the values of a schema.
    pub(super) fn canonicalize(
        &mut self,
        location: ParameterIn,
        version: Version,
        schemas: (&Graph, &Interner),
        node: NodeId,
    ) {
        let kinds = Kinds::of(schemas.0, node);
        // Until 3.1, only query parameters may hold reserved characters; since 3.2, all that are percent-encoded.
        let is_encoded = match location {
            ParameterIn::Query => true,
            ParameterIn::Path => version == Version::V3_2,
            ParameterIn::Cookie => version == Version::V3_2 && self.name != "cookie",
            ParameterIn::Header | ParameterIn::Querystring => false,
        };
        self.reserved &= is_encoded && !is_unreserved(schemas, node, 4);
        let usual = Self::default_name(location);
        let usual = [
            (usual, usual == "form"),
            (usual, usual != "form"),
            ("deepObject", false),
        ];
        let query = ["spaceDelimited", "pipeDelimited"].map(|name| (name, false));
        let path = [
            ("label", false),
            ("label", true),
            ("matrix", false),
            ("matrix", true),
        ];
        for (name, explode) in usual.into_iter().chain(query).chain(path) {
            let candidate = Self {
                name: name.to_owned(),
                explode,
                reserved: self.reserved,
            };
            if self.agrees(&candidate, kinds) {
                *self = candidate;
                return;
            }
        }
    }
}

/// Whether a pattern is one class of unreserved characters, from the first character to the last.
fn is_unreserved_pattern(pattern: &str) -> bool {
    let inner = pattern.strip_prefix("^[").and_then(|rest| rest.strip_suffix('$'));
    let Some((class, count)) = inner.and_then(|rest| rest.split_once(']')) else {
        return false;
    };
    let mut class = class.replace("\\d", "").replace("\\w", "").replace("\\-", "");
    for range in ["a-z", "A-Z", "0-9", "a-f", "A-F"] {
        class = class.replace(range, "");
    }
    // A hyphen that is left is a character only at an end; elsewhere it is a range.
    let class = class.trim_matches('-');
    class
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._~".contains(c))
        && (matches!(count, "+" | "*" | "?" | "")
            || count.starts_with('{') && count.find('}') == Some(count.len() - 1))
}

/// Whether the values consist of characters that are never percent-encoded.
fn is_unreserved(schemas: (&Graph, &Interner), id: NodeId, depth: u32) -> bool {
    let (graph, interner) = schemas;
    let node = graph.node(id);
    if !node.unions.is_empty() || depth == 0 {
        return false;
    }
    let below = |id| is_unreserved(schemas, id, depth - 1);
    let is_plain = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._~\"".contains(c))
    };
    let text = || {
        let format = node.format.map(|format| interner.text(format));
        let pattern = node.limits.iter().find(|(limit, _)| *limit == Limit::Pattern);
        matches!(format, Some("uuid" | "date"))
            || pattern.is_some_and(|(_, pattern)| is_unreserved_pattern(interner.text(*pattern)))
            || node
                .values
                .as_ref()
                .is_some_and(|values| values.iter().all(|value| is_plain(interner.text(*value))))
    };
    let additional = || match node.additional {
        Additional::Forbidden => true,
        Additional::Any => false,
        Additional::Schema(id) => below(id),
    };
    let object = || additional() && node.properties.iter().all(|property| below(property.node));
    (!node.types.overlaps(Types::STRING) || text())
        && (!node.types.overlaps(Types::ARRAY) || node.items.is_some_and(below))
        && (!node.types.overlaps(Types::OBJECT) || object())
}
