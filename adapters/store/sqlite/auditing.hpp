#pragma once
/// Holds a store against what it promises (upkeep.hpp; the questions: adapters/store/audit/sqlite.sql).
/// Thread-safety: works on the connection that it is given. @throw boost::system::system_error
#include "adapters/store/sqlite/connection.hpp"
#include "adapters/store/upkeep.hpp"

namespace genvej::store::sqlite {

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

/// Everything that is asked in SQL: rows against one another, sums, indexes, pages. One state of the store.
void audit_rows(connection& database, findings& to);
/// What was received and planned, from the rows. The same state, when the caller has begun it.
void count_rows(connection& database, audit& to);
/// Unpacks every body, one after the other, each slice of rows in a state of its own, so that a gateway's log
/// does not grow meanwhile.
/// @param again holds hashes of letters against their content; none: they are left alone
void audit_bodies(connection& database, const progress& how_far, const hash_again& again, findings& to,
                  audit& sums);

}  // namespace genvej::store::sqlite
