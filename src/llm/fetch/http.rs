//! A file over HTTP(S), resumed where it was cut.
//!
//! A server may ignore the range that was asked for and send all, may know nothing of the file any more, or may cut the
//! connection at any byte. Whatever arrives is appended in order or thrown away; the hash decides later what it is worth.

use std::io::Read;
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use super::{FetchError, PartFile, Progress};

/// Cuts in a row that brought nothing new before giving up.
const FRUITLESS_CUTS: u32 = 4;

/// Appends to `part` until it holds the whole file at `url`.
///
/// # Errors
/// When the server refuses, serves a file of another length, or cannot be reached any more.
pub(super) fn download(
    url: &str,
    expected: Option<u64>,
    part: &PartFile,
    progress: &mut dyn Progress,
) -> Result<(), FetchError> {
    let agent = agent();
    let mut fruitless = 0;
    loop {
        let before = part.length()?;
        match attempt(&agent, url, expected, part, progress) {
            Ok(()) => return Ok(()),
            Err(Cut::Final(error)) => return Err(error),
            Err(Cut::Resumable(message)) => {
                let after = part.length()?;
                fruitless = if after > before { 0 } else { fruitless + 1 };
                if fruitless == FRUITLESS_CUTS {
                    return Err(FetchError::Network { url: url.to_owned(), message });
                }
                progress.note(&format!("{message}; resuming at byte {after}"));
                std::thread::sleep(Duration::from_millis(100) * 3u32.pow(fruitless));
            }
        }
    }
}

/// What ended an attempt.
enum Cut {
    /// Worth another try from where it stopped.
    Resumable(String),
    /// No use trying again.
    Final(FetchError),
}

impl From<FetchError> for Cut {
    fn from(error: FetchError) -> Self {
        Self::Final(error)
    }
}

fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_secs(30)))
        // A stalled line is a cut line: better resumed than waited for.
        .timeout_per_read(Some(Duration::from_secs(30)))
        // A compressed body would have neither length nor ranges.
        .accept_encoding("identity")
        .user_agent(concat!("confdbg/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

fn attempt(
    agent: &Agent,
    url: &str,
    expected: Option<u64>,
    part: &PartFile,
    progress: &mut dyn Progress,
) -> Result<(), Cut> {
    let have = part.length()?;
    if expected.is_some_and(|expected| have >= expected) {
        return Ok(());
    }
    let mut request = agent.get(url);
    if have > 0 {
        request = request.header(header::RANGE, format!("bytes={have}-"));
    }
    let response = request.call().map_err(|error| failed(url, &error))?;
    let status = response.status();
    let start = match status {
        StatusCode::PARTIAL_CONTENT if range_start(&response) == Some(have) => have,
        // The whole file, although a part was asked for.
        StatusCode::OK => {
            part.discard()?;
            0
        }
        // Ours is as long as theirs, or longer: either it is whole, which the hash tells, or it is another file.
        StatusCode::RANGE_NOT_SATISFIABLE if have > 0 && range_total(&response) == Some(have) => return Ok(()),
        StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::PARTIAL_CONTENT if have > 0 => {
            part.discard()?;
            return Err(Cut::Resumable("the server cannot resume this download".to_owned()));
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE => {
            return Err(Cut::Resumable(format!("the server answered {}", status.as_u16())));
        }
        _ => return Err(Cut::Final(FetchError::Status { url: url.to_owned(), status: status.as_u16() })),
    };
    let total = response.body().content_length().map(|length| start + length);
    if let (Some(expected), Some(got)) = (expected, total)
        && expected != got
    {
        return Err(Cut::Final(FetchError::WrongSize { source_name: url.to_owned(), expected, got }));
    }
    progress.begin(url, start, total.or(expected));
    receive(response, start, total.or(expected), part, progress)
}

fn receive(
    mut response: Response<Body>,
    start: u64,
    total: Option<u64>,
    part: &PartFile,
    progress: &mut dyn Progress,
) -> Result<(), Cut> {
    let mut body = response.body_mut().as_reader();
    let mut buffer = vec![0; 1 << 16];
    let mut position = start;
    loop {
        let count = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) => return Err(Cut::Resumable(format!("the connection broke ({error})"))),
        };
        part.append(&buffer[..count])?;
        position += count as u64;
        progress.position(position);
    }
    match total {
        Some(total) if position < total => Err(Cut::Resumable("the connection was closed too early".to_owned())),
        _ => Ok(()),
    }
}

/// Errors of the network are worth another try, errors in the address or the certificate are not.
fn failed(url: &str, error: &ureq::Error) -> Cut {
    match error {
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed | ureq::Error::Protocol(_) => {
            Cut::Resumable(error.to_string())
        }
        _ => Cut::Final(FetchError::Network { url: url.to_owned(), message: error.to_string() }),
    }
}

/// The first byte of `Content-Range: bytes 10-99/100` (RFC 9110, section 14.4).
fn range_start(response: &Response<Body>) -> Option<u64> {
    content_range(response)?.split_once('-')?.0.trim().parse().ok()
}

/// The file's length in `Content-Range: bytes */100`.
fn range_total(response: &Response<Body>) -> Option<u64> {
    content_range(response)?.rsplit_once('/')?.1.trim().parse().ok()
}

fn content_range(response: &Response<Body>) -> Option<&str> {
    response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?.trim().strip_prefix("bytes")
}
