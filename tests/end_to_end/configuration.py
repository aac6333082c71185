#!/usr/bin/env python3
"""What stops the start, with which exit code and which words; and what may be left out."""
import pathlib
import socket
import subprocess
import tempfile
import unittest

import harness
import letters

# what, genvej.toml, words that standard error must have, exit code
WRONG = [
    ("unknown key", '[listen]\nadress = "127.0.0.1:0"\n', ["2", "adress", "address"], 2),
    ("unknown section", "[lisen]\n", ["1", "lisen"], 2),
    ("not TOML", "[listen\n", ["1"], 2),
    ("wrong type", '[limits]\ndepth = "deep"\n', ["2", "depth"], 2),
    ("negative number", "[limits]\ndepth = -1\n", ["2", "depth"], 2),
    ("address that is none", '[listen]\naddress = "here"\n', ["2", "address"], 2),
    ("not loopback without TLS", '[listen]\naddress = "0.0.0.0:8080"\n', ["2", "TLS"], 2),
    ("both listeners on one port", '[listen]\naddress = "127.0.0.1:7777"\n[operator]\naddress = "127.0.0.1:7777"\n', ["operator"], 2),
    ("missing file", '[organisations]\nfile = "nowhere.csv"\n', ["2", "nowhere.csv"], 2),
    ("unknown kind of target", '[[target]]\nname = "a"\nkind = "pigeon"\n', ["3", "pigeon", "folder"], 2),
    ("folder target without path", '[[target]]\nname = "a"\nkind = "folder"\n', ["path"], 2),
    ("two targets of one name", '[[target]]\nname = "a"\npath = "x"\n[[target]]\nname = "a"\npath = "y"\n', ["a"], 2),
    ("route to nowhere", '[[route]]\nmessage = "XREF15"\ndeliver = ["nowhere"]\n', ["nowhere"], 2),
    ("store of an unknown engine", '[store]\nurl = "oracle:x"\n', ["2", "oracle", "sqlite"], 2),
]


class Configuration(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="genvej-test-")
        self.addCleanup(self.folder.cleanup)

    def serve(self, text):
        path = pathlib.Path(self.folder.name) / "genvej.toml"
        path.write_text(text, encoding="utf-8")
        return harness.run("serve", "--config", "genvej.toml", cwd=self.folder.name)

    def test_what_is_wrong_stops_the_start_with_line_and_remedy(self):
        for what, text, words, code in WRONG:
            with self.subTest(what):
                done = self.serve(text)
                self.assertEqual(done.returncode, code, done.stderr)
                for word in ["genvej.toml", *words]:
                    self.assertIn(word, done.stderr.decode())

    def test_a_missing_configuration_is_the_worlds_failure(self):
        done = harness.run("serve", "--config", "none.toml", cwd=self.folder.name)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"none.toml", done.stderr)

    def test_a_port_that_is_taken_is_the_worlds_failure(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = self.serve(f'[listen]\naddress = "127.0.0.1:{port}"\n[operator]\naddress = "127.0.0.1:0"\n')
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(str(port).encode(), done.stderr)

    def test_a_store_that_is_none_is_the_worlds_failure(self):
        pathlib.Path(self.folder.name, "var").mkdir()
        pathlib.Path(self.folder.name, "var", "genvej.db").write_bytes(b"this is no database, but long enough to look like one" * 100)
        done = self.serve(harness.FREE_PORTS)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"genvej.db", done.stderr)

    def test_a_wrong_map_stops_the_start(self):
        maps = pathlib.Path(self.folder.name) / "maps"
        (maps / "xref15").mkdir(parents=True)
        source = letters.TOP / "mappings" / "xref15" / "xref15.map"
        (maps / "xref15" / "xref15.map").write_text(source.read_text("utf-8") + "\nno such row\n", encoding="utf-8")
        done = harness.run("serve", "--mappings", maps, cwd=self.folder.name)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("xref15.map:", done.stderr.decode())

    def test_a_configuration_that_lies_there_and_is_not_named_is_told(self):
        told = "genvej.toml lies in this folder and is not read: serve --config genvej.toml does"
        start = ("serve", "--organisations", "nowhere.csv")  # which ends before it listens
        self.assertNotIn(told, harness.run(*start, cwd=self.folder.name).stderr.decode())
        (pathlib.Path(self.folder.name) / "genvej.toml").write_text("", encoding="utf-8")
        self.assertIn(told, harness.run(*start, cwd=self.folder.name).stderr.decode())
        self.assertNotIn(told, harness.run(*start, "--config", "genvej.toml", cwd=self.folder.name).stderr.decode())

    def test_without_a_file_the_default_is_complete(self):
        """Default ports, unless somebody uses them: then the start says so, which is all that can be asked here."""
        with subprocess.Popen([harness.PROGRAM, "serve"], cwd=self.folder.name, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            line = process.stdout.readline().decode()
            process.terminate()
            _, errors = process.communicate(timeout=harness.PATIENCE)
        if process.returncode == 3:
            self.assertRegex(errors.decode(), "8080|9090")
        else:
            self.assertEqual(process.returncode, 0, errors)
            self.assertIn("127.0.0.1:8080", line)
            self.assertIn("127.0.0.1:9090", line)
            self.assertTrue(pathlib.Path(self.folder.name, "var", "genvej.db").exists())

    def test_a_file_may_name_any_subset(self):
        with harness.Service("[limits]\ndepth = 20\n", folder=self.folder.name) as service:
            answer = service.post(b"<a>" * 30 + b"</a>" * 30)
            self.assertIn("20", answer.text)
            self.assertEqual(service.post(letters.encode(letters.letter("XREF15", "F001"))).status, 200)

    def test_the_sample_configuration_is_accepted(self):
        """deploy/genvej.toml, with free ports and files of this folder."""
        sample = (letters.TOP / "deploy" / "genvej.toml").read_text("utf-8")
        sample = sample.replace("127.0.0.1:8080", "127.0.0.1:0").replace("127.0.0.1:9090", "127.0.0.1:0")
        with harness.Service(sample, folder=self.folder.name, listen="") as service:
            self.assertEqual(service.post(letters.encode(letters.letter("XREF15", "F002"))).status, 200)

    def test_with_routes_an_unknown_receiver_is_refused(self):
        routes = f'[[target]]\nname = "out"\npath = "var/out"\n[[route]]\nto = "{letters.RECEIVER}"\ndeliver = ["out"]\n'
        with harness.Service(routes, folder=self.folder.name) as service:
            self.assertEqual(service.post(letters.encode(letters.letter("XREF15", "F003"))).status, 200)
            answer = service.post(letters.encode(letters.letter("XREF15", "F004", receiver="5790001000035")))
            self.assertEqual(answer.status, 422, answer.text)
            self.assertIn("ukendt_lokationsnummer", answer.text)


if __name__ == "__main__":
    harness.main()
