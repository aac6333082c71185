#pragma once
/// Memory for one message: allocated by moving a pointer, freed all at once.
///
/// A message has hundreds of small nodes and strings that live exactly as long as the message does;
/// giving them back one by one costs more than parsing them (docs/performance.md).
/// Contract: what is made here must need no destructor. Pointers stay valid until clear() or destruction.
/// Thread-safety: none; one arena belongs to one message.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace genvej::model {

class arena {
public:
    explicit arena(std::size_t first_block = std::size_t{32} * 1024) : block_size_(first_block) {}
    arena(arena&&) noexcept = default;
    arena& operator=(arena&&) noexcept = default;
    arena(const arena&) = delete;
    arena& operator=(const arena&) = delete;
    ~arena() = default;

    /// Uninitialised memory. @throw std::bad_alloc
    void* allocate(std::size_t size, std::size_t alignment) {
        const auto here = reinterpret_cast<std::uintptr_t>(next_);
        const std::size_t gap = (alignment - here % alignment) % alignment;
        const auto room = static_cast<std::size_t>(end_ - next_);
        if (room < size || room - size < gap) return allocate_in_new_block(size, alignment);
        std::byte* begin = next_ + gap;
        next_ = begin + size;
        return begin;
    }

    /// Gives back what the latest allocation has behind `end`: for what is written before its length is
    /// known.
    void keep_until(void* end) noexcept { next_ = static_cast<std::byte*>(end); }

    template <class T, class... Args>
    T* create(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// All that is free in one piece, at least `size` bytes, for a text whose length is not known yet: it
    /// belongs to the arena still, until take() says how much of it was used. @throw std::bad_alloc
    std::span<char> room(std::size_t size) {
        if (static_cast<std::size_t>(end_ - next_) < size) add_block(size);
        return {reinterpret_cast<char*>(next_), static_cast<std::size_t>(end_ - next_)};
    }
    void take(std::size_t size) noexcept { next_ += size; }

    /// A copy that lives as long as the arena.
    std::string_view copy(std::string_view text);
    /// The same with a NUL behind it, which ends the loops of a reader, to be parsed in place.
    std::span<char> copy_guarded(std::string_view text);
    /// The texts one after the other.
    std::string_view join(std::string_view first, std::string_view second, std::string_view third = {});

    /// Forgets everything; keeps the first block for the next message.
    void clear() noexcept;

    /// Bytes taken from the system.
    std::size_t capacity() const noexcept { return capacity_; }

private:
    void* allocate_in_new_block(std::size_t size, std::size_t alignment);
    void add_block(std::size_t size);

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::byte* next_ = nullptr;
    std::byte* end_ = nullptr;
    std::size_t block_size_;
    std::size_t first_size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace genvej::model
