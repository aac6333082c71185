#pragma once
/// Acknowledgements (2.0.3) made up: each response code, every issue code of FHIR R4 with every severity,
/// words in text, coding and diagnostics, places. Thread-safety: one generator belongs to one thread.
#include <cstdint>
#include <set>
#include <string>

#include "mappings/engine/facts.hpp"
#include "tests/support/generate_text.hpp"

namespace genvej::test {

struct made_acknowledgement {
    std::string json;
    std::string code;        ///< response.code
    std::string worst_code;  ///< issue code, `/` and code of the details, of the first of the worst
    std::string words;       ///< what the issues say, in order
    mappings::facts original;
};

class acknowledgement_generator {
public:
    explicit acknowledgement_generator(std::uint64_t seed) : seed_(seed), dice_(seed), texts_(dice_) {}
    made_acknowledgement make(std::size_t number);
    /// Issue codes that none had so far.
    std::string untried() const;

private:
    std::string uuid();
    std::string issue(made_acknowledgement& into, int& worst);
    std::string outcome(made_acknowledgement& into, const std::string& id);

    std::uint64_t seed_;
    dice dice_;
    text_generator texts_;
    std::set<std::string> tried_;
};

}  // namespace genvej::test
