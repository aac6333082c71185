#!/usr/bin/env python3
"""Figures from what was registered once: letters and a record go in, genvej report and /api/reports give the same, now and as known before."""
import csv
import io
import json
import pathlib
import tempfile
import time
import unittest

import harness
import register_once


class Reports(register_once.Registered):
    def report(self, *words, status=0):
        note = self.service.folder / "store-url"  # on PostgreSQL
        store = note.read_text() if note.exists() else "var/genvej.db"
        told = harness.run("report", *words, "--store", store, cwd=self.service.folder)
        self.assertEqual(told.returncode, status, told.stdout + told.stderr)
        return (told.stdout if status == 0 else told.stderr).decode()

    def over_http(self, path, status=200, operator=True):
        answer = self.service.request("GET", f"/api/reports/{path}", operator=operator)
        self.assertEqual(answer.status, status, answer.text)
        return answer

    def figures(self, name, *words):
        return list(csv.DictReader(io.StringIO(self.report(name, "--format", "csv", *words), newline="")))

    @staticmethod
    def moment():
        """A moment of which everything that came before is known, and nothing that comes after."""
        def next_second(after):
            return harness.wait_until(lambda: int(time.time()) > after and int(time.time()), "the next second")
        out = next_second(int(time.time()))
        next_second(out)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(out))

    def test_a_course_is_counted_and_an_earlier_moment_is_told_as_it_was(self):
        self.start()
        self.send_letters("ggop", "xref15")
        self.post_course(2)
        self.course_in("contacted")
        first = {words: self.report(*words) for words in (
            ("referrals",), ("deadlines",), ("kinds",), ("shares",), ("referrals", "--format", "json"), ("kinds", "--rows"),
            ("referrals", "--rows", "--format", "json", "--by", "kind"))}
        web = self.over_http("referrals?format=text").text
        self.assertEqual(web, first["referrals",])
        before = self.moment()
        row, = self.figures("referrals", "--by", "municipality")
        self.assertEqual((row["municipality"], row["requests"], row["started"], row["completed"]), ("825", "2", "0", "0"))
        self.assertEqual(sorted((one["kind"], one["requests"]) for one in self.figures("kinds", "--by", "kind")), [("GGOP", "1"), ("XREF15", "1")])

        self.post_course()
        course = self.course_in("completed")
        row, = self.figures("referrals", "--by", "municipality")
        self.assertEqual((row["citizens"], row["requests"], row["started"], row["completed"]), ("1", "2", "1", "1"))
        citizen = self.ask(f"/api/citizens/{course['citizen']}")
        plan = next(one for one in citizen["requests"] if one["kind"] == "GGOP")
        self.decide(course["citizen"], "recode", "r", request=plan["request"], category="0c8e2bfc-1350-45d1-90da-c07e2645d073", reason="rettet")
        self.assertNotEqual(self.report("kinds"), first["kinds",])
        for words, text in first.items():
            self.assertEqual(self.report(*words, "--as-known", before), text, words)
        self.assertEqual(self.over_http(f"referrals?format=text&as-known={before}").text, web)
        self.assertEqual(self.figures("referrals", "--as-known", "2020-01-01"), [])
        self.service.stop()
        for words, text in first.items():
            self.assertEqual(self.report(*words, "--as-known", before), text, "of a service that does not run")

    def test_every_figure_opens_into_its_courses(self):
        self.start()
        self.send_letters("ggop")
        self.post_course()
        course = self.course_in("completed")
        told = json.loads(self.report("referrals", "--only", "municipality=825", "--rows", "--format", "json"))
        behind, = told["courses"]
        self.assertEqual(behind["course"], course["course"])
        self.assertIn("completed", behind["counts_in"].split())
        self.assertIn(f"referred={course['referred']}", behind["data"])
        web = self.over_http("referrals?rows=true&only=municipality%3D825").json()
        self.assertEqual(web, told)
        self.assertNotIn(register_once.CITIZEN, json.dumps(told))
        self.assertEqual(json.loads(self.report("referrals", "--only", "municipality=563", "--rows", "--format", "json"))["courses"], [])

    def test_a_cluster_sees_several_together_and_nothing_small(self):
        self.start('[[partner]]\nname = "demo"\nroles = ["sender", "reader", "cluster"]\n')
        self.send_letters("ggop")
        self.course_in("referred")
        told = self.over_http("referrals", operator=False).json()
        row, = told["rows"]
        self.assertEqual(row["citizens"], None)
        self.assertIn("citizens", row["hidden"])
        self.assertIn("citizens", told["total"]["hidden"])
        self.over_http("referrals?municipality=825", 403, operator=False)
        for refused in ("rows=true", "only=year%3D2026", "without=825", "aggregated=false"):
            self.over_http(f"referrals?{refused}", 400, operator=False)
        self.assertEqual(json.loads(self.report("referrals", "--aggregated", "--format", "json"))["rows"], told["rows"])

    def test_a_cluster_of_municipalities_that_nobody_knows_sees_nothing(self):
        self.start('[[partner]]\nname = "demo"\nroles = ["sender", "reader", "cluster"]\nmunicipalities = ["99900001600599999"]\n')
        self.over_http("referrals", 403, operator=False)

    def test_sets_of_the_operator_are_counted_too(self):
        with tempfile.TemporaryDirectory() as folder:
            own = pathlib.Path(folder) / "mine"
            own.mkdir()
            (own / "set.csv").write_text("set,en,da,owner,from,until,replaced_by,day,certainty,source\nmine,Mine,Mit,me,,,,referred,invented,s\n")
            (own / "indicators.csv").write_text("set,indicator,type,standard,en,da,certainty,source\nmine,1,process,,One,En,invented,s\n")
            (own / "rows.csv").write_text("set,indicator,population,clause,datum,at,operator,value,certainty,source\n"
                                          "mine,1,denominator,a,pack,,is,cardiac,invented,s\nmine,1,numerator,a,started,,done,,invented,s\n")
            self.start(f'[indicators]\ndirectory = "{folder}"\n')
            self.send_letters("ggop")
            self.course_in("referred")
            told = {row["set"] for row in self.over_http("indicators").json()["rows"]}
            self.assertTrue({"mine", "dhrd-2019"} <= told, told)
            self.assertEqual({row["set"] for row in json.loads(self.report("indicators", "--format", "json", "--config", "genvej.toml"))["rows"]}, told)

    def test_without_the_role_there_are_no_figures(self):
        self.start()
        self.over_http("referrals", 403, operator=False)

    def test_what_is_not_understood_says_what_would_be(self):
        self.start()
        for words, expected in {("sales",): "referrals", ("referrals", "--from", "march"): "2026-03", ("referrals", "--by", "weather"): "month",
                                ("referrals", "--format", "pdf"): "csv", ("referrals", "--as-known", "2126-01-01"): "2026-11-01",
                                ("referrals", "--municipality", "Aalborg"): "851"}.items():
            self.assertIn(expected, self.report(*words, status=2))
        for query in ("sales", "referrals?from=march", "referrals?by=weather", "referrals?rows=maybe", "referrals?unknown=1"):
            self.over_http(query, 400)
        told = harness.run("report", "--help")
        self.assertIn("examples:", told.stdout.decode())

    def test_rates_use_the_inhabitants_that_are_configured(self):
        self.start()
        self.send_letters("ggop")
        course = self.course_in("referred")
        year = course["referred"][:4]
        self.assertIn(f"825 in {year} are not known", self.report("referrals", "--by", "municipality", "--from", "2020"))
        file = self.service.folder / "inhabitants.csv"
        file.write_text(f"local_code,year,inhabitants,source\n825,{year},500,counted\n")
        config = self.service.folder / "report.toml"
        config.write_text(f'[tables]\npopulation = "{file}"\n')
        row, = self.figures("referrals", "--by", "year", "--config", str(config))
        self.assertEqual(row["per_1000"], "2.0")
        file.write_text("local_code,year,inhabitants,source\n825,,500,counted\n")
        self.assertIn("expected a year", self.report("referrals", "--config", str(config), status=2))


if __name__ == "__main__":
    harness.main()
