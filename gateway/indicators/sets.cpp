#include "gateway/indicators/sets.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"
#include "gateway/indicators/sets_reader.hpp"

namespace genvej::gateway::indicators {

namespace {

constexpr text folder = "gateway/indicators/sets/";

text set_of(text path) {
    return path.substr(0, path.find('/'));
}

/// Sets of the program that no set of that name stands in for.
void add_built_in(std::vector<indicator_sets::file>& to) {
    const std::size_t given = to.size();
    for (const model::resource& one : model::resources_below(folder)) {
        const text path = one.path.substr(folder.size());
        const bool replaced =
            std::any_of(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(given),
                        [&](const indicator_sets::file& its) { return set_of(its.path) == set_of(path); });
        if (!replaced) to.push_back({std::string(path), std::string(one.text)});
    }
}

}  // namespace

const indicator* indicator_set::find(text id) const noexcept {
    const auto found = std::find_if(indicators.begin(), indicators.end(),
                                    [&](const indicator& one) { return one.id == id; });
    return found == indicators.end() ? nullptr : &*found;
}

const indicator_set* indicator_sets::find(text name) const noexcept {
    const auto found =
        std::find_if(sets_.begin(), sets_.end(), [&](const indicator_set& one) { return one.name == name; });
    return found == sets_.end() ? nullptr : &*found;
}

std::variant<std::shared_ptr<const indicator_sets>, data_rows::problem> indicator_sets::read(
    std::vector<file> instead, const data_rows& data) {
    add_built_in(instead);
    std::sort(instead.begin(), instead.end(), [](const file& a, const file& b) { return a.path < b.path; });
    auto out = std::make_shared<indicator_sets>();
    out->data_ = &data;
    out->files_ = std::move(instead);
    if (auto wrong = sets_reader(*out).run()) return std::move(*wrong);
    return std::shared_ptr<const indicator_sets>(std::move(out));
}

const std::shared_ptr<const indicator_sets>& indicator_sets::built_in() {
    static const std::shared_ptr<const indicator_sets> kept = [] {
        auto out = read({});
        if (const auto* const wrong = std::get_if<data_rows::problem>(&out))
            throw std::logic_error(fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text));
        return std::get<std::shared_ptr<const indicator_sets>>(out);
    }();
    return kept;
}

}  // namespace genvej::gateway::indicators
