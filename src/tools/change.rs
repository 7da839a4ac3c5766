//! What lines of commands would change on a device: the plan of `confdbg plan`, in short.

use super::answer::Answer;
use super::configs::Configs;
use super::faults;
use super::names::counted;
use super::quote;
use crate::change;
use crate::text::Document;

/// Merges the lines as the device would and says which faults come and go.
pub(super) fn change(configs: &Configs, device: &str, lines: &[Box<str>]) -> Answer {
    let Some(config) = configs.named(device).next() else {
        return Answer::nothing(format!("no open config is of {device}"));
    };
    let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
    let plan = change::plan(&config.analysis, &Document::from_text(&text));
    let refused = plan.refused.iter().filter(|refusal| !refusal.perhaps).count();
    let unknown = plan.refused.len() - refused;
    let mut parts = vec![
        format!("brings {}", counted(plan.brings.len(), "fault", "faults")),
        format!("mends {}", counted(plan.mends.len(), "fault", "faults")),
    ];
    if refused > 0 {
        parts.push(format!("the device refuses {}", counted(refused, "line", "lines")));
    }
    if unknown > 0 {
        parts.push(format!("cannot tell about {}", counted(unknown, "line", "lines")));
    }
    if !plan.moments.is_empty() {
        parts.push(format!("is worse for a moment at {}", counted(plan.moments.len(), "line", "lines")));
    }
    let same = plan.before.document.bytes() == plan.after.document.bytes();
    let nothing = if same { ", and changes nothing in the config" } else { "" };
    let mut answer = Answer::of(format!("on {} the change {}{nothing}", config.device, parts.join(", ")));
    for refusal in &plan.refused {
        let verb = if refusal.perhaps { "not certain" } else { "refused" };
        answer.push(None, &format!("{verb}: {}: {}", quote::guarded(&refusal.text), refusal.reason));
    }
    for moment in &plan.moments {
        answer.push(None, &format!("for a moment, at {}: {}", quote::guarded(&moment.text), moment.message));
    }
    for fault in &plan.brings {
        // Its place is in the config as it would be.
        answer.push(None, &format!("brings {}", faults::sentence(configs, fault)));
    }
    for fault in &plan.mends {
        answer.push(Some(fault.place), &format!("mends {}", faults::sentence(configs, fault)));
    }
    for (_, line) in &plan.idle {
        answer.push(None, &format!("takes back what is not there: {}", quote::guarded(line)));
    }
    answer
}
