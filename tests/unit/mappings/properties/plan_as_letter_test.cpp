/// Made-up rehabilitation plans for a receiver without G-GOP: whatever their size, the correspondence is
/// valid by MedCom's XSD (libxml2), and every text of the plan can be read in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "adapters/formats/xml_reader.hpp"
#include "mappings/vocabulary/white_space.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/xsd_of.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"
#include "tests/unit/mappings/properties/made_letters.hpp"
#include "tests/unit/mappings/properties/property.hpp"

namespace genvej::test {
namespace {

using model::node;

constexpr std::size_t plans_tried = 1'000;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// Without white space: a text may stand on several lines.
std::string solid(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t white = mappings::white_space_at(text);
        if (white == 0) out += text.front();
        text.remove_prefix(white == 0 ? 1 : white);
    }
    return lower(std::move(out));
}

void characters(const node& at, std::string& out) {
    if (!at.is_element()) out += at.value;
    for (const node* child = at.first; child != nullptr; child = child->next) characters(*child, out);
}

void texts_of(const node& at, std::vector<const node*>& out) {
    for (const node* child = at.first; child != nullptr; child = child->next) {
        if (child->is_element()) {
            texts_of(*child, out);
        } else if (!collapsed(child->value).empty()) {
            out.push_back(child);
        }
    }
}

/// Said in other words, or the plan's own and not the letter's (plan_as_letter of the maps names the
/// reasons).
bool in_other_words(const node& text) {
    static const std::set<std::string, std::less<>> all{
        "VersionCode",     "TypeCode",   "StatusCode",          "IdentifierCode",
        "ConsentInformed", "ObjectCode", "ObjectExtensionCode", "SUP"};
    return all.contains(text.parent->name);
}

/// One name in FHIR, three fields again in the letter: where it is split is a declared exception.
bool part_of_name(const node& text) {
    static const std::set<std::string, std::less<>> all{"OrganisationName", "DepartmentName", "UnitName"};
    return all.contains(text.parent->name);
}

std::string without_commas(std::string text) {
    std::erase(text, ',');
    return text;
}

/// `urn:uuid:` with hyphens where the letter has no element for it.
std::string with_hyphens(std::string_view text) {
    if (text.size() != 32) return std::string(text);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
        out += text[i];
    }
    return out;
}

class as_letters {
public:
    as_letters() {
        if (shared_data().empty()) return;
        const schemas::schema& kind = maps().named("ggop_as_xdis91")->letter();
        published_.emplace(xsd_of(kind.name(), kind.space(), kind.root().name));
    }

    void run(std::size_t number, const model::document& made) {
        const mappings::context with{&shipped_directory(), 0, false};
        const auto plan = formats::read_xml(written(*made.root(), number));
        const auto there = mappings::letter_to_fhir(*maps().for_letter("ggop"), *plan.value.root(), with);
        const model::document bundle = from_json(to_json(*there.target.root()));
        const std::vector<std::string> receives{"XDIS91"};
        const auto writers = maps().writers(*bundle.root(), receives);
        if (writers.size() != 1 || writers[0]->name() != "ggop_as_xdis91")
            return found_.add("not written by its map", number, "");
        const auto letter = mappings::fhir_to_letter(*writers[0], *bundle.root(), with);
        for (const model::issue& one : letter.found) {
            if (one.level <= model::severity::error)
                found_.add("refused: " + std::string(one.code()), number, to_line(one));
            if (one.code() == "map.no_room") ++beyond_ten_;
        }
        judge(number, written(*letter.target.root(), number / 2));
        complete(number, *plan.value.root(), *letter.target.root());
        ++seen_;
    }

    void finish(std::uint64_t seed) const {
        if (const std::string found = found_.text(seed); !found.empty()) ADD_FAILURE() << found;
        if (only_number()) return;
        EXPECT_EQ(seen_, count_or(plans_tried));
        if (count_or(plans_tried) < plans_tried) return;
        EXPECT_GE(beyond_ten_, 20U) << "plans with more than ten references";
    }

private:
    void judge(std::size_t number, const std::string& bytes) {
        show_if_only(bytes);
        const auto read = formats::read_xml(bytes);
        for (const model::issue& one :
             maps().named("ggop_as_xdis91")->letter().check_structure(*read.value.root())) {
            if (one.level <= model::severity::error)
                found_.add("structure: " + std::string(one.code()), number, to_line(one));
        }
        if (!published_) return;
        const verdict theirs = published_->validate(bytes);
        if (!theirs.good) found_.add("the XSD refuses it", number, theirs.message);
    }

    void complete(std::size_t number, const node& plan, const node& letter) {
        std::string all;
        characters(letter, all);
        all = solid(all);
        std::vector<const node*> texts;
        texts_of(plan, texts);
        for (const node* text : texts) {
            if (in_other_words(*text) || all.find(solid(text->value)) != std::string::npos) continue;
            if (all.find(lower(with_hyphens(text->value))) != std::string::npos) continue;
            if (part_of_name(*text) &&
                without_commas(all).find(without_commas(solid(text->value))) != std::string::npos)
                continue;
            found_.add("not in the letter: " + std::string(text->parent->parent->name) + "/" +
                           std::string(text->parent->name),
                       number, std::string(text->value));
        }
    }

    std::optional<xsd> published_;
    differences found_;
    std::size_t seen_ = 0, beyond_ten_ = 0;
};

TEST(any_plan, is_a_valid_and_complete_correspondence) {
    letter_generator plans = letters_for("ggop", fixed_seed());
    plans.limit("Reference", 16);
    as_letters all;
    for_each_number(plans_tried, [&](std::size_t number) { all.run(number, plans.make(number)); });
    all.finish(fixed_seed());
}

}  // namespace
}  // namespace genvej::test
