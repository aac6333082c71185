#include "gateway/receipts/across.hpp"

#include <algorithm>
#include <iterator>

namespace genvej::gateway {

namespace {

using model::node;

std::string text_below(const node* from, std::initializer_list<std::string_view> path) {
    for (const std::string_view step : path) {
        if (from == nullptr) return {};
        from = from->child(step);
    }
    return from == nullptr ? std::string() : model::text_of(*from);
}

/// What an XCTL says of the message that it is about.
struct named_letter {
    std::string id;  ///< empty: the whole envelope
    std::string version_code;
    unsigned number = 1;
};

std::vector<named_letter> letters_named(const node* about) {
    std::vector<named_letter> out;
    const node* at = about == nullptr ? nullptr : about->child("OriginalLetter");
    for (; at != nullptr; at = at->next_same()) {
        named_letter one{text_below(at, {"OriginalLetterIdentifier"}),
                         text_below(at, {"OriginalVersionCode"}), static_cast<unsigned>(out.size() + 1)};
        const bool again = std::any_of(out.begin(), out.end(),
                                       [&](const named_letter& other) { return other.id == one.id; });
        if (!again) out.push_back(std::move(one));
    }
    return out;
}

class contradictions {
public:
    explicit contradictions(model::issues& found) : found_(found) {}
    void compare(std::string_view what, std::string_view receipt, std::string_view original_says) {
        if (receipt.empty() || original_says.empty() || receipt == original_says) return;
        found_.push_back(model::make_issue(
            "receipt.contradicts", {std::string(what), std::string(receipt), std::string(original_says)}));
    }

private:
    model::issues& found_;
};

/// One Acknowledgement that is to be made.
struct task {
    const original* about = nullptr;
    named_letter letter;
};

void compare_letter(const node* about, const task& one, model::issues& found) {
    contradictions check(found);
    const mappings::facts& known = one.about->known;
    check.compare("OriginalEnvelopeIdentifier", text_below(about, {"OriginalEnvelopeIdentifier"}),
                  known.original_envelope_id);
    check.compare("OriginalLetterIdentifier", one.letter.id, known.original_letter_id);
    check.compare("OriginalVersionCode", one.letter.version_code, known.original_version_code);
    check.compare("OriginalSender", text_below(about, {"OriginalSender", "EANIdentifier"}),
                  one.about->sender);
    check.compare("OriginalReceiver", text_below(about, {"OriginalReceiver", "EANIdentifier"}),
                  one.about->receiver);
}

/// A refusal of the whole envelope is about each of its letters.
std::vector<task> whole_envelope(const node* about, std::span<const original> originals) {
    const std::string envelope = text_below(about, {"OriginalEnvelopeIdentifier"});
    std::vector<task> out;
    for (const original& one : originals) {
        const bool meant = one.known.original_envelope_id == envelope || originals.size() == 1;
        if (meant)
            out.push_back({
                &one, {{}, {}, static_cast<unsigned>(out.size() + 1)}
            });
    }
    return out;
}

std::vector<task> tasks_of(const node* about, std::span<const original> originals) {
    const std::vector<named_letter> letters = letters_named(about);
    if (letters.empty()) return whole_envelope(about, originals);
    std::vector<task> out;
    for (const named_letter& letter : letters) {
        const auto meant = std::find_if(originals.begin(), originals.end(), [&](const original& one) {
            return one.known.original_letter_id == letter.id;
        });
        if (meant != originals.end()) out.push_back({&*meant, letter});
    }
    if (out.empty() && letters.size() == 1 && originals.size() == 1)
        out.push_back({&originals[0], letters[0]});
    return out;
}

void warn_of_others(const std::vector<task>& tasks, std::span<const original> originals,
                    model::issues& found) {
    for (const task& one : tasks) {
        const auto same = static_cast<std::size_t>(
            std::count_if(originals.begin(), originals.end(), [&](const original& other) {
                return other.known.original_message_id == one.about->known.original_message_id;
            }));
        const auto told =
            static_cast<std::size_t>(std::count_if(tasks.begin(), tasks.end(), [&](const task& other) {
                return other.about->known.original_message_id == one.about->known.original_message_id;
            }));
        if (same <= told) continue;
        found.push_back(model::make_issue("receipt.one_of_several", {std::to_string(same)}));
        return;
    }
}

/// The letters of the message that an Acknowledgement is about. Where it names another and only one message
/// was given, that one is believed.
std::vector<const original*> letters_meant(std::string_view about, std::span<const original> originals,
                                           model::issues& found) {
    std::vector<const original*> named;
    std::vector<const original*> given;
    for (const original& one : originals) {
        if (!one.has_letter()) continue;
        given.push_back(&one);
        if (one.known.original_message_id == about) named.push_back(&one);
    }
    const auto same = [&](const original* one) {
        return one->known.original_message_id == given.front()->known.original_message_id;
    };
    if (!named.empty() || given.empty() || !std::all_of(given.begin(), given.end(), same)) return named;
    contradictions(found).compare("response.identifier", about, given.front()->known.original_message_id);
    return given;
}

}  // namespace

bool is_acknowledgement(const bundle_in& in) noexcept {
    return in.event == "acknowledgement-message";
}

receipts_across acknowledgements_of(const intake& in, std::span<const original> originals,
                                    const translation_tools& tools) {
    receipts_across out;
    const mappings::message_map* map = tools.maps->for_letter(in.is->name());
    const node* letter = in.letters.empty() ? nullptr : in.letters.front().element;
    const node* about = letter == nullptr ? nullptr : letter->child("OriginalEmessage");
    if (originals.empty() || map == nullptr) {
        out.found.push_back(model::make_issue("receipt.original_missing", {std::string(in.kind())}));
        return out;
    }
    const std::vector<task> tasks = tasks_of(about, originals);
    if (tasks.empty()) {
        out.found.push_back(model::make_issue("receipt.original_other", {std::string(in.kind())}));
        return out;
    }
    warn_of_others(tasks, originals, out.found);
    for (const task& one : tasks) {
        compare_letter(about, one, out.found);
        mappings::facts known = one.about->known;
        if (!one.letter.id.empty())
            known.original_letter_id = one.letter.id;  // by it the rows find the letter
        known.number = std::to_string(one.letter.number);
        if (tools.known != nullptr) known.sent = tools.known->sent;
        mappings::context with{tools.directory, 0, tools.coverage, nullptr, &known};
        receipt_across& next = out.all.emplace_back();
        next.about = one.about;
        next.map = map;
        next.made = mappings::letter_to_fhir(*map, *in.tree.root(), with);
        model::append(out.found, std::move(next.made.found));
        next.made.found.clear();
    }
    if (!out.ok()) out.all.clear();
    return out;
}

receipts_across letters_of(const bundle_in& in, std::span<const original> originals,
                           const translation_tools& tools) {
    receipts_across out;
    if (originals.empty()) {
        out.found.push_back(model::make_issue("receipt.original_missing", {in.event}));
        return out;
    }
    const std::vector<const original*> meant =
        letters_meant(response_identifier(*in.tree.root()), originals, out.found);
    if (meant.empty()) {
        out.found.push_back(model::make_issue("receipt.original_other", {in.event}));
        return out;
    }
    unsigned number = 0;
    for (const original* one : meant) {
        mappings::facts known = one->known;
        known.number = std::to_string(++number);
        translation_tools with = tools;
        with.known = &known;
        for (const mappings::message_map* map : in.maps) {
            receipt_across& next = out.all.emplace_back();
            next.about = one;
            next.map = map;
            next.made = write_letter(in, *map, with);
            model::append(out.found, std::move(next.made.found));
            next.made.found.clear();
        }
    }
    if (!out.ok()) out.all.clear();
    return out;
}

}  // namespace genvej::gateway
