/// The published letters: forward without loss, and back as they were.
///
/// Some name location numbers that no FHIR profile accepts (`afsender`, a wrong check digit): where the
/// target demands valid ones, they are replaced here first. tests/support/published_organisations.csv invents
/// a SOR code for each.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

struct replacement {
    std::string_view found, put;
};

struct published {
    std::string file;
    std::vector<replacement> location_numbers;
};

void replace_all(std::string& text, std::string_view found, std::string_view put) {
    for (std::size_t at = text.find(found); at != std::string::npos; at = text.find(found, at + put.size())) {
        text.replace(at, found.size(), put);
    }
}

std::string bytes_of(const published& letter) {
    std::string bytes = read_file(shared_data() / "samples" / letter.file);
    for (const replacement& one : letter.location_numbers) {
        EXPECT_NE(bytes.find(one.found), std::string::npos) << one.found;
        replace_all(bytes, one.found, one.put);
    }
    return bytes;
}

class published_letter : public testing::TestWithParam<published> {};

TEST_P(published_letter, goes_there_and_back) {
    GENVEJ_NEEDS_SHARED_DATA();
    const auto directory = read_directory(std::filesystem::path(GENVEJ_SOURCE_DIR) /
                                          "tests/support/published_organisations.csv");
    const mappings::context with{&directory, 0, true};
    const read_letter read = parse_letter(bytes_of(GetParam()));
    const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(), with);
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    expect_nothing_lost(read, made);
    ASSERT_NE(made.target.root(), nullptr);
    if (const char* folder = std::getenv("GENVEJ_EMIT_BUNDLES");
        folder != nullptr) {  // for the official validator
        const std::string name = std::filesystem::path(GetParam().file).stem().string() + ".json";
        std::ofstream(std::filesystem::path(folder) / name, std::ios::binary) << to_json(*made.target.root());
    }
    const model::document bundle = from_json(to_json(*made.target.root()));
    const auto back = mappings::fhir_to_letter(*read.map, *bundle.root(), with);
    EXPECT_FALSE(model::has_errors(back.found)) << all_lines(back.found);
    ASSERT_NE(back.target.root(), nullptr);
    const model::document returned = through_xml(*back.target.root());
    const auto allowed = exceptions_of(read.map->name());
    for (const auto& line :
         letter_differences(*read.document.root(), *returned.root(), form_of(read.map->name()), allowed)) {
        ADD_FAILURE() << line;
    }
}

INSTANTIATE_TEST_SUITE_P(
    samples, published_letter,
    testing::Values(
        published{
            "xdis91/DIS91_1.xml", {{"5790000120400", "5799990000224"}, {"5790000128700", "5799990000231"}}
},
        published{"ggop/ggop_specialiseret_as_xdis91.xml",
                  {{">afsender<", ">5799990000200<"}, {">modtager<", ">5799990000217<"}}},
        published{"ggop/ggop_specialiseret.xml", {}}),
    [](const auto& one) {
        std::string name;
        for (const char c : one.param.file)
            name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
        return name;
    });

}  // namespace
}  // namespace genvej::test
