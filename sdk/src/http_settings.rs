//! The settings of the `reqwest` clients, and what each kind of URL requires.

use std::any::TypeId;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use reqwest::ClientBuilder;

use crate::backend::HttpClient;
use crate::base_url::BaseUrl;
use crate::{Error, Result};

/// How to build the `reqwest` clients of one client.
#[derive(Clone)]
pub(crate) struct HttpSettings {
    /// The program's own settings.
    pub configure: Option<Arc<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>>,
    pub connect_timeout: Duration,
    pub max_response_bytes: usize,
}

impl HttpSettings {
    /// Builds a client for the requests to one URL.
    ///
    /// Plain HTTP on this machine goes directly: a proxy of the environment would get the secrets in the clear. It needs no
    /// certificates either, so that it works where none are installed.
    pub(crate) fn client_for(&self, url: &BaseUrl) -> Result<HttpClient> {
        let mut http = reqwest::Client::builder();
        if url.is_local_http() {
            http = without_certificates(http.no_proxy());
        }
        if !decodes_responses() {
            let identity = HeaderValue::from_static("identity");
            http = http.default_headers(HeaderMap::from_iter([(ACCEPT_ENCODING, identity)]));
        }
        if let Some(configure) = &self.configure {
            http = configure(http);
        }
        let http = http
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout);
        let client = http.build().map_err(|source| {
            let reason = if certificates_are_missing() {
                "no trusted certificates are installed, without which no connection to HubSpot can be made: install \
                 the package of the operating system (`ca-certificates` on most Linux distributions), or set \
                 SSL_CERT_FILE to a file that has them"
            } else {
                "the HTTP client cannot be set up"
            };
            Error::configuration(reason).with_source(source)
        })?;
        Ok(HttpClient {
            client,
            max_response_bytes: self.max_response_bytes,
        })
    }
}

/// Returns whether a client without any setting can be built only without certificates.
fn certificates_are_missing() -> bool {
    let builds = |http: ClientBuilder| http.build().is_ok();
    let plain = reqwest::Client::builder;
    !builds(plain()) && builds(without_certificates(plain()))
}

#[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
fn without_certificates(http: ClientBuilder) -> ClientBuilder {
    http.tls_certs_only([])
}

#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls")))]
fn without_certificates(http: ClientBuilder) -> ClientBuilder {
    http
}

/// Returns whether the program's `reqwest` decodes compressed responses, by any of its cargo features. It then asks for
/// them by itself.
///
/// A feature of a dependency shows only in the methods that it adds. They take precedence over those of the trait here,
/// and return another type.
fn decodes_responses() -> bool {
    fn exists<R: 'static>(_: fn(ClientBuilder, bool) -> R) -> bool {
        TypeId::of::<R>() == TypeId::of::<ClientBuilder>()
    }
    exists(ClientBuilder::gzip)
        || exists(ClientBuilder::brotli)
        || exists(ClientBuilder::zstd)
        || exists(ClientBuilder::deflate)
}

struct Missing;

#[allow(dead_code, reason = "each is used where reqwest lacks the method")]
trait Decoding: Sized {
    fn gzip(self, _: bool) -> Missing {
        Missing
    }
    fn brotli(self, _: bool) -> Missing {
        Missing
    }
    fn zstd(self, _: bool) -> Missing {
        Missing
    }
    fn deflate(self, _: bool) -> Missing {
        Missing
    }
}

impl Decoding for ClientBuilder {}
