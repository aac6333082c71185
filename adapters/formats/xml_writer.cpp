#include "adapters/formats/xml_writer.hpp"

#include <algorithm>
#include <vector>

#include "adapters/formats/single_byte.hpp"
#include "adapters/formats/xml_namespaces.hpp"
#include "conformance/model/escape.hpp"

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

/// Most namespaces are the tables' own text, so that the address settles it.
bool same_text(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && (a.data() == b.data() || a == b);
}

/// The namespaces that need a prefix, in document order, and how much text there is.
class survey {
public:
    explicit survey(const model::node& root) : default_space_(root.space) { collect(root); }

    struct declared_prefix {
        std::string_view space;
        std::string prefix;
    };
    std::string_view default_space() const noexcept { return default_space_; }
    const std::vector<declared_prefix>& prefixes() const noexcept { return prefixes_; }
    std::size_t text() const noexcept { return text_; }

    const declared_prefix* find(std::string_view space) const noexcept {
        const auto found = std::find_if(prefixes_.begin(), prefixes_.end(),
                                        [&](const declared_prefix& one) { return one.space == space; });
        return found == prefixes_.end() ? nullptr : &*found;
    }

private:
    void collect(const model::node& element) {
        if (!same_text(element.space, default_space_)) need(element.space);
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

    std::string_view default_space_;
    std::vector<declared_prefix> prefixes_;
    std::size_t numbered_ = 0;
    std::size_t text_ = 0;  ///< bytes of all texts
};

class writer {
public:
    writer(std::string& out, const survey& seen) : out_(out), seen_(seen) {}

    void declaration(charset in) {
        out_.put("<?xml version=\"1.0\" encoding=\"");
        for (const char c : name_of(in))
            out_.put(in == charset::windows_1252 || c < 'a' || c > 'z' ? c
                                                                       : static_cast<char>(c - 'a' + 'A'));
        out_.put("\"?>\n");
    }

    void element(const model::node& one, std::size_t level, bool laid_out) {
        const std::string_view prefix = prefix_of(one);
        name('<', prefix, one.name);
        if (level == 0) declare();
        for (const model::node* at = one.attributes; at != nullptr; at = at->next) attribute(*at);
        if (one.first == nullptr) return out_.put("/>");
        out_.put('>');
        const bool lines = laid_out && !has_text(one);
        for (const model::node* child = one.first; child != nullptr; child = child->next) {
            if (lines) new_line(level + 1);
            if (child->is_element()) {
                element(*child, level + 1, lines);
            } else {
                out_.put_escaped<model::escape_text>(child->value);
            }
        }
        if (lines) new_line(level);
        out_.put('<');
        name('/', prefix, one.name);
        out_.put('>');
    }

private:
    static bool has_text(const model::node& element) noexcept {
        const model::node* child = element.first;
        while (child != nullptr && child->is_element()) child = child->next;
        return child != nullptr;
    }

    /// A node without a namespace of its own is in that of the root.
    std::string_view prefix_of(const model::node& one) const {
        const std::string_view space = one.space;
        const bool plain = space.empty() || (one.is_element() && same_text(space, seen_.default_space()));
        return plain ? std::string_view() : std::string_view(seen_.find(space)->prefix);
    }

    void name(char before, std::string_view prefix, std::string_view local) {
        out_.put(before);
        if (!prefix.empty()) out_.put({}, prefix, ":");
        out_.put(local);
    }

    void declare() {
        if (!seen_.default_space().empty()) quoted(" xmlns", seen_.default_space());
        for (const survey::declared_prefix& one : seen_.prefixes()) {
            if (one.prefix != "xml") quoted(" xmlns:" + one.prefix, one.space);
        }
    }

    void attribute(const model::node& one) {
        name(' ', prefix_of(one), one.name);
        quoted({}, one.value);
    }

    void quoted(std::string_view before, std::string_view value) {
        out_.put({}, before, "=\"");
        out_.put_escaped<model::escape_attribute>(value);
        out_.put('"');
    }

    void new_line(std::size_t level) {
        out_.put('\n');
        out_.put_spaces(2 * level);
    }

    model::string_writer out_;
    const survey& seen_;
};

}  // namespace

std::string write_xml(const model::node& root, charset in, indent how) {
    const survey seen(root);
    std::string utf8;
    // A string that grows by itself would hold a large attachment twice.
    utf8.reserve(4096 + seen.text() + seen.text() / 16);
    {
        writer out(utf8, seen);
        out.declaration(in);
        out.element(root, 0, how == indent::two);
    }
    if (how == indent::two) utf8 += '\n';
    return in == charset::utf_8 ? utf8 : narrow(std::move(utf8), in);
}

}  // namespace genvej::formats
