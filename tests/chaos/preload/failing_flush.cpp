/// A library that is loaded before a program (LD_PRELOAD) and makes its flushes fail as a broken disk does:
/// fsync() and fdatasync() give EIO while the file that GENVEJ_FAIL_FLUSH names is there. Thread-safe.
#include <cerrno>
#include <cstdlib>

#include <sys/syscall.h>
#include <unistd.h>

namespace {

bool fails() noexcept {
    static const char* const when = std::getenv("GENVEJ_FAIL_FLUSH");
    return when != nullptr && access(when, F_OK) == 0;
}

int flush(long call, int file) noexcept {
    if (!fails()) return static_cast<int>(syscall(call, file));
    errno = EIO;
    return -1;
}

}  // namespace

extern "C" int fsync(int file) {
    return flush(SYS_fsync, file);
}
extern "C" int fdatasync(int file) {
    return flush(SYS_fdatasync, file);
}
