//! Validation of URLs to which secrets are sent.

use crate::{Error, Result};

/// The base URL of HubSpot's API, which serves accounts in all regions.
pub const DEFAULT_BASE_URL: &str = "https://api.hubapi.com";

/// Validates a base URL, and removes a slash at its end. The error names `what`, but not the URL, which may contain a
/// password.
pub(crate) fn base_url(what: &str, text: &str, allow_insecure_http: bool) -> Result<String> {
    let wrong =
        |why: &str| Error::configuration(format!("the {what} {why}; an example is {DEFAULT_BASE_URL}"));
    let url = reqwest::Url::parse(text.trim()).map_err(|e| wrong("is not valid").with_source(e))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("has a user name or a password in it"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("has a query or a fragment"));
    }
    let host = url.host_str().ok_or_else(|| wrong("has no host"))?;
    match url.scheme() {
        "https" => {}
        "http" if allow_insecure_http || is_loopback(host) => {}
        "http" => {
            return Err(wrong(
                "begins with http://, which would send secrets in the clear: use https://, or call \
                 ClientBuilder::allow_insecure_http",
            ));
        }
        _ => return Err(wrong("begins with neither https:// nor http://")),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allows_plain_http_only_to_this_machine() {
        for good in [
            "https://api.hubapi.com",
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:1/",
            "https://h/p/",
        ] {
            assert!(base_url("base URL", good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://api.hubapi.com",
            "ftp://h",
            "api.hubapi.com",
            "",
            "https://u:p@h",
            "https://h?a=b",
            "http://127.0.0.1.example.com",
        ] {
            let error = base_url("base URL", bad, false).unwrap_err();
            assert!(error.is_configuration(), "{bad}");
            assert!(!error.to_string().contains("u:p"), "{error}");
        }
        assert!(base_url("base URL", "http://api.hubapi.com", true).is_ok());
        assert_eq!(
            base_url("base URL", "https://h/p/", false).unwrap(),
            "https://h/p"
        );
    }
}
