#include "gateway/config/target_kinds.hpp"

#include <charconv>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::gateway {

namespace {

constexpr std::int64_t minute = 60'000;

std::uint32_t number(std::string_view text) {
    std::uint32_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

std::vector<target_kind> read_rows() {
    static const model::table table =
        model::table::read(model::resource_text("gateway/config/target_kinds.csv")).value();
    std::vector<target_kind> out;
    for (const model::table::row& row : table.rows()) {
        const std::string_view carries = row.fields[2];
        target_kind one;
        one.name = row.fields[0];
        one.prefers_fhir = row.fields[1] == "fhir";
        one.carries_oioxml = carries.find("oioxml") != std::string_view::npos;
        one.carries_fhir = carries.find("fhir") != std::string_view::npos;
        one.carries_reports = carries.find("reports") != std::string_view::npos;
        one.carries_rows = carries.find("rows") != std::string_view::npos;
        one.carries_documents = carries.find("documents") != std::string_view::npos;
        one.receipt_within = minute * number(row.fields[3]);
        one.resends = number(row.fields[4]);
        out.push_back(one);
    }
    return out;
}

}  // namespace

const target_kind& find_target_kind(std::string_view name) {
    static const std::vector<target_kind> rows = read_rows();
    static const target_kind none;
    for (const target_kind& one : rows) {
        if (one.name == name) return one;
    }
    return none;
}

}  // namespace genvej::gateway
