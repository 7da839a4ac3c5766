//! `security/password-in-clear`

use super::credentials::{Stored, is_withheld};
use crate::declare_rule;
use crate::dialect::StatementRef;
use crate::dialect::grammar::{Role, ValueType};
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings, Prose, wording};
use crate::text::{Edit, Span};

declare_rule! {
    /// ## What it finds
    ///
    /// Keys and passwords of protocols (routing, TACACS+, RADIUS, FHRP) in clear, in a config without `service
    /// password-encryption`. It is reported once, at the first.
    ///
    /// ## Why it matters
    ///
    /// Whoever sees the config, in a backup or over a shoulder, has the key. `service password-encryption` stores
    /// such keys as type 7: no protection against someone who wants them, but against the glance.
    ///
    /// ## Example
    ///
    /// ```text
    /// hostname r1
    /// tacacs-server key Kx7-pine-Otter
    /// ```
    ///
    /// ## Fix
    ///
    /// Turn the encryption on; the device rewrites the keys itself.
    ///
    /// ```text
    /// hostname r1
    /// service password-encryption
    /// tacacs-server key Kx7-pine-Otter
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show running-config | include password-encryption`.
    ///
    /// ## References
    ///
    /// Cisco IOS Security Command Reference, `service password-encryption`.
    ///
    pub static PASSWORD_IN_CLEAR = {
        id: "security/password-in-clear",
        summary: "Keys in clear, and no encryption of passwords",
        severity: Info,
        check: Device(check),
    };
}

/// No more than these are pointed at.
const MOST_RELATED: usize = 10;

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    let encrypts = |s: StatementRef<'_>| s.path().starts_with("service") && s.has_word("password-encryption");
    let settled = view.tree.top_level(view.document).any(|statement| encrypts(statement) && !statement.negated());
    let Some(hostname) = view.device.hostname.as_ref().filter(|_| !settled) else { return };
    let mut keys = view.statements().filter_map(|statement| Some((statement, key_in_clear(statement)?)));
    let Some((first, span)) = keys.next() else { return };
    let others: Vec<Span> = keys.map(|(_, span)| span).collect();
    let count = match others.len() {
        0 => String::new(),
        count => format!(", and {count} more"),
    };
    let mut fault = findings
        .fault(view.place(span), format!("this key stands in clear{count}; `service password-encryption` is off"))
        .about("key", first.path())
        .fact(
            Prose::new(format!("{}{} is on ", wording::quoted(first), wording::under(first)))
                .line(view.place(first.span()))
                .text("."),
        )
        .fact("No line of this config is `service password-encryption`.");
    for other in others.into_iter().take(MOST_RELATED) {
        fault = fault.related(view.place(other), "a key in clear");
    }
    let old = view.tree.top_level(view.document).find(|&statement| encrypts(statement));
    let edit = match old {
        Some(old) => Edit::replace(view.file, old.span(), "service password-encryption"),
        None => Edit::insert_line_after(view.file, view.document, hostname.span.start, "service password-encryption"),
    };
    findings.push(fault.fix(Fix::new("Turn the encryption of passwords on", Applicability::Review, vec![edit])));
}

/// The key of a protocol that the statement holds in clear. Logins and SNMP communities have rules of their own.
fn key_in_clear(statement: StatementRef<'_>) -> Option<Span> {
    let secret = |role: &Role| matches!(role, Role::Value(ValueType::Secret | ValueType::SecretText));
    let value = statement.values().find(|value| secret(&statement.slot(*value).role))?;
    // Keys for IPsec are not what `service password-encryption` is about.
    let ipsec = |s: &StatementRef<'_>| ["crypto", "pre-shared-key"].iter().any(|word| s.path().starts_with(word));
    let other = statement.path().starts_with("snmp-server")
        || std::iter::successors(Some(statement), |s| s.parent()).any(|s| ipsec(&s));
    if statement.negated() || other || Stored::of(statement).is_some() {
        return None;
    }
    let index = (0..statement.word_count()).find(|&at| statement.word_span(at).start == value.span.start)?;
    let typed = |word: &str| word.len() == 1 && word.bytes().all(|b| b.is_ascii_digit());
    let before = index.checked_sub(1).map_or("", |at| statement.word(at));
    let withheld = is_withheld(statement.value_text(value));
    let named = ["password", "key", "key-string", "md5", "text", "authentication", "0"];
    (!withheld && (!typed(before) || before == "0") && named.iter().any(|word| before.eq_ignore_ascii_case(word)))
        .then_some(value.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn keys_in_clear_are_told_once() {
        check_fix(
            &PASSWORD_IN_CLEAR,
            "
            hostname r1
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 password Kx7-pine-Otter
                                        ^^^^^^^^^^^^^^ info: this key stands in clear, and 1 more
             neighbor 10.0.0.2 remote-as 65001
             neighbor 10.0.0.2 password Kx7-pine-Otter
            ",
            "Turn the encryption of passwords on",
            Applicability::Review,
            "
            hostname r1
            service password-encryption
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 password Kx7-pine-Otter
             neighbor 10.0.0.2 remote-as 65001
             neighbor 10.0.0.2 password Kx7-pine-Otter
            ",
        );
    }

    #[test]
    fn encrypted_keys_and_other_secrets_are_fine() {
        check(
            &PASSWORD_IN_CLEAR,
            "
            hostname r1
            snmp-server community k3Fz9 RO 10
            username bob password 0 Kx7-pine-Otter
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 password 7 070C285F4D06
            ",
        );
        check(
            &PASSWORD_IN_CLEAR,
            "
            hostname r1
            service password-encryption
            router bgp 65000
             neighbor 10.0.0.1 remote-as 65001
             neighbor 10.0.0.1 password Kx7-pine-Otter
            ",
        );
    }
}
