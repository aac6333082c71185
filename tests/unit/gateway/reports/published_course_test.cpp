// KL's published §140 course, entered as a vendor would: the resources as they stood on each day, with names,
// participants and narratives that the record has and KL is not told. It must give KL's five reports.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "adapters/formats/fhir_json.hpp"
#include "conformance/model/tree.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/gateway/reports/built_file.hpp"

namespace genvej::gateway::reports::test {
namespace {

using model::node;

/// The course's reports in order, and the day on which the record got what each brought. 4a39 and 9960 have
/// the same timestamp; the plans of the latter begin a day later.
struct published {
    std::string_view file, date;
};
constexpr std::array<published, 5> course = {
    {{"e87d5e68-e5f3-476f-988f-4efda86b0645", "2022-05-23"},
     {"4b9443a2-7231-4387-8e3d-614bf193df49", "2022-05-28"},
     {"4a391f69-a909-4a79-92bd-1b0f812dc52a", "2022-06-21"},
     {"9960b8dc-5ebf-4166-83d7-b042bcc6aca5", "2022-06-22"},
     {"c2f75bbf-2027-41bf-b597-de5e242f2b3d", "2022-06-23"}}
};

std::string json_of(const node& resource) {
    std::string out;
    formats::write_fhir_json(resource, out);
    return out;
}

std::vector<const node*> resources(const model::document& bundle) {
    std::vector<const node*> out;
    for (const node* one = bundle.root()->child("entry"); one != nullptr; one = one->next_same())
        out.push_back(one->child("resource")->first_element());
    return out;
}

/// What the published examples have and we leave out, and the reverse: displays, and when a resource was
/// changed.
bool is_explained(const node& one) {
    return one.name == "display" || one.name == "lastUpdated";
}
/// KL's examples say `use: official` of every identifier; it is mandatory in that of CPR only.
bool is_use(const node& one) {
    return one.name == "use";
}

void flatten(const node& from, const std::string& path, std::set<std::string>& out) {
    if (is_explained(from) || is_use(from)) return;
    if (!from.has_elements()) out.insert(path + " = " + std::string(from.value));
    std::map<std::string_view, int> seen;
    for (const node* one = from.first_element(); one != nullptr; one = one->next_element())
        flatten(*one, path + "." + std::string(one->name) + std::to_string(seen[one->name]++), out);
}

std::set<std::string> flat(const node& resource) {
    std::set<std::string> out;
    flatten(resource, std::string(resource.name), out);
    return out;
}

/// The record's resource: the published one without KL's claim, with what a record has besides.
std::string as_recorded(const node& resource) {
    std::string body = json_of(resource);
    const std::size_t meta = body.find(R"("meta":)");
    body.erase(meta, body.find("]},", meta) + 3 - meta);
    const std::string more =
        resource.name == "Patient"     ? R"("name":[{"family":"Testesen"}],)"
        : resource.name == "Encounter" ? R"("participant":[{"individual":{"display":"Test Testesen"}}],)"
        : resource.name == "CarePlan"  ? R"("title":"Et forløb","note":[{"text":"kun i journalen"}],)"
                                       : "";
    return body.insert(body.find(R"("id":)"), more);
}

class published_course : public ::testing::Test {
protected:
    void SetUp() override {
        GENVEJ_NEEDS_SHARED_DATA();
        for (const published& one : course) {
            const auto path = genvej::test::shared_data() / "samples" / "kl-gateway-140" /
                              ("Bundle-" + std::string(one.file) + ".json");
            texts.push_back(genvej::test::read_file(path));
            auto read = formats::read_fhir_json(texts.back());
            ASSERT_TRUE(read.ok());
            bundles.push_back(std::move(read.value));
        }
    }

    /// Posts of each report what is new in it, or other than before.
    built_file entered() const {
        built_file file;
        std::map<std::string, std::set<std::string>> before;
        for (std::size_t i = 0; i < course.size(); ++i) {
            for (const node* one : resources(bundles[i])) {
                std::set<std::string>& last =
                    before[std::string(one->name) + std::string(one->child_value("id"))];
                const std::set<std::string> now = flat(*one);
                if (last == now) continue;
                last = now;
                file.put(course[i].date, as_recorded(*one));
            }
        }
        return file;
    }

    std::vector<std::string> texts;
    std::vector<model::document> bundles;
};

TEST_F(published_course, gives_the_five_published_reports_resource_by_resource) {
    built_file file = entered();
    const made out = file.reports("2022-06-30");
    ASSERT_TRUE(out.held.empty()) << model::to_line(out.held.front().missing.front());
    ASSERT_EQ(out.reports.size(), course.size());
    for (std::size_t i = 0; i < course.size(); ++i) {
        EXPECT_EQ(pathway::to_date(out.reports[i].of), course[i].date);
        auto read = formats::read_fhir_json(out.reports[i].body);
        ASSERT_TRUE(read.ok());
        std::map<std::string, std::set<std::string>> ours, theirs;
        for (const node* one : resources(read.value))
            ours[std::string(one->name) + "/" + std::string(one->child_value("id"))] = flat(*one);
        for (const node* one : resources(bundles[i]))
            theirs[std::string(one->name) + "/" + std::string(one->child_value("id"))] = flat(*one);
        EXPECT_EQ(ours, theirs) << course[i].file;
    }
}

TEST_F(published_course, tells_nothing_of_what_only_the_record_has) {
    built_file file = entered();
    for (const report& one : file.reports("2022-06-30").reports) {
        for (const std::string_view secret : {"Testesen", "kun i journalen", "Et forløb", "participant"})
            EXPECT_EQ(one.body.find(secret), std::string::npos) << secret;
    }
}

}  // namespace
}  // namespace genvej::gateway::reports::test
