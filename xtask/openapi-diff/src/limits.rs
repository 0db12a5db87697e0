//! Limits as sets of values: which limits exclude a value that a schema would have without them.
//!
//! Keywords that spell the same set become the same limits. Bounds of integers are inclusive, and a bound between
//! two multiples is the multiple: for integers `exclusiveMinimum: 4` is `minimum: 5`, and beside `multipleOf: 2`
//! both are `minimum: 6`. A limit that the type, the format or another keyword implies is removed.
//!
//! [`binds`] decides between two schemas: a new limit matters only if a value of the old schema violates it.

use serde_json::Value;

use super::graph::{Additional, Limit, Limits, Node, Types};
use super::intern::{Interner, Symbol, canonical};
use super::number::{Decimal, to_json};
use super::pattern::{implies, matches};

/// A bound on one side, ordered by strictness: an upper bound is negated, and an exclusive one is stricter.
type Bound = (Decimal, bool);

/// The numbers among the types that are no integers.
const FRACTIONS: u8 = Types::NUMBER.0 & !Types::INTEGER.0;

/// Separates the patterns, and the steps without a common multiple, of several parts.
const AND: &str = " & ";

fn is_upper(limit: Limit) -> bool {
    matches!(
        limit,
        Limit::Maximum
            | Limit::ExclusiveMaximum
            | Limit::MaxLength
            | Limit::MaxItems
            | Limit::MaxProperties
            | Limit::MaxContains
    )
}

fn is_exclusive(limit: Limit) -> bool {
    matches!(limit, Limit::ExclusiveMinimum | Limit::ExclusiveMaximum)
}

fn is_bound(limit: Limit) -> bool {
    !matches!(limit, Limit::MultipleOf | Limit::Pattern | Limit::UniqueItems)
}

fn bound(limit: Limit, text: &str) -> Option<Bound> {
    let value = Decimal::parse(text).filter(|_| is_bound(limit))?;
    let value = if is_upper(limit) { value.negated() } else { value };
    Some((value, is_exclusive(limit)))
}

fn text_of(limits: &Limits, limit: Limit) -> Option<Symbol> {
    limits
        .iter()
        .find(|(known, _)| *known == limit)
        .map(|(_, text)| *text)
}

/// Returns the strictest bound of a schema on the side of `limit`.
fn bound_of(node: &Node, limit: Limit, interner: &Interner) -> Option<Bound> {
    let limits = node
        .limits
        .iter()
        .filter(|(known, _)| known.side() == limit.side());
    limits
        .filter_map(|(known, text)| bound(*known, interner.text(*text)))
        .max()
}

fn only_integers(types: Types) -> bool {
    types.0 & Types::NUMBER.0 == Types::INTEGER.0
}

/// Returns the bounds of the integers of a format.
pub(super) fn bounds_of_format(format: &str) -> Option<[(Limit, String); 2]> {
    let bounds = |least: String, most: String| Some([(Limit::Minimum, least), (Limit::Maximum, most)]);
    match format {
        "int8" => bounds(i8::MIN.to_string(), i8::MAX.to_string()),
        "int16" => bounds(i16::MIN.to_string(), i16::MAX.to_string()),
        "int32" => bounds(i32::MIN.to_string(), i32::MAX.to_string()),
        "int64" => bounds(i64::MIN.to_string(), i64::MAX.to_string()),
        "uint8" => bounds(u8::MIN.to_string(), u8::MAX.to_string()),
        "uint16" => bounds(u16::MIN.to_string(), u16::MAX.to_string()),
        "uint32" => bounds(u32::MIN.to_string(), u32::MAX.to_string()),
        "uint64" => bounds(u64::MIN.to_string(), u64::MAX.to_string()),
        _ => None,
    }
}

/// Returns the lengths of the strings of a format.
fn lengths_of_format(format: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match format {
        "uuid" => ("36", Some("36")),
        "date" => ("10", Some("10")),
        "date-time" => ("20", None),
        "time" => ("9", None),
        "email" => ("3", None),
        "ipv4" => ("7", Some("15")),
        "ipv6" => ("2", Some("45")),
        _ => return None,
    })
}

/// Returns the bound that follows from other keywords. `certain` is the number of properties in every value.
fn implied(node: &Node, limit: Limit, certain: usize, interner: &Interner) -> Option<Bound> {
    let format = node.format.map_or("", |format| interner.text(format));
    let side = limit.side();
    let text = match side {
        Limit::Minimum | Limit::Maximum if only_integers(node.types) => {
            let bounds = bounds_of_format(format)?;
            bounds.into_iter().find(|(known, _)| *known == side)?.1
        }
        Limit::MinLength => lengths_of_format(format)?.0.to_owned(),
        Limit::MaxLength => lengths_of_format(format)?.1?.to_owned(),
        Limit::MinProperties => certain.to_string(),
        Limit::MaxProperties if is_closed(node) => node.properties.len().to_string(),
        Limit::MinItems => interner
            .text(text_of(&node.limits, Limit::MinContains)?)
            .to_owned(),
        _ => return None,
    };
    bound(side, &text)
}

/// Whether all properties are declared in the schema itself.
fn is_closed(node: &Node) -> bool {
    node.additional == Additional::Forbidden && node.applicators.is_empty() && node.undeclared.is_empty()
}

fn has_one_item_at_most(node: &Node, interner: &Interner) -> bool {
    bound_of(node, Limit::MaxItems, interner) >= bound(Limit::MaxItems, "1")
}

/// Returns the patterns of a limit: those of several parts are one text.
pub(super) fn patterns_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(AND)
}

/// Whether integers of the schema may be out of the bounds of a format; `None` for other formats.
pub(super) fn format_binds(format: &str, node: &Node, interner: &Interner) -> Option<bool> {
    let bounds = bounds_of_format(format)?;
    Some(
        bounds
            .iter()
            .any(|(limit, text)| binds((*limit, text), node, 0, interner)),
    )
}

/// Whether a value of the schema may violate the limit. Values of types that the limit does not restrict meet it.
pub(super) fn binds(limit: (Limit, &str), node: &Node, certain: usize, interner: &Interner) -> bool {
    let (limit, text) = limit;
    if !limit.types().overlaps(node.types) {
        return false;
    }
    if let Some(values) = &node.values {
        let meets = |value: Value| match (limit, &value) {
            (Limit::Pattern, Value::String(value)) => {
                patterns_of(text).all(|pattern| matches(pattern, value) == Some(true))
            }
            _ => meets(&value, limit, text),
        };
        return !values.iter().all(|value| meets(interner.value_of(*value)));
    }
    if let Some(numbers) = few_numbers(node, interner) {
        return !numbers.iter().all(|number| meets(&to_json(number), limit, text));
    }
    let same = text_of(&node.limits, limit).map(|same| interner.text(same));
    match limit {
        _ if same == Some(text) => false,
        Limit::Pattern => {
            let is_implied = |pattern: &str| {
                same.is_some_and(|same| patterns_of(same).any(|known| implies(known, pattern)))
            };
            !patterns_of(text).all(is_implied)
        }
        Limit::UniqueItems => !has_one_item_at_most(node, interner),
        Limit::MultipleOf => {
            let known = match same {
                Some(same) => Decimal::parse(same),
                None => only_integers(node.types).then(Decimal::one),
            };
            let multiple = known.zip(Decimal::parse(text));
            multiple.and_then(|(known, step)| known.is_multiple_of(&step)) != Some(true)
        }
        limit => {
            let known = bound_of(node, limit, interner).max(implied(node, limit, certain, interner));
            known < bound(limit, text) || bound(limit, text).is_none()
        }
    }
}

/// Returns the numbers that match a schema of numbers, where these are few.
pub(super) fn few_numbers(node: &Node, interner: &Interner) -> Option<Vec<Decimal>> {
    const FEW: usize = 256;
    let find = |limit| Decimal::parse(interner.text(text_of(&node.limits, limit)?));
    let step = find(Limit::MultipleOf).or_else(|| only_integers(node.types).then(Decimal::one));
    let (mut next, last) = (find(Limit::Minimum)?, find(Limit::Maximum)?);
    let mut numbers = Vec::new();
    while node.types.within(Types::NUMBER) && next <= last {
        let following = match next == last {
            true => None,
            false => Some(next.plus(step.as_ref()?)?),
        };
        numbers.push(next);
        match following {
            None => return Some(numbers),
            Some(_) if numbers.len() == FEW => return None,
            Some(following) => next = following,
        }
    }
    Some(numbers).filter(|numbers| !numbers.is_empty())
}

/// Whether a value meets a limit. Patterns are not evaluated: no value is excluded by one.
pub(super) fn meets(value: &Value, limit: Limit, text: &str) -> bool {
    if limit == Limit::MultipleOf {
        let multiple = Decimal::of(value).zip(Decimal::parse(text));
        return multiple.and_then(|(number, step)| number.is_multiple_of(&step)) != Some(false);
    }
    let number = Decimal::of(value);
    let size = match value {
        _ if number.is_some() => number.filter(|_| limit.types() == Types::NUMBER),
        Value::String(text) if limit.types() == Types::STRING => Some(Decimal::size(text.chars().count())),
        Value::Array(items) if limit == Limit::UniqueItems => {
            let mut texts: Vec<String> = items.iter().map(canonical).collect();
            texts.sort_unstable();
            return texts.windows(2).all(|pair| pair[0] != pair[1]);
        }
        Value::Array(items) if limit.types() == Types::ARRAY => Some(Decimal::size(items.len())),
        Value::Object(map) if limit.types() == Types::OBJECT => Some(Decimal::size(map.len())),
        _ => None,
    };
    let contains = matches!(limit, Limit::MinContains | Limit::MaxContains);
    let (Some(size), Some((bound, exclusive)), false) = (size, bound(limit, text), contains) else {
        return true;
    };
    let size = if is_upper(limit) { size.negated() } else { size };
    size > bound || (size == bound && !exclusive)
}

/// Adds a limit of another part: both apply.
pub(super) fn add(limits: &mut Limits, (limit, text): (Limit, Symbol), interner: &mut Interner) {
    let Some((_, known)) = limits.iter_mut().find(|(known, _)| *known == limit) else {
        limits.push((limit, text));
        return;
    };
    if *known == text {
        return;
    }
    let (left, right) = (interner.text(*known), interner.text(text));
    if let (Some(left), Some(right)) = (bound(limit, left), bound(limit, right)) {
        if left < right {
            *known = text;
        }
        return;
    }
    let steps = Decimal::parse(left)
        .zip(Decimal::parse(right))
        .filter(|_| limit == Limit::MultipleOf);
    if let Some(multiple) = steps.and_then(|(left, right)| left.common_multiple(&right)) {
        *known = interner.intern(&multiple.to_string());
        return;
    }
    let mut both: Vec<&str> = left.split(AND).chain(right.split(AND)).collect();
    both.sort_unstable();
    both.dedup();
    *known = interner.intern(&both.join(AND));
}

/// Rewrites the limits of a schema, so that equal sets of values have equal limits, and removes those that exclude
/// nothing. A type that no value of can meet its limits is removed.
pub(super) fn simplify(node: &mut Node, certain: usize, interner: &mut Interner) {
    node.limits
        .retain(|(limit, _)| limit.types().overlaps(node.types));
    if node.limits.is_empty() {
        return;
    }
    numbers(node, interner);
    for (minimum, maximum) in [
        (Limit::MinLength, Limit::MaxLength),
        (Limit::MinItems, Limit::MaxItems),
        (Limit::MinProperties, Limit::MaxProperties),
        (Limit::MinContains, Limit::MaxContains),
    ] {
        sizes(node, minimum, maximum, interner);
    }
    let implied: Vec<Limit> = node
        .limits
        .iter()
        .filter(|(limit, text)| {
            let implied = implied(node, *limit, certain, interner);
            let is_unique = *limit == Limit::UniqueItems && has_one_item_at_most(node, interner);
            is_unique || implied.is_some() && implied >= bound(*limit, interner.text(*text))
        })
        .map(|(limit, _)| *limit)
        .collect();
    node.limits.retain(|(limit, _)| !implied.contains(limit));
    node.limits.sort_unstable();
}

/// Rewrites the bounds and the step of numbers.
fn numbers(node: &mut Node, interner: &mut Interner) {
    let numeric = |limit: Limit| limit.types() == Types::NUMBER;
    if !node.limits.iter().any(|(limit, _)| numeric(*limit)) {
        return;
    }
    let stated = text_of(&node.limits, Limit::MultipleOf);
    let mut step = stated.and_then(|text| Decimal::parse(interner.text(text)));
    if stated.is_some() && step.is_none() {
        return;
    }
    if step
        .as_ref()
        .is_some_and(|step| step.is_multiple_of(&Decimal::one()) == Some(true))
    {
        // Multiples of an integer are integers.
        node.types.0 &= !FRACTIONS;
    }
    if only_integers(node.types) {
        let whole = step
            .as_ref()
            .map_or(Some(Decimal::one()), |step| step.common_multiple(&Decimal::one()));
        step = whole.or(step);
    }
    let mut limits: Vec<(Limit, Decimal)> = Vec::new();
    let mut bounds: Vec<Bound> = Vec::new();
    for (inclusive, exclusive) in [
        (Limit::Minimum, Limit::ExclusiveMinimum),
        (Limit::Maximum, Limit::ExclusiveMaximum),
    ] {
        let Some((value, beyond)) = bound_of(node, inclusive, interner) else {
            continue;
        };
        // Both sides round up: an upper bound is negated.
        let rounded = step.as_ref().and_then(|step| value.up_to_multiple(step, beyond));
        let is_exclusive = beyond && rounded.is_none();
        let value = rounded.unwrap_or(value);
        let shown = if is_upper(inclusive) {
            value.negated()
        } else {
            value.clone()
        };
        limits.push((if is_exclusive { exclusive } else { inclusive }, shown));
        bounds.push((value, is_exclusive));
    }
    if let [(lower, from), (upper, to)] = bounds.as_slice()
        && (*lower > upper.negated() || (*from || *to) && *lower == upper.negated())
    {
        node.types.0 &= !Types::NUMBER.0;
        node.limits.retain(|(limit, _)| !numeric(*limit));
        return;
    }
    let is_one = matches!(bounds.as_slice(), [(lower, _), (upper, _)] if *lower == upper.negated());
    if is_one && bounds.first().is_some_and(|(only, _)| only.is_integer()) {
        node.types.0 &= !FRACTIONS;
    }
    let step = step.filter(|step| !(is_one || only_integers(node.types) && *step == Decimal::one()));
    if let Some(step) = step {
        limits.push((Limit::MultipleOf, step));
    }
    // A bound in words is kept: it is not a number.
    node.limits
        .retain(|(limit, text)| !numeric(*limit) || Decimal::parse(interner.text(*text)).is_none());
    for (limit, value) in limits {
        node.limits.push((limit, interner.intern(&value.to_string())));
    }
}

/// Rewrites the limits of lengths and counts, which are integers.
fn sizes(node: &mut Node, minimum: Limit, maximum: Limit, interner: &mut Interner) {
    let one = Decimal::one();
    let mut values = [None, None];
    for (limit, value) in [minimum, maximum].into_iter().zip(&mut values) {
        let text = text_of(&node.limits, limit);
        let Some(stated) = text.and_then(|text| bound(limit, interner.text(text))) else {
            continue;
        };
        let Some(rounded) = stated.0.up_to_multiple(&one, false) else {
            continue;
        };
        let rounded = if is_upper(limit) {
            rounded.negated()
        } else {
            rounded
        };
        let text = interner.intern(&rounded.to_string());
        for (_, known) in node.limits.iter_mut().filter(|(known, _)| *known == limit) {
            *known = text;
        }
        *value = Some(rounded);
    }
    let [least, most] = values;
    let is_nothing = least.as_ref().is_some_and(|least| *least <= Decimal::size(0));
    // `minContains: 0` is kept: without it, one item must match.
    if is_nothing && minimum != Limit::MinContains {
        node.limits.retain(|(limit, _)| *limit != minimum);
    }
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        node.types.0 &= !minimum.types().0;
        node.limits.retain(|(limit, _)| limit.types() != minimum.types());
    }
}
