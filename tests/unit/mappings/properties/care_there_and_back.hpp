#pragma once
/// A CareCommunication as letters (XDIS91, XBIN01), joined again, and back to FHIR: what is not the same, but
/// for what round_trip_fhir.csv beside the map of XDIS91 declares. Thread-safety: one thread.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/exception_uses.hpp"
#include "tests/support/generate_care.hpp"
#include "tests/unit/mappings/properties/property.hpp"

namespace genvej::test {

class care_there_and_back {
public:
    care_there_and_back();

    void run(std::size_t number, const care_message& message);
    std::size_t seen() const noexcept { return seen_; }
    std::string text(std::uint64_t seed) const { return found_.text(seed); }
    /// From now on every difference, excused or not, is told to `uses`, which must live longer.
    void count(exception_uses& uses) noexcept { uses_ = &uses; }

private:
    std::vector<allowed_difference> allowed_;
    exception_uses* uses_ = nullptr;
    differences found_;
    std::size_t seen_ = 0;
};

/// A CareCommunication that somebody else made (FHIR JSON), as the property looks at it.
care_message message_of(std::string json);

/// MedCom's: the examples of the package 5.0.2 and the samples of the test protocol, by file name.
/// REQUIRES: shared_data() is there. @throw std::runtime_error when one is not read
std::map<std::string, care_message> published_care_communications();

}  // namespace genvej::test
