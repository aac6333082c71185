#!/usr/bin/env python3
"""Registered once: a course that a municipality posts becomes KL's reports and the GP's letter, and persons decide what no rule does."""
import concurrent.futures
import json
import pathlib
import subprocess
import tempfile
import unittest

import harness

TOP = pathlib.Path(__file__).resolve().parents[2]
FHIR = "application/fhir+json"
CITIZEN = "0202020202"  # of the demo's letters and of the sample course
RULE = '[closing]\nrelease = "rule"\n'


def prepared(program, *arguments):
    """{name: content} of what one of deploy's programs makes, in its order."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run([str(TOP / "deploy" / program), folder, *arguments], capture_output=True, text=True, check=True)
        return {name: (pathlib.Path(folder) / name).read_bytes() for name in told.stdout.split()}


LETTERS = prepared("prepare_letters")
COURSE = [json.loads(text) for text in prepared("prepare_course", "--sessions", "3").values()]


def bare(kind):
    return next(text for name, text in LETTERS.items() if name.startswith(kind) and "envelope" not in name)


class Registered(unittest.TestCase):
    def start(self, config=""):
        self.service = harness.Service(config, listen=harness.FREE_PORTS).start()  # the directory that is built in
        self.addCleanup(self.service.__exit__)

    def ask(self, path, status=200):
        answer = self.service.request("GET", path, operator=True)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json()

    def decide(self, citizen, action, key, status=200, **fields):
        answer = self.service.request("POST", f"/api/citizens/{citizen}/{action}", json.dumps(fields),
                                      {"Content-Type": "application/json", "Idempotency-Key": key}, operator=True)
        self.assertEqual(answer.status, status, answer.text)
        return answer.json()

    def send_letters(self, *kinds):
        for kind in kinds:
            self.assertEqual(self.service.post(bare(kind)).status, 200)

    def post(self, what):
        answer = self.service.request("POST", "/fhir", json.dumps(what).encode(), {"Content-Type": FHIR})
        self.assertEqual(answer.status, 200, answer.text)

    def post_course(self, steps=len(COURSE)):
        for step in COURSE[:steps]:
            self.post(step)

    def courses(self, query=""):
        return self.ask(f"/api/pathways{query}")["courses"]

    def course_in(self, state):
        """The one course of the citizen, once it is there and in that state."""
        found = harness.wait_until(lambda: [one for one in self.courses() if one["state"] == state], f"a course that is {state}")
        self.assertEqual(len(found), 1, found)
        return found[0]

    def letter(self, citizen, recipient="gp"):
        found = [one for one in self.ask(f"/api/citizens/{citizen}")["letters"] if one["recipient"] == recipient]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def made(self, kind):
        """Messages of that kind that genvej made, latest first."""
        return [one for one in self.ask("/api/messages?partner=genvej")["messages"] if one["letters"][0]["kind"] == kind]

    def delivered(self, text):
        """Files of the folder target that hold the text."""
        return [one for one in (json.loads(path.read_text()) for path in self.service.out_files())
                if text in json.dumps(one, ensure_ascii=False)]


class FromLettersAndRecord(Registered):
    def test_a_course_becomes_one_course_its_reports_and_the_letter(self):
        self.start()
        self.send_letters("ggop", "xref15")
        self.post_course()
        course = self.course_in("completed")
        self.assertEqual((course["law"], course["pack"], course["municipality"]), ("140+119", "cardiac", 825))
        self.assertNotIn(CITIZEN, json.dumps(course))
        citizen = course["citizen"]

        # Today's changes are reported when the day has ended, or when somebody asks.
        self.assertEqual(self.made("KL140") + self.made("KL119"), [])
        self.decide(citizen, "report", "report-1")
        harness.wait_until(lambda: all(one["deliveries"]["delivered"] for one in self.made("KL140") + self.made("KL119")), "the reports")
        self.assertEqual((len(self.made("KL140")), len(self.made("KL119"))), (1, 1))
        for law, guide in (("KL140", "rehab"), ("KL119", "prevention")):
            report, = self.delivered(f"http://fhir.kl.dk/{guide}/StructureDefinition/klgateway-{law[2:]}-delivery-report")
            citizens = [one["resource"] for one in report["entry"] if one["resource"]["resourceType"] == "Patient"]
            self.assertEqual([one.get("name") for one in citizens], [None])
        self.decide(citizen, "report", "report-2")
        self.assertEqual((len(self.made("KL140")), len(self.made("KL119"))), (1, 1))

        letter = self.letter(citizen)
        self.assertEqual(letter["state"], "waits")
        self.assertEqual([one["code"] for one in letter["waits"]], ["person"])
        self.assertTrue(all(one["text"] and one["da"] and one["remedy"] for one in letter["waits"]))
        self.assertEqual(self.delivered("gennemført"), [])
        release = {"course": letter["course"], "recipient": "gp", "digest": letter["digest"]}
        self.decide(citizen, "release", "go-1", 409, **{**release, "digest": "0" * 64})
        after = self.decide(citizen, "release", "go-1b", **release)
        self.assertEqual([one["state"] for one in after["letters"] if one["recipient"] == "gp"], ["sent"])
        harness.wait_until(lambda: self.delivered("gennemført"), "the letter")
        self.decide(citizen, "release", "go-1b", **release)
        self.decide(citizen, "release", "go-2", 409, **release)
        message, = self.delivered("gennemført")
        text = json.dumps(message, ensure_ascii=False)
        for line in letter["lines"]:
            self.assertIn(line["text"].split(":")[0], text)
        self.assertEqual(len(self.made("XDIS91")), 1)
        self.assertNotIn(CITIZEN, self.service.log())
        self.assertNotIn(CITIZEN, self.service.metrics())

    def test_what_is_corrected_after_the_letter_is_proposed_as_a_correction(self):
        self.start()
        self.send_letters("ggop", "xref15")
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        first = self.letter(citizen)
        self.decide(citizen, "release", "one", course=first["course"], recipient="gp", digest=first["digest"])
        walk = next(entry["resource"] for entry in COURSE[-1]["entry"] if entry["resource"]["resourceType"] == "Observation"
                    and entry["resource"].get("valueQuantity", {}).get("unit") == "m" or
                    entry["resource"].get("valueQuantity", {}).get("code") == "m")
        changed = json.loads(json.dumps(walk))
        changed["valueQuantity"]["value"] = 333
        self.post({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": changed, "request": {"method": "PUT", "url": f"Observation/{changed['id']}"}}]})
        second = self.letter(citizen)
        self.assertEqual(second["state"], "waits")
        self.assertTrue(second["lines"][0]["text"].startswith("Denne meddelelse retter"), second["lines"][0])
        self.decide(citizen, "release", "two", course=second["course"], recipient="gp", digest=second["digest"])
        harness.wait_until(lambda: len(self.made("XDIS91")) == 2, "the correction")
        self.assertEqual(self.letter(citizen)["state"], "sent")

    def sent_to_the_practitioner(self):
        """The citizen, after his GP's letter went."""
        self.start()
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        letter = self.letter(citizen)
        self.decide(citizen, "release", "first", course=letter["course"], recipient="gp", digest=letter["digest"])
        self.assertEqual(self.letter(citizen)["state"], "sent")
        return citizen

    def change(self, kind, step, **elements):
        """A further version of the last resource of that type in a step of the sample."""
        known = [entry["resource"] for entry in COURSE[step]["entry"] if entry["resource"]["resourceType"] == kind]
        changed = {**json.loads(json.dumps(known[0])), **elements}
        self.post({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": changed, "request": {"method": "PUT", "url": f"{kind}/{changed['id']}"}}]})

    def test_a_withdrawn_letter_does_not_go_until_a_person_says_so(self):
        self.start()
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        letter = self.letter(citizen)
        named = {"course": letter["course"], "recipient": "gp", "digest": letter["digest"]}
        self.decide(citizen, "withdraw", "w", **named, reason="talt sammen")
        self.assertEqual(self.letter(citizen)["state"], "withdrawn")
        self.assertEqual(self.made("XDIS91"), [])
        self.decide(citizen, "release", "r", **named)
        self.assertEqual(self.letter(citizen)["state"], "sent")
        self.assertEqual(len(self.made("XDIS91")), 1)

    def test_by_rule_it_goes_without_a_person(self):
        self.start(RULE)
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        harness.wait_until(lambda: self.made("XDIS91"), "the letter")
        self.assertEqual(self.letter(citizen)["state"], "sent")
        self.assertEqual(len(self.made("XDIS91")), 1)

    def test_without_a_known_responsibility_no_rule_lets_it_go(self):
        self.start(RULE)
        for step in COURSE:
            kept = [entry for entry in step["entry"] if "treatment-responsibility" not in json.dumps(entry)]
            self.post({**step, "entry": kept})
        citizen = self.course_in("completed")["citizen"]
        self.assertEqual([one["code"] for one in self.letter(citizen)["waits"]], ["no_responsibility"])
        self.assertEqual([one["citizen"] for one in self.courses("?list=letter_waits")], [citizen])
        self.assertEqual(self.made("XDIS91"), [])

    def test_many_who_release_at_once_send_one(self):
        self.start()
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        letter = self.letter(citizen)
        body = json.dumps({"course": letter["course"], "recipient": "gp", "digest": letter["digest"]})

        def press(number):
            return self.service.request("POST", f"/api/citizens/{citizen}/release", body, {
                "Content-Type": "application/json", "Idempotency-Key": f"p{number}"}, operator=True).status

        with concurrent.futures.ThreadPoolExecutor(8) as together:
            answers = list(together.map(press, range(8)))
        self.assertEqual(sorted(set(answers)), [200, 409])
        self.assertEqual(answers.count(200), 1, answers)
        self.assertEqual(len(self.made("XDIS91")), 1)

    def test_another_practitioner_later_is_told_nothing_and_the_first_gets_the_correction(self):
        citizen = self.sent_to_the_practitioner()
        first = self.letter(citizen)["to"]
        other = {"identifier": {"system": "https://www.gs1.org/gln", "value": "5799990000040"}}
        self.change("Patient", 0, generalPractitioner=[other])
        self.assertEqual((self.letter(citizen)["state"], self.letter(citizen)["to"]), ("sent", first))
        self.change("Observation", 3, valueQuantity={"value": 333, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"})
        correction = self.letter(citizen)
        self.assertEqual((correction["state"], correction["to"]), ("waits", first))
        self.assertTrue(correction["lines"][0]["text"].startswith("Denne meddelelse retter"))
        self.decide(citizen, "address", "a", course=correction["course"], recipient="gp", to="5799990000040")
        own = self.letter(citizen)
        self.assertEqual((own["to"], own["corrects"]), ("5799990000040", None), "he has got none that could be corrected")

    def test_a_course_that_goes_on_after_its_letter_is_shown_to_a_person(self):
        citizen = self.sent_to_the_practitioner()
        plans = [entry["resource"] for entry in COURSE[3]["entry"] if entry["resource"]["resourceType"] == "CarePlan"
                 and entry["resource"].get("category")]
        self.assertTrue(plans)
        for plan in plans:
            detail = {**plan["activity"][0]["detail"], "status": "in-progress"}
            again = {**plan, "status": "active", "period": {"start": plan["period"]["start"]}, "activity": [{"detail": detail}]}
            self.post({"resourceType": "Bundle", "type": "transaction", "entry": [
                {"resource": again, "request": {"method": "PUT", "url": f"CarePlan/{plan['id']}"}}]})
        self.assertEqual([one["code"] for one in self.letter(citizen)["waits"]], ["reopened"])
        harness.wait_until(lambda: [one["citizen"] for one in self.courses("?list=letter_waits")] == [citizen], "the list")

    def test_what_comes_in_while_a_file_is_looked_at_is_looked_at_too(self):
        self.start()
        self.post_course(3)
        course = self.course_in("started")
        for number in range(100):
            self.change("Observation", 1, valueQuantity={"value": 300 + number, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"})
        self.post(COURSE[3])
        # Well within the minute in which a worker wakes up by itself.
        self.assertEqual(self.course_in("completed")["course"], course["course"])

    def test_killed_behind_the_answer_it_goes_on_where_it_was(self):
        self.start()
        self.send_letters("ggop")
        self.post_course()
        self.service.kill()
        self.service.start()
        course = self.course_in("completed")
        self.assertEqual(len(course["facts"]["requests"]), 2)
        note = self.service.folder / "store-url"  # on PostgreSQL
        store = note.read_text() if note.exists() else "var/genvej.db"
        told = harness.run("store", "verify", "--store", store, cwd=self.service.folder)
        self.assertEqual(told.returncode, 0, told.stdout + told.stderr)


class Persons(Registered):
    def test_deadlines_run_until_a_contact_is_registered(self):
        self.start()
        self.send_letters("ggop")
        course = self.course_in("referred")
        late = "/api/deadlines?municipality=825&on=2030-01-01"
        self.assertEqual([one["course"] for one in self.ask(late)["courses"]], [course["course"]])
        self.assertEqual(self.ask(f"/api/deadlines?on={course['contactBy']}")["courses"], [])
        self.assertEqual(self.ask("/api/deadlines?municipality=563&on=2030-01-01")["courses"], [])
        self.post_course(2)
        harness.wait_until(lambda: self.ask(late)["courses"] == [], "the contact")

    def test_a_recoded_plan_is_listed_and_can_be_taken_back(self):
        self.start()
        self.send_letters("ggop")
        citizen = self.course_in("referred")["citizen"]
        request = self.ask(f"/api/citizens/{citizen}")["requests"][0]
        other = "0c8e2bfc-1350-45d1-90da-c07e2645d073"
        self.decide(citizen, "recode", "r1", request=request["request"], category=other, reason="aftalt med hospitalet")
        self.assertEqual([one["citizen"] for one in self.courses("?list=recoded")], [citizen])
        self.decide(citizen, "recode", "r2", request=request["request"], category=request["category"], reason="fejl")
        self.assertEqual(self.courses("?list=recoded"), [])
        told = self.ask(f"/api/citizens/{citizen}")["notes"]
        self.assertEqual([one["what"] for one in told if one["what"] == "recoded"], ["recoded"] * 2)
        self.assertTrue(all(one["who"] for one in told if one["what"] == "recoded"))

    def test_a_link_is_taken_back_by_unlinking(self):
        self.start()
        self.send_letters("ggop", "xref15")
        citizen = harness.wait_until(lambda: self.courses(), "a course")[0]["citizen"]
        harness.wait_until(lambda: len(self.ask(f"/api/citizens/{citizen}")["requests"]) == 2, "both requests")
        before = self.ask(f"/api/citizens/{citizen}")
        shared = next((one for one in before["courses"] if len(one["requests"]) == 2), None)
        self.assertIsNotNone(shared, before["courses"])
        request = shared["requests"][1]
        after = self.decide(citizen, "unlink", "u", request=request, course=shared["course"])
        self.assertEqual(sorted(len(one["requests"]) for one in after["courses"]), [1, 1])
        again = self.decide(citizen, "link", "l", request=request, course=shared["course"])
        self.assertIn(2, [len(one["requests"]) for one in again["courses"]])

    def test_a_list_of_somebody_else_is_compared(self):
        self.start()
        self.send_letters("ggop")
        course = self.course_in("referred")
        today = course["referred"]
        listed = f"municipality,cpr,date,kind\n825,{CITIZEN},{today},140\n825,0303030303,{today},140\n"
        answer = self.service.request("POST", "/api/reconciliation", listed, {"Content-Type": "text/csv"}, operator=True)
        self.assertEqual(answer.status, 200, answer.text)
        told = answer.json()
        self.assertEqual((told["sums"]["same"], told["sums"]["only_listed"]), (1, 1), told)
        self.assertEqual([one["line"] for one in told["rows"]], [2, 3])
        self.assertNotIn(CITIZEN, answer.text)
        self.assertNotIn("0303030303", answer.text)
        for bad, code in {"municipality,cpr\n": "reconciliation.table",
                          "municipality,cpr,date,kind\n825,12,2026-01-01,140\n": "reconciliation.row"}.items():
            answer = self.service.request("POST", "/api/reconciliation", bad, {"Content-Type": "text/csv"}, operator=True)
            self.assertEqual(answer.json()["issue"][0]["details"]["coding"][0]["code"], code, answer.text)
            self.assertIn(answer.status, (400, 422))

    def test_what_cannot_be_decided_is_refused_with_the_reason(self):
        self.start()
        self.send_letters("ggop")
        course = self.course_in("referred")
        citizen, request = course["citizen"], "letter:5799990000019#GOP26031000421"
        path = f"/api/citizens/{citizen}/link"
        for told, (where, key, body, status) in {
                "operator.no_key": (path, None, {}, 400),
                "decision.field": (path, "k1", {"request": request}, 400),
                "decision.unknown_field": (path, "k2", {"request": request, "course": course["course"], "more": "x"}, 400),
                "decision.request": (path, "k3", {"request": "letter:1#2", "course": course["course"]}, 422),
                "decision.course": (path, "k4", {"request": request, "course": "none"}, 422),
                "decision.category": (f"/api/citizens/{citizen}/recode", "k5",
                                      {"request": request, "category": "almen", "reason": "x"}, 422),
                "decision.no_letter": (f"/api/citizens/{citizen}/release", "k6",
                                       {"course": course["course"], "recipient": "gp", "digest": "x"}, 422),
                "decision.organisation": (f"/api/citizens/{citizen}/address", "k7",
                                          {"course": course["course"], "recipient": "gp", "to": "1"}, 422),
                "decision.action": (f"/api/citizens/{citizen}/merge", "k8", {}, 404),
                "citizen.unknown": ("/api/citizens/nobody/link", "k9", {"request": request, "course": "x"}, 404),
        }.items():
            headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
            answer = self.service.request("POST", where, json.dumps(body), headers, operator=True)
            self.assertEqual((answer.status, answer.json()["issue"][0]["details"]["coding"][0]["code"]), (status, told), answer.text)
        for body in ("[]", "{", '{"request": 1}', '{"request": "' + "x" * 501 + '"}'):
            answer = self.service.request("POST", path, body, {"Content-Type": "application/json", "Idempotency-Key": "k10"}, operator=True)
            self.assertIn("decision.body", answer.text)
        self.ask("/api/citizens/nobody", 404)
        for bad in ("state=lost", "list=none", "municipality=x", "limit=0", "unknown=1"):
            self.assertEqual(self.service.request("GET", f"/api/pathways?{bad}", operator=True).status, 400, bad)
        for bad in ("deadline=end", "on=26.11.2026"):
            self.assertEqual(self.service.request("GET", f"/api/deadlines?{bad}", operator=True).status, 400, bad)

    def test_the_same_key_for_something_else_is_refused(self):
        self.start()
        self.send_letters("ggop")
        citizen = self.course_in("referred")["citizen"]
        request = self.ask(f"/api/citizens/{citizen}")["requests"][0]
        other = "0c8e2bfc-1350-45d1-90da-c07e2645d073"
        self.decide(citizen, "recode", "k", request=request["request"], category=other, reason="a")
        self.decide(citizen, "recode", "k", request=request["request"], category=other, reason="a")
        self.decide(citizen, "recode", "k", 422, request=request["request"], category=other, reason="b")
        self.assertEqual(sum(one["what"] == "recoded" for one in self.ask(f"/api/citizens/{citizen}")["notes"]), 1)


if __name__ == "__main__":
    harness.main()
