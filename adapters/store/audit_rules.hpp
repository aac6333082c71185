#pragma once
/// What both engines do alike when they hold a store against what it promises (upkeep.hpp): read the
/// questions, collect what is broken, look into bodies, add up. Thread-safety: values.
#include <optional>
#include <span>

#include "adapters/store/upkeep.hpp"

namespace genvej::store {

/// Collects broken promises, so many of one code and then only their number.
class findings {
public:
    void add(std::string_view code, std::string place, std::string found, std::string expected);
    /// Those that were only counted become a line for each code.
    model::issues take();

private:
    struct count {
        std::string_view code;
        std::size_t seen = 0;
    };
    model::issues broken_;
    std::vector<count> counts_;
};

/// A promise as a question that has no answer when it is kept; each row of an answer says place, what was
/// found, what was expected.
struct question {
    std::string code;  ///< of conformance/model/issues/store.csv
    std::string sql;
};
/// The questions of a file in adapters/store/audit, in its order: each begins with a line `--! code`.
std::vector<question> read_questions(std::string_view path);

/// Holds a packed body against its checksum and unpacks it.
/// @param at_least so many bytes it must have once it is unpacked; below zero: not known
/// @return what was unpacked; nothing where that was not possible
std::optional<std::string> audit_body(const std::string& place, std::string_view packed,
                                      std::int64_t at_least, findings& to, audit& sums);

/// What tells duplicates, as it was kept for a letter.
struct kept_hash {
    std::int64_t letter = 0;
    std::string hash;
};
/// Holds the hashes of the letters of one reception, `kept` in their order, against its bytes.
void audit_hashes(std::string_view raw, std::span<const hashed_letter> letters,
                  std::span<const kept_hash> kept, const hash_again& again, findings& to);

/// The two sums that tell that nothing was lost.
void add_up(const audit& seen, findings& to);

}  // namespace genvej::store
