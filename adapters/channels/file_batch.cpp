#include "adapters/channels/file_batch.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
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
    descriptor& operator=(descriptor&&) = delete;
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int operator*() const noexcept { return number_; }
    bool open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

std::string unfinished(const std::string& name) {
    return std::string(unfinished_prefix) + name;
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
void write_file(int folder, file_to_write& what, flush when) {
    const descriptor file(::openat(folder, unfinished(what.name).c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
    what.error = file.open() ? write_all(*file, what.content) : errno;
    if (what.error == 0 && when == flush::now && ::fdatasync(*file) != 0) what.error = errno;
}

/// A few: each is flushed by itself. The kernel answers all that wait at once with one flush, so several
/// threads wait.
void write_few(int folder, std::vector<file_to_write>& files) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t at = next++; at < files.size(); at = next++)
            write_file(folder, files[at], flush::now);
    };
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(most_threads, files.size()); ++i) helpers.emplace_back(work);
    work();
}

/// Many: one flush of their file system costs less than all these threads, though it waits for the data of
/// others.
void write_many(int folder, std::vector<file_to_write>& files) {
    for (file_to_write& one : files) write_file(folder, one, flush::later);
    const int unflushed = ::syncfs(folder) == 0 ? 0 : errno;
    for (file_to_write& one : files) {
        if (one.error == 0) one.error = unflushed;
    }
}

void publish(int folder, file_to_write& what) {
    const std::string from = unfinished(what.name);
    if (what.error == 0 && ::renameat(folder, from.c_str(), folder, what.name.c_str()) != 0)
        what.error = errno;
    if (what.error != 0) ::unlinkat(folder, from.c_str(), 0);
}

}  // namespace

void write_files(const std::string& folder, std::vector<file_to_write>& files) {
    const descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const int missing = directory.open() ? 0 : errno;
    if (missing != 0) {
        for (file_to_write& one : files) one.error = missing;
        return;
    }
    files.size() < many ? write_few(*directory, files) : write_many(*directory, files);
    for (file_to_write& one : files) publish(*directory, one);
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
        if (::unlink(entries->path().c_str()) != 0) return errno;
    }
    return error.value();
}

}  // namespace genvej::channels
