#include "adapters/formats/xml_characters.hpp"

#include <algorithm>

namespace genvej::formats::xml {

namespace {

struct range {
    std::uint32_t first;
    std::uint32_t last;
};

// [4] NameStartChar ::= ":" | [A-Z] | "_" | [a-z] | [#xC0-#xD6] | [#xD8-#xF6] | [#xF8-#x2FF] | [#x370-#x37D]
//                     | [#x37F-#x1FFF] | [#x200C-#x200D] | [#x2070-#x218F] | [#x2C00-#x2FEF] |
//                     [#x3001-#xD7FF] | [#xF900-#xFDCF] | [#xFDF0-#xFFFD] | [#x10000-#xEFFFF]
constexpr range start_ranges[] = {
    {0xC0,    0xD6   },
    {0xD8,    0xF6   },
    {0xF8,    0x2FF  },
    {0x370,   0x37D  },
    {0x37F,   0x1FFF },
    {0x200C,  0x200D },
    {0x2070,  0x218F },
    {0x2C00,  0x2FEF },
    {0x3001,  0xD7FF },
    {0xF900,  0xFDCF },
    {0xFDF0,  0xFFFD },
    {0x10000, 0xEFFFF},
};
// [4a] NameChar ::= NameStartChar | "-" | "." | [0-9] | #xB7 | [#x0300-#x036F] | [#x203F-#x2040]
constexpr range further_ranges[] = {
    {0xB7,   0xB7  },
    {0x300,  0x36F },
    {0x203F, 0x2040}
};

template <std::size_t N>
bool within(const range (&ranges)[N], std::uint32_t c) noexcept {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [c](const range& r) { return c >= r.first && c <= r.last; });
}

}  // namespace

bool starts_name(std::uint32_t code_point) noexcept {
    return within(start_ranges, code_point);
}

bool continues_name(std::uint32_t code_point) noexcept {
    return within(start_ranges, code_point) || within(further_ranges, code_point);
}

}  // namespace genvej::formats::xml
