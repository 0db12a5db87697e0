//! What can change, and how bad that is. Rules are data: a new one is a row here and a case in the tests.

use serde::Serialize;

/// How much a change matters to a strict client written from the old document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Said for people only; nothing on the wire changes.
    Docs,
    /// On the wire, and the client goes on working.
    Additive,
    /// The client may be refused, or meet what it cannot read.
    Breaking,
}

/// A rule: a kind of change, judged by the direction in which it goes over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name in reports.
    pub id: &'static str,
    /// What it means where the client sends; nothing if it cannot matter there.
    pub request: Option<Level>,
    /// What it means where the client receives.
    pub response: Option<Level>,
    /// The sentence of a report, with `{what}`, `{before}` and `{after}`.
    pub message: &'static str,
    /// Why it is judged so.
    pub why: &'static str,
    /// A change it applies to.
    pub example: &'static str,
}

const B: Option<Level> = Some(Level::Breaking);
const A: Option<Level> = Some(Level::Additive);
const D: Option<Level> = Some(Level::Docs);
const N: Option<Level> = None;

macro_rules! rules {
    ($($kind:ident $id:literal $request:ident $response:ident $message:literal $why:literal $example:literal)*) => {
        /// The kinds of change that are told apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is a row of the table, which says it better")]
        pub enum Kind { $($kind),* }

        /// Every rule there is.
        pub static RULES: &[Rule] = &[$(Rule {
            id: $id, request: $request, response: $response, message: $message, why: $why, example: $example,
        }),*];

        impl Kind {
            /// The rule of this kind.
            pub fn rule(self) -> &'static Rule {
                match self { $(Self::$kind => {
                    static RULE: Rule = Rule {
                        id: $id, request: $request, response: $response,
                        message: $message, why: $why, example: $example,
                    };
                    &RULE
                }),* }
            }
        }
    };
}

// Columns: kind, id, level in a request, level in a response, message, why, example.
rules! {
    OperationRemoved "operation-removed" B B "{what} is gone" "calls to it are refused" "GET /a disappears"
    OperationAdded "operation-added" A A "{what} is new" "no client calls it yet" "GET /b appears"
    OperationMoved "operation-moved" B B "{before} is now {after}" "calls to the old path are refused" "GET /v1/a becomes GET /v2/a, otherwise the same"

    ServerAdded "server-added" A N "served from {after} too" "the known address still answers" "a second server"
    ServerRemoved "server-removed" B N "no longer served from {before}" "calls go to an address that may not answer" "one of two servers gone"
    ServerChanged "server-changed" B N "served from {after}, no longer from {before}" "calls go to an address that may not answer" "another host"

    ParameterAdded "parameter-added" A N "new optional {what}" "a call without it is still accepted" "optional query parameter `limit`"
    ParameterAddedRequired "parameter-added-required" B N "new required {what}" "a call without it is refused" "required query parameter `limit`"
    ParameterRemoved "parameter-removed" B N "{what} is gone" "a call with it may be refused" "query parameter `limit` disappears"
    ParameterRequired "parameter-became-required" B N "{what} became required" "a call without it is refused" "`limit` required"
    ParameterOptional "parameter-became-optional" A N "{what} became optional" "a call with it is still accepted" "`limit` optional"
    ParameterStyle "parameter-style-changed" B N "{what} is written as `{after}`, was `{before}`" "a value in the old writing is misread" "explode false"
    ParameterEmptyAllowed "parameter-may-be-empty" A N "{what} may be empty" "values are still accepted" "allowEmptyValue on"
    ParameterEmptyForbidden "parameter-may-not-be-empty" B N "{what} may no longer be empty" "an empty value is refused" "allowEmptyValue off"
    PathParameterRenamed "path-parameter-renamed" D N "path parameter {before} is called {after}" "the name is not sent" "/a/{id} becomes /a/{aId}"

    BodyAdded "body-added" A N "takes a body now, optionally" "a call without it is still accepted" "optional requestBody"
    BodyAddedRequired "body-added-required" B N "needs a body now" "a call without it is refused" "required requestBody"
    BodyRemoved "body-removed" B N "takes no body any more" "a call with it may be refused" "requestBody disappears"
    BodyRequired "body-became-required" B N "the body became required" "a call without it is refused" "required: true"
    BodyOptional "body-became-optional" A N "the body became optional" "a call with it is still accepted" "required: false"

    MediaTypeAdded "media-type-added" A A "{what} as {after} too" "the known one stays" "application/xml beside JSON"
    MediaTypeRemoved "media-type-removed" B B "{what} no longer as {before}" "what was sent or asked for is refused" "JSON disappears"
    MediaTypeNarrowed "media-type-narrowed" B A "{what} as {after}, was {before}" "fewer media types are taken, or given" "*/* becomes application/json"
    MediaTypeWidened "media-type-widened" A B "{what} as {after}, was {before}" "more media types are taken, or given" "application/json becomes */*"
    EncodingChanged "encoding-changed" B B "the parts of {what} are encoded differently" "parts in the old encoding are misread" "a part's contentType"

    StatusAdded "success-status-added" N B "may answer {after}" "a client that knows the old statuses takes it for a failure" "202 beside 200"
    StatusRemoved "success-status-removed" N B "no longer answers {before}" "a client waits for it in vain" "201 disappears"
    ErrorStatusAdded "error-status-added" N A "may fail with {after}" "any call can fail in new ways" "409 appears"
    ErrorStatusRemoved "error-status-removed" N A "no longer fails with {before}" "one case less to handle" "404 disappears"

    HeaderAdded "header-added" N A "{what} is new" "unknown headers are ignored" "Location appears"
    HeaderRemoved "header-removed" N B "{what} is gone" "a client that reads it fails" "Location disappears"
    HeaderRequired "header-became-required" N A "{what} is always there" "a client that copes without it still does" "required: true"
    HeaderOptional "header-became-optional" N B "{what} may be missing" "a client that relies on it fails" "required: false"
    HeaderStyle "header-style-changed" N B "{what} is written as `{after}`, was `{before}`" "the value is misread" "explode true"

    PropertyAdded "property-added" A A "new optional property {what}" "requests go on without it, unknown fields are ignored" "`note` appears"
    PropertyAddedRequired "property-added-required" B A "new required property {what}" "a request without it is refused" "`note` appears, required"
    PropertyRemoved "property-removed" B B "property {what} is gone" "a request with it may be refused, an answer lacks it" "`note` disappears"
    PropertyRequired "property-became-required" B A "property {what} became required" "a request without it is refused" "`note` required"
    PropertyOptional "property-became-optional" A B "property {what} became optional" "an answer may lack it" "`note` no longer required"
    PropertyRetyped "property-retyped" B B "property {what} is {after}, was {before}" "values of the old type are not of the new one" "required string becomes optional integer"
    ReadOnlyOn "became-read-only" B N "{what} may no longer be sent" "a request with it may be refused" "readOnly on"
    ReadOnlyOff "no-longer-read-only" A N "{what} may be sent" "requests go on without it" "readOnly off"
    WriteOnlyOn "became-write-only" N B "{what} is no longer in answers" "an answer lacks it" "writeOnly on"
    WriteOnlyOff "no-longer-write-only" N A "{what} is in answers too" "unknown fields are ignored" "writeOnly off"

    TypeChanged "type-changed" B B "{what} is {after}, was {before}" "values of the old type are not of the new one" "string becomes integer"
    TypeWidened "type-widened" A B "{what} is {after}, was {before}" "an answer may hold a type the client cannot read" "integer becomes number"
    TypeNarrowed "type-narrowed" B A "{what} is {after}, was {before}" "a value of a type no longer taken is refused" "number becomes integer"
    NullableOn "nullable-on" A B "{what} may be null" "a client may not expect null" "nullable: true"
    NullableOff "nullable-off" B A "{what} may not be null" "null is refused" "nullable gone"

    FormatAdded "format-added" B A "{what} has format {after}" "other values are refused" "date-time on a string"
    FormatRemoved "format-removed" A B "{what} has no format any more, was {before}" "values may no longer parse" "date-time gone"
    FormatChanged "format-changed" B B "{what} has format {after}, was {before}" "values of one format are not of the other" "date becomes date-time"
    FormatWidened "format-widened" A B "{what} has format {after}, was {before}" "values may be too large for the old format" "int32 becomes int64"
    FormatNarrowed "format-narrowed" B A "{what} has format {after}, was {before}" "values that fitted are refused" "int64 becomes int32"

    EnumValueAdded "enum-value-added" A A "{what} may be {after}" "open enums are the rule: a client must cope with values it does not know" "`PAUSED` appears"
    EnumValueRemoved "enum-value-removed" B A "{what} is never {before}" "a request with it is refused" "`PAUSED` disappears"
    EnumAdded "enum-added" B A "{what} is one of a list of values now" "other values are refused" "string becomes enum"
    EnumRemoved "enum-removed" A A "{what} is any value now, not one of a list" "a client must cope with values it does not know" "enum becomes string"

    LimitAdded "limit-added" B A "{what} has {after}" "values beyond it are refused" "maxLength: 10"
    LimitRemoved "limit-removed" A B "{what} no longer has {before}" "an answer may go beyond it" "maxLength gone"
    LimitTightened "limit-tightened" B A "{what} has {after}, had {before}" "values between the two are refused" "maxLength 10 becomes 5"
    LimitLoosened "limit-loosened" A B "{what} has {after}, had {before}" "an answer may go beyond the old limit" "maxLength 10 becomes 20"
    LimitChanged "limit-changed" B B "{what} has {after}, had {before}" "values that met one need not meet the other" "another pattern"

    DefaultAdded "default-added" A A "{what} defaults to {after}" "what it was when left out was not said" "default: 10"
    DefaultRemoved "default-removed" B A "{what} has no default any more, was {before}" "a request that leaves it out means something else" "default gone"
    DefaultChanged "default-changed" B A "{what} defaults to {after}, was {before}" "a request that leaves it out means something else" "default 10 becomes 20"

    AdditionalForbidden "additional-properties-forbidden" B A "{what} takes no other properties any more" "a request with others is refused" "additionalProperties: false"
    AdditionalAllowed "additional-properties-allowed" A A "{what} takes other properties" "unknown fields are ignored" "additionalProperties: true"
    AdditionalTyped "additional-properties-typed" B A "other properties of {what} must fit a schema" "others are refused" "additionalProperties: {type: string}"
    AdditionalUntyped "additional-properties-untyped" A B "other properties of {what} may be anything" "values may be of types the client cannot read" "additionalProperties: {}"

    MemberAdded "union-member-added" A B "{what} may be {after}" "a client cannot read an alternative it does not know" "a fourth message type"
    MemberRemoved "union-member-removed" B A "{what} is never {before}" "a request with it is refused" "a message type disappears"
    UnionAdded "union-added" B A "{what} must fit an alternative too" "values that fit none are refused" "oneOf appears beside properties"
    UnionRemoved "union-removed" A B "{what} need not fit an alternative any more" "an answer may fit none" "oneOf beside properties disappears"
    UnionLoosened "union-loosened" A A "{what} may fit several alternatives" "what fitted one still does" "oneOf becomes anyOf"
    UnionTightened "union-tightened" B A "{what} must fit exactly one alternative" "a request that fits several is refused" "anyOf becomes oneOf"
    DiscriminatorChanged "discriminator-changed" B B "{what} is told apart by {after}, was {before}" "the client looks at the wrong property" "kind becomes type"
    MappingAdded "discriminator-value-added" A A "{what} knows the discriminator value {after}" "as a new enum value" "a mapping entry appears"
    MappingRemoved "discriminator-value-removed" B A "{what} no longer knows the discriminator value {before}" "a request with it is refused" "a mapping entry disappears"
    ConstraintAdded "constraint-added" B A "{what} must meet `{after}`" "values that do not are refused" "`not` appears"
    ConstraintRemoved "constraint-removed" A B "{what} need not meet `{before}`" "an answer may not meet it" "`not` disappears"
    ConstraintChanged "constraint-changed" B B "{what} must meet another `{after}`" "values that met one need not meet the other" "`patternProperties` changes"

    SecurityRequired "security-required" B N "needs credentials now" "a call without them is refused" "security appears"
    SecurityOpened "security-opened" A N "needs no credentials any more" "credentials do no harm" "security disappears"
    SecurityAlternativeAdded "security-alternative-added" A N "{after} lets a caller in too" "the known ways stay" "an API key beside OAuth"
    SecurityAlternativeRemoved "security-alternative-removed" B N "{before} no longer lets a caller in" "a client that uses it is refused" "OAuth only, no API key"
    SecurityScopeAdded "security-scope-added" B N "{what} needs scope {after}" "a token without it is refused" "a second scope"
    SecurityScopeRemoved "security-scope-removed" A N "{what} no longer needs scope {before}" "a token with it still works" "one scope less"
    SchemeChanged "security-scheme-changed" B N "{what} works differently" "credentials go to the wrong place" "a key moves from query to header"
    FlowAdded "security-flow-added" A N "{what} has flow {after}" "the known flows stay" "clientCredentials appears"
    FlowRemoved "security-flow-removed" B N "{what} has no flow {before} any more" "a client that uses it gets no token" "implicit disappears"
    FlowUrlChanged "security-flow-url-changed" B N "{what} is at {after}, was at {before}" "tokens are asked for at the wrong address" "another tokenUrl"
    FlowScopeAdded "security-flow-scope-added" A N "{what} offers scope {after}" "the known scopes stay" "a scope appears"
    FlowScopeRemoved "security-flow-scope-removed" B N "{what} no longer offers scope {before}" "a client that asks for it is refused" "a scope disappears"
    FlowScopesUnsaid "security-flow-scopes-unsaid" D N "{what} no longer says which scopes it offers" "what is not said is not known to have changed" "scopes missing"
    FlowScopesSaid "security-flow-scopes-said" D N "{what} says again which scopes it offers" "what was not said is not known to have changed" "scopes back"

    OperationIdChanged "operation-id-changed" D D "operation id {before} became {after}" "ids are not sent" "getA becomes readA"
    DescriptionChanged "description-changed" D D "descriptions changed in {after}" "for people only" "a sentence"
    SummaryChanged "summary-changed" D D "summaries changed in {after}" "for people only" "a heading"
    TitleChanged "title-changed" D D "titles changed in {after}" "for people only" "a title"
    ExampleChanged "example-changed" D D "examples changed in {after}" "for people only" "an example"
    TagsChanged "tags-changed" D D "tags changed in {after}" "for people only" "another tag"
    DeprecationChanged "deprecation-changed" D D "deprecation changed in {after}" "it still works" "deprecated: true"
    LinksChanged "links-changed" D D "links changed in {after}" "hints only" "a link"
    InfoChanged "info-changed" D D "the document's own title, version or description changed" "for people only" "info.title"
}
