//! Conversion of names in the document to names in Rust.

use std::collections::BTreeMap;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::{Ident, Span};

use crate::error::{Result, bail};

/// Converts `deliveryIdentifier` or `send-message` to `delivery_identifier`, `send_message`.
pub(crate) fn snake(name: &str) -> String {
    words(name).to_snake_case()
}

/// Converts `THREAD_STATUS_CHANGE` or `list_messages` to `ThreadStatusChange`, `ListMessages`.
pub(crate) fn pascal(name: &str) -> String {
    words(name).to_upper_camel_case()
}

/// Converts the name of a list to that of an element: `recipients` to `recipient`, `replies` to `reply`.
pub(crate) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        format!("{stem}y")
    } else if name.ends_with("ss") {
        name.to_owned()
    } else if name.ends_with("sses") {
        name.trim_end_matches("es").to_owned()
    } else {
        name.strip_suffix('s').unwrap_or(name).to_owned()
    }
}

/// Returns the field or argument for a property. `type` becomes `kind`. Any other keyword gets an underscore, as the
/// Rust API guidelines have it, and so do the names of functions that types have already.
pub(crate) fn field(name: &str) -> Ident {
    let snake = snake(name);
    match snake.as_str() {
        "type" => ident("kind"),
        "new" | "default" => ident(&format!("{snake}_")),
        "" => ident("unnamed"),
        word => ident(&valid(word)),
    }
}

/// The variant for unknown values. HubSpot itself has values UNKNOWN, OTHER and NONE.
pub(crate) const FALLBACK: &str = "Unrecognized";

/// Returns the variants for an enum's values, which are distinct.
pub(crate) fn variants<'n>(values: impl Iterator<Item = &'n str>, place: &str) -> Result<Vec<Ident>> {
    let mut variants = Vec::new();
    for value in values {
        let name = pascal(value);
        if !is_type_name(&name) || name == FALLBACK {
            bail!(place, "{value:?} cannot be the name of a variant");
        }
        let variant = ident(&name);
        if variants.contains(&variant) {
            bail!(place, "{value:?} and another value would both be {variant}");
        }
        variants.push(variant);
    }
    Ok(variants)
}

/// Checks that all names become distinct fields or arguments; `what` names these in the error.
pub(crate) fn check_distinct<'n>(
    names: impl Iterator<Item = &'n str>,
    place: &str,
    what: &str,
) -> Result<()> {
    let mut taken = BTreeMap::new();
    for name in names {
        let ident = field(name);
        if let Some(other) = taken.insert(ident.clone(), name) {
            bail!(place, "{other:?} and {name:?} would both be the {what} `{ident}`");
        }
    }
    Ok(())
}

/// Returns a valid identifier for a name: an underscore is put before a digit, and after a keyword.
pub(crate) fn valid(name: &str) -> String {
    if is_ident(name) {
        name.to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{name}")
    } else {
        format!("{name}_")
    }
}

pub(crate) fn is_ident(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_ok()
}

pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Checks that a name can be a Rust type without a change.
pub(crate) fn check_type(name: &str, place: &str) -> Result<()> {
    match is_type_name(name) {
        true => Ok(()),
        false => bail!(place, "{name:?} cannot be the name of a Rust type"),
    }
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && is_ident(name)
}

/// Replaces what no identifier has by spaces. Identifiers can have letters of any script.
fn words(name: &str) -> String {
    let is_in_word = |c: char| c.is_ascii_alphanumeric() || (!c.is_ascii() && is_ident(&format!("_{c}")));
    name.replace(|c| !is_in_word(c), " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a conversion by pairs such as `from=to`.
    fn check<T: ToString>(convert: impl Fn(&str) -> T, pairs: &str) {
        for (from, to) in pairs.split(' ').filter_map(|pair| pair.split_once('=')) {
            assert_eq!(convert(from).to_string(), to, "of {from}");
        }
    }

    #[test]
    fn converts_case_and_number() {
        check(
            snake,
            "deliveryIdentifier=delivery_identifier mediaUrlString=media_url_string",
        );
        check(snake, "SCREAMING_CASE=screaming_case in=in");
        check(
            pascal,
            "THREAD_STATUS_CHANGE=ThreadStatusChange list_messages=ListMessages",
        );
        check(
            pascal,
            "ThreadStatus=ThreadStatus whatsapp-template=WhatsappTemplate",
        );
        check(
            singular,
            "recipients=recipient quick_replies=quick_reply address=address addresses=address",
        );
    }

    #[test]
    fn makes_identifier_of_any_name() {
        let names = "24h=_24h Self=self_ crate=crate_ super=super_ in=in_ type=kind new=new_ default=default_ \
                     _=unnamed =unnamed !?=unnamed größeÜber=größe_über 名前=名前 m²=m r#type=r_type";
        check(field, names);
        let variant = |value: &'static str| variants([value].into_iter(), "/here");
        assert_eq!(variant("OUT_OF_OFFICE").unwrap(), ["OutOfOffice"]);
        for value in ["24H", "self", "+", ""] {
            assert!(variant(value).is_err(), "{value}");
        }
    }

    #[test]
    fn rejects_names_of_the_same_field() {
        let check = |names: [&str; 3]| check_distinct(names.into_iter(), "/here", "field");
        let error = check(["createdAt", "id", "created_at"]).unwrap_err();
        let expected = "\"createdAt\" and \"created_at\" would both be the field `created_at`";
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(check(["type", "kind", "id"]).is_err());
        assert!(check(["24h", "h24", "h"]).is_ok());
    }
}
