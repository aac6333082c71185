/// CareCommunication messages made up from what 5.0.2 allows, as letters and
/// back: nothing is refused, nothing that anyone wrote is lost, and the texts
/// come in the same order, the newest first.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "tests/support/emitted.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"
#include "tests/unit/mappings/properties/made_care.hpp"
#include "tests/unit/mappings/properties/property.hpp"

namespace genvej::test {
namespace {

constexpr std::size_t care_of_fixed_seed = 2'000;
constexpr std::size_t care_of_this_run = 300;
constexpr std::array charsets{formats::charset::iso_8859_1, formats::charset::windows_1252,
                              formats::charset::utf_8};

/// All characters but white space: how a text is laid out on lines is not
/// compared here.
std::string letters_of(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out += c;
    }
    return out;
}

/// Everything that stands in elements of that name, in order.
void texts_in(const model::node& at, std::string_view name, std::string& out) {
    if (at.name == name) {
        out += model::text_of(at);
        return;
    }
    for (const model::node* child = at.first_element(); child != nullptr; child = child->next_element())
        texts_in(*child, name, out);
}

/// The same for primitives of FHIR.
void values_in(const model::node& at, std::string_view name, std::string& out) {
    if (at.name == name) out += at.value;
    for (const model::node* child = at.first_element(); child != nullptr; child = child->next_element())
        values_in(*child, name, out);
}

class traveller {
public:
    void run(std::size_t number, const care_message& message) {
        show_if_only(message.json);
        const auto read = formats::read_fhir_json(message.json);
        if (!found_.without_errors("the reader refuses it", number, read.found) ||
            read.value.root() == nullptr)
            return;
        std::string texts, titles, objects, numbers;
        std::size_t letters = 0;
        for (const mappings::message_map* map : maps().writers(*read.value.root())) {
            const auto made =
                mappings::fhir_to_letter(*map, *read.value.root(), {&shipped_directory(), 0, true});
            if (!found_.without_errors("refused as " + map->name(), number, made.found) ||
                made.target.root() == nullptr)
                return;
            lost(number, *map, made);
            const std::string bytes =
                formats::write_xml(*made.target.root(), charsets[number % charsets.size()]);
            show_if_only(bytes);
            const auto letter = formats::read_xml(bytes);
            if (!found_.without_errors("no XML", number, letter.found)) return;
            if (!found_.without_errors("the structure of " + map->name(), number,
                                       map->letter().check_structure(*letter.value.root())))
                return;
            texts_in(*letter.value.root(), "Text01", texts);
            texts_in(*letter.value.root(), "RefDescription", titles);
            texts_in(*letter.value.root(), "Object_Base64Encoded", objects);
            if (numbers.empty()) {
                texts_in(*letter.value.root(), "CivilRegistrationNumber", numbers);
                texts_in(*letter.value.root(), "AlternativeIdentifier", numbers);
            }
            if (map->name() == "xdis91") back(number, *map, message, *letter.value.root());
            ++letters;
        }
        const bool objects_there = !message.objects.empty();
        if (letters != (objects_there ? 2U : 1U)) found_.add(fmt::format("{} letters", letters), number, "");
        in_order("texts of the letter", number, letters_of(texts), message.texts);
        in_order("titles of the letter", number, letters_of(titles), message.titles);
        in_order("objects of the letter", number, letters_of(objects), message.objects);
        for (const std::string& one : message.told)
            in_order("who added a file when", number, letters_of(texts), {one});
        if (numbers != message.cpr) found_.add("another number of the patient", number, numbers);
        ++travelled_;
    }

    std::size_t travelled() const noexcept { return travelled_; }
    std::string text(std::uint64_t seed) const { return found_.text(seed); }

private:
    void lost(std::size_t number, const mappings::message_map& map, const mappings::translation& made) {
        for (const mappings::coverage_row& one : made.coverage) {
            if (one.row != 0 || !one.excuse.empty()) continue;
            const std::string path = path_of(*one.source, model::path_style::fhir);
            std::string bare;
            for (std::size_t i = 0; i < path.size(); ++i) {
                if (path[i] == '[')
                    i = path.find(']', i);
                else
                    bare += path[i];
            }
            found_.add("no place in " + map.name() + ": " + bare, number, path);
        }
    }

    /// Each stands behind the one before.
    void in_order(const std::string& what, std::size_t number, const std::string& all,
                  const std::vector<std::string>& wanted) {
        std::size_t at = 0;
        for (const std::string& one : wanted) {
            const std::size_t found = all.find(letters_of(one), at);
            if (found == std::string::npos)
                return found_.add(what + " are not all there, or not in order", number, one);
            at = found + letters_of(one).size();
        }
    }

    /// The letter as a CareCommunication again: the same texts in the same order.
    void back(std::size_t number, const mappings::message_map& map, const care_message& message,
              const model::node& letter) {
        const auto again = mappings::letter_to_fhir(map, letter, {&shipped_directory(), 0, true});
        if (!found_.without_errors("its letter is refused", number, again.found) ||
            again.target.root() == nullptr)
            return;
        std::string json;
        formats::write_fhir_json(*again.target.root(), json);
        emit(json);
        const auto read = formats::read_fhir_json(json);
        if (!found_.without_errors("its letter's Bundle is refused by our own reader", number, read.found))
            return;
        std::string texts;
        values_in(*read.value.root(), "contentString", texts);
        texts = letters_of(texts);
        in_order("texts of the Bundle made of the letter", number, texts, message.texts);
    }

    differences found_;
    std::size_t travelled_ = 0;
};

void care_holds(std::uint64_t seed, std::size_t count) {
    care_generator messages = care_messages(seed);
    traveller all;
    for_each_number(count, [&](std::size_t number) { all.run(number, messages.make(number)); });
    if (const std::string found = all.text(seed); !found.empty()) ADD_FAILURE() << found;
    EXPECT_TRUE(only_number() || all.travelled() == count_or(count)) << all.travelled();
}

TEST(any_care_communication, becomes_letters_and_comes_back) {
    care_holds(fixed_seed(), care_of_fixed_seed);
}

TEST(any_care_communication, becomes_letters_and_comes_back_with_the_seed_of_this_run) {
    const std::uint64_t seed = seed_of_this_run();
    std::printf("seed of this run: GENVEJ_PROPERTY_SEED=%llu\n", static_cast<unsigned long long>(seed));
    care_holds(seed, care_of_this_run);
}

}  // namespace
}  // namespace genvej::test
