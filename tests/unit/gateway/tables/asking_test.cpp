/// What is asked, understood or refused; how a report looks; the tables that say what reports are.
#include "gateway/pathway/rules.hpp"
#include "tests/unit/gateway/tables/table_fixture.hpp"

namespace genvej::gateway::tables::test {
namespace {

struct refused {
    wish said;
    const char* name;
};
wish with(std::string wish::*part, const std::string& value) {
    wish out;
    out.report = "referrals";
    out.*part = value;
    return out;
}

class refused_wish : public testing::TestWithParam<refused> {};

TEST_P(refused_wish, says_what_was_expected) {
    const auto out = understand(GetParam().said, report_rows::built_in(), now);
    const auto* const wrong = std::get_if<misunderstood>(&out);
    ASSERT_NE(wrong, nullptr);
    EXPECT_EQ(wrong->name, GetParam().name);
    EXPECT_FALSE(wrong->expected.empty());
}

INSTANTIATE_TEST_SUITE_P(each, refused_wish,
                         testing::Values(refused{with(&wish::report, "sales"), "report"},
                                         refused{with(&wish::municipality, "851,Aalborg"), "municipality"},
                                         refused{with(&wish::without, "85"), "without"},
                                         refused{with(&wish::from, "2026-13"), "from"},
                                         refused{with(&wish::from, "2026-3"), "from"},
                                         refused{with(&wish::to, "March"), "to"},
                                         refused{with(&wish::by, "year weather"), "by"},
                                         refused{with(&wish::only, "weather=rain"), "only"},
                                         refused{with(&wish::only, "year"), "only"},
                                         refused{with(&wish::format, "pdf"), "format"},
                                         refused{with(&wish::as_known, "2126-01-01"), "as-known"},
                                         refused{with(&wish::as_known, "yesterday"), "as-known"}));

TEST_F(tables_test, a_period_that_ends_before_it_begins_is_refused) {
    wish said = with(&wish::from, "2026-03");
    said.to = "2026-02";
    EXPECT_TRUE(std::holds_alternative<misunderstood>(understand(said, rows, now)));
    said.to = "2026-03";
    EXPECT_EQ(asked(said).what.before - asked(said).what.from, 31);
}

TEST_F(tables_test, a_day_is_known_at_its_end_and_today_now) {
    const understood past = asked(with(&wish::as_known, "2026-03-01"));
    EXPECT_EQ(past.which.as_known, pathway::beginning_of(on("2026-03-02")) - 1);
    EXPECT_EQ(past.what.today, on("2026-03-01"));
    EXPECT_EQ(asked(with(&wish::as_known, "2026-09-21")).which.as_known, now);
    EXPECT_EQ(asked(with(&wish::as_known, "2026-03-01T12:00:00Z")).what.today, on("2026-03-01"));
    EXPECT_EQ(asked(with(&wish::as_known, "")).which.as_known, store::store::endless);
}

TEST_F(tables_test, who_may_see_some_municipalities_sees_several_of_them_together) {
    const auto kept = [&](const wish& said, const std::vector<std::uint16_t>& allowed) {
        understood what = asked(said);
        return keep_to(allowed, what) ? what.which.municipalities : std::vector<std::uint16_t>{0};
    };
    EXPECT_EQ(kept(with(&wish::municipality, ""), {851, 860}), (std::vector<std::uint16_t>{851, 860}));
    EXPECT_EQ(kept(with(&wish::municipality, "851,860"), {851, 860, 825}),
              (std::vector<std::uint16_t>{851, 860}));
    EXPECT_EQ(kept(with(&wish::municipality, "851"), {851, 860}), std::vector<std::uint16_t>{0})
        << "one alone";
    EXPECT_EQ(kept(with(&wish::municipality, "851,773"), {851, 860}), std::vector<std::uint16_t>{0})
        << "a foreign one";
    wish rest = with(&wish::without, "860");
    EXPECT_EQ(kept(rest, {851, 860}), std::vector<std::uint16_t>{0}) << "one is left";
}

TEST_F(tables_test, a_report_is_text_csv_and_json) {
    know(851, made_course("2017-03-01").a_day("started", "2017-03-04"));
    know(825, made_course("2017-03-01"));
    wish said = with(&wish::by, "municipality");
    said.from = said.to = "2017";
    const auto as = [&](const char* format, model::language in) {
        said.format = format;
        return shown(counted_for(asked(said)), asked(said), in);
    };
    EXPECT_EQ(as("csv", model::language::danish),
              "municipality,citizens,requests,per_1000,started,completed,wait_median_days,wait_p90_days\r\n"
              "825,1,1,0.6,0,0,,\r\n851,1,1,0.0,1,0,3,3\r\n");
    const std::string plain = as("text", model::language::danish);
    EXPECT_EQ(plain.substr(0, plain.find('\n')), "Henvisninger, 2017");
    EXPECT_NE(plain.find("851 Aalborg"), std::string::npos);
    EXPECT_NE(plain.find("i alt"), std::string::npos);
    EXPECT_NE(plain.find("opdigtede indbyggertal"), std::string::npos);
    const std::string json = as("json", model::language::english);
    EXPECT_NE(json.find(R"({"municipality":"851","municipality_name":"Aalborg","citizens":1,)"),
              std::string::npos)
        << json;
    EXPECT_NE(json.find(R"("total":{"citizens":2,)"), std::string::npos) << json;
}

TEST_F(tables_test, a_figure_opens_into_the_rows_that_made_it) {
    know(851, made_course("2017-03-01").a_day("started", "2017-03-04"));
    know(860, made_course("2017-03-01"));
    wish said = with(&wish::only, "municipality=851");
    const understood what = asked(said);
    listing out(rows, what);
    counting counts(rows, what.what, population::built_in(), [&](const counted& one) { out.add(one); });
    for (const known& one : courses_) counts.add(one.municipality, one.course, one.data);
    const std::string all = out.finish();
    EXPECT_EQ(all.substr(0, all.find("\r\n")), "municipality,year,course,counts_in,data");
    EXPECT_NE(all.find("851,2017,c1,citizens requests started wait_median_days wait_p90_days,"),
              std::string::npos)
        << all;
    EXPECT_NE(all.find("referred=2017-03-01; "), std::string::npos) << all;
    EXPECT_NE(all.find("started=2017-03-04"), std::string::npos) << all;
    EXPECT_EQ(all.find("c2"), std::string::npos);
}

TEST_F(tables_test, a_text_that_a_spreadsheet_would_compute_stays_a_text) {
    know(851, made_course("").a_day("referred", "2017-03-01").word("education", "=1+1"));
    wish said;
    said.report = "education";
    said.format = "csv";
    EXPECT_NE(shown(counted_for(asked(said)), asked(said), model::language::english).find("\"'=1+1\","),
              std::string::npos);
}

TEST_F(tables_test, codes_have_names_where_a_person_reads_them) {
    know(851, made_course("2017-03-01").word("risk_group", "high"));
    know(851, made_course("2017-03-01").word("risk_group", "of_another_time"));
    wish said;
    said.report = "risk_groups";
    const auto in = [&](text format, model::language language) {
        said.format = format;
        return shown(counted_for(asked(said)), asked(said), language);
    };
    EXPECT_NE(in("text", model::language::danish).find("\nhøj "), std::string::npos);
    EXPECT_NE(in("text", model::language::english).find("\nof_another_time "), std::string::npos);
    EXPECT_NE(in("json", model::language::danish).find(R"("risk_group":"high","risk_group_name":"høj",)"),
              std::string::npos);
    EXPECT_NE(in("csv", model::language::danish).find("\nhigh,"), std::string::npos);
}

TEST_F(tables_test, every_code_that_has_words_elsewhere_has_a_name) {
    const pathway::rules& words = pathway::rules::built_in();
    const auto missing = [&](text dimension, text value) {
        return rows.name_of(rows.find_dimension(dimension).value(), value) == nullptr;
    };
    for (const auto& one : words.request_categories())
        EXPECT_FALSE(missing("type", one.is.code)) << one.english;
    std::size_t looked_at = 0;
    for (const auto& one : words.measure_values()) {
        const text dimension = one.measure == "smoking" ? text("smoking_end") : one.measure;
        if (!rows.find_dimension(dimension)) continue;
        EXPECT_FALSE(missing(dimension, one.value)) << one.measure << " " << one.value;
        ++looked_at;
    }
    EXPECT_GE(looked_at, 13U);
}

class mistakes_test : public testing::Test {
protected:
    std::string conditions =
        "condition,datum,at,operator,value,certainty,source\nstarted,started,,known,,s,s\n";
    std::string dimensions = "dimension,from,en,da\nyear,year,year,år\n";
    std::string measures =
        "measure,kind,of,in,where,en,da,certainty,source\ncitizens,count,,,,c,b,s,s\nstarted,count,,,started,"
        "c,b,s,s\n";
    std::string reports =
        "report,counts,where,by,measures,parts,en,da,source\none,course,,year,citizens started,,o,e,s\n";

    std::string names = "dimension,value,en,da\nyear,2017,the year before,året før\n";

    std::string mistake() const {
        const auto out =
            report_rows::read({conditions, dimensions, measures, reports, names}, data_rows::built_in());
        const auto* const wrong = std::get_if<report_rows::problem>(&out);
        return wrong == nullptr ? "none" : fmt::format("{}:{}: {}", wrong->file, wrong->line, wrong->text);
    }
};

TEST_F(mistakes_test, each_is_told_with_its_file_and_line) {
    EXPECT_EQ(mistake(), "none");
    const auto named = [&](std::string& in, const std::string& row, const std::string& place) {
        const std::string was = in;
        in += row + "\n";
        const std::string told = mistake();
        in = was;
        return told.starts_with("gateway/tables/" + place + ": ") ? std::string("named") : told;
    };
    EXPECT_EQ(named(conditions, "x,started,,sometimes,,s,s", "conditions.csv:3"), "named");
    EXPECT_EQ(named(conditions, "x,weather,,known,,s,s", "conditions.csv:3"), "named");
    EXPECT_EQ(named(conditions, "x,started,,yes,,s,s", "conditions.csv:3"), "named") << "a day is no truth";
    EXPECT_EQ(named(conditions, "x,attendance,,at_least,much,s,s", "conditions.csv:3"), "named");
    EXPECT_EQ(named(conditions, "x,request.weather,,is,a,s,s", "conditions.csv:3"), "named");
    EXPECT_EQ(named(conditions, "x,request.recoded,,is,a,s,s", "conditions.csv:3"), "named");
    EXPECT_EQ(named(dimensions, "year,year,year,år", "dimensions.csv:3"), "named") << "twice";
    EXPECT_EQ(named(dimensions, "x,word:started,x,x", "dimensions.csv:3"), "named");
    EXPECT_EQ(named(dimensions, "x,moon,x,x", "dimensions.csv:3"), "named");
    EXPECT_EQ(named(measures, "x,count,,,weather,c,b,s,s", "measures.csv:4"), "named");
    EXPECT_EQ(named(measures, "x,guess,,,,c,b,s,s", "measures.csv:4"), "named");
    EXPECT_EQ(named(measures, "x,share,citizens,weather,,c,b,s,s", "measures.csv:4"), "named");
    EXPECT_EQ(named(reports, "x,course,,year,,,o,e,s", "reports.csv:3"), "named");
    EXPECT_EQ(named(reports, "x,week,,year,citizens,,o,e,s", "reports.csv:3"), "named");
    EXPECT_EQ(named(reports, "x,course,,year,citizens started,citizens=started,o,e,s", "reports.csv:3"),
              "named");
    EXPECT_EQ(
        named(reports, "x,course,,year,citizens started,citizens=started+citizens,o,e,s", "reports.csv:3"),
        "named");
    EXPECT_EQ(named(names, "moon,full,full,fuld", "names.csv:3"), "named");
    EXPECT_EQ(named(names, "year,2017,again,igen", "names.csv:3"), "named") << "twice";
    measures += "rate,share,started,citizens,,c,b,s,s\n";
    EXPECT_EQ(named(reports, "x,course,,year,started rate,,o,e,s", "reports.csv:3"), "named")
        << "not beside it";
}

TEST(population_test, each_mistake_is_told_with_its_line) {
    const std::string head = "local_code,year,inhabitants,source\n";
    const auto line_of = [&](const std::string& row) {
        const auto out = population::read(head + row);
        return out.has_value() ? 0U : out.error().line;
    };
    EXPECT_EQ(line_of("851,2017,210000,statistics\n"), 0U);
    EXPECT_EQ(line_of("Aalborg,2017,210000,s\n"), 2U);
    EXPECT_EQ(line_of("851,17,210000,s\n"), 2U);
    EXPECT_EQ(line_of("851,2017,none,s\n"), 2U);
    EXPECT_EQ(line_of("851,2017,0,s\n"), 2U);
    EXPECT_EQ(line_of("851,2017,1,s\n851,2017,2,s\n"), 3U);
    EXPECT_FALSE(population::read("year,inhabitants,source\n"));
    EXPECT_FALSE(population::read(head + "851,2017,210000,statistics\n")->is_invented());
    EXPECT_TRUE(population::built_in().is_invented());
}

}  // namespace
}  // namespace genvej::gateway::tables::test
