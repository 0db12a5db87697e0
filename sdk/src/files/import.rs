//! Imports of files from a URL.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::upload::DEFAULT_FOLDER;
use super::{File, FileAccess, Import, ImportState};
use crate::error::ErrorKind;
use crate::time::{deadline_in, seconds};
use crate::{Client, Error, Object, Result};

const OPERATION: &str = "get_import";
/// The first wait between two reads of a task, and the longest.
const FIRST_POLL: Duration = Duration::from_millis(500);
const MAX_POLL: Duration = Duration::from_secs(10);

impl Import {
    /// Creates an import of the file at a URL, [private](FileAccess::Private) and in the folder `/conversations` unless
    /// set otherwise.
    pub fn from_url(url: impl Into<String>) -> Self {
        Self::new(FileAccess::Private, url).folder_path(DEFAULT_FOLDER)
    }
}

impl Client {
    /// Waits until HubSpot has imported a file, for at most this time. [`Duration::MAX`] is no limit.
    ///
    /// Reads the task at once, after half a second, and then less and less often, down to every 10 seconds.
    ///
    /// ```
    /// # #[cfg(feature = "mock")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> hubspot_conversations::Result<()> {
    /// # let stand_in = hubspot_conversations::mock::StandIn::start();
    /// # let hubspot = stand_in.client()?;
    /// use std::time::Duration;
    /// use hubspot_conversations::files::Import;
    ///
    /// let task = hubspot.import_file(Import::from_url("https://example.com/invoice.pdf")).await?;
    /// let file = hubspot.wait_for_import(&task.id, Duration::from_secs(60)).await?;
    /// println!("{}", file.id);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "mock"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    ///
    /// The task cannot be read, or is not over in time ([`Error::is_timeout`]): the import may still be made. Or HubSpot
    /// has ended it without a file ([`ErrorKind::Refused`](crate::ErrorKind::Refused)).
    pub async fn wait_for_import(&self, task_id: impl Into<String>, time: Duration) -> Result<Object<File>> {
        let task_id = task_id.into();
        let deadline = deadline_in(time);
        let mut wait = FIRST_POLL;
        loop {
            let status = self.get_import(task_id.as_str()).await?.into_inner().into_inner();
            match (status.result, &status.status) {
                (Some(file), Some(ImportState::Complete)) => return Ok(file),
                (None, Some(ImportState::Complete)) => {
                    return Err(failed("HubSpot shows no file of the import"));
                }
                (_, Some(ImportState::Canceled)) => {
                    let messages = status.errors.unwrap_or_default();
                    return Err(match messages.first().and_then(|error| error.message.clone()) {
                        Some(text) => failed("HubSpot canceled the import").with_source(text),
                        None => failed("HubSpot canceled the import"),
                    });
                }
                _ => {}
            }
            if Instant::now() >= deadline {
                let reason = format!("the import was not complete within {}", seconds(time));
                return Err(Error::new(ErrorKind::Timeout, reason).in_operation(OPERATION));
            }
            sleep_until(deadline.min(deadline_in(wait))).await;
            wait = (wait * 2).min(MAX_POLL);
        }
    }
}

fn failed(reason: &str) -> Error {
    Error::new(ErrorKind::Refused, reason.to_owned()).in_operation(OPERATION)
}
