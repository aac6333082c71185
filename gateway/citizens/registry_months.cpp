#include "gateway/citizens/registry_months.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "gateway/indicators/course_data.hpp"
#include "gateway/pathway/day.hpp"

namespace genvej::gateway::citizens {

namespace {

constexpr month months_a_year = 12;

/// A course whose row the registry has been told.
struct told_course {
    std::uint16_t municipality = 0;
    std::int32_t referred = 0;
    int version = 0;
};

/// A row that changed in the month, or whose course went.
struct changed_course {
    std::string course;
    told_course is;
    std::string data;  ///< empty: it is gone
};

class month_reader {
public:
    month_reader(store::record_keeper& kept, const registry::registry_rules& by,
                 const registry::registry_row& to)
        : kept_(kept), by_(by), to_(to) {}

    store::result<std::vector<month_rows>> read(month of, std::uint16_t only) {
        filter_.pack = to_.pack;
        if (only != 0) filter_.municipalities = {only};
        if (auto failed = read_before(end_of(of - 1)); failed.has_error()) return failed.error();
        if (auto failed = read_after(end_of(of)); failed.has_error()) return failed.error();
        for (const auto& [course, one] : before_) changed_.push_back({course, one, {}});
        std::stable_sort(
            changed_.begin() + static_cast<std::ptrdiff_t>(there_), changed_.end(),
            [](const changed_course& a, const changed_course& b) { return a.course < b.course; });
        return make();
    }

private:
    template <class Take>
    store::result<void> each(store::time_ms at, const Take& take) {
        filter_.as_known = at - 1;
        indicators::course_data data(by_.data());
        bool broken = false;
        auto out = kept_.known_courses(filter_, [&](const store::known_course& one) {
            if (!data.read(one.data)) {
                broken = true;
                return;
            }
            if (const int version = data.row_version(to_.registry); version > 0)
                take(one, told_course{one.municipality, one.referred, version});
        });
        if (broken) return make_error_code(store::store_errc::failed);
        return out;
    }

    store::result<void> read_before(store::time_ms at) {
        return each(at, [&](const store::known_course& one, const told_course& is) {
            before_.emplace(std::string(one.course), is);
        });
    }
    store::result<void> read_after(store::time_ms at) {
        auto out = each(at, [&](const store::known_course& one, const told_course& is) {
            const auto earlier = before_.find(std::string(one.course));
            const bool same = earlier != before_.end() && earlier->second.version == is.version;
            if (earlier != before_.end()) before_.erase(earlier);
            if (!same) changed_.push_back({std::string(one.course), is, std::string(one.data)});
        });
        there_ = changed_.size();
        return out;
    }

    store::result<std::vector<month_rows>> make() {
        std::vector<month_rows> out;
        indicators::course_data data(by_.data());
        for (const changed_course& one : changed_) {
            store::known_course which;
            which.course = one.course;
            which.municipality = one.is.municipality;
            which.referred = one.is.referred;
            const auto whom = kept_.whose(which);
            if (whom.has_error()) return whom.error();
            if (!*whom) return make_error_code(store::store_errc::failed);
            const registry::row_head head{one.is.municipality, one.course, (*whom)->cpr};
            const bool gone = one.data.empty();
            if (!gone) static_cast<void>(data.read(one.data));  // it was read before
            registry::made_row row =
                gone ? registry::withdrawn_row(by_, to_, head) : registry::make_row(by_, to_, head, data);
            registry::number_row(by_, row, one.is.version + (gone ? 1 : 0));
            rows_of(one.is.municipality, out).push_back(std::move(row));
        }
        return out;
    }
    static std::vector<registry::made_row>& rows_of(std::uint16_t municipality,
                                                    std::vector<month_rows>& all) {
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const month_rows& one) { return one.municipality == municipality; });
        if (found != all.end()) return found->rows;
        all.push_back({municipality, {}});
        return all.back().rows;
    }

    store::record_keeper& kept_;
    const registry::registry_rules& by_;
    const registry::registry_row& to_;
    store::known_filter filter_;
    std::unordered_map<std::string, told_course> before_;
    std::vector<changed_course> changed_;
    std::size_t there_ = 0;
};

}  // namespace

std::string month_name(month one) {
    return fmt::format("{:04}-{:02}", one / months_a_year, one % months_a_year + 1);
}

month month_of(store::time_ms when) {
    const std::string date = pathway::to_date(pathway::day_of(when));
    return std::stoi(date.substr(0, 4)) * months_a_year + std::stoi(date.substr(5, 2)) - 1;
}

store::time_ms end_of(month one) {
    return pathway::beginning_of(*pathway::read_day(month_name(one + 1) + "-01"));
}

store::result<std::vector<month_rows>> rows_of_month(store::record_keeper& kept,
                                                     const registry::registry_rules& by,
                                                     const registry::registry_row& to, month of,
                                                     std::uint16_t only) {
    return month_reader(kept, by, to).read(of, only);
}

std::string document_id(const registry::registry_row& to, std::uint16_t municipality, month of) {
    return fmt::format("{}-{:03}-{}", to.registry, municipality, month_name(of));
}

}  // namespace genvej::gateway::citizens
