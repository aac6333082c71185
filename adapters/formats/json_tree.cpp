#include "adapters/formats/json_tree.hpp"

#include <string>
#include <vector>

#include "adapters/formats/json_place.hpp"
#include "adapters/formats/xml_characters.hpp"
#include "adapters/formats/xml_text.hpp"

namespace genvej::formats::json {

namespace {

constexpr unsigned how_to_parse =
    rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseInsituFlag;

/// Row of conformance/model/issues/fhir.csv for each thing that RapidJSON finds wrong.
std::string_view code_of(rapidjson::ParseErrorCode error) noexcept {
    switch (error) {
        case rapidjson::kParseErrorDocumentEmpty:
            return "json.empty";
        case rapidjson::kParseErrorDocumentRootNotSingular:
            return "json.after_end";
        case rapidjson::kParseErrorValueInvalid:
            return "json.value";
        case rapidjson::kParseErrorObjectMissName:
            return "json.name";
        case rapidjson::kParseErrorObjectMissColon:
            return "json.colon";
        case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
            return "json.object_end";
        case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
            return "json.array_end";
        case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
        case rapidjson::kParseErrorStringEscapeInvalid:
            return "json.escape";
        case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
        case rapidjson::kParseErrorStringInvalidEncoding:
            return "json.character";
        case rapidjson::kParseErrorStringMissQuotationMark:
            return "json.string_end";
        case rapidjson::kParseErrorNumberTooBig:
        case rapidjson::kParseErrorNumberMissFraction:
        case rapidjson::kParseErrorNumberMissExponent:
            return "json.number";
        case rapidjson::kParseErrorNone:
        case rapidjson::kParseErrorTermination:
        case rapidjson::kParseErrorUnspecificSyntaxError:
            break;
    }
    return "json.value";
}

/// What XML cannot hold is only found in what was escaped: control characters, single surrogates, FFFE and
/// FFFF. @param readable_to end of the document: RapidJSON ends each string with a NUL, where looking ends
bool holds_only_characters(std::string_view text, const char* readable_to) noexcept {
    static constexpr xml::stop_set stops{"\xED"};
    const char* const end = text.data() + text.size();
    for (const char* at = text.data();; ++at) {
        at = xml::find_stop(at, readable_to, stops);  // control characters, ED and EF
        if (at >= end) return true;
        const auto byte = static_cast<unsigned char>(*at);
        if (byte < 0x20 && !xml::is_character(byte)) return false;
        if (byte < 0x20 || end - at < 3) continue;
        const auto second = static_cast<unsigned char>(at[1]) & 0x3FU;
        const auto third = static_cast<unsigned char>(at[2]) & 0x3FU;
        if (!xml::is_character(((byte & 0x0FU) << 12U) | (second << 6U) | third)) return false;
    }
}

/// Takes RapidJSON's events and hangs up the values.
class builder {
public:
    builder(std::string_view text, const place& stream, model::arena& values, const limits& bounds)
        : text_(text), stream_(stream), values_(values), bounds_(bounds) {
        open_.reserve(32);
    }

    const value* root() const noexcept { return root_; }
    /// A place behind the last token. What was decoded in place holds line feeds that the text did not.
    model::position position_behind(std::size_t offset) {
        std::size_t at = end_of_token_;
        for (; at < offset && stands_between(text_[at]); ++at) pass(at);
        return {line_, static_cast<std::uint32_t>(offset - line_begin_ + 1)};
    }
    model::issues take_issues() { return std::move(found_); }

    bool Null() { return add(kind::null, {}) != nullptr; }
    bool Bool(bool yes) { return add(kind::boolean, yes ? "true" : "false") != nullptr; }
    bool RawNumber(const char* /*behind*/, rapidjson::SizeType size, bool /*copy*/) {
        return add(kind::number, stream_.last(size)) != nullptr;
    }
    bool String(const char* characters, rapidjson::SizeType size, bool /*copy*/) {
        const std::string_view text(characters, size);
        return accept(text) && add(kind::string, text) != nullptr;
    }
    bool Key(const char* characters, rapidjson::SizeType size, bool /*copy*/) {
        const std::string_view text(characters, size);
        if (!accept(text)) return false;
        key_ = text;
        key_at_ = begin_of_token();
        end_of_token_ = stream_.Tell();
        return true;
    }
    bool StartObject() { return open(kind::object); }
    bool EndObject(rapidjson::SizeType /*members*/) { return close(); }
    bool StartArray() { return open(kind::array); }
    bool EndArray(rapidjson::SizeType /*elements*/) { return close(); }

    // Numbers come as text; the reader wants these to exist.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

private:
    bool refuse(std::string_view code, std::vector<std::string> params = {}) {
        model::issue& made = found_.emplace_back(model::make_issue(code, std::move(params)));
        made.at = begin_of_token();
        return false;
    }

    bool accept(std::string_view text) {
        return holds_only_characters(text, text_.data() + text_.size()) || refuse("json.character");
    }

    static bool stands_between(char c) noexcept {
        return c == ' ' || c == ',' || c == ':' || c == '\n' || c == '\r' || c == '\t';
    }

    void pass(std::size_t at) noexcept {
        if (text_[at] != '\n') return;
        line_begin_ = at + 1;
        ++line_;
    }

    /// Tokens come in order, and lines end between them: they are counted once over the text.
    model::position begin_of_token() {
        std::size_t at = end_of_token_;
        for (; at < text_.size() && stands_between(text_[at]); ++at) pass(at);
        end_of_token_ = at;
        return {line_, static_cast<std::uint32_t>(at - line_begin_ + 1)};
    }

    value* add(kind is, std::string_view text) {
        if (++count_ > bounds_.nodes) {
            refuse("limit.nodes", {std::to_string(bounds_.nodes)});
            return nullptr;
        }
        value* made = values_.create<value>();
        const model::position begin = begin_of_token();
        begin_ = end_of_token_;
        made->at = key_at_.line == 0 ? begin : key_at_;
        made->key = key_;
        made->text = text;
        made->is = is;
        key_at_ = {};
        key_ = {};
        hang_up(*made);
        end_of_token_ = stream_.Tell();
        return made;
    }

    void hang_up(value& made) {
        if (open_.empty()) {
            root_ = &made;
            return;
        }
        value& parent = *open_.back();
        (parent.last == nullptr ? parent.first : parent.last->next) = &made;
        parent.last = &made;
    }

    bool open(kind is) {
        if (open_.size() >= bounds_.depth) return refuse("limit.depth", {std::to_string(bounds_.depth)});
        value* made = add(is, {});
        if (made == nullptr) return false;
        open_.push_back(made);
        end_of_token_ = begin_ + 1;  // RapidJSON tells of a bracket before it takes it
        return true;
    }

    bool close() {
        open_.pop_back();
        begin_of_token();
        ++end_of_token_;
        return true;
    }

    std::string_view text_;  ///< what stands between tokens, and where they begin, is as it was
    const place& stream_;
    model::arena& values_;
    const limits& bounds_;
    std::vector<value*> open_;
    value* root_ = nullptr;
    std::string_view key_;
    model::position key_at_;
    model::issues found_;
    std::size_t end_of_token_ = 0;  ///< of the last one; once looked for, the beginning of the next
    std::size_t begin_ = 0;         ///< of the last value
    std::size_t line_begin_ = 0;
    std::uint32_t line_ = 1;
    std::uint32_t count_ = 0;
};

}  // namespace

model::checked<const value*> read(std::span<char> utf8, model::arena& values, const limits& bounds) {
    place stream(utf8);
    builder events({utf8.data(), utf8.size()}, stream, values, bounds);
    rapidjson::Reader reader;
    const rapidjson::ParseResult result = reader.Parse<how_to_parse>(stream, events);
    model::checked<const value*> out{events.root(), events.take_issues()};
    // The string ends with a NUL, which RapidJSON takes for the end of the text wherever it stands.
    const bool cut_off = !result.IsError() && stream.Tell() < utf8.size();
    if (out.found.empty() && (result.IsError() || cut_off)) {
        const std::size_t offset = cut_off ? stream.Tell() : result.Offset();
        const std::string_view code = cut_off ? std::string_view("json.after_end") : code_of(result.Code());
        // RapidJSON calls a control character a wrong escape; a real one begins with a backslash.
        const bool control = code == "json.escape" && static_cast<unsigned char>(utf8.data()[offset]) < 0x20;
        out.found.push_back(model::make_issue(control ? "json.control" : code));
        out.found.back().at = events.position_behind(offset);
    }
    if (!out.found.empty()) out.value = nullptr;
    return out;
}

}  // namespace genvej::formats::json
