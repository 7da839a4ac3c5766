//! The tools over the campus of the documentation, and over small configs of their own.

use super::question::{Context, read};
use super::*;
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::text::{Document, FileId, LineNumber, Place};

/// The campus of the documentation.
fn campus() -> Configs {
    let files = [
        ("campus/access1.cfg", include_str!("../../docs/examples/campus/access1.cfg")),
        ("campus/access2.cfg", include_str!("../../docs/examples/campus/access2.cfg")),
        ("campus/core1.cfg", include_str!("../../docs/examples/campus/core1.cfg")),
        ("campus/core2.cfg", include_str!("../../docs/examples/campus/core2.cfg")),
        ("campus/edge1.cfg", include_str!("../../docs/examples/campus/edge1.cfg")),
    ];
    let open = |(at, (path, text)): (usize, &(&str, &str))| {
        ((*path).to_owned(), Analysis::of(FileId(at as u32), Document::from_text(text), Dialect::Ios))
    };
    Configs::of(files.iter().enumerate().map(open))
}

fn one(text: &str, dialect: Dialect) -> Configs {
    Configs::of([("r1.cfg".to_owned(), Analysis::of(FileId(0), Document::from_text(text), dialect))])
}

fn call(text: &str, configs: &Configs) -> String {
    run(&Call::parse(text).unwrap(), configs).text(configs)
}

#[test]
fn what_is_written_is_what_is_read() {
    for text in [
        "devices",
        "interfaces",
        "interfaces core1",
        "faults",
        "faults core1 error",
        "show interface Vlan30 on core2",
        "show core1.cfg:14-20",
        "find vlan 30 on core1",
        "refers BLOCK-GUESTS",
        "where 10.10.99.20",
        "where 10.0.0.0/8",
        "where 2001:db8::/32",
        "links edge1",
        "passes GUEST ip to 10.0.0.1",
        "passes GUEST tcp from 10.0.0.1 port 5000 to 10.0.0.2 port 443",
        "passes Vlan30 in on core1 udp from any port 67 to any port 68",
        "passes GUEST protocol 99 from 10.0.0.1",
        "change core1: interface Vlan30 / no ip access-group BLOCK-GUEST in",
    ] {
        assert_eq!(Call::parse(text).unwrap().to_string(), text);
    }
    let same = Call::parse("passes GUEST tcp 10.0.0.1 10.0.0.2 443").unwrap();
    assert_eq!(same.to_string(), "passes GUEST tcp from 10.0.0.1 to 10.0.0.2 port 443");
    for text in [
        "",
        "permit",
        "where X",
        "passes",
        "passes GUEST",
        "passes GUEST frob",
        "refers a b c",
        "change core1",
        "devices x",
    ] {
        assert!(Call::parse(text).is_err(), "{text}");
    }
}

#[test]
fn names_are_found_with_who_defines_and_who_uses_them() {
    let campus = campus();
    let said = call("refers BLOCK-GUESTS", &campus);
    assert!(said.starts_with("extended access list BLOCK-GUESTS is defined, and one line refers to it"), "{said}");
    assert!(said.contains("core1.cfg:113: defined: ip access-list extended BLOCK-GUESTS"), "{said}");
    assert!(said.contains("core2.cfg:68: used: ip access-group BLOCK-GUESTS in (under interface Vlan30)"), "{said}");
    let said = call("refers BLOCK-GUEST", &campus);
    assert!(said.contains("is defined nowhere in the 5 open configs"), "{said}");
    assert!(said.contains("BLOCK-GUESTS is defined: IOS accepts the line"), "{said}");
    let said = call("refers vlan 30 on core1", &campus);
    assert!(said.contains("core1.cfg:32: defined: vlan 30") && said.contains("allowed vlan 10,20,30,99"), "{said}");
    assert!(!said.contains("access1.cfg"), "{said}");
    let said = call("find BLOCK-GEUSTS", &campus);
    assert!(said.contains("BLOCK-GUESTS"), "the nearest: {said}");
    assert!(!run(&Call::parse("find NO-SUCH-NAME").unwrap(), &campus).found);
}

#[test]
fn a_filter_is_tried_line_by_line_and_only_certainty_is_a_verdict() {
    let text = "hostname r1\nip access-list extended A\n permit tcp any any established\n deny tcp any host 10.0.0.9 eq 22\n \
        permit tcp 10.0.0.0 0.0.0.255 any eq 22\n permit tcp any any eq 80 time-range NIGHT\n deny ip any 10.9.0.0 0.0.255.255\n \
        permit udp any any\ninterface Gi0/1\n ip address 10.0.0.1 255.255.255.0\n ip access-group A in\n";
    let configs = one(text, Dialect::Ios);
    for (packet, expected) in [
        ("tcp from 10.0.0.5 to 10.0.0.9 port 22", "A denies tcp from 10.0.0.5 to 10.0.0.9 port 22: r1.cfg:4 decides"),
        ("tcp from 10.0.0.5 to 10.1.0.1 port 22", "A permits tcp from 10.0.0.5 to 10.1.0.1 port 22: r1.cfg:5 decides"),
        ("tcp from 10.7.0.5 to 10.1.0.1 port 22", "no line matches, and what no line matches is denied"),
        ("tcp from 10.7.0.5 to 10.1.0.1 port 80", "cannot tell whether A passes"),
        ("tcp from 10.0.0.5 to 10.1.0.1", "cannot tell whether A passes"),
        ("icmp to 10.9.1.1", "A denies icmp to 10.9.1.1: r1.cfg:7 decides"),
        ("tcp from 10.0.0.0/25 to 10.1.0.1 port 22", "r1.cfg:5 decides"),
        ("tcp from 10.0.0.0/23 to 10.1.0.1 port 22", "cannot tell"),
        ("tcp from 2001:db8::1 to 2001:db8::2", "cannot tell: A is not for packets of this version of IP"),
    ] {
        let said = call(&format!("passes A {packet}"), &configs);
        assert!(said.contains(expected), "{packet}: {said}");
    }
    let said = call("passes A tcp from 10.0.0.5 to 10.1.0.1 port 22", &configs);
    assert!(said.contains("taken to open a connection"), "{said}");
    let said = call("passes GigabitEthernet0/1 in tcp from 10.0.0.5 to 10.0.0.9 port 22", &configs);
    assert!(said.starts_with("A denies") && said.contains("r1.cfg:11: A is on Gi0/1 in"), "{said}");
    let said = call("passes Gi0/1 out tcp to 10.0.0.9", &configs);
    assert!(said.contains("has no filter out"), "{said}");
    assert!(!run(&Call::parse("passes B tcp to 10.0.0.9").unwrap(), &configs).found);
}

#[test]
fn other_dialects_filters_are_tried_too() {
    let text = "set system host-name r1\nset firewall family inet filter F term A from source-address 10.0.0.0/8\n\
        set firewall family inet filter F term A from protocol tcp\nset firewall family inet filter F term A from destination-port ssh\n\
        set firewall family inet filter F term A then accept\nset firewall family inet filter F term B then discard\n";
    let configs = one(text, Dialect::Junos);
    let said = call("passes F tcp from 10.1.1.1 to 192.0.2.1 port 22", &configs);
    assert!(said.starts_with("F permits") && said.contains("term A"), "{said}");
    let said = call("passes F tcp from 172.16.1.1 to 192.0.2.1 port 22", &configs);
    assert!(said.starts_with("F denies") && said.contains("term B"), "{said}");
}

#[test]
fn stanzas_and_lines_are_shown_without_secrets() {
    let text = "hostname r1\nenable secret 5 $1$abcd$efghij\nsnmp-server community Hush77 RO\nrouter bgp 65000\n \
        neighbor 10.0.0.2 remote-as 65001\n neighbor 10.0.0.2 password Hush88\nflurb key Hush99\n";
    let configs = one(text, Dialect::Ios);
    let all =
        ["show router bgp", "show r1.cfg:1-7", "show snmp-server", "find Hush88", "find Hush99", "faults", "find key"]
            .map(|text| call(text, &configs))
            .join("\n");
    assert!(all.contains("neighbor 10.0.0.2 password <secret>"), "{all}");
    for secret in ["Hush77", "Hush88: ", "password Hush88", "key Hush99", "$1$abcd"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
    let said = call("show interface vlan 30 on core2", &campus());
    assert!(
        said.contains("core2.cfg:67:  ip address 10.10.30.3 255.255.255.0") && !said.contains("core1.cfg"),
        "{said}"
    );
}

#[test]
fn addresses_are_found_on_interfaces_in_subnets_routes_and_filters() {
    let campus = campus();
    let said = call("where 10.10.30.1", &campus);
    assert!(said.starts_with("10.10.30.1 is on core1 Vlan30 (core1.cfg:89)"), "the virtual gateway: {said}");
    let said = call("where 192.0.2.5", &campus);
    assert!(said.contains("edge1 has a static route 0.0.0.0/0 to 192.0.2.5"), "{said}");
    let said = call("where 10.10.99.20", &campus);
    assert!(
        said.contains("no open config has 10.10.99.20 itself")
            && said.contains("core1.cfg:116: filter BLOCK-GUESTS of core1"),
        "{said}"
    );
    assert!(!run(&Call::parse("where 203.0.113.77/32").unwrap(), &one("hostname a\n", Dialect::Ios)).found);
}

#[test]
fn a_change_says_which_faults_come_and_go() {
    let said = call("change core1: interface Vlan30 / ip access-group BLOCK-GUESTS in", &campus());
    assert!(
        said.contains("brings 0 faults, mends 2 faults") || said.contains("brings 0 faults, mends one fault"),
        "{said}"
    );
    assert!(said.contains("mends error reference/undefined: access list BLOCK-GUEST is not defined"), "{said}");
    let said = call("change edge1: interface GigabitEthernet0/0/0 / ip access-group NONE in", &campus());
    assert!(said.contains("brings error reference/undefined"), "{said}");
}

#[test]
fn links_and_sessions_are_told_from_both_ends() {
    let said = call("links edge1", &campus());
    assert!(said.contains("edge1 AS 64500 BGP to 192.0.2.1 AS 64496; no open config has that address"), "{said}");
    assert!(
        said.contains("GigabitEthernet0/0/1 10.0.13.2/30 OSPF area 0 - core1 TenGigabitEthernet1/1/2 10.0.13.1/30"),
        "{said}"
    );
}

/// No tool floods: whatever the config, an answer stays short and says what it left out.
#[test]
#[allow(clippy::format_push_string)] // It is a test: clearer than the other way.
fn answers_are_short_and_say_what_they_left_out() {
    let mut text = "hostname r1\nip access-list extended A\n".to_owned();
    for at in 0..2_000 {
        text.push_str(&format!(" permit ip host 10.{}.{}.1 any {}\n", at / 250, at % 250, "x".repeat(300)));
    }
    for at in 0..300 {
        text.push_str(&format!(
            "interface GigabitEthernet0/{at}\n ip access-group A in\n ip address 10.1.{}.1 255.0.0.0\n",
            at % 250
        ));
    }
    let configs = one(&text, Dialect::Ios);
    for asked in
        ["refers A", "show A", "faults", "interfaces", "where 10.1.1.1", "find permit", "passes A tcp to 10.3.3.3"]
    {
        let answer = run(&Call::parse(asked).unwrap(), &configs);
        assert!(
            answer.lines.len() <= 24 && answer.text(&configs).len() < 6_000,
            "{asked}: {}",
            answer.text(&configs).len()
        );
        let all = answer.lines.iter().all(|line| line.text.len() <= 200);
        assert!(all, "{asked}");
    }
    assert!(run(&Call::parse("refers A").unwrap(), &configs).left_out > 250);
}

#[test]
fn labels_are_as_short_as_they_can_be_and_citations_lead_back() {
    let analysis = |at| Analysis::of(FileId(at), Document::from_text("hostname x\n!\nend\n"), Dialect::Ios);
    let configs = Configs::of([
        ("net/a/r1.cfg".to_owned(), analysis(0)),
        ("net/b/r1.cfg".to_owned(), analysis(1)),
        ("net/b/r2.cfg".to_owned(), analysis(2)),
    ]);
    let labels: Vec<&str> = configs.iter().map(|config| &*config.label).collect();
    assert_eq!(labels, ["a/r1.cfg", "b/r1.cfg", "r2.cfg"]);
    let text = "see b/r1.cfg:3, (r2.cfg:1) and r2.cfg:9; r7.cfg:1 and 10:20 are no lines.";
    let cited: Vec<(&str, bool)> =
        configs.citations(text).into_iter().map(|cited| (&text[cited.range.clone()], cited.place.is_some())).collect();
    assert_eq!(cited, [("b/r1.cfg:3", true), ("r2.cfg:1", true), ("r2.cfg:9", false), ("r7.cfg:1", false)]);
}

/// What each question comes to without a model.
#[test]
fn questions_are_read_by_their_names_and_verbs() {
    let campus = campus();
    for (question, expected) in [
        ("Who uses BLOCK-GUEST?", "refers BLOCK-GUEST"),
        ("where is \"MANAGEMENT\" used on core1?", "refers MANAGEMENT on core1"),
        ("What does BLOCK-GUESTS do?", "show BLOCK-GUESTS; refers BLOCK-GUESTS"),
        ("where is 10.10.99.20?", "where 10.10.99.20"),
        (
            "Does BLOCK-GUESTS let 10.10.30.5 reach 10.10.99.20 on udp port 53?",
            "passes BLOCK-GUESTS udp from 10.10.30.5 to 10.10.99.20 port 53",
        ),
        (
            "Is telnet from 203.0.113.5 to 198.51.100.10 allowed by FROM-INTERNET?",
            "passes FROM-INTERNET tcp from 203.0.113.5 to 198.51.100.10 port 23",
        ),
        ("may tcp/443 to 10.0.0.1 pass Vlan30 on core2", "passes Vlan30 in on core2 tcp to 10.0.0.1 port 443"),
        (
            "Can 10.10.30.5 reach 10.10.99.20 with https?",
            "passes Vlan30 in on core1 tcp from 10.10.30.5 to 10.10.99.20 port 443; \
             passes Vlan30 in on core2 tcp from 10.10.30.5 to 10.10.99.20 port 443; where 10.10.30.5",
        ),
        ("What is wrong with core1?", "faults core1"),
        ("are there any errors", "faults error"),
        ("Where is vlan 30 used?", "refers vlan 30"),
        ("Which NTP server does edge1 use?", "show ntp on edge1"),
        ("Show interface Vlan30 on core2", "show interface Vlan30 on core2"),
        (
            "What if I enter `no ip access-group BLOCK-GUEST in` on core1 under Vlan30?",
            "change core1: interface Vlan30 / no ip access-group BLOCK-GUEST in",
        ),
        ("How many devices are there?", "devices"),
        ("What is connected to edge1?", "links edge1"),
        ("please sing a song", ""),
    ] {
        let calls: Vec<String> = read(question, &campus, Context::default()).iter().map(ToString::to_string).collect();
        assert_eq!(calls.join("; "), expected, "{question}");
    }
}

#[test]
fn it_is_what_was_spoken_of_and_this_is_where_the_cursor_is() {
    let campus = campus();
    let before = [Call::parse("refers BLOCK-GUESTS").unwrap()];
    let calls = read("and what does it do?", &campus, Context { before: &before, here: None });
    assert_eq!(calls.first().map(ToString::to_string).as_deref(), Some("show BLOCK-GUESTS"));
    let core1 = campus.named("core1").next().unwrap();
    let line = core1.analysis.document.line_span(LineNumber::new(92).unwrap());
    let here = Some(Place::new(core1.analysis.file, line));
    let calls: Vec<String> =
        read("what is this?", &campus, Context { before: &[], here }).iter().map(ToString::to_string).collect();
    assert_eq!(calls[0], "show core1.cfg:89-97");
    assert_eq!(calls[1], "refers BLOCK-GUEST on core1");
}

proptest::proptest! {
    /// Whatever is asked, and of whatever, there is an answer and no panic.
    #[test]
    fn any_question_of_any_config_is_answered(question in "\\PC{0,60}", text in "[ -~\n]{0,200}", dialect in 0_usize..8) {
        let configs = one(&text, Dialect::ALL[dialect]);
        for call in read(&question, &configs, Context::default()) {
            let _ = run(&call, &configs).text(&configs);
        }
        let words: Vec<&str> = question.split_whitespace().collect();
        for form in FORMS {
            if let Ok(call) = Call::parse(&format!("{} {}", form.verb, words.join(" "))) {
                let _ = run(&call, &configs).text(&configs);
            }
        }
    }
}
