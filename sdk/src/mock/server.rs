//! The HTTP server of the stand-in.
//!
//! `httpmock` always sends a response; only a server of its own can close a connection without one. This one runs on
//! a thread with its own runtime, so that it serves tests without a runtime, and those that block theirs.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body::Body;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::handler::handle;
use super::state::State;

/// A server on a free port of the loopback interface. It stops when it is dropped.
#[derive(Debug)]
pub(super) struct Server {
    pub address: SocketAddr,
    /// Dropped to stop the server.
    _stop: oneshot::Sender<Infallible>,
}

impl Server {
    pub(super) fn start(state: Arc<Mutex<State>>) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (_stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("hubspot-stand-in".to_owned());
        thread.spawn(move || {
            runtime.block_on(async {
                tokio::spawn(accept(listener, state));
                let _ = stopped.await;
            });
        })?;
        Ok(Self { address, _stop })
    }
}

async fn accept(listener: std::net::TcpListener, state: Arc<Mutex<State>>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream, Arc::clone(&state)));
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request: http::Request<Incoming>| {
        let state = Arc::clone(&state);
        async move {
            let (head, body) = request.into_parts();
            let body = read(body).await.map_err(io::Error::other)?;
            let request = http::Request::from_parts(head, body);
            // A task of its own: HubSpot handles a request that it received, whether or not the client still waits.
            let response = tokio::spawn(handle(state, request)).await;
            // An error here makes hyper close the connection without a response.
            response
                .ok()
                .flatten()
                .ok_or(io::Error::from(io::ErrorKind::ConnectionAborted))
        }
    });
    let connection =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let _ = connection.await;
}

async fn read(mut body: Incoming) -> hyper::Result<Bytes> {
    let mut all = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        if let Ok(data) = frame?.into_data() {
            all.extend_from_slice(&data);
        }
    }
    Ok(all.into())
}
