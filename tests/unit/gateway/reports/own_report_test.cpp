#include "gateway/reports/own_report.hpp"  // Test that the header is self-contained.

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_xml.hpp"
#include "gateway/pipeline/own_document.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/unit/gateway/reports/built_file.hpp"
#include "tests/unit/gateway/reports/own_course.hpp"

namespace genvej::gateway::reports::test {
namespace {

/// Codes and paths of what is wrong.
std::vector<std::string> wrong_in(std::string_view body, std::string_view id,
                                  const std::vector<std::string>& serves = {}) {
    std::vector<std::string> out;
    for (const model::issue& one : read_own_report(body, id, serves).found)
        out.push_back(std::string(one.code()) + " " + one.path);
    return out;
}

/// A report as another vendor could have made it: one of ours.
report a_report() {
    built_file file;
    file.put("2026-03-02", patient())
        .put("2026-03-02", organization("hosp", "999001016000001"))
        .put("2026-03-02", diagnosis())
        .put("2026-03-02", request_140());
    return file.reports("2026-03-31").reports.front();
}

TEST(own_report, ours_would_pass) {
    const report made = a_report();
    const own_report read = read_own_report(made.body, made.id, {"999000016000001"});
    EXPECT_TRUE(read.found.empty()) << model::to_line(read.found.front());
    EXPECT_EQ(read.kind, "KL140");
    EXPECT_EQ(read.citizen, "0202020202");
    EXPECT_EQ(read.municipality, "999000016000001");
    EXPECT_EQ(read.body, made.body) << "it goes on as it came";
}

TEST(own_report, xml_says_the_same) {
    const report made = a_report();
    const auto tree = formats::read_fhir_json(made.body);
    const own_report read = read_own_report(formats::write_fhir_xml(*tree.value.root()), made.id, {});
    EXPECT_TRUE(read.found.empty());
    EXPECT_EQ(read.body, made.body);
}

TEST(own_report, it_says_what_is_wrong_and_where) {
    const report made = a_report();
    const std::string& body = made.body;
    using found = std::vector<std::string>;
    EXPECT_EQ(wrong_in(body, "another"), (found{"report.url_id Bundle.id"}));
    EXPECT_EQ(wrong_in(body, made.id, {"999000016000009"}),
              (found{"report.municipality Bundle.entry.resource.managingOrganization.identifier"}));
    EXPECT_EQ(wrong_in(swapped(body, "collection", "batch"), made.id), (found{"report.shape "}));
    EXPECT_EQ(wrong_in(swapped(body, "klgateway-140-delivery-report", "other"), made.id),
              (found{"report.unknown Bundle.meta.profile"}));
    EXPECT_EQ(wrong_in(swapped(body, "klgateway-140-citizen", "other"), made.id).front(),
              "report.profile Bundle.entry[0].resource.meta.profile");
    EXPECT_EQ(wrong_in(swapped(body, R"("deceasedBoolean":false,)", ""), made.id),
              (found{"report.missing Bundle.entry[0].resource.deceasedBoolean"}));
    EXPECT_EQ(
        wrong_in(swapped(body, R"("deceasedBoolean":false,)", R"("deceasedBoolean":false,"gender":"male",)"),
                 made.id),
        (found{"report.forbidden Bundle.entry[0].resource.gender"}));
    EXPECT_EQ(wrong_in(swapped(body, "ffd81f78-352e-4589-a195-5350dd1df2a4", "x"), made.id),
              (found{"report.missing Bundle.entry[3].resource.category"}));
}

TEST(own_report, references_stay_inside) {
    const report made = a_report();
    const std::string inside = R"("requester":{"reference":"Organization/)" + uuid("hosp");
    const std::string body = swapped(made.body, inside, R"("requester":{"reference":"Organization/another)");
    EXPECT_EQ(wrong_in(body, made.id),
              (std::vector<std::string>{"bundle.outside Bundle.entry[3].resource.requester.reference",
                                        "report.reference Bundle.entry[3].resource.requester"}));
}

TEST(own_report, what_is_taken_back_needs_nothing_more) {
    built_file file;
    file.put("2026-03-02", patient())
        .put("2026-03-02", organization("hosp", "999001016000001"))
        .put("2026-03-02", diagnosis())
        .put("2026-03-02", request_140())
        .put("2026-03-02", problem());
    file.erase("2026-03-03", "ServiceRequest", uuid("sr")).erase("2026-03-03", "Condition", uuid("pr"));
    const made out = file.reports("2026-03-31");
    ASSERT_EQ(out.reports.size(), 2U);
    const auto found = wrong_in(out.reports.back().body, out.reports.back().id);
    EXPECT_TRUE(found.empty()) << found.front();
}

TEST(own_report, the_published_ones_pass) {
    GENVEJ_NEEDS_SHARED_DATA();
    std::size_t count = 0;
    for (const auto& path :
         genvej::test::files_below(genvej::test::shared_data() / "samples" / "kl-gateway-140", ".json")) {
        const std::string name = path.stem().string();
        if (name.find("Incremental") != std::string::npos) continue;  // what KL sends on
        const std::string body = genvej::test::read_file(path);
        const auto found = wrong_in(body, name.substr(name.find('-') + 1));
        EXPECT_TRUE(found.empty()) << name << ": " << found.front();
        ++count;
    }
    EXPECT_EQ(count, 6U);
}

TEST(report_letter, the_route_of_its_kind_says_where_it_goes) {
    configuration settings;
    target_entry kl, fhir;
    kl.name = "kl";
    kl.kind = "kl-gateway";
    fhir.name = "server";
    fhir.kind = "fhir";
    settings.targets = {fhir, kl};
    const auto all =
        letter_of(settings, {"KL140", "5790000000012", {}, "id-1", "0202020202", "{}", report_way, true});
    ASSERT_EQ(all.value.deliveries.size(), 1U) << "a FHIR server takes no reports";
    EXPECT_EQ(all.value.deliveries.front().target, "kl");
    EXPECT_EQ(all.value.deliveries.front().receiver_key, "id-1");
    EXPECT_TRUE(all.value.joins_course);
    settings.routes = {
        {"KL119", "*", "*", {"kl"}, false}
    };
    EXPECT_EQ(letter_of(settings, {"KL140", "x", {}, "id-1", "0202020202", "{}", report_way, true})
                  .found.front()
                  .code(),
              "route.unknown_receiver");
    settings.routes = {
        {"*", "*", "*", {"server"}, false}
    };
    EXPECT_EQ(letter_of(settings, {"KL140", "x", {}, "id-1", "0202020202", "{}", report_way, true})
                  .found.front()
                  .code(),
              "letter.no_target");
}

}  // namespace
}  // namespace genvej::gateway::reports::test
