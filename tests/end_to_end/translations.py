#!/usr/bin/env python3
"""What genvej translates of examples and of published letters, JSON and XML, kept whole for the validators of others.

The letters of mappings/*/examples and the published ones become FHIR; FHIR of the examples and MedCom's CareCommunications become letters
and come back. A refusal fails. official_validator.py and second_reader.py judge what is kept here (emitted.py), every file of it.

usage: translations.py
Environment: GENVEJ_SHARED        folder with data; unset: the test is skipped (77), or fails where GENVEJ_REQUIRE_SHARED is set
             GENVEJ_PROGRAM       the program that converts (default: build/release/genvej)
             GENVEJ_EMIT_BUNDLES  where what comes out is kept; unset: nowhere
Exit: 0 all was translated, 1 something was not, 77 skipped.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

sys.dont_write_bytecode = True
import emitted  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GENVEJ_PROGRAM", str(TOP / "build" / "release" / "genvej"))
LEAST = 150  # documents: fewer means that something is not translated any more
GLN = re.compile(rb"EANIdentifier>\s*(\d{13})\s*<")
#: lines that hold what a letter has no element for (mappings/xdis91)
LINES = ("Bilag: ", "Kontaktens art: ", "Kontaktens status: ", "Dødstidspunkt: ", "Svar på korrespondance", "Videresendt korrespondance")
ONE_WAY = "mappings/ggop_as_xdis91/"
#: a plan with a telephone that no letter has an element for; its sender is told so
NO_LETTER = "mappings/ggop/examples/from_fhir/bundle.json"
SENDER_WITHOUT_GLN = {b"afsender": b"5799990009913", b"modtager": b"5799990009920"}  # invented


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
    return [copy]


def sent_to_us():
    """Messages of our examples that were FHIR from the beginning."""
    for bundle in sorted((TOP / "mappings").glob("*/examples/*/bundle.json")):
        if not list(bundle.parent.glob("letter*.xml")):
            yield str(bundle.relative_to(TOP)), bundle.read_bytes()


def published_care_communications(shared):
    """MedCom's: the examples of the package and the samples of the test protocol."""
    with tarfile.open(shared / "data" / "packages" / "medcom.fhir.dk.carecommunication-5.0.2.tgz") as package:
        for member in package:
            if member.name.startswith("package/example/Bundle-"):
                yield member.name, package.extractfile(member).read()
    for file in sorted((shared / "data" / "samples" / "carecommunication").iterdir()):
        yield file.name, file.read_bytes()


def convert(name, form, out, files, *more):
    """Names and bytes of what genvej wrote into the new folder `out`."""
    out.mkdir()
    run = subprocess.run([PROGRAM, "convert", "--to", form, "--out", str(out), *more, *map(str, files)], capture_output=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"{name}: genvej convert ended with {run.returncode}: {run.stderr.decode()[:2000]}")
    return sorted((file.name, file.read_bytes()) for file in out.iterdir())


def returned(shared, folder):
    """FHIR that went to letters comes back with what the letters had to say in lines (attachments, contacts): still valid."""
    lines = collections.Counter()
    for number, (name, content) in enumerate([*sent_to_us(), *published_care_communications(shared)]):
        if name.startswith(ONE_WAY) or name == NO_LETTER:
            continue
        sent = folder / f"returned-{number}{'.json' if content.lstrip()[:1] == b'{' else '.xml'}"
        sent.write_bytes(content)
        letters_folder = folder / f"returned-{number}-letters"
        convert(name, "oioxml", letters_folder, [sent], *about(name))
        for form in ("fhir-json", "fhir-xml"):
            back = convert(name, form, folder / f"returned-{number}-{form}", sorted(letters_folder.iterdir()), *about(name))
            for file, bundle in back:
                lines.update(line for line in LINES if line.encode() in bundle)
                yield f"{name} -> letter -> {file}", bundle
    if set(LINES) - set(lines):
        raise RuntimeError(f"nothing came back with {sorted(set(LINES) - set(lines))}: this proves nothing about it")


def translated(shared, folder):
    """Converts every letter to JSON and XML; yields what genvej wrote. A refusal ends the test."""
    yield from sent_to_us()
    yield from returned(shared, folder)
    sources = [(name, content if own else prepared(content, name), own) for name, content, own in letters(shared)]
    if not sources:
        raise RuntimeError("no letters were found")
    directory = folder / "organisations.csv"
    directory.write_text(directory_of(content for _, content, own in sources if not own), encoding="utf-8")
    for number, (name, content, own) in enumerate(sources):
        letter = folder / f"{number}.xml"
        letter.write_bytes(content)
        who = [] if own else ["--organisations", str(directory)]
        files = [letter, *beside(name, own, folder, number)]
        for form in ("fhir-json", "fhir-xml"):
            for file, bundle in convert(name, form, folder / f"{number}-{form}", files, *who, *about(name)):
                yield f"{name} -> {file}", bundle


def main():
    shared = os.environ.get("GENVEJ_SHARED")
    if not shared:
        print("skipped: GENVEJ_SHARED is not set")
        return 1 if os.environ.get("GENVEJ_REQUIRE_SHARED") else 77
    stems, count = {}, 0
    with tempfile.TemporaryDirectory(prefix="genvej-translations-") as folder:
        for name, content in translated(pathlib.Path(shared), pathlib.Path(folder)):
            # The JSON and the XML of one message differ in the ending only.
            stem, ending = os.path.splitext(name)
            number = stems.setdefault(stem, len(stems))
            emitted.keep(content, f"{number:03}-{re.sub(r'[^A-Za-z0-9._-]+', '-', stem)[-150:]}{ending}")
            count += 1
    print(f"{count} documents")
    return 0 if count >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
