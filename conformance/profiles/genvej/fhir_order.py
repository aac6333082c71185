"""The order of elements in FHIR R4, as conformance/profiles/r4.tsv has it: a differential stands in that order."""
import re


class Order:
    def __init__(self, table):
        self.bases, self.children = {}, {}
        for line in table.read_text(encoding="utf-8").splitlines():
            if line.startswith(("#", "path\t")):
                continue
            path, kind, least, _most = (line.split("\t") + ["", "", ""])[:4]
            if "." not in path:
                self.bases[path] = kind
                self.children.setdefault(path, [])
            else:
                parent, name = path.rsplit(".", 1)
                self.children.setdefault(parent, []).append((name, kind.split(), int(least or 0), path))
                self.children.setdefault(path, [])

    def elements(self, place):
        """Children of a type or of an element with children of its own; what is inherited comes first."""
        if "." in place:
            inherited = self.elements("BackboneElement")
        else:
            inherited = self.elements(self.bases[place]) if self.bases.get(place) else []
        return inherited + self.children.get(place, [])

    def step(self, place, name):
        """(rank, place of the children, name in the definition, minimum) of one step; None: there is none."""
        for rank, (known, types, least, path) in enumerate(self.elements(place)):
            choice = known.endswith("[x]") and name.startswith(known[:-3])
            if known != name and not choice:
                continue
            kind = types[0] if types else "Element"
            if choice and name != known:
                kind = next((one for one in types if one.lower() == name[len(known) - 3:].lower()), kind)
            inside = path if kind in ("BackboneElement", "Element") else kind
            return rank, inside, known, least
        return None

    def key(self, resource, element):
        """Sorts element ids (`entry:patient.resource`): by R4's order, an element before its slices."""
        place, out = resource, []
        for part in element.split(".") if element else []:
            name, _, slice_name = part.partition(":")
            found = self.step(place, name)
            if found is None:
                raise ValueError(f"{resource}.{element}: R4 has no {name} in {place}")
            out += [(found[0], slice_name != "", slice_name)]
            place = found[1]
        return out

    def element_id(self, resource, path):
        """`valueString` as `value[x]`; None: R4 has no such element."""
        place, out = resource, []
        for name in path.split(".")[1:]:
            found = self.step(place, name)
            if found is None:
                return None
            out.append(found[2])
            place = found[1]
            if found[2].endswith("[x]"):
                break  # what is below belongs to one of several types
        return ".".join(out)

    def minimum(self, path):
        place, least = path.split(".", 1)[0], 0
        for name in path.split(".")[1:]:
            found = self.step(place, re.sub(r":.*", "", name))
            if found is None:
                return 0
            least, place = found[3], found[1]
        return least
