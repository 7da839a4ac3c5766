//! What the model may prepare while the user does nothing.

use super::super::model::{Idle, Model, Progress};
use super::{State, Unasked};
use crate::session::FaultId;

/// So many faults after the selected one are explained ahead.
const AHEAD: usize = 5;

/// After so many seconds without a key the user is taken to read, or to be away.
const PATIENCE: u32 = 2;

impl State {
    /// The faults that the user may come to next.
    pub(in crate::tui) fn ahead(&self) -> impl Iterator<Item = FaultId> {
        self.list.iter().skip(self.selected + 1).take(AHEAD).map(|listed| listed.id)
    }

    /// Has the user done nothing for a while?
    pub(in crate::tui) fn is_idle(&self) -> bool {
        matches!(self.idle, Idle::For(seconds) if seconds >= PATIENCE)
    }

    /// The fault to be explained next, ahead of the user, if any is.
    pub(in crate::tui) fn to_prepare(&self) -> Option<FaultId> {
        let wanted = self.options.unasked == Unasked::Ahead && self.idle != Idle::Failed;
        let works = self.chat.asking.is_some() || self.repairs.running.is_some();
        if !wanted || works || !matches!(self.model, Model::Ready(_)) {
            return None;
        }
        let said = self.explanations.get(&self.selected()?.id)?;
        let next = self.ahead().find(|fault| !self.explanations.contains_key(fault));
        next.filter(|_| said.progress == Progress::Complete)
    }
}
