#include "gateway/pipeline/coverage.hpp"

#include <fmt/format.h>

namespace genvej::gateway {

std::string json_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20U) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

void coverage_report::add(const mappings::message_map& map, const mappings::translation& made,
                          model::path_style source, model::path_style target) {
    for (const mappings::coverage_row& one : made.coverage) {
        if (one.target != nullptr) {
            ++carried_;
        } else if (!one.excuse.empty()) {
            ++excused_;
        } else {
            ++lost_;
        }
        const mappings::row_view* row = one.row == 0 ? nullptr : mappings::row_of(map, one.row);
        rows_ += rows_.empty() ? "\n  " : ",\n  ";
        rows_ +=
            fmt::format(R"({{"source": {}, "line": {}, "target": {}, "row": {}, "excuse": {}}})",
                        json_quoted(model::path_of(*one.source, source)), one.source->at.line,
                        one.target == nullptr ? "null" : json_quoted(model::path_of(*one.target, target)),
                        row == nullptr ? "null" : json_quoted(row->id()),
                        one.excuse.empty() ? "null" : json_quoted(one.excuse));
    }
}

void coverage_report::add(const coverage_report& other) {
    carried_ += other.carried_;
    excused_ += other.excused_;
    lost_ += other.lost_;
    if (!rows_.empty() && !other.rows_.empty()) rows_ += ",";
    rows_ += other.rows_;
}

std::string coverage_report::json() const {
    return fmt::format(R"({{"nodes": {}, "carried": {}, "excused": {}, "lost": {}, "rows": [{}]}})",
                       carried_ + excused_ + lost_, carried_, excused_, lost_,
                       rows_ + (rows_.empty() ? "" : "\n")) +
           "\n";
}

}  // namespace genvej::gateway
