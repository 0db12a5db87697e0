//! A server on a bare socket, which does to a request whatever a network does to it.
//!
//! It logs nothing, so that what is traced in a test's process is the client's alone.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What to do with one request.
#[derive(Clone, Debug)]
pub enum Act {
    /// Breaks the connection off before anything of the request is read.
    ResetUnread,
    /// Reads the request to its end, and breaks the connection off.
    ResetRead,
    /// Reads the request, and says nothing for as long as the other side waits.
    Hang,
    /// Answers with these bytes, and says no more for as long as the other side waits.
    Stall(Vec<u8>),
    /// Answers with these bytes. Where they promise more than they hold, the answer is cut off.
    Say(Vec<u8>),
}

impl Act {
    /// An answer with a status, headers and a body, byte for byte.
    #[must_use]
    pub fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        Self::cut(status, headers, body, body.len())
    }

    /// An answer in JSON.
    #[must_use]
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::answer(
            status,
            &[("content-type", "application/json;charset=utf-8")],
            body,
        )
    }

    /// The head of an answer and the beginning of its body, of which no more ever comes.
    #[must_use]
    pub fn stall(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        match Self::cut(status, headers, body, 5_000) {
            Self::Say(answer) => Self::Stall(answer),
            other => other,
        }
    }

    /// An answer that promises so many bytes as its body, whatever it holds.
    #[must_use]
    pub fn cut(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>, length: usize) -> Self {
        let mut head = format!("HTTP/1.1 {status} Some Reason\r\ncontent-length: {length}\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // One request for each connection, so that a fault hits that request and no other.
        head.push_str("connection: close\r\n\r\n");
        Self::Say([head.as_bytes(), body.as_ref()].concat())
    }
}

/// One request as it came.
#[derive(Clone, Debug, Default)]
pub struct Came {
    /// The request line and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Came {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }
}

/// The server. It is there until it is dropped.
#[derive(Debug)]
pub struct Socket {
    url: String,
    came: Arc<Mutex<Vec<Came>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Socket {
    /// Does the same to every request.
    pub async fn always(act: Act) -> Self {
        Self::by(move |_, _| act.clone()).await
    }

    /// Does one thing after the other; the last one to all that follow.
    pub async fn script(acts: impl Into<Vec<Act>>) -> Self {
        let acts = acts.into();
        Self::by(move |index, _| acts[index.min(acts.len() - 1)].clone()).await
    }

    /// Decides by how many came before, and by the request; one that is not read is empty.
    pub async fn by(act: impl Fn(usize, &Came) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let came: Arc<Mutex<Vec<Came>>> = Arc::default();
        let record = Arc::clone(&came);
        let act = Arc::new(act);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // What is done to the one must not wait for the other.
                tokio::spawn(serve(stream, Arc::clone(&act), Arc::clone(&record)));
            }
        });
        Self { url, came, task }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// All requests so far, with those that were not read as empty ones.
    #[must_use]
    pub fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }

    /// How many requests of a method came so far.
    #[must_use]
    pub fn count(&self, method: &str) -> usize {
        self.came().iter().filter(|came| came.method() == method).count()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve<F>(mut stream: TcpStream, act: Arc<F>, record: Arc<Mutex<Vec<Came>>>)
where
    F: Fn(usize, &Came) -> Act + Send + Sync,
{
    // Peeked at, not read: a connection that is closed over unread bytes is reset, everywhere.
    let Some(came) = peek(&stream).await else { return };
    let act = {
        let mut all = record.lock().unwrap();
        let act = act(all.len(), &came);
        all.push(came.clone());
        act
    };
    match act {
        Act::ResetUnread => (),
        Act::ResetRead => {
            take(&mut stream, &came).await;
            stream.set_zero_linger().unwrap();
        }
        Act::Hang => {
            take(&mut stream, &came).await;
            let mut end = [0];
            // Until the client goes away, with an end or a reset.
            let _ = stream.read(&mut end).await;
        }
        Act::Stall(answer) => {
            take(&mut stream, &came).await;
            let _ = stream.write_all(&answer).await;
            let mut end = [0];
            let _ = stream.read(&mut end).await;
        }
        Act::Say(answer) => {
            take(&mut stream, &came).await;
            // The client may have had enough before the end.
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    }
}

/// The request that waits to be read, whole; `None` where the connection ends without one.
async fn peek(stream: &TcpStream) -> Option<Came> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let length = stream.peek(&mut buffer).await.ok().filter(|length| *length > 0)?;
        let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let wanted = head
                .lines()
                .filter_map(|line| {
                    line.to_lowercase()
                        .strip_prefix("content-length:")?
                        .trim()
                        .parse()
                        .ok()
                })
                .next()
                .unwrap_or(0);
            if body.len() >= wanted {
                return Some(Came {
                    head: head.to_owned(),
                    body: body.to_owned(),
                });
            }
        }
        // Bytes that were seen already wake nobody.
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

async fn take(stream: &mut TcpStream, came: &Came) {
    let mut all = vec![0; came.head.len() + 4 + came.body.len()];
    stream.read_exact(&mut all).await.unwrap();
}
