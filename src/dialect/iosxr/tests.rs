use crate::dialect::{Dialect, ProblemKind, Recognition, Symbols, Tree, read, reread};
use crate::text::Document;

fn tree(text: &str) -> (Tree, Document) {
    let document = Document::from_text(text);
    (read(Dialect::IosXr.grammar(), &document), document)
}

/// Each statement with the statements it stands under; `?` marks what is not known.
fn outline(text: &str) -> Vec<String> {
    let (tree, document) = tree(text);
    let words = |statement: crate::dialect::StatementRef<'_>| statement.words().collect::<Vec<_>>().join(" ");
    let line = |statement: crate::dialect::StatementRef<'_>| {
        let known = matches!(statement.recognition(), Recognition::Known { .. });
        let mut path: Vec<String> = statement.ancestors().into_iter().map(words).collect();
        path.push(words(statement));
        format!("{}{}", if known { "" } else { "?" }, path.join(" / "))
    };
    tree.statements(&document).map(line).collect()
}

fn undefined(text: &str) -> Vec<String> {
    let (tree, document) = tree(text);
    let symbols = Symbols::collect(&tree, &document);
    let missing = symbols.references().iter().filter(|reference| !symbols.is_satisfied(reference));
    missing.map(|reference| reference.name.to_string()).collect()
}

fn problems(text: &str) -> Vec<(ProblemKind, String)> {
    let (tree, document) = tree(text);
    tree.problems().iter().map(|problem| (problem.kind, document.slice(problem.span).to_owned())).collect()
}

#[test]
fn a_policy_is_a_program() {
    let expected = [
        "route-policy P",
        "route-policy P / if destination in ( 10.0.0.0/8 le 24 , 192.0.2.0/24 ) and not as-path in A then",
        "route-policy P / if destination in ( 10.0.0.0/8 le 24 , 192.0.2.0/24 ) and not as-path in A then / set med 10",
        "route-policy P / elseif ( community matches-any C ) then",
        "route-policy P / elseif ( community matches-any C ) then / if med eq 5 then",
        "route-policy P / elseif ( community matches-any C ) then / if med eq 5 then / drop",
        "route-policy P / elseif ( community matches-any C ) then / endif",
        "route-policy P / else",
        "route-policy P / else / pass",
        "route-policy P / endif",
        "route-policy P / end-policy",
        "hostname r1",
    ];
    let lines = "route-policy P\n  if destination in (10.0.0.0/8 le 24, 192.0.2.0/24) and\n     not as-path in A then\n    \
        set med 10\n  elseif (community matches-any C) then\n    if med eq 5 then\n      drop\n    endif\n  else\n    \
        pass\n  endif\nend-policy\n!\nhostname r1\n";
    assert_eq!(outline(lines), expected);
    let run_together = "route-policy P\n if destination in (10.0.0.0/8 le 24,192.0.2.0/24) and not as-path in A then set \
        med 10 elseif (community matches-any C) then if med eq 5 then drop endif else pass endif end-policy\n\
        hostname r1\n";
    assert_eq!(outline(run_together), expected);
    assert_eq!(outline(&lines.lines().map(str::trim).collect::<Vec<_>>().join("\n")), expected);
    assert_eq!(outline(&lines.replace('\n', "\r\n")), expected);
    assert!(problems(lines).is_empty() && problems(run_together).is_empty());
}

#[test]
fn names_in_policies_are_found_wherever_they_stand() {
    let text = "route-policy P($lp, $set)\n  # a comment (with a bracket\n  if destination in $set or (next-hop in N) then\n    \
        apply Q($lp, 10)\n    set local-preference $lp\n    set extcommunity rt R additive\n  endif\n  \
        if not apply S and community matches-any (1:1, ios-regex '_2:') then\n    delete community in D\n  endif\n  \
        set med $missing\nend-policy\n\
        router bgp 1\n neighbor 192.0.2.1\n  remote-as 2\n  address-family ipv4 unicast\n   route-policy P(100, L) in\n   \
        route-policy T out\n";
    assert_eq!(undefined(text), ["N", "Q", "R", "S", "D", "missing", "T"]);
    let globals = "policy-global\n  lp '100'\nend-global\nroute-policy P\n  set local-preference $lp\nend-policy\n";
    assert!(undefined(globals).is_empty());
}

#[test]
fn sets_are_lists_of_entries() {
    let text = "prefix-set A\n  # ours\n  10.0.0.0/8 le 24,\n  192.0.2.1, 2001:db8::/32 ge 48\nend-set\n\
        as-path-set B\n  ios-regex '^65000_',\n  length ge 5\nend-set\ncommunity-set C\nend-set\n\
        extcommunity-set rt D\n  65000:1\nend-set\n";
    assert_eq!(
        outline(text),
        [
            "prefix-set A",
            "prefix-set A / 10.0.0.0/8 le 24",
            "prefix-set A / 192.0.2.1",
            "prefix-set A / 2001:db8::/32 ge 48",
            "prefix-set A / end-set",
            "as-path-set B",
            "as-path-set B / ios-regex '^65000_'",
            "as-path-set B / length ge 5",
            "as-path-set B / end-set",
            "community-set C",
            "community-set C / end-set",
            "extcommunity-set rt D",
            "extcommunity-set rt D / 65000:1",
            "extcommunity-set rt D / end-set",
        ]
    );
    assert!(problems(text).is_empty());
}

#[test]
fn what_breaks_a_policy_is_told() {
    let body = |body: &str| problems(&format!("route-policy P\n{body}end-policy\nhostname r1\n"));
    let named = |kind, word: &str| vec![(kind, word.to_owned())];
    assert_eq!(body("  if med eq 1 then\n    drop\n"), named(ProblemKind::NoEndif, "if"));
    assert_eq!(body("  drop\n  endif\n"), named(ProblemKind::StrayBranch, "endif"));
    assert_eq!(
        body("  if med eq 1 then\n    drop\n  else\n    pass\n  elseif med eq 2 then\n    pass\n  endif\n"),
        named(ProblemKind::StrayBranch, "elseif")
    );
    assert_eq!(body("  if med eq 1\n    drop\n  endif\n"), named(ProblemKind::NoThen, "1"));
    assert_eq!(body("  if (med eq 1 then\n    drop\n  endif\n"), named(ProblemKind::UnevenBrackets, "("));
    assert_eq!(body("  if med eq 1) then\n    drop\n  endif\n"), named(ProblemKind::UnevenBrackets, ")"));
    let set = problems("prefix-set A\n 10.0.0.0/8\n 192.0.2.0/24\nend-set\n");
    assert_eq!(set, named(ProblemKind::NoComma, "10.0.0.0/8"));
}

#[test]
fn a_policy_without_an_end_swallows_no_more_than_itself() {
    let text = "route-policy P\n  pass\n!\ninterface Loopback0\n ipv4 address 192.0.2.1/32\n";
    assert_eq!(problems(text), [(ProblemKind::UnterminatedData, "route-policy P".to_owned())]);
    assert_eq!(outline(text)[2..], ["interface Loopback0", "interface Loopback0 / ipv4 address 192.0.2.1/32"]);
}

#[test]
fn several_commands_may_stand_on_one_line() {
    let text = "router bgp 1\n neighbor 192.0.2.1 remote-as 2\n neighbor 192.0.2.2\n  remote-as 3\n!\n\
        router static address-family ipv4 unicast 10.0.0.0/8 Null0\nhostname r1\n";
    assert_eq!(
        outline(text),
        [
            "router bgp 1",
            "router bgp 1 / neighbor 192.0.2.1",
            "router bgp 1 / neighbor 192.0.2.1 / remote-as 2",
            "router bgp 1 / neighbor 192.0.2.2",
            "router bgp 1 / neighbor 192.0.2.2 / remote-as 3",
            "router static",
            "router static / address-family ipv4 unicast",
            "router static / address-family ipv4 unicast / 10.0.0.0/8 Null0",
            "hostname r1",
        ]
    );
}

#[test]
fn groups_of_a_process_are_its_own() {
    let text = "router bgp 1\n af-group A address-family ipv4 unicast\n !\n session-group S\n  remote-as 1\n !\n \
        neighbor-group N\n  use session-group S\n  address-family ipv4 unicast\n   use af-group A\n  !\n !\n \
        neighbor 192.0.2.1\n  use neighbor-group N\n  use session-group X\n";
    assert_eq!(undefined(text), ["X"]);
}

#[test]
fn an_interface_of_a_process_must_be_configured() {
    let text = "interface Bundle-Ether1.10\n ipv4 address 192.0.2.1/31\n!\ninterface preconfigure TenGigE0/0/0/1\n!\n\
        router ospf 1\n area 0\n  interface Bundle-Ether1.10\n   cost 5\n  !\n  interface TenGigE0/0/0/1\n  !\n  \
        interface TenGigE0/0/0/2\n   passive enable\n  !\n !\n!\nl2vpn\n bridge group B\n  bridge-domain D\n   \
        interface TenGigE0/0/0/3.5\n   !\n   routed interface BVI1\n";
    assert_eq!(undefined(text), ["tengige0/0/0/2", "tengige0/0/0/3.5", "bvi1"]);
    assert!(outline(text).iter().all(|line| !line.starts_with('?')));
}

#[test]
fn an_edited_policy_is_read_as_a_fresh_one() {
    let before = "hostname r1\ninterface Loopback0\n!\nroute-policy P\n  if med eq 1 then\n    drop\n  endif\nend-policy\n!\n\
        prefix-set A\n  10.0.0.0/8\nend-set\ninterface Loopback1\n shutdown\n";
    for (from, to) in [
        ("  endif\n", ""),
        ("end-policy\n", ""),
        ("route-policy P\n", ""),
        ("    drop\n", "    drop\n  else\n    pass\n"),
        ("end-set\n", ""),
        ("10.0.0.0/8\n", "10.0.0.0/8,\n  192.0.2.0/24 le (\n"),
    ] {
        let after = before.replacen(from, to, 1);
        let ((old, old_document), (fresh, document)) = (tree(before), tree(&after));
        let again = reread(&old, &old_document, &document);
        let lines = |tree: &Tree| {
            tree.statements(&document)
                .map(|s| (s.span(), s.ancestors().len(), s.mode_name().to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&again), lines(&fresh), "{from:?} by {to:?}");
        assert_eq!(again.problems(), fresh.problems(), "{from:?} by {to:?}");
    }
}

#[test]
fn no_heap_of_pieces_breaks_the_reader() {
    const PIECES: [&str; 16] = [
        "route-policy P\n",
        "prefix-set S\n",
        "  if ",
        "med eq 1 ",
        "then\n",
        " elseif",
        "else ",
        "endif\n",
        "end-policy\n",
        "end-set\n",
        "(",
        ") ,",
        "10.0.0.0/8 le 24,\n",
        "'open\n",
        "interface Loopback0\n",
        "router bgp 1 vrf X rd auto\n",
    ];
    let mut state: u32 = 7;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    for _ in 0..400 {
        let before: Vec<&str> = (0..24).map(|_| PIECES[next(16) as usize]).collect();
        let mut after = before.clone();
        after[next(24) as usize] = PIECES[next(16) as usize];
        let ((old, old_document), (fresh, document)) = (tree(&before.concat()), tree(&after.concat()));
        let lines = |tree: &Tree| {
            tree.statements(&document).map(|s| (s.span(), s.ancestors().len(), s.text().to_owned())).collect::<Vec<_>>()
        };
        let expected = lines(&fresh);
        assert!(expected.windows(2).all(|two| two[0].0.end <= two[1].0.start), "{after:?}");
        assert_eq!(lines(&reread(&old, &old_document, &document)), expected, "{before:?} {after:?}");
    }
}

#[test]
fn a_statement_without_an_end_costs_no_more_than_its_lines() {
    let long = format!("route-policy P\n  if {}\nend-policy\nhostname r1\n", "med eq 1 and\n ".repeat(20_000));
    let lines = outline(&long);
    assert_eq!(lines.last().map(String::as_str), Some("hostname r1"));
}

const GROUP: &str = "hostname r1\ngroup EDGE\n interface 'GigabitEthernet0/0/0/.*'\n  mtu 9000\n  \
    ipv4 access-group GUESTS ingress\n !\n router ospf '.*'\n  area '0'\n   interface 'Loopback.*'\n    passive enable\n   \
    !\n  !\n !\n router bgp '65.*'\n  neighbor '10\\..*'\n   timers 10 30\n   remote-as '65001'\n  !\n !\nend-group\n\
    apply-group EDGE\nrouter ospf 1\n apply-group EDGE\n";

#[test]
fn what_a_group_holds_is_config_with_patterns() {
    let expected = [
        "hostname r1",
        "group EDGE",
        "group EDGE / interface 'GigabitEthernet0/0/0/.*'",
        "group EDGE / interface 'GigabitEthernet0/0/0/.*' / mtu 9000",
        "group EDGE / interface 'GigabitEthernet0/0/0/.*' / ipv4 access-group GUESTS ingress",
        "group EDGE / router ospf '.*'",
        "group EDGE / router ospf '.*' / area '0'",
        "group EDGE / router ospf '.*' / area '0' / interface 'Loopback.*'",
        "group EDGE / router ospf '.*' / area '0' / interface 'Loopback.*' / passive enable",
        "group EDGE / router bgp '65.*'",
        "group EDGE / router bgp '65.*' / neighbor '10\\..*'",
        "group EDGE / router bgp '65.*' / neighbor '10\\..*' / timers 10 30",
        "group EDGE / router bgp '65.*' / neighbor '10\\..*' / remote-as '65001'",
        "group EDGE / end-group",
        "apply-group EDGE",
        "router ospf 1",
        "router ospf 1 / apply-group EDGE",
    ];
    assert_eq!(outline(GROUP), expected);
    assert_eq!(outline(&GROUP.replace('\n', "\r\n")), expected);
    assert_eq!(undefined(GROUP), ["GUESTS"]);
    assert_eq!(undefined("group A\n vrf X\n !\nend-group\napply-group A B\n"), ["B"]);
}

#[test]
fn typing_errors_in_groups_are_found_and_patterns_outside_are_none() {
    let misspelt = GROUP.replace("mtu 9000", "mtuu 9000").replace("passive enable", "pasive enable");
    let misread = |text: &str| -> Vec<String> {
        let (tree, document) = tree(text);
        let near = tree.statements(&document).filter(|own| matches!(own.recognition(), Recognition::NearMiss(_)));
        near.map(|statement| statement.text().to_owned()).collect()
    };
    assert_eq!(misread(&misspelt), ["mtuu 9000", "pasive enable"]);
    assert!(misread(GROUP).is_empty());
    assert!(outline("hostname r1\nrouter ospf '.*'\n area '0'\n").iter().any(|line| line.starts_with('?')));
}

#[test]
fn a_pattern_uses_the_names_that_it_fits_and_defines_none() {
    let text = "ipv4 access-list ACCESS-1\n 10 permit ipv4 any any\n!\nipv4 access-list OTHER\n 10 permit ipv4 any any\n!\n\
        group G\n interface 'Bundle-Ether.*'\n  ipv4 access-group 'ACCESS.*' ingress\n !\nend-group\n";
    let (tree, document) = tree(text);
    let symbols = Symbols::collect(&tree, &document);
    let uses: Vec<(&str, u32)> = symbols.symbols().iter().map(|symbol| (&*symbol.name, symbol.uses)).collect();
    assert_eq!(uses, [("ACCESS-1", 1), ("OTHER", 0), ("G", 0)]);
}

#[test]
fn after_an_edit_a_group_reads_as_anew() {
    let before = Document::from_text(GROUP);
    for (old, new) in [
        ("mtu 9000", "mtuu 9000"),
        ("group EDGE\n int", "group EDG\n int"),
        ("end-group\n", ""),
        ("group EDGE\n i", "i"),
    ] {
        let after = Document::from_text(&GROUP.replacen(old, new, 1));
        let grammar = Dialect::IosXr.grammar();
        let again = reread(&read(grammar, &before), &before, &after);
        let anew = read(grammar, &after);
        let words = |tree: &Tree| -> Vec<String> {
            tree.statements(&after).map(|own| format!("{:?} {}", own.recognition(), own.text())).collect()
        };
        assert_eq!(words(&again), words(&anew), "{old:?} to {new:?}");
    }
}
