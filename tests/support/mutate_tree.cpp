#include "tests/support/mutate_tree.hpp"

#include <array>

namespace genvej::test {

namespace {

using model::document;
using model::node;

constexpr std::string_view xsi = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view xml = "http://www.w3.org/XML/1998/namespace";

node* copy_into(document& into, const node& from) {
    node* made = into.make(into.memory().copy(from.name), from.kind);
    made->space = into.memory().copy(from.space);
    made->value = into.memory().copy(from.value);
    for (const node* attribute = from.attributes; attribute != nullptr; attribute = attribute->next) {
        node* added = into.append_attribute(*made, into.memory().copy(attribute->name),
                                            into.memory().copy(attribute->value));
        added->space = into.memory().copy(attribute->space);
    }
    for (const node* child = from.first; child != nullptr; child = child->next) {
        document::insert_after(*made, made->last, *copy_into(into, *child));
    }
    return made;
}

void escape(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\r':
                out += "&#13;";
                break;
            default:
                out += c;
        }
    }
}

void write_attribute(std::string& out, const node& attribute) {
    out += ' ';
    if (attribute.space == xsi) out += "xsi:";
    if (attribute.space == xml) out += "xml:";
    out += attribute.name;
    out += "=\"";
    escape(out, attribute.value);
    out += '"';
}

void write(std::string& out, const node& at, std::string_view space_around) {
    if (!at.is_element()) return escape(out, at.value);
    out += '<';
    out += at.name;
    if (at.space != space_around) {
        out += " xmlns=\"";
        escape(out, at.space);
        out += '"';
    }
    if (at.parent == nullptr) out += " xmlns:xsi=\"" + std::string(xsi) + '"';
    for (const node* attribute = at.attributes; attribute != nullptr; attribute = attribute->next) {
        if (attribute->name != "xmlns" && attribute->space.find("xmlns") == std::string_view::npos)
            write_attribute(out, *attribute);
    }
    out += '>';
    for (const node* child = at.first; child != nullptr; child = child->next) write(out, *child, at.space);
    out += "</";
    out += at.name;
    out += '>';
}

void collect(node& at, std::vector<node*>& into) {
    into.push_back(&at);
    for (node* child = at.first; child != nullptr; child = child->next) {
        if (child->is_element()) collect(*child, into);
    }
}

bool is_inside(const node& inner, const node& outer) {
    for (const node* at = &inner; at != nullptr; at = at->parent) {
        if (at == &outer) return true;
    }
    return false;
}

void drop_last_character(std::string& utf8) {
    while (!utf8.empty() && (static_cast<unsigned char>(utf8.back()) & 0xc0) == 0x80) utf8.pop_back();
    if (!utf8.empty()) utf8.pop_back();
}

void clear(node& at) {
    while (at.first != nullptr) document::remove(*at.first);
}

}  // namespace

document copy_of(const node& root) {
    document out;
    out.set_root(copy_into(out, root));
    return out;
}

std::string to_xml(const node& root) {
    std::string out;
    write(out, root, {});
    return out;
}

document tree_mutator::mutate(const node& root) {
    document out = copy_of(root);
    done_.clear();
    const std::size_t changes = 1 + dice_.roll(8) / 6;
    for (std::size_t i = 0; i < changes; ++i) change_once(out);
    return out;
}

void tree_mutator::change_once(document& into) {
    elements_.clear();
    collect(*into.root(), elements_);
    if (elements_.size() == 1) return add_text(into);
    switch (dice_.roll(20)) {
        case 0:
        case 1:
            return drop();
        case 2:
            return repeat(into);
        case 3:
            return repeat_often(into);
        case 4:
            return swap();
        case 5:
            return move();
        case 6:
            return rename();
        case 7:
            return add_attribute(into);
        case 8:
            return spoil_attribute();
        case 9:
            return change_space();
        case 10:
            return add_text(into);
        case 11:
        case 12:
            return add_markup(into);
        case 13:
            return add_element(into);
        case 14:
        case 15:
            return edit_value(into);
        default:
            return set_value(into);
    }
}

void tree_mutator::drop() {
    node& at = any_but_root();
    note("drop", at);
    document::remove(at);
}

void tree_mutator::repeat(document& into) {
    node& at = any_but_root();
    note("repeat", at);
    node* before = dice_.roll(2) == 0 ? &at : at.parent->last;
    document::insert_after(*at.parent, before, *copy_into(into, at));
}

/// Around the bounds that the schemas have: 3, 5, 10, 99.
void tree_mutator::repeat_often(document& into) {
    constexpr std::array<std::size_t, 7> times{2, 3, 5, 8, 9, 10, 98};
    node& at = any_but_root();
    const std::size_t n = times[dice_.roll(times.size())];
    note("repeat " + std::to_string(n) + " times", at);
    for (std::size_t i = 0; i < n; ++i) document::insert_after(*at.parent, &at, *copy_into(into, at));
}

void tree_mutator::swap() {
    node& at = any_but_root();
    node* other = at.next;
    while (other != nullptr && !other->is_element()) other = other->next;
    if (other == nullptr) return drop();
    note("swap with the next", at);
    node& parent = *at.parent;
    document::remove(at);
    document::insert_after(parent, other, at);
}

void tree_mutator::move() {
    node& at = any_but_root();
    node& to = any();
    if (is_inside(to, at)) return drop();
    note("move to " + std::string(to.name), at);
    document::remove(at);
    document::insert_after(to, dice_.roll(2) == 0 ? nullptr : to.last, at);
}

void tree_mutator::rename() {
    node& at = any();
    const std::string_view name = dice_.roll(3) == 0 ? std::string_view("Unknown") : any().name;
    note("rename to " + std::string(name), at);
    at.name = name;
}

void tree_mutator::set_value(document& into) {
    node& at = any_leaf();
    const std::string_view value = pick({"",
                                         " ",
                                         "x",
                                         "0",
                                         "1",
                                         "-1",
                                         "+7",
                                         "007",
                                         "2147483647",
                                         "2147483648",
                                         "-2147483648",
                                         "99999999999",
                                         "1.0",
                                         "true",
                                         "false",
                                         " true ",
                                         "TRUE",
                                         "2024-02-29",
                                         "2023-02-29",
                                         "2024-04-31",
                                         " 2024-01-01 ",
                                         "2024-01-01Z",
                                         "2024-01-01+01:00",
                                         "2024-01-01+15:00",
                                         "-2024-01-01",
                                         "12024-01-01",
                                         "0000-01-01",
                                         "24-01-01",
                                         "2024-1-1",
                                         "2024-13-01",
                                         "00:00",
                                         "23:59",
                                         "24:00",
                                         "9:30",
                                         "09:30:00",
                                         " 09:30",
                                         "2026-03-02T08:18:30",
                                         "2026-03-02T24:00:00",
                                         "2026-03-02T24:00:01",
                                         "2026-03-02T08:60:30",
                                         "2026-03-02T08:18:30.",
                                         "2026-03-02T08:18:30.5Z",
                                         "2026-03-02 08:18:30",
                                         "0202020202",
                                         "020202020",
                                         "02020202022",
                                         "020202-0202",
                                         "0202020202 ",
                                         "a23456789æ",
                                         "pluspositivkvitt",
                                         "minuspositivkvitt",
                                         "nytbrev",
                                         "rettetbrev",
                                         "annulleretbrev",
                                         "amt",
                                         "sorkode",
                                         "ydernummer",
                                         "plo",
                                         "fnx",
                                         "pdf",
                                         "billede",
                                         "inaktiv",
                                         "uoplyst",
                                         "rutine",
                                         "høj_prioritet",
                                         "XD9133L",
                                         "XDIS91",
                                         "xdis91",
                                         "kardiologi",
                                         "psykolog",
                                         "3d6f4c5e8d0a4f7b9c1e2f3a4b5c6d7f",
                                         "3D6F4C5E-8d0a-4f7b-9c1e-2f3a4b5c6d7f",
                                         "3d6f4c5e-8d0a-4f7b-9c1e-2f3a4b5c6d7",
                                         "QUJD",
                                         "QUI=",
                                         "QQ==",
                                         "QQ=",
                                         "QUJ=",
                                         "QR==",
                                         "Q UJ D",
                                         "=QUJ",
                                         "XML",
                                         "HL7",
                                         "EAN",
                                         "reliable",
                                         "unreliable",
                                         "a  b",
                                         "syntaksfejl"});
    note("value `" + std::string(value) + "`", at);
    clear(at);
    into.append_text(at, value);
}

/// Lengths at and beyond every bound, with characters of one, two and four bytes; small changes of what is
/// there.
void tree_mutator::edit_value(document& into) {
    constexpr std::array<std::size_t, 24> lengths{1,  7,  8,  9,  10, 11, 14,  15,  17,  18,  19,  25,
                                                  26, 35, 36, 70, 71, 72, 255, 256, 350, 351, 512, 513};
    node& at = any_leaf();
    std::string value = text_of(at);
    switch (dice_.roll(5)) {
        case 0:
        case 1: {
            const std::string_view unit = pick({"a", "ø", "𝄞", " ", "7"});
            const std::size_t length = lengths[dice_.roll(lengths.size())];
            value.clear();
            for (std::size_t i = 0; i < length; ++i) value += unit;
            break;
        }
        case 2:
            value.insert(0, pick({" ", "\n", "\t", "-", "0"}));
            break;
        case 3:
            value += pick({" ", "\n", "\r", "x", "0", "Z", "="});
            break;
        default:
            drop_last_character(value);
    }
    note("edit to " + std::to_string(value.size()) + " bytes", at);
    clear(at);
    into.append_text(at, into.memory().copy(value));
}

void tree_mutator::add_attribute(document& into) {
    node& at = any();
    const std::string_view name =
        pick({"extra", "EndPointType", "name", "xsi:schemaLocation", "xsi:noNamespaceSchemaLocation",
              "xsi:other", "xml:lang", "xml:space"});
    const std::size_t colon = name.find(':');
    const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
    if (at.attribute(local) != nullptr) return drop();
    node* added = into.append_attribute(at, local, local == "space" ? "preserve" : "da");
    if (name.substr(0, 4) == "xsi:") added->space = xsi;
    if (name.substr(0, 4) == "xml:") added->space = xml;
    note("attribute " + std::string(name), at);
}

void tree_mutator::spoil_attribute() {
    std::vector<node*> with;
    for (node* at : elements_) {
        if (at->attributes != nullptr && at->attributes->space.empty()) with.push_back(at);
    }
    if (with.empty()) return drop();
    node& at = *with[dice_.roll(with.size())];
    if (dice_.roll(3) == 0) {
        note("attribute away", at);
        at.attributes = at.attributes->next;
        return;
    }
    at.attributes->value = pick({"", " ", "EAN", "CVR", "VANS", "GLN", "ean", " EAN",
                                 "a name that is a little longer than the seventy characters allowed there"});
    note("attribute value", at);
}

void tree_mutator::change_space() {
    node& at = any();
    const std::string_view space =
        pick({"", "urn:other", "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/",
              "http://rep.oio.dk/medcom.dk/xml/schemas/2012/03/28/"});
    note("namespace " + std::string(space), at);
    at.space = space;
}

void tree_mutator::add_text(document& into) {
    node& at = any();
    note("text", at);
    node* text = into.make({}, model::node_kind::text);
    text->value = pick({"stray", " \n\t", "ø"});
    document::insert_after(at, dice_.roll(2) == 0 ? nullptr : at.last, *text);
}

/// Formatting inside an element, where it may stand or not, itself with content or not.
void tree_mutator::add_markup(document& into) {
    node& at = any();
    node* made =
        into.make(pick({"Bold", "Italic", "Underline", "Right", "Center", "FixedFont", "Break", "Space"}));
    made->space = at.space;
    document::insert_after(at, at.last, *made);
    note("markup " + std::string(made->name), at);
    const std::size_t what = dice_.roll(4);
    if (what == 0) into.append_text(*made, pick({"inside", " "}));
    if (what != 1) return;
    node* inner = into.append(*made, pick({"Bold", "Break", "FixedFont", "Space", "Other"}));
    inner->space = at.space;
}

void tree_mutator::add_element(document& into) {
    node& at = any();
    node* made = into.make(any().name);
    made->space = at.space;
    note("empty " + std::string(made->name), at);
    document::insert_after(at, dice_.roll(2) == 0 ? nullptr : at.last, *made);
}

node& tree_mutator::any() {
    return *elements_[dice_.roll(elements_.size())];
}

node& tree_mutator::any_but_root() {
    return *elements_[1 + dice_.roll(elements_.size() - 1)];
}

node& tree_mutator::any_leaf() {
    for (;;) {
        node& at = any();
        if (!at.has_elements()) return at;
    }
}

std::string_view tree_mutator::pick(std::initializer_list<std::string_view> values) {
    return *(values.begin() + dice_.roll(values.size()));
}

void tree_mutator::note(std::string_view what, const node& at) {
    done_ += (done_.empty() ? "" : "; ") + path_of(at, model::path_style::xml) + ": " + std::string(what);
}

}  // namespace genvej::test
