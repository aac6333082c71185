#include <emmintrin.h>

#include <cstring>

#include "adapters/formats/fhir_json.hpp"
#include "adapters/formats/fhir_shape.hpp"

namespace genvej::formats {

namespace {

using model::literal;
using model::node;

constexpr bool needs_escape(unsigned char c) noexcept {
    return c < 0x20 || c == '"' || c == '\\';
}

/// Appends to a string without asking for space at every character: a third of the time of
/// std::string::append.
class sink {
public:
    explicit sink(std::string& out) : out_(out), size_(out.size()) {}
    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;
    ~sink() { out_.resize(size_); }

    void put(char c) {
        ensure(1);
        out_[size_++] = c;
    }

    void put(std::string_view text) {
        ensure(text.size());
        std::memcpy(out_.data() + size_, text.data(), text.size());
        size_ += text.size();
    }

    void put_new_line(std::size_t depth) {
        ensure(1 + 2 * depth);
        out_[size_] = '\n';
        std::memset(out_.data() + size_ + 1, ' ', 2 * depth);
        size_ += 1 + 2 * depth;
    }

    /// `"text"`, escaped as RFC 8259, section 7, demands.
    void put_string(std::string_view text) {
        ensure(text.size() + 2);
        out_[size_++] = '"';
        while (!text.empty()) {
            const std::size_t plain = put_plain_prefix(text);
            text.remove_prefix(plain);
            if (text.empty()) break;
            put_escape(static_cast<unsigned char>(text.front()), text.size() + 8);
            text.remove_prefix(1);
        }
        ensure(1);
        out_[size_++] = '"';
    }

private:
    void ensure(std::size_t more) {
        if (out_.size() - size_ < more) out_.resize(2 * (size_ + more) + 4096);
    }

    /// Copies up to the first character that needs an escape. REQUIRES: space for all of the text
    std::size_t put_plain_prefix(std::string_view text) noexcept {
        char* to = out_.data() + size_;
        const char* from = text.data();
        std::size_t i = 0;
        for (; i + 16 <= text.size(); i += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), bytes);
            const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
            const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
            const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
            const int found = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
            if (found == 0) continue;
            i += static_cast<std::size_t>(__builtin_ctz(static_cast<unsigned>(found)));
            size_ += i;
            return i;
        }
        for (; i < text.size() && !needs_escape(static_cast<unsigned char>(from[i])); ++i) to[i] = from[i];
        size_ += i;
        return i;
    }

    void put_escape(unsigned char c, std::size_t then) {
        ensure(then + 6);
        switch (c) {
            case '"':
                put("\\\"");
                break;
            case '\\':
                put("\\\\");
                break;
            case '\n':
                put("\\n");
                break;
            case '\r':
                put("\\r");
                break;
            case '\t':
                put("\\t");
                break;
            default: {
                constexpr char digits[] = "0123456789abcdef";
                put("\\u00");
                put(digits[c >> 4U]);
                put(digits[c & 0x0FU]);
            }
        }
    }

    std::string& out_;
    std::size_t size_;
};

template <json_style style>
class writer {
public:
    explicit writer(std::string& out) : out_(out) {}

    void write_resource(const node& resource) {
        begin('{');
        name("resourceType", true);
        out_.put_string(resource.name);
        write_members(resource, false);
        end('}');
    }

private:
    void begin(char bracket) {
        out_.put(bracket);
        ++depth_;
    }
    void end(char bracket) {
        --depth_;
        new_line();
        out_.put(bracket);
    }
    void new_line() {
        if constexpr (style == json_style::pretty) out_.put_new_line(depth_);
    }
    void separate(bool first) {
        if (!first) out_.put(',');
        new_line();
    }
    /// Names come from the element table: letters only.
    void name(std::string_view text, bool first, bool companion = false) {
        separate(first);
        out_.put(companion ? std::string_view("\"_") : std::string_view("\""));
        out_.put(text);
        out_.put(style == json_style::pretty ? std::string_view("\": ") : std::string_view("\":"));
    }

    /// The run of siblings of one name: what JSON writes under one key.
    struct run {
        const node* first;
        const node* behind;  ///< the next element of another name, or nullptr
        bool several = false;
        bool values = false;
        bool children = false;
    };

    static run run_from(const node& first) noexcept {
        run found{&first, nullptr};
        for (const node* one = &first; one != nullptr; one = one->next_element()) {
            if (one->name != first.name) {
                found.behind = one;
                break;
            }
            found.several = found.several || one != &first;
            found.values = found.values || !one->value.empty();
            found.children = found.children || one->first != nullptr;
        }
        return found;
    }

    void write_members(const node& element, bool first) {
        const node* child = element.first_element();
        while (child != nullptr) {
            const run together = run_from(*child);
            const bool primitive = child->as != literal::none || together.values;
            if (primitive) {
                if (together.values) write_values(together, first);
                if (together.children) write_companions(together, first && !together.values);
            } else {
                write_objects(together, first);
            }
            first = false;
            child = together.behind;
        }
    }

    template <class Write>
    void write_run(const run& together, Write write) {
        const bool array = together.first->list || together.several;
        if (!array) {
            write(*together.first);
            return;
        }
        begin('[');
        for (const node* one = together.first; one != together.behind; one = one->next_element()) {
            separate(one == together.first);
            write(*one);
        }
        end(']');
    }

    void write_values(const run& together, bool first) {
        name(together.first->name, first);
        write_run(together, [this](const node& one) { write_value(one); });
    }

    void write_companions(const run& together, bool first) {
        name(together.first->name, first, true);
        write_run(together, [this](const node& one) {
            if (one.first == nullptr) {
                out_.put("null");
            } else {
                write_object(one);
            }
        });
    }

    void write_objects(const run& together, bool first) {
        name(together.first->name, first);
        write_run(together, [this](const node& one) {
            const node* resource = fhir::resource_in(one);
            if (resource != nullptr) {
                write_resource(*resource);
            } else {
                write_object(one);
            }
        });
    }

    void write_value(const node& one) {
        if (one.value.empty()) {
            out_.put("null");
        } else if (one.as == literal::number || one.as == literal::boolean) {
            out_.put(one.value);
        } else {
            out_.put_string(one.value);
        }
    }

    void write_object(const node& one) {
        begin('{');
        write_members(one, true);
        end('}');
    }

    sink out_;
    std::size_t depth_ = 0;
};

}  // namespace

void write_fhir_json(const model::node& resource, std::string& out, json_style how) {
    if (how == json_style::pretty) {
        writer<json_style::pretty>(out).write_resource(resource);
        out += '\n';
    } else {
        writer<json_style::compact>(out).write_resource(resource);
    }
}

}  // namespace genvej::formats
