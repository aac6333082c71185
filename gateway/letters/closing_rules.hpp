#pragma once
/// The rows of mappings/closing: lines, recipients, letters.
///
/// Read when the program starts; a row that names what is not in facts.csv, a region that no row serves or a
/// condition that is not understood is refused with file and line. Pure; constant once read; thread-safe.
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/row_reader.hpp"

#include "gateway/letters/phrase.hpp"

namespace genvej::gateway::letters {

using model::row_error;

/// A line of a letter, with the row that made it and where its facts come from.
struct letter_line {
    std::string text;
    std::string name;  ///< `attendance`
    std::string row;   ///< `mappings/closing/lines.csv:18`
    std::vector<std::string> from;
};

struct recipient_row {
    std::string region;
    std::string recipient;  ///< `gp`, `hospital`, `referrer`
    std::string content;    ///< `closing`, `hads`
    condition when;
    bool by_rule = false;  ///< may be released without a person
    std::string row;
};

/// Where a recipient's address is found.
struct address_row {
    enum class place : std::uint8_t { practitioner, sender, copy };
    std::string recipient;
    place where = place::practitioner;
    std::string message;  ///< type code
    std::string kind;     ///< of the directory; empty: any
    std::string row;
};

struct element_row {
    std::vector<std::string> path;  ///< below Emessage
    phrase text;
    bool is_lines = false;  ///< the lines of the letter, one below the other
    bool must = false;
    std::string row;
};

/// Why a letter waits, for people: waits.csv. The code knows these words and no others.
struct wait_row {
    std::string code, english, danish, remedy_english, remedy_danish;
};
namespace waits {
inline constexpr std::string_view no_address = "no_address", no_responsibility = "no_responsibility",
                                  person = "person", missing = "missing", nothing = "nothing",
                                  reopened = "reopened", refused = "refused";
inline constexpr std::array<std::string_view, 7> all = {no_address, no_responsibility, person, missing,
                                                        nothing,    reopened,          refused};
}  // namespace waits

class closing_rules {
public:
    /// @param file gives the text of `mappings/closing/<name>.csv`
    /// @return nullptr when `wrong` got something
    static std::shared_ptr<const closing_rules> read(
        const std::function<std::string_view(std::string_view name)>& file, std::vector<row_error>& wrong);
    /// Those of the program. @throw std::logic_error when they are wrong: tests read them
    static const closing_rules& built_in();

    /// @param content of recipient_row
    std::vector<letter_line> lines(std::string_view content, const facts& known) const;
    /// Empty: no region has this municipality.
    std::vector<const recipient_row*> recipients(std::uint16_t municipality, const facts& known) const;
    std::string_view region_of(std::uint16_t municipality) const;
    /// @param kind `XDIS91`, `XDIS15`
    const std::vector<element_row>& elements(std::string_view kind) const;
    /// In the order in which they are tried.
    const std::vector<address_row>& addresses() const noexcept { return addresses_; }
    /// IdentifierCode of an organisation's local code; empty: it is named by its SOR code.
    std::string_view code_kind(std::string_view kind) const;
    /// @param code of waits::all
    const wait_row& why(std::string_view code) const;
    /// What a letter calls a coded value of a measure; empty: it has no word.
    std::string_view word(std::string_view measure, std::string_view value) const;
    std::string_view supplier_of(std::string_view fact) const;

private:
    friend class rules_reader;
    struct line_row {
        std::string name, group;
        condition when;
        phrase text;
        std::string row;
    };
    struct fact_row {
        std::string group, supplier;
    };

    void add_line(std::string_view name, const std::vector<const line_row*>& choices, const known_here& with,
                  std::vector<letter_line>& out) const;

    std::map<std::string, fact_row, std::less<>> facts_;
    std::map<std::string, std::vector<line_row>, std::less<>> lines_;
    std::vector<recipient_row> recipients_;
    std::vector<address_row> addresses_;
    std::map<std::string, std::string, std::less<>> code_kinds_;
    std::vector<wait_row> waits_;
    std::map<std::string, std::string, std::less<>> words_;  ///< by `measure value`
    std::map<std::uint16_t, std::string> regions_;
    std::map<std::string, std::vector<element_row>, std::less<>> elements_;
};

}  // namespace genvej::gateway::letters
