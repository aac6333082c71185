#include "gateway/indicators/sets.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/indicators/set_words.hpp"

namespace genvej::gateway::indicators {
namespace {

using files = std::vector<indicator_sets::file>;

constexpr const char* head = "set,en,da,owner,from,until,replaced_by,day,certainty,source\n";
constexpr const char* titles = "set,indicator,type,standard,en,da,certainty,source\n";
constexpr const char* columns = "set,indicator,population,clause,datum,at,operator,value,certainty,source\n";

/// A small set that is good.
files good() {
    return {
        {"x/set.csv",        std::string(head) + "x,X,X,me,2020-01-01,,,ended,invented,s\n"                       },
        {"x/indicators.csv", std::string(titles) + "x,1,process,80,One,En,invented,s\n"                           },
        {"x/rows.csv",       std::string(columns) + "x,1,denominator,a,groups,,is,copd,invented,s\n"
                                              "x,1,numerator,a,completed,,yes,,invented,s\n"}
    };
}

data_rows::problem wrong(files from) {
    const auto read = indicator_sets::read(std::move(from));
    const auto* const found = std::get_if<data_rows::problem>(&read);
    EXPECT_NE(found, nullptr);
    return found == nullptr ? data_rows::problem{} : *found;
}

TEST(Sets, ASetOfAFolderStandsBesideTheShippedOnesOrInsteadOfOne) {
    const auto beside = std::get<std::shared_ptr<const indicator_sets>>(indicator_sets::read(good()));
    ASSERT_NE(beside->find("x"), nullptr);
    EXPECT_NE(beside->find("dhrd-2019"), nullptr);
    files own = good();
    for (auto& one : own) {
        one.path.replace(0, 1, "copd-demo");
        for (std::size_t at = 0; (at = one.text.find("\nx,", at)) != std::string::npos;)
            one.text.replace(at + 1, 1, "copd-demo");
    }
    const auto instead = std::get<std::shared_ptr<const indicator_sets>>(indicator_sets::read(own));
    EXPECT_EQ(instead->find("copd-demo")->indicators.size(), 1U) << "as a whole";
}

TEST(Sets, ARowThatIsWrongIsNamedWithItsLineAndARemedy) {
    struct mistake {
        const char* row;
        const char* says;
    };
    for (const mistake& one : {
             mistake{"x,1,numerator,b,luck,,yes,,invented,s",                               "no datum `luck`"      },
             mistake{"x,1,numerator,b,walk6,middle,at_least,3,invented,s",                  "not known at"         },
             mistake{"x,1,numerator,b,completed,,maybe,,invented,s",                        "no operator `maybe`"  },
             mistake{"x,2,numerator,b,completed,,yes,,invented,s",                          "indicators.csv has no"},
             mistake{"x,1,crowd,b,completed,,yes,,invented,s",                              "population"           },
             mistake{"x,1,numerator,b,completed,,at_least,3,invented,s",                    "another kind"         },
             mistake{"x,1,numerator,b,attendance,,at_least,much,invented,s",                "same kind"            },
             mistake{"x,1,numerator,b,attendance,,at_least,,invented,s",                    "same kind"            },
             mistake{"x,1,numerator,b,systolic,end,below,systolic@end,invented,s",          "itself"               },
             mistake{"x,1,numerator,b,walk6,end,rises_percent,10,invented,s",               "start end"            },
             mistake{"x,1,numerator,b,walk6,start end,rises_percent,0,invented,s",          "per cent"             },
             mistake{"x,1,numerator,b,training_from,,within_days,-1 discharged,invented,s", "28 discharged"        },
             mistake{"x,1,numerator,b,training_from,,within_days,28,invented,s",            "28 discharged"        },
             mistake{"x,1,numerator,b,completed,,known,,invented,s",                        "denominators only"    },
             mistake{"x,1,exclusion,b,completed,,known,,invented,s",                        "denominators only"    },
             mistake{"x,1,numerator,b,completed,,yes,now,invented,s",                       "no value"             },
             mistake{"x,1,numerator,a,completed,,yes,,invented,s",                          "same row"             },
             mistake{"x,1,numerator,,completed,,yes,,invented,s",                           "clause"               },
             mistake{"x,1,numerator,b,completed,,yes,,sure,s",                              "certainty"            },
             mistake{"y,1,numerator,b,completed,,yes,,invented,s",                          "folder"               }
    }) {
        files from = good();
        from[2].text += std::string(one.row) + "\n";
        const data_rows::problem found = wrong(from);
        EXPECT_EQ(found.file, "indicators/x/rows.csv") << one.row;
        EXPECT_EQ(found.line, 4U) << one.row;
        EXPECT_NE(found.text.find(one.says), std::string::npos) << one.row << ": " << found.text;
    }
}

TEST(Sets, WhatCanNeverHoldIsAContradiction) {
    for (const char* const rows : {"x,1,denominator,b,attendance,,at_least,80,invented,s\nx,1,numerator,b,"
                                   "attendance,,below,80,invented,s\n",
                                   "x,1,numerator,b,attendance,,at_least,80,invented,s\nx,1,numerator,c,"
                                   "attendance,,at_most,79.9,invented,s\n",
                                   "x,1,denominator,b,completed,,no,,invented,s\n",
                                   "x,1,denominator,b,smoking,end,is,smoker,invented,s\nx,1,numerator,b,"
                                   "smoking,end,is,former never,invented,s\n",
                                   "x,1,exclusion,b,groups,,is,copd,invented,s\n"}) {
        files from = good();
        from[2].text += rows;
        const data_rows::problem found = wrong(from);
        EXPECT_EQ(found.file, "indicators/x/rows.csv");
        EXPECT_TRUE(found.text.find("never hold together") != std::string::npos ||
                    found.text.find("nobody would be left") != std::string::npos)
            << found.text;
    }
    files fine = good();
    fine[2].text +=
        "x,1,denominator,b,groups,,is,ischaemic,invented,s\n"
        "x,1,denominator,c,attendance,,at_least,80,invented,s\n"
        "x,1,numerator,b,attendance,,at_most,80,invented,s\n";
    EXPECT_TRUE(std::holds_alternative<std::shared_ptr<const indicator_sets>>(indicator_sets::read(fine)));
}

TEST(Sets, HeadsAndTitlesThatAreWrongAreNamed) {
    struct mistake {
        std::size_t file;
        const char* from;
        const char* to;
        const char* says;
    };
    for (const mistake& one : {
             mistake{0, ",ended,",      ",education,",            "kind day"     },
             mistake{0, "2020-01-01,",  "January,",               "must be a day"},
             mistake{0, "2020-01-01,,", "2020-01-01,2019-01-01,", "exchange"     },
             mistake{0, ",,,ended",     ",,y,ended",              "no set `y`"   },
             mistake{0, ",,,ended",     ",,x,ended",              "circle"       },
             mistake{1, ",80,",         ",101,",                  "over 100"     },
             mistake{1, "process",      "guess",                  "`type`"       },
             mistake{1, "One",          "",                       "empty"        }
    }) {
        files from = good();
        std::string& in = from[one.file].text;
        const std::size_t at = in.find(one.from);
        ASSERT_NE(at, std::string::npos) << one.from;
        in.replace(at, std::string(one.from).size(), one.to);
        const data_rows::problem found = wrong(from);
        EXPECT_EQ(found.line, 2U) << one.says;
        EXPECT_NE(found.text.find(one.says), std::string::npos) << found.text;
    }
}

TEST(Sets, NamesAreThereOnceAndFilesAllThree) {
    files twice = good();
    twice[1].text += "x,1,process,80,Again,Igen,invented,s\n";
    EXPECT_NE(wrong(twice).text.find("line 2 already"), std::string::npos);
    files heads = good();
    heads[0].text += "x,X,X,me,,,,ended,invented,s\n";
    EXPECT_NE(wrong(heads).text.find("one line"), std::string::npos);
    files missing = good();
    missing.pop_back();
    EXPECT_NE(wrong(missing).text.find("missing"), std::string::npos);
    files more = good();
    more.push_back({"x/notes.txt", "hello"});
    EXPECT_NE(wrong(more).text.find("take this file away"), std::string::npos);
    files bare = good();
    bare[2].text = std::string(columns) + "x,1,denominator,a,groups,,is,copd,invented,s\n";
    EXPECT_NE(wrong(bare).text.find("numerator"), std::string::npos);
}

TEST(Sets, AWordWithASlipIsNamed) {
    files from = good();
    from[2].text.replace(from[2].text.find("copd"), 4, "copdd");
    const auto read = std::get<std::shared_ptr<const indicator_sets>>(indicator_sets::read(from));
    const auto found = check_words(*read, pathway::rules::built_in());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->file, "indicators/x/rows.csv");
    EXPECT_EQ(found->line, 2U);
    EXPECT_NE(found->text.find("ischaemic"), std::string::npos) << found->text;
}

}  // namespace
}  // namespace genvej::gateway::indicators
