#include "gateway/pipeline/routing.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/pipeline/departure.hpp"

namespace genvej::gateway {
namespace {

std::string names(std::string_view text, std::string_view kind, std::string_view from, std::string_view to) {
    const configuration settings = read_configuration(text).value();
    const auto found = route_for(settings, kind, from, to);
    if (!found) return "none";
    std::string out;
    for (const target_entry* target : found->targets) out += (out.empty() ? "" : " ") + target->name;
    return out;
}

constexpr std::string_view two_targets = R"(
[[target]]
name = "a"
path = "a"
[[target]]
name = "b"
path = "b"
)";

TEST(routing, without_routes_everything_goes_everywhere) {
    EXPECT_EQ(names(two_targets, "XREF15", "1", "2"), "a b");
}

TEST(routing, the_first_row_that_fits_counts) {
    const std::string text = std::string(two_targets) + R"(
[[route]]
message = "XREF15"
to = "5790000000012"
deliver = ["a"]
[[route]]
from = "5790000000005"
deliver = ["b", "a"]
)";
    EXPECT_EQ(names(text, "XREF15", "x", "5790000000012"), "a");
    EXPECT_EQ(names(text, "XREF15", "5790000000005", "5790000000012"), "a");
    EXPECT_EQ(names(text, "GGOP", "5790000000005", "5790000000012"), "b a");
    EXPECT_EQ(names(text, "GGOP", "x", "5790000000012"), "none");
    EXPECT_EQ(names(text, "XREF15", "x", "y"), "none");
}

TEST(routing, what_is_for_one_receiver_goes_only_where_a_route_names_it) {
    const auto named = [](const std::string& text) {
        const configuration settings = read_configuration(text).value();
        const auto found = named_route_for(settings, "SUMMARY", "genvej", "citizen");
        return found ? found->targets.front()->name : "none";
    };
    const std::string all(two_targets);
    EXPECT_EQ(named(all), "none");
    EXPECT_EQ(named(all + "[[route]]\ndeliver = [\"a\"]\n"), "none");
    EXPECT_EQ(
        named(all + "[[route]]\ndeliver = [\"a\"]\n[[route]]\nmessage = \"SUMMARY\"\ndeliver = [\"b\"]\n"),
        "b");
    EXPECT_EQ(named(all + "[[route]]\nmessage = \"SUMMARY\"\nto = \"5790000000012\"\ndeliver = [\"b\"]\n"),
              "none");
}

TEST(routing, a_route_says_who_answers_the_sender) {
    const configuration settings =
        read_configuration(std::string(two_targets) +
                           "[[route]]\nmessage = \"GGOP\"\nreceipt = \"relay\"\ndeliver = "
                           "[\"a\"]\n[[route]]\ndeliver = [\"a\"]\n")
            .value();
    EXPECT_TRUE(route_for(settings, "GGOP", "1", "2")->relays);
    EXPECT_FALSE(route_for(settings, "XDIS91", "1", "2")->relays);
}

TEST(departures, a_message_that_no_letter_says_needs_a_target_that_transmits_fhir) {
    configuration settings = default_configuration();
    const form_table forms =
        form_table::read("oioxml,fhir,events,half_of,instead,course\nXA,FA,a,,,\n,FB,b,,,\n").value();
    const mappings::organisations nobody;
    const auto leaves = [&](const char* event) {
        const form_row* kind = forms.by_event(event);
        return plan_departure(settings, forms, nobody,
                              {kind->code(), kind, store::message_form::fhir, "1", "2"})
            ->to.size();
    };
    EXPECT_EQ(leaves("a"), 1U);
    EXPECT_EQ(leaves("b"), 1U);
    settings.targets.front().kind = "no kind that could carry anything";
    EXPECT_EQ(leaves("a"), 0U);
    EXPECT_EQ(leaves("b"), 0U);
}

}  // namespace
}  // namespace genvej::gateway
