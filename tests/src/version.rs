//! Runs the tests of a file for every version of the API.
//!
//! The variable `HUBSPOT_API_VERSION` names the version under test. `in_every_version!` adds a test that runs the others
//! again, in one process for each other version.

use std::process::Command;
use std::sync::OnceLock;

use hubspot_conversations::ApiVersion;

/// The version under test.
#[must_use]
pub fn version() -> ApiVersion {
    static VERSION: OnceLock<ApiVersion> = OnceLock::new();
    *VERSION.get_or_init(|| ApiVersion::from_env().expect("a version"))
}

/// Runs all tests of this file except the test `this` in every other version.
pub fn in_every_other(this: &str) {
    let others = ApiVersion::ALL.iter().filter(|other| **other != version());
    for other in others {
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--skip", this])
            .env("HUBSPOT_API_VERSION", other.as_str())
            .output()
            .expect("this program starts");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "in version {other}:\n{stdout}{errors}");
        let passed = stdout
            .split_once("test result: ok. ")
            .and_then(|(_, rest)| rest.split_once(" passed"));
        let passed: usize = passed
            .and_then(|(number, _)| number.parse().ok())
            .unwrap_or_default();
        assert!(passed > 0, "no test was run in version {other}:\n{stdout}");
        crate::say(&format!("in version {other}: {passed} tests passed"));
    }
}

/// Adds the test that runs the others again.
#[macro_export]
macro_rules! in_every_version {
    () => {
        #[test]
        fn in_every_version() {
            $crate::version::in_every_other("in_every_version");
        }
    };
}
