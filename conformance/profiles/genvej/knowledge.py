"""What is known of genvej's own messages: the rows of the maps, the tables beside them, the code lists of the letters.

Read only; make_package.py and definitions.py write what follows from it.
"""
import collections
import csv
import json
import re

OWN = "https://genvej.invalid/fhir"
PROFILES = OWN + "/StructureDefinition/"
SYSTEMS = OWN + "/CodeSystem/"
BUNDLE = re.compile(re.escape(PROFILES) + r"genvej-(?P<kind>[a-z0-9-]+)-message-bundle$")
LETTER_NAMES = {"ggop": "G-GOP"}  # as people call it; others: the type code


class Contradiction(Exception):
    """The tables contradict each other or the maps: where, and what to do."""


def read_table(path, delimiter):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE))


def constant(text):
    """The text of a quoted word, or None."""
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else None


def without_predicates(path):
    """`Composition.section[code.coding.code=cave].title` as `Composition.section.title`."""
    out, depth = "", 0
    for character in path:
        depth += character == "["
        out += "" if depth else character
        depth -= character == "]"
    return out


class Message:
    """One kind of letter that becomes a message of our own shape."""

    def __init__(self, name, kind, rows):
        self.name, self.kind, self.rows = name, kind, rows
        self.code = LETTER_NAMES.get(name, name.upper())
        self.title = self.constant_at("Composition.title")
        self.about = self.what_it_is_about()
        self.request_code = self.coding_at("ServiceRequest.code") if self.about == "request" else None
        self.document_type = self.coding_at("Composition.type")

    def what_it_is_about(self):
        """`request` or `document`: what the header's focus is."""
        for row in self.rows:
            found = re.match(r"(ServiceRequest|Composition) as \w+ from header\.focus", row["right"]) if row["op"] == "entry" else None
            if found:
                return {"ServiceRequest": "request", "Composition": "document"}[found.group(1)]
        raise Contradiction(f"mappings/{self.name}/{self.name}.map: the focus is neither ServiceRequest nor Composition")

    def status_places(self):
        """The FHIR paths that the table of the letter's StatusCode fills, in the order of its columns."""
        for row in self.rows:
            if row["as"].startswith("table status"):
                return row["FHIR path"].split(" + ")
        raise Contradiction(f"mappings/{self.name}/{self.name}.map has no row `as table status`")

    def constant_at(self, path):
        """The constant that the map writes there."""
        for row in self.rows:
            if row["FHIR path"] == path and constant(row["left"]) is not None:
                return constant(row["left"])
        raise Contradiction(f"mappings/{self.name}/{self.name}.map writes no constant to {path}: its profile needs one")

    def coding_at(self, path):
        return {"system": self.constant_at(path + ".coding.system"), "code": self.constant_at(path + ".coding.code")}

    def sections(self):
        """Code -> {title, feeds, text, entries} for each section that the map makes, in the order of its rows."""
        found = collections.OrderedDict()
        for row in self.rows:
            for path in row["FHIR path"].split(" + "):
                at = re.match(r"Composition\.section\[code\.coding\.code=([^\]]+)\](.*)", path)
                if not at or row["op"].endswith("<-"):
                    continue
                one = found.setdefault(at.group(1), {"title": None, "feeds": [], "text": False, "entries": set()})
                self.add_to_section(one, at.group(2), row)
        return found

    @staticmethod
    def add_to_section(one, below, row):
        if below == ".title":
            one["title"] = one["title"] or constant(row["left"])
        if below == ".text.div":
            one["text"] = True
        if below == ".entry" and row["right"].startswith("entry "):
            one["entries"].add(re.match(r"entry (\w+)", row["right"]).group(1))
        for feed in row["letter path"].split(" + "):
            if feed and feed not in one["feeds"]:
                one["feeds"].append(feed)


class Knowledge:
    def __init__(self, top, here, rows):
        self.top, self.here = top, here
        self.manifest = json.loads((here / "package.json").read_text(encoding="utf-8"))
        self.profiles = read_table(here / "profiles.tsv", "\t")
        self.other_stacks = read_table(here / "other_stacks.tsv", "\t")
        self.canonicals = {row["package"]: row["canonical"] for row in read_table(here / "dependencies.tsv", "\t")}
        self.elements = read_table(here / "elements.tsv", "\t")
        self.code_systems = {row["code_system"]: row for row in read_table(here / "code_systems.tsv", "\t")}
        self.displays = {(row["code_system"], row["code"]): row["display"] for row in read_table(here / "displays.csv", ",")}
        self.used_displays = set()
        self.rows_by_map = collections.OrderedDict()
        for row in rows:
            self.rows_by_map.setdefault(row["map"], []).append(row)
        self.messages = self.messages_of(self.rows_by_map)
        self.concepts = self.concepts_of()
        unused = set(self.displays) - self.used_displays
        if unused:
            raise Contradiction(f"displays.csv: nothing has the codes {sorted(unused)}")

    @staticmethod
    def messages_of(by_map):
        found = []
        for name, own in by_map.items():
            claims = [BUNDLE.match(constant(row["left"]) or "") for row in own if row["FHIR path"] == "Bundle.meta.profile"]
            kinds = {claim.group("kind") for claim in claims if claim}
            if len(kinds) == 1:
                found.append(Message(name, kinds.pop(), own))
        if not found:
            raise Contradiction("no map claims a profile of ours")
        return found

    def status_rows(self, message):
        """Event, activity and status that belong together: the letter's StatusCode."""
        return read_table(self.top / "mappings" / message.name / "codes" / "status.csv", ",")

    def events(self):
        return [row["event"] for message in self.messages for row in self.status_rows(message)]

    def feeds(self, resource):
        """FHIR path (no predicates) -> [(message, letter paths, section or '')] of what letters write there."""
        found = collections.OrderedDict()
        for message in self.messages:
            for row in message.rows:
                if row["op"] in ("<-", "x", "entry") or not row["letter path"]:
                    continue
                for path in row["FHIR path"].split(" + "):
                    plain = without_predicates(path)
                    if plain.startswith(resource + ".") and not row["op"].startswith("each"):
                        found.setdefault(plain, collections.OrderedDict()).setdefault(message, []).append(row["letter path"])
        return found

    def display(self, system, code, known=None):
        if known is not None and (system, code) not in self.displays:
            return known
        if (system, code) not in self.displays:
            raise Contradiction(f"displays.csv: {system} {code} has no Danish display")
        self.used_displays.add((system, code))
        return self.displays[system, code]

    def concepts_of(self):
        """Code system -> [(code, display)], each from where code_systems.tsv says."""
        in_rows = self.codes_in_rows()
        missing = sorted(set(in_rows) - set(self.code_systems))
        if missing:
            raise Contradiction(f"code_systems.tsv: the maps use {missing}, which have no row")
        out = {}
        for name, row in self.code_systems.items():
            if row["source"] == "events":
                codes = {code: None for code in self.events()}
            elif row["source"] == "sections":
                codes = self.section_titles()
            elif row["source"] == "rows":
                codes = in_rows.get(name, {})
            elif row["source"] == "record":
                codes = self.codes_of_the_record(name)
            elif row["source"] == "issues":
                codes = self.codes_of_issues()
            elif row["source"] == "registry":
                codes = {one["column"]: one["da"] for one in self.registry_columns() if one["value"]}
            elif row["source"].startswith("letters:"):
                codes = self.letter_codes(row["source"].split(":", 1)[1])
            else:
                codes = {}
            out[name] = [(code, self.display(name, code, known)) for code, known in codes.items()]
        return out

    def codes_of_the_record(self, name):
        """What the municipality's record has no other code for, with displays: gateway/record/own_codes.csv."""
        rows = read_table(self.top / "gateway" / "record" / "own_codes.csv", ",")
        return {row["code"]: row["display"] for row in rows if row["code_system"] == name}

    def codes_of_issues(self):
        """What genvej says of a message or a request, with the words that stand in OperationOutcome.issue.details."""
        tables = sorted((self.top / "conformance" / "model" / "issues").glob("*.csv"))
        return {row["code"]: row["da"] for table in tables for row in read_table(table, ",")}

    def registry_columns(self):
        return read_table(self.top / "gateway" / "registry" / "columns.csv", ",")

    def section_titles(self):
        titles = collections.OrderedDict()
        for message in self.messages:
            for code, section in message.sections().items():
                titles[code] = titles.get(code) or section["title"]
        return titles

    def letter_codes(self, name):
        """Values of the letter's code list; a misprinted one with a blank at its end is no FHIR code."""
        path = self.top / "conformance" / "schemas" / "codes" / f"{name}.csv"
        return {row["value"]: None for row in read_table(path, ",") if row["value"] == row["value"].strip()}

    def codes_in_rows(self):
        """Own code systems that any map names, with the codes that they write as constants."""
        found = collections.OrderedDict()
        for name, rows in self.rows_by_map.items():
            self.add_codes(rows, found)
            for folder in (name, "shared"):
                for table in sorted((self.top / "mappings" / folder / "codes").glob("*.csv")):
                    for name in re.findall(re.escape(SYSTEMS) + r"([a-z-]+)", table.read_text(encoding="utf-8")):
                        found.setdefault(name, collections.OrderedDict())
        return found

    @staticmethod
    def add_codes(rows, found):
        own = re.compile(re.escape(SYSTEMS) + r"([a-z-]+)")
        systems, codes, aliases = {}, collections.defaultdict(list), {}
        for row in rows:
            words = " ".join((row["left"], row["right"], row["as"], row["when"]))
            for name in own.findall(words):
                found.setdefault(name, collections.OrderedDict())
            for name, code in re.findall(re.escape(SYSTEMS) + r"([a-z-]+)\]\.code=([\w-]+)", words):
                found[name][code] = None
            made = re.match(r"(?:entry )?(\w+(?:\.\w+)*)(?:\[code\.coding\.code=([\w-]+)\])? ?.*?\bas (\w+)",
                            row["right"] + " " + (row["as"] + " " + row["when"] if row["op"].startswith("each") else ""))
            if made and (row["op"] == "entry" or row["op"].startswith("each")):
                aliases[made.group(3)] = f"{made.group(3)}#{len(aliases)}"
                if made.group(2):
                    codes[aliases[made.group(3)] + ".code"].append(made.group(2))
            written = constant(row["left"])
            beside = re.search(r"\[code=([\w-]+)\]\.system$", row["right"])  # `meta.tag[code=X].system`
            if written is not None and beside and own.fullmatch(written):
                found[own.fullmatch(written).group(1)][beside.group(1)] = None
            target = re.match(r"(\w+)\.(.+)\.(system|code)$", without_predicates(row["right"]))
            if written is None or not target or "[" in row["right"] and "section" in row["right"]:
                continue
            place = aliases.get(target.group(1), target.group(1)) + "." + re.sub(r"\.coding$", "", target.group(2))
            if target.group(3) == "system" and own.fullmatch(written):
                systems[place] = own.fullmatch(written).group(1)
            elif target.group(3) == "code":
                codes[place].append(written)
        for place, name in systems.items():
            for code in codes.get(place, []):
                if name not in ("section", "event"):
                    found[name][code] = None
