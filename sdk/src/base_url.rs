//! A URL that secrets are sent to, and the URLs of the requests below it.

use std::borrow::Cow;

use reqwest::Url;

use crate::request::Request;
use crate::{Error, Result};

/// The base URL of HubSpot's API, which serves accounts in all regions.
pub const DEFAULT_BASE_URL: &str = "https://api.hubapi.com";

/// A base URL: scheme, host and possibly a path. [`as_str`](Self::as_str) has no slash at its end.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    pub(crate) fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> Option<u16> {
        self.0.port_or_known_default()
    }

    /// Returns whether its requests travel in the clear, and never leave this machine.
    pub(crate) fn is_local_http(&self) -> bool {
        self.0.scheme() == "http" && self.0.host_str().is_some_and(is_loopback)
    }

    /// Returns the URL of a request. Scheme and host are copied: to parse them again for each
    /// request costs as much as the rest of the URL.
    ///
    /// # Errors
    ///
    /// Returns an error if the path is not valid in a URL, or leads to another host, as `//example.com` would.
    pub(crate) fn url_of(&self, request: &Request) -> Result<Url> {
        let base_path = self.0.path().trim_end_matches('/');
        let mut reference = Cow::Borrowed(&*request.path);
        if !base_path.is_empty() {
            reference = Cow::Owned([base_path, &reference].concat());
        }
        if !request.query.is_empty() {
            reference = Cow::Owned([&reference, "?", &request.query].concat());
        }
        let invalid = || Error::invalid("the path is not valid in a URL");
        let url = Url::options().base_url(Some(&self.0)).parse(&reference);
        let url = url.map_err(|e| invalid().with_source(e))?;
        if (url.scheme(), url.authority()) != (self.0.scheme(), self.0.authority()) {
            return Err(invalid());
        }
        Ok(url)
    }
}

/// Validates a base URL. The error names `what` and gives an `example`, without the URL, which may
/// contain a password.
pub(crate) fn base_url(what: &str, example: &str, text: &str, allow_insecure_http: bool) -> Result<BaseUrl> {
    let wrong = |why: &str| Error::configuration(format!("the {what} {why}; an example is {example}"));
    let url = Url::parse(text.trim()).map_err(|e| wrong("is not valid").with_source(e))?;
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
    Ok(BaseUrl(url))
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
            assert!(
                base_url("base URL", DEFAULT_BASE_URL, good, false).is_ok(),
                "{good}"
            );
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
            let error = base_url("base URL", DEFAULT_BASE_URL, bad, false).unwrap_err();
            assert!(error.is_configuration(), "{bad}");
            assert!(!error.to_string().contains("u:p"), "{error}");
        }
        assert!(base_url("base URL", DEFAULT_BASE_URL, "http://api.hubapi.com", true).is_ok());
        assert_eq!(
            base_url("base URL", DEFAULT_BASE_URL, "https://h/p/", false)
                .unwrap()
                .as_str(),
            "https://h/p"
        );
    }

    #[test]
    fn urls_stay_below_the_base_url() {
        let url = |base, path: &str, query: &str| {
            let mut request = Request::new(http::Method::GET, path.to_owned());
            query.clone_into(&mut request.query);
            let url = base_url("base URL", DEFAULT_BASE_URL, base, false)
                .unwrap()
                .url_of(&request);
            url.map(String::from)
        };
        for (base, path, query, expected) in [
            ("https://h", "/a/b", "", "https://h/a/b"),
            ("https://h/", "/a", "b=c%20d", "https://h/a?b=c%20d"),
            ("https://h:444/p/", "/a", "b=c", "https://h:444/p/a?b=c"),
            ("https://h/p", "//h2/a", "", "https://h/p//h2/a"),
            ("https://h", "/a:b@c", "", "https://h/a:b@c"),
        ] {
            assert_eq!(url(base, path, query).unwrap(), expected);
        }
        for path in [
            "//h2/a",
            "/\\h2/a",
            "/\t/h2/a",
            "https://h2/a",
            "//h:1/a",
            "//u@h/a",
        ] {
            let error = url("https://h", path, "").unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest, "{path}");
        }
    }
}
