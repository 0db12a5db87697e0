//! Instances made from JSON Schemas, and changed copies of them.

mod demands;
mod pool;
mod texts;

use serde_json::{Map, Value, json};

use super::documents::NAMES;
use super::random::Random;
use demands::Demands;
use pool::{around, whole_or_not};
use texts::{format_samples, pattern_samples};

pub(crate) use pool::Pool;

/// Makes instances of schemas.
pub(crate) struct Sampler<'p> {
    pub(crate) random: Random,
    pool: &'p Pool,
    /// How many values the instance has so far.
    values: usize,
}

/// How many values an instance may have.
const MOST_VALUES: usize = 300;

impl<'p> Sampler<'p> {
    pub(crate) fn new(random: Random, pool: &'p Pool) -> Self {
        Self {
            random,
            pool,
            values: 0,
        }
    }

    /// An instance that most probably fits the root schema.
    pub(crate) fn instance(&mut self, root: &Value) -> Value {
        self.values = 0;
        self.value(root, &[root], 0)
    }

    fn value(&mut self, root: &Value, schemas: &[&Value], depth: usize) -> Value {
        // A schema that requires itself has no instance, and one that nearly does has huge ones.
        self.values += 1;
        if depth > 10 || self.values > MOST_VALUES {
            return Value::Null;
        }
        let mut demands = Demands::default();
        for schema in schemas {
            self.collect(root, schema, &mut demands, 0);
        }
        if let Some(values) = &demands.values {
            return if values.is_empty() {
                Value::Null
            } else {
                (*self.random.pick(values)).clone()
            };
        }
        let types: Vec<&str> = match &demands.types {
            Some(types) if !types.is_empty() => types.iter().copied().collect(),
            _ if !demands.properties.is_empty() || !demands.required.is_empty() => vec!["object"],
            _ if demands.pattern.is_some() || demands.format.is_some() => vec!["string"],
            _ if !demands.items.is_empty() => vec!["array"],
            _ if !demands.bounds.is_empty() => vec!["number"],
            _ => vec!["string", "integer", "boolean", "null", "object", "array"],
        };
        match *self.random.pick(&types) {
            "string" => self.string(&demands),
            "integer" => self.number(&demands, true),
            "number" => self.number(&demands, false),
            "boolean" => self.random.chance(50).into(),
            "array" => self.array(root, &demands, depth),
            "object" => self.object(root, &demands, depth),
            _ => Value::Null,
        }
    }

    fn collect<'s>(&mut self, root: &'s Value, schema: &'s Value, demands: &mut Demands<'s>, depth: usize) {
        let Some(map) = schema.as_object() else {
            demands.is_never |= schema == &Value::Bool(false);
            return;
        };
        if depth > 12 {
            return;
        }
        for (key, value) in map {
            let strings = || value.as_array().into_iter().flatten().filter_map(Value::as_str);
            match key.as_str() {
                "$ref" => {
                    let name = value.as_str().and_then(|reference| reference.rsplit('/').next());
                    let target = name.and_then(|name| root["$defs"].get(name));
                    if let Some(target) = target {
                        self.collect(root, target, demands, depth + 1);
                    }
                }
                "allOf" => {
                    for part in value.as_array().into_iter().flatten() {
                        self.collect(root, part, demands, depth + 1);
                    }
                }
                "anyOf" | "oneOf" => {
                    if let Some(members) = value.as_array().filter(|members| !members.is_empty()) {
                        let member = self.random.pick(members);
                        self.collect(root, member, demands, depth + 1);
                    }
                }
                "type" => demands.restrict_types(value.as_str().into_iter().chain(strings()).collect()),
                "enum" => demands.restrict_values(value.as_array().into_iter().flatten().collect()),
                "properties" => {
                    for (name, schema) in value.as_object().into_iter().flatten() {
                        demands.properties.entry(name).or_default().push(schema);
                    }
                }
                "required" => demands.required.extend(strings()),
                "patternProperties" => demands
                    .patterned
                    .extend(value.as_object().into_iter().flatten().map(|(_, s)| s)),
                "additionalProperties" | "unevaluatedProperties" => {
                    demands.is_closed |= value == &Value::Bool(false);
                    demands.additional.push(value);
                }
                "items" => demands.items.push(value),
                "minimum" | "exclusiveMinimum" => demands.bound("number", value, true),
                "maximum" | "exclusiveMaximum" => demands.bound("number", value, false),
                "minLength" => demands.bound("string", value, true),
                "maxLength" => demands.bound("string", value, false),
                "minItems" => demands.bound("array", value, true),
                "maxItems" => demands.bound("array", value, false),
                "minProperties" => demands.bound("object", value, true),
                "maxProperties" => demands.bound("object", value, false),
                "multipleOf" => demands.step = value.as_f64(),
                "pattern" => demands.pattern = value.as_str(),
                "format" => demands.format = value.as_str(),
                "uniqueItems" => demands.is_unique |= value == &Value::Bool(true),
                _ => {}
            }
        }
    }

    fn string(&mut self, demands: &Demands<'_>) -> Value {
        if let Some(format) = demands.format {
            return (*self.random.pick(format_samples(format))).into();
        }
        if let Some(samples) = demands.pattern.and_then(pattern_samples) {
            let fitting: Vec<&str> = samples
                .iter()
                .copied()
                .filter(|text| demands.admits_length("string", text.len()))
                .collect();
            if !fitting.is_empty() {
                return (*self.random.pick(&fitting)).into();
            }
        }
        if self.random.chance(40) {
            for _ in 0..4 {
                let (text, length) = self.random.pick(&self.pool.texts);
                if demands.admits_length("string", *length) {
                    return text.as_str().into();
                }
            }
        }
        let length = self.length(demands, "string", 6);
        let letter = *self.random.pick(&["a", "Z", "x", "7"]);
        letter.repeat(length).into()
    }

    fn length(&mut self, demands: &Demands<'_>, kind: &'static str, usual: usize) -> usize {
        let (least, most) = demands.lengths(kind);
        let most = most.unwrap_or(least + usual).min(least.max(40));
        match self.random.below(4) {
            0 => least,
            1 => most.min(least + usual),
            2 => most,
            _ => least + self.random.below(most.saturating_sub(least).min(usual) + 1),
        }
    }

    fn number(&mut self, demands: &Demands<'_>, is_integer: bool) -> Value {
        let mut candidates: Vec<Value> = demands.bounds.iter().flat_map(|bound| around(bound)).collect();
        candidates.extend(self.pool.numbers.iter().cloned());
        if let Some(step) = demands.step {
            candidates.extend((-2..8).map(|times| whole_or_not(step * f64::from(times))));
        }
        candidates.extend((0..10).map(Value::from));
        candidates.retain(|candidate| {
            let number = candidate.as_f64().unwrap_or(0.0);
            (!is_integer || number.fract() == 0.0)
                && demands.least.get("number").is_none_or(|least| number >= *least)
                && demands.most.get("number").is_none_or(|most| number <= *most)
                && demands.step.is_none_or(|step| (number / step).fract() == 0.0)
        });
        if candidates.is_empty() {
            json!(0)
        } else {
            self.random.pick(&candidates).clone()
        }
    }

    fn array(&mut self, root: &Value, demands: &Demands<'_>, depth: usize) -> Value {
        let mut length = self.length(demands, "array", 2);
        if depth > 4 {
            length = demands.lengths("array").0;
        }
        let mut out: Vec<Value> = Vec::new();
        for _ in 0..length.min(12) {
            let mut item = self.value(root, &demands.items, depth + 1);
            for _ in 0..4 {
                if !demands.is_unique || !out.contains(&item) {
                    break;
                }
                item = self.value(root, &demands.items, depth + 1);
            }
            out.push(item);
        }
        out.into()
    }

    fn object(&mut self, root: &Value, demands: &Demands<'_>, depth: usize) -> Value {
        let mut out = Map::new();
        let share = if depth > 4 {
            0
        } else {
            *self.random.pick(&[20, 50, 80, 100])
        };
        for (name, schemas) in &demands.properties {
            let is_never = schemas.iter().any(|schema| **schema == Value::Bool(false));
            if demands.required.contains(name) || !is_never && self.random.chance(share) {
                out.insert((*name).to_owned(), self.value(root, schemas, depth + 1));
            }
        }
        for name in &demands.required {
            if !out.contains_key(*name) {
                let value = self.value(root, &demands.additional, depth + 1);
                out.insert((*name).to_owned(), value);
            }
        }
        let (least, most) = demands.lengths("object");
        let typed: Vec<&Value> = demands
            .additional
            .iter()
            .copied()
            .filter(|schema| schema.is_object())
            .collect();
        if !demands.patterned.is_empty() && depth < 5 && self.random.chance(60) {
            let value = self.value(root, &demands.patterned, depth + 1);
            out.insert("x1".to_owned(), value);
        }
        let missing = least.saturating_sub(out.len());
        let is_map = !typed.is_empty() && depth < 5;
        let others = if is_map || !demands.is_closed && self.random.chance(10) {
            self.random.below(3)
        } else {
            0
        };
        let mut names = [NAMES.as_slice(), &["x1", "unknown"]].concat();
        names.retain(|name| !out.contains_key(*name));
        self.random.shuffle(&mut names);
        for name in names.into_iter().take(missing.max(others)) {
            let schemas = demands.properties.get(name).unwrap_or(&typed);
            let value = self.value(root, schemas, depth + 1);
            out.insert(name.to_owned(), value);
        }
        let mut names: Vec<String> = out.keys().cloned().collect();
        self.random.shuffle(&mut names);
        for name in names {
            if most.is_some_and(|most| out.len() > most) && !demands.required.contains(name.as_str()) {
                out.remove(&name);
            }
        }
        out.into()
    }

    /// Changes an instance at one place, mostly to what one of the two sides may treat in another way.
    pub(crate) fn change(&mut self, instance: &Value, roots: &[&Value]) -> Value {
        self.values = 0;
        let mut out = instance.clone();
        let mut pointers = Vec::new();
        collect_pointers(instance, String::new(), &mut pointers);
        let pointer = self.random.pick(&pointers).clone();
        let Some(place) = out.pointer_mut(&pointer) else {
            return out;
        };
        if self.random.chance(25) {
            *place = self.random.pick(&self.pool.values).clone();
            return out;
        }
        match place {
            Value::Object(map) => self.change_object(map, roots),
            Value::Array(list) => match self.random.below(4) {
                0 => {
                    list.pop();
                }
                1 if !list.is_empty() => {
                    let copy = self.random.pick(list).clone();
                    list.push(copy);
                }
                2 => list.truncate(1),
                _ => list.push(self.random.pick(&self.pool.values).clone()),
            },
            Value::String(text) => match self.random.below(4) {
                0 => text.push('a'),
                1 => {
                    text.pop();
                }
                _ => *text = "a".repeat(self.random.below(8)),
            },
            Value::Number(_) => *place = self.random.pick(&self.pool.numbers).clone(),
            other => *other = self.random.pick(&self.pool.values).clone(),
        }
        out
    }

    fn change_object(&mut self, map: &mut Map<String, Value>, roots: &[&Value]) {
        let names: Vec<String> = map.keys().cloned().collect();
        if !names.is_empty() && self.random.chance(35) {
            map.remove(self.random.pick(&names));
            return;
        }
        // A property of this object is as good as one that it lacks.
        let name = if !names.is_empty() && self.random.chance(30) {
            self.random.pick(&names).clone()
        } else {
            self.random.pick(&self.pool.names).clone()
        };
        let schemas = self
            .pool
            .properties
            .get(&name)
            .filter(|schemas| !schemas.is_empty());
        let value = match schemas {
            Some(schemas) if self.random.chance(75) => {
                let schema = self.random.pick(schemas);
                let root = *self.random.pick(roots);
                self.value(root, &[schema], 2)
            }
            _ => self.random.pick(&self.pool.values).clone(),
        };
        map.insert(name, value);
    }
}

fn collect_pointers(value: &Value, pointer: String, out: &mut Vec<String>) {
    let mut below = |step: &str, inner: &Value| {
        let step = step.replace('~', "~0").replace('/', "~1");
        collect_pointers(inner, format!("{pointer}/{step}"), out);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(name, inner)| below(name, inner)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(at, inner)| below(&at.to_string(), inner)),
        _ => {}
    }
    out.push(pointer);
}
