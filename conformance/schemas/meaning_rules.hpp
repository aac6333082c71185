#pragma once
/// The table of the rules of meaning, bound to each schema.
/// Thread-safety: constant once read.
#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "conformance/model/csv.hpp"
#include "conformance/model/issue.hpp"
#include "conformance/schemas/meaning_checks.hpp"

namespace genvej::schemas {

inline constexpr std::string_view meaning_file = "conformance/schemas/meaning.csv";

/// A row of meaning.csv, for one schema.
struct rule {
    std::string_view code;
    std::vector<std::string_view> path;  ///< names, the element itself first; empty: every element
    const named_check* check = nullptr;
    model::severity level = model::severity::error;
    model::severity strict = model::severity::error;
    bool only_strict = false;  ///< level `none`: a rule of the target's profiles alone
    std::uint32_t line = 0;
};

/// What a row asks for is found by the name of the element: a few names of hundreds, so most nodes cost one
/// look.
class rule_set {
public:
    void add(rule one) {
        if (one.path.empty()) {
            everywhere_.push_back(std::move(one));
        } else {
            slots_[slot(one.path.front())].push_back(std::move(one));
        }
    }
    const std::vector<rule>& everywhere() const noexcept { return everywhere_; }
    const std::vector<rule>& maybe(std::string_view name) const noexcept { return slots_[slot(name)]; }

    /// An element whose content is anyone's: it is not looked at.
    void add_foreign(std::string_view name) {
        foreign_.insert(name);
        foreign_slots_.set(slot(name));
    }
    bool is_foreign(std::string_view name) const {
        return foreign_slots_.test(slot(name)) && foreign_.count(name) != 0;
    }

private:
    static constexpr std::size_t slots = 64;
    static std::size_t slot(std::string_view name) noexcept {
        return name.empty() ? 0 : (name.size() * 31 + static_cast<unsigned char>(name.front())) % slots;
    }

    std::vector<rule> everywhere_;
    std::array<std::vector<rule>, slots> slots_;
    std::set<std::string_view> foreign_;
    std::bitset<slots> foreign_slots_;
};

using rules_by_schema = std::map<std::string_view, rule_set>;

/// @param rows of meaning.csv or of a test; they must live as long as the result
/// @throw std::logic_error with the line for a row that names what does not exist
rules_by_schema bind_rules(const model::table& rows);

}  // namespace genvej::schemas
