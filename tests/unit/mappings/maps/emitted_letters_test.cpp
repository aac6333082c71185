/// Every letter that any example makes, in whatever direction, is valid by libxml2: with MedCom's XSDs where
/// they are published, else with our own. What was read generously and cannot be written strictly is named
/// here.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "adapters/formats/xml_reader.hpp"
#include "adapters/formats/xml_writer.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/xsd_of.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

namespace fs = std::filesystem;

/// Examples whose letter holds what its schema does not allow: it was read with a warning, and is passed on
/// as it was.
const std::map<std::string, std::string>& beyond_the_schema() {
    static const std::map<std::string, std::string> all{
        {"xdis15/full -> xdis15",     "a relation that no code list has"                                 },
        {"ggop/corrected -> ggop",    "a relation that no code list has"                                 },
        {"xref15/generous -> xref15", "no Authorisation"                                                 },
        {"xdis15/generous -> xdis15", "no Authorisation"                                                 },
        {"ggop/from_fhir -> ggop",    "a telephone of which FHIR does not say whether it is a mobile one"},
    };
    return all;
}

struct tally {
    std::map<std::string, std::size_t> valid;  ///< by kind of letter
    const xsd& schema_for(const schemas::schema& kind) {
        auto found = loaded.find(std::string(kind.name()));
        if (found == loaded.end()) {
            const fs::path file = xsd_of(kind.name(), kind.space(), kind.root().name);
            if (file.empty()) throw std::runtime_error("no XSD for " + std::string(kind.name()));
            found = loaded.emplace(kind.name(), xsd(file)).first;
        }
        return found->second;
    }
    std::map<std::string, xsd> loaded;
};

/// Everything that any map writes from the Bundle, for receivers that take this and for those that take that.
void judge(const model::node& bundle, const std::string& name, const mappings::facts& known, tally& counted) {
    std::vector<const mappings::message_map*> writers;
    const std::vector<std::vector<std::string>> receivers{{}, {"XDIS91"}};
    for (const auto& receives : receivers) {
        for (const mappings::message_map* map : maps().writers(bundle, receives)) {
            if (std::find(writers.begin(), writers.end(), map) == writers.end()) writers.push_back(map);
        }
    }
    for (const mappings::message_map* map : writers) {
        const std::string way = name + " -> " + map->name();
        SCOPED_TRACE(way);
        const auto made =
            mappings::fhir_to_letter(*map, bundle, {&shipped_directory(), 0, false, nullptr, &known});
        ASSERT_NE(made.target.root(), nullptr) << all_lines(made.found);
        for (const auto charset : {formats::charset::iso_8859_1, formats::charset::utf_8}) {
            const std::string bytes = formats::write_xml(*made.target.root(), charset);
            const verdict their = counted.schema_for(map->letter()).validate(bytes);
            if (beyond_the_schema().contains(way)) {
                EXPECT_FALSE(their.good) << "need not be excused any more";
                continue;
            }
            EXPECT_TRUE(their.good) << their.message;
            counted.valid[map->name()] += their.good ? 1 : 0;
        }
    }
}

TEST(emitted_letters, are_valid_by_the_published_schemas_and_our_own) {
    GENVEJ_NEEDS_SHARED_DATA();
    const fs::path mappings_folder = fs::path(GENVEJ_SOURCE_DIR) / "mappings";
    tally counted;
    for (const std::string& name : example_names()) {
        const fs::path at(name);
        const fs::path folder = mappings_folder / at.parent_path() / "examples" / at.filename();
        const read_letter read = parse_letter(read_file(folder / "letter.xml"));
        ASSERT_NE(read.map, nullptr) << name;
        const mappings::facts known = facts_beside(folder);
        const auto made = mappings::letter_to_fhir(*read.map, *read.document.root(),
                                                   {&shipped_directory(), 0, false, nullptr, &known});
        ASSERT_NE(made.target.root(), nullptr) << name;
        judge(*made.target.root(), name, known, counted);
    }
    for (const fs::path& file : files_below(mappings_folder, "bundle.json")) {
        const fs::path folder = file.parent_path();
        if (fs::exists(folder / "letter.xml") || fs::is_symlink(file))
            continue;  // above, or another folder's
        const std::string kind = folder.parent_path().parent_path().filename().string();
        judge(*from_json(read_file(file)).root(), kind + "/" + folder.filename().string(),
              facts_beside(folder), counted);
    }
    for (const std::string_view kind : {"xdis91", "xref15", "xref07", "xdis15", "ggop", "ggop_as_xdis91"})
        EXPECT_GE(counted.valid[std::string(kind)], 6U) << kind;
    for (const std::string_view kind : {"xctl02", "xctl03"})
        EXPECT_GE(counted.valid[std::string(kind)], 4U) << kind;
}

}  // namespace
}  // namespace genvej::test
