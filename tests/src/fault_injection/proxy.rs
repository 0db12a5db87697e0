//! A network that breaks in every way, between a client and HubSpot.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Fault, late};
use super::{ATTEMPT, MARK, Rng, World};
use crate::hubspot::http1::{self, HttpMessage, response};

/// Passes on for ever.
pub async fn serve(world: Arc<World>, listener: TcpListener) {
    let mut connections = 0;
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        connections += 1;
        let connection = Connection {
            rng: world.rng(connections),
            world: Arc::clone(&world),
            client: stream,
            hub: None,
        };
        world.watch(async move {
            // Whichever side goes away, this connection is over.
            let _ = connection.run().await;
        });
    }
}

struct Connection {
    world: Arc<World>,
    client: TcpStream,
    hub: Option<TcpStream>,
    rng: Rng,
}

impl Connection {
    async fn run(mut self) -> io::Result<()> {
        self.client.set_nodelay(true)?;
        while let Some(request) = http1::read(&mut self.client).await? {
            let send = request.header(MARK).map(|mark| mark.parse().expect("a number"));
            let goes_on = if request.method_and_target().0 == "POST" {
                let fault = self.world.with_plan(send, super::fault::Plan::post);
                self.post(&request, fault, send.unwrap_or_default()).await?
            } else if self.world.with_plan(send, super::fault::Plan::fails) {
                self.fail_to_read(&request).await?
            } else {
                let whole = self.exchange(&request).await?;
                self.client.write_all(&whole.bytes).await?;
                true
            };
            // A connection that is kept may be gone when it is used again.
            if !goes_on || self.rng.percent(5) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Does to a sending request what is planned. Whether the connection goes on.
    async fn post(&mut self, request: &HttpMessage, fault: Fault, send: u64) -> io::Result<bool> {
        match fault {
            Fault::Refuse => panic!("the connection was to be refused"),
            Fault::ResetBefore => return self.reset(),
            Fault::CloseBefore => return Ok(false),
            Fault::HangBefore => return self.hang().await,
            Fault::GarbageBefore => return self.garbage().await,
            Fault::PortalHtml => return self.portal("text/html", "<html>Please sign in</html>").await,
            Fault::PortalJson => {
                let body = *self
                    .rng
                    .pick(&["{}", "null", "[]", r#"{"status":"ok"}"#, r#"{"results":[]}"#]);
                return self.portal("application/json", body).await;
            }
            Fault::ResetEarly => {
                let mut hub = self.connect().await?;
                hub.write_all(&request.bytes).await?;
                let guard = self.world.late();
                tokio::spawn(async move {
                    let _ = http1::read(&mut hub).await;
                    drop(guard);
                });
                return self.reset();
            }
            Fault::LateForward => {
                let (guard, wait) = (self.world.late(), late(&mut self.world.rng(send)));
                let request = request.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    let mut hub = TcpStream::connect(guard.world().server()).await.expect("HubSpot");
                    hub.write_all(&request.bytes).await.expect("a request");
                    http1::read(&mut hub).await.expect("an answer");
                });
                return self.hang().await;
            }
            Fault::LateStore => {
                let mut hub = self.connect().await?;
                hub.write_all(&request.bytes).await?;
                return self.hang().await;
            }
            _ => {}
        }
        let answer = self.exchange(request).await?.bytes;
        match fault {
            Fault::ResetAfter => return self.reset(),
            Fault::DropAnswer => return Ok(false),
            Fault::HangAfter => return self.hang().await,
            Fault::GarbageAfter => return self.garbage().await,
            Fault::LateAnswer => {
                tokio::time::sleep(ATTEMPT * 2).await;
                self.client.write_all(&answer).await?;
                return Ok(false);
            }
            Fault::Truncate => {
                let end = 1 + self.rng.below(answer.len() as u64 - 1);
                self.client
                    .write_all(&answer[..usize::try_from(end).unwrap()])
                    .await?;
                return Ok(false);
            }
            Fault::TrickleInTime => self.trickle(&answer, 8, ATTEMPT / 30).await?,
            Fault::Trickle => self.trickle(&answer, answer.len(), ATTEMPT / 10).await?,
            _ => self.client.write_all(&answer).await?,
        }
        Ok(true)
    }

    /// What can go wrong with a request that reads.
    async fn fail_to_read(&mut self, request: &HttpMessage) -> io::Result<bool> {
        match self.rng.below(9) {
            0 => self.reset(),
            1 => Ok(false),
            2 => self.hang().await,
            3 => self.garbage().await,
            4 => self.portal("text/html", "<html>Please sign in</html>").await,
            5 => self.portal("application/json", r#"{"status":"ok"}"#).await,
            6 => {
                let whole = self.exchange(request).await?.bytes;
                self.client.write_all(&whole[..whole.len() - 1]).await?;
                Ok(false)
            }
            status => {
                let status = if status == 7 { 503 } else { 429 };
                self.client.write_all(&response(status, &[], "")).await?;
                Ok(true)
            }
        }
    }

    async fn connect(&self) -> io::Result<TcpStream> {
        let hub = TcpStream::connect(self.world.server()).await?;
        hub.set_nodelay(true)?;
        Ok(hub)
    }

    async fn exchange(&mut self, request: &HttpMessage) -> io::Result<HttpMessage> {
        let mut hub = match self.hub.take() {
            Some(hub) => hub,
            None => self.connect().await?,
        };
        hub.write_all(&request.bytes).await?;
        let answer = http1::read(&mut hub).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.hub = Some(hub);
        Ok(answer)
    }

    /// The next thing that the client hears is a reset.
    fn reset(&self) -> io::Result<bool> {
        self.client.set_zero_linger()?;
        Ok(false)
    }

    /// Nothing happens until the client goes away.
    async fn hang(&mut self) -> io::Result<bool> {
        self.client.read_u8().await?;
        panic!("a client that waits has something to say");
    }

    async fn garbage(&mut self) -> io::Result<bool> {
        let length = 1 + self.rng.below(3_000);
        let bytes: Vec<u8> = (0..length).map(|_| self.rng.bits().to_le_bytes()[0]).collect();
        self.client.write_all(&bytes).await?;
        Ok(false)
    }

    async fn portal(&mut self, content_type: &str, body: &str) -> io::Result<bool> {
        let answer = response(200, &[("content-type", content_type)], body);
        self.client.write_all(&answer).await?;
        Ok(true)
    }

    async fn trickle(&mut self, answer: &[u8], pieces: usize, pause: Duration) -> io::Result<()> {
        for piece in answer.chunks(answer.len().div_ceil(pieces)) {
            self.client.write_all(piece).await?;
            tokio::time::sleep(pause).await;
        }
        Ok(())
    }
}
