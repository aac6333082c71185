#include "gateway/pipeline/letter_out.hpp"

#include <algorithm>
#include <iterator>

#include "adapters/formats/xml_writer.hpp"
#include "gateway/pipeline/convert.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

namespace {

constexpr unsigned most_collisions = 2;  // of 256 bits three times 70

void set_text(model::document& in, model::node* element, std::string_view text) {
    if (element == nullptr) return;
    while (element->first != nullptr) model::document::remove(*element->first);
    in.append_text(*element, in.memory().copy(text));
}

model::node* head_of(model::node& root) {
    for (model::node* at = root.first; at != nullptr; at = at->next) {
        if (model::node* head = at->child("Letter")) return head;
    }
    return nullptr;
}

/// Identifiers that were made of the message's UUIDs and are another message's are made of the next bits.
/// Those that a letter brought with it are its own.
void avoid_collisions(letter_out& letter, std::string_view message_id, std::string_view bundle_id,
                      const taken_ids& taken) {
    if (!taken || letter.heading.letters.empty()) return;
    const bool made = letter.heading.letters.front().id == short_id(message_id, letter.type_code);
    for (unsigned again = 1; made && again <= most_collisions; ++again) {
        std::string& id = letter.heading.letters.front().id;
        std::string& envelope = letter.heading.envelope_id;
        if (!taken({letter.heading.sender, envelope, id, message_id})) return;
        id = short_id(message_id, letter.type_code, 1, again);
        envelope = short_id(bundle_id, letter.type_code, 1, again);
        model::node& root = *letter.tree.root();
        model::node* head = head_of(root);
        model::node* outside = root.child("Envelope");
        set_text(letter.tree, head == nullptr ? nullptr : head->child("Identifier"), id);
        set_text(letter.tree, outside == nullptr ? nullptr : outside->child("Identifier"), envelope);
    }
}

}  // namespace

letters_out write_letters(const bundle_in& bundle, const form_row* as, const translation_tools& tools,
                          const taken_ids& taken) {
    letters_out out;
    const std::vector<std::string> wanted =
        as == nullptr ? std::vector<std::string>{} : std::vector<std::string>{as->oioxml};
    for (const mappings::message_map* map : tools.maps->writers(*bundle.tree.root(), wanted)) {
        mappings::translation made = write_letter(bundle, *map, tools);
        out.found.insert(out.found.end(), std::make_move_iterator(made.found.begin()),
                         std::make_move_iterator(made.found.end()));
        if (!out.ok() || made.target.root() == nullptr) continue;
        letter_out one;
        one.tree = std::move(made.target);
        one.heading = read_heading(*one.tree.root());
        one.type_code = one.heading.letters.empty() ? std::string() : one.heading.letters.front().type_code;
        avoid_collisions(one, made.message_id, made.bundle_id, taken);
        out.letters.push_back(std::move(one));
    }
    if (out.letters.empty() && out.ok())
        out.found.push_back(
            model::make_issue("letter.not_written", {as == nullptr ? bundle.event : as->oioxml}));
    if (!out.ok()) out.letters.clear();
    return out;
}

written write_document(const letter_out& letter, std::optional<formats::charset> in) {
    const formats::charset charset = in.value_or(letter_charset(letter.type_code));
    return {"application/xml", formats::write_xml(*letter.tree.root(), charset)};
}

void send_letter(parcel& goods, const letter_out& letter, const std::vector<const target_entry*>& to) {
    if (letter.heading.letters.empty()) return;
    std::vector<const target_entry*> left = to;
    while (!left.empty()) {
        const std::optional<formats::charset> in = left.front()->charset;
        std::vector<const target_entry*> same;
        std::copy_if(left.begin(), left.end(), std::back_inserter(same),
                     [&](const target_entry* one) { return one->charset == in; });
        std::erase_if(left, [&](const target_entry* one) { return one->charset == in; });
        written bytes = write_document(letter, in);
        store::outgoing_document out;
        out.form = store::message_form::oioxml;
        out.kind = letter.type_code;
        out.sender = letter.heading.sender;
        out.receiver = letter.heading.receiver;
        out.envelope_id = letter.heading.envelope_id;
        out.letter_id = letter.heading.letters.front().id;
        out.version_code = letter.heading.letters.front().version_code;
        out.media_type = std::move(bytes.media_type);
        out.body = std::move(bytes.body);
        const std::string key = out.letter_id;
        goods.send(std::move(out), same, key);
    }
}

}  // namespace genvej::gateway
