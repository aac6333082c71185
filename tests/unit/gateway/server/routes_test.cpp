#include "gateway/server/routes.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include "gateway/server/request_checks.hpp"

namespace genvej::gateway {
namespace {

header make(http::verb method, std::string_view target, std::string_view media_type = "") {
    header out(method, {target.data(), target.size()}, 11);
    if (!media_type.empty()) out.set(http::field::content_type, {media_type.data(), media_type.size()});
    return out;
}

unsigned status_of(const header& asked, side on = side::data) {
    request out = read_request(asked, on);
    out.who = {
        "demo", {"sender", "reader"}
    };
    const route* row = nullptr;
    const auto refusal = refuse_by_header(asked, out, on, row);
    EXPECT_NE(refusal.has_value(), row != nullptr);
    return refusal ? static_cast<unsigned>(refusal->status) : 200;
}

TEST(routes, path_and_method) {
    EXPECT_EQ(status_of(make(http::verb::post, "/medcom", "application/xml")), 200U);
    EXPECT_EQ(status_of(make(http::verb::post, "/medcom", "Text/XML; charset=\"UTF-8\"")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "/medcom")), 405U);
    EXPECT_EQ(status_of(make(http::verb::post, "/fhir/$process-message", "application/fhir+json")), 200U);
    EXPECT_EQ(status_of(make(http::verb::post, "/fhir/$process-message", "text/xml")), 415U);
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/$process-message")), 405U);
    EXPECT_EQ(status_of(make(http::verb::get, "/messages/abc")), 200U);
    EXPECT_EQ(status_of(make(http::verb::head, "/messages/abc")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "/messages/")), 404U);
    EXPECT_EQ(status_of(make(http::verb::get, "/messages/a/b")), 404U);
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/Bundle/1")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/metadata")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "/nothing")), 404U);
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/Patient/$everything")), 404U) << "no id";
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/$other")), 404U);
    EXPECT_EQ(status_of(make(http::verb::get, "/")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "")), 404U);
    EXPECT_EQ(status_of(make(http::verb::get, "http://genvej.invalid:8080/fhir/metadata")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "http://genvej.invalid")), 200U);
}

TEST(routes, the_record_is_written_and_read) {
    const auto found = [](http::verb method, std::string_view path) {
        const matched match = find_route(side::data, method, path);
        return match.found == nullptr ? std::string() : std::string(match.found->path);
    };
    EXPECT_EQ(found(http::verb::post, "/fhir"), "/fhir");
    EXPECT_EQ(found(http::verb::put, "/fhir/Encounter/1"), "/fhir/{type}/{id}");
    EXPECT_EQ(found(http::verb::delete_, "/fhir/Encounter/1"), "/fhir/{type}/{id}");
    EXPECT_EQ(found(http::verb::get, "/fhir/Encounter/1/_history"), "/fhir/{type}/{id}/_history");
    EXPECT_EQ(found(http::verb::get, "/fhir/Encounter/1/_history/2"), "/fhir/{type}/{id}/_history/{version}");
    EXPECT_EQ(found(http::verb::get, "/fhir/Patient/1/$everything"), "/fhir/Patient/{id}/$everything");
    EXPECT_EQ(found(http::verb::get, "/fhir/Encounter/1/$everything"), "");
    EXPECT_EQ(found(http::verb::post, "/fhir/Encounter/_search"), "/fhir/{type}/_search");
    EXPECT_EQ(found(http::verb::get, "/fhir/metadata"), "/fhir/metadata");
    EXPECT_EQ(found(http::verb::get, "/fhir/Encounter"), "/fhir/{type}");
    EXPECT_EQ(find_route(side::data, http::verb::patch, "/fhir/Encounter/1").allowed,
              "GET, HEAD, PUT, DELETE");
    EXPECT_EQ(status_of(make(http::verb::post, "/fhir/Encounter/_search", "application/json")), 415U);
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/Encounter/1/_history?_count=5&page=3")), 200U);
    EXPECT_EQ(status_of(make(http::verb::get, "/fhir/Encounter/1/_history?cpr=1")), 400U);
}

TEST(routes, each_side_has_its_own) {
    EXPECT_EQ(status_of(make(http::verb::get, "/metrics")), 404U);
    EXPECT_EQ(status_of(make(http::verb::get, "/metrics"), side::operators), 200U);
    EXPECT_EQ(status_of(make(http::verb::post, "/medcom", "application/xml"), side::operators), 404U);
}

TEST(routes, the_operators_have_lists_and_buttons) {
    for (const char* path :
         {"/api/messages", "/api/messages/1", "/api/messages/1/trace", "/api/deliveries", "/api/targets"}) {
        EXPECT_EQ(status_of(make(http::verb::get, path), side::operators), 200U) << path;
        EXPECT_EQ(status_of(make(http::verb::get, path)), 404U) << path << " on the data side";
    }
    for (const char* path : {"/api/messages/1/replay", "/api/deliveries/1/retry", "/api/targets/out/retry",
                             "/api/targets/out/pause", "/api/targets/out/resume"}) {
        EXPECT_EQ(status_of(make(http::verb::post, path), side::operators), 200U) << path;
        EXPECT_EQ(status_of(make(http::verb::get, path), side::operators), 405U) << path;
        EXPECT_EQ(status_of(make(http::verb::post, path)), 404U) << path << " on the data side";
    }
    EXPECT_EQ(status_of(make(http::verb::post, "/api/deliveries/1/discard"), side::operators), 415U);
    EXPECT_EQ(
        status_of(make(http::verb::post, "/api/deliveries/1/discard", "application/json"), side::operators),
        200U);
}

TEST(routes, the_key_of_a_button_is_kept_as_it_is_or_not_at_all) {
    header asked = make(http::verb::post, "/api/targets/out/pause");
    EXPECT_EQ(read_request(asked, side::operators).button, "");
    asked.set("Idempotency-Key", "2f7c1e86-5d3b-4a69-9a10-0b4b4d8a1c11");
    EXPECT_EQ(read_request(asked, side::operators).button, "2f7c1e86-5d3b-4a69-9a10-0b4b4d8a1c11");
    for (const std::string& bad :
         {std::string("two words"), std::string(129, 'x'), std::string("\xC3\xA6")}) {
        asked.set("Idempotency-Key", bad);
        EXPECT_EQ(read_request(asked, side::operators).button, "") << bad;
    }
}

TEST(routes, media_types_and_expectations) {
    EXPECT_EQ(status_of(make(http::verb::post, "/medcom", "application/json")), 415U);
    EXPECT_EQ(status_of(make(http::verb::post, "/medcom")), 415U);
    header asked = make(http::verb::post, "/medcom", "application/xml");
    asked.set(http::field::content_encoding, "br");
    EXPECT_EQ(status_of(asked), 415U);
    asked.set(http::field::content_encoding, "gzip");
    EXPECT_EQ(status_of(asked), 200U);
    asked.set(http::field::expect, "200-ok");
    EXPECT_EQ(status_of(asked), 417U);
    asked.set(http::field::expect, "100-Continue");
    EXPECT_EQ(status_of(asked), 200U);
}

TEST(routes, a_405_names_what_is_allowed) {
    EXPECT_EQ(find_route(side::data, http::verb::delete_, "/medcom").allowed, "POST");
    EXPECT_EQ(find_route(side::data, http::verb::post, "/fhir/metadata").allowed, "GET, HEAD");
}

TEST(routes, a_caller_without_the_role_is_refused) {
    const header asked = make(http::verb::post, "/medcom", "application/xml");
    request out = read_request(asked, side::data);
    out.who = {"demo", {"reader"}};
    const route* row = nullptr;
    const auto refusal = refuse_by_header(asked, out, side::data, row);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(static_cast<unsigned>(refusal->status), 403U);
}

TEST(routes, request_ids_that_could_be_a_cpr_number_are_not_kept) {
    header asked = make(http::verb::get, "/");
    asked.set("X-Request-Id", "abc-1");
    EXPECT_EQ(read_request(asked, side::data).id, "abc-1");
    for (const char* bad : {"0101010101", "010101-0101", "a b", ""}) {
        asked.set("X-Request-Id", bad);
        EXPECT_NE(read_request(asked, side::data).id, bad);
        EXPECT_FALSE(read_request(asked, side::data).id.empty());
    }
}

TEST(routes, a_parameter_that_is_not_known_or_stands_twice_is_refused_where_it_would_choose) {
    constexpr std::string_view known = "state, target";
    for (const char* good : {"", "state=", "state=dead", "target=a&state=dead", "&state=dead&", "state"})
        EXPECT_EQ(unknown_parameter(good, known), std::nullopt) << good;
    EXPECT_EQ(unknown_parameter("sate=dead", known), "sate");
    EXPECT_EQ(unknown_parameter("state=dead&limit=1", known), "limit");
    EXPECT_EQ(unknown_parameter("state=dead&state=refused", known), "state");
    EXPECT_EQ(unknown_parameter("State=dead", known), "State");
    EXPECT_EQ(unknown_parameter("=dead", known), "");
    EXPECT_EQ(unknown_parameter("a=1", ""), "a");
    EXPECT_EQ(unknown_parameter("anything=1&anything=2", any_query), std::nullopt);
    EXPECT_EQ(status_of(make(http::verb::post, "/convert?to=fhir-json&tp=x", "application/xml")), 400U);
    EXPECT_EQ(status_of(make(http::verb::post, "/medcom?x=1", "application/xml")), 200U);
}

TEST(routes, query_and_accept) {
    header asked = make(http::verb::get, "/convert?to=fhir%2Dxml&charset=utf-8");
    request is = read_request(asked, side::data);
    EXPECT_EQ(is.path, "/convert");
    EXPECT_EQ(is.query_value("to"), "fhir-xml");
    EXPECT_EQ(is.query_value("charset"), "utf-8");
    EXPECT_EQ(is.query_value("none"), "");
    EXPECT_FALSE(is.wants_xml());
    asked.set(http::field::accept, "application/fhir+xml");
    EXPECT_TRUE(read_request(asked, side::data).wants_xml());
    asked.set(http::field::accept, "application/fhir+json, application/fhir+xml");
    EXPECT_FALSE(read_request(asked, side::data).wants_xml());
}

}  // namespace
}  // namespace genvej::gateway
