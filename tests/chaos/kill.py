"""SIGKILL at random instants under load. After each restart every acknowledged message is found: in the store, by
GET /messages/{id}, and delivered, once, with its own content.

Letters of all kinds go in, pairs of a letter and its attachments, and FHIR messages; some of them twice, as senders do that got no
answer before the kill. What a receiver sees is told by the target folder: a file that is written a second time was delivered twice
with effect unless it has the same bytes; a message that was acknowledged twice must still be one message; a pair must be one
message with its attachment, and each of its halves be acknowledged once.
"""
import collections
import concurrent.futures
import hashlib
import random
import re

from fault import Fault, Figures
from oracle import Ledger, Sender, fhir_message, harness, letter, letters, pair, under_load, verify

CLIENTS = 8
SETS = (1, 10)  # stores, in the short form and in the full one


def make(sender, name):
    kind = sender.random.choice([*letters.KINDS, "pair", "pair", "FHIR", "FHIR"])
    return pair(name, sender.random) if kind == "pair" else fhir_message(name) if kind == "FHIR" else letter(name, kind)


class Folder:
    """What the target folder shows. Files are read when they are new or were written again."""

    def __init__(self, service):
        self.service, self.seen = service, {}  # path -> (inode, time, what was read)

    def read(self, suffix, look):
        out = {}
        for path in self.service.out_files(suffix):
            status = path.stat()
            known = self.seen.get(path)
            if known is None or known[:2] != (status.st_ino, status.st_mtime_ns):
                known = self.seen[path] = (status.st_ino, status.st_mtime_ns, look(path))
            out[path] = known[2]
        return out

    def messages(self):
        return {path.stem: digest for path, digest in self.read(".json", lambda path: hashlib.sha256(path.read_bytes()).hexdigest()).items()}

    def receipts(self):
        """Letter id -> how many receipts about it: of the halves of pairs, since all others are answered at once."""
        def about(path):
            found = re.search(rb"<OriginalLetterIdentifier>([^<]+)<", path.read_bytes())
            return found[1].decode() if found else path.name
        return collections.Counter(self.read(".xml", about).values())


class Checker:
    def __init__(self, service, ledger):
        self.service, self.ledger, self.folder = service, ledger, Folder(service)
        self.checked = set()
        self.files = {}  # message id -> SHA-256 of what was delivered first

    def check(self):
        for message in self.ledger.complete():
            if message.name not in self.checked:
                self.check_message(message)
                self.checked.add(message.name)
        known = {message.message_id for message in self.ledger.posted.values()}
        files = self.folder.messages()
        for name in files.keys() - known:
            self.ledger.doubled(f"{name}: delivered, but nobody sent it")
        for name, digest in files.items():
            if self.files.setdefault(name, digest) != digest:
                self.ledger.doubled(f"{name}: delivered a second time with other content")
        for name in self.files.keys() - files.keys():
            self.ledger.lost(f"{name}: was delivered and is gone")
        self.check_receipts()

    def check_message(self, message):
        for part in range(len(message.parts)):
            location = self.ledger.acknowledged[message.name, part]
            answer = self.service.request("GET", location)
            if answer.status != 200:
                self.ledger.lost(f"{message.name}: acknowledged, and now GET {location} says {answer.status}")
                return
        path = self.service.folder / "var" / "out" / f"{message.message_id}.json"
        try:
            harness.wait_until(path.exists, f"{path.name} in var/out")
        except AssertionError as missing:
            self.ledger.lost(f"{message.name} ({message.kind}): acknowledged and not delivered: {missing}; {answer.text[:300]}")
            return
        if not message.check(path.read_bytes()):
            self.ledger.problem(f"{message.name} ({message.kind}): delivered with another content: {path.name}")

    def check_receipts(self):
        """Each half of a pair that was joined is acknowledged once, and nothing else is."""
        wanted = {name for message in self.ledger.complete() if message.kind == "pair" for name in (message.name, message.name + "B")}
        try:
            harness.wait_until(lambda: wanted <= self.folder.receipts().keys(), "the receipts of halves")
        except AssertionError:
            self.ledger.lost(f"no receipt for {sorted(wanted - self.folder.receipts().keys())[:5]}")
        halves = {name for message in self.ledger.posted.values() if message.kind == "pair" for name in (message.name, message.name + "B")}
        for name, count in self.folder.receipts().items():
            if name not in halves:
                self.ledger.doubled(f"{name}: a receipt that nobody waits for, or a half that was passed on alone")
            elif count > 1:
                self.ledger.doubled(f"{name}: acknowledged {count} times")


def one_round(service, checker, senders, life, pool):
    with under_load(service, senders, pool) as stop:
        stop.wait(life)
        service.kill()
    service.start()
    checker.check()


def one_set(context, number, rounds, longest):
    """So many rounds on one store, which is verified whole at the end, once beside its gateway and once without it."""
    ledger, random_source = Ledger(), context.random(f"kill {number}")
    senders = [Sender(ledger, random.Random(f"{context.seed} {number} {client}"), f"C{client:02}", make) for client in range(CLIENTS)]
    with harness.Service(environment={"GENVEJ_LOG": "error"}) as service, concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        checker = Checker(service, ledger)
        for one in range(rounds):
            one_round(service, checker, senders, random_source.uniform(0.01, longest), pool)
            ledger.figures.rounds += 1
            context.progress(number * rounds + one + 1, context.choose(*SETS) * rounds)
        delivered = len(service.out_files())
        verify(service, ledger)
        service.kill()
        verify(service, ledger, "killed")
    complete = ledger.complete()
    ledger.figures.acknowledged, ledger.figures.delivered = len(complete), delivered
    # Copies of one message are one: the files must add up to what was acknowledged.
    if delivered < len(complete):
        ledger.lost(f"{len(complete)} acknowledged, {delivered} delivered")
    return ledger.figures, len(ledger.posted), collections.Counter(message.kind for message in complete)


def run(context):
    # Many short lives show more than few long ones. Everything is looked at after each of them, so the store begins anew before that
    # takes longer than the lives.
    rounds, longest = context.choose(25, 100), context.choose(0.6, 0.2)
    figures, posted, kinds = Figures(), 0, collections.Counter()
    for number in range(context.choose(*SETS)):
        seen, count, by_kind = one_set(context, number, rounds, longest)
        figures.add(seen)
        posted += count
        kinds += by_kind
    figures.notes.append(f"{posted} posted; acknowledged: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    return figures


FAULTS = [Fault("kill", "SIGKILL at a random instant under load, then a restart", run)]
