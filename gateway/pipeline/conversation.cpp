#include "gateway/pipeline/conversation.hpp"

#include <algorithm>
#include <vector>

#include "conformance/schemas/meaning.hpp"

namespace genvej::gateway {

namespace {

using model::node;

constexpr std::string_view urn = "urn:uuid:";
constexpr std::string_view header_path = "MessageHeader/";

std::vector<const node*> resources_of(const node& bundle, std::string_view type) {
    std::vector<const node*> out;
    for (const node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        const node* holder = entry->child("resource");
        const node* resource = holder == nullptr ? nullptr : holder->child(type);
        if (resource != nullptr) out.push_back(resource);
    }
    return out;
}

const node* below(const node* from, std::string_view first, std::string_view second) {
    const node* found = from == nullptr ? nullptr : from->child(first);
    return found == nullptr ? nullptr : found->child(second);
}

/// The id at the end of a reference to a MessageHeader.
std::string_view header_id(std::string_view reference) {
    const std::size_t at = reference.rfind(header_path);
    return at == std::string_view::npos ? std::string_view{} : reference.substr(at + header_path.size());
}

bool is_about(const node& provenance, std::string_view message_id) {
    for (const node* at = provenance.child("target"); at != nullptr; at = at->next_same()) {
        if (header_id(at->child_value("reference")) == message_id) return true;
    }
    return false;
}

/// `GLN#letter id` of a letter; MedCom has an example the other way round.
void read_letter_name(std::string_view text, conversation& out) {
    const std::size_t sign = text.find('#');
    if (sign == std::string_view::npos) return;
    out.letter_gln = text.substr(0, sign);
    out.letter_id = text.substr(sign + 1);
    out.reversed = !schemas::valid_gln(out.letter_gln) && schemas::valid_gln(out.letter_id);
    if (out.reversed) std::swap(out.letter_gln, out.letter_id);
}

void read_predecessor(const node& provenance, conversation& out) {
    for (const node* entity = provenance.child("entity"); entity != nullptr; entity = entity->next_same()) {
        if (entity->child_value("role") != "revision") continue;
        const node* what = entity->child("what");
        if (what == nullptr) continue;
        out.answers = header_id(what->child_value("reference"));
        const node* identifier = what->child("identifier");
        if (identifier != nullptr) read_letter_name(identifier->child_value("value"), out);
    }
}

}  // namespace

conversation read_conversation(const model::node& bundle) {
    conversation out;
    const auto headers = resources_of(bundle, "MessageHeader");
    const auto communications = resources_of(bundle, "Communication");
    if (!communications.empty()) {
        const node* thread = below(communications.front(), "identifier", "value");
        if (thread != nullptr) out.thread = thread->value;
    }
    if (headers.empty()) return out;
    for (const node* provenance : resources_of(bundle, "Provenance")) {
        if (!is_about(*provenance, headers.front()->child_value("id"))) continue;
        out.own = provenance;
        const node* coding = below(provenance, "activity", "coding");
        if (coding != nullptr) out.activity = coding->child_value("code");
        read_predecessor(*provenance, out);
        break;
    }
    return out;
}

bool is_thread_id(std::string_view text) noexcept {
    if (!text.starts_with(urn) || text.size() != urn.size() + 36) return false;
    text.remove_prefix(urn.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (hyphen ? text[i] != '-' : !hex) return false;
    }
    return true;
}

}  // namespace genvej::gateway
