//! The type labels of a page's fields.

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

/// Splits a label at each `|` outside parentheses.
fn alternatives(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '|' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

impl Label {
    /// Parses a label.
    pub fn parse(text: &str) -> Self {
        let title = |member: &str| member.split_once('·').map(|(title, _)| title.trim().to_owned());
        let mut members = alternatives(text);
        members.retain(|member| *member != "null");
        let [member] = members.as_slice() else {
            let titles = members.iter().map(|member| title(member).unwrap_or_default());
            return if members.is_empty() {
                Self::Unknown
            } else {
                Self::Union(titles.collect())
            };
        };
        if let Some(items) = member.strip_suffix("[]") {
            return Self::Array(Box::new(Self::parse(items)));
        }
        if let Some(inner) = member.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            return Self::parse(inner);
        }
        let (kind, format) = member.split_once('<').unwrap_or((member, ""));
        match (title(member), kind) {
            (Some(title), _) => Self::Union(vec![title]),
            (_, "enum") => Self::Enum,
            (_, "object") => Self::Object,
            (_, "string" | "integer" | "number" | "boolean" | "file") => Self::Scalar {
                kind: kind.to_owned(),
                format: format.strip_suffix('>').map(str::to_owned),
            },
            _ => Self::Unknown,
        }
    }

    /// Whether the label allows null.
    pub fn is_nullable(text: &str) -> bool {
        alternatives(text).contains(&"null")
    }

    /// Whether a field of that label has a list of values.
    pub fn has_values(&self) -> bool {
        match self {
            Self::Enum => true,
            Self::Array(items) => items.has_values(),
            _ => false,
        }
    }

    /// Whether the text can be a type label, which distinguishes a field from other text.
    pub fn is_label(text: &str) -> bool {
        let untyped = ["any", "null", "array"];
        Self::parse(text) != Self::Unknown || untyped.contains(&text.trim().trim_end_matches("[]"))
    }
}
