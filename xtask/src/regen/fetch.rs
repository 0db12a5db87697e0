//! Sources over HTTPS, with limits for size, time and redirects.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::time::Duration;

use openapi_diff::escape_terminal;
use ureq::Agent;
use ureq::http::Uri;

use super::error::Failure;
use super::read::MAX_BYTES;

const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(60);
const REDIRECTS: usize = 5;

/// A fetched source.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The day of its last change, by its server.
    pub date: Option<String>,
}

/// Fetches sources, with progress on a terminal.
#[derive(Debug)]
pub struct Fetcher {
    agent: Agent,
    cap: usize,
    /// Hosts that were not reached: each of their addresses would take until the timeout.
    unreachable: RefCell<BTreeSet<String>>,
}

impl Fetcher {
    /// Creates a fetcher with the default limits.
    pub fn new() -> Self {
        Self::with_limits(MAX_BYTES, TOTAL)
    }

    /// Creates a fetcher with these limits of bytes and of time.
    pub fn with_limits(cap: usize, total: Duration) -> Self {
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
            cap,
            unreachable: RefCell::default(),
        }
    }

    /// Fetches one address.
    ///
    /// # Errors
    /// When it is not reached, or its response cannot be a source.
    pub fn get(&self, address: &str) -> Result<Fetched, Failure> {
        progress(&format!("fetching {address}"));
        let fetched = self.follow(address);
        progress(&match &fetched {
            Ok(fetched) => format!("fetched {address}: {} bytes\n", fetched.bytes.len()),
            Err(failure) => format!("{failure}\n"),
        });
        fetched
    }

    fn follow(&self, address: &str) -> Result<Fetched, Failure> {
        let mut here = address.to_owned();
        for _ in 0..=REDIRECTS {
            let uri = checked(&here, address)?;
            let host = uri.authority().map(ToString::to_string).unwrap_or_default();
            if self.unreachable.borrow().contains(&host) {
                return Err(Failure::unreachable(address, "its host was not reached before"));
            }
            let mut request = self.agent.get(&here);
            if uri.scheme_str() == Some("http") {
                // Plain HTTP is for this machine only, which a proxy of the environment does not reach.
                request = request.config().proxy(None).build();
            }
            let mut response = request.call().map_err(|error| {
                self.unreachable.borrow_mut().insert(host);
                Failure::unreachable(address, error.to_string())
            })?;
            let status = response.status();
            let header = |name: &str| {
                response
                    .headers()
                    .get(name)
                    .and_then(|value| value.to_str().ok())
                    .map(str::to_owned)
            };
            if status.is_redirection() {
                let to = header("location").ok_or_else(|| {
                    Failure::input(
                        address,
                        format!("expected a page; found {status} without `location`"),
                    )
                })?;
                let next = absolute(&uri, &to);
                let target = checked(&next, address)?;
                if site(&uri) != site(&target) || uri.scheme() != target.scheme() {
                    return Err(Failure::input(
                        address,
                        format!("expected redirects within its site; it redirects to {next}"),
                    ));
                }
                here = next;
                continue;
            }
            if status.is_server_error() {
                return Err(Failure::unreachable(address, format!("its response is {status}")));
            }
            if !status.is_success() {
                return Err(Failure::input(
                    address,
                    format!("expected a page; its response is {status}"),
                ));
            }
            let date = header("last-modified").and_then(|date| day(&date));
            let mut bytes = Vec::new();
            let limit = u64::try_from(self.cap).unwrap_or(u64::MAX).saturating_add(1);
            let mut reader = response
                .body_mut()
                .with_config()
                .limit(u64::MAX)
                .reader()
                .take(limit);
            reader
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::unreachable(address, error.to_string()))?;
            if bytes.len() > self.cap {
                return Err(Failure::input(
                    address,
                    format!("expected at most {} bytes; it is longer", self.cap),
                ));
            }
            return Ok(Fetched { bytes, date });
        }
        Err(Failure::input(
            address,
            format!("expected at most {REDIRECTS} redirects; it makes more"),
        ))
    }
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

/// Parses an address. Plain HTTP is for this machine only.
fn checked(address: &str, asked: &str) -> Result<Uri, Failure> {
    let refuse = || Failure::input(asked, format!("expected an https address; found {address}"));
    let uri: Uri = address.parse().map_err(|_| refuse())?;
    let host = uri.host().unwrap_or_default();
    let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match uri.scheme_str() {
        Some("https") if !host.is_empty() => Ok(uri),
        Some("http") if loopback => Ok(uri),
        _ => Err(refuse()),
    }
}

fn absolute(base: &Uri, to: &str) -> String {
    if to.contains("://") {
        return to.to_owned();
    }
    let (scheme, authority) = (
        base.scheme_str().unwrap_or("https"),
        base.authority().map_or("", |a| a.as_str()),
    );
    if let Some(rest) = to.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let folder = base.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = if to.starts_with('/') {
        to.to_owned()
    } else {
        format!("{folder}/{to}")
    };
    format!("{scheme}://{authority}{path}")
}

/// Returns the registered domain, roughly: the last two labels. A number is a site of its own.
fn site(uri: &Uri) -> String {
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_number = labels
        .iter()
        .all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    if is_number || labels.len() < 2 {
        return uri
            .authority()
            .map_or(host, |authority| authority.as_str().to_owned());
    }
    labels[labels.len() - 2..].join(".")
}

/// `Wed, 21 Oct 2026 07:28:00 GMT` as `2026-10-21`.
fn day(date: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut words = date.split_whitespace().skip(1);
    let day: u8 = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let year: u16 = words.next()?.parse().ok()?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Replaces the last line on a terminal.
fn progress(text: &str) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        let (text, end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
        // A terminal that is gone needs no progress.
        drop(write!(terminal, "\r\x1b[2K{}{end}", escape_terminal(text)).and_then(|()| terminal.flush()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_sites_and_days() {
        let uri = |text: &str| text.parse::<Uri>().unwrap();
        assert_eq!(
            site(&uri("https://developers.hubspot.com/a")),
            site(&uri("https://api.hubspot.com/b"))
        );
        assert_ne!(
            site(&uri("http://127.0.0.1:1/a")),
            site(&uri("http://127.0.0.1:2/a"))
        );
        assert_eq!(absolute(&uri("https://h.com/a/b"), "c"), "https://h.com/a/c");
        assert_eq!(
            absolute(&uri("https://h.com/a/b"), "//x.com/c"),
            "https://x.com/c"
        );
        assert_eq!(
            day("Wed, 21 Oct 2026 07:28:00 GMT").as_deref(),
            Some("2026-10-21")
        );
        assert!(checked("http://h.com/", "x").is_err());
        assert!(checked("file:///etc/passwd", "x").is_err());
    }
}
