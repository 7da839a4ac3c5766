//! A model behind a server that speaks the OpenAI chat protocol: the other back end of [`Engine`](super::Engine).
//!
//! Nothing is sent but to the address that the user named, by an option or in their own settings: no redirect is followed.
//! The key comes from the environment and is in no message. Each question has a thread and a connection of its own; a
//! cancel shuts the connection. The caller never waits.

mod address;
mod call;
mod error;
mod http;
mod key;
mod reply;
mod request;
mod sse;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

pub use address::Address;
pub use error::ServerError;
pub use key::{KEY_VARIABLE, Key, USUAL_KEY_VARIABLE};
pub use sse::Events;

use super::client::{Event, Question};
use super::protocol::{Loaded, RequestId};
use call::{Asking, Stop};

/// How long a server is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until it takes the connection.
    pub connect: Duration,
    /// Until the first words, and between two pieces.
    pub silence: Duration,
    /// For a whole answer.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), silence: Duration::from_secs(60), whole: Duration::from_secs(300) }
    }
}

/// Which server is asked, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// Where it answers.
    pub address: Address,
    /// The model to ask for; the first that it lists where nothing is said.
    pub model: Option<String>,
    /// Its key.
    pub key: Option<Key>,
    /// How long it is waited for.
    pub patience: Patience,
}

impl ServerConfig {
    /// The server at this address, with the key of the environment.
    ///
    /// # Errors
    /// When it is no address, or the environment holds no key but something else.
    pub fn new(url: &str, model: Option<&str>) -> Result<Self, ServerError> {
        let address = Address::parse(url)?;
        let key = Key::of(&address, |name| std::env::var(name).ok())?;
        Ok(Self { address, model: model.map(str::to_owned), key, patience: Patience::default() })
    }

    /// What the user must know before anything is sent.
    pub fn disclosure(&self) -> String {
        let unencrypted = if self.address.is_private() { "" } else { ", unencrypted" };
        let here = if self.address.is_here() { " (this machine)" } else { "" };
        format!("the prompts go to {}{here}{unencrypted}", self.address.host())
    }

    /// A model and where it answers, as the screen names it.
    pub fn name_of(&self, model: &str) -> String {
        format!("{model} at {}", self.address.host())
    }

    /// The name of the model that is asked: the user's, else the first that the server lists. Waits for the server.
    ///
    /// # Errors
    /// When it cannot be asked, or lists none.
    pub fn find_model(&self) -> Result<String, ServerError> {
        match &self.model {
            Some(name) => Ok(name.clone()),
            None => http::first_model(&http::agent(self), self),
        }
    }
}

/// The program's end of a server. Dropping it ends all that is under way.
pub struct Server {
    config: Arc<ServerConfig>,
    events: Sender<Event>,
    /// The model's name, once it is known.
    model: Arc<Mutex<Option<String>>>,
    calls: HashMap<RequestId, Arc<Stop>>,
}

impl Server {
    /// Nothing is sent before [`Server::load`] or [`Server::generate`].
    pub fn new(config: ServerConfig, events: Sender<Event>) -> Self {
        let model = Arc::new(Mutex::new(config.model.clone()));
        Self { config: Arc::new(config), events, model, calls: HashMap::new() }
    }

    /// Asks the server for its model where the user named none; [`Event::Loaded`] or [`Event::ServerFailed`] follows.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn load(&mut self) -> std::io::Result<()> {
        let (config, model, events) = (Arc::clone(&self.config), Arc::clone(&self.model), self.events.clone());
        let work = move || {
            let start = Instant::now();
            let event = match known_model(&config, &model, &http::agent(&config)) {
                Ok(name) => Event::Loaded(Loaded {
                    load_ms: start.elapsed().as_secs_f64() * 1000.0,
                    description: config.name_of(&name),
                    context_tokens: 0,
                    threads: 0,
                }),
                Err(error) => Event::ServerFailed { id: None, error },
            };
            // Nobody listens any more: then nobody is to be told.
            let _ = events.send(event);
        };
        thread::Builder::new().name("server-models".into()).spawn(work)?;
        Ok(())
    }

    /// Asks; tokens and a `Done`, or a `ServerFailed`, with this id follow.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn generate(&mut self, id: RequestId, question: Question) -> std::io::Result<()> {
        self.calls.retain(|_, stop| !stop.is_over());
        let agent = http::agent(&self.config);
        let stop = Arc::new(Stop::of(agent.clone()));
        let asking = Asking {
            config: Arc::clone(&self.config),
            model: Arc::clone(&self.model),
            agent,
            stop: Arc::clone(&stop),
            events: self.events.clone(),
            id,
            question,
        };
        thread::Builder::new().name("server-answer".into()).spawn(move || asking.run())?;
        self.calls.insert(id, stop);
        Ok(())
    }

    /// Stops an answer by shutting its connection; its `Done` follows.
    pub fn cancel(&mut self, id: RequestId) {
        if let Some(stop) = self.calls.get(&id) {
            stop.cancel();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.calls.values().for_each(|stop| stop.forget());
    }
}

/// The model to ask for; the server is asked where nobody has said it yet.
fn known_model(
    config: &ServerConfig,
    known: &Mutex<Option<String>>,
    agent: &ureq::Agent,
) -> Result<String, ServerError> {
    // Held while the server is asked: whoever comes second waits for what the first hears.
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(name) = known.as_ref() {
        return Ok(name.clone());
    }
    Ok(known.insert(http::first_model(agent, config)?).clone())
}
