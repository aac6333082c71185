#pragma once
/// The verdict of libxml2, which the product does not use for reading: a second opinion for tests.
///
/// Nothing is fetched from the network and no entity is replaced. Thread-safety: one thread at a time.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace genvej::test {

struct verdict {
    bool good = false;
    std::string message;  ///< of libxml2, with the line; empty when good
};

/// Well-formed with namespaces. The text is UTF-8, whatever its declaration says.
verdict well_formed(std::string_view utf8);

/// One XML schema, loaded once.
class xsd {
public:
    /// @throw std::runtime_error when the schema itself cannot be loaded
    explicit xsd(const std::filesystem::path& file);
    ~xsd();
    xsd(xsd&&) noexcept;
    xsd& operator=(xsd&&) noexcept;
    xsd(const xsd&) = delete;
    xsd& operator=(const xsd&) = delete;

    /// @param bytes a document in the encoding that it declares. One that is not well-formed is not valid.
    verdict validate(std::string_view bytes) const;

private:
    struct loaded;
    std::unique_ptr<loaded> schema_;
};

}  // namespace genvej::test
