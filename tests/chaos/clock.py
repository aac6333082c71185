"""The wall clock jumps while deliveries wait: an hour back, a day ahead, and back again (libfaketime; clocks that measure durations go on
as they should). Every letter is delivered soon after its target is well again, whatever the clock says: nothing waits longer than
longest_retry_seconds, and the order of a citizen's letters holds."""
import email.utils
import random
import time

from fault import Fault, Skipped
from oracle import Ledger, harness, hold_against, letter, verify
from targets import Target, attempts, check_order, hospital, hostile, post

import fake_time  # in tests/support, which targets has put into the path

CAP_SECONDS = 2   # longest_retry_seconds of targets.Target
# What a wall clock could postpone is an hour or a day: a machine that is busy may have its time.
PATIENCE = CAP_SECONDS + harness.PATIENCE
HOUR, DAY = 3600, 86400
#: (what the clock does while deliveries wait, offsets in seconds one after the other)
JUMPS = [("an hour back", (-HOUR,)), ("a day ahead", (DAY,)), ("a day ahead and back again", (DAY, 0)), ("an hour back and on again", (-HOUR, 0)),
         ("a day ahead, then an hour behind", (DAY, -HOUR))]


class Clock:
    """The wall clock of the gateway: real time and an offset, changed while it runs."""

    def __init__(self, folder):
        if fake_time.library() is None:
            raise Skipped("libfaketime (Debian package faketime) is not here")
        self.file = folder / "clock"
        self.set(0)
        self.environment = fake_time.environment(TIMESTAMP_FILE=str(self.file), NO_CACHE="1", DONT_FAKE_MONOTONIC="1", DONT_RESET="1")

    def set(self, seconds):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.replace(self.file)


def seen_by(service):
    """The gateway's wall clock, by the Date of an answer, in seconds from ours."""
    answer = service.request("GET", "/health/live", operator=True)
    return email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()


def one_round(service, clock, ledger, targets, offsets, lanes):
    names = [name for lane in lanes for name in lane]
    for name in names:
        post(service, ledger, letter(name, "XREF15"))
    harness.wait_until(lambda: all(sum(attempts(service).get(one.name, {}).values()) > 0 for one in targets), "a failed attempt at each target")
    for offset in offsets:
        clock.set(offset)
        harness.wait_until(lambda: abs(seen_by(service) - offset) < 5, "the clock to jump")
    for one in targets:
        one.receiver.heal()
    healed = time.monotonic()

    def missing():
        return [(one.name, key) for one in targets for key in one.expected(names) if key not in one.arrivals.effects]
    try:
        harness.wait_until(lambda: not missing(), "deliveries after the jump", PATIENCE)
    except AssertionError:
        ledger.lost(f"offsets {offsets}: {time.monotonic() - healed:.1f} s after the targets were well again these wait: {missing()[:5]}")
    return time.monotonic() - healed


def run(context):
    ledger, longest = Ledger(), 0.0
    rounds = [jump for _ in range(context.choose(1, 10)) for jump in JUMPS]
    random.Random(context.seed).shuffle(rounds)
    for number, (what, offsets) in enumerate(rounds):
        with hospital() as (ward, authorities):
            rows = {row.name: row for row in hostile.BEHAVIOURS}
            targets = [Target(ward, kind, kind, rows[behaviour], False) for kind, behaviour in
                       (("fhir", "down"), ("fhir-message", "busy"), ("vans", "silent"))]
            config = "".join(one.configuration(authorities) for one in targets)
            service = harness.Service(config, environment={"GENVEJ_LOG": "error"})
            clock = Clock(service.folder)
            service.environment.update(clock.environment)
            with service:
                lanes = [[f"J{number:03}{place:02}{lane:03}" for place in range(3)] for lane in (1, 2)]
                longest = max(longest, one_round(service, clock, ledger, targets, offsets, lanes))
                names = [name for lane in lanes for name in lane]
                for one in targets:
                    hold_against(ledger, service, one.arrivals, one.expected(names), one.name)
                    check_order(ledger, one, lanes)
                verify(service, ledger)
                pid = service.process.pid
            fake_time.forget(pid)
        ledger.figures.rounds += 1
        context.progress(number + 1, len(rounds))
    ledger.figures.acknowledged = len(ledger.complete())
    ledger.figures.notes.append(f"jumps: {', '.join(what for what, _ in JUMPS)}; all was delivered at most {longest:.1f} s after the targets were "
                                f"well again; the cap of the pauses is {CAP_SECONDS} s")
    return ledger.figures


FAULTS = [Fault("clock", "the wall clock jumps an hour back, a day ahead, and back, while deliveries wait", run)]
