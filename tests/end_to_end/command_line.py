#!/usr/bin/env python3
"""genvej on the command line, without a service: exit codes, what goes where, and that it is the same every time."""
import base64
import json
import pathlib
import tempfile
import unittest

import harness
import letters


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="genvej-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "organisations.csv").write_text(harness.DIRECTORY, encoding="utf-8")

    def write(self, name, text, charset="iso-8859-1"):
        (self.folder / name).write_bytes(letters.encode(text, charset))
        return name

    def run_genvej(self, *arguments, **how):
        return harness.run(*arguments, cwd=self.folder, **how)

    def convert(self, *arguments, **how):
        return self.run_genvej("convert", "--organisations", "organisations.csv", *arguments, **how)

    def test_exit_codes(self):
        right = self.write("right.xml", letters.letter("XDIS91", "L001"))
        wrong = self.write("wrong.xml", letters.letter("XDIS91", "L002", citizen="3102991234"))
        for code, arguments in [
                (0, ["convert", "--organisations", "organisations.csv", right]), (1, ["convert", wrong]),
                (2, ["convert", "--nonsense", right]), (2, ["nonsense"]), (2, ["convert", "--to", "nonsense", right]), (2, []),
                (3, ["convert", "nowhere.xml"]), (3, ["send", "http://127.0.0.1:1/medcom", right]),
                (0, ["version"]), (0, ["--help"]), (0, ["convert", "--help"]), (0, ["maps", "check"]), (0, ["maps", "coverage"])]:
            with self.subTest(arguments=arguments):
                done = self.run_genvej(*arguments)
                self.assertEqual(done.returncode, code, done.stderr.decode()[:500])

    def test_each_kind_there_and_back(self):
        for kind in letters.KINDS:
            with self.subTest(kind=kind):
                text = letters.letter(kind, f"L{kind[:3]}")
                there = self.convert("--coverage", "coverage.json", self.write("letter.xml", text))
                self.assertEqual(there.returncode, 0, there.stderr.decode())
                coverage = json.loads((self.folder / "coverage.json").read_bytes())
                self.assertEqual(coverage["lost"], 0)
                self.assertEqual(coverage["nodes"], coverage["carried"] + coverage["excused"])
                self.assertGreater(coverage["carried"], 15)
                (self.folder / "bundle.json").write_bytes(there.stdout)
                back = self.convert("--to", "oioxml", "bundle.json")
                self.assertEqual(back.returncode, 0, back.stderr.decode())
                charset = "utf-8" if b'encoding="utf-8"' in back.stdout.lower() else "iso-8859-1"
                for word in (f"L{kind[:3]}", letters.CITIZEN, "Prøvelund", "forpustet på trapper"):
                    self.assertIn(word, back.stdout.decode(charset))

    def test_json_and_xml_are_the_same_bundle_and_the_same_every_time(self):
        name = self.write("letter.xml", letters.letter("GGOP", "L010"))
        first, second = self.convert(name), self.convert(name)
        self.assertEqual(first.stdout, second.stdout)
        as_xml = self.convert("--to", "fhir-xml", name)
        self.assertTrue(as_xml.stdout.lstrip().startswith(b"<"))
        (self.folder / "bundle.xml").write_bytes(as_xml.stdout)
        (self.folder / "bundle.json").write_bytes(first.stdout)
        backs = [self.convert("--to", "oioxml", bundle).stdout for bundle in ("bundle.xml", "bundle.json")]
        self.assertEqual(backs[0], backs[1])

    def test_a_dash_is_standard_input(self):
        body = letters.encode(letters.letter("XREF15", "L011"))
        done = self.convert("-", stdin=body)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertEqual(json.loads(done.stdout)["resourceType"], "Bundle")

    def test_in_a_pipe_issues_are_an_operation_outcome_on_standard_error(self):
        done = self.convert(self.write("wrong.xml", letters.letter("XDIS91", "L012", citizen="3102991234")))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, b"")
        outcome = json.loads(done.stderr)
        self.assertEqual(outcome["resourceType"], "OperationOutcome")
        places = str([issue.get("expression") for issue in outcome["issue"]])
        self.assertIn("CivilRegistrationNumber", places)

    def test_issues_in_danish(self):
        name = self.write("wrong.xml", letters.letter("XDIS91", "L013", citizen="3102991234"))
        english, danish = self.convert(name), self.convert("--lang", "da", name)
        self.assertEqual(danish.returncode, 1)
        self.assertNotEqual(english.stderr, danish.stderr)

    def test_several_documents_are_a_list_or_files(self):
        first, second = letters.letter("XDIS91", "L014", "L999"), letters.letter("XDIS91", "L015", "L999")
        part = second[second.index("<ClinicalEmail>"):second.index("</Emessage>")]
        name = self.write("two.xml", first.replace("</Emessage>", part + "</Emessage>"))
        listed = json.loads(self.convert(name).stdout)
        self.assertEqual([document["mediaType"] for document in listed["documents"]], ["application/fhir+json"] * 2)
        done = self.convert("--out", "out", name)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        for document in listed["documents"]:
            self.assertEqual((self.folder / "out" / document["name"]).read_bytes(), base64.b64decode(document["data"]))

    def test_a_receipt_needs_the_message_that_it_is_about(self):
        example = letters.TOP / "mappings" / "xctl02" / "examples" / "letter_refused"
        receipt, original = str(example / "letter.xml"), str(example / "original.xml")
        alone = self.run_genvej("convert", receipt)
        self.assertEqual(alone.returncode, 1)
        self.assertIn("--original FILE", alone.stderr.decode())
        there = self.run_genvej("convert", "--original", original, receipt)
        self.assertEqual(there.returncode, 0, there.stderr.decode())
        bundle = json.loads(there.stdout)
        self.assertEqual(bundle["entry"][0]["resource"]["response"]["code"], "fatal-error")
        (self.folder / "ack.json").write_bytes(there.stdout)
        back = self.run_genvej("convert", "--original", original, "ack.json")
        self.assertEqual(back.returncode, 0, back.stderr.decode())
        self.assertIn(b"<RefuseCode>syntaksfejl</RefuseCode>", back.stdout)
        self.assertIn(b"<OriginalLetterIdentifier>KOR26011500005</OriginalLetterIdentifier>", back.stdout)
        self.assertEqual(self.run_genvej("convert", "--original", "nowhere.xml", receipt).returncode, 3)
        self.assertEqual(self.run_genvej("convert", "--original", self.write("no.xml", "<a/>"), receipt).returncode, 1)

    def test_send_shows_receipts(self):
        names = [self.write(f"letter{n}.xml", letters.letter("XREF15", f"L02{n}")) for n in range(3)]
        with harness.Service() as service:
            done = self.run_genvej("send", f"http://{service.host}:{service.port}", *names)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
            said = done.stdout.decode("utf-8", "replace")
            for name in names:
                self.assertIn(name, said)
            for n in range(3):
                service.delivered(letters.message_id(f"L02{n}"))
            wrong = self.write("wrong.xml", letters.letter("XDIS91", "L030", citizen="3102991234"))
            self.assertEqual(self.run_genvej("send", f"http://{service.host}:{service.port}", wrong).returncode, 1)

    def test_help_teaches_by_example(self):
        for command in ("serve", "convert", "send", "maps"):
            done = self.run_genvej(command, "--help")
            self.assertIn(f"genvej {command}", done.stdout.decode())
            self.assertRegex(done.stdout.decode().lower(), "examples?:")

    def test_maps_can_be_read_by_people(self):
        done = self.run_genvej("maps", "export", "--format", "html")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("<table", done.stdout.decode())
        for name in ("xref15", "ggop", "xdis91"):
            self.assertIn(name, done.stdout.decode().lower())


if __name__ == "__main__":
    harness.main()
