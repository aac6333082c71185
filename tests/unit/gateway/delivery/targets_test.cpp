#include "gateway/delivery/targets.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

namespace genvej::delivery::test {
namespace {

class targets_test : public testing::Test {
protected:
    std::string error_of(const target_settings& settings) {
        const auto made = make_target(context_.get_executor(), settings);
        return made ? std::string() : made.error().text;
    }
    static target_settings of_kind(const std::string& kind) {
        target_settings out;
        out.name = "t";
        out.kind = kind;
        return out;
    }
    boost::asio::io_context context_;
};

TEST_F(targets_test, an_unknown_kind_lists_those_that_are_known) {
    EXPECT_EQ(error_of(of_kind("pigeon")),
              "target t: kind: one of folder, fhir, fhir-message, vans, kl-gateway is expected");
}

TEST_F(targets_test, a_wrong_setting_is_named) {
    EXPECT_EQ(error_of(of_kind("folder")).substr(0, 15), "target t: path:");
    EXPECT_EQ(error_of(of_kind("fhir")).substr(0, 14), "target t: url:");
}

TEST_F(targets_test, each_kind_can_be_made) {
    target_settings http = of_kind("fhir");
    http.url = "http://127.0.0.1:1/fhir/";
    EXPECT_EQ(error_of(http), "");
    http.kind = "fhir-message";
    http.concurrency = 3;
    EXPECT_EQ(make_target(context_.get_executor(), http)->concurrency, 3U);
    http.kind = "vans";
    EXPECT_EQ(error_of(http), "");
    target_settings folder = of_kind("folder");
    folder.path = (std::filesystem::temp_directory_path() / "genvej-target-test").string();
    EXPECT_EQ(error_of(folder), "");
    std::filesystem::remove_all(folder.path);
}

}  // namespace
}  // namespace genvej::delivery::test
