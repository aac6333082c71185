#include "adapters/channels/folder_channel.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/channels/file_batch.hpp"
#include "adapters/channels/unfinished_files.hpp"

namespace genvej::channels {
namespace {

/// Files that share their flushes: their descriptors are open at once.
constexpr std::size_t largest_batch = 256;
constexpr std::size_t longest_key = 200;
/// Under load letters are let gather for a moment: each flush makes the file system write its own journal
/// too, and whoever waits for a flush of another file on the same disk, the store above all, waits for that
/// as well.
constexpr std::size_t worth_a_flush = 128;
constexpr std::chrono::milliseconds gathering{25};

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

outcome outcome_of(int error) {
    switch (error) {
        case 0: {
            outcome out;
            out.delivered = true;
            return out;
        }
        case ENOSPC:
        case EDQUOT:
            return failed("disk.full");
        case EACCES:
        case EPERM:
        case EROFS:
            return failed("disk.permission");
        case ENOENT:
        case ENOTDIR:
            return failed("disk.missing");
        default:
            return failed("disk.failed", std::generic_category().message(error));
    }
}

class folder_channel final : public channel {
public:
    explicit folder_channel(std::string path) : path_(std::move(path)), thread_([this] { run(); }) {}
    ~folder_channel() override {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        stop();
        wake_.notify_one();
        thread_.join();
    }

    void send(std::shared_ptr<const outgoing> what, sent done) override {
        if (file_name_of(*what).empty()) return done(failed("key.unusable"));
        {
            std::unique_lock lock(mutex_);
            if (!stopped_) {
                queue_.push_back({std::move(what), std::move(done)});
                const bool worth_waking = queue_.size() == 1 || queue_.size() == worth_a_flush;
                lock.unlock();
                if (worth_waking) wake_.notify_one();
                return;
            }
        }
        done(failed("stopped"));
    }

    void stop() noexcept override {
        std::vector<letter> left;
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
            left.swap(queue_);
        }
        wake_.notify_one();
        for (const letter& one : left) one.done(failed("stopped"));
    }

private:
    struct letter {
        std::shared_ptr<const outgoing> what;
        sent done;
    };

    /// Empty when it ends. Two letters of the same name never share a batch: the later would replace the
    /// earlier before that is flushed.
    std::vector<letter> take(bool busy) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        const auto enough = [this] { return ending_ || stopped_ || queue_.size() >= worth_a_flush; };
        if (busy) wake_.wait_for(lock, gathering, enough);
        std::vector<letter> out;
        std::set<std::string> names;
        auto end = queue_.begin();
        while (end != queue_.end() && out.size() < largest_batch &&
               names.insert(file_name_of(*end->what)).second) {
            out.push_back(std::move(*end++));
        }
        queue_.erase(queue_.begin(), end);
        return out;
    }

    void run() {
        for (std::vector<letter> letters = take(false); !letters.empty();
             letters = take(letters.size() > 2)) {
            std::vector<file_to_write> files;
            files.reserve(letters.size());
            for (const letter& one : letters) files.push_back({file_name_of(*one.what), one.what->body});
            write_files(path_, files);
            for (std::size_t i = 0; i < letters.size(); ++i) letters[i].done(outcome_of(files[i].error));
        }
    }

    const std::string path_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<letter> queue_;
    bool stopped_ = false;
    bool ending_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace

std::string file_name_of(const outgoing& what) {
    const std::string& key = what.key;
    const auto allowed = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; };
    if (key.empty() || key.size() > longest_key || !is_letter_or_digit(key.front())) return {};
    if (!std::all_of(key.begin(), key.end(), allowed)) return {};
    const auto is = [&](std::string_view form) { return what.media_type.find(form) != std::string::npos; };
    return key + (is("json") ? ".json" : is("csv") ? ".csv" : ".xml");
}

boost::system::result<std::shared_ptr<channel>, setting_error> make_folder_channel(const std::string& path) {
    if (path.empty()) return setting_error{"path", "a folder target needs a path"};
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return setting_error{"path", "the folder cannot be made: " + error.message()};
    if (const int left = remove_unfinished(path); left != 0) {
        return setting_error{"path", "the folder cannot be used: " + std::generic_category().message(left)};
    }
    return std::shared_ptr<channel>(std::make_shared<folder_channel>(path));
}

}  // namespace genvej::channels
