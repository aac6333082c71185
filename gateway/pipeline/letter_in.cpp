#include "gateway/pipeline/letter_in.hpp"

#include <algorithm>
#include <iterator>

#include "adapters/formats/xml_reader.hpp"
#include "conformance/schemas/meaning.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/detect.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view name_prefix =
    "MCM:";  // of Document/Name, MedCom's register of message definitions

/// Letters whose FHIR side is a MedCom profile that refuses a location number with a wrong check digit
/// (settled.md, "Reading").
bool profile_checks_gln(std::string_view type_code) {
    return type_code == "XDIS91" || type_code == "XBIN01";
}

/// The kind that Document/Name announces, if it is one that genvej knows, else empty. `MCM:GGOP#GGOP2` and
/// `MCM:GGOP2` both announce a GGOP.
std::string_view announced_kind(std::string_view name) {
    if (name.substr(0, name_prefix.size()) != name_prefix) return {};
    name.remove_prefix(name_prefix.size());
    std::string_view best;
    for (const schemas::schema& one : schemas::all_schemas()) {
        const std::string_view code = one.type_code();
        if (!code.empty() && name.substr(0, code.size()) == code && code.size() > best.size()) best = code;
    }
    return best;
}

void compare_with_envelope(intake& in) {
    const formats::vans_envelope& envelope = *in.envelope;
    const std::string_view announced = announced_kind(envelope.message->name);
    if (!announced.empty() && announced != in.is->type_code()) {
        in.found.push_back(
            model::make_issue("vans.other_kind", {std::string(announced), std::string(in.is->type_code())}));
    }
    if (envelope.sender.type == "EAN" && envelope.sender.value != in.heading.sender) {
        in.found.push_back(model::make_issue("vans.sender"));
    }
}

/// Opens the envelope, whose tree `in.tree` is, and puts the document inside in its place.
/// False: there is no document inside, or something is wrong.
bool open_envelope(intake& in, const translation_tools& tools) {
    const schemas::schema* rules = schemas::find_schema("vans_envelope");
    model::append(in.found, rules->check_structure(*in.tree.root()));
    if (!in.ok()) return false;
    auto opened = formats::open_vans_envelope(*in.tree.root(), tools.bounds);
    model::append(in.found, std::move(opened.found));
    in.envelope = std::move(opened.value);
    if (!in.ok() || in.envelope->receipt) return false;
    if (!in.envelope->message) {
        in.found.push_back(model::make_issue("vans.no_document"));
        return false;
    }
    if (in.envelope->message->format == "HL7") {
        in.holds_fhir = true;
        return false;
    }
    if (in.envelope->message->format != "XML") {
        in.found.push_back(model::make_issue("vans.format", {in.envelope->message->format}));
        return false;
    }
    auto inner = formats::read_xml(in.envelope->data, tools.bounds);
    model::append(in.found, std::move(inner.found));
    in.tree = std::move(inner.value);
    return in.ok();
}

void describe(intake& in, const translation_tools& tools) {
    const schemas::element_decl* declared = in.is->root().type->child(in.is->letter());
    // A receipt says too little to be translated by itself (gateway/receipts/across.hpp).
    const mappings::message_map* map = in.is_receipt() ? nullptr : tools.maps->for_letter(in.is->name());
    for (letter_in& letter : in.letters) {
        if (tools.hashes) letter.hash = content_hash(*letter.element, declared);
        letter.patient = patient_of(*letter.element);
        letter.map = map;
    }
}

/// Location numbers that CareCommunication refuses and OIOXML lets pass with a warning.
void demand_location_numbers(intake& in) {
    if (!profile_checks_gln(in.is->type_code())) return;
    for (model::issue& one : schemas::check_meaning(*in.is, *in.tree.root(), {true})) {
        if (one.level > model::severity::error) continue;
        std::erase_if(in.found, [&](const model::issue& milder) {
            return milder.code() == one.code() && milder.path == one.path;
        });
        in.found.push_back(std::move(one));
    }
}

void understand(intake& in, const translation_tools& tools) {
    const model::node& root = *in.tree.root();
    in.heading = read_heading(root);
    schemas::recognised known = schemas::recognise(root);
    model::append(in.found, std::move(known.found));
    if (!in.ok() || known.is == nullptr) return;
    in.is = known.is;
    for (std::size_t i = 0; i < known.letters.size(); ++i) {
        letter_in letter;
        letter.element = known.letters[i];
        if (i < in.heading.letters.size()) letter.heading = in.heading.letters[i];
        in.letters.push_back(std::move(letter));
    }
    model::append(in.found, in.is->check_structure(root));
    if (!in.ok()) return;
    model::append(in.found, schemas::check_meaning(*in.is, root));
    if (in.envelope) compare_with_envelope(in);
    if (in.ok()) describe(in, tools);
}

}  // namespace

bool intake::is_receipt() const noexcept {
    if (envelope && envelope->receipt) return true;
    return is != nullptr && is->type_code().substr(0, 4) == "XCTL";
}

std::string_view intake::kind() const noexcept {
    if (is != nullptr) return is->type_code();
    return envelope && envelope->receipt ? "VANSEnvelope" : "";
}

void intake::forget_content() {
    letters.clear();
    tree = model::document(0);
    if (envelope) std::string().swap(envelope->data);
}

void translate_letters(intake& in, const translation_tools& tools) {
    if (in.is == nullptr || in.letters.empty() || in.letters.front().map == nullptr) return;
    demand_location_numbers(in);
    if (!in.ok()) return;
    for (std::size_t i = 0; i < in.letters.size(); ++i) {
        letter_in& letter = in.letters[i];
        mappings::context with;
        with.directory = tools.directory;
        with.letter = i;
        with.coverage = tools.coverage;
        with.known = tools.known;
        letter.translated = mappings::letter_to_fhir(*letter.map, *in.tree.root(), with);
        model::append(in.found, std::move(letter.translated.found));
        letter.translated.found.clear();
    }
}

intake take_letters(const formats::input& bytes, std::string_view announced, const translation_tools& tools) {
    intake in = read_letters(bytes, announced, tools);
    if (in.ok()) translate_letters(in, tools);
    return in;
}

intake read_letters(const formats::input& from, std::string_view announced, const translation_tools& tools) {
    intake in;
    const std::string_view bytes = from.bytes();
    switch (detect(bytes)) {
        case document_kind::empty:
            in.found.push_back(model::make_issue("detect.empty"));
            return in;
        case document_kind::edifact:
            in.found.push_back(model::make_issue("detect.edifact"));
            return in;
        case document_kind::json:
        case document_kind::unknown:
            in.found.push_back(model::make_issue("detect.unknown"));
            return in;
        case document_kind::xml:
        case document_kind::fhir_xml:
            break;
    }
    formats::limits outer = tools.bounds;
    outer.document_bytes = std::max(outer.document_bytes, outer.envelope_bytes);
    auto read = formats::read_xml(from, outer, announced);
    model::append(in.found, std::move(read.found));
    in.tree = std::move(read.value);
    if (!in.ok()) return in;
    const bool wrapped = formats::is_vans_envelope(*in.tree.root());
    if (!wrapped && bytes.size() > tools.bounds.document_bytes) {
        in.heading = read_heading(*in.tree.root());  // so that its sender gets a receipt
        in.found.push_back(model::make_issue(
            "http.too_large", {std::to_string(tools.bounds.document_bytes), "limits.message_bytes"}));
        return in;
    }
    if (!wrapped || open_envelope(in, tools)) understand(in, tools);
    return in;
}

}  // namespace genvej::gateway
