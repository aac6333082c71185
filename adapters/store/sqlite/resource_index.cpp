#include "adapters/store/sqlite/resource_index.hpp"

#include <future>

#include "adapters/store/packed.hpp"

namespace genvej::store::sqlite {
namespace {

constexpr std::int64_t letters_at_once = 256;
constexpr const char* progress =
    "SELECT coalesce((SELECT value FROM tally WHERE name = 'resources indexed'), 0)";

/// Work for the writer, waited for by the thread that asked.
class task final : public job {
public:
    explicit task(std::function<void(connection&)> work) : work_(std::move(work)) {}
    void apply(connection& database, ledger&) override { work_(database); }
    void finish(boost::system::error_code error) override { done_.set_value(error); }
    std::future<boost::system::error_code> future() { return done_.get_future(); }

private:
    std::function<void(connection&)> work_;
    std::promise<boost::system::error_code> done_;
};

}  // namespace

std::optional<std::string> resource_index::find(std::string_view type, std::string_view id,
                                                std::string_view partner) {
    const std::string name = std::string(type) + '/' + std::string(id);
    if (auto found = look_up(name, partner)) return found;
    const std::lock_guard one_at_a_time(indexing_);
    while (index_some()) {
        if (auto found = look_up(name, partner)) return found;
    }
    return look_up(name, partner);
}

std::optional<std::string> resource_index::look_up(const std::string& name, std::string_view partner) {
    const readers::loan held = readers_.borrow();
    query row = (*held)(
        "SELECT translations, resource.offset, resource.size FROM resource JOIN letter ON letter.id = "
        "resource.letter "
        "JOIN reception ON reception.id = letter.reception "
        "JOIN reception_body ON reception_body.reception = letter.reception "
        "WHERE resource.name = ?1 AND (?2 = '' OR partner = ?2)");
    if (!row.bind(name, partner).step()) return std::nullopt;
    return unpack(row.text(0))
        .value()
        .substr(static_cast<std::size_t>(row.number(1)), static_cast<std::size_t>(row.number(2)));
}

/// Of letters that took effect: what was refused is shown as it came, not as what it might have become.
std::vector<resource_index::entry> resource_index::read_entries(connection& database, std::int64_t last) {
    std::vector<entry> out;
    query rows = database(
        "SELECT letter.id, bundle_id, translation_at, translation_size, translations FROM letter "
        "JOIN reception ON reception.id = letter.reception "
        "JOIN reception_body ON reception_body.reception = letter.reception "
        "WHERE letter.id > ? AND letter.id <= ? AND state = 0 AND translation_size > 0");
    rows.bind(last, last + letters_at_once);
    while (rows.step()) {
        const auto at = static_cast<std::size_t>(rows.number(2));
        const std::string all = unpack(rows.text(4)).value();
        const std::string_view bundle =
            std::string_view(all).substr(at, static_cast<std::size_t>(rows.number(3)));
        out.push_back({"Bundle/" + rows.string(1), rows.number(0), at, bundle.size()});
        if (!finder_) continue;
        for (const found_resource& one : finder_(bundle)) {
            const auto offset = static_cast<std::size_t>(one.text.data() - all.data());
            out.push_back(
                {std::string(one.type) + '/' + std::string(one.id), rows.number(0), offset, one.text.size()});
        }
    }
    return out;
}

bool resource_index::index_some() {
    std::vector<entry> entries;
    std::int64_t last = 0;
    const std::int64_t end = writer_.last_letter();
    {
        const readers::loan held = readers_.borrow();
        last = (*held).pragma(progress);
        if (last >= end) return false;
        entries = read_entries(*held, last);
        last = std::min(last + letters_at_once, end);
    }
    auto work = std::make_unique<task>([&](connection& database) {
        for (const entry& one : entries) {
            database("INSERT OR IGNORE INTO resource (name, letter, offset, size) VALUES (?, ?, ?, ?)")
                .bind(one.name, one.letter, one.offset, one.size)
                .run();
        }
        database("INSERT OR REPLACE INTO tally (name, value) VALUES ('resources indexed', ?)")
            .bind(last)
            .run();
    });
    std::future<boost::system::error_code> done = work->future();
    writer_.push(std::move(work));
    if (const boost::system::error_code error = done.get()) throw boost::system::system_error(error);
    return true;
}

}  // namespace genvej::store::sqlite
