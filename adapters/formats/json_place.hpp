#pragma once
/// How RapidJSON reads a text in place. Only for the readers of this folder: it has one specialisation of
/// RapidJSON's for all of them. Thread-safety: one place, one thread.
#include <rapidjson/reader.h>

#include <cstring>
#include <span>
#include <string_view>

#include "adapters/formats/xml_text.hpp"

namespace genvej::formats::json {

/// What RapidJSON reads from and, decoding strings in place, writes to. Its own stream of that kind is copied
/// while a token is read, and does not know where it is when the token is told. A NUL ends it.
class place {
public:
    using Ch = char;
    explicit place(std::span<char> text)
        : begin_(text.data()), end_(begin_ + text.size()), from_(begin_), to_(begin_) {}

    Ch Peek() const { return *from_; }
    Ch Take() { return *from_++; }
    std::size_t Tell() const { return static_cast<std::size_t>(from_ - begin_); }
    Ch* PutBegin() { return to_ = from_; }
    void Put(Ch c) { *to_++ = c; }
    /// Takes and puts what no string has to escape, as far as it goes.
    void pass_plain() noexcept {
        static constexpr xml::stop_set stops{"\"\\"};
        const Ch* const stop = xml::find_stop(from_, end_, stops);
        const auto size = static_cast<std::size_t>(stop - from_);
        if (to_ != from_) std::memmove(to_, from_, size);
        from_ += size;
        to_ += size;
    }
    std::size_t PutEnd(const Ch* begin) const { return static_cast<std::size_t>(to_ - begin); }
    void Flush() {}
    /// What was taken last, where nothing was put.
    std::string_view last(std::size_t size) const { return {from_ - size, size}; }

private:
    Ch* begin_;
    const Ch* end_;
    Ch* from_;
    Ch* to_;
};

}  // namespace genvej::formats::json

/// The reader's own place for "scan and copy string", which it fills for its own streams: most of a document
/// is text without escapes, and sixteen bytes of it are looked at at once instead of one.
template <>
template <>
inline void rapidjson::Reader::ScanCopyUnescapedString(genvej::formats::json::place& from,
                                                       genvej::formats::json::place& /*the same*/) {
    from.pass_plain();
}
