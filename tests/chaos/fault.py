"""What a fault of tests/chaos is: a name, what is injected, a function that injects it and counts.

A fault's module has a list FAULTS. Its function gets a Context and gives Figures, or raises Skipped with the reason when this
machine cannot do it. Numbers of the short form are for tests/run; those of the full form for docs/reliability.md.
"""
import dataclasses
import random


class Skipped(Exception):
    """This machine cannot do it; the text says why."""


@dataclasses.dataclass
class Figures:
    """What was seen. lost: acknowledged and gone. doubled: two effects of one message. verified: how often the store was held against what
    it promises."""
    rounds: int = 0
    acknowledged: int = 0
    delivered: int = 0
    transmissions: int = 0
    lost: int = 0
    doubled: int = 0
    verified: int = 0
    problems: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)

    def add(self, other):
        """What was seen on another store: numbers add up, lists follow each other."""
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def proves_something(self):
        return self.rounds > 0 and self.acknowledged > 0 and self.verified > 0

    def passed(self):
        return self.proves_something() and not (self.lost or self.doubled or self.problems)


@dataclasses.dataclass
class Context:
    full: bool
    seed: int
    progress: object = lambda done, of: None

    def choose(self, short, full):
        return full if self.full else short

    def random(self, salt=""):
        return random.Random(f"{self.seed}{salt}")


@dataclasses.dataclass
class Fault:
    name: str
    what: str
    run: object
