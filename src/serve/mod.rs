//! The live preview: the site as it is while somebody writes it, in the browser.
//!
//! [`preview`] keeps the site as a value and makes it anew when a file changes; [`watch`] says when one does; [`server`]
//! answers the browser, with the page that is asked for as a build would write it; [`live`] is what the browser hears
//! besides: that there is a new edition, and what was found. Nothing is written to the disk.

pub mod live;
pub mod preview;
pub mod server;
pub mod watch;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use anyhow::{Context as _, bail};

use crate::serve::preview::{Preview, Shown, Tell};
use crate::serve::server::Door;
use crate::serve::watch::Watch;

/// Where the preview is to be found.
#[derive(Debug, Clone)]
pub struct Address {
    /// The address of the network that it listens on.
    pub ip: IpAddr,
    /// The port; 0 takes any that is free.
    pub port: u16,
}

/// A preview that has its port and whose site has been read.
#[derive(Debug)]
pub struct Served {
    preview: Arc<Preview>,
    watch: Watch,
    listener: TcpListener,
    /// What to open in a browser.
    pub url: String,
}

/// How many ports above the wanted one are tried to find one that is free.
const NEIGHBOURS: u16 = 100;

/// Takes the port, reads the site and begins to watch it. `tell` hears what there is to say to the terminal.
///
/// # Errors
/// If the port is taken or the site cannot be read at all.
pub fn open(
    address: &Address,
    options: preview::Options,
    tell: impl Tell + 'static,
) -> anyhow::Result<Served> {
    let listener = listen(address)?;
    let local = listener.local_addr().context("the preview has no address")?;
    let watch = Watch::begin(&options.site)?;
    let preview = Preview::new(options, Box::new(tell))?;
    let url = format!("http://{}{}", shown(local), preview.shown().base_path());
    Ok(Served { preview: Arc::new(preview), watch, listener, url })
}

impl Served {
    /// The first edition.
    #[must_use]
    pub fn shown(&self) -> Arc<Shown> {
        self.preview.shown()
    }

    /// Answers browsers until somebody ends it: Ctrl-C, or the signal to terminate.
    ///
    /// # Errors
    /// If the system gives no threads or sockets.
    pub fn run(self) -> anyhow::Result<()> {
        let Self { preview, watch, listener, .. } = self;
        let local = listener.local_addr().context("the preview has no address")?;
        let writer = Arc::clone(&preview);
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || watch.run(&writer))
            .context("the files cannot be watched")?;
        server::run(listener, Door::of(local.ip()), preview)
    }
}

fn listen(address: &Address) -> anyhow::Result<TcpListener> {
    let Address { ip, port } = *address;
    let at = |port| SocketAddr::new(ip, port);
    match TcpListener::bind(at(port)) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let next = (port.saturating_add(1)..=port.saturating_add(NEIGHBOURS))
                .find(|&next| TcpListener::bind(at(next)).is_ok());
            match next {
                Some(next) => bail!("port {port} is taken; {next} is free: add `--port {next}`"),
                None => bail!("port {port} is taken; name another one with `--port`"),
            }
        }
        Err(error) => Err(error).with_context(|| {
            format!(
                "the preview cannot listen on {}; name another address with `--host` or `--port`",
                at(port)
            )
        }),
    }
}

/// An address as a browser takes it: one that stands for all of them is reached as this machine.
fn shown(local: SocketAddr) -> String {
    let port = local.port();
    match local.ip() {
        ip if ip.is_unspecified() || ip.is_loopback() && ip.is_ipv4() => {
            format!("127.0.0.1:{port}")
        }
        ip => SocketAddr::new(ip, port).to_string(),
    }
}
