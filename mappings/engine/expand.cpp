#include <algorithm>
#include <map>

#include "mappings/engine/syntax.hpp"
#include "mappings/vocabulary/identity.hpp"

namespace genvej::mappings {

namespace {

constexpr int deepest_use = 8;  ///< shared files may use others; a circle ends here

bool names_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class expander {
public:
    expander(statement_files& files, model::issues& found) : files_(files), found_(found) {}

    void file(const std::string& path, const std::vector<word>& arguments, const std::string& asked_at) {
        const std::vector<statement>* read = files_.find(path, found_);
        if (read == nullptr) {
            found_.push_back(map_issue("map.file", asked_at, {path}));
            return;
        }
        if (++depth_ > deepest_use) {
            found_.push_back(map_issue("map.syntax", asked_at, {"`use` goes in circles"}));
        } else {
            for (const statement& next : *read) add(next, arguments);
        }
        --depth_;
    }

    std::vector<statement> take() { return std::move(out_); }

private:
    void add(statement next, const std::vector<word>& arguments) {
        for (word& one : next.words) {
            if (one.text.find('$') != std::string_view::npos) replace_names(one.text, next, arguments);
        }
        if (next.begins("define") || next.begins("base")) define(next);
        if (next.begins("define")) return;
        if (!next.begins("use")) {
            out_.push_back(std::move(next));
        } else if (next.words.size() < 2) {
            found_.push_back(
                map_issue("map.syntax", next.place(), {"`use` needs the name of a shared file"}));
        } else {
            const std::vector<word> handed(next.words.begin() + 2, next.words.end());
            file("mappings/shared/" + std::string(next.words[1].text) + ".map", handed, next.place());
        }
    }

    void define(const statement& line) {
        const bool base = line.begins("base");
        if (line.words.size() != (base ? 2U : 3U)) {
            found_.push_back(
                map_issue("map.syntax", line.place(), {base ? "`base URL`" : "`define NAME TEXT`"}));
            return;
        }
        names_[base ? std::string("base") : std::string(line.words[1].text)] = line.words.back().text;
    }

    void replace_names(std::string_view& text, const statement& line, const std::vector<word>& arguments) {
        std::string out;
        std::string_view rest = text;
        for (std::size_t at = rest.find('$'); at != std::string_view::npos; at = rest.find('$')) {
            std::size_t end = at + 1;
            while (end < rest.size() && names_char(rest[end])) ++end;
            const std::string_view name = rest.substr(at + 1, end - at - 1);
            const std::string_view* value = value_of(name, arguments);
            if (value == nullptr) {
                found_.push_back(map_issue("map.define", line.place(), {"$" + std::string(name)}));
                return;
            }
            out.append(rest.substr(0, at)).append(*value);
            rest.remove_prefix(end);
        }
        out.append(rest);
        text = files_.kept().keep(std::move(out));
    }

    const std::string_view* value_of(std::string_view name, const std::vector<word>& arguments) const {
        const bool number = !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
        if (number) {
            const std::size_t n = static_cast<std::size_t>(std::stoul(std::string(name.substr(0, 4))));
            return n >= 1 && n <= arguments.size() ? &arguments[n - 1].text : nullptr;
        }
        const auto known = names_.find(name);
        return known == names_.end() ? nullptr : &known->second;
    }

    statement_files& files_;
    model::issues& found_;
    std::map<std::string, std::string_view, std::less<>> names_{
        {"own", own_base}
    };
    std::vector<statement> out_;
    int depth_ = 0;
};

}  // namespace

std::vector<statement> expand_statements(const std::string& path, statement_files& files,
                                         model::issues& found) {
    expander work(files, found);
    work.file(path, {}, path);
    return work.take();
}

}  // namespace genvej::mappings
