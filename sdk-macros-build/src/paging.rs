//! Paginators for every operation that returns a list in pages.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::names;
use crate::spec::{Kind, Operation, SchemaKind, Spec};

/// A list in pages: an operation that takes a cursor and returns `results` and, in `paging`, the next cursor.
pub(crate) struct List<'s> {
    pub operation: &'s Operation,
    pub page: &'s str,
    pub item: &'s Kind,
    has_limit: bool,
}

const CURSOR: &str = "after";
const LIMIT: &str = "limit";

impl<'s> List<'s> {
    /// Returns the lists of a document.
    pub(crate) fn all(spec: &'s Spec) -> Vec<Self> {
        let operations = spec.operations.iter();
        operations
            .filter_map(|operation| Self::of(spec, operation))
            .collect()
    }

    /// Whether the page's type is generated here: one that is shared has its methods already.
    pub(crate) fn is_own(&self, spec: &Spec) -> bool {
        spec.own_schemas().any(|schema| schema.name == self.page)
    }

    fn of(spec: &'s Spec, operation: &'s Operation) -> Option<Self> {
        let takes = |name: &str, kind: Kind| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|p| p.name == name && p.kind == kind && !p.required && !p.in_path)
        };
        let page = operation.response.as_ref()?;
        let Kind::List(item) = field(spec, page, "results")? else {
            return None;
        };
        let next = field(spec, field(spec, page, "paging")?, "next")?;
        let is_list = takes(CURSOR, Kind::Text) && *field(spec, next, CURSOR)? == Kind::Text;
        is_list.then_some(Self {
            operation,
            page: page.named()?,
            item,
            has_limit: takes(LIMIT, Kind::Count),
        })
    }
}

/// Returns the type of an object's field.
fn field<'s>(spec: &'s Spec, object: &Kind, wire: &str) -> Option<&'s Kind> {
    let Kind::Object(name) = object else {
        return None;
    };
    let SchemaKind::Object(object) = &spec.schemas.get(name)?.kind else {
        return None;
    };
    let field = object.fields.iter().find(|field| field.wire == wire)?;
    Some(&field.kind)
}

/// Returns whether a query parameter is the cursor of a paged list.
pub(crate) fn is_cursor(spec: &Spec, operation: &Operation, parameter: &str) -> bool {
    parameter == CURSOR && List::of(spec, operation).is_some()
}

pub(crate) fn lists(spec: &Spec) -> TokenStream {
    let lists = List::all(spec);
    let pages: BTreeSet<&str> = lists
        .iter()
        .filter(|list| list.is_own(spec))
        .map(|list| list.page)
        .collect();
    let pages = pages.into_iter().map(|page| {
        let page = names::ident(page);
        quote! {
            impl #page {
                /// The cursor of the next page; absent on the last one. A page can be empty and still have one.
                #[must_use]
                pub fn next_cursor(&self) -> Option<&str> {
                    cursor(self.paging.as_ref()?.next.as_ref()?.after.as_deref())
                }
            }
        }
    });
    if lists.is_empty() {
        return TokenStream::new();
    }
    let lists = lists.iter().map(list);
    quote! {
        use crate::pages::{Page, Paginated, Paginator, ReadPage, cursor, read_page};
        #(#pages)*
        #(#lists)*
    }
}

fn list(list: &List<'_>) -> TokenStream {
    let name = &list.operation.id;
    let request = names::ident(&names::pascal(name));
    let page = names::ident(list.page);
    let item = list.item;
    let (size, set) = match list.has_limit {
        true => (quote!(size), quote!(self.limit(size))),
        false => (quote!(_), quote!(self)),
    };
    quote! {
        impl #request {
            /// Reads the whole list, page by page, from the page that this request is for.
            pub fn all(self) -> Paginator<Self> {
                Paginator::new(self)
            }
        }
        impl Paginated for #request {
            type Item = #item;
        }
        impl ReadPage<#item> for #request {
            fn read_page(self, cursor: Option<String>) -> BoxFuture<Page<#item>> {
                let request = cursor.into_iter().fold(self, Self::after);
                read_page(request, #page::next_cursor, |page| page.results)
            }
            fn with_page_size(self, #size: u32) -> Self {
                #set
            }
        }
    }
}
