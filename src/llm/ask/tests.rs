//! Questions on their way, with a model that says whatever a test has it say.

use std::sync::Arc;

use super::*;
use crate::analysis::Analysis;
use crate::dialect::Dialect;
use crate::text::{Document, FileId};
use proptest::prelude::*;

const CONFIG: &str = "hostname r1\nenable secret 0 Tell-No1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
    ip access-group GUEST in\nip access-list extended GUESTS\n deny ip any 10.0.0.0 0.255.255.255\n permit ip any any\n";

fn configs(text: &str) -> Arc<Configs> {
    let analysis = Analysis::of(FileId(0), Document::from_text(text), Dialect::Ios);
    Arc::new(Configs::of([("r1.cfg".to_owned(), analysis)]))
}

fn begin(question: &str, skill: Skill) -> Inquiry {
    Inquiry::begin(question, &[], None, configs(CONFIG), (skill, Hide::default()))
}

fn written(inquiry: &Inquiry) -> String {
    match inquiry.step() {
        Step::Write(prompt) => format!("{}\n>{}", prompt.prompt.user, prompt.prompt.answer),
        step => panic!("{step:?}"),
    }
}

fn finished(inquiry: &Inquiry) -> Reply {
    match inquiry.step() {
        Step::Finished(reply) => reply,
        step => panic!("{step:?}"),
    }
}

fn calls(inquiry: &Inquiry) -> Vec<String> {
    inquiry.found().iter().map(|(call, _)| call.to_string()).collect()
}

#[test]
fn without_a_model_what_the_tools_found_is_the_answer() {
    let reply = finished(&begin("who uses GUEST?", Skill::Nothing));
    assert!(reply.is_answered() && reply.prose.is_empty());
    assert!(reply.said().contains("GUEST is defined nowhere"), "{}", reply.said());
    assert!(!finished(&begin("hello?", Skill::Nothing)).is_answered());
}

#[test]
fn what_code_found_is_said_first_and_the_model_goes_on() {
    let mut inquiry = begin("who uses GUEST?", Skill::Choose);
    let asked = written(&inquiry);
    assert!(asked.contains("- `r1.cfg:5: used: ip access-group GUEST in"), "{asked}");
    assert!(asked.contains("\n>access list GUEST is defined nowhere"), "{asked}");
    inquiry.wrote("GigabitEthernet0/1 refers to GUEST at r1.cfg:5.");
    let reply = finished(&inquiry);
    assert_eq!((reply.words, reply.prose.as_str()), (Words::First, "GigabitEthernet0/1 refers to GUEST at r1.cfg:5."));
}

#[test]
fn what_nothing_bears_out_is_written_once_more_and_then_left_out() {
    for wrong in ["It is LOBBY_2.", "See r1.cfg:99.", "See r9.cfg:1.", "It is used by 10.6.6.6."] {
        let mut inquiry = begin("who uses GUEST?", Skill::Choose);
        inquiry.wrote(wrong);
        assert!(!inquiry.avoided().is_empty(), "{wrong}");
        assert!(written(&inquiry).contains("Write it without."), "{wrong}");
        inquiry.wrote(wrong);
        let reply = finished(&inquiry);
        assert_eq!((reply.words, reply.prose.as_str()), (Words::Tools, ""), "{wrong}");
        assert!(!reply.doubted.is_empty() && reply.is_answered());
    }
}

#[test]
fn a_verdict_is_not_contradicted() {
    let question = "does GUESTS let 10.0.0.5 reach 10.1.1.1 on tcp port 443?";
    for (said, believed) in [
        ("10.0.0.5 can reach 10.1.1.1 on tcp port 443.", false),
        ("Yes, it is allowed.", false),
        ("It permits the packet.", false),
        ("It is not allowed to reach 10.1.1.1.", true),
        ("Line r1.cfg:7 denies it.", true),
    ] {
        let mut inquiry = begin(question, Skill::Choose);
        assert!(inquiry.found()[0].1.headline.starts_with("GUESTS denies"), "{:?}", inquiry.found());
        inquiry.wrote(said);
        assert_eq!(matches!(inquiry.step(), Step::Finished(_)), believed, "{said}");
    }
}

#[test]
fn a_model_chooses_only_among_what_exists_and_only_so_often() {
    let mut inquiry = begin("tell me something", Skill::Choose);
    for expected in [&["refers", "GUESTS"][..], &["faults", "all"]] {
        for word in expected {
            let Step::Choose { options, prompt, .. } = inquiry.step() else { panic!("{:?}", inquiry.step()) };
            assert!(options.len() <= 32 && options.iter().any(|option| option.trim() == *word), "{word}: {options:?}");
            assert!(prompt.prompt.answer.starts_with("Next tool:"), "{prompt:?}");
            inquiry.chose(&format!(" {word}"));
        }
    }
    assert_eq!(calls(&inquiry), ["refers GUESTS", "faults"]);
    let _ = written(&inquiry);
    // What is none of the options is none of its business.
    let mut inquiry = begin("tell me something", Skill::Choose);
    inquiry.chose(" rm -rf");
    assert!(calls(&inquiry).is_empty());
}

#[test]
fn a_packet_is_chosen_word_by_word() {
    let mut inquiry = begin("is it safe towards 10.1.1.1 or so", Skill::Choose);
    // The address is found by code, so nothing is chosen; without it there is nothing to choose an end from.
    let _ = written(&inquiry);
    inquiry = Inquiry::begin("tell me something", &[], None, configs(CONFIG), (Skill::Choose, Hide::default()));
    for word in ["faults", "all"] {
        inquiry.chose(&format!(" {word}"));
    }
    let Step::Choose { options, .. } = inquiry.step() else { panic!("{:?}", inquiry.step()) };
    assert!(options.contains(&" answer".to_owned()), "{options:?}");
}

#[test]
fn a_server_may_ask_for_a_tool_in_words() {
    let mut inquiry = begin("tell me something", Skill::Write);
    assert!(written(&inquiry).contains("TOOL refers [KIND] NAME"));
    inquiry.wrote("TOOL refers GUESTS\nand then");
    assert_eq!(calls(&inquiry), ["refers GUESTS"]);
    inquiry.wrote("TOOL frobnicate GUESTS");
    assert_eq!(calls(&inquiry), ["refers GUESTS"], "no such tool: it is an answer, and a poor one");
}

#[test]
fn what_was_found_is_not_said_twice() {
    let mut inquiry = begin("who uses GUEST?", Skill::Choose);
    inquiry.wrote("One line refers to it.");
    assert_eq!(finished(&inquiry).words, Words::Tools);
}

#[test]
fn a_model_that_says_nothing_or_dies_leaves_what_the_tools_found() {
    let mut inquiry = begin("who uses GUEST?", Skill::Choose);
    inquiry.wrote("  \n ");
    assert_eq!(finished(&inquiry).words, Words::Tools);
    let mut inquiry = begin("who uses GUEST?", Skill::Choose);
    inquiry.give_up();
    assert!(finished(&inquiry).is_answered());
}

proptest! {
    /// Whatever the secrets of a config are, no prompt holds one, not even where the question does.
    #[test]
    fn no_prompt_holds_a_secret(secret in "[A-Za-z0-9]{6,16}[0-9][A-Z]") {
        let text = format!(
            "hostname r1\nenable password {secret}\nsnmp-server community {secret} RW\nrouter bgp 65000\n \
             neighbor 10.0.0.1 remote-as 65001\n neighbor 10.0.0.1 password {secret}\ntacacs-server key {secret}\n\
             interface GigabitEthernet0/1\n description uses {secret}\nline vty 0 4\n password {secret}\n"
        );
        let configs = configs(&text);
        let asked = ["what is {}?", "show router bgp", "show r1.cfg:1-12", "who uses {}", "where is 10.0.0.1", "any errors?", "snmp?"];
        for question in asked.map(|question| question.replace("{}", &secret)) {
            let mut inquiry = Inquiry::begin(&question, &[], None, Arc::clone(&configs), (Skill::Write, Hide::default()));
            if let Step::Write(prompt) = inquiry.step() {
                prop_assert!(!prompt.prompt.user.contains(&secret), "{}", prompt.prompt.user);
                prop_assert!(!prompt.prompt.answer.contains(&secret), "{}", prompt.prompt.answer);
            }
            inquiry.wrote("TOOL show r1.cfg:1-12");
            if let Step::Write(prompt) = inquiry.step() {
                prop_assert!(!prompt.prompt.user.contains(&secret), "{}", prompt.prompt.user);
            }
        }
    }

    /// Whatever a model answers, there is an end, and no more calls than are allowed.
    #[test]
    fn every_model_comes_to_an_end(said in proptest::collection::vec("\\PC{0,30}", 1..40), skill in 0_usize..2, picks in proptest::collection::vec(0_usize..32, 40)) {
        let skill = [Skill::Choose, Skill::Write][skill];
        let mut inquiry = begin("tell me something", skill);
        for (said, pick) in said.iter().cycle().zip(picks) {
            match inquiry.step() {
                Step::Choose { options, .. } => {
                    let option = options.get(pick % options.len().max(1)).cloned().unwrap_or_default();
                    inquiry.chose(&option);
                }
                Step::Write(_) => inquiry.wrote(said),
                Step::Finished(_) => break,
            }
            prop_assert!(inquiry.found().len() <= MOST_CALLS);
        }
        prop_assert!(matches!(inquiry.step(), Step::Finished(_)));
    }
}
