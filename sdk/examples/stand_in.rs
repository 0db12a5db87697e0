//! Runs the stand-in for HubSpot until Ctrl-C.
//!
//! ```text
//! cargo run -p hubspot-conversations --example stand_in
//! ```

mod support;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use hubspot_conversations::mock::StandIn;
use support::{say, written};

/// Start a stand-in for HubSpot on this machine, print its URL, its token and commands to try, and serve
/// until Ctrl-C.
#[derive(Parser)]
#[command(name = "stand_in")]
struct Args {}

#[tokio::main]
async fn main() -> ExitCode {
    Args::parse();
    support::log();
    let stand_in = StandIn::start();
    written(introduce(&stand_in));
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format_args!("Cannot wait for Ctrl-C: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn introduce(stand_in: &StandIn) -> io::Result<()> {
    let url = stand_in.base_url();
    let token = stand_in.token();
    let (mail, chat) = (stand_in.email_thread(), stand_in.chat_thread());
    let (agent, customer, chat_customer) = (stand_in.agent(), stand_in.customer(), stand_in.chat_customer());
    let (mailbox, live_chat) = (stand_in.mailbox(), stand_in.live_chat());
    let (channel, account) = (mailbox.channel_id(), mailbox.channel_account_id());
    let (chat_channel, chat_account) = (live_chat.channel_id(), live_chat.channel_account_id());
    let message = serde_json::json!({
        "type": "MESSAGE",
        "text": "Your order has shipped.",
        "senderActorId": agent,
        "channelId": channel,
        "channelAccountId": account,
        "recipients": [{"deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": customer}}],
    });
    let comment = serde_json::json!({"type": "COMMENT", "text": "The parcel left yesterday."});
    let mut out = io::stdout().lock();
    write!(
        out,
        "\
A stand-in for HubSpot runs until Ctrl-C. Its one account is deleted then.

  URL          {url}
  token        {token}
  e-mail       thread {mail}, channel {channel}, account {account}, customer {customer}
  live chat    thread {chat}, channel {chat_channel}, account {chat_account}, customer {chat_customer}
  agent        {agent}

Try these in another shell:

# Set these variables first.
export HUBSPOT_BASE_URL='{url}' HUBSPOT_ACCESS_TOKEN='{token}'
messages=\"$HUBSPOT_BASE_URL/conversations/v3/conversations/threads/{mail}/messages\"

# Read the e-mail thread.
curl -sS -H \"Authorization: Bearer $HUBSPOT_ACCESS_TOKEN\" \"$messages\"

# Reply to the customer.
curl -sS -H \"Authorization: Bearer $HUBSPOT_ACCESS_TOKEN\" -H 'Content-Type: application/json' \"$messages\" \\
  --data '{message}'

# Add a comment for the team.
curl -sS -H \"Authorization: Bearer $HUBSPOT_ACCESS_TOKEN\" -H 'Content-Type: application/json' \"$messages\" \\
  --data '{comment}'

# The same with this crate.
cargo run -p hubspot-conversations --example send_message -- --thread {mail} --text 'Your order has shipped.' \\
  --from {agent} --channel {channel} --channel-account {account} --to {customer}
cargo run -p hubspot-conversations --example read_thread -- --thread {mail}
"
    )?;
    out.flush()
}
