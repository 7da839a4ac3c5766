//! Keeps a worker process at hand: starts it, and replaces one that has died or hangs before the next request.

use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use super::process::Process;
use super::{EngineConfig, EngineError, Event};
use crate::llm::protocol::{LoadRequest, Request, RequestId};

/// A cancel that is not answered for so long means that the worker hangs; the next request then gets a new one.
const CANCEL_PATIENCE: Duration = Duration::from_secs(2);

pub(super) struct Keeper {
    config: EngineConfig,
    sender: Sender<Event>,
    process: Option<Process>,
    unanswered_cancel: Option<(RequestId, Instant)>,
}

impl Keeper {
    /// No worker yet.
    pub fn new(config: EngineConfig, sender: Sender<Event>) -> Self {
        Self { config, sender, process: None, unanswered_cancel: None }
    }

    /// Has the worker load a model; starts one where there is none.
    pub fn load(&mut self, request: LoadRequest) -> Result<(), EngineError> {
        self.drop_broken_worker();
        match &self.process {
            Some(process) => {
                process.send(Request::Load(request));
                Ok(())
            }
            None => self.start(request),
        }
    }

    /// Sends a request to a worker that has this model, or begins by loading it.
    pub fn send(&mut self, model: LoadRequest, request: Request) -> Result<(), EngineError> {
        self.drop_broken_worker();
        if self.process.is_none() {
            self.start(model)?;
        }
        if let Some(process) = &self.process {
            process.send(request);
        }
        Ok(())
    }

    pub fn cancel(&mut self, id: RequestId) {
        if let Some(process) = &self.process
            && process.cancel(id)
        {
            self.unanswered_cancel.get_or_insert((id, Instant::now()));
        }
    }

    pub fn shutdown(mut self) {
        if let Some(process) = self.process.take() {
            process.quit(Duration::from_millis(500));
        }
    }

    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().filter(|process| process.is_alive()).map(Process::pid)
    }

    fn start(&mut self, model: LoadRequest) -> Result<(), EngineError> {
        let process =
            Process::start(&self.config, self.sender.clone()).map_err(|error| EngineError::Start { error })?;
        process.send(Request::Load(model));
        self.process = Some(process);
        self.unanswered_cancel = None;
        Ok(())
    }

    /// Lets go of a worker that has died, or that has not answered a cancel for too long.
    fn drop_broken_worker(&mut self) {
        let Some(process) = &self.process else { return };
        if self.unanswered_cancel.is_some_and(|(id, _)| process.is_answered(id)) {
            self.unanswered_cancel = None;
        }
        let hangs = self.unanswered_cancel.is_some_and(|(_, since)| since.elapsed() > CANCEL_PATIENCE);
        if hangs || !process.is_alive() {
            self.process = None;
        }
    }
}
