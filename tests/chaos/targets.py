"""Targets that behave badly in every way of tests/support/hostile_receiver.py, for each kind of target, plain and with TLS; and
fifty targets of which forty-nine are dead.

Every letter goes to every target, so that all of them are tried at once. What is checked: the gateway calls each failure by its name, a
neighbour that is well gets everything meanwhile, and when the targets are well again each gets every letter, once with effect, a
citizen's letters in their order.
"""
import contextlib
import pathlib
import re
import sys
import tempfile
import time

from fault import Fault
from oracle import Arrivals, Ledger, harness, hold_against, letter, letters, state_of, verify

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import hostile_receiver as hostile  # noqa: E402

ANSWER_SECONDS = 1
LATE = {"timeout.connect", "timeout.send", "timeout.answer"}
LIVING = "5790001000035"  # where the letters for the living target go
DEAD_KINDS = ("down", "half-open", "silent", "slow", "busy", "headers", "cut")


class Target:
    """A target of the gateway and its other side."""

    def __init__(self, ward, name, kind, behaviour, secure):
        self.name, self.kind, self.behaviour, self.arrivals = name, kind, behaviour, Arrivals()
        self.receiver = hostile.Receiver(ward, kind, behaviour, self.arrivals, secure, ANSWER_SECONDS)
        self.failures = (secure and behaviour.tls_failures) or behaviour.failures

    def configuration(self, authorities):
        return (f'[[target]]\nname = "{self.name}"\nkind = "{self.kind}"\nurl = "{self.receiver.url()}"\nca_file = "{authorities}"\n'
                f"answer_seconds = {ANSWER_SECONDS}\nfirst_retry_seconds = 1\nlongest_retry_seconds = 2\nbreaker_failures = 2\n"
                "receipt_minutes = 0\nresends = 0\n")

    def expected(self, names):
        """key -> name of the message"""
        if self.kind == "vans":
            return {f"{letters.SENDER}#{name}": name for name in names}
        return {letters.message_id(name): name for name in names}


def attempts(service):
    """target -> class of failure ("" delivered) -> attempts"""
    out = {}
    for labels, count in re.findall(r"(?m)^genvej_delivery_attempts_total\{([^}]*)\} (\d+)", service.metrics()):
        found = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        out.setdefault(found["target"], {})[found["failure"]] = int(count)
    return out


@contextlib.contextmanager
def hospital():
    """A ward of receivers and the file of what their certificates are checked by."""
    with tempfile.TemporaryDirectory(prefix="genvej-chaos-") as name, hostile.Ward(name) as ward:
        authorities = pathlib.Path(name) / "authorities.pem"
        authorities.write_text("".join(path.read_text() for path in ward.certificates.values()))
        yield ward, authorities


def post(service, ledger, message):
    path, media_type, body = message.parts[0]
    ledger.posted[message.name] = message
    answer = service.request("POST", path, body, {"Content-Type": media_type})
    if answer.status != 200:
        raise AssertionError(f"{message.name}: answered {answer.status} {answer.text[:300]}")
    ledger.note(message.name, 0, answer.headers["Location"])


def wait_for_failures(service, ledger, targets, ward, patience=harness.PATIENCE + 10):
    """Every target that is ill has been tried and the failure has been called by its name; beside that nothing but late, where the receivers
    were late themselves."""
    def missing():
        seen = attempts(service)
        return [one for one in targets if not set(one.failures) & seen.get(one.name, {}).keys()]
    try:
        harness.wait_until(lambda: not missing(), "an attempt at each target", patience)
    except AssertionError:
        for one in missing():
            ledger.problem(f"{one.name}: expected {one.failures}, seen {attempts(service).get(one.name)}")
    for one in targets:
        wrong = attempts(service).get(one.name, {}).keys() - set(one.failures)
        if ward.longest_lag > ANSWER_SECONDS / 4:
            wrong -= LATE
        if wrong:
            ledger.problem(f"{one.name}: called {sorted(wrong)}, {one.failures} expected")


def wait_for_delivery(service, ledger, names, patience):
    def open_ones():
        return [name for name in names if any(state not in ("delivered", "refused", "dead", "discarded")
                                              for state in state_of(service, ledger.acknowledged[name, 0]))]
    try:
        harness.wait_until(lambda: not open_ones(), "the delivery to all that are well again", patience)
    except AssertionError:
        for name in open_ones():
            rows = service.request("GET", ledger.acknowledged[name, 0]).json()["deliveries"]
            left = [(row["target"], row["state"], row["lastError"]) for row in rows if row["state"] != "delivered"]
            ledger.lost(f"{name}: not delivered though the targets are well: {left[:5]}")


def check_order(ledger, target, lanes):
    """@param lanes lists of names, each of one citizen in the order of their acceptance"""
    order = list(target.arrivals.effects)
    for lane in lanes:
        keys = [key for key in target.expected(lane) if key in order]
        if sorted(keys, key=order.index) != keys:
            ledger.problem(f"{target.name}: a citizen's letters took effect out of order")


def finish(service, ledger, targets, names, lanes, patience=2 * harness.PATIENCE):
    for one in targets:
        if one.behaviour is not hostile.WELL:
            one.receiver.heal()
    wait_for_delivery(service, ledger, names, patience)
    for one in targets:
        hold_against(ledger, service, one.arrivals, one.expected(names), one.name)
        check_order(ledger, one, lanes)


def behaviours(context):
    """(kind, behaviour, TLS?) The short form has each behaviour with each kind, and each with TLS once."""
    for row in hostile.BEHAVIOURS:
        for kind in hostile.KINDS:
            for secure in (False, True):
                if row.certificate and not secure:
                    continue
                if context.full or not secure or kind == "fhir-message" or row.certificate:
                    yield kind, row, secure


def run_hostile(context):
    ledger, rounds = Ledger(), context.choose(1, 10)
    for number in range(rounds):
        hostile_round(context, ledger, f"{number:02}")
        context.progress(number + 1, rounds)
        ledger.figures.rounds += 1
    ledger.figures.acknowledged = len(ledger.complete())
    return ledger.figures


def hostile_round(context, ledger, prefix):
    lanes = [[f"H{prefix}{number:02}{lane:03}" for number in range(context.choose(2, 4))] for lane in range(1, context.choose(3, 6))]
    names = [name for lane in lanes for name in lane]
    with hospital() as (ward, authorities):
        targets = [Target(ward, f"{row.name}-{kind}{'-tls' if secure else ''}", kind, row, secure) for kind, row, secure in behaviours(context)]
        deliver = ", ".join(f'"{one.name}"' for one in targets)
        config = ('[[target]]\nname = "out"\npath = "var/out"\n' + "".join(one.configuration(authorities) for one in targets) +
                  f'[[route]]\ndeliver = ["out", {deliver}]\n')
        with harness.Service(config, environment={"GENVEJ_LOG": "error"}) as service:
            for name in names:
                post(service, ledger, letter(name, "XREF15"))
            wait_for_failures(service, ledger, targets, ward)
            for name in names:
                service.delivered(letters.message_id(name))
            finish(service, ledger, targets, names, lanes)
            verify(service, ledger)
        ledger.figures.notes.append(f"{len(targets)} targets: {len(hostile.BEHAVIOURS)} behaviours, kinds {', '.join(hostile.KINDS)}, plain and TLS; "
                                    f"the receivers came up to {ward.longest_lag:.1f} s late themselves")


def burst(service, ledger, living, names):
    """Seconds from the first post until the living target has all of them."""
    begun = time.monotonic()
    for name in names:
        post(service, ledger, letter(name, "XREF15", receiver=LIVING))
    harness.wait_until(lambda: living.expected(names).keys() <= living.arrivals.effects.keys(), "what the living target gets")
    return time.monotonic() - begun


def run_neighbours(context):
    ledger, count = Ledger(), context.choose(60, 400)
    with hospital() as (ward, authorities):
        rows = {row.name: row for row in hostile.BEHAVIOURS}
        kinds = list(hostile.KINDS)
        dead = [Target(ward, f"dead{number:02}", kinds[number % len(kinds)], rows[DEAD_KINDS[number % len(DEAD_KINDS)]], number % 5 == 0)
                for number in range(49)]
        living = Target(ward, "living", "fhir-message", hostile.WELL, False)
        deliver = ", ".join(f'"{one.name}"' for one in dead)
        config = ("".join(one.configuration(authorities) for one in [*dead, living]) +
                  f'[[route]]\nto = "{LIVING}"\ndeliver = ["living"]\n[[route]]\ndeliver = [{deliver}]\n')
        directory = harness.DIRECTORY + f"{LIVING},999000000000035,municipality,998,Anden Kommune,00000003,\n"
        with harness.Service(config, environment={"GENVEJ_LOG": "error"}, directory=directory) as service:
            alone = burst(service, ledger, living, [f"A{number:06}" for number in range(count)])
            context.progress(1, 4)
            for_dead = [f"D{number:06}" for number in range(context.choose(12, 60))]
            for name in for_dead:
                post(service, ledger, letter(name, "XREF15"))
            wait_for_failures(service, ledger, dead, ward)
            context.progress(2, 4)
            among = burst(service, ledger, living, [f"B{number:06}" for number in range(count)])
            context.progress(3, 4)
            if living.arrivals.transmissions != 2 * count:
                ledger.problem(f"{2 * count} letters for the living target took {living.arrivals.transmissions} transmissions")
            if among > 3 * alone + 3:
                ledger.problem(f"the living target got its letters in {alone:.1f} s alone and in {among:.1f} s among the dead")
            hold_against(ledger, service, living.arrivals, living.expected(name for name in ledger.posted if name not in for_dead), "living")
            finish(service, ledger, dead, for_dead, [])
            verify(service, ledger)
            context.progress(4, 4)
    ledger.figures.rounds, ledger.figures.acknowledged = 1, len(ledger.complete())
    ledger.figures.notes.append(f"{count} letters to the living target: {alone:.2f} s alone, {among:.2f} s among 49 dead ones")
    return ledger.figures


FAULTS = [Fault("targets", "targets that are down, slow, half-open, late, talk rubbish, hang up, ... (rows of hostile_receiver.py)", run_hostile),
          Fault("neighbours", "fifty targets of which forty-nine are dead", run_neighbours)]
