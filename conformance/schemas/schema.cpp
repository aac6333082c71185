#include "conformance/schemas/schema.hpp"

#include <algorithm>
#include <stdexcept>

#include "conformance/model/resources.hpp"
#include "conformance/schemas/schema_data.hpp"
#include "conformance/schemas/schema_reader.hpp"

namespace genvej::schemas {

namespace {

/// `_` in the pattern stands for any character.
bool matches(std::string_view pattern, std::string_view text) noexcept {
    return pattern.size() == text.size() && std::equal(pattern.begin(), pattern.end(), text.begin(),
                                                       [](char p, char c) { return p == '_' || p == c; });
}

/// The files directly in the folder; what lies in shared/ is only included.
bool is_schema_file(std::string_view path) {
    constexpr std::string_view folder = "conformance/schemas/";
    return path.ends_with(".schema") && path.find('/', folder.size()) == std::string_view::npos;
}

std::vector<schema> read_all() {
    std::vector<schema> out;
    for (const model::resource& file : model::resources_below("conformance/schemas/")) {
        if (!is_schema_file(file.path)) continue;
        auto read = schema::read(file.text);
        if (!read) {
            throw std::logic_error(std::string(file.path) + ":" + std::to_string(read.error().line) + ": " +
                                   read.error().text);
        }
        out.push_back(std::move(*read));
    }
    return out;
}

}  // namespace

const element_decl* type_decl::child(std::string_view element_name) const noexcept {
    for (const element_decl& one : elements) {
        if (model::same_name(one.name, element_name)) return &one;
    }
    return nullptr;
}

boost::system::result<schema, model::table_error> schema::read(std::string_view text) {
    try {
        return schema(read_declarations(text));
    } catch (const schema_mistake& mistake) {
        return mistake.error;
    }
}

schema::schema(std::unique_ptr<implementation> self) : self_(std::move(self)) {}
schema::schema(schema&&) noexcept = default;
schema& schema::operator=(schema&&) noexcept = default;
schema::~schema() = default;

std::string_view schema::name() const noexcept {
    return self_->name;
}
std::string_view schema::type_code() const noexcept {
    return self_->type_code;
}
std::string_view schema::version() const noexcept {
    return self_->version;
}
std::string_view schema::letter() const noexcept {
    return self_->letter;
}

const std::string& schema::source(certainty of) const noexcept {
    return self_->sources[static_cast<std::size_t>(of)];
}

std::string_view schema::reads_as() const noexcept {
    return self_->reads_as.empty() ? self_->name : self_->reads_as;
}
const element_decl& schema::root() const noexcept {
    return self_->root;
}
reading schema::mode() const noexcept {
    return self_->mode;
}
std::string_view schema::space() const noexcept {
    return self_->spaces.front().second;
}
const std::deque<type_decl>& schema::types() const noexcept {
    return self_->types;
}

bool schema::knows_space(std::string_view uri) const noexcept {
    const auto own = [&](const auto& space) { return space.second == uri; };
    return std::any_of(self_->spaces.begin(), self_->spaces.end(), own) || is_sibling_space(uri);
}

bool schema::is_sibling_space(std::string_view uri) const noexcept {
    return std::find(self_->sibling_spaces.begin(), self_->sibling_spaces.end(), uri) !=
           self_->sibling_spaces.end();
}

bool schema::is_sibling_version(std::string_view version_code) const noexcept {
    return std::any_of(self_->sibling_versions.begin(), self_->sibling_versions.end(),
                       [&](const std::string& pattern) { return matches(pattern, version_code); });
}

std::span<const schema> all_schemas() {
    static const std::vector<schema> all = read_all();
    return all;
}

const schema* find_schema(std::string_view name) {
    for (const schema& one : all_schemas()) {
        if (one.name() == name) return &one;
    }
    return nullptr;
}

}  // namespace genvej::schemas
