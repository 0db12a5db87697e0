//! The rules of documentation.

/// Passes these rules, after those of before, to the next part of the table.
#[rustfmt::skip]
macro_rules! documentation {
    ($next:ident $($parts:ident)*; $($rows:tt)*) => {
        $next! { $($parts)*; $($rows)*
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
    };
}
