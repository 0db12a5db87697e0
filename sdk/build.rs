//! Makes the client's source from the API's description. No network; writes to `OUT_DIR` only.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    // The description is a crate of its own and the generator is another: cargo runs this again when one
    // of them changes. For everything else, these lines say when.
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = run() {
        // One line: cargo repeats all of a build script's output.
        println!("cargo::error={error}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let generated = hubspot_conversations_codegen::generate(
        hubspot_conversations_openapi::V3,
        hubspot_conversations_openapi::V3_NAME,
    )
    .map_err(|e| e.to_string())?;
    let out = variable("OUT_DIR")?;
    write(&out.join("client.rs"), &generated.client)?;
    write(&out.join("schemas.rs"), &generated.schemas)?;
    write(&out.join("mock.rs"), &generated.mock)?;
    readme(&variable("CARGO_MANIFEST_DIR")?)
}

/// The README is the crate's documentation. It stands beside the manifest in a package, and above it in
/// the repository.
fn readme(manifest: &Path) -> Result<(), String> {
    let places = [manifest.join("README.md"), manifest.join("../README.md")];
    for place in &places {
        println!("cargo::rerun-if-changed={}", place.display());
    }
    let found = places.iter().find(|place| place.is_file());
    let found = found.ok_or_else(|| format!("README.md: neither in {} nor above it", manifest.display()))?;
    println!("cargo::rustc-env=README={}", found.display());
    Ok(())
}

fn variable(name: &str) -> Result<PathBuf, String> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo did not set {name}"))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}
