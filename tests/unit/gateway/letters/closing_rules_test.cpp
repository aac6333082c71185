#include "gateway/letters/closing_rules.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::letters {
namespace {

std::vector<std::string> texts(const std::vector<letter_line>& lines) {
    std::vector<std::string> out;
    for (const letter_line& one : lines) out.push_back(one.text);
    return out;
}

/// Everything that a closing letter can say.
facts everything() {
    facts out;
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
             {"start",                 "01.09.2026"           },
             {"end",                   "01.12.2026"           },
             {"completed",             "yes"                  },
             {"attended",              "21"                   },
             {"planned",               "24"                   },
             {"attendance",            "88"                   },
             {"hads_a_start",          "9"                    },
             {"hads_a_end",            "6"                    },
             {"hads_a_band",           "normal"               },
             {"hads_d_start",          "11"                   },
             {"hads_d_end",            "8"                    },
             {"hads_d_band",           "mulig"                },
             {"hads_date",             "01.12.2026"           },
             {"hads_risk",             "yes"                  },
             {"gp_advised",            "yes"                  },
             {"smoking_start",         "ryger"                },
             {"smoking_end",           "eks-ryger"            },
             {"remaining_need",        "foreningsmotion"      },
             {"attached",              "yes"                  },
             {"department",            "Kardiologisk Afdeling"},
             {"responsibility_source", "Kardiologisk Afdeling"},
             {"responsibility_date",   "28.11.2026"           },
             {"responsibility_who",    "egen læge"           }
    })
        out.know(name, value, std::string("Observation/") + name);
    facts& test = out.add("test");
    test.know("name", "6 minutters gangtest");
    test.know("first", "330");
    test.know("last", "410");
    test.know("unit", "m");
    test.know("change", "+24");
    test.know("same_method", "yes");
    return out;
}

TEST(closing_rules, a_whole_letter) {
    const auto lines = closing_rules::built_in().lines("closing", everything());
    EXPECT_EQ(texts(lines),
              (std::vector<std::string>{
                  "Forløb 01.09.2026-01.12.2026: gennemført.", "Fremmøde 21 af 24 planlagte (88 %).",
                  "6 minutters gangtest: 330 -> 410 m (+24 %).",
                  "HADS angst 9 -> 6 (normal); depression 11 -> 8 (mulig).",
                  "Borgeren er i øget risiko for angst/depression og er vejledt til at kontakte egen læge.",
                  "Rygning: ryger -> eks-ryger.", "Videre behov: foreningsmotion.",
                  "Borgeren er fortsat tilknyttet Kardiologisk Afdeling.",
                  "Ifølge Kardiologisk Afdeling af 28.11.2026 har egen læge behandlingsansvaret."}));
    EXPECT_EQ(lines[1].row, "mappings/closing/lines.csv:12");
    EXPECT_EQ(lines[1].from, (std::vector<std::string>{"Observation/attended", "Observation/planned",
                                                       "Observation/attendance"}));
}

TEST(closing_rules, every_row_gives_a_line) {
    // Each row of the two files is the first that applies for some facts, else nobody would miss it.
    std::set<std::string> seen;
    const std::vector<std::string> names = {"corrects",     "start",      "end_reason",   "same_method",
                                            "first",        "last",       "hads_a_start", "hads_a_end",
                                            "hads_d_start", "hads_d_end", "gp_advised",   "smoking_start",
                                            "department"};
    const closing_rules& rules = closing_rules::built_in();
    const facts all = everything();
    for (unsigned bits = 0; bits < (1U << names.size()); ++bits) {
        const auto has = [&](std::string_view name) {
            const auto at = std::find(names.begin(), names.end(), name);
            return at == names.end() || (bits >> static_cast<unsigned>(at - names.begin()) & 1U) != 0;
        };
        facts some;
        for (const auto& [name, value] : all.all()) {
            if (has(name)) some.know(name, value.value);
        }
        if (has("corrects")) some.know("corrects", "02.12.2026");
        if (has("end_reason")) some.know("end_reason", "anden sygdom");
        facts& test = some.add("test");
        for (const auto& [name, value] : all.members("test").front().all()) {
            if (has(name)) test.know(name, value.value);
        }
        facts& other = some.add("test");
        other = some.members("test").front();
        if (has("same_method")) other.know("same_method", "no");
        for (const char* const completed : {"yes", "no"}) {
            some.know("completed", completed);
            for (const char* const content : {"closing", "hads"}) {
                for (const letter_line& line : rules.lines(content, some)) seen.insert(line.row);
            }
        }
    }
    for (const std::string_view file : {"lines", "hads_lines"}) {
        const std::string path = "mappings/closing/" + std::string(file) + ".csv";
        std::uint32_t number = 0;
        std::string_view text = model::resource_text(path);
        while (!text.empty()) {
            ++number;
            const std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(line.size() + 1, text.size()));
            if (line.empty() || line.front() == '#' || line.rfind("line,", 0) == 0) continue;
            EXPECT_EQ(seen.count(path + ":" + std::to_string(number)), 1U) << path << ":" << number;
        }
    }
}

TEST(closing_rules, recipients_by_region) {
    const closing_rules& rules = closing_rules::built_in();
    const auto names = [&](std::uint16_t municipality, const facts& known) {
        std::vector<std::string> out;
        for (const recipient_row* const one : rules.recipients(municipality, known))
            out.push_back(one->recipient + ":" + one->content);
        return out;
    };
    facts known;
    EXPECT_EQ(names(851, known), (std::vector<std::string>{"gp:closing"}));
    known.know("ischaemic", "yes");
    EXPECT_EQ(names(851, known), (std::vector<std::string>{"gp:closing", "hospital:hads"}));
    EXPECT_EQ(names(751, known), (std::vector<std::string>{"gp:closing", "hospital:closing"}));
    EXPECT_EQ(names(563, known), (std::vector<std::string>{"gp:closing", "referrer:closing"}));
    EXPECT_TRUE(names(999, known).empty());
    EXPECT_FALSE(rules.recipients(563, known).front()->by_rule);
    EXPECT_TRUE(rules.recipients(851, known).front()->by_rule);
}

/// The built-in files, one of them changed.
std::vector<row_error> errors_with(std::string_view file, std::string_view from, std::string_view to) {
    std::string changed(model::resource_text("mappings/closing/" + std::string(file) + ".csv"));
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    std::vector<row_error> wrong;
    const auto rules = closing_rules::read(
        [&](std::string_view name) {
            return name == file ? std::string_view(changed)
                                : model::resource_text("mappings/closing/" + std::string(name) + ".csv");
        },
        wrong);
    EXPECT_EQ(rules == nullptr, !wrong.empty());
    return wrong;
}

TEST(closing_rules, wrong_rows_are_refused_with_their_place) {
    struct wrong_row {
        const char *file, *from, *to, *text;
    };
    for (const wrong_row& one : {
             wrong_row{"lines",      "{attended}",                   "{atended}",                  "there is no fact `atended`"      },
             wrong_row{"lines",      "{attended}",                   "{attended",                  "a brace is not closed"           },
             wrong_row{"lines",      "completed=yes,",               "completed>yes,",             "there is no fact `completed>yes`"},
             wrong_row{"lines",      "completed=yes,",               "completed=,",                "is no condition"                 },
             wrong_row{"lines",      "course,,completed=yes !start", "other,,!start",              "do not stand together"           },
             wrong_row{"lines",      "test,test,same_method=yes",    "test,tests,same_method=yes", "no fact belongs"                 },
             wrong_row{"lines",      "{start}-{end}",                "{first}-{end}",              "belongs to the group `test`"     },
             wrong_row{"lines",      "line,each",                    "lines,each",                 "the column `line` is missing"    },
             wrong_row{"recipients", "midt,gp",                      "midt,gps",                   "no row for the recipient `gps`"  },
             wrong_row{"recipients", "closing,,rule",                "letter,,rule",               "`letter` is no content"          },
             wrong_row{"recipients", "closing,,rule",                "closing,,always",            "`always` releases nothing"       },
             wrong_row{"regions",    "825,nord-2021",                "825,nord",                   "no row for the region `nord`"    },
             wrong_row{"regions",    "825,nord-2021",                "820,nord-2021",              "is there twice"                  },
             wrong_row{"regions",    "825,nord-2021",                "82x,nord-2021",              "is no municipality"              },
             wrong_row{"facts",      "genvej",                       "",                           "has no meaning or no supplier"   },
             wrong_row{"facts",      "end,,end of",                  "start,,end of",              "the fact `start` is there twice" },
             wrong_row{"xdis91",     "{cpr},yes",                    "{cpr},no",                   "must is yes or empty"            },
    }) {
        const auto wrong = errors_with(one.file, one.from, one.to);
        ASSERT_FALSE(wrong.empty()) << one.text;
        const bool said = std::any_of(wrong.begin(), wrong.end(), [&](const row_error& error) {
            return error.text.find(one.text) != std::string::npos && error.line > 0 &&
                   error.file == "mappings/closing/" + std::string(one.file) + ".csv";
        });
        EXPECT_TRUE(said) << one.text << ", but: " << wrong.front().text;
    }
}

}  // namespace
}  // namespace genvej::gateway::letters
