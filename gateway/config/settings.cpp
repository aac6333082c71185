#include "gateway/config/settings.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::gateway {

namespace {

constexpr std::string_view repeated_mark = "[]";

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

std::string describe_type(std::string_view type) {
    constexpr std::string_view choice = "choice ";
    if (type.substr(0, choice.size()) != choice) return std::string(type);
    std::string out = "one of `" + std::string(type.substr(choice.size())) + "`";
    for (std::size_t at = out.find(' ', 8); at != std::string::npos; at = out.find(' ', at + 4))
        out.replace(at, 1, "`, `");
    return out;
}

}  // namespace

std::span<const setting> settings() {
    static const model::table table =
        model::table::read(model::resource_text("gateway/config/settings.csv")).value();
    static const std::vector<setting> rows = [] {
        std::vector<setting> out;
        for (const model::table::row& row : table.rows()) {
            setting one{row.fields[0], false, row.fields[1], row.fields[2], row.fields[3], row.fields[4]};
            if (one.section.size() > repeated_mark.size() &&
                one.section.substr(one.section.size() - 2) == repeated_mark) {
                one.repeated = true;
                one.section.remove_suffix(repeated_mark.size());
            }
            out.push_back(one);
        }
        return out;
    }();
    return rows;
}

const setting& find_setting(std::string_view section, std::string_view key) {
    for (const setting& one : settings()) {
        if (one.section == section && one.key == key) return one;
    }
    throw std::logic_error(fmt::format("gateway/config/settings.csv has no {}.{}", section, key));
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(2, word.size() / 2) + 1;
    for (const std::string_view one : known) {
        const std::size_t away = distance(word, one);
        if (away < least) {
            least = away;
            best = one;
        }
    }
    return best;
}

std::string configuration_document() {
    std::string out =
        "# Configuration: genvej.toml\n\n"
        "Generated from gateway/config/settings.csv by `genvej help configuration`; a test compares the two. "
        "Do not edit.\n\n"
        "`genvej serve --config genvej.toml` reads it. A file may name any subset; what it leaves out keeps "
        "the default\n"
        "below. Without any `[[target]]` there is one, of kind folder, named `out`, that writes to "
        "`var/out`. An unknown\n"
        "key, a missing file or a contradiction stops the start (exit code 2) with the line and the fix. "
        "Secrets are\n"
        "never in this file: they come from the files and environment variables that it names. Paths count "
        "from the\n"
        "folder in which genvej is started.\n";
    std::string_view section;
    for (const setting& one : settings()) {
        if (one.section != section) {
            section = one.section;
            const std::string_view open = one.repeated ? "[[" : "[";
            const std::string_view close = one.repeated ? "]]" : "]";
            out += fmt::format("\n## `{}{}{}`\n\n| key | type | default | meaning |\n|---|---|---|---|\n",
                               open, section, close);
        }
        const std::string initial = one.initial.empty() ? "" : fmt::format("`{}`", one.initial);
        out +=
            fmt::format("| `{}` | {} | {} | {} |\n", one.key, describe_type(one.type), initial, one.meaning);
    }
    return out;
}

}  // namespace genvej::gateway
