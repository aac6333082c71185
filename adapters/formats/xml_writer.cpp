#include "adapters/formats/xml_writer.hpp"

#include <algorithm>
#include <vector>

#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/xml_namespaces.hpp"

namespace genvej::formats {

namespace {

/// Where readers expect a certain prefix; others are numbered.
struct usual_prefix {
    std::string_view space;
    std::string_view prefix;
};
constexpr usual_prefix usual_prefixes[] = {
    {xml::xml_space,                              "xml"},
    {"http://www.w3.org/2001/XMLSchema-instance", "xsi"}
};

class writer {
public:
    writer(const model::node& root, indent how) : default_space_(root.space), how_(how) {
        collect(root);
        // A string that grows by itself would hold a large attachment twice.
        out_.reserve(4096 + text_ + text_ / 16);
    }

    void declaration(charset in) {
        out_ += "<?xml version=\"1.0\" encoding=\"";
        for (const char c : name_of(in))
            out_ += in == charset::windows_1252 || c < 'a' || c > 'z' ? c : static_cast<char>(c - 'a' + 'A');
        out_ += "\"?>\n";
    }

    void element(const model::node& one, std::size_t level, bool laid_out) {
        const std::size_t name_begin = out_.size() + 1;
        out_ += '<';
        name(one, one.space);
        const std::size_t name_end = out_.size();
        if (level == 0) declare();
        for (const model::node* at = one.attributes; at != nullptr; at = at->next) attribute(*at);
        if (one.first == nullptr) {
            out_ += "/>";
            return;
        }
        out_ += '>';
        const bool lines = laid_out && !has_text(one);
        for (const model::node* child = one.first; child != nullptr; child = child->next) {
            if (lines) new_line(level + 1);
            if (child->is_element()) {
                element(*child, level + 1, lines);
            } else {
                append_escaped(out_, child->value, false);
            }
        }
        if (lines) new_line(level);
        out_ += "</";
        out_.append(out_, name_begin, name_end - name_begin);
        out_ += '>';
    }

    std::string take() { return std::move(out_); }
    bool lays_out() const noexcept { return how_ == indent::two; }

private:
    struct declared_prefix {
        std::string_view space;
        std::string prefix;
    };

    static bool has_text(const model::node& element) noexcept {
        const model::node* child = element.first;
        while (child != nullptr && child->is_element()) child = child->next;
        return child != nullptr;
    }

    /// Finds the namespaces that need a prefix, in document order, and how much text there is.
    void collect(const model::node& element) {
        if (element.space != default_space_) need(element.space);
        for (const model::node* at = element.attributes; at != nullptr; at = at->next) need(at->space);
        for (const model::node* child = element.first; child != nullptr; child = child->next) {
            if (child->is_element()) {
                collect(*child);
            } else {
                text_ += child->value.size();
            }
        }
    }

    void need(std::string_view space) {
        if (space.empty() || find(space) != nullptr) return;
        const auto usual = std::find_if(std::begin(usual_prefixes), std::end(usual_prefixes),
                                        [&](const usual_prefix& one) { return one.space == space; });
        prefixes_.push_back({space, usual != std::end(usual_prefixes) ? std::string(usual->prefix)
                                                                      : "ns" + std::to_string(++numbered_)});
    }

    const declared_prefix* find(std::string_view space) const noexcept {
        const auto found = std::find_if(prefixes_.begin(), prefixes_.end(),
                                        [&](const declared_prefix& one) { return one.space == space; });
        return found == prefixes_.end() ? nullptr : &*found;
    }

    /// A node without a namespace of its own is in that of the root.
    void name(const model::node& one, std::string_view space) {
        const bool plain = space.empty() || (one.is_element() && space == default_space_);
        if (!plain) {
            out_ += find(space)->prefix;
            out_ += ':';
        }
        out_ += one.name;
    }

    void declare() {
        if (!default_space_.empty()) quoted(" xmlns", default_space_);
        for (const declared_prefix& one : prefixes_) {
            if (one.prefix != "xml") quoted(" xmlns:" + one.prefix, one.space);
        }
    }

    void attribute(const model::node& one) {
        out_ += ' ';
        name(one, one.space);
        quoted({}, one.value);
    }

    void quoted(std::string_view before, std::string_view value) {
        out_ += before;
        out_ += "=\"";
        append_escaped(out_, value, true);
        out_ += '"';
    }

    void new_line(std::size_t level) {
        out_ += '\n';
        out_.append(2 * level, ' ');
    }

    std::string_view default_space_;
    std::vector<declared_prefix> prefixes_;
    std::size_t numbered_ = 0;
    std::size_t text_ = 0;  ///< bytes of all texts
    indent how_;
    std::string out_;
};

}  // namespace

void append_escaped(std::string& out, std::string_view text, bool attribute) {
    const std::string_view special = attribute ? std::string_view("&<>\"\r\n\t") : std::string_view("&<>\r");
    std::size_t from = 0;
    for (std::size_t at = text.find_first_of(special); at != std::string_view::npos;
         at = text.find_first_of(special, from)) {
        out.append(text, from, at - from);
        switch (text[at]) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '\n':
                out += "&#10;";
                break;
            default:
                out += "&#9;";
                break;
        }
        from = at + 1;
    }
    out.append(text, from);
}

std::string write_xml(const model::node& root, charset in, indent how) {
    writer out(root, how);
    out.declaration(in);
    out.element(root, 0, out.lays_out());
    std::string utf8 = out.take();
    if (how == indent::two) utf8 += '\n';
    return in == charset::utf_8 ? utf8 : narrow(std::move(utf8), in);
}

}  // namespace genvej::formats
