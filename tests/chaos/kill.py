#!/usr/bin/env python3
"""SIGKILL at random instants under load. The checker remembers every acknowledged letter and, after each restart, finds it:
in the store, by GET /messages/{id}, and delivered, once, with its own content.

usage: tests/chaos/kill.py [--rounds 15] [--clients 8] [--seed N]
Letters of all kinds go in, some of them twice, as senders do that got no answer before the kill. What a receiver sees
is told by the time stamps of the target folder: a file that is written a second time was delivered twice with effect
unless it has the same bytes, and a letter that was acknowledged twice must still be one message.
Exit: 0 nothing lost, nothing doubled; 1 else.
"""
import argparse
import concurrent.futures
import hashlib
import http.client
import pathlib
import random
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
import harness  # noqa: E402
import letters  # noqa: E402

MAXIMUM_LIFE = 0.6  # seconds of load before a kill


class Ledger:
    """Every letter that was posted, and what its sender was told."""

    def __init__(self):
        self.lock = threading.Lock()
        self.posted = {}        # letter id -> kind
        self.acknowledged = {}  # letter id -> Location of the first acknowledgement
        self.unanswered = []    # letter ids whose sender does not know, and asks again
        self.checked = set()
        self.seen_files = {}    # message id -> SHA-256 of what was delivered
        self.problems = []

    def note(self, letter_id, location):
        with self.lock:
            self.acknowledged.setdefault(letter_id, location)

    def problem(self, text):
        with self.lock:
            self.problems.append(text)
            print(f"PROBLEM: {text}", flush=True)


class Sender:
    """One client: posts until the service is gone."""

    def __init__(self, ledger, random_source, name):
        self.ledger, self.random, self.name, self.count = ledger, random_source, name, 0

    def next_letter(self):
        with self.ledger.lock:
            if self.ledger.unanswered and self.random.random() < 0.5:
                letter_id = self.ledger.unanswered.pop()
                return letter_id, self.ledger.posted[letter_id]
        self.count += 1
        letter_id, kind = f"{self.name}{self.count:08}", self.random.choice(letters.KINDS)
        with self.ledger.lock:
            self.ledger.posted[letter_id] = kind
        return letter_id, kind

    def run(self, service, stop):
        connection = http.client.HTTPConnection(service.host, service.port, timeout=harness.PATIENCE)
        while not stop.is_set():
            letter_id, kind = self.next_letter()
            citizen = f"{int(letter_id[-2:]) % 28 + 1:02}0170{1000 + int(letter_id[-3:]):04}"
            body = letters.encode(letters.letter(kind, letter_id, citizen=citizen))
            try:
                connection.request("POST", "/medcom", body, {"Content-Type": "application/xml"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                with self.ledger.lock:
                    self.ledger.unanswered.append(letter_id)
                return
            if answer.status == 200:
                self.ledger.note(letter_id, answer.headers["Location"])
            elif answer.status not in (429, 503):
                self.ledger.problem(f"{letter_id}: answered {answer.status}")


def check(service, ledger, patience):
    """Every acknowledged letter is known to the service, delivered, once."""
    new = [letter_id for letter_id in ledger.acknowledged if letter_id not in ledger.checked]
    for letter_id in new:
        check_letter(service, ledger, letter_id, patience)
        ledger.checked.add(letter_id)
    known = {letters.message_id(letter_id) for letter_id in ledger.posted}
    files = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in service.out_files()}
    for name in files.keys() - known:
        ledger.problem(f"{name}: delivered, but nobody sent it")
    for name, digest in files.items():
        if ledger.seen_files.setdefault(name, digest) != digest:
            ledger.problem(f"{name}: delivered a second time with other content")
    for name in ledger.seen_files.keys() - files.keys():
        ledger.problem(f"{name}: was delivered and is gone")
    return len(new)


def check_letter(service, ledger, letter_id, patience):
    answer = service.request("GET", ledger.acknowledged[letter_id])
    if answer.status != 200:
        ledger.problem(f"{letter_id}: acknowledged, and now GET {ledger.acknowledged[letter_id]} says {answer.status}")
        return
    try:
        bundle = service.delivered(letters.message_id(letter_id), patience)
    except AssertionError as missing:
        ledger.problem(f"{letter_id}: acknowledged and not delivered: {missing}; {answer.text[:300]}")
        return
    if bundle["id"] != letters.bundle_id(letter_id, letter_id):
        ledger.problem(f"{letter_id}: delivered with the content of another: {bundle['id']}")


def one_round(service, ledger, senders, random_source, pool):
    stop = threading.Event()
    running = [pool.submit(sender.run, service, stop) for sender in senders]
    stop.wait(random_source.uniform(0.01, MAXIMUM_LIFE))
    service.kill()
    stop.set()
    for sender in running:
        sender.result()
    service.start()
    return check(service, ledger, harness.PATIENCE)


def effective_receptions(service, ledger):
    """Of copies of one letter only one has deliveries: the counters of the store must add up to what was acknowledged."""
    delivered = len(service.out_files())
    acknowledged = len(ledger.acknowledged)
    if delivered < acknowledged:
        ledger.problem(f"{acknowledged} acknowledged, {delivered} delivered")
    return delivered


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    random_source = random.Random(options.seed)
    ledger = Ledger()
    senders = [Sender(ledger, random.Random(options.seed + number), f"C{number:02}") for number in range(options.clients)]
    with harness.Service(environment={"GENVEJ_LOG": "error"}) as service, concurrent.futures.ThreadPoolExecutor(options.clients) as pool:
        for number in range(options.rounds):
            checked = one_round(service, ledger, senders, random_source, pool)
            print(f"round {number + 1}: {checked} letters acknowledged since the last, all found" if not ledger.problems else
                  f"round {number + 1}: {len(ledger.problems)} problems", flush=True)
        delivered = effective_receptions(service, ledger)
    print(f"{options.rounds} rounds, seed {options.seed}: {len(ledger.posted)} letters posted, {len(ledger.acknowledged)} acknowledged, "
          f"{delivered} delivered, {len(ledger.problems)} problems")
    if not ledger.acknowledged:
        print("nothing was acknowledged: this run proves nothing")
    return 1 if ledger.problems or not ledger.acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
