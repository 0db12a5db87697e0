//! Sources over HTTPS, with limits for size, time and redirects.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::time::Duration;

use chrono::DateTime;
use openapi_diff::escape_terminal;
use ureq::Agent;
use url::Url;

use super::error::Failure;
use super::read::MAX_BYTES;

const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(60);
const REDIRECTS: usize = 5;

/// The bytes of a source, and the day of its last change by its server.
pub type Fetched = (Vec<u8>, Option<String>);

/// Fetches sources, with progress on a terminal.
#[derive(Debug)]
pub struct Fetcher {
    agent: Agent,
    max_bytes: usize,
    /// Hosts that were not reached: each of their addresses would take until the timeout.
    unreachable: RefCell<BTreeSet<String>>,
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::with_limits(MAX_BYTES, TOTAL)
    }
}

impl Fetcher {
    /// Creates a fetcher with these limits of bytes and of time.
    pub fn with_limits(max_bytes: usize, total: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT.min(total)))
            .timeout_global(Some(total))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("hubspot-conversations-xtask/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: Agent::new_with_config(config),
            max_bytes,
            unreachable: RefCell::default(),
        }
    }

    /// Fetches one address.
    ///
    /// # Errors
    /// When it is not reached, or its response cannot be a source.
    pub fn get(&self, address: &str) -> Result<Fetched, Failure> {
        progress(&format!("fetching {address}"), "");
        let fetched = self.follow(address);
        match &fetched {
            Ok((bytes, _)) => progress(&format!("fetched {address}: {} bytes", bytes.len()), "\n"),
            Err(failure) => progress(&failure.to_string(), "\n"),
        }
        fetched
    }

    /// Follows redirects within a site.
    fn follow(&self, address: &str) -> Result<Fetched, Failure> {
        let refuse = |message: String| Failure::input(address, message);
        let unreachable = |message: &str| Failure::unreachable(address, message);
        let check = |url: Result<Url, url::ParseError>| {
            let url = url.map_err(|error| refuse(format!("expected an https URL; {error}")))?;
            // Plain HTTP is for this machine only.
            let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
            match url.scheme() {
                "https" => Ok(url),
                "http" if is_local => Ok(url),
                _ => Err(refuse(format!(
                    "expected an https URL; its scheme is {}",
                    url.scheme()
                ))),
            }
        };
        let mut url = check(Url::parse(address))?;
        for _ in 0..=REDIRECTS {
            if self.unreachable.borrow().contains(url.authority()) {
                return Err(unreachable("its host was not reached, as above"));
            }
            let mut request = self.agent.get(url.as_str());
            if url.scheme() == "http" {
                // Plain HTTP is for this machine only, which a proxy of the environment does not reach.
                request = request.config().proxy(None).build();
            }
            let mut response = request.call().map_err(|error| {
                self.unreachable.borrow_mut().insert(url.authority().to_owned());
                unreachable(&error.to_string())
            })?;
            let status = response.status();
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            if status.is_redirection() {
                let to = header("location")
                    .ok_or_else(|| refuse(format!("expected a page; found {status} without `location`")))?;
                let next = check(url.join(to))?;
                if site(&url) != site(&next) || url.scheme() != next.scheme() {
                    return Err(refuse(format!(
                        "expected redirects within its site; it redirects to {next}"
                    )));
                }
                url = next;
                continue;
            }
            if status.is_server_error() {
                return Err(unreachable(&format!("its response is {status}")));
            }
            if !status.is_success() {
                return Err(refuse(format!("expected a page; its response is {status}")));
            }
            let date = header("last-modified").and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            let limit = u64::try_from(self.max_bytes)
                .unwrap_or(u64::MAX)
                .saturating_add(1);
            let body = response.body_mut().with_config().limit(u64::MAX).reader();
            let mut bytes = Vec::new();
            body.take(limit)
                .read_to_end(&mut bytes)
                .map_err(|error| unreachable(&error.to_string()))?;
            if bytes.len() > self.max_bytes {
                let message = format!("expected at most {} bytes; it is longer", self.max_bytes);
                return Err(refuse(message));
            }
            return Ok((bytes, date.map(|date| date.date_naive().to_string())));
        }
        Err(refuse(format!(
            "expected at most {REDIRECTS} redirects; it makes more"
        )))
    }
}

/// Returns the registered domain, roughly: the last two labels. A number is a site of its own.
fn site(url: &Url) -> &str {
    let Some(domain) = url.domain() else {
        return url.authority();
    };
    let start = domain.rmatch_indices('.').nth(1).map_or(0, |(at, _)| at + 1);
    domain.get(start..).unwrap_or(domain)
}

/// Replaces the last line on a terminal.
fn progress(text: &str, end: &str) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        // A terminal that is gone needs no progress.
        drop(write!(terminal, "\r\x1b[2K{}{end}", escape_terminal(text)).and_then(|()| terminal.flush()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_registered_domain_or_a_server() {
        let is_same = |a: &str, b: &str| site(&a.parse().unwrap()) == site(&b.parse().unwrap());
        assert!(is_same(
            "https://developers.hubspot.com/a",
            "https://api.hubspot.com/b"
        ));
        assert!(!is_same("https://hubspot.com/a", "https://other.com/b"));
        assert!(!is_same("http://127.0.0.1:1/a", "http://127.0.0.1:2/a"));
    }
}
