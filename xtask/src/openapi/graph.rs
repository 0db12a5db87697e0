//! Schemas as a graph: `$ref` is an edge, `allOf` is merged away, what means the same looks the same.

use thin_vec::ThinVec;

use super::intern::Symbol;

/// A schema's number in its [`Graph`].
pub type NodeId = u32;

/// The schemas of one document. Edges are numbers, so cycles cost nothing and nothing recurses.
#[derive(Debug, Default)]
pub struct Graph {
    pub(crate) nodes: Vec<Node>,
}

impl Graph {
    /// The schema of a number; an unconstrained one for a number that is not of this graph.
    pub fn node(&self, id: NodeId) -> &Node {
        static ANYTHING: Node = Node::anything();
        self.nodes.get(id as usize).unwrap_or(&ANYTHING)
    }

    /// How many schemas there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// A set of JSON types. `number` holds `integer`, so that set inclusion is what a reader accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Types(pub(crate) u8);

impl Types {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const STRING: Self = Self(1);
    pub(crate) const INTEGER: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(2 | 4);
    pub(crate) const BOOLEAN: Self = Self(8);
    pub(crate) const ARRAY: Self = Self(16);
    pub(crate) const OBJECT: Self = Self(32);
    pub(crate) const ANY: Self = Self(63);

    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::STRING,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "boolean" => Self::BOOLEAN,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            "null" => Self::NONE,
            _ => return None,
        })
    }

    /// The names of the types, none for "any".
    pub fn names(self) -> Vec<&'static str> {
        if self == Self::ANY {
            return Vec::new();
        }
        let mut names = Vec::new();
        for (one, name) in [
            (Self::STRING, "string"),
            (Self::NUMBER, "number"),
            (Self::INTEGER, "integer"),
            (Self::BOOLEAN, "boolean"),
            (Self::ARRAY, "array"),
            (Self::OBJECT, "object"),
        ] {
            let covered = one == Self::INTEGER && names.contains(&"number");
            if self.0 & one.0 == one.0 && !covered {
                names.push(name);
            }
        }
        names
    }

    /// Whether every value of these types is of the others too.
    pub fn within(self, other: Self) -> bool {
        self.0 & other.0 == self.0
    }

    /// Whether some type is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A limit's keyword. 3.0's boolean `exclusiveMinimum` is read as the number it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is JSON Schema's keyword of that name")]
pub enum Limit {
    Minimum,
    ExclusiveMinimum,
    Maximum,
    ExclusiveMaximum,
    MinLength,
    MaxLength,
    MinItems,
    MaxItems,
    MinProperties,
    MaxProperties,
    MultipleOf,
    Pattern,
    UniqueItems,
}

impl Limit {
    pub(crate) const ALL: [Self; 13] = [
        Self::Minimum,
        Self::ExclusiveMinimum,
        Self::Maximum,
        Self::ExclusiveMaximum,
        Self::MinLength,
        Self::MaxLength,
        Self::MinItems,
        Self::MaxItems,
        Self::MinProperties,
        Self::MaxProperties,
        Self::MultipleOf,
        Self::Pattern,
        Self::UniqueItems,
    ];

    /// JSON Schema's keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::ExclusiveMinimum => "exclusiveMinimum",
            Self::Maximum => "maximum",
            Self::ExclusiveMaximum => "exclusiveMaximum",
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::MinItems => "minItems",
            Self::MaxItems => "maxItems",
            Self::MinProperties => "minProperties",
            Self::MaxProperties => "maxProperties",
            Self::MultipleOf => "multipleOf",
            Self::Pattern => "pattern",
            Self::UniqueItems => "uniqueItems",
        }
    }

    /// Which way is tighter: up, down, or neither.
    pub(crate) fn tightens(self) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::{Greater, Less};
        match self {
            Self::Minimum
            | Self::ExclusiveMinimum
            | Self::MinLength
            | Self::MinItems
            | Self::MinProperties => Some(Greater),
            Self::Maximum
            | Self::ExclusiveMaximum
            | Self::MaxLength
            | Self::MaxItems
            | Self::MaxProperties => Some(Less),
            Self::MultipleOf | Self::Pattern | Self::UniqueItems => None,
        }
    }
}

/// Keyword and value of each limit, sorted by keyword.
pub type Limits = ThinVec<(Limit, Symbol)>;

/// What an object takes besides its declared properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// Anything: the default.
    #[default]
    Any,
    /// Nothing.
    Forbidden,
    /// Values of a schema.
    Schema(NodeId),
}

/// A declared property.
#[derive(Debug, Clone, Copy)]
pub struct Property {
    /// Its name.
    pub name: Symbol,
    /// Its schema.
    pub node: NodeId,
    /// Whether it must be there.
    pub required: bool,
}

/// How many members of a union a value may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnionKind {
    /// `oneOf`
    One,
    /// `anyOf`
    Any,
}

/// A `oneOf` or an `anyOf` of at least two members; `null` is not one of them but [`Node::nullable`].
#[derive(Debug, Clone)]
pub struct Union {
    /// How many may match.
    pub kind: UnionKind,
    /// The members.
    pub members: Box<[NodeId]>,
    /// The property that tells them apart, if the document names it.
    pub discriminator: Option<Symbol>,
    /// The discriminator's values and what each selects, sorted.
    pub mapping: Box<[(Symbol, NodeId)]>,
}

/// Hashes of what is said for people only; 0 where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Docs {
    pub(crate) description: u64,
    pub(crate) title: u64,
    pub(crate) example: u64,
    pub(crate) deprecated: bool,
}

/// A schema with everything it is composed of merged in. Most lists are empty in most schemas, and there are a
/// hundred thousand schemas, so an empty list takes one word.
#[derive(Debug, Clone)]
pub struct Node {
    /// The types it takes, without `null`.
    pub types: Types,
    /// Whether it takes `null`.
    pub nullable: bool,
    /// Whether it is in answers only.
    pub read_only: bool,
    /// Whether it is in requests only.
    pub write_only: bool,
    /// Its format.
    pub format: Option<Symbol>,
    /// The values it takes (as JSON texts), where they are listed.
    pub values: Option<ThinVec<Symbol>>,
    /// Its limits.
    pub limits: Limits,
    /// Its default, as JSON text.
    pub default: Option<Symbol>,
    /// Its declared properties, sorted by name's number.
    pub properties: ThinVec<Property>,
    /// Required names that no property declares.
    pub undeclared: ThinVec<Symbol>,
    /// What else an object takes.
    pub additional: Additional,
    /// What an array holds; nothing means anything.
    pub items: Option<NodeId>,
    /// Its unions, all of which hold.
    pub unions: ThinVec<Union>,
    /// What it must not be.
    pub not: Option<NodeId>,
    /// Keywords that are compared as they stand, with their JSON text.
    pub other: ThinVec<(Symbol, Symbol)>,
    /// Schemas below keywords that 3.0 has not, by keyword and what else stands beside it.
    pub applied: ThinVec<(Symbol, ThinVec<NodeId>)>,
    /// The component it is, if it has a name of its own.
    pub name: Option<Symbol>,
    /// That component's own node, where this one is the component with something said about it.
    pub base: Option<NodeId>,
    pub(crate) docs: Docs,
}

impl Node {
    pub(crate) const fn anything() -> Self {
        const NO_DOCS: Docs = Docs {
            description: 0,
            title: 0,
            example: 0,
            deprecated: false,
        };
        Self {
            types: Types::ANY,
            nullable: false,
            read_only: false,
            write_only: false,
            format: None,
            values: None,
            limits: ThinVec::new(),
            default: None,
            properties: ThinVec::new(),
            undeclared: ThinVec::new(),
            additional: Additional::Any,
            items: None,
            unions: ThinVec::new(),
            not: None,
            other: ThinVec::new(),
            applied: ThinVec::new(),
            name: None,
            base: None,
            docs: NO_DOCS,
        }
    }
}
