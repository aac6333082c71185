#include "adapters/store/postgres/values.hpp"

#include <limits>
#include <stdexcept>

namespace genvej::store::postgres {
namespace {

/// Dimensions, whether there are nulls, type of the elements, their number, number of the first.
constexpr std::size_t header = 20;

void write_number(char* at, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        at[i] = static_cast<char>((value >> (8U * static_cast<unsigned>(bytes - 1 - i))) & 255U);
}

}  // namespace

void put_number(std::string& to, std::uint64_t value, int bytes) {
    std::array<char, 8> space{};
    write_number(space.data(), value, bytes);
    to.append(space.data(), static_cast<std::size_t>(bytes));
}

column::column(type element) : element_(element), sizeof_(element == type::boolean ? 1 : 8) {
    put_number(data_, 1, 4);
    put_number(data_, 0, 4);
    put_number(data_, static_cast<std::uint32_t>(element), 4);
    put_number(data_, 0, 4);
    put_number(data_, 1, 4);
}

type column::array_type() const noexcept {
    switch (element_) {
        case type::bytea:
            return type::byteas;
        case type::text:
            return type::texts;
        case type::boolean:
            return type::booleans;
        default:
            return type::int8s;
    }
}

column& column::add(std::string_view bytes) {
    put_number(data_, bytes.size(), 4);
    data_ += bytes;
    return counted();
}

column& column::counted() {
    write_number(data_.data() + header - 8, ++count_, 4);
    return *this;
}

void parameters::put(type what, std::string_view bytes) {
    const auto at = static_cast<std::size_t>(count_++);
    if (at >= most || bytes.size() > std::numeric_limits<int>::max()) throw std::length_error("parameters");
    types_.at(at) = static_cast<std::uint32_t>(what);
    values_.at(at) = bytes.data() == nullptr ? "" : bytes.data();
    lengths_.at(at) = static_cast<int>(bytes.size());
}

void parameters::put_int8(std::int64_t value) {
    auto& space = numbers_.at(static_cast<std::size_t>(count_));
    write_number(space.data(), static_cast<std::uint64_t>(value), 8);
    put(type::int8, {space.data(), space.size()});
}

}  // namespace genvej::store::postgres
