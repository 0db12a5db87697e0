use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewMessage {
    r#type: &'static str,
    text: String,
    sender_actor_id: String,
    channel_id: String,
    channel_account_id: String,
}

#[derive(Deserialize)]
struct Message {
    id: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let message = NewMessage {
        r#type: "MESSAGE",
        text: "Your order has shipped.".to_owned(),
        sender_actor_id: "A-47306113".to_owned(),
        channel_id: "1002".to_owned(),
        channel_account_id: "4021198932".to_owned(),
    };
    let sent: Message = reqwest::Client::new()
        .post("https://api.hubapi.com/conversations/v3/conversations/threads/11178480985/messages")
        .bearer_auth(std::env::var("HUBSPOT_ACCESS_TOKEN")?)
        .json(&message)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    println!("{}", sent.id);
    Ok(())
}
