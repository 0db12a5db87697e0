//! The fields that the variants of a union share.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::{Field, Kind, Variant};

/// A field of a union's variants.
pub(crate) struct SharedField<'s> {
    /// What is true of it in every variant that has it. Its type is [`Kind::Any`] where theirs differ.
    pub field: Field,
    /// The variants that have it.
    pub variants: Vec<&'s Variant>,
}

impl<'s> SharedField<'s> {
    /// Returns the fields of all variants, by name.
    pub(crate) fn all(variants: &'s [Variant]) -> Vec<Self> {
        let mut all: BTreeMap<&str, Vec<(&Variant, &Field)>> = BTreeMap::new();
        for variant in variants {
            for field in &variant.object.fields {
                all.entry(&field.wire).or_default().push((variant, field));
            }
        }
        all.values().filter_map(|members| Self::merge(members)).collect()
    }

    fn merge(members: &[(&'s Variant, &'s Field)]) -> Option<Self> {
        let (_, first) = members.first()?;
        let fields = || members.iter().map(|(_, field)| field);
        let mut shared = Self {
            field: (*first).clone(),
            variants: members.iter().map(|(variant, _)| *variant).collect(),
        };
        shared.field.required = fields().all(|field| field.required);
        shared.field.has_accessor |= members.len() > 1;
        if fields().any(|field| field.kind != first.kind) {
            shared.field.kind = Kind::Any;
        }
        if fields().any(|field| field.doc != first.doc) {
            let links = shared.links(" or ");
            shared.field.doc = format!("As in {links}, which differ in what it is.");
        }
        Some(shared)
    }

    /// Returns links to the schemas that have it, for docs.
    pub(crate) fn links(&self, separator: &str) -> String {
        let schemas: BTreeSet<&str> = self.variants.iter().map(|variant| &*variant.schema).collect();
        let links: Vec<String> = schemas.iter().map(|name| format!("[`{name}`]")).collect();
        links.join(separator)
    }

    /// Returns the field of the fallback.
    pub(crate) fn fallback(&self) -> Field {
        let mut field = self.field.clone();
        field.required = false;
        if let [only] = self.variants.as_slice() {
            field.doc = format!("In [`{}`]: {}", only.schema, field.doc);
        }
        field
    }
}
