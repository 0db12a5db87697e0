//! The URLs of servers.

use serde_json::Value;

use super::model::Operation;
use super::path::{template, without_needless_escapes};

/// The maximum number of URLs that the values of a server's variables are expanded to.
const MOST_URLS: usize = 1_000;

/// Returns the URLs of the innermost list of servers, sorted; `/` without one, as OpenAPI defines.
///
/// A variable with an enum is replaced by each of its values. One without may have any value: it becomes its default in
/// braces, so that its name does not matter.
pub(super) fn urls<'d>(holders: impl IntoIterator<Item = &'d Value>) -> Vec<String> {
    let mut lists = holders
        .into_iter()
        .filter_map(|holder| holder.get("servers").and_then(Value::as_array))
        .filter(|list| !list.is_empty());
    let Some(list) = lists.next() else {
        return vec!["/".to_owned()];
    };
    let mut urls: Vec<String> = list.iter().flat_map(urls_of).collect();
    urls.sort();
    urls.dedup();
    urls
}

fn urls_of(server: &Value) -> Vec<String> {
    let Some(template) = server.get("url").and_then(Value::as_str) else {
        return Vec::new();
    };
    let mut urls = vec![String::new()];
    let mut rest = template;
    while let Some((text, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        let variable = server.get("variables").and_then(|all| all.get(name));
        let mut values = values(variable);
        if values.len().saturating_mul(urls.len()) > MOST_URLS {
            values = vec![format!("{{{}}}", values.join("|"))];
        }
        urls = urls
            .iter()
            .flat_map(|url| values.iter().map(move |value| format!("{url}{text}{value}")))
            .collect();
        rest = after;
    }
    urls.iter()
        .map(|url| without_default_parts(&format!("{url}{rest}")))
        .collect()
}

/// Returns the values of a variable: those of its enum and the default, or the default in braces for any value.
fn values(variable: Option<&Value>) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let get = |key: &str| variable.and_then(|variable| variable.get(key));
    let default = get("default").filter(|value| !value.is_null()).map(text);
    let listed = get("enum").and_then(Value::as_array);
    let mut values: Vec<String> = listed.into_iter().flatten().map(text).collect();
    if values.is_empty() {
        return vec![format!("{{{}}}", default.unwrap_or_default())];
    }
    values.extend(default);
    values.sort();
    values.dedup();
    values
}

/// Returns a URL without what does not change it: a slash at its end, `./` at its start, the default port, the case of
/// scheme and host, needless escapes.
fn without_default_parts(url: &str) -> String {
    let url = without_needless_escapes(url.trim_end_matches('/'));
    let url = url.strip_prefix("./").unwrap_or(&url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return if url.is_empty() {
            "/".to_owned()
        } else {
            url.to_owned()
        };
    };
    let scheme = scheme.to_ascii_lowercase();
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_ascii_lowercase();
    let port = match scheme.as_str() {
        "https" | "wss" => ":443",
        "http" | "ws" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(port).unwrap_or(&host);
    format!("{scheme}://{host}{path}")
}

/// Returns the URLs of an operation, which may have one part at the server or in the path.
pub(crate) fn full_urls(operation: &Operation) -> Vec<String> {
    let path = template(&operation.path);
    let urls = operation.servers.iter();
    urls.map(|url| format!("{}{path}", url.trim_end_matches('/')))
        .collect()
}

/// Whether a server with the first URL serves all that one with the second serves. `/` is the root of the host from which
/// the document comes, which may be any host.
pub(crate) fn serves(server: &str, url: &str) -> bool {
    let is_root = |server: &str| {
        server
            .split_once("://")
            .is_some_and(|(_, host)| !host.contains('/'))
    };
    matches(server, url) || url == "/" && is_root(server)
}

/// Whether a URL has a value for each variable in braces; a variable with the same default is one.
fn matches(template: &str, url: &str) -> bool {
    let Some((before, tail)) = template.split_once('{') else {
        return template == url;
    };
    let (default, after) = tail.split_once('}').unwrap_or((tail, ""));
    let Some(rest) = url.strip_prefix(before) else {
        return false;
    };
    if let Some(variable) = rest.strip_prefix('{') {
        let same = variable
            .strip_prefix(default)
            .and_then(|rest| rest.strip_prefix('}'));
        return same.is_some_and(|rest| matches(after, rest));
    }
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
    let is_value = |end: &usize| {
        rest.get(..*end)
            .is_some_and(|value| !value.contains(['/', '{', '}']))
    };
    ends.take_while(is_value)
        .any(|end| matches(after, rest.get(end..).unwrap_or_default()))
}

/// Returns a server in OpenAPI's form, with a variable for each pair of braces.
pub(super) fn to_json(url: &str) -> Value {
    let (mut out, mut rest) = (String::new(), url);
    let mut variables = serde_json::Map::new();
    while let Some((text, tail)) = rest.split_once('{') {
        let (default, after) = tail.split_once('}').unwrap_or((tail, ""));
        let name = format!("v{}", variables.len() + 1);
        out.push_str(&format!("{text}{{{name}}}"));
        let mut values: Vec<&str> = default.split('|').collect();
        let mut variable = serde_json::Map::new();
        variable.insert(
            "default".to_owned(),
            values.first().copied().unwrap_or_default().into(),
        );
        if values.len() > 1 {
            values.sort_unstable();
            variable.insert("enum".to_owned(), values.into());
        }
        variables.insert(name, Value::Object(variable));
        rest = after;
    }
    let mut server = serde_json::Map::new();
    server.insert("url".to_owned(), format!("{out}{rest}").into());
    if !variables.is_empty() {
        server.insert("variables".to_owned(), Value::Object(variables));
    }
    Value::Object(server)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expands_enums_and_keeps_open_variables() {
        let server = json!({"url": "https://{r}.H.example:443/{v}/", "variables": {
            "r": {"default": "eu", "enum": ["us", "eu"]}, "v": {"default": "v1"},
        }});
        let found = urls(&[json!({"servers": [server]})]);
        assert_eq!(found, ["https://eu.h.example/{v1}", "https://us.h.example/{v1}"]);
        assert_eq!(
            urls(&[json!({ "servers": found.iter().map(|url| to_json(url)).collect::<Value>() })]),
            found
        );
        assert!(serves(&found[0], "https://eu.h.example/v2"));
        assert!(!serves(&found[0], "https://eu.h.example/{v2}"));
        assert!(!serves(&found[0], "https://eu.h.example/v2/x"));
        assert!(serves("https://h", "/") && !serves("/", "https://h") && !serves("https://h/v1", "/"));
        assert!(serves("{eu}.h/{v1}", "{eu}.h/v2") && !serves("{eu}.h/v2", "{eu}.h/{v1}"));
    }

    #[test]
    fn root_is_the_default() {
        assert_eq!(urls(&[json!({"servers": []}), json!({})]), ["/"]);
        assert_eq!(urls(&[json!({"servers": [{"url": "/"}]})]), ["/"]);
    }
}
