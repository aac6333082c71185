/// Real bundles: what the maps make of letters, and KL's published course.
#include "tests/support/shared_data.hpp"
#include "tests/unit/gateway/pathway/derived_file.hpp"

namespace genvej::gateway::pathway {
namespace {

using test::citizen;
using test::on;

void add_bundle(citizen& to, std::string_view date, std::string_view sender, std::string_view id,
                std::string text) {
    store::filed_letter& made = to.change().letters.emplace_back();
    made.partner = "vans";
    made.sender = sender;
    made.receiver = citizen::municipality;
    made.letter_id = id;
    made.received = test::noon(date);
    made.translation = std::move(text);
}

std::string example(const std::string& name) {
    return test::read_file(std::string(GENVEJ_SOURCE_DIR "/mappings/") + name + "/bundle.json");
}

TEST(pathway_examples, a_plan_and_a_referral_of_one_disease_are_one_course) {
    citizen one;
    add_bundle(one, "2026-03-10", citizen::hospital, "GOP26031000421",
               example("ggop/examples/cardiac_general"));
    add_bundle(one, "2026-03-11", citizen::doctor, "X", example("xref15/examples/cardiac"));
    const looked_at at = look(one);
    EXPECT_EQ(at.only().requests.size(), 2U);
    EXPECT_EQ(at.only().pack, "cardiac");
    const request& plan = at.request_of(letter_key(citizen::hospital, "GOP26031000421"));
    EXPECT_EQ(plan.category, test::codes::general);
    EXPECT_EQ(plan.discharged, on("2026-03-10"));
    EXPECT_EQ(at.only().contact_by, on("2026-03-14"));
    EXPECT_TRUE(at.on_list("test_text_only")) << "the work test stands in the words of the plan";
    EXPECT_FALSE(at.on_list("no_test"));
}

TEST(pathway_examples, every_example_of_a_referral_or_plan_becomes_a_request) {
    for (const char* folder : {"ggop", "xref15"}) {
        const auto files = test::files_below(
            std::string(GENVEJ_SOURCE_DIR "/mappings/") + folder + "/examples", "bundle.json");
        ASSERT_FALSE(files.empty());
        for (const auto& file : files) {
            citizen one;
            add_bundle(one, "2026-03-10", citizen::hospital, "A", test::read_file(file));
            const looked_at at = look(one);
            ASSERT_EQ(at.found.requests.size(), 1U) << file;
            EXPECT_EQ(at.found.requests.front().law,
                      std::string_view(folder) == "ggop" ? paragraph::s140 : paragraph::s119)
                << file;
            EXPECT_EQ(at.found.courses.size(), 1U) << file;
        }
    }
}

TEST(pathway_published, kls_course_is_derived_from_its_reports) {
    GENVEJ_NEEDS_SHARED_DATA();
    const std::pair<const char*, const char*> reports[] = {
        {"2022-05-23", "e87d5e68-e5f3-476f-988f-4efda86b0645"},
        {"2022-05-28", "4b9443a2-7231-4387-8e3d-614bf193df49"},
        {"2022-06-21", "4a391f69-a909-4a79-92bd-1b0f812dc52a"},
        {"2022-06-22", "9960b8dc-5ebf-4166-83d7-b042bcc6aca5"},
        {"2022-06-23", "c2f75bbf-2027-41bf-b597-de5e242f2b3d"}
    };
    citizen one;
    for (const auto& [date, id] : reports) {
        add_bundle(one, date, "", id,
                   test::read_file(test::shared_data() / "samples/kl-gateway-140" /
                                   (std::string("Bundle-") + id + ".json")));
        one.change().letters.back().partner = "eoj";
    }
    const looked_at at = look(one);
    EXPECT_TRUE(at.only().s140);
    EXPECT_EQ(at.only().referred, on("2022-05-23"));
    EXPECT_EQ(at.only().discharged, on("2022-05-24"));
    EXPECT_EQ(at.only().contact_by, on("2022-05-28"));
    EXPECT_EQ(at.only().contacted, on("2022-05-28"));
    EXPECT_EQ(at.only().offered, on("2022-05-28"));
    EXPECT_EQ(at.only().started, on("2022-06-21"));
    EXPECT_EQ(at.only().ended, on("2022-06-23"));
    EXPECT_EQ(at.only().state, "dropped_out");
    EXPECT_EQ(at.only().end_reason, "a3f2bd01-078b-486e-81be-797d192ad7bd");
    EXPECT_EQ(at.only().planned, 1);
    EXPECT_EQ(at.only().attended, 1);
    EXPECT_EQ(at.only().pack, "");
}

}  // namespace
}  // namespace genvej::gateway::pathway
