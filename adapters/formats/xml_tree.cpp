#include "adapters/formats/xml_tree.hpp"

#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace genvej::formats::xml {

namespace {

using model::node;

[[noreturn]] void differs(const char* what) {
    throw std::logic_error(std::string("pugixml and the strict pass see different documents: ") + what);
}

bool declares_namespace(const char* name) noexcept {
    const std::string_view text(name);
    return text.starts_with("xmlns") && (text.size() == 5 || text[5] == ':');
}

/// pugixml ends names and values with a NUL. It stands where the written text ended unless the text is
/// shorter than it was written, and then no NUL stands there.
std::string_view value_of(const char* parsed, std::string_view written) {
    if (parsed != written.data()) differs("another text");
    if (parsed[written.size()] == '\0') return {parsed, written.size()};
    return parsed;
}

/// pugixml parses in place and never moves a beginning, so a name begins where the pass has seen it.
std::string_view local_name_of(const char* parsed, std::string_view written) {
    const std::ptrdiff_t prefix = written.data() - parsed;
    const bool same = prefix == 0 || (prefix > 0 && parsed[prefix - 1] == ':');
    if (!same || parsed[prefix + static_cast<std::ptrdiff_t>(written.size())] != '\0')
        differs("another name");
    return {parsed + prefix, written.size()};
}

/// Walks pugixml's nodes in document order, in step with those that the pass noted.
class walk {
public:
    explicit walk(model::document& noted) : noted_(noted) { open_.reserve(32); }

    void run(pugi::xml_node from) {
        open(from, *noted_.root());
        while (parent_ != nullptr) {
            if (!at_) {
                close();
            } else if (at_.type() == pugi::node_element) {
                open(at_, next_noted());
            } else {
                text(at_.value());
                at_ = at_.next_sibling();
            }
        }
    }

private:
    /// Takes the element and goes on with its children.
    void open(pugi::xml_node from, node& to) {
        if (!to.is_element()) differs("an element for a text");
        to.name = local_name_of(from.name(), to.name);
        attributes(from, to);
        open_.push_back(from);
        parent_ = &to;
        last_ = nullptr;
        text(from.value());
        at_ = from.first_child();
    }

    void close() {
        if ((last_ == nullptr ? parent_->first : last_->next) != nullptr) differs("too few nodes");
        at_ = open_.back().next_sibling();
        open_.pop_back();
        last_ = parent_;
        parent_ = parent_->parent;
    }

    node& next_noted() const {
        node* next = last_ == nullptr ? parent_->first : last_->next;
        if (next == nullptr) differs("too many nodes");
        return *next;
    }

    static void attributes(pugi::xml_node from, node& to) {
        node* noted = to.attributes;
        for (pugi::xml_attribute one = from.first_attribute(); one; one = one.next_attribute()) {
            if (declares_namespace(one.name())) continue;
            if (noted == nullptr) differs("too many attributes");
            noted->name = local_name_of(one.name(), noted->name);
            noted->value = value_of(one.value(), noted->value);
            noted = noted->next;
        }
        if (noted != nullptr) differs("too few attributes");
    }

    /// What only comments, instructions or the borders of CDATA sections separate is one text.
    void text(const char* value) {
        if (*value == '\0') return;
        if (last_ != nullptr && !last_->is_element()) {
            last_->value = noted_.memory().join(last_->value, value);
            return;
        }
        last_ = &next_noted();
        if (last_->is_element()) differs("a text for an element");
        last_->value = value_of(value, last_->value);
    }

    model::document& noted_;
    std::vector<pugi::xml_node> open_;
    pugi::xml_node at_;
    node* parent_ = nullptr;
    node* last_ = nullptr;  ///< child of parent_ that was taken last
};

/// Everything that carries characters is kept as it is; an element's first text is held by the element
/// itself, which saves pugixml a node for nearly every element.
constexpr unsigned parse_options = pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute |
                                   pugi::parse_cdata | pugi::parse_ws_pcdata | pugi::parse_embed_pcdata;

}  // namespace

void parse_in_place(std::span<char> utf8, model::document& noted) {
    pugi::xml_document parsed;
    const auto result =
        parsed.load_buffer_inplace(utf8.data(), utf8.size(), parse_options, pugi::encoding_utf8);
    if (!result)
        throw std::logic_error(std::string("pugixml refused what the strict pass accepted: ") +
                               result.description());
    walk(noted).run(parsed.document_element());
}

}  // namespace genvej::formats::xml
