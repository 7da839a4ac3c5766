//! The words of a question, and what common ones mean.

/// A word of a question.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    /// As written, without the signs around it.
    pub text: &'a str,
    /// In lower case.
    pub lower: String,
    /// It stands between quotes.
    pub quoted: bool,
}

impl Word<'_> {
    /// Is it written as names are and English words are not?
    pub fn is_name(&self) -> bool {
        let capitals = self.text.chars().filter(|c| c.is_uppercase()).count();
        let has = |wanted: fn(char) -> bool| self.text.chars().any(wanted);
        capitals > 1 || has(|c| c == '_' || c.is_ascii_digit()) || (has(|c| c == '-') && capitals > 0)
    }

    /// Nothing but digits?
    pub fn is_number(&self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words, in order.
pub(super) fn of(question: &str) -> Vec<Word<'_>> {
    let around = |c: char| "?!,;:.()[]{}\"'`“”‘’".contains(c);
    question
        .split_whitespace()
        .filter_map(|raw| {
            let text = raw.trim_matches(around);
            let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
            let quoted = raw.starts_with(['"', '\'', '`', '“']);
            (!text.is_empty()).then(|| Word { text, lower: text.to_lowercase(), quoted })
        })
        .collect()
}

/// Is one of these, with blanks between them, among the words?
pub(super) fn is_any(words: &[Word<'_>], any: &str) -> bool {
    words.iter().any(|word| has(any, &word.lower))
}

/// Is the word one of these?
pub(super) fn has(all: &str, word: &str) -> bool {
    all.split(' ').any(|own| own == word)
}

/// How far a name is from what is asked: 0 for one that is named.
pub(super) fn unlikeness(name: &str, words: &[Word<'_>]) -> usize {
    let lower = name.to_lowercase();
    let of = |word: &Word<'_>| {
        if word.lower == lower {
            0
        } else if word.lower.len() > 2 && (lower.contains(&word.lower) || word.lower.contains(&lower)) {
            1
        } else {
            let parts = lower.split(['-', '_', '.']).filter(|part| part.len() > 2);
            let near =
                parts.map(|part| usize::from(!word.lower.starts_with(part) && !part.starts_with(&word.lower))).min();
            2 + 2 * near.unwrap_or(1)
        }
    };
    words.iter().filter(|word| !has(COMMON, &word.lower)).map(of).min().unwrap_or(5)
}

/// Words before the number of something that has numbers for names.
pub(super) const NUMBERED: &str = "vlan vlans acl list access-list area group class";

/// The kind that such a word means, as kinds are called.
pub(super) fn kind_of(word: &str) -> &'static str {
    match word {
        "vlan" | "vlans" => "vlan",
        "area" => "area",
        "group" => "group",
        "class" => "class",
        _ => "acl",
    }
}

/// Words that say that something may pass or not.
pub(super) const PASS: &str = "pass passes passed permit permits permitted allow allows allowed deny denies denied block blocks blocked \
    drop drops dropped reach reaches reachable through filter filters filtered let lets get gets access \
    connect talk ping send match matches ssh telnet reject rejected go hit hits";

/// Words that stand before where a packet goes.
pub(super) const TOWARDS: &str = "reach reaches access contact towards into ping destination";

/// Words that ask for what is changed.
pub(super) const CHANGE: &str = "add adding remove removing delete deleting change changes enter apply applying if happen happens would \
    configure paste";

/// Words that ask what something is.
pub(super) const WHAT: &str = "what what's does do show how explain describe is configured config contain contains definition look \
    lines entries content";

/// Words that ask who uses something.
pub(super) const WHO: &str =
    "who uses use used using refer refers reference references referenced where applied defined usage users";

/// Words about faults.
pub(super) const FAULTS: &str = "fault faults error errors problem problems wrong issue issues broken warning warnings mistake mistakes \
    bad fix insecure vulnerable typo typos invalid misconfigured";

/// Words about faults of a sort, and a word that those faults have.
pub(super) const FAULTS_ABOUT: &[(&str, &str)] = &[
    ("errors", "error"),
    ("error", "error"),
    ("warnings", "warning"),
    ("insecure", "security/"),
    ("vulnerable", "security/"),
    ("security", "security/"),
    ("typo", "syntax/"),
    ("typos", "syntax/"),
    ("undefined", "reference/undefined"),
    ("unused", "reference/unused"),
    ("ospf", "ospf"),
    ("bgp", "bgp"),
    ("acl", "acl"),
    ("vlan", "vlan"),
];

/// Words about what is connected.
pub(super) const LINKS: &str = "link links linked neighbor neighbors neighbour neighbours connected connects connection connections \
    adjacent adjacency adjacencies peer peers session sessions topology bgp cabled";

/// Words about interfaces.
pub(super) const INTERFACES: &str = "interface interfaces address addresses subnet subnets ports ip ips";

/// Words about devices.
pub(super) const DEVICES: &str = "device devices router routers switch switches configs files inventory hosts";

/// Subjects, and how their lines begin.
pub(super) const TOPICS: &[(&str, &[&str])] = &[
    ("ntp time clock", &["ntp", "system ntp"]),
    ("snmp community communities", &["snmp-server", "snmp"]),
    ("syslog logging logs log", &["logging", "system syslog"]),
    ("aaa tacacs radius authentication login", &["aaa", "tacacs", "radius", "line vty"]),
    ("user users username usernames account accounts", &["username", "system login"]),
    ("ssh telnet vty management", &["line vty", "ip ssh"]),
    ("ospf", &["router ospf", "protocols ospf"]),
    ("eigrp", &["router eigrp"]),
    ("isis is-is", &["router isis", "protocols isis"]),
    ("bgp", &["router bgp", "protocols bgp"]),
    ("nat", &["ip nat", "nat"]),
    ("dhcp", &["ip dhcp", "dhcpd"]),
    ("dns", &["ip name-server", "ip domain", "dns"]),
    ("route routes gateway default", &["ip route", "route", "ip default-gateway", "routing-options static"]),
    ("vlan vlans", &["vlan", "vlans"]),
    ("stp spanning-tree spanning", &["spanning-tree"]),
    ("banner motd", &["banner"]),
    ("vpn ipsec crypto", &["crypto"]),
    ("acl acls access-list access-lists firewall", &["ip access-list", "access-list", "firewall"]),
];

/// Words that every question may have, and that say nothing of what it is about.
pub(super) const EMPTY: &str = "about allowed anything anywhere between config configs configured could does every from have here into \
    many much network over please reach should that their them there these they this through traffic used \
    uses using what when where which will with would your";

/// English words that name nothing by themselves, though somebody may have called something so.
pub(super) const COMMON: &str = "a about access acl active add address addresses all allow allowed and any are area as at be between \
    block blocked bgp by can change check class config configured connected core default defined deny denied \
    device devices do does down each edge enable enabled error errors every fault faults filter find for \
    from get global group guest guests has have here host hosts how http https i if in inbound inside \
    interface interfaces internet into ip ipv4 ipv6 is isis it its line lines link links list local log \
    login main management many map match me name named names nat neighbor network no not of on or ospf other \
    out outbound outside packet pass peer permit permitted ping policy port ports prefix problem problems \
    protocol reach route router routes rule rules running server servers set show source ssh static switch \
    tcp telnet test than that the their them there these they this through to traffic udp unused up use used \
    user users uses via vlan vlans vpn vrf was what when where which who why will with would wrong you";
