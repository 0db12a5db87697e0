//! Merges the parts of a schema into one node.
//!
//! A value must match every part of an `allOf`, so that each keyword is the intersection of all parts: types
//! intersect, the tighter limit and the common enum values remain, properties are merged by name, required
//! names add up, and unions are kept side by side. `{minLength: 1}` and `{maxLength: 9, minLength: 3}` become
//! `{minLength: 3, maxLength: 9}`.

mod objects;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;
use thin_vec::ThinVec;

use super::applicators::allows_any_count;
use super::content;
use super::error::InputError;
use super::expand::{
    Keywords, Part, excludes_null, has_null_member, is_substantive, matches_null_twice, members,
};
use super::graph::{Docs, Limit, Limits, Node, NodeId, Types, Union, UnionKind};
use super::intern::Symbol;
use super::lower::Lowering;
use super::pattern::{Pattern, simplified};
use super::xml;

/// Keywords without schemas that only 3.1 has. They are compared as JSON text, and rejected where 3.0 is written.
const OTHER: [&str; 7] = [
    "dependentRequired",
    "minContains",
    "maxContains",
    "contentEncoding",
    "contentMediaType",
    "$dynamicRef",
    "$recursiveRef",
];

pub(super) fn merge<'d>(ctx: &mut Lowering<'d, '_>, all: &[Part<'d>]) -> Result<Node, InputError> {
    let mut node = Node::anything();
    let restricting: Vec<Part<'d>>;
    let parts = if all.iter().any(|part| part.only_describes) {
        restricting = all.iter().filter(|part| !part.only_describes).copied().collect();
        &restricting
    } else {
        all
    };
    node.unions = unions(ctx, parts)?;
    objects::merge(ctx, parts, &mut node)?;
    types(parts, &mut node);
    values(ctx, parts, &mut node);
    node.limits = limits(ctx, parts);
    formats(ctx, parts, &mut node);
    let defaults = parts
        .iter()
        .filter_map(|part| Some((part, part.keywords.get("default")?)));
    let default = defaults.min_by_key(|(part, default)| (precedence(part), super::canonical(default)));
    node.default = default.map(|(_, default)| ctx.interner.value(default));
    for part in parts {
        let keywords = part.keywords;
        let content = content::format(keywords);
        node.read_only |= keywords.get("readOnly") == Some(&Value::Bool(true));
        node.write_only |= keywords.get("writeOnly") == Some(&Value::Bool(true));
        node.applicators.extend(super::applicators::of(ctx, keywords)?);
        for key in OTHER {
            let Some(value) = keywords.get(key) else { continue };
            let is_said = match key {
                "minContains" | "maxContains" => {
                    !keywords.contains_key("contains") || counts_matches(parts, part)
                }
                "contentEncoding" => content.has_encoding,
                "contentMediaType" => content.has_media_type,
                "$dynamicRef" => ctx.expander.dynamic_target(keywords).is_some(),
                _ => false,
            };
            if is_said {
                continue;
            }
            let key = (key, ctx.interner.intern(key));
            match value.as_object().filter(|_| key.0 == "dependentRequired") {
                // Each name that depends on another is a constraint of its own.
                Some(dependents) => {
                    for (name, required) in dependents {
                        for one in required.as_array().into_iter().flatten() {
                            let pair = serde_json::json!([name, one]);
                            node.other.push((key.1, ctx.interner.value(&pair)));
                        }
                    }
                }
                None => node.other.push((key.1, ctx.interner.value(value))),
            }
        }
    }
    // `items: false` allows only the empty array.
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
                node.applicators.push((ctx.interner.intern("not"), [one].into()));
            }
            None
        }
    };
    node.other.sort_unstable();
    node.other.dedup();
    node.applicators.sort_unstable();
    node.applicators.dedup();
    node.docs = docs(all);
    let declared = parts
        .iter()
        .filter_map(|part| Some((precedence(part), xml::declared(ctx.interner, part.keywords)?)));
    let declared: Vec<((bool, bool), Symbol)> = declared.collect();
    let first = declared
        .into_iter()
        .min_by_key(|(order, xml)| (*order, ctx.interner.text(*xml)));
    node.xml = first.map(|(_, xml)| xml);
    Ok(node)
}

/// Orders the parts of which one decides: a schema's own keywords come before those of its `allOf`, and what is written
/// in place before what is referred to.
fn precedence(part: &Part<'_>) -> (bool, bool) {
    (part.is_member, part.by_ref)
}

fn formats(ctx: &mut Lowering<'_, '_>, parts: &[Part<'_>], node: &mut Node) {
    let formats: BTreeSet<&str> = parts
        .iter()
        .filter_map(|part| content::format(part.keywords).format)
        .collect();
    let mut formats = formats.into_iter();
    node.format = formats.next().map(|format| ctx.interner.intern(format));
    for format in formats {
        node.other
            .push((ctx.interner.intern("format"), ctx.interner.intern(format)));
    }
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
                // A value that matches a member of `oneOf` that is listed twice is rejected.
                let is_counted = kind == UnionKind::One && !part.keywords.contains_key("discriminator");
                if is_counted || !list.contains(&member) {
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
        // A parent with a discriminator and no union is a union of its subtypes.
        let subtypes = ctx.expander.subtypes(part.keywords)?;
        if !subtypes.is_empty() {
            let mut members: Vec<NodeId> = Vec::with_capacity(subtypes.len());
            for heir in subtypes {
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
        let schema = ctx.expander.mapping_target(target)?;
        mapping.push((ctx.interner.intern(value), ctx.node(&[schema])?));
    }
    mapping.sort_unstable();
    Ok((name, mapping.into()))
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

/// Whether a part allows `null`. In 3.0 `nullable` is enough, in 3.1 an enum must list it, too.
fn says_null(keywords: &Keywords) -> bool {
    let in_type = match keywords.get("type") {
        Some(Value::Array(names)) => Some(names.iter().any(|name| name == "null")),
        Some(name) => Some(name == "null"),
        None => None,
    };
    let listed = keywords.get("enum").and_then(Value::as_array);
    let in_enum = listed.map(|list| list.iter().any(Value::is_null));
    let in_const = keywords.get("const").map(Value::is_null);
    let in_union = excludes_null(keywords).then_some(false);
    let stated = [in_type, in_enum, in_const, in_union];
    keywords.get("nullable") == Some(&Value::Bool(true))
        || (stated.contains(&Some(true)) && !stated.contains(&Some(false)))
        || has_null_member(keywords) && !matches_null_twice(keywords)
}

fn types(parts: &[Part<'_>], node: &mut Node) {
    let mut stated = false;
    for part in parts {
        if let Some(types) = stated_types(part.keywords) {
            stated = true;
            node.types.0 &= types.0;
        }
        // A union of `null` alone has no other value.
        let is_null_alone = |key: &&str| members(part.keywords, key).is_empty();
        if has_null_member(part.keywords) && ["oneOf", "anyOf"].iter().all(is_null_alone) {
            stated = true;
            node.types = Types::NONE;
        }
    }
    if !stated && node.types == Types::ANY {
        let mut inferred = 0;
        if node.is_object_like() {
            inferred |= Types::OBJECT.0;
        }
        if parts.iter().any(|part| part.keywords.contains_key("items")) {
            inferred |= Types::ARRAY.0;
        }
        if inferred != 0 {
            node.types = Types(inferred);
        }
    }
    // Null must match every part that restricts it, except for those inside of a `nullable` one.
    let constrains = |part: &&Part<'_>| {
        ["type", "enum", "const"]
            .iter()
            .any(|key| part.keywords.contains_key(*key))
            || says_null(part.keywords)
    };
    let mut constraining = parts
        .iter()
        .filter(|part| !part.in_nullable)
        .filter(constrains)
        .peekable();
    node.nullable = constraining.peek().is_some() && constraining.all(|part| says_null(part.keywords));
}

fn values(ctx: &mut Lowering<'_, '_>, parts: &[Part<'_>], node: &mut Node) {
    for part in parts {
        let listed = part
            .keywords
            .get("enum")
            .and_then(Value::as_array)
            .map(Vec::as_slice);
        let only = part.keywords.get("const").map(std::slice::from_ref);
        for listed in [listed, only].into_iter().flatten() {
            let values = listed.iter().filter(|value| !value.is_null());
            let mut values: ThinVec<Symbol> = values.map(|value| ctx.interner.value(value)).collect();
            values.sort_unstable();
            values.dedup();
            if let Some(known) = &node.values {
                values.retain(|value| known.contains(value));
            }
            node.values = Some(values);
        }
    }
}

fn limits(ctx: &mut Lowering<'_, '_>, parts: &[Part<'_>]) -> Limits {
    let mut limits: Limits = ThinVec::new();
    for part in parts {
        for limit in Limit::ALL {
            let is_count = matches!(limit, Limit::MinContains | Limit::MaxContains);
            let default = Value::from(1);
            let value = match part.keywords.get(limit.keyword()) {
                _ if is_count && !counts_matches(parts, part) => continue,
                _ if is_count && allows_any_count(part.keywords) => continue,
                None if limit == Limit::MinContains => &default,
                Some(value) => value,
                None => continue,
            };
            let limit = match (limit, value) {
                (Limit::ExclusiveMinimum | Limit::ExclusiveMaximum, Value::Bool(_)) => continue,
                (Limit::UniqueItems, Value::Bool(false)) | (_, Value::Null) => continue,
                (Limit::Minimum, _) if is_true(part, "exclusiveMinimum") => Limit::ExclusiveMinimum,
                (Limit::Maximum, _) if is_true(part, "exclusiveMaximum") => Limit::ExclusiveMaximum,
                (limit, _) => limit,
            };
            let (limit, text) = match (limit, value) {
                (Limit::Pattern, Value::String(pattern)) => match simplified(pattern) {
                    Pattern::Anything => continue,
                    Pattern::Something => (Limit::MinLength, ctx.interner.intern("1")),
                    Pattern::Match(pattern) => (limit, ctx.interner.intern(pattern)),
                },
                (_, other) => (limit, ctx.interner.value(other)),
            };
            super::limits::add(&mut limits, (limit, text), ctx.interner);
        }
    }
    limits.sort_unstable();
    limits
}

/// Whether `minContains` and `maxContains` of a part are limits: they belong to its own `contains`. With several of
/// these, each is compared as it is.
fn counts_matches(parts: &[Part<'_>], part: &Part<'_>) -> bool {
    let has = |part: &&Part<'_>| part.keywords.contains_key("contains");
    has(&part) && parts.iter().filter(has).count() == 1
}

fn is_true(part: &Part<'_>, key: &str) -> bool {
    part.keywords.get(key) == Some(&Value::Bool(true))
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

/// Returns the documentation of the parts that are written in place: a parent's description does not describe
/// its subtype.
fn docs(parts: &[Part<'_>]) -> Docs {
    let own = parts
        .iter()
        .any(|part| !part.by_ref && !part.only_describes && is_substantive(part.keywords));
    let first = |keys: &[&str]| {
        let candidates = parts.iter().filter(|part| !own || !part.by_ref);
        let values = candidates.flat_map(|part| {
            let values = keys.iter().filter_map(|key| part.keywords.get(*key));
            // A list of one example is the example of 3.0.
            let values = values.map(|value| match value.as_array().map(Vec::as_slice) {
                Some([only]) if keys.contains(&"examples") => only,
                _ => value,
            });
            values.map(|value| (precedence(part), hash_of(Some(value))))
        });
        values
            .filter(|(_, hash)| *hash != 0)
            .min()
            .map_or(0, |(_, hash)| hash)
    };
    // Half of a hash is enough to notice a change, and takes half of the memory.
    let half = |keys| u32::try_from(first(keys) >> 32).unwrap_or_default();
    Docs {
        description: first(&["description"]),
        title: half(&["title"]),
        example: half(&["example", "examples"]),
        deprecated: parts
            .iter()
            .any(|part| is_true(part, "deprecated") && (!own || !part.by_ref)),
    }
}
