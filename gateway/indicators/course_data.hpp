#pragma once
/// What is known of one course for figures: the only thing that indicators, registry rows and tables are
/// computed from, so that no figure is made by two paths.
///
/// gather() makes it of a file (gather.hpp); the store keeps it with the span of time in which it was known,
/// as the text of to_text(). Every value names the resource that it came from; a datum that is not known has
/// a reason (reasons.csv). Values are content and never logged. Thread-safety: one object, one thread.
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/record.hpp"
#include "gateway/indicators/data_rows.hpp"
#include "gateway/pathway/day.hpp"

namespace genvej::gateway::indicators {

using pathway::day;

/// Why something is not known: what datum_value::word says then.
namespace why {
inline constexpr text not_registered = "not_registered";  ///< nobody said so
inline constexpr text not_yet = "not_yet";                ///< the course has not come so far
inline constexpr text not_done = "not_done";              ///< somebody said that it was not done
inline constexpr text text_only = "text_only";            ///< said in words, without a code
}  // namespace why

/// One datum at one point.
struct datum_value {
    bool known = false;
    std::int64_t number = 0;  ///< a day, a number in thousandths, or a truth (0, 1)
    text word;                ///< of a word; of words: with spaces between them; not known: the reason
    day on = 0;               ///< of a measurement: its day
    text method;  ///< of a measurement: method and protocol; two values compare only when they have the same
    text from;    ///< the resource that it came from, `Observation/id#version`; empty: several, or none
    text other, other_from;  ///< another source says otherwise (course::disagreements): what, and who
};

/// One of the course's requests.
struct request_data {
    text key;
    text kind;        ///< `XREF15`, `GGOP`; empty: only the record has it
    text law;         ///< `140`, `119`, or empty
    text type;        ///< code of ServiceRequestTypes140 (request_categories.csv), as it counts now
    text sender;      ///< location number or SOR of the organisation that asked; empty: unknown
    text department;  ///< the part of it that asked, as the request names it; empty: not named
    day received = 0;
    bool recoded = false, withdrawn = false;
};

/// Views point into what keep() was given and what read() was given. Moved, never copied.
class course_data {
public:
    explicit course_data(const data_rows& of) : of_(&of), values_(of.places().size()) {}
    course_data(course_data&&) noexcept = default;
    course_data& operator=(course_data&&) noexcept = default;
    course_data(const course_data&) = delete;
    course_data& operator=(const course_data&) = delete;
    ~course_data() = default;

    std::string course;  ///< its random id: a column of the store, no part of the text

    const data_rows& rows() const noexcept { return *of_; }
    /// @param place index in data_rows::places()
    const datum_value& at(std::size_t place) const noexcept { return values_[place]; }
    /// @throw std::logic_error when data.csv has no such place
    const datum_value& at(text datum, text point = {}) const;

    /// `value.known` says whether it is known; a reason otherwise (not_registered need not be set).
    void set(std::size_t place, const datum_value& value);
    void set(text datum, text point, const datum_value& value);
    /// A text that lives as long as this.
    text keep(std::string one) { return kept_.emplace_back(std::move(one)); }
    void add(const request_data& one) { requests_.push_back(one); }
    /// Which version of its row a registry has been given (gateway/registry).
    void add_row(text registry, int version) { rows_told_.push_back({registry, version}); }
    int row_version(text registry) const noexcept;  ///< 0: none
    /// In the order of their receipt.
    const std::vector<request_data>& requests() const noexcept { return requests_; }

    /// Everything that it says: the same data give the same text, others another.
    /// @param measured gets where the measurements stand in it, most of the text: read() takes it without
    /// them, too, and passes over them
    std::string to_text(store::byte_span* measured = nullptr) const;
    /// Replaces everything by what to_text() wrote; quick, since tables read a million. Numbers of rows that
    /// data.csv has no longer are passed over; places that the text does not name are `not_registered`.
    /// False: to_text() did not write it.
    /// REQUIRES: `from` lives until the next read()
    bool read(text from);
    /// From now on read() passes over every other place, which stays `not_registered`: who looks at a few
    /// data of a million courses need not read them all. Requests are always read.
    /// @param places indices in data_rows::places(); empty: all are read
    void read_only(const std::vector<std::size_t>& places);

private:
    void clear();
    bool is_passed_over(text line) const noexcept;
    text plain(text field);
    bool read_request(text line);
    bool read_value(text line);
    bool read_version(text line);

    const data_rows* of_;
    std::vector<datum_value> values_;
    std::vector<std::size_t> set_;  ///< places that are not as they were made
    std::vector<request_data> requests_;
    struct told {
        text registry;
        int version = 0;
    };
    std::vector<told> rows_told_;
    std::deque<std::string> kept_;
    std::vector<bool> only_;  ///< by number of the row; empty: all are read
};

}  // namespace genvej::gateway::indicators
