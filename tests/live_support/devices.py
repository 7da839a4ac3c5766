"""Fake network devices on the loopback, for tests/live.rs: fakenos (a package of PyPI) with configs of our own.

Arguments: a free port for each. Says "ready" once all of them answer.
"""

import sys

from fakenos import FakeNOS

USER = ["{base_prompt}>"]
ENABLED = ["{base_prompt}#"]
REFUSED = "% Invalid input detected at '^' marker."

IOS = """Building configuration...

Current configuration : 300 bytes
!
version 15.2
hostname ios1
!
interface GigabitEthernet0/1
 ip address 10.0.0.1 255.255.255.0
 ip access-group GUEST in
!
ip access-list extended GUESTS
 permit ip any any
!
end
"""

NXOS = """!Command: show running-config
!Time: Tue Nov 24 13:00:00 2026

version 9.3(5)
hostname nx1
feature ospf
interface Ethernet1/1
  no switchport
  ip access-group GUEST in
ip access-list GUESTS
  10 permit ip any any
"""

XR = """Tue Nov 24 13:00:00.123 UTC
Building configuration...
!! IOS XR Configuration 7.3.2
hostname xr1
interface GigabitEthernet0/0/0/0
 ipv4 address 10.0.0.1 255.255.255.0
 ipv4 access-group GUEST ingress
!
ipv4 access-list GUESTS
 10 permit ipv4 any any
!
end
"""

EOS = """! device: eos1 (vEOS, EOS-4.28.0F)
!
hostname eos1
!
spanning-tree mode mstp
!
interface Ethernet1
   no switchport
   ip address 10.0.0.1/24
   ip access-group GUEST in
!
ip access-list GUESTS
   10 permit ip any any
!
end
"""

ASA = """: Saved
:
: Serial Number: 9A
ASA Version 9.16(4)
!
hostname asa1
!
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 10.0.0.1 255.255.255.0
!
access-list GUESTS extended permit ip any any
access-group GUEST in interface outside
: end
"""

JUNOS = """## Last commit: 2026-11-24 13:00:00 UTC by admin
version 21.4R1;
system {
    host-name mx1;
}
interfaces {
    ge-0/0/0 {
        unit 0 {
            family inet {
                filter {
                    input GUEST;
                }
                address 10.0.0.1/24;
            }
        }
    }
}
firewall {
    family inet {
        filter GUESTS {
            term ALL {
                then accept;
            }
        }
    }
}
"""


def shown(output, prompt):
    return {"output": output, "prompt": prompt}


def classic(config, pager="terminal length 0"):
    """A device whose config is shown in its second mode."""
    return {
        "enable": {"output": None, "new_prompt": "{base_prompt}#", "prompt": USER},
        pager: shown(None, USER + ENABLED),
        "show running-config": shown(config, ENABLED),
        "_default_": {"output": REFUSED},
    }


def host(port, platform, commands, prompt=None):
    shell = {"plugin": "CMDShell", "configuration": {"base_prompt": prompt} if prompt else {}}
    return {
        "port": port,
        "platform": platform,
        "username": "admin",
        "password": "admin",
        "shell": shell,
        "nos": {"plugin": platform, "configuration": {"commands": commands}},
    }


def main():
    ports = [int(port) for port in sys.argv[1:]]
    junos = {"show configuration | no-more": shown(JUNOS, None), "_default_": {"output": "error: syntax error"}}
    hosts = {
        "ios1": host(ports[0], "cisco_ios", classic(IOS)),
        "nx1": host(ports[1], "cisco_nxos", classic(NXOS)),
        "RP/0/RP0/CPU0:xr1": host(ports[2], "cisco_xr", classic(XR)),
        "eos1": host(ports[3], "arista_eos", classic(EOS)),
        "asa1": host(ports[4], "cisco_asa", classic(ASA, "terminal pager 0")),
        "admin@mx1": host(ports[5], "juniper_junos", junos),
    }
    net = FakeNOS({"hosts": hosts})
    net.start()
    print("ready", flush=True)
    # Until the test closes our input, however it ends.
    sys.stdin.read()
    net.stop()


main()
