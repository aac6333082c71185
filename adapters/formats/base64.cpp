#include "adapters/formats/base64.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace genvej::formats {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int foreign = -1;
constexpr int blank = -2;
constexpr int padding = -3;

constexpr std::array<int, 256> make_values() {
    std::array<int, 256> table{};
    for (auto& entry : table) entry = foreign;
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<int>(i);
    for (const char c : std::string_view(" \t\r\n")) table[static_cast<unsigned char>(c)] = blank;
    table['='] = padding;
    return table;
}
constexpr std::array<int, 256> values = make_values();

int value_of(char c) noexcept {
    return values[static_cast<unsigned char>(c)];
}

/// Where decoded bytes go: memory that is large enough from the beginning, or nowhere.
class byte_writer {
public:
    explicit byte_writer(std::string_view text)
        : bytes_(text.size() / 4 * 3 + 3, '\0'), out_(bytes_.data()) {}
    void put(std::uint32_t group, unsigned count) noexcept {
        for (unsigned i = 0; i < count; ++i) *out_++ = static_cast<char>((group >> (16U - 8U * i)) & 0xFFU);
    }
    std::string take() {
        bytes_.resize(static_cast<std::size_t>(out_ - bytes_.data()));
        return std::move(bytes_);
    }

private:
    std::string bytes_;
    char* out_;
};

class byte_counter {
public:
    explicit byte_counter(std::string_view) {}
    void put(std::uint32_t, unsigned count) noexcept { size_ += count; }
    std::size_t take() const noexcept { return size_; }

private:
    std::size_t size_ = 0;
};

template <class Output>
class decoder {
public:
    explicit decoder(std::string_view text) : text_(text), out_(text) {}

    auto run() -> boost::system::result<decltype(std::declval<Output&>().take())> {
        while (at_ < text_.size()) {
            if (digits_ == 0) whole_groups();
            if (at_ == text_.size()) break;
            if (const auto wrong = one_character()) return make_error_code(*wrong);
        }
        if (const auto wrong = finish()) return make_error_code(*wrong);
        return out_.take();
    }

private:
    /// As long as four digits follow each other, which is nearly always.
    void whole_groups() noexcept {
        for (; text_.size() - at_ >= 4; at_ += 4) {
            const int a = value_of(text_[at_]);
            const int b = value_of(text_[at_ + 1]);
            const int c = value_of(text_[at_ + 2]);
            const int d = value_of(text_[at_ + 3]);
            if ((a | b | c | d) < 0) return;
            out_.put(static_cast<std::uint32_t>((a << 18) | (b << 12) | (c << 6) | d), 3);
        }
    }

    std::optional<base64_errc> one_character() noexcept {
        const int value = value_of(text_[at_++]);
        if (value == blank) return {};
        if (value == foreign) return base64_errc::foreign_character;
        if (value == padding)
            return ++padding_ + digits_ > 4 || digits_ < 2 ? std::optional(base64_errc::wrong_padding)
                                                           : std::nullopt;
        if (padding_ > 0) return base64_errc::wrong_padding;
        group_ = (group_ << 6U) | static_cast<std::uint32_t>(value);
        if (++digits_ == 4) {
            out_.put(group_, 3);
            digits_ = 0;
            group_ = 0;
        }
        return {};
    }

    /// The last group: two digits make one byte, three make two; the bits beyond them must be 0.
    std::optional<base64_errc> finish() noexcept {
        if (digits_ == 0) return {};
        if (padding_ == 0) return base64_errc::wrong_length;
        if (digits_ + padding_ != 4) return base64_errc::wrong_padding;
        const std::uint32_t left_over = digits_ == 2 ? group_ & 0xFU : group_ & 0x3U;
        if (left_over != 0) return base64_errc::wrong_padding;
        out_.put(digits_ == 2 ? group_ << 12U : group_ << 6U, digits_ - 1);
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Output out_;
    std::uint32_t group_ = 0;
    unsigned digits_ = 0;
    unsigned padding_ = 0;
};

// Boost makes the destructor of its base class virtual or not as it likes; nobody deletes a category.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class base64_category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "base64"; }
    std::string message(int value) const override {
        switch (static_cast<base64_errc>(value)) {
            case base64_errc::foreign_character:
                return "a character outside the alphabet of base64";
            case base64_errc::wrong_length:
                return "base64 that is not a whole number of groups";
            case base64_errc::wrong_padding:
                return "base64 that is padded wrongly";
        }
        return "unknown";
    }
};
#pragma GCC diagnostic pop

}  // namespace

boost::system::error_code make_error_code(base64_errc value) noexcept {
    static const base64_category category;
    return {static_cast<int>(value), category};
}

std::string_view issue_code(base64_errc value) noexcept {
    switch (value) {
        case base64_errc::foreign_character:
            return "base64.foreign_character";
        case base64_errc::wrong_length:
            return "base64.wrong_length";
        case base64_errc::wrong_padding:
            return "base64.wrong_padding";
    }
    return "base64.foreign_character";
}

boost::system::result<std::string> base64_decode(std::string_view text) {
    return decoder<byte_writer>(text).run();
}

boost::system::result<std::size_t> base64_size(std::string_view text) {
    return decoder<byte_counter>(text).run();
}

std::string base64_encode(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view part = bytes.substr(at, 3);
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = (group << 8U) | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= part.size() ? alphabet[(group >> (18U - 6U * i)) & 0x3FU] : '=';
    }
    return out;
}

}  // namespace genvej::formats
