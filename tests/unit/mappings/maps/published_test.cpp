/// The published letters: forward without loss, and back as they were.
///
/// Some name location numbers that no FHIR profile accepts (`afsender`, a wrong check digit): where the
/// target demands valid ones, they are replaced here first. tests/support/published_organisations.csv invents
/// a SOR code for each.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "adapters/formats/xml_reader.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

/// Location numbers of the published letters that are made up, and valid ones in their place.
struct replacement {
    std::string_view found, put;
};
constexpr std::array<replacement, 4> location_numbers = {
    {{">5790000120400<", ">5799990000224<"},
     {">5790000128700<", ">5799990000231<"},
     {">afsender<", ">5799990000200<"},
     {">modtager<", ">5799990000217<"}}
};

std::string with_valid_numbers(std::string bytes) {
    for (const auto& [found, put] : location_numbers) {
        for (std::size_t at = bytes.find(found); at != std::string::npos;
             at = bytes.find(found, at + put.size()))
            bytes.replace(at, found.size(), put);
    }
    return bytes;
}

bool is_known(std::string_view bytes) {
    const auto read = formats::read_xml(bytes);
    const schemas::schema* is = read.ok() ? schemas::recognise(*read.value.root()).is : nullptr;
    return is != nullptr && maps().for_letter(is->name()) != nullptr;
}

void goes_there_and_back(const std::string& bytes) {
    static const auto directory = read_directory(std::filesystem::path(GENVEJ_SOURCE_DIR) /
                                                 "tests/support/published_organisations.csv");
    const mappings::context with{&directory, 0, true};
    const read_letter read = parse_letter(bytes);
    ASSERT_NE(read.map, nullptr);
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with);
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    expect_nothing_lost(read, made);
    ASSERT_NE(made.target.root(), nullptr);
    const model::document bundle = from_json(to_json(*made.target.root()));
    const auto back = mappings::fhir_to_letter(*read.map, *bundle.root(), with);
    EXPECT_FALSE(model::has_errors(back.found)) << all_lines(back.found);
    ASSERT_NE(back.target.root(), nullptr);
    const model::document returned = through_xml(*back.target.root());
    const auto allowed = exceptions_of(read.map->name());
    for (const auto& line :
         letter_differences(*read.document.root(), *returned.root(), form_of(*read.map), allowed)) {
        ADD_FAILURE() << line;
    }
}

/// Whole letters of the standards, each in a folder of its kind.
TEST(published_letters, go_there_and_back) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t count = 0;
    for (const std::string_view folder : {"xdis91", "ggop", "siblings"}) {
        for (const auto& file : files_below(shared_data() / "samples" / folder, ".xml")) {
            const std::string bytes = with_valid_numbers(read_file(file));
            if (!is_known(bytes)) continue;  // a sibling that no map reads
            SCOPED_TRACE(file.filename().string());
            goes_there_and_back(bytes);
            ++count;
        }
    }
    EXPECT_GE(count, 4U);
}

}  // namespace
}  // namespace genvej::test
