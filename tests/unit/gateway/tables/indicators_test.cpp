/// Indicators as reports: the figures of their own engine, in rows that are shown, opened and hidden like
/// others.
#include "gateway/tables/indicator_counting.hpp"
#include "tests/unit/gateway/tables/table_fixture.hpp"

namespace genvej::gateway::tables::test {
namespace {

using names = std::vector<std::string>;

class indicators_report_test : public tables_test {
protected:
    void SetUp() override {
        know(851, cardiac("2017-03-01").a_day("started", "2017-03-04"));
        made_course declined = cardiac("2017-03-02");
        declined.unknown("started", "not_done");
        know(851, declined);
        know(851, cardiac("2017-03-03"));
        know(860, cardiac("2017-04-03").a_day("started", "2017-05-04"));
    }
    static made_course cardiac(const char* referred) {
        made_course out(referred);
        out.word("pack", "cardiac");
        return out;
    }
    table answered(const understood& what, counting::sink each = nullptr) const {
        indicator_counting counts(rows, what.what, *indicators::indicator_sets::built_in(),
                                  model::language::danish, std::move(each));
        for (const known& one : courses_) counts.add(one.municipality, one.course, one.data);
        return counts.finish(nullptr);
    }
    names answers(wish said) const {
        said.format = "csv";
        const understood what = asked(said);
        const std::string all = shown(answered(what), what, model::language::danish);
        names out;
        for (std::size_t at = all.find("\r\n") + 2; at < all.size(); at = all.find("\r\n", at) + 2)
            out.push_back(all.substr(at, all.find("\r\n", at) - at));
        return out;
    }
    static wish participation(const std::string& by = {}) {
        wish out;
        out.report = "shares";
        out.by = by;
        out.only = "indicator=participation";
        return out;
    }
};

TEST_F(indicators_report_test, every_answer_is_counted_and_unknown_is_no_no) {
    EXPECT_EQ(answers(participation("indicator")), names{"vestklyngen,participation,4,2,1,1,0,66.7,75.0"});
    EXPECT_EQ(answers(participation()),
              (names{"vestklyngen,participation,851,2017-03,3,1,1,1,0,50.0,66.7",
                     "vestklyngen,participation,860,2017-04,1,1,0,0,0,100.0,100.0"}));
}

TEST_F(indicators_report_test, a_period_and_a_place_are_asked_for_as_elsewhere) {
    wish said = participation("indicator");
    said.from = said.to = "2017-04";
    EXPECT_EQ(answers(said), names{"vestklyngen,participation,1,1,0,0,0,100.0,100.0"});
    said.from = said.to = {};
    said.only += ",municipality=851";
    EXPECT_EQ(answers(said), names{"vestklyngen,participation,3,1,1,1,0,50.0,66.7"});
    said = participation("indicator");
    said.without = "851";
    EXPECT_EQ(answers(said), names{"vestklyngen,participation,1,1,0,0,0,100.0,100.0"});
    said.report = "indicators";
    said.only = "set=dhrd-2019";
    for (const std::string& line : answers(said)) EXPECT_TRUE(line.starts_with("dhrd-2019,")) << line;
}

TEST_F(indicators_report_test, each_answer_opens_into_its_courses_with_what_is_missing) {
    const understood what = asked(participation("indicator"));
    listing out(rows, what);
    answered(what, [&](const counted& one) { out.add(one); });
    const std::string all = out.finish();
    EXPECT_NE(all.find("vestklyngen,participation,c1,yes,"), std::string::npos) << all;
    EXPECT_NE(all.find("vestklyngen,participation,c2,no,"), std::string::npos) << all;
    EXPECT_NE(all.find("vestklyngen,participation,c3,unknown,started?not_registered (municipality)"),
              std::string::npos)
        << all;
    EXPECT_EQ(all.find("capacity"), std::string::npos);
}

TEST_F(indicators_report_test, small_answers_are_hidden_with_what_is_made_of_them) {
    for (int i = 0; i < 9; ++i) know(851, cardiac("2017-03-01").a_day("started", "2017-03-04"));
    table out = answered(asked(participation("indicator")));
    hide(out, 5);
    ASSERT_EQ(out.rows.size(), 1U);
    const auto hidden = [&](std::size_t column) {
        return out.rows[0].cells[column].is == cell::kind::hidden;
    };
    EXPECT_FALSE(hidden(0)) << "thirteen";
    EXPECT_FALSE(hidden(1)) << "eleven who take part";
    EXPECT_TRUE(hidden(2) && hidden(3) && hidden(4) && hidden(5) && hidden(6));
    EXPECT_EQ(out.notes.back().code, "hidden");
}

TEST_F(indicators_report_test, groups_that_indicators_do_not_have_are_refused) {
    const auto refused = [&](const std::string& report, const std::string& by) {
        wish said;
        said.report = report;
        said.by = by;
        const auto out = understand(said, rows, now);
        return std::holds_alternative<misunderstood>(out);
    };
    EXPECT_TRUE(refused("indicators", "kind"));
    EXPECT_TRUE(refused("indicators", "municipality month sender"));
    EXPECT_TRUE(refused("referrals", "indicator"));
    EXPECT_TRUE(refused("referrals", "quarter"));
    EXPECT_FALSE(refused("indicators", "quarter municipality"));
}

}  // namespace
}  // namespace genvej::gateway::tables::test
