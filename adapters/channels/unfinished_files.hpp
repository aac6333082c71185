#pragma once
/// Files that are being written into a folder under names of their own, until they are renamed: made locked,
/// so that who removes what a crash has left leaves them alone. Errors: errno. Thread-safety: each call for
/// itself; several processes and threads may share a folder.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "adapters/channels/file_batch.hpp"

namespace genvej::channels {

/// What unfinished files are called: this, then a mark of the process and a number, then the final name.
constexpr std::string_view unfinished_prefix = ".genvej-";

/// Closes what it holds.
class descriptor {
public:
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int operator*() const noexcept { return number_; }
    bool open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

struct unfinished_file {
    std::string name;
    descriptor file{-1};  ///< open: the lock is held
};

/// One for each of `files`, which gets the error where it cannot be made.
std::vector<unfinished_file> make_unfinished(const descriptor& folder, std::vector<file_to_write>& files);

/// Removes what a crash has left; what another gateway is writing into the same folder stays, and so does
/// what no gateway leaves (somebody else's file, a link, a folder, a pipe).
/// @return errno, or 0
int remove_unfinished(const std::string& folder);

}  // namespace genvej::channels
