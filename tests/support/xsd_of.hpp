#pragma once
/// Which XML schema judges a document: MedCom's where one is published (GENVEJ_SHARED), else genvej's own
/// (conformance/schemas/xsd). Thread-safe: no shared state.
#include <filesystem>
#include <string_view>

namespace genvej::test {

/// genvej's own for the letter kind of that name; else the published file that declares this root element in
/// this namespace; empty when there is none.
std::filesystem::path xsd_of(std::string_view kind, std::string_view space, std::string_view root);

}  // namespace genvej::test
