//! Files: uploads, imports, and what they are read by.

use std::time::Instant;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use md5::{Digest, Md5};
use memchr::memmem;
use serde_json::{Map, Value, json};

use super::call::{Call, text};
use super::response::{Handled, Response, invalid, not_found};
use super::stored_files::File;
use crate::receipt::hex;

/// One part of a form.
struct Part {
    name: String,
    file_name: Option<String>,
    content: Bytes,
}

/// Stores a file that is sent as a form.
pub(super) fn upload(call: &mut Call<'_>) -> Handled {
    let parts = parts(call.http)?;
    let part = |name: &str| parts.iter().find(|part| part.name == name);
    let words = |name: &str| part(name).map(|part| String::from_utf8_lossy(&part.content).into_owned());
    let file = part("file").ok_or_else(|| invalid("file", "the form must have the part file"))?;
    let options = words("options").unwrap_or_default();
    let options: Map<String, Value> =
        serde_json::from_str(&options).map_err(|_| invalid("options", "options must be a JSON object"))?;
    let access = text(&options, "access")?;
    let folder = folder(words("folderPath"), words("folderId"))?;
    let name = words("fileName")
        .or_else(|| file.file_name.clone())
        .unwrap_or_default();
    let json = store(call, (&name, &folder, access), file.content.clone());
    Ok(Response {
        status: 201,
        body: json,
    })
}

/// Imports a file without content, at once.
pub(super) fn import(call: &mut Call<'_>) -> Handled {
    let body = call.object()?;
    let (url, access) = (text(&body, "url")?, text(&body, "access")?);
    let words = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let folder = folder(words("folderPath"), words("folderId"))?;
    let name = words("name").or_else(|| url.rsplit('/').next().map(str::to_owned));
    let started = call.state.now();
    let file = store(call, (&name.unwrap_or_default(), &folder, access), Bytes::new());
    let id = call.state.files.next_id();
    let status = json!({
        "taskId": id, "status": "COMPLETE", "result": file,
        "requestedAt": started, "startedAt": started, "completedAt": call.state.now(),
    });
    call.state.files.imports.insert(id.clone(), status);
    let body = json!({"id": id, "links": {}});
    Ok(Response { status: 202, body })
}

/// Reads an import.
pub(super) fn imported(call: &mut Call<'_>) -> Handled {
    let status = call.state.files.imports.get(call.id(0)).cloned();
    status.map(Response::ok).ok_or_else(|| not_found("import"))
}

/// Searches the files by what the stand-in knows of them. One that was stored just now is found as late as a message is
/// listed.
pub(super) fn search(call: &mut Call<'_>) -> Handled {
    let delay = call.state.listing_delay;
    let is_in = |name: &str, file: &Value| {
        let bound = |suffix: &str| call.get(&format!("{name}{suffix}"));
        // The times have one form, in UTC.
        let at = file[name].as_str().unwrap_or_default();
        bound("Gte").is_none_or(|from| at >= from) && bound("Lte").is_none_or(|to| at <= to)
    };
    let files = call.state.files.files.values();
    let files = files
        .filter(|file| file.stored_at.elapsed() >= delay)
        .map(|file| &file.json);
    let files = files.filter(|file| {
        ["name", "fileMd5", "extension", "path", "type"]
            .iter()
            .all(|name| call.allows(name, &file[*name]))
            && is_in("createdAt", file)
            && is_in("updatedAt", file)
    });
    let files: Vec<&Value> = files.collect();
    Ok(Response::ok(call.page(&files, 100)?))
}

/// Reads a file.
pub(super) fn get(call: &mut Call<'_>) -> Handled {
    let file = call.state.files.files.get(call.id(0));
    file.map(|file| Response::ok(file.json.clone()))
        .ok_or_else(|| not_found("file"))
}

/// Deletes a file.
pub(super) fn delete(call: &mut Call<'_>) -> Handled {
    let id = call.id(0).to_owned();
    let deleted = call.state.files.files.remove(&id);
    deleted
        .map(|_| Response::no_content())
        .ok_or_else(|| not_found("file"))
}

/// Returns a URL for a file, which leads nowhere.
pub(super) fn sign(call: &mut Call<'_>) -> Handled {
    let now = call.state.now();
    let id = call.id(0);
    let file = call.state.files.files.get(id).ok_or_else(|| not_found("file"))?;
    let mut body = json!({"url": format!("https://stand-in.invalid/files/{id}"), "expiresAt": now});
    for key in ["name", "extension", "size", "type"] {
        body[key] = file.json[key].clone();
    }
    Ok(Response::ok(body))
}

/// Returns the path of the folder: HubSpot requires it or its id (documented).
fn folder(path: Option<String>, id: Option<String>) -> Handled<String> {
    let folder = path.or_else(|| id.map(|id| format!("/{id}")));
    folder.ok_or_else(|| invalid("folderPath", "folderPath or folderId is required"))
}

/// Stores a file, and returns it as it is read.
fn store(call: &mut Call<'_>, (name, folder, access): (&str, &str, &str), content: Bytes) -> Value {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let now = call.state.now();
    let id = call.state.files.next_id();
    let md5 = hex(&Md5::digest(&content));
    let json = json!({
        "id": id, "name": stem, "extension": extension, "path": format!("{folder}/{name}"), "access": access,
        "type": "OTHER", "size": content.len(), "fileMd5": md5, "createdAt": now, "updatedAt": now, "archived": false,
    });
    let file = File {
        json: json.clone(),
        content,
        stored_at: Instant::now(),
    };
    call.state.files.files.insert(id, file);
    json
}

/// Parses a form (RFC 7578).
fn parts(request: &http::Request<Bytes>) -> Handled<Vec<Part>> {
    let refused = || invalid("body", "the body must be a form, multipart/form-data");
    let media_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let boundary = media_type.and_then(|media_type| {
        let boundary = media_type.strip_prefix("multipart/form-data;")?.trim_start();
        Some(boundary.strip_prefix("boundary=")?.trim_matches('"'))
    });
    let delimiter = format!("\r\n--{}", boundary.ok_or_else(refused)?);
    // The first delimiter has no line before it.
    let body = [b"\r\n", request.body().as_ref()].concat();
    let body = Bytes::from(body);
    let starts: Vec<usize> = memmem::find_iter(&body, &delimiter).collect();
    let mut parts = Vec::new();
    for pair in starts.windows(2) {
        let [from, to] = pair else { continue };
        let part = body.slice(from + delimiter.len()..*to);
        let end = memmem::find(&part, b"\r\n\r\n").ok_or_else(refused)?;
        let head = String::from_utf8_lossy(&part.slice(..end)).into_owned();
        let name = parameter(&head, "name").ok_or_else(refused)?;
        parts.push(Part {
            name,
            file_name: parameter(&head, "filename"),
            content: part.slice(end + 4..),
        });
    }
    Ok(parts)
}

/// Returns a parameter of a part's `content-disposition`, as browsers and this crate write it.
fn parameter(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head.split_once(&format!("; {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(
        percent_encoding::percent_decode_str(value)
            .decode_utf8_lossy()
            .into_owned(),
    )
}
