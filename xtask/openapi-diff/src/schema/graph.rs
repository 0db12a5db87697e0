//! Schemas as a graph: `$ref` is an edge, `allOf` is merged, and spellings that mean the same are one.

use thin_vec::ThinVec;

use super::arena::Arena;
use crate::intern::Symbol;

/// The index of a schema in its [`Graph`].
pub(crate) type NodeId = u32;

/// The schemas of one document. Edges are indices, so that cycles need no special care.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Arena<Node>,
}

impl Graph {
    /// Returns a schema; an unconstrained one for an index of another graph.
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        static ANYTHING: Node = Node::anything();
        self.nodes.get(id as usize).unwrap_or(&ANYTHING)
    }

    /// Returns the types that a schema and its unions allow together, down to a depth of unions.
    pub(crate) fn effective_types(&self, id: NodeId, depth: u32) -> Types {
        let node = self.node(id);
        if depth == 0 {
            return node.types;
        }
        let of_union = |union: &Union| {
            let members = union.members.iter();
            members.fold(0, |all, member| all | self.effective_types(*member, depth - 1).0)
        };
        Types(
            node.unions
                .iter()
                .fold(node.types.0, |types, union| types & of_union(union)),
        )
    }

    /// Returns the number of schemas.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }
}

/// A set of JSON types. `number` includes `integer`, so that a parser of a set accepts all of its subsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Types(pub(crate) u8);

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

    /// Returns the names of the types, none for all types.
    pub(crate) fn names(self) -> Vec<&'static str> {
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

    /// Returns the types of both sets.
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the other set includes this one.
    pub(crate) fn within(self, other: Self) -> bool {
        self.0 & other.0 == self.0
    }

    /// Whether the sets have a type in common.
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Declares the limits: each with its keyword and the types whose values it restricts.
macro_rules! limits {
    ($($limit:ident $keyword:literal $types:ident,)*) => {
        /// The keyword of a limit. The boolean `exclusiveMinimum` of 3.0 is read as the number of 3.1.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Limit { $($limit),* }

        impl Limit {
            pub(crate) const ALL: [Self; [$(Self::$limit),*].len()] = [$(Self::$limit),*];

            /// Returns the keyword of JSON Schema.
            pub(crate) fn keyword(self) -> &'static str {
                match self { $(Self::$limit => $keyword),* }
            }

            /// Returns the types whose values the limit restricts.
            pub(crate) fn types(self) -> Types {
                match self { $(Self::$limit => Types::$types),* }
            }
        }
    };
}

limits! {
    Minimum "minimum" NUMBER,
    ExclusiveMinimum "exclusiveMinimum" NUMBER,
    Maximum "maximum" NUMBER,
    ExclusiveMaximum "exclusiveMaximum" NUMBER,
    MinLength "minLength" STRING,
    MaxLength "maxLength" STRING,
    MinItems "minItems" ARRAY,
    MaxItems "maxItems" ARRAY,
    MinProperties "minProperties" OBJECT,
    MaxProperties "maxProperties" OBJECT,
    MultipleOf "multipleOf" NUMBER,
    Pattern "pattern" STRING,
    UniqueItems "uniqueItems" ARRAY,
    MinContains "minContains" ARRAY,
    MaxContains "maxContains" ARRAY,
}

impl Limit {
    /// Returns the inclusive limit on the same side: `minimum` for both spellings of a lower bound.
    pub(crate) fn side(self) -> Self {
        match self {
            Self::ExclusiveMinimum => Self::Minimum,
            Self::ExclusiveMaximum => Self::Maximum,
            other => other,
        }
    }
}

/// The keyword and value of each limit, sorted by keyword.
pub(crate) type Limits = ThinVec<(Limit, Symbol)>;

/// The values of properties that are not declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Additional {
    /// Any value: the default.
    #[default]
    Any,
    /// No value: the object has no other properties.
    Forbidden,
    /// Values that match a schema.
    Schema(NodeId),
}

/// A declared property.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Property {
    /// Its name.
    pub(crate) name: Symbol,
    /// Its schema.
    pub(crate) node: NodeId,
    /// Whether it is required.
    pub(crate) required: bool,
}

/// The number of members that a value may match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum UnionKind {
    /// `oneOf`
    One,
    /// `anyOf`
    Any,
}

/// A `oneOf` or an `anyOf` of at least two members; `null` is not one of them but [`Node::nullable`].
#[derive(Debug, Clone)]
pub(crate) struct Union {
    /// The number of members that a value may match.
    pub(crate) kind: UnionKind,
    /// The members.
    pub(crate) members: Box<[NodeId]>,
    /// The property of the discriminator.
    pub(crate) discriminator: Option<Symbol>,
    /// The mapping of the discriminator, sorted by value.
    pub(crate) mapping: Box<[(Symbol, NodeId)]>,
}

/// Hashes of the documentation; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(crate) struct Docs {
    pub(crate) description: u64,
    pub(crate) title: u32,
    pub(crate) example: u32,
    pub(crate) deprecated: bool,
}

/// A schema with its `allOf` merged. Most lists of most schemas are empty, and a document may have a hundred thousand
/// schemas: an empty list takes one machine word.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The types, without `null`.
    pub(crate) types: Types,
    /// Whether `null` matches.
    pub(crate) nullable: bool,
    /// Whether it is in responses only.
    pub(crate) read_only: bool,
    /// Whether it is in requests only.
    pub(crate) write_only: bool,
    /// The format.
    pub(crate) format: Option<Symbol>,
    /// The enum, as JSON texts.
    pub(crate) values: Option<ThinVec<Symbol>>,
    /// The limits.
    pub(crate) limits: Limits,
    /// The default, as JSON text.
    pub(crate) default: Option<Symbol>,
    /// The declared properties, sorted by symbol.
    pub(crate) properties: ThinVec<Property>,
    /// Required names that no property declares.
    pub(crate) undeclared: ThinVec<Symbol>,
    /// The values of other properties.
    pub(crate) additional: Additional,
    /// The items of an array; `None` for any.
    pub(crate) items: Option<NodeId>,
    /// The unions, all of which a value must match.
    pub(crate) unions: ThinVec<Union>,
    /// The schemas that a value must not match.
    pub(crate) not: Option<NodeId>,
    /// Keywords that are compared as JSON text.
    pub(crate) other: ThinVec<(Symbol, Symbol)>,
    /// Schemas below applicators of 3.1, by keyword and name.
    pub(crate) applicators: ThinVec<(Symbol, ThinVec<NodeId>)>,
    /// The names in XML, where they are not the default, as JSON text.
    pub(crate) xml: Option<Symbol>,
    /// The name of the component.
    pub(crate) name: Option<Symbol>,
    /// The node of the component, where this one is a reference with keywords beside it.
    pub(crate) base: Option<NodeId>,
    pub(crate) docs: Docs,
}

impl Node {
    /// Whether it has keywords of objects.
    pub(crate) fn is_object_like(&self) -> bool {
        !self.properties.is_empty() || !self.undeclared.is_empty() || self.additional != Additional::Any
    }

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
            applicators: ThinVec::new(),
            xml: None,
            name: None,
            base: None,
            docs: NO_DOCS,
        }
    }
}
