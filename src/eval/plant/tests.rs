use super::*;
use crate::text::FileId;
use proptest::prelude::*;

/// A switch, a border router, a Junos router: something for most mutations.
const CONFIGS: [(&str, Dialect, &str); 3] = [
    (
        "sw1.cfg",
        Dialect::Ios,
        "hostname sw1\n!\nno ip http server\nvlan 10\n name users\nvlan 20\n name voice\n!\ninterface Vlan10\n \
         ip address 10.1.10.2 255.255.255.0\n standby 10 ip 10.1.10.1\n ip access-group USERS-IN in\n!\ninterface Vlan20\n \
         ip address 10.1.20.2 255.255.255.0\n standby 20 ip 10.1.20.1\n!\nip route 0.0.0.0 0.0.0.0 10.1.20.254\n!\n\
         ip access-list extended USERS-IN\n deny tcp any any eq telnet\n permit ip 10.1.10.0 0.0.0.255 any\n!\nline vty 0 4\n \
         login local\n transport input ssh\n!\nend\n",
    ),
    (
        "edge1.cfg",
        Dialect::Eos,
        "hostname edge1\n!\ninterface Ethernet1\n   no switchport\n   ip address 192.0.2.1/30\n!\n\
         ip prefix-list OURS seq 10 permit 198.51.100.0/24\nip prefix-list OURS seq 20 permit 203.0.113.0/24 le 28\n!\n\
         route-map EXPORT permit 10\n   match ip address prefix-list OURS\n!\nrouter bgp 65000\n   \
         neighbor 192.0.2.2 remote-as 65001\n   neighbor 192.0.2.2 route-map EXPORT out\n!\nend\n",
    ),
    (
        "core1.conf",
        Dialect::Junos,
        "system {\n    host-name core1;\n}\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet {\n                \
         filter {\n                    input PROTECT;\n                }\n                address 10.0.0.1/30;\n            }\n        \
         }\n    }\n}\nfirewall {\n    family inet {\n        filter PROTECT {\n            term SSH {\n                from {\n                    \
         protocol tcp;\n                    destination-port ssh;\n                }\n                then discard;\n            }\n            \
         term REST {\n                then accept;\n            }\n        }\n    }\n}\n",
    ),
];

fn pool() -> Pool {
    Pool::new(CONFIGS.map(|(path, dialect, text)| (path.to_owned(), dialect, Document::from_text(text))))
}

fn drawn(seed: u64, count: usize) -> Vec<Planted> {
    let mut draw = Draw::new(pool(), seed, &[]);
    (0..count).map_while(|_| draw.next_fault()).collect()
}

fn name(planted: &Planted) -> (String, &'static str, u32, &'static str, EditSet) {
    (planted.path.clone(), planted.rule().0, planted.line(), planted.mutation, planted.inverse.clone())
}

#[test]
fn a_seed_plants_the_same_faults_and_another_one_others() {
    let one: Vec<_> = drawn(7, 40).iter().map(name).collect();
    assert_eq!(one.len(), 40);
    assert_eq!(one, drawn(7, 40).iter().map(name).collect::<Vec<_>>());
    assert_ne!(one, drawn(8, 40).iter().map(name).collect::<Vec<_>>());
}

#[test]
fn classes_come_in_turn() {
    let planted = drawn(1, 120);
    let mut counts: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
    for one in &planted {
        *counts.entry(one.rule().0).or_default() += 1;
    }
    assert!(counts.len() >= 35, "{counts:?}");
    // Those that are hard to reach come later; none runs away.
    assert!(counts.values().max() < Some(&8), "{counts:?}");
    for (_, dialect, _) in CONFIGS {
        assert!(planted.iter().any(|one| one.dialect() == dialect), "{dialect:?}");
    }
}

#[test]
fn only_the_classes_that_are_wanted_are_planted() {
    let mut draw = Draw::new(pool(), 3, &["reference/undefined", "syntax/unknown-command"]);
    let rules: rustc_hash::FxHashSet<&str> =
        (0..10).filter_map(|_| draw.next_fault()).map(|one| one.rule().0).collect();
    assert_eq!(rules.len(), 2, "{rules:?}");
}

#[test]
fn a_place_that_is_faulty_already_is_left_alone() {
    let text = "hostname r1\ninterface GigabitEthernet0/1\n ip access-group GONE in\n";
    let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
    let faulty = analysis.faults().next().map(|fault| fault.place.span).unwrap();
    assert!(is_faulty(&analysis, faulty));
    assert!(!is_faulty(&analysis, Span::new(0, 5)));
}

/// What a planted fault promises, whatever it is.
fn check(planted: &Planted) {
    let after = planted.inverse.apply(&planted.analysis.document).unwrap();
    assert_eq!(after.bytes(), planted.original.bytes(), "{:?}", name(planted));
    let before: Vec<_> = planted.before.iter().map(|fault| fault.fingerprint).collect();
    assert!(!before.contains(&planted.fault.fingerprint));
    // Analysed from scratch, both configs have the faults that were said.
    let anew = |document: &Document| -> Vec<_> {
        let analysis = Analysis::of(planted.analysis.file, document.clone(), planted.dialect());
        analysis.faults().map(|fault| fault.fingerprint).collect()
    };
    assert_eq!(anew(&planted.original), before);
    assert!(anew(&planted.analysis.document).contains(&planted.fault.fingerprint));
    let judged = planted.judge(&planted.inverse).unwrap();
    assert!(judged.exact && judged.verdict.holds(), "{:?}", name(planted));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The right answer is right, for every seed.
    #[test]
    fn taking_the_change_back_gives_the_original(seed: u64) {
        for planted in drawn(seed, 6) {
            check(&planted);
        }
    }
}

/// The same of real configs, where there are any.
#[test]
fn taking_the_change_back_gives_the_original_of_real_configs() {
    let Some(corpus) = std::env::var_os("CONFDBG_CORPUS").filter(|path| std::path::Path::new(path).exists()) else {
        return;
    };
    let loaded = crate::source::load(&[corpus.into()], None, &|_| None);
    // A debug build takes its time: small ones do.
    let small = loaded.files.into_iter().filter(|source| source.document.bytes().len() < 6_000);
    let pool = Pool::new(small.map(|source| (source.path, source.dialect, source.document)));
    let mut draw = Draw::new(pool, 5, &[]);
    let planted: Vec<Planted> = (0..150).map_while(|_| draw.next_fault()).collect();
    assert_eq!(planted.len(), 150);
    planted.iter().for_each(check);
    let rules: rustc_hash::FxHashSet<&str> = planted.iter().map(|one| one.rule().0).collect();
    assert!(rules.len() > 55, "{}", rules.len());
}
