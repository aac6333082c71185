#pragma once
/// The structure rules of an OIOXML letter or a VANSEnvelope: which elements, in which order, how often, how
/// long, which codes. Tables in files (conformance/schemas/*.schema, grammar in
/// conformance/schemas/README.md), one engine.
///
/// The verdict of check_structure agrees with libxml2 on MedCom's XSDs, named misprints aside (README.md).
/// Rules of meaning (unknown CPR, GLN check digit, dates that do not exist) are a list of their own:
/// meaning.hpp. Thread-safety: a schema is constant once read.
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
#include "conformance/schemas/content_model.hpp"
#include "conformance/schemas/text_form.hpp"

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
    std::uint32_t max = 1;    ///< `unbounded`: as many as one likes
    certainty known = certainty::xsd;
    bool core = false;  ///< missing or blank, it is an error even where the schema is read generously
    /// No letter has it: the gateway puts it there before a letter is translated (pairing). Found in a letter
    /// it is unknown.
    bool grafted = false;
};

enum class content : std::uint8_t {
    simple,   ///< text with facets
    complex,  ///< elements only
    mixed,    ///< text with formatting elements
    empty,    ///< no content: `Break`, `Deselected`
    any,      ///< xs:anyType: `Local_Elements`
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
    text_form form = text_form::text;
    std::uint32_t min_length = 0;  ///< in characters, of `text`, `token` and `digits`
    std::uint32_t max_length = unbounded;
    std::vector<particle> model;  ///< of complex and mixed content, compiled
    bool any_order = false;       ///< the model is one choice, as often as one likes: formatted text
    /// The declaration of a child, or nullptr.
    const element_decl* child(std::string_view element_name) const noexcept;
};

/// How to treat what the tables do not foresee. XREF15 has no public schema and is read generously:
/// unknown elements, unknown codes, wrong order and missing optional parts are warnings, not errors.
enum class reading : std::uint8_t { strict, generous };

class schema {
public:
    /// Reads a .schema file; what it includes comes from the embedded resources.
    /// The error's text names the file when the mistake stands in an included one.
    static boost::system::result<schema, model::table_error> read(std::string_view text);

    std::string_view name() const noexcept;       ///< `xdis91`
    std::string_view type_code() const noexcept;  ///< `XDIS91`; empty for the VANSEnvelope
    std::string_view version() const noexcept;    ///< `XD9134L`
    std::string_view letter() const noexcept;     ///< `ClinicalEmail`: the element below the root; or empty
    /// Name of the schema whose map reads this letter: that of the current version for an older one, else its
    /// own.
    std::string_view reads_as() const noexcept;
    const element_decl& root() const noexcept;  ///< `Emessage`
    reading mode() const noexcept;

    /// Namespace of the letter and, but for `ggop`, of everything in it.
    std::string_view space() const noexcept;
    /// Namespaces and versions of sibling releases, which a generous schema reads as its own, with a warning.
    bool is_sibling_space(std::string_view uri) const noexcept;
    /// One of its own or of a sibling.
    bool knows_space(std::string_view uri) const noexcept;
    bool is_sibling_version(std::string_view version_code) const noexcept;
    /// What an element of that certainty was taken from: `known: ...` or `inferred: ...`; empty when it is
    /// not said.
    const std::string& source(certainty of) const noexcept;
    /// Every type that the schema names.
    const std::deque<type_decl>& types() const noexcept;

    /// Every issue, in the order in which they are found: `structure.*`. `rule` names schema and type.
    /// After `most_structure_issues` one last issue says that there are more.
    model::issues check_structure(const model::node& root) const;

    schema(schema&&) noexcept;
    schema& operator=(schema&&) noexcept;
    ~schema();

    struct implementation;

private:
    explicit schema(std::unique_ptr<implementation> self);
    std::unique_ptr<implementation> self_;
};

constexpr std::size_t most_structure_issues = 200;

/// All embedded schemas, read once at the first call. @throw std::logic_error with file and line if one is
/// wrong.
std::span<const schema> all_schemas();
/// By name (`xdis91`), or nullptr.
const schema* find_schema(std::string_view name);

/// The schema that a document asks for, by root, namespace, letter element and VersionCode. Of the versions
/// of a letter it is the one whose namespace the document has, the current one where none fits. Errors:
/// `letter.root` (no Emessage, no VANSEnvelope), `letter.namespace`, `letter.kind`, `letter.version`; a known
/// sibling name or version is a warning where settled.md says so (XREF15).
struct recognised {
    const schema* is = nullptr;
    std::vector<const model::node*> letters;  ///< an Emessage may hold several, all of one kind
    model::issues found;
};
recognised recognise(const model::node& root);

}  // namespace genvej::schemas
