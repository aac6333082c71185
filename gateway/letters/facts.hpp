#pragma once
/// What is known for a closing letter: named values, each with where it comes from.
///
/// Names are those of mappings/closing/facts.csv. What is not known is not there: nothing is guessed. Values
/// are content: never logged. Thread-safety: values.
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genvej::gateway::letters {

struct fact {
    std::string value;
    std::string from;  ///< `Observation/id#version`, `letter GLN#id`, `directory`; for people who ask why
};

class facts {
public:
    /// An empty value is none.
    void know(std::string_view name, std::string value, std::string from = {}) {
        if (!value.empty())
            known_.insert_or_assign(std::string(name), fact{std::move(value), std::move(from)});
    }
    const fact* find(std::string_view name) const {
        const auto at = known_.find(name);
        return at == known_.end() ? nullptr : &at->second;
    }
    /// A further member of that group.
    facts& add(std::string_view group) { return groups_[std::string(group)].emplace_back(); }
    const std::vector<facts>& members(std::string_view group) const {
        static const std::vector<facts> none;
        const auto at = groups_.find(group);
        return at == groups_.end() ? none : at->second;
    }
    const std::map<std::string, fact, std::less<>>& all() const noexcept { return known_; }

private:
    std::map<std::string, fact, std::less<>> known_;
    std::map<std::string, std::vector<facts>, std::less<>> groups_;
};

}  // namespace genvej::gateway::letters
