#pragma once
/// The one engine of all reports: courses go in one after the other, a table comes out.
///
/// Memory grows with the cells and with one number for each span of days, never with the data of courses.
/// Pure; thread-safety: one object, one thread.
#include <functional>
#include <set>
#include <unordered_map>

#include "gateway/indicators/course_data.hpp"
#include "gateway/tables/population.hpp"
#include "gateway/tables/table.hpp"

namespace genvej::gateway::tables {

using indicators::course_data;
using indicators::request_data;
using pathway::day;

/// What is asked.
struct question {
    const report* of = nullptr;
    std::vector<std::size_t> by;                ///< dimensions
    std::vector<std::uint16_t> municipalities;  ///< those that it is about; empty: all
    std::vector<std::uint16_t> without;         ///< but these
    std::string pack;                           ///< empty: any
    day from = 0, before = 0;                   ///< of the referral (of the request); 0: no bound
    day today = 0;                              ///< of the moment at which it is known
    struct filter {
        std::size_t dimension = 0;
        std::string value;
    };
    std::vector<filter> only;  ///< all of them hold
};

/// A course, or a request, that stands in a cell: what a figure is made of.
struct counted {
    std::uint16_t municipality = 0;
    text course;
    const request_data* request = nullptr;  ///< where requests are counted
    const std::vector<std::string>* keys = nullptr;
    std::vector<std::size_t> in;  ///< measures (in report::measures) that count it
    const course_data* data = nullptr;
    const std::vector<std::size_t>* places = nullptr;  ///< data that the report looks at
    text answer;                                       ///< of an indicator: its answer, and why
    std::string explained;
};

class counting {
public:
    using names_of = std::function<std::string(std::uint16_t municipality)>;
    using sink = std::function<void(const counted&)>;

    /// @param rows, by, shows outlive this. @param each gets everything that is counted; null: nobody asks
    counting(const report_rows& rows, question asked, const population& by, sink each = nullptr);

    /// Of what add() gets, too. False: measurements may be left out (store::known_filter).
    bool looks_at_measurements() const;
    /// @param data as course_data::to_text() wrote it; it need not outlive the call
    void add(std::uint16_t municipality, text course, text data);
    /// @param name of a municipality; empty: not known
    table finish(const names_of& name);

private:
    /// Days from one datum to another, which several measures may look at.
    struct spans {
        std::size_t from = 0, to = 0;
        std::vector<std::size_t> where;
    };
    struct counts {
        std::vector<std::string> keys;
        std::vector<std::uint64_t> sums;              ///< of each measure
        std::vector<std::uint64_t> last;              ///< the latest course that each counts
        std::vector<std::vector<std::int32_t>> days;  ///< of each of spans_
    };

    void look_at(const std::vector<std::size_t>& conditions);
    void look_at_place(std::size_t place);
    bool holds(const std::vector<std::size_t>& conditions, const request_data* request) const;
    bool holds(const term& one, const request_data* request) const;
    std::string key_of(const dimension& one, const request_data* request, day on) const;
    bool is_asked(const request_data* request, day on);
    void count(text course, const request_data* request, day on);
    void count_into(counts& into, const request_data* request);
    std::uint64_t counted_by(const measure& what, const request_data* request) const;
    counts made(std::vector<std::string> keys) const;

    table_row row_of(counts& from);
    cell cell_of(const measure& what, std::size_t column, counts& from);
    cell rate(std::uint64_t count, const counts& in);
    int year_about(const counts& of) const;
    bool is_provisional(const counts& of) const;
    void add_note(note one);
    void note_provisional();

    const report_rows& rows_;
    const question asked_;
    const population& population_;
    const sink each_;
    course_data data_;
    std::uint16_t municipality_ = 0;
    std::size_t referred_;
    std::vector<std::size_t> places_;  ///< that are looked at
    std::vector<spans> spans_;
    std::vector<std::size_t> spans_of_;  ///< of each measure of the report
    std::unordered_map<std::string, counts> cells_;
    counts all_;
    std::vector<std::string> keys_;
    std::string joined_;
    std::set<std::uint16_t> seen_;
    std::set<int> years_;
    std::uint64_t course_ = 0, unreadable_ = 0, negative_ = 0, undated_ = 0;
    bool current_month_ = false;
    std::vector<note> notes_;
};

}  // namespace genvej::gateway::tables
