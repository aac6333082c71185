#pragma once
/// Writes several files of one folder so that each is whole and durable, with as few flushes as possible.
/// Thread-safety: each call for itself; several processes and threads may write into one folder.
#include <string>
#include <string_view>
#include <vector>

namespace genvej::channels {

struct file_to_write {
    std::string name;  ///< in the folder
    std::string_view content;
    int error = 0;  ///< errno of what failed; 0: durable
};

/// Every file that has no `error` afterwards is durable under its name; of the others nothing is left under
/// theirs.
void write_files(const std::string& folder, std::vector<file_to_write>& files);

}  // namespace genvej::channels
