#!/usr/bin/env python3
"""A PostgreSQL of our own for tests: in a temporary folder, reached by a socket in it, durable as in production.

usage: tests/support/private_postgres.py COMMAND...
Starts a server, runs the command with GENVEJ_TEST_STORE=postgres and GENVEJ_TEST_POSTGRES=<url>, stops the server, removes the folder.
Exit: the command's; 77 where PostgreSQL is not installed: the test is shown as skipped, or has failed where GENVEJ_REQUIRE_SHARED is set.

The folder lies in memory where there is enough: what a flush promises holds there for everything but a loss of power. PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes. It ends with the process that
started it, whatever becomes of that.
"""
import glob
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 60
ROOM = 1_000_000_000
SETTINGS = ["listen_addresses=", "unix_socket_permissions=0777", "max_connections=100", "log_min_messages=warning",
            "shared_buffers=64MB", "max_wal_size=128MB", "logging_collector=off"]


def programs():
    """The newest PostgreSQL of this machine."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), key=lambda path: int(path.split("/")[4]))
    if not found:
        print("private_postgres: no PostgreSQL is installed; deploy/install test", file=sys.stderr)
        raise SystemExit(1 if os.environ.get("GENVEJ_REQUIRE_SHARED") else 77)
    return pathlib.Path(found[-1]).parent


def memory():
    """A folder whose files lie in memory; None: there is not enough."""
    try:
        return "/dev/shm" if shutil.disk_usage("/dev/shm").free > ROOM else None
    except OSError:
        return None


def as_own_user(*options):
    """What a command begins with so that it does not run as root."""
    if os.geteuid() != 0:
        return ["setpriv", *options]
    user = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *options]


def children_of(parent):
    """Ids of its processes."""
    out = []
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == parent:
            out.append(int(status.parent.name))
    return out


class Server:
    """One server with one database, `genvej`. Use as a context manager."""

    def __init__(self, settings=(), on_disk=False, environment=None):
        programs()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="genvej-postgres-", dir=None if on_disk else memory()))
        self.data = self.folder / "data"
        self.settings = [*SETTINGS, *settings, f"unix_socket_directories={self.folder}"]
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        subprocess.run([*as_own_user(), programs() / "initdb", "--no-sync", "--auth=trust", "--username=genvej", "--encoding=UTF8",
                        "--locale=C", "-D", self.data], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database="genvej"):
        return f"postgresql:///{database}?host={self.folder}&user=genvej"

    def start(self):
        """Returns when it takes connections, after a crash as well."""
        arguments = [part for setting in self.settings for part in ("-c", setting)]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([*as_own_user("--pdeathsig", "INT"), programs() / "postgres", "-D", self.data, *arguments],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=self.environment)
        end = time.monotonic() + PATIENCE
        while self.sql("SELECT 1", "postgres", check=False) != "1":
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"private_postgres: it does not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        if self.sql("SELECT count(*) FROM pg_database WHERE datname = 'genvej'", "postgres") == "0":
            self.sql("CREATE DATABASE genvej", "postgres")

    def stop(self):
        """Ends its sessions and comes down in order."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def kill(self):
        """As the power does it: the server and every process of it."""
        every = [self.process.pid, *children_of(self.process.pid)]
        for pid in every:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(PATIENCE)
        for pid in every[1:]:
            while pathlib.Path(f"/proc/{pid}").exists():
                time.sleep(0.01)

    def sql(self, text, database="genvej", check=True):
        """What psql prints for it."""
        answer = subprocess.run([programs() / "psql", "-XAtq", "-c", text, self.url(database)], capture_output=True, text=True, check=False)
        if check and answer.returncode != 0:
            raise RuntimeError(answer.stderr)
        return answer.stdout.strip()

    def make_database(self, name):
        """An empty database; its url."""
        self.sql(f'CREATE DATABASE "{name}"', "postgres")
        return self.url(name)


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Server() as server:
        environment = {**os.environ, "GENVEJ_TEST_STORE": "postgres", "GENVEJ_TEST_POSTGRES": server.url(),
                       "GENVEJ_TEST_POSTGRES_PROGRAMS": str(programs())}
        return subprocess.run(arguments, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
