//! The rules of operations: servers, parameters, bodies, statuses and headers.

/// Passes these rules, after those of before, to the next part of the table.
#[rustfmt::skip]
macro_rules! operations {
    ($next:ident $($parts:ident)*; $($rows:tt)*) => {
        $next! { $($parts)*; $($rows)*
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
                id: "parameter-added", request: Additive, response: Additive, sdk_step: (Sends, None),
                message: "new optional {what}", why: "a request without it is still accepted",
                example: Operation("parameters: []" => "parameters: [{name: limit, in: query, schema: {type: integer}}]"),
            }
            ParameterAddedRequired {
                id: "parameter-added-required", request: Breaking, response: Additive, sdk_step: (Requires, None),
                message: "new required {what}", why: "a request without it is rejected",
                example: Operation("parameters: []" => "parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]"),
            }
            ParameterRemoved {
                id: "parameter-removed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
                message: "{what} was removed", why: "a request with it may be rejected",
                example: Operation("parameters: [{name: limit, in: query, schema: {type: integer}}]" => "parameters: []"),
            }
            ParameterRequired {
                id: "parameter-became-required", request: Breaking, response: Additive, sdk_step: (Requires, None),
                message: "{what} became required", why: "a request without it is rejected",
                example: Operation("parameters: [{name: limit, in: query, schema: {type: integer}}]" => "parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]"),
            }
            ParameterOptional {
                id: "parameter-became-optional", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
                message: "{what} became optional", why: "a client that relies on it fails",
                example: Operation("parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]" => "parameters: [{name: limit, in: query, schema: {type: integer}}]"),
            }
            ParameterStyle {
                id: "parameter-style-changed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
                message: "{what} is serialized as `{after}`, was `{before}`", why: "a value in the old style is misread",
                example: Operation("parameters: [{name: ids, in: query, schema: {type: array, items: {type: string}}}]" => "parameters: [{name: ids, in: query, explode: false, schema: {type: array, items: {type: string}}}]"),
            }
            ParameterEmptyAllowed {
                id: "parameter-may-be-empty", request: Additive, response: Breaking, sdk_step: (None, Receives),
                message: "{what} may be empty", why: "a client that expects a value fails",
                example: Operation("parameters: [{name: all, in: query, schema: {type: string}}]" => "parameters: [{name: all, in: query, allowEmptyValue: true, schema: {type: string}}]"),
            }
            ParameterEmptyForbidden {
                id: "parameter-may-not-be-empty", request: Breaking, response: Additive, sdk_step: (Accepts, None),
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
                id: "body-added", request: Additive, response: Additive, sdk_step: (None, None),
                message: "{what} accepts an optional body now ({after})", why: "a request without it is still accepted",
                example: Operation("summary: Create" => "summary: Create, requestBody: {content: {application/json: {}}}"),
            }
            BodyAddedRequired {
                id: "body-added-required", request: Breaking, response: Additive, sdk_step: (Requires, None),
                message: "{what} requires a body now ({after})", why: "a request without it is rejected",
                example: Operation("summary: Create" => "summary: Create, requestBody: {required: true, content: {application/json: {}}}"),
            }
            BodyRemoved {
                id: "body-removed", request: Breaking, response: Breaking, sdk_step: (Accepts, Receives),
                message: "{what} no longer accepts a body (was {before})", why: "a request with it may be rejected",
                example: Operation("summary: Create, requestBody: {content: {application/json: {}}}" => "summary: Create"),
            }
            BodyRequired {
                id: "body-became-required", request: Breaking, response: Additive, sdk_step: (Requires, None),
                message: "the body became required", why: "a request without it is rejected",
                example: Operation("requestBody: {content: {application/json: {}}}" => "requestBody: {required: true, content: {application/json: {}}}"),
            }
            BodyOptional {
                id: "body-became-optional", request: Additive, response: Breaking, sdk_step: (Accepts, Receives),
                message: "the body became optional", why: "a client that relies on it fails",
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
                id: "success-status-added", request: Additive, response: Breaking, sdk_step: (None, Receives),
                message: "may return {after}", why: "a client that knows the old statuses takes it for a failure",
                example: Operation("responses: {'200': {description: OK}}" => "responses: {'200': {description: OK}, '202': {description: Accepted}}"),
            }
            StatusRemoved {
                id: "success-status-removed", request: Breaking, response: Breaking, sdk_step: (Sends, Receives),
                message: "no longer returns {before}", why: "a client that expects it fails",
                example: Operation("responses: {'200': {description: OK}, '202': {description: Accepted}}" => "responses: {'200': {description: OK}}"),
            }
            ErrorStatusAdded {
                id: "error-status-added", request: Additive, response: Additive, sdk_step: (None, None),
                message: "may fail with {after}", why: "any request can fail in new ways",
                example: Operation("responses: {'200': {description: OK}}" => "responses: {'200': {description: OK}, '409': {description: Conflict}}"),
            }
            ErrorStatusRemoved {
                id: "error-status-removed", request: Additive, response: Additive, sdk_step: (None, None),
                message: "no longer fails with {before}", why: "one case fewer to handle",
                example: Operation("responses: {'200': {description: OK}, '409': {description: Conflict}}" => "responses: {'200': {description: OK}}"),
            }
            HeaderAdded {
                id: "header-added", request: Additive, response: Additive, sdk_step: (None, None),
                message: "{what} was added", why: "unknown headers are ignored",
                example: Operation("responses: {'201': {description: OK}}" => "responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}"),
            }
            HeaderRemoved {
                id: "header-removed", request: Additive, response: Breaking, sdk_step: (None, None),
                message: "{what} was removed", why: "a client that reads it fails",
                example: Operation("responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}" => "responses: {'201': {description: OK}}"),
            }
            HeaderRequired {
                id: "header-became-required", request: Breaking, response: Additive, sdk_step: (Requires, None),
                message: "{what} is always present", why: "a client that does not send it is rejected",
                example: Operation("responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}" => "responses: {'201': {description: OK, headers: {Location: {required: true, schema: {type: string}}}}}"),
            }
            HeaderOptional {
                id: "header-became-optional", request: Additive, response: Breaking, sdk_step: (None, None),
                message: "{what} may be missing", why: "a client that relies on it fails",
                example: Operation("responses: {'201': {description: OK, headers: {Location: {required: true, schema: {type: string}}}}}" => "responses: {'201': {description: OK, headers: {Location: {schema: {type: string}}}}}"),
            }
            HeaderStyle {
                id: "header-style-changed", request: Breaking, response: Breaking, sdk_step: (Sends, None),
                message: "{what} is serialized as `{after}`, was `{before}`", why: "the value is misread",
                example: Operation("responses: {'200': {description: OK, headers: {X-Limits: {schema: {type: object}}}}}" => "responses: {'200': {description: OK, headers: {X-Limits: {explode: true, schema: {type: object}}}}}"),
            }
        }
    };
}
