#include "gateway/indicators/indicators.hpp"  // Test that the header is self-contained.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>

#include "gateway/indicators/set_words.hpp"
#include "tests/unit/gateway/indicators/told_course.hpp"

namespace genvej::gateway::indicators {
namespace {

const indicator_sets& sets() {
    return *indicator_sets::built_in();
}

TEST(Indicators, EveryExampleIsAnsweredAsItSays) {
    for (const indicator_set& set : sets().all()) {
        for (const example& one : examples_of(set.name)) {
            const indicator* const its = set.find(one.indicator);
            ASSERT_NE(its, nullptr) << set.name << ' ' << one.indicator;
            const course_data data = told(one.data);
            EXPECT_EQ(word_of(answer_of(*its, data)), one.answer)
                << set.name << ' ' << one.indicator << ": " << one.data;
            EXPECT_EQ(word_of(explain(*its, data).is), one.answer);
        }
    }
}

/// A new indicator without its four examples fails here.
TEST(Indicators, EachHasACitizenWhoCountsOneWhoDoesNotAnUnknownAndAnExcludedOne) {
    for (const indicator_set& set : sets().all()) {
        std::map<std::string, std::set<std::string>> there;
        for (const example& one : examples_of(set.name)) there[one.indicator].insert(one.answer);
        for (const indicator& one : set.indicators) {
            const std::set<std::string>& answers = there[std::string(one.id)];
            const std::string what = std::string(set.name) + ' ' + std::string(one.id);
            EXPECT_TRUE(answers.contains("unknown")) << what;
            EXPECT_EQ(answers.contains("yes"), !one.never) << what;
            EXPECT_EQ(answers.contains("no"), !one.never) << what;
            EXPECT_EQ(answers.contains("excluded"), !one.exclusion.empty()) << what;
        }
    }
}

TEST(Indicators, TheShippedSetsAreWhole) {
    std::map<std::string, std::size_t> sizes;
    std::vector<std::string> never;
    for (const indicator_set& set : sets().all()) {
        sizes[std::string(set.name)] = set.indicators.size();
        for (const indicator& one : set.indicators) {
            if (one.never) never.push_back(std::string(set.name) + ' ' + std::string(one.id));
        }
    }
    EXPECT_EQ(sizes, (std::map<std::string, std::size_t>{
                         {"copd-demo",         4 },
                         {"dhrd-2019",         19},
                         {"hjertekom",         6 },
                         {"smoking-cessation", 4 },
                         {"vestklyngen",       3 }
    }));
    EXPECT_EQ(never, (std::vector<std::string>{"dhrd-2019 1a", "dhrd-2019 1c", "dhrd-2019 3"}));
    EXPECT_FALSE(check_words(sets(), pathway::rules::built_in()));
}

TEST(Indicators, AnInventedSetSaysSoInEachRow) {
    const indicator_set* const set = sets().find("copd-demo");
    ASSERT_NE(set, nullptr);
    EXPECT_NE(set->english.find("invented"), text::npos);
    EXPECT_EQ(set->certainty, "invented");
    each_row(*set, [](const indicator& one, text, const clause&, const set_row& row) {
        EXPECT_EQ(one.certainty, "invented");
        EXPECT_EQ(row.certainty, "invented");
    });
}

/// With the course that its reasons point into.
struct told_answer : explained {
    std::shared_ptr<const course_data> course;
};
told_answer of(const char* set, const char* id, const std::string& data) {
    auto course = std::make_shared<const course_data>(told(data));
    explained answer = explain(*sets().find(set)->find(id), *course);
    return {std::move(answer), std::move(course)};
}

TEST(Explain, AnAnswerNamesTheDataThatDecided) {
    const told_answer it =
        of("dhrd-2019", "2b",
           "groups=ischaemic; training_from=2026-04-01; walk6@start=400/a; walk6@end=440.5/a");
    EXPECT_EQ(it.is, answer::yes);
    ASSERT_EQ(it.by.size(), 4U);
    EXPECT_EQ(it.by[0].place, "groups");
    EXPECT_EQ(it.by[1].value, "2026-04-01");
    EXPECT_EQ(it.by[2].place, "walk6@start");
    EXPECT_EQ(it.by[3].value, "440.5");
    EXPECT_FALSE(it.by[3].from.empty());
    EXPECT_TRUE(it.missing.empty());
}

std::string missing_of(const explained& it) {
    std::string out;
    for (const missing_datum& one : it.missing)
        out += fmt::format("{}{}:{}:{}", out.empty() ? "" : ";", one.place, one.reason, one.supplier);
    return out;
}

TEST(Explain, AnUnknownNamesTheFewestDataTheirReasonAndWhoCanSupplyThem) {
    EXPECT_EQ(missing_of(of("dhrd-2019", "8a", "groups=ischaemic; hads_d@end=?incomplete")),
              "hads_d@end:incomplete:municipality");
    EXPECT_EQ(missing_of(of("dhrd-2019", "8b", "groups=ischaemic")),
              "hads_d@end:not_registered:municipality;gp_advised:not_registered:municipality");
    const std::string trained = "groups=ischaemic; training_from=2026-04-01; ";
    EXPECT_EQ(missing_of(of("dhrd-2019", "2b", trained + "watt@start=100/w")),
              "watt@end:not_registered:municipality")
        << "of two tests the one that has begun";
    EXPECT_EQ(missing_of(of("dhrd-2019", "2b", trained + "walk6@start=400/a; walk6@end=400/b")),
              "walk6@end:other_method:municipality");
    EXPECT_EQ(missing_of(of("dhrd-2019", "1d",
                            "groups=ischaemic; cabg=no; discharged=2026-04-02; training_from=2026-04-01")),
              "training_from:negative_span:municipality");
    EXPECT_EQ(missing_of(of("dhrd-2019", "1a", "groups=ischaemic; started=2026-04-01")),
              "admitted:never:hospital");
    EXPECT_EQ(missing_of(of("dhrd-2019", "7a", "groups=ischaemic; diabetes_known=no; hba1c@end=?not_done")),
              "hba1c@start:not_registered:gp");
}

TEST(Explain, BothSourcesAreShownWhereTheyDisagree) {
    course_data course = told("groups=ischaemic; cabg=no; training_from=2026-04-01");
    datum_value discharged;
    discharged.known = true;
    discharged.number = pathway::read_day("2026-03-20").value();
    discharged.other = "2026-02-01";
    discharged.other_from = "message";
    course.set("discharged", "", discharged);
    const explained it = explain(*sets().find("dhrd-2019")->find("1d"), course);
    EXPECT_EQ(it.is, answer::yes) << "the record's counts";
    ASSERT_FALSE(it.by.empty());
    EXPECT_EQ(it.by.back().place, "discharged");
    EXPECT_EQ(it.by.back().other, "2026-02-01");
    EXPECT_EQ(it.by.back().other_from, "message");
}

/// Courses of which every place is drawn: unknown, or one of a few values.
std::vector<course_data> drawn(std::uint32_t seed, std::size_t count) {
    std::mt19937 draw(seed);
    std::vector<course_data> out;
    const auto& places = data_rows::built_in().places();
    constexpr std::array<text, 4> words = {"ischaemic", "acs ischaemic", "smoker", "positive"};
    constexpr std::array<text, 4> reasons = {"", "not_yet", "not_done", "never"};
    for (std::size_t i = 0; i < count; ++i) {
        course_data& one = out.emplace_back(data_rows::built_in());
        for (std::size_t at = 0; at < places.size(); ++at) {
            datum_value value;
            value.known = draw() % 3 != 0;
            value.word = value.known ? words[draw() % words.size()] : reasons[draw() % reasons.size()];
            value.number = places[at].kind == datum_kind::truth ? draw() % 2 : draw() % 40'000 + 1;
            value.method = draw() % 4 == 0 ? "a" : "b";
            one.set(at, value);
        }
    }
    return out;
}

TEST(Aggregate, CountsArePopulationsAndTheOrderIsIrrelevant) {
    for (const indicator_set& set : sets().all()) {
        std::vector<course_data> courses = drawn(7, 400);
        aggregate forth(set), back(set), half(set), rest(set);
        std::vector<std::uint64_t> inside(set.indicators.size());
        for (std::size_t i = 0; i < courses.size(); ++i) {
            forth.add(courses[i], 825);
            back.add(courses[courses.size() - 1 - i], 825);
            (i % 2 == 0 ? half : rest).add(courses[i], 825);
            for (std::size_t n = 0; n < inside.size(); ++n)
                inside[n] += answer_of(set.indicators[n], courses[i]) == answer::outside ? 0 : 1;
        }
        half.merge(rest);
        EXPECT_EQ(forth.groups(), back.groups());
        EXPECT_EQ(forth.groups(), half.groups());
        const std::vector<tally> total = forth.total();
        for (std::size_t n = 0; n < inside.size(); ++n) {
            EXPECT_EQ(total[n].population(), inside[n]) << set.name << ' ' << set.indicators[n].id;
            EXPECT_LE(total[n].not_yet, total[n].unknown);
        }
    }
}

/// `known` asks whether somebody said it, and of interchangeable data any may answer.
bool asks_plainly(const indicator& one) {
    bool out = true;
    each_row(one, [&](const indicator&, text, const clause&, const set_row& row) {
        out = out && row.is != predicate::known && row.data.size() == 1;
    });
    return out;
}

TEST(Indicators, KnowingMoreTurnsNoAnswerRound) {
    datum_value more;
    more.known = true;
    more.word = "smoker";
    more.number = 1;
    more.method = "c";
    for (const indicator_set& set : sets().all()) {
        for (course_data& one : drawn(11, 60)) {
            const std::string before = one.to_text();
            for (const indicator& its : set.indicators) {
                ASSERT_TRUE(one.read(before));
                const answer was = answer_of(its, one);
                if (was == answer::unknown || !asks_plainly(its)) continue;
                for (std::size_t at = 0; at < one.rows().places().size(); ++at) {
                    if (!one.at(at).known && one.at(at).word != "not_done") one.set(at, more);
                }
                const answer is = answer_of(its, one);
                // Whom an exclusion takes may turn out not to be of the population: he counts for nothing.
                const bool neither = was == answer::excluded && is == answer::outside;
                EXPECT_TRUE(is == was || neither) << set.name << ' ' << its.id;
            }
        }
    }
}

TEST(Aggregate, RateAndCompletenessAreTenthsRoundedHalfUp) {
    tally one;
    EXPECT_EQ(one.rate(), -1);
    EXPECT_EQ(one.completeness(), -1);
    one.unknown = 4;
    EXPECT_EQ(one.rate(), -1);
    EXPECT_EQ(one.completeness(), 0);
    one.yes = 1506;
    one.no = 2285 - 1506;
    EXPECT_EQ(one.rate(), 659) << "published as 66 %";
    one = {1, 7, 0, 3, 0};
    EXPECT_EQ(one.rate(), 125);
    EXPECT_EQ(one.completeness(), 1000);
    one = {1, 15, 0, 0, 0};
    EXPECT_EQ(one.rate(), 63) << "6.25";
}

TEST(Aggregate, GroupsAreTimesPlacesAndWhatIsRegistered) {
    const indicator_set& set = *sets().find("hjertekom");
    course_data one = told("ended=2026-06-30; education=faglært; lives_alone=no");
    one.add({"letter:1#a", "GGOP", "140", "", "5799990000019", "Hjerteafdelingen", 20'500, false, false});
    const auto in = [&](text word) { return group_of(set, *apart_by_word(word), one, 825); };
    EXPECT_EQ(in("month"), "2026-06");
    EXPECT_EQ(in("quarter"), "2026-2");
    EXPECT_EQ(in("year"), "2026");
    EXPECT_EQ(in("municipality"), "825");
    EXPECT_EQ(in("sender"), "5799990000019");
    EXPECT_EQ(in("department"), "Hjerteafdelingen");
    EXPECT_EQ(in("education"), "faglært");
    EXPECT_EQ(in("lives_alone"), "no");
    EXPECT_FALSE(apart_by_word("colour"));
    const course_data empty = told("referred=2026-01-01");
    for (const char* const word : {"month", "sender", "education", "lives_alone"})
        EXPECT_EQ(group_of(set, *apart_by_word(word), empty, 0), "") << word;
}

}  // namespace
}  // namespace genvej::gateway::indicators
