//! Faults that are put aside for good, and those that were before.

use super::{DecisionError, FaultId, Keep, Outcome, Review};

impl Review {
    /// Puts a fault aside for good. The decision alone: whoever takes it writes the silence, and takes it out where it
    /// is undone.
    pub fn silence(&mut self, id: FaultId, reason: String) -> Result<Outcome, DecisionError> {
        self.fault(id).ok_or(DecisionError::NoSuchFault)?;
        Ok(self.put_aside(id, Some(reason), Keep::Project))
    }

    /// Is the fault there, but silenced when the files were opened?
    pub fn is_silenced(&self, id: FaultId) -> bool {
        let silenced = self.analysis(id.file).map(|analysis| &analysis.silenced);
        silenced.is_some_and(|all| all.iter().any(|silenced| silenced.fault.fingerprint == id.fingerprint))
    }

    /// How many faults are silenced.
    pub fn silenced(&self) -> usize {
        self.files().iter().map(|file| file.now().silenced.len()).sum()
    }
}
