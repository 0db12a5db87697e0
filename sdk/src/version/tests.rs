use super::*;

#[test]
fn replaces_both_v3_prefixes() {
    let dated = Paths::new(ApiVersion::V2026_09, None).unwrap();
    let guide = "/conversations/2026-09/conversations";
    let set = Paths::new(ApiVersion::V2026_09, Some(guide.into())).unwrap();
    for v3_prefix in [ApiVersion::V3.path_prefix(), "/conversations/conversations/v3"] {
        assert_eq!(Paths::default().prefix(Area::Conversations, v3_prefix), v3_prefix);
        assert_eq!(
            dated.prefix(Area::Conversations, v3_prefix),
            "/conversations/conversations/2026-09"
        );
        assert_eq!(set.prefix(Area::Conversations, v3_prefix), guide);
    }
}

#[test]
fn rejects_invalid_path_prefixes() {
    for bad in [
        "", "/", "a", "/a/", "/a?b", "/a#b", "/a/../b", "/a b", "//a", "/a//b",
    ] {
        assert!(Paths::new(ApiVersion::V3, Some(bad.into())).is_err(), "{bad:?}");
    }
}

#[test]
fn parses_version_names_without_showing_secrets() {
    for version in ApiVersion::ALL {
        assert_eq!(version.to_string().parse::<ApiVersion>().unwrap(), *version);
    }
    let error = "v4".parse::<ApiVersion>().unwrap_err();
    assert!(error.is_configuration());
    let text = error.to_string();
    let known = ApiVersion::ALL.iter().map(|version| version.as_str());
    let known = known.collect::<Vec<_>>().join(", ");
    assert!(text.contains("`v4`") && text.contains(&known), "{text}");
    let error = "pat-na1-00000000-0000"
        .parse::<ApiVersion>()
        .unwrap_err()
        .to_string();
    assert_eq!(error, format!("invalid API version: expected one of {known}"));
}
