#include "gateway/config/configuration.hpp"  // Test that the header is self-contained.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/config/settings.hpp"

namespace genvej::gateway {
namespace {

/// The only error that the text gives.
config_error only_error(std::string_view text) {
    const auto read = read_configuration(text);
    if (read.has_value()) return {0, "no error"};
    EXPECT_EQ(read.error().size(), 1U) << read.error().back().text;
    return read.error().front();
}

void bad(std::string_view text, std::uint32_t line, std::string_view part) {
    const config_error error = only_error(text);
    EXPECT_EQ(error.line, line) << text << "\n" << error.text;
    EXPECT_NE(error.text.find(part), std::string::npos) << text << "\n" << error.text;
}

TEST(configuration, an_empty_file_is_the_embedded_default) {
    const configuration is = read_configuration("").value();
    EXPECT_EQ(is.listen.host, "127.0.0.1");
    EXPECT_EQ(is.listen.port, 8080);
    EXPECT_EQ(is.operators.port, 9090);
    EXPECT_EQ(is.store.sqlite_path, "var/genvej.db");
    ASSERT_EQ(is.targets.size(), 1U);
    EXPECT_EQ(is.targets[0].name, "out");
    EXPECT_EQ(is.targets[0].kind, "folder");
    EXPECT_EQ(is.targets[0].path, "var/out");
    ASSERT_EQ(is.partners.size(), 1U);
    EXPECT_EQ(is.partners[0].name, "demo");
    EXPECT_TRUE(is.routes.empty());
    EXPECT_EQ(is.limits.header_bytes, 16384U);
    EXPECT_EQ(is.limits.document.document_bytes, 100'000'000U);
}

TEST(configuration, any_subset_keeps_the_rest) {
    const configuration is =
        read_configuration("[listen]\naddress = \"127.0.0.1:0\"\n[limits]\ndepth = 7\n").value();
    EXPECT_EQ(is.listen.port, 0);
    EXPECT_EQ(is.limits.document.depth, 7U);
    EXPECT_EQ(is.operators.port, 9090);
}

TEST(configuration, a_partner_is_not_called_like_a_target_that_answers) {
    bad("[[partner]]\nname = \"target:out\"\n", 2, "names that begin with target: are the gateway's own");
}

TEST(configuration, a_partner_says_whose_citizens_it_registers_and_who_reports_them) {
    const configuration is =
        read_configuration(
            "[[partner]]\nname = \"a\"\nmunicipalities = [\"9990000016005\"]\n"
            "kl_reports = \"vendor\"\n[[partner]]\nname = \"b\"\n[limits]\nentries = 9\n")
            .value();
    EXPECT_EQ(is.partners[0].municipalities, std::vector<std::string>{"9990000016005"});
    EXPECT_TRUE(is.partners[0].reports_itself);
    EXPECT_TRUE(is.partners[1].municipalities.empty());
    EXPECT_FALSE(is.partners[1].reports_itself);
    EXPECT_EQ(is.limits.entries, 9U);
    bad("[[partner]]\nname = \"a\"\nmunicipalities = [\"825\"]\n", 3, "825 is no SOR code");
    bad("[[partner]]\nname = \"a\"\nkl_reports = \"both\"\n", 3, "vendor");
}

TEST(configuration, a_target_expects_what_medcom_says_of_its_kind) {
    const configuration is = read_configuration(
                                 "[[target]]\nname = \"a\"\nkind = \"fhir-message\"\nurl = "
                                 "\"http://127.0.0.1:1\"\n[[target]]\nname = \"b\"\npath = \"b\"\n")
                                 .value();
    EXPECT_EQ(is.targets[0].receipt_within, 30 * 60'000);
    EXPECT_EQ(is.targets[0].resends, 2U);
    EXPECT_EQ(is.targets[1].receipt_within, 0);
    const configuration silent = read_configuration(
                                     "[[target]]\nname = \"a\"\nkind = \"fhir-message\"\nurl = "
                                     "\"http://127.0.0.1:1\"\nreceipt_minutes = 0\n")
                                     .value();
    EXPECT_EQ(silent.targets[0].receipt_within, 0) << "who expects nothing says so";
    EXPECT_EQ(silent.targets[0].resends, 0U);
}

TEST(configuration, targets_and_routes) {
    const configuration is = read_configuration(R"(
[[target]]
name = "record"
kind = "fhir"
url = "http://127.0.0.1:8081/fhir"
[[route]]
message = "XREF15"
to = "5790000000012"
deliver = ["record"]
)")
                                 .value();
    ASSERT_EQ(is.targets.size(), 1U);
    ASSERT_EQ(is.routes.size(), 1U);
    EXPECT_EQ(is.routes[0].message, "XREF15");
    EXPECT_EQ(is.routes[0].from, "*");
    EXPECT_EQ(is.routes[0].deliver, std::vector<std::string>{"record"});
}

TEST(configuration, errors_name_line_and_fix) {
    bad("[listen]\nadress = \"127.0.0.1:0\"", 2, "did you mean address?");
    bad("[lisen]\naddress = \"127.0.0.1:0\"", 1, "did you mean listen?");
    bad("[listen]\naddress = 8080", 2, "a text in quotes");
    bad("[listen]\naddress = \"8080\"", 2, "127.0.0.1:8080");
    bad("[listen]\naddress = \"0.0.0.0:8080\"", 2, "TLS proxy");
    bad("[listen]\naddress = \"somewhere:8080\"", 2, "not an IP address");
    bad("[operator]\naddress = \"127.0.0.1:8080\"", 2, "its own");
    bad("[limits]\ndepth = \"7\"", 2, "whole number");
    bad("[limits]\ndepth = 0", 2, "at least 1");
    bad("[limits]\nbytes_under_way = 10", 2, "raise it");
    bad("[store]\nurl = \"oracle:x\"", 2, "sqlite:");
    bad("[store]\nurl = \"postgresql://genvej:secret@host/genvej\"", 2, "password_file");
    bad("[store]\nurl = \"postgresql://host/genvej?password=secret\"", 2, "password_file");
    bad("[store]\nurl = \"postgresql://host/genvej\"\nrequire_standby = \"yes\"", 3, "true or false");
    bad("[organisations]\nfile = \"no/such/file.csv\"", 2, "there is no file no/such/file.csv");
    bad("[[target]]\nname = \"a\"\nkind = \"folder\"", 1, "needs a path");
    bad("[[target]]\nname = \"a\"\nkind = \"fax\"\npath = \"x\"", 3, "not one of folder, fhir, fhir-message");
    bad("[[target]]\nname = \"a\"\nkind = \"fhir\"", 1, "needs a url");
    bad("[[target]]\nname = \"a\"\npath = \"x\"\n[[target]]\nname = \"a\"\npath = \"y\"", 5, "names differ");
    bad("[[route]]\ndeliver = [\"ou\"]", 2, "did you mean out?");
    bad("[[route]]\nmessage = \"XREF15\"", 1, "at least one target");
    bad("[target]\nname = \"a\"", 1, "[[target]]");
    bad("[[listen]]\naddress = \"127.0.0.1:0\"", 1, "[listen]");
    bad("[listen\n", 1, "not TOML");
    bad("[[target]]\nname = \"a\"\nkind = \"fhir\"\nurl = \"http://x\"\ntoken_env = "
        "\"GENVEJ_TEST_NO_SUCH_TOKEN\"",
        5, "GENVEJ_TEST_NO_SUCH_TOKEN is not set");
    bad("[[target]]\nname = \"a\"\ntoken = \"secret\"\npath = \"x\"", 3, "has no key token");
}

TEST(configuration, delivery_has_bounds) {
    const std::string target = "[[target]]\nname = \"a\"\npath = \"x\"\n";
    const auto read = [&](const char* line) {
        return read_configuration(target + line).value().targets.at(0);
    };
    EXPECT_EQ(read("").hold, 86'400'000);
    EXPECT_EQ(read("hold_minutes = 0.5").hold, 30'000);
    EXPECT_EQ(read("on_refused = \"pass\"").hold, 0);
    EXPECT_EQ(read("messages_per_second = 7").per_second, 7U);
    EXPECT_EQ(read("").breaker_failures, 5U);
    bad(target + "hold_minutes = 0", 4, "more than 0");
    bad(target + "hold_minutes = 10081", 4, "a week");
    bad(target + "on_refused = \"pass\"\nhold_minutes = 3", 5, "choose one");
    bad(target + "on_refused = \"wait\"", 4, "hold, pass");
    bad(target + "breaker_failures = 0", 4, "at least 1");
    bad(target + "breaker_failures = 1001", 4, "at most 1000");
    bad(target + "longest_retry_seconds = 86401", 4, "once a day");
    bad(target + "longest_retry_seconds = 1", 1, "longer than longest_retry_seconds");
    bad(target + "concurrency = 5000", 4, "at most 4096");
}

TEST(configuration, a_secret_comes_from_a_file_and_is_not_repeated) {
    const std::string file = testing::TempDir() + "genvej_token_test";
    std::ofstream(file) << "s3cret\n";
    const std::string text =
        "[[target]]\nname = \"a\"\nkind = \"fhir\"\nurl = \"http://x\"\ntoken_file = \"" + file + "\"\n";
    EXPECT_EQ(read_configuration(text).value().targets[0].token, "s3cret");
    std::filesystem::remove(file);
}

TEST(configuration, a_database_and_its_password_come_from_two_places) {
    const std::string file = testing::TempDir() + "genvej_password_test";
    std::ofstream(file) << "s3cret\n";
    const store_settings is = read_configuration(
                                  "[store]\nurl = \"postgresql://genvej@[::1]:5433/genvej\"\n"
                                  "require_standby = true\nlease_seconds = 2\npassword_file = \"" +
                                  file + "\"\n")
                                  .value()
                                  .store;
    EXPECT_EQ(is.postgres_url, "postgresql://genvej@[::1]:5433/genvej");
    EXPECT_EQ(is.password, "s3cret");
    EXPECT_TRUE(is.require_standby);
    EXPECT_EQ(is.lease_seconds, 2U);
    EXPECT_TRUE(is.sqlite_path.empty());
    EXPECT_EQ(is.shown(), "PostgreSQL") << "whoever reads the log learns no user";
    std::filesystem::remove(file);
}

TEST(configuration, an_unreadable_file_is_said) {
    const auto read = load_configuration("no/such/genvej.toml");
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().front().line, 0U);
}

TEST(configuration, document_is_what_the_rows_say) {
    std::ifstream in(GENVEJ_SOURCE_DIR "/docs/configuration.md", std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (std::getenv("GENVEJ_REBASELINE") != nullptr) {
        std::ofstream(GENVEJ_SOURCE_DIR "/docs/configuration.md", std::ios::binary)
            << configuration_document();
        return;
    }
    EXPECT_EQ(text.str(), configuration_document()) << "GENVEJ_REBASELINE=1 writes it anew";
}

}  // namespace
}  // namespace genvej::gateway
