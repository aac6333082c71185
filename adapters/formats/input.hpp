#pragma once
/// What a reader is given: the bytes of a document, and whether they outlast its tree.
///
/// Whoever passes a view or a string gets a tree that stands on its own: the reader keeps a copy. Whoever
/// keeps the string anyway, as the service keeps every message, says so with lasting(): the tree then refers
/// to it, and a large attachment is held once. Thread-safety: a value.
#include <algorithm>
#include <string>
#include <string_view>

namespace genvej::formats {

class input {
public:
    input(std::string_view bytes) : bytes_(bytes) {}
    input(const std::string& bytes) : bytes_(bytes) {}
    input(const char* bytes) : bytes_(bytes) {}

    /// REQUIRES: the string outlives the tree, unchanged. It may be moved from one string to another: a short
    /// one, whose characters would move with it, is copied all the same.
    static input lasting(const std::string& bytes) {
        constexpr std::size_t short_string = 64;
        input out(bytes);
        out.lasts_ = bytes.size() > short_string;
        return out;
    }
    static input lasting(std::string&&) = delete;

    std::string_view bytes() const noexcept { return bytes_; }
    /// True: there is a NUL behind the last byte.
    bool lasts() const noexcept { return lasts_; }

private:
    std::string_view bytes_;
    bool lasts_ = false;
};

/// What a tree is likely to take. Nodes and decoded texts of a letter take three to four times its bytes; a
/// document that is nearly all attachment takes hardly anything.
constexpr std::size_t room_for_tree(std::size_t bytes) noexcept {
    constexpr std::size_t least = 4096;
    constexpr std::size_t most = 1'048'576;
    return std::clamp(4 * bytes, least, most);
}

}  // namespace genvej::formats
