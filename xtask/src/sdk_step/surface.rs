//! What of a source its users can name, and what each of these things says.

use std::collections::BTreeMap;
use std::fmt;

/// Everything public in a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surface {
    /// By name.
    pub items: BTreeMap<Key, Item>,
}

/// The name of a public item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The type, trait, function or constant, with its module.
    pub owner: String,
    /// What of it.
    pub member: Member,
}

/// A part of a type or a trait.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// The thing as a whole.
    Itself,
    /// A field, by name or by number.
    Field(String),
    /// A variant of an enum.
    Variant(String),
    /// A method, or a constant or type beside the methods.
    Method(String),
    /// A trait that it implements.
    Implements(String),
    /// A trait that `Object` of it implements.
    AsObject(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owner = &self.owner;
        match &self.member {
            Member::Itself => f.write_str(owner),
            Member::Field(name) => write!(f, "{owner}.{name}"),
            Member::Variant(name) | Member::Method(name) => write!(f, "{owner}::{name}"),
            Member::Implements(name) => write!(f, "{owner}: {name}"),
            Member::AsObject(name) => write!(f, "Object<{owner}>: {name}"),
        }
    }
}

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "Rust's words")]
pub enum Sort {
    Struct,
    Enum,
    Trait,
    /// An alias, a constant, a free function, a re-export: judged by what it says alone.
    Other,
    Field,
    Variant,
    Method,
    /// A method of a trait.
    Demand,
    Impl,
}

impl Sort {
    /// Whether other items can belong to it.
    pub fn is_type(self) -> bool {
        matches!(self, Self::Struct | Self::Enum | Self::Trait)
    }

    /// Its name in the id of a change.
    pub fn word(self) -> &'static str {
        match self {
            Self::Struct | Self::Enum | Self::Trait => "type",
            Self::Other => "item",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Method | Self::Demand => "method",
            Self::Impl => "impl",
        }
    }
}

/// A public item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What sort of thing it is.
    pub sort: Sort,
    /// All that a user's code can depend on, in one form; two items that say the same are interchangeable.
    pub says: String,
    /// The same for people, with the names of arguments.
    pub shown: String,
    /// Whether something can be added to it without a user noticing: to a struct that nobody can write down
    /// whole, to an enum that nobody can match whole, to a trait that nobody else can implement. For a
    /// method of a trait, whether it has a body.
    pub open: bool,
    /// Whether the compiler warns where it is not used.
    pub must_use: bool,
    /// Whether the compiler warns where it is used.
    pub deprecated: bool,
    /// Its documentation.
    pub docs: String,
}
