use crate::dialect::{Dialect, read};
use crate::text::Document;

/// Each statement with the modes it stands in: `system/host-name r1`.
fn outline(text: &str) -> Vec<String> {
    let document = Document::from_text(text);
    let tree = read(Dialect::Junos.grammar(), &document);
    let path = |statement: crate::dialect::StatementRef<'_>| {
        let mut words: Vec<&str> = statement.ancestors().into_iter().map(|above| above.text()).collect();
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
