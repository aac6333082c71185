#!/usr/bin/env python3
"""`genvej maps export --format fml` gives StructureMaps that HL7's own parser reads (its jars are those of the official
validator; the program that calls it is compiled when the test runs).

Environment: GENVEJ_SHARED, GENVEJ_REQUIRE_SHARED, GENVEJ_PROGRAM: as official_validator.py
Exit: 0 all were read, 1 not, 77 skipped.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GENVEJ_PROGRAM", str(TOP / "build" / "release" / "genvej"))
PARSER = TOP / "tests" / "support" / "structure_maps" / "ParseMaps.java"
LEAST_RULES = 40  # of the smallest map, both directions


def class_path(tool):
    """Of HL7's validator, which is fetched and built where that has not happened yet."""
    script = '. "$(dirname "$0")/lib.sh"; printf %s "$(cat "$build/target/classpath")"'
    return subprocess.run(["bash", "-c", script, str(tool / "validate")], capture_output=True, text=True, check=True).stdout


def parse(classes, files):
    """(all were read, lines)"""
    done = subprocess.run(["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes, str(PARSER), *map(str, files)],
                          capture_output=True, text=True, check=False, timeout=500)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode not in (0, 1) or not lines:
        raise RuntimeError(f"the parser ended with {done.returncode}: {done.stderr[:2000]}")
    return done.returncode == 0, lines


def spoilt(file, folder):
    """Copies with a mistake each."""
    text = file.read_text(encoding="utf-8")
    for number, (old, new) in enumerate(((" then {", " then", ), ("group ", "grp "), (" -> ", " => "), ("source letter", "sauce letter"))):
        copy = folder / f"spoilt-{number}.map"
        assert old in text
        copy.write_text(text.replace(old, new, 1), encoding="utf-8")
        yield copy


def main():
    shared = os.environ.get("GENVEJ_SHARED")
    if not shared or not shutil.which("java"):
        print("skipped: GENVEJ_SHARED is not set, or Java is not there")
        return 1 if os.environ.get("GENVEJ_REQUIRE_SHARED") else 77
    with tempfile.TemporaryDirectory(prefix="genvej-structure-maps-") as name:
        folder = pathlib.Path(name)
        subprocess.run([PROGRAM, "maps", "export", "--format", "fml", "--out", str(folder / "maps")], check=True)
        files = sorted((folder / "maps").glob("*.map"))
        maps = [line for line in subprocess.run([PROGRAM, "maps", "check"], capture_output=True, text=True, check=True).stdout.splitlines() if line]
        wrong = list(spoilt(files[0], folder))
        _, lines = parse(class_path(pathlib.Path(shared) / "tools" / "official-validator"), [*files, *wrong])
        print("\n".join(lines).replace(name + "/", ""))
        said = {line.split(": ", 1)[0]: line for line in lines}
        problems = [said.get(str(file), str(file)) for file in files
                    if not re.search(r": 2 groups, (\d+) rules", said.get(str(file), "")) or "not the same" in said[str(file)]
                    or int(re.search(r", (\d+) rules", said[str(file)])[1]) < LEAST_RULES]
        problems += [f"{copy.name} was read" for copy in wrong if ": refused" not in said.get(str(copy), "")]
        if len(files) != len(maps):
            problems.append(f"{len(files)} StructureMaps for {len(maps)} maps")
        for problem in problems:
            print(f"wrong: {problem}")
        return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
