"""The store of adapters/store/sqlite on a disk that breaks, through SQLite's VFS: runs tests/chaos/disk (chaos_disk), whose stories are
told by seed. Power that goes at any write, EIO, short writes, flushes that fail, a full disk; and, so that the oracle can be believed,
disks that lie, which it must see."""
import os
import pathlib
import re
import subprocess

from fault import Fault, Figures, Skipped
from oracle import harness


def program():
    path = pathlib.Path(os.environ.get("GENVEJ_BUILD", harness.TOP / "build" / "release")) / "chaos_disk"
    if not path.exists():
        raise Skipped(f"{path.name} is not built: cmake --build --preset release --target chaos_disk")
    return path


def run(context):
    figures, stories = Figures(), context.choose(60, 3000)
    process = subprocess.Popen([program(), "--stories", str(stories), "--seed", str(context.seed)], stdout=subprocess.PIPE, text=True)
    seen = 0
    for line in process.stdout:
        found = dict(re.findall(r"(\w+)=(\w+)", line)) if line.startswith("fault=") else None
        if found is None:
            figures.problems.append(line.strip())
            continue
        seen += 1
        figures.rounds += int(found["stories"])
        figures.acknowledged += int(found["accepted"])
        figures.delivered += int(found["delivered"])
        figures.lost += int(found["lost"])
        figures.doubled += int(found["doubled"])
        figures.verified += int(found["verified"])
        figures.notes.append(line.strip())
        context.progress(seen, 7)
    if process.wait() != 0 and not figures.problems:
        figures.problems.append("chaos_disk failed")
    done = subprocess.run([program(), "--defects", "--stories", "20"], capture_output=True, text=True, check=False)
    figures.notes += done.stdout.splitlines()
    if done.returncode != 0:
        figures.problems.append("the oracle does not see a disk that lies")
    return figures


FAULTS = [Fault("disk", "the store's disk breaks: power, EIO, short writes, flushes, no space (SQLite's VFS, by seed)", run)]
