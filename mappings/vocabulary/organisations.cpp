#include "mappings/vocabulary/organisations.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace genvej::mappings {

namespace {

constexpr std::array<std::string_view, 7> wanted = {"gln",  "sor",       "kind",    "local_code",
                                                    "name", "telephone", "receives"};
constexpr std::array<std::string_view, 5> kinds = {"municipality", "hospital", "gp", "broker", "other"};

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        if (end > 0) out.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

}  // namespace

std::uint16_t organisation::municipality() const noexcept {
    if (kind != "municipality") return 0;
    const char* const end = local_code.data() + local_code.size();
    std::uint16_t code = 0;
    const auto [stopped, error] = std::from_chars(local_code.data(), end, code);
    return error == std::errc() && stopped == end && code < 1'000 ? code : std::uint16_t{0};
}

boost::system::result<organisations, model::table_error> organisations::read(std::string_view csv) {
    auto file = model::table::read(csv);
    if (!file) return file.error();
    std::array<std::size_t, wanted.size()> columns{};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const int found = file->column(wanted[i]);
        if (found < 0)
            return model::table_error{
                1, "the column `" + std::string(wanted[i]) +
                       "` is missing; the header is gln,sor,kind,local_code,name,telephone,receives"};
        columns[i] = static_cast<std::size_t>(found);
    }
    organisations out;
    for (const model::table::row& row : file->rows()) {
        const auto cell = [&](std::size_t i) { return std::string(row.fields[columns[i]]); };
        if (cell(0).empty()) return model::table_error{row.line, "the location number (gln) is missing"};
        if (std::find(kinds.begin(), kinds.end(), cell(2)) == kinds.end()) {
            return model::table_error{
                row.line, "`" + cell(2) + "` is no kind; use municipality, hospital, gp, broker or other"};
        }
        out.rows_.push_back({cell(0), cell(1), cell(2), cell(3), cell(4), cell(5), split(cell(6))});
    }
    for (std::size_t i = 0; i < out.rows_.size(); ++i) {
        if (!out.by_gln_.emplace(out.rows_[i].gln, i).second) {
            return model::table_error{file->rows()[i].line, "the location number " + out.rows_[i].gln +
                                                                " stands twice; keep one line"};
        }
        if (!out.rows_[i].sor.empty()) out.by_sor_.emplace(out.rows_[i].sor, i);
    }
    return out;
}

const organisation* organisations::by_gln(std::string_view gln) const noexcept {
    const auto found = by_gln_.find(gln);
    return found == by_gln_.end() ? nullptr : &rows_[found->second];
}

const organisation* organisations::by_sor(std::string_view sor) const noexcept {
    const auto found = by_sor_.find(sor);
    return found == by_sor_.end() ? nullptr : &rows_[found->second];
}

const organisation* organisations::by_local_code(std::string_view kind,
                                                 std::string_view code) const noexcept {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const organisation& one) {
        return one.kind == kind && one.local_code == code;
    });
    return found == rows_.end() ? nullptr : &*found;
}

}  // namespace genvej::mappings
