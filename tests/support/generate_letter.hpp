#pragma once
/// Makes letters out of the tables of a schema: every optional element on and off, every code, repetitions up
/// to their maxima, values from the shortest to the longest. What a value means is kept where the rules of
/// meaning or the target ask for it (CPR numbers of the test kind, location numbers from a list, identifiers
/// that fit their code), so that each letter is one that may be translated.
///
/// A letter depends on seed and number alone: a failing one is made again by itself. Thread-safety: one
/// generator belongs to one thread.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/schemas/schema.hpp"
#include "tests/support/generate_text.hpp"

namespace genvej::test {

class letter_generator {
public:
    /// Codes that make sense to the target, by the end of the element's path: `ObjectExtensionCode`,
    /// `ICFCode/TypeCode`.
    using permitted_codes = std::map<std::string, std::vector<std::string>, std::less<>>;

    /// REQUIRES: at least two location numbers
    letter_generator(const schemas::schema& of, std::vector<std::string> location_numbers, std::uint64_t seed,
                     permitted_codes permitted = {});
    /// The element of that name stands at most so often; with 0 a branch of a choice that holds it is not
    /// taken.
    void limit(const std::string& element, std::uint32_t most) { most_[element] = most; }

    /// The Emessage of that number, with one letter.
    model::document make(std::size_t number);

    /// What all letters so far left untried: `.../OccupancyText never left out`, `... never pdf`.
    std::vector<std::string> untried() const;

private:
    /// How full the letter is.
    enum class fullness : std::uint8_t { least, most, by_chance };

    void element(const schemas::element_decl& decl, const std::string& path, model::node& into);
    void content(const schemas::type_decl& type, const std::string& path, model::node& into);
    void particle(const schemas::type_decl& type, std::size_t at, const std::string& path, model::node& into);
    void choice(const schemas::type_decl& type, std::size_t at, const std::string& path, model::node& into);
    std::size_t times(std::uint32_t least, std::uint32_t most, bool whole_letter);
    void formatted(const schemas::type_decl& type, const std::string& space, int depth, model::node& into);
    std::string value(const schemas::element_decl& decl, const std::string& path);
    std::string code(const schemas::element_decl& decl, const std::string& path);
    std::string date();
    std::string time();
    std::string cpr();
    void fit_identifiers(model::node& in);
    std::string identifier_for(std::string_view code);
    void set_value(model::node& element, std::string_view text);

    const schemas::schema& schema_;
    std::vector<std::string> location_numbers_;
    std::uint64_t seed_;
    permitted_codes permitted_;
    std::map<std::string, std::uint32_t, std::less<>> most_;
    dice dice_;
    text_generator texts_;
    model::document* into_ = nullptr;
    fullness how_ = fullness::by_chance;
    std::size_t number_ = 0;
    std::size_t density_ = 50;
    bool may_begin_summer_time_ = false;  ///< the date made last: it may lack an hour
    struct tried {
        bool present = false, absent = false, most = false;
        std::uint32_t least_allowed = 0, most_allowed = 1;
    };
    std::map<std::string, tried> elements_;
    std::map<std::string, std::set<std::string, std::less<>>> codes_left_;
};

}  // namespace genvej::test
