#!/usr/bin/env python3
"""Indicators: a citizen's answers from the record, own sets by folder and SIGHUP, exports, which official_validator.py judges."""
import json
import pathlib
import signal
import tempfile
import unittest

import harness
import register_once

HEADS = {
    "set.csv": "set,en,da,owner,from,until,replaced_by,day,certainty,source\n",
    "indicators.csv": "set,indicator,type,standard,en,da,certainty,source\n",
    "rows.csv": "set,indicator,population,clause,datum,at,operator,value,certainty,source\n",
}


def write_set(folder, title="Mine", predicate="yes"):
    (folder / "mine").mkdir(exist_ok=True)
    lines = {"set.csv": f"mine,{title},Mit,me,,,,ended,invented,s\n",
             "indicators.csv": "mine,1,process,80,One,En,invented,s\n",
             "rows.csv": "mine,1,denominator,a,groups,,is,ischaemic,invented,s\n"
                         f"mine,1,numerator,a,completed,,{predicate},,invented,s\n"}
    for name, line in lines.items():
        (folder / "mine" / name).write_text(HEADS[name] + line)


class Answers(register_once.Registered):
    def test_a_course_answers_and_says_what_is_missing(self):
        self.start()
        self.send_letters("ggop", "xref15")
        self.post_course()
        citizen = self.course_in("completed")["citizen"]
        self.assertEqual({one["set"] for one in self.ask("/api/indicators")["sets"]},
                         {"dhrd-2019", "hjertekom", "smoking-cessation", "vestklyngen", "copd-demo"})
        self.assertEqual(len(self.ask("/api/indicators/dhrd-2019")["indicators"]), 19)
        told = self.ask(f"/api/citizens/{citizen}/indicators?set=dhrd-2019")
        course, = told["courses"]
        answers = {one["indicator"]: one for one in course["indicators"]}
        self.assertEqual(answers["1b"]["answer"], "yes", answers["1b"])
        self.assertEqual(answers["2b"]["answer"], "yes", answers["2b"])
        self.assertTrue(any(one["datum"] == "walk6@end" and one["from"].startswith("Observation/") for one in answers["2b"]["by"]))
        self.assertEqual(answers["1a"]["missing"], [{"datum": "admitted", "reason": "never", "supplier": "hospital"}])
        self.assertEqual(answers["10"]["missing"], [{"datum": "statin@end", "reason": "not_registered", "supplier": "gp"}])
        self.assertNotIn(register_once.CITIZEN, json.dumps(told))
        self.assertEqual(self.ask(f"/api/citizens/{citizen}/indicators?set=luck", 400)["resourceType"], "OperationOutcome")
        self.ask("/api/citizens/22222222-2222-4222-8222-222222222222/indicators?set=dhrd-2019", 404)
        reports, measures = self.ask(f"/api/citizens/{citizen}/indicators?set=dhrd-2019&as=fhir"), self.ask("/api/indicators/dhrd-2019?as=fhir")
        self.assertTrue(harness.resources_of(reports, "MeasureReport") and harness.resources_of(measures, "Measure"))
        said = harness.run("indicators", "answers", citizen, "--set", "dhrd-2019", "--gateway",
                           f"http://{self.service.host}:{self.service.operator_port}")
        self.assertEqual(json.loads(said.stdout), told)
        self.assertNotIn(register_once.CITIZEN, self.service.log())


class OwnSets(unittest.TestCase):
    def test_sighup_takes_a_good_set_and_refuses_a_bad_one(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            write_set(folder)
            with harness.Service(arguments=["--indicators", name]) as service:
                def title():
                    sets = service.request("GET", "/api/indicators", operator=True).json()["sets"]
                    return next((one["en"] for one in sets if one["set"] == "mine"), None)
                self.assertEqual(title(), "Mine")
                write_set(folder, "Changed", "maybe")
                service.signal(signal.SIGHUP)
                harness.wait_until(lambda: "indicators/mine/rows.csv:3: there is no operator" in service.log(), "the refusal")
                self.assertEqual(title(), "Mine")
                write_set(folder, "Changed")
                service.signal(signal.SIGHUP)
                harness.wait_until(lambda: title() == "Changed", "the new set")

    def test_a_bad_set_is_told_with_file_and_line(self):
        with tempfile.TemporaryDirectory() as name:
            write_set(pathlib.Path(name), predicate="maybe")
            said = harness.run("indicators", "list", "--indicators", name)
            self.assertEqual(said.returncode, 1)
            self.assertIn(b"indicators/mine/rows.csv:3: there is no operator `maybe`", said.stderr)
            write_set(pathlib.Path(name))
            said = harness.run("indicators", "list", "--indicators", name)
            self.assertEqual(said.returncode, 0, said.stderr)
            self.assertIn(b"mine", said.stdout)
            self.assertIn(b"dhrd-2019", said.stdout)

    def test_sets_are_explained_and_exported(self):
        said = harness.run("indicators", "explain", "dhrd-2019", "2b")
        self.assertIn(b"rises_percent 10", said.stdout)
        self.assertNotIn(b"beta_blocker", said.stdout)
        self.assertEqual(harness.run("indicators", "explain", "luck").returncode, 1)
        measures = json.loads(harness.run("indicators", "export", "copd-demo").stdout)
        self.assertEqual({one["experimental"] for one in harness.resources_of(measures, "Measure")}, {True})
        top = pathlib.Path(__file__).resolve().parents[2]
        self.assertEqual(harness.run("indicators", "document").stdout.decode(), (top / "docs" / "indicators.md").read_text("utf-8"))


if __name__ == "__main__":
    harness.main()
