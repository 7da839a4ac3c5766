//! What is a secret without a grammar saying so: by the word before it, or by its looks.
//!
//! Pure. Finds too much rather than too little: what is masked in vain costs a model a word.

/// Words that are followed by a secret wherever they stand.
const SURE: &[&str] = &[
    "password",
    "secret",
    "key",
    "key-string",
    "pre-shared-key",
    "pre-shared-secret",
    "passphrase",
    "psk",
    "authentication-key",
    "authentication-password",
    "privacy-password",
    "privacy-key",
    "encrypted-password",
    "plaintext-password",
    "simple-password",
    "shared-secret",
    "message-digest-key",
    "ascii-text",
    "hexadecimal",
    "md5",
    "localizedkey",
    "passwd",
    "ikev1",
];

/// Those that are followed by one on lines that no grammar knows, and by something else on others.
const LIKELY: &[&str] = &["community", "auth", "priv", "authentication", "encrypted", "token", "privacy"];

/// Words between a tell-tale word and the secret: how it is written, or what it is used with.
const BETWEEN: &[&str] = &[
    "encrypted",
    "clear",
    "cleartext",
    "clear-text",
    "hex",
    "ascii",
    "ascii-text",
    "hexadecimal",
    "sha512",
    "8a",
    "md5",
    "sha",
    "sha1",
    "sha-1",
    "sha224",
    "sha256",
    "sha-256",
    "sha384",
    "sha512",
    "hmac-md5",
    "hmac-sha-1",
    "hmac-sha-256",
    "aes",
    "aes128",
    "aes192",
    "aes256",
    "aes-128",
    "aes-192",
    "aes-256",
    "des",
    "des56",
    "3des",
    "plaintext",
    "local",
    "remote",
    "unencrypted",
    "key",
    "password",
    "secret",
    "key-string",
    "localized",
    "use",
    "string",
];

/// How SNMPv3 authenticates and encrypts.
const ALGORITHMS: &[&str] = &["md5", "sha", "sha224", "sha256", "sha384", "sha512", "aes", "des", "des56", "3des"];

/// What stands after such words without being a secret.
const NO_SECRETS: &[&str] = &[
    "chain",
    "keychain",
    "key-chain",
    "encryption",
    "recovery",
    "policy",
    "generate",
    "zeroize",
    "rsa",
    "config-key",
    "mode",
    "text",
    "trap",
    "informs",
    "version",
    "group",
    "server",
    "default",
    "login",
    "required",
    "minimum-length",
    "length",
    "remove",
    "lifetime",
    "timeout",
    "exchange",
    "is",
    "and",
    "or",
    "the",
    "of",
    "in",
    "for",
    "that",
];

/// Factory values: everybody knows them, and an explanation needs to name them.
const KNOWN_TO_ALL: &[&str] = &["public", "private", "cisco"];

/// Beginnings of a public key.
const KEY_TYPES: &[&str] =
    &["ssh-rsa", "ssh-dss", "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];

/// How well a line is known.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// A grammar has read it: only the surest words count.
    Known,
    /// Nothing is known of it.
    Unknown,
}

/// Is it worth masking: neither a single letter, nor what everybody knows?
pub fn can_be(word: &str) -> bool {
    word.len() > 1
        && ![KNOWN_TO_ALL, NO_SECRETS, SURE, LIKELY, BETWEEN, KEY_TYPES].iter().any(|list| list.contains(&word))
}

/// What follows the tell-tale words of a line, the words and digits in between left out.
pub fn after_words(line: &str, certainty: Certainty) -> Vec<&str> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is = |list: &[&str], word: &str| list.iter().any(|known| bare(word).eq_ignore_ascii_case(known));
    // A likely word is sure where it says how: `auth sha`, `priv aes 128`.
    let says_how = |next: Option<&&str>| next.is_some_and(|next| is(ALGORITHMS, next));
    let tells = |at: usize| {
        let likely = certainty == Certainty::Unknown || says_how(words.get(at + 1));
        is(SURE, words[at]) || (likely && is(LIKELY, words[at]))
    };
    let mut found = Vec::new();
    for at in (0..words.len()).filter(|at| tells(*at)) {
        let mut rest = words[at + 1..].iter().map(|word| bare(word)).filter(|word| !word.is_empty()).peekable();
        while let Some(word) = rest.next() {
            // The number of a key or the type of its encryption, where something follows.
            let is_number = word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
            if rest.peek().is_some() && (is_number || is(BETWEEN, word)) {
                continue;
            }
            if !is_number {
                found.push(word);
            }
            break;
        }
    }
    found
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(['"', '\'', ';', '{', '}', '`', '[', ']', ',', '.'])
}

/// Hashes, keys and certificates: what no name or number looks like.
pub fn by_their_looks(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    // A key's type and the key; the groups of a certificate in hexadecimal.
    let mut after_type = false;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().map(bare).collect();
        let groups = words.iter().filter(|word| is_hex_group(word)).count();
        for word in words {
            if after_type || is_crypt(word) || is_blob(word) || (groups >= 4 && is_hex_group(word)) {
                found.push(word);
            }
            after_type = KEY_TYPES.contains(&word);
        }
    }
    found
}

/// `$9$...` of Junos, `$1$...`, `$6$...` of crypt(3), `$14$...` of IOS-XE.
fn is_crypt(word: &str) -> bool {
    let mut parts = word.split('$');
    parts.next() == Some("")
        && parts
            .next()
            .is_some_and(|scheme| (1..=8).contains(&scheme.len()) && scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
        && parts.next().is_some_and(|rest| rest.len() >= 2)
}

/// Base64 or hexadecimal digits that no human wrote.
fn is_blob(word: &str) -> bool {
    let all = |is: fn(&u8) -> bool| word.bytes().all(|byte| is(&byte));
    let any = |is: fn(&u8) -> bool| word.bytes().any(|byte| is(&byte));
    (word.len() >= 32 && all(u8::is_ascii_hexdigit) && any(u8::is_ascii_digit))
        || (word.len() >= 40
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
            && any(u8::is_ascii_digit)
            && any(u8::is_ascii_lowercase)
            && any(u8::is_ascii_uppercase))
}

/// Eight hexadecimal digits, as a certificate is printed in.
fn is_hex_group(word: &str) -> bool {
    word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}
