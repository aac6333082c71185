#!/usr/bin/env python3
"""What operators do: they look for messages, have them sent again, give them up, pause a target, copy, relieve and check the store.
A real gateway and a target that refuses what it is told to refuse; all of it holds after a SIGKILL, too."""
import contextlib
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import threading
import unittest
import uuid

import bundles
import fhir_message
import harness
import letters
import receipts

DAY = 86_400_000
CPR = "1712661234"
ON_POSTGRES = os.environ.get("GENVEJ_TEST_STORE") == "postgres"
# What looks into the store's file or puts another one in its place.
of_a_file = unittest.skipIf(ON_POSTGRES, "about the file of SQLite")


class Target:
    """Takes FHIR messages; refuses those whose Bundle.id is in `refused`, and takes none while `down`."""

    def __init__(self):
        self.refused, self.down = set(), False
        self.receiver = fhir_message.Receiver(self.answer)

    def answer(self, bundle):
        if self.down:
            return 503, None
        return (422, None) if bundle["id"] in self.refused else (200, bundles.acknowledgement(bundle))

    def times(self, name):
        return sum(body["id"] == letters.bundle_id(name, name) for body in self.receiver.bodies)

    def config(self):
        return (f'[[target]]\nname = "up"\nkind = "fhir-message"\nurl = "{self.receiver.url}"\nfirst_retry_seconds = 1\n'
                'longest_retry_seconds = 1\nresends = 0\nbreaker_failures = 1000\n')


class Operated(unittest.TestCase):
    """A gateway, its target, and what the tests say often."""

    def setUp(self):
        self.target = Target()
        self.addCleanup(self.target.receiver.close)
        self.service = harness.Service(self.target.config()).start()
        self.addCleanup(self.service.__exit__)

    def post(self, name, citizen="0101010101"):
        answer = self.service.post(letters.encode(letters.letter("XDIS91", name, citizen=citizen)))
        self.assertEqual(answer.status, 200, answer.text)
        return answer.headers["Location"].removeprefix("/messages/")

    def get(self, path):
        answer = self.service.request("GET", path, operator=True)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json()

    def press(self, path, body=None, key=None, status=200):
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), "Content-Type": "application/json"}
        answer = self.service.request("POST", path, json.dumps(body) if body else None, headers, operator=True)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json()

    def delivery(self, message):
        return self.get(f"/api/messages/{message}")["deliveries"][0]

    def wait_for(self, message, state):
        return harness.wait_until(lambda: (d := self.delivery(message))["state"] == state and d, f"a delivery that is {state}")

    def command(self, *words, exit_code=0):
        done = harness.run(*words, cwd=self.service.folder)
        self.assertEqual(done.returncode, exit_code, (done.stdout + done.stderr).decode())
        return done.stdout.decode()

    def messages(self, *words):
        return json.loads(self.command("messages", *words, "--gateway", f"http://{self.service.host}:{self.service.operator_port}"))

    def store(self, command, *words, **how):
        return self.command("store", command, "--config", "genvej.toml", *words, **how)

    def held_lane(self):
        """A refused message, and one of the same patient behind it."""
        self.target.refused.add(letters.bundle_id("O1", "O1"))
        first = self.post("O1")
        self.wait_for(first, "refused")
        second = self.post("O2")
        return first, second


class Operations(Operated):
    def test_a_message_is_found_shown_and_its_life_is_told(self):
        first, second = self.held_lane()
        self.assertEqual([row["id"] for row in self.messages("list")], [second, first])
        self.assertEqual([row["id"] for row in self.messages("list", "--limit", "1")], [second])
        found = self.messages("list", "--letter", "O1")
        self.assertEqual([row["id"] for row in found], [first])
        self.assertEqual(found[0]["deliveries"]["refused"], 1)
        self.assertEqual(self.messages("list", "--kind", "GGOP"), [])
        self.assertEqual(len(self.messages("list", "--sender", letters.SENDER, "--from", "2026-01-01")), 2)
        self.assertEqual(self.messages("list", "--until", "2026-01-01"), [])
        shown = self.messages("show", second)
        self.assertEqual(shown["deliveries"][0]["waits"]["code"], "held")
        self.assertIn(first, shown["deliveries"][0]["waits"]["text"])
        events = [event["event"] for event in self.messages("trace", first)["events"]]
        self.assertEqual(events, ["received", "planned", "attempted"])
        page = self.get("/api/messages?limit=1")
        self.assertEqual(self.get(f"/api/messages?limit=1&after={page['next']}")["messages"][0]["id"], first)
        for bad in ("limit=0", "state=lost", "from=yesterday", "after=x"):
            self.assertEqual(self.service.request("GET", f"/api/messages?{bad}", operator=True).status, 400, bad)
        self.command("messages", "show", "nothing", "--gateway", f"http://127.0.0.1:{self.service.operator_port}", exit_code=1)

    def test_what_a_message_says_is_shown_byte_for_byte_also_of_what_was_refused(self):
        letter = letters.encode(letters.letter("XDIS91", "C001"))
        message = self.service.post(letter).headers["Location"].removeprefix("/messages/")
        wrong = letter.replace(b"XDIS91", b"XDIS77")
        refused = self.service.post(wrong)
        self.assertGreaterEqual(refused.status, 400)
        for number, (sent, bytes_of) in enumerate(((message, letter), (refused.headers["Location"].removeprefix("/messages/"), wrong))):
            with self.subTest(number=number):
                answer = self.service.request("GET", f"/api/messages/{sent}/raw", operator=True)
                self.assertEqual((answer.status, answer.body, answer.headers["Content-Type"]), (200, bytes_of, "application/octet-stream"))
                self.assertIn(f'filename="{sent}"', answer.headers["Content-Disposition"])
                self.assertEqual(self.content("raw", sent), bytes_of)
        bundle = self.get(f"/api/messages/{message}/fhir")
        self.assertEqual((bundle["resourceType"], bundle["id"]), ("Bundle", letters.bundle_id("C001", "C001")))
        self.assertEqual(json.loads(self.content("fhir", message, "--part", "1")), bundle)
        as_xml = self.service.request("GET", f"/api/messages/{message}/fhir?_format=xml", operator=True)
        self.assertIn("application/fhir+xml", as_xml.headers["Content-Type"])
        self.assertTrue(as_xml.text.startswith("<?xml") or as_xml.text.startswith("<Bundle"), as_xml.text[:80])
        for path, status, code in ((f"{message}/fhir?letter=2", 404, "operator.no_bundle"), (f"{message}/fhir?letter=x", 400, "http.query"),
                                   (f"{sent}/fhir", 404, "operator.no_bundle"), ("nobody/raw", 404, "operator.unknown_id")):
            answer = self.service.request("GET", f"/api/messages/{path}", operator=True)
            self.assertEqual((answer.status, answer.json()["issue"][0]["details"]["coding"][0]["code"]), (status, code), path)

    def content(self, form, message, *words):
        done = harness.run("messages", form, message, *words, "--gateway", f"http://{self.service.host}:{self.service.operator_port}")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_retry_discard_and_the_lane_behind(self):
        first, second = self.held_lane()
        rows = self.get("/api/deliveries?target=up")["deliveries"]
        self.assertEqual([(row["message"], row["state"]) for row in rows], [(first, "refused"), (second, "waiting")])
        number = rows[0]["id"]
        self.press(f"/api/deliveries/{number}/retry")
        harness.wait_until(lambda: self.target.times("O1") == 2, "the second attempt")
        self.wait_for(first, "refused")
        self.assertEqual(self.delivery(second)["state"], "waiting", "it is held again")
        self.press(f"/api/deliveries/{number}/discard", {"reason": f"sent by telephone, {CPR}"})
        self.wait_for(second, "delivered")
        given_up = self.delivery(first)
        self.assertEqual(given_up["state"], "discarded")
        self.assertEqual(given_up["lastError"], "sent by telephone, [...]")
        self.press(f"/api/deliveries/{number}/discard", {"reason": "again"}, status=409)
        self.press("/api/deliveries/4711/retry", status=404)
        self.press(f"/api/deliveries/{number}/discard", {"why": "no reason"}, status=400)
        self.assertEqual([event["event"] for event in self.messages("trace", first)["events"]],
                         ["received", "planned", "attempted", "repeated", "attempted", "discarded"])

    def test_what_nobody_understands_chooses_nothing_and_does_nothing(self):
        """A mistyped filter would show everything, or a target for which nothing waits."""
        self.target.down = True
        first = self.post("O0090")
        number = self.wait_for(first, "waiting")["id"]
        for path, word in (("/api/messages?sate=refused", "sate"), ("/api/messages?state=refused&state=accepted", "state"),
                           ("/api/deliveries?target=upp", "up"), ("/api/targets?x=1", "x"), ("/api/messages?limit=501", "limit")):
            answer = self.service.request("GET", path, operator=True)
            self.assertEqual(answer.status, 400, path)
            self.assertIn(word, answer.text)
        answer = self.service.request("POST", "/api/targets/up/retry?state=dead", None, {"Idempotency-Key": "o-90"}, operator=True)
        self.assertEqual(answer.status, 400, answer.text)
        hostile = {"cut": b'{"reason":', "number": b'{"reason":5}', "nothing": b"", "latin 1": '{"reason":"sl\u00f8jfe"}'.encode("latin-1"),
                   "nul": b'{"reason":"a\\u0000b"}', "long": b'{"reason":"' + b"x" * 501 + b'"}',
                   "deep": b'{"reason":' + b"[" * 60_000}
        for name, body in hostile.items():
            headers = {"Idempotency-Key": f"o-90 {name}".replace(" ", "-"), "Content-Type": "application/json"}
            answer = self.service.request("POST", f"/api/deliveries/{number}/discard", body, headers, operator=True)
            self.assertEqual(answer.status, 400, f"{name}: {answer.text}")
            self.assertIn("operator.no_reason", answer.text)
        self.assertIn(self.delivery(first)["state"], ("waiting", "sending"), "and the gateway lives")

    @of_a_file
    def test_a_time_that_runs_over_prunes_nothing(self):
        self.post("O0091")
        for days in ("36501d", "213503982335d", "99999999999999d", "106751991168d", "-9d", "6d", "7", "d"):
            done = harness.run("store", "prune", "--store", "var/genvej.db", f"--older-than={days}", cwd=self.service.folder)
            self.assertEqual(done.returncode, 2, days)
            self.assertIn(b"36500", done.stderr)

    def test_a_button_needs_a_key_and_pressed_twice_does_it_once(self):
        first, _ = self.held_lane()
        path = f"/api/messages/{first}/replay"
        answer = self.service.request("POST", path, None, {}, operator=True)
        self.assertEqual(answer.status, 400)
        self.assertIn("Idempotency-Key", answer.text)
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.press(path, key="one"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 8)
        self.assertEqual(len({json.dumps(one) for one in answers}), 1)
        self.assertEqual(len(self.get(f"/api/messages/{first}")["deliveries"]), 2)
        self.press("/api/targets/up/pause", key="one", status=422)
        self.service.kill()
        self.service.start()
        self.assertEqual(self.press(path, key="one"), answers[0], "the answer is kept")
        self.assertEqual(len(self.get(f"/api/messages/{first}")["deliveries"]), 2)

    def test_replay_sends_what_was_delivered_once_more_under_the_same_key(self):
        message = self.post("O3")
        self.wait_for(message, "delivered")
        self.assertEqual(len(self.messages("replay", message)["deliveries"]), 1)
        harness.wait_until(lambda: self.target.times("O3") == 2, "the second transmission")
        ids = [body["entry"][0]["resource"]["id"] for body in self.target.receiver.bodies]
        self.assertEqual(len(set(ids)), 1, "the receiver knows it by its MessageHeader.id")

    def test_a_paused_target_stays_paused_after_a_kill_and_a_night_is_caught_up(self):
        self.press("/api/targets/up/pause")
        message = self.post("O4")
        self.assertEqual(self.wait_for(message, "waiting")["waits"]["code"], "paused")
        self.service.kill()
        self.service.start()
        self.assertEqual(self.wait_for(message, "waiting")["waits"]["code"], "paused")
        self.assertTrue(self.get("/api/targets")["targets"][0]["paused"])
        self.press("/api/targets/nowhere/pause", status=404)
        self.press("/api/targets/up/resume")
        self.wait_for(message, "delivered")

    def test_all_of_a_target(self):
        names = ["P1", "P2", "P3"]
        messages = {}
        for number, name in enumerate(names):
            self.target.refused.add(letters.bundle_id(name, name))
            messages[name] = self.post(name, citizen=f"010101{1000 + number}")
        for name in names:
            self.wait_for(messages[name], "refused")
        self.target.refused.clear()
        self.assertEqual(len(self.press("/api/targets/up/retry")["deliveries"]), 3)
        for name in names:
            self.wait_for(messages[name], "delivered")
        self.assertEqual(self.press("/api/targets/up/retry")["deliveries"], [])

    def test_a_body_that_is_larger_than_a_button_needs_is_refused_unread(self):
        message = self.post("B001")
        path = f"/api/deliveries/{self.delivery(message)['id']}/discard"
        long = json.dumps({"reason": "x" * 70_000}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        bodies = {"announced": (long, {}), "chunked": (iter([long[:40_000], long[40_000:]]), {}),
                  "inflated": (gzip.compress(long), {"Content-Encoding": "gzip"})}
        for name, (body, more) in bodies.items():
            with self.subTest(name):
                answer = self.service.request("POST", path, body, {**headers, **more}, operator=True)
                self.assertEqual(answer.status, 413, answer.text)
                self.assertIn("limit.inflated" if name == "inflated" else "operator.too_large", answer.text)
                self.assertIn("65536", answer.text)
        self.wait_for(message, "delivered")  # nobody discarded it
        self.press(path, {"reason": "short"}, status=409)

    def test_who_names_nothing_that_is_there_is_told_where_it_can_be_looked_up(self):
        for path in ("/api/deliveries/4711/retry", "/api/messages/none/replay", "/api/targets/none/pause"):
            said = self.press(path, status=404)
            self.assertEqual(said["issue"][0]["details"]["coding"][0]["code"], "operator.unknown_id", path)
            self.assertIn("/api/deliveries", said["issue"][0]["diagnostics"])
        for path in ("/api/messages/none", "/api/messages/none/trace"):
            self.assertIn("operator.unknown_id", self.service.request("GET", path, operator=True).text)

    @of_a_file
    def test_a_store_that_is_named_as_a_word_is_told_how_it_is_named(self):
        for words in (("verify",), ("migrate",), ("prune", "--older-than", "90d")):
            done = harness.run("store", *words, "sqlite:var/genvej.db", cwd=self.service.folder)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(b"--store FILE", done.stderr)
            self.assertIn(b"--config FILE", done.stderr)

    @of_a_file
    def test_backup_restore_verify_and_start(self):
        first, second = self.held_lane()
        self.store("backup", "copy.db")
        self.post("O5", citizen="0202020202")
        self.store("backup", "copy.db", exit_code=3)
        self.assertEqual((self.service.folder / "copy.db").stat().st_mode & 0o777, 0o600)
        self.assertIn("keeps what it promises", self.command("store", "verify", "--store", "copy.db"))
        self.service.kill()
        shutil.rmtree(self.service.folder / "var")
        (self.service.folder / "var").mkdir()
        shutil.copy(self.service.folder / "copy.db", self.service.folder / "var" / "genvej.db")
        self.service.start()
        self.assertEqual([row["id"] for row in self.messages("list")], [second, first], "as it was when it was copied")
        self.press(f"/api/deliveries/{self.delivery(first)['id']}/discard", {"reason": "restored"})
        self.wait_for(second, "delivered")
        self.store("verify")

    @of_a_file
    def test_verify_beside_a_gateway_under_load_and_what_it_says_of_damage(self):
        with harness.under_load(self.post):
            for _ in range(3):
                self.store("verify")
        self.service.kill()
        self.assertIn("keeps what it promises", self.store("verify"), "also after a kill")
        self.change_rows("UPDATE tally SET value = value + 1 WHERE name = 'accepted'")
        done = harness.run("store", "verify", "--config", "genvej.toml", cwd=self.service.folder)
        self.assertEqual(done.returncode, 1)
        issue = json.loads(done.stderr)["issue"][0]
        self.assertIn("accepted", issue["details"]["text"])
        self.assertIn("store.sum", json.dumps(issue))

    def change_rows(self, sql):
        """So many of the store's rows, by hand."""
        if ON_POSTGRES:
            url = (self.service.folder / "store-url").read_text()
            done = subprocess.run([harness.private_postgres.programs() / "psql", "-Xc", sql, url], capture_output=True, text=True, check=True)
            return int(done.stdout.split()[-1])
        with contextlib.closing(sqlite3.connect(self.service.folder / "var" / "genvej.db")) as database, database:
            return database.execute(sql).rowcount

    def test_verify_makes_the_hashes_of_letters_once_more(self):
        """Of each form in which a letter comes: alone, in an envelope, as a message, as a receipt."""
        letter = letters.encode(letters.letter("XDIS91", "H001"))
        sent = [self.service.post(letter), self.service.post(letters.in_envelope(letters.encode(letters.letter("XDIS91", "H002")))),
                self.service.request("POST", "/fhir/$process-message", bundles.json_bytes(bundles.care_communication()), {"Content-Type": bundles.JSON_TYPE}),
                self.service.post(receipts.xctl(letter, sender=letters.RECEIVER, receiver=letters.SENDER)),
                self.service.post(receipts.network_receipt(letters.message_id("H001"), "PositiveMessage"))]
        self.assertTrue(all(one.status < 300 for one in sent), [(one.status, one.text) for one in sent])
        self.store("verify")
        changed = self.change_rows("UPDATE letter SET content_hash = 'of something else' WHERE content_hash <> ''")
        self.assertGreaterEqual(changed, 5, "what the target answered is among them")
        done = harness.run("store", "verify", "--config", "genvej.toml", cwd=self.service.folder)
        self.assertEqual((done.returncode, done.stderr.count(b'"store.content_hash"')), (1, changed), done.stderr)

    @of_a_file
    def test_prune_relieves_old_messages_beside_a_gateway_and_gives_room_back(self):
        first, second = self.held_lane()
        old = [self.post(f"R{number:04}", citizen=f"010101{1000 + number}") for number in range(120)]
        for message in old:
            harness.wait_until(lambda m=message: self.get(f"/api/messages/{m}")["letters"][0]["documents"][0]["verdict"] == "positive",
                               "the receiver's verdict")
        self.service.kill()
        database = sqlite3.connect(self.service.folder / "var" / "genvej.db")
        database.execute("UPDATE reception SET received = received - ?", (100 * DAY,))
        database.commit()
        database.close()
        self.service.start()
        fresh = self.post("R9999", citizen="0303030303")
        self.wait_for(fresh, "delivered")
        self.assertIn("would relieve 240 messages", self.store("prune", "--older-than", "90d", "--dry-run"))
        # The letters, and the receipts about them.
        said = self.store("prune", "--older-than", "90d")
        self.assertIn("relieved 240 messages", said)
        self.assertGreater(int(said.splitlines()[2].split()[0]), 60_000, said)
        self.assertIsNotNone(self.get(f"/api/messages/{old[0]}")["pruned"])
        self.assertIsNone(self.get(f"/api/messages/{fresh}")["pruned"])
        self.assertIsNone(self.get(f"/api/messages/{first}")["pruned"], "nobody has decided about it")
        self.press(f"/api/messages/{old[0]}/replay", status=409)
        for form in ("raw", "fhir"):
            self.assertEqual(self.service.request("GET", f"/api/messages/{old[0]}/{form}", operator=True).status, 410)
        again = self.service.post(letters.encode(letters.letter("XDIS91", "R0000", citizen="0101011000")))
        self.assertEqual(again.status, 200, "still a duplicate")
        self.assertEqual(again.headers["Location"], f"/messages/{old[0]}")
        self.store("verify")
        self.press(f"/api/deliveries/{self.delivery(first)['id']}/discard", {"reason": "old"})
        self.wait_for(second, "delivered")
        self.store("prune", "--older-than", "3d", exit_code=2)

    @of_a_file
    def test_migrate_says_what_it_did(self):
        self.assertRegex(self.store("migrate"), r"has form \d+ already")
        self.service.stop()
        self.assertRegex(self.store("migrate"), r"has form \d+ already")
        self.command("store", "verify", "--store", "nothing.db", exit_code=3)

    def test_no_number_of_a_citizen_in_a_list(self):
        self.service.post(letters.encode(letters.letter("XDIS91", CPR, citizen=CPR)))
        self.target.refused.add(letters.bundle_id("K1", "K1"))
        self.wait_for(self.post("K1", citizen=CPR), "refused")
        for path in ("/api/messages", "/api/deliveries", "/api/targets", *(
                f"/api/messages/{row['id']}{end}" for row in self.get("/api/messages")["messages"] for end in ("/trace",))):
            self.assertNotIn(CPR, self.service.request("GET", path, operator=True).text, path)
        self.press("/api/targets/up/retry", key=f"key-of-{CPR}")
        self.assertNotIn(CPR, self.service.log())

    def test_what_no_store_can_hold_is_not_found(self):
        for text in ("%FF%FE", "a%00b"):
            for path in (f"/api/messages?letter={text}", f"/api/messages?sender={text}&letter=X", f"/api/messages?partner={text}"):
                self.assertEqual(self.service.request("GET", path, operator=True).status, 200, path)
            self.assertEqual(self.service.request("GET", f"/api/deliveries?target={text}", operator=True).status, 400, "no target of that name")
            for path in (f"/api/messages/{text}", f"/api/messages/{text}/trace"):
                self.assertEqual(self.service.request("GET", path, operator=True).status, 404, path)
            self.press(f"/api/messages/{text}/replay", status=404)

    def test_metrics_tell_what_waits_and_what_is_paused(self):
        self.press("/api/targets/up/pause")
        for number in range(3):
            self.post(f"Q{number}", citizen=f"010101{1000 + number}")
        text = self.service.request("GET", "/metrics", operator=True).text
        self.assertIn('genvej_target_paused{target="up"} 1\n', text)
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
        queue = {name: float(value) for name, value in values.items() if 'target="up"' in name}
        self.assertIn(3.0, queue.values(), queue)
        self.assertTrue(any("oldest" in name and 0 <= value < 60 for name, value in queue.items()), queue)


@unittest.skipUnless(ON_POSTGRES, "SQLite has one node")
class TwoNodes(Operated):
    """A second gateway on the same database: what is pressed at one is done by both."""

    def setUp(self):
        super().setUp()
        self.other = harness.Service(harness.store_in(self.service.folder) + self.target.config()).start()
        self.addCleanup(self.other.__exit__)

    def of_other(self, path):
        return self.other.request("GET", path, operator=True).json()

    def test_a_pause_at_one_is_followed_by_the_other(self):
        self.press("/api/targets/up/pause")
        harness.wait_until(lambda: self.of_other("/api/targets")["targets"][0]["paused"], "the pause at the other node")
        message = self.post("N1")
        self.assertEqual(self.wait_for(message, "waiting")["waits"]["code"], "paused")
        self.assertEqual(self.of_other(f"/api/messages/{message}")["deliveries"][0]["waits"]["code"], "paused")
        answer = self.other.request("POST", "/api/targets/up/resume", None, {"Idempotency-Key": "resume"}, operator=True)
        self.assertEqual(answer.status, 200, answer.text)
        self.wait_for(message, "delivered")
        harness.wait_until(lambda: not self.get("/api/targets")["targets"][0]["paused"], "the end of the pause at the first node")

    def test_one_key_at_both_does_it_once(self):
        message = self.post("N2")
        self.wait_for(message, "delivered")
        answers = []
        threads = [threading.Thread(target=lambda node=node: answers.append(
            node.request("POST", f"/api/messages/{message}/replay", None, {"Idempotency-Key": "one"}, operator=True).text))
            for node in (self.service, self.other) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 6)
        self.assertEqual(len(set(answers)), 1, answers)
        harness.wait_until(lambda: self.target.times("N2") == 2, "the second transmission")
        self.assertEqual(len(self.get(f"/api/messages/{message}")["deliveries"]), 2)


if __name__ == "__main__":
    harness.main()
