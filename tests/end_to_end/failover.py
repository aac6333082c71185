#!/usr/bin/env python3
"""Three nodes on a PostgreSQL pair under Patroni, whose primary is killed under load: the standby takes over, the nodes find it by
themselves, and what was acknowledged arrives, once with effect, each patient's letters in order."""
import pathlib
import shutil
import sys

import harness
import nodes

sys.path.append(str(harness.TOP / "tests" / "support"))
import patroni_pair  # noqa: E402


class Failover(nodes.Nodes):
    PATIENTS, LETTERS = 6, 20
    SENDER_PATIENCE = 240  # a commit waits until there is a standby again

    def make_database(self):
        pair = patroni_pair.Pair()
        self.addCleanup(pair.__exit__)
        try:
            pair.start()
        except (AssertionError, OSError):
            print(pair.logs(), file=sys.stderr)
            raise
        return pair

    def store_settings(self):
        return "require_standby = true\n"

    def disturb(self):
        self.wait_for(0.25)
        old = self.database.primary()
        old.kill()
        patroni_pair.wait_until(self.database.primary, "the standby to take over")
        self.assertIsNot(self.database.primary(), old)
        # Strict: the new primary takes no commit while it is alone. The old one comes back as its standby, as its machine would.
        old.start()
        self.database.wait_for_standby()
        self.wait_for(0.6)


if __name__ == "__main__":
    missing = [program for program in ("patroni", "etcd") if not shutil.which(program)]
    if missing or not pathlib.Path("/usr/lib/postgresql").exists():
        print(f"skipped: {', '.join(missing) or 'PostgreSQL'} is not installed (deploy/install test)")
        sys.exit(77)
    harness.main()
