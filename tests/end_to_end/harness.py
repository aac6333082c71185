"""Starts the real program in a folder of its own, talks to it as clients do, and looks at what it left behind.

Nothing here sleeps: what takes time is waited for by its condition, with a limit that names what did not come.
Environment: GENVEJ_PROGRAM, the program under test (default build/release/genvej); with GENVEJ_TEST_STORE=postgres each
service keeps its messages in a schema of its own of the server that tests/support/private_postgres.py has started; with
GENVEJ_EMIT_BUNDLES what the program answers and delivers as FHIR is kept for the validators of others (emitted.py).
"""
import contextlib
import http.client
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid

import emitted
import letters

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(TOP / "tests" / "support"))
import private_postgres  # noqa: E402
PROGRAM = os.environ.get("GENVEJ_PROGRAM", str(TOP / "build" / "release" / "genvej"))
# Generous, since tests share the machine; a healthy service needs a hundredth of it.
PATIENCE = float(os.environ.get("GENVEJ_TEST_PATIENCE", "30"))
ADDRESS = re.compile(r"\b(\d+\.\d+\.\d+\.\d+):(\d+)")
FREE_PORTS = '[listen]\naddress = "127.0.0.1:0"\n[operator]\naddress = "127.0.0.1:0"\n'
ORGANISATIONS = '[organisations]\nfile = "organisations.csv"\n'


def directory(sender="", receiver=""):
    """The organisations that tests use, with what each receives. CareCommunication needs SOR codes; these are invented like the
    organisations."""
    return f"""gln,sor,kind,local_code,name,telephone,receives
{letters.SENDER},999000000000011,gp,123456,Lægehuset Søbred,00000001,{sender}
{letters.RECEIVER},999000000000028,municipality,825,Prøveby Kommune,00000002,{receiver}
"""


DIRECTORY = directory()


class Answer:
    """What came back."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


@contextlib.contextmanager
def under_load(post):
    """Posts letters V00000, V00001, ... of many citizens by post(name, citizen=...), one after the other, while the block runs.
    One that is not acknowledged fails the test at the block's end."""
    stop, failures = threading.Event(), []

    def load():
        number = 0
        try:
            while not stop.is_set():
                post(f"V{number:05}", citizen=f"010101{1000 + number % 9000}")
                number += 1
        except Exception as failure:  # raised below: an exception of a thread ends nothing
            failures.append(failure)
    thread = threading.Thread(target=load)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if failures:
        raise failures[0]


def wait_until(condition, what, patience=PATIENCE):
    """The first true value of condition(); AssertionError that names `what` when it does not come."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience:.0f} s for {what}")
        select.select([], [], [], 0.01)


def store_in(folder):
    """The section that names the store of the service in that folder; the same again when it is started again there."""
    if os.environ.get("GENVEJ_TEST_STORE") != "postgres":
        return ""
    note = folder / "store-url"
    if not note.exists():
        server, name = os.environ["GENVEJ_TEST_POSTGRES"], f"e{uuid.uuid4().hex}"
        subprocess.run([private_postgres.programs() / "psql", "-Xqc", f"CREATE SCHEMA {name}", server], check=True)
        note.write_text(f"{server}&options=-csearch_path%3D{name}")
    return f'[store]\nurl = "{note.read_text()}"\nlease_seconds = 2\n'


class Service:
    """One running gateway. Use as a context manager, or start() and stop()."""

    def __init__(self, config="", arguments=(), folder=None, environment=None, listen=FREE_PORTS + ORGANISATIONS,
                 directory=directory()):
        self.own_folder = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="genvej-test-"))
        self.arguments = list(arguments)
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.start_line = ""
        self.ready_seconds = None
        (self.folder / "organisations.csv").write_text(directory, encoding="utf-8")
        where = "" if "[store]" in listen + config else store_in(self.folder)
        (self.folder / "genvej.toml").write_text(listen + where + config, encoding="utf-8")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        if (self.folder / "var").is_dir():
            emitted.keep_files(self.folder / "var")
        if self.own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Waits for the line with both addresses, then until it says that it is ready."""
        began = time.monotonic()
        self.errors = open(self.folder / "stderr.log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--config", "genvej.toml", *self.arguments], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors)
        self.start_line = self._first_line()
        addresses = ADDRESS.findall(self.start_line)
        if len(addresses) < 2:
            raise AssertionError(f"the start line names no two addresses: {self.start_line!r}; {self.log()[-2000:]}")
        (self.host, self.port), (_, self.operator_port) = [(host, int(port)) for host, port in addresses[:2]]
        wait_until(lambda: self.request("GET", "/health/ready", operator=True).status == 200, "readiness")
        self.ready_seconds = time.monotonic() - began
        threading.Thread(target=self._keep_output, args=(self.process.stdout,), daemon=True).start()
        return self

    def _first_line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else b""
        return line.decode("utf-8", "replace").strip()

    def _keep_output(self, stream):
        with open(self.folder / "stdout.log", "ab") as file:
            file.write(self.start_line.encode() + b"\n")
            for line in stream:
                file.write(line)
                file.flush()

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """As systemd does it; the exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self):
        """As the power does it."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait(PATIENCE)
            self.errors.close()

    def alive(self):
        return self.process.poll() is None

    def connect(self, operator=False, timeout=PATIENCE):
        """A plain socket, for what no HTTP library would send."""
        return socket.create_connection((self.host, self.operator_port if operator else self.port), timeout)

    def request(self, method, path, body=None, headers=None, operator=False, timeout=PATIENCE):
        port = self.operator_port if operator else self.port
        connection = http.client.HTTPConnection(self.host, port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            content = answer.read()
            emitted.keep(content)
            return Answer(answer.status, answer.headers, content)
        finally:
            connection.close()

    def post(self, body, content_type="application/xml", **headers):
        return self.request("POST", "/medcom", body, {"Content-Type": content_type, **headers})

    def state_of(self, answer):
        """GET /messages/{id} of what an answer's Location names."""
        return self.request("GET", answer.headers["Location"]).json()

    def metrics(self):
        return self.request("GET", "/metrics", operator=True).text

    def out_files(self, suffix=".json"):
        """What was delivered to the embedded folder target, temporary names aside."""
        return sorted(path for path in (self.folder / "var" / "out").glob(f"*{suffix}") if not path.name.startswith("."))

    def delivered(self, message_id, patience=PATIENCE):
        """The delivered Bundle of a MessageHeader.id, as soon as it lies there."""
        path = self.folder / "var" / "out" / f"{message_id}.json"
        wait_until(path.exists, f"{path.name} in var/out", patience)
        return json.loads(path.read_bytes())

    def log(self):
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self.folder.glob("std*.log")))

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(*arguments, stdin=None, cwd=None, timeout=PATIENCE, environment=None):
    """The program with these arguments: CompletedProcess with bytes."""
    said = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, cwd=cwd, timeout=timeout,
                          check=False, env={**os.environ, **(environment or {})},
                          **({"stdin": subprocess.DEVNULL} if stdin is None else {}))
    emitted.keep(said.stdout)
    return said


def resources_of(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def main():
    """unittest.main() for ctest: 0 passed, 1 failed, 77 when every test was skipped."""
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful() or result.testsRun == 0:
        sys.exit(1)
    sys.exit(77 if len(result.skipped) == result.testsRun else 0)
