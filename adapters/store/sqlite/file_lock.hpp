#pragma once
/// Keeps a second gateway from opening the same store: two writers would give the same numbers and send
/// everything twice. The kernel gives the lock back when the process ends, however it ends. Thread-safety:
/// none needed.
#include <string>

namespace genvej::store::sqlite {

class file_lock {
public:
    /// Locks `path`.lock, which is made where it is missing and stays behind, empty. Then makes `path` where
    /// it is missing. Both can be read by their owner only: the store holds what clinicians wrote. SQLite
    /// gives the files that it makes beside them the same permissions.
    /// @throw boost::system::system_error in_use, no_permission, cannot_open
    explicit file_lock(const std::string& path);
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;
    ~file_lock();

private:
    int descriptor_;
};

}  // namespace genvej::store::sqlite
