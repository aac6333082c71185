#include "gateway/pipeline/content_hash.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>

#include <openssl/evp.h>

#include "mappings/vocabulary/identity.hpp"

namespace genvej::gateway {

namespace {

bool blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// SHA-256 of what is added, as it is added: a large attachment is not copied for it.
class fingerprint {
public:
    fingerprint() : context_(EVP_MD_CTX_new()) {
        // Looked up once: EVP_sha256() would search the providers at every use.
        static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
        if (context_ == nullptr) throw std::bad_alloc();
        check(sha256 != nullptr && EVP_DigestInit_ex2(context_.get(), sha256, nullptr) == 1);
    }

    /// Every part is preceded by its length, so that no two trees give the same bytes.
    void add(char what, std::string_view text) {
        make_room(longest_head);
        held_[used_++] = what;
        used_ = static_cast<std::size_t>(
            std::to_chars(held_.data() + used_, held_.data() + held_.size(), text.size()).ptr - held_.data());
        held_[used_++] = ':';
        put(text);
    }
    void end() {
        make_room(1);
        held_[used_++] = '.';
    }
    /// As it is.
    void put(std::string_view text) {
        make_room(text.size());
        if (text.size() > held_.size()) return update(text);
        std::memcpy(held_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }

    std::string hex() {
        update({held_.data(), used_});
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        check(EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1);
        static constexpr std::string_view digits = "0123456789abcdef";
        std::string out;
        out.reserve(std::size_t{2} * size);
        for (unsigned i = 0; i < size; ++i) {
            out += digits[digest[i] >> 4U];
            out += digits[digest[i] & 15U];
        }
        return out;
    }

private:
    static constexpr std::size_t longest_head = 24;

    struct freeing {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };

    static void check(bool done) {
        if (!done) throw std::logic_error("OpenSSL refused a digest");
    }
    void update(std::string_view bytes) {
        check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    }
    void make_room(std::size_t size) {
        if (held_.size() - used_ >= size) return;
        update({held_.data(), used_});
        used_ = 0;
    }

    std::unique_ptr<EVP_MD_CTX, freeing> context_;
    std::size_t used_ = 0;
    std::array<char, 4096> held_;  // written before it is read
};

bool layout(const model::node& text, const model::node& parent, const schemas::element_decl* declared) {
    if (!blank(text.value)) return false;
    if (declared != nullptr && declared->type != nullptr)
        return declared->type->kind == schemas::content::complex;
    return parent.has_elements();
}

void add_tree(fingerprint& out, const model::node& element, const schemas::element_decl* declared,
              std::string_view outer_space) {
    out.add('e', element.name);
    // A letter is in one or two namespaces: naming it only where it changes halves what is hashed.
    if (element.space != outer_space) out.add('s', element.space);
    for (const model::node* at = element.attributes; at != nullptr; at = at->next) {
        out.add('a', at->name);
        out.add('v', at->value);
    }
    for (const model::node* child = element.first; child != nullptr; child = child->next) {
        if (child->kind == model::node_kind::text) {
            if (!layout(*child, element, declared)) out.add('t', child->value);
            continue;
        }
        const bool known = declared != nullptr && declared->type != nullptr;
        add_tree(out, *child, known ? declared->type->child(child->name) : nullptr, element.space);
    }
    out.end();
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

void add_resource(fingerprint& out, const model::node& element, std::string_view message_id) {
    out.add('e', element.name);
    if (!element.value.empty()) out.add('v', element.value);
    for (const model::node* child = element.first_element(); child != nullptr;
         child = child->next_element()) {
        if (!differs_in_resend(*child, message_id)) add_resource(out, *child, message_id);
    }
    out.end();
}

}  // namespace

std::string message_hash(const model::node& bundle, std::string_view message_id) {
    fingerprint out;
    add_resource(out, bundle, message_id);
    return out.hex();
}

std::string network_receipt_hash(const formats::vans_envelope& in) {
    const formats::vans_receipt& says = *in.receipt;
    const std::string verdict = std::to_string(static_cast<int>(says.verdict));
    const std::string message = says.original_message ? says.original_message->identifier : std::string();
    return std::string(mappings::digester().uuid(verdict + "#" + says.original_envelope + "#" + message +
                                                 "#" + says.error_text));
}

std::string sha256_hex(std::string_view bytes) {
    fingerprint out;
    out.put(bytes);
    return out.hex();
}

std::string content_hash(const model::node& letter, const schemas::element_decl* declared) {
    fingerprint out;
    add_tree(out, letter, declared, {});
    return out.hex();
}

}  // namespace genvej::gateway
