#include "adapters/channels/file_batch.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "adapters/channels/unfinished_files.hpp"

namespace genvej::channels {
namespace {

constexpr std::size_t many = 32;
constexpr std::size_t most_threads = 16;

int write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// A few: each is flushed by itself. The kernel answers all that wait at once with one flush, so several
/// threads wait.
void write_few(const std::vector<unfinished_file>& open, std::vector<file_to_write>& files) {
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t at = next++; at < files.size(); at = next++) {
            file_to_write& one = files[at];
            if (one.error == 0) one.error = write_all(*open[at].file, one.content);
            if (one.error == 0 && ::fdatasync(*open[at].file) != 0) one.error = errno;
        }
    };
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(most_threads, files.size()); ++i) helpers.emplace_back(work);
    work();
}

/// Many: one flush of their file system costs less than all these threads, though it waits for the data of
/// others.
void write_many(const descriptor& folder, const std::vector<unfinished_file>& open,
                std::vector<file_to_write>& files) {
    for (std::size_t i = 0; i < files.size(); ++i)
        if (files[i].error == 0) files[i].error = write_all(*open[i].file, files[i].content);
    const int unflushed = ::syncfs(*folder) == 0 ? 0 : errno;
    for (file_to_write& one : files)
        if (one.error == 0) one.error = unflushed;
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
    const std::vector<unfinished_file> made = make_unfinished(directory, files);
    files.size() < many ? write_few(made, files) : write_many(directory, made, files);
    for (std::size_t i = 0; i < files.size(); ++i) publish(*directory, made[i], files[i]);
    if (::fsync(*directory) == 0) return;
    const int unflushed = errno;
    for (file_to_write& one : files) {
        if (one.error == 0) one.error = unflushed;
    }
}

}  // namespace genvej::channels
