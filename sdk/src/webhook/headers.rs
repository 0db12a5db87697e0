//! The headers of a signed request.

/// The header with the signature (documented).
pub const SIGNATURE_HEADER: &str = "x-hubspot-signature-v3";
/// The header with the time of the request, in milliseconds since 1970 (documented).
pub const TIMESTAMP_HEADER: &str = "x-hubspot-request-timestamp";
