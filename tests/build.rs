//! Lists the description's enums, so that a test of all of them is one of those that come later, too.

use std::path::PathBuf;
use std::{env, fs};

use hubspot_conversations_openapi::V3;
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let document: Value = serde_json::from_str(V3)?;
    let schemas = document["components"]["schemas"].as_object();
    let schemas = schemas.ok_or("the description has no schemas")?;
    let enums = schemas.iter().filter(|(_, schema)| schema.get("enum").is_some());
    let names: Vec<&str> = enums.map(|(name, _)| name.as_str()).collect();
    let out = PathBuf::from(env::var("OUT_DIR")?).join("open_enums.rs");
    fs::write(out, format!("open_enums![{}];\n", names.join(", ")))?;
    Ok(())
}
