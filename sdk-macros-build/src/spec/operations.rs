//! Reads operations.

use serde_json::Value;

use super::json::{array, doc, escape, object, object_at, reference, string};
use super::schemas::{kind, newtype, schema};
use super::{Idempotency, Kind, Operation, Parameter, Schema};
use crate::error::{Error, Result, bail};
use crate::names;

/// The enums that `x-rust-enum` gives to parameters that HubSpot declares as strings.
pub(super) fn enums(document: &Value) -> Result<Vec<(String, Schema)>> {
    let mut enums = Vec::new();
    for (path, item) in object_at(document, "/paths")? {
        for (method, json) in object(item, &format!("/paths/{}", escape(path)))? {
            for (index, parameter) in array(json, "parameters").iter().enumerate() {
                if let Some(json) = parameter.get("x-rust-enum") {
                    let place = format!("/paths/{}/{method}/parameters/{index}/x-rust-enum", escape(path));
                    enums.push((string(json, &place, "name")?, schema(json, &place)?));
                }
            }
        }
    }
    Ok(enums)
}

pub(super) fn operations(document: &Value) -> Result<Vec<Operation>> {
    let mut operations: Vec<Operation> = Vec::new();
    let prefixes: Vec<&str> = array(document, "x-path-prefixes")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for (path, item) in object_at(document, "/paths")? {
        for (method, json) in object(item, &format!("/paths/{}", escape(path)))? {
            let place = format!("/paths/{}/{method}", escape(path));
            let mut operation = operation(path, method, json, &place)?;
            let is_start = |prefix: &&str| {
                path.strip_prefix(*prefix)
                    .is_some_and(|rest| rest.starts_with('/'))
            };
            operation.prefix = prefixes
                .iter()
                .copied()
                .find(is_start)
                .unwrap_or_default()
                .to_owned();
            if operations.iter().any(|other| other.id == operation.id) {
                bail!(&place, "operationId {:?} is taken", operation.id);
            }
            operations.push(operation);
        }
    }
    if operations.is_empty() {
        bail!("/paths", "at least one operation expected, found none");
    }
    operations.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(operations)
}

fn operation(path: &str, method: &str, json: &Value, place: &str) -> Result<Operation> {
    let id = string(json, place, "operationId")?;
    if names::snake(&id) != id || !names::is_ident(&id) {
        bail!(
            &format!("{place}/operationId"),
            "{id:?} should be a Rust method's name, such as `send_message`: openapi/overlay.yaml gives it one"
        );
    }
    let mut parameters = Vec::new();
    for (index, parameter) in array(json, "parameters").iter().enumerate() {
        let place = format!("{place}/parameters/{index}");
        let at = string(parameter, &place, "in")?;
        if at != "path" && at != "query" {
            bail!(&place, "a parameter in {at:?} is not supported");
        }
        let declared = parameter.get("schema").cloned().unwrap_or_default();
        let enum_name = parameter.pointer("/x-rust-enum/name").and_then(Value::as_str);
        let kind = match (parameter.get("x-rust-newtype"), parameter.get("x-rust-type")) {
            (Some(name), _) => newtype(name, &place)?,
            (None, Some(Value::String(name))) if name == "count" => match kind(&declared, &place)? {
                Kind::Integer => Kind::Count,
                other => other,
            },
            (None, Some(_)) => as_text(&declared, &place)?,
            (None, None) => kind(&declared, &format!("{place}/schema"))?,
        };
        let kind = match (enum_name, kind) {
            (Some(name), Kind::Text) => Kind::Named(name.to_owned()),
            (Some(name), Kind::List(item)) if *item == Kind::Text => {
                Kind::List(Box::new(Kind::Named(name.to_owned())))
            }
            (_, kind) => kind,
        };
        let name = string(parameter, &place, "name")?;
        parameters.push(Parameter {
            ident: names::field(&name),
            name,
            required: parameter
                .get("required")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            in_path: at == "path",
            doc: doc(parameter),
            kind,
            schema: declared,
        });
    }
    check_names(path, &parameters, json.get("requestBody").is_some(), place)?;
    // In the order of the path, so that arguments are `thread, message`.
    parameters
        .sort_by_key(|p: &Parameter| (!p.in_path, path.find(&format!("{{{}}}", p.name)), p.name.clone()));
    let body = match json.get("requestBody") {
        Some(body) => Some(content(body, &format!("{place}/requestBody"))?),
        None => None,
    };
    let responses = format!("{place}/responses");
    let mut answer: Option<Option<String>> = None;
    let mut error = None;
    for (status, response) in object(json.get("responses").unwrap_or(&Value::Null), &responses)? {
        let place = format!("{responses}/{status}");
        // A success may have no body, such as a 204. An error is read even without a schema.
        let name = match response.get("content") {
            Some(_) => Some(content(response, &place)?),
            None => None,
        };
        let slot = match status.starts_with('2') {
            true => &mut answer,
            false => &mut error,
        };
        match slot {
            Some(other) if *other != name => {
                let called = |name: &Option<String>| name.clone().unwrap_or_else(|| "nothing".to_owned());
                bail!(
                    &place,
                    "{} beside {}: one schema expected for all; the overlay can name the one that has the \
                         properties of both",
                    called(&name),
                    called(other)
                );
            }
            slot => *slot = Some(name),
        }
    }
    let answer = answer.ok_or_else(|| Error::new(&responses, "a success response expected, found none"))?;
    let doc = [json.get("summary"), json.get("description")]
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join("\n\n");
    Ok(Operation {
        id,
        method: method.to_owned(),
        path: path.to_owned(),
        prefix: String::new(),
        doc,
        parameters,
        body,
        answer,
        error: error.flatten(),
        idempotency: idempotency(method, json),
        sends: json.get("x-rust-outcome").is_some(),
    })
}

/// Checks that parameters have distinct names in Rust, and that those in the path are those of its template.
fn check_names(path: &str, parameters: &[Parameter], has_body: bool, place: &str) -> Result<()> {
    let refuse = |message: String| Err(Error::new(&format!("{place}/parameters"), message));
    let template = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let template: Vec<&str> = template.collect();
    let in_path = |name: &str| parameters.iter().any(|p| p.in_path && p.name == name);
    if let Some(name) = template.iter().find(|name| !in_path(name)) {
        return refuse(format!(
            "the path has {{{name}}}, and no parameter of it is in the path"
        ));
    }
    let surplus = parameters
        .iter()
        .find(|p| p.in_path && !template.contains(&p.name.as_str()));
    if let Some(Parameter { name, .. }) = surplus {
        return refuse(format!("{name:?} is in the path, which has no {{{name}}}"));
    }
    if let Some((at, name)) = template
        .iter()
        .enumerate()
        .find(|(at, name)| template[..*at].contains(name))
    {
        return refuse(format!(
            "the path has {{{name}}} twice (the second is parameter {})",
            at + 1
        ));
    }
    // A request has fields for its client and its body, too.
    let own = ["client", "body"].into_iter().take(1 + usize::from(has_body));
    let all = own.chain(parameters.iter().map(|p| p.name.as_str()));
    if let Some((one, other)) = names::name_collision(all) {
        let name = names::field(one);
        return refuse(format!(
            "{one:?} and {other:?} would both be the argument `{name}`"
        ));
    }
    Ok(())
}

/// Reads an id that HubSpot declares as a number, or a list of them, as a string: HubSpot's responses have strings. In
/// a URL both are the same.
fn as_text(schema: &Value, place: &str) -> Result<Kind> {
    let text = Kind::Text;
    Ok(match kind(schema, &format!("{place}/schema"))? {
        Kind::List(_) => Kind::List(Box::new(text)),
        _ => text,
    })
}

/// Determines whether the operation may be retried: by its method, as HTTP defines it, unless `x-rust-idempotency` marks
/// a POST that only reads.
fn idempotency(method: &str, json: &Value) -> Idempotency {
    if json.get("x-rust-idempotency").is_some() {
        return Idempotency::Safe;
    }
    match method {
        "get" | "head" => Idempotency::Safe,
        "put" | "delete" => Idempotency::Idempotent,
        _ => Idempotency::NonIdempotent,
    }
}

fn content(json: &Value, place: &str) -> Result<String> {
    let media = object(
        json.get("content").unwrap_or(&Value::Null),
        &format!("{place}/content"),
    )?;
    let (name, media) = media
        .iter()
        .find(|(name, _)| matches!(name.as_str(), "application/json" | "*/*"))
        .ok_or_else(|| Error::new(&format!("{place}/content"), "JSON expected"))?;
    let place = format!("{place}/content/{}/schema", escape(name));
    match media.get("schema").and_then(reference) {
        Some(name) => Ok(name),
        None => Err(Error::new(&place, "a reference to a named schema expected")),
    }
}
