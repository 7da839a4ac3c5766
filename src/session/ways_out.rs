//! The ways out of a review besides writing the files and their diff: device commands, and the way back. Pure.

use super::Review;
use crate::change::{self, Script};
use crate::text::FileId;

impl Review {
    /// The device commands that bring the device of a file from the config as opened, which it runs, to the reviewed one,
    /// whether or not that is written; `None` for a file that is not open. With `guarded`, so that the device goes back unless someone confirms.
    pub fn commands(&self, file: FileId, guarded: bool) -> Option<Script> {
        let file = self.file(file)?;
        Some(change::commands(&file.opened().document, &file.now().document, file.now().dialect, guarded))
    }

    /// The device commands that bring it back.
    pub fn rollback(&self, file: FileId, guarded: bool) -> Option<Script> {
        let file = self.file(file)?;
        Some(change::commands(&file.now().document, &file.opened().document, file.now().dialect, guarded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::dialect::Dialect;
    use crate::session::FaultId;
    use crate::text::Document;

    #[test]
    fn a_review_ends_in_a_patch_commands_and_their_rollback() {
        let text = "hostname r1\nip access-list extended GUESTS\n permit ip any any\ninterface GigabitEthernet0/1\n \
                    ip address 10.0.0.1 255.255.255.0\n ip access-group GUEST in\nend\n";
        let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
        let mut review = Review::open(vec![("r1.cfg".into(), analysis)]);
        assert!(review.changed_files().is_empty());
        let fault = review.faults().find(|fault| fault.rule.0 == "reference/undefined").map(FaultId::of).unwrap();
        review.accept(fault, 0).unwrap();
        let patch = String::from_utf8(review.diff(FileId(0), 3).unwrap().unified()).unwrap();
        assert!(patch.contains("- ip access-group GUEST in\n+ ip access-group GUESTS in\n"), "{patch}");
        let there = review.commands(FileId(0), false).unwrap().text(Dialect::Ios);
        assert!(there.contains(" ip access-group GUESTS in\n"), "{there}");
        let back = review.rollback(FileId(0), true).unwrap().text(Dialect::Ios);
        assert!(
            back.starts_with("! save the running config first") && back.contains(" ip access-group GUEST in\n"),
            "{back}"
        );
        assert!(review.commands(FileId(7), false).is_none());
    }
}
