//! `prefix-list/host-bits-set`

use crate::declare_rule;
use crate::fix::{Applicability, Fix};
use crate::rules::{DeviceView, Findings};
use crate::text::Edit;

declare_rule! {
    /// ## What it finds
    ///
    /// An entry of a prefix list whose address has bits beyond its length, such as `10.1.1.1/24`.
    ///
    /// ## Why it matters
    ///
    /// The device cuts the bits off and keeps `10.1.1.0/24`. If a single host was meant, the entry matches something
    /// else than its author thinks.
    ///
    /// ## Example
    ///
    /// ```text
    /// ip prefix-list SITES seq 5 permit 10.1.1.1/24
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the prefix as the device keeps it. Review it: the length may be what is wrong.
    ///
    /// ```text
    /// ip prefix-list SITES seq 5 permit 10.1.1.0/24
    /// ```
    ///
    /// ## Check on the device
    ///
    /// `show ip prefix-list NAME` shows the prefix without the bits.
    ///
    /// ## References
    ///
    /// RFC 4632, section 3.1: a prefix is the leading bits of an address.
    pub static HOST_BITS_SET = {
        id: "prefix-list/host-bits-set",
        summary: "A prefix with bits beyond its length",
        severity: Warning,
        dialects: [Ios, Eos, NxOs, Frr, Vyos],
        check: Device(check),
    };
}

fn check(view: &DeviceView<'_>, findings: &mut Findings) {
    for list in &view.device.prefix_lists {
        for entry in &list.entries {
            let (written, kept) = (entry.prefix.value, entry.prefix.value.trunc());
            if written == kept {
                continue;
            }
            let edit = Edit::replace(view.file, entry.prefix.span, kept.to_string());
            let fault = findings
                .fault(view.place(entry.prefix.span), format!("{written} has bits beyond its length; it means {kept}"))
                .about("prefix-list", &*list.name.value)
                .fact(format!("Of {written} the device keeps the first {} bits: {kept}.", kept.prefix_len()))
                .fix(Fix::new(format!("Write {kept}"), Applicability::Review, vec![edit]));
            findings.push(fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::rules::testing::{check, check_fix_in, check_in};

    #[test]
    fn bits_beyond_the_length() {
        check(
            &HOST_BITS_SET,
            "
            ip prefix-list A seq 5 permit 10.1.1.1/24
                                          ^^^^^^^^^^^ warning: it means 10.1.1.0/24
            ip prefix-list A seq 10 permit 10.1.2.0/24 le 32
            ip prefix-list A seq 15 permit 10.1.1.1/32
            ipv6 prefix-list B permit 2001:db8::1/64
                                      ^^^^^^^^^^^^^^ warning: 2001:db8::/64
            ",
        );
    }

    #[test]
    fn eos_is_read_too() {
        check_in(
            Dialect::Eos,
            &HOST_BITS_SET,
            "
            ip prefix-list A
               seq 10 permit 10.1.1.1/24
                             ^^^^^^^^^^^ warning: it means 10.1.1.0/24
               seq 20 permit 10.1.2.0/24 le 32
            ip prefix-list B seq 10 permit 10.1.1.1/24 eq 32
                                           ^^^^^^^^^^^ warning: it means 10.1.1.0/24
            ",
        );
    }

    #[test]
    fn nx_os_and_frr() {
        for dialect in [Dialect::NxOs, Dialect::Frr] {
            check_fix_in(
                dialect,
                &HOST_BITS_SET,
                "
                ip prefix-list P seq 5 permit 10.1.1.1/24
                                              ^^^^^^^^^^^ warning: it means 10.1.1.0/24
                ",
                "Write 10.1.1.0/24",
                Applicability::Review,
                "
                ip prefix-list P seq 5 permit 10.1.1.0/24
                ",
            );
        }
    }

    #[test]
    fn vyos() {
        check_fix_in(
            Dialect::Vyos,
            &HOST_BITS_SET,
            "
            set policy prefix-list P rule 1 action permit
            set policy prefix-list P rule 1 prefix 10.1.1.1/24
                                                   ^^^^^^^^^^^ warning: it means 10.1.1.0/24
            ",
            "Write 10.1.1.0/24",
            Applicability::Review,
            "
            set policy prefix-list P rule 1 action permit
            set policy prefix-list P rule 1 prefix 10.1.1.0/24
            ",
        );
    }
}
