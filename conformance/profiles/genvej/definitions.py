"""StructureDefinitions, ValueSets, CodeSystems and the ImplementationGuide, made from what knowledge.py read."""
import html
import json
import re

from fhir_order import Order
from knowledge import OWN, PROFILES, SYSTEMS, Contradiction

VALUE_SETS = OWN + "/ValueSet/"
BASE = "http://hl7.org/fhir/StructureDefinition/"
SECTION_ENTRIES = {"Organization": "genvej-organization", "Observation": "genvej-observation",
                   "DocumentReference": "genvej-document-reference"}


class Definitions:
    def __init__(self, knowledge):
        self.known = knowledge
        self.manifest = knowledge.manifest
        self.version = self.manifest["version"]
        self.order = Order(knowledge.top / "conformance" / "profiles" / "r4.tsv")

    # ---- what all of them have -------------------------------------------------------------------------------

    def head(self, kind, name, title, description):
        pascal = "".join(word.capitalize() for word in name.split("-"))
        date = self.manifest["date"]
        return {
            "resourceType": kind, "id": name, "text": self.narrative([title, description]), "url": f"{OWN}/{kind}/{name}",
            "version": self.version, "name": pascal,
            "title": title, "status": "draft", "experimental": True, "date": f"{date[:4]}-{date[4:6]}-{date[6:8]}",
            "publisher": self.manifest["author"], "description": description,
            "jurisdiction": [{"coding": [{"system": "urn:iso:std:iso:3166", "code": "DK"}]}],
        }

    @staticmethod
    def narrative(texts, language=""):
        lines = "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)
        spoken = f' lang="{language}" xml:lang="{language}"' if language else ""
        return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"{spoken}>{lines}</div>'}

    def resources(self):
        made = self.code_systems() + self.value_sets() + self.structures()
        return [self.guide(made)] + made

    # ---- codes -----------------------------------------------------------------------------------------------

    def code_systems(self):
        made = []
        for name, row in self.known.code_systems.items():
            one = self.head("CodeSystem", name, row["title"], row["description"])
            one["language"] = "da"
            shown = [f"{code}: {display}" for code, display in self.known.concepts[name]]
            one["text"] = self.narrative([row["title"], *shown], "da")
            one |= {"caseSensitive": True, "content": row["content"], "valueSet": f"{VALUE_SETS}genvej-{name}"}
            concepts = [{"code": code, "display": display} for code, display in self.known.concepts[name]]
            if concepts:
                one["concept"] = concepts
            made.append(one)
        return made

    def value_sets(self):
        made = []
        for name, row in self.known.code_systems.items():
            one = self.head("ValueSet", f"genvej-{name}", row["title"], f"All codes: {row['description']}")
            one["compose"] = {"include": [{"system": SYSTEMS + name}]}
            made.append(one)
        for message in self.known.messages:
            one = self.head("ValueSet", f"genvej-{message.kind}-section", f"Afsnit: {message.title}",
                            f"Sections that the document of a message made from {message.code} can have.")
            codes = [{"code": code} for code in message.sections()]
            one["compose"] = {"include": [{"system": SYSTEMS + "section", "concept": codes}]}
            made.append(one)
        return made

    # ---- profiles --------------------------------------------------------------------------------------------

    def structures(self):
        made = []
        for row in self.known.profiles:
            if "{kind}" not in row["profile"]:
                made.append(self.structure(row, None))
                continue
            kinds = [one for one in self.known.messages if row["about"] in ("", one.about)]
            made += [self.structure(row, message) for message in kinds]
        return made

    def structure(self, row, message):
        def fill(text):
            return text if message is None else text.replace("{kind}", message.kind).replace("{title}", message.title)

        name, resource = fill(row["profile"]), row["type"]
        one = self.head("StructureDefinition", name, fill(row["title"]), fill(row["description"]))
        one |= {"fhirVersion": "4.0.1", "mapping": self.mappings(message), "kind": "resource", "abstract": False,
                "type": resource, "baseDefinition": self.profile_url(fill(row["base"])), "derivation": "constraint"}
        if resource == "Extension":
            one |= {"kind": "complex-type", "context": [{"type": "element", "expression": about} for about in row["about"].split()]}
        elements = {"": {"id": resource, "path": resource}}
        for rule in self.known.elements:
            if rule["profile"] == row["profile"] and rule["about"] in ("", row["about"], getattr(message, "about", "")):
                self.apply(elements, resource, name, {key: fill(value) for key, value in rule.items()}, message)
        if resource == "Composition":
            self.add_sections(elements, message)
        if resource == "Bundle" and message is not None:
            self.add_events(elements, name, message)
        if not name.startswith("genvej-messaging"):  # derived from one that says it already
            self.add_feeds(elements, resource, message)
        ordered = sorted(elements, key=lambda element: self.order.key(resource, element))
        one["differential"] = {"element": [elements[element] for element in ordered]}
        if not one["mapping"] or resource == "Extension":  # no letter feeds an extension of the record
            del one["mapping"]
        return one

    @staticmethod
    def profile_url(name):
        return name if name.startswith("http") else PROFILES + name

    def mappings(self, message):
        messages = self.known.messages if message is None else [message]
        return [{"identity": one.name, "name": f"OIOXML {one.code}"} for one in messages]

    @staticmethod
    def element(elements, resource, name):
        """The entry of an element id (`entry:patient.resource`), made when it is not there."""
        if name in elements:
            return elements[name]
        path = re.sub(r":[^.]+", "", name)
        made = {"id": f"{resource}.{name}", "path": f"{resource}.{path}"}
        last = name.rsplit(".", 1)[-1]
        if ":" in last:
            made["sliceName"] = last.split(":", 1)[1]
        elements[name] = made
        return made

    def apply(self, elements, resource, profile, rule, message):
        entry = self.element(elements, resource, rule["element"]) if rule["element"] else elements[""]
        if rule["rule"] != "invariant":
            if rule["text"]:
                entry["short"] = rule["text"]
            if rule["min"]:
                entry["min"] = int(rule["min"])
            if rule["max"]:
                entry["max"] = rule["max"]
            entry["mustSupport"] = True
        makers = {"slicing": self.slicing, "type": self.type_of, "binding": self.binding, "pattern": self.pattern,
                  "invariant": self.invariant, "code": self.code}
        if rule["rule"] in makers:
            makers[rule["rule"]](entry, rule, profile, message)
        elif rule["rule"] not in ("", "slice"):
            raise Contradiction(f"elements.tsv: {profile} {rule['element']}: no rule is named '{rule['rule']}'")

    @staticmethod
    def slicing(entry, rule, _profile, _message):
        kind, path, rules = rule["value"].split()
        entry["slicing"] = {"discriminator": [{"type": kind, "path": path}], "rules": rules}

    def type_of(self, entry, rule, _profile, _message):
        """`Reference PROFILE`, `Organization PROFILE` or plain types."""
        words = rule["value"].split()
        profiles = [self.profile_url(word) for word in words if word.startswith(("http", "genvej-"))]
        types = [word for word in words if not word.startswith(("http", "genvej-"))]
        entry["type"] = [{"code": code} for code in types]
        if profiles:
            entry["type"][0]["targetProfile" if types[0] == "Reference" else "profile"] = profiles

    def binding(self, entry, rule, _profile, _message):
        strength, value_set = rule["value"].split()
        url = value_set if value_set.startswith("http") else f"{OWN}/{value_set}"
        entry["binding"] = {"strength": strength, "valueSet": url}

    @staticmethod
    def pattern(entry, rule, _profile, _message):
        key, value = rule["value"].split("=", 1)
        entry[key] = json.loads(value)

    @staticmethod
    def code(entry, rule, _profile, message):
        """The code that the map writes there."""
        if entry["path"] == "ServiceRequest.code.coding":
            entry["patternCoding"] = message.request_code
        elif entry["path"] == "Composition.type":
            entry["patternCodeableConcept"] = {"coding": [message.document_type]}
        else:
            raise Contradiction(f"elements.tsv: rule 'code' does not know {entry['path']}")

    @staticmethod
    def invariant(entry, rule, profile, _message):
        key, severity, expression = rule["value"].split(" ", 2)
        entry.setdefault("constraint", []).append({
            "key": key, "severity": severity, "human": rule["text"], "expression": expression, "source": PROFILES + profile})

    def add_events(self, elements, profile, message):
        """What belongs together by the table of the letter's StatusCode."""
        rows = self.known.status_rows(message)
        header = "entry.resource.ofType(MessageHeader).event.ofType(Coding).code"
        rules = [("The event is one of this kind of message", " or ".join(f"{header} = '{row['event']}'" for row in rows))]
        for row in rows:
            values = list(row.values())[1:]  # behind the letter's own code, one for each place
            told = dict(zip(message.status_places(), values, strict=True))
            del told["MessageHeader.eventCoding.code"]
            rules.append((f"{row['event']}: " + ", ".join(f"{path} is {value}" for path, value in told.items()),
                          f"{header} = '{row['event']}' implies (" + " and ".join(self.holds(*one) for one in told.items()) + ")"))
        for number, (human, expression) in enumerate(rules, 1):
            rule = {"value": f"genvej-{message.kind}-{number} error {expression}", "text": human}
            self.invariant(elements[""], rule, profile, message)

    @staticmethod
    def holds(path, value):
        """FHIRPath: some resource of the Bundle has the value there."""
        resource, below = path.split(".", 1)
        return f"entry.resource.ofType({resource}).where({below} = '{value}').exists()"

    def add_sections(self, elements, message):
        slicing = self.element(elements, "Composition", "section")
        slicing["slicing"] = {"discriminator": [{"type": "value", "path": "code"}], "rules": "open"}
        slicing["mustSupport"] = True
        for code, section in message.sections().items():
            name = f"section:{code}"
            one = self.element(elements, "Composition", name)
            display = dict(self.known.concepts["section"])[code]
            one |= {"short": display, "definition": self.sentence({message: section["feeds"]}), "min": 0, "max": "*",
                    "mustSupport": True}
            if section["feeds"]:
                one["mapping"] = self.mapping({message: section["feeds"]})
            coding = {"system": SYSTEMS + "section", "code": code}
            self.element(elements, "Composition", name + ".code") \
                .update({"min": 1, "patternCodeableConcept": {"coding": [coding]}, "mustSupport": True})
            if section["text"] and not section["entries"]:
                self.element(elements, "Composition", name + ".text").update({"min": 1, "mustSupport": True})
            if section["entries"]:
                profiles = [self.entry_profile(each) for each in sorted(section["entries"])]
                entry = self.element(elements, "Composition", name + ".entry")
                reference = {"code": "Reference", "targetProfile": profiles}
                entry.update({"min": 0 if section["text"] else 1, "type": [reference], "mustSupport": True})

    @staticmethod
    def entry_profile(resource):
        return PROFILES + SECTION_ENTRIES[resource] if resource in SECTION_ENTRIES else BASE + resource

    # ---- what feeds an element -------------------------------------------------------------------------------

    @staticmethod
    def sentence(feeds):
        parts = [f"{message.code}: " + "; ".join(f"`{path}`" for path in dict.fromkeys(paths))
                 for message, paths in feeds.items() if paths]
        return "Fed by OIOXML " + ". ".join(parts) + "." if parts else "Fed by no element of a letter that is known."

    @staticmethod
    def mapping(feeds):
        return [{"identity": message.name, "map": "; ".join(dict.fromkeys(paths))}
                for message, paths in feeds.items() if paths]

    def add_feeds(self, elements, resource, message):
        if resource == "Bundle" and message is not None:
            return  # the profile that it is derived from says it
        by_element = {}
        for path, feeds in self.known.feeds(resource).items():
            name = self.order.element_id(resource, path)
            if name is None:
                raise Contradiction(f"{path}: R4 has no such element")
            for one, paths in feeds.items():
                if message is None or one is message:
                    by_element.setdefault(name, {}).setdefault(one, []).extend(paths)
        for name, feeds in by_element.items():
            entry = self.element(elements, resource, name)
            entry["definition"] = self.sentence(feeds)
            entry.setdefault("mustSupport", True)
            entry["mapping"] = self.mapping(feeds)

    # ---- the rest of the package -----------------------------------------------------------------------------

    def guide(self, made):
        one = self.head("ImplementationGuide", self.manifest["name"], self.manifest["title"], self.manifest["description"])
        one["name"] = "GenvejExperimental"
        depends = [{"uri": f"{self.canonical(name)}/ImplementationGuide/{name}", "packageId": name, "version": version}
                   for name, version in self.manifest["dependencies"].items() if name != "hl7.fhir.r4.core"]
        del one["jurisdiction"]
        listed = [{"reference": {"reference": f"{each['resourceType']}/{each['id']}"}, "name": each["title"], "exampleBoolean": False}
                  for each in made]
        one |= {"packageId": self.manifest["name"], "license": self.manifest["license"],
                "fhirVersion": self.manifest["fhirVersions"], "dependsOn": depends, "definition": {"resource": listed}}
        return one

    def canonical(self, package):
        if package not in self.known.canonicals:
            raise Contradiction(f"dependencies.tsv: {package} has no row")
        return self.known.canonicals[package]

    def examples(self):
        """Name and text of each example of our kinds: what the maps' own tests keep."""
        for message in self.known.messages:
            for file in sorted((self.known.top / "mappings" / message.name / "examples").glob("*/bundle.json")):
                yield f"{message.name}-{file.parent.name}".replace("_", "-"), file.read_text(encoding="utf-8")

    def stacks(self, version):
        """For HL7's validator as the tests run it: which packages judge which message."""
        packages = [f"{name}#{number}" for name, number in self.manifest["dependencies"].items() if name != "hl7.fhir.r4.core"]
        packages.append(f"{self.manifest['name']}#{version}")
        lines = ["# stack\tprofiles begin with\tevent code\tmessage profile\tpackages"]
        for message in self.known.messages:
            profile = f"{PROFILES}genvej-{message.kind}-message-bundle"
            lines += ["\t".join(("genvej", profile, row["event"], profile, " ".join(packages)))
                      for row in self.known.status_rows(message)]
        lines.append("\t".join(("genvej", PROFILES, "-", "-", " ".join(packages))))
        lines += ["\t".join([*row.values()]) + " " + packages[-1] for row in self.known.other_stacks]
        return "\n".join(lines) + "\n"

    def required(self):
        """What our profiles demand beyond R4 wherever they are claimed: for `genvej maps check`."""
        lines = ["# Generated by make_package; the columns are those of ../required.tsv.", "profile\tresource\tpath\tmin"]
        for one in self.structures():
            demands = {e["path"]: e.get("min", 0) for e in one["differential"]["element"] if ":" not in e["id"]}
            for path, least in demands.items():
                above = [path[:at] for at in range(len(path)) if path[at] == "." and "." in path[:at]]
                always = all(max(demands.get(a, 0), self.order.minimum(a)) > 0 for a in above)
                if always and least > self.order.minimum(path):
                    lines.append(f"{one['url']}\t{one['type']}\t{path}\t{least}")
        return "\n".join(lines) + "\n"
