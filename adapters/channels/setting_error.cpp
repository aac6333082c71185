#include "adapters/channels/setting_error.hpp"

#include <stdexcept>

#include <boost/throw_exception.hpp>

namespace genvej::channels {

void throw_exception_from_error(const setting_error& error, const boost::source_location& where) {
    boost::throw_exception(std::invalid_argument(error.setting + ": " + error.text), where);
}

}  // namespace genvej::channels
