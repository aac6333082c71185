#pragma once
/// The rows of mappings/video: how an appointment says where its participants meet, and who hears of what.
/// Read once, when the program starts. Thread-safety: constant.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/model/tree.hpp"
#include "gateway/letters/closing_rules.hpp"

namespace genvej::gateway::video {

using model::row_error;

struct link_row {
    std::string url;
    std::string inner;  ///< extension inside it that holds the address; empty: its own value does
};

enum class tells : std::uint8_t { nothing, first, change };
struct status_row {
    std::string of, status;
    tells what = tells::nothing;
    std::string as;
};

/// Why a participant is not told: waits.csv.
namespace waits {
inline constexpr std::string_view no_address = "no_address", no_route = "no_route";
}

/// `gone` of statuses.csv.
inline constexpr std::string_view gone = "gone";

class rules {
public:
    /// @param file gives the text of `mappings/video/<name>.csv`
    /// @return nullptr when `wrong` got something
    static std::shared_ptr<const rules> read(
        const std::function<std::string_view(std::string_view name)>& file, std::vector<row_error>& wrong);
    /// Those of the program. @throw std::logic_error when they are wrong: that is our mistake
    static const rules& built_in();

    /// The address in an Appointment, or empty.
    std::string_view link_of(const model::node& appointment) const noexcept;
    /// Of a status without a row: nothing.
    const status_row& status(std::string_view of, std::string_view status) const noexcept;
    const letters::wait_row& why(std::string_view code) const;

private:
    friend class rows_reader;
    std::vector<link_row> links_;
    std::vector<status_row> statuses_;
    std::vector<letters::wait_row> waits_;
};

}  // namespace genvej::gateway::video
