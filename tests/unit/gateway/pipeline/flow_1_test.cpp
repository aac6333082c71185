/// MedCom's published pair of the conversion service, "Flow 1": their XDIS91 and XBIN01, and what their
/// service made of it, against what we make. Element by element; every difference stands below with its
/// reason, and in docs/standards-issues.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

#include <fmt/format.h>

#include "adapters/formats/fhir_xml.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/letter_in.hpp"
#include "gateway/pipeline/pairing.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::gateway {
namespace {

using model::node;

/// The SOR codes are those that MedCom's service wrote.
constexpr std::string_view directory =
    "gln,sor,kind,local_code,name,telephone,receives\n"
    "5790001382445,359001000016000,other,,MedCom testcenter,65432030,\n"
    "5790000121441,328051000016008,municipality,461,Social og Sundhed Odense Kommune,,\n";

/// `Patient.name.family = Hansen`, one for each value; resources by their type, ids and narratives left out.
void flatten(const node& at, const std::string& path, std::multiset<std::string>& out) {
    static const std::regex generated("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    if (!at.value.empty()) {
        std::string value(at.value.substr(0, 4000));
        if (value != "urn:uuid:c39ea6b2-6052-45e4-a207-415e0205ab6f")  // the object's own
            value = std::regex_replace(value, generated, "…");
        out.insert(path + " = " + value);
    }
    for (const node* child = at.first_element(); child != nullptr; child = child->next_element()) {
        if (child->name == "text" && at.parent != nullptr && at.parent->name == "resource") continue;
        if (child->name == "id" || child->name == "fullUrl") continue;
        const bool inside = child->name == "entry" || child->name == "resource" || at.name == "resource";
        const std::string name(child->name);
        flatten(*child, inside ? (at.name == "resource" ? name : "") : fmt::format("{}.{}", path, name), out);
    }
}

std::multiset<std::string> lines_of(const node& bundle) {
    std::multiset<std::string> out;
    flatten(bundle, "Bundle", out);
    return out;
}

enum class cause : std::uint8_t {
    theirs,   ///< their output is not what their own sheet or letter says
    latitude  ///< the sheet leaves it open
};

/// A line that only one of the two Bundles has.
struct difference {
    std::string_view line;
    cause why;
    std::string_view reason;
};

constexpr std::array<difference, 9> only_theirs{
    {
     {"Patient.name.family = Hansen", cause::theirs, "the letter's surname is another"},
     {"Patient.name.given = Ann", cause::theirs, "it belongs to the letter's surname"},
     {"Communication.payload.contentString = Denne meddelelse", cause::theirs,
         "empty lines of the letter are gone"},
     {"Communication.payload.contentAttachment.title = vektor_grafik", cause::theirs,
         "the rule of before January 2026; now the title is RefDescription"},
     {"PractitionerRole.code.coding.system", cause::theirs,
         "the sheet says `ukendt`; read out of the text"},
     {"PractitionerRole.code.coding.code = overlaege", cause::theirs,
         "the sheet says `ukendt`; read out of the text"},
     {"Practitioner.name.", cause::theirs, "the sheet says the organisation's name; read out of the text"},
     {"Organization.name = Social og Sundhed Odense Kommune", cause::theirs,
         "the letter's name is another"},
     {"Organization.name = MedCom testcenter", cause::theirs, "the letter has a department as well"},
     }
};

constexpr std::array<difference, 16> only_ours{
    {
     {"Bundle.identifier.", cause::latitude, "the letter's own identifiers, for the way back"},
     {"Patient.name.family = ", cause::theirs, "as the letter has it"},
     {"Communication.payload.contentString = Denne meddelelse", cause::theirs,
         "every break of the letter"},
     {"Communication.payload.contentAttachment.title = BIN", cause::theirs,
         "RefDescription, since January 2026"},
     {"Communication.payload.contentAttachment.size = 4297", cause::latitude, "FHIR has the element"},
     {"PractitionerRole.code.text = ukendt", cause::theirs, "the sheet's default"},
     {"Practitioner.name.text = Medcom testcenter, Certificering", cause::theirs, "the sheet's default"},
     {"Organization.name = Hjemmeplejen, Odense Kommune", cause::theirs, "as the letter has it"},
     {"Organization.name = Medcom testcenter, Certificering", cause::theirs,
         "organisation and department, joined"},
     {"Organization.identifier.system = https://genvej.invalid/fhir/identifier/", cause::latitude,
         "the sheet has a system xxx by the kind of number; these kinds have none that is published"},
     {"Organization.identifier.value = 5790001382445", cause::latitude, "the letter's second number"},
     {"Organization.identifier.value = 5790000121441", cause::latitude, "the letter's second number"},
     {"Organization.type.coding.", cause::latitude, "speciality: the sheet has no target"},
     {"Organization.address.line = Vandværksvej 99", cause::latitude,
         "receiver's address: the sheet has no target"},
     {"Organization.address.city = Hillerød", cause::latitude,
         "receiver's address: the sheet has no target"},
     {"Organization.address.postalCode = 3400", cause::latitude,
         "receiver's address: the sheet has no target"},
     }
};

template <std::size_t N>
std::vector<std::string> unexplained(const std::multiset<std::string>& left,
                                     const std::multiset<std::string>& right,
                                     const std::array<difference, N>& by, std::set<std::string_view>& used) {
    std::vector<std::string> out;
    std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(out));
    std::erase_if(out, [&](const std::string& line) {
        const auto found = std::find_if(by.begin(), by.end(), [&](const difference& one) {
            return line.compare(0, one.line.size(), one.line) == 0;
        });
        if (found != by.end()) used.insert(found->line);
        return found != by.end();
    });
    return out;
}

TEST(flow_1, differs_from_medcoms_own_output_only_as_is_said) {
    GENVEJ_NEEDS_SHARED_DATA();
    const auto samples = test::shared_data() / "samples/conversion";
    static const loaded_knowledge known = load_knowledge("", "");
    const auto organisations = mappings::organisations::read(directory);
    ASSERT_TRUE(organisations.has_value());
    translation_tools tools;
    tools.maps = known.value->maps.get();
    tools.directory = &*organisations;
    const std::string letter_bytes = test::read_file(samples / "Flow1-XDIS91_Ex_to_FHIR.xml");
    const std::string object_bytes = test::read_file(samples / "Flow1-XBIN01_Ex_to_FHIR.xml");
    intake letter = read_letters(letter_bytes, "", tools);
    const intake objects = read_letters(object_bytes, "", tools);
    ASSERT_TRUE(letter.ok() && objects.ok());
    const model::issues joined = join_objects(letter.tree, *letter.tree.root()->child("ClinicalEmail"),
                                              *objects.letters[0].element, 70'000'000);
    ASSERT_TRUE(joined.empty()) << to_line(joined.front());
    translate_letters(letter, tools);
    ASSERT_TRUE(letter.ok()) << to_line(*model::worst(letter.found));

    const std::string their_bytes = test::read_file(samples / "Flow1-CareCommunication_Ex_from_OIOXML.xml");
    const auto theirs = formats::read_fhir_xml(their_bytes);
    ASSERT_TRUE(theirs.ok());
    const auto left = lines_of(*theirs.value.root());
    const auto right = lines_of(*letter.letters[0].translated.target.root());
    ASSERT_GT(left.size(), 60U);
    std::set<std::string_view> used;
    for (const std::string& line : unexplained(left, right, only_theirs, used))
        ADD_FAILURE() << "theirs: " << line;
    for (const std::string& line : unexplained(right, left, only_ours, used))
        ADD_FAILURE() << "ours: " << line;
    for (const auto& one : only_theirs) EXPECT_TRUE(used.contains(one.line)) << "no longer so: " << one.line;
    for (const auto& one : only_ours) EXPECT_TRUE(used.contains(one.line)) << "no longer so: " << one.line;
}

}  // namespace
}  // namespace genvej::gateway
