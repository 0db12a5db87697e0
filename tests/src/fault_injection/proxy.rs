//! The proxy between client and server, which injects network faults.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Fault, late};
use super::{ATTEMPT, SEND_HEADER, TestBed};
use crate::hubspot::dice::Dice;
use crate::hubspot::http1::{self, HttpMessage, response};
use crate::hubspot::ledger;

/// Serves without end.
pub async fn serve(bed: Arc<TestBed>, listener: TcpListener) {
    let mut connections = 0;
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        connections += 1;
        let connection = Connection {
            dice: bed.dice(connections),
            bed: Arc::clone(&bed),
            client: stream,
            server: None,
        };
        let bed = Arc::clone(&bed);
        tokio::spawn(async move {
            let _panics = bed.count_panics();
            // It ends when either side disconnects.
            let _ = connection.run().await;
        });
    }
}

struct Connection {
    bed: Arc<TestBed>,
    client: TcpStream,
    server: Option<TcpStream>,
    dice: Dice,
}

impl Connection {
    async fn run(mut self) -> io::Result<()> {
        self.client.set_nodelay(true)?;
        while let Some(request) = http1::read(&mut self.client).await? {
            let send = request
                .header(SEND_HEADER)
                .map(|send_of| send_of.parse().expect("a number"));
            let goes_on = if request.method_and_target().0 == "POST" {
                let fault = self.bed.with_plan(send, super::fault::Plan::post);
                self.post(&request, fault, send.unwrap_or_default()).await?
            } else if self.bed.with_plan(send, super::fault::Plan::fails) {
                self.fail_to_read(&request).await?
            } else {
                let whole = self.exchange(&request).await?;
                if request.method_and_target().1.ends_with("/original-content") && whole.status() == "404" {
                    self.bed.with_plan(send, |plan| plan.withheld = true);
                }
                self.client.write_all(&whole.bytes).await?;
                true
            };
            // A pooled connection may be closed when it is used again.
            if !goes_on || self.dice.percent(5) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Injects the planned fault into a POST. Returns whether the connection stays open.
    async fn post(&mut self, request: &HttpMessage, fault: Fault, send: u64) -> io::Result<bool> {
        match fault {
            Fault::Refuse => panic!("a refused connection reached the proxy"),
            Fault::ResetBefore => return self.reset(),
            Fault::CloseBefore => return Ok(false),
            Fault::HangBefore => return self.hang().await,
            Fault::GarbageBefore => return self.garbage().await,
            Fault::PortalHtml => return self.portal("text/html", "<html>Please sign in</html>").await,
            Fault::PortalJson => {
                let body = *self
                    .dice
                    .pick(&["{}", "null", "[]", r#"{"status":"ok"}"#, r#"{"results":[]}"#]);
                return self.portal("application/json", body).await;
            }
            Fault::OddSuccess => {
                let thread = ledger::thread(request.method_and_target().1).unwrap_or_default();
                let body = odd(self.dice.below(6), thread, request.body());
                let status = *self.dice.pick(&[200, 201, 207]);
                let answer = response(status, &[("content-type", "application/json")], &body);
                self.client.write_all(&answer).await?;
                return Ok(true);
            }
            Fault::ResetEarly => {
                let mut server = self.connect().await?;
                server.write_all(&request.bytes).await?;
                let late = self.bed.late();
                tokio::spawn(async move {
                    let _ = http1::read(&mut server).await;
                    drop(late);
                });
                return self.reset();
            }
            Fault::LateForward => {
                let (bed, pending, wait) = (
                    Arc::clone(&self.bed),
                    self.bed.late(),
                    late(&mut self.bed.dice(send)),
                );
                let request = request.clone();
                tokio::spawn(async move {
                    let _panics = bed.count_panics();
                    tokio::time::sleep(wait).await;
                    let mut server = TcpStream::connect(bed.server()).await.expect("HubSpot");
                    server.write_all(&request.bytes).await.expect("a request");
                    http1::read(&mut server).await.expect("an answer");
                    drop(pending);
                });
                return self.hang().await;
            }
            Fault::LateStore => {
                let mut server = self.connect().await?;
                server.write_all(&request.bytes).await?;
                return self.hang().await;
            }
            _ => {}
        }
        let answer = self.exchange(request).await?;
        match fault {
            Fault::ResetAfter => return self.reset(),
            Fault::DropAnswer => return Ok(false),
            Fault::HangAfter => return self.hang().await,
            Fault::TwoIds201 => {
                let body = String::from_utf8_lossy(answer.body()).into_owned();
                let body = match self.dice.below(2) {
                    0 => body.replacen('{', r#"{"id":"another","#, 1),
                    _ => format!("{},\"id\":\"another\"}}", &body[..body.len() - 1]),
                };
                let answer = response(201, &[("content-type", "application/json")], &body);
                self.client.write_all(&answer).await?;
                return Ok(true);
            }
            Fault::GarbageAfter => return self.garbage().await,
            Fault::LateAnswer => {
                tokio::time::sleep(ATTEMPT * 2).await;
                self.client.write_all(&answer.bytes).await?;
                return Ok(false);
            }
            Fault::Truncate => {
                let end = 1 + self.dice.below(answer.bytes.len() as u64 - 1);
                self.client
                    .write_all(&answer.bytes[..usize::try_from(end).unwrap()])
                    .await?;
                return Ok(false);
            }
            Fault::TrickleInTime => self.trickle(&answer.bytes, 8, ATTEMPT / 30).await?,
            Fault::Trickle => {
                self.trickle(&answer.bytes, answer.bytes.len(), ATTEMPT / 10)
                    .await?;
            }
            _ => self.client.write_all(&answer.bytes).await?,
        }
        Ok(true)
    }

    /// Injects a random fault into a request that reads.
    async fn fail_to_read(&mut self, request: &HttpMessage) -> io::Result<bool> {
        match self.dice.below(9) {
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
        let server = TcpStream::connect(self.bed.server()).await?;
        server.set_nodelay(true)?;
        Ok(server)
    }

    async fn exchange(&mut self, request: &HttpMessage) -> io::Result<HttpMessage> {
        let mut server = match self.server.take() {
            Some(server) => server,
            None => self.connect().await?,
        };
        server.write_all(&request.bytes).await?;
        let mut answer = http1::read(&mut server)
            .await?
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        // By the clock of the thread.
        if let Some(thread) = ledger::thread(request.method_and_target().1) {
            answer.set_date(self.bed.now(thread));
        }
        self.server = Some(server);
        Ok(answer)
    }

    /// Resets the connection.
    fn reset(&self) -> io::Result<bool> {
        self.client.set_zero_linger()?;
        Ok(false)
    }

    /// Sends nothing until the client disconnects.
    async fn hang(&mut self) -> io::Result<bool> {
        self.client.read_u8().await?;
        panic!("the client sent more while it waited");
    }

    async fn garbage(&mut self) -> io::Result<bool> {
        let length = 1 + self.dice.below(3_000);
        let bytes: Vec<u8> = (0..length).map(|_| self.dice.bits().to_le_bytes()[0]).collect();
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

/// The body of a success that has no message of the request.
fn odd(which: u64, thread: u64, request: &[u8]) -> String {
    let mut message: serde_json::Value = serde_json::from_slice(request).unwrap_or_default();
    let id = "0123456789abcdef0123456789abcdef";
    match which {
        0 => return json!({"id": id}).to_string(),
        1 => return json!({"status": "error", "message": "no"}).to_string(),
        2 => message["conversationsThreadId"] = (thread + 1).to_string().into(),
        3 => message["direction"] = "INCOMING".into(),
        4 => message["text"] = "another text".into(),
        _ => return json!({"id": id, "status": "ok", "type": "MESSAGE"}).to_string(),
    }
    message["id"] = id.into();
    if which != 2 {
        message["conversationsThreadId"] = thread.to_string().into();
    }
    if message["type"] == "COMMENT" && which == 3 {
        message["text"] = "another comment".into();
    }
    message.to_string()
}
