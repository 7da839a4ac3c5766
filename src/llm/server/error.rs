//! All that can go wrong with a server, in words, and what helps.
//!
//! Nothing here may hold a key or a prompt.

use std::time::Duration;

/// Why a server gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// No address.
    #[error("`{text}` is not the address of a server: {why}")]
    Address {
        /// What was given, without a password.
        text: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A key that cannot be one.
    #[error("what {variable} holds cannot be a key")]
    Key {
        /// The variable of the environment.
        variable: &'static str,
    },
    /// It cannot be reached.
    #[error("the server cannot be reached: {message}")]
    Unreachable {
        /// What the system said.
        message: String,
    },
    /// The encryption could not be set up.
    #[error("the server's certificate is not accepted: {message}")]
    Certificate {
        /// What is wrong with it.
        message: String,
    },
    /// It says nothing.
    #[error("the server has said nothing for {} s", patience.as_secs_f32().ceil())]
    Silent {
        /// How long it was waited for.
        patience: Duration,
    },
    /// It refuses the key, or wants one.
    #[error("the server refuses to answer ({status}): {message}")]
    Refused {
        /// 401 or 403.
        status: u16,
        /// Its words.
        message: String,
        /// A key was sent.
        with_key: bool,
    },
    /// There is no such address or no such model.
    #[error("the server knows no such address or model (404): {message}")]
    NotFound {
        /// Its words.
        message: String,
    },
    /// Too many questions, or none left.
    #[error("the server takes no more questions now (429): {message}")]
    TooMany {
        /// Its words.
        message: String,
        /// Seconds after which it may be asked again.
        retry_after: Option<u32>,
    },
    /// It points elsewhere.
    #[error("the server points to another address: {location}")]
    Redirect {
        /// Where to.
        location: String,
    },
    /// Another status.
    #[error("the server answered {status}: {message}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// Its words.
        message: String,
    },
    /// An error in the middle of an answer.
    #[error("the server broke off: {message}")]
    Said {
        /// Its words.
        message: String,
    },
    /// Its filter cut the answer.
    #[error("the server's filter cut the answer")]
    Filtered,
    /// The connection ended before the answer did.
    #[error("the connection ended before the answer did{}", message.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    BrokenOff {
        /// What the system said.
        message: Option<String>,
    },
    /// It speaks another protocol.
    #[error("the server answers something that is not the OpenAI chat protocol: `{beginning}`")]
    Nonsense {
        /// The first of it.
        beginning: String,
    },
    /// Bytes that are no text.
    #[error("the server sends text that is not UTF-8")]
    NotUtf8,
    /// More than any answer can be.
    #[error("the server sends without end, and no answer")]
    Endless,
    /// It offers no model.
    #[error("the server lists no model")]
    NoModels,
    /// The model used up its answer by thinking.
    #[error("the model thought and said nothing")]
    OnlyThought,
}

impl ServerError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Address { .. } => "give it as http://127.0.0.1:8080 or https://HOST/v1; a key goes into the \
                environment (CONFDBG_API_KEY)"
                .to_owned(),
            Self::Key { .. } => "a key is one word of letters, digits and signs".to_owned(),
            Self::Unreachable { .. } => "does it run, and on this host and port? behind a proxy set HTTPS_PROXY".into(),
            Self::Certificate { .. } => "the host in the address must be the one in its certificate, and its \
                authority one of the public ones"
                .to_owned(),
            Self::Silent { .. } => "it may be loading its model: ask again; a smaller model answers sooner".to_owned(),
            Self::Refused { with_key: true, .. } => {
                "is the key in CONFDBG_API_KEY (or OPENAI_API_KEY) the one for this server?".to_owned()
            }
            Self::Refused { with_key: false, .. } => {
                "it wants a key: put it into the environment, CONFDBG_API_KEY=...".to_owned()
            }
            Self::NotFound { .. } => "name one of its models with --api-model; does the address end where its /v1 \
                begins?"
                .to_owned(),
            Self::TooMany { retry_after: Some(seconds), .. } => format!("ask again in {seconds} s"),
            Self::TooMany { retry_after: None, .. } => "ask again later".to_owned(),
            Self::Redirect { .. } => "nothing is sent where you did not say: give that address, if it is right".into(),
            Self::Status { status: 500.., .. } | Self::Said { .. } | Self::BrokenOff { .. } => {
                "ask again; the server's own log may say more".to_owned()
            }
            Self::Status { .. } => "is the address the one of its chat protocol, and the model one that chats?".into(),
            Self::Filtered => "--model asks a model on this machine".to_owned(),
            Self::Nonsense { .. } | Self::NotUtf8 | Self::Endless => {
                "is it a server of the OpenAI chat protocol (llama-server, vLLM, Ollama at /v1)?".to_owned()
            }
            Self::NoModels => "name one with --api-model".to_owned(),
            Self::OnlyThought => "name a model that answers at once with --api-model, or turn its thinking off".into(),
        }
    }

    /// What went wrong and what helps, in one line.
    pub fn in_a_line(&self) -> String {
        format!("{self}; {}", self.hint())
    }
}

/// The first words of what came, fit for a message: without control characters, 120 characters at most.
pub(super) fn beginning(text: &str) -> String {
    let text: String = text.trim().chars().take(121).collect();
    let shown: String = text.chars().take(120).map(|c| if c.is_control() { '.' } else { c }).collect();
    let shown = crate::text::clean_line(&shown).into_owned();
    if text.chars().count() > 120 { format!("{shown}...") } else { shown }
}
