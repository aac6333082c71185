#include "tests/unit/mappings/properties/made_letters.hpp"

#include <filesystem>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {

namespace {

namespace fs = std::filesystem;

/// Codes that make sense: file types that CareCommunication permits, functions that are coded as functions.
letter_generator::permitted_codes permitted(const std::string& map) {
    letter_generator::permitted_codes out;
    if (map == "ggop") {
        for (const char* place : {"ICFCode/TypeCode", "ICFGradient/TypeCode"}) out[place] = {"ICFKode"};
        for (const char* place : {"PrimaryDiagnosis/TypeCode", "SecondaryDiagnosis/TypeCode"})
            out[place] = {"ICD10kode", "SKSdiagnosekode"};
    }
    if (map != "xdis91" && map != "xbin01") return out;
    std::string_view types = maps().text_of("mappings/shared/codes/attachment_types.csv");
    if (types.empty()) types = maps().text_of("mappings/xdis91/codes/attachment_types.csv");
    const auto table = model::table::read(types).value();
    const int only = table.column("only");
    for (const auto& row : table.rows()) {
        const bool refused = only >= 0 && row.fields.size() > static_cast<std::size_t>(only) &&
                             row.fields[static_cast<std::size_t>(only)] == "x";
        if (!refused) out["ObjectExtensionCode"].emplace_back(row.fields[0]);
    }
    return out;
}

}  // namespace

std::vector<std::string> kinds() {
    std::vector<std::string> out;
    for (const auto& file : files_below(fs::path(GENVEJ_SOURCE_DIR) / "mappings", ".map")) {
        const std::string name = file.stem().string();
        const bool written_only = read_file(file).find("written-only") != std::string::npos;
        if (file.parent_path().filename() == name && !written_only) out.push_back(name);
    }
    return out;
}

bool is_receipt(const std::string& map) {
    return map.starts_with("xctl");
}

std::vector<std::string> location_numbers() {
    const auto table = model::table::read(model::resource_text("mappings/shared/organisations.csv")).value();
    const auto gln = static_cast<std::size_t>(table.column("gln")),
               sor = static_cast<std::size_t>(table.column("sor"));
    std::vector<std::string> out;
    for (const auto& row : table.rows()) {
        if (!row.fields[sor].empty()) out.emplace_back(row.fields[gln]);
    }
    return out;
}

std::string first_text(const model::node& at, std::string_view name) {
    if (at.name == name) return model::text_of(at);
    for (const model::node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        if (std::string found = first_text(*child, name); !found.empty()) return found;
    }
    return {};
}

mappings::facts original_of(const model::node& receipt) {
    mappings::facts out;
    out.original_envelope_id = first_text(receipt, "OriginalEnvelopeIdentifier");
    out.original_letter_id = first_text(receipt, "OriginalLetterIdentifier");
    out.original_version_code = first_text(receipt, "OriginalVersionCode");
    out.original_bundle_id = "5e0a7c1e-2b3d-4f5a-8b6c-7d8e9f0a1b2c";
    out.original_message_id = "6f1b8d2f-3c4e-4a6b-9c7d-8e9f0a1b2c3d";
    out.original_sent = "2026-02-01T10:00:00+01:00";
    out.original_activity = "new-message";
    out.original_source_endpoint = out.original_destination_endpoint =
        "https://sor2.sum.dsdn.dk/#id=9990000016001";
    return out;
}

letter_generator letters_for(const std::string& map, std::uint64_t seed) {
    letter_generator out(maps().for_letter(map)->letter(), location_numbers(), seed, permitted(map));
    if (is_receipt(map)) out.limit("OriginalLetter", 1);
    // One that is about no patient is refused before it comes to the map (meaning.csv).
    if (map == "xbin01") out.limit("SystemInformation", 0);
    return out;
}

}  // namespace genvej::test
