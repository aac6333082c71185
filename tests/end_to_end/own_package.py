#!/usr/bin/env python3
"""genvej's own FHIR package: what is kept in conformance/profiles/genvej is what maps and tables say, and it is a package as HL7's
rules want it. (Whether it accepts and refuses what it should is seen with the official validator: official_validator.py.)

usage: own_package.py
Environment: GENVEJ_PROGRAM  the program whose maps count (default: build/release/genvej)
Exit: 0 all is well, 1 something is not.
"""
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import re
import sys
import tarfile
import tempfile
import unittest

sys.dont_write_bytecode = True
TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GENVEJ_PROGRAM", str(TOP / "build" / "release" / "genvej"))
OWN = "https://genvej.invalid/fhir/"


def load_maker():
    loader = importlib.machinery.SourceFileLoader("make_package", str(TOP / "conformance" / "profiles" / "genvej" / "make_package"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("make_package", loader))
    loader.exec_module(module)
    return module


MAKER = load_maker()
ROWS = MAKER.rows_of_maps(PROGRAM)
MADE = MAKER.Definitions(MAKER.Knowledge(TOP, MAKER.HERE, ROWS))
RESOURCES = MADE.resources()


def of_type(kind):
    return [one for one in RESOURCES if one["resourceType"] == kind]


def codings(value):
    """Every Coding below, wherever it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("system"), str) and "code" in value:
            yield value["system"], value["code"]
        for below in value.values():
            yield from codings(below)
    elif isinstance(value, list):
        for below in value:
            yield from codings(below)


def examples():
    for name, text in MADE.examples():
        yield name, json.loads(text)


class Current(unittest.TestCase):
    def test_what_is_kept_is_what_maps_and_tables_say(self):
        self.assertEqual(list(MAKER.differences(MAKER.generated(MADE))), [], "conformance/profiles/genvej/make_package writes it")

    def test_a_difference_is_seen(self):
        files = MAKER.generated(MADE)
        first = next(name for name in files if name.startswith("resources/"))
        files[first] += " "
        del files["resources/CodeSystem-section.json"]
        self.assertEqual(len(list(MAKER.differences(files))), 2)

    def test_a_code_without_display_is_a_contradiction(self):
        rows = [{**row, "right": row["right"].replace("diagnosis].code=main", "diagnosis].code=other")} for row in ROWS]
        with self.assertRaisesRegex(MAKER.Contradiction, "diagnosis other has no Danish display"):
            MAKER.Knowledge(TOP, MAKER.HERE, rows)


class Package(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def packed(self, name, digest=False):
        out, sys.stdout = sys.stdout, io.StringIO()
        try:
            MAKER.pack(MADE, self.folder / name, digest)
        finally:
            sys.stdout = out
        (tgz,) = (self.folder / name).glob("*.tgz")
        return tgz

    def test_it_is_the_same_bytes_each_time(self):
        self.assertEqual(self.packed("a").read_bytes(), self.packed("b").read_bytes())

    def test_it_has_what_a_package_needs(self):
        tgz = self.packed("a", digest=True)
        with tarfile.open(tgz) as tar:
            files = {member.name: json.load(tar.extractfile(member)) for member in tar.getmembers()}
        manifest = files["package/package.json"]
        self.assertEqual(tgz.name, f"{manifest['name']}-{manifest['version']}.tgz")
        self.assertRegex(manifest["name"], r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$")
        self.assertEqual(manifest["fhirVersions"], ["4.0.1"])
        self.assertEqual(manifest["dependencies"]["hl7.fhir.r4.core"], "4.0.1")
        listed = {row["filename"] for row in files["package/.index.json"]["files"]}
        self.assertEqual(listed, {name.split("/")[1] for name in files if name.count("/") == 1} - {"package.json", ".index.json"})
        self.assertGreaterEqual(sum(name.startswith("package/example/Bundle-") for name in files), 15)
        stacks = (tgz.parent / "stacks.tsv").read_text(encoding="utf-8")
        self.assertIn(f"{manifest['name']}#{manifest['version']}", stacks)

    def test_everything_says_that_it_is_experimental(self):
        self.assertEqual({(one["status"], one["experimental"]) for one in RESOURCES}, {("draft", True)})
        self.assertEqual({one["url"].startswith(OWN) for one in RESOURCES}, {True})
        self.assertEqual(len({one["url"] for one in RESOURCES}), len(RESOURCES))


class Content(unittest.TestCase):
    def test_every_code_of_ours_in_an_example_is_defined(self):
        known = {one["url"]: one for one in of_type("CodeSystem")}
        seen = 0
        for name, bundle in examples():
            for system, code in codings(bundle):
                if not system.startswith(OWN + "CodeSystem/"):
                    continue
                seen += 1
                self.assertIn(system, known, name)
                if known[system]["content"] == "complete":
                    self.assertIn(code, [one["code"] for one in known[system]["concept"]], f"{name}: {system}")
        self.assertGreater(seen, 100)

    def test_every_example_claims_our_profiles(self):
        for name, bundle in examples():
            self.assertRegex(bundle["meta"]["profile"][0], re.escape(OWN) + r"StructureDefinition/genvej-[a-z-]+-message-bundle$", name)

    def test_every_element_that_a_letter_feeds_says_so(self):
        told = 0
        for one in of_type("StructureDefinition"):
            for element in one["differential"]["element"]:
                if "mapping" not in element:
                    continue
                told += 1
                self.assertTrue(element["definition"].startswith("Fed by OIOXML "), element["id"])
                for mapping in element["mapping"]:
                    self.assertIn(mapping["identity"], [row["identity"] for row in one["mapping"]], element["id"])
                    for path in mapping["map"].split("; "):
                        self.assertIn(path, element["definition"], element["id"])
        self.assertGreater(told, 100)

    def test_no_element_of_a_letter_is_left_out(self):
        """Each row that writes into a resource of a profile of ours stands in a definition of that profile."""
        of_ours = {message.name for message in MADE.known.messages}
        told = {}
        for one in of_type("StructureDefinition"):
            told[one["type"]] = told.get(one["type"], "") + json.dumps(one["differential"], ensure_ascii=False)
        rows = 0
        for row in ROWS:
            types = {path.split(".")[0] for path in row["FHIR path"].split(" + ")} & set(told)
            if row["map"] not in of_ours or not row["letter path"] or row["op"] in ("<-", "x") or row["op"].startswith(("each", "rest")):
                continue
            if row["map"] == "xdis15":
                types -= {"ServiceRequest"}  # the referral that the note answers claims HL7 Denmark's profile
            rows += len(types)
            for kind in types:
                self.assertIn(row["letter path"], told[kind], f"{row['row']}: {kind}")
        self.assertGreater(rows, 250)

    def test_the_letters_of_a_section_stand_in_its_definition(self):
        plan = next(one for one in of_type("StructureDefinition") if one["id"] == "genvej-rehabilitation-plan-composition")
        section = next(one for one in plan["differential"]["element"] if one.get("sliceName") == "patient-safety")
        self.assertEqual(section["definition"], "Fed by OIOXML G-GOP: `RehabilitationPlan/PatientSafetyAspects`.")
        self.assertEqual(section["short"], "Patientsikkerhedsmæssige forhold")

    def test_events_are_those_of_the_maps(self):
        events = [one["code"] for one in next(one for one in of_type("CodeSystem") if one["id"] == "event")["concept"]]
        self.assertLessEqual({"new-referral", "update-referral", "cancel-referral", "rehabilitation-plan"}, set(events))
        self.assertEqual(len(events), len(set(events)))


if __name__ == "__main__":
    unittest.main()
