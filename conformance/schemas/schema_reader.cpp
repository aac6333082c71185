#include "conformance/schemas/schema_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>
#include <utility>

#include "conformance/model/resources.hpp"
#include "conformance/schemas/schema_resolver.hpp"
#include "conformance/schemas/schema_tokens.hpp"

namespace genvej::schemas {

namespace {

constexpr std::string_view folder = "conformance/schemas/";

class reader {
public:
    std::unique_ptr<schema::implementation> read(std::string_view text) {
        read_file({}, text);
        if (out_.declared->name.empty()) fail(1, "a schema begins with its name");
        if (out_.root_type.empty()) fail(1, "`root` is missing");
        return resolve(std::move(out_));
    }

private:
    [[noreturn]] void fail(std::uint32_t line, const std::string& text) const { fail_at(file_, line, text); }
    [[noreturn]] void fail(const std::string& text) const {
        fail(next_ < tokens_.size() ? tokens_[next_].line : (tokens_.empty() ? 1 : tokens_.back().line),
             text);
    }

    // Tokens.
    bool at_end() const { return next_ == tokens_.size(); }
    bool sees(std::string_view sign) const { return !at_end() && tokens_[next_].text == sign; }
    bool accept(std::string_view sign) {
        if (!sees(sign)) return false;
        ++next_;
        return true;
    }
    void expect(std::string_view sign) {
        if (!accept(sign)) fail("`" + std::string(sign) + "` is expected" + found());
    }
    std::string found() const {
        return at_end() ? ", the file ends" : ", `" + std::string(tokens_[next_].text) + "` is found";
    }
    std::string_view word(std::string_view what) {
        if (at_end()) fail(std::string(what) + " is expected" + found());
        const std::string_view text = tokens_[next_].text;
        if (std::string_view("{}()|?*+[]!~=@^").find(text.front()) != std::string_view::npos) {
            fail(std::string(what) + " is expected" + found());
        }
        ++next_;
        return text;
    }

    // Directives.
    void read_file(std::string_view file, std::string_view text);
    void read_directive();
    void read_include();
    void read_mode();
    void read_space();
    void read_source();
    void read_root();
    void read_type();

    // Types.
    void read_body(type_source& into);
    void read_form(type_source& into);
    void read_attributes(type_source& into);
    void read_group(type_source& into, std::string_view closing, std::size_t at);
    void read_item(type_source& into);
    void read_element(type_source& into);
    void read_marks(particle& one, certainty& known);
    certainty read_certainty();
    std::pair<std::uint32_t, std::uint32_t> range(std::string_view text);
    std::uint32_t number(std::string_view text);
    std::string_view space_uri(std::string_view letter);
    element_decl element_named(std::string_view name);

    schema_source out_;
    std::vector<token> tokens_;
    std::size_t next_ = 0;
    std::string_view file_;
    certainty known_ = certainty::inferred;
};

void reader::read_file(std::string_view file, std::string_view text) {
    const auto kept = std::tuple{std::exchange(tokens_, split_tokens(text)), std::exchange(next_, 0),
                                 std::exchange(file_, file)};
    while (!at_end()) read_directive();
    if (file.empty()) return;  // the tokens stay for the messages of resolve()
    std::tie(tokens_, next_, file_) = kept;
}

void reader::read_directive() {
    const std::string_view keyword = word("a directive");
    const std::array<std::pair<std::string_view, std::string*>, 6> texts{
        {
         {"schema", &out_.declared->name},
         {"code", &out_.declared->type_code},
         {"version", &out_.declared->version},
         {"letter", &out_.declared->letter},
         {"release", &out_.declared->release},
         {"reads_as", &out_.declared->reads_as},
         }
    };
    const std::array<std::pair<std::string_view, void (reader::*)()>, 6> others{
        {
         {"source", &reader::read_source},
         {"include", &reader::read_include},
         {"mode", &reader::read_mode},
         {"space", &reader::read_space},
         {"root", &reader::read_root},
         {"type", &reader::read_type},
         }
    };
    for (const auto& [name, into] : texts) {
        if (keyword == name) {
            *into = word("a name");
            return;
        }
    }
    for (const auto& [name, read] : others) {
        if (keyword == name) return (this->*read)();
    }
    if (keyword == "known") {
        known_ = read_certainty();
    } else if (keyword == "sibling") {
        out_.declared->sibling_spaces.emplace_back(word("a namespace"));
    } else if (keyword == "sibling_version") {
        out_.declared->sibling_versions.emplace_back(word("a version"));
    } else {
        --next_;
        fail("no such directive: `" + std::string(keyword) + "`");
    }
}

void reader::read_include() {
    const std::string path = std::string(folder) + std::string(word("a file"));
    for (const model::resource& one : model::resources_below(folder)) {
        if (one.path == path) return read_file(one.path, one.text);
    }
    --next_;
    fail("there is no file " + path);
}

void reader::read_mode() {
    const std::string_view mode = word("`strict` or `generous`");
    if (mode != "strict" && mode != "generous") fail("a mode is `strict` or `generous`");
    out_.declared->mode = mode == "strict" ? reading::strict : reading::generous;
}

void reader::read_space() {
    const std::string_view letter = word("a letter for the namespace");
    out_.declared->spaces.emplace_back(letter, word("a namespace"));
}

/// The rest of the line is a text.
void reader::read_source() {
    const std::uint32_t line = tokens_[next_ - 1].line;
    std::string& text = out_.declared->sources[static_cast<std::size_t>(read_certainty())];
    text.clear();
    for (; !at_end() && tokens_[next_].line == line; ++next_) {
        if (!text.empty()) text += ' ';
        text += tokens_[next_].text;
    }
    if (!text.starts_with("known: ") && !text.starts_with("inferred: "))
        fail(line, "a source begins with `known:` or `inferred:`");
}

void reader::read_root() {
    out_.declared->root = element_named(word("the name of the root element"));
    out_.root_type = accept("=") ? std::string(word("a type")) : out_.declared->root.name;
    out_.declared->root.core = true;
}

void reader::read_type() {
    type_source source;
    source.file = file_;
    source.line = tokens_[next_ - 1].line;
    source.decl.name = word("the name of a type");
    read_body(source);
    read_attributes(source);
    const auto before = out_.types.find(source.decl.name);
    if (before != out_.types.end() && before->second.file == file_)
        fail(source.line, "`" + source.decl.name + "` is declared twice");
    out_.types[source.decl.name] = std::move(source);
}

void reader::read_body(type_source& into) {
    const bool mixed = accept("mixed");
    if (mixed || sees("{")) {
        expect("{");
        into.decl.kind = mixed ? content::mixed : content::complex;
        into.decl.model.emplace_back();
        read_group(into, "}", 0);
    } else if (accept("empty")) {
        into.decl.kind = content::empty;
    } else if (accept("any")) {
        into.decl.kind = content::any;
    } else {
        read_form(into);
    }
}

void reader::read_form(type_source& into) {
    const std::string_view name = word("a form, `{`, `mixed`, `empty` or `any`");
    if (name == "value") {
        into.decl.form = text_form::codes;
        do into.decl.codes.emplace_back(word("a value"));
        while (accept("|"));
        return;
    }
    const auto form = form_named(name);
    if (!form) {
        --next_;
        fail("no such form: `" + std::string(name) + "`");
    }
    into.decl.form = *form;
    if (*form == text_form::codes) into.code_list = word("the name of a code list");
    if (*form == text_form::text || *form == text_form::token) {
        std::tie(into.decl.min_length, into.decl.max_length) = range(word("lengths such as `1..35`"));
    }
    if (*form == text_form::digits)
        into.decl.min_length = into.decl.max_length = number(word("how many digits"));
}

void reader::read_attributes(type_source& into) {
    while (accept("@")) {
        attribute_decl attribute;
        attribute.name = word("the name of an attribute");
        expect("=");
        into.attribute_types.emplace_back(word("a type"));
        attribute.required = accept("!");
        into.decl.attributes.push_back(std::move(attribute));
    }
}

/// Items up to `closing`: a choice when `|` stands between them.
void reader::read_group(type_source& into, std::string_view closing, std::size_t at) {
    bool choice = false;
    for (std::size_t items = 0; !accept(closing); ++items) {
        const bool bar = items != 0 && accept("|");
        if (items == 1) choice = bar;
        if (items > 1 && bar != choice) fail("a group is a sequence or a choice; brackets tell them apart");
        read_item(into);
    }
    into.decl.model[at].kind = choice ? particle_kind::choice : particle_kind::sequence;
    into.decl.model[at].end = into.decl.model.size();
}

void reader::read_item(type_source& into) {
    if (!accept("(")) return read_element(into);
    const std::size_t at = into.decl.model.size();
    into.decl.model.emplace_back();
    read_group(into, ")", at);
    certainty ignored = known_;
    read_marks(into.decl.model[at], ignored);
}

void reader::read_element(type_source& into) {
    element_decl element = element_named(word("an element or `(`"));
    into.element_types.emplace_back(accept("=") ? word("a type") : std::string_view(element.name));
    if (into.decl.child(element.name) != nullptr) fail("`" + element.name + "` stands twice in one type");
    if (into.decl.elements.size() == most_elements) fail("too many elements in one type");
    if (accept("^")) {
        element.order = static_cast<std::uint16_t>(into.decl.elements.size());
        element.min = 0;
        element.grafted = true;
        into.decl.elements.push_back(std::move(element));
        return;
    }
    particle one;
    one.kind = particle_kind::element;
    one.element = static_cast<std::uint16_t>(into.decl.elements.size());
    element.known = known_;
    read_marks(one, element.known);
    one.end = into.decl.model.size() + 1;
    element.order = one.element;
    element.core = one.core;
    into.decl.model.push_back(one);
    into.decl.elements.push_back(std::move(element));
}

/// How often, whether it is core, how sure it is.
void reader::read_marks(particle& one, certainty& known) {
    for (;;) {
        if (accept("?")) {
            one.min = 0;
        } else if (accept("*")) {
            std::tie(one.min, one.max) = std::pair{0U, unbounded};
        } else if (accept("+")) {
            one.max = unbounded;
        } else if (accept("!")) {
            one.core = true;
        } else if (accept("~")) {
            known = read_certainty();
        } else if (accept("[")) {
            std::tie(one.min, one.max) = range(word("how often, such as `0..10`"));
            expect("]");
        } else {
            return;
        }
    }
}

certainty reader::read_certainty() {
    constexpr std::array<std::string_view, 5> names{"xsd", "sample", "doc", "xsl", "inferred"};
    const std::string_view name = word("a certainty");
    const auto found_name = std::find(names.begin(), names.end(), name);
    if (found_name == names.end()) fail("no such certainty: `" + std::string(name) + "`");
    return static_cast<certainty>(found_name - names.begin());
}

std::uint32_t reader::number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        fail("no number: `" + std::string(text) + "`");
    return value;
}

std::pair<std::uint32_t, std::uint32_t> reader::range(std::string_view text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) fail("a range is two numbers with `..` between them");
    const std::string_view upper = text.substr(dots + 2);
    const std::pair out{number(text.substr(0, dots)), upper.empty() ? unbounded : number(upper)};
    if (out.first > out.second) fail("a range goes upwards");
    return out;
}

std::string_view reader::space_uri(std::string_view letter) {
    for (const auto& [name, uri] : out_.declared->spaces) {
        if (name == letter) return uri;
    }
    fail("no namespace has the letter `" + std::string(letter) + "`");
}

element_decl reader::element_named(std::string_view name) {
    if (out_.declared->spaces.empty()) fail("a namespace must come before the first element");
    element_decl out;
    const std::size_t colon = name.find(':');
    out.space = colon == std::string_view::npos ? std::string_view(out_.declared->spaces.front().second)
                                                : space_uri(name.substr(0, colon));
    out.name = colon == std::string_view::npos ? name : name.substr(colon + 1);
    return out;
}

}  // namespace

std::unique_ptr<schema::implementation> read_declarations(std::string_view text) {
    return reader().read(text);
}

}  // namespace genvej::schemas
