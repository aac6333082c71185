#include "gateway/pipeline/pairing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "adapters/formats/base64.hpp"
#include "adapters/formats/xml_reader.hpp"
#include "tests/support/letter_compare.hpp"
#include "tests/support/shared_data.hpp"

namespace genvej::gateway {
namespace {

using model::node;

constexpr std::size_t enough = 70'000'000;

std::string object_example(const std::string& file) {
    return test::read_file(std::filesystem::path(GENVEJ_SOURCE_DIR) /
                           "mappings/xdis91/examples/with_objects" / file);
}

std::string replaced(std::string text, std::string_view found, std::string_view put) {
    const std::size_t at = text.find(found);
    EXPECT_NE(at, std::string::npos) << found;
    return at == std::string::npos ? text : text.replace(at, found.size(), put);
}

/// A pair, read; joined by join().
struct pair {
    model::document letter, objects;
    model::issues found;

    pair(std::string_view letter_bytes, std::string_view object_bytes)
        : letter(std::move(formats::read_xml(letter_bytes).value)),
          objects(std::move(formats::read_xml(object_bytes).value)) {}
    node& mail() { return *letter.root()->child("ClinicalEmail"); }
    const node& box() const { return *objects.root()->child("BinaryLetter"); }
    pair& join(std::size_t most = enough) {
        found = join_objects(letter, mail(), box(), most);
        return *this;
    }
    std::size_t grafted() {
        std::size_t out = 0;
        for (const node* at = mail().child("Reference"); at != nullptr; at = at->next_same()) {
            const node* bin = at->child("BIN");
            out += bin != nullptr && bin->child(grafted_object) != nullptr ? 1U : 0U;
        }
        return out;
    }
    bool says(std::string_view code, model::severity level) const {
        return std::any_of(found.begin(), found.end(),
                           [&](const model::issue& one) { return one.code() == code && one.level == level; });
    }
};

TEST(pairing, makes_the_tree_that_the_map_translates) {
    pair both(object_example("letter.xml"), object_example("objects.xml"));
    both.join();
    const model::document wanted = std::move(formats::read_xml(object_example("tree.xml")).value);
    EXPECT_EQ(test::canonical_lines(*both.letter.root()), test::canonical_lines(*wanted.root()));
    EXPECT_TRUE(both.says("pair.unnamed", model::severity::warning)) << "the third object has no Reference";
    EXPECT_FALSE(model::has_errors(both.found));
}

TEST(pairing, copies_no_object) {
    pair both(object_example("letter.xml"), object_example("objects.xml"));
    both.join();
    const node* bin = both.mail().child("Reference")->child("BIN");
    const std::string_view there = both.box().child("BinaryObject")->child(grafted_object)->first->value;
    EXPECT_EQ(bin->child(grafted_object)->first->value.data(), there.data()) << "a view into the XBIN01";
}

TEST(pairing, compares_identifiers_without_hyphens_and_others_as_they_are) {
    EXPECT_EQ(object_keys(pair(object_example("letter.xml"), object_example("objects.xml")).mail()).size(),
              2U);
    pair older(
        replaced(object_example("letter.xml"),
                 object_keys(pair(object_example("letter.xml"), object_example("objects.xml")).mail())[1],
                 "BILAG-7"),
        replaced(object_example("objects.xml"), "b6cd2659-3880-5f50-a957-25234ded1007", "BILAG-7"));
    older.join();
    EXPECT_EQ(older.grafted(), 3U);
}

TEST(pairing, refuses_what_does_not_belong_together) {
    const struct {
        std::string_view found, put, code;
    } cases[] = {
        {"5799990000019", "5799990000026", "pair.sender"  },
        {"5799990000057", "5799990000064", "pair.receiver"},
        {"0202020202",    "0303030303",    "pair.patient" },
    };
    for (const auto& one : cases) {
        pair both(object_example("letter.xml"), replaced(object_example("objects.xml"), one.found, one.put));
        both.join();
        EXPECT_TRUE(both.says(one.code, model::severity::error)) << one.code;
        EXPECT_EQ(both.grafted(), 0U) << "nothing is joined by halves";
    }
}

TEST(pairing, checks_every_object_before_it_joins_any) {
    pair broken(object_example("letter.xml"),
                replaced(object_example("objects.xml"), "iVBORw0KGgo", "iVBORw0K#go"));
    broken.join();
    EXPECT_TRUE(broken.says("base64.foreign_character", model::severity::error));
    EXPECT_EQ(broken.grafted(), 0U);
    pair large(object_example("letter.xml"), object_example("objects.xml"));
    large.join(100);
    EXPECT_TRUE(large.says("limit.attachment", model::severity::error));
    EXPECT_EQ(large.grafted(), 0U);
}

TEST(pairing, a_size_that_is_not_the_size_is_a_warning) {
    pair both(replaced(object_example("letter.xml"), ">69<", ">70<"), object_example("objects.xml"));
    both.join();
    EXPECT_TRUE(both.says("pair.size", model::severity::warning));
    EXPECT_EQ(both.grafted(), 3U);
}

TEST(pairing, a_reference_without_its_object_stays_as_it_is) {
    std::string objects = object_example("objects.xml");
    const std::size_t begin = objects.find("<BinaryObject>");
    const std::size_t end = objects.find("<BinaryObject>", begin + 1);
    objects.erase(begin, end - begin);
    pair both(object_example("letter.xml"), objects);
    both.join();
    EXPECT_EQ(both.grafted(), 2U);
    EXPECT_EQ(both.mail().child("Reference")->child("BIN")->child(grafted_object), nullptr);
}

TEST(pairing, twice_joined_is_once_joined) {
    pair both(object_example("letter.xml"), object_example("objects.xml"));
    both.join();
    const auto once = test::canonical_lines(*both.letter.root());
    both.join();
    EXPECT_EQ(test::canonical_lines(*both.letter.root()), once);
}

TEST(base64, tells_the_size_without_decoding) {
    EXPECT_EQ(formats::base64_size("").value(), 0U);
    EXPECT_EQ(formats::base64_size("QQ==").value(), 1U);
    EXPECT_EQ(formats::base64_size("QUI=\n").value(), 2U);
    EXPECT_EQ(formats::base64_size("QUJD QUJD").value(), 6U);
    EXPECT_FALSE(formats::base64_size("QQ=").has_value());
    EXPECT_FALSE(formats::base64_size("QR==").has_value());
    EXPECT_FALSE(formats::base64_size("Q-==").has_value());
}

}  // namespace
}  // namespace genvej::gateway
