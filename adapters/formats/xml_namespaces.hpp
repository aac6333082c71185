#pragma once
/// The prefixes that are bound at a place in a document.
///
/// Standard: Namespaces in XML 1.0 third edition. Thread-safety: one per document.
#include <string_view>
#include <vector>

namespace genvej::formats::xml {

inline constexpr std::string_view xml_space = "http://www.w3.org/XML/1998/namespace";
inline constexpr std::string_view xmlns_space = "http://www.w3.org/2000/xmlns/";

/// `prefix:local`, or `local` alone.
struct qualified_name {
    std::string_view full;
    std::string_view prefix;
    std::string_view local;

    /// Declares a namespace: `xmlns` or `xmlns:prefix`.
    bool declares() const noexcept { return prefix.empty() ? local == "xmlns" : prefix == "xmlns"; }
    /// The prefix that it declares; empty: the default namespace.
    std::string_view declared() const noexcept { return prefix.empty() ? std::string_view{} : local; }
};

/// Splits a name that the scan has passed.
inline qualified_name split_name(std::string_view full) noexcept {
    const auto colon = full.find(':');
    if (colon == std::string_view::npos) return {full, {}, full};
    return {full, full.substr(0, colon), full.substr(colon + 1)};
}

class namespaces {
public:
    /// The views must live as long as the binding.
    void bind(std::string_view prefix, std::string_view uri) { bindings_.push_back({prefix, uri}); }
    /// For unbind_to when the element ends.
    std::size_t size() const noexcept { return bindings_.size(); }
    void unbind_to(std::size_t size) {
        while (bindings_.size() > size) bindings_.pop_back();  // hardly ever
    }

    /// The namespace of a prefix (empty prefix: the default namespace). The result's data() is nullptr where
    /// no binding is in force; an undeclared default namespace (`xmlns=""`) is an empty view.
    std::string_view find(std::string_view prefix) const noexcept {
        if (prefix.empty() && bindings_.size() == 1 && bindings_.front().prefix.empty())
            return bindings_.front().uri;
        for (auto it = bindings_.rbegin(); it != bindings_.rend(); ++it) {
            if (it->prefix == prefix) return it->uri;
        }
        return prefix == "xml" ? xml_space : std::string_view{};
    }

private:
    struct binding {
        std::string_view prefix;
        std::string_view uri;
    };
    std::vector<binding> bindings_;
};

}  // namespace genvej::formats::xml
