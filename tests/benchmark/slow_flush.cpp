/// A disk whose flushes take longer, for measurements: preloaded (LD_PRELOAD) into servers it lets each flush
/// end so much later as GENVEJ_FLUSH_TAKES_US says. Volumes in a network and standbys that confirm cost that
/// much; a disk of a test machine often does not. It sleeps, since waiting for a volume costs no processor
/// time. Thread-safety: as what it stands for.
#include <cstdlib>
#include <ctime>

#include <dlfcn.h>
#include <unistd.h>

namespace {

int later(const char* name, int file) {
    static const long takes = [] {
        const char* const text = std::getenv("GENVEJ_FLUSH_TAKES_US");
        return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
    }();
    using flush = int (*)(int);
    const int outcome = reinterpret_cast<flush>(::dlsym(RTLD_NEXT, name))(file);  // NOLINT: as dlsym(3) says
    timespec left{takes / 1'000'000, takes % 1'000'000 * 1'000};
    while (::nanosleep(&left, &left) != 0) {
    }
    return outcome;
}

}  // namespace

extern "C" {
int fsync(int file) {
    return later("fsync", file);
}
int fdatasync(int file) {
    return later("fdatasync", file);
}
int syncfs(int file) noexcept {
    return later("syncfs", file);
}
}
