#!/usr/bin/env python3
"""Three nodes on one PostgreSQL, under load, while one is killed, one stands still beyond its lease and the database dies:
what was acknowledged arrives, once with effect, each patient's letters in order."""
import http.server
import json
import random
import sys
import threading
import time
import unittest

import emitted
import harness
import letters
import private_postgres

LEASE = 2


class Receiver:
    """A FHIR server that keeps resources by their id and counts what is sent. Sometimes it answers late."""

    def __init__(self):
        self.lock = threading.Lock()
        self.arrived = []  # ids of messages in the order of their first arrival
        self.sent = {}     # message id -> transmissions
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                emitted.keep(body)
                bundle = json.loads(body)
                outer.take(harness.resources_of(bundle, "MessageHeader")[0]["id"])
                if random.random() < 0.1:
                    time.sleep(0.05)
                entries = [{"response": {"status": "200 OK"}} for _ in bundle["entry"]]
                body = json.dumps({"resourceType": "Bundle", "type": "transaction-response", "entry": entries}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/fhir+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, message):
        with self.lock:
            if message not in self.sent:
                self.arrived.append(message)
            self.sent[message] = self.sent.get(message, 0) + 1

    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/fhir"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Nodes(unittest.TestCase):
    PATIENTS, LETTERS = 9, 25  # of each patient
    SENDER_PATIENCE = 120      # until somebody acknowledges a letter

    def make_database(self):
        database = private_postgres.Server()
        self.addCleanup(database.__exit__)
        database.start()
        return database

    def store_settings(self):
        return ""

    def setUp(self):
        self.database = self.make_database()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        config = (f'[store]\nurl = "{self.database.url()}"\nlease_seconds = {LEASE}\n{self.store_settings()}'
                  f'[[target]]\nname = "out"\nkind = "fhir"\nurl = "{self.receiver.url()}"\nconcurrency = 4\n'
                  "first_retry_seconds = 1\nlongest_retry_seconds = 2\n")
        self.nodes = [harness.Service(config) for _ in range(3)]
        for node in self.nodes:
            self.addCleanup(node.__exit__)
        # At once: one of them makes the tables, the others wait for it.
        starters = [threading.Thread(target=node.start) for node in self.nodes]
        for one in starters:
            one.start()
        for one in starters:
            one.join()
        self.assertTrue(all(node.process and node.alive() for node in self.nodes), [node.log()[-500:] for node in self.nodes])
        self.acknowledged = []
        self.lock = threading.Lock()

    def send_in_order(self, patient, seed):
        """Each letter when the one before was acknowledged, to any node; the same again until one acknowledges it."""
        dice = random.Random(seed)
        for number in range(self.LETTERS):
            letter_id = f"P{patient}N{number:03}"
            body = letters.encode(letters.letter("XREF15", letter_id, citizen=f"150254{1200 + patient}"))
            end = time.monotonic() + self.SENDER_PATIENCE
            while not self.is_acknowledged(dice.choice(self.nodes), body):
                self.assertLess(time.monotonic(), end, f"nobody acknowledges {letter_id}")
                time.sleep(0.05)
            with self.lock:
                self.acknowledged.append(letter_id)

    def is_acknowledged(self, node, body):
        try:
            answer = node.request("POST", "/medcom", body, {"Content-Type": "application/xml"}, timeout=8)
        except OSError:
            return False
        self.assertIn(answer.status, (200, 503), answer.text)
        return answer.status == 200

    def wait_for(self, share):
        harness.wait_until(lambda: len(self.acknowledged) >= share * self.PATIENTS * self.LETTERS, f"{share:.0%} of the load", self.SENDER_PATIENCE + 30)

    def disturb(self):
        self.wait_for(0.15)
        self.nodes[1].kill()
        self.wait_for(0.3)
        self.nodes[1].start()
        self.wait_for(0.45)
        self.nodes[2].process.send_signal(19)  # SIGSTOP
        time.sleep(2 * LEASE)
        self.nodes[2].process.send_signal(18)  # SIGCONT
        self.wait_for(0.65)
        self.database.kill()
        time.sleep(0.5)
        self.database.start()

    def test_nothing_is_lost_doubled_or_out_of_order(self):
        seed = random.randrange(1_000_000)
        print(f"seed {seed}", file=sys.stderr)
        senders = [threading.Thread(target=self.send_in_order, args=(patient, seed + patient)) for patient in range(self.PATIENTS)]
        for one in senders:
            one.start()
        self.disturb()
        for one in senders:
            one.join()
        self.assertEqual(len(self.acknowledged), self.PATIENTS * self.LETTERS)
        self.check(seed)

    def check(self, seed):
        expected = {letters.message_id(letter_id) for letter_id in self.acknowledged}
        harness.wait_until(lambda: expected <= set(self.receiver.sent), "everything that was acknowledged", 60)
        self.assertEqual(set(self.receiver.sent), expected, f"seed {seed}")
        for patient in range(self.PATIENTS):
            own = [letters.message_id(f"P{patient}N{number:03}") for number in range(self.LETTERS)]
            places = {message: place for place, message in enumerate(self.receiver.arrived)}
            self.assertEqual(sorted(own, key=places.get), own, f"order of patient {patient}, seed {seed}")
        harness.wait_until(lambda: self.database.sql("SELECT count(*) FROM delivery WHERE state <> 2") == "0", "all to be noted as delivered")
        sql = self.database.sql
        self.assertEqual(sql("SELECT count(*) FROM delivery"), str(len(expected)), "each planned once")
        self.assertEqual(sql("SELECT count(*) FROM letter_key"), str(len(expected)))
        self.assertEqual(sql("SELECT count(*) FROM lane"), "0")
        self.assertEqual(sql("SELECT DISTINCT municipality FROM reception"), "825", "the receiver's, by the directory")
        # What the nodes have counted is what there is: no commit was lost or counted twice.
        counted = sql("SELECT sum(sums[1]), sum(sums[5]), sum(sums[6]), sum(sums[7]) FROM node")
        there = sql("SELECT (SELECT count(*) FROM reception), (SELECT count(*) FROM letter_key), 0, (SELECT count(*) FROM delivery)")
        self.assertEqual(counted, there)
        done = harness.run("store", "verify", "--config", "genvej.toml", cwd=self.nodes[0].folder)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr).decode())
        twice = sum(count - 1 for count in self.receiver.sent.values())
        print(f"{len(expected)} letters acknowledged by 3 nodes, 0 lost, 0 doubled with effect; {twice} transmissions repeated", file=sys.stderr)


if __name__ == "__main__":
    private_postgres.programs()  # skipped by name where there is none
    harness.main()
