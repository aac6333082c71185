#pragma once
/// Delivers into a folder: one file a message, named by its key, `<key>.json` or `<key>.xml`.
///
/// A file appears whole and durable or not at all: it is written under another name in the same folder,
/// flushed, renamed, and the folder is flushed before the message counts as delivered. Many files share these
/// flushes. The same key again replaces the file by the same bytes. What a crash leaves behind has a name
/// that begins with `.genvej-` and is removed at the next start; readers of the folder leave such names
/// alone. Several gateways may deliver into one folder. A key is letters, digits, `-`, `_` and `.`, and
/// begins with a letter or digit: nothing that could leave the folder. Thread-safety: as channel; files are
/// written by a thread of its own, since they block.
#include "adapters/channels/channel.hpp"
#include "adapters/channels/setting_error.hpp"

namespace genvej::channels {

/// Makes the folder where it is missing. The error says what is wrong with `path`.
boost::system::result<std::shared_ptr<channel>, setting_error> make_folder_channel(const std::string& path);

/// The file's name without its folder; empty for a key that cannot be one.
std::string file_name_of(const outgoing& what);

}  // namespace genvej::channels
