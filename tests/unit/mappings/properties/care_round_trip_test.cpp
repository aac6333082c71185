/// CareCommunications made up from what 5.0.2 allows: as letters (XDIS91, XBIN01), joined again, and back to
/// FHIR they say what they said, element by element, but for what round_trip_fhir.csv beside the map of
/// XDIS91 declares, each with its reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "gateway/pipeline/pairing.hpp"
#include "tests/support/bundle_compare.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"
#include "tests/unit/mappings/properties/made_care.hpp"
#include "tests/unit/mappings/properties/property.hpp"

namespace genvej::test {
namespace {

using model::node;

constexpr std::size_t messages_of_fixed_seed = 2'000;
constexpr std::size_t messages_of_this_run = 300;
constexpr std::size_t most_bytes = 70'000'000;

/// What a letter has no element for stands in lines in front of its newest text (mappings/xdis91).
constexpr std::array put_in_front{"Svar på korrespondance",
                                  "Videresendt korrespondance",
                                  "Emne: ",
                                  "Afsender: ",
                                  "Modtager: ",
                                  "Patientens efternavn: ",
                                  "Patientens fornavne: ",
                                  "Patientens vej: ",
                                  "Patientens bydel: ",
                                  "Patientens by: ",
                                  "Dødstidspunkt: ",
                                  "Bilagets titel: ",
                                  "Specifik afsender: ",
                                  "Specifik modtager: ",
                                  "Patienten har flere CPR-numre"};

constexpr std::string_view high_priority = "Denne meddelelse har høj prioritet. ";

const node* sent_at(const node& payload) {
    for (const node* at = payload.child("extension"); at != nullptr; at = at->next_same()) {
        if (const node* when = at->child("valueDateTime"); when != nullptr) return when;
    }
    return nullptr;
}

/// A text by its time, an attachment by its title.
std::string payload_name(const node& at) {
    if (at.name != "payload") return {};
    const node* attachment = at.child("contentAttachment");
    if (attachment != nullptr) return "attachment " + std::string(attachment->child_value("title"));
    const node* when = sent_at(at);
    return when == nullptr ? "text" : "text of " + std::string(when->value);
}

/// Lines of ours in front of the newest text are taken off; anything else stays and is a difference.
void take_off_lines(node& bundle, const std::string& newest) {
    for (node* child = bundle.first; child != nullptr; child = child->next) {
        if (child->name != "contentString") {
            take_off_lines(*child, newest);
            continue;
        }
        if (child->value.size() <= newest.size() || !child->value.ends_with(newest)) continue;
        std::string_view before = child->value.substr(0, child->value.size() - newest.size());
        bool ours = true;
        if (before.starts_with(high_priority)) before.remove_prefix(high_priority.size());
        while (!before.empty() && ours) {
            const std::string_view line = before.substr(0, before.find('\n'));
            ours = std::any_of(put_in_front.begin(), put_in_front.end(),
                               [&](const char* label) { return line.starts_with(label); });
            before.remove_prefix(std::min(line.size() + 1, before.size()));
        }
        if (ours) child->value.remove_prefix(child->value.size() - newest.size());
    }
}

node* communication_in(node& bundle) {
    for (node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same()) {
        node* at = entry->child("resource")->first;
        while (at != nullptr && !at->is_element()) at = at->next;
        if (at->name == "Communication") return at;
    }
    return nullptr;
}

/// Payloads with a text, in the order of the message.
std::vector<node*> texts_in(node& bundle) {
    std::vector<node*> out;
    for (node* at = communication_in(bundle)->child("payload"); at != nullptr; at = at->next_same()) {
        if (at->child("contentString") != nullptr) out.push_back(at);
    }
    return out;
}

/// Who wrote a text: a location number.
std::string writer_of(const node& bundle, const node& payload) {
    for (const node* at = payload.child("extension"); at != nullptr; at = at->next_same()) {
        const node* id = at->child("valueIdentifier");
        const node* house =
            id == nullptr ? nullptr : resource_of(bundle, id->child("assigner")->child_value("reference"));
        if (house == nullptr) continue;
        for (const node* number = house->child("identifier"); number != nullptr;
             number = number->next_same()) {
            if (number->child_value("system") == "https://www.gs1.org/gln")
                return std::string(number->child_value("value"));
        }
    }
    return {};
}

/// Two kinds of texts keep their head as text, and are not compared here (that they are there, whole and in
/// order, is the other property): those of organisations that are neither sender nor receiver, and the tenth
/// and what follows, which share one element (docs/standards-issues.md). Both messages lose them.
void without_texts_that_keep_their_head(node& first, node& returned, const care_message& message) {
    std::set<std::size_t> ranks;
    std::vector<node*> texts = texts_in(first);
    std::sort(texts.begin(), texts.end(),
              [](const node* a, const node* b) { return sent_at(*a)->value > sent_at(*b)->value; });
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string writer = writer_of(first, *texts[i]);
        const bool known = writer == message.sender || writer == message.receiver;
        if (known && (i < 9 || texts.size() <= 10)) continue;
        ranks.insert(std::min<std::size_t>(i, 9));
        model::document::remove(*texts[i]);
    }
    std::size_t rank = 0;
    for (node* payload : texts_in(returned)) {
        if (ranks.contains(rank++)) model::document::remove(*payload);
    }
}

/// Which declared exceptions a difference needed, each side of a row by itself.
class exception_uses {
public:
    explicit exception_uses(std::vector<allowed_difference> rows) {
        for (const allowed_difference& row : rows) {
            if (!row.original.empty())
                open_.push_back({
                    {row.path, row.original, ""},
                    '-'
                });
            if (!row.returned.empty())
                open_.push_back({
                    {row.path, "", row.returned},
                    '+'
                });
        }
    }
    /// @param all differences, exceptions or not
    void note(const std::vector<std::string>& all) {
        std::erase_if(open_, [&](const side& one) {
            return std::any_of(all.begin(), all.end(), [&](const std::string& line) {
                if (line.front() != one.sign) return false;
                const std::vector<std::string> alone{line.substr(2)};
                const std::vector<std::string> none;
                return (one.sign == '-' ? line_differences(alone, none, {&one.row, 1})
                                        : line_differences(none, alone, {&one.row, 1}))
                    .empty();
            });
        });
    }
    std::string unneeded() const {
        std::string out;
        for (const side& one : open_)
            out += fmt::format("{} {} = {}\n", one.sign, one.row.path, one.row.original + one.row.returned);
        return out;
    }

private:
    struct side {
        allowed_difference row;
        char sign;
    };
    std::vector<side> open_;
};

class there_and_back {
public:
    void run(std::size_t number, const care_message& message) {
        if (only_number()) std::fputs((message.json + "\n").c_str(), stderr);
        auto first = formats::read_fhir_json(message.json);
        model::document letter, objects;
        for (const mappings::message_map* map : maps().writers(*first.value.root())) {
            const auto made = mappings::fhir_to_letter(*map, *first.value.root(), with());
            if (!check("refused as " + map->name(), number, made.found)) return;
            const std::string bytes = written(*made.target.root(), number);
            if (only_number()) std::fputs(bytes.c_str(), stderr);
            auto read = formats::read_xml(bytes);
            check("structure of " + map->name(), number, map->letter().check_structure(*read.value.root()));
            (map->name() == "xdis91" ? letter : objects) = std::move(read.value);
        }
        if (objects.root() != nullptr) {
            const auto joined = gateway::join_objects(letter, *letter.root()->child("ClinicalEmail"),
                                                      *objects.root()->child("BinaryLetter"), most_bytes);
            if (!check("the halves do not fit", number, joined)) return;
        }
        const auto last = mappings::letter_to_fhir(*maps().for_letter("xdis91"), *letter.root(), with());
        if (!check("the letter is refused", number, last.found)) return;
        const std::string json = to_json(*last.target.root());
        if (only_number()) std::fputs(json.c_str(), stderr);
        model::document returned = from_json(json);
        take_off_lines(*returned.root(), message.texts.front());
        without_texts_that_keep_their_head(*first.value.root(), *returned.root(), message);
        const auto before = compared(*first.value.root()), after = compared(*returned.root());
        for (const std::string& line : line_differences(before, after, allowed_))
            found_.add(signature(line), number, line);
        uses_.note(line_differences(before, after));
        ++seen_;
    }

    std::size_t seen() const noexcept { return seen_; }
    /// Exceptions that are declared and that nothing needed.
    std::string unneeded() const { return uses_.unneeded(); }
    std::string text(std::uint64_t seed) const { return found_.text(seed); }

private:
    static mappings::context with() { return {&shipped_directory(), 0, false}; }

    /// Without what only the texts that were taken out refer to.
    static std::vector<std::string> compared(const node& bundle) {
        std::vector<std::string> out = canonical_bundle(bundle, payload_name);
        std::erase_if(out, [](const std::string& line) {
            return !line.starts_with("{") && !line.starts_with("Bundle.") &&
                   !line.starts_with("MessageHeader.") && !line.starts_with("Provenance.");
        });
        // Each text and each attachment has its name: their order among each other says nothing in FHIR.
        std::sort(out.begin(), out.end());
        return out;
    }

    static std::string signature(const std::string& line) {
        const std::size_t name = line.find('{'), end = line.find("} ");
        const std::string bare =
            name == std::string::npos ? line : line.substr(0, name) + line.substr(end + 2);
        return bare.substr(0, bare.find(" = "));
    }

    bool check(const std::string& what, std::size_t number, const model::issues& found) {
        bool good = true;
        for (const model::issue& one : found) {
            if (one.level > model::severity::error) continue;
            found_.add(what + ": " + std::string(one.code()), number, to_line(one));
            good = false;
        }
        return good;
    }

    std::vector<allowed_difference> allowed_ = fhir_exceptions_of("xdis91");
    exception_uses uses_{
        {allowed_.begin() + static_cast<std::ptrdiff_t>(exceptions_of("xdis91").size()), allowed_.end()}
    };
    differences found_;
    std::size_t seen_ = 0;
};

/// @return declared exceptions that nothing needed
std::string holds(std::uint64_t seed, std::size_t count) {
    care_generator messages = care_messages(seed);
    there_and_back all;
    for_each_number(count, [&](std::size_t number) { all.run(number, messages.make(number)); });
    if (const std::string found = all.text(seed); !found.empty()) ADD_FAILURE() << found;
    EXPECT_TRUE(only_number() || all.seen() == count_or(count)) << all.seen();
    return all.unneeded();
}

TEST(any_care_communication, says_the_same_after_letters_and_back) {
    const std::string unneeded = holds(fixed_seed(), messages_of_fixed_seed);
    const bool all_were_tried = !only_number() && count_or(messages_of_fixed_seed) >= messages_of_fixed_seed;
    EXPECT_TRUE(!all_were_tried || unneeded.empty())
        << "mappings/xdis91/round_trip_fhir.csv declares exceptions that nothing needs:\n"
        << unneeded;
}

TEST(any_care_communication, says_the_same_after_letters_and_back_with_the_seed_of_this_run) {
    holds(seed_of_this_run(), messages_of_this_run);
}

TEST(any_care_communication, that_was_wrong_once_says_the_same) {
    for (const found_seed& one : found_seeds("care")) {
        care_generator messages = care_messages(one.seed);
        there_and_back all;
        all.run(one.number, messages.make(one.number));
        if (const std::string found = all.text(one.seed); !found.empty())
            ADD_FAILURE() << one.reason << "\n" << found;
    }
}

}  // namespace
}  // namespace genvej::test
