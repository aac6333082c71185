#include "gateway/pipeline/pairing.hpp"

#include <algorithm>

#include "adapters/formats/base64.hpp"
#include "conformance/model/characters.hpp"
#include "gateway/pipeline/heading.hpp"

namespace genvej::gateway {

namespace {

using model::make_issue;
using model::node;
using model::path_style;

std::string text_at(const node& from, std::string_view child) {
    const node* found = from.child(child);
    return found == nullptr ? std::string{} : std::string(model::trimmed(model::text_of(*found)));
}

std::string text_at(const node& from, std::string_view child, std::string_view grandchild) {
    const node* found = from.child(child);
    return found == nullptr ? std::string{} : text_at(*found, grandchild);
}

bool is_small_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// XDIS91 writes UUIDs without hyphens, XBIN01 with them; the older XB0130X any text.
std::string key_of(const node& object) {
    const std::string text = text_at(object, "ObjectIdentifier");
    std::string bare;
    for (const char c : text) {
        if (c != '-') bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return bare.size() == 32 && std::all_of(bare.begin(), bare.end(), is_small_hex) ? bare : text;
}

/// What an object must be to go along.
struct checked_object {
    const node* element = nullptr;
    const node* text = nullptr;  ///< Object_Base64Encoded
    std::size_t size = 0;
};

class joiner {
public:
    joiner(model::document& tree, node& letter, model::issues& found)
        : tree_(tree), letter_(letter), found_(found) {}

    bool agree(const node& objects) {
        compare(objects, text_at(letter_, "Sender", "EANIdentifier"),
                text_at(objects, "Sender", "EANIdentifier"), "pair.sender");
        compare(objects, text_at(letter_, "Receiver", "EANIdentifier"),
                text_at(objects, "Receiver", "EANIdentifier"), "pair.receiver");
        compare(objects, patient_of(letter_), patient_of(objects), "pair.patient");
        return found_.empty();
    }

    /// All of them before anything is changed.
    std::vector<checked_object> check(const node& objects, std::size_t most_bytes) {
        std::vector<checked_object> out;
        for (const node* at = objects.child("BinaryObject"); at != nullptr; at = at->next_same()) {
            const node* text = at->child(grafted_object);
            if (text == nullptr) continue;
            const auto size = formats::base64_size(model::text_of(*text, tree_.memory()));
            if (!size) {
                const auto why = static_cast<formats::base64_errc>(size.error().value());
                found_.push_back(make_issue(formats::issue_code(why), *text, path_style::xml));
            } else if (*size > most_bytes) {
                found_.push_back(make_issue("limit.attachment", *text, path_style::xml,
                                            {std::to_string(*size), std::to_string(most_bytes)}));
            } else {
                out.push_back({at, text, *size});
            }
        }
        return out;
    }

    void graft(const checked_object& object) {
        const std::string key = key_of(*object.element);
        node* named = find_reference(key);
        if (named == nullptr) named = make_reference(object);
        compare_size(*object.element, object.size);
        compare_size(*named, object.size);
        if (named->child(grafted_object) != nullptr) return;
        node& made = *tree_.append(*named, grafted_object);
        made.space = named->space;
        made.at = object.text->at;
        tree_.append_text(made, model::text_of(*object.text, tree_.memory()))->at = object.text->at;
    }

private:
    void compare(const node& objects, const std::string& wanted, const std::string& found,
                 std::string_view code) {
        if (wanted != found) found_.push_back(make_issue(code, objects, path_style::xml));
    }

    /// The BIN that means the object and has none yet; else any that means it.
    node* find_reference(const std::string& key) {
        node* taken = nullptr;
        for (node* at = letter_.child("Reference"); at != nullptr; at = at->next_same()) {
            node* bin = at->child("BIN");
            if (bin == nullptr || key_of(*bin) != key) continue;
            if (bin->child(grafted_object) == nullptr) return bin;
            taken = bin;
        }
        return taken;
    }

    /// settled.md, "XBIN01 alone": the title is `<ObjectIdentifier>.<extension>`.
    node* make_reference(const checked_object& object) {
        found_.push_back(make_issue("pair.unnamed", *object.element, path_style::xml));
        const std::string name = text_at(*object.element, "ObjectIdentifier");
        const std::string kind = text_at(*object.element, "ObjectExtensionCode");
        node& reference = add(letter_, "Reference");
        add(reference, "RefDescription", name + "." + kind);
        node& bin = add(reference, "BIN");
        add(bin, "ObjectIdentifier", key_of(*object.element));
        add(bin, "ObjectCode", text_at(*object.element, "ObjectCode"));
        add(bin, "ObjectExtensionCode", kind);
        add(bin, "OriginalObjectSize", std::to_string(object.size));
        return &bin;
    }

    node& add(node& parent, std::string_view name, std::string_view text = {}) {
        node& made = *tree_.append(parent, name);
        made.space = letter_.space;
        if (!text.empty()) tree_.append_text(made, tree_.memory().copy(text));
        return made;
    }

    void compare_size(const node& said, std::size_t size) {
        const node* element = said.child("OriginalObjectSize");
        if (element == nullptr || text_at(said, "OriginalObjectSize") == std::to_string(size)) return;
        found_.push_back(make_issue("pair.size", *element, path_style::xml, {std::to_string(size)}));
    }

    model::document& tree_;
    node& letter_;
    model::issues& found_;
};

}  // namespace

std::vector<std::string> object_keys(const model::node& letter) {
    std::vector<std::string> out;
    for (const node* at = letter.child("BinaryObject"); at != nullptr; at = at->next_same())
        out.push_back(key_of(*at));
    for (const node* at = letter.child("Reference"); at != nullptr; at = at->next_same()) {
        const node* bin = at->child("BIN");
        if (bin != nullptr) out.push_back(key_of(*bin));
    }
    return out;
}

model::issues join_objects(model::document& tree, model::node& letter, const model::node& objects,
                           std::size_t most_bytes) {
    model::issues found;
    joiner work(tree, letter, found);
    if (!work.agree(objects)) return found;
    const std::vector<checked_object> checked = work.check(objects, most_bytes);
    if (model::has_errors(found)) return found;
    for (const checked_object& one : checked) work.graft(one);
    return found;
}

}  // namespace genvej::gateway
