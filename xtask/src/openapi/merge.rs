//! The parts of a schema, merged into one node.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;
use thin_vec::ThinVec;

use super::error::InputError;
use super::expand::{Keywords, Part, address, has_null_member, is_substantive, members};
use super::graph::{Additional, Docs, Limit, Limits, Node, NodeId, Property, Types, Union, UnionKind};
use super::intern::Symbol;
use super::lower::Lowering;

/// Keywords that 3.1 has and 3.0 has not, and that hold no schema; compared as they stand, refused where 3.0 must be
/// written.
const OTHER: [&str; 7] = [
    "dependentRequired",
    "minContains",
    "maxContains",
    "contentEncoding",
    "contentMediaType",
    "$dynamicRef",
    "$recursiveRef",
];

pub(super) fn merge<'d>(ctx: &mut Lowering<'d, '_>, parts: &[Part<'d>]) -> Result<Node, InputError> {
    let mut node = Node::anything();
    node.unions = unions(ctx, parts)?;
    objects(ctx, parts, &mut node)?;
    types(parts, &mut node);
    values(ctx, parts, &mut node);
    node.limits = limits(ctx, parts);
    for part in parts {
        let keywords = part.keywords;
        if let Some(format) = keywords.get("format").and_then(Value::as_str) {
            let format = ctx.interner.intern(format);
            match node.format {
                Some(known) if known != format => node.other.push((ctx.interner.intern("format"), format)),
                _ => node.format = Some(format),
            }
        }
        if let Some(default) = keywords.get("default")
            && node.default.is_none()
        {
            node.default = Some(ctx.interner.value(default));
        }
        node.read_only |= keywords.get("readOnly") == Some(&Value::Bool(true));
        node.write_only |= keywords.get("writeOnly") == Some(&Value::Bool(true));
        node.applied.extend(super::applied::of(ctx, keywords)?);
        for key in OTHER {
            if let Some(value) = keywords.get(key) {
                node.other
                    .push((ctx.interner.intern(key), ctx.interner.value(value)));
            }
        }
    }
    // Where `items` is false, a list is empty.
    let items = parts.iter().filter_map(|part| part.keywords.get("items"));
    let items: Vec<&Value> = items
        .filter(|value| !matches!(value, Value::Bool(true) | Value::Null))
        .collect();
    node.items = if items.is_empty() {
        None
    } else {
        Some(ctx.node(&items)?)
    };
    let not: Vec<&Value> = parts.iter().filter_map(|part| part.keywords.get("not")).collect();
    node.not = match not.as_slice() {
        [] => None,
        [one] => Some(ctx.node(&[one])?),
        several => {
            for one in several {
                let one = ctx.node(&[one])?;
                node.applied.push((ctx.interner.intern("not"), [one].into()));
            }
            None
        }
    };
    node.other.sort_unstable();
    node.other.dedup();
    node.applied.sort_unstable();
    node.applied.dedup();
    node.docs = docs(parts);
    Ok(node)
}

/// The schemas below a keyword, of every part.
fn schemas<'d>(parts: &[Part<'d>], key: &str) -> Vec<&'d Value> {
    let found = parts.iter().filter_map(|part| part.keywords.get(key));
    found
        .filter(|value| !matches!(value, Value::Bool(_) | Value::Null))
        .collect()
}

fn unions<'d>(ctx: &mut Lowering<'d, '_>, parts: &[Part<'d>]) -> Result<ThinVec<Union>, InputError> {
    let mut unions = ThinVec::new();
    for part in parts.iter().filter(|part| !part.without_union) {
        for (key, kind) in [("oneOf", UnionKind::One), ("anyOf", UnionKind::Any)] {
            let schemas = members(part.keywords, key);
            if schemas.len() < 2 {
                continue;
            }
            let mut list: Vec<NodeId> = Vec::with_capacity(schemas.len());
            for schema in schemas {
                let member = ctx.node(&[schema])?;
                if !list.contains(&member) {
                    list.push(member);
                }
            }
            let (discriminator, mapping) = discriminator(ctx, part.keywords)?;
            unions.push(Union {
                kind,
                members: list.into(),
                discriminator,
                mapping,
            });
        }
        // A parent that only says how its subtypes are told apart is one of them.
        let heirs = ctx.expander.heirs(part.keywords)?;
        if !heirs.is_empty() {
            let mut members: Vec<NodeId> = Vec::with_capacity(heirs.len());
            for heir in heirs {
                let member = ctx.node(&[heir])?;
                if !members.contains(&member) {
                    members.push(member);
                }
            }
            let (discriminator, mapping) = discriminator(ctx, part.keywords)?;
            unions.push(Union {
                kind: UnionKind::One,
                members: members.into(),
                discriminator,
                mapping,
            });
        }
    }
    Ok(unions)
}

type Discriminator = (Option<Symbol>, Box<[(Symbol, NodeId)]>);

fn discriminator<'d>(ctx: &mut Lowering<'d, '_>, part: &'d Keywords) -> Result<Discriminator, InputError> {
    let Some(found) = part.get("discriminator") else {
        return Ok((None, Box::default()));
    };
    let name = found
        .get("propertyName")
        .and_then(Value::as_str)
        .map(|name| ctx.interner.intern(name));
    let mut mapping = Vec::new();
    for (value, target) in found
        .get("mapping")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let Some(target) = target.as_str() else { continue };
        let schema = ctx.expander.mapped(target)?;
        mapping.push((ctx.interner.intern(value), ctx.node(&[schema])?));
    }
    mapping.sort_unstable();
    Ok((name, mapping.into()))
}

fn objects<'d>(ctx: &mut Lowering<'d, '_>, parts: &[Part<'d>], node: &mut Node) -> Result<(), InputError> {
    let mut properties: BTreeMap<&str, Vec<&'d Value>> = BTreeMap::new();
    let mut required: BTreeSet<&str> = BTreeSet::new();
    for part in parts {
        match part.keywords.get("properties") {
            Some(Value::Object(map)) => {
                for (name, schema) in map {
                    properties.entry(name).or_default().push(schema);
                }
            }
            None | Some(Value::Null) => {}
            Some(_) => {
                return Err(InputError::new(
                    "`properties` is no object",
                    format!("{}/properties", ctx.expander.place(address(part.keywords))),
                    "names and schemas",
                ));
            }
        }
        let names = part.keywords.get("required").and_then(Value::as_array);
        required.extend(names.into_iter().flatten().filter_map(Value::as_str));
    }
    for name in &required {
        if !properties.contains_key(name) {
            node.undeclared.push(ctx.interner.intern(name));
        }
    }
    for (name, schemas) in properties {
        let property = Property {
            name: ctx.interner.intern(name),
            node: ctx.node(&schemas)?,
            required: required.contains(name),
        };
        node.properties.push(property);
    }
    node.properties.shrink_to_fit();
    node.undeclared.sort_unstable();
    node.properties.sort_unstable_by_key(|property| property.name);
    let forbidden = parts.iter().any(|part| {
        ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|key| part.keywords.get(*key) == Some(&Value::Bool(false)))
    });
    let more: Vec<&Value> = schemas(parts, "additionalProperties");
    node.additional = match (forbidden, more.is_empty()) {
        (true, _) => Additional::Forbidden,
        (false, true) => Additional::Any,
        (false, false) => Additional::Schema(ctx.node(&more)?),
    };
    Ok(())
}

fn stated_types(keywords: &Keywords) -> Option<Types> {
    let names: Vec<&str> = match keywords.get("type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    Some(Types(
        names
            .iter()
            .filter_map(|name| Types::named(name))
            .fold(0, |all, one| all | one.0),
    ))
}

fn says_null(keywords: &Keywords) -> bool {
    let in_type = match keywords.get("type") {
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        Some(name) => name == "null",
        None => false,
    };
    let in_values = !keywords.contains_key("type")
        && keywords
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|list| list.iter().any(Value::is_null));
    in_type
        || in_values
        || keywords.get("nullable") == Some(&Value::Bool(true))
        || keywords.get("const").is_some_and(Value::is_null)
        || has_null_member(keywords)
}

fn types(parts: &[Part<'_>], node: &mut Node) {
    let mut stated = false;
    for part in parts {
        if let Some(types) = stated_types(part.keywords) {
            stated = true;
            node.types.0 &= types.0;
        }
    }
    let object_like =
        !node.properties.is_empty() || !node.undeclared.is_empty() || node.additional != Additional::Any;
    if !stated && node.types == Types::ANY {
        let mut inferred = 0;
        if object_like {
            inferred |= Types::OBJECT.0;
        }
        if parts.iter().any(|part| part.keywords.contains_key("items")) {
            inferred |= Types::ARRAY.0;
        }
        if inferred != 0 {
            node.types = Types(inferred);
        }
    }
    // `type: object` beside a union of objects repeats what its members say.
    if !node.unions.is_empty() && node.types == Types::OBJECT && !object_like {
        node.types = Types::ANY;
    }
    // What the outermost part says about null counts; else each part that names a type must agree.
    let outermost = parts.first().is_some_and(|part| says_null(part.keywords));
    let constrains = |part: &&Part<'_>| {
        ["type", "enum", "const"]
            .iter()
            .any(|key| part.keywords.contains_key(*key))
            || says_null(part.keywords)
    };
    let mut constraining = parts.iter().filter(constrains).peekable();
    let all = constraining.peek().is_some() && constraining.all(|part| says_null(part.keywords));
    node.nullable = outermost || all;
}

fn values(ctx: &mut Lowering<'_, '_>, parts: &[Part<'_>], node: &mut Node) {
    for part in parts {
        let listed: Vec<&Value> = match (part.keywords.get("const"), part.keywords.get("enum")) {
            (Some(one), _) => vec![one],
            (None, Some(Value::Array(list))) => list.iter().collect(),
            _ => continue,
        };
        let mut values: ThinVec<Symbol> = listed
            .iter()
            .filter(|value| !value.is_null())
            .map(|value| ctx.interner.value(value))
            .collect();
        values.sort_unstable();
        values.dedup();
        if let Some(known) = &node.values {
            values.retain(|value| known.contains(value));
        }
        node.values = Some(values);
        if node.types == Types::ANY && !listed.is_empty() {
            let of = |value: &&&Value| match value {
                Value::String(_) => Types::STRING.0,
                Value::Number(n) if n.is_i64() || n.is_u64() => Types::INTEGER.0,
                Value::Number(_) => Types::NUMBER.0,
                Value::Bool(_) => Types::BOOLEAN.0,
                Value::Array(_) => Types::ARRAY.0,
                Value::Object(_) => Types::OBJECT.0,
                Value::Null => 0,
            };
            node.types = Types(
                listed
                    .iter()
                    .map(|value| of(&value))
                    .fold(0, |all, one| all | one),
            );
        }
    }
}

fn limits(ctx: &mut Lowering<'_, '_>, parts: &[Part<'_>]) -> Limits {
    let mut limits: Limits = ThinVec::new();
    for part in parts {
        for limit in Limit::ALL {
            let Some(value) = part.keywords.get(limit.keyword()) else {
                continue;
            };
            let (limit, value) = match (limit, value) {
                (Limit::ExclusiveMinimum | Limit::ExclusiveMaximum, Value::Bool(_)) => continue,
                (Limit::Minimum, bound) if is_true(part, "exclusiveMinimum") => {
                    (Limit::ExclusiveMinimum, bound)
                }
                (Limit::Maximum, bound) if is_true(part, "exclusiveMaximum") => {
                    (Limit::ExclusiveMaximum, bound)
                }
                (Limit::MinLength | Limit::MinItems | Limit::MinProperties, bound)
                    if bound.as_u64() == Some(0) =>
                {
                    continue;
                }
                (Limit::UniqueItems, Value::Bool(false)) => continue,
                other => other,
            };
            let text = match value {
                Value::String(pattern) => ctx.interner.intern(pattern),
                other => ctx.interner.value(other),
            };
            match limits.iter_mut().find(|(known, _)| *known == limit) {
                None => limits.push((limit, text)),
                Some((_, known)) => *known = tighter(ctx, limit, *known, text),
            }
        }
    }
    limits.sort_unstable();
    limits
}

fn is_true(part: &Part<'_>, key: &str) -> bool {
    part.keywords.get(key) == Some(&Value::Bool(true))
}

fn tighter(ctx: &mut Lowering<'_, '_>, limit: Limit, a: Symbol, b: Symbol) -> Symbol {
    if a == b {
        return a;
    }
    let (left, right) = (ctx.interner.text(a), ctx.interner.text(b));
    if let (Some(tighter), Ok(x), Ok(y)) = (limit.tightens(), left.parse::<f64>(), right.parse::<f64>()) {
        return if x.partial_cmp(&y) == Some(tighter) { a } else { b };
    }
    let mut both: Vec<&str> = left.split(" & ").chain(right.split(" & ")).collect();
    both.sort_unstable();
    both.dedup();
    let both = both.join(" & ");
    ctx.interner.intern(&both)
}

pub(super) fn hash_of(value: Option<&Value>) -> u64 {
    match value {
        None | Some(Value::Null) => 0,
        Some(Value::String(text)) if text.is_empty() => 0,
        Some(value) => {
            let mut hasher = DefaultHasher::new();
            super::canonical(value).hash(&mut hasher);
            hasher.finish()
        }
    }
}

/// Prose belongs to where it is written: a parent's description does not describe its subtype.
fn docs(parts: &[Part<'_>]) -> Docs {
    let own = parts
        .iter()
        .any(|part| !part.by_ref && is_substantive(part.keywords));
    let first = |keys: &[&str]| {
        let candidates = parts.iter().filter(|part| !own || !part.by_ref);
        let values = candidates.flat_map(|part| keys.iter().filter_map(|key| part.keywords.get(*key)));
        values
            .map(|value| hash_of(Some(value)))
            .find(|hash| *hash != 0)
            .unwrap_or(0)
    };
    Docs {
        description: first(&["description"]),
        title: first(&["title"]),
        example: first(&["example", "examples"]),
        deprecated: parts
            .iter()
            .any(|part| is_true(part, "deprecated") && (!own || !part.by_ref)),
    }
}
