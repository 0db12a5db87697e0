//! A TCP link between a client and a server. A test can cut it, hold or delay what goes one way, and lead it to another
//! server.
//!
//! Links run on a thread of their own, so that a busy or blocked test does not delay them.

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What happens to the bytes of one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// They are forwarded.
    Open,
    /// They are forwarded late.
    Delayed(Duration),
    /// They wait until this changes. If the link is cut before, they are lost.
    Held,
}

#[derive(Clone, Debug)]
struct State {
    target: u16,
    requests: Flow,
    answers: Flow,
    is_refusing: bool,
    /// How often it was cut. A connection ends when this changes.
    cuts: u64,
}

/// A link, which ends when this is dropped.
#[derive(Debug)]
pub struct Link {
    port: u16,
    state: watch::Sender<State>,
    lost: Arc<Lost>,
    serving: JoinHandle<()>,
}

/// How many pieces were read and never forwarded.
#[derive(Debug, Default)]
struct Lost {
    requests: AtomicU64,
    answers: AtomicU64,
}

impl Link {
    /// Starts a link to a port of this machine.
    ///
    /// # Panics
    ///
    /// When the system has no free port.
    #[must_use]
    pub fn start(target: u16) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (state, watched) = watch::channel(State {
            target,
            requests: Flow::Open,
            answers: Flow::Open,
            is_refusing: false,
            cuts: 0,
        });
        let lost = Arc::<Lost>::default();
        let serving = runtime().spawn(serve(listener, watched, Arc::clone(&lost)));
        Self {
            port,
            state,
            lost,
            serving,
        }
    }

    /// Returns the port at which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Resets all connections. What was held is lost.
    pub fn cut(&self) {
        self.state.send_modify(|state| state.cuts += 1);
    }

    /// Resets all connections, and new ones too, until it is healed.
    pub fn refuse(&self) {
        self.state.send_modify(|state| {
            state.is_refusing = true;
            state.cuts += 1;
        });
    }

    /// Sets what happens to the bytes to the server, and to those from it.
    pub fn set(&self, requests: Flow, answers: Flow) {
        self.state.send_modify(|state| {
            state.requests = requests;
            state.answers = answers;
        });
    }

    /// Forwards everything again, what is still held too.
    pub fn heal(&self) {
        self.state.send_modify(|state| state.is_refusing = false);
        self.set(Flow::Open, Flow::Open);
    }

    /// Resets all connections, and leads new ones to another server.
    pub fn point_at(&self, target: u16) {
        self.state.send_modify(|state| {
            state.target = target;
            state.cuts += 1;
        });
    }

    /// Returns how many pieces of requests were lost, and how many of answers.
    #[must_use]
    pub fn lost(&self) -> (u64, u64) {
        let count = |of: &AtomicU64| of.load(Ordering::SeqCst);
        (count(&self.lost.requests), count(&self.lost.answers))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.serving.abort();
        self.cut();
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().build().unwrap()
    })
}

async fn serve(listener: std::net::TcpListener, state: watch::Receiver<State>, lost: Arc<Lost>) {
    let listener = TcpListener::from_std(listener).unwrap();
    while let Ok((client, _)) = listener.accept().await {
        let (state, lost) = (state.clone(), Arc::clone(&lost));
        // It ends when either side disconnects.
        tokio::spawn(async move { connection(client, state, &lost).await });
    }
}

async fn connection(client: TcpStream, state: watch::Receiver<State>, lost: &Lost) -> io::Result<()> {
    let State {
        target,
        is_refusing,
        cuts,
        ..
    } = state.borrow().clone();
    if is_refusing {
        return client.set_zero_linger();
    }
    let mut client = client;
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, target)).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let of = |flow, lost| Direction {
        state: state.clone(),
        cuts,
        flow,
        lost,
    };
    tokio::select! {
        () = of(|state| state.requests, &lost.requests).forward(from_client, to_server) => {}
        () = of(|state| state.answers, &lost.answers).forward(from_server, to_client) => {}
    }
    if state.borrow().cuts != cuts {
        client.set_zero_linger()?;
        server.set_zero_linger()?;
    }
    Ok(())
}

/// One direction of a connection.
struct Direction<'a> {
    state: watch::Receiver<State>,
    cuts: u64,
    flow: fn(&State) -> Flow,
    lost: &'a AtomicU64,
}

impl Direction<'_> {
    /// Forwards until a side disconnects or the link is cut.
    async fn forward(mut self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let mut bytes = vec![0; 16 * 1024];
        let (cuts, flow) = (self.cuts, self.flow);
        loop {
            let length = tokio::select! {
                _ = self.state.wait_for(|state| state.cuts != cuts) => return,
                read = from.read(&mut bytes) => read.unwrap_or(0),
            };
            if length == 0 {
                return;
            }
            let unsent = Unsent(self.lost);
            let passes = |state: &State| state.cuts != cuts || flow(state) != Flow::Held;
            let now = self.state.wait_for(passes).await.map(|state| state.clone());
            match now {
                Ok(state) if state.cuts == cuts => {
                    if let Flow::Delayed(time) = flow(&state) {
                        tokio::time::sleep(time).await;
                    }
                }
                _ => return,
            }
            if to.write_all(&bytes[..length]).await.is_err() {
                return;
            }
            unsent.forwarded();
        }
    }
}

/// Counts a piece as lost, unless it was forwarded. The other direction may see a cut first, which drops this one.
struct Unsent<'a>(&'a AtomicU64);

impl Unsent<'_> {
    fn forwarded(self) {
        std::mem::forget(self);
    }
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers each byte with the next one.
    async fn server() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    while let Ok(byte) = stream.read_u8().await {
                        stream.write_u8(byte + 1).await.unwrap();
                    }
                });
            }
        });
        port
    }

    async fn connect(link: &Link) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, link.port()))
            .await
            .unwrap()
    }

    /// The reset may come before the connection is known to be open.
    async fn is_refused(link: &Link) -> bool {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, link.port())).await {
            Ok(mut stream) => stream.read_u8().await.is_err(),
            Err(_) => true,
        }
    }

    async fn answer(stream: &mut TcpStream) -> Option<u8> {
        let read = tokio::time::timeout(Duration::from_millis(100), stream.read_u8()).await;
        read.ok().map(Result::unwrap)
    }

    #[tokio::test]
    async fn forwards_late_what_was_held() {
        let link = Link::start(server().await);
        let mut client = connect(&link).await;
        for (requests, answers) in [(Flow::Held, Flow::Open), (Flow::Open, Flow::Held)] {
            link.set(requests, answers);
            client.write_u8(1).await.unwrap();
            assert_eq!(answer(&mut client).await, None);
            link.heal();
            assert_eq!(answer(&mut client).await, Some(2));
        }
        assert_eq!(link.lost(), (0, 0));
    }

    #[tokio::test]
    async fn loses_what_was_held_when_it_is_cut() {
        let link = Link::start(server().await);
        for (requests, answers, lost) in [(Flow::Held, Flow::Open, (1, 0)), (Flow::Open, Flow::Held, (1, 1))]
        {
            let mut client = connect(&link).await;
            link.set(requests, answers);
            client.write_u8(1).await.unwrap();
            assert_eq!(answer(&mut client).await, None);
            link.cut();
            client.read_u8().await.unwrap_err();
            link.heal();
            assert_eq!(link.lost(), lost);
        }
    }

    #[tokio::test]
    async fn refuses_and_leads_to_another_server() {
        let link = Link::start(1);
        assert!(is_refused(&link).await);
        link.point_at(server().await);
        let mut client = connect(&link).await;
        client.write_u8(5).await.unwrap();
        assert_eq!(answer(&mut client).await, Some(6));
        link.refuse();
        client.read_u8().await.unwrap_err();
        assert!(is_refused(&link).await);
        link.heal();
        let mut client = connect(&link).await;
        client.write_u8(5).await.unwrap();
        assert_eq!(answer(&mut client).await, Some(6));
    }
}
