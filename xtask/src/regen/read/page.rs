//! What a rendered page says of one operation, whichever extraction it came from.

use std::collections::BTreeSet;

use super::sample::Shape;

/// One operation as a page shows it: values and labels, never schemas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The method in lower case.
    pub method: String,
    /// The path, with its templates.
    pub path: String,
    /// The host of the sample request, if there is one.
    pub host: Option<String>,
    /// The day the page says it was last modified, as it prints it.
    pub modified: Option<String>,
    /// The parameters, where the page lists them.
    pub parameters: Option<Vec<Field>>,
    /// Whether there may be parameters that were not read.
    pub is_partial: bool,
    /// The request body.
    pub request: Body,
    /// The body of the success response.
    pub response: Body,
    /// The status of the success response, where the page prints it.
    pub status: Option<String>,
    /// What stands in the page without its field's name.
    pub loose: Loose,
    /// Where the page disagrees with itself; the first statement counts.
    pub notes: Vec<String>,
}

/// Values of enums that stand in a page without their field's name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loose {
    /// What is joined by commas, and what stands alone.
    pub lists: Vec<Vec<String>>,
    /// Every word that is written like a value, in lists and in sentences.
    pub constants: BTreeSet<String>,
}

/// What such lists say of one field.
#[derive(Debug, PartialEq, Eq)]
pub enum Listed<'a> {
    /// Nothing.
    Nothing,
    /// All its values.
    All(&'a [String]),
    /// Several things that do not go together.
    Unclear(String),
}

impl Loose {
    /// The list of the field whose sample is this word and whose values are known to be these, if they are.
    ///
    /// A word alone is part of a sentence as often as it is a list. A list that lacks what the page names elsewhere
    /// may be part of a sentence as well.
    pub fn of(&self, word: &str, known: &[&str]) -> Listed<'_> {
        let holds = |list: &&Vec<String>| list.len() > 1 && list.iter().any(|value| value == word);
        let mut found: Vec<&Vec<String>> = self.lists.iter().filter(holds).collect();
        let same = |list: &&&Vec<String>| {
            list.len() == known.len() && list.iter().all(|value| known.contains(&value.as_str()))
        };
        if let Some(same) = found.iter().find(same) {
            return Listed::All(same);
        }
        // A sample shows the first value.
        let leads = |list: &&Vec<String>| list.first().is_some_and(|value| value == word);
        if found.iter().any(leads) {
            found.retain(|list| leads(list));
        }
        let Some(longest) = found.iter().max_by_key(|list| list.len()) else {
            return Listed::Nothing;
        };
        let is_part = |list: &&Vec<String>| list.iter().all(|value| longest.contains(value));
        if !found.iter().all(is_part) {
            return Listed::Unclear(format!("several lists of values hold `{word}`"));
        }
        let elsewhere = |value: &&&str| {
            !longest.iter().any(|listed| listed == **value) && self.constants.contains(**value)
        };
        match known.iter().find(elsewhere) {
            Some(value) => Listed::Unclear(format!(
                "`{value}` is not in the list of values that holds `{word}`, and the page names it"
            )),
            None => Listed::All(longest),
        }
    }

    /// Whether the word stands alone where values do.
    pub fn is_alone(&self, word: &str) -> bool {
        let leads = |list: &&Vec<String>| list.first().is_some_and(|value| value == word);
        self.lists.iter().find(leads).is_some_and(|list| list.len() == 1)
    }
}

/// One body: its sample, and its list of fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// The sample.
    pub sample: Option<Shape>,
    /// The top-level fields with their labels, where the page lists them.
    pub fields: Option<Vec<Field>>,
    /// Whether there may be fields that were not read.
    pub is_partial: bool,
    /// How many members the page offers to choose from, if the body is a union.
    pub members: Option<usize>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Place {
    /// `OpenAPI`'s word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// The place of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Path, Self::Query, Self::Header, Self::Cookie]
            .into_iter()
            .find(|place| place.as_str() == name)
    }
}

/// One field of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where it stands; only a parameter has one.
    pub place: Option<Place>,
    /// What its label says of its type.
    pub label: Label,
    /// Whether it bears the mark.
    pub required: bool,
    /// Whether its label says that it may be null.
    pub nullable: bool,
    /// Whether it bears the mark of what is to go.
    pub deprecated: bool,
    /// The values of an enum, all of them.
    pub values: Vec<String>,
}

/// A type label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// `string`, `integer<int64>`.
    Scalar {
        /// The type.
        kind: String,
        /// The format.
        format: Option<String>,
    },
    /// `enum<string>`.
    Enum,
    /// `object`.
    Object,
    /// `FILE · object | LOCATION · object`: the members' titles, empty where they have none.
    Union(Vec<String>),
    /// A label followed by `[]`.
    Array(Box<Label>),
    /// `any`, or a label that is none of these.
    Unknown,
}

/// The label without the alternative that it is null.
fn without_null(text: &str) -> &str {
    let text = text.trim();
    let before = text
        .strip_suffix("null")
        .and_then(|rest| rest.trim_end().strip_suffix('|'));
    let after = text
        .strip_prefix("null")
        .and_then(|rest| rest.trim_start().strip_prefix('|'));
    before.or(after).map_or(text, str::trim)
}

impl Label {
    /// Reads a label.
    pub fn parse(text: &str) -> Self {
        let text = without_null(text);
        if let Some(inner) = text.strip_suffix("[]") {
            return Self::Array(Box::new(Self::parse(inner)));
        }
        let text = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(text);
        let members: Vec<&str> = text
            .split('|')
            .map(str::trim)
            .filter(|member| !member.is_empty() && *member != "null")
            .collect();
        if members.len() > 1 || text.contains('·') {
            let title = |member: &&str| {
                let title = member.split('·').next().unwrap_or_default().trim();
                if member.contains('·') {
                    title.to_owned()
                } else {
                    String::new()
                }
            };
            return Self::Union(members.iter().map(title).collect());
        }
        let text = members.first().copied().unwrap_or_default();
        let (kind, format) = match text.split_once('<') {
            Some((kind, format)) => (kind, format.strip_suffix('>')),
            None => (text, None),
        };
        match kind {
            "enum" => Self::Enum,
            "object" => Self::Object,
            "string" | "integer" | "number" | "boolean" | "file" => Self::Scalar {
                kind: kind.to_owned(),
                format: format.map(str::to_owned),
            },
            _ => Self::Unknown,
        }
    }

    /// Whether the label says that the value may be null.
    pub fn is_nullable(text: &str) -> bool {
        let text = text.trim();
        let members = || text.split('|').map(str::trim);
        without_null(text) != text || !text.ends_with([')', ']']) && members().any(|member| member == "null")
    }

    /// Whether a field of that label has a list of values.
    pub fn has_values(&self) -> bool {
        match self {
            Self::Enum => true,
            Self::Array(inner) => inner.has_values(),
            _ => false,
        }
    }

    /// Whether the text can be a type label at all, which tells a field's block from other text.
    pub fn is_label(text: &str) -> bool {
        Self::parse(text) != Self::Unknown
            || matches!(text.trim().trim_end_matches("[]"), "any" | "null" | "array")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_joined_by_commas_and_whole() {
        let loose = |lists: &[&str]| Loose {
            lists: lists
                .iter()
                .map(|list| list.split(' ').map(str::to_owned).collect())
                .collect(),
            constants: lists
                .iter()
                .flat_map(|list| list.split(' '))
                .map(str::to_owned)
                .collect(),
        };
        let all = |listed: Listed<'_>| match listed {
            Listed::All(values) => values.join(" "),
            Listed::Nothing => String::new(),
            Listed::Unclear(why) => why,
        };
        assert_eq!(all(loose(&["B", "A B", "A B C"]).of("B", &["A", "C"])), "A B C");
        assert_eq!(all(loose(&["A", "B"]).of("B", &["A", "B"])), "");
        assert_eq!(
            all(loose(&["A B", "B A C"]).of("A", &["A", "C"])),
            "`C` is not in the list of values that holds `A`, and the page names it"
        );
        assert_eq!(all(loose(&["A B", "A C"]).of("A", &["A", "C"])), "A C");
        assert_eq!(
            all(loose(&["A B", "A C"]).of("A", &["A", "D"])),
            "several lists of values hold `A`"
        );
        assert_eq!(
            all(loose(&["A B", "C"]).of("A", &["A", "B", "C"])),
            "`C` is not in the list of values that holds `A`, and the page names it"
        );
        assert!(loose(&["A", "A B"]).is_alone("A") && !loose(&["A B", "A"]).is_alone("A"));
    }

    #[test]
    fn labels_of_every_kind() {
        let scalar = |kind: &str, format: Option<&str>| Label::Scalar {
            kind: kind.into(),
            format: format.map(str::to_owned),
        };
        assert_eq!(
            Label::parse("string<date-time>"),
            scalar("string", Some("date-time"))
        );
        assert_eq!(
            Label::parse("integer<int32>[]"),
            Label::Array(Box::new(scalar("integer", Some("int32"))))
        );
        assert_eq!(Label::parse("enum<string>"), Label::Enum);
        assert_eq!(Label::parse("object[]"), Label::Array(Box::new(Label::Object)));
        assert_eq!(Label::parse("FILE · object"), Label::Union(vec!["FILE".into()]));
        assert_eq!(
            Label::parse("(FILE · object | LOCATION · object)[]"),
            Label::Array(Box::new(Label::Union(vec!["FILE".into(), "LOCATION".into()])))
        );
        assert_eq!(Label::parse("string | null"), scalar("string", None));
        assert_eq!(
            Label::parse("null | string[]"),
            Label::Array(Box::new(scalar("string", None)))
        );
        assert_eq!(
            Label::parse("(A · object | B · object)[] | null"),
            Label::parse("(A · object | B · object)[]")
        );
        for (label, nullable) in [
            ("string | null", true),
            ("null | object", true),
            ("A · object | null | B · object", true),
            ("object[] | null", true),
            ("(string | null)[]", false),
            ("string", false),
        ] {
            assert_eq!(Label::is_nullable(label), nullable, "{label}");
        }
        assert!(!Label::is_label("Some words."));
    }
}
