#pragma once
/// What a reader is given: the bytes of a document, and whether they are its own.
///
/// The parsers work in place: they write what a text means where it was written, and the tree refers to that.
/// Whoever passes a view or a string keeps it as it is, and the reader works in a copy that the tree holds.
/// Whoever needs the bytes no more gives them away, so that a large attachment is held once.
/// Thread-safety: a value.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "conformance/model/arena.hpp"

namespace genvej::formats {

class input {
public:
    input(std::string_view bytes) : bytes_(bytes) {}
    input(const std::string& bytes) : bytes_(bytes) {}
    input(const char* bytes) : bytes_(bytes) {}

    /// What the string holds afterwards is the reader's; it may be empty.
    /// REQUIRES: nobody else uses the string before the tree is gone, and it outlives the tree. It may be
    /// moved from one string to another: a short one, whose characters would move with it, is copied all the
    /// same.
    static input given(std::string& bytes) {
        constexpr std::size_t short_string = 64;
        input out(bytes);
        if (bytes.size() > short_string) out.own_ = &bytes;
        return out;
    }

    /// REQUIRES: nothing has been read from it, where the bytes are given
    std::string_view bytes() const noexcept { return bytes_; }
    /// The string that was given away, or nullptr: the bytes are to be copied.
    std::string* own() const noexcept { return own_; }

private:
    std::string_view bytes_;
    std::string* own_ = nullptr;
};

/// The text where it may be changed, a NUL behind it: in the bytes that were given, else a copy in the memory
/// of the tree.
/// @param text the bytes, without what stands before the document
inline std::span<char> own_text(const input& from, std::string_view text, model::arena& memory) {
    if (from.own() == nullptr) return memory.copy_guarded(text);
    return {from.own()->data() + (text.data() - from.bytes().data()), text.size()};
}

/// What a tree is likely to take beside its text. Nodes of a letter take three to four times its bytes; a
/// document that is nearly all attachment takes hardly anything.
constexpr std::size_t room_for_tree(std::size_t bytes) noexcept {
    constexpr std::size_t least = 4096;
    constexpr std::size_t most = 1'048'576;
    return std::clamp(4 * bytes, least, most);
}

}  // namespace genvej::formats
