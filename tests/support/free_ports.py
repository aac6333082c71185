"""Ports on loopback for servers that must be told theirs before they start.

Below those that the kernel gives out by itself (32768 and up), and by lot: a connection of another test, or another test that looks for a
port at the same time, does not take it in between.
"""
import random
import socket

FIRST, LAST = 20000, 32000


def free_ports(count):
    """All at once, so that no two are the same."""
    found = {}
    while len(found) < count:
        port = random.randint(FIRST, LAST)
        try:
            found.setdefault(port, socket.create_server(("127.0.0.1", port)))
        except OSError:
            continue
    for probe in found.values():
        probe.close()
    return list(found)


def free_port():
    return free_ports(1)[0]
