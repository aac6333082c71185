#include <algorithm>
#include <array>

#include "conformance/model/escape.hpp"
#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/markup.hpp"

namespace genvej::mappings {

namespace {

/// fhir-shape.md, "XHTML in sections": what each formatting element is in XHTML, exactly invertible.
struct format {
    std::string_view element;
    std::string_view open;
    std::string_view close;
    std::string_view tag;
    std::string_view attribute;  ///< of a span
    std::string_view value;
};
constexpr std::array<format, 7> formats = {
    {
     {"Bold", "<b>", "</b>", "b", "", ""},
     {"Italic", "<i>", "</i>", "i", "", ""},
     {"FixedFont", "<tt>", "</tt>", "tt", "", ""},
     {"Underline", "<span style=\"text-decoration:underline\">", "</span>", "span", "style",
         "text-decoration:underline"},
     {"Right", "<span style=\"display:block;text-align:right\">", "</span>", "span", "style",
         "display:block;text-align:right"},
     {"Center", "<span style=\"display:block;text-align:center\">", "</span>", "span", "style",
         "display:block;text-align:center"},
     {"Space", "<span class=\"space\">&#160;", "</span>", "span", "class", "space"},
     }
};

/// How others write the same.
struct synonym {
    std::string_view tag, element;
};
constexpr std::array<synonym, 5> synonyms = {
    {{"strong", "Bold"}, {"em", "Italic"}, {"code", "FixedFont"}, {"pre", "FixedFont"}, {"u", "Underline"}}
};

constexpr std::array<std::string_view, 9> lines = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table"};

const format* format_of(std::string_view element) noexcept {
    const auto known = std::find_if(formats.begin(), formats.end(),
                                    [&](const format& one) { return one.element == element; });
    return known == formats.end() ? nullptr : &*known;
}

void write_content(const model::node& from, model::arena_writer& out) {
    for (const model::node* at = from.first; at != nullptr; at = at->next) {
        if (!at->is_element()) {
            out.put_escaped<model::escape_text>(at->value);
        } else if (at->name == "Break") {
            out.put("<br/>");
        } else if (const format* how = format_of(at->name); how != nullptr) {
            out.put(how->open);
            write_content(*at, out);
            out.put(how->close);
        } else {
            write_content(*at, out);
        }
    }
}

/// Reads a division into mixed content; formatting that the letter does not allow where it stands leaves its
/// text.
class division_reader {
public:
    division_reader(conversion& row, std::string_view markup) : row_(row), reader_(markup) {}

    void read(model::node& into) {
        if (reader_.next().what != markup_piece::kind::open) return;  // <div>
        content(into, {}, 0);
    }

private:
    static constexpr int deepest = 64;

    /// Until the closing tag of that name.
    void content(model::node& into, std::string_view until, int depth) {
        for (;;) {
            const markup_piece piece = reader_.next();
            switch (piece.what) {
                case markup_piece::kind::end:
                    return;
                case markup_piece::kind::text:
                    row_.append_text(into, unescaped(piece.text, row_.memory()));
                    break;
                case markup_piece::kind::empty:
                    empty(into, piece.name);
                    break;
                case markup_piece::kind::close:
                    if (piece.name == until || until.empty()) return;
                    break;
                case markup_piece::kind::open:
                    open(into, piece, depth);
                    break;
            }
        }
    }

    void empty(model::node& into, std::string_view name) {
        if (name == "br" || name == "hr") line_end(into);
    }

    void open(model::node& into, const markup_piece& piece, int depth) {
        if (piece.name == "br") return line_end(into);
        const std::string_view element = element_of(piece);
        if (element == "Space") {
            skip(piece.name);
            if (row_.allows(into, "Space")) row_.append(into, "Space");
            return;
        }
        const bool allowed = !element.empty() && depth < deepest && row_.allows(into, element);
        model::node& below = allowed ? *row_.append(into, element) : into;
        content(below, piece.name, depth + 1);
        for (const std::string_view line : lines) {
            if (piece.name == line) line_end(into);
        }
    }

    static std::string_view element_of(const markup_piece& piece) {
        for (const format& one : formats) {
            if (one.tag == piece.name &&
                (one.attribute.empty() || piece.attribute(one.attribute) == one.value))
                return one.element;
        }
        for (const synonym& one : synonyms) {
            if (one.tag == piece.name) return one.element;
        }
        return {};
    }

    void skip(std::string_view until) {
        for (;;) {
            const markup_piece piece = reader_.next();
            if (piece.what == markup_piece::kind::end) return;
            if (piece.what == markup_piece::kind::close && piece.name == until) return;
        }
    }

    void line_end(model::node& into) {
        if (row_.allows(into, "Break")) row_.append(into, "Break");
    }

    conversion& row_;
    markup_reader reader_;
};

}  // namespace

void formatted_text_forward(conversion& row) {
    model::arena_writer out(row.memory());
    out.put(division_begin);
    write_content(*row.source(0), out);
    out.put(division_end);
    row.write(0, out.take());
}

void formatted_text_backward(conversion& row) {
    const std::string_view markup = row.text(0);
    model::node* into = row.make(0);
    if (into->first != nullptr) return row.report("map.twice", {std::string(into->name), ""});
    division_reader(row, markup).read(*into);
}

/// In front of what is there, parted from it by `Break`.
void letter_text_backward(conversion& row) {
    model::node* into = row.make(0);
    model::node* before = into->last;
    division_reader(row, row.text(0)).read(*into);
    if (before == nullptr || before->next == nullptr) return;
    row.append(*into, "Break");
    model::node* added = before->next;
    before->next = nullptr;
    into->last->next = into->first;
    into->first = added;
    into->last = before;
}

}  // namespace genvej::mappings
