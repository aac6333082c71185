#include "adapters/channels/file_batch.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace genvej::channels {
namespace {

/// More files than this share a flush of the whole file system.
constexpr std::size_t most_alone = 2;

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

/// Written, on its way to the disk, not yet flushed.
descriptor begin_file(int folder, file_to_write& what) {
    descriptor file(::openat(folder, unfinished(what.name).c_str(),
                             O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
    what.error = file.open() ? write_all(*file, what.content) : errno;
    // Starting all of them before waiting for the first lets the disk work on them together.
    if (what.error == 0) ::sync_file_range(*file, 0, 0, SYNC_FILE_RANGE_WRITE);
    return file;
}

/// Every file is flushed, or has its error.
void flush(int folder, const std::vector<descriptor>& open_files, std::vector<file_to_write>& files) {
    // One flush of the file system costs about what one of a file does: both wait for the disk once.
    const bool together = files.size() > most_alone;
    const int shared = together && ::syncfs(folder) != 0 ? errno : 0;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const int own = !together && files[i].error == 0 && ::fdatasync(*open_files[i]) != 0 ? errno : 0;
        if (files[i].error == 0) files[i].error = together ? shared : own;
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
    std::vector<descriptor> open_files;
    open_files.reserve(files.size());
    for (file_to_write& one : files) {
        one.error = missing;
        open_files.push_back(missing == 0 ? begin_file(*directory, one) : descriptor(-1));
    }
    if (missing != 0) return;
    flush(*directory, open_files, files);
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
