#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "tests/unit/adapters/store/record_fixture.hpp"
#include "tests/unit/adapters/store/upkeep_fixture.hpp"

namespace genvej::store::test {
namespace {

class dumping_test : public upkeep_test {
protected:
    void TearDown() override {
        ::setenv("PATH", path_.c_str(), 1);
        upkeep_test::TearDown();
    }
    /// A program of that name is found before all others.
    void put_before(const std::string& text) {
        std::filesystem::create_directory(folder_ / "bin");
        std::ofstream(folder_ / "bin/pg_dump") << "#!/bin/sh\n" << text;
        std::filesystem::permissions(folder_ / "bin/pg_dump", std::filesystem::perms::owner_all);
        ::setenv("PATH", ((folder_ / "bin") + ":" + path_).c_str(), 1);
    }
    /// In a database of its own, by PostgreSQL's own program.
    postgres_options restored(const std::string& file, const std::string& name) const {
        schema_->sql("CREATE DATABASE " + name);
        const std::string server = server_url();
        const std::string other = std::string(server).replace(server.find("///genvej"), 9, "///" + name);
        const std::string command =
            fmt::format("pg_restore --no-owner --exit-on-error --dbname='{}' '{}'", other, file);
        EXPECT_EQ(std::system(command.c_str()), 0);  // NOLINT(cert-env33-c): an operator's own command
        postgres_options where = postgres_options_of(options());
        where.url = other + "&options=-csearch_path%3D" + schema_->name();
        return where;
    }
    const std::string path_ = std::getenv("PATH");
};

TEST_F(dumping_test, a_backup_is_read_into_another_database_verified_and_served) {
    const std::string file = folder_ / "copy.dump";
    std::uint64_t last = 0, total = 0;
    const auto made =
        kept()->backup(file, [&](std::uint64_t done, std::uint64_t of) { last = done, total = of; });
    ASSERT_TRUE(made.has_value()) << made.error().message();
    EXPECT_EQ(last, total);
    EXPECT_EQ(made->bytes, std::filesystem::file_size(file));
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(std::filesystem::exists(file + ".partial"));
    EXPECT_EQ(kept()->backup(file, {}).error(), store_errc::exists);
    const std::string id_of_later = accept_letter("N1", "");

    // The schema's name is the store's: another database of the same server has it, too.
    const std::string name = "restored_" + schema_->name();
    const postgres_options where = restored(file, name);
    const auto verified = open_postgres_upkeep(where.url)->verify({});
    ASSERT_TRUE(verified.has_value()) << verified.error().message();
    for (const model::issue& one : verified->broken) ADD_FAILURE() << model::to_line(one);
    EXPECT_EQ(verified->received, 12U);
    {
        auto opened = open_postgres(where);
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        EXPECT_EQ((*opened)->count()->receptions, 12U) << "as it was then";
        EXPECT_FALSE((*opened)->find_reception(id_of_later)->has_value());
        EXPECT_TRUE((*opened)->raw(ids_["D1"])->has_value());
        EXPECT_EQ((*opened)->take_due("out", arrived + minute, 10)->size(), 2U)
            << "what waited there waits here";
        EXPECT_EQ(accept(**opened, a_reception("D1", "content of D1", "E99"))->what,
                  accept_outcome::verdict::duplicate);
        EXPECT_EQ(accept(**opened, a_reception("N7"))->what, accept_outcome::verdict::stored);
    }
    EXPECT_TRUE(open_postgres_upkeep(where.url)->verify({})->broken.empty());
    schema_->sql("DROP DATABASE " + name + " WITH (FORCE)");
}

TEST_F(dumping_test, a_backup_holds_the_record_and_the_files) {
    ASSERT_TRUE(
        write(*store_, transaction({
                           a_resource("PractitionerRole", "r1", ""), a_patient("p1", "0101010101"),
                           a_resource("Observation", "o1", "p1", "", {{"PractitionerRole", "r1"}}
                               )
    })));
    const std::string citizen = store_->record().find_citizen({municipality, "0101010101"}).value().value();
    citizen_settlement what;
    what.citizen = citizen;
    what.seen = 1;
    what.notes.emplace_back().kind = "opened";
    what.courses.emplace_back().course = "c1";
    what.courses[0].municipality = municipality;
    ASSERT_TRUE(settle(*store_, what));
    const std::string file = folder_ / "copy.dump";
    ASSERT_TRUE(kept()->backup(file, {}));
    const std::string name = "record_" + schema_->name();
    const postgres_options where = restored(file, name);
    {
        const auto opened = open_postgres(where).value();
        const auto restored = opened->record().read_file(citizen).value().value();
        EXPECT_EQ(restored.version, 2U);
        EXPECT_EQ(restored.resources.size(), 3U);
        EXPECT_EQ(restored.notes.size(), 1U);
        EXPECT_EQ(opened->record().courses({}, "", 10)->size(), 1U);
        ASSERT_TRUE(write(*opened, transaction({a_resource("Observation", "o2", "p1")})));
    }
    EXPECT_TRUE(open_postgres_upkeep(where.url)->verify({})->broken.empty());
    schema_->sql("DROP DATABASE " + name + " WITH (FORCE)");
}

TEST_F(dumping_test, no_password_stands_among_the_arguments_and_it_reaches_pg_dump) {
    put_before("printf '%s\\n' \"$@\" > \"" + (folder_ / "words") + "\"\nprintf '%s' \"$PGPASSWORD\" > \"" +
               (folder_ / "secret") + "\"\n");
    ASSERT_TRUE(
        open_postgres_upkeep(schema_->url(), "hush-hush")->backup(folder_ / "copy.dump", {}).has_value());
    const auto content = [&](const char* name) {
        std::ifstream in(folder_ / name);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    EXPECT_EQ(content("secret"), "hush-hush");
    EXPECT_EQ(content("words").find("hush"), std::string::npos);
    EXPECT_EQ(content("words").find("host"), std::string::npos);
}

TEST_F(dumping_test, what_pg_dump_cannot_do_is_named_and_nothing_is_left) {
    const std::string file = folder_ / "copy.dump";
    put_before("echo 'pg_dump: error: aborting because of server version mismatch' >&2\nexit 1\n");
    EXPECT_EQ(kept()->backup(file, {}).error(), upkeep_errc::no_tool);
    put_before(
        "echo 'pg_dump: error: could not write to output file: No space left on device' >&2\nexit 1\n");
    EXPECT_EQ(kept()->backup(file, {}).error(), store_errc::disk_full);
    put_before("kill -9 $$\n");
    EXPECT_EQ(kept()->backup(file, {}).error(), store_errc::failed);
    ::setenv("PATH", (folder_ / "nothing").c_str(), 1);
    EXPECT_EQ(kept()->backup(file, {}).error(), upkeep_errc::no_tool);
    EXPECT_EQ(kept()->backup(folder_ / "no/such/folder", {}).error(), store_errc::cannot_open);
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_FALSE(std::filesystem::exists(file + ".partial"));
}

TEST_F(dumping_test, resources_are_found_where_the_numbers_of_transactions_begin_anew) {
    // As a copy that was read into a server which has seen less.
    schema_->sql("UPDATE letter SET seen = '4000000000000'");
    schema_->sql("INSERT INTO indexed VALUES (0, 'letter', '4000000000000')");
    store_.reset();
    open();
    EXPECT_EQ(schema_->number("SELECT count(*) FROM letter WHERE seen > '3000000000000'"), 0);
    EXPECT_EQ(schema_->number("SELECT count(*) FROM indexed WHERE seen > '3000000000000'"), 0);
}

}  // namespace
}  // namespace genvej::store::test
