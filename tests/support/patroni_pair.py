#!/usr/bin/env python3
"""Two PostgreSQL servers under Patroni, and the etcd that they ask who is the primary: a highly available database as operators
run it, on loopback, for tests that kill the primary.

usage: tests/support/patroni_pair.py COMMAND...
Starts all three, runs the command with GENVEJ_TEST_POSTGRES=<url of both>, stops them, removes the folder. Exit: the command's.

`synchronous_mode_strict`: a commit waits for the other one's disk, and the primary takes no commit while it is alone. All run as
the user of Debian's package, since PostgreSQL refuses to be root, and end with the process that started them.
"""
import http.client
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import private_postgres
from free_ports import free_ports
from private_postgres import as_own_user, children_of, programs

PATIENCE = 120
# Patroni's smallest: so long a primary that was killed keeps its place, before the other one takes it.
TIMES = {"ttl": 20, "loop_wait": 2, "retry_timeout": 5}


def wait_until(condition, what, patience=PATIENCE):
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"patroni_pair: waited {patience} s for {what}")
        time.sleep(0.1)


def every_process_below(pid):
    below = [pid]
    for one in below:
        below += children_of(one)
    return below


class Member:
    """One PostgreSQL with the Patroni that looks after it."""

    def __init__(self, pair, name, database_port, rest_port):
        self.pair, self.name, self.database_port, self.rest_port = pair, name, database_port, rest_port
        self.process = None
        self.file = pair.folder / f"{name}.json"
        self.file.write_text(json.dumps(self.configuration()), encoding="utf-8")

    def configuration(self):
        account = {"username": "genvej", "password": "loopback"}
        return {
            "scope": "genvej", "name": self.name,
            "restapi": {"listen": f"127.0.0.1:{self.rest_port}", "connect_address": f"127.0.0.1:{self.rest_port}"},
            "etcd3": {"hosts": f"127.0.0.1:{self.pair.etcd_port}"},
            "bootstrap": {"dcs": {**TIMES, "maximum_lag_on_failover": 1_048_576, "synchronous_mode": True, "synchronous_mode_strict": True,
                                  "postgresql": {"use_pg_rewind": True}},
                          "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "no-sync"]},
            "postgresql": {
                "listen": f"127.0.0.1:{self.database_port}", "connect_address": f"127.0.0.1:{self.database_port}",
                "data_dir": str(self.pair.folder / self.name), "bin_dir": str(programs()), "pgpass": str(self.pair.folder / f"{self.name}.pass"),
                "authentication": {"superuser": account, "replication": {"username": "standby", "password": "loopback"},
                                   "rewind": {"username": "rewinder", "password": "loopback"}},
                "parameters": {"unix_socket_directories": str(self.pair.folder), "shared_buffers": "64MB", "max_connections": 100,
                               "log_min_messages": "warning"},
                "pg_hba": ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]},
        }

    def start(self):
        with open(self.pair.folder / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen([*as_own_user("--pdeathsig", "TERM"), "/usr/bin/patroni", str(self.file)], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, cwd=self.pair.folder)

    def role(self):
        """What Patroni says of it: primary, replica, or nothing when it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.rest_port, timeout=2)
        try:
            connection.request("GET", "/patroni")
            seen = json.loads(connection.getresponse().read())
            running = seen.get("state") == "running"
            return {"master": "primary"}.get(seen.get("role"), seen.get("role")) if running else ""
        except (OSError, ValueError, http.client.HTTPException):
            return ""
        finally:
            connection.close()

    def kill(self):
        """As the power does it: Patroni, its server, and every process of both."""
        postmaster = self.pair.folder / self.name / "postmaster.pid"
        every = every_process_below(self.process.pid)
        if postmaster.exists():
            every += every_process_below(int(postmaster.read_text().split("\n", 1)[0]))
        for pid in every:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(PATIENCE)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()


class Pair:
    """Use as a context manager: both members run, one is the primary, the other one its synchronous standby."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="genvej-patroni-"))
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.etcd_port, peer, *rest = free_ports(6)
        self.etcd_peer = peer
        self.etcd = None
        self.members = [Member(self, name, *rest[2 * i:2 * i + 2]) for i, name in enumerate(("one", "two"))]

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for member in self.members:
            member.stop()
        if self.etcd and self.etcd.poll() is None:
            self.etcd.terminate()
            self.etcd.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        address, peer = (f"http://127.0.0.1:{port}" for port in (self.etcd_port, self.etcd_peer))
        with open(self.folder / "etcd.log", "ab") as log:
            self.etcd = subprocess.Popen(
                [*as_own_user("--pdeathsig", "TERM"), "etcd", "--data-dir", self.folder / "etcd", "--unsafe-no-fsync", "--log-level", "error",
                 "--listen-client-urls", address, "--advertise-client-urls", address, "--listen-peer-urls", peer,
                 "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        self.members[0].start()
        wait_until(lambda: self.members[0].role() == "primary", "a primary")
        self.members[1].start()
        self.wait_for_standby()
        if self.sql("SELECT count(*) FROM pg_database WHERE datname = 'genvej'", "postgres") == "0":
            self.sql("CREATE DATABASE genvej", "postgres")

    def primary(self):
        return next((member for member in self.members if member.process and member.process.poll() is None and member.role() == "primary"), None)

    def wait_for_standby(self):
        """Until a commit would wait for the other one."""
        def standby():
            return self.primary() and self.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "postgres", check=False) == "1"
        wait_until(standby, "a synchronous standby")

    def url(self, database="genvej"):
        """Both members: libpq takes the one that is primary."""
        hosts = ",".join("127.0.0.1" for _ in self.members)
        ports = ",".join(str(member.database_port) for member in self.members)
        return f"postgresql://genvej@{hosts}/{database}?port={ports}&target_session_attrs=read-write&connect_timeout=3"

    def sql(self, text, database="genvej", check=True):
        """What psql prints for it, at the primary."""
        answer = subprocess.run([programs() / "psql", "-XAtq", "-c", text, self.url(database)], capture_output=True, text=True, check=False)
        if check and answer.returncode != 0:
            raise RuntimeError(answer.stderr)
        return answer.stdout.strip()

    def logs(self):
        return "\n".join(f"{path.name}: {path.read_text('utf-8', 'replace')[-1500:]}" for path in sorted(self.folder.glob("*.log")))


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Pair() as pair:
        return subprocess.run(arguments, env={**os.environ, "GENVEJ_TEST_POSTGRES": pair.url()}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
