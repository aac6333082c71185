#include "tests/chaos/disk/faulty_disk.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>
#include <sys/random.h>

namespace genvej::chaos {
namespace {

constexpr std::size_t sector = 512;

/// What was done to a file since its last flush: bytes that were written, or a new length.
struct change {
    std::size_t at = 0;
    std::string bytes;
    bool truncates = false;  ///< to `at`
};

void apply(std::string& to, const change& what) {
    if (what.truncates) return to.resize(std::min(to.size(), what.at));
    to.resize(std::max(to.size(), what.at + what.bytes.size()));
    to.replace(what.at, what.bytes.size(), what.bytes);
}

/// A file as the disk holds it.
struct image {
    std::string durable;
    std::vector<change> unsynced;
    std::vector<std::string> older;  ///< before each of the last flushes; only for the defect
    bool known_to_folder = false;    ///< its name is durable
    bool deleted = false;            ///< its name is gone, but not durably
    bool flushes_folder = false;     ///< with its first flush, as SQLite does it for journals
};

}  // namespace

struct faulty_disk::state {
    explicit state(std::uint64_t seed) : random(seed) {}

    std::mutex changing;
    std::mt19937_64 random;
    std::map<std::string, image> files;
    plan what;
    std::uint64_t writes = 0, reads = 0;
    std::uint64_t failing = 0;  ///< so many calls are still to fail
    bool struck = false;
    bool dead = false;

    bool coin(double chance = 0.5) { return std::bernoulli_distribution(chance)(random); }
    std::size_t below(std::size_t end) {
        return end == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    }
    /// Counts a write or flush. True: this is the one.
    bool is_time(bool flush) {
        if (what.at_flush && !flush) return false;
        const bool now = ++writes == what.strike && what.kind != fault::read_error &&
                         what.kind != fault::none && what.kind != fault::power_later;
        if (now) {
            struck = true;
            failing = what.kind == fault::full ? what.lasts : 1;
        }
        return now;
    }
    bool is_time_to_read() {
        const bool now = ++reads == what.strike && what.kind == fault::read_error;
        if (now) {
            struck = true;
            failing = what.lasts;
        }
        return now;
    }
    void keep_part(std::string& of, const change& done);
    std::string what_is_left(image& of);
};

/// A write that the disk was busy with: some of its sectors, the last perhaps not whole.
void faulty_disk::state::keep_part(std::string& of, const change& done) {
    if (done.truncates || coin()) return apply(of, done);
    for (std::size_t at = 0; at < done.bytes.size(); at += sector) {
        if (!coin()) continue;
        std::size_t size = std::min(sector, done.bytes.size() - at);
        if (coin(0.1)) size = below(size) + 1;
        apply(of, {done.at + at, done.bytes.substr(at, size), false});
    }
}

std::string faulty_disk::state::what_is_left(image& of) {
    std::string out = of.durable;
    // One disk was busy with everything at once, another had not begun, a third had just finished.
    const std::array<double, 4> shares = {0.0, 0.3, 0.8, 1.0};
    const double share = shares.at(below(shares.size()));
    for (const change& one : of.unsynced) {
        if (share == 1.0) {
            apply(out, one);
        } else if (coin(share)) {
            keep_part(out, one);
        }
    }
    if (what.also == defect::lost_sector && out.size() > sector) {
        const std::size_t at = below(out.size() / sector) * sector;
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), sector, '\0');
    }
    if (what.also == defect::old_content && !of.older.empty()) out = of.older.front();
    return out;
}

namespace {

faulty_disk::state* now = nullptr;
sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs our_vfs;
sqlite3_io_methods methods;

/// Our part of an open file; the real one's memory follows it.
struct wrapped {
    sqlite3_file base;
    image* file;  ///< nullptr: temporary, not looked at
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
wrapped* ours(sqlite3_file* file) {
    return reinterpret_cast<wrapped*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
    return ours(file)->real();
}

int close(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    const std::lock_guard lock(now->changing);
    if (now->dead) return SQLITE_IOERR_READ;
    const bool strikes = now->is_time_to_read();
    if ((strikes || now->what.kind == fault::read_error) && now->failing > 0) {
        --now->failing;
        return SQLITE_IOERR_READ;
    }
    return real(file)->pMethods->xRead(real(file), to, size, at);
}

int write_through(sqlite3_file* file, const void* from, std::size_t size, sqlite3_int64 at) {
    const int code = real(file)->pMethods->xWrite(real(file), from, static_cast<int>(size), at);
    image* const of = ours(file)->file;
    if (code == SQLITE_OK && of != nullptr)
        of->unsynced.push_back(
            {static_cast<std::size_t>(at), std::string(static_cast<const char*>(from), size), false});
    return code;
}

/// The first bytes get there.
void write_in_part(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    const std::size_t part = now->below(static_cast<std::size_t>(size));
    if (part > 0) write_through(file, from, part, at);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    const std::lock_guard lock(now->changing);
    if (now->dead) return SQLITE_IOERR_WRITE;
    const bool strikes = now->is_time(false);
    const fault kind = now->what.kind;
    if (strikes && kind == fault::power) {
        write_through(file, from, static_cast<std::size_t>(size), at);
        now->dead = true;
        return SQLITE_IOERR_WRITE;
    }
    const bool fails =
        now->failing > 0 && (kind == fault::write_error || kind == fault::short_write || kind == fault::full);
    if (!fails) return write_through(file, from, static_cast<std::size_t>(size), at);
    --now->failing;
    if (kind == fault::short_write || (kind == fault::full && now->coin()))
        write_in_part(file, from, size, at);
    return kind == fault::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const std::lock_guard lock(now->changing);
    if (now->dead) return SQLITE_IOERR_TRUNCATE;
    const int code = real(file)->pMethods->xTruncate(real(file), size);
    image* const of = ours(file)->file;
    if (code == SQLITE_OK && of != nullptr)
        of->unsynced.push_back({static_cast<std::size_t>(size), {}, true});
    return code;
}

/// What was written since the last flush is on the disk, or not, and the kernel has forgotten it either way.
void fail_to_flush(image& of) {
    for (const change& one : std::exchange(of.unsynced, {})) {
        if (now->coin()) now->keep_part(of.durable, one);
    }
}

int sync(sqlite3_file* file, int /*flags*/) {
    const std::lock_guard lock(now->changing);
    if (now->dead) return SQLITE_IOERR_FSYNC;
    image* const of = ours(file)->file;
    if (now->is_time(true) && now->what.kind == fault::power) {
        now->dead = true;
        return SQLITE_IOERR_FSYNC;
    }
    if (of == nullptr) return SQLITE_OK;
    if (now->failing > 0 && now->what.kind == fault::sync_error) {
        --now->failing;
        fail_to_flush(*of);
        return SQLITE_IOERR_FSYNC;
    }
    if (!std::exchange(of->known_to_folder, true) && of->flushes_folder)
        std::erase_if(now->files, [](const auto& one) { return one.second.deleted; });
    if (now->what.also == defect::lying_sync) return SQLITE_OK;
    if (now->what.also == defect::old_content) {
        of->older.push_back(of->durable);
        if (of->older.size() > 4) of->older.erase(of->older.begin());
    }
    for (const change& one : std::exchange(of->unsynced, {})) apply(of->durable, one);
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* out) {
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int control(sqlite3_file* file, int what, void* with) {
    return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

constexpr int looked_at = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const std::lock_guard lock(now->changing);
    ours(file)->base.pMethods = nullptr;
    ours(file)->file = nullptr;
    if (now->dead) return SQLITE_CANTOPEN;
    const bool was_there = name != nullptr && std::filesystem::exists(name);
    const int code = real_vfs->xOpen(real_vfs, name, real(file), flags, out_flags);
    ours(file)->base.pMethods = real(file)->pMethods == nullptr ? nullptr : &methods;
    if (code != SQLITE_OK || name == nullptr || (flags & looked_at) == 0) return code;
    const auto found = now->files.find(name);
    if (found == now->files.end() || found->second.deleted || !was_there) {
        image fresh;
        fresh.durable = was_there ? content_of(name) : std::string();
        fresh.known_to_folder = was_there;
        fresh.flushes_folder = (flags & SQLITE_OPEN_MAIN_DB) == 0;
        now->files[name] = std::move(fresh);
    }
    ours(file)->file = &now->files[name];
    return code;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    const std::lock_guard lock(now->changing);
    if (now->dead) return SQLITE_IOERR_DELETE;
    const int code = real_vfs->xDelete(real_vfs, name, 0);
    const auto found = now->files.find(name);
    if (code == SQLITE_OK && found != now->files.end()) {
        if (sync_folder != 0) {
            now->files.erase(found);
        } else {
            found->second.deleted = true;
        }
    }
    return code;
}

int randomness(sqlite3_vfs*, int size, char* out) {
    const std::lock_guard lock(now->changing);
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(now->random());
    return size;
}

}  // namespace

std::string_view to_string(fault what) noexcept {
    constexpr std::array<std::string_view, 8> names = {
        "none", "power", "power_later", "write_error", "short_write", "sync_error", "read_error", "full"};
    return names.at(static_cast<std::size_t>(what));
}

faulty_disk::faulty_disk(std::uint64_t seed) : state_(std::make_unique<state>(seed)) {
    now = state_.get();
    real_vfs = sqlite3_vfs_find(nullptr);
    methods = {2,         close,      read,    write,       truncate,        sync,    file_size, lock,
               unlock,    check_lock, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
               shm_unmap, nullptr,    nullptr};
    our_vfs = *real_vfs;
    our_vfs.zName = "faulty";
    our_vfs.szOsFile = static_cast<int>(sizeof(wrapped)) + real_vfs->szOsFile;
    our_vfs.xOpen = open;
    our_vfs.xDelete = remove;
    our_vfs.xRandomness = randomness;
    sqlite3_vfs_register(&our_vfs, 1);
    // The generator that is shared by all of SQLite begins anew with our bytes.
    sqlite3_randomness(0, nullptr);
}

faulty_disk::~faulty_disk() {
    sqlite3_vfs_register(real_vfs, 1);
    sqlite3_vfs_unregister(&our_vfs);
    now = nullptr;
}

void faulty_disk::arm(const plan& what) {
    const std::lock_guard lock(state_->changing);
    state_->what = what;
    state_->writes = state_->reads = state_->failing = 0;
    state_->struck = false;
}

bool faulty_disk::struck() const noexcept {
    const std::lock_guard lock(state_->changing);
    return state_->struck;
}

bool faulty_disk::broken() const noexcept {
    const std::lock_guard lock(state_->changing);
    return state_->dead || state_->failing > 0;
}

void faulty_disk::cut_power() {
    const std::lock_guard lock(state_->changing);
    state_->dead = true;
}

std::uint64_t faulty_disk::calls() const noexcept {
    const std::lock_guard lock(state_->changing);
    return state_->writes;
}

void faulty_disk::restore() {
    const std::lock_guard lock(state_->changing);
    for (auto& [path, file] : state_->files) {
        const bool is_there = file.deleted ? state_->coin() : file.known_to_folder || state_->coin();
        std::filesystem::remove(path);
        if (!is_there) continue;
        std::ofstream out(path, std::ios::binary);
        out << state_->what_is_left(file);
        std::filesystem::permissions(
            path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    // Memory that processes share; a machine that was off has none.
    for (const auto& [path, file] : state_->files) std::filesystem::remove(path + "-shm");
    state_->files.clear();
    state_->what = {};
    state_->failing = 0;
    state_->dead = false;
}

}  // namespace genvej::chaos

/// The ids that the store draws come from the disk's seed while there is one, so that a story is the same
/// again.
extern "C" ssize_t getrandom(void* out, std::size_t size, unsigned /*flags*/) {
    using genvej::chaos::now;
    if (now == nullptr) {
        std::FILE* const source = std::fopen("/dev/urandom", "rb");
        const std::size_t got = source == nullptr ? 0 : std::fread(out, 1, size, source);
        if (source != nullptr) static_cast<void>(std::fclose(source));
        return got == size ? static_cast<ssize_t>(size) : -1;
    }
    const std::lock_guard lock(now->changing);
    auto* const bytes = static_cast<unsigned char*>(out);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(now->random());
    return static_cast<ssize_t>(size);
}
