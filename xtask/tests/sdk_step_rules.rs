//! Cargo's rules for versions, on pieces of Rust.
#![allow(
    clippy::unwrap_used,
    reason = "a helper of a test stops where it stands, as tests do"
)]

use openapi_diff::Semver::{self, Major, Minor, None as Same, Patch};
use xtask::sdk_step::{Surface, compare};

fn surface(source: &str) -> Surface {
    let mut surface = Surface::default();
    surface.add(source, "", &[("types", "")]).unwrap();
    surface
}

/// Old, new, the step, and the changes as `kind item`.
type Case = (&'static str, &'static str, Semver, &'static [&'static str]);

const CASES: &[Case] = &[
    // Structs.
    (
        "pub struct A { pub a: u8 }",
        "pub struct A { pub a: u8 }",
        Same,
        &[],
    ),
    ("pub struct A;", "", Major, &["type-removed A"]),
    ("", "pub struct A { pub a: u8 }", Minor, &["type-added A"]),
    (
        "pub struct A { pub a: u8 }",
        "pub struct A { pub a: u8, pub b: u8 }",
        Major,
        &["field-added A.b"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: u8 }",
        "#[non_exhaustive] pub struct A { pub a: u8, pub b: u8 }",
        Minor,
        &["field-added A.b"],
    ),
    (
        "pub struct A { pub a: u8, c: u8 }",
        "pub struct A { pub a: u8, c: u8, pub b: u8 }",
        Minor,
        &["field-added A.b"],
    ),
    (
        "pub struct A { pub a: u8 }",
        "pub struct A { pub a: u8, b: u8 }",
        Major,
        &["type-changed A"],
    ),
    (
        "pub struct A { pub a: u8, b: u8 }",
        "pub struct A { pub a: u8, c: u8 }",
        Same,
        &[],
    ),
    (
        "pub struct A { pub a: u8, pub b: u8 }",
        "pub struct A { pub b: u8, pub a: u8 }",
        Same,
        &[],
    ),
    ("pub struct A { a: u8 }", "pub struct A(u8);", Same, &[]),
    (
        "pub struct A { pub a: u8 }",
        "#[non_exhaustive] pub struct A { pub a: u8 }",
        Major,
        &["type-changed A"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: u8 }",
        "pub struct A { pub a: u8 }",
        Minor,
        &["type-changed A"],
    ),
    (
        "pub struct A { pub a: u8 }",
        "pub struct A { a: u8 }",
        Major,
        &["field-removed A.a", "type-changed A"],
    ),
    (
        "pub struct A { pub a: u8 }",
        "pub struct A { #[doc(hidden)] pub a: u8 }",
        Major,
        &["field-removed A.a", "type-changed A"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: Option<u8> }",
        "#[non_exhaustive] pub struct A { pub a: u8 }",
        Major,
        &["field-retyped A.a"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: ::std::vec::Vec<u8> }",
        "#[non_exhaustive] pub struct A { pub a: std :: vec :: Vec < u8 > }",
        Same,
        &[],
    ),
    (
        "pub struct A(pub u8);",
        "pub struct A(pub u16);",
        Major,
        &["field-retyped A.0"],
    ),
    (
        "pub struct A { pub a: u8 }",
        "pub enum A { B }",
        Major,
        &["field-removed A.a", "type-changed A", "variant-added A::B"],
    ),
    (
        "pub struct A<T> { pub a: T }",
        "pub struct A<T: Copy> { pub a: T }",
        Major,
        &["type-changed A"],
    ),
    // Enums.
    (
        "pub enum A { B }",
        "pub enum A { B, C }",
        Major,
        &["variant-added A::C"],
    ),
    (
        "#[non_exhaustive] pub enum A { B }",
        "#[non_exhaustive] pub enum A { B, C }",
        Minor,
        &["variant-added A::C"],
    ),
    (
        "#[non_exhaustive] pub enum A { B, C }",
        "#[non_exhaustive] pub enum A { C, B }",
        Same,
        &[],
    ),
    (
        "#[non_exhaustive] pub enum A { B, C }",
        "#[non_exhaustive] pub enum A { B }",
        Major,
        &["variant-removed A::C"],
    ),
    (
        "#[non_exhaustive] pub enum A { B(u8) }",
        "#[non_exhaustive] pub enum A { B(u16) }",
        Major,
        &["variant-changed A::B"],
    ),
    (
        "pub enum A { B }",
        "#[non_exhaustive] pub enum A { B }",
        Major,
        &["type-changed A"],
    ),
    // Implementations.
    (
        "#[derive(Clone)] pub struct A { a: u8 }",
        "pub struct A { a: u8 }",
        Major,
        &["impl-removed A: Clone"],
    ),
    (
        "pub struct A { a: u8 }",
        "#[derive(Clone)] pub struct A { a: u8 }",
        Minor,
        &["impl-added A: Clone"],
    ),
    (
        "#[derive(Clone)] pub struct A { a: u8 }",
        "pub struct A { a: u8 } impl std::clone::Clone for A { fn clone(&self) -> A { A { a: 1 } } }",
        Same,
        &[],
    ),
    (
        "pub struct A { a: u8 } impl From<u8> for A { fn from(a: u8) -> A { A { a } } }",
        "pub struct A { a: u8 } impl From<u16> for A { fn from(a: u16) -> A { A { a: 1 } } }",
        Major,
        &["impl-added A: From<u16>", "impl-removed A: From<u8>"],
    ),
    (
        "pub struct A { a: u8 } impl Iterator for A { type Item = u8; }",
        "pub struct A { a: u8 } impl Iterator for A { type Item = u16; }",
        Major,
        &["impl-changed A: Iterator"],
    ),
    // The SDK's private traits are what `Object` of a type stands on.
    (
        "pub struct A { a: u8 } impl Schema for A {} impl Readable for A {}",
        "pub struct A { a: u8 } impl Schema for A {}",
        Major,
        &["impl-removed Object<A>: Deserialize"],
    ),
    (
        "pub struct A { a: u8 } impl Union for A {}",
        "pub struct A { a: u8 }",
        Same,
        &[],
    ),
    // Methods.
    (
        "pub struct A { a: u8 } impl A { pub fn b(&self) {} }",
        "pub struct A { a: u8 }",
        Major,
        &["method-removed A::b"],
    ),
    (
        "pub struct A { a: u8 } impl A { pub fn b(&self) {} }",
        "pub struct A { a: u8 } impl A { pub(crate) fn b(&self) {} }",
        Major,
        &["method-removed A::b"],
    ),
    (
        "pub struct A { a: u8 }",
        "pub struct A { a: u8 } impl A { pub fn b(&self) {} }",
        Minor,
        &["method-added A::b"],
    ),
    (
        "pub struct A { a: u8 } impl A { pub fn b(self, c: u8) {} }",
        "pub struct A { a: u8 } impl A { pub fn b(mut self, d: u8) {} }",
        Same,
        &[],
    ),
    (
        "pub struct A { a: u8 } impl A { pub fn new(c: u8) -> A {} }",
        "pub struct A { a: u8 } impl A { pub fn new(c: u8, d: u8) -> A {} }",
        Major,
        &["method-changed A::new"],
    ),
    (
        "pub struct A { a: u8 } impl A { pub fn b(&self) -> u8 {} }",
        "pub struct A { a: u8 } impl A { pub async fn b(&self) -> u8 {} }",
        Major,
        &["method-changed A::b"],
    ),
    (
        "pub struct A { a: u8 } impl A { pub fn b(&self) {} }",
        "pub struct A { a: u8 } impl A { pub fn b(&mut self) {} }",
        Major,
        &["method-changed A::b"],
    ),
    (
        "pub struct A { a: u8 } impl A { pub fn b<T>(&self, t: T) where T: Copy {} }",
        "pub struct A { a: u8 } impl A { pub fn b<T>(&self, t: T) where T: Copy + Send {} }",
        Major,
        &["method-changed A::b"],
    ),
    (
        "impl Client { pub fn a(&self) {} }",
        "impl Client { pub fn b(&self) {} }",
        Major,
        &["method-added Client::b", "method-removed Client::a"],
    ),
    // Traits.
    (
        "pub trait A {}",
        "pub trait A { fn b(&self); }",
        Major,
        &["method-added A::b"],
    ),
    (
        "pub trait A {}",
        "pub trait A { fn b(&self) {} }",
        Minor,
        &["method-added A::b"],
    ),
    (
        "pub trait A: s::S {} mod s { pub trait S {} }",
        "pub trait A: s::S { fn b(&self); } mod s { pub trait S {} }",
        Minor,
        &["method-added A::b"],
    ),
    (
        "pub trait A { fn b(&self); }",
        "pub trait A { fn b(&self) {} }",
        Minor,
        &["method-changed A::b"],
    ),
    (
        "pub trait A {}",
        "pub trait A: Copy {}",
        Major,
        &["type-changed A"],
    ),
    // Warnings, prose, what is not public.
    (
        "pub struct A { a: u8 }",
        "#[must_use] pub struct A { a: u8 }",
        Minor,
        &["must-use A"],
    ),
    (
        "#[must_use] pub struct A { a: u8 }",
        "pub struct A { a: u8 }",
        Patch,
        &["must-use A"],
    ),
    (
        "pub struct A { a: u8 }",
        "#[deprecated] pub struct A { a: u8 }",
        Minor,
        &["deprecated A"],
    ),
    (
        "/// One.\npub struct A { a: u8 }",
        "/// Two.\npub struct A { a: u8 }",
        Same,
        &[],
    ),
    ("struct A { pub a: u8 } impl A { pub fn b() {} }", "", Same, &[]),
    (
        "mod m { pub struct A { pub a: u8 } impl A { pub fn b() {} } }",
        "",
        Same,
        &[],
    ),
    (
        "#[doc(hidden)] pub mod m { pub struct A { pub a: u8 } }",
        "",
        Same,
        &[],
    ),
    (
        "#[doc(hidden)] pub struct A { pub a: u8 } impl A { pub fn b() {} }",
        "",
        Same,
        &[],
    ),
    // Places.
    (
        "pub mod types { pub struct A { pub a: u8 } }",
        "pub mod types {}",
        Major,
        &["type-removed A"],
    ),
    (
        "pub mod m { pub const A: u8 = 1; }",
        "pub mod m { pub const A: u16 = 1; }",
        Major,
        &["item-changed m::A"],
    ),
    (
        "pub fn a(b: u8) {}",
        "pub fn a(b: u8, c: u8) {}",
        Major,
        &["item-changed a"],
    ),
    (
        "pub type A = u8;",
        "pub type A = u16;",
        Major,
        &["item-changed A"],
    ),
    // Renames are told once.
    (
        "#[non_exhaustive] pub struct A { pub a: u8 } #[non_exhaustive] pub struct B { pub a: Vec<A> }",
        "#[non_exhaustive] pub struct C { pub a: u8 } #[non_exhaustive] pub struct B { pub a: Vec<C> }",
        Major,
        &["type-renamed A"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: u8 } #[non_exhaustive] pub struct B { pub a: A, pub b: AB }",
        "#[non_exhaustive] pub struct C { pub a: u8 } #[non_exhaustive] pub struct D { pub a: C, pub b: AB }",
        Major,
        &["type-renamed A", "type-renamed B"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: u8 } impl Client { pub fn a(&self) -> A {} }",
        "#[non_exhaustive] pub struct C { pub a: u8 } impl Client { pub fn c(&self) -> C {} }",
        Major,
        &["method-renamed Client::a", "type-renamed A"],
    ),
    (
        "#[non_exhaustive] pub struct A { pub a: u8 } #[non_exhaustive] pub struct B { pub a: u8 }",
        "#[non_exhaustive] pub struct C { pub a: u8 }",
        Major,
        &["type-added C", "type-removed A", "type-removed B"],
    ),
    (
        "#[non_exhaustive] pub struct A {}",
        "#[non_exhaustive] pub struct B {}",
        Major,
        &["type-added B", "type-removed A"],
    ),
];

#[test]
fn every_difference_gets_the_step_that_cargo_asks_for() {
    for (old, new, semver, told) in CASES {
        let changes = compare(&surface(old), &surface(new));
        let step = changes.iter().map(|change| change.semver).max();
        assert_eq!(step.unwrap_or(Same), *semver, "{old}\n{new}\n{changes:?}");
        let mut found: Vec<String> = changes.iter().map(|c| format!("{} {}", c.kind, c.item)).collect();
        found.sort();
        assert_eq!(found, *told, "{old}\n{new}");
    }
    assert!(CASES.len() >= 50);
}
