#include "gateway/pipeline/heading.hpp"

#include "conformance/model/characters.hpp"

namespace genvej::gateway {

namespace {

/// The text without the white space that pretty printers put around it.
std::string trimmed_text_at(const model::node* from, std::initializer_list<std::string_view> path) {
    return std::string(model::trimmed(model::text_at(from, path)));
}

/// Characters of UTF-8 text.
std::size_t length_of(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

bool fits(std::string_view text, std::size_t most) {
    return !text.empty() && length_of(text) <= most;
}

}  // namespace

bool emessage_heading::can_be_receipted() const noexcept {
    return fits(envelope_id, 14) && fits(sender, 35) && fits(receiver, 35);
}

emessage_heading read_heading(const model::node& root) {
    emessage_heading out;
    const model::node* envelope = root.child("Envelope");
    out.envelope_id = trimmed_text_at(envelope, {"Identifier"});
    out.acknowledgement = trimmed_text_at(envelope, {"AcknowledgementCode"});
    for (const model::node* child = root.first_element(); child != nullptr; child = child->next_element()) {
        if (child == envelope || child->child("Letter") == nullptr) continue;
        if (out.letters.empty()) {
            out.sender = trimmed_text_at(child, {"Sender", "EANIdentifier"});
            out.receiver = trimmed_text_at(child, {"Receiver", "EANIdentifier"});
        }
        letter_heading letter{trimmed_text_at(child, {"Letter", "Identifier"}),
                              trimmed_text_at(child, {"Letter", "TypeCode"}),
                              trimmed_text_at(child, {"Letter", "VersionCode"})};
        if (letter.type_code.empty())
            letter.type_code = trimmed_text_at(child, {"Letter", "StatisticalCode"});
        out.letters.push_back(std::move(letter));
    }
    return out;
}

std::string patient_of(const model::node& letter) {
    const std::string number = trimmed_text_at(&letter, {"Patient", "CivilRegistrationNumber"});
    return number.empty() ? trimmed_text_at(&letter, {"Patient", "AlternativeIdentifier"}) : number;
}

}  // namespace genvej::gateway
