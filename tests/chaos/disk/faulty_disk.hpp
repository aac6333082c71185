#pragma once
/// A disk for SQLite that breaks as it is told: a VFS under which every database of the process lies while it
/// exists.
///
/// What is written goes to real files at once, as into the kernel's cache; what a flush has made durable is
/// remembered beside them. When the power goes, what was not flushed is written, lost or torn at random,
/// write by write and in any order; before that every call fails, as for a process that is no more.
/// Everything random comes from the seed, SQLite's own salts as well.
///
/// Standard: https://www.sqlite.org/vfs.html, version 2 of the methods. Thread-safety: calls of SQLite are
/// serialised; arm(), restore() and the questions only while no store works.
#include <cstdint>
#include <memory>
#include <string_view>

namespace genvej::chaos {

enum class fault : std::uint8_t {
    none,
    power,        ///< the power goes at a write or flush
    power_later,  ///< nothing breaks; the power goes when the store has been closed or abandoned by the test
    write_error,  ///< a write fails (EIO); nothing of it is written
    short_write,  ///< a write fails in the middle
    sync_error,   ///< a flush fails; what it was to make durable may be lost for good, as Linux does it
    read_error,   ///< reads fail for a while (EIO)
    full          ///< writes fail for a while, some in the middle: no space
};
std::string_view to_string(fault what) noexcept;

/// Mistakes of a disk that no store can survive: what the oracle must see.
enum class defect : std::uint8_t {
    none,
    lying_sync,   ///< says that it has flushed and has not, like PRAGMA synchronous = OFF
    lost_sector,  ///< loses a sector that was flushed
    old_content   ///< gives back a file as it was some flushes ago
};

struct plan {
    fault kind = fault::none;
    std::uint64_t strike = 0;  ///< at so many writes and flushes (reads, for read_error) from arm()
    bool at_flush = false;     ///< only flushes are counted: the moment before somebody is told
    std::uint64_t lasts = 1;   ///< so many calls fail (read_error, full)
    defect also = defect::none;
};

class faulty_disk {
public:
    explicit faulty_disk(std::uint64_t seed);
    faulty_disk(const faulty_disk&) = delete;
    faulty_disk& operator=(const faulty_disk&) = delete;
    ~faulty_disk();

    void arm(const plan& what);
    /// The fault has happened.
    bool struck() const noexcept;
    /// It goes on: calls fail at the moment.
    bool broken() const noexcept;
    /// From now on every call fails.
    void cut_power();
    /// The power is back: files are what the disk has kept; nothing breaks any more. REQUIRES: all stores are
    /// closed
    void restore();
    /// Writes and flushes since arm(): how far a story went.
    std::uint64_t calls() const noexcept;

    struct state;

private:
    std::unique_ptr<state> state_;
};

}  // namespace genvej::chaos
