/// Narratives against what MedCom obliges, and against the resources that they are made of.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "conformance/model/csv.hpp"
#include "conformance/model/escape.hpp"
#include "conformance/model/resources.hpp"
#include "conformance/profiles/element_table.hpp"
#include "mappings/engine/narrative.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/mappings/maps/workbench.hpp"

namespace genvej::test {
namespace {

const std::filesystem::path shown_mappings = std::filesystem::path(GENVEJ_SOURCE_DIR) / "mappings";

// ---- The table against the obligations
// -----------------------------------------------------------------------

/// Packages of obligations whose profiles no message of ours is made by, with the reason.
const std::map<std::string, std::string, std::less<>> not_emitted{
    {"core_4.0.0", "CareCommunication 5.0.2 and our own messages are written against core 3.0.1"},
};
const std::map<std::string, std::string, std::less<>> profiles_not_emitted{
    {"medcom-producer-organization", "HomeCareObservation"},
    {"medcom-requesterorganization", "HomeCareObservation"},
};

/// What a slice's name says and the table writes as an element or a predicate.
const std::map<std::string, std::string, std::less<>> slices{
    {"extension:date",          "extension.valueDateTime"                   },
    {"extension:author",        "extension.valueReference"                  },
    {"extension:authorContact", "extension.valueContactPoint"               },
    {"extension:sender",        "extension.valueReference"                  },
    {"extension:use",           "extension"                                 },
    {"identifier:EAN-ID",       "identifier[system=https://www.gs1.org/gln]"},
    {"identifier:SOR-ID",       "identifier[system=urn:oid:1.2.208.176.1.1]"},
    {"identifier:cpr",          "identifier[system=urn:oid:1.2.208.176.1.2]"},
};

/// `MessageHeader.destination:primary.receiver` as `destination.receiver`.
std::string plain_path(std::string_view element) {
    std::string out;
    std::size_t begin = element.find('.');
    while (begin < element.size()) {
        const std::size_t end = std::min(element.find('.', begin + 1), element.size());
        const std::string_view step = element.substr(begin + 1, end - begin - 1);
        const auto known = slices.find(step);
        out += out.empty() ? "" : ".";
        out += known != slices.end() ? known->second : std::string(step.substr(0, step.find(':')));
        begin = end;
    }
    return out;
}

/// Does the row's path lie at or below the obliged one? `value[x]` fits each of its forms.
bool fits(std::string_view row, std::string_view obliged) {
    while (!obliged.empty()) {
        const std::size_t end = std::min(obliged.find('.'), obliged.size());
        std::string_view wanted = obliged.substr(0, end);
        if (wanted.find('[') != std::string_view::npos && !wanted.ends_with("[x]")) {  // has a predicate
            const std::size_t close = obliged.find(']');
            wanted = obliged.substr(0, close + 1);
            if (!row.starts_with(wanted)) return false;
            row.remove_prefix(wanted.size());
        } else {
            const bool choice = wanted.ends_with("[x]");
            const std::string_view name = choice ? wanted.substr(0, wanted.size() - 3) : wanted;
            const std::size_t stop = std::min(row.find_first_of(".["), row.size());
            if (choice ? !row.substr(0, stop).starts_with(name) : row.substr(0, stop) != name) return false;
            row.remove_prefix(stop);
            if (row.starts_with('[')) row.remove_prefix(row.find(']') + 1);
        }
        obliged.remove_prefix(std::min(wanted.size() + 1, obliged.size()));
        if (row.starts_with('.')) row.remove_prefix(1);
    }
    return true;
}

const model::table& shown_rows() {
    static const model::table rows =
        model::table::read(model::resource_text("mappings/shared/narrative.tsv"), '\t').value();
    return rows;
}

/// Is there a row for an element of a profile (`MessageHeader.destination:primary.receiver`)? The id is
/// always shown.
bool has_row(std::string_view element, std::string_view profile) {
    std::string resource(element.substr(0, element.find('.')));
    std::string path = plain_path(element);
    if (profile == "medcom-messaging-destinationUseExtension") {
        resource = "MessageHeader";
        path = "destination.extension." + path;
    }
    const auto& rows = shown_rows().rows();
    return path == "id" || std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
               return row.fields[0] == resource && fits(row.fields[1], path);
           });
}

TEST(narratives, each_obligation_has_a_row) {
    GENVEJ_NEEDS_SHARED_DATA();
    const std::string text = read_file(shared_data() / "derived" / "narrative-obligations.tsv");
    const auto obligations = model::table::read(text, '\t').value();
    std::size_t joined = 0;
    for (const auto& obligation : obligations.rows()) {
        if (not_emitted.contains(obligation.fields[0])) continue;
        if (profiles_not_emitted.contains(obligation.fields[1])) continue;
        EXPECT_TRUE(has_row(obligation.fields[2], obligation.fields[1]))
            << obligation.fields[1] << ": " << obligation.fields[2];
        ++joined;
    }
    EXPECT_EQ(joined, 98U) << "the obligations of CareCommunication, messaging and core 3.0.1";
}

/// MedCom's profiles without obligations: what they must support is shown (governance of narratives).
TEST(narratives, what_an_acknowledgement_must_support_has_a_row) {
    GENVEJ_NEEDS_SHARED_DATA();
    const std::string text = read_file(shared_data() / "derived" / "profile-elements.tsv");
    const auto elements = model::table::read(text, '\t').value();
    std::size_t joined = 0;
    for (const auto& element : elements.rows()) {
        const bool counts =
            element.fields[0] == "acknowledgement_2.0.3" || element.fields[0] == "messaging_2.1.0";
        const std::string_view path = element.fields[2];
        if (!counts || element.fields[5] != "MS" || profiles_not_emitted.contains(element.fields[1]))
            continue;
        if (path.starts_with("Bundle.") || path.ends_with(".text")) {
            if (path != "OperationOutcome.issue.details.text") continue;
        }
        EXPECT_TRUE(has_row(path, element.fields[1])) << element.fields[1] << ": " << path;
        ++joined;
    }
    EXPECT_EQ(joined, 38U) << "MessageHeader, Provenance, Organization and OperationOutcome";
}

TEST(narratives, the_join_can_fail) {
    EXPECT_TRUE(fits("destination.receiver.reference", plain_path("MessageHeader.destination:cc.receiver")));
    EXPECT_TRUE(fits("eventCoding.code", plain_path("MessageHeader.event[x].code")));
    EXPECT_TRUE(
        fits("identifier[system=urn:oid:1.2.208.176.1.2].value", plain_path("Patient.identifier:cpr")));
    EXPECT_FALSE(fits("identifier.value", plain_path("Organization.identifier:EAN-ID")));
    EXPECT_FALSE(
        fits("payload.extension.valueDateTime", plain_path("Communication.payload:string.extension:author")));
    EXPECT_FALSE(fits("destination.endpoint", plain_path("MessageHeader.destination:cc.receiver")));
}

// ---- Resources against their narratives
// ----------------------------------------------------------------------

/// Leaves that no narrative shows, with the reason.
bool is_excused(std::string_view path) {
    const auto ends = [&](std::string_view with) { return path.ends_with(with); };
    return ends(".system")                  // the label says whose number or code it is
           || ends(".extension.url")        // the label says what it is
           || ends(".meta.profile")         // which rules it follows, no content
           || ends(".data")                 // base64, which MedCom forbids here
           || ends(".section.text.status")  // the section's own narrative
           || ends(".section.text.div");
}

using leaf_visitor = std::function<void(const std::string& path, model::node& leaf)>;

void visit_leaves(model::node& from, const std::string& path, const leaf_visitor& visit) {
    if (from.first == nullptr) return visit(path, from);
    for (model::node* child = from.first; child != nullptr; child = child->next)
        visit_leaves(*child, path + "." + std::string(child->name), visit);
}

void visit_resources(model::node& bundle, const std::function<void(model::node&)>& visit) {
    for (model::node* entry = bundle.child("entry"); entry != nullptr; entry = entry->next_same())
        visit(*entry->child("resource")->first);
}

std::string as_markup(std::string_view value) {
    std::string out;
    model::append_escaped(out, value);
    for (std::size_t at = out.find('\n'); at != std::string::npos; at = out.find('\n'))
        out.replace(at, 1, "<br/>");
    return out;
}

/// Bundles of the examples, as the maps' tests write them.
std::vector<std::filesystem::path> bundles() {
    return files_below(shown_mappings, "bundle.json");
}

/// The Bundle without its narratives, so that ours are made.
void take_narratives_away(model::node& bundle) {
    visit_resources(bundle, [](model::node& resource) {
        model::node* before = nullptr;
        for (model::node* at = resource.first; at != nullptr; before = at, at = at->next) {
            if (at->name != "text") continue;
            (before == nullptr ? resource.first : before->next) = at->next;
            if (resource.last == at) resource.last = before;
            return;
        }
    });
}

/// Makes our narratives and looks for every value in them; how many values there were.
std::size_t look_for_values(model::document& bundle, const std::string& name) {
    std::size_t values = 0;
    take_narratives_away(*bundle.root());
    mappings::add_narratives(bundle);
    visit_resources(*bundle.root(), [&](model::node& resource) {
        const std::string div(resource.child("text")->child("div")->value);
        visit_leaves(resource, std::string(resource.name), [&](const std::string& path, model::node& leaf) {
            if (is_excused(path) || path.starts_with(std::string(resource.name) + ".text.")) return;
            ++values;
            EXPECT_NE(div.find(as_markup(leaf.value)), std::string::npos) << name << ": " << path << "\n"
                                                                          << div;
        });
    });
    return values;
}

TEST(narratives, every_value_of_every_example_is_shown) {
    std::size_t values = 0;
    for (const auto& file : bundles()) {
        model::document bundle = from_json(read_file(file));
        values += look_for_values(bundle, file.filename().string());
    }
    EXPECT_GT(values, 1500U);
}

TEST(narratives, every_value_of_published_messages_is_shown) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t messages = 0;
    for (const char* folder : {"carecommunication", "acknowledgement"}) {
        for (const auto& file : files_below(shared_data() / "samples" / folder, "")) {
            const std::string text = read_file(file);
            auto read = text.starts_with('{') ? formats::read_fhir_json(text) : formats::read_fhir_xml(text);
            ASSERT_TRUE(read.ok()) << file << all_lines(read.found);
            EXPECT_GT(look_for_values(read.value, file.filename().string()), 20U);
            ++messages;
        }
    }
    EXPECT_EQ(messages, 12U);
}

/// Elements of the markup other than those that a narrative of ours has; the text between them, by line.
void read_markup(const model::node& from, std::vector<std::string>& foreign) {
    for (const model::node* at = from.first; at != nullptr; at = at->next) {
        if (at->name.empty()) continue;
        if (at->name != "p" && at->name != "br") foreign.emplace_back(at->name);
        read_markup(*at, foreign);
    }
}

const std::array<std::string_view, 8> hostile{
    "<script>alert('x')</script>",
    "&amp;&lt;&#x41; & &&",
    "\"'><img src=x onerror=y>",
    "]]><!-- <?xml ?>",
    "\u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u0627\u0644\u0639\u0631\u0628",
    "\U0001F600 e\u0301\u0328 \u00e6\u00f8\u00e5",
    "</p></div><div>",
    "two\nlines\r\nand \u0085 more",
};

TEST(narratives, hostile_content_stays_text) {
    for (const std::string_view bad : hostile) {
        for (const auto& file : bundles()) {
            model::document bundle = from_json(read_file(file));
            take_narratives_away(*bundle.root());
            std::size_t number = 0;
            visit_resources(*bundle.root(), [&](model::node& resource) {
                visit_leaves(
                    resource, std::string(resource.name), [&](const std::string& path, model::node& leaf) {
                        if (is_excused(path) || leaf.as != model::literal::string) return;
                        leaf.value = bundle.memory().copy(std::string(bad) + std::to_string(++number));
                    });
            });
            mappings::add_narratives(bundle);
            visit_resources(*bundle.root(), [&](model::node& resource) {
                const std::string div(resource.child("text")->child("div")->value);
                const auto read = formats::read_xml(div);
                ASSERT_TRUE(read.ok()) << all_lines(read.found) << div;
                std::vector<std::string> foreign;
                read_markup(*read.value.root(), foreign);
                EXPECT_TRUE(foreign.empty()) << foreign.front() << " in " << div;
                EXPECT_NE(div.find(as_markup(bad)), std::string::npos) << div;
            });
        }
    }
}

}  // namespace
}  // namespace genvej::test
