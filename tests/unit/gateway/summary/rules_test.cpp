#include "gateway/summary/rules.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::summary {
namespace {

TEST(summary_rules, every_method_of_a_measure_that_is_told_has_a_code) {
    const rules& by = rules::built_in();
    const pathway::rules& pathway = pathway::rules::built_in();
    std::size_t told = 0;
    for (const section_row& section : by.sections()) {
        for (const std::string& entry : section.entries) {
            if (pathway.measure(entry) == nullptr) continue;
            for (const pathway::measure_concept_row& row : pathway.measure_concepts()) {
                if (row.measure != entry) continue;
                ++told;
                EXPECT_NE(by.observation(entry, row.method), nullptr) << entry << " by " << row.method;
            }
        }
    }
    EXPECT_GT(told, 15U);
}

TEST(summary_rules, every_quantity_of_the_tests_is_among_their_entries) {
    const rules& by = rules::built_in();
    const auto tests = std::find_if(by.sections().begin(), by.sections().end(),
                                    [](const section_row& one) { return one.name == "tests"; });
    ASSERT_NE(tests, by.sections().end());
    for (const pathway::measure_row& one : pathway::rules::built_in().measures()) {
        if (one.kind != pathway::measure_kind::quantity) continue;
        EXPECT_EQ(std::count(tests->entries.begin(), tests->entries.end(), one.measure), 1) << one.measure;
    }
}

/// The built-in files, one of them changed.
std::vector<row_error> errors_with(std::string_view file, std::string_view from, std::string_view to) {
    std::string changed(model::resource_text("mappings/summary/" + std::string(file) + ".csv"));
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) changed.replace(at, from.size(), to);
    std::vector<row_error> wrong;
    const auto made = rules::read(
        [&](std::string_view name) {
            return name == file ? std::string_view(changed)
                                : model::resource_text("mappings/summary/" + std::string(name) + ".csv");
        },
        pathway::rules::built_in(), wrong);
    EXPECT_EQ(made == nullptr, !wrong.empty());
    return wrong;
}

TEST(summary_rules, wrong_rows_are_refused_with_their_place) {
    struct wrong_row {
        const char *file, *from, *to, *text;
    };
    for (const wrong_row& one : {
             wrong_row{"lines",        "{referred}",               "{refered}",                 "there is no fact `refered`"         },
             wrong_row{"lines",        "{referred}",               "{referred",                 "a brace is not closed"              },
             wrong_row{"lines",        "completed=yes",            "completed=",                "is no condition"                    },
             wrong_row{"lines",        "course,referred",          "curse,referred",            "there is no section `curse`"        },
             wrong_row{"lines",        "sessions,session,session", "sessions,session,sessions", "no fact belongs"                    },
             wrong_row{"lines",        "{start}",                  "{first}",                   "belongs to the group `test`"        },
             wrong_row{"lines",        "course,started",           "course,name",               "do not stand together"              },
             wrong_row{"sections",     ",episode,",                ",episodes,",                "`episodes` is no entry"             },
             wrong_row{"sections",     "mood,Angst",               "tests,Angst",               "the section `tests` is there twice" },
             wrong_row{"sections",     "Dit forløb",              "",                          "has no title or no code"            },
             wrong_row{"facts",        "referred,,day",            "state,,day",                "the fact `state` is there twice"    },
             wrong_row{"facts",        "who referred",             "",                          "has no meaning or no supplier"      },
             wrong_row{"observations", "1144649008",               "450738001",                 "does not measure walk6 by walk6"    },
             wrong_row{"observations", "401319005,survey",         "401319005,mood",            "`mood` is no category"              },
             wrong_row{"states",       "completed,finished",       "completed,done",            "no status of an EpisodeOfCare"      },
             wrong_row{"states",       "finished,final",           "finished,last",             "no status of a Composition"         },
             wrong_row{"states",       "started,active",           "begun,active",              "the state `started` has 0 rows"     },
             wrong_row{"shown",        "finished,past",            "finished,before",           "expected: past, coming"             },
             wrong_row{"shown",        "Encounter,finished",       "Procedure,finished",        "is no session"                      },
             wrong_row{"contacts",     "gp,",                      "doctor,",                   "nobody whom the citizen can turn to"},
             wrong_row{"consent",      "OPTIN,demanded",           "OPTIN,wanted",              "`wanted` is not understood"         },
             wrong_row{"document",     "type,http",                "kind,http",                 "`kind` is not understood"           },
             wrong_row{"waits",        "no_route,",                "no_way,",                   "no summary waits for `no_way`"      },
             wrong_row{"shown",        "type,status",              "kind,status",               "the column `type` is missing"       },
    }) {
        const auto wrong = errors_with(one.file, one.from, one.to);
        ASSERT_FALSE(wrong.empty()) << one.text;
        const bool said = std::any_of(wrong.begin(), wrong.end(), [&](const row_error& error) {
            return error.text.find(one.text) != std::string::npos && error.line > 0 &&
                   error.file == "mappings/summary/" + std::string(one.file) + ".csv";
        });
        EXPECT_TRUE(said) << one.text << ", but: " << wrong.front().text;
    }
}

}  // namespace
}  // namespace genvej::gateway::summary
