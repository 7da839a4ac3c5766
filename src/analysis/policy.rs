//! What the people who own a config have decided about its faults beforehand: which rules count, how badly, and which
//! faults they know of and live with.
//!
//! A policy changes what is made of the faults, never what is found: fingerprints are given before it. A fault that is
//! silenced is kept with its reason, so that it can be counted and shown; none disappears without a trace.

use std::sync::Arc;

use crate::rules::{Fault, Fingerprint, RuleId, Severity};
use crate::text::Document;

/// A rule by its id (`acl/shadowed-line`), or a group of rules (`acl`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName(String);

impl RuleName {
    /// The name as the user writes it. Whether there is such a rule is for the caller to see: [`Self::takes`].
    pub fn new(name: &str) -> Self {
        Self(name.trim().trim_end_matches('/').to_owned())
    }

    /// Is this rule meant?
    pub fn takes(&self, rule: RuleId) -> bool {
        rule.0.strip_prefix(self.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// As the user writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A fault that its owners live with. All that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    /// Its number among the silences of its file, from 0.
    pub number: usize,
    /// The fault by its fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// The rule, or its group.
    pub rule: Option<RuleName>,
    /// The line that the fault is on, without the blanks around it.
    pub line: Option<String>,
    /// The name of what it is about.
    pub subject: Option<String>,
    /// Why it is silenced.
    pub reason: Option<Arc<str>>,
}

impl Silence {
    fn fits(&self, fault: &Fault, document: &Document) -> bool {
        let line = || document.slice(document.line_span(document.line_of(fault.place.span.start))).trim();
        let subject = || fault.subject.as_ref().map(|subject| subject.name.as_str());
        self.fingerprint.is_none_or(|own| own == fault.fingerprint)
            && self.rule.as_ref().is_none_or(|own| own.takes(fault.rule))
            && self.subject.as_deref().is_none_or(|own| subject() == Some(own))
            && self.line.as_deref().is_none_or(|own| line() == own)
    }
}

/// What was decided about the faults of one config.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Only these rules count; all where there are none.
    pub select: Vec<RuleName>,
    /// These do not.
    pub ignore: Vec<RuleName>,
    /// How bad the faults of a rule are. Of several that name it, the longest counts: a rule before its group.
    pub severities: Vec<(RuleName, Severity)>,
    /// Faults that are known.
    pub silences: Vec<Silence>,
}

/// A fault that was silenced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// The fault.
    pub fault: Arc<Fault>,
    /// The number of the silence that it was silenced by.
    pub by: usize,
    /// Why.
    pub reason: Option<Arc<str>>,
}

/// Faults as a policy has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Those that count.
    pub faults: Vec<Arc<Fault>>,
    /// Those that are silenced.
    pub silenced: Vec<Silenced>,
    /// How many are of rules that do not count.
    pub ignored: usize,
}

impl Policy {
    /// Judges faults, which keep their order.
    pub fn judge(&self, faults: Vec<Arc<Fault>>, document: &Document) -> Judged {
        let mut judged = Judged::default();
        if *self == Self::default() {
            return Judged { faults, ..judged };
        }
        for mut fault in faults {
            if let Some(severity) = self.severity(fault.rule).filter(|severity| *severity != fault.severity) {
                Arc::make_mut(&mut fault).severity = severity;
            }
            if let Some(silence) = self.silences.iter().find(|silence| silence.fits(&fault, document)) {
                judged.silenced.push(Silenced { fault, by: silence.number, reason: silence.reason.clone() });
            } else if self.counts(fault.rule) {
                judged.faults.push(fault);
            } else {
                judged.ignored += 1;
            }
        }
        judged
    }

    fn counts(&self, rule: RuleId) -> bool {
        let named = |names: &[RuleName]| names.iter().any(|name| name.takes(rule));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    fn severity(&self, rule: RuleId) -> Option<Severity> {
        let named = self.severities.iter().filter(|(name, _)| name.takes(rule));
        named.max_by_key(|(name, _)| name.0.len()).map(|(_, severity)| *severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::dialect::Dialect;
    use crate::text::FileId;

    const CONFIG: &str = "hostname r1\nip http server\ninterface Gi0/1\n ip access-group NONE in\nip http server\n";

    fn analysed(policy: Policy) -> Analysis {
        Analysis::judged(FileId(0), Document::from_text(CONFIG), Dialect::Ios, Arc::new(policy))
    }

    fn rules(analysis: &Analysis) -> Vec<&'static str> {
        analysis.faults().map(|fault| fault.rule.0).collect()
    }

    fn names(names: &[&str]) -> Vec<RuleName> {
        names.iter().map(|name| RuleName::new(name)).collect()
    }

    #[test]
    fn rules_and_groups_are_selected_and_ignored() {
        let all = analysed(Policy::default());
        assert!(rules(&all).contains(&"security/http-server") && rules(&all).contains(&"reference/undefined"));
        let selected = analysed(Policy { select: names(&["reference"]), ..Policy::default() });
        assert_eq!(rules(&selected), ["reference/undefined"]);
        assert_eq!(selected.ignored, all.faults.len() - 1);
        let ignored = analysed(Policy { ignore: names(&["security/", "refer"]), ..Policy::default() });
        assert!(rules(&ignored).contains(&"reference/undefined"), "`refer` is no group");
        assert!(!rules(&ignored).iter().any(|rule| rule.starts_with("security/")));
    }

    #[test]
    fn a_rule_has_its_severity_before_its_group() {
        let severities =
            vec![(RuleName::new("security/http-server"), Severity::Error), (RuleName::new("security"), Severity::Info)];
        let analysis = analysed(Policy { severities, ..Policy::default() });
        for fault in analysis.faults().filter(|fault| fault.rule.0.starts_with("security/")) {
            let expected = if fault.rule.0 == "security/http-server" { Severity::Error } else { Severity::Info };
            assert_eq!(fault.severity, expected, "{}", fault.rule);
        }
    }

    #[test]
    fn what_is_silenced_is_kept_with_its_reason() {
        let silence = |silence: Silence| analysed(Policy { silences: vec![silence], ..Policy::default() });
        let all = analysed(Policy::default());
        let fault = all.faults().find(|fault| fault.rule.0 == "reference/undefined").unwrap();
        let reason = Some("comes with the template".into());
        let by_print =
            silence(Silence { fingerprint: Some(fault.fingerprint), reason: reason.clone(), ..Silence::default() });
        assert_eq!(by_print.silenced.len(), 1);
        assert_eq!((by_print.silenced[0].fault.as_ref(), &by_print.silenced[0].reason), (fault, &reason));
        assert!(!by_print.faults.iter().any(|other| other.fingerprint == fault.fingerprint));
        let line = Some("ip access-group NONE in".to_owned());
        let rule = Some(RuleName::new("reference/undefined"));
        assert_eq!(silence(Silence { rule: rule.clone(), line, ..Silence::default() }).silenced.len(), 1);
        let other = Some("ip access-group SOME in".to_owned());
        assert_eq!(silence(Silence { rule: rule.clone(), line: other, ..Silence::default() }).silenced.len(), 0);
        assert_eq!(silence(Silence { rule, subject: Some("NONE".into()), ..Silence::default() }).silenced.len(), 1);
    }

    #[test]
    fn the_policy_goes_along_through_edits() {
        let analysis = analysed(Policy { select: names(&["reference"]), ..Policy::default() });
        let longer =
            analysis.with_document(Document::from_text(&format!("{CONFIG}interface Gi0/2\n ip access-group NO in\n")));
        assert_eq!(rules(&longer), ["reference/undefined", "reference/undefined"]);
    }
}
