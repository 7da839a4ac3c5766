//! One request over HTTP(S): how it is made, and which error each thing that can happen is.
//!
//! No redirect is followed: a prompt must not end where the user did not send it.

use std::io::{self, Read};

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Timeout};

use super::error::beginning;
use super::{ServerConfig, ServerError, reply};

/// The most of an error's body, or of a list of models, that is read, in bytes.
const LONGEST_BODY: u64 = 1 << 20;

/// An agent for one question: shutting it shuts that question's connection and no other.
pub fn agent(config: &ServerConfig) -> Agent {
    let patience = config.patience;
    let mut builder = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.silence))
        .timeout_per_read(Some(patience.silence))
        .accept_encoding("identity")
        .user_agent(concat!("confdbg/", env!("CARGO_PKG_VERSION")));
    if config.address.is_here() {
        // What stays on this machine must not take the way over a proxy.
        builder = builder.proxy(None);
    }
    builder.build().new_agent()
}

/// The first model that the server lists.
pub fn first_model(agent: &Agent, config: &ServerConfig) -> Result<String, ServerError> {
    let mut request = agent.get(config.address.of("models"));
    if let Some(key) = &config.key {
        request = request.header(header::AUTHORIZATION, key.header());
    }
    let mut response = checked(request.call(), config)?;
    let text = read(&mut response, config)?;
    reply::first_model(&text)
}

/// Sends a question; gives the response, whose body is still to be read.
pub fn ask(agent: &Agent, config: &ServerConfig, body: &serde_json::Value) -> Result<Response<Body>, ServerError> {
    let mut request = agent
        .post(config.address.of("chat/completions"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream");
    if let Some(key) = &config.key {
        request = request.header(header::AUTHORIZATION, key.header());
    }
    checked(request.send(body.to_string()), config)
}

/// A response that is none of the errors.
fn checked(
    response: Result<Response<Body>, ureq::Error>,
    config: &ServerConfig,
) -> Result<Response<Body>, ServerError> {
    let mut response = response.map_err(|error| failed(error, config))?;
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(response);
    }
    if status.is_redirection() {
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        return Err(ServerError::Redirect { location: beginning(location.unwrap_or("nowhere")) });
    }
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    // An error without a body is an error all the same.
    let message = reply::error_message(&read(&mut response, config).unwrap_or_default());
    let message = config.key.as_ref().map_or(message.clone(), |key| key.without(&message));
    let message = if message.is_empty() { "it does not say why".to_owned() } else { message };
    Err(match status.as_u16() {
        status @ (401 | 403) => ServerError::Refused { status, message, with_key: config.key.is_some() },
        404 => ServerError::NotFound { message },
        429 => ServerError::TooMany { message, retry_after },
        status => ServerError::Status { status, message },
    })
}

/// A whole body, bounded.
pub fn read(response: &mut Response<Body>, config: &ServerConfig) -> Result<String, ServerError> {
    let mut bytes = Vec::new();
    let body = response.body_mut().as_reader();
    body.take(LONGEST_BODY).read_to_end(&mut bytes).map_err(|error| broken(&error, config))?;
    String::from_utf8(bytes).map_err(|_| ServerError::NotUtf8)
}

/// What an error while the body is read is.
pub fn broken(error: &io::Error, config: &ServerConfig) -> ServerError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    if error.kind() == io::ErrorKind::TimedOut || matches!(inner, Some(ureq::Error::Timeout(_))) {
        return ServerError::Silent { patience: config.patience.silence };
    }
    ServerError::BrokenOff { message: Some(beginning(&error.to_string())) }
}

/// What an error before the response is.
fn failed(error: ureq::Error, config: &ServerConfig) -> ServerError {
    let unreachable = |message: &str| ServerError::Unreachable { message: beginning(message) };
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            unreachable(&format!("{} does not take the connection", config.address.host()))
        }
        ureq::Error::Timeout(_) => ServerError::Silent { patience: config.patience.silence },
        ureq::Error::HostNotFound => unreachable(&format!("there is no host {}", config.address.host())),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe => {
                broken(&error, config)
            }
            // How TLS tells what it cannot accept.
            io::ErrorKind::InvalidData => ServerError::Certificate { message: beginning(&error.to_string()) },
            _ => unreachable(&error.to_string()),
        },
        ureq::Error::Rustls(error) => ServerError::Certificate { message: beginning(&error.to_string()) },
        ureq::Error::Tls(message) => ServerError::Certificate { message: beginning(message) },
        ureq::Error::Protocol(error) => ServerError::Nonsense { beginning: beginning(&error.to_string()) },
        other => unreachable(&other.to_string()),
    }
}
