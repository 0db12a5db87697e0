use hubspot_conversations::{ActorId, ChannelAccount, Client, NewMessage};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let thread = Client::from_env()?.thread(11178480985);
    let account = ChannelAccount::email("4021198932");
    let message = NewMessage::new("Your order has shipped.", ActorId::agent(47306113), account);
    let sent = thread.send(message).await?;
    println!("{}", sent.id());
    Ok(())
}
