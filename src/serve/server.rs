//! Answers the browser. A request goes to the preview, which knows pages; here is what HTTP asks besides: who may ask, for
//! how much of a file, and where the site begins.
//!
//! What a page on another host could do, it must not: a name that leads to this machine is refused (the `Host` of a request
//! is looked at), and no answer may be used by a page of another origin.

use std::net::{IpAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use tokio::sync::watch;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use crate::project;
use crate::serve::live;
use crate::serve::preview::{Answer, Preview, is_html};
use crate::site::route;

/// Threads that wait for browsers; pages are rendered beside them.
const THREADS: usize = 2;

/// So much is made for browsers at the same time: a page, what was found on it, and the files of the search. Each thread keeps
/// memory that it has used: with eight of them the preview of ten thousand incidents took a third more.
const MADE_AT_ONCE: usize = 3;

/// How long pages that are being fetched may take to end.
const FAREWELL: Duration = Duration::from_millis(500);

/// By which names a browser may call the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// `localhost`, and addresses of this machine that no other one reaches.
    Loopback,
    /// `localhost`, and every address in numbers: names are refused, as anybody can make one that leads here.
    Network,
}

#[derive(Debug, Clone)]
struct Desk {
    preview: Arc<Preview>,
    door: Door,
    /// Turns true at the end.
    ending: watch::Receiver<bool>,
}

/// Answers until somebody ends it.
///
/// # Errors
/// If the system gives no threads or sockets.
pub fn run(listener: TcpListener, door: Door, preview: Arc<Preview>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .max_blocking_threads(MADE_AT_ONCE)
        .enable_all()
        .build()
        .context("the preview cannot begin")?;
    listener.set_nonblocking(true).context("the preview cannot listen")?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (end, ending) = watch::channel(false);
        let mut asked = end.subscribe();
        let served = axum::serve(listener, router(Desk { preview, door, ending }))
            .with_graceful_shutdown(async move {
                let _ = asked.wait_for(|ending| *ending).await;
            })
            .into_future();
        let mut served = std::pin::pin!(served);
        tokio::select! {
            ended = &mut served => return ended,
            () = signal() => {}
        }
        end.send_replace(true);
        tokio::time::timeout(FAREWELL, served).await.unwrap_or(Ok(()))
    });
    // A page that takes long, or files of the search in the making, need not be waited for.
    runtime.shutdown_background();
    ended.context("the preview ended by itself")
}

/// Waits for Ctrl-C, or for the signal to terminate.
async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

impl Door {
    /// The names by which a preview that listens on an address is called.
    #[must_use]
    pub fn of(ip: IpAddr) -> Self {
        if ip.is_loopback() { Self::Loopback } else { Self::Network }
    }

    /// Whether a request for this host, as the browser writes it, may come in.
    #[must_use]
    pub fn admits(self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        match (self, name.parse::<IpAddr>()) {
            (Self::Loopback, Ok(ip)) => ip.is_loopback(),
            (Self::Network, Ok(_)) => true,
            (_, Err(_)) => false,
        }
    }
}

fn router(desk: Desk) -> Router {
    Router::new()
        .route(live::SCRIPT, get(script))
        .route(live::EVENTS, get(events))
        .route(live::FINDINGS, get(findings))
        .fallback(page)
        .layer(middleware::from_fn_with_state(desk.clone(), guard))
        .with_state(desk)
}

/// Lets in who may ask, and says of every answer what may be done with it.
async fn guard(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| desk.door.admits(host)) {
        let host = host.unwrap_or_default();
        let text = format!(
            "`{host}` is no name of this preview; open it by the address that the terminal shows\n"
        );
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow, "a preview is read only\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let set = |headers: &mut HeaderMap, name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(headers, header::CACHE_CONTROL, "no-cache");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], live::SCRIPT_TEXT).into_response()
}

/// The number of the edition, now and whenever there is a new one.
async fn events(State(desk): State<Desk>) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let mut numbers = desk.preview.numbers();
    numbers.mark_changed();
    let stream = stream::unfold((numbers, desk.ending), |(mut numbers, mut ending)| async move {
        tokio::select! {
            changed = numbers.changed() => changed.ok()?,
            _ = ending.wait_for(|ending| *ending) => return None,
        }
        let number = *numbers.borrow_and_update();
        Some((Ok(Event::default().event("edition").data(number.to_string())), (numbers, ending)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// The path of a page, as the browser's address has it.
    page: String,
}

/// What was found on a page.
async fn findings(State(desk): State<Desk>, Query(asked): Query<Asked>) -> Response {
    let found = beside(move || {
        let shown = desk.preview.shown();
        let path = path_of(&asked.page, shown.base_path()).unwrap_or_default();
        live::findings(&desk.preview, &shown, &path)
    });
    let found = found.await.unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], found).into_response()
}

/// A page or file of the site.
async fn page(State(desk): State<Desk>, uri: Uri, request: Request) -> Response {
    let preview = Arc::clone(&desk.preview);
    let asked = uri.path().to_owned();
    let answered = beside(move || {
        let shown = preview.shown();
        let base = shown.base_path().to_owned();
        let Some(path) = path_of(&asked, &base) else {
            return (shown.number, base, None);
        };
        let answer = preview.answer(&shown, &path);
        (shown.number, base, Some((path, answer)))
    });
    let Some((number, base, answer)) = answered.await else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made\n").into_response();
    };
    let Some((path, answer)) = answer else {
        // The site begins further down.
        return redirect(&base, &uri);
    };
    match answer {
        Answer::Bytes(file, bytes) => {
            let bytes = if is_html(&file) { live::with_script(&bytes, number) } else { bytes };
            whole_or_part(&file, bytes, request.headers())
        }
        Answer::File(origin) => attachment(&desk.preview, &origin, request).await,
        Answer::Folder => redirect(&format!("{base}{}/", route::encoded(&path)), &uri),
        Answer::Missing(bytes) => {
            let bytes = live::with_script(&bytes, number);
            (StatusCode::NOT_FOUND, [content_type("404.html")], bytes).into_response()
        }
        Answer::Broken(why) => {
            let text = live::broken(&why, number);
            (StatusCode::INTERNAL_SERVER_ERROR, [content_type("500.html")], text).into_response()
        }
    }
}

/// Runs what takes its time beside the threads that wait for browsers.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// The path within the site: percent-decoded, without a `/` at its beginning. None where it lies outside.
fn path_of(asked: &str, base: &str) -> Option<String> {
    let within = asked.strip_prefix(base)?;
    let path = percent_decode_str(within).decode_utf8().ok()?;
    Some(path.into_owned())
}

fn redirect(to: &str, uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = [(header::LOCATION, format!("{to}{query}"))];
    (StatusCode::TEMPORARY_REDIRECT, location).into_response()
}

fn content_type(file: &str) -> (HeaderName, HeaderValue) {
    let guess = mime_guess::from_path(file).first_or_octet_stream();
    let text = matches!(guess.type_().as_str(), "text") || guess.subtype() == "javascript";
    let value = if text { format!("{guess}; charset=utf-8") } else { guess.to_string() };
    let unknown = HeaderValue::from_static("application/octet-stream");
    (header::CONTENT_TYPE, HeaderValue::try_from(value).unwrap_or(unknown))
}

/// A file, or the part of it that is asked for. Several parts at once are answered with the whole, as they may be
/// (RFC 9110, 14.2).
fn whole_or_part(file: &str, bytes: Vec<u8>, headers: &HeaderMap) -> Response {
    let accepts = (header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let parsed = asked.and_then(|range| http_range_header::parse_range_header(range).ok());
    let length = bytes.len() as u64;
    let ranges = match parsed.map(|ranges| ranges.validate(length)) {
        None => Vec::new(),
        Some(Ok(ranges)) => ranges,
        Some(Err(_)) => {
            let held = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, held).into_response();
        }
    };
    let [range] = ranges.as_slice() else {
        return ([content_type(file), accepts], bytes).into_response();
    };
    let part = usize::try_from(*range.start()).ok().zip(usize::try_from(*range.end()).ok());
    let part = part.and_then(|(start, end)| bytes.get(start..=end)).unwrap_or_default().to_vec();
    let held = format!("bytes {}-{}/{length}", range.start(), range.end());
    let held = [(header::CONTENT_RANGE, held)];
    (StatusCode::PARTIAL_CONTENT, [content_type(file), accepts], held, part).into_response()
}

/// A file of the content folder, unless it has become a link out of it.
async fn attachment(preview: &Preview, origin: &Path, request: Request) -> Response {
    let shown = preview.shown();
    let content = preview.site().join(&shown.edition.project.config.content);
    let inside = origin.symlink_metadata().is_ok_and(|data| data.is_file())
        && project::lies_in(origin, &content);
    if !inside {
        return (StatusCode::NOT_FOUND, "the file is gone\n").into_response();
    }
    match ServeFile::new(origin).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}
