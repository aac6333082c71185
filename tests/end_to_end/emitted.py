"""What tests emit as FHIR, kept for the validators of others (official_validator.py, second_reader.py), and what of it is handed to them.

A shape is what a document is made of without its values: the paths of its elements, which elements stand together, and the codes of what
is coded. A test program keeps one document of each shape, in a folder of its own below GENVEJ_EMIT_BUNDLES (unset: nothing is kept; the
run of ctest sets it). tests/support/emitted.hpp does the same for unit tests. choose() takes of each kind of document those that
together have everything that all of them have, and some more up to its limit.
"""
import base64
import collections
import heapq
import json
import os
import pathlib
import re
import shutil
import sys
import threading
import xml.etree.ElementTree as xml

PLACE = os.environ.get("GENVEJ_EMIT_BUNDLES")
MOST_SHAPES = 300            # of one test program; a program that has more shows what is new in it long before
MOST_BYTES = 4_000_000       # a larger document differs from a smaller one by the size of an attachment alone
FHIR = "http://hl7.org/fhir"
#: elements whose values are codes, or say which of several forms is meant
CODED = {"code", "system", "status", "use", "intent", "priority", "gender", "mode", "url", "profile", "contentType", "valueCode", "severity",
         "type", "event", "relationship", "language", "method"}
MOST_CODES = 40              # of one element: which of 10 000 diagnoses it is makes no other shape


ENVELOPED = re.compile(rb"<(?:\w+:)?Data>\s*([A-Za-z0-9+/=\s]+?)\s*</(?:\w+:)?Data>")


def inside(content):
    """What a VANSEnvelope carries; anything else as it is."""
    found = ENVELOPED.findall(content) if b"VANSEnvelope" in content[:2000] else []
    return [base64.b64decode(one) for one in found] or [content]


def is_fhir(content):
    start = content[:2000].lstrip()
    return b'"resourceType"' in start if start[:1] == b"{" else b'xmlns="%s"' % FHIR.encode() in start


def tree_of(content):
    """(type, [(name, value or None, children)]) of a resource in JSON or XML. @raise ValueError when it is neither"""
    try:
        if content.lstrip()[:1] != b"<":
            whole = json.loads(content)
            return whole["resourceType"], list(_of_json(whole))
        root = xml.fromstring(content)
        if not root.tag.startswith(f"{{{FHIR}}}"):
            raise ValueError("not of FHIR's namespace")
        return root.tag.split("}")[1], list(_of_xml(root))
    except (xml.ParseError, KeyError, TypeError, AttributeError, IndexError) as wrong:
        raise ValueError(str(wrong)) from wrong


def _of_json(node):
    for name, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "resourceType" in one:
                yield name, None, [(one["resourceType"], None, list(_of_json(one)))]
            elif isinstance(one, dict):
                yield name.lstrip("_"), None, list(_of_json(one))
            elif name not in ("resourceType", "div"):
                yield name, str(one), []


def _of_xml(node):
    for one in node:
        name = one.tag.split("}")[1]
        if name != "div":
            yield name, one.get("value"), list(_of_xml(one))


class Features:
    """What a document has. The codes of an element count until MOST_CODES different ones are known."""

    def __init__(self):
        self.codes = collections.defaultdict(set)

    def of(self, content):
        kind, children = tree_of(content)
        found = {"as XML" if content.lstrip()[:1] == b"<" else "as JSON"}
        self._below(kind, children, found)
        return frozenset(found)

    def _below(self, path, children, found):
        found.add(path + "{" + ",".join(sorted({name for name, _, _ in children})) + "}")
        for name, value, below in children:
            # A resource is the same wherever it stands.
            inner = name if name[:1].isupper() else f"{path}.{name}"
            found.add(inner)
            if value is not None and name in CODED and len(value) < 120:
                known = self.codes[inner]
                if value in known or len(known) < MOST_CODES:
                    known.add(value)
                    found.add(f"{inner}={value}")
            if below:
                self._below(inner, below, found)


class Keeper:
    """Keeps documents of a test program. Thread-safe; a program that keeps something again begins anew."""

    def __init__(self, place, program):
        self.folder = pathlib.Path(place) / program
        shutil.rmtree(self.folder, ignore_errors=True)
        self.features, self.shapes, self.lock = Features(), set(), threading.Lock()

    def keep(self, content, whatever=None):
        """@param content  also a VANSEnvelope: what is in it @param whatever  name under which it is kept even if its shape is known"""
        for one in inside(content):
            self._keep(one, whatever)

    def _keep(self, content, whatever):
        if not is_fhir(content) or len(content) > MOST_BYTES:
            return
        with self.lock:
            if whatever is None and len(self.shapes) >= MOST_SHAPES:
                return
            try:
                shape = self.features.of(content)
            except ValueError:
                return  # cut, or broken on purpose: tests of what is readable look at that themselves
            if shape in self.shapes and whatever is None:
                return
            self.shapes.add(shape)
            self.folder.mkdir(parents=True, exist_ok=True)
            name = whatever or f"{len(self.shapes)}.{'xml' if content.lstrip()[:1] == b'<' else 'json'}"
            (self.folder / name).write_bytes(content)


def program_name():
    stem = pathlib.Path(sys.argv[0]).stem
    return stem + ("_on_postgres" if os.environ.get("GENVEJ_TEST_STORE") == "postgres" else "")


_keeper = Keeper(PLACE, program_name()) if PLACE else None


def keep(content, whatever=None):
    """A document that genvej emitted, as bytes; anything that is no FHIR is not kept."""
    if _keeper is not None and content:
        _keeper.keep(content, whatever)


def keep_files(folder):
    """Every document that lies there; temporary names aside."""
    for path in sorted(pathlib.Path(folder).rglob("[!.]*")) if _keeper is not None else ():
        if path.suffix in (".json", ".xml") and path.is_file():
            keep(path.read_bytes())


def values(children, *path):
    """Of the elements at that path."""
    below = [one for one in children if one[0] == path[0]]
    if len(path) == 1:
        return [value for _, value, _ in below]
    return [value for _, _, inner in below for value in values(inner, *path[1:])]


def kind_of(content):
    """What a document is judged as: its type, the event or profile that it claims."""
    kind, children = tree_of(content)
    form = values(children, "type") if kind == "Bundle" else []
    claimed = values(children, "entry", "resource", "MessageHeader", "eventCoding", "code") + values(children, "meta", "profile")
    return " ".join([kind, *form[:1], *claimed[:1]])


def cover(documents, most):
    """Greedily. @return (taken, not taken, features that no taken one has)"""
    missing, taken = set().union(*(one[2] for one in documents)), []
    gains = [(-len(one[2]), number) for number, one in enumerate(documents)]
    heapq.heapify(gains)
    while gains and missing and len(taken) < most:
        gain, number = heapq.heappop(gains)
        now = -len(documents[number][2] & missing)
        if now == gain and now < 0:
            taken.append(number)
            missing -= documents[number][2]
        elif now < 0:
            heapq.heappush(gains, (now, number))
    return [documents[number] for number in taken], [one for number, one in enumerate(documents) if number not in set(taken)], missing


def choose(files, most):
    """Of each kind those that cover all that the kind has (the greatest gain first, the smaller file of two; three times `most` at
    most), then others that have a shape of their own, up to `most`. @return ([(path, content)], {kind: (taken, shapes, features that no taken one has)})"""
    kinds, features = collections.defaultdict(list), Features()
    for path in files:
        content = path.read_bytes()
        kinds[kind_of(content)].append((len(content), str(path), features.of(content), content))
    chosen, told = [], {}
    for kind, all_of_it in sorted(kinds.items()):
        smallest = {shape: (size, path, shape, content) for size, path, shape, content in sorted(all_of_it, reverse=True)}
        taken, rest, missing = cover(sorted(smallest.values()), 3 * most)
        room = max(0, most - len(taken))
        taken += rest[::max(1, len(rest) // max(1, room))][:room]
        told[kind] = (len(taken), len(smallest), len(missing))
        chosen += [(path, content) for _, path, _, content in taken]
    return chosen, told
