#include "gateway/catalogue/catalogue.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::catalogue {
namespace {

constexpr const char* document_file = GENVEJ_SOURCE_DIR "/docs/data-catalogue.md";

made built_in() {
    return make_catalogue([](std::string_view path) { return model::resource_text(path); });
}

/// With one table changed.
made with(std::string_view path, std::string_view from, std::string_view to) {
    std::string changed(model::resource_text(path));
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) changed.replace(at, from.size(), to);
    return make_catalogue([&](std::string_view asked) {
        return asked == path ? std::string_view(changed) : model::resource_text(asked);
    });
}

TEST(catalogue, the_document_is_what_the_rows_say) {
    const made now = built_in();
    for (const std::string& error : now.errors) ADD_FAILURE() << error;
    if (std::getenv("GENVEJ_REBASELINE") != nullptr) {
        std::ofstream(document_file, std::ios::binary) << now.document;
        return;
    }
    std::ifstream in(document_file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    EXPECT_EQ(text.str(), now.document) << "genvej maps catalogue --out docs writes it anew";
}

TEST(catalogue, each_recipient_is_found_by_its_rows) {
    const std::string text = built_in().document;
    const auto line_of = [&](std::string_view datum) {
        const std::size_t at = text.find(fmt::format("\n| {} |", datum));
        EXPECT_NE(at, std::string::npos) << datum;
        return at == std::string::npos ? std::string()
                                       : text.substr(at + 1, text.find('\n', at + 1) - at - 1);
    };
    const std::string plan = line_of("course of interventions and how it ended");
    for (const char* const who :
         {"KL §140: mappings/klgateway/elements.csv:", "KL §119: mappings/klgateway/elements.csv:",
          "the letter to gp: mappings/closing/lines.csv:",
          "the citizen's summary: mappings/summary/lines.csv:"})
        EXPECT_NE(plan.find(who), std::string::npos) << who << " in " << plan;
    const std::string hads = line_of("HADS, anxiety and depression");
    EXPECT_NE(hads.find("the letter to hospital: mappings/closing/lines.csv:"), std::string::npos) << hads;
    EXPECT_NE(hads.find("mappings/closing/hads_lines.csv:"), std::string::npos) << hads;
    EXPECT_NE(hads.find("QuestionnaireResponse (gateway/record/questionnaire_items.csv:"), std::string::npos);
    EXPECT_EQ(hads.find("KL §"), std::string::npos) << "KL takes no measurements";
    const std::string link = line_of("where to meet by video");
    EXPECT_NE(link.find("participants of the video meeting: mappings/video/links.csv:"), std::string::npos);
    EXPECT_EQ(link.find("summary:"), std::string::npos);
    EXPECT_NE(line_of("answers of the citizen").find("**nobody yet**"), std::string::npos);
    const std::string medicine = line_of("groups of medicine");
    EXPECT_NE(medicine.find("indicators of dhrd-2019: gateway/indicators/sets/dhrd-2019/rows.csv:"),
              std::string::npos)
        << medicine;
    const std::string diet = line_of("diet screening");
    EXPECT_NE(diet.find("the registry DHRD: gateway/registry/columns.csv:"), std::string::npos) << diet;
    EXPECT_NE(line_of("education").find("the steering groups' tables: gateway/tables/dimensions.csv:"),
              std::string::npos);
}

TEST(catalogue, what_leaves_and_nobody_has_described_is_an_error) {
    struct wrong_row {
        const char *file, *from, *to, *text;
    };
    constexpr const char* data = "mappings/catalogue/data.csv";
    for (const wrong_row& one : {
             wrong_row{data,                            "; CarePlan.period.end",      "",                             "`CarePlan.period.end` belongs to no datum"},
             wrong_row{data,                            "hads_a_start hads_a_end",    "hads_a_end",
                       "the fact `hads_a_start` belongs to no datum"                                                                                             },
             wrong_row{data,                            ",walk6,",                    ",chair_stand,",                "0 rows have the measure `walk6`"          },
             wrong_row{data,                            "Goal.description",           "Patient.active",
                       "the record keeps Goal, and no datum is in it"                                                                                            },
             wrong_row{data,                            "Patient.name",               "Patient.nickname",             "R4 has no `Patient.nickname`"             },
             wrong_row{data,                            "Goal.description",           "Group.name",                   "no element of a resource of the record"   },
             wrong_row{data,                            ",walk6,",                    ",walk,",                       "measures.csv has no `walk`"               },
             wrong_row{data,                            "gp_advised,,,,gp\n",         "advised,,,,gp\n",              "no facts.csv has `advised`"               },
             wrong_row{data,                            "XREF15,,smoking",            "XREF99,,smoking",              "message_kinds.csv has no `XREF99`"        },
             wrong_row{data,                            "summary_patient video,once", "summary_patient letters,once",
                       "`letters` is none of"                                                                                                                    },
             wrong_row{data,                            "ldl hba1c,,,",               "ldl hba1c,,steps,",            "data.csv has no `steps`"                  },
             wrong_row{data,                            ",cabg,",                     ",,",                           "no row has `cabg`"                        },
             wrong_row{data,                            ",,,safety gp",               ",,,safely gp",                 "wishes.csv has no `safely`"               },
             wrong_row{"mappings/catalogue/wishes.csv", "wish,en",                    "wishes,en",
                       "the column `wish` is missing"                                                                                                            },
    }) {
        const made now = with(one.file, one.from, one.to);
        EXPECT_TRUE(now.document.empty()) << one.text;
        const bool said = std::any_of(now.errors.begin(), now.errors.end(), [&](const std::string& error) {
            return error.find(one.text) != std::string::npos && error.find(".csv:") != std::string::npos;
        });
        EXPECT_TRUE(said) << one.text << ", but: " << (now.errors.empty() ? "nothing" : now.errors.front());
    }
}

}  // namespace
}  // namespace genvej::gateway::catalogue
