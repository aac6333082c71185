#include "tests/unit/adapters/store/failing_vfs.hpp"

#include <sqlite3.h>

#include "tests/unit/adapters/store/store_fixture.hpp"

namespace genvej::store::test {
namespace {

/// Our part of an open file; the real one's memory follows it.
struct wrapped {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<wrapped*>(file)->real();
}

sqlite3_vfs* system_vfs = nullptr;
sqlite3_vfs ours;
sqlite3_io_methods methods;

int close(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    return real(file)->pMethods->xRead(real(file), to, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    if (failing_vfs::disk_full) return SQLITE_FULL;
    if (failing_vfs::fail_write) return SQLITE_IOERR_WRITE;
    return real(file)->pMethods->xWrite(real(file), from, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
    return failing_vfs::fail_sync ? SQLITE_IOERR_FSYNC : real(file)->pMethods->xSync(real(file), flags);
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

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = system_vfs->xOpen(system_vfs, name, real(file), flags, out_flags);
    file->pMethods = real(file)->pMethods == nullptr ? nullptr : &methods;
    return code;
}

}  // namespace

failing_vfs::failing_vfs() {
    system_vfs = sqlite3_vfs_find(nullptr);
    methods = {2,         close,      read,    write,       truncate,        sync,    file_size, lock,
               unlock,    check_lock, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
               shm_unmap, nullptr,    nullptr};
    ours = *system_vfs;
    ours.zName = "failing";
    ours.szOsFile = static_cast<int>(sizeof(wrapped)) + system_vfs->szOsFile;
    ours.xOpen = open;
    sqlite3_vfs_register(&ours, 1);
}

failing_vfs::~failing_vfs() {
    fail_sync = fail_write = disk_full = false;
    sqlite3_vfs_register(system_vfs, 1);
    sqlite3_vfs_unregister(&ours);
}

namespace {

class disk_faults_test : public store_test {
protected:
    void SetUp() override {
        faults_.emplace();
        store_test::SetUp();
        ASSERT_TRUE(accept(*store_, a_reception("before")).has_value());
    }
    void TearDown() override {
        failing_vfs::fail_sync = failing_vfs::fail_write = failing_vfs::disk_full = false;
        store_.reset();
        faults_.reset();
    }
    std::optional<failing_vfs> faults_;
};

TEST_F(disk_faults_test, after_a_failed_flush_nothing_is_promised_any_more) {
    failing_vfs::fail_sync = true;
    EXPECT_EQ(accept(*store_, a_reception("L1")).error(), store_errc::untrustworthy);
    EXPECT_FALSE(store_->healthy());
    failing_vfs::fail_sync = false;
    EXPECT_EQ(accept(*store_, a_reception("L2")).error(), store_errc::untrustworthy)
        << "a flush that works again proves nothing";
    EXPECT_EQ(record(*store_, {}).error(), store_errc::untrustworthy);
    open();
    EXPECT_TRUE(store_->healthy());
    EXPECT_EQ(accept(*store_, a_reception("before"))->what, accept_outcome::verdict::duplicate);
}

TEST_F(disk_faults_test, a_failed_write_stops_the_store) {
    failing_vfs::fail_write = true;
    EXPECT_EQ(accept(*store_, a_reception("L1")).error(), store_errc::untrustworthy);
    EXPECT_FALSE(store_->healthy());
}

TEST_F(disk_faults_test, a_full_disk_is_an_answer_and_passes) {
    failing_vfs::disk_full = true;
    const reception sent = a_reception("L1");
    EXPECT_EQ(accept(*store_, sent).error(), store_errc::disk_full);
    EXPECT_TRUE(store_->healthy());
    EXPECT_FALSE(store_->find_reception(sent.id)->has_value());
    EXPECT_EQ(store_->count()->receptions, 1U);
    failing_vfs::disk_full = false;
    EXPECT_EQ(accept(*store_, sent)->what, accept_outcome::verdict::stored);
    EXPECT_EQ(store_->count()->receptions, 2U);
}

}  // namespace
}  // namespace genvej::store::test
