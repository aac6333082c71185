#include "adapters/store/postgres/dumping.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "adapters/store/new_file.hpp"
#include "adapters/store/postgres/pruning.hpp"

namespace genvej::store::postgres {
namespace {

constexpr int look_every_ms = 250;
/// Of what pg_dump says no more is kept.
constexpr std::size_t most_words = 16'000;

using environment = std::map<std::string, std::string, std::less<>>;

/// Ours, and in PostgreSQL's own variables how this session reaches its server, password included.
environment reach(PGconn* session) {
    environment out;
    for (char** one = environ; *one != nullptr; ++one) {  // NOLINT: the array ends with a null
        const std::string_view text = *one;
        const std::size_t middle = text.find('=');
        if (middle != std::string_view::npos)
            out.emplace(std::string(text.substr(0, middle)), std::string(text.substr(middle + 1)));
    }
    // What a service says would count more than the variables.
    out.erase("PGSERVICE");
    out.erase("PGSERVICEFILE");
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> all(PQconninfo(session),
                                                                           &PQconninfoFree);
    if (all == nullptr) fail(store_errc::failed);
    for (const PQconninfoOption* one = all.get(); one->keyword != nullptr; ++one) {  // NOLINT: likewise
        if (one->envvar == nullptr) continue;
        if (one->val != nullptr && *one->val != '\0') {
            out.insert_or_assign(one->envvar, one->val);
        } else {
            out.erase(one->envvar);
        }
    }
    out.insert_or_assign("LC_ALL", "C");  // its words are read below
    return out;
}

/// The store's schema and no other. One that every database has is not named, since the copy would begin with
/// making it; then the others are named that are left out.
void add_schemas(connection& database, std::vector<std::string>& words) {
    query row = database(
        "SELECT quote_ident(nspname), nspname = current_schema() FROM pg_namespace WHERE nspname !~ '^pg_' "
        "AND nspname <> "
        "'information_schema' AND (nspname = current_schema()) <> (current_schema() = 'public')");
    while (row.step())
        words.push_back(
            fmt::format("{}={}", row.number(1) != 0 ? "--schema" : "--exclude-schema", row.text(0)));
}

/// What it says when it fails, and what that means to an operator.
boost::system::error_code meaning_of_words(std::string_view text) {
    struct meaning {
        std::string_view words;
        boost::system::error_code what;
    };
    const std::array<meaning, 9> known = {
        {
         {"server version mismatch", upkeep_errc::no_tool},
         {"No space left on device", store_errc::disk_full},
         {"Disk quota exceeded", store_errc::disk_full},
         {"Input/output error", store_errc::untrustworthy},
         {"lock timeout", store_errc::busy},
         {"permission denied", store_errc::no_permission},
         {"authentication failed", store_errc::login_refused},
         {"no password supplied", store_errc::login_refused},
         {"connection to server", store_errc::unreachable},
         }
    };
    for (const meaning& one : known) {
        if (text.find(one.words) != std::string_view::npos) return one.what;
    }
    return store_errc::failed;
}

class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() { shut(); }
    int get() const noexcept { return number_; }
    void shut() noexcept {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

private:
    int number_;
};

/// A program that runs until it ends; what it says on its standard error is kept.
class child {
public:
    /// @param out where its standard output goes
    child(const std::vector<std::string>& words, const environment& with, int out) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0) fail(store_errc::failed);
        hears_ = std::make_unique<descriptor>(ends[0]);
        says_ = std::make_unique<descriptor>(ends[1]);
        posix_spawn_file_actions_t files{};
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files, says_->get(), STDERR_FILENO);
        std::vector<std::string> variables;
        for (const auto& [name, value] : with) variables.push_back(fmt::format("{}={}", name, value));
        std::vector<std::string> arguments = words;
        const int failed = ::posix_spawnp(&id_, words.front().c_str(), &files, nullptr,
                                          pointers(arguments).data(), pointers(variables).data());
        posix_spawn_file_actions_destroy(&files);
        says_->shut();
        if (failed == ENOENT || failed == EACCES) throw boost::system::system_error(upkeep_errc::no_tool);
        if (failed != 0) fail(store_errc::failed);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child() {
        if (id_ <= 0) return;
        ::kill(id_, SIGTERM);
        static_cast<void>(wait());
    }

    /// Waits a moment for its words. False: it says nothing any more, it has ended or is about to.
    bool listen() {
        pollfd what{hears_->get(), POLLIN, 0};
        if (::poll(&what, 1, look_every_ms) <= 0) return true;
        std::array<char, 1024> bytes{};
        const ssize_t count = ::read(hears_->get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) return true;
        if (count <= 0) return false;
        if (words_.size() < most_words) words_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }
    const std::string& words() const noexcept { return words_; }
    /// True: it ended well.
    bool wait() {
        int status = 0;
        while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
        }
        id_ = 0;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& from) {
        std::vector<char*> out;
        out.reserve(from.size() + 1);
        for (std::string& one : from) out.push_back(one.data());
        out.push_back(nullptr);
        return out;
    }

    std::unique_ptr<descriptor> hears_, says_;
    pid_t id_ = 0;
    std::string words_;
};

}  // namespace

backup_report dump_to(connection& database, const std::string& file, const progress& how_far) {
    // Quickly rather than small: bodies are packed already, and what is written as text shrinks all the same.
    std::vector<std::string> words = {"pg_dump", "--format=custom", "--compress=1", "--no-password",
                                      "--lock-wait-timeout=60000"};
    add_schemas(database, words);
    // How large it will be nobody knows; the tables with their indexes are more.
    const std::uint64_t most = bytes_on_disk(database);
    new_file copy(file);
    const descriptor out(::open(copy.partial().c_str(), O_RDWR | O_CLOEXEC));
    if (out.get() < 0) fail(store_errc::cannot_open);
    child dump(words, reach(database.handle()), out.get());
    while (dump.listen()) {
        if (how_far) how_far(std::min(copy.size(), most), most);
    }
    if (!dump.wait()) throw boost::system::system_error(meaning_of_words(dump.words()));
    const std::uint64_t bytes = copy.keep();
    if (how_far) how_far(most, most);
    return {bytes};
}

}  // namespace genvej::store::postgres
