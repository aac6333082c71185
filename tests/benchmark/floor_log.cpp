// The log floor: every body is appended to one file, one flush for all that wait.
// usage: floor_log FOLDER
#include <cerrno>
#include <cstdio>
#include <exception>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "tests/benchmark/floor_server.hpp"

namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void append_all(int file, const std::vector<std::string>& bodies) {
    std::string together;
    for (const auto& body : bodies) together += body;
    for (std::size_t done = 0; done < together.size();) {
        const ssize_t written = ::write(file, together.data() + done, together.size() - done);
        if (written < 0) fail("write");
        done += static_cast<std::size_t>(written);
    }
    if (::fdatasync(file) != 0) fail("fdatasync");
}

}  // namespace

int main(int argc, char** argv) try {
    const auto path = genvej::benchmark::folder_of(argc, argv) + "/log";
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) fail("open");
    return genvej::benchmark::serve_floor([file](const auto& bodies) { append_all(file, bodies); });
} catch (const std::exception& broken) {
    static_cast<void>(std::fprintf(stderr, "floor_log: %s\n", broken.what()));
    return 3;
}
