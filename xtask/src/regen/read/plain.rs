//! Text as it was before a page, an editor or a browser's clipboard wrote it in signs of their own.

use std::borrow::Cow;

/// The names of references that pages write in samples.
const NAMED: [(&str, &str); 9] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("lsquo", "\u{2018}"),
    ("rsquo", "\u{2019}"),
    ("nbsp", "\u{a0}"),
    ("ZeroWidthSpace", "\u{200b}"),
];

/// Decodes character references, and turns typographic quotes into those of a shell and of JSON.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let mut plain = references(text);
    if plain.contains(['\u{2018}', '\u{2019}']) {
        plain = Cow::from(plain.replace(['\u{2018}', '\u{2019}'], "'"));
    }
    // Where straight ones are there, the others are part of a sentence.
    if plain.contains(['\u{201c}', '\u{201d}']) && !plain.contains('"') {
        plain = Cow::from(plain.replace(['\u{201c}', '\u{201d}'], "\""));
    }
    plain
}

/// The text with every character reference decoded that is one.
fn references(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 16;
    let mut rest = text;
    let mut decoded = String::new();
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        let end = reference
            .bytes()
            .take(LONGEST)
            .position(|byte| byte == b';')
            .unwrap_or_default();
        let found = reference.get(1..end).and_then(character);
        decoded.push_str(before);
        match found {
            Some(found) => {
                decoded.push_str(&found);
                rest = &reference[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &reference[1..];
            }
        }
    }
    if decoded.is_empty() {
        return Cow::from(rest);
    }
    decoded.push_str(rest);
    Cow::from(decoded)
}

fn character(name: &str) -> Option<Cow<'static, str>> {
    if let Some((_, text)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(Cow::from(*text));
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(|c| Cow::from(c.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_quotes() {
        assert_eq!(
            plain("&#39;a&#x27; &lt;b&gt; &amp;quot; &#8203;"),
            "'a' <b> &quot; \u{200b}"
        );
        assert_eq!(
            plain("a & b; &unknown; &#xffffffff; &"),
            "a & b; &unknown; &#xffffffff; &"
        );
        assert_eq!(plain("It\u{2019}s \u{201c}x\u{201d}"), "It's \"x\"");
        assert_eq!(
            plain("{\"a\": \"\u{201c}x\u{201d}\"}"),
            "{\"a\": \"\u{201c}x\u{201d}\"}"
        );
        assert!(matches!(plain("nothing of it"), Cow::Borrowed(_)));
    }
}
