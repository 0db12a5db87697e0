//! Documents of several files become one, whose references are all pointers.
//!
//! Each file that a `$ref` names is read once and stored below a key of the first document, by its path from the folder of
//! that document: `$ref: pets.yaml#/Pet` becomes `$ref: '#/x-openapi-diff-files/pets.yaml/Pet'`, so that cycles of files
//! need no care. References by `$anchor`, `$id` and `$self` become pointers, too.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::folder::Folder;
use super::place::{Place, visit};
use super::uri;
use crate::error::InputError;
use crate::refs;

/// The key of the first document that has the other files.
pub(crate) const FILES: &str = "x-openapi-diff-files";

/// The maximum number of files.
const MAX_FILES: usize = 10_000;

/// A file that was read.
struct File {
    /// The path from the folder of the first file.
    path: String,
    content: Rc<Value>,
    /// The URI that it declares for itself.
    base: Option<String>,
    /// The pointers of `$anchor` and `$dynamicAnchor`.
    anchors: HashMap<String, String>,
    /// The number of schemas with each `$dynamicAnchor`.
    dynamic: HashMap<String, usize>,
}

/// A reference to rewrite.
struct Link {
    file: usize,
    /// The pointer of its object.
    at: String,
    key: Key,
    written: String,
    target: usize,
    pointer: String,
}

enum Key {
    Ref,
    /// A `$dynamicRef` that can mean one schema only.
    Dynamic,
    /// A value of a discriminator's mapping.
    Mapping(String),
}

/// The files of a document, the first one first.
pub(super) struct Bundle<'f> {
    /// Without a folder, no other file is read.
    folder: Option<&'f Folder>,
    files: Vec<File>,
    by_path: HashMap<String, usize>,
    /// The file and the pointer of each `$id` and `$self`.
    ids: HashMap<String, (usize, String)>,
    links: Vec<Link>,
    /// The number of bytes that may still be read.
    left: usize,
}

impl<'f> Bundle<'f> {
    /// Creates a bundle of files of at most so many bytes after the first one.
    pub(super) fn new(folder: Option<&'f Folder>, left: usize) -> Self {
        Self {
            folder,
            files: Vec::new(),
            by_path: HashMap::new(),
            ids: HashMap::new(),
            links: Vec::new(),
            left,
        }
    }

    /// Resolves the references of the first file, and of all that it needs.
    pub(super) fn resolve(mut self, path: &str, content: Value) -> Result<Value, InputError> {
        if content.get(FILES).is_some() {
            let problem = format!("has the key {FILES}");
            return Err(InputError::new(
                problem,
                format!("/{FILES}"),
                "another key: this one is reserved",
            ));
        }
        self.add(path.to_owned(), content);
        let mut next = 0;
        while let Some(content) = self.files.get(next).map(|file| Rc::clone(&file.content)) {
            visit(&content, &mut |map, place| self.collect_links(next, map, place))
                .map_err(|error| error.in_source(&self.name(next)))?;
            next += 1;
        }
        for link in &self.links {
            self.check(link)?;
        }
        let links = std::mem::take(&mut self.links);
        let targets: Vec<String> = links.iter().map(|link| self.reference(link)).collect();
        let paths: Vec<String> = self.files.iter().map(|file| file.path.clone()).collect();
        let contents = self
            .files
            .into_iter()
            .map(|file| Rc::unwrap_or_clone(file.content));
        let mut contents: Vec<Value> = contents.collect();
        for (link, target) in links.into_iter().zip(targets) {
            let content = contents.get_mut(link.file);
            if let Some(object) = content.and_then(|content| content.pointer_mut(&link.at)) {
                link.key.replace(object, target);
            }
        }
        let mut files = paths.into_iter().zip(contents);
        let mut first = files.next().map(|(_, content)| content).unwrap_or_default();
        let others: Map<String, Value> = files.collect();
        if let (Some(root), false) = (first.as_object_mut(), others.is_empty()) {
            root.insert(FILES.to_owned(), Value::Object(others));
        }
        Ok(first)
    }

    fn add(&mut self, path: String, content: Value) -> usize {
        let index = self.files.len();
        let base = content.get("$self").and_then(Value::as_str).map(str::to_owned);
        if let Some(base) = &base {
            self.ids.insert(base.clone(), (index, String::new()));
        }
        let mut file = File {
            path: path.clone(),
            content: Rc::new(content),
            base,
            anchors: HashMap::new(),
            dynamic: HashMap::new(),
        };
        let content = Rc::clone(&file.content);
        // The visitor fails only where its function does.
        let _ = visit(&content, &mut |map, place| {
            let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
            if let Some(name) = text("$dynamicAnchor") {
                *file.dynamic.entry(name.clone()).or_default() += 1;
                file.anchors.insert(name, place.pointer());
            }
            if let Some(name) = text("$anchor") {
                file.anchors.insert(name, place.pointer());
            }
            if let Some(id) = place.own_id() {
                self.ids
                    .insert(uri::resolve(file.base.as_deref(), id), (index, place.pointer()));
            }
            Ok(())
        });
        self.files.push(file);
        self.by_path.insert(path, index);
        index
    }

    fn collect_links(
        &mut self,
        file: usize,
        map: &Map<String, Value>,
        place: &Place<'_>,
    ) -> Result<(), InputError> {
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            self.collect(file, Key::Ref, reference, place)?;
        } else if let Some(reference) = map.get("$dynamicRef").and_then(Value::as_str) {
            let name = reference.trim_start_matches('#');
            if self
                .files
                .get(file)
                .is_some_and(|file| file.dynamic.get(name) == Some(&1))
            {
                self.collect(file, Key::Dynamic, reference, place)?;
            }
        }
        let mapping = map.get("discriminator").and_then(|found| found.get("mapping"));
        for (value, target) in mapping.and_then(Value::as_object).into_iter().flatten() {
            if let Some(target) = target.as_str().filter(|target| uri::is_reference(target)) {
                self.collect(file, Key::Mapping(value.clone()), target, place)?;
            }
        }
        Ok(())
    }

    fn collect(
        &mut self,
        file: usize,
        key: Key,
        reference: &str,
        place: &Place<'_>,
    ) -> Result<(), InputError> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let is_local = address.is_empty();
        if file == 0 && is_local && fragment.starts_with('/') && place.base().is_none() {
            return Ok(());
        }
        let (target, root) = if is_local {
            (file, self.resource_root(file, fragment, place))
        } else {
            self.target(file, address, reference, place)?
        };
        let pointer = self.pointer(target, &root, fragment);
        self.links.push(Link {
            file,
            at: place.pointer(),
            key,
            written: reference.to_owned(),
            target,
            pointer,
        });
        Ok(())
    }

    /// Returns the pointer of the schema that a local reference begins at: the nearest one with an `$id`, or the root.
    fn resource_root(&self, file: usize, fragment: &str, place: &Place<'_>) -> String {
        let own = self.files.get(file).and_then(|file| file.base.as_deref());
        let known = place
            .base()
            .and_then(|base| self.ids.get(&uri::resolve(own, base)));
        match known {
            Some((of, root)) if *of == file && self.finds(file, &format!("{root}{fragment}")) => root.clone(),
            _ => String::new(),
        }
    }

    /// Returns the file that an address names, and the pointer of the schema in it.
    fn target(
        &mut self,
        file: usize,
        address: &str,
        reference: &str,
        place: &Place<'_>,
    ) -> Result<(usize, String), InputError> {
        let own = self.files.get(file).and_then(|file| file.base.as_deref());
        let nearest = place.base().map(|base| uri::resolve(own, base));
        for base in [nearest.as_deref(), own] {
            if let Some(known) = self.ids.get(&uri::resolve(base, address)) {
                return Ok(known.clone());
            }
        }
        let error = |problem: &str, expected: &str| {
            InputError::new(format!("`$ref` {reference} {problem}"), place.pointer(), expected)
        };
        if uri::is_absolute(address) {
            return Err(error(
                "points outside the document, to a URL, which is never fetched",
                "a copy of it below the folder of the first file, and a relative reference to that",
            ));
        }
        let Some(folder) = self.folder else {
            return Err(error(
                "points outside the document",
                "a reference that begins with `#/`",
            ));
        };
        let from = self.files.get(file).map_or("", |file| file.path.as_str());
        let path = uri::relative_path(from, address)
            .ok_or_else(|| error("leaves the folder of the first file", "a path below that folder"))?;
        if let Some(known) = self.by_path.get(&path) {
            return Ok((*known, String::new()));
        }
        if self.files.len() >= MAX_FILES {
            let expected = format!("at most {MAX_FILES} files");
            return Err(error("is one file too many", &expected));
        }
        let bytes = folder
            .read(&path, self.left)
            .map_err(|problem| error(&problem, "a file below the folder of the first one"))?;
        self.left -= bytes.len().min(self.left);
        let name = folder.name(&path);
        let content =
            super::parse(&bytes, &name, super::MAX_BYTES).map_err(|error| error.in_source(&name))?;
        Ok((self.add(path, content), String::new()))
    }

    /// Returns the pointer of a fragment: a pointer, encoded for a URI or not, or the name of an anchor.
    fn pointer(&self, file: usize, root: &str, fragment: &str) -> String {
        let plain = format!("{root}{fragment}");
        if self.finds(file, &plain) {
            return plain;
        }
        let decoded = refs::percent_decoded(fragment).unwrap_or_else(|| fragment.to_owned());
        let anchors = self.files.get(file).map(|file| &file.anchors);
        match anchors.and_then(|anchors| anchors.get(&decoded)) {
            Some(pointer) => pointer.clone(),
            None => format!("{root}{decoded}"),
        }
    }

    fn finds(&self, file: usize, pointer: &str) -> bool {
        let content = self.files.get(file).map(|file| &file.content);
        content.is_some_and(|content| content.pointer(pointer).is_some())
    }

    fn check(&self, link: &Link) -> Result<(), InputError> {
        if self.finds(link.target, &link.pointer) {
            return Ok(());
        }
        let problem = format!("`$ref` {} cannot be resolved", link.written);
        let expected = match self.files.get(link.target) {
            Some(target) if link.target != link.file => format!("a pointer to a value of {}", target.path),
            _ => "a pointer to a value of the document".to_owned(),
        };
        Err(InputError::new(problem, link.at.clone(), expected).in_source(&self.name(link.file)))
    }

    /// Returns the reference in the first document.
    fn reference(&self, link: &Link) -> String {
        let pointer = &link.pointer;
        match self.files.get(link.target) {
            Some(target) if link.target != 0 => format!("#/{FILES}/{}{pointer}", refs::escape(&target.path)),
            _ => format!("#{pointer}"),
        }
    }

    fn name(&self, file: usize) -> String {
        let path = self.files.get(file).map_or("", |file| file.path.as_str());
        self.folder.map_or_else(String::new, |folder| folder.name(path))
    }
}

impl Key {
    /// Sets the reference of an object.
    fn replace(self, object: &mut Value, reference: String) {
        let Some(map) = object.as_object_mut() else {
            return;
        };
        match self {
            Self::Mapping(value) => {
                let mapping = map
                    .get_mut("discriminator")
                    .and_then(|found| found.get_mut("mapping"));
                if let Some(target) = mapping.and_then(|mapping| mapping.get_mut(&value)) {
                    *target = reference.into();
                }
            }
            Self::Dynamic => {
                map.remove("$dynamicRef");
                map.insert("$ref".to_owned(), reference.into());
            }
            Self::Ref => {
                map.insert("$ref".to_owned(), reference.into());
            }
        }
    }
}
