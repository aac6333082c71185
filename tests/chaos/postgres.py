"""Three nodes on one PostgreSQL under load, while a node is killed or stands still beyond its lease, or the database is restarted,
killed, stopped or full of other people's connections.

Senders go from node to node as a load balancer would, and ask again for what was not acknowledged. What is checked: everything that
was acknowledged takes effect at the receiver, once; nothing else does; each letter is planned once however often it was sent; the
nodes carry on by themselves.
"""
import concurrent.futures
import contextlib
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

from fault import Fault, Skipped
from oracle import Arrivals, Ledger, Sender, fhir_message, harness, hold_against, letter, letters, verify

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import hostile_receiver as hostile  # noqa: E402
import private_postgres  # noqa: E402
from targets import hospital  # noqa: E402

NODES = 3
SENDERS = 6
LEASE = 2            # seconds
PATIENCE = 3 * harness.PATIENCE  # for nodes to carry on after a fault
CONNECTIONS = 40     # that the database takes
NODE_PATIENCE = 10   # of a sender with one node, seconds


def make(sender, name):
    kind = sender.random.choice([*letters.KINDS, "FHIR"])
    return fhir_message(name) if kind == "FHIR" else letter(name, kind)


class Cluster:
    """The database, its nodes, the receiver, and senders that never stop."""

    def __init__(self, context, ward, ledger):
        self.ledger, self.random, self.arrivals = ledger, context.random("postgres"), Arrivals()
        self.database = private_postgres.Server([f"max_connections={CONNECTIONS}"])
        self.receiver = hostile.Receiver(ward, "fhir-message", hostile.WELL, self.arrivals)
        config = (f'[store]\nurl = "{self.database.url()}"\nlease_seconds = {LEASE}\n[[target]]\nname = "out"\nkind = "fhir-message"\n'
                  f'url = "{self.receiver.url()}"\nfirst_retry_seconds = 1\nlongest_retry_seconds = 2\nreceipt_minutes = 0\nresends = 0\n')
        self.nodes = [harness.Service(config, environment={"GENVEJ_LOG": "error"}) for _ in range(NODES)]
        self.stop = threading.Event()
        self.senders = [Sender(ledger, random.Random(f"{context.seed}/{number}"), f"P{number:02}", make) for number in range(SENDERS)]

    def __enter__(self):
        self.database.start()
        for node in self.nodes:
            node.start()
        self.pool = concurrent.futures.ThreadPoolExecutor(SENDERS)
        self.running = [self.pool.submit(self.send, sender) for sender in self.senders]
        return self

    def send(self, sender):
        while not self.stop.is_set():
            node = sender.random.choice(self.nodes)
            if node.process.poll() is None:
                sender.run(node, self.stop, NODE_PATIENCE)
            self.stop.wait(0.02)

    def __exit__(self, *_):
        self.stop.set()
        self.pool.shutdown()
        for node in self.nodes:
            node.__exit__()
        self.database.__exit__()

    def progress(self):
        return len(self.ledger.acknowledged)

    def wait_for_more(self, count=30):
        """Senders get answers: so much more was acknowledged."""
        before = self.progress()
        harness.wait_until(lambda: self.progress() >= before + count, f"{count} more acknowledgements", PATIENCE)

    def end(self):
        """Senders stop; everything that was acknowledged must arrive, and everything that is stored must be delivered."""
        self.stop.set()
        for one in self.running:
            one.result()
        sql = self.database.sql

        def all_delivered():
            return sql("SELECT count(*) FROM delivery WHERE state <> 2") == "0"
        try:
            harness.wait_until(all_delivered, "everything to be delivered", PATIENCE)
        except AssertionError as late:
            self.ledger.problem(f"{late}; states: {sql('SELECT state, count(*) FROM delivery GROUP BY state')}")
        # What was posted and never acknowledged may have been taken all the same: its sender would ask again and be told so.
        acknowledged = {message.message_id: message.name for message in self.ledger.complete()}
        posted = {message.message_id: message.name for message in self.ledger.posted.values()}
        expected = {key: name for key, name in posted.items() if key in acknowledged or key in self.arrivals.effects}
        hold_against(self.ledger, self.nodes[0], self.arrivals, expected, "out")
        planned, letters_kept = sql("SELECT count(*) FROM delivery"), sql("SELECT count(*) FROM letter_key")
        if not planned == letters_kept == str(len(self.arrivals.effects)):
            self.ledger.problem(f"{letters_kept} letters are kept, {planned} deliveries planned, {len(self.arrivals.effects)} took effect")
        self.ledger.figures.acknowledged = len(acknowledged)
        verify(self.nodes[0], self.ledger)


def kill_a_node(cluster):
    node = cluster.random.choice(cluster.nodes)
    node.kill()
    cluster.wait_for_more(10)  # by the others
    node.start()


def stop_a_node(cluster):
    node = cluster.random.choice(cluster.nodes)
    node.signal(signal.SIGSTOP)
    time.sleep(2 * LEASE)
    node.signal(signal.SIGCONT)


def restart_database(cluster):
    cluster.database.stop()
    cluster.database.start()


def kill_database(cluster):
    cluster.database.kill()
    cluster.database.start()


def signal_all(processes, number):
    for pid in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def stop_database(cluster):
    every = [cluster.database.process.pid, *private_postgres.children_of(cluster.database.process.pid)]
    signal_all(every, signal.SIGSTOP)
    time.sleep(5)
    signal_all(every, signal.SIGCONT)


def use_up_connections(cluster):
    """The nodes' sessions are ended, and others take the places before they come back, and have them for a while."""
    ended = ("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
             "AND application_name <> 'hog';\n\\echo in\n")
    psql = [private_postgres.programs() / "psql", "-Xqt", f"{cluster.database.url()}&application_name=hog"]
    hogs = [subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(2 * CONNECTIONS)]
    places = 0
    for hog in hogs:
        with contextlib.suppress(BrokenPipeError):  # no place was left for it
            hog.stdin.write(ended)
            hog.stdin.flush()
    for hog in hogs:
        places += "in\n" in iter(hog.stdout.readline, "")  # stops reading there; without a place there is nothing to read
    time.sleep(5)
    for hog in hogs:
        with contextlib.suppress(BrokenPipeError):
            hog.stdin.close()
        hog.wait()
    if places < CONNECTIONS // 2:
        cluster.ledger.problem(f"only {places} of {CONNECTIONS} connections were used up: this run proves nothing")


def rounds_of(disturb, short, full):
    def run(context):
        try:
            private_postgres.programs()
        except SystemExit as missing:
            raise Skipped(str(missing)) from missing
        ledger, rounds = Ledger(), context.choose(short, full)
        with hospital() as (ward, _), Cluster(context, ward, ledger) as cluster:
            for number in range(rounds):
                cluster.wait_for_more()
                disturb(cluster)
                ledger.figures.rounds += 1
                context.progress(number + 1, rounds)
            cluster.wait_for_more()
            cluster.end()
        return ledger.figures
    return run


FAULTS = [
    Fault("pg-node-kill", "SIGKILL of one of three nodes on PostgreSQL under load", rounds_of(kill_a_node, 8, 300)),
    Fault("pg-node-stop", "one of three nodes stands still beyond its lease and wakes", rounds_of(stop_a_node, 1, 20)),
    Fault("pg-restart", "PostgreSQL is restarted under load", rounds_of(restart_database, 2, 20)),
    Fault("pg-kill", "PostgreSQL is killed under load", rounds_of(kill_database, 2, 20)),
    Fault("pg-stop", "PostgreSQL stands still for five seconds under load", rounds_of(stop_database, 1, 10)),
    Fault("pg-connections", "PostgreSQL has no connection left for five seconds", rounds_of(use_up_connections, 1, 10)),
]
