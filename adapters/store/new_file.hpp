#pragma once
/// A file that appears under its name when it is whole: copies of a store. Thread-safety: values.
#include <string>

#include "adapters/store/store.hpp"

namespace genvej::store {

/// Written as `name`.partial, which only its owner reads: it will hold what clinicians wrote. Never takes the
/// place of a file that is there. One that was interrupted leaves nothing under the name, but may leave the
/// partial one, which the next replaces.
class new_file {
public:
    /// @throw boost::system::system_error: exists, no_permission, disk_full, cannot_open
    explicit new_file(std::string name);
    new_file(const new_file&) = delete;
    new_file& operator=(const new_file&) = delete;
    ~new_file();

    const std::string& partial() const noexcept { return partial_; }
    std::uint64_t size() const noexcept;
    /// Flushes it, gives it its name, flushes its folder. @return its size. @throw as above, and
    /// untrustworthy
    std::uint64_t keep();

private:
    const std::string name_, partial_;
};

}  // namespace genvej::store
