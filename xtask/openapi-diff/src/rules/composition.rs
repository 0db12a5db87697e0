//! The rules of objects, unions and other keywords with schemas.

/// Passes these rules, after those of before, to the next part of the table.
#[rustfmt::skip]
macro_rules! composition {
    ($next:ident $($parts:ident)*; $($rows:tt)*) => {
        $next! { $($parts)*; $($rows)*
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
                example: Schema("oneOf: [{required: [a], properties: {a: {}}}, {required: [b], properties: {b: {}}}]" => "oneOf: [{required: [a], properties: {a: {}}}, {required: [b], properties: {b: {}}}, {required: [c], properties: {c: {}}}]"),
            }
            MemberRemoved {
                id: "union-member-removed", request: Breaking, response: Additive, sdk_step: (Sends, Receives),
                message: "{what} may no longer be {before}", why: "a request with it is rejected",
                example: Schema("oneOf: [{required: [a], properties: {a: {}}}, {required: [b], properties: {b: {}}}, {required: [c], properties: {c: {}}}]" => "oneOf: [{required: [a], properties: {a: {}}}, {required: [b], properties: {b: {}}}]"),
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
                example: Schema("type: object, patternProperties: {'^a': {type: string}}" => "type: object, patternProperties: {'^b': {type: string}}"),
            }
        }
    };
}
