#include "gateway/cli/named_store.hpp"

#include <fmt/format.h>

#include "gateway/cli/command_line.hpp"
#include "gateway/config/knowledge.hpp"

namespace genvej::gateway {

namespace {

/// A gateway commits many times a second; whoever writes beside it gets his turn within this time.
constexpr std::uint32_t patience_ms = 60'000;

bool is_url(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

}  // namespace

std::string shown(const named_store& what) {
    if (what.url.empty()) return what.path;
    std::string_view out = what.url;
    out.remove_prefix(out.find("://") + 3);
    out = out.substr(0, out.find('?'));
    if (const std::size_t at = out.rfind('@'); at != std::string_view::npos) out.remove_prefix(at + 1);
    return fmt::format("postgresql://{}", out);
}

std::optional<configuration> find_configuration(const std::string& file, int& result) {
    if (file.empty()) return default_configuration();
    std::string text;
    if (!read_file(file, text)) {
        complain(fmt::format("{}: the file cannot be read; check the path and its permissions", file));
        result = to_int(exit_code::world);
        return std::nullopt;
    }
    auto read = read_configuration(text);
    if (read.has_value()) return std::move(*read);
    for (const config_error& one : read.error()) complain(fmt::format("{}:{}: {}", file, one.line, one.text));
    result = to_int(exit_code::usage);
    return std::nullopt;
}

named_store find_store(const configuration& from, const std::string& store) {
    if (is_url(store)) return {{}, store, {}};
    if (!store.empty()) return {store, {}, {}};
    return {from.store.sqlite_path, from.store.postgres_url, from.store.password};
}

std::optional<named_store> find_store(const std::string& file, const std::string& store, int& result) {
    if (!store.empty()) return find_store(configuration(), store);
    const auto read = find_configuration(file, result);
    if (!read) return std::nullopt;
    return find_store(*read, store);
}

store::result<std::unique_ptr<store::upkeep>> open_upkeep(const named_store& what) {
    if (what.url.empty()) return store::open_sqlite_upkeep(what.path, patience_ms);
    return store::open_postgres_upkeep(what.url, what.password);
}

}  // namespace genvej::gateway
