use crate::dialect::{Dialect, read};
use crate::text::Document;

/// Each statement with the modes it stands in: `system/host-name r1`.
fn outline(text: &str) -> Vec<String> {
    let document = Document::from_text(text);
    let tree = read(Dialect::Junos.grammar(), &document);
    let path = |statement: crate::dialect::StatementRef<'_>| {
        let mut words: Vec<&str> = statement.ancestors().into_iter().map(crate::dialect::StatementRef::text).collect();
        words.push(statement.text());
        format!("{}{}", words.join("/"), if statement.negated() { " (idle)" } else { "" })
    };
    tree.statements(&document).filter(|statement| statement.children().next().is_none()).map(path).collect()
}

const EXPECTED: [&str; 3] = [
    "system/host-name r1",
    "interfaces/ge-0/0/0/unit 0/family inet/address 10.0.0.1/24",
    "protocols/bgp/group G/neighbor 10.0.0.2/peer-as 65001",
];

#[test]
fn braces_and_set_lines_are_the_same() {
    let braces = "system {\n    host-name r1;\n}\ninterfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet {\n\
        address 10.0.0.1/24;\n } } } }\nprotocols { bgp { group G { neighbor 10.0.0.2 { peer-as 65001; } } } }\n";
    let set = "set system host-name r1\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n\
        set protocols bgp group G neighbor 10.0.0.2 peer-as 65001\n";
    assert_eq!(outline(braces), EXPECTED);
    assert_eq!(outline(set), EXPECTED);
    assert_eq!(outline(&set.replace('\n', "\r\n")), EXPECTED);
}

#[test]
fn what_is_inactive_has_no_effect() {
    assert_eq!(
        outline("interfaces { inactive: ge-0/0/0 { unit 0; } ge-0/0/1; }\n"),
        ["interfaces/ge-0/0/0/unit 0 (idle)", "interfaces/ge-0/0/1"]
    );
    let set = "set interfaces ge-0/0/0 unit 0\nset interfaces ge-0/0/1\ndeactivate interfaces ge-0/0/0\n";
    assert_eq!(
        outline(set),
        ["interfaces/ge-0/0/0/unit 0 (idle)", "interfaces/ge-0/0/1", "interfaces/ge-0/0/0 (idle)"]
    );
}

#[test]
fn prompts_and_headings_are_passed_over() {
    let text = "{master:0}\nuser@r1> show configuration\n## Last commit: today\nsystem { host-name r1; }\n\n{master:0}[edit]\n";
    assert_eq!(outline(text), ["system/host-name r1"]);
}

/// The names that are needed and not defined, and those defined and not used.
fn loose_ends(dialect: Dialect, text: &str) -> (Vec<String>, Vec<String>) {
    let document = Document::from_text(text);
    let tree = read(dialect.grammar(), &document);
    let symbols = crate::dialect::Symbols::collect(&tree, &document);
    let missing = symbols.references().iter().filter(|reference| !symbols.is_satisfied(reference));
    let idle =
        symbols.symbols().iter().filter(|symbol| symbol.uses == 0 && !dialect.grammar().kind(symbol.family).used);
    (missing.map(|one| one.name.to_string()).collect(), idle.map(|one| one.name.to_string()).collect())
}

#[test]
fn a_unit_is_an_interface_of_its_own() {
    let text = "interfaces { ge-0/0/0 { unit 0 { family inet; } } }\n\
        protocols { ospf { area 0 { interface ge-0/0/0.0; interface ge-0/0/0.1 { passive; } } } }\n";
    assert_eq!(loose_ends(Dialect::Junos, text).0, ["ge-0/0/0.1"]);
    let set = "set interfaces ge-0/0/0 unit 0 family inet\nset protocols ospf area 0 interface ge-0/0/0.0\n\
        set protocols ospf area 0 interface ge-0/0/0.1 passive\n";
    assert_eq!(loose_ends(Dialect::Junos, set).0, ["ge-0/0/0.1"]);
}

#[test]
fn groups_are_used_by_being_applied_and_their_wildcards_fit_names() {
    let text = "groups { ALL { interfaces { <xe-*> { unit <*> { family inet; } } } } LOST { system { host-name x; } } }\n\
        apply-groups [ ALL NONE ];\nrouting-instances { A { interface xe-0/0/1.5; interface ge-0/0/1.5; } }\n";
    let (missing, idle) = loose_ends(Dialect::Junos, text);
    assert_eq!(missing, ["NONE", "ge-0/0/1.5"]);
    assert_eq!(idle, ["LOST"]);
}

#[test]
fn policies_in_expressions_and_lists_are_used() {
    let text = "protocols { bgp { group G { import ( A && !B ); export [ C D ]; } } }\n\
        policy-options { policy-statement A { then accept; } policy-statement B { from prefix-list P; then reject; }\n\
        policy-statement C { term 1 { from { community [ X Y ]; } then { community add Z; accept; } } }\n\
        policy-statement E { then accept; } prefix-list P { 10.0.0.0/8; } community X members 65000:1; }\n";
    let (missing, idle) = loose_ends(Dialect::Junos, text);
    assert_eq!(missing, ["D", "Y", "Z"]);
    assert_eq!(idle, ["E"]);
}

#[test]
fn what_is_inactive_or_deleted_defines_and_needs_nothing() {
    let text = "policy-options { inactive: policy-statement A { from prefix-list P; } prefix-list P { 10.0.0.0/8; } }\n\
        protocols { bgp { export A; } }\n";
    assert_eq!(loose_ends(Dialect::Junos, text), (vec!["A".to_owned()], vec!["P".to_owned()]));
    let set = "set policy-options prefix-list P 10.0.0.0/8\nset policy-options policy-statement A from prefix-list P\n\
        deactivate policy-options policy-statement A\ndelete policy-options prefix-list Q\nset protocols bgp export A\n";
    assert_eq!(loose_ends(Dialect::Junos, set), (vec!["A".to_owned()], vec!["P".to_owned()]));
}

#[test]
fn a_misspelt_word_in_a_path_is_a_near_miss() {
    for text in [
        "set protocols bgp group G neigbor 10.0.0.1 peer-as 65001\n",
        "protocols { bgp { group G { neigbor 10.0.0.1 { peer-as 65001; } } } }\n",
    ] {
        let document = Document::from_text(text);
        let tree = read(Dialect::Junos.grammar(), &document);
        let near = tree
            .statements(&document)
            .filter(|statement| matches!(statement.recognition(), crate::dialect::Recognition::NearMiss(_)));
        assert_eq!(near.count(), 1, "{text}");
    }
}

#[test]
fn vyos_reads_both_forms_and_values_in_quotes() {
    let braces = "interfaces {\n    ethernet eth0 {\n        address 192.0.2.1/24\n        vif 10 {\n        }\n    }\n}\n\
        zone-policy {\n    zone lan {\n        interface eth0.10\n        interface eth0.11\n    }\n}\n";
    assert_eq!(loose_ends(Dialect::Vyos, braces).0, ["eth0.11"]);
    let set = "set interfaces ethernet eth0 address '192.0.2.1/24'\nset interfaces ethernet eth0 vif '10'\n\
        set zone-policy zone lan interface 'eth0.10'\nset protocols bgp 65000 neighbor 192.0.2.2 peer-group 'PG'\n";
    assert_eq!(loose_ends(Dialect::Vyos, set).0, ["PG"]);
    let document = Document::from_text(set);
    let tree = read(Dialect::Vyos.grammar(), &document);
    let known = |statement: crate::dialect::StatementRef<'_>| statement.command().is_some();
    assert!(tree.statements(&document).all(known), "{:?}", tree.statements(&document).collect::<Vec<_>>());
}

#[test]
fn long_paths_of_siblings_take_no_longer_than_they_are_long() {
    // Found by fuzzing: each pair of words asked again for all that follow, 2^n times.
    for verb in ["set", "delete"] {
        let text = format!("{verb} interfaces ge-0/0/0 {}unitt 0\n", "mtu 1500 speed 1g ".repeat(60));
        let document = Document::from_text(&text);
        let tree = read(Dialect::Junos.grammar(), &document);
        assert!(tree.statements(&document).count() >= 2);
    }
}

#[test]
fn a_group_that_is_applied_by_a_variable_is_used() {
    let text =
        "set groups node0 system host-name a\nset groups node1 system host-name b\nset apply-groups \"${node}\"\n";
    assert_eq!(loose_ends(Dialect::Junos, text), (Vec::new(), Vec::new()));
}

#[test]
fn names_in_blocks_of_macsec_and_lsps_are_used() {
    let text = "security { macsec { connectivity-association A { security-mode static-cak; }\n\
        interfaces { et-0/0/1 { connectivity-association A; } } } }\ninterfaces { et-0/0/1 { mtu 9000; } }\n\
        protocols { mpls { label-switched-path L { policing { filter F; } } } }\n\
        firewall { filter F { term 1 { then accept; } } }\n";
    assert_eq!(loose_ends(Dialect::Junos, text), (Vec::new(), Vec::new()));
}

#[test]
fn lines_of_one_stanza_share_a_section() {
    let text = "set interfaces ge-0/0/0 mtu 1500\nset interfaces ge-0/0/0 unit 0 family inet\nset interfaces ge-0/0/1 mtu 1500\n";
    let document = Document::from_text(text);
    let tree = read(Dialect::Junos.grammar(), &document);
    assert_eq!((tree.section_count(), tree.top_level(&document).count()), (2, 3));
    let texts: Vec<&str> = tree
        .on_line(&document, document.line_span(document.line_of(40)))
        .map(crate::dialect::StatementRef::text)
        .collect();
    assert_eq!(texts, ["interfaces", "ge-0/0/0", "unit 0", "family inet"]);
}

#[test]
fn a_section_is_shared_only_where_its_words_are_the_same() {
    let before =
        Document::from_text("set system host-name a\nset system services ssh\nset interfaces lo0 unit 0 vlan-id 5\n");
    let after =
        Document::from_text("set system host-name b\nset system services ssh\nset interfaces lo0 unit 0 vlan-id 5\n");
    let old = read(Dialect::Junos.grammar(), &before);
    let new = crate::dialect::reread(&old, &before, &after);
    let shared = |index: usize| {
        let section =
            |tree: &crate::dialect::Tree| tree.section(index).map(|(_, section)| std::sync::Arc::as_ptr(section));
        section(&old) == section(&new)
    };
    assert_eq!((0..new.section_count()).map(shared).collect::<Vec<_>>(), [false, true, true]);
}
