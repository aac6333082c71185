#pragma once
/// The pass over a JSON text: its grammar, the limits, and the values.
///
/// Standard: RFC 8259; the letters in comments are its sections. Thread-safety: one scan, one document.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/json_tree.hpp"

namespace genvej::formats::json {

class scan {
public:
    scan(std::string_view utf8, model::arena& texts, model::arena& values, const limits& bounds);

    /// True: a JSON text within the limits.
    bool run();
    const value* root() const noexcept { return root_; }
    /// What run() found: one issue, or none.
    model::issues& found() noexcept { return found_; }

private:
    // json_scan.cpp: values
    bool one_value(std::string_view key, model::position at);
    bool member();
    bool behind_value();
    bool open(kind is, std::string_view key, model::position at);
    bool add(kind is, std::string_view key, model::position at, std::string_view text);
    bool close() noexcept;
    bool word(std::string_view letters, kind is, std::string_view key, model::position at);

    // json_scan_tokens.cpp: numbers and strings
    bool number(std::string_view& out);
    bool digits();
    bool string(std::string_view& out);
    bool escape(model::position begin, std::uint32_t& out);
    bool four_digits(const char* from, std::uint32_t& out) const noexcept;
    std::string_view decode(std::string_view written);

    void skip_white_space() noexcept;
    void skip_blanks() noexcept;
    bool ended() const noexcept { return at_ == end_; }
    model::position here() const noexcept {
        return {line_, static_cast<std::uint32_t>(at_ - line_begin_) + 1};
    }
    /// Notes the issue; always false.
    bool fail(std::string_view code, model::position at, std::string_view param = {});

    const char* at_;
    const char* end_;
    const char* line_begin_;
    std::uint32_t line_ = 1;
    std::uint32_t count_ = 0;
    const limits& bounds_;
    model::arena& texts_;
    model::arena& values_;
    std::vector<value*> open_;
    value* root_ = nullptr;
    model::issues found_;
};

}  // namespace genvej::formats::json
