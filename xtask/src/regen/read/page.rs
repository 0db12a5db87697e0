//! What a rendered page says of one operation, whichever extraction it came from.

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
    /// Enum lists that stand in the page without their field's name.
    pub lists: Vec<Vec<String>>,
    /// Where the page disagrees with itself; the first statement counts.
    pub notes: Vec<String>,
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

impl Label {
    /// Reads a label.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
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
        assert!(!Label::is_label("Some words."));
    }
}
