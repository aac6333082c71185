#!/usr/bin/env python3
"""`genvej store` on PostgreSQL: a store is checked beside its gateway and after a kill, copied by pg_dump and read into another database
that serves, relieved of what is old, and brought to the present form; nothing tells a password."""
import json
import subprocess
import unittest

import harness
import letters
import private_postgres

CLASSES = ("reception_body", "body", "reception", "letter", "late_translation", "delivery", "document")


class StoreOnPostgres(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = private_postgres.Server()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.start()

    def setUp(self):
        self.name = f"e{self._testMethodName[5:25]}"
        self.url = self.server.make_database(self.name)
        self.service = self.serve(self.url)

    def serve(self, url):
        service = harness.Service(f'[store]\nurl = "{url}"\nlease_seconds = 2\n')
        self.addCleanup(service.__exit__)
        return service.start()

    def post(self, name, citizen="0101010101"):
        answer = self.service.post(letters.encode(letters.letter("XDIS91", name, citizen=citizen)))
        self.assertEqual(answer.status, 200, answer.text)
        return answer.headers["Location"]

    def store(self, command, *words, exit_code=0):
        done = harness.run("store", command, *words, cwd=self.service.folder)
        said = (done.stdout + done.stderr).decode()
        self.assertEqual(done.returncode, exit_code, said)
        return said

    def here(self, command, *words, **how):
        return self.store(command, "--config", "genvej.toml", *words, **how)

    def sql(self, text):
        return self.server.sql(text, self.name)

    def wait_for_delivery(self, count):
        harness.wait_until(lambda: self.sql("SELECT count(*) FROM delivery WHERE state = 2") == str(count), f"{count} deliveries")

    def test_verify_beside_a_gateway_under_load_and_what_it_says_of_damage(self):
        with harness.under_load(self.post):
            for _ in range(3):
                self.assertIn("keeps what it promises", self.here("verify"))
        self.service.kill()
        self.assertIn("keeps what it promises", self.here("verify"), "also after a kill")
        self.sql("UPDATE node SET sums[2] = sums[2] + 1 WHERE sums <> '{}'")
        done = harness.run("store", "verify", "--config", "genvej.toml", cwd=self.service.folder)
        self.assertEqual(done.returncode, 1)
        issue = json.loads(done.stderr)["issue"][0]
        self.assertIn("accepted", issue["details"]["text"])
        self.assertIn("store.sum", json.dumps(issue))

    def test_backup_is_restored_verified_and_served(self):
        first = self.post("B1")
        self.wait_for_delivery(1)
        self.assertIn("one state of the store", self.here("backup", "copy.dump"))
        self.assertIn("exists already", self.here("backup", "copy.dump", exit_code=3))
        self.assertEqual((self.service.folder / "copy.dump").stat().st_mode & 0o777, 0o600)
        later = self.post("B2", citizen="0202020202")
        other = self.server.make_database("restored")
        subprocess.run([private_postgres.programs() / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={other}",
                        self.service.folder / "copy.dump"], check=True)
        self.assertIn("keeps what it promises", self.store("verify", "--store", other))
        restored = self.serve(other)
        self.assertEqual(restored.request("GET", first).status, 200)
        self.assertEqual(restored.request("GET", later).status, 404, "it came after the copy was made")
        answer = restored.post(letters.encode(letters.letter("XDIS91", "B1", citizen="0101010101")))
        self.assertEqual((answer.status, answer.headers["Location"]), (200, first), "still a duplicate")
        self.assertEqual(restored.post(letters.encode(letters.letter("XDIS91", "B3"))).status, 200)
        self.assertIn("keeps what it promises", self.store("verify", "--store", other))

    def test_prune_relieves_old_messages_beside_a_gateway_and_gives_room_back(self):
        old = [self.post(f"R{number:04}", citizen=f"010101{1000 + number}") for number in range(60)]
        self.wait_for_delivery(60)
        # As if all of it had come 200 days ago.
        self.sql("UPDATE reception SET received = received - 200 * 86400000::bigint")
        for parent in CLASSES[:2]:
            self.sql(f"DO $$ BEGIN EXECUTE format('CREATE TABLE %I PARTITION OF {parent} FOR VALUES FROM (%L) TO (%L)', '{parent}' || "
                     "to_char(now() - interval '200 days', '_YYYYMM'), date_trunc('month', now() - interval '200 days')::date, "
                     "(date_trunc('month', now() - interval '200 days') + interval '1 month')::date); END $$")
        self.sql("; ".join(f"UPDATE {table} SET kept = (now() - interval '200 days')::date" for table in CLASSES))
        fresh = self.post("R9999", citizen="0303030303")
        self.wait_for_delivery(61)
        self.assertIn("would relieve 60 messages", self.here("prune", "--older-than", "90d", "--dry-run"))
        self.assertIsNone(self.service.request("GET", old[0]).json()["pruned"])
        said = self.here("prune", "--older-than", "90d")
        self.assertIn("relieved 60 messages", said)
        # What stands in a citizen's file stays: the receiver is a municipality.
        self.assertGreater(int(said.splitlines()[2].split()[0]), 30_000, said)
        self.assertEqual(self.sql("SELECT count(*) FROM pg_class WHERE relname ~ '^reception_body_[0-9]{6}$'"), "3", "the old month is gone")
        self.assertIsNotNone(self.service.request("GET", old[0]).json()["pruned"])
        self.assertIsNone(self.service.request("GET", fresh).json()["pruned"])
        again = self.service.post(letters.encode(letters.letter("XDIS91", "R0000", citizen="0101011000")))
        self.assertEqual((again.status, again.headers["Location"]), (200, old[0]), "still a duplicate")
        self.here("verify")
        self.here("prune", "--older-than", "3d", exit_code=2)

    def test_migrate_says_what_it_did(self):
        self.assertRegex(self.here("migrate"), r"has form \d+ already")
        self.service.stop()
        self.assertRegex(self.here("migrate"), r"has form \d+ already")
        empty = self.server.make_database("fresh")
        self.assertIn("genvej store migrate", self.store("verify", "--store", empty, exit_code=3))
        self.assertRegex(self.store("migrate", "--store", empty), r"had form 0 and has form \d+")
        self.assertIn("keeps what it promises", self.store("verify", "--store", empty))

    def test_no_password_is_told(self):
        for url in (f"postgresql://genvej:hush-hush@/nothing?host={self.server.folder}", f"{self.url.replace(self.name, 'nothing')}&password=hush-hush"):
            said = self.store("verify", "--store", url, exit_code=3)
            self.assertIn("nothing", said)
            self.assertNotIn("hush", said)


if __name__ == "__main__":
    harness.main()
