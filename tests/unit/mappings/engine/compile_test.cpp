// What is wrong with a map is said with its line; what is right compiles.
#include <gtest/gtest.h>

#include "tests/unit/mappings/engine/tiny_map.hpp"

namespace genvej::test {
namespace {

std::string wrong(const std::string& rows, std::map<std::string, std::string> files = {}) {
    return tiny_map(rows, std::move(files)).wrong();
}

TEST(compile, rows_that_are_right) {
    EXPECT_EQ(wrong("Patient/PersonSurnameName <-> patient.name[use=official].family\n"), "");
    EXPECT_EQ(wrong("Letter/TypeCode <-> \"XDIS91\"\n"), "");
    EXPECT_EQ(wrong("Letter/TypeCode x \"why\"\n"), "");
    EXPECT_EQ(wrong("each Reference <-> communication.payload[contentAttachment] as file when URL\n"
                    "RefDescription <-> file.contentAttachment.title\nend\n"),
              "");
    EXPECT_EQ(wrong("//Letter/Authorisation/Date + //Letter/Authorisation/Time? -> communication.sent as "
                    "date_and_time\n"),
              "");
    EXPECT_EQ(wrong("@patient -> communication.subject.reference\n"), "");
}

TEST(compile, names_that_do_not_exist) {
    EXPECT_EQ(wrong("\nPatient/PersonSurName <-> patient.name.family\n"), "map.path_left@2");
    EXPECT_EQ(wrong("Patient/PersonSurnameName <-> patient.name.surname\n"), "map.path_right@1");
    EXPECT_EQ(wrong("Patient/PersonSurnameName <-> patient.name[kind=x].family\n"), "map.path_right@1");
    EXPECT_EQ(wrong("Patient/PersonSurnameName <-> pation.name.family\n"), "map.alias@1");
    EXPECT_EQ(wrong("@nobody -> communication.subject.reference\n"), "map.alias@1");
    EXPECT_EQ(wrong("Letter/TypeCode -> header.definition as magic\n"), "map.converter@1");
    EXPECT_EQ(wrong("entry Pation as p\n"), "map.path_right@1 map.path_right@1");
    EXPECT_EQ(wrong("Letter/StatusCode -> communication.status as code nothing\n"), "map.file@1");
    EXPECT_EQ(wrong("Letter/StatusCode -> communication.status when Letter/Nothing = x\n"),
              "map.path_left@1");
    EXPECT_EQ(wrong("Letter/StatusCode -> communication.status warn no.such.issue\n"), "map.syntax@1");
}

TEST(compile, rows_that_do_not_fit) {
    EXPECT_EQ(wrong("Patient -> patient.name.family\n"), "map.fit@1");
    EXPECT_EQ(wrong("Patient/PersonSurnameName -> patient.name\n"), "map.fit@1");
    EXPECT_EQ(wrong("Letter/Authorisation/Date -> patient.name.family as date_and_time\n"), "map.fit@1");
    EXPECT_EQ(wrong("Letter/Identifier + Letter/TypeCode -> patient.name.family\n"), "map.paths@1");
    EXPECT_EQ(wrong("Sender/EANIdentifier <-> patient.name.family as endpoint\n"),
              "map.direction@1 map.fit@1");
    EXPECT_EQ(wrong("Letter/Identifier -> patient.name.family as code\n"), "map.arguments@1");
    EXPECT_EQ(wrong("Letter/TypeCode -> \"XDIS91\"\n"), "map.syntax@1");
    EXPECT_EQ(wrong("Letter/TypeCode x\n"), "map.syntax@1");
    EXPECT_EQ(wrong("Letter/TypeCode x because\n"), "map.syntax@1");
    EXPECT_EQ(wrong("Letter/TypeCode patient.name.family\n"), "map.syntax@1");
}

TEST(compile, blocks_that_do_not_close) {
    EXPECT_EQ(wrong("end\n"), "map.syntax@1");
    EXPECT_EQ(wrong("each Reference -> communication.payload as file\nentry Patient as p\nend\n"),
              "map.syntax@2");
    EXPECT_EQ(wrong("each Reference -> communication.payload as file\nend\nReference -> file.contentString "
                    "as plain_text\n"),
              "map.alias@3 map.fit@3");
}

TEST(compile, code_tables_are_read_from_the_message_first) {
    EXPECT_EQ(wrong("Letter/StatusCode -> communication.status as code status\n",
                    {
                        {"mappings/shared/codes/status.csv", "left,right\nnytbrev,unknown\n"}
    }),
              "");
    EXPECT_EQ(wrong("Letter/StatusCode -> communication.category.coding as code status\n",
                    {
                        {"mappings/tiny/codes/status.csv", "left,system,kode\nnytbrev,s,unknown\n"}
    }),
              "map.path_right@1");
    EXPECT_EQ(tiny_map("Letter/StatusCode -> communication.status as code status\n",
                       {
                           {"mappings/tiny/codes/status.csv", "kode\nx\n"}
    })
                  .found.at(0)
                  .code(),
              "map.code_table");
}

}  // namespace
}  // namespace genvej::test
