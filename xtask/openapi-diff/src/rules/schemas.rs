//! The rules of one schema: properties, types, values, limits and defaults.

/// Passes these rules, after those of before, to the next part of the table.
#[rustfmt::skip]
macro_rules! schemas {
    ($next:ident $($parts:ident)*; $($rows:tt)*) => {
        $next! { $($parts)*; $($rows)*
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
        }
    };
}
