//! A send that uploads its files first.

use crate::error::require_runtime;
use crate::files::{OPERATION, Ready, Upload, of_message, prefix};
use crate::metrics::Measurement;
use crate::send::{Prepared, SendKey, Sent};
use crate::{Client, Error, OutgoingMessage, Result, ThreadId};

/// Gives a send that has a field `uploads` the method that adds to it.
macro_rules! uploads {
    ($send:ident) => {
        impl $send {
            /// Uploads a file and attaches it to the message: a path, or an [`Upload`](crate::files::Upload). Can be called
            /// several times.
            ///
            /// ```
            /// # #[cfg(feature = "mock")]
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> hubspot_conversations::Result<()> {
            /// # let stand_in = hubspot_conversations::mock::StandIn::start();
            /// # let thread = stand_in.client()?.thread(stand_in.email_thread());
            /// use hubspot_conversations::FilePart;
            ///
            /// let note = FilePart::new("note.txt", "text/plain", "Three parcels.");
            /// let sent = thread.reply("See the note.", stand_in.agent()).upload(note).await?;
            /// assert_eq!(sent.attachments().len(), 1);
            /// # Ok(())
            /// # }
            /// # #[cfg(not(feature = "mock"))]
            /// # fn main() {}
            /// ```
            ///
            /// The message is sent only when all its files are there. With an idempotency key, a file that an earlier call
            /// has uploaded is not uploaded again, and neither is one that may be there: it is searched for, as
            /// [`Client::upload_file`](crate::Client::upload_file) describes.
            ///
            /// An upload that fails, or whose outcome is unknown, leaves the message
            /// [not sent](crate::Error::is_not_sent): the error is that of the operation `upload_file`.
            #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
            pub fn upload(mut self, file: impl Into<$crate::files::Upload>) -> Self {
                self.uploads.push(file.into());
                self
            }
        }
    };
}

pub(crate) use uploads;

/// A send with files.
pub(crate) struct SendFiles {
    pub client: Client,
    pub thread: ThreadId,
    pub key: Option<Box<SendKey>>,
    pub uploads: Vec<Upload>,
}

impl Prepared {
    /// Uploads files, attaches them, and sends the message with another receipt than this one's.
    pub(crate) async fn send_with(self, uploads: Vec<Upload>) -> Result<Sent> {
        let files = SendFiles {
            thread: self.identity.thread(),
            client: self.client,
            key: self.key,
            uploads,
        };
        files.send(Ok(self.identity.message().clone())).await
    }
}

impl SendFiles {
    /// Uploads the files of a message that is there, and sends it.
    pub(super) async fn send(mut self, message: Result<OutgoingMessage>) -> Result<Sent> {
        if let (Some(key), Ok(message)) = (&mut self.key, &message) {
            key.asked = key.asked.take().or_else(|| serde_json::to_string(message).ok());
        }
        self.send_draft(std::future::ready(message)).await
    }

    /// Uploads the files, and sends a message that is drafted only if the key's message is not there already.
    pub(crate) async fn send_draft(
        self,
        draft: impl Future<Output = Result<OutgoingMessage>>,
    ) -> Result<Sent> {
        let client = self.client.clone();
        let attached = self.attach(draft).await;
        let result = match attached {
            // It records the outcome itself.
            Ok(Attached::Message(prepared)) => return prepared.send().await,
            #[cfg(feature = "store")]
            Ok(Attached::Ended(result)) => return *result,
            Err(error) if error.is_unknown() => Err(error),
            Err(error) => Err(error.into_not_sent()),
        };
        client.record(Measurement::SendEnded(Sent::end_of(&result)));
        result
    }

    async fn attach(self, draft: impl Future<Output = Result<OutgoingMessage>>) -> Result<Attached> {
        require_runtime()?;
        let Self {
            client,
            thread,
            key,
            uploads,
        } = self;
        prefix(&client).map_err(|error| error.in_operation(OPERATION))?;
        let total = client.options().get_total_timeout();
        let mut files = Vec::new();
        for upload in uploads {
            match upload
                .read(total)
                .await
                .map_err(|error| error.in_operation(OPERATION))
            {
                Ok(file) => files.push(file),
                #[cfg(feature = "store")]
                Err(error) => return Err(unread(error, &client, key.as_deref()).await),
                #[cfg(not(feature = "store"))]
                Err(error) => return Err(error),
            }
        }
        #[cfg(not(feature = "store"))]
        if key.is_some() {
            return Err(super::run::no_store());
        }
        #[cfg(feature = "store")]
        let key = match key {
            None => None,
            Some(key) => {
                client.store().ok_or_else(super::run::no_store)?;
                let key = of_files(key, &files);
                if let Some(ended) = super::existing(&client, thread, &key).await.transpose() {
                    return Ok(Attached::Ended(Box::new(ended)));
                }
                Some(key)
            }
        };
        let mut message = draft.await?;
        message.check()?;
        if matches!(message, OutgoingMessage::Unrecognized(_)) {
            return Err(Error::invalid(
                "a message given as JSON has no place for a file that is known: upload it first, and name its id there",
            ));
        }
        for file in &files {
            let file_id = upload(&client, thread, key.as_deref(), file).await;
            message.attach(&file_id.map_err(|error| error.in_operation(OPERATION))?);
        }
        Ok(Attached::Message(Prepared::new(client, thread, message, key)))
    }
}

enum Attached {
    Message(Prepared),
    /// The key's record has the outcome of an earlier call.
    #[cfg(feature = "store")]
    Ended(Box<Result<Sent>>),
}

/// Uploads a file, and returns its id.
#[cfg_attr(not(feature = "store"), allow(unused_variables))]
async fn upload(client: &Client, thread: ThreadId, key: Option<&SendKey>, file: &Ready) -> Result<String> {
    #[cfg(feature = "store")]
    if let Some((key, store)) = key.zip(client.store()) {
        let client = &super::stored::bounded(client)?;
        let upload = super::stored::StoredUpload::new(client, store, thread, &key.text, file);
        return Box::pin(async { upload.await?.run().await }).await;
    }
    let uploaded = file.upload_new(client).await.map_err(of_message)?;
    Ok(uploaded.into_inner().id)
}

/// Returns the error of a file that cannot be read any more. The message of its key may have been sent when it could.
#[cfg(feature = "store")]
async fn unread(error: Error, client: &Client, key: Option<&SendKey>) -> Error {
    let Some((key, store)) = key.zip(client.store()) else {
        return error;
    };
    let status = match store.status(&key.text).await {
        Ok(status) => status,
        Err(store_error) => return store_error,
    };
    let status = status.filter(|status| {
        let state = status.state();
        state.is_unsettled() || matches!(state, crate::store::SendState::Sent { .. })
    });
    match status {
        None => error,
        Some(status) => {
            let error = error.with_outcome(crate::error::SendOutcome::Unknown);
            error.with_receipt(status.receipt().cloned())
        }
    }
}

/// Adds the files to what was asked for with a key.
#[cfg(feature = "store")]
fn of_files(key: Box<SendKey>, files: &[Ready]) -> Box<SendKey> {
    let mut asked = vec![key.asked.clone().unwrap_or_default()];
    asked.extend(files.iter().flat_map(Ready::asked));
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    key.asked(&asked)
}
