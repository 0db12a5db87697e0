//! Lists the enums and responses of the description, so that tests cover those added later, too.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

use hubspot_conversations_openapi::conversations::V3;
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let document: Value = serde_json::from_str(V3)?;
    let schemas = document["components"]["schemas"].as_object();
    let schemas = schemas.ok_or("the description has no schemas")?;
    let enums = schemas.iter().filter(|(_, schema)| schema.get("enum").is_some());
    let names: Vec<&str> = enums.map(|(name, _)| name.as_str()).collect();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(
        out.join("open_enums.rs"),
        format!("open_enums![{}];\n", names.join(", ")),
    )?;
    // A union is tested as part of the responses that contain it.
    let mut names = BTreeSet::new();
    responses(&document["paths"], &mut names);
    let objects = names
        .into_iter()
        .filter(|name| schemas[*name].get("oneOf").is_none());
    let objects: Vec<&str> = objects.collect();
    fs::write(
        out.join("responses.rs"),
        format!("responses![{}];\n", objects.join(", ")),
    )?;
    Ok(())
}

/// Collects the names of the schemas that responses below `json` reference directly.
fn responses<'v>(json: &'v Value, found: &mut BTreeSet<&'v str>) {
    let below = match json {
        Value::Object(fields) => fields.iter().map(|(name, json)| (name.as_str(), json)).collect(),
        Value::Array(all) => all.iter().map(|json| ("", json)).collect(),
        _ => Vec::new(),
    };
    for (name, json) in below {
        if name == "responses" {
            let media = json.as_object().into_iter().flatten();
            let media = media.filter_map(|(_, response)| response["content"].as_object());
            let schemas = media.flat_map(|media| media.values().map(|media| &media["schema"]["$ref"]));
            found.extend(schemas.filter_map(|target| target.as_str()?.rsplit('/').next()));
        } else {
            responses(json, found);
        }
    }
}
