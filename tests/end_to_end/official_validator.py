#!/usr/bin/env python3
"""Puts FHIR Bundles through HL7's official validator: every Bundle that genvej emits must have 0 errors there.

usage: official_validator.py              convert the letters of mappings/*/examples and the published ones, judge what comes
                                          out, and see our own profiles refuse messages with one thing wrong
       official_validator.py PATH...      judge these Bundles (files or folders, JSON or XML)

Environment: GENVEJ_SHARED   folder with tools/official-validator and data; unset: the test is skipped (77), or fails
                             where GENVEJ_REQUIRE_SHARED is set
             GENVEJ_PROGRAM  the program that converts (default: build/release/genvej)
Exit: 0 no errors, 1 errors or nothing to judge, 77 skipped.
"""
import collections
import http.client
import json
import os
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import urllib.parse

sys.dont_write_bytecode = True
import profile_mutants  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GENVEJ_PROGRAM", str(TOP / "build" / "release" / "genvej"))
MAKE_PACKAGE = TOP / "conformance" / "profiles" / "genvej" / "make_package"
START_SECONDS = 300  # the first start on a machine fetches and builds the validator
ANSWER_SECONDS = 120
VARIES = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\[\d+\]")  # in warnings that are otherwise the same
BUNDLE = re.compile(rb'"resourceType"\s*:\s*"Bundle"|<Bundle[ >]')
GLN = re.compile(rb"EANIdentifier>\s*(\d{13})\s*<")
SENDER_WITHOUT_GLN = {b"afsender": b"5799990009913", b"modtager": b"5799990009920"}  # invented


class Validator:
    """The official validator as a server on this machine, with genvej's own package; stopped by its process when the block ends."""

    def __init__(self, shared):
        self.command = [str(shared / "tools" / "official-validator" / "serve"), "0"]
        self.packages = tempfile.TemporaryDirectory(prefix="genvej-package-")

    def __enter__(self):
        made = subprocess.run([str(MAKE_PACKAGE), "--program", PROGRAM, "--pack", self.packages.name, "--digest"],
                              capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise RuntimeError(f"{MAKE_PACKAGE.name} ended with {made.returncode}: {made.stderr}")
        with_ours = {**os.environ, "GENVEJ_OWN_PACKAGES": self.packages.name}
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True, env=with_ours)
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline() if ready else ""
        found = re.search(r"listening on 127\.0\.0\.1:(\d+)", line)
        if not found:
            self.__exit__()
            raise RuntimeError(f"the official validator did not start within {START_SECONDS} s: {line!r}")
        self.port = int(found.group(1))
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.packages.cleanup()

    def issues_of(self, bundle, query=""):
        """(severity, message id, path, text) for each finding."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        connection.request("POST", "/validate" + query, bundle, {"Accept": "application/fhir+json"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"the official validator answered {answer.status}: {body[:300]!r}")
        return [self.one_issue(issue) for issue in json.loads(body).get("issue", [])]

    @staticmethod
    def one_issue(issue):
        ids = [e.get("valueCode", e.get("valueString", "")) for e in issue.get("extension", []) if e["url"].endswith("message-id")]
        text = issue.get("details", {}).get("text") or issue.get("diagnostics", "")
        return issue["severity"], "".join(ids), ", ".join(issue.get("expression", [])), text


def judge(validator, named_bundles):
    """Prints every error and the distinct warnings; returns the exit code."""
    bundles, errors, wrong, warnings = 0, 0, set(), collections.Counter()
    for name, content, *query in named_bundles:
        bundles += 1
        for severity, message, path, text in validator.issues_of(content, *query):
            if severity in ("fatal", "error"):
                errors += 1
                wrong.add(bundles)
                print(f"{name}: {severity}: {path} [{message}] {text}")
            elif severity == "warning":
                warnings[(message, VARIES.sub("…", text))] += 1
    for (message, text), count in warnings.most_common():
        print(f"{count:6}  [{message}] {text[:200]}")
    # As HL7's own tool closes; tests/run repeats this line.
    print(f"official validator: {bundles} files, {len(wrong)} with errors, {errors} errors, {sum(warnings.values())} warnings")
    return 0 if bundles and not errors else 1


def files_of(paths):
    for path in map(pathlib.Path, paths):
        found = sorted(p for p in path.rglob("*") if p.suffix in (".json", ".xml")) if path.is_dir() else [path]
        for file in found:
            content = file.read_bytes()
            if BUNDLE.search(content):
                yield str(file), content


def with_check_digit(gln):
    """The GLN with the check digit that GS1 demands (General Specifications, 7.9)."""
    total = sum((3 if i % 2 else 1) * int(c) for i, c in enumerate(gln[:12]))
    return gln[:12] + str(-total % 10)


def prepared(letter, name):
    """The letter with location numbers that FHIR profiles accept: some published ones are made up."""
    changed = letter
    for written, valid in SENDER_WITHOUT_GLN.items():
        changed = changed.replace(b"EANIdentifier>" + written + b"<", b"EANIdentifier>" + valid + b"<")
    for gln in set(GLN.findall(changed)):
        valid = with_check_digit(gln.decode()).encode()
        changed = changed.replace(b"EANIdentifier>" + gln + b"<", b"EANIdentifier>" + valid + b"<")
    if changed != letter:
        print(f"{name}: location numbers without a valid check digit were replaced by valid ones")
    return changed


def letters(shared):
    """Name and bytes of our own letters of all kinds, and of the published ones that a map reads."""
    for file in sorted((TOP / "mappings").glob("*/examples/*/letter*.xml")):
        yield str(file.relative_to(TOP)), file.read_bytes(), True
    samples = shared / "data" / "samples"
    for pattern in ("xdis91/*.xml", "ggop/*.xml", "siblings/REF07*.xml", "conversion/Flow1-XDIS91*.xml"):
        for file in sorted(samples.glob(pattern)):
            yield str(file.relative_to(samples)), file.read_bytes(), False


def about(name):
    """What a receipt is about lies beside it."""
    beside = (TOP / name).parent / "original.xml"
    return ["--original", str(beside)] if beside.is_file() else []


def directory_of(contents):
    """An organisations file that gives every location number an invented SOR code."""
    glns = sorted({gln.decode() for content in contents for gln in GLN.findall(content)})
    rows = [f"{gln},99900000000{number:04},other,,Organisation {number},00000000," for number, gln in enumerate(glns)]
    return "\n".join(["gln,sor,kind,local_code,name,telephone,receives", *rows]) + "\n"


def beside(name, own, folder, number):
    """The XBIN01 that belongs to a letter of ours, where its example has one."""
    objects = TOP / pathlib.Path(name).parent / "objects.xml"
    if not own or not objects.is_file():
        return []
    copy = folder / f"{number}-objects.xml"
    copy.write_bytes(objects.read_bytes())
    return [str(copy)]


def sent_to_us():
    """Messages of our examples that were FHIR from the beginning."""
    for bundle in sorted((TOP / "mappings").glob("*/examples/*/bundle.json")):
        if not list(bundle.parent.glob("letter*.xml")):
            yield str(bundle.relative_to(TOP)), bundle.read_bytes()


def emitted(shared, folder):
    """Converts every letter to JSON and XML; yields what genvej wrote. A refusal ends the test."""
    yield from sent_to_us()
    sources = [(name, content if own else prepared(content, name), own) for name, content, own in letters(shared)]
    if not sources:
        raise RuntimeError("no letters were found")
    directory = folder / "organisations.csv"
    directory.write_text(directory_of(content for _, content, own in sources if not own), encoding="utf-8")
    for number, (name, content, own) in enumerate(sources):
        letter = folder / f"{number}.xml"
        letter.write_bytes(content)
        who = [] if own else ["--organisations", str(directory)]
        for form in ("fhir-json", "fhir-xml"):
            out = folder / f"{number}-{form}"
            out.mkdir()
            run = subprocess.run([PROGRAM, "convert", "--to", form, "--out", str(out), *who, *about(name), str(letter),
                                  *beside(name, own, folder, number)],
                                 capture_output=True, check=False)
            if run.returncode != 0:
                raise RuntimeError(f"{name}: genvej convert ended with {run.returncode}: {run.stderr.decode()[:2000]}")
            for file, bundle in files_of([out]):
                yield f"{name} -> {pathlib.Path(file).name}", bundle


def definitions_of_ours():
    """The resources of our own package, each to be judged by R4's own profile."""
    for file in sorted((MAKE_PACKAGE.parent / "resources").glob("*.json")):
        kind = file.name.split("-")[0]
        query = "?" + urllib.parse.urlencode({"stack": "genvej", "profile": f"http://hl7.org/fhir/StructureDefinition/{kind}"})
        yield str(file.relative_to(TOP)), file.read_bytes(), query


def refuse_mutants(validator):
    """Prints what our own profiles should have refused and did not."""
    passed, count = profile_mutants.survivors(validator, TOP)
    print("\n".join(passed + [f"{count} mutants of our own messages, {len(passed)} not refused as they should be"]))
    return passed


def own_acknowledgements(folder):
    """The Acknowledgements that the gateway itself gives: its unit tests write what they make."""
    made = folder / "acknowledgements"
    made.mkdir()
    tests = pathlib.Path(PROGRAM).parent / "gateway_receipts_test"
    run = subprocess.run([str(tests), "--gtest_filter=acknowledgement_test.*"], capture_output=True, check=False,
                         env={**os.environ, "GENVEJ_EMIT_BUNDLES": str(made)})
    if run.returncode != 0 or not any(made.iterdir()):
        raise RuntimeError(f"{tests} made no Acknowledgement: {run.stdout.decode()[-2000:]}")
    for file, bundle in files_of([made]):
        yield f"acknowledgement_test: {pathlib.Path(file).name}", bundle


def main():
    shared = os.environ.get("GENVEJ_SHARED")
    if not shared or not (pathlib.Path(shared) / "tools" / "official-validator").is_dir():
        print("skipped: GENVEJ_SHARED does not name a folder with tools/official-validator")
        return 1 if os.environ.get("GENVEJ_REQUIRE_SHARED") else 77
    shared = pathlib.Path(shared)
    with tempfile.TemporaryDirectory(prefix="genvej-validator-") as folder:
        if len(sys.argv) > 1:
            bundles = files_of(sys.argv[1:])
        else:
            bundles = [*emitted(shared, pathlib.Path(folder)), *own_acknowledgements(pathlib.Path(folder)),
                       *definitions_of_ours()]
        with Validator(shared) as validator:
            failed = [] if len(sys.argv) > 1 else refuse_mutants(validator)
            return judge(validator, bundles) or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main())
