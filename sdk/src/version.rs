//! The versions of HubSpot's API, which differ in their paths.

use std::fmt;
use std::str::FromStr;

use crate::{Error, Result};

const VARIABLE: &str = "HUBSPOT_API_VERSION";

/// A version of HubSpot's API.
///
/// Methods and types are the same for all versions: in HubSpot's OpenAPI files, requests and responses are the same and
/// only the paths differ. [`ClientBuilder::api_version`] sets the version of a client. HubSpot supports v3 until
/// September 2027 (documented).
///
/// ```
/// use hubspot_conversations::{ApiVersion, Client};
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::builder()
///     .access_token("pat-na1-00000000-0000-0000-0000-000000000000")
///     .api_version(ApiVersion::V2026_09)
///     .build()?;
/// assert_eq!(hubspot.api_version(), "2026-09".parse()?);
/// # Ok(())
/// # }
/// ```
///
/// [`ClientBuilder::api_version`]: crate::ClientBuilder::api_version
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `v3`, the default until the next major release of this crate.
    #[default]
    V3,
    /// `2026-09`, HubSpot's current version.
    V2026_09,
}

impl ApiVersion {
    /// All versions that this crate supports, oldest first.
    pub const ALL: &[Self] = &[Self::V3, Self::V2026_09];

    /// Returns the version that the environment variable `HUBSPOT_API_VERSION` names, or the default if it is not set.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable is empty, not UTF-8, or names a version that this crate does not support.
    pub fn from_env() -> Result<Self> {
        match crate::env::variable(VARIABLE).map_err(Error::configuration)? {
            None => Ok(Self::default()),
            Some(text) => text
                .parse()
                .map_err(|error| Error::configuration(format!("{VARIABLE}: {error}"))),
        }
    }

    /// Returns HubSpot's name of the version, such as `2026-09`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V2026_09 => "2026-09",
        }
    }

    /// Returns the prefix of the version's paths, which a resource such as `/threads` follows, as in HubSpot's OpenAPI
    /// file.
    ///
    /// For 2026-09, HubSpot's guide has `/conversations/2026-09/conversations` instead (documented). If the guide is right
    /// for your account, set [`ClientBuilder::path_prefix`](crate::ClientBuilder::path_prefix).
    #[must_use]
    pub const fn path_prefix(self) -> &'static str {
        match self {
            Self::V3 => "/conversations/v3/conversations",
            Self::V2026_09 => "/conversations/conversations/2026-09",
        }
    }
}

/// An area of HubSpot's API, whose versions are its own. [`ClientBuilder::area_version`] sets the one of a client.
///
/// [`ClientBuilder::area_version`]: crate::ClientBuilder::area_version
///
/// ```
/// use hubspot_conversations::{ApiVersion, Area, Client};
///
/// # fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = Client::builder()
///     .access_token("pat-na1-00000000")
///     .api_version(ApiVersion::V2026_09)
///     .build()?;
/// assert_eq!(hubspot.area_version(Area::Conversations), ApiVersion::V2026_09);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Area {
    /// Threads, messages, actors, inboxes and channels.
    Conversations,
    /// Channels of an app's own.
    #[cfg(feature = "custom-channels")]
    #[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
    CustomChannels,
    /// The account's files. HubSpot's 2026-09 has two of its operations only, those of an import (documented).
    #[cfg(feature = "files")]
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    Files,
}

impl Area {
    /// All areas that this crate has.
    pub const ALL: &[Self] = &[
        Self::Conversations,
        #[cfg(feature = "custom-channels")]
        Self::CustomChannels,
        #[cfg(feature = "files")]
        Self::Files,
    ];

    /// Returns the name of the area, such as `conversations`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            #[cfg(feature = "custom-channels")]
            Self::CustomChannels => "custom_channels",
            #[cfg(feature = "files")]
            Self::Files => "files",
        }
    }

    /// Returns the prefix of the area's paths in a version, as in HubSpot's OpenAPI file.
    #[must_use]
    pub const fn path_prefix(self, version: ApiVersion) -> &'static str {
        match self {
            Self::Conversations => version.path_prefix(),
            #[cfg(feature = "custom-channels")]
            Self::CustomChannels => match version {
                ApiVersion::V3 => "/conversations/v3/custom-channels",
                ApiVersion::V2026_09 => "/conversations/custom-channels/2026-09",
            },
            #[cfg(feature = "files")]
            Self::Files => match version {
                ApiVersion::V3 => "/files/v3",
                ApiVersion::V2026_09 => "/files/2026-09",
            },
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The versions of a client, and its path prefix.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths {
    version: ApiVersion,
    /// Replaces the prefix of conversations.
    prefix: Option<String>,
    #[cfg(feature = "custom-channels")]
    custom_channels: ApiVersion,
    #[cfg(feature = "files")]
    files: ApiVersion,
}

impl Paths {
    pub(crate) fn new(version: ApiVersion, prefix: Option<String>) -> Result<Self> {
        if let Some(prefix) = &prefix {
            let url = reqwest::Url::parse(&format!("https://host{prefix}"));
            let is_plain = prefix.starts_with('/')
                && prefix.len() > 1
                && !prefix.ends_with('/')
                && !prefix.contains("//")
                && url.is_ok_and(|url| {
                    url.path() == prefix && url.query().is_none() && url.fragment().is_none()
                });
            if !is_plain {
                return Err(Error::configuration(
                    "invalid path prefix: expected a path without a slash at its end, such as \
                     `/conversations/conversations/2026-09`",
                ));
            }
        }
        Ok(Self {
            version,
            prefix,
            #[cfg(feature = "custom-channels")]
            custom_channels: ApiVersion::default(),
            #[cfg(feature = "files")]
            files: ApiVersion::default(),
        })
    }

    #[cfg(feature = "custom-channels")]
    pub(crate) fn with_custom_channels(self, custom_channels: ApiVersion) -> Self {
        Self {
            custom_channels,
            ..self
        }
    }

    #[cfg(feature = "files")]
    pub(crate) fn with_files(self, files: ApiVersion) -> Self {
        Self { files, ..self }
    }

    /// Returns the version of an area.
    pub(crate) fn version(&self, area: Area) -> ApiVersion {
        match area {
            Area::Conversations => self.version,
            #[cfg(feature = "custom-channels")]
            Area::CustomChannels => self.custom_channels,
            #[cfg(feature = "files")]
            Area::Files => self.files,
        }
    }

    /// Returns the prefix of this client for an operation that has `v3_prefix` in v3.
    pub(crate) fn prefix<'p>(&'p self, area: Area, v3_prefix: &'p str) -> &'p str {
        match (&self.prefix, self.version(area)) {
            (Some(prefix), _) if area == Area::Conversations => prefix,
            (_, ApiVersion::V3) => v3_prefix,
            (_, version) => area.path_prefix(version),
        }
    }

    /// Returns the same for an operation that only these versions have.
    pub(crate) fn prefix_in<'p>(
        &'p self,
        area: Area,
        v3_prefix: &'p str,
        versions: &[&str],
    ) -> Result<&'p str> {
        let version = self.version(area);
        if versions.contains(&version.as_str()) {
            return Ok(self.prefix(area, v3_prefix));
        }
        let known = versions.join(" or ");
        Err(Error::invalid(format!(
            "HubSpot's version {version} of {area} does not have this operation: use {known} for that area, by \
             `ClientBuilder::area_version`"
        )))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ApiVersion {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = || Self::ALL.iter().copied();
        known().find(|version| version.as_str() == text).ok_or_else(|| {
            let shown = crate::env::quoted(text);
            let known: Vec<&str> = known().map(Self::as_str).collect();
            Error::configuration(format!(
                "invalid API version{shown}: expected one of {}",
                known.join(", ")
            ))
        })
    }
}

#[cfg(test)]
mod tests;
