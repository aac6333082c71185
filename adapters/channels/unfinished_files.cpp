#include "adapters/channels/unfinished_files.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <random>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace genvej::channels {
namespace {

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

int lock(const descriptor& what, int how) {
    int error = 0;
    do error = ::flock(*what, how) == 0 ? 0 : errno;
    while (error == EINTR);
    return error;
}

/// Writers share the folder's lock from making their files until these are locked, and who removes has it
/// alone: without it a file could be taken for abandoned in between, again and again where processors are
/// few. Where a folder cannot be locked (NFS), or somebody else keeps its lock (a reader's script), it goes
/// without, and a writer notices and tries again.
class folder_lock {
public:
    folder_lock(const descriptor& folder, int how) : folder_(folder) {
        constexpr int patience = 100;
        for (int i = 0; i < patience && lock(folder_, how | LOCK_NB) == EWOULDBLOCK; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    folder_lock(const folder_lock&) = delete;
    folder_lock& operator=(const folder_lock&) = delete;
    ~folder_lock() { lock(folder_, LOCK_UN); }

private:
    const descriptor& folder_;
};

/// A file of our own that is being written is locked until it has its name, so that a gateway that starts
/// leaves it alone. One that was taken for abandoned before it was locked has no name any more: another try.
unfinished_file make_locked(int folder, const std::string& name, int& error) {
    constexpr int tries = 8;
    for (int i = 0; i < tries; ++i) {
        unfinished_file out{unfinished_name(name), descriptor(-1)};
        out.file = descriptor(
            ::openat(folder, out.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
        error = out.file.open() ? 0 : errno;
        if (!out.file.open()) return out;
        // A file system without locks has one gateway.
        static_cast<void>(lock(out.file, LOCK_EX));
        struct stat found {};
        if (::fstat(*out.file, &found) != 0 || found.st_nlink != 0) return out;
    }
    error = ENOENT;
    return {};
}

/// Unless somebody is writing it, or it is not what a gateway leaves here: somebody else's, a link, a folder,
/// a pipe (which nobody waits for).
int remove_abandoned(const descriptor& folder, const std::string& name) {
    const descriptor file(::openat(*folder, name.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.open()) {
        const auto left_alone = {ENOENT, EACCES, ELOOP, EISDIR, ENXIO};
        return std::find(left_alone.begin(), left_alone.end(), errno) != left_alone.end() ? 0 : errno;
    }
    struct stat found {};
    if (::fstat(*file, &found) == 0 && !S_ISREG(found.st_mode)) return 0;
    if (lock(file, LOCK_EX | LOCK_NB) == EWOULDBLOCK) return 0;
    return ::unlinkat(*folder, name.c_str(), 0) == 0 || errno == ENOENT ? 0 : errno;
}

}  // namespace

std::vector<unfinished_file> make_unfinished(const descriptor& folder, std::vector<file_to_write>& files) {
    std::vector<unfinished_file> out;
    out.reserve(files.size());
    const folder_lock shared(folder, LOCK_SH);
    for (file_to_write& one : files) out.push_back(make_locked(*folder, one.name, one.error));
    return out;
}

int remove_unfinished(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> found;
    std::filesystem::directory_iterator entries(folder, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        std::string name = entries->path().filename().string();
        if (name.compare(0, unfinished_prefix.size(), unfinished_prefix) == 0)
            found.push_back(std::move(name));
    }
    if (error || found.empty()) return error.value();

    const descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.open()) return errno;
    const folder_lock alone(directory, LOCK_EX);
    for (const std::string& name : found)
        if (const int left = remove_abandoned(directory, name); left != 0) return left;
    return 0;
}

}  // namespace genvej::channels
