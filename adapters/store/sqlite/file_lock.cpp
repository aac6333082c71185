#include "adapters/store/sqlite/file_lock.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "adapters/store/sqlite/connection.hpp"

namespace genvej::store::sqlite {

file_lock::file_lock(const std::string& path)
    : descriptor_(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0)
        fail(errno == EACCES || errno == EROFS ? store_errc::no_permission : store_errc::cannot_open);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor_);
        fail(store_errc::in_use);
    }
}

file_lock::~file_lock() {
    ::close(descriptor_);
}

}  // namespace genvej::store::sqlite
