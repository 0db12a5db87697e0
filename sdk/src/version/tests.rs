use super::*;

#[test]
fn puts_one_prefix_in_place_of_both_of_v3() {
    let dated = Paths::new(ApiVersion::V2026_09, None).unwrap();
    let guide = "/conversations/2026-09/conversations";
    let set = Paths::new(ApiVersion::V2026_09, Some(guide.into())).unwrap();
    for of_v3 in [ApiVersion::V3.path_prefix(), "/conversations/conversations/v3"] {
        assert_eq!(Paths::default().prefix(of_v3), of_v3);
        assert_eq!(dated.prefix(of_v3), "/conversations/conversations/2026-09");
        assert_eq!(set.prefix(of_v3), guide);
    }
}

#[test]
fn a_prefix_is_a_path() {
    for bad in [
        "", "/", "a", "/a/", "/a?b", "/a#b", "/a/../b", "/a b", "//a", "/a//b",
    ] {
        assert!(Paths::new(ApiVersion::V3, Some(bad.into())).is_err(), "{bad:?}");
    }
}

#[test]
fn a_version_is_known_by_its_name() {
    for version in ApiVersion::ALL {
        assert_eq!(version.to_string().parse::<ApiVersion>().unwrap(), *version);
    }
    let error = "v4".parse::<ApiVersion>().unwrap_err();
    assert!(error.is_configuration());
    let text = error.to_string();
    assert!(text.contains("`v4`") && text.contains("v3, 2026-09"), "{text}");
    let error = "pat-na1-00000000-0000"
        .parse::<ApiVersion>()
        .unwrap_err()
        .to_string();
    assert!(!error.contains("pat"), "{error}");
}
