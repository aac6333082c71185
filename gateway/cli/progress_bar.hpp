#pragma once
/// A bar on a terminal, nothing in a pipe. Thread-safety: one thread.
#include <cstdint>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace genvej::gateway {

class progress_bar {
public:
    progress_bar() : shown_(isatty(STDERR_FILENO) != 0) {}
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    ~progress_bar() { clear(); }

    void step(std::uint64_t done, std::uint64_t of) {
        constexpr std::uint64_t width = 40;
        const std::uint64_t filled = of == 0 ? width : done * width / of;
        if (!shown_ || filled == last_) return;
        last_ = filled;
        fmt::print(stderr, "\r[{:=<{}}{: <{}}] {}/{}", "", filled, "", width - filled, done, of);
        static_cast<void>(std::fflush(stderr));
    }
    void clear() const {
        if (shown_) fmt::print(stderr, "\r{: <70}\r", "");
    }

private:
    bool shown_;
    std::uint64_t last_ = ~std::uint64_t{0};
};

}  // namespace genvej::gateway
