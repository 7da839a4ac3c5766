//! Settings and the file beside the configs, as a user meets them: what is printed, what is told, how the program ends.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::os::unix::fs::{PermissionsExt, symlink};

use cli_support::{Folder, Ran, run, run_in, run_with};

/// Two faults of security, one of a reference.
const CONFIG: &str = "hostname r1\nip http server\n!\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n \
                      ip access-group NONE in\n!\nend\n";

fn check(folder: &Folder, more: &[&str]) -> Ran {
    run_in(folder.root(), &[&["check", "--format", "concise", "--exit-zero", "."], more].concat())
}

fn rules(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.split_whitespace().nth(2)).collect()
}

#[test]
fn what_is_printed_is_a_file_to_begin_with() {
    let folder = Folder::new();
    let first = run(&["config"]);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let file = folder.file("config.toml", &first.out);
    let again = run(&["config", "--config", &file]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "a saved file has nothing wrong in it");
    let values = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.split(" # ").next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(values(&again.out), values(&first.out));
    for line in again.out.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')) {
        assert!(line.contains(&format!(" # {file}:")), "{line}");
    }
}

#[test]
fn each_value_says_where_it_comes_from() {
    let folder = Folder::new();
    let file = folder.file("c.toml", "[screen]\nborders = \"ascii\"\ntheme = \"light\"\n[keys]\naccept = \"f5\"\n");
    let ran = run_with(&["config", "--config", &file, "--slow"], &[("CONFDBG_THEME", "mono")]);
    for line in [
        &format!("borders = \"ascii\" # {file}:2\n"),
        "theme = \"mono\" # environment: CONFDBG_THEME\n",
        "link = \"slow\" # flag: --slow\n",
        "mouse = false # default\n",
        &format!("accept = [\"f5\"] # {file}:5; "),
    ] {
        assert!(ran.out.contains(line), "{line}\n{}", ran.out);
    }
    let named = run_with(&["config"], &[("CONFDBG_CONFIG", file.as_str())]);
    assert!(named.out.contains(&format!("theme = \"light\" # {file}:3\n")));
    assert!(
        run_with(&["config", "--isolated"], &[("CONFDBG_CONFIG", file.as_str())]).out.contains("# File read: none")
    );
    folder.folder("confdbg");
    let usual = folder.file("confdbg/config.toml", "[screen]\nmouse = true\n");
    let found = run_with(&["config"], &[("XDG_CONFIG_HOME", folder.root())]);
    assert!(found.out.contains(&format!("mouse = true # {usual}:2\n")), "{}", found.out);
    let path = run_with(&["config", "--path"], &[("XDG_CONFIG_HOME", folder.root())]);
    assert_eq!(path.out.trim(), usual);
}

#[test]
fn mistakes_are_told_with_their_line_and_the_rest_is_used() {
    let folder = Folder::new();
    let file = folder.file(
        "c.toml",
        "[screen]\nthem = \"dark\"\nmouse = 3\ncontext-lines = 5\n[keys]\nreject = \"y\"\n[colours.tokens]\ndeny = \"grean\"\n\
         [check]\nformat = \"json\"\n",
    );
    let ran = run(&["config", "--config", &file]);
    assert_eq!(ran.code, 0);
    for part in [
        &format!("warning: {file}:2: there is no `them` in [screen]\nhint: did you mean `theme`?"),
        &format!("warning: {file}:3: `mouse` must be true or false, and is the number 3"),
        &format!("warning: {file}:6: `y` is wanted for `reject` and for `accept`: `reject` has it"),
        &format!("warning: {file}:8: `grean` is no colour"),
    ] {
        assert!(ran.err.contains(part.as_str()), "{part}\n{}", ran.err);
    }
    assert!(ran.out.contains("context-lines = 5 #"));
    let config = folder.file("r1.cfg", CONFIG);
    let checked = run(&["check", &config, "--config", &file]);
    assert!(checked.out.starts_with("{\"schema\":1"), "the format of the settings is used: {}", checked.out);
    let other = run(&["check", &config, "--config", &file, "--format", "concise"]);
    assert!(!other.out.starts_with('{'), "the command line goes first");
}

/// What makes a bad file, and what is said about it.
type Case<'a> = (&'a dyn Fn(&str), &'a str);

/// A file that the user named and that cannot be used is an error; one at the usual place is a warning.
#[test]
fn bad_files_are_named_and_do_no_harm() {
    let folder = Folder::new();
    let config = folder.file("r1.cfg", "hostname r1\n!\ninterface GigabitEthernet0/1\n shutdown\n!\nend\n");
    folder.folder("confdbg");
    let usual = folder.path("confdbg/config.toml");
    let binary = |path: &str| std::fs::write(path, [0_u8, 159, 146, 150]).unwrap();
    let huge = |path: &str| std::fs::File::create(path).unwrap().set_len(100 * 1024 * 1024).unwrap();
    let latin = |path: &str| std::fs::write(path, b"a = \"\xe4\"\n").unwrap();
    let cases: [Case<'_>; 5] = [
        (&binary, "it is no text in UTF-8"),
        (&huge, "it is larger than 1 MB"),
        (&latin, "it is no text in UTF-8"),
        (&|path| std::fs::create_dir(path).unwrap(), "it is a folder"),
        (&|path| symlink(path, path).unwrap(), "it is a link that leads to itself"),
    ];
    for (make, why) in cases {
        make(&usual);
        let named = run(&["check", &config, "--config", &usual]);
        assert_eq!((named.code, named.out.as_str()), (2, ""), "{why}: {}", named.err);
        assert!(named.err.contains(&format!("error: the settings {usual} cannot be read: {why}")), "{}", named.err);
        let found = run_with(&["check", &config, "--exit-zero"], &[("XDG_CONFIG_HOME", folder.root())]);
        assert_eq!(found.code, 0, "{}", found.err);
        assert!(found.err.contains(&format!("warning: the settings {usual} are not used: {why}")), "{}", found.err);
        if std::fs::symlink_metadata(&usual).unwrap().is_dir() {
            std::fs::remove_dir(&usual).unwrap();
        } else {
            std::fs::remove_file(&usual).unwrap();
        }
    }
    std::fs::write(&usual, "a = = 1\n[screen]\nmouse = true\n").unwrap();
    let named = run(&["config", "--config", &usual]);
    assert_eq!(named.code, 2);
    assert!(named.err.contains("line 1: no TOML"), "{}", named.err);
    let found = run_with(&["config"], &[("XDG_CONFIG_HOME", folder.root())]);
    assert_eq!(found.code, 0);
    assert!(found.out.contains("mouse = true #"), "the rest of a broken file is used: {}", found.err);
    assert_eq!(run(&["config", "--config", &folder.path("nothing")]).code, 2);
    if !rustix::process::geteuid().is_root() {
        std::fs::set_permissions(&usual, std::fs::Permissions::from_mode(0o000)).unwrap();
        let named = run(&["config", "--config", &usual]);
        assert!(named.code == 2 && named.err.contains("you may not read it"), "{}", named.err);
    }
}

#[test]
fn rules_severities_and_files_are_decided_beside_the_configs() {
    let folder = Folder::new();
    folder.file("r1.cfg", CONFIG);
    folder.folder("lab");
    folder.file("lab/r2.cfg", CONFIG.replace("hostname r1", "hostname r2"));
    let all = check(&folder, &[]);
    assert!(
        rules(&all).contains(&"security/http-server") && rules(&all).contains(&"reference/undefined"),
        "{}",
        all.out
    );
    folder.file(
        ".confdbg.toml",
        "[rules]\nselect = [\"security\", \"reference\"]\nignore = [\"security/no-exec-timeout\"]\n[severity]\n\
         \"security/http-server\" = \"info\"\n[per-file-ignores]\n\"lab/**\" = [\"reference\"]\n",
    );
    let decided = check(&folder, &[]);
    let of = |file: &str| -> Vec<&str> {
        let lines = decided.out.lines().filter(|line| line.starts_with(file));
        lines.filter_map(|line| line.split_whitespace().nth(2)).collect()
    };
    assert!(of("./r1.cfg").contains(&"reference/undefined"), "{}", decided.out);
    assert!(!of("./lab/r2.cfg").iter().any(|rule| rule.starts_with("reference/")), "{}", decided.out);
    assert!(of("./lab/r2.cfg").contains(&"security/http-server"), "{}", decided.out);
    assert!(decided.out.lines().all(|line| !line.contains("security/http-server") || line.contains(" info ")));
    assert!(decided.err.contains(" ignored in .confdbg.toml"), "{}", decided.err);
    assert_eq!(rules(&check(&folder, &["--isolated"])), rules(&all), "--isolated sees everything");
    folder.folder("lab/.git");
    let own = run_in(&folder.path("lab"), &["check", "--format", "concise", "--exit-zero", "r2.cfg"]);
    assert!(own.out.contains("reference/undefined"), "a file beyond the repository does not count: {}", own.out);
}

#[test]
fn a_silenced_fault_is_counted_and_a_stale_silence_told() {
    let folder = Folder::new();
    let config = folder.file("r1.cfg", CONFIG);
    let json = run_in(folder.root(), &["check", "--format", "json", "r1.cfg"]).out;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let faults = report["faults"].as_array().unwrap();
    let fault = faults.iter().find(|fault| fault["rule"] == "reference/undefined").unwrap();
    let fingerprint = fault["fingerprint"].as_str().unwrap();
    folder.file(
        ".confdbg.toml",
        format!(
            "[[silence]]\nfingerprint = \"{fingerprint}\"\nreason = \"comes with the template\"\ndate = 2026-11-24\n\n\
             [[silence]]\nrule = \"security/http-server\"\nfile = \"r1.cfg\"\ntext = \"ip http server\"\n\
             reason = \"the old NMS\"\n\n[[silence]]\nrule = \"acl\"\nfile = \"r1.cfg\"\nreason = \"gone\"\n\n\
             [[silence]]\nrule = \"vlan\"\nreason = \"no such rule\"\n"
        ),
    );
    let silenced = check(&folder, &[]);
    assert!(!rules(&silenced).contains(&"reference/undefined") && !rules(&silenced).contains(&"security/http-server"));
    assert!(silenced.err.contains("note: 2 silenced in .confdbg.toml"), "{}", silenced.err);
    let stale = "warning: .confdbg.toml:12: this silence is stale: acl in r1.cfg is not found any more";
    assert!(silenced.err.contains(stale), "{}", silenced.err);
    assert!(silenced.err.contains(".confdbg.toml:18: there is no rule `vlan`"), "{}", silenced.err);
    let json = run_in(folder.root(), &["check", "--format", "json", "r1.cfg"]).out;
    let after: serde_json::Value = serde_json::from_str(&json).unwrap();
    let known = after["silenced"].as_array().unwrap();
    assert_eq!(known.len(), 2);
    assert_eq!(after["faults"].as_array().unwrap().len() + 2, faults.len(), "none is lost");
    let reasons: Vec<_> = known.iter().map(|fault| fault["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["the old NMS", "comes with the template"]);
    let sarif = run_in(folder.root(), &["check", "--format", "sarif", "r1.cfg"]).out;
    assert!(sarif.contains("\"justification\":\"comes with the template\""), "{sarif}");
    let full = run_in(folder.root(), &["check", "--format", "full", "r1.cfg"]).out;
    assert!(full.trim_end().ends_with("; 2 silenced"), "{full}");
    let page = run_in(folder.root(), &["report", "r1.cfg"]).out;
    assert!(page.contains("## Silenced") && page.contains("the old NMS"), "{page}");
    assert!(!run_in(folder.root(), &["check", &config, "--isolated"]).err.contains("silenced"));
}

/// A run over a part of the configs cannot know what the others hold.
#[test]
fn a_silence_of_another_config_is_not_stale() {
    let folder = Folder::new();
    folder.file("r1.cfg", CONFIG);
    folder.file("r2.cfg", CONFIG);
    folder.file(
        ".confdbg.toml",
        "[[silence]]\nrule = \"acl\"\nfile = \"r2.cfg\"\nreason = \"x\"\n[[silence]]\nrule = \"acl\"\nreason = \"x\"\n",
    );
    let one = run_in(folder.root(), &["check", "--exit-zero", "r1.cfg"]);
    assert!(!one.err.contains("stale"), "{}", one.err);
    let all = run_in(folder.root(), &["check", "--exit-zero", "."]);
    assert_eq!(all.err.matches("is stale").count(), 2, "{}", all.err);
}

#[test]
fn a_file_beside_the_configs_that_cannot_be_used_silences_nothing() {
    let folder = Folder::new();
    folder.file("r1.cfg", CONFIG);
    let all = check(&folder, &[]);
    folder.file(".confdbg.toml", b"\0\0");
    let ran = check(&folder, &[]);
    assert_eq!(rules(&ran), rules(&all));
    assert!(ran.err.contains("warning: .confdbg.toml is not used: it is no text in UTF-8"), "{}", ran.err);
    folder.file(".confdbg.toml", "[rules\nignore = [\"security\"]\n");
    assert!(check(&folder, &[]).err.contains("no TOML"));
}

#[test]
fn dialects_are_told_by_globs() {
    let folder = Folder::new();
    folder.folder("edge");
    folder.file("edge/odd.txt", "vlan 10\n name users\n");
    let before = run_in(folder.root(), &["check", "--format", "json", "."]);
    assert!(!before.out.contains("\"dialect\":\"eos\""), "{}", before.out);
    let file = folder.file("c.toml", "[dialects]\n\"edge/*.txt\" = \"eos\"\n");
    let user = run_in(folder.root(), &["check", "--format", "json", "--config", &file, "."]);
    assert!(user.out.contains("\"dialect\":\"eos\""), "{} {}", user.out, user.err);
    folder.file(".confdbg.toml", "[dialects]\n\"edge/\" = \"nxos\"\n");
    let both = run_in(folder.root(), &["check", "--format", "json", "--config", &file, "."]);
    assert!(both.out.contains("\"dialect\":\"nxos\""), "the file beside the configs goes first: {}", both.out);
    let said = run_in(folder.root(), &["check", "--format", "json", "--dialect", "ios", "."]);
    assert!(said.out.contains("\"dialect\":\"ios\""), "the command line goes before all: {}", said.out);
}

#[test]
fn faults_below_the_least_severity_are_left_out() {
    let folder = Folder::new();
    let config = folder.file("r1.cfg", CONFIG);
    let file = folder.file("c.toml", "[faults]\nmin-severity = \"error\"\n");
    let ran = run(&["check", "--format", "concise", "--config", &file, &config]);
    assert!(ran.out.lines().all(|line| line.contains(" error ")), "{}", ran.out);
    let more = run(&["check", "--format", "concise", "--config", &file, "--min-severity", "info", &config]);
    assert!(more.out.lines().count() > ran.out.lines().count());
}
