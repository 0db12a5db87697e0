//! Texts that fit formats and patterns.

pub(super) fn format_samples(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &["2026-01-31T10:20:30Z", "2024-02-29T00:00:00.5+01:00"],
        "date" => &["2026-01-31", "2024-02-29"],
        "time" => &["10:20:30Z"],
        "email" => &["ann@example.com", "b@example.org"],
        "uuid" => &[
            "123e4567-e89b-12d3-a456-426614174000",
            "00000000-0000-0000-0000-000000000000",
        ],
        "uri" => &["https://example.com/a", "urn:a:b"],
        "ipv4" => &["192.0.2.1"],
        "ipv6" => &["2001:db8::1"],
        _ => &["example.com"],
    }
}

/// Texts that match the patterns of [`crate::documents`] and of [`crate::lower`].
pub(super) fn pattern_samples(pattern: &str) -> Option<&'static [&'static str]> {
    Some(match pattern {
        "^[a-z]+$" => &["a", "z", "abc", "az", "abcdefz"],
        "^[0-9]{3}$" => &["123", "000"],
        "^A" => &["A", "A1", "Abc", "Az", "A b"],
        "z$" => &["z", "az", "Az", "1 z"],
        "^[A-Za-z0-9]*$" => &["", "A1", "abc", "123", "Az", "z"],
        byte if byte.contains("A-Za-z0-9+/") => &["", "YWJj", "YQ==", "YWI="],
        _ => return None,
    })
}
