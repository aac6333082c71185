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

}  // namespace

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
