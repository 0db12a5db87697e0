//! Parameters, bodies and responses of an operation.

use litemap::LiteMap;
use serde_json::Value;

use super::Reader;
use super::typed::{entries, flag, is_deprecated, resolved};
use crate::content;
use crate::encoding::Encoding;
use crate::error::InputError;
use crate::expand::{address, place};
use crate::graph::NodeId;
use crate::media_type::{MediaRange, canonical_name};
use crate::merge::hash_of;
use crate::model::{
    Header, HeaderSet, MediaType, MediaTypes, Parameter, ParameterIn, ParameterStyle, Response,
};
use crate::refs;

impl<'d> Reader<'d, '_> {
    pub(super) fn parameter(&mut self, value: &'d Value) -> Result<Parameter, InputError> {
        let name = value.get("name").and_then(Value::as_str);
        let location = match value.get("in").and_then(Value::as_str) {
            Some("path") => Some(ParameterIn::Path),
            Some("query") => Some(ParameterIn::Query),
            Some("querystring") => Some(ParameterIn::Querystring),
            Some("header") => Some(ParameterIn::Header),
            Some("cookie") => Some(ParameterIn::Cookie),
            _ => None,
        };
        let (Some(name), Some(location)) = (name, location) else {
            let expected = "a `name` and an `in` of path, query, querystring, header or cookie";
            let place = place(self.document, address(value));
            return Err(InputError::new("a parameter is incomplete", place, expected));
        };
        let (node, style) = self.schema_and_style(value, location)?;
        let media = match location {
            ParameterIn::Querystring => self.content(value.get("content"))?.into_iter().next(),
            _ => None,
        };
        Ok(Parameter {
            location,
            media: media.map(|(_, media)| media),
            // The name of a whole query string is not sent.
            name: match location {
                ParameterIn::Querystring => location.as_str().to_owned(),
                _ => name.to_owned(),
            },
            required: location == ParameterIn::Path || flag(self.document, value, "required")?,
            node,
            style,
            allow_empty: location == ParameterIn::Query && flag(self.document, value, "allowEmptyValue")?,
            deprecated: is_deprecated(value),
            description: hash_of(value.get("description")),
            example: hash_of(
                value
                    .get("example")
                    .filter(|v| !v.is_null())
                    .or_else(|| value.get("examples")),
            ),
        })
    }

    /// Returns the schema of a parameter or header, and how its values are serialized.
    fn schema_and_style(
        &mut self,
        value: &'d Value,
        location: ParameterIn,
    ) -> Result<(NodeId, ParameterStyle), InputError> {
        let content = value
            .get("content")
            .and_then(Value::as_object)
            .and_then(|map| map.iter().next());
        if let Some((media, content)) = content {
            let style = ParameterStyle {
                name: canonical_name(media),
                explode: false,
                reserved: false,
            };
            return Ok((self.schema(content.get("schema"))?, style));
        }
        for key in ["explode", "allowReserved"] {
            flag(self.document, value, key)?;
        }
        let style = ParameterStyle::from_json(value, location);
        Ok((self.schema(value.get("schema"))?, style))
    }

    fn schema(&mut self, value: Option<&'d Value>) -> Result<NodeId, InputError> {
        match value {
            None | Some(Value::Null) => self.lowering.node(&[]),
            Some(schema) => self.lowering.node(&[schema]),
        }
    }

    pub(super) fn content(&mut self, value: Option<&'d Value>) -> Result<MediaTypes, InputError> {
        let described = entries(self.document, value, "`content`")?;
        let mut content = MediaTypes::with_capacity(described.len());
        // A media type may begin with `x-`: no keys of `content` are extensions.
        for (name, media) in described {
            let media = resolved(self.document, media, "the media type")?;
            let mut parts = LiteMap::new();
            for (part, value) in entries(self.document, media.get("encoding"), "`encoding`")? {
                let mut encoding = Encoding::from_json(value);
                encoding.headers = self.headers(value.get("headers"))?;
                parts.insert(part.clone(), encoding);
            }
            let read = MediaType {
                node: self.schema(
                    media
                        .get("schema")
                        .filter(|schema| !content::is_raw(&MediaRange::parse(name).text(), schema)),
                )?,
                encoding: parts,
                example: hash_of(
                    media
                        .get("example")
                        .filter(|v| !v.is_null())
                        .or_else(|| media.get("examples")),
                ),
            };
            content.insert(canonical_name(name), read);
        }
        Ok(content)
    }

    /// Reads the headers of a response or of a part. `Content-Type` is ignored: media types describe it.
    fn headers(&mut self, value: Option<&'d Value>) -> Result<HeaderSet, InputError> {
        let described = entries(self.document, value, "`headers`")?;
        let mut headers = HeaderSet::with_capacity(described.len());
        for (name, header) in described {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = resolved(self.document, header, "the header")?;
            let (node, style) = self.schema_and_style(header, ParameterIn::Header)?;
            let read = Header {
                name: name.clone(),
                required: flag(self.document, header, "required")?,
                node,
                style,
                deprecated: is_deprecated(header),
                description: hash_of(header.get("description")),
            };
            headers.insert(name.to_ascii_lowercase(), read);
        }
        Ok(headers)
    }

    pub(super) fn response(&mut self, value: &'d Value) -> Result<Response, InputError> {
        let name = refs::reference(value).map(str::to_owned);
        let value = resolved(self.document, value, "the response")?;
        Ok(Response {
            name,
            headers: self.headers(value.get("headers"))?,
            content: self.content(value.get("content"))?,
            description: hash_of(value.get("description")),
            links: hash_of(
                value
                    .get("links")
                    .filter(|links| links.as_object().is_some_and(|map| !map.is_empty())),
            ),
        })
    }
}
