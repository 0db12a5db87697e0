//! The table of rules. The module `columns` documents its columns.

use super::example::{Example, Place};
use super::{Level, Rule, SdkStep, Sides};

#[rustfmt::skip]
rules! {
    // Operations and servers.
    OperationRemoved {
        id: "operation-removed", request: Breaking, response: Breaking, sdk_step: (Removed, Removed),
        message: "{what} was removed", why: "calls to it fail",
        example: Document("paths: {/a: {get: {responses: {}}}}" => "paths: {}"),
    }
    OperationAdded {
        id: "operation-added", request: Additive, response: Additive, sdk_step: (None, None),
        message: "{what} was added", why: "no client calls it yet",
        example: Document("paths: {}" => "paths: {/a: {get: {responses: {}}}}"),
    }
    OperationMoved {
        id: "operation-moved", request: Breaking, response: Breaking, sdk_step: (Sends, Sends),
        message: "{before} is now {after}", why: "calls to the old path fail",
        example: Document("paths: {/v1/a: {get: {responses: {}}}}" => "paths: {/v2/a: {get: {responses: {}}}}"),
    }
    ServerAdded {
        id: "server-added", request: Additive, response: none, sdk_step: (None, None),
        message: "also served from {after}", why: "the known URL still works",
        example: Document("servers: [{url: 'https://a.example'}]" => "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]"),
    }
    ServerRemoved {
        id: "server-removed", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "no longer served from {before}", why: "requests to that URL may fail",
        example: Document("servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]" => "servers: [{url: 'https://a.example'}]"),
    }
    ServerChanged {
        id: "server-changed", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "served from {after}, no longer from {before}", why: "requests to the old URL may fail",
        example: Document("servers: [{url: 'https://a.example'}]" => "servers: [{url: 'https://b.example'}]"),
    }

    // Parameters.
    ParameterAdded {
        id: "parameter-added", request: Additive, response: none, sdk_step: (Sends, None),
        message: "new optional {what}", why: "a request without it is still accepted",
        example: Operation("parameters: []" => "parameters: [{name: limit, in: query, schema: {type: integer}}]"),
    }
    ParameterAddedRequired {
        id: "parameter-added-required", request: Breaking, response: none, sdk_step: (Requires, None),
        message: "new required {what}", why: "a request without it is rejected",
        example: Operation("parameters: []" => "parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]"),
    }
    ParameterRemoved {
        id: "parameter-removed", request: Breaking, response: none, sdk_step: (Sends, None),
        message: "{what} was removed", why: "a request with it may be rejected",
        example: Operation("parameters: [{name: limit, in: query, schema: {type: integer}}]" => "parameters: []"),
    }
    ParameterRequired {
        id: "parameter-became-required", request: Breaking, response: none, sdk_step: (Requires, None),
        message: "{what} became required", why: "a request without it is rejected",
        example: Operation("parameters: [{name: limit, in: query, schema: {type: integer}}]" => "parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]"),
    }
    ParameterOptional {
        id: "parameter-became-optional", request: Additive, response: none, sdk_step: (Accepts, None),
        message: "{what} became optional", why: "a request with it is still accepted",
        example: Operation("parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]" => "parameters: [{name: limit, in: query, schema: {type: integer}}]"),
    }
    ParameterStyle {
        id: "parameter-style-changed", request: Breaking, response: none, sdk_step: (Sends, None),
        message: "{what} is serialized as `{after}`, was `{before}`", why: "a value in the old style is misread",
        example: Operation("parameters: [{name: ids, in: query, schema: {type: array, items: {type: string}}}]" => "parameters: [{name: ids, in: query, explode: false, schema: {type: array, items: {type: string}}}]"),
    }
    ParameterEmptyAllowed {
        id: "parameter-may-be-empty", request: Additive, response: none, sdk_step: (None, None),
        message: "{what} may be empty", why: "values are still accepted",
        example: Operation("parameters: [{name: all, in: query, schema: {type: string}}]" => "parameters: [{name: all, in: query, allowEmptyValue: true, schema: {type: string}}]"),
    }
    ParameterEmptyForbidden {
        id: "parameter-may-not-be-empty", request: Breaking, response: none, sdk_step: (Accepts, None),
        message: "{what} may no longer be empty", why: "an empty value is rejected",
        example: Operation("parameters: [{name: all, in: query, allowEmptyValue: true, schema: {type: string}}]" => "parameters: [{name: all, in: query, schema: {type: string}}]"),
    }
    BecameList {
        id: "value-became-list", request: Additive, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} is {after}, was {before}", why: "the client expects one value",
        example: Operation("parameters: [{name: tag, in: query, schema: {type: string}}]" => "parameters: [{name: tag, in: query, schema: {type: array, items: {type: string}}}]"),
    }
    NoLongerList {
        id: "list-became-value", request: Breaking, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} is {after}, was {before}", why: "a list of several values is rejected",
        example: Operation("parameters: [{name: tag, in: query, schema: {type: array, items: {type: string}}}]" => "parameters: [{name: tag, in: query, schema: {type: string}}]"),
    }
    PathParameterRenamed {
        id: "path-parameter-renamed", request: Docs, response: none, sdk_step: (None, None),
        message: "path parameter {before} is now named {after}", why: "the name is not sent",
        example: Document("paths: {'/a/{id}': {get: {responses: {}}}}" => "paths: {'/a/{aId}': {get: {responses: {}}}}"),
    }

    // Bodies and media types.
    BodyAdded {
        id: "body-added", request: Additive, response: none, sdk_step: (None, None),
        message: "{what} accepts an optional body now ({after})", why: "a request without it is still accepted",
        example: Operation("summary: Create" => "summary: Create, requestBody: {content: {application/json: {}}}"),
    }
    BodyAddedRequired {
        id: "body-added-required", request: Breaking, response: none, sdk_step: (Requires, None),
        message: "{what} requires a body now ({after})", why: "a request without it is rejected",
        example: Operation("summary: Create" => "summary: Create, requestBody: {required: true, content: {application/json: {}}}"),
    }
    BodyRemoved {
        id: "body-removed", request: Breaking, response: none, sdk_step: (Accepts, None),
        message: "{what} no longer accepts a body (was {before})", why: "a request with it may be rejected",
        example: Operation("summary: Create, requestBody: {content: {application/json: {}}}" => "summary: Create"),
    }
    BodyRequired {
        id: "body-became-required", request: Breaking, response: none, sdk_step: (Requires, None),
        message: "the body became required", why: "a request without it is rejected",
        example: Operation("requestBody: {content: {application/json: {}}}" => "requestBody: {required: true, content: {application/json: {}}}"),
    }
    BodyOptional {
        id: "body-became-optional", request: Additive, response: none, sdk_step: (Accepts, None),
        message: "the body became optional", why: "a request with it is still accepted",
        example: Operation("requestBody: {required: true, content: {application/json: {}}}" => "requestBody: {content: {application/json: {}}}"),
    }
    MediaTypeAdded {
        id: "media-type-added", request: Additive, response: Additive, sdk_step: (None, None),
        message: "{what} may also be {after}", why: "the known media type remains",
        example: Operation("requestBody: {content: {application/json: {}}}" => "requestBody: {content: {application/json: {}, application/xml: {}}}"),
    }
    MediaTypeRemoved {
        id: "media-type-removed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} may no longer be {before}", why: "requests that send or accept it fail",
        example: Operation("requestBody: {content: {application/json: {}, application/xml: {}}}" => "requestBody: {content: {application/json: {}}}"),
    }
    MediaTypeNarrowed {
        id: "media-type-narrowed", request: Breaking, response: Additive, sdk_step: (Sends, None),
        message: "{what} is {after}, was {before}", why: "fewer media types are accepted or returned",
        example: Operation("requestBody: {content: {'*/*': {}}}" => "requestBody: {content: {application/json: {}}}"),
    }
    MediaTypeWidened {
        id: "media-type-widened", request: Additive, response: Breaking, sdk_step: (None, Receives),
        message: "{what} is {after}, was {before}", why: "more media types are accepted or returned",
        example: Operation("requestBody: {content: {application/json: {}}}" => "requestBody: {content: {'*/*': {}}}"),
    }
    EncodingChanged {
        id: "encoding-changed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} is {after}, was {before}", why: "parts in the old encoding are misread",
        example: Operation("requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/png}}}}}" => "requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/gif}}}}}"),
    }
    EncodingWidened {
        id: "encoding-widened", request: Additive, response: Breaking, sdk_step: (None, Receives),
        message: "{what} may be {after}, was {before}", why: "parts may be encoded as the client cannot parse",
        example: Operation("requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/png}}}}}" => "requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: 'image/png, image/gif'}}}}}"),
    }
    EncodingNarrowed {
        id: "encoding-narrowed", request: Breaking, response: Additive, sdk_step: (Sends, None),
        message: "{what} must be {after}, was {before}", why: "parts in some of the old encodings are rejected",
        example: Operation("requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/*}}}}}" => "requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/png}}}}}"),
    }
    XmlChanged {
        id: "xml-changed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} is written in XML as {after}, was {before}", why: "elements and attributes of the old names are not found",
        example: Operation("requestBody: {content: {application/xml: {schema: {type: object, xml: {name: note}}}}}" => "requestBody: {content: {application/xml: {schema: {type: object, xml: {name: memo}}}}}"),
    }

    // Statuses and response headers.
    StatusAdded {
        id: "success-status-added", request: none, response: Breaking, sdk_step: (None, Receives),
        message: "may return {after}", why: "a client that knows the old statuses takes it for a failure",
        example: Operation("responses: {'200': {description: OK}}" => "responses: {'200': {description: OK}, '202': {description: Accepted}}"),
    }
    StatusRemoved {
        id: "success-status-removed", request: none, response: Breaking, sdk_step: (None, Receives),
        message: "no longer returns {before}", why: "a client that expects it fails",
        example: Operation("responses: {'200': {description: OK}, '202': {description: Accepted}}" => "responses: {'200': {description: OK}}"),
    }
    ErrorStatusAdded {
        id: "error-status-added", request: none, response: Additive, sdk_step: (None, None),
        message: "may fail with {after}", why: "any request can fail in new ways",
        example: Operation("responses: {'200': {description: OK}}" => "responses: {'200': {description: OK}, '409': {description: Conflict}}"),
    }
    ErrorStatusRemoved {
        id: "error-status-removed", request: none, response: Additive, sdk_step: (None, None),
        message: "no longer fails with {before}", why: "one case fewer to handle",
        example: Operation("responses: {'200': {description: OK}, '409': {description: Conflict}}" => "responses: {'200': {description: OK}}"),
    }
    HeaderAdded {
        id: "header-added", request: none, response: Additive, sdk_step: (None, None),
        message: "{what} was added", why: "unknown headers are ignored",
        example: Operation("responses: {'201': {description: OK}}" => "responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}"),
    }
    HeaderRemoved {
        id: "header-removed", request: none, response: Breaking, sdk_step: (None, None),
        message: "{what} was removed", why: "a client that reads it fails",
        example: Operation("responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}" => "responses: {'201': {description: OK}}"),
    }
    HeaderRequired {
        id: "header-became-required", request: none, response: Additive, sdk_step: (None, None),
        message: "{what} is always present", why: "a client that works without it still does",
        example: Operation("responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}" => "responses: {'201': {description: OK, headers: {Location: {required: true, schema: {type: string}}}}}"),
    }
    HeaderOptional {
        id: "header-became-optional", request: none, response: Breaking, sdk_step: (None, None),
        message: "{what} may be missing", why: "a client that relies on it fails",
        example: Operation("responses: {'201': {description: OK, headers: {Location: {required: true, schema: {type: string}}}}}" => "responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}"),
    }
    HeaderStyle {
        id: "header-style-changed", request: none, response: Breaking, sdk_step: (None, None),
        message: "{what} is serialized as `{after}`, was `{before}`", why: "the value is misread",
        example: Operation("responses: {'200': {description: OK, headers: {X-Limits: {schema: {type: object}}}}}" => "responses: {'200': {description: OK, headers: {X-Limits: {explode: true, schema: {type: object}}}}}"),
    }

    // Properties.
    PropertyAdded {
        id: "property-added", request: Additive, response: Additive, sdk_step: (Sends, Receives),
        message: "new optional property {what}", why: "requests work without it, unknown fields are ignored",
        example: Schema("type: object" => "type: object, properties: {note: {type: string}}"),
    }
    PropertyAddedRequired {
        id: "property-added-required", request: Breaking, response: Additive, sdk_step: (Requires, Receives),
        message: "new required property {what}", why: "a request without it is rejected",
        example: Schema("type: object" => "type: object, properties: {note: {type: string}}, required: [note]"),
    }
    PropertyRemoved {
        id: "property-removed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "property {what} was removed", why: "a request with it may be rejected, a response lacks it",
        example: Schema("type: object, properties: {note: {type: string}}" => "type: object"),
    }
    PropertyDeclared {
        id: "property-declared", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} is declared now", why: "the schema of other properties applied to it before",
        example: Schema("additionalProperties: {type: string}" => "properties: {note: {type: string}}, additionalProperties: {type: string}"),
    }
    PropertyUndeclared {
        id: "property-undeclared", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} is no longer declared", why: "the schema of other properties applies to it",
        example: Schema("properties: {note: {type: string}}, additionalProperties: {type: string}" => "additionalProperties: {type: string}"),
    }
    PropertyRequired {
        id: "property-became-required", request: Breaking, response: Additive, sdk_step: (Requires, None),
        message: "property {what} became required", why: "a request without it is rejected",
        example: Schema("properties: {note: {type: string}}" => "properties: {note: {type: string}}, required: [note]"),
    }
    PropertyOptional {
        id: "property-became-optional", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "property {what} became optional", why: "a response may lack it",
        example: Schema("properties: {note: {type: string}}, required: [note]" => "properties: {note: {type: string}}"),
    }
    PropertyRetyped {
        id: "property-retyped", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "property {what} is {after}, was {before}", why: "values of the old type are invalid as the new one",
        example: Schema("properties: {note: {type: string}}, required: [note]" => "properties: {note: {type: integer}}"),
    }
    ReadOnlyOn {
        id: "became-read-only", request: Breaking, response: none, sdk_step: (Accepts, None),
        message: "{what} may no longer be sent", why: "a request with it may be rejected",
        example: Schema("properties: {note: {type: string}}" => "properties: {note: {type: string, readOnly: true}}"),
    }
    ReadOnlyOff {
        id: "no-longer-read-only", request: Additive, response: none, sdk_step: (Accepts, None),
        message: "{what} may be sent", why: "requests work without it",
        example: Schema("properties: {note: {type: string, readOnly: true}}" => "properties: {note: {type: string}}"),
    }
    WriteOnlyOn {
        id: "became-write-only", request: none, response: Breaking, sdk_step: (None, Receives),
        message: "{what} is no longer in responses", why: "a response lacks it",
        example: Schema("properties: {note: {type: string}}" => "properties: {note: {type: string, writeOnly: true}}"),
    }
    WriteOnlyOff {
        id: "no-longer-write-only", request: none, response: Additive, sdk_step: (None, Receives),
        message: "{what} is now in responses, too", why: "unknown fields are ignored",
        example: Schema("properties: {note: {type: string, writeOnly: true}}" => "properties: {note: {type: string}}"),
    }

    // Types, null, formats, values.
    TypeChanged {
        id: "type-changed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} is {after}, was {before}", why: "values of the old type are invalid as the new one",
        example: Schema("type: string" => "type: integer"),
    }
    TypeWidened {
        id: "type-widened", request: Additive, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} is {after}, was {before}", why: "a response may hold a type that the client cannot parse",
        example: Schema("type: integer" => "type: number"),
    }
    TypeNarrowed {
        id: "type-narrowed", request: Breaking, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} is {after}, was {before}", why: "a value of a type that is no longer accepted is rejected",
        example: Schema("type: number" => "type: integer"),
    }
    NullableOn {
        id: "nullable-on", request: Additive, response: Breaking, sdk_step: (None, Receives),
        message: "{what} may be null", why: "a client may not expect null",
        example: Schema("type: string" => "type: string, nullable: true"),
    }
    NullableOff {
        id: "nullable-off", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} may not be null", why: "null is rejected",
        example: Schema("type: string, nullable: true" => "type: string"),
    }
    FormatAdded {
        id: "format-added", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} has format {after}", why: "other values are rejected",
        example: Schema("type: string" => "type: string, format: date-time"),
    }
    FormatRemoved {
        id: "format-removed", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} no longer has a format, was {before}", why: "values may no longer parse",
        example: Schema("type: string, format: date-time" => "type: string"),
    }
    FormatChanged {
        id: "format-changed", request: Breaking, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} has format {after}, was {before}", why: "values of one format are invalid in the other",
        example: Schema("type: string, format: date" => "type: string, format: date-time"),
    }
    FormatWidened {
        id: "format-widened", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} has format {after}, was {before}", why: "values may be too large for the old format",
        example: Schema("type: integer, format: int32" => "type: integer, format: int64"),
    }
    FormatNarrowed {
        id: "format-narrowed", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} has format {after}, was {before}", why: "values that were in range are rejected",
        example: Schema("type: integer, format: int64" => "type: integer, format: int32"),
    }
    EnumValueAdded {
        id: "enum-value-added", request: Additive, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} may be {after}", why: "enums are open: a client must accept values that it does not know",
        example: Schema("type: string, enum: [ACTIVE]" => "type: string, enum: [ACTIVE, PAUSED]"),
    }
    EnumValueRemoved {
        id: "enum-value-removed", request: Breaking, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} may no longer be {before}", why: "a request with it is rejected",
        example: Schema("type: string, enum: [ACTIVE, PAUSED]" => "type: string, enum: [ACTIVE]"),
    }
    EnumAdded {
        id: "enum-added", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} is one of {after} now", why: "other values are rejected",
        example: Schema("type: string" => "type: string, enum: [ACTIVE]"),
    }
    EnumRemoved {
        id: "enum-removed", request: Additive, response: Additive, sdk_step: (Accepts, Receives),
        message: "{what} is any value now, not one of a list", why: "a client must accept values that it does not know",
        example: Schema("type: string, enum: [ACTIVE]" => "type: string"),
    }
    EnumReplaced {
        id: "enum-replaced", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} is one of {after}, was one of {before}", why: "none of the old values remains",
        example: Schema("type: string, enum: [ACTIVE]" => "type: string, enum: [PAUSED]"),
    }

    // Limits and defaults.
    LimitAdded {
        id: "limit-added", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} has {after}", why: "values beyond it are rejected",
        example: Schema("type: string" => "type: string, maxLength: 10"),
    }
    LimitRemoved {
        id: "limit-removed", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} no longer has {before}", why: "a response may exceed it",
        example: Schema("type: string, maxLength: 10" => "type: string"),
    }
    LimitTightened {
        id: "limit-tightened", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} has {after}, had {before}", why: "values between the two are rejected",
        example: Schema("type: string, maxLength: 10" => "type: string, maxLength: 5"),
    }
    LimitLoosened {
        id: "limit-loosened", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} has {after}, had {before}", why: "a response may exceed the old limit",
        example: Schema("type: string, maxLength: 10" => "type: string, maxLength: 20"),
    }
    LimitChanged {
        id: "limit-changed", request: Breaking, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} has {after}, had {before}", why: "values that meet one may not meet the other",
        example: Schema("type: string, pattern: '^a'" => "type: string, pattern: '^b'"),
    }
    DefaultAdded {
        id: "default-added", request: Additive, response: Additive, sdk_step: (Accepts, None),
        message: "{what} defaults to {after}", why: "no default was documented before",
        example: Schema("type: integer" => "type: integer, default: 10"),
    }
    DefaultRemoved {
        id: "default-removed", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} no longer has a default, was {before}", why: "a request that omits it may mean something else",
        example: Schema("type: integer, default: 10" => "type: integer"),
    }
    DefaultChanged {
        id: "default-changed", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} defaults to {after}, was {before}", why: "a request that omits it means something else",
        example: Schema("type: integer, default: 10" => "type: integer, default: 20"),
    }

    // Objects.
    AdditionalForbidden {
        id: "additional-properties-forbidden", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} no longer accepts other properties", why: "a request with others is rejected",
        example: Schema("type: object" => "type: object, additionalProperties: false"),
    }
    AdditionalAllowed {
        id: "additional-properties-allowed", request: Additive, response: Additive, sdk_step: (None, None),
        message: "{what} accepts other properties", why: "unknown fields are ignored",
        example: Schema("type: object, additionalProperties: false" => "type: object"),
    }
    AdditionalTyped {
        id: "additional-properties-typed", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "other properties of {what} must be {after}", why: "others are rejected",
        example: Schema("type: object" => "type: object, additionalProperties: {type: string}"),
    }
    AdditionalUntyped {
        id: "additional-properties-untyped", request: Additive, response: Breaking, sdk_step: (None, None),
        message: "other properties of {what} may be anything, were {before}", why: "values may be of types that the client cannot parse",
        example: Schema("type: object, additionalProperties: {type: string}" => "type: object"),
    }

    // Unions and applicators.
    MemberAdded {
        id: "union-member-added", request: Additive, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} may be {after}", why: "a client cannot parse a variant that it does not know",
        example: Schema("oneOf: [{required: [a]}, {required: [b]}]" => "oneOf: [{required: [a]}, {required: [b]}, {required: [c]}]"),
    }
    MemberRemoved {
        id: "union-member-removed", request: Breaking, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} may no longer be {before}", why: "a request with it is rejected",
        example: Schema("oneOf: [{required: [a]}, {required: [b]}, {required: [c]}]" => "oneOf: [{required: [a]}, {required: [b]}]"),
    }
    UnionAdded {
        id: "union-added", request: Breaking, response: Additive, sdk_step: (Accepts, Receives),
        message: "{what} must match one of {after} variants, too", why: "values that match none are rejected",
        example: Schema("type: object, properties: {a: {}}" => "type: object, properties: {a: {}}, oneOf: [{required: [b]}, {required: [c]}]"),
    }
    UnionRemoved {
        id: "union-removed", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} need no longer match one of {before} variants", why: "a response may match none",
        example: Schema("type: object, properties: {a: {}}, oneOf: [{required: [b]}, {required: [c]}]" => "type: object, properties: {a: {}}"),
    }
    UnionLoosened {
        id: "union-loosened", request: Additive, response: Additive, sdk_step: (None, None),
        message: "{what} may match several variants", why: "what matched one still does",
        example: Schema("oneOf: [{required: [a]}, {required: [b]}]" => "anyOf: [{required: [a]}, {required: [b]}]"),
    }
    UnionTightened {
        id: "union-tightened", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} must match exactly one variant", why: "a request that matches several is rejected",
        example: Schema("anyOf: [{required: [a]}, {required: [b]}]" => "oneOf: [{required: [a]}, {required: [b]}]"),
    }
    DiscriminatorChanged {
        id: "discriminator-changed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} has the discriminator {after}, was {before}", why: "the client reads the wrong property",
        example: Schema("oneOf: [{required: [a]}, {required: [b]}], discriminator: {propertyName: kind}" => "oneOf: [{required: [a]}, {required: [b]}], discriminator: {propertyName: type}"),
    }
    DiscriminatorAdded {
        id: "discriminator-added", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} has the discriminator {after}", why: "it selects a variant, and does not change which values are valid",
        example: Schema("oneOf: [{required: [a]}, {required: [b]}]" => "oneOf: [{required: [a]}, {required: [b]}], discriminator: {propertyName: kind}"),
    }
    DiscriminatorRemoved {
        id: "discriminator-removed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} no longer has the discriminator {before}", why: "it selects a variant, and does not change which values are valid",
        example: Schema("oneOf: [{required: [a]}, {required: [b]}], discriminator: {propertyName: kind}" => "oneOf: [{required: [a]}, {required: [b]}]"),
    }
    MappingReplaced {
        id: "discriminator-value-replaced", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
        message: "{what} has the discriminator value {after} instead of {before}", why: "a client cannot parse a variant whose value it does not know",
        example: Components("A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, mapping: {a: A, b: B}}}" => "A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, mapping: {a: A, c: B}}}"),
    }
    MappingAdded {
        id: "discriminator-value-added", request: Additive, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} has the discriminator value {after}", why: "like a new enum value",
        example: Components("A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, mapping: {a: A, b: B}}}" => "A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, mapping: {a: A, b: B, c: B}}}"),
    }
    MappingRemoved {
        id: "discriminator-value-removed", request: Breaking, response: Additive, sdk_step: (Sends, Receives),
        message: "{what} no longer has the discriminator value {before}", why: "a request with it is rejected",
        example: Components("A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, mapping: {a: A, b: B, c: B}}}" => "A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, mapping: {a: A, b: B}}}"),
    }
    SchemaChanged {
        id: "schema-changed", request: Breaking, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} has {after}, had {before}", why: "the schemas differ, and no other rule shows that the difference is harmless",
        example: Components("A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {mapping: {a: A}}}" => "A: {required: [a]}, B: {required: [b]}, Root: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {mapping: {a: B}}}"),
    }
    ConstraintAdded {
        id: "constraint-added", request: Breaking, response: Additive, sdk_step: (Accepts, None),
        message: "{what} must meet `{after}`", why: "values that do not are rejected",
        example: Schema("type: string" => "type: string, not: {enum: [x]}"),
    }
    ConstraintRemoved {
        id: "constraint-removed", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} need no longer meet `{before}`", why: "a response may violate it",
        example: Schema("type: string, not: {enum: [x]}" => "type: string"),
    }
    ConstraintChanged {
        id: "constraint-changed", request: Breaking, response: Breaking, sdk_step: (Accepts, Receives),
        message: "{what} must meet another `{after}`", why: "values that meet one may not meet the other",
        example: Schema("type: object, patternProperties: {'^a': {}}" => "type: object, patternProperties: {'^b': {}}"),
    }

    // Security.
    SecurityRequired {
        id: "security-required", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "requires credentials now: {after}", why: "a request without them is rejected",
        example: Operation("security: []" => "security: [{key: []}]"),
    }
    SecurityOpened {
        id: "security-opened", request: Additive, response: none, sdk_step: (None, None),
        message: "no longer requires credentials, required {before}", why: "credentials do no harm",
        example: Operation("security: [{key: []}]" => "security: []"),
    }
    SecurityAlternativeAdded {
        id: "security-alternative-added", request: Additive, response: none, sdk_step: (None, None),
        message: "also accepts {after}", why: "the known credentials remain valid",
        example: Operation("security: [{key: []}]" => "security: [{key: []}, {oauth: [read]}]"),
    }
    SecurityAlternativeRemoved {
        id: "security-alternative-removed", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "no longer accepts {before}", why: "a client that uses it is rejected",
        example: Operation("security: [{key: []}, {oauth: [read]}]" => "security: [{oauth: [read]}]"),
    }
    SecurityScopeAdded {
        id: "security-scope-added", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "{what} requires scope {after}", why: "a token without it is rejected",
        example: Operation("security: [{oauth: [read]}]" => "security: [{oauth: [read, write]}]"),
    }
    SecurityScopeRemoved {
        id: "security-scope-removed", request: Additive, response: none, sdk_step: (Manual, None),
        message: "{what} no longer requires scope {before}", why: "a token with it still works",
        example: Operation("security: [{oauth: [read, write]}]" => "security: [{oauth: [read]}]"),
    }
    SchemeChanged {
        id: "security-scheme-changed", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "{what} is {after}, was {before}", why: "credentials go to the wrong place",
        example: Scheme("type: apiKey, in: header, name: key" => "type: apiKey, in: query, name: key"),
    }
    FlowAdded {
        id: "security-flow-added", request: Additive, response: none, sdk_step: (None, None),
        message: "{what} has flow {after}", why: "the known flows remain",
        example: Scheme("type: oauth2, flows: {}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}"),
    }
    FlowRemoved {
        id: "security-flow-removed", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "{what} no longer has flow {before}", why: "a client that uses it gets no token",
        example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}" => "type: oauth2, flows: {}"),
    }
    FlowUrlChanged {
        id: "security-flow-url-changed", request: Breaking, response: none, sdk_step: (Manual, None),
        message: "{what} is at {after}, was at {before}", why: "tokens are requested from the wrong URL",
        example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token2', scopes: {}}}"),
    }
    FlowScopeAdded {
        id: "security-flow-scope-added", request: Additive, response: none, sdk_step: (None, None),
        message: "{what} offers scope {after}", why: "the known scopes remain",
        example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {read: ''}}}"),
    }
    FlowScopeRemoved {
        id: "security-flow-scope-removed", request: Breaking, response: none, sdk_step: (None, None),
        message: "{what} no longer offers scope {before}", why: "a client that requests it is rejected",
        example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {read: ''}}}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}"),
    }
    FlowScopesUnlisted {
        id: "security-flow-scopes-unlisted", request: Docs, response: none, sdk_step: (None, None),
        message: "{what} no longer lists its scopes {before}", why: "scopes that are not listed are not known to have changed",
        example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token'}}"),
    }
    FlowScopesListed {
        id: "security-flow-scopes-listed", request: Docs, response: none, sdk_step: (None, None),
        message: "{what} lists its scopes {after}", why: "scopes that were not listed are not known to have changed",
        example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token'}}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}"),
    }

    // Documentation only.
    OperationIdChanged {
        id: "operation-id-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} has the operation id {after}, had {before}", why: "ids are not sent",
        example: Operation("operationId: getNote" => "operationId: readNote"),
    }
    DescriptionChanged {
        id: "description-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "descriptions changed: {what}", why: "documentation only",
        example: Schema("description: A note" => "description: One note"),
    }
    SummaryChanged {
        id: "summary-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "summaries changed: {what}", why: "documentation only",
        example: Operation("summary: A note" => "summary: One note"),
    }
    TitleChanged {
        id: "title-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "titles changed: {what}", why: "documentation only",
        example: Schema("title: Note" => "title: A note"),
    }
    ExampleChanged {
        id: "example-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "examples changed: {what}", why: "documentation only",
        example: Schema("example: Milk" => "example: Bread"),
    }
    TagsChanged {
        id: "tags-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} are {after}, were {before}", why: "documentation only",
        example: Operation("tags: [notes]" => "tags: [notes, all]"),
    }
    DeprecationChanged {
        id: "deprecation-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "deprecation of {what} is {after}, was {before}", why: "it still works",
        example: Operation("deprecated: false" => "deprecated: true"),
    }
    LinksChanged {
        id: "links-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "links changed: {what}", why: "hints only",
        example: Operation("responses: {'200': {description: OK}}" => "responses: {'200': {description: OK, links: {next: {operationId: next}}}}"),
    }
    InfoChanged {
        id: "info-changed", request: Docs, response: Docs, sdk_step: (None, None),
        message: "{what} is {after}, was {before}", why: "documentation only",
        example: Document("info: {title: Notes, version: '1'}" => "info: {title: Notes, version: '2'}"),
    }
}
