//! Cursors, which are passed on exactly as they came.

/// Undoes the second percent-encoding of a cursor that was encoded already when HubSpot gave it: encoded
/// again it would be another one, and paging would break (observed).
pub(super) fn keep(url: &mut reqwest::Url) {
    let Some(query) = url.query().filter(|query| query.contains("%25")) else {
        return;
    };
    let pairs = query.split('&').map(|pair| match pair.strip_prefix("after=") {
        Some(cursor) => format!("after={}", encoded_once(cursor)),
        None => pair.to_owned(),
    });
    let query = pairs.collect::<Vec<_>>().join("&");
    url.set_query(Some(&query));
}

/// `%253D` is `%3D` encoded again. A `%25` that no two hexadecimal digits follow stands for a percent sign.
fn encoded_once(text: &str) -> String {
    let mut parts = text.split("%25");
    let mut once = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let was_encoded = part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        once.push_str(if was_encoded { "%" } else { "%25" });
        once.push_str(part);
    }
    once
}
