#include "tests/unit/mappings/properties/care_there_and_back.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/pipeline/pairing.hpp"
#include "tests/support/bundle_compare.hpp"
#include "tests/support/package_files.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

using model::node;

constexpr std::size_t most_bytes = 70'000'000;

/// What a letter has no element for stands in lines in front of its newest text (mappings/xdis91).
constexpr std::array put_in_front{"Svar på korrespondance",
                                  "Videresendt korrespondance",
                                  "Emne: ",
                                  "Afsender: ",
                                  "Modtager: ",
                                  "Patientens efternavn: ",
                                  "Patientens fornavne: ",
                                  "Patientens vej: ",
                                  "Patientens bydel: ",
                                  "Patientens by: ",
                                  "Dødstidspunkt: ",
                                  "Bilagets titel: ",
                                  "Specifik afsender: ",
                                  "Specifik modtager: ",
                                  "Kontaktens art: ",
                                  "Kontaktens status: ",
                                  "Bilag: ",
                                  "Patienten har flere CPR-numre"};

constexpr std::string_view high_priority = "Denne meddelelse har høj prioritet. ";

const node* sent_at(const node& payload) {
    for (const node* at = payload.child("extension"); at != nullptr; at = at->next_same()) {
        if (const node* when = at->child("valueDateTime"); when != nullptr) return when;
    }
    return nullptr;
}

/// A text by its time, an attachment by its title; exchanges before this one.
repetition what_repeats(const node& at) {
    if (at.name == "Provenance") {
        const node& bundle = *at.parent->parent->parent;
        const node* about = resource_of(bundle, at.child("target")->child_value("reference"));
        return {about == nullptr || about->name != "MessageHeader" ? "earlier" : "", ""};
    }
    if (at.name != "payload") return {};
    const node* attachment = at.child("contentAttachment");
    if (attachment != nullptr)
        return {"attachment", "attachment " + std::string(attachment->child_value("title"))};
    const node* when = sent_at(at);
    return {"text", when == nullptr ? "text" : "text of " + std::string(when->value)};
}

/// "ID'et er med og uden bindestreger", says MedCom's sheet of the number of a course; with and without the
/// prefix say MedCom's examples.
std::string without_prefix(const std::string& line) {
    constexpr std::string_view place = "episodeOfCare.identifier.value = ", prefix = "urn:uuid:";
    const std::size_t at = line.find(place);
    if (at == std::string::npos || line.compare(at + place.size(), prefix.size(), prefix) != 0) return line;
    return line.substr(0, at + place.size()) + line.substr(at + place.size() + prefix.size());
}

/// Lines of ours in front of the newest text are taken off; anything else stays and is a difference.
void take_off_lines(node& bundle, const std::string& newest) {
    for (node* child = bundle.first; child != nullptr; child = child->next) {
        if (child->name != "contentString") {
            take_off_lines(*child, newest);
            continue;
        }
        if (child->value.size() <= newest.size() || !child->value.ends_with(newest)) continue;
        std::string_view before = child->value.substr(0, child->value.size() - newest.size());
        bool ours = true;
        if (before.starts_with(high_priority)) before.remove_prefix(high_priority.size());
        while (!before.empty() && ours) {
            const std::string_view line = before.substr(0, before.find('\n'));
            ours = std::any_of(put_in_front.begin(), put_in_front.end(),
                               [&](const char* label) { return line.starts_with(label); });
            before.remove_prefix(std::min(line.size() + 1, before.size()));
        }
        if (ours) child->value.remove_prefix(child->value.size() - newest.size());
    }
}

node* communication_in(node& bundle) {
    for (node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* at = entry->child("resource")->first;
        while (at != nullptr && !at->is_element()) at = at->next;
        if (at != nullptr && at->name == "Communication") return at;
    }
    return nullptr;
}

/// Payloads with a text, in the order of the message.
std::vector<node*> texts_in(node& bundle) {
    std::vector<node*> out;
    for (node* at = communication_in(bundle)->child("payload"); at != nullptr; at = at->next_same()) {
        if (at->child("contentString") != nullptr) out.push_back(at);
    }
    return out;
}

/// An organisation by its location number; nullptr: there is none.
const node* house_of(const node& bundle, std::string_view gln) {
    for (const node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* at = entry->child("resource")->first_element();
        for (const node* number = at->name == "Organization" ? at->child("identifier") : nullptr;
             number != nullptr; number = number->next_same()) {
            if (number->child_value("value") == gln) return at;
        }
    }
    return nullptr;
}

/// Do sender and receiver have one name? Layout and commas are not compared.
bool of_one_name(const node& bundle, const care_message& message) {
    const auto name = [&](const std::string& gln) {
        const node* house = house_of(bundle, gln);
        std::string out(house == nullptr ? std::string_view() : house->child_value("name"));
        std::erase_if(out, [](char c) { return c == ' ' || c == ',' || c == '\n'; });
        return out;
    };
    return name(message.sender) == name(message.receiver);
}

/// Who wrote a text: a location number.
std::string writer_of(const node& bundle, const node& payload) {
    for (const node* at = payload.child("extension"); at != nullptr; at = at->next_same()) {
        const node* id = at->child("valueIdentifier");
        const node* house =
            id == nullptr ? nullptr : resource_of(bundle, id->child("assigner")->child_value("reference"));
        if (house == nullptr) continue;
        for (const node* number = house->child("identifier"); number != nullptr;
             number = number->next_same()) {
            if (number->child_value("system") == "https://www.gs1.org/gln")
                return std::string(number->child_value("value"));
        }
    }
    return {};
}

/// Three kinds of texts keep their head as text, and are not compared here (that they are there, whole and in
/// order, is the other property): those of organisations that are neither sender nor receiver, the tenth and
/// what follows, which share one element, and all but the newest where sender and receiver have one name
/// (docs/standards-issues.md). Both messages lose them.
void without_texts_that_keep_their_head(node& first, node& returned, const care_message& message) {
    std::set<std::size_t> ranks;
    std::vector<node*> texts = texts_in(first);
    std::sort(texts.begin(), texts.end(),
              [](const node* a, const node* b) { return sent_at(*a)->value > sent_at(*b)->value; });
    const bool alike = of_one_name(first, message);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string writer = writer_of(first, *texts[i]);
        const bool known = (writer == message.sender || writer == message.receiver) && (i == 0 || !alike);
        if (known && (i < 9 || texts.size() <= 10)) continue;
        ranks.insert(std::min<std::size_t>(i, 9));
        model::document::remove(*texts[i]);
    }
    std::size_t rank = 0;
    for (node* payload : texts_in(returned)) {
        if (ranks.contains(rank++)) model::document::remove(*payload);
    }
}

mappings::context with() {
    return {&shipped_directory(), 0, false};
}

/// Without what only the texts that were taken out refer to.
std::vector<std::string> compared(const node& bundle) {
    std::vector<std::string> out = canonical_bundle(bundle, what_repeats);
    std::transform(out.begin(), out.end(), out.begin(), without_prefix);
    std::erase_if(out, [](const std::string& line) {
        return !line.starts_with("{") && !line.starts_with("Bundle.") &&
               !line.starts_with("MessageHeader.") && !line.starts_with("Provenance");
    });
    // Each text and each attachment has its name: their order among each other says nothing in FHIR.
    std::sort(out.begin(), out.end());
    return out;
}

std::string signature(const std::string& line) {
    const std::size_t name = line.find('{'), end = line.find("} ");
    const std::string bare = name == std::string::npos ? line : line.substr(0, name) + line.substr(end + 2);
    return bare.substr(0, bare.find(" = "));
}

}  // namespace

care_there_and_back::care_there_and_back() : allowed_(fhir_exceptions_of("xdis91")) {}

void care_there_and_back::run(std::size_t number, const care_message& message) {
    show_if_only(message.json);
    auto first = formats::read_fhir_json(message.json);
    model::document letter, objects;
    for (const mappings::message_map* map : maps().writers(*first.value.root())) {
        const auto made = mappings::fhir_to_letter(*map, *first.value.root(), with());
        if (!found_.without_errors("refused as " + map->name(), number, made.found)) return;
        const std::string bytes = written(*made.target.root(), number);
        show_if_only(bytes);
        auto read = formats::read_xml(bytes);
        found_.without_errors("structure of " + map->name(), number,
                              map->letter().check_structure(*read.value.root()));
        (map->name() == "xdis91" ? letter : objects) = std::move(read.value);
    }
    if (objects.root() != nullptr) {
        const auto joined = gateway::join_objects(letter, *letter.root()->child("ClinicalEmail"),
                                                  *objects.root()->child("BinaryLetter"), most_bytes);
        if (!found_.without_errors("the halves do not fit", number, joined)) return;
    }
    const auto last = mappings::letter_to_fhir(*maps().for_letter("xdis91"), *letter.root(), with());
    if (!found_.without_errors("the letter is refused", number, last.found)) return;
    const std::string json = emitted_json(*last.target.root());
    show_if_only(json);
    model::document returned = from_json(json);
    take_off_lines(*returned.root(), message.texts.front());
    without_texts_that_keep_their_head(*first.value.root(), *returned.root(), message);
    const auto before = compared(*first.value.root()), after = compared(*returned.root());
    for (const std::string& line : line_differences(before, after, allowed_))
        found_.add(signature(line), number, line);
    if (uses_ != nullptr) uses_->note(line_differences(before, after));
    ++seen_;
}

care_message message_of(std::string json) {
    care_message out;
    model::document bundle = from_json(json);
    node& root = *bundle.root();
    std::vector<node*> texts = texts_in(root);
    std::sort(texts.begin(), texts.end(),
              [](const node* a, const node* b) { return sent_at(*a)->value > sent_at(*b)->value; });
    for (const node* one : texts) out.texts.emplace_back(one->child_value("contentString"));
    const gateway::bundle_heading heading = gateway::read_bundle_heading(root);
    out.sender = heading.sender;
    out.receiver = heading.receiver;
    out.json = std::move(json);
    return out;
}

std::map<std::string, care_message> published_care_communications() {
    std::map<std::string, std::string> all;
    for (const auto& [name, bytes] :
         files_of_package(shared_data() / "packages/medcom.fhir.dk.carecommunication-5.0.2.tgz")) {
        if (name.starts_with("package/example/Bundle-")) all.emplace(name, bytes);
    }
    for (const auto& file : files_below(shared_data() / "samples/carecommunication", ""))
        all.emplace(file.filename().string(), read_file(file));
    std::map<std::string, care_message> out;
    for (const auto& [name, bytes] : all) {
        const bool json = bytes[bytes.find_first_of("{<")] == '{';
        const auto read = json ? formats::read_fhir_json(bytes) : formats::read_fhir_xml(bytes);
        if (!read.ok()) throw std::runtime_error(name + ": " + all_lines(read.found));
        out.emplace(name, message_of(to_json(*read.value.root())));
    }
    return out;
}

}  // namespace genvej::test
