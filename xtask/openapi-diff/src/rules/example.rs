//! A rule's example: the parts in which two documents differ, and the documents around them.

use serde::Serialize;

/// Where the parts of an example are in their documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Top-level keys of the document.
    Document,
    /// Keys of an operation.
    Operation,
    /// Keys of the schema of a request body and of a response.
    Schema,
    /// Component schemas, of which `Root` is the schema of a request body and of a response.
    Components,
    /// Keys of a security scheme that an operation requires.
    Scheme,
}

/// A pair of documents, as the parts in which they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Where the parts are.
    pub place: Place,
    /// The part of the old document, in YAML.
    pub before: &'static str,
    /// The part of the new document, in YAML.
    pub after: &'static str,
}

impl Example {
    /// Returns both documents in YAML.
    ///
    /// ```
    /// use openapi_diff::{Kind, compare, read};
    ///
    /// let [old, new] = Kind::EnumValueAdded.rule().example.documents();
    /// let report = compare(&read(old.as_bytes(), "old")?, &read(new.as_bytes(), "new")?)?;
    /// assert_eq!(report.changes[0].kind, Kind::EnumValueAdded);
    /// # Ok::<(), openapi_diff::InputError>(())
    /// ```
    pub fn documents(&self) -> [String; 2] {
        [self.before, self.after].map(|part| self.document(part))
    }

    fn document(&self, part: &str) -> String {
        match self.place {
            Place::Document => whole(part),
            Place::Operation => whole(&format!("{}\n{SCHEMES}", operation(part))),
            Place::Schema => with_schemas(&format!("Root: {{{part}}}")),
            Place::Components => with_schemas(part),
            Place::Scheme => whole(&format!(
                "{}\ncomponents: {{securitySchemes: {{auth: {{{part}}}}}}}",
                operation("security: [{auth: []}]")
            )),
        }
    }
}

/// The security schemes that examples of operations use.
const SCHEMES: &str = "components: {securitySchemes: {key: {type: apiKey, in: header, name: key}, \
                       oauth: {type: oauth2, flows: {}}}}";

/// Adds the top-level keys that the part lacks.
fn whole(part: &str) -> String {
    let mut document = format!("openapi: 3.0.3\n{part}\n");
    for (key, value) in [
        ("info", "{title: Notes, version: '1'}"),
        ("paths", "{/notes: {get: {responses: {}}}}"),
    ] {
        if !part.lines().any(|line| line.starts_with(&format!("{key}:"))) {
            document.push_str(&format!("{key}: {value}\n"));
        }
    }
    document
}

fn operation(part: &str) -> String {
    let responses = if part.contains("responses:") {
        ""
    } else {
        ", responses: {'200': {description: OK}}"
    };
    format!("paths: {{/notes: {{post: {{{part}{responses}}}}}}}")
}

/// A document that sends and receives the schema `Root`.
fn with_schemas(schemas: &str) -> String {
    const CONTENT: &str = "content: {application/json: {schema: {$ref: '#/components/schemas/Root'}}}";
    let operation = operation(&format!(
        "requestBody: {{{CONTENT}}}, responses: {{'200': {{description: OK, {CONTENT}}}}}"
    ));
    whole(&format!("{operation}\ncomponents: {{schemas: {{{schemas}}}}}"))
}
