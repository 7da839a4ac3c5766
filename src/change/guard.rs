//! What stands around the commands: the platform's commit, and its way back where nobody confirms.

use super::script::{Script, ScriptLine, comment_mark};
use crate::dialect::Dialect;

/// Minutes until a device goes back by itself.
const MINUTES: u32 = 5;

/// The script in what its platform needs around it.
pub(super) fn wrapped(script: Script, dialect: Dialect, guarded: bool) -> Script {
    if script.is_empty() {
        return script;
    }
    let (before, after, comments) = around(dialect, guarded);
    let mut out = Script::default();
    for comment in comments {
        out.comment(*comment);
    }
    for text in before {
        out.command(0, text);
    }
    out.append(script);
    for text in after {
        match text.strip_prefix(comment_mark(dialect)) {
            Some(comment) => out.comment(comment.trim()),
            None => out.command(0, text),
        }
    }
    out.lines.retain(|line| !matches!(line, ScriptLine::Command { text, .. } if text.is_empty()));
    out
}

type Around = (Vec<String>, Vec<String>, &'static [&'static str]);

fn around(dialect: Dialect, guarded: bool) -> Around {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    match (dialect, guarded) {
        (Dialect::Junos, false) => (lines(&["configure exclusive"]), lines(&["commit check", "commit"]), &[]),
        (Dialect::Junos, true) => (
            lines(&["configure exclusive"]),
            vec![
                "commit check".to_owned(),
                format!("commit confirmed {MINUTES}"),
                "# when all is well:".to_owned(),
                "commit".to_owned(),
            ],
            &["unless the second commit comes within 5 minutes, the device goes back by itself"],
        ),
        (Dialect::Vyos, false) => (lines(&["configure"]), lines(&["commit", "save"]), &[]),
        (Dialect::Vyos, true) => (
            lines(&["configure"]),
            vec![
                format!("commit-confirm {MINUTES}"),
                "# when all is well:".to_owned(),
                "confirm".to_owned(),
                "save".to_owned(),
            ],
            &["unless `confirm` comes within 5 minutes, the device goes back by a reboot"],
        ),
        (Dialect::IosXr, false) => (lines(&["configure"]), lines(&["commit", "end"]), &[]),
        (Dialect::IosXr, true) => (
            lines(&["configure"]),
            vec![
                format!("commit confirmed minutes {MINUTES}"),
                "! when all is well:".to_owned(),
                "commit".to_owned(),
                "end".to_owned(),
            ],
            &["unless the second commit comes within 5 minutes, the device goes back by itself"],
        ),
        (Dialect::Eos, true) => (
            lines(&["configure session confdbg"]),
            vec![
                format!("commit timer 00:{MINUTES:02}:00"),
                "! when all is well:".to_owned(),
                "configure session confdbg commit".to_owned(),
            ],
            &["unless the last line comes within 5 minutes, the device goes back by itself"],
        ),
        (Dialect::Ios, true) => (
            vec![format!("reload in {MINUTES}"), "configure terminal".to_owned()],
            lines(&["end", "! when all is well:", "reload cancel"]),
            &[
                "save the running config first: unless `reload cancel` comes within 5 minutes, the device starts again",
                "from its startup config; `write memory` only after that. `reload` asks: answer before you paste the rest",
            ],
        ),
        (Dialect::NxOs, true) => (
            lines(&["checkpoint confdbg", "configure terminal"]),
            lines(&[
                "end",
                "! to go back: rollback running-config checkpoint confdbg",
                "! when all is well:",
                "no checkpoint confdbg",
            ]),
            &["NX-OS does not go back by itself: the checkpoint is there to go back to"],
        ),
        (Dialect::Asa, true) => (
            vec![format!("reload in {MINUTES} noconfirm"), "configure terminal".to_owned()],
            lines(&["end", "! when all is well:", "reload cancel"]),
            &["save the running config first: unless `reload cancel` comes within 5 minutes, the device starts again"],
        ),
        (Dialect::Frr, true) => (
            lines(&["configure terminal"]),
            lines(&["end"]),
            &["FRR has no timer that goes back: keep the rollback at hand"],
        ),
        _ => (lines(&["configure terminal"]), lines(&["end"]), &[]),
    }
}
