#include "gateway/letters/write_letter.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/xsd_of.hpp"

namespace genvej::gateway::letters {
namespace {

/// `name=value`, separated by bars.
void know_all(facts& into, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('|'), text.size());
        const std::string_view one = text.substr(0, end);
        into.know(one.substr(0, one.find('=')), std::string(one.substr(one.find('=') + 1)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

facts heading() {
    facts out;
    know_all(out,
             "sent_date=2026-12-02|sent_time=10:15|envelope_id=KUV26120200001|letter_id=AFS26120200001|"
             "status=nytbrev|sender_gln=5799990000057|sender_code=825|sender_code_kind=kommunenummer|"
             "sender_name=Solbæk Kommune|sender_department=Sundhedscentret|sender_telephone=99000050|"
             "receiver_gln=5799990000033|receiver_code=999001|receiver_code_kind=ydernummer|"
             "receiver_name=Lægehuset Bøgely|cpr=0303030303|surname=Eksempel|given=Gudrun <Kirstine>|"
             "contact_status=inaktiv|course_name=hjerterehabilitering|ended_date=2026-12-01|"
             "ended_time=00:00");
    return out;
}

/// Facts that stand or fall together.
constexpr std::string_view parts[] = {
    "start=01.09.2026|end=01.12.2026|completed=yes",
    "attended=21|planned=24|attendance=88",
    "hads_a_start=9|hads_a_end=6|hads_a_band=normal",
    "hads_d_start=11|hads_d_end=8|hads_d_band=mulig",
    "hads_risk=yes",
    "smoking_start=ryger|smoking_end=eks-ryger",
    "remaining_need=motion & kost <fortsat>",
    "attached=yes|department=Kardiologisk Afdeling",
    "responsibility_source=EPJ|responsibility_date=28.11.2026|responsibility_who=egen læge",
};

intake take(const std::string& letter) {
    static const loaded_knowledge known = load_knowledge({}, {});
    translation_tools tools;
    tools.maps = known.value->maps.get();
    tools.directory = &known.value->directory;
    return take_letters(letter, {}, tools);
}

TEST(write_letter, every_combination_of_known_and_unknown_lines_is_a_letter) {
    const closing_rules& rules = closing_rules::built_in();
    std::size_t written = 0;
    for (unsigned bits = 1; bits < (1U << std::size(parts)); ++bits) {
        facts known = heading();
        for (std::size_t i = 0; i < std::size(parts); ++i) {
            if ((bits >> i & 1U) != 0) know_all(known, parts[i]);
        }
        const auto lines = rules.lines("closing", known);
        for (const char* const kind : {"XDIS91", "XDIS15"}) {
            const written_letter letter = write_letter(kind, rules, known, lines);
            ASSERT_TRUE(letter.missing.empty()) << letter.missing.front() << " of " << bits;
            const intake in = take(letter.text);
            for (const model::issue& wrong : in.found) ADD_FAILURE() << kind << model::to_line(wrong);
            ASSERT_EQ(in.kind(), kind);
            ASSERT_EQ(in.letters.size(), 1U);
            EXPECT_EQ(in.letters.front().patient, "0303030303");
            for (const letter_line& line : lines) {
                const auto text = model::text_of(*in.tree.root());
                EXPECT_NE(text.find(line.text), std::string::npos) << line.text;
            }
            ++written;
        }
    }
    EXPECT_EQ(written, 2U * 511U);
}

TEST(write_letter, the_correspondence_fits_the_published_schema) {
    GENVEJ_NEEDS_SHARED_DATA();
    facts known = heading();
    for (const std::string_view part : parts) know_all(known, part);
    const closing_rules& rules = closing_rules::built_in();
    const written_letter letter = write_letter("XDIS91", rules, known, rules.lines("closing", known));
    const intake in = take(letter.text);
    ASSERT_NE(in.is, nullptr);
    const auto file = test::xsd_of(in.is->name(), in.is->space(), in.is->root().name);
    ASSERT_FALSE(file.empty()) << "GENVEJ_SHARED holds no XSD of XDIS91";
    const test::verdict their = test::xsd(file).validate(letter.text);
    EXPECT_TRUE(their.good) << their.message << "\n" << letter.text;
}

TEST(write_letter, says_what_is_missing) {
    facts known = heading();
    const closing_rules& rules = closing_rules::built_in();
    known.know("remaining_need", "ingen");
    facts nameless;
    for (const auto& [name, value] : known.all()) {
        if (name != "surname" && name != "receiver_gln") nameless.know(name, value.value);
    }
    const written_letter letter = write_letter("XDIS91", rules, nameless, rules.lines("closing", nameless));
    EXPECT_TRUE(letter.text.empty());
    EXPECT_EQ(letter.missing, (std::vector<std::string>{"receiver_gln", "surname"}));
    EXPECT_EQ(rules.supplier_of("surname"), "municipality");
    EXPECT_EQ(write_letter("XDIS91", rules, known, {}).missing, (std::vector<std::string>{"lines"}));
}

}  // namespace
}  // namespace genvej::gateway::letters
