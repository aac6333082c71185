#pragma once
/// SQLite's way to the disk, with faults that a test switches on: every file of the process goes through it
/// while it lives. Thread-safety: the switches may be turned while the store works.
#include <atomic>

namespace genvej::store::test {

class failing_vfs {
public:
    failing_vfs();
    failing_vfs(const failing_vfs&) = delete;
    failing_vfs& operator=(const failing_vfs&) = delete;
    ~failing_vfs();

    inline static std::atomic<bool> fail_sync = false;
    inline static std::atomic<bool> fail_write = false;
    inline static std::atomic<bool> disk_full = false;
};

}  // namespace genvej::store::test
