//! Ways into the device that stand open, and secrets that do not hold.

mod credentials;
mod default_credentials;
mod default_snmp_community;
mod http_server;
mod no_exec_timeout;
mod password_in_clear;
mod service;
mod small_servers;
mod smart_install;
mod snmp_no_source_filter;
mod snmp_write_community;
mod source_route;
mod ssh_version_1;
mod telnet_enabled;
mod vty_no_login;
mod vty_no_source_filter;
mod weak_secret_type;

use super::Rule;
use crate::dialect::StatementRef;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &default_credentials::DEFAULT_CREDENTIALS,
    &default_snmp_community::DEFAULT_SNMP_COMMUNITY,
    &http_server::HTTP_SERVER,
    &no_exec_timeout::NO_EXEC_TIMEOUT,
    &password_in_clear::PASSWORD_IN_CLEAR,
    &small_servers::SMALL_SERVERS,
    &smart_install::SMART_INSTALL,
    &snmp_no_source_filter::SNMP_NO_SOURCE_FILTER,
    &snmp_write_community::SNMP_WRITE_COMMUNITY,
    &source_route::SOURCE_ROUTE,
    &ssh_version_1::SSH_VERSION_1,
    &telnet_enabled::TELNET_ENABLED,
    &vty_no_login::VTY_NO_LOGIN,
    &vty_no_source_filter::VTY_NO_SOURCE_FILTER,
    &weak_secret_type::WEAK_SECRET_TYPE,
];

/// A block of virtual terminals, which is where logins over the network arrive.
fn is_vty(statement: StatementRef<'_>) -> bool {
    statement.mode_name() == "global"
        && statement.word(0).eq_ignore_ascii_case("line")
        && statement.word(1).eq_ignore_ascii_case("vty")
}

/// True where nobody can log in over this block: it takes no protocol, or gives no shell.
fn is_closed(vty: StatementRef<'_>) -> bool {
    vty.children().any(|child| {
        (child.is("transport input") && child.has_word("none")) || (child.negated() && child.path() == "exec")
    })
}
