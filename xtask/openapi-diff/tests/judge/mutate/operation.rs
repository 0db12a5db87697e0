//! Changes of an operation other than of its schemas.

use serde_json::{Value, json};

use crate::random::Random;

/// Mutates the first operation of a document. Returns the mutation's name where one applies.
pub(crate) fn mutate(random: &mut Random, document: &mut Value) -> Option<&'static str> {
    let paths = document["paths"].as_object_mut()?;
    let path = paths.keys().next()?.clone();
    if random.chance(4) {
        paths.insert("/others".to_owned(), paths[&path].clone());
        return Some("operation-add");
    }
    if random.chance(4) {
        let item = paths.remove(&path)?;
        let moved = if random.chance(50) {
            item
        } else {
            json!({"get": {"responses": {"200": {"description": ""}}}})
        };
        paths.insert("/moved".to_owned(), moved);
        return Some("operation-remove");
    }
    let item = paths.get_mut(&path)?.as_object_mut()?;
    let operation = item
        .iter_mut()
        .find(|(_, operation)| operation.get("responses").is_some())?
        .1;
    let schema = json!({"type": "string", "maxLength": 5});
    match random.below(14) {
        0 => {
            let body = operation.get_mut("requestBody")?.as_object_mut()?;
            let is_required = body.get("required") == Some(&Value::Bool(true));
            body.insert("required".to_owned(), (!is_required).into());
            Some("body-required")
        }
        1 => operation
            .as_object_mut()?
            .remove("requestBody")
            .map(|_| "body-remove"),
        2 => {
            let is_required = random.chance(50);
            let map = operation.as_object_mut()?;
            if map.contains_key("requestBody") {
                return None;
            }
            let body = json!({"required": is_required, "content": {"application/json": {"schema": schema}}});
            map.insert("requestBody".to_owned(), body);
            Some("body-add")
        }
        3 => {
            let content = operation
                .get_mut("requestBody")?
                .get_mut("content")?
                .as_object_mut()?;
            content.insert("application/xml".to_owned(), json!({ "schema": schema }));
            Some("media-type-add")
        }
        4 => {
            let content = operation
                .get_mut("requestBody")?
                .get_mut("content")?
                .as_object_mut()?;
            let media = content.remove("application/json")?;
            content.insert("application/yaml".to_owned(), media);
            Some("media-type-replace")
        }
        5 => {
            let status = *random.pick(&["202", "404", "default"]);
            operation["responses"][status] =
                json!({"description": "", "content": {"application/json": {"schema": schema}}});
            Some("status-add")
        }
        6 => {
            let success = operation["responses"]["200"].take();
            let responses = operation["responses"].as_object_mut()?;
            responses.remove("200");
            responses.insert("201".to_owned(), success);
            Some("status-replace")
        }
        7 => {
            let required = random.chance(50);
            let parameter = json!({"name": "extra", "in": "query", "required": required, "schema": schema});
            let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            if parameters.iter().any(|own| own["name"] == "extra") {
                return None;
            }
            parameters.push(parameter);
            operation["parameters"] = parameters.into();
            Some("parameter-add")
        }
        8 => operation
            .as_object_mut()?
            .remove("parameters")
            .map(|_| "parameters-remove"),
        9 => {
            let parameters = operation.get_mut("parameters")?.as_array_mut()?;
            let parameter = parameters
                .iter_mut()
                .find(|parameter| parameter["in"] == "query")?
                .as_object_mut()?;
            let is_required = parameter.get("required") == Some(&Value::Bool(true));
            parameter.insert("required".to_owned(), (!is_required).into());
            Some("parameter-required")
        }
        10 => {
            let success = operation["responses"].get_mut("200")?;
            let required = success["headers"]["X-Count"]["required"] == true;
            success["headers"]["X-Count"] = json!({"required": !required, "schema": {"type": "integer"}});
            Some("header")
        }
        11 => {
            let parameter = operation.get_mut("parameters")?.as_array_mut()?.first_mut()?;
            parameter["schema"] = json!({"type": "array", "items": {"type": "string"}});
            parameter["explode"] = random.chance(50).into();
            Some("parameter-style")
        }
        12 => {
            operation["security"] = json!([{"key": []}]);
            let scheme = json!({"type": "apiKey", "in": "header", "name": "X-Key"});
            document["components"]["securitySchemes"]["key"] = scheme;
            Some("security")
        }
        _ => {
            document["servers"] = json!([{"url": "https://other.example"}]);
            Some("server")
        }
    }
}
