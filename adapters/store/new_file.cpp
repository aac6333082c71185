#include "adapters/store/new_file.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/system/system_error.hpp>

namespace genvej::store {
namespace {

constexpr mode_t owner_only = 0600;

[[noreturn]] void fail_by(int error) {
    const store_errc what = error == EEXIST                      ? store_errc::exists
                            : error == EACCES || error == EROFS  ? store_errc::no_permission
                            : error == ENOSPC || error == EDQUOT ? store_errc::disk_full
                            : error == EIO                       ? store_errc::untrustworthy
                                                                 : store_errc::cannot_open;
    throw boost::system::system_error(make_error_code(what));
}

/// Flushes a file or a folder.
void flush(const std::string& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) fail_by(errno);
    const int failed = ::fsync(opened) == 0 ? 0 : errno;
    ::close(opened);
    if (failed != 0) fail_by(failed);
}

}  // namespace

new_file::new_file(std::string name) : name_(std::move(name)), partial_(name_ + ".partial") {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(name_, error))) fail_by(EEXIST);
    std::filesystem::remove(partial_, error);
    const int made = ::open(partial_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only);
    if (made < 0) fail_by(errno);
    ::close(made);
}

new_file::~new_file() {
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
}

std::uint64_t new_file::size() const noexcept {
    std::error_code error;
    const auto out = std::filesystem::file_size(partial_, error);
    return error ? 0 : static_cast<std::uint64_t>(out);
}

std::uint64_t new_file::keep() {
    flush(partial_);
    const std::uint64_t bytes = size();
    // Unlike a rename this never takes the place of a file that somebody else made meanwhile.
    if (::link(partial_.c_str(), name_.c_str()) != 0) fail_by(errno);
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
    const std::filesystem::path folder = std::filesystem::path(name_).parent_path();
    flush(folder.empty() ? "." : folder.string());
    return bytes;
}

}  // namespace genvej::store
