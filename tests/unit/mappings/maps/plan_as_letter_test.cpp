/// A rehabilitation plan as correspondence: everything is there, and can be taken out again. Shown for every
/// example plan and for the published one.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

namespace fs = std::filesystem;
using model::node;

struct both {
    read_letter plan;
    model::document letter;
};

both as_letter(std::string_view bytes) {
    both out{parse_letter(bytes), model::document()};
    const mappings::context with{&shipped_directory(), 0, false};
    const auto made = mappings::letter_to_fhir(*out.plan.map, *out.plan.document.root(), with);
    EXPECT_FALSE(model::has_errors(made.found)) << all_lines(made.found);
    const model::document bundle = from_json(emitted_json(*made.target.root()));
    const std::vector<std::string> receives{"XDIS91"};
    const auto writers = maps().writers(*bundle.root(), receives);
    EXPECT_EQ(writers.size(), 1U);
    const auto written = mappings::fhir_to_letter(*writers.at(0), *bundle.root(), with);
    EXPECT_FALSE(model::has_errors(written.found)) << all_lines(written.found);
    out.letter = through_xml(*written.target.root());
    return out;
}

/// Name and bytes of all plans at hand.
std::map<std::string, std::string> plans() {
    std::map<std::string, std::string> out;
    for (const fs::path& file :
         files_below(fs::path(GENVEJ_SOURCE_DIR) / "mappings/ggop/examples", "letter.xml"))
        out[file.parent_path().filename().string()] = read_file(file);
    if (!shared_data().empty())
        out["published"] = read_file(shared_data() / "samples/ggop/ggop_specialiseret.xml");
    return out;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// Characters of the whole letter, one blank for white space and line ends.
void characters(const node& at, std::string& out) {
    if (!at.is_element()) out += at.value;
    if (at.name == "Break" || at.name == "Space") out += ' ';
    for (const node* child = at.first; child != nullptr; child = child->next) characters(*child, out);
    if (at.is_element() && at.first != nullptr) out += ' ';
}

/// What the letter need not repeat, and why.
const std::map<std::string, std::string>& not_repeated() {
    static const std::map<std::string, std::string> all{
        {"VersionCode", "of the plan; the letter has its own"                                   },
        {"TypeCode",    "of the plan; that of a code is said by the code itself"                },
        {"StatusCode",
         "nytbrev and rettetbrev are the letter's own status, a cancelled plan is said in words"},
    };
    return all;
}

void texts_of(const node& at, std::vector<const node*>& out) {
    for (const node* child = at.first; child != nullptr; child = child->next) {
        if (child->is_element()) {
            texts_of(*child, out);
        } else if (!collapsed(child->value).empty()) {
            out.push_back(child);
        }
    }
}

TEST(plan_as_letter, every_text_is_there) {
    std::size_t texts = 0;
    std::size_t plans_seen = 0;
    for (const auto& [name, bytes] : plans()) {
        SCOPED_TRACE(name);
        const both one = as_letter(bytes);
        std::string all;
        characters(*one.letter.root(), all);
        all = lower(collapsed(all));
        std::vector<const node*> source;
        texts_of(*one.plan.document.root(), source);
        for (const node* text : source) {
            if (not_repeated().contains(std::string(text->parent->name))) continue;
            EXPECT_NE(all.find(lower(collapsed(text->value))), std::string::npos)
                << path_of(*text->parent, model::path_style::xml) << ": " << text->value;
            ++texts;
        }
        ++plans_seen;
    }
    EXPECT_GE(plans_seen, 6U);
    EXPECT_GE(texts, 250U);
}

/// Mixed content as text, with its markup.
std::string markup(const node* first, const node* end) {
    std::string out;
    for (const node* at = first; at != end; at = at->next) {
        if (!at->is_element()) {
            out += at->value;
            continue;
        }
        out += "<" + std::string(at->name) + ">" + markup(at->first, nullptr) + "</" + std::string(at->name) +
               ">";
    }
    return out;
}

struct section {
    std::string heading, content;
};

/// Cuts a letter's text at the headings: bold, with a `Space` at the end.
std::vector<section> cut(const node& text) {
    const auto is_heading = [](const node& at) {
        return at.name == "Bold" && at.last != nullptr && at.last->name == "Space";
    };
    std::vector<section> out;
    const node* from = text.first;
    while (from != nullptr && !is_heading(*from)) from = from->next;
    while (from != nullptr) {
        const node* end = from->next;
        while (end != nullptr && !is_heading(*end)) end = end->next;
        const node* content = from->next == end ? end : from->next->next;  // behind the heading's line
        out.push_back({text_of(*from), markup(content, end)});
        from = end;
    }
    return out;
}

/// A line end closes a section, a blank line parts it from the next: both are ours. The last one has neither.
std::string without_line_ends(std::string content, std::size_t of_ours) {
    constexpr std::string_view line_end = "<Break></Break>";
    for (; of_ours != 0 && content.ends_with(line_end); --of_ours)
        content.resize(content.size() - line_end.size());
    return content;
}

struct part {
    std::string_view element, heading;
};
constexpr std::array<part, 8> parts = {
    {{"InformationForPatientAndRelatives", "Information om behandling til patient og pårørende"},
     {"PracticalInformation", "Praktiske oplysninger"},
     {"PatientSafetyAspects", "Patientsikkerhedsmæssige forhold"},
     {"RehabilitationDeadline", "Tidsfrist for start af genoptræning"},
     {"PatientHealthSummary", "Helbredsforhold inkl. beskrivelse af behandlingsforløb - Sammenfatning"},
     {"AbilityAtDischargeSummary",
      "Helbredsrelateret funktionsevne på udskrivningstidspunktet - Sammenfatning"},
     {"AbilityAtDischargeExtended",
      "Udvidet beskrivelse af helbredsrelateret funktionsevne på udskrivningstidspunktet"},
     {"RehabilitationNeedAndPotential", "Patientens genoptræningsbehov og potentiale"}}
};

TEST(plan_as_letter, formatted_texts_can_be_cut_out_again) {
    std::size_t compared = 0;
    for (const auto& [name, bytes] : plans()) {
        SCOPED_TRACE(name);
        const both one = as_letter(bytes);
        const node* email = one.letter.root()->child("ClinicalEmail");
        ASSERT_NE(email, nullptr);
        const node* information = email->child("ClinicalInformation");
        ASSERT_NE(information, nullptr);
        EXPECT_EQ(information->next_same(), nullptr) << "one text";
        const std::vector<section> sections = cut(*information->child("Text01"));
        const node& plan = *one.plan.document.root()->child("RehabilitationPlan");
        for (const auto& [element, heading] : parts) {
            const node* source = plan.child(element);
            if (source == nullptr) continue;
            const auto found = std::find_if(sections.begin(), sections.end(),
                                            [&, h = heading](const section& at) { return at.heading == h; });
            ASSERT_NE(found, sections.end()) << heading;
            const std::size_t ours = &*found == &sections.back() ? 0 : 2;
            EXPECT_EQ(without_line_ends(found->content, ours), markup(source->first, nullptr)) << heading;
            ++compared;
        }
        auto next = sections.begin();
        for (const node* excerpt = plan.child("JournalExcerpt"); excerpt != nullptr;
             excerpt = excerpt->next_same()) {
            next = std::find_if(next, sections.end(),
                                [](const section& at) { return at.heading == "Uddrag fra journal"; });
            ASSERT_NE(next, sections.end());
            const std::string content = without_line_ends(next->content, &*next == &sections.back() ? 0 : 2);
            const std::string comment = markup(excerpt->child("Comment")->first, nullptr);
            EXPECT_TRUE(content.ends_with("<Break></Break>" + comment)) << content << "\n" << comment;
            const node* title = excerpt->child("TypeOfExcerpt");
            if (title != nullptr) {
                EXPECT_TRUE(content.starts_with("Uddrag: " + text_of(*title) + "<Break>")) << content;
            }
            ++next;
            ++compared;
        }
    }
    EXPECT_GE(compared, 15U) << "our own examples alone hold so many";
}

TEST(plan_as_letter, a_bold_line_of_the_clinician_is_no_heading) {
    std::string bytes =
        read_file(fs::path(GENVEJ_SOURCE_DIR) / "mappings/ggop/examples/cardiac_general/letter.xml");
    const std::size_t at = bytes.find("PracticalInformation>");
    ASSERT_NE(at, std::string::npos);
    const std::size_t end = bytes.find('>', at) + 1;
    const std::string prefix =
        bytes.find("a:Bold") != std::string::npos || bytes.find("xmlns:a=") != std::string::npos ? "a:" : "";
    bytes.insert(end, "<" + prefix + "Bold>Diagnoser</" + prefix + "Bold><" + prefix + "Break/>");
    const both one = as_letter(bytes);
    const auto sections =
        cut(*one.letter.root()->child("ClinicalEmail")->child("ClinicalInformation")->child("Text01"));
    EXPECT_EQ(std::count_if(sections.begin(), sections.end(),
                            [](const section& each) { return each.heading == "Diagnoser"; }),
              1);
}

/// MedCom's converter made a letter of the same plan: outside the text they agree, but for its invented
/// location numbers.
TEST(plan_as_letter, agrees_with_the_published_letter) {
    GENVEJ_NEEDS_SHARED_DATA();
    const both ours = as_letter(read_file(shared_data() / "samples/ggop/ggop_specialiseret.xml"));
    const read_letter theirs =
        parse_letter(read_file(shared_data() / "samples/ggop/ggop_specialiseret_as_xdis91.xml"));
    const std::vector<allowed_difference> allowed{
        {"Sender/EANIdentifier",       "afsender", "*"},
        {"Receiver/EANIdentifier",     "modtager", "*"},
        {"ClinicalInformation/Text01", "*",        "*"},
    };
    for (const auto& line :
         letter_differences(*theirs.document.root(), *ours.letter.root(), text_form::exact, allowed))
        ADD_FAILURE() << line;
    // Every heading of theirs that stands for a part of the plan is one of ours.
    std::string all;
    characters(*ours.letter.root(), all);
    std::size_t words = 0;
    for (const std::string_view text :
         {"Ellinor", "Pedel", "DC189", "FB799", "Uddrag uden struktur", "Bjarne Goldbæk"}) {
        EXPECT_NE(all.find(text), std::string::npos) << text;
        ++words;
    }
    EXPECT_EQ(words, 6U);
}

}  // namespace
}  // namespace genvej::test
