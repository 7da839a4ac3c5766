//! Things that the dialects call by different words.
//!
//! Only what is surely the same, and what the other dialect surely does not take: a line that we know elsewhere and not
//! here may still be one that the device takes.

use crate::dialect::Dialect;

/// One thing and how it is written where.
pub(super) struct SameThing {
    /// A form for some dialects: words, and values in capital letters. Two dialects that read a form alike share it.
    /// What has a backquote in it is no form but words for people.
    pub(super) spellings: &'static [(&'static [Dialect], &'static str)],
}

impl SameThing {
    /// How this dialect writes it.
    pub(super) fn spelling(&self, dialect: Dialect) -> Option<&'static str> {
        self.spellings.iter().find(|(dialects, _)| dialects.contains(&dialect)).map(|(_, form)| *form)
    }

    /// How the others do.
    pub(super) fn others(&self, dialect: Dialect) -> impl Iterator<Item = (&'static [Dialect], &'static str)> {
        self.spellings.iter().copied().filter(move |(dialects, form)| !dialects.contains(&dialect) && is_form(form))
    }

    /// The values of a line of this form, by their names; `None` where it has another one.
    pub(super) fn values<'w>(form: &'static str, words: &[&'w str]) -> Option<Vec<(&'static str, &'w str)>> {
        let expected: Vec<&'static str> = form.split(' ').collect();
        if expected.len() != words.len() {
            return None;
        }
        let mut values = Vec::new();
        for (expected, word) in expected.into_iter().zip(words) {
            if is_value(expected) {
                values.push((expected, *word));
            } else if !expected.eq_ignore_ascii_case(word) {
                return None;
            }
        }
        Some(values)
    }

    /// The line of this form with these values; `None` where one is missing.
    pub(super) fn written(form: &str, values: &[(&str, &str)]) -> Option<String> {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let words = form.split(' ').map(|word| if is_value(word) { value(word) } else { Some(word) });
        let words: Option<Vec<&str>> = words.collect();
        words.filter(|_| is_form(form)).map(|words| words.join(" "))
    }
}

fn is_value(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_form(form: &str) -> bool {
    !form.contains('`')
}

use Dialect::{Asa, Eos, Frr, Ios, IosXr, NxOs};

macro_rules! things {
    ($([$(($($dialect:ident)+, $form:literal)),+ $(,)?])+) => {
        &[$(SameThing { spellings: &[$((&[$($dialect),+], $form)),+] }),+]
    };
}

/// The table.
pub(super) const SAME_THINGS: &[SameThing] = things! {
    // A VRF, and an interface's.
    [(Ios, "vrf definition NAME"), (NxOs, "vrf context NAME"), (Eos, "vrf instance NAME"), (IosXr Frr, "vrf NAME")]
    [(Ios, "vrf forwarding NAME"), (NxOs, "vrf member NAME"), (Eos IosXr, "vrf NAME")]
    [(Ios, "ip vrf NAME"), (NxOs, "vrf context NAME"), (Eos, "vrf instance NAME"), (IosXr Frr, "vrf NAME")]
    [(Ios, "ip vrf forwarding NAME"), (NxOs, "vrf member NAME"), (Eos IosXr, "vrf NAME")]
    // Access lists and what applies them.
    [
        (Ios, "ip access-list extended NAME"), (NxOs Eos, "ip access-list NAME"), (IosXr, "ipv4 access-list NAME"),
        (Asa, "`access-list NAME extended permit ...`, a line each")
    ]
    [
        (Ios NxOs Eos, "ip access-group NAME in"), (IosXr, "ipv4 access-group NAME ingress"),
        (Asa, "`access-group NAME in interface NAMEIF`, at the top level")
    ]
    [
        (Ios NxOs Eos, "ip access-group NAME out"), (IosXr, "ipv4 access-group NAME egress"),
        (Asa, "`access-group NAME out interface NAMEIF`, at the top level")
    ]
    [(Ios NxOs Eos, "access-class NAME in"), (IosXr, "access-class ingress NAME")]
    // Addresses and routes; the notation alone is another matter.
    [(Ios Asa, "ip address ADDRESS MASK"), (IosXr, "ipv4 address ADDRESS MASK")]
    [(NxOs Eos Frr, "ip address PREFIX"), (IosXr, "ipv4 address PREFIX")]
    [
        (Ios, "ip route ADDRESS MASK GATEWAY"), (Asa, "`route NAMEIF ADDRESS MASK GATEWAY`"),
        (IosXr, "`PREFIX GATEWAY` under `router static` and `address-family ipv4 unicast`")
    ]
    [
        (NxOs Eos Frr, "ip route PREFIX GATEWAY"),
        (IosXr, "`PREFIX GATEWAY` under `router static` and `address-family ipv4 unicast`")
    ]
    // Routing.
    [(Ios, "ip ospf PROCESS area AREA"), (NxOs, "ip router ospf PROCESS area AREA"), (Eos Frr, "ip ospf area AREA")]
    [(Ios NxOs Eos Frr Asa, "route-map NAME permit NUMBER"), (IosXr, "`route-policy NAME`, up to `end-policy`")]
    [(Ios NxOs Eos Frr Asa, "route-map NAME deny NUMBER"), (IosXr, "`route-policy NAME`, up to `end-policy`")]
    [(Ios NxOs Eos Frr, "ip prefix-list NAME seq NUMBER permit PREFIX"), (Asa, "prefix-list NAME seq NUMBER permit PREFIX")]
    [(Ios NxOs Eos Frr, "ip prefix-list NAME seq NUMBER permit PREFIX"), (IosXr, "`prefix-set NAME`, up to `end-set`")]
    // Interfaces.
    [(Ios, "standby GROUP ip ADDRESS"), (NxOs, "`ip ADDRESS` under `hsrp GROUP`")]
    [(Ios NxOs Eos Asa, "channel-group NUMBER mode MODE"), (IosXr, "bundle id NUMBER mode MODE")]
    [(Ios NxOs IosXr, "encapsulation dot1q NUMBER"), (Eos, "encapsulation dot1q vlan NUMBER"), (Asa, "vlan NUMBER")]
    [(Ios Eos, "spanning-tree portfast"), (NxOs, "spanning-tree port type edge")]
    // Management.
    [(Ios NxOs Eos, "ip domain-name NAME"), (IosXr, "domain name NAME"), (Asa, "domain-name NAME")]
    [(Ios NxOs Eos, "ip name-server ADDRESS"), (IosXr, "domain name-server ADDRESS")]
    [(Ios Eos, "logging host ADDRESS"), (NxOs, "logging server ADDRESS"), (IosXr, "logging ADDRESS")]
    [(Ios, "ip ssh version NUMBER"), (Asa, "ssh version NUMBER")]
    [(Ios, "ip http server"), (Asa, "http server enable")]
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::grammar::Words;

    #[test]
    fn forms_give_values_and_take_them() {
        let values = SameThing::values("ip vrf NAME", &["ip", "vrf", "BLUE"]).unwrap();
        assert_eq!(values, [("NAME", "BLUE")]);
        assert_eq!(SameThing::written("vrf context NAME", &values).as_deref(), Some("vrf context BLUE"));
        assert_eq!(SameThing::written("`NAME` under", &values), None);
        assert!(SameThing::values("ip vrf NAME", &["ip", "vrf"]).is_none());
        assert!(SameThing::values("ip vrf NAME", &["ip", "arp", "x"]).is_none());
    }

    #[test]
    fn each_dialect_takes_its_own_form() {
        const VALUES: [(&str, &str); 12] = [
            ("NAME", "X1"),
            ("ADDRESS", "10.0.0.1"),
            ("MASK", "255.255.255.0"),
            ("PREFIX", "10.0.0.0/24"),
            ("GATEWAY", "10.0.0.2"),
            ("PROCESS", "1"),
            ("AREA", "0"),
            ("NUMBER", "2"),
            ("GROUP", "1"),
            ("MODE", "active"),
            ("NAMEIF", "inside"),
            ("", ""),
        ];
        for thing in SAME_THINGS {
            for (dialects, form) in thing.spellings.iter().filter(|(_, form)| is_form(form)) {
                let line = SameThing::written(form, &VALUES).unwrap();
                for dialect in *dialects {
                    let grammar = dialect.grammar();
                    let mut words = Words::default();
                    words.read(grammar, line.split(' '));
                    let known = grammar.mode_ids().any(|mode| grammar.recognise(mode, &words).is_some());
                    assert!(known, "{dialect:?} does not know {line}");
                }
            }
        }
    }
}
