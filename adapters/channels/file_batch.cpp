#include "adapters/channels/file_batch.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <random>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genvej::channels {
namespace {

constexpr std::size_t many = 32;
constexpr std::size_t most_threads = 16;

class descriptor {
public:
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int operator*() const noexcept { return number_; }
    bool open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

/// Of its own for each file: gateways that share a folder, or targets that do, may write the same key at
/// once, and none may write into another's file.
std::string unfinished_name(const std::string& name) {
    static const std::string process = [] {
        std::random_device lots;
        return fmt::format("{:08x}{:08x}", lots(), lots());
    }();
    static std::atomic<std::uint32_t> count = 0;
    return fmt::format("{}{}-{:x}-{}", unfinished_prefix, process, count++, name);
}

struct unfinished_file {
    std::string name;
    descriptor file{-1};  ///< open: the lock is held
};

/// A file of our own that is being written is locked until it has its name, so that a gateway that starts
/// leaves it alone. One that was taken for abandoned in between has no name any more: another try.
unfinished_file make_locked(int folder, const std::string& name, int& error) {
    constexpr int tries = 8;
    for (int i = 0; i < tries; ++i) {
        unfinished_file out{unfinished_name(name), descriptor(-1)};
        out.file = descriptor(
            ::openat(folder, out.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
        error = out.file.open() ? 0 : errno;
        if (!out.file.open()) return out;
        // A file system without locks has one gateway.
        static_cast<void>(::flock(*out.file, LOCK_EX));
        struct stat found {};
        if (::fstat(*out.file, &found) != 0 || found.st_nlink != 0) return out;
    }
    error = ENOENT;
    return {};
}

/// Unless somebody is writing it. Under its lock, so that its writer notices.
int remove_abandoned(const std::filesystem::path& path) {
    const descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.open() && ::flock(*file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return 0;
    return ::unlink(path.c_str()) == 0 || errno == ENOENT ? 0 : errno;
}

int write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

enum class flush : bool { now, later };

/// Whole under its unfinished name, or with its error.
unfinished_file write_file(int folder, file_to_write& what, flush when) {
    unfinished_file out = make_locked(folder, what.name, what.error);
    if (what.error == 0) what.error = write_all(*out.file, what.content);
    if (what.error == 0 && when == flush::now && ::fdatasync(*out.file) != 0) what.error = errno;
    return out;
}

/// A few: each is flushed by itself. The kernel answers all that wait at once with one flush, so several
/// threads wait.
std::vector<unfinished_file> write_few(int folder, std::vector<file_to_write>& files) {
    std::vector<unfinished_file> open(files.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t at = next++; at < files.size(); at = next++)
            open[at] = write_file(folder, files[at], flush::now);
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min(most_threads, files.size()); ++i) helpers.emplace_back(work);
        work();
    }
    return open;
}

/// Many: one flush of their file system costs less than all these threads, though it waits for the data of
/// others.
std::vector<unfinished_file> write_many(int folder, std::vector<file_to_write>& files) {
    std::vector<unfinished_file> open;
    open.reserve(files.size());
    for (file_to_write& one : files) open.push_back(write_file(folder, one, flush::later));
    const int unflushed = ::syncfs(folder) == 0 ? 0 : errno;
    for (file_to_write& one : files) {
        if (one.error == 0) one.error = unflushed;
    }
    return open;
}

void publish(int folder, const unfinished_file& from, file_to_write& what) {
    if (what.error == 0 && ::renameat(folder, from.name.c_str(), folder, what.name.c_str()) != 0)
        what.error = errno;
    if (what.error != 0 && from.file.open()) ::unlinkat(folder, from.name.c_str(), 0);
}

}  // namespace

void write_files(const std::string& folder, std::vector<file_to_write>& files) {
    const descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const int missing = directory.open() ? 0 : errno;
    if (missing != 0) {
        for (file_to_write& one : files) one.error = missing;
        return;
    }
    const std::vector<unfinished_file> written =
        files.size() < many ? write_few(*directory, files) : write_many(*directory, files);
    for (std::size_t i = 0; i < files.size(); ++i) publish(*directory, written[i], files[i]);
    if (::fsync(*directory) == 0) return;
    const int unflushed = errno;
    for (file_to_write& one : files) {
        if (one.error == 0) one.error = unflushed;
    }
}

int remove_unfinished(const std::string& folder) {
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        if (name.compare(0, unfinished_prefix.size(), unfinished_prefix) != 0) continue;
        if (const int left = remove_abandoned(entries->path()); left != 0) return left;
    }
    return error.value();
}

}  // namespace genvej::channels
