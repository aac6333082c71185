#include "gateway/registry/make_row.hpp"  // Test that the header is self-contained.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "conformance/model/csv.hpp"
#include "conformance/model/resources.hpp"

namespace genvej::gateway::registry {
namespace {

using indicators::course_data;
using indicators::datum_value;

const registry_row& dhrd() {
    return *registry_rules::built_in().find("dhrd");
}

datum_value known(std::int64_t number, text method = {}) {
    datum_value out;
    out.known = true;
    out.number = number;
    out.method = method;
    return out;
}
datum_value known_word(text word) {
    datum_value out;
    out.known = true;
    out.word = word;
    return out;
}
datum_value unknown(text reason) {
    datum_value out;
    out.word = reason;
    return out;
}

/// Everything that DHRD asks for, of a smoker with a high HADS score whose diet screening was positive.
course_data whole_course() {
    course_data out(registry_rules::built_in().data());
    out.set("pack", "", known_word("cardiac"));
    out.set("groups", "", known_word("ischaemic acs"));
    const auto day = [](const char* date) { return known(*pathway::read_day(date)); };
    out.set("referred", "", day("2026-03-10"));
    out.set("discharged", "", day("2026-03-02"));
    out.set("started", "", day("2026-04-01"));
    out.set("ended", "", day("2026-07-01"));
    out.set("sessions_planned", "", known(24000));
    out.set("sessions_held", "", known(21000));
    out.set("walk6", "start", known(400000, "walk6"));
    out.set("walk6", "end", known(442000, "walk6"));
    out.set("hads_a", "start", known(9000));
    out.set("hads_a", "end", known(5000));
    out.set("hads_d", "start", known(10000));
    out.set("hads_d", "end", known(8000));
    out.set("smoking", "start", known_word("smoker"));
    out.set("smoking", "end", known_word("former"));
    out.set("diet_screening", "", known_word("positive"));
    out.set("dietitian_from", "", day("2026-05-01"));
    out.set("gp_advised", "", known(1));
    out.add({"letter:5790000121526#1", "GGOP", "140", "almen", "5790000121526", "",
             *pathway::read_day("2026-03-10"), false, false});
    return out;
}

made_row row_of(const course_data& of) {
    return make_row(registry_rules::built_in(), dhrd(), {851, "c-1", "0202020202"}, of);
}
std::string cell(const made_row& of, text column) {
    return of.cells.at(*registry_rules::built_in().column(column));
}

TEST(RegistryRow, AWholeCourseIsAWholeRow) {
    made_row made = row_of(whole_course());
    number_row(registry_rules::built_in(), made, 2);
    EXPECT_EQ(csv_line(made),
              "dhrd,2,851,c-1,0202020202,cardiac,GGOP,2026-03-10,2026-03-02,2026-04-01,2026-07-01,,24,21,"
              "1144649008,400,442,"
              "+10.5,yes,9,10,5,8,smoker,former,yes,yes,yes,yes,yes,\r\n");
    EXPECT_TRUE(made.complete());
}

TEST(RegistryRow, TheHeaderIsThatOfSectionEight) {
    EXPECT_EQ(csv_header(registry_rules::built_in()),
              "set,version,municipality,course,cpr,disease,referral_kind,referral_date,discharge_date,start,"
              "end,end_reason,"
              "sessions_planned,sessions_held,test_code,test_start,test_end,change_pct,same_method,hads_a_"
              "start,hads_d_start,"
              "hads_a_end,hads_d_end,smoking_start,smoking_end,diet_screened,diet_positive,dietitian,gp_"
              "advised,complete,"
              "missing\r\n");
}

TEST(RegistryRow, WhatIsMissingHasReasonAndSupplier) {
    course_data of = whole_course();
    of.set("discharged", "", {});
    of.set("hads_d", "end", unknown("incomplete"));
    of.set("walk6", "end", unknown("not_yet"));
    const made_row made = row_of(of);
    EXPECT_EQ(cell(made, "complete"), "no");
    EXPECT_EQ(cell(made, "missing"),
              "discharged:not_registered:hospital;walk6@end:not_yet:municipality;hads_d@end:incomplete:"
              "municipality");
    EXPECT_EQ(cell(made, "change_pct"), "");
    EXPECT_EQ(cell(made, "same_method"), "");
    EXPECT_EQ(cell(made, "test_start"), "400");
}

struct condition {
    text datum, at;
    datum_value value;
    text removes;  ///< the datum that is not asked for then
    text at_point;
};

TEST(RegistryRow, SomeAreAskedForOnlyWhenTheyMatter) {
    for (const condition& one : {
             condition{"smoking",        "start", known_word("never"),    "smoking",        "end"},
             condition{"diet_screening", "",      known_word("negative"), "dietitian_from", ""   },
             condition{"hads_d",         "end",   known(7000),            "gp_advised",     ""   }
    }) {
        course_data without = whole_course();
        without.set(one.removes, one.at_point, {});
        EXPECT_FALSE(row_of(without).complete()) << one.removes;
        without.set(one.datum, one.at, one.value);
        EXPECT_TRUE(row_of(without).complete()) << one.removes;
    }
}

TEST(RegistryRow, AnUnknownScreeningIsNoNo) {
    course_data of = whole_course();
    of.set("diet_screening", "", {});
    of.set("dietitian_from", "", {});
    const made_row made = row_of(of);
    EXPECT_EQ(cell(made, "diet_screened"), "");
    EXPECT_EQ(cell(made, "diet_positive"), "");
    EXPECT_EQ(cell(made, "dietitian"), "");
    EXPECT_EQ(cell(made, "missing"), "diet_screening:not_registered:municipality");
}

TEST(RegistryRow, TheTestBySameMethodCountsBeforeTheFirst) {
    course_data of = whole_course();
    of.set("walk6", "end", {});
    of.set("watt", "start", known(100000, "watt without ECG"));
    of.set("watt", "end", known(109500, "watt without ECG"));
    const made_row watt = row_of(of);
    EXPECT_EQ(cell(watt, "test_code"), "watt-max");
    EXPECT_EQ(cell(watt, "change_pct"), "+9.5");
    of.set("watt", "end", known(109500, "watt with ECG"));
    const made_row other = row_of(of);
    EXPECT_EQ(cell(other, "same_method"), "no") << "two values that do not compare are shown, not compared";
    EXPECT_EQ(cell(other, "change_pct"), "");
    EXPECT_TRUE(other.complete());
}

TEST(RegistryRow, WithoutAnyTestBothAreMissing) {
    course_data of = whole_course();
    of.set("walk6", "start", {});
    of.set("walk6", "end", {});
    EXPECT_EQ(cell(row_of(of), "missing"),
              "walk6@start:not_registered:municipality;walk6@end:not_registered:municipality");
    EXPECT_EQ(cell(row_of(of), "test_code"), "");
}

TEST(RegistryRow, WhoHasARow) {
    EXPECT_TRUE(belongs(dhrd(), whole_course()));
    course_data running = whole_course();
    running.set("ended", "", unknown("not_yet"));
    EXPECT_FALSE(belongs(dhrd(), running));
    course_data valve = whole_course();
    valve.set("groups", "", known_word("valve"));
    EXPECT_FALSE(belongs(dhrd(), valve));
    EXPECT_TRUE(belongs(*registry_rules::built_in().find("hjertekom"), valve));
    course_data other = whole_course();
    other.set("pack", "", known_word("copd"));
    EXPECT_FALSE(belongs(*registry_rules::built_in().find("hjertekom"), other));
}

TEST(RegistryRow, AVersionDiffersByWhatItSays) {
    course_data of = whole_course();
    made_row first = row_of(of);
    const std::string digest = digest_of(first);
    number_row(registry_rules::built_in(), first, 1);
    EXPECT_EQ(digest_of(row_of(of)), digest);
    of.set("sessions_held", "", known(22000));
    EXPECT_NE(digest_of(row_of(of)), digest);
}

TEST(RegistryRow, AWithdrawnOneHoldsNothingButItsHead) {
    made_row gone = withdrawn_row(registry_rules::built_in(), dhrd(), {851, "c-1", "0202020202"});
    number_row(registry_rules::built_in(), gone, 3);
    EXPECT_EQ(csv_line(gone),
              "dhrd,3,851,c-1,0202020202,,,,,,,,,,,,,,,,,,,,,,,,,no,course:withdrawn:municipality\r\n");
    EXPECT_FALSE(gone.complete());
}

TEST(RegistryRow, TheLowestOfNumbersIsWritten) {
    course_data of = whole_course();
    of.set("walk6", "start", known(-500, "walk6"));
    EXPECT_EQ(cell(row_of(of), "test_start"), "-0.5");
    of.set("walk6", "start", known(0, "walk6"));
    EXPECT_EQ(cell(row_of(of), "test_start"), "0");
    EXPECT_EQ(cell(row_of(of), "change_pct"), "") << "nothing rises from zero by per cent";
}

/// Codes of tests.csv are the first of their concepts: measurement_codes.csv is where codes are decided.
TEST(RegistryRules, TestsAreWrittenByTheFirstCodeOfTheirConcept) {
    const auto codes = model::table::read(model::resource_text("gateway/record/measurement_codes.csv"));
    ASSERT_TRUE(codes);
    const auto field = [&](const model::table::row& row, text column) {
        return row.fields[static_cast<std::size_t>(codes->column(column))];
    };
    for (const test_row& one : registry_rules::built_in().tests()) {
        text concept_name;
        text first;
        for (const model::table::row& row : codes->rows()) {
            if (field(row, "system") == one.system && field(row, "code") == one.code)
                concept_name = field(row, "concept");
        }
        for (const model::table::row& row : codes->rows()) {
            if (first.empty() && field(row, "concept") == concept_name) first = field(row, "code");
        }
        EXPECT_EQ(first, one.code) << one.datum;
    }
}

struct wrong_table {
    text name, content, says;
};

TEST(RegistryRules, EachMistakeIsNamedWithItsPlace) {
    for (const wrong_table& one : {
             wrong_table{"columns",    "column,from,value,en,da\nset,guess:set,,x,y\n",                       "`guess:set`"  },
             wrong_table{"columns",    "column,from,value,en,da\nset,row:colour,,x,y\n",                      "`colour`"     },
             wrong_table{"columns",    "column,from,value,en,da\nset,datum:walk6,,x,y\n",                     "`walk6`"      },
             wrong_table{"columns",    "column,from,value,en,da\na,is:diet_screening,,x,y\n",                 "word"         },
             wrong_table{"columns",    "column,from,value,en,da\nset,row:set,,x,y\nset,row:set,,x,y\n",
                         "already"                                                                                           },
             wrong_table{"columns",    "column,value,en,da\nset,,x,y\n",                                      "`from`"       },
             wrong_table{"registries",
                         "registry,kind,pack,groups,after,measure,en,da\na,A,cardiac,,pack,m,e,d\n",          "no day"       },
             wrong_table{"registries",
                         "registry,kind,pack,groups,after,measure,en,da\nhjertekom,A,cardiac,,ended,m,e,d\n", "`dhrd`"       },
             wrong_table{"registries",
                         "registry,kind,pack,groups,after,measure,en,da\na,A,cardiac,,ended,m,e,d\n",         "`row:a`"      },
             wrong_table{"required",   "registry,column,when\ndhrd,colour,\n",                                "`colour`"     },
             wrong_table{"required",   "registry,column,when\ndhrd,end,smoking_start=\n",                     "value"        },
             wrong_table{"required",   "registry,column,when\ndhrd,set,\n",                                   "supply"       },
             wrong_table{"required",   "registry,column,when\ndhrd,end,\n",                                   "`hjertekom`"  },
             wrong_table{"tests",      "datum,method,system,code,unit\nsteps,m,s,c,m\n",                      "`steps@start`"}
    }) {
        const auto read =
            registry_rules::read(registry_rules::built_in().data(), {
                                                                        {one.name, one.content}
        });
        const auto* const problem = std::get_if<registry_rules::problem>(&read);
        ASSERT_NE(problem, nullptr) << one.content;
        EXPECT_NE(problem->text.find(one.says), std::string::npos) << problem->text << " of " << one.content;
        EXPECT_GT(problem->line, 0U);
    }
}

}  // namespace
}  // namespace genvej::gateway::registry
