//! Documents of several files, and references by anchors and ids.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use std::fs;

use common::assert_same;
use openapi_diff::{Verdict, compare, normalize, read, read_file};
use serde_json::Value;
use tempfile::TempDir;

/// The document that the files of these tests spell in other ways.
const SINGLE: &str = r##"
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        200: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {204: {description: done}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        mother: {$ref: "#/components/schemas/Pet"}
        owner: {$ref: "#/components/schemas/Owner"}
    Owner:
      type: object
      properties:
        pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}
"##;

const FIRST: &str = r##"
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/{id}: {$ref: paths/pet.yaml}
"##;

const FILES: [(&str, &str); 4] = [
    (
        "paths/pet.yaml",
        r##"
parameters: [{$ref: "../parameters.json#/id"}]
get:
  responses:
    200: {description: one, content: {application/json: {schema: {$ref: ../schemas/pet.yaml}}}}
put:
  requestBody: {content: {application/json: {schema: {$ref: "../schemas/pet.yaml#"}}}}
  responses: {204: {description: done}}
"##,
    ),
    (
        "parameters.json",
        r##"{"id": {"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/text"}}, "text": {"type": "string"}}"##,
    ),
    (
        "schemas/pet.yaml",
        r##"
type: object
required: [name]
properties:
  name: {type: string}
  mother: {$ref: "#"}
  owner: {$ref: "./owner%20.yaml#/$defs/Owner"}
"##,
    ),
    (
        "schemas/owner .yaml",
        r##"
$defs:
  Owner: {type: object, properties: {pets: {type: array, items: {$ref: "pet.yaml"}}}}
"##,
    ),
];

fn folder(first: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("openapi.yaml", first)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn read_folder(folder: &TempDir) -> Result<Value, String> {
    read_file(&folder.path().join("openapi.yaml")).map_err(|error| error.to_string())
}

fn single(text: &str) -> Value {
    read(text.as_bytes(), "single.yaml").unwrap()
}

#[test]
fn several_files_equal_one() {
    let document = read_folder(&folder(FIRST, &FILES)).unwrap();
    assert_same(&single(SINGLE), &document, "one and several");
    assert_same(&document, &single(SINGLE), "several and one");
    assert!(
        !normalize(&document)
            .unwrap()
            .to_string()
            .contains("x-openapi-diff-files")
    );
}

#[test]
fn finds_changes_in_other_files() {
    let old = read_folder(&folder(FIRST, &FILES)).unwrap();
    for (from, to, verdict) in [
        ("name: {type: string}", "name: {type: integer}", Verdict::Breaking),
        ("required: [name]", "required: []", Verdict::Breaking),
        (
            "items: {$ref: \"pet.yaml\"}",
            "items: {type: string}",
            Verdict::Breaking,
        ),
        (
            "name: {type: string}",
            "name: {type: string, description: a name}",
            Verdict::Docs,
        ),
        ("204: {", "429: {description: later}, 204: {", Verdict::Additive),
    ] {
        let files = FILES.map(|(path, text)| (path, text.replace(from, to)));
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let new = read_folder(&folder(FIRST, &files)).unwrap();
        assert_eq!(compare(&old, &new).unwrap().verdict, verdict, "{from} {to}");
    }
}

#[test]
fn reads_cycles_of_files_and_references_to_the_first() {
    let first = SINGLE.replace(
        "owner: {$ref: \"#/components/schemas/Owner\"}",
        "owner: {$ref: owner.yaml}",
    );
    let owner = "type: object\nproperties:\n  pets: {type: array, items: {$ref: 'openapi.yaml#/components/schemas/Pet'}}\n";
    let document = read_folder(&folder(&first, &[("owner.yaml", owner)])).unwrap();
    assert_same(&single(SINGLE), &document, "a cycle");
    let loops = FIRST.replace("paths/pet.yaml", "a.yaml");
    let error = read_folder(&folder(
        &loops,
        &[("a.yaml", "$ref: b.yaml"), ("b.yaml", "$ref: a.yaml")],
    ))
    .unwrap_err();
    assert!(error.contains("resolves only to itself"), "{error}");
}

#[test]
fn rejects_files_outside_of_the_folder() {
    let outer = tempfile::tempdir().unwrap();
    fs::write(outer.path().join("secret.yaml"), "get: {responses: {}}").unwrap();
    let inner = outer.path().join("api");
    fs::create_dir(&inner).unwrap();
    let secret = outer.path().join("secret.yaml");
    for (reference, problem) in [
        ("../secret.yaml", "leaves the folder"),
        ("x/../../secret.yaml", "leaves the folder"),
        ("%2e%2e/secret.yaml", "leaves the folder"),
        (secret.to_str().unwrap(), "leaves the folder"),
        ("https://api.example/a.yaml", "never fetched"),
        ("//api.example/a.yaml", "never fetched"),
        ("file:///etc/hosts", "never fetched"),
        ("missing.yaml", "cannot be read"),
        (".", "leaves the folder"),
        ("folder", "is no file"),
    ] {
        fs::create_dir_all(inner.join("folder")).unwrap();
        fs::write(
            inner.join("openapi.yaml"),
            FIRST.replace("paths/pet.yaml", &format!("'{reference}'")),
        )
        .unwrap();
        let error = read_file(&inner.join("openapi.yaml")).unwrap_err().to_string();
        assert!(error.contains(problem) && error.contains("expected"), "{error}");
        assert!(
            error.contains("openapi.yaml: ") && error.contains("/paths/~1pets~1{id}"),
            "{error}"
        );
    }
}

#[cfg(unix)]
#[test]
fn rejects_symbolic_links() {
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("api");
    fs::create_dir_all(inner.join("real")).unwrap();
    for file in [outer.path().join("secret.yaml"), inner.join("real/a.yaml")] {
        fs::write(file, "get: {responses: {}}").unwrap();
    }
    std::os::unix::fs::symlink(outer.path().join("secret.yaml"), inner.join("link.yaml")).unwrap();
    std::os::unix::fs::symlink(outer.path(), inner.join("up")).unwrap();
    std::os::unix::fs::symlink(inner.join("real"), inner.join("alias")).unwrap();
    for reference in ["link.yaml", "up/secret.yaml", "alias/a.yaml"] {
        fs::write(
            inner.join("openapi.yaml"),
            FIRST.replace("paths/pet.yaml", &format!("'{reference}'")),
        )
        .unwrap();
        let error = read_file(&inner.join("openapi.yaml")).unwrap_err().to_string();
        assert!(error.contains("symbolic link"), "{error}");
    }
}

#[test]
fn names_the_file_and_the_place_of_an_error() {
    for (file, text, parts) in [
        (
            "schemas/pet.yaml",
            "type: object\ntype: string\n",
            ["pet.yaml: ", "`type` twice", "line 2"],
        ),
        (
            "schemas/pet.yaml",
            "{\"type\": ",
            ["pet.yaml: ", "is not valid YAML", "line 2"],
        ),
        (
            "parameters.json",
            "{\"ids\": {}}",
            [
                "pet.yaml: ",
                "../parameters.json#/id cannot be resolved",
                "/parameters/0",
            ],
        ),
        (
            "schemas/pet.yaml",
            "items: {$ref: '#/none'}",
            ["pet.yaml: ", "#/none cannot be resolved", "/items"],
        ),
        (
            "schemas/pet.yaml",
            "items: {$ref: '#none'}",
            ["pet.yaml: ", "#none cannot be resolved", "/items"],
        ),
    ] {
        let files = FILES.map(|(path, old)| (path, if path == file { text } else { old }));
        let error = read_folder(&folder(FIRST, &files)).unwrap_err();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
        assert_eq!(error.lines().count(), 1);
    }
    let reserved = format!("{FIRST}x-openapi-diff-files: {{}}\n");
    assert!(
        read_folder(&folder(&reserved, &FILES))
            .unwrap_err()
            .contains("reserved")
    );
}

#[test]
fn reads_discriminators_that_name_files() {
    let schema = |of: &str| {
        format!(
            "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          description: ok\n          \
             content:\n            application/json:\n              schema:\n                oneOf: [{{$ref: '{of}Cat'}}, \
             {{$ref: '{of}Dog'}}]\n                discriminator: {{propertyName: kind, mapping: {{cat: '{of}Cat', \
             dog: '{of}Dog'}}}}\n"
        )
    };
    let schemas = "Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}\n\
                   Dog: {type: object, properties: {kind: {type: string}}}\n";
    let indented = schemas.replace("\nDog", "\n    Dog");
    let one = format!(
        "{}components:\n  schemas:\n    {indented}",
        schema("#/components/schemas/")
    );
    let document = read_folder(&folder(&schema("pets.yaml#/"), &[("pets.yaml", schemas)])).unwrap();
    assert_same(&single(&one), &document, "a mapping");
}

#[test]
fn anchors_and_ids_equal_pointers() {
    let pet = "    Pet:\n      type: object\n";
    for (from, to) in [
        (pet, "    Pet:\n      $anchor: pet\n      type: object\n"),
        (pet, "    Pet:\n      $dynamicAnchor: pet\n      type: object\n"),
        (
            pet,
            "    Pet:\n      $id: https://api.example/schemas/pet\n      type: object\n",
        ),
    ] {
        let declared = SINGLE.replace(from, to);
        assert_same(&single(SINGLE), &single(&declared), to);
        let references: &[&str] = match to {
            to if to.contains("$id") => &[
                "$ref: https://api.example/schemas/pet",
                "$ref: https://api.example/schemas/pet#",
            ],
            to if to.contains("$dynamic") => &["$ref: '#pet'", "$dynamicRef: '#pet'"],
            _ => &["$ref: '#pet'"],
        };
        for reference in references {
            // Local references in a schema with an `$id` begin at that schema.
            let named = declared.replace("$ref: \"#/components/schemas/Pet\"", reference);
            assert_same(&single(SINGLE), &single(&named), reference);
        }
    }
    let own = format!("$self: https://api.example/openapi.yaml\n{SINGLE}")
        .replace("openapi: 3.1.0", "openapi: 3.2.0");
    let named = own.replace(
        "\"#/components/schemas/Owner\"",
        "openapi.yaml#/components/schemas/Owner",
    );
    assert_same(&single(SINGLE), &single(&named), "$self");
    let unknown = SINGLE.replace("\"#/components/schemas/Owner\"", "'#owner'");
    assert!(
        read(unknown.as_bytes(), "a")
            .unwrap_err()
            .to_string()
            .contains("#owner cannot be resolved")
    );
}

#[test]
fn local_references_in_a_schema_with_an_id_begin_there() {
    let plain = SINGLE.replace(
        "name: {type: string}",
        "name: {$ref: '#/components/schemas/Name'}",
    );
    let plain = format!("{plain}    Name: {{type: string}}\n");
    let local = SINGLE
        .replace(
            "    Pet:\n",
            "    Pet:\n      $id: pet\n      $defs: {Name: {type: string}}\n",
        )
        .replace("name: {type: string}", "name: {$ref: '#/$defs/Name'}");
    assert_same(&single(&plain), &single(&local), "$defs");
}
