#include "gateway/summary/rules.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"
#include "gateway/summary/rules_reader.hpp"

namespace genvej::gateway::summary {

std::shared_ptr<const rules> rules::read(const std::function<std::string_view(std::string_view name)>& file,
                                         const pathway::rules& pathway, std::vector<row_error>& wrong) {
    rules_reader reader(file, pathway, wrong);
    return reader.read();
}

const rules& rules::built_in() {
    static const std::shared_ptr<const rules> only = [] {
        std::vector<row_error> wrong;
        auto made = read(
            [](std::string_view name) {
                return model::resource_text(fmt::format("mappings/summary/{}.csv", name));
            },
            pathway::rules::built_in(), wrong);
        if (made == nullptr)
            throw std::logic_error(
                fmt::format("{}:{}: {}", wrong.front().file, wrong.front().line, wrong.front().text));
        return made;
    }();
    return *only;
}

const observation_row* rules::observation(std::string_view measure, std::string_view method) const noexcept {
    const auto found = std::find_if(
        observations_.begin(), observations_.end(),
        [&](const observation_row& one) { return one.measure == measure && one.method == method; });
    return found == observations_.end() ? nullptr : &*found;
}

const state_row& rules::state(std::string_view state) const {
    const auto found = std::find_if(states_.begin(), states_.end(),
                                    [&](const state_row& one) { return one.state == state; });
    if (found == states_.end()) throw std::logic_error("a course has a state that states.csv does not know");
    return *found;
}

bool rules::shows(std::string_view type, std::string_view status, bool coming) const noexcept {
    return std::any_of(shown_.begin(), shown_.end(), [&](const shown_row& one) {
        return one.type == type && one.status == status && one.coming == coming;
    });
}

const letters::wait_row& rules::why(std::string_view code) const {
    const auto found = std::find_if(waits_.begin(), waits_.end(),
                                    [&](const letters::wait_row& one) { return one.code == code; });
    if (found == waits_.end()) throw std::logic_error("a summary waits for what no row explains");
    return *found;
}

const rules::fact_row* rules::fact(std::string_view name) const noexcept {
    const auto found =
        std::find_if(facts_.begin(), facts_.end(), [&](const fact_row& one) { return one.name == name; });
    return found == facts_.end() ? nullptr : &*found;
}

std::string_view rules::supplier_of(std::string_view name) const noexcept {
    const fact_row* const found = fact(name);
    return found == nullptr ? std::string_view() : std::string_view(found->supplier);
}

}  // namespace genvej::gateway::summary
