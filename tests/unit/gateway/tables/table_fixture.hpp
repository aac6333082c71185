#pragma once
/// Courses made by hand, counted and looked at.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "gateway/tables/hiding.hpp"
#include "gateway/tables/output.hpp"

namespace genvej::gateway::tables::test {

constexpr store::time_ms now = 1'790'000'000'000;  // 2026-09-21

inline day on(const char* date) {
    return pathway::read_day(date).value();
}

/// What a course is known by, as the store keeps it.
class made_course {
public:
    explicit made_course(const char* referred) : data_(data_rows::built_in()) {
        if (*referred == '\0') return;
        number("referred", on(referred));
        request(referred, "GGOP");
    }
    made_course& number(text datum, std::int64_t value, text point = {}) {
        indicators::datum_value out;
        out.known = true;
        out.number = value;
        data_.set(datum, point, out);
        return *this;
    }
    made_course& a_day(text datum, const char* date) { return number(datum, on(date)); }
    made_course& word(text datum, text value, text point = {}) {
        indicators::datum_value out;
        out.known = true;
        out.word = value;
        data_.set(datum, point, out);
        return *this;
    }
    made_course& unknown(text datum, text reason) {
        indicators::datum_value out;
        out.word = reason;
        data_.set(datum, {}, out);
        return *this;
    }
    made_course& request(const char* received, text kind, text sender = "5790000000012",
                         bool withdrawn = false) {
        request_data out;
        out.key = data_.keep(fmt::format("letter:{}#{}", sender, ++requests_));
        out.kind = kind;
        out.law = kind == "GGOP" ? "140" : "119";
        out.type = "general";
        out.sender = sender;
        out.department = "";
        out.received = on(received);
        out.withdrawn = withdrawn;
        data_.add(out);
        return *this;
    }
    std::string text_of(store::byte_span* measured = nullptr) const { return data_.to_text(measured); }

private:
    course_data data_;
    int requests_ = 0;
};

class tables_test : public testing::Test {
protected:
    const report_rows& rows = report_rows::built_in();

    understood asked(const wish& said) const {
        auto out = understand(said, rows, now);
        if (const auto* const wrong = std::get_if<misunderstood>(&out))
            throw std::runtime_error(wrong->name + " " + wrong->value + ": " + wrong->expected);
        return std::get<understood>(std::move(out));
    }
    void know(std::uint16_t municipality, const made_course& one) {
        known& now = courses_.emplace_back();
        now.municipality = municipality;
        now.course = fmt::format("c{}", courses_.size());
        now.data = one.text_of(&now.measured);
    }
    table counted_for(const understood& what, const population& by = population::built_in()) const {
        counting counts(rows, what.what, by);
        for (const known& one : courses_)
            counts.add(one.municipality, one.course,
                       counts.looks_at_measurements() ? one.data : one.without_measurements());
        return counts.finish(
            [](std::uint16_t code) { return code == 851 ? std::string("Aalborg") : std::string(); });
    }
    /// The lines of the CSV, without the first.
    std::vector<std::string> lines(wish said) const {
        said.format = "csv";
        const understood what = asked(said);
        const std::string all = shown(counted_for(what), what, model::language::english);
        std::vector<std::string> out;
        for (std::size_t at = all.find("\r\n") + 2; at < all.size(); at = all.find("\r\n", at) + 2)
            out.push_back(all.substr(at, all.find("\r\n", at) - at));
        return out;
    }
    std::vector<std::string> noted(const wish& said) const {
        std::vector<std::string> out;
        for (const note& one : counted_for(asked(said)).notes) out.emplace_back(one.code);
        return out;
    }

    struct known {
        std::uint16_t municipality = 0;
        std::string course, data;
        store::byte_span measured{};

        /// As a store may give it.
        std::string without_measurements() const {
            return std::string(data).erase(measured.from, measured.to - measured.from);
        }
    };
    std::vector<known> courses_;
};

}  // namespace genvej::gateway::tables::test
