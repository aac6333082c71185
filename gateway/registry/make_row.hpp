#pragma once
/// One row of a registry, made of what is known of a course (register-once.md, section 8).
///
/// Nothing is guessed: what is not known is empty, and what the registry asks for stands in `missing` with
/// its reason and who can supply it. Rows are content, never logged. Pure; thread-safe.
#include <string>
#include <vector>

#include "gateway/indicators/course_data.hpp"
#include "gateway/registry/registry_rules.hpp"

namespace genvej::gateway::registry {

struct missing_datum {
    std::string datum;  ///< `smoking@end`
    text reason;    ///< of gateway/indicators/reasons.csv, or `withdrawn`: there is no such course any more
    text supplier;  ///< of gateway/indicators/suppliers.csv
};

struct made_row {
    /// In the order of columns.csv; `version` is empty until number_row().
    std::vector<std::string> cells;
    std::vector<missing_datum> missing;
    text test_unit;  ///< of the test that counts
    bool withdrawn = false;
    bool complete() const noexcept { return missing.empty(); }
};

/// The registry gets rows of this course: pack, groups and day are as registries.csv says.
bool belongs(const registry_row& to, const indicators::course_data& of);

/// What stands in the store's columns beside the data.
struct row_head {
    std::uint16_t municipality = 0;
    text course, cpr;
};
made_row make_row(const registry_rules& by, const registry_row& to, const row_head& head,
                  const indicators::course_data& of);
/// The last version of a row whose course is gone: everything but its head is empty.
made_row withdrawn_row(const registry_rules& by, const registry_row& to, const row_head& head);

/// What a version is told apart by: SHA-256 of the cells without the version. Holds nothing that can be read.
std::string digest_of(const made_row& one);
void number_row(const registry_rules& by, made_row& one, int version);

/// The header line, and one line for each row (RFC 4180, lines end with CR LF, UTF-8).
std::string csv_header(const registry_rules& by);
std::string csv_line(const made_row& one);

}  // namespace genvej::gateway::registry
