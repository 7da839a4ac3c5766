use std::net::Ipv6Addr;

use super::*;
use crate::dialect::Dialect;
use crate::text::{Document, FileId, Span};
use proptest::prelude::*;

/// A config's lines as a prompt would quote them.
fn masked(dialect: Dialect, config: &str, hide: Hide) -> (Masks, String) {
    let analysis = Analysis::of(FileId(0), Document::from_text(config), dialect);
    let mut masks = Masks::of(&analysis, hide);
    let mut quoted = String::new();
    let mut start = 0;
    for line in config.lines() {
        masks.learn_line(&analysis, Span::new(start, start + line.len() as u32));
        start += line.len() as u32 + 1;
        quoted = quoted + "Line is `" + line.trim() + "`.\n";
    }
    let text = masks.mask(&quoted);
    assert_eq!(masks.unmask(&text), quoted, "it is put back to the letter");
    (masks, text)
}

/// Lines of each dialect. What is between `<<` and `>>` is a secret.
const SECRETS: [(Dialect, &str); 8] = [
    (
        Dialect::Ios,
        "enable secret 9 $9$<<nhEmQVczB7dqsO>>$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM\n\
         enable password 7 <<0822455D0A16>>\nusername admin privilege 15 secret 0 <<Wh4tEver>>\n\
         username bob password <<bobspass1>>\nsnmp-server community <<Str1ngRW>> RW 10\n\
         snmp-server user mon GRP v3 auth sha <<AuthPass9>> priv aes 128 <<PrivPass9>>\n\
         snmp-server host 10.0.0.5 version 2c <<TrapString1>>\n\
         radius-server key 7 <<045A0A151C36435C>>\ntacacs-server key <<TacKey77>>\n\
         radius server R1\n address ipv4 10.0.0.6 auth-port 1812 acct-port 1813\n key 0 <<RadKey55>>\n\
         tacacs server T1\n key <<TacKey88>>\ncrypto isakmp key <<PreShared1>> address 203.0.113.1\n\
         crypto ikev2 keyring KR\n peer P\n  pre-shared-key local <<LocalPsk1>>\n  pre-shared-key remote <<RemotePsk1>>\n\
         key chain K\n key 1\n  key-string <<OspfKey11>>\ninterface Gi0/1\n ip ospf message-digest-key 1 md5 <<Md5Key22>>\n \
         standby 1 authentication md5 key-string <<HsrpKey33>>\n ppp chap password 0 <<ChapPass4>>\n\
         router bgp 65000\n neighbor 10.0.0.2 password <<BgpPass55>>\nntp authentication-key 1 md5 <<NtpKey66>>\n\
         line vty 0 4\n password <<VtyPass77>>\nip frobnicate password 7 <<Unknown88>>\n\
         crypto pki certificate chain C\n certificate 01\n  <<3082024B>> <<308201B4>> <<A0030201>> <<02020101>>\n",
    ),
    (
        Dialect::NxOs,
        "username admin password 5 <<$5$HEMOFF$x9lq7dFI1BFVQpuWfBrGE>> role network-admin\n\
         snmp-server user admin network-admin auth md5 <<0x1d2e3f4a5b6c7d8e>> priv <<0x9a8b7c6d5e4f3a2b>> localizedkey\n\
         snmp-server community <<NexusRO1>> group network-operator\ntacacs-server host 10.0.0.9 key 7 <<QaPwxQaE1>>\n\
         radius-server key 7 <<fewhgNx2>>\nkey chain OSPF\n  key 1\n    key-string 7 <<070c285f4d06>>\n\
         router bgp 65000\n  neighbor 10.0.0.2\n    password 3 <<a667d47acc18ea6b>>\n\
         ntp authentication-key 1 md5 <<NtpNx333>> 7\n",
    ),
    (
        Dialect::IosXr,
        "username root\n secret 10 <<$6$5ykck0pq$QrMzqJZ9Zq1>>\nsnmp-server community <<XrRead99>> RO\n\
         tacacs-server host 10.0.0.9 port 49\n key 7 <<13061E010803>>\nkey chain K\n key 1\n  key-string password <<0822455D0A16>>\n\
         router bgp 65000\n neighbor 10.0.0.2\n  password encrypted <<094F471A1A0A>>\n\
         snmp-server user u g v3 auth sha encrypted <<0123AABBCC44>> priv aes 128 encrypted <<99887766AA55>>\n",
    ),
    (
        Dialect::Eos,
        "username admin privilege 15 role network-admin secret sha512 <<$6$Zs9q8vqQ$1f7Zg0>>\n\
         enable password sha512 <<$6$abcdefgh$QQ77aa>>\nsnmp-server community <<EosRead1>> ro\n\
         snmp-server user u g v3 auth sha <<EosAuth11>> priv aes <<EosPriv22>>\n\
         radius-server host 10.0.0.9 key 7 <<107D0C1A17>>\ntacacs-server key 7 <<11050D01>>\n\
         router bgp 65000\n   neighbor 10.0.0.2 password 7 <<zVpYcD6Q>>\n\
         username bob ssh-key ssh-rsa <<AAAAB3NzaC1yc2EAAAADAQABAAABAQC7>> bob@host\n",
    ),
    (
        Dialect::Asa,
        "enable password <<8Ry2YjIyt7RRXU24>> encrypted\npasswd <<2KFQnbNIdI.2KYOU>> encrypted\n\
         username admin password <<f3UhLvUj1QsXsuK7>> encrypted privilege 15\nsnmp-server community <<AsaRead1>>\n\
         aaa-server TAC (inside) host 10.0.0.9\n key <<AsaTac77>>\n\
         tunnel-group 203.0.113.9 ipsec-attributes\n ikev1 pre-shared-key <<AsaPsk88>>\n \
         ikev2 remote-authentication pre-shared-key <<AsaPsk99>>\n\
         snmp-server user u g v3 auth sha <<AsaAuth11>> priv aes 128 <<AsaPriv22>>\n",
    ),
    (
        Dialect::Junos,
        "set system root-authentication encrypted-password \"<<$6$rOoT$hAsh3dValue>>\"\n\
         set system login user bob authentication ssh-rsa \"ssh-rsa <<AAAAB3NzaC1yc2EAAAADAQABAAABgQDxyz12>> bob\"\n\
         set system radius-server 10.0.0.9 secret \"<<$9$rAdIuSsEc>>\"\n\
         set system tacplus-server 10.0.0.9 secret \"<<$9$tAcAcSsEc>>\"\nset snmp community <<JunRead12>> authorization read-only\n\
         set protocols bgp group g authentication-key \"<<$9$bGpKeY12>>\"\n\
         set protocols ospf area 0 interface ge-0/0/0 authentication md5 1 key \"<<$9$oSpFkEy1>>\"\n\
         set security ike policy p pre-shared-key ascii-text \"<<$9$iKePsK77>>\"\n\
         set snmp v3 usm local-engine user u authentication-sha authentication-password <<JunAuth11>>\n\
         set snmp v3 usm local-engine user u privacy-aes128 privacy-password <<JunPriv22>>\n",
    ),
    (
        Dialect::Frr,
        "password <<ZebraPass1>>\nenable password <<ZebraEna2>>\nrouter bgp 65000\n neighbor 10.0.0.2 password <<FrrBgp33>>\n\
         key chain K\n key 1\n  key-string <<FrrKey44>>\ninterface eth0\n ip ospf message-digest-key 1 md5 <<FrrMd555>>\n \
         isis password md5 <<FrrIsis66>>\n",
    ),
    (
        Dialect::Vyos,
        "set system login user vyos authentication encrypted-password '<<$6$vYoS$sEcReTh>>'\n\
         set system login user vyos authentication plaintext-password '<<VyPlain11>>'\n\
         set system login user vyos authentication public-keys k key '<<AAAAC3NzaC1lZDI1NTE5AAAAIOz12>>'\n\
         set service snmp community <<VyRead22>> authorization ro\n\
         set service snmp v3 user u auth plaintext-password '<<VyAuth33>>'\n\
         set service snmp v3 user u privacy plaintext-password '<<VyPriv44>>'\n\
         set protocols bgp neighbor 10.0.0.2 password '<<VyBgp55>>'\n\
         set vpn ipsec authentication psk p secret '<<VyPsk66>>'\n\
         set system login radius server 10.0.0.9 key '<<VyRad77>>'\n\
         set interfaces wireguard wg0 private-key '<<GKzq4dLxjQ1yVb0n7h3uT5cW8eR2sA6mF9pJ1kHtYX0=>>'\n",
    ),
];

#[test]
fn the_secrets_of_every_dialect_are_gone() {
    let mut left = Vec::new();
    for (dialect, marked) in SECRETS {
        let secrets: Vec<&str> = marked.split("<<").skip(1).filter_map(|part| part.split(">>").next()).collect();
        let (_, text) = masked(dialect, &marked.replace("<<", "").replace(">>", ""), Hide::default());
        left.extend(
            secrets
                .iter()
                .filter(|secret| text.contains(**secret))
                .map(|secret| format!("{dialect:?} {secret}\n{text}")),
        );
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
    let braces =
        "service {\n    snmp {\n        community VyRead22 {\n            authorization ro\n        }\n    }\n}\n";
    assert!(!masked(Dialect::Vyos, braces, Hide::default()).1.contains("VyRead22"));
}

#[test]
fn what_is_no_secret_stays() {
    let config = "hostname r1\nservice password-encryption\nkey chain OSPF-KEYS\n key 10\nip community-list standard C permit 65000:1\n\
        route-map M permit 10\n set community 65000:100\n match community C\naaa authentication login default group tacacs+ local\n\
        interface Gi0/1\n ip ospf authentication message-digest\n ip access-group KEYS in\n";
    let (_, text) = masked(Dialect::Ios, config, Hide::default());
    assert!(!text.contains("[secret"), "{text}");
}

#[test]
fn names_of_users_are_masked_where_that_is_asked_for() {
    let hide = Hide { usernames: true, ..Hide::default() };
    let config = "username jdoe privilege 15 secret 0 Hunter22\nsnmp-server user mon7 GRP v3\n description for jdoe, not jdoes\n";
    let (_, text) = masked(Dialect::Ios, config, hide);
    assert!(!text.contains("jdoe ") && !text.contains("jdoe,") && text.contains("jdoes"), "{text}");
    assert!(text.contains("[user-1]"), "{text}");
    let (_, text) = masked(Dialect::Junos, "set system login user jdoe class super-user\n", hide);
    assert!(!text.contains("jdoe"), "{text}");
    let (_, text) = masked(Dialect::Ios, config, Hide::default());
    assert!(text.contains("username jdoe"), "{text}");
}

fn hidden(text: &str) -> String {
    let mut masks = Masks { hide: Hide { addresses: true, usernames: false }, ..Masks::default() };
    let masked = masks.mask(text);
    assert_eq!(masks.unmask(&masked), text);
    masked
}

#[test]
fn addresses_are_masked_and_what_they_mean_stays() {
    for (text, expected) in [
        ("ip address 10.0.0.1 255.255.255.0", "ip address [address-1] 255.255.255.0"),
        ("permit ip 10.0.0.0 0.0.0.255 10.1.0.0 0.0.3.255", "permit ip [address-1] 0.0.0.255 [address-2] 0.0.3.255"),
        ("10.0.0.0/24, 10.0.0.0 and 10.0.0.0/8", "[address-1]/24, [address-1] and [address-1]/8"),
        ("route 0.0.0.0/0 via 192.0.2.1.", "route 0.0.0.0/0 via [address-1]."),
        ("2001:db8::1/64 fe80::1%eth0 ::/0 ::1 ff02::5", "[address-1]/64 [address-2]%eth0 ::/0 ::1 ff02::5"),
        ("rd 10.0.0.1:100, 65000:100", "rd [address-1]:100, 65000:100"),
        ("10.0.0.1-10.0.0.9 [2001:db8::2]:179", "[address-1]-[address-2] [[address-3]]:179"),
        ("mac 0011.2233.4455 00:11:22:33:44:55 00-11-22-33-44-55", "mac [address-1] [address-2] [address-3]"),
        ("net 49.0001.1921.6800.1001.00", "net [address-1]"),
        ("group 224.0.0.5 239.1.1.1", "group 224.0.0.5 [address-1]"),
        ("R10.0.0.1 ACL-10.0.0.2_IN", "R[address-1] ACL-[address-2]_IN"),
        ("oid 1.3.6.1.4.1 at 12:34:56 of ge-0/0/0.100", "oid 1.3.6.1.4.1 at 12:34:56 of ge-0/0/0.100"),
        ("接口地址10.0.0.1，掩码255.255.255.0。", "接口地址[address-1]，掩码255.255.255.0。"),
        ("256.0.0.1 10.0.0", "256.0.0.1 10.0.0"),
        ("::ffff:10.0.0.1 face::value std::io 010.001.000.009", "[address-1] face::value std::io [address-2]"),
        ("[address-1] is 10.0.0.1", "[address-1] is [address-2]"),
    ] {
        assert_eq!(hidden(text), expected);
    }
}

proptest! {
    /// Whatever follows a tell-tale word is gone from the masked text, and comes back.
    #[test]
    fn secrets_do_not_pass(
        secret in "[A-Za-z0-9$./]{4,24}",
        word in prop::sample::select(vec!["password", "secret", "key", "community", "psk", "token", "auth", "Password"]),
        kind in "[0579]?",
    ) {
        prop_assume!(secrets::can_be(&secret));
        let line = format!("some thing {word} {kind} {secret} more");
        prop_assume!(line.matches(secret.as_str()).count() == 1);
        let mut masks = Masks::default();
        masks.learn_words(&line);
        let masked = masks.mask(&line);
        prop_assert!(!masked.contains(&secret), "{masked}");
        prop_assert_eq!(masks.unmask(&masked), line);
    }

    /// Masking and putting back changes no text, whatever it has in it.
    #[test]
    fn it_is_put_back_to_the_letter(
        text in "([ a-z.:/`\n0-9]|\\[(address|secret|user)-[12]\\]|10\\.0\\.0\\.[0-9]|2001:db8::[0-9a-f]|hunter22|bob|接)*",
        addresses: bool,
    ) {
        let hide = Hide { addresses, usernames: true };
        let (secrets, users) = (vec!["hunter22".to_owned(), "10.0".to_owned(), "[s".to_owned()], vec!["bob".to_owned()]);
        let mut masks = Masks { hide, secrets, users, ..Masks::default() };
        let masked = masks.mask(&text);
        prop_assert!(!masked.contains("hunter22"), "{masked}");
        prop_assert_eq!(masks.unmask(&masked), text);
    }

    /// No address is seen, whatever stands around it.
    #[test]
    fn no_address_is_seen(
        v4 in any::<[u8; 4]>(), v6 in any::<[u16; 8]>(), zeros in 0_usize..8,
        before in "[a-z (,=:/-]{0,3}", after in "[a-z ),;/:-]{0,3}",
    ) {
        let mut v6 = v6;
        v6[8 - zeros..].fill(0);
        let (v4, v6) = (std::net::Ipv4Addr::from(v4), Ipv6Addr::from(v6));
        let text = format!("{before}{v4}{after} x {v6}/64 y");
        let masked = hidden(&text);
        let seen: Vec<&str> = masked.split(|c: char| !(c.is_ascii_digit() || c == '.')).collect();
        let known = !hidden(&v4.to_string()).contains("[address");
        prop_assert!(known || !seen.contains(&v4.to_string().as_str()), "{masked}");
        let known = !hidden(&v6.to_string()).contains("[address");
        prop_assert!(known || !masked.contains(&v6.to_string()), "{masked}");
    }

    #[test]
    fn any_text_is_masked(text in "\\PC{0,60}") {
        hidden(&text);
    }
}
