#pragma once
/// Values on their way to PostgreSQL, in its binary form: nothing is quoted, copied twice or cut off at a
/// zero. Thread-safety: values.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace genvej::store::postgres {

/// Numbers of PostgreSQL's own types.
enum class type : std::uint32_t {
    boolean = 16,
    bytea = 17,
    int8 = 20,
    text = 25,
    booleans = 1000,
    byteas = 1001,
    texts = 1009,
    int8s = 1016
};

/// Bytes that are bound as bytea; everything else textual is text.
struct blob {
    std::string_view bytes;
};

/// Appends a whole number, highest byte first.
void put_number(std::string& to, std::uint64_t value, int bytes);

/// One column of many rows: an array that a statement unnests, so that a table costs one statement a batch.
class column {
public:
    explicit column(type element);

    column& add(std::string_view bytes);
    column& add(const std::string& bytes) { return add(std::string_view(bytes)); }
    column& add(const char* text) { return add(std::string_view(text)); }
    template <class Number>
    requires std::is_integral_v<Number> column& add(Number value) {
        put_number(data_, sizeof_, 4);
        put_number(data_, static_cast<std::uint64_t>(static_cast<std::int64_t>(value)), sizeof_);
        return counted();
    }
    std::size_t size() const noexcept { return count_; }
    bool empty() const noexcept { return count_ == 0; }
    type array_type() const noexcept;
    const std::string& bytes() const noexcept { return data_; }

private:
    column& counted();

    type element_;
    int sizeof_;  ///< of a number
    std::uint32_t count_ = 0;
    std::string data_;
};
/// One row: a value for each column.
template <std::size_t Count, class... Values>
void put(column (&into)[Count], const Values&... values) {
    static_assert(sizeof...(values) == Count);
    std::size_t at = 0;
    (into[at++].add(values), ...);
}
inline column int8s() {
    return column(type::int8);
}
inline column texts() {
    return column(type::text);
}
inline column byteas() {
    return column(type::bytea);
}
inline column booleans() {
    return column(type::boolean);
}

/// What a statement is given, in order. Texts, blobs and columns must live until the statement is sent.
class parameters {
public:
    template <class... Values>
    explicit parameters(const Values&... values) {
        (add(values), ...);
    }

    int count() const noexcept { return count_; }
    const std::uint32_t* types() const noexcept { return types_.data(); }
    const char* const* values() const noexcept { return values_.data(); }
    const int* lengths() const noexcept { return lengths_.data(); }

    static constexpr std::size_t most = 32;

private:
    void add(std::string_view text) { put(type::text, text); }
    void add(const std::string& text) { put(type::text, text); }
    void add(const char* text) { put(type::text, text); }
    void add(blob bytes) { put(type::bytea, bytes.bytes); }
    void add(const column& many) { put(many.array_type(), many.bytes()); }
    template <class Number>
    requires std::is_integral_v<Number>
    void add(Number value) { put_int8(static_cast<std::int64_t>(value)); }

    void put(type what, std::string_view bytes);
    void put_int8(std::int64_t value);

    int count_ = 0;
    std::array<std::uint32_t, most> types_{};
    std::array<const char*, most> values_{};
    std::array<int, most> lengths_{};
    std::array<std::array<char, 8>, most> numbers_{};

public:
    parameters(const parameters&) = delete;  ///< it points into itself
    parameters& operator=(const parameters&) = delete;
};

}  // namespace genvej::store::postgres
