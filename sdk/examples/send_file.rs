//! Uploads a file, and sends it to a thread.
//!
//! ```text
//! cargo run -p hubspot-conversations --example send_file --features files,mock
//! HUBSPOT_ACCESS_TOKEN=… cargo run -p hubspot-conversations --example send_file --features files,mock -- \
//!     invoice.pdf --thread 11178480985 --folder /invoices
//! ```

mod support;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use hubspot_conversations::files::{File, Upload};
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{Client, FilePart, Object, Result, Sent, ThreadId};
use support::{explain, say, written};

const EXIT_STATUS: &str = "\
Exit status:
  0  sent
  1  not sent
  2  wrong arguments or settings, nothing was sent
  3  unknown whether the file or the message was sent";

/// Upload a file to a HubSpot account, and add it to a thread in a comment.
///
/// With HUBSPOT_ACCESS_TOKEN set it uses HubSpot's API. Otherwise it starts a stand-in for
/// HubSpot on this machine, and has defaults for all arguments.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "send_file", verbatim_doc_comment, after_help = EXIT_STATUS)]
struct Args {
    /// The file
    file: Option<PathBuf>,
    /// The thread's id, from the URL of HubSpot's inbox
    #[arg(long, value_name = "ID")]
    thread: Option<ThreadId>,
    /// The folder of the account's files
    #[arg(long, value_name = "PATH", default_value = "/conversations")]
    folder: String,
    /// The text of the comment
    #[arg(long, default_value = "The file is attached.")]
    text: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let (args, stand_in) = support::begin_with(Args::parse());
    let thread = args.thread.or(stand_in.as_ref().map(StandIn::email_thread));
    let upload = match (&args.file, &stand_in) {
        (Some(path), _) => Some(Upload::new(path.as_path())),
        (None, Some(_)) => Some(Upload::new(FilePart::new(
            "note.txt",
            "text/plain",
            "Three parcels left.",
        ))),
        (None, None) => None,
    };
    let (Some(thread), Some(upload)) = (thread, upload) else {
        support::missing::<Args>(&[
            ("<FILE>", args.file.is_some()),
            ("--thread <ID>", args.thread.is_some()),
        ])
        .exit();
    };
    let upload = upload.folder_path(&args.folder).on_progress(|progress| {
        if progress.sent == progress.total {
            say(format_args!("{} bytes left this machine.", progress.total));
        }
    });
    let sent = async {
        let client = support::client(stand_in.as_ref(), None)?;
        send(&client, upload, thread, &args.text).await
    };
    match sent.await {
        Ok((file, sent)) => {
            let (file, message) = (&file.id, sent.id());
            let line = format!("File {file} is on thread {thread}, in message {message}.");
            written(writeln!(io::stdout(), "{line}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            explain(&error);
            ExitCode::from(match &error {
                error if error.is_configuration() => 2,
                error if error.is_unknown() => 3,
                _ => 1,
            })
        }
    }
}

/// Uploads a file, and adds a comment with it.
async fn send(client: &Client, upload: Upload, thread: ThreadId, text: &str) -> Result<(Object<File>, Sent)> {
    let file = client.upload_file(upload).await?;
    let comment = hubspot_conversations::NewComment::new(text).attach(&file);
    let sent = client.thread(thread).send(comment).await?;
    Ok((file, sent))
}
