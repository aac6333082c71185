#!/usr/bin/env python3
"""Rows for registries: at once as FHIR and CSV, a month's document for each municipality, corrections as further versions, withdrawn rows.
(Their FHIR goes through HL7's official validator as gateway_registry_test makes it.)"""
import csv
import datetime
import io
import json
import re
import sys
import unittest

import harness
from register_once import CITIZEN, COURSE, Registered

sys.path.append(str(harness.TOP / "tests" / "support"))
import fake_time  # noqa: E402

AT_ONCE = '[[registry]]\nname = "hjertekom"\nsend = "at_once"\n'


def rows_in(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


class Rowed(Registered):
    def rows(self, month, registry="hjertekom", query=""):
        answer = self.service.request("GET", f"/api/registries/{registry}/rows?month={month}{query}", operator=True)
        self.assertEqual(answer.status, 200, answer.text)
        self.assertIn("text/csv", answer.headers["Content-Type"])
        return rows_in(answer.text)

    def month(self):
        return datetime.date.today().strftime("%Y-%m")

    def files(self, suffix):
        return sorted(path for path in (self.service.folder / "var").rglob(f"hjertekom-*{suffix}"))

    def completed(self, config=""):
        self.start(config)
        self.send_letters("ggop", "xref15")
        # Both are in the file before the course is posted: what comes last is the last step, and its look the last version.
        harness.wait_until(lambda: sum(len(one["facts"]["requests"]) for one in self.courses()) == 2, "both letters in the citizen's file")
        self.post_course()
        return self.course_in("completed")

    def told(self, suffix=".csv"):
        """The newest version, once the last step of the course is in it: a look between two steps makes a version of its own."""
        def newest():
            rows = self.rows(self.month())
            return rows and rows[0]["test_end"] and len(self.files(suffix)) == int(rows[0]["version"]) and int(rows[0]["version"])
        version = harness.wait_until(newest, "the row")
        return version, next(one for one in self.files(suffix) if one.stem.endswith(f"-{version}"))

    def correct(self, **elements):
        """A further version of the last walking test."""
        known = [entry["resource"] for entry in COURSE[-1]["entry"] if entry["resource"]["resourceType"] == "Observation"
                 and entry["resource"].get("valueQuantity", {}).get("code") == "m"]
        changed = {**json.loads(json.dumps(known[0])), **elements}
        self.post({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": changed, "request": {"method": "PUT", "url": f"Observation/{changed['id']}"}}]})


class Rows(Rowed):
    def test_a_row_goes_at_once_and_its_correction_as_the_next_version(self):
        course = self.completed(AT_ONCE)
        version, first = self.told()
        self.assertEqual(first.name, f"hjertekom-{course['course']}-{version}.csv")
        row, = rows_in(first.read_text(encoding="utf-8"))
        self.assertEqual((row["set"], row["version"], row["municipality"], row["cpr"]), ("hjertekom", str(version), "825", CITIZEN))
        self.assertEqual((row["disease"], row["referral_kind"]), ("cardiac", "GGOP"))
        self.assertEqual((row["sessions_planned"], row["sessions_held"]), (str(course["facts"]["planned"]), str(course["facts"]["attended"])))
        self.assertEqual((row["test_code"], row["same_method"]), ("1144649008", "yes"))
        self.assertTrue(row["complete"] == "yes" or row["missing"], row)
        value = {"value": 333, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"}
        self.correct(valueQuantity=value)
        second = harness.wait_until(lambda: [one for one in self.files(".csv") if one.name.endswith(f"-{version + 1}.csv")], "the correction")[0]
        corrected, = rows_in(second.read_text(encoding="utf-8"))
        self.assertEqual((corrected["version"], corrected["test_end"]), (str(version + 1), "333"))
        self.correct(valueQuantity=value)  # the same again is no new version
        self.assertEqual([one["version"] for one in self.rows(self.month())], [str(version + 1)])
        self.assertEqual(len(self.files(".csv")), version + 1)
        self.assertNotIn(CITIZEN, self.service.log())

    def test_as_fhir_it_is_a_collection(self):
        course = self.completed(AT_ONCE + 'form = "fhir"\n')
        version, first = self.told(".json")
        bundle = json.loads(first.read_text(encoding="utf-8"))
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        self.assertEqual((bundle["type"], kinds[:4]), ("collection", ["MessageHeader", "Patient", "Organization", "MeasureReport"]))
        report = bundle["entry"][3]["resource"]
        self.assertEqual((report["type"], report["identifier"][0]["value"]), ("data-collection", f"{course['course']}#{version}"))
        self.assertEqual(len(report["evaluatedResource"]), kinds.count("Observation"))

    def test_a_course_that_is_gone_is_withdrawn(self):
        self.completed(AT_ONCE)
        version, _ = self.told()
        entered_in_error = [{"resource": {**entry["resource"], "status": "entered-in-error"}, "request": entry["request"]}
                            for step in COURSE for entry in step["entry"] if entry["resource"]["resourceType"] in ("CarePlan", "EpisodeOfCare")]
        latest = {entry["request"]["url"]: entry for entry in entered_in_error}
        self.post({"resourceType": "Bundle", "type": "transaction", "entry": list(latest.values())})
        last = harness.wait_until(lambda: [one for one in self.files(".csv") if one.stem.endswith(f"-{version + 1}")], "the last version")[0]
        row, = rows_in(last.read_text(encoding="utf-8"))
        self.assertEqual((row["version"], row["complete"], row["end"]), (str(version + 1), "no", ""))

    def test_completeness_is_a_report_that_opens_into_what_is_missing(self):
        self.completed()
        harness.wait_until(lambda: (self.rows(self.month()) or [{"test_end": ""}])[0]["test_end"], "the row")
        row, = self.rows(self.month())
        counts, = rows_in(self.report("--format", "csv"))
        complete = "1" if row["complete"] == "yes" else "0"
        self.assertEqual((counts["hjertekom_rows"], counts["hjertekom_complete"]), ("1", complete))
        self.assertEqual(counts["hjertekom_complete_pct"], {"1": "100.0", "0": "0.0"}[complete])
        missing = {one.split(":")[0] for one in row["missing"].split(";") if one}
        shown = self.report("--by", "hjertekom_row", "--format", "csv")
        self.assertEqual(set(rows_in(shown)[0]["hjertekom_row"].split()), missing or {"complete"})

    def report(self, *arguments):
        done = harness.run("report", "registry", "--config", "genvej.toml", *arguments, cwd=self.service.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def test_what_is_not_understood_is_refused_with_what_is(self):
        self.start()
        for path, status, says in (("/api/registries/nobody/rows?month=2026-10", 404, "registry"),
                                   ("/api/registries/dhrd/rows", 400, "2026-10"),
                                   ("/api/registries/dhrd/rows?month=2026-13", 400, "month"),
                                   ("/api/registries/dhrd/rows?month=9999-12", 400, "month"),
                                   ("/api/registries/dhrd/rows?month=0000-01", 400, "month"),
                                   ("/api/registries/dhrd/rows?month=2026-10&municipality=x", 400, "825")):
            answer = self.service.request("GET", path, operator=True)
            self.assertEqual(answer.status, status, answer.text)
            self.assertIn(says, answer.text)
        names = [one["registry"] for one in self.ask("/api/registries")["registries"]]
        self.assertEqual(names, ["dhrd", "hjertekom"])

    def test_settings_that_send_nothing_are_refused_at_the_start(self):
        for config, says in (('[[registry]]\nname = "hjertekom"\n', "first_month"),
                             ('[[registry]]\nname = "heart"\nsend = "at_once"\n', "dhrd, hjertekom"),
                             (AT_ONCE + AT_ONCE, "stands above"),
                             (AT_ONCE + "day = 31\n", "28"),
                             (AT_ONCE + '[[target]]\nname = "kl"\nkind = "vans"\nurl = "http://127.0.0.1:9"\n'
                              '[[route]]\nmessage = "*"\ndeliver = ["kl"]\n', "HJERTEKOM")):
            service = harness.Service(config, listen=harness.FREE_PORTS)
            self.addCleanup(service.__exit__)
            with self.assertRaises(AssertionError) as ended:
                service.start()
            self.assertIn(says, str(ended.exception))


@unittest.skipIf(fake_time.hindrance(harness.PROGRAM), fake_time.hindrance(harness.PROGRAM))
class Months(Rowed):
    CONFIG = '[[registry]]\nname = "hjertekom"\nsend = "monthly"\nfirst_month = "{}"\nday = 5\n'

    def at(self, days):
        """The same gateway, so many days later."""
        self.service.stop()
        self.service.environment.update(fake_time.environment(now=f"+{days}d", DONT_FAKE_MONOTONIC="1"))
        self.service.start()

    def test_a_month_is_sent_once_and_what_is_corrected_later_in_a_later_one(self):
        month = self.month()
        self.completed(self.CONFIG.format(month))
        harness.wait_until(lambda: (self.rows(month) or [{"test_end": ""}])[0]["test_end"], "the row")
        self.assertEqual(self.files(".csv"), [], "the month is not over")
        self.at(40)
        first = harness.wait_until(lambda: self.files(f"825-{month}.csv"), "the month")[0]
        text = first.read_text(encoding="utf-8")
        sent, = rows_in(text)
        self.assertEqual(sent["municipality"], "825")
        self.correct(valueQuantity={"value": 333, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"})
        then = (datetime.date.today() + datetime.timedelta(days=40)).strftime("%Y-%m")
        harness.wait_until(lambda: self.rows(then), "the correction is looked at")
        self.at(80)
        harness.wait_until(lambda: len(self.files(".csv")) == 2, "the month of the correction")
        self.assertEqual(first.read_text(encoding="utf-8"), text, "what was sent stays")
        later = next(one for one in self.files(".csv") if one != first)
        corrected, = rows_in(later.read_text(encoding="utf-8"))
        self.assertEqual((int(corrected["version"]), corrected["test_end"]), (int(sent["version"]) + 1, "333"))
        self.assertTrue(re.fullmatch(r"hjertekom-825-\d{4}-\d{2}\.csv", later.name))
        self.at(81)
        harness.wait_until(lambda: self.service.log().count("there") >= 2, "both are known")
        self.assertEqual(len(self.files(".csv")), 2)
        self.assertNotIn(CITIZEN, self.service.log())


if __name__ == "__main__":
    harness.main()
