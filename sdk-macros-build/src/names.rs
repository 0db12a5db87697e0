//! Names in the document to names in Rust.

use proc_macro2::{Ident, Span};

/// `deliveryIdentifier` or `send-message` to `delivery_identifier`, `send_message`.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `THREAD_STATUS_CHANGE` or `list_messages` to `ThreadStatusChange`, `ListMessages`.
pub(crate) fn pascal(name: &str) -> String {
    words(name)
        .iter()
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first
                    .to_uppercase()
                    .chain(letters.flat_map(char::to_lowercase))
                    .collect()
            })
        })
        .collect()
}

/// What one member of a list is called: `recipients` to `recipient`, `replies` to `reply`.
pub(crate) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        format!("{stem}y")
    } else if name.ends_with("ss") {
        name.to_owned()
    } else if let Some(stem) = name.strip_suffix("sses").map(|stem| format!("{stem}ss")) {
        stem
    } else {
        name.strip_suffix('s').unwrap_or(name).to_owned()
    }
}

/// The field or argument for a property. `type` is read as `kind`; any other keyword keeps its name
/// and gets an underscore, as the Rust API guidelines have it.
pub(crate) fn field(name: &str) -> Ident {
    let snake = snake(name);
    match snake.as_str() {
        "type" => ident("kind"),
        word if syn::parse_str::<Ident>(word).is_err() => ident(&format!("{word}_")),
        word => ident(word),
    }
}

pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Whether a name can be a Rust type as it stands.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && syn::parse_str::<Ident>(name).is_ok()
}

fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            previous_lower = false;
            words.push(String::new());
            continue;
        }
        if (c.is_ascii_uppercase() && previous_lower) || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
        previous_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_a_reader_expects() {
        for (from, to) in [
            ("deliveryIdentifier", "delivery_identifier"),
            ("in", "in"),
            ("mediaUrlString", "media_url_string"),
            ("SCREAMING_CASE", "screaming_case"),
        ] {
            assert_eq!(snake(from), to);
        }
        for (from, to) in [
            ("THREAD_STATUS_CHANGE", "ThreadStatusChange"),
            ("list_messages", "ListMessages"),
            ("ThreadStatus", "ThreadStatus"),
            ("whatsapp-template", "WhatsappTemplate"),
        ] {
            assert_eq!(pascal(from), to);
        }
        for (from, to) in [
            ("recipients", "recipient"),
            ("quick_replies", "quick_reply"),
            ("address", "address"),
        ] {
            assert_eq!(singular(from), to);
        }
        assert_eq!(field("type"), "kind");
        assert_eq!(field("in"), "in_");
    }
}
