#!/usr/bin/env python3
"""Hands what genvej emits to HL7's official validator: 0 errors, and no warning that is not listed with its reason.

Judged is what the tests of this run kept below GENVEJ_EMIT_BUNDLES (emitted.py): the translations of all examples and published letters,
every one; of what properties, services and receivers of the other tests saw, of each kind a choice that has every element and code that
any of them has. It runs behind them (CMakeLists.txt), and fails when one that emits left nothing. The validator is started here, once
for the run; what else needs it is run from here.

usage: official_validator.py              judge what was kept; without GENVEJ_EMIT_BUNDLES: the translations alone, made now. Then our own
                                          package's definitions, messages with one thing wrong, and KL's published reports
       official_validator.py PATH...      judge these documents (files or folders, JSON or XML)

Environment: GENVEJ_SHARED        folder with tools/official-validator and data; unset: the test is skipped (77), or fails
                                  where GENVEJ_REQUIRE_SHARED is set
             GENVEJ_PROGRAM       the program that converts (default: build/release/genvej)
             GENVEJ_JUDGE_MOST    documents of one kind that are chosen (default: 25; three times as many where one kind has that much)
Exit: 0 no errors and no unlisted warning, 1 otherwise or nothing to judge, 77 skipped.
"""
import collections
import concurrent.futures
import csv
import http.client
import json
import os
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import threading
import urllib.parse

sys.dont_write_bytecode = True
import emitted  # noqa: E402
import profile_mutants  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GENVEJ_PROGRAM", str(TOP / "build" / "release" / "genvej"))
MAKE_PACKAGE = TOP / "conformance" / "profiles" / "genvej" / "make_package"
START_SECONDS = 300  # the first start on a machine fetches and builds the validator
ANSWER_SECONDS = 120
#: tests that emit FHIR: programs of this folder, and suites of unit tests (tests/support/emitted.hpp)
EMIT = ("translations", "exchanges", "process_message", "fhir_message", "receipts", "record", "register_once", "registries", "citizen_summary",
        "video_links", "indicators", "kl_reports", "vans", "of-any_letter", "of-any_foreign_message", "any_care_communication",
        "acknowledgement_test", "RegistryBundle")
VARIES = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\[\d+\]")  # in warnings that are otherwise the same
HERE = pathlib.Path(__file__).resolve().parent
#: message id, pattern of the text, why it remains
WARNINGS = HERE / "validator_warnings.tsv"
#: kept whole: each of these documents is judged
WHOLE = "translations"
#: kinds of documents that stacks.tsv of the validator knows by what they claim; others are judged with our own package
KNOWN_STACK = re.compile(rb"http://(medcomfhir\.dk/ig/(?!terminology)|fhir\.kl\.dk/(rehab|prevention)/StructureDefinition/klgateway-)")
#: resources of the record, with KL's extensions
RECORD = b"http://fhir.kl.dk/"
#: what a server is asked to keep: judged by what each resource claims, since no profile of messages is meant
TRANSACTION = re.compile(rb'"type"\s*:\s*"transaction"|<type value="transaction"/>')


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


def listed(file):
    with open(file, encoding="utf-8", newline="") as table:
        return [(row["message"], re.compile(row["text"])) for row in csv.DictReader(table, delimiter="\t")]


def query_of(content):
    if TRANSACTION.search(content):
        return "?profile=http://hl7.org/fhir/StructureDefinition/Bundle" + ("" if KNOWN_STACK.search(content) else "&stack=genvej")
    return "" if KNOWN_STACK.search(content) else "?stack=genvej-record" if RECORD in content else "?stack=genvej"


class Verdicts:
    """Errors, and the distinct warnings with the first document that had each."""

    def __init__(self):
        self.known = listed(WARNINGS)
        self.documents, self.errors, self.wrong = 0, 0, 0
        self.warnings, self.unlisted = collections.Counter(), {}

    def add(self, name, issues):
        self.documents += 1
        errors = [one for one in issues if one[0] in ("fatal", "error")]
        if errors:
            self.wrong += 1
            self.errors += len(errors)
            for severity, message, path, text in errors:
                print(f"{name}: {severity}: {path} [{message}] {text}", flush=True)
        for _, message, path, text in (one for one in issues if one[0] == "warning"):
            row = next((f"[{row[0]}] {row[1].pattern}" for row in self.known if row[0] == message and row[1].search(text)), None)
            if row is None:
                self.unlisted.setdefault((message, VARIES.sub("…", text)), f"{name}: {path}")
            self.warnings[row or "not listed"] += 1

    def close(self):
        """Prints what there was. @return the exit code"""
        for row, count in self.warnings.most_common():
            print(f"{count:6}  {row}")
        for (message, text), where in sorted(self.unlisted.items()):
            print(f"not listed in {WARNINGS.name}: [{message}] {text[:400]}\n    {where}")
        # As HL7's own tool closes; tests/run repeats this line.
        print(f"official validator: {self.documents} files, {self.wrong} with errors, {self.errors} errors, "
              f"{sum(self.warnings.values())} warnings")
        return 0 if self.documents and not self.errors and not self.unlisted else 1


def judge(validator, documents, verdicts):
    """@param documents  (name, bytes, query). The validator has two threads, and one engine for each stack of packages."""
    stacks = collections.defaultdict(list)
    for name, content, query in documents:
        found = KNOWN_STACK.search(content)
        stacks[query + (found[0].decode() if found else "")].append((name, content, query))
    alone = threading.Lock()

    def judge_all(part):
        for name, content, query in part:
            issues = validator.issues_of(content, query)
            with alone:
                verdicts.add(name, issues)
    with concurrent.futures.ThreadPoolExecutor(2) as two:
        list(two.map(judge_all, sorted(stacks.values(), key=len, reverse=True)))


def files_of(paths):
    for path in map(pathlib.Path, paths):
        found = sorted(p for p in path.rglob("*") if p.suffix in (".json", ".xml")) if path.is_dir() else [path]
        for file in found:
            content = file.read_bytes()
            if emitted.is_fhir(content):
                yield str(file), content


def kept(place):
    """What the tests kept: (name, bytes, query). @raise RuntimeError when one that emits left nothing"""
    place = pathlib.Path(place)
    left = {folder.name for folder in place.iterdir() if any(folder.iterdir())} if place.is_dir() else set()
    missing = [one for one in EMIT if not any(name == one or name.startswith(one + ".") for name in left)]
    if missing:
        raise RuntimeError(f"nothing was kept in {place.name}/ by {', '.join(missing)}: run all tests, this one comes last")
    for name, content in files_of([place / WHOLE]):
        yield str(pathlib.Path(name).relative_to(place)), content, query_of(content)
    others = [file for folder in sorted(left - {WHOLE}) for file in sorted((place / folder).iterdir())]
    chosen, told = emitted.choose(others, int(os.environ.get("GENVEJ_JUDGE_MOST", "25")))
    for kind, (taken, shapes, uncovered) in told.items():
        print(f"{taken:4} of {shapes:4} shapes, {uncovered} features not among them: {kind}")
    for name, content in chosen:
        yield str(pathlib.Path(name).relative_to(place)), content, query_of(content)


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


def judge_kls_reports(port):
    """KL's published reports pass our door and HL7's validator behind it."""
    command = [sys.executable, "-B", str(HERE / "kl_reports.py"), "PublishedReports"]
    run = subprocess.run(command, check=False, env={**os.environ, "GENVEJ_VALIDATOR_PORT": str(port), "GENVEJ_EMIT_BUNDLES": ""})
    return run.returncode


def translations(folder):
    """Made now, for who runs this by itself."""
    subprocess.run([sys.executable, "-B", str(HERE / "translations.py")], check=True, env={**os.environ, "GENVEJ_EMIT_BUNDLES": folder})
    return [(name, content, query_of(content)) for name, content in files_of([folder])]


def main():
    shared = os.environ.get("GENVEJ_SHARED")
    if not shared or not (pathlib.Path(shared) / "tools" / "official-validator").is_dir():
        print("skipped: GENVEJ_SHARED does not name a folder with tools/official-validator")
        return 1 if os.environ.get("GENVEJ_REQUIRE_SHARED") else 77
    verdicts, place = Verdicts(), os.environ.get("GENVEJ_EMIT_BUNDLES")
    with tempfile.TemporaryDirectory(prefix="genvej-validator-") as folder:
        if len(sys.argv) > 1:
            documents = [(name, content, query_of(content)) for name, content in files_of(sys.argv[1:])]
        else:
            documents = [*(kept(place) if place else translations(folder)), *definitions_of_ours()]
    with Validator(pathlib.Path(shared)) as validator:
        judge(validator, documents, verdicts)
        if len(sys.argv) > 1:
            return verdicts.close()
        passed, refused = refuse_mutants(validator), judge_kls_reports(validator.port)
        return 1 if verdicts.close() or passed or refused else 0


if __name__ == "__main__":
    sys.exit(main())
