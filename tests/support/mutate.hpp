#pragma once
/// Spoils a document, byte by byte or by a piece of markup, the same way every time.
///
/// Thread-safety: one generator belongs to one thread.
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace genvej::test {

/// Numbers that are the same on every machine, which those of std::uniform_int_distribution are not.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    /// From 0 to `sides` - 1. REQUIRES: sides > 0
    std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(engine_() % sides); }

private:
    std::mt19937_64 engine_;
};

class byte_mutator {
public:
    explicit byte_mutator(std::uint64_t seed) : dice_(seed) {}

    /// One to three changes. REQUIRES: text is not empty
    std::string mutate(std::string_view text);
    /// What the last mutation did, for the message of a failing test.
    const std::string& done() const noexcept { return done_; }

private:
    void change_once(std::string& text);
    void flip_bit(std::string& text);
    void replace_byte(std::string& text);
    void erase(std::string& text);
    void insert_fragment(std::string& text);
    void repeat(std::string& text);
    void repeat_attribute(std::string& text);
    void rename(std::string& text);
    void swap(std::string& text);
    void truncate(std::string& text);
    void note(std::string_view what, std::size_t at);

    dice dice_;
    std::string done_;
};

}  // namespace genvej::test
