#!/usr/bin/env python3
"""A FHIR reader of another maker parses what genvej emits, and reads the same from JSON and from XML.

The reader is IBM's model of R4 (tests/support/second_reader, built once with Maven): unknown elements, missing ones,
wrong types, forms and required codes are refused. First it has to refuse Bundles that are spoilt.

usage: second_reader.py            parse what the tests of this run kept below GENVEJ_EMIT_BUNDLES, the same documents that
                                   official_validator.py judges; without it: the translations alone, made now
       second_reader.py PATH...    parse these Bundles (files or folders)
       second_reader.py --build    only fetch and build the reader

Environment: as official_validator.py
Exit: 0 all were parsed, 1 some were refused or too few were there, 77 skipped.
"""
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import official_validator as official  # noqa: E402

SOURCES = official.TOP / "tests" / "support" / "second_reader"
LEAST = 150  # files that have to be there: fewer means that something is not emitted any more
BUILD_SECONDS = 600
#: generated texts have it (tests/support/generate_text.cpp); docs/standards-issues.md
LINE_SEPARATOR, STAND_IN = "\u2028".encode(), "\u00b7".encode()


def build():
    """Class path of the reader; fetched and built once for each version of its sources."""
    files = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "genvej-second-reader"
    folder = cache / stamp
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / "target" / "classpath"
        jars = path.read_text(encoding="utf-8").split(":") if path.exists() else []
        if not jars or not all(pathlib.Path(jar).exists() for jar in jars):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(SOURCES, folder)
            made = subprocess.run(["mvn", "-B", "-q", "-f", str(folder / "pom.xml"), "compile"], capture_output=True, text=True,
                                  check=False, timeout=BUILD_SECONDS)
            if made.returncode != 0:
                raise RuntimeError(f"the second reader could not be built:\n{made.stdout}{made.stderr}")
        return f"{folder / 'target' / 'classes'}:{path.read_text(encoding='utf-8')}"


def read(class_path, files):
    """(all parsed, the reader's lines)"""
    done = subprocess.run(["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-cp", class_path,
                           "dk.genvej.reader.Main"], input="\n".join(map(str, files)) + "\n", capture_output=True, text=True,
                          check=False, timeout=300)
    lines = done.stdout.splitlines()
    if done.returncode not in (0, 1) or not lines:
        raise RuntimeError(f"the second reader ended with {done.returncode}: {done.stderr[:2000]}")
    return done.returncode == 0, lines


def resource(bundle, kind):
    return next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind)


def replaced(where, name, value):
    where[name] = value


SPOILT = {
    "an element that nobody knows": lambda b: replaced(resource(b, "Patient"), "shoeSize", 43),
    "a mandatory element away": lambda b: resource(b, "MessageHeader").pop("source"),
    "a code that is not in a required list": lambda b: replaced(resource(b, "Communication"), "status", "thought-about"),
    "a day that does not exist": lambda b: replaced(b, "timestamp", "2026-13-41T10:00:00+01:00"),
    "an object where a list belongs": lambda b: replaced(resource(b, "Patient"), "name", resource(b, "Patient")["name"][0]),
    "two forms of one choice": lambda b: resource(b, "Communication")["payload"][0].update({"contentAttachment": {"title": "x"}}),
    "a resource of no type": lambda b: replaced(b["entry"][1]["resource"], "resourceType", "Letter"),
    "a narrative with a script": lambda b: replaced(resource(b, "Patient")["text"], "div", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>1</script></div>"),
}


def refuses_what_is_spoilt(class_path, folder):
    good = (official.TOP / "mappings" / "xdis91" / "examples" / "full" / "bundle.json").read_text(encoding="utf-8")
    names = {}
    for number, (what, spoil) in enumerate(SPOILT.items()):
        bundle = json.loads(good)
        spoil(bundle)
        names[str(folder / f"spoilt-{number}.json")] = what
        (folder / f"spoilt-{number}.json").write_text(json.dumps(bundle), encoding="utf-8")
    _, lines = read(class_path, names)
    refused = {line.split(": refused", 1)[0] for line in lines}
    unseen = [what for name, what in names.items() if name not in refused]
    if unseen:
        raise RuntimeError(f"the second reader accepts {', '.join(unseen)}: it proves nothing")


def written(named_bundles, folder):
    """Files of the Bundles; the JSON and the XML of one message differ in the ending only."""
    stems, files, names, parted = {}, [], {}, 0
    for name, content in named_bundles:
        stem, ending = os.path.splitext(name)
        number = stems.setdefault(stem, len(stems))
        file = folder / f"{number}{ending}"
        parted += LINE_SEPARATOR in content
        file.write_bytes(content.replace(LINE_SEPARATOR, STAND_IN))
        files.append(file)
        names[str(file)] = name
    if parted:
        print(f"{parted} files have a line separator (U+2028), which FHIR's strings may have and this reader refuses: it saw {STAND_IN.decode()}")
    return files, names


def own_bundles():
    """What lies in the project: the expected Bundles of the examples, and those of the profiles' package."""
    for name, content in official.files_of([official.TOP / "mappings", official.TOP / "conformance" / "profiles"]):
        if re.search(rb'"resourceType"\s*:\s*"Bundle"|<Bundle[ >]', content):
            yield name, content


def parse(class_path, named_bundles, folder, least):
    files, names = written(named_bundles, folder)
    good, lines = read(class_path, files)
    for line in lines[:-1]:
        file, _, text = line.partition(": ")
        print(f"{names.get(file, file)}: {text}")
    print(f"second reader: {lines[-1]}")
    if len(files) < least:
        print(f"{len(files)} files were there, at least {least} are expected")
        return 1
    return 0 if good else 1


def main():
    shared = os.environ.get("GENVEJ_SHARED")
    if not shared or not shutil.which("mvn") or not shutil.which("java"):
        print("skipped: GENVEJ_SHARED is not set, or Maven and Java are not there")
        return 1 if os.environ.get("GENVEJ_REQUIRE_SHARED") else 77
    class_path = build()
    if sys.argv[1:] == ["--build"]:
        return 0
    with tempfile.TemporaryDirectory(prefix="genvej-second-reader-") as name:
        folder = pathlib.Path(name)
        refuses_what_is_spoilt(class_path, folder)
        if len(sys.argv) > 1:
            return parse(class_path, official.files_of(sys.argv[1:]), folder, 1)
        place = os.environ.get("GENVEJ_EMIT_BUNDLES")
        if place:
            bundles = [one[:2] for one in official.kept(place)]
        else:
            (folder / "emitted").mkdir()
            bundles = [one[:2] for one in official.translations(str(folder / "emitted"))]
        return parse(class_path, [*bundles, *own_bundles()], folder, LEAST)


if __name__ == "__main__":
    sys.exit(main())
