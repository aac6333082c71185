#!/usr/bin/env python3
"""The alert rules of deploy/alerts: promtool runs their tests, each alert has one that opens and one that resolves, and what the rules
look at is really there: each metric, with the labels that they name, on the page of a gateway that is running."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import harness
import letters

FOLDER = harness.TOP / "deploy" / "alerts"
RULES, TESTS = FOLDER / "genvej.rules.yml", FOLDER / "genvej.test.yml"
SELECTOR = re.compile(r"\b(genvej_\w+)(?:\{([^}]*)\})?")


def alerts_of(text):
    """name -> expression"""
    return dict(re.findall(r"(?m)^ *- alert: (\w+)\n *expr: (.*)$", text))


def selectors_of(expression):
    """(metric, {label: value}) of all that an expression looks at"""
    return [(name, dict(re.findall(r'(\w+)="([^"]*)"', labels or ""))) for name, labels in SELECTOR.findall(expression)]


def series_of(page):
    """(metric, {label: value}) of all that /metrics shows"""
    return [(name, dict(re.findall(r'(\w+)="([^"]*)"', labels or ""))) for name, labels in re.findall(r"(?m)^(\w+)(?:\{([^}]*)\})? ", page)]


def missing(selectors, series):
    return [(name, labels) for name, labels in selectors
            if not any(name == shown and labels.items() <= others.items() for shown, others in series)]


@unittest.skipUnless(shutil.which("promtool"), "promtool (Debian package prometheus) is not here")
class Promtool(unittest.TestCase):
    def promtool(self, *arguments):
        return subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=60, check=False, cwd=FOLDER)

    def test_the_rules_are_well_formed_and_their_tests_pass(self):
        for arguments in (("check", "rules", RULES.name), ("test", "rules", TESTS.name)):
            done = self.promtool(*arguments)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_rule_that_never_opens_would_be_seen(self):
        broken = self.enterContext(tempfile.TemporaryDirectory())
        for path in (RULES, TESTS):
            shutil.copy(path, broken)
        text = RULES.read_text("utf-8")
        (pathlib.Path(broken) / RULES.name).write_text(text.replace("genvej_ready == 0", "genvej_ready == 2", 1), "utf-8")
        done = subprocess.run(["promtool", "test", "rules", TESTS.name], capture_output=True, text=True, timeout=60, check=False, cwd=broken)
        self.assertNotEqual(done.returncode, 0, done.stdout)


class Rules(unittest.TestCase):
    def test_each_alert_has_a_test_that_opens_it_and_one_that_resolves_it(self):
        alerts = alerts_of(RULES.read_text("utf-8"))
        self.assertGreater(len(alerts), 9)
        cases = re.findall(r"alertname: (\w+)\n *exp_alerts:( \[\])?", TESTS.read_text("utf-8"))
        for name in alerts:
            seen = [bool(empty) for one, empty in cases if one == name]
            self.assertIn(False, seen, f"{name} never opens")
            self.assertTrue(seen and seen[-1], f"{name} does not resolve in the end")

    def test_each_alert_says_what_to_do(self):
        text = RULES.read_text("utf-8")
        self.assertEqual([len(alerts_of(text))] * 2, [text.count("summary: "), text.count("action: ")])

    def test_what_the_rules_look_at_is_on_the_page_of_a_running_gateway(self):
        selectors = [one for expression in alerts_of(RULES.read_text("utf-8")).values() for one in selectors_of(expression)]
        with harness.Service() as service:
            self.assertEqual(service.post(letters.encode(letters.letter("XREF15", "A001"))).status, 200)
            service.delivered(letters.message_id("A001"))
            series = series_of(service.metrics())
        self.assertEqual(missing(selectors, series), [])
        self.assertEqual(missing([("genvej_ready", {"no": "such label"})], series), [("genvej_ready", {"no": "such label"})])
        tested = [one for one in re.findall(r"series: '([^']*)'", TESTS.read_text("utf-8"))]
        self.assertEqual({selectors_of(one)[0][0] for one in tested}, {name for name, _ in selectors}, "tests are about what rules look at")


if __name__ == "__main__":
    harness.main()
