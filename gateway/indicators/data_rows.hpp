#pragma once
/// The data that figures are made of (data.csv): their names, points and kinds, read once and checked.
///
/// A datum at a point of the course is one *place*: `walk6@end`, or `started` for the whole course. Places
/// have an index, by which course_data holds them; they stand in the order of `no`. Thread-safety: constant.
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/model/row_reader.hpp"

namespace genvej::gateway::indicators {

using text = std::string_view;

enum class datum_kind : std::uint8_t { day, number, word, words, truth };

/// One row of data.csv at one of its points.
struct datum_place {
    int no = 0;  ///< of its row: its number in stored rows
    text datum;
    text at;  ///< `start`, `end`, `followup`, or empty
    datum_kind kind = datum_kind::word;
    text from;  ///< where the gatherer takes it
    text supplier, english, danish, certainty, source;
    std::uint32_t line = 0;  ///< in data.csv

    /// `walk6@end`
    std::string name() const;
    /// A measurement at a point of the course.
    bool is_measured() const noexcept { return from.starts_with("measure:"); }
};

struct word_row {
    text word, english, danish;
};

class data_rows {
public:
    using problem = model::row_error;
    /// Those that are part of the program. @throw std::logic_error when they are wrong: our mistake
    static const data_rows& built_in();
    /// @param data the text of data.csv; it outlives the rows
    static std::variant<std::shared_ptr<const data_rows>, problem> read(text data);

    const std::vector<datum_place>& places() const noexcept { return places_; }
    /// Its index in places(); nothing: there is no such datum, or not at this point.
    std::optional<std::size_t> find(text datum, text at) const noexcept;
    std::optional<std::size_t> find(int no, text at) const noexcept;
    bool has_datum(text datum) const noexcept;
    const std::vector<word_row>& reasons() const noexcept { return reasons_; }
    const std::vector<word_row>& suppliers() const noexcept { return suppliers_; }

private:
    friend class data_reader;
    std::deque<model::table> tables_;
    std::vector<datum_place> places_;
    std::vector<word_row> reasons_, suppliers_;
};

}  // namespace genvej::gateway::indicators
