#pragma once
/// What is wrong with a setting of a channel: for the line that stops the start. Never holds a secret.
#include <string>

#include <boost/system/result.hpp>

namespace genvej::channels {

struct setting_error {
    std::string setting;  ///< `url`, `path`, `ca_file`
    std::string text;     ///< what was found, what would be right
};
[[noreturn]] void throw_exception_from_error(const setting_error& error, const boost::source_location& where);

}  // namespace genvej::channels
