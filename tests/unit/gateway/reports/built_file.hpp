#pragma once
/// Citizens' files for tests: the versions that a record system posts day by day, in one course.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "gateway/pathway/file.hpp"
#include "gateway/reports/reports.hpp"
#include "tests/support/emitted.hpp"

namespace genvej::gateway::reports::test {

inline constexpr std::string_view vendor = "journal";
inline constexpr std::string_view vendor_gln = "5790000000012";
inline constexpr std::string_view course_id = "5a1dc7f1-0d5e-4a0e-8e0b-6a3f5f2d1c01";

inline pathway::day day_named(std::string_view date) {
    return *pathway::read_day(date);
}

/// Ten o'clock in the morning, and a little later for each that follows.
class built_file {
public:
    built_file() {
        store_.id = "0f4b0f4e-9a54-4d0c-8a55-0d8a4f1f7701";
        store_.whom = {851, "0202020202"};
    }

    built_file& put(std::string_view date, std::string body, std::string_view partner = vendor) {
        const std::string type = between(body, R"("resourceType":")");
        const std::string id = between(body, R"("id":")");
        add(date, {type, id}, std::move(body), partner);
        return *this;
    }
    built_file& erase(std::string_view date, std::string type, std::string id,
                      std::string_view partner = vendor) {
        add(date, {std::move(type), std::move(id)}, {}, partner);
        return *this;
    }
    /// A report of the vendor himself.
    built_file& own_report(std::string_view date, std::string kind, std::string bundle) {
        store::filed_letter one;
        one.partner = vendor;
        one.kind = std::move(kind);
        one.received = moment(date);
        one.translation = std::move(bundle);
        store_.letters.push_back(std::move(one));
        return *this;
    }
    built_file& note(std::string kind, std::string body) {
        store::record_note one;
        one.id = static_cast<std::int64_t>(store_.notes.size()) + 1;
        one.kind = std::move(kind);
        one.body = std::move(body);
        store_.notes.push_back(std::move(one));
        return *this;
    }

    /// The reports up to that day; with their notes kept where asked.
    made reports(std::string_view through, bool keep_notes = false,
                 pathway::time_ms now = store::store::endless) {
        auto read = pathway::file::read(store_);
        EXPECT_TRUE(read.ok()) << (read.found.empty() ? "" : model::to_line(read.found.front()));
        if (!read.ok()) return {};
        const std::vector<reporter> who{
            {vendor, vendor_gln}
        };
        made out = make_reports(*read.value, derived_of(*read.value), {who, day_named(through), now});
        for (const report& one : out.reports) genvej::test::emit(one.body);
        if (keep_notes) {
            for (const report& one : out.reports) note("reported", one.note);
            for (const held_report& one : out.held) {
                if (!one.noted) note("held", one.note);
            }
        }
        return out;
    }

    bool has_140 = true, has_119 = false;
    const store::citizen_file& kept() const { return store_; }

private:
    static std::string between(const std::string& text, std::string_view before) {
        const std::size_t at = text.find(before) + before.size();
        return text.substr(at, text.find('"', at) - at);
    }
    pathway::time_ms moment(std::string_view date) {
        constexpr pathway::time_ms ten_hours = 36'000'000;
        return pathway::beginning_of(day_named(date)) + ten_hours + ++written_ * 1000;
    }
    void add(std::string_view date, store::record_name name, std::string body, std::string_view partner) {
        store::record_version one;
        one.partner = partner;
        one.version = ++versions_[{std::string(partner), name}];
        one.name = std::move(name);
        one.changed = moment(date);
        one.deleted = body.empty();
        one.body = std::move(body);
        store_.resources.push_back(std::move(one));
    }
    pathway::derived derived_of(const pathway::file& file) const {
        pathway::derived out;
        pathway::course& one = out.courses.emplace_back();
        one.id = course_id;
        one.s140 = has_140;
        one.s119 = has_119;
        for (std::size_t i = 0; i < file.resources().size(); ++i) {
            if (file.resources()[i].latest) one.resources.push_back(i);
        }
        return out;
    }

    store::citizen_file store_;
    std::map<std::pair<std::string, store::record_name>, std::uint32_t> versions_;
    std::int64_t written_ = 0;
};

}  // namespace genvej::gateway::reports::test
