// Which schema a document asks for: by root, letter element, namespace and VersionCode.
#include <algorithm>

#include "conformance/schemas/schema.hpp"
#include "conformance/schemas/structure_report.hpp"

namespace genvej::schemas {

namespace {

using model::make_issue;
using model::node;
using model::path_style;

/// Of the versions of the letter the one with that namespace; where none has it, the current one.
const schema* schema_of_letter(std::string_view letter, std::string_view space) {
    const schema* current = nullptr;
    for (const schema& one : all_schemas()) {
        if (one.letter().empty() || one.letter() != letter) continue;
        if (one.space() == space) return &one;
        if (one.reads_as() == one.name()) current = &one;
    }
    return current;
}

std::string known_letters() {
    std::vector<std::string> names;
    for (const schema& one : all_schemas()) {
        if (one.letter().empty()) continue;
        names.push_back(std::string(one.letter()) + " (" + std::string(one.type_code()) + " " +
                        std::string(one.version()) + ")");
    }
    return listed(names);
}

bool is_frame(const node& child) {
    return child.name == "Envelope" || child.name == "Local_Elements";
}

/// The letters of an Emessage, all of one kind; else the reason.
void find_letters(const node& root, recognised& out) {
    for (const node* child = root.first_element(); child != nullptr; child = child->next_element()) {
        if (!is_frame(*child)) out.letters.push_back(child);
    }
    if (out.letters.empty()) {
        out.found.push_back(make_issue("letter.none", root, path_style::xml));
        return;
    }
    const node& first = *out.letters.front();
    const auto other = std::find_if(out.letters.begin(), out.letters.end(),
                                    [&](const node* one) { return one->name != first.name; });
    if (other != out.letters.end()) {
        out.found.push_back(make_issue("letter.mixed", **other, path_style::xml,
                                       {shown_name(first.name), shown_name((*other)->name)}));
        return;
    }
    out.is = schema_of_letter(first.name, root.space);
    if (out.is == nullptr) {
        out.found.push_back(
            make_issue("letter.kind", first, path_style::xml, {shown_name(first.name), known_letters()}));
    }
}

void check_space(const node& root, recognised& out) {
    if (root.space == out.is->space()) return;
    const bool sibling = out.is->is_sibling_space(root.space);
    const std::string_view space = root.space.empty() ? std::string_view("(none)") : root.space;
    out.found.push_back(make_issue(sibling ? "letter.sibling_namespace" : "letter.namespace", root,
                                   path_style::xml,
                                   {shown_name(root.name), shown_name(space), std::string(out.is->space())}));
}

/// A letter without VersionCode is a matter of structure.
void check_version(const node& letter, recognised& out) {
    const node* head = letter.child("Letter");
    const node* version = head == nullptr ? nullptr : head->child("VersionCode");
    if (version == nullptr) return;
    const std::string code = text_of(*version);
    if (code == out.is->version()) return;
    const bool sibling = out.is->is_sibling_version(code);
    model::issue& one = out.found.emplace_back(
        make_issue(sibling ? "letter.sibling_version" : "letter.version", *version, path_style::xml,
                   {shown_name(letter.name), std::string(out.is->version()), shown_name(code)}));
    one.evidence = shown_name(code);
}

}  // namespace

recognised recognise(const node& root) {
    recognised out;
    if (root.name == "VANSEnvelope") {
        out.is = find_schema("vans_envelope");
    } else if (root.name == "Emessage") {
        find_letters(root, out);
    } else {
        out.found.push_back(make_issue("letter.root", root, path_style::xml, {shown_name(root.name)}));
    }
    if (out.is != nullptr) {
        check_space(root, out);
        for (const node* letter : out.letters) check_version(*letter, out);
    }
    if (model::has_errors(out.found)) out.is = nullptr;
    return out;
}

}  // namespace genvej::schemas
