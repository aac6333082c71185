#include "adapters/channels/folder_channel.hpp"

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/channels/unfinished_files.hpp"

namespace genvej::channels::test {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const outgoing> a_message(const std::string& key, const std::string& body = "{}",
                                          const std::string& media_type = "application/fhir+json") {
    return std::make_shared<outgoing>(outgoing{key, media_type, body});
}

class folder_channel_test : public testing::Test {
protected:
    folder_channel_test() {
        std::string name = (fs::temp_directory_path() / "genvej-folder-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    ~folder_channel_test() override { fs::remove_all(path_); }

    std::shared_ptr<channel> open() const { return make_folder_channel(out()).value(); }
    std::string out() const { return (path_ / "var/out").string(); }
    static outcome send(channel& by, std::shared_ptr<const outgoing> what) {
        std::promise<outcome> done;
        by.send(std::move(what), [&](outcome seen) { done.set_value(std::move(seen)); });
        return done.get_future().get();
    }
    std::string read(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(fs::path(out()) / name, std::ios::binary).rdbuf();
        return text.str();
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(out()), fs::directory_iterator()));
    }

    fs::path path_;
};

TEST_F(folder_channel_test, a_message_becomes_one_file_with_its_bytes) {
    const auto by = open();
    const std::string body("a\0\xFF", 3);
    EXPECT_TRUE(send(*by, a_message("5d0c", body)).delivered);
    EXPECT_EQ(read("5d0c.json"), body);
    EXPECT_TRUE(send(*by, a_message("5d0c-2", "<a/>", "application/xml")).delivered);
    EXPECT_EQ(read("5d0c-2.xml"), "<a/>");
    EXPECT_EQ(files(), 2U) << "and nothing unfinished";
}

TEST_F(folder_channel_test, the_same_key_again_leaves_one_file) {
    const auto by = open();
    EXPECT_TRUE(send(*by, a_message("k", "same")).delivered);
    EXPECT_TRUE(send(*by, a_message("k", "same")).delivered);
    EXPECT_EQ(read("k.json"), "same");
    EXPECT_EQ(files(), 1U);
}

TEST_F(folder_channel_test, an_empty_body_is_a_file_too) {
    EXPECT_TRUE(send(*open(), a_message("empty", "")).delivered);
    EXPECT_EQ(read("empty.json"), "");
    EXPECT_EQ(files(), 1U);
}

TEST_F(folder_channel_test, what_a_crash_left_is_removed_and_nothing_else) {
    fs::create_directories(out());
    std::ofstream(out() + "/.genvej-half.json") << "{";
    std::ofstream(out() + "/theirs.txt") << "x";
    open();
    EXPECT_FALSE(fs::exists(out() + "/.genvej-half.json"));
    EXPECT_TRUE(fs::exists(out() + "/theirs.txt"));
}

TEST_F(folder_channel_test, what_no_gateway_leaves_stays_whatever_it_is_called) {
    fs::create_directories(out() + "/.genvej-folder");
    std::ofstream(path_ / "elsewhere") << "x";
    fs::create_symlink(path_ / "elsewhere", out() + "/.genvej-link");
    ASSERT_EQ(::mkfifo((out() + "/.genvej-pipe").c_str(), 0640), 0);
    ASSERT_EQ(::mkfifo((out() + "/.genvej-read").c_str(), 0640), 0);
    const int reader = ::open((out() + "/.genvej-read").c_str(), O_RDONLY | O_NONBLOCK);
    EXPECT_TRUE(send(*open(), a_message("k")).delivered);
    ::close(reader);
    EXPECT_TRUE(fs::is_fifo(out() + "/.genvej-pipe"));
    EXPECT_TRUE(fs::is_fifo(out() + "/.genvej-read"));
    EXPECT_TRUE(fs::is_directory(out() + "/.genvej-folder"));
    EXPECT_TRUE(fs::is_symlink(out() + "/.genvej-link"));
    EXPECT_TRUE(fs::exists(path_ / "elsewhere"));
}

TEST_F(folder_channel_test, what_another_gateway_is_writing_stays_when_one_starts) {
    fs::create_directories(out());
    const std::string theirs = out() + "/.genvej-0123456789abcdef-half.json";
    const int file = ::open(theirs.c_str(), O_WRONLY | O_CREAT, 0640);
    ASSERT_EQ(::flock(file, LOCK_EX), 0);
    open();
    EXPECT_TRUE(fs::exists(theirs));
    ::close(file);
    open();
    EXPECT_FALSE(fs::exists(theirs)) << "now nobody writes it";
}

/// Gateways on one database: one starts while others deliver, and two may send the same one after a lease ran
/// out.
TEST_F(folder_channel_test, gateways_that_share_a_folder_and_start_under_load_spoil_nothing) {
    const auto by = open();
    std::atomic<bool> ended = false;
    std::thread starter([&] {
        while (!ended) open();
    });
    const auto other = open();
    std::thread sender([&] {
        for (int i = 0; i < 200; ++i)
            EXPECT_EQ(send(*other, a_message("k" + std::to_string(i % 40), "the same bytes")).failure, "");
    });
    for (int i = 0; i < 200; ++i) {
        const std::string key = "k" + std::to_string(i % 40);
        EXPECT_EQ(send(*by, a_message(key, "the same bytes")).failure, "");
        EXPECT_EQ(read(key + ".json"), "the same bytes");
    }
    sender.join();
    ended = true;
    starter.join();
    EXPECT_EQ(files(), 40U);
}

/// `flock FOLDER command` is how a reader's script may keep others of its kind out.
TEST_F(folder_channel_test, a_reader_that_keeps_the_folder_locked_stops_nobody) {
    const auto by = open();
    const int folder = ::open(out().c_str(), O_RDONLY | O_DIRECTORY);
    ASSERT_EQ(::flock(folder, LOCK_EX), 0);
    EXPECT_EQ(send(*by, a_message("k")).failure, "");
    std::ofstream(out() + "/.genvej-half.json") << "{";
    EXPECT_EQ(remove_unfinished(out()), 0);
    EXPECT_FALSE(fs::exists(out() + "/.genvej-half.json"));
    ::close(folder);
}

TEST_F(folder_channel_test, gateways_that_start_without_end_stop_nobody) {
    const auto by = open();
    std::atomic<bool> ended = false;
    std::vector<std::jthread> starters;
    starters.reserve(2);
    for (int i = 0; i < 2; ++i)
        starters.emplace_back([&] {
            while (!ended) EXPECT_EQ(remove_unfinished(out()), 0);
        });
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(send(*by, a_message("k" + std::to_string(i))).failure, "");
    }
    ended = true;
    starters.clear();
    EXPECT_EQ(files(), 200U);
}

TEST_F(folder_channel_test, a_key_cannot_leave_the_folder) {
    const auto by = open();
    for (const std::string key : {"", "../up", "a/b", ".hidden", "-dash", "sp ace", "nul\0"}) {
        EXPECT_EQ(send(*by, a_message(key)).failure, key == "nul" ? "" : "key.unusable") << key;
    }
    EXPECT_EQ(send(*by, a_message(std::string("nul\0x", 5))).failure, "key.unusable");
    EXPECT_EQ(send(*by, a_message(std::string(201, 'x'))).failure, "key.unusable");
}

TEST_F(folder_channel_test, a_folder_that_went_away_is_named_and_can_come_back) {
    const auto by = open();
    fs::remove_all(out());
    EXPECT_EQ(send(*by, a_message("k")).failure, "disk.missing");
    fs::create_directories(out());
    EXPECT_TRUE(send(*by, a_message("k")).delivered);
}

TEST_F(folder_channel_test, a_write_that_fails_leaves_nothing_behind) {
    const auto by = open();
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 1'000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const outcome seen = send(*by, a_message("large", std::string(5'000, 'x')));
    const outcome beside = send(*by, a_message("small", "x"));
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_NE(std::signal(SIGXFSZ, ignored), SIG_ERR);
    EXPECT_EQ(seen.failure, "disk.failed");
    EXPECT_TRUE(beside.delivered);
    EXPECT_EQ(files(), 1U);
}

TEST_F(folder_channel_test, many_at_once_all_arrive) {
    const auto by = open();
    std::promise<void> all;
    std::atomic<int> left = 600;
    for (int i = 0; i < 600; ++i) {
        // Every third name comes twice, so that batches are cut.
        by->send(a_message("k" + std::to_string(i % 400)), [&](const outcome& seen) {
            EXPECT_TRUE(seen.delivered) << seen.failure;
            if (--left == 0) all.set_value();
        });
    }
    all.get_future().wait();
    EXPECT_EQ(files(), 400U);
}

TEST_F(folder_channel_test, after_stop_everything_is_given_back) {
    const auto by = open();
    by->stop();
    EXPECT_EQ(send(*by, a_message("k")).failure, "stopped");
}

TEST_F(folder_channel_test, a_path_that_cannot_be_a_folder_is_an_error_of_the_setting) {
    std::ofstream(path_ / "file") << "x";
    EXPECT_EQ(make_folder_channel((path_ / "file").string()).error().setting, "path");
    EXPECT_EQ(make_folder_channel("").error().setting, "path");
}

}  // namespace
}  // namespace genvej::channels::test
