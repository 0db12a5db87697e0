//! The rules of security.

/// Passes these rules, after those of before, to the next part of the table.
#[rustfmt::skip]
macro_rules! security {
    ($next:ident $($parts:ident)*; $($rows:tt)*) => {
        $next! { $($parts)*; $($rows)*
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
            FlowUrlAdded {
                id: "security-flow-url-added", request: Additive, response: none, sdk_step: (None, None),
                message: "{what} is at {after}", why: "the known URLs remain",
                example: Scheme("type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {}}}" => "type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', refreshUrl: 'https://a.example/refresh', scopes: {}}}"),
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
        }
    };
}
