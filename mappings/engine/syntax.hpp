#pragma once
/// The words of map files, before anyone asks what they mean.
///
/// A statement is a line: words separated by white space; a word in double quotes is a text (`""` is a quote
/// inside it); inside square brackets white space and quotes belong to the word; `#` where a word could begin
/// starts a remark. `use` puts the statements of a shared file in its place, `define` replaces `$name` in
/// later words; each statement keeps the file and line it was written in. Language: docs/mapping-language.md.
/// Thread-safety: values.
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/model/issue.hpp"

namespace genvej::mappings {

/// Texts are views: into the files, or into what kept_texts keeps.
struct word {
    std::string_view text;
    bool quoted = false;
    bool is(std::string_view other) const noexcept { return !quoted && text == other; }
};

struct statement {
    std::string_view file;
    std::uint32_t line = 0;
    std::vector<word> words;

    std::string place() const { return std::string(file) + ":" + std::to_string(line); }
    bool begins(std::string_view with) const noexcept { return words.front().is(with); }
};

/// Text of a file by its path from the top, or nullopt.
using file_finder = std::function<std::optional<std::string_view>(const std::string& path)>;

/// Texts of words that do not stand in a file as they are: names replaced, quotes inside a text. They stay
/// where they are.
class kept_texts {
public:
    std::string_view keep(std::string text) { return all_.emplace_back(std::move(text)); }

private:
    std::deque<std::string> all_;
};

/// The statements of one file, as they stand. REQUIRES: path and text outlive them
std::vector<statement> read_statements(std::string_view path, std::string_view text, kept_texts& kept,
                                       model::issues& found);

/// The files of a set, each read once, however many maps use it. Statements are valid as long as this and the
/// texts that the finder gives.
class statement_files {
public:
    explicit statement_files(file_finder files) : files_(std::move(files)) {}
    const file_finder& texts() const noexcept { return files_; }
    /// nullptr: there is no such file. What is wrong with it is said to each who asks.
    const std::vector<statement>* find(const std::string& path, model::issues& found);
    kept_texts& kept() noexcept { return kept_; }

private:
    struct file {
        std::vector<statement> statements;
        model::issues wrong;
    };
    file_finder files_;
    std::map<std::string, file, std::less<>> read_;
    kept_texts kept_;
};

/// The statements of a map with shared files put in and names replaced; `define`, `base` and `use` are gone
/// but `base`, which also defines `$base`. Errors: `map.syntax`, `map.file`, `map.define`; `rule` is
/// file:line.
std::vector<statement> expand_statements(const std::string& path, statement_files& files,
                                         model::issues& found);

/// An issue of a map: `rule` is where.
model::issue map_issue(std::string_view code, const std::string& place, std::vector<std::string> params);

}  // namespace genvej::mappings
