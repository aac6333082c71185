#include "adapters/store/sqlite/file_lock.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {
namespace {

constexpr mode_t owner_only = 0600;

[[noreturn]] void fail_to_open(int error) {
    fail(error == EACCES || error == EROFS ? store_errc::no_permission : store_errc::cannot_open);
}

/// Leaves a file that is there alone: to open and close it would give up the locks that SQLite has on it.
void make_where_missing(const std::string& path) {
    const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only);
    if (made < 0 && errno != EEXIST) fail_to_open(errno);
    if (made >= 0) ::close(made);
}

}  // namespace

file_lock::file_lock(const std::string& path)
    : descriptor_(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only)) {
    if (descriptor_ < 0) fail_to_open(errno);
    try {
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) fail(store_errc::in_use);
        make_where_missing(path);
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

file_lock::~file_lock() {
    ::close(descriptor_);
}

}  // namespace genvej::store::sqlite
