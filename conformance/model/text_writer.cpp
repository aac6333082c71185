#include "conformance/model/text_writer.hpp"

#include <algorithm>

namespace genvej::model {

void into_string::finish() {
    out_.append(begin_, at_);
    at_ = begin_;
}

void into_string::make_room(std::size_t /*more*/) {
    static_assert(sizeof buffer_ >= largest_piece + slack + 64);
    finish();
}

void into_string::put_large(std::string_view text) {
    finish();
    out_.append(text);
}

arena_writer::arena_writer(arena& memory, std::size_t expected) : memory_(memory) {
    const std::span<char> room = memory_.room(expected + slack);
    begin_ = at_ = room.data();
    end_ = room.data() + room.size();
}

std::string_view arena_writer::take() {
    const std::string_view text(begin_, size());
    memory_.take(text.size());
    begin_ = at_;
    return text;
}

void arena_writer::make_room(std::size_t more) {
    const std::size_t used = size();
    const std::span<char> room = memory_.room(used + std::max(used, more) + slack);
    if (used > 0) std::memcpy(room.data(), begin_, used);
    begin_ = room.data();
    at_ = begin_ + used;
    end_ = begin_ + room.size();
}

void arena_writer::put_large(std::string_view text) {
    if (static_cast<std::size_t>(end_ - at_) < text.size() + slack) make_room(text.size());
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
}

}  // namespace genvej::model
