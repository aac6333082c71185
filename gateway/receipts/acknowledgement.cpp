#include "gateway/receipts/acknowledgement.hpp"

#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"
#include "mappings/engine/message_map.hpp"
#include "mappings/engine/narrative.hpp"

namespace genvej::gateway {

namespace {

using model::node;

/// The receipt as an OIOXML receiver would write it; its identifiers are new.
model::document receipt_letter(const original& about, const mappings::message_map& map,
                               std::string_view element, const receipt_stamp& stamp) {
    model::document out;
    const auto add = [&](node& parent, std::string_view name) { return out.append(parent, name); };
    const auto text = [&](node& parent, std::string_view name, std::string_view value) {
        out.append_text(*add(parent, name), out.memory().copy(value));
    };
    node* root = out.make("Emessage");
    out.set_root(root);
    // Of the length that a letter allows: whoever makes an XCTL of the Acknowledgement takes them from it
    // again.
    const std::string_view kind = map.letter().type_code();
    text(*add(*root, "Envelope"), "Identifier", short_id(stamp.new_uuid(), kind));
    node* letter = add(*root, element);
    node* head = add(*letter, "Letter");
    text(*head, "Identifier", short_id(stamp.new_uuid(), kind));
    text(*head, "StatisticalCode", kind);
    text(*add(*letter, "Sender"), "EANIdentifier", about.receiver);
    text(*add(*letter, "Receiver"), "EANIdentifier", about.sender);
    node* original_message = add(*letter, "OriginalEmessage");
    text(*add(*original_message, "OriginalSender"), "EANIdentifier", about.sender);
    text(*add(*original_message, "OriginalReceiver"), "EANIdentifier", about.receiver);
    return out;
}

node* resource_of(node& bundle, std::string_view type) {
    for (node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* resource = entry->child("resource");
        node* found = resource == nullptr ? nullptr : resource->child(type);
        if (found != nullptr) return found;
    }
    return nullptr;
}

void drop(node& parent, std::string_view name) {
    while (node* child = parent.child(name)) model::document::remove(*child);
}

/// Puts every issue in the place of the one that the rows made; the narratives are made anew.
void tell_issues(model::document& bundle, const model::issues& found, model::language in) {
    node* outcome = resource_of(*bundle.root(), "OperationOutcome");
    node* header = resource_of(*bundle.root(), "MessageHeader");
    if (outcome == nullptr || header == nullptr) return;
    drop(*outcome, "issue");
    append_issues(bundle, *outcome, found, {in, evidence::hidden, {}, false});
    node* details = header->child("response")->child("details");
    node* display = details == nullptr ? nullptr : details->child("display");
    if (display != nullptr) display->value = bundle.memory().copy(model::worst(found)->summary(in));
    drop(*outcome, "text");
    drop(*header, "text");
    mappings::add_narratives(bundle);
}

}  // namespace

std::optional<acknowledgement> acknowledge(const original& about, const model::issues& found,
                                           const receipt_stamp& stamp, const translation_tools& tools,
                                           model::language in) {
    const bool refused = model::has_errors(found);
    const mappings::message_map* map = tools.maps->for_letter(refused ? "xctl02" : "xctl03");
    const bool nameable = !about.sender.empty() && !about.receiver.empty() &&
                          !about.known.original_message_id.empty() && !about.known.original_sent.empty();
    if (map == nullptr || !nameable) return std::nullopt;
    mappings::facts known = about.known;
    known.sent = utc_time(stamp.now);
    known.number.clear();
    acknowledgement out;
    out.letter = receipt_letter(about, *map, refused ? "NegativeReceipt" : "PositiveReceipt", stamp);
    mappings::context with{tools.directory, 0, false, nullptr, &known};
    mappings::translation made = mappings::letter_to_fhir(*map, *out.letter.root(), with);
    if (made.target.root() == nullptr || model::has_errors(made.found)) return std::nullopt;
    if (refused) tell_issues(made.target, found, in);
    out.message_id = std::move(made.message_id);
    out.bundle_id = std::move(made.bundle_id);
    out.code = refused ? "fatal-error" : "ok";
    out.bundle = std::move(made.target);
    return out;
}

}  // namespace genvej::gateway
