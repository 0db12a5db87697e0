//! The account's files: upload, import from a URL, reading, deletion.
//!
//! The operations are methods of [`Client`](crate::Client). A file's id is what
//! [`NewFile`](crate::NewFile) takes to attach it to a message. The token needs the scope `files`.
//!
//! ```
//! # #[cfg(feature = "mock")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("files-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! # let path = folder.join("invoice.pdf");
//! # std::fs::write(&path, "%PDF-1.7")?;
//! # let stand_in = hubspot_conversations::mock::StandIn::start();
//! # let hubspot = stand_in.client()?;
//! # let thread = hubspot.thread(stand_in.email_thread());
//! use hubspot_conversations::NewComment;
//! use hubspot_conversations::files::Upload;
//!
//! let file = hubspot.upload_file(Upload::new(path.as_path()).folder_path("/invoices")).await?;
//! let sent = thread.send(NewComment::new("The invoice.").attach(&file)).await?;
//!
//! // Or both at once.
//! let sent = thread.comment("The invoice again.").upload(path).await?;
//! # let _ = sent;
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "mock"))]
//! # fn main() {}
//! ```
//!
//! HubSpot has these operations in v3; of its version 2026-09 it describes those of an import only. A client uses v3 for
//! files unless [`ClientBuilder::area_version`](crate::ClientBuilder::area_version) sets another one.

mod attach;
mod import;
mod lost;
mod upload;

#[cfg(feature = "store")]
pub(crate) use lost::{Found, Wanted, search};
pub(crate) use lost::{OPERATION, prefix};
pub use upload::{DEFAULT_MAX_UPLOAD_BYTES, Upload, UploadFile, UploadProgress};
pub(crate) use upload::{Ready, of_message};

pub use crate::generated::files::operations;
#[doc(inline)]
pub use crate::generated::files::types::*;
