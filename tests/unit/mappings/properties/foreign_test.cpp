/// Messages of our own shape as another maker's program might send them (make_foreign): as a letter and back
/// they say what they said, element by element, but for what round_trip.csv and round_trip_fhir.csv beside
/// the map declare. The content is that of the generated letters, through the map.
#include <gtest/gtest.h>

#include <cstdio>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "tests/support/bundle_compare.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"
#include "tests/unit/mappings/properties/declared.hpp"
#include "tests/unit/mappings/properties/made_letters.hpp"
#include "tests/unit/mappings/properties/property.hpp"

namespace genvej::test {
namespace {

constexpr std::size_t foreign_tried = 2'000;

using model::node;

/// What a map's `rest` kept is not written to a letter again (map.unforeseen).
void without_unforeseen(node& at) {
    for (node* child = at.first; child != nullptr;) {
        node* next = child->next;
        const node* code = child->name == "section" ? child->child("code") : nullptr;
        const node* coding = code == nullptr ? nullptr : code->child("coding");
        if (coding != nullptr && coding->child_value("code") == "unforeseen") {
            model::document::remove(*child);
        } else {
            without_unforeseen(*child);
        }
        child = next;
    }
}

class both_ways {
public:
    explicit both_ways(const std::string& map)
        : map_(maps().for_letter(map)), allowed_(fhir_exceptions_of(map)) {}

    void run(std::size_t number, const model::document& made, std::uint64_t seed) {
        const auto letter = formats::read_xml(written(*made.root(), number));
        const auto first = mappings::letter_to_fhir(*map_, *letter.value.root(), with());
        if (!found_.without_errors("refused", number, first.found)) return;
        model::document mine = from_json(emitted_json(*first.target.root()));
        model::document theirs = from_json(to_json(*first.target.root()));
        without_unforeseen(*mine.root());
        without_unforeseen(*theirs.root());
        make_foreign(theirs, seed + number);
        const auto read = through_fhir(number, *theirs.root());
        if (!found_.without_errors("the foreign message is not read", number, read.found)) return;
        const auto back = mappings::fhir_to_letter(*map_, *read.value.root(), with());
        if (!found_.without_errors("no letter", number, back.found)) return;
        const std::string bytes = written(*back.target.root(), number / 2);
        show_if_only(to_json(*theirs.root()) + bytes);
        const auto again = formats::read_xml(bytes);
        found_.without_errors("its structure is wrong", number,
                              map_->letter().check_structure(*again.value.root()));
        const auto last = mappings::letter_to_fhir(*map_, *again.value.root(), with());
        if (!found_.without_errors("its letter is refused", number, last.found)) return;
        const model::document returned = from_json(emitted_json(*last.target.root()));
        const auto before = canonical_bundle(*mine.root()), after = canonical_bundle(*returned.root());
        for (const std::string& line : line_differences(before, after, allowed_))
            found_.add(line.substr(0, line.find(" = ")), number, line);
        if (uses_ != nullptr) uses_->note(line_differences(before, after));
        ++seen_;
    }

    std::size_t seen() const noexcept { return seen_; }
    /// From now on every difference, excused or not, is told to `uses`.
    void count(exception_uses& uses) noexcept { uses_ = &uses; }
    std::string text(std::uint64_t seed) const { return found_.text(seed); }

private:
    static mappings::context with() { return {&shipped_directory(), 0, false}; }

    /// JSON and XML by turns.
    model::checked<model::document> through_fhir(std::size_t number, const node& bundle) {
        bundle_.clear();
        if (number % 2 == 1) {
            bundle_ = formats::write_fhir_xml(bundle);
            return formats::read_fhir_xml(bundle_);
        }
        formats::write_fhir_json(bundle, bundle_);
        return formats::read_fhir_json(bundle_);
    }

    const mappings::message_map* map_;
    std::vector<allowed_difference> allowed_;
    exception_uses* uses_ = nullptr;
    std::string bundle_;  ///< the tree that was read last points into it
    differences found_;
    std::size_t seen_ = 0;
};

class any_foreign_message : public testing::TestWithParam<std::string> {
protected:
    static void holds(std::uint64_t seed, std::size_t count) {
        letter_generator letters = letters_for(GetParam(), seed);
        both_ways all(GetParam());
        for_each_number(count, [&](std::size_t number) { all.run(number, letters.make(number), seed); });
        if (const std::string found = all.text(seed); !found.empty()) ADD_FAILURE() << found;
        EXPECT_TRUE(only_number() || all.seen() == count_or(count)) << all.seen();
    }
};

TEST_P(any_foreign_message, says_the_same_after_letter_and_back) {
    holds(fixed_seed(), foreign_tried);
}

INSTANTIATE_TEST_SUITE_P(of, any_foreign_message, testing::Values("xref15", "xref07", "xdis15", "ggop"),
                         [](const auto& one) { return one.param; });

}  // namespace

void foreign_messages_there_and_back(const std::string& map, std::size_t count, exception_uses& uses) {
    letter_generator letters = letters_for(map, fixed_seed());
    both_ways all(map);
    all.count(uses);
    for (std::size_t number = 0; number < count; ++number)
        all.run(number, letters.make(number), fixed_seed());
}

}  // namespace genvej::test
