#include "adapters/store/sqlite/copying.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/store/sqlite/readers.hpp"

namespace genvej::store::sqlite {
namespace {

constexpr mode_t owner_only = 0600;
/// 8 MB: often enough for a progress bar.
constexpr int pages_at_once = 1024;

[[noreturn]] void fail_by(int error) {
    fail(error == EEXIST                      ? store_errc::exists
         : error == EACCES || error == EROFS  ? store_errc::no_permission
         : error == ENOSPC || error == EDQUOT ? store_errc::disk_full
         : error == EIO                       ? store_errc::untrustworthy
                                              : store_errc::cannot_open);
}

/// Flushes a file or a folder.
void flush(const std::string& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) fail_by(errno);
    const int failed = ::fsync(opened) == 0 ? 0 : errno;
    ::close(opened);
    if (failed != 0) fail_by(failed);
}

/// An empty file that only its owner reads: it will hold what clinicians wrote.
void make_empty(const std::string& path) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, owner_only);
    if (made < 0) fail_by(errno);
    ::close(made);
}

void copy_pages(connection& from, connection& to, const progress& how_far) {
    sqlite3_backup* const copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (copy == nullptr) fail(meaning_of(sqlite3_extended_errcode(to.handle())));
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(copy, pages_at_once);
        const auto all = static_cast<std::uint64_t>(sqlite3_backup_pagecount(copy));
        if (how_far) how_far(all - static_cast<std::uint64_t>(sqlite3_backup_remaining(copy)), all);
    }
    const int ended = sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE) fail(meaning_of(code));
    if (ended != SQLITE_OK) fail(meaning_of(ended));
}

}  // namespace

backup_report copy_to(connection& database, const std::string& file, const progress& how_far) {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, error))) fail(store_errc::exists);
    const std::string partial = file + ".partial";
    make_empty(partial);
    try {
        // One state for the whole copy: else each commit of a gateway would begin it anew.
        const snapshot one_state(database);
        static_cast<void>(database.pragma("SELECT count(*) FROM sqlite_schema"));
        connection to(partial, connection::purpose::writing, 0);
        copy_pages(database, to, how_far);
    } catch (...) {
        std::filesystem::remove(partial, error);
        throw;
    }
    flush(partial);
    // Unlike a rename this never takes the place of a file that somebody else made meanwhile.
    if (::link(partial.c_str(), file.c_str()) != 0) {
        const int failed = errno;
        std::filesystem::remove(partial, error);
        fail_by(failed);
    }
    std::filesystem::remove(partial, error);
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    flush(folder.empty() ? "." : folder.string());
    return {static_cast<std::uint64_t>(std::filesystem::file_size(file, error))};
}

}  // namespace genvej::store::sqlite
