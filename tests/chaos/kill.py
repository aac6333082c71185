#!/usr/bin/env python3
"""SIGKILL at random instants under load. The checker remembers every acknowledged message and, after each restart, finds it:
in the store, by GET /messages/{id}, and delivered, once, with its own content.

usage: tests/chaos/kill.py [--rounds 15] [--clients 8] [--seed N]
Letters of all kinds go in, pairs of a letter and its attachments, and FHIR messages; some of them twice, as senders do that got no
answer before the kill. What a receiver sees is told by the target folder: a file that is written a second time was delivered twice
with effect unless it has the same bytes; a message that was acknowledged twice must still be one message; a pair must be one
message with its attachment, and each of its halves be acknowledged once.
Exit: 0 nothing lost, nothing doubled; 1 else.
"""
import argparse
import base64
import collections
import concurrent.futures
import hashlib
import http.client
import json
import pathlib
import random
import re
import sys
import threading
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
import bundles  # noqa: E402
import harness  # noqa: E402
import letters  # noqa: E402

MAXIMUM_LIFE = 0.6  # seconds of load before a kill


class Message:
    """What somebody sends: one post, or two for a pair. parts: (path, media type, body)."""

    def __init__(self, name, kind, message_id, parts, check):
        self.name, self.kind, self.message_id, self.parts, self.check = name, kind, message_id, parts, check


def citizen_of(name):
    return f"{int(name[-2:]) % 28 + 1:02}0170{1000 + int(name[-3:]):04}"


def letter(name, kind):
    body = letters.encode(letters.letter(kind, name, citizen=citizen_of(name)))
    return Message(name, kind, letters.message_id(name), [("/medcom", "application/xml", body)],
                   lambda delivered: json.loads(delivered)["id"] == letters.bundle_id(name, name))


def pair(name, random_source):
    """A letter and its attachment, in either order."""
    key, data = str(uuid.uuid5(letters.NAMESPACE, name)), f"attachment of {name}".encode()
    parts = [letters.letter("XDIS91", name, citizen=citizen_of(name), references=letters.reference(key, size=len(data))),
             letters.letter("XBIN01", f"{name}B", citizen=citizen_of(name), objects=letters.binary_object(key, data))]
    random_source.shuffle(parts)

    def check(delivered):
        payload = harness.resources_of(json.loads(delivered), "Communication")[0]["payload"]
        return [one["contentAttachment"]["data"] for one in payload if "contentAttachment" in one] == [base64.b64encode(data).decode()]
    return Message(name, "pair", letters.message_id(name), [("/medcom", "application/xml", letters.encode(part)) for part in parts], check)


def fhir_message(name):
    bundle = bundles.care_communication(citizen=citizen_of(name), sender=letters.SENDER, receiver=letters.RECEIVER)
    body = bundles.json_bytes(bundle)
    return Message(name, "FHIR", harness.resources_of(bundle, "MessageHeader")[0]["id"],
                   [("/fhir/$process-message", bundles.JSON_TYPE, body)], lambda delivered: delivered == body)


class Ledger:
    """Every message that was posted, and what its sender was told."""

    def __init__(self):
        self.lock = threading.Lock()
        self.posted = {}        # name -> Message
        self.acknowledged = {}  # (name, part) -> Location of the first acknowledgement
        self.unanswered = []    # (name, part) whose sender does not know, and asks again
        self.checked = set()
        self.seen_files = {}    # message id -> SHA-256 of what was delivered
        self.problems = []

    def note(self, name, part, location):
        with self.lock:
            self.acknowledged.setdefault((name, part), location)

    def complete(self):
        """Messages that were acknowledged, every part of them."""
        return [one for one in self.posted.values() if all((one.name, part) in self.acknowledged for part in range(len(one.parts)))]

    def problem(self, text):
        with self.lock:
            self.problems.append(text)
            print(f"PROBLEM: {text}", flush=True)


class Sender:
    """One client: posts until the service is gone."""

    def __init__(self, ledger, random_source, name):
        self.ledger, self.random, self.name, self.count = ledger, random_source, name, 0
        self.waiting = []  # parts of a pair that are still to be posted

    def next_post(self):
        with self.ledger.lock:
            if self.ledger.unanswered and self.random.random() < 0.5:
                return self.ledger.unanswered.pop()
            if self.waiting:
                return self.waiting.pop()
        self.count += 1
        name, kind = f"{self.name}{self.count:08}", self.random.choice([*letters.KINDS, "pair", "pair", "FHIR", "FHIR"])
        message = pair(name, self.random) if kind == "pair" else fhir_message(name) if kind == "FHIR" else letter(name, kind)
        with self.ledger.lock:
            self.ledger.posted[name] = message
        self.waiting = [(name, part) for part in range(len(message.parts))]
        return self.waiting.pop()

    def run(self, service, stop):
        connection = http.client.HTTPConnection(service.host, service.port, timeout=harness.PATIENCE)
        while not stop.is_set():
            name, part = self.next_post()
            path, media_type, body = self.ledger.posted[name].parts[part]
            try:
                connection.request("POST", path, body, {"Content-Type": media_type})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                with self.ledger.lock:
                    self.ledger.unanswered.append((name, part))
                return
            # A half is answered 202 until its pair is joined.
            if answer.status in (200, 202):
                self.ledger.note(name, part, answer.headers["Location"])
            elif answer.status in (429, 503):
                with self.ledger.lock:
                    self.ledger.unanswered.append((name, part))
            else:
                self.ledger.problem(f"{name}: answered {answer.status}")


def check(service, ledger, patience):
    """Every acknowledged message is known to the service, delivered, once."""
    new = [message for message in ledger.complete() if message.name not in ledger.checked]
    for message in new:
        check_message(service, ledger, message, patience)
        ledger.checked.add(message.name)
    known = {message.message_id for message in ledger.posted.values()}
    files = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in service.out_files()}
    for name in files.keys() - known:
        ledger.problem(f"{name}: delivered, but nobody sent it")
    for name, digest in files.items():
        if ledger.seen_files.setdefault(name, digest) != digest:
            ledger.problem(f"{name}: delivered a second time with other content")
    for name in ledger.seen_files.keys() - files.keys():
        ledger.problem(f"{name}: was delivered and is gone")
    check_receipts(service, ledger, patience)
    return len(new)


def check_message(service, ledger, message, patience):
    for part in range(len(message.parts)):
        location = ledger.acknowledged[message.name, part]
        answer = service.request("GET", location)
        if answer.status != 200:
            ledger.problem(f"{message.name}: acknowledged, and now GET {location} says {answer.status}")
            return
    path = service.folder / "var" / "out" / f"{message.message_id}.json"
    try:
        harness.wait_until(path.exists, f"{path.name} in var/out", patience)
    except AssertionError as missing:
        ledger.problem(f"{message.name} ({message.kind}): acknowledged and not delivered: {missing}; {answer.text[:300]}")
        return
    if not message.check(path.read_bytes()):
        ledger.problem(f"{message.name} ({message.kind}): delivered with another content: {path.name}")


def receipts(service):
    """Letter id -> how many receipts about it were delivered: of the halves of pairs, since all others are answered at once."""
    out = collections.Counter()
    for path in service.out_files(".xml"):
        found = re.search(rb"<OriginalLetterIdentifier>([^<]+)<", path.read_bytes())
        out[found[1].decode() if found else path.name] += 1
    return out


def check_receipts(service, ledger, patience):
    """Each half of a pair that was joined is acknowledged once, and nothing else is."""
    wanted = {name for message in ledger.complete() if message.kind == "pair" for name in (message.name, message.name + "B")}
    try:
        harness.wait_until(lambda: wanted <= receipts(service).keys(), "the receipts of halves", patience)
    except AssertionError:
        ledger.problem(f"no receipt for {sorted(wanted - receipts(service).keys())[:5]}")
    halves = {name for message in ledger.posted.values() if message.kind == "pair" for name in (message.name, message.name + "B")}
    for name, count in receipts(service).items():
        if name not in halves:
            ledger.problem(f"{name}: a receipt that nobody waits for, or a half that was passed on alone")
        elif count > 1:
            ledger.problem(f"{name}: acknowledged {count} times")


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
    """Of copies of one message only one has deliveries: the files must add up to what was acknowledged."""
    delivered = len(service.out_files())
    acknowledged = len(ledger.complete())
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
            print(f"round {number + 1}: {checked} messages acknowledged since the last, all found" if not ledger.problems else
                  f"round {number + 1}: {len(ledger.problems)} problems", flush=True)
        delivered = effective_receptions(service, ledger)
    kinds = collections.Counter(message.kind for message in ledger.complete())
    print(f"{options.rounds} rounds, seed {options.seed}: {len(ledger.posted)} messages posted, {len(ledger.complete())} acknowledged "
          f"({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}), {delivered} delivered, {len(ledger.problems)} problems")
    if not ledger.acknowledged:
        print("nothing was acknowledged: this run proves nothing")
    return 1 if ledger.problems or not ledger.acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
