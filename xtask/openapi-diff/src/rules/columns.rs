//! The columns of the table of rules. Each part of the table is a macro that adds its rows to those of before.
//!
//! - `id`: the rule's name in reports;
//! - `request`, `response`: the level where the client sends and where it receives, `none` where the change cannot
//!   matter there;
//! - `sdk_step`: what the change means for an SDK, in a request and in a response;
//! - `message`: the sentence of a report;
//! - `why`: the reason for the level;
//! - `example`: the place in which two documents differ, and its part of the old and of the new one.

macro_rules! level {
    (none) => {
        None
    };
    ($level:ident) => {
        Some(Level::$level)
    };
}

macro_rules! rules {
    (; $($kind:ident {
        id: $id:literal, request: $request:ident, response: $response:ident,
        sdk_step: ($request_step:ident, $response_step:ident),
        message: $message:literal, why: $why:literal,
        example: $place:ident($before:literal => $after:literal),
    })*) => {
        /// The kinds of change, one for each rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is documented by its row of the table")]
        pub enum Kind { $($kind),* }

        /// All rules, in the order of [`Kind`].
        pub static RULES: &[Rule] = &[$(Rule {
            id: $id,
            level: Sides { request: level!($request), response: level!($response) },
            sdk_step: Sides { request: SdkStep::$request_step, response: SdkStep::$response_step },
            message: $message,
            why: $why,
            example: Example { place: Place::$place, before: $before, after: $after },
        }),*];

        impl Kind {
            /// All kinds, in the order of [`RULES`].
            pub const ALL: &[Self] = &[$(Self::$kind),*];
        }
    };
}
