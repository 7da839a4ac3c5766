//! Devices on the loopback: a real sshd with a real FRR behind it, and fake devices of fakenos.
//!
//! Each has its own folder, keys and ports, and ends with the test. What is not installed is said loudly, and with
//! `CONFDBG_REQUIRE_LIVE` it is an error.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Each of its users is a test.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// Says what is missing, so that nobody takes a test that could not run for one that has passed.
pub fn is_there(what: &str, found: bool) -> bool {
    if !found {
        let message = format!("{what} is missing: tests of live sources cannot run (docs/live.md says what they need)");
        assert!(std::env::var_os("CONFDBG_REQUIRE_LIVE").is_none(), "{message}");
        // Not by a macro: what those print in a test that passes is kept back.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "LEFT OUT: {message}").unwrap();
    }
    found
}

fn find(name: &str, folders: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(folders.iter().map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "no {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A port that nobody has.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn write_script(path: &Path, script: &str) {
    fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A process that ends with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A host with an sshd, whose only programs are those that the test puts there, and a user with an `ssh` that knows it
/// as `r1`.
pub struct Lab {
    pub folder: tempfile::TempDir,
    port: u16,
    frr: Option<Ended>,
    _sshd: Ended,
}

impl Lab {
    /// Starts the sshd, where there is one.
    pub fn start() -> Option<Self> {
        let sshd = find("sshd", &["/usr/sbin", "/usr/local/sbin"]);
        let keygen = find("ssh-keygen", &[]);
        let ssh = find("ssh", &["/usr/bin"]);
        if !is_there("sshd", sshd.is_some()) || !is_there("ssh", ssh.is_some() && keygen.is_some()) {
            return None;
        }
        let (sshd, ssh) = (sshd?, ssh?);
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        for key in ["hostkey", "userkey"] {
            run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(at.join(key)));
        }
        for below in ["device", "bin", "home"] {
            fs::create_dir(at.join(below)).unwrap();
        }
        // The one thing of the system's that sshd wants to be there: an empty folder that nobody can write to.
        if is_root() {
            fs::create_dir_all("/run/sshd").unwrap();
        }
        let port = free_port();
        let here = at.display();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {here}/hostkey\nPidFile none\nAuthorizedKeysFile \
             {here}/userkey.pub\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication \
             no\nPermitRootLogin yes\nSetEnv PATH={here}/device:/usr/bin:/bin\nMaxStartups 50\n"
        );
        fs::write(at.join("sshd_config"), config).unwrap();
        let child = Command::new(sshd)
            .args(["-D", "-f"])
            .arg(at.join("sshd_config"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let sshd = Ended(child);
        wait_until("sshd", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        // ssh looks for its settings in the home that the system knows, not in HOME.
        write_script(&at.join("bin/ssh"), &format!("exec {} -F {here}/ssh_config \"$@\"", ssh.display()));
        let lab = Self { folder, port, frr: None, _sshd: sshd };
        lab.add_host("r1", port, "");
        Some(lab)
    }

    /// Starts FRR's BGP daemon behind it, alone: without zebra it touches nothing of the system.
    pub fn start_with_frr(config: &str) -> Option<Self> {
        let bgpd = find("bgpd", &["/usr/lib/frr", "/usr/libexec/frr"]);
        let vtysh = find("vtysh", &["/usr/bin"]);
        if !is_there("FRR (as root)", is_root() && bgpd.is_some() && vtysh.is_some()) {
            return None;
        }
        let mut lab = Self::start()?;
        let at = lab.folder.path();
        fs::write(at.join("bgpd.conf"), config).unwrap();
        fs::write(at.join("vtysh.conf"), "service integrated-vtysh-config\n").unwrap();
        let child = Command::new(bgpd?)
            .args(["-Z", "-S", "-p", "0", "-P", "0", "-l", "127.0.0.1", "-u", "root", "-g", "root", "--vty_socket"])
            .arg(at)
            .arg("-i")
            .arg(at.join("bgpd.pid"))
            .arg("-f")
            .arg(at.join("bgpd.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        lab.frr = Some(Ended(child));
        wait_until("bgpd", || lab.folder.path().join("bgpd.vty").exists());
        let here = lab.folder.path().display();
        lab.put("vtysh", &format!("exec {} --vty_socket {here} --config_dir {here} \"$@\"", vtysh?.display()));
        Some(lab)
    }

    /// Puts a program onto the device.
    pub fn put(&self, name: &str, script: &str) {
        write_script(&self.folder.path().join("device").join(name), script);
    }

    /// Types lines into FRR's `vtysh`, as somebody at the device would.
    pub fn type_in(&self, lines: &[&str]) {
        let mut command = Command::new(self.folder.path().join("device/vtysh"));
        for line in lines {
            command.args(["-c", line]);
        }
        let output = run(&mut command);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!said.contains('%'), "{said}");
    }

    /// Makes a host known to the user's `ssh`, with further lines of `ssh_config`.
    pub fn add_host(&self, name: &str, port: u16, more: &str) {
        let here = self.folder.path().display();
        let user = String::from_utf8(run(Command::new("id").arg("-un")).stdout).unwrap();
        let host = format!(
            "Host {name}\n HostName 127.0.0.1\n Port {port}\n User {}\n IdentityFile {here}/userkey\n IdentitiesOnly \
             yes\n UserKnownHostsFile {here}/known_hosts\n StrictHostKeyChecking accept-new\n \
             NumberOfPasswordPrompts 1\n{more}\n",
            user.trim()
        );
        let path = self.folder.path().join("ssh_config");
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, before + &host).unwrap();
    }

    /// A program that gives ssh this password (`SSH_ASKPASS`).
    pub fn askpass(&self, password: &str) -> PathBuf {
        let path = self.folder.path().join("askpass");
        write_script(&path, &format!("echo {password}"));
        path
    }

    /// The port of the sshd.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The user's PATH: `ssh` with the lab's settings, and the rest of the system.
    pub fn path(&self) -> String {
        format!("{}:{}", self.folder.path().join("bin").display(), std::env::var("PATH").unwrap_or_default())
    }

    /// The user's home.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// confdbg as the user would run it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_confdbg"));
        command.args(arguments).current_dir(self.home()).stdin(Stdio::null());
        command.env("PATH", self.path()).env("HOME", self.home()).env("XDG_STATE_HOME", self.home().join("state"));
        for variable in ["SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "SSH_AUTH_SOCK", "DISPLAY"] {
            command.env_remove(variable);
        }
        command
    }

    /// What it prints, with its exit code.
    pub fn confdbg(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments))
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn is_root() -> bool {
    String::from_utf8_lossy(&run(Command::new("id").arg("-u")).stdout).trim() == "0"
}

/// The fake devices of `devices.py`, each on a port of its own; the user is `admin`, and so is the password.
pub struct Devices {
    pub ports: Vec<u16>,
    /// They end when this does.
    _stay: ChildStdin,
    _python: Ended,
}

/// In the order of their ports.
pub const DEVICES: [&str; 6] = ["ios", "nxos", "iosxr", "eos", "asa", "junos"];

impl Devices {
    /// Starts them, where fakenos is installed (`scripts/setup.sh test` does that).
    pub fn start() -> Option<Self> {
        // Beside the programs that cargo builds.
        let target = Path::new(env!("CARGO_BIN_EXE_confdbg")).ancestors().nth(2).unwrap();
        let packages = target.join("fakenos");
        let python = || {
            let mut command = Command::new("python3");
            command.env("PYTHONPATH", &packages).stderr(Stdio::null());
            command
        };
        let found = python().args(["-c", "import fakenos"]).status().is_ok_and(|status| status.success());
        if !is_there("fakenos (a Python package)", found) {
            return None;
        }
        let ports: Vec<u16> = DEVICES.iter().map(|_| free_port()).collect();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live_support/devices.py");
        let mut child = python()
            .arg(script)
            .args(ports.iter().map(u16::to_string))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (stay, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let python = Ended(child);
        let mut first = String::new();
        BufReader::new(out).read_line(&mut first).unwrap();
        assert_eq!(first, "ready\n");
        Some(Self { ports, _stay: stay, _python: python })
    }
}
