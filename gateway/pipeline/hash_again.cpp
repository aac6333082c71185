#include "gateway/pipeline/hash_again.hpp"

#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/fhir_in.hpp"

namespace genvej::gateway {

namespace {

std::string hash_in_emessage(const intake& in, std::string_view letter_id) {
    if (in.envelope && in.envelope->receipt)
        return in.envelope->envelope_identifier == letter_id ? network_receipt_hash(*in.envelope)
                                                             : std::string();
    for (const letter_in& one : in.letters) {
        if (one.heading.id == letter_id) return one.hash;
    }
    return {};
}

}  // namespace

std::vector<std::string> hashes_again(std::string_view raw, std::span<const store::hashed_letter> letters,
                                      const translation_tools& tools) {
    std::vector<std::string> out(letters.size());
    const intake in = read_letters(raw, {}, tools);
    std::string message_id;
    std::string of_message;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (letters[i].form == store::message_form::oioxml) {
            out[i] = hash_in_emessage(in, letters[i].letter_id);
            continue;
        }
        if (of_message.empty()) {
            const bundle_in bundle =
                read_bundle(in.envelope ? std::string_view(in.envelope->data) : raw, tools);
            message_id = bundle.heading.message_id;
            if (bundle.tree.root() != nullptr) of_message = message_hash(*bundle.tree.root(), message_id);
        }
        if (letters[i].letter_id == message_id) out[i] = of_message;
    }
    return out;
}

}  // namespace genvej::gateway
