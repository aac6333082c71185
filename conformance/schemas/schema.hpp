#pragma once
/// The structure rules of an OIOXML letter or a VANSEnvelope: which elements, in which order, how often, how long, which
/// codes. Tables in files (conformance/schemas/*.schema, grammar in conformance/schemas/README.md), one engine.
///
/// The verdict of check_structure agrees with libxml2 on MedCom's XSDs, named misprints aside (README.md). Rules of
/// meaning (unknown CPR, GLN check digit, dates that do not exist) are a list of their own: meaning.hpp.
/// Thread-safety: a schema is constant once read.
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "conformance/model/csv.hpp"
#include "conformance/model/issue.hpp"

namespace genvej::schemas {

/// How sure a row is (standards/oioxml.md): from an XSD, a sample, a document, a stylesheet, or by inference.
enum class certainty : std::uint8_t { xsd, sample, doc, xsl, inferred };

struct type_decl;

struct element_decl {
    std::string name;
    std::string_view space;  ///< namespace URI
    const type_decl* type = nullptr;
    std::uint16_t order = 0;  ///< place among its siblings: writers sort by it
    std::uint32_t min = 1;    ///< 0 also for a branch of a choice
    std::uint32_t max = 1;    ///< UINT32_MAX: unbounded
    certainty known = certainty::xsd;
};

enum class content : std::uint8_t {
    simple,    ///< text with facets
    complex,   ///< elements only
    mixed,     ///< text with formatting elements
    empty,     ///< no content: `Break`, `Deselected`
    any,       ///< xs:anyType: `Local_Elements`
};

struct attribute_decl {
    std::string name;
    const type_decl* type = nullptr;
    bool required = false;
};

struct type_decl {
    std::string name;
    content kind = content::simple;
    std::vector<element_decl> elements;  ///< of complex and mixed content, in order
    std::vector<attribute_decl> attributes;
    std::vector<std::string> codes;  ///< allowed values, if it is a code list
    /// The declaration of a child, or nullptr.
    const element_decl* child(std::string_view element_name) const noexcept;
};

/// How to treat what the tables do not foresee. XREF15 has no public schema and is read generously:
/// unknown elements, unknown codes, wrong order and missing optional parts are warnings, not errors.
enum class reading : std::uint8_t { strict, generous };

class schema {
public:
    /// @param resource path of the file among the embedded resources, for error texts
    static boost::system::result<schema, model::table_error> read(std::string_view text);

    std::string_view name() const noexcept;        ///< `xdis91`
    std::string_view type_code() const noexcept;   ///< `XDIS91`; empty for the VANSEnvelope
    std::string_view version() const noexcept;     ///< `XD9134L`
    std::string_view letter() const noexcept;      ///< `ClinicalEmail`: the element below the root; or empty
    const element_decl& root() const noexcept;     ///< `Emessage`
    reading mode() const noexcept;

    /// Every issue, in document order. `rule` names schema and type.
    model::issues check_structure(const model::node& root) const;

    schema(schema&&) noexcept;
    schema& operator=(schema&&) noexcept;
    ~schema();

private:
    schema();
    struct implementation;
    std::unique_ptr<implementation> self_;
};

/// All embedded schemas, read once at the first call. @throw std::logic_error with file and line if one is wrong.
std::span<const schema> all_schemas();
/// By name (`xdis91`), or nullptr.
const schema* find_schema(std::string_view name);

/// The schema that a document asks for, by root, namespace, letter element and VersionCode.
/// Errors: `letter.root` (no Emessage, no VANSEnvelope), `letter.namespace`, `letter.kind`, `letter.version`; a known
/// sibling name or version is a warning where settled.md says so (XREF15).
struct recognised {
    const schema* is = nullptr;
    std::vector<const model::node*> letters;  ///< an Emessage may hold several, all of one kind
    model::issues found;
};
recognised recognise(const model::node& root);

}  // namespace genvej::schemas
