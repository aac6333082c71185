// Our strict pass and libxml2 say the same about documents that were spoiled at random.
#include <gtest/gtest.h>

#include <map>

#include "adapters/formats/charset.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "tests/support/libxml2.hpp"
#include "tests/support/mutate.hpp"

namespace genvej::formats {
namespace {

constexpr std::string_view judged_originals[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Emessage xmlns=\"urn:x:brev\" xmlns:p=\"urn:x:p\">\n  "
    "<Envelope nr=\"1\" p:art='a'>"
    "<Id>A1</Id></Envelope>\n  <p:Tekst>Hej <Bold>du</Bold> &amp; jeg "
    "&#230;<Break/></p:Tekst>\n</Emessage>\n",
    "<!-- f\xC3\xB8r --><a:r xmlns:a='u' xmlns:b='u2' a:x=\"1\" b:x=\"2\" x='3'><?pi data?><a:c><![CDATA[ "
    "<x> & ]]></a:c>t\xC3\xA6kst"
    "<d xmlns='v' xmlns:a='w' a:y='&lt;'><e/></d><a:f></a:f></a:r><!-- efter --> ",
    "<l><i n='1'/><i n='2'>to</i><i n=\"3\"><j>&gt;&#x2013;\n</j></i></l>",
};

/// Where we refuse more than XML does, by name: settled.md, "well-formedness" and "limits".
bool refused_by_intent(const model::issue& one) {
    return one.code() == "xml.doctype" || one.code().starts_with("limit.");
}

/// Where libxml2 accepts more than XML 1.0 does: a version number without minor part (production [26]), and
/// no white space before `standalone` when it was told not to look at the encoding ([32]).
bool libxml2_is_lenient(std::string_view text) {
    const std::string_view declaration = text.substr(0, text.find("?>"));
    for (const std::string_view slip : {"\"1.\"", "'1.'", "\"standalone", "'standalone"}) {
        if (declaration.find(slip) != std::string_view::npos) return true;
    }
    return false;
}

struct comparison {
    int good = 0;
    int bad = 0;
    std::map<std::string, int, std::less<>> codes;
};

void compare(const std::string& text, const std::string& how, comparison& seen) {
    const model::issues ours = check_well_formed(text);
    if (!ours.empty() && refused_by_intent(ours[0])) return;
    const test::verdict theirs = test::well_formed(text);
    if (theirs.good && libxml2_is_lenient(text)) return;
    EXPECT_EQ(ours.empty(), theirs.good) << how << "\n"
                                         << text << "\nours: " << (ours.empty() ? "good" : to_line(ours[0]))
                                         << "\nlibxml2: " << theirs.message;
    ++(theirs.good ? seen.good : seen.bad);
    if (!ours.empty()) ++seen.codes[std::string(ours[0].code())];
}

TEST(verdict, agrees_with_libxml2_over_mutations) {
    constexpr int rounds = 6000;
    comparison seen;
    test::byte_mutator mutator(20261122);
    for (const std::string_view original : judged_originals) {
        compare(std::string(original), "unchanged", seen);
        for (int i = 0; i < rounds && !HasFailure(); ++i) {
            const std::string bytes = mutator.mutate(original);
            // Bytes that are no UTF-8 any more come as windows-1252; a charset that is refused is never
            // scanned.
            const auto decoded = xml_to_utf8(bytes);
            if (decoded.ok()) compare(decoded.value.text, mutator.done(), seen);
        }
    }
    EXPECT_GT(seen.good, rounds / 4) << "too few mutations that leave a document right";
    EXPECT_GT(seen.bad, rounds);
    EXPECT_GE(seen.codes.size(), 20U) << "too few kinds of mistakes";
}

}  // namespace
}  // namespace genvej::formats
