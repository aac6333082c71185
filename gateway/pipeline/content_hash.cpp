#include "gateway/pipeline/content_hash.hpp"

#include <array>
#include <charconv>

#include <openssl/sha.h>

namespace genvej::gateway {

namespace {

bool blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Every part is preceded by its length, so that no two trees give the same bytes.
void add(std::string& out, char what, std::string_view text) {
    char head[24] = {what};
    char* end = std::to_chars(head + 1, head + sizeof head, text.size()).ptr;
    *end++ = ':';
    out.append(head, end).append(text);
}

bool layout(const model::node& text, const model::node& parent, const schemas::element_decl* declared) {
    if (!blank(text.value)) return false;
    if (declared != nullptr && declared->type != nullptr)
        return declared->type->kind == schemas::content::complex;
    return parent.has_elements();
}

void add_tree(std::string& out, const model::node& element, const schemas::element_decl* declared,
              std::string_view outer_space) {
    add(out, 'e', element.name);
    // A letter is in one or two namespaces: naming it only where it changes halves what is hashed.
    if (element.space != outer_space) add(out, 's', element.space);
    for (const model::node* at = element.attributes; at != nullptr; at = at->next) {
        add(out, 'a', at->name);
        add(out, 'v', at->value);
    }
    for (const model::node* child = element.first; child != nullptr; child = child->next) {
        if (child->kind == model::node_kind::text) {
            if (!layout(*child, element, declared)) add(out, 't', child->value);
            continue;
        }
        const bool known = declared != nullptr && declared->type != nullptr;
        add_tree(out, *child, known ? declared->type->child(child->name) : nullptr, element.space);
    }
    out += '.';
}

/// Times and narrative of the Provenance whose target is the message.
bool differs_in_resend(const model::node& element, std::string_view message_id) {
    if (element.parent == nullptr) return false;
    const model::node& parent = *element.parent;
    if (element.name == "lastUpdated") return parent.name == "meta";
    if (parent.name == "Bundle") return element.name == "id" || element.name == "timestamp";
    if (parent.name != "Provenance") return false;
    if (element.name != "occurredDateTime" && element.name != "recorded" && element.name != "text")
        return false;
    const model::node* target = parent.child("target");
    const std::string_view whom = target == nullptr ? std::string_view{} : target->child_value("reference");
    return !message_id.empty() && whom.size() > message_id.size() &&
           whom.substr(whom.size() - message_id.size()) == message_id;
}

void add_resource(std::string& out, const model::node& element, std::string_view message_id) {
    add(out, 'e', element.name);
    if (!element.value.empty()) add(out, 'v', element.value);
    for (const model::node* child = element.first_element(); child != nullptr;
         child = child->next_element()) {
        if (!differs_in_resend(*child, message_id)) add_resource(out, *child, message_id);
    }
    out += '.';
}

}  // namespace

std::string message_hash(const model::node& bundle, std::string_view message_id) {
    std::string canonical;
    canonical.reserve(16384);
    add_resource(canonical, bundle, message_id);
    return sha256_hex(canonical);
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : digest) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

std::string content_hash(const model::node& letter, const schemas::element_decl* declared) {
    std::string canonical;
    canonical.reserve(8192);
    add_tree(canonical, letter, declared, {});
    return sha256_hex(canonical);
}

}  // namespace genvej::gateway
