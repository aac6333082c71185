#include "gateway/exchange/settle_pair.hpp"

#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "gateway/exchange/answers.hpp"
#include "gateway/pipeline/bundle_heading.hpp"
#include "gateway/pipeline/convert.hpp"
#include "gateway/pipeline/media_types.hpp"
#include "gateway/pipeline/pairing.hpp"
#include "gateway/receipts/outcome.hpp"
#include "mappings/engine/message_map.hpp"

namespace genvej::gateway {

namespace {

using store::message_form;

/// A half as it was received, read again.
struct half {
    intake in;
    std::size_t at = 0;  ///< which of the letters
    bool found = false;
};

half read_half(const store::due_follow_up& of, const exchange_rules& with) {
    half out;
    out.in = read_letters(of.raw, {}, with.tools);
    for (std::size_t i = 0; i < out.in.letters.size(); ++i) {
        if (out.in.letters[i].heading.id != of.letter.letter_id) continue;
        out.at = i;
        out.found = out.in.ok();
    }
    return out;
}

/// Where a letter of that kind leaves for now; nothing when its route is gone.
std::optional<departure> leaves_for(const store::known_letter& letter, const exchange_rules& with) {
    return plan_departure(with.settings, *with.tools.forms, *with.tools.directory,
                          {letter.kind, with.tools.forms->by_type_code(letter.kind), message_form::oioxml,
                           letter.sender, letter.receiver});
}

void refuse_all(const store::due_follow_up& letter, std::span<const store::due_follow_up> objects,
                const model::issues& why, store::settlement& into, const exchange_rules& with) {
    refuse_half(letter.letter, why, into, with);
    for (const store::due_follow_up& one : objects) refuse_half(one.letter, why, into, with);
}

/// The element of a letter, in a tree that may be changed.
model::node& element_of(half& one) {
    model::node* at = one.in.tree.root()->first;
    while (at != one.in.letters[one.at].element) at = at->next;
    return *at;
}

/// The objects are put beside the references to them; the map of the letter translates the whole.
mappings::translation join_and_translate(std::vector<half>& halves, const exchange_rules& with) {
    half& letter = halves.front();
    mappings::translation out;
    for (std::size_t i = 1; i < halves.size(); ++i) {
        model::issues found = join_objects(letter.in.tree, element_of(letter), element_of(halves[i]),
                                           with.tools.bounds.attachment_bytes);
        out.found.insert(out.found.end(), std::make_move_iterator(found.begin()),
                         std::make_move_iterator(found.end()));
    }
    const mappings::message_map* map = letter.in.letters[letter.at].map;
    if (map == nullptr)
        out.found.push_back(model::make_issue(
            "letter.no_map", {std::string(letter.in.kind()), known_kinds(*with.tools.maps)}));
    if (model::has_errors(out.found)) return out;
    mappings::context context;
    context.directory = with.tools.directory;
    context.letter = letter.at;
    mappings::translation made = mappings::letter_to_fhir(*map, *letter.in.tree.root(), context);
    made.found.insert(made.found.begin(), std::make_move_iterator(out.found.begin()),
                      std::make_move_iterator(out.found.end()));
    return made;
}

/// The CareCommunication that both halves together are.
mappings::translation translate_joined(const store::due_follow_up& letter,
                                       std::span<const store::due_follow_up> objects,
                                       const exchange_rules& with, std::vector<half>& kept) {
    mappings::translation out;
    kept.push_back(read_half(letter, with));
    for (const store::due_follow_up& one : objects) kept.push_back(read_half(one, with));
    for (const half& one : kept) {
        if (!one.found) {
            out.found.push_back(model::make_issue("exchange.unreadable"));
            return out;
        }
    }
    return join_and_translate(kept, with);
}

std::string minutes_of(store::time_ms window) {
    return fmt::format("{}", static_cast<double>(window) / 60'000);
}

}  // namespace

store::settlement settle_joined(const store::due_follow_up& letter,
                                std::span<const store::due_follow_up> objects, const exchange_rules& with) {
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(letter.id);
    for (const store::due_follow_up& one : objects) out.closes.push_back(one.id);
    const auto leaves = leaves_for(letter.letter, with);
    std::vector<half> kept;
    const mappings::translation made = translate_joined(letter, objects, with, kept);
    model::issues found = made.found;
    if (!leaves) found.push_back(model::make_issue("route.unknown_receiver", {letter.letter.kind}));
    if (model::has_errors(found) || made.target.root() == nullptr) {
        refuse_all(letter, objects, found, out, with);
        return out;
    }
    const bundle_heading heading = read_bundle_heading(*made.target.root());
    store::outgoing_document document;
    document.form = message_form::fhir;
    document.kind = heading.event;
    document.sender = letter.letter.sender;
    document.receiver = letter.letter.receiver;
    document.envelope_id = made.bundle_id;
    document.letter_id = made.message_id;
    document.media_type = fhir_json_type;
    parcel goods;
    goods.send_own(std::move(document), leaves->targets(message_form::fhir), made.message_id);
    acknowledge_half(letter.letter, goods, with);
    store::consequence joined;
    joined.letter = letter.letter.id;
    joined.message_id = made.message_id;
    joined.bundle_id = made.bundle_id;
    formats::write_fhir_json(*made.target.root(), joined.translation);
    joined.documents = std::move(goods.documents);
    joined.deliveries = std::move(goods.deliveries);
    for (const store::due_follow_up& one : objects) joined.parts.push_back(one.letter.id);
    out.consequences.push_back(std::move(joined));
    for (const store::due_follow_up& one : objects) {
        parcel answer;
        acknowledge_half(one.letter, answer, with);
        add_consequence(out, one.letter, std::move(answer));
    }
    return out;
}

store::settlement settle_missing(const store::due_follow_up& letter, const exchange_rules& with) {
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(letter.id);
    const std::string minutes = minutes_of(letter.until - letter.letter.received);
    refuse_half(letter.letter, {model::make_issue("pair.missing", {minutes})}, out, with);
    return out;
}

store::settlement settle_alone(const store::due_follow_up& objects, const exchange_rules& with) {
    store::settlement out;
    out.now = with.stamp.now;
    out.closes.push_back(objects.id);
    const auto leaves = leaves_for(objects.letter, with);
    std::vector<const target_entry*> to;
    for (const leaving& one : leaves ? leaves->to : std::vector<leaving>{}) {
        // Who gets letters of this kind as they come has this one already.
        if (one.target->rules().carries_oioxml && one.form == message_form::fhir) to.push_back(one.target);
    }
    if (to.empty() && !(leaves && leaves->any(message_form::oioxml))) {
        refuse_half(objects.letter, {model::make_issue("letter.no_target", {objects.letter.kind})}, out,
                    with);
        return out;
    }
    half read = read_half(objects, with);
    store::outgoing_document document;
    document.kind = objects.letter.kind;
    document.sender = objects.letter.sender;
    document.receiver = objects.letter.receiver;
    document.envelope_id = objects.letter.envelope_id;
    document.letter_id = objects.letter.letter_id;
    document.version_code = objects.letter.version_code;
    document.media_type = "application/xml";
    document.body = read.in.envelope ? read.in.envelope->data : objects.raw;
    parcel goods;
    goods.send_own(std::move(document), to, objects.letter.message_id);
    acknowledge_half(objects.letter, goods, with);
    add_consequence(out, objects.letter, std::move(goods));
    const std::string minutes = minutes_of(objects.until - objects.letter.received);
    out.receptions.push_back(
        {objects.letter.reception, false, {}, outcome_json({model::make_issue("pair.alone", {minutes})})});
    return out;
}

}  // namespace genvej::gateway
