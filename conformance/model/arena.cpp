#include "conformance/model/arena.hpp"

#include <algorithm>
#include <cstring>

namespace genvej::model {

namespace {
constexpr std::size_t largest_block = std::size_t{1} << 20U;
}

void* arena::allocate_in_new_block(std::size_t size, std::size_t alignment) {
    add_block(size + alignment);
    return allocate(size, alignment);
}

void arena::add_block(std::size_t size) {
    const std::size_t block = std::max(size, block_size_);
    blocks_.push_back(std::unique_ptr<std::byte[]>(new std::byte[block]));
    if (blocks_.size() == 1) first_size_ = block;
    next_ = blocks_.back().get();
    end_ = next_ + block;
    capacity_ += block;
    block_size_ = std::min(std::max(block_size_, block) * 2, largest_block);
}

std::string_view arena::copy(std::string_view text) {
    return join(text, {});
}

std::span<char> arena::copy_guarded(std::string_view text) {
    auto* begin = static_cast<char*>(allocate(text.size() + 1, 1));
    begin[text.copy(begin, text.size())] = '\0';
    return {begin, text.size()};
}

std::string_view arena::join(std::string_view first, std::string_view second, std::string_view third) {
    const std::size_t size = first.size() + second.size() + third.size();
    if (size == 0) return {};
    auto* begin = static_cast<char*>(allocate(size, 1));
    char* out = begin;
    for (const std::string_view part : {first, second, third}) {
        if (!part.empty()) std::memcpy(out, part.data(), part.size());
        out += part.size();
    }
    return {begin, size};
}

void arena::clear() noexcept {
    if (blocks_.empty()) return;
    blocks_.resize(1);
    next_ = blocks_.front().get();
    end_ = next_ + first_size_;
    capacity_ = first_size_;
}

}  // namespace genvej::model
