#include "gateway/video/rules.hpp"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"

namespace genvej::gateway::video {

/// Reads one file after the other and says what is wrong with it.
class rows_reader {
public:
    rows_reader(const std::function<std::string_view(std::string_view)>& file, std::vector<row_error>& wrong)
        : file_(file), wrong_(wrong), rows_(wrong) {}

    std::shared_ptr<const rules> run() {
        const std::size_t before = wrong_.size();
        read_links();
        read_statuses();
        read_waits();
        if (wrong_.size() > before) return nullptr;
        return std::move(out_);
    }

private:
    using cells = model::row_reader::cells;

    void fail(std::string text) { rows_.fail(std::move(text)); }
    void each_row(std::string_view name, std::initializer_list<std::string_view> columns,
                  const std::function<void(const cells&)>& take) {
        rows_.each(fmt::format("mappings/video/{}.csv", name), file_(name), columns, take);
    }

    void read_links() {
        each_row("links", {"url", "address", "certainty", "source"}, [&](const cells& row) {
            if (row["url"].find("://") == std::string_view::npos)
                fail(fmt::format("`{}` is no url of an extension", row["url"]));
            out_->links_.push_back({std::string(row["url"]), std::string(row["address"])});
        });
        if (out_->links_.empty()) fail("no row says how an appointment has a link");
    }

    void read_statuses() {
        each_row("statuses", {"of", "status", "tells", "as", "why"}, [&](const cells& row) {
            status_row made{std::string(row["of"]), std::string(row["status"]), tells::nothing,
                            std::string(row["as"])};
            if (row["tells"] == "first") {
                made.what = tells::first;
            } else if (row["tells"] == "change") {
                made.what = tells::change;
            } else if (!row["tells"].empty()) {
                fail(
                    fmt::format("`{}` is not understood; expected: first, change, or nothing", row["tells"]));
            }
            const bool appointment = made.of == "Appointment";
            if (!appointment && made.of != "participant")
                fail(fmt::format("`{}` is not understood; expected: Appointment, participant", made.of));
            if (appointment && made.as.empty() != (made.what == tells::nothing))
                fail("what is told has a status, and what is not told has none");
            if (&out_->status(made.of, made.status) != &nothing())
                fail(fmt::format("the status `{}` is there twice", made.status));
            out_->statuses_.push_back(std::move(made));
        });
        if (out_->status("Appointment", gone).what != tells::change)
            fail("no row says what is told when an appointment is gone");
    }

    void read_waits() {
        each_row("waits", {"code", "en", "da", "remedy_en", "remedy_da"}, [&](const cells& row) {
            if (row["code"] != waits::no_address && row["code"] != waits::no_route)
                fail(fmt::format("no participant waits for `{}`", row["code"]));
            out_->waits_.push_back({std::string(row["code"]), std::string(row["en"]), std::string(row["da"]),
                                    std::string(row["remedy_en"]), std::string(row["remedy_da"])});
        });
        if (out_->waits_.size() != 2) fail("one row for no_address and one for no_route are expected");
    }

    static const status_row& nothing() { return rules().status({}, {}); }

    const std::function<std::string_view(std::string_view)>& file_;
    std::vector<row_error>& wrong_;
    model::row_reader rows_;
    std::shared_ptr<rules> out_ = std::make_shared<rules>();
};

std::shared_ptr<const rules> rules::read(const std::function<std::string_view(std::string_view name)>& file,
                                         std::vector<row_error>& wrong) {
    return rows_reader(file, wrong).run();
}

const rules& rules::built_in() {
    static const std::shared_ptr<const rules> only = [] {
        std::vector<row_error> wrong;
        auto made = read(
            [](std::string_view name) {
                return model::resource_text(fmt::format("mappings/video/{}.csv", name));
            },
            wrong);
        if (made == nullptr)
            throw std::logic_error(
                fmt::format("{}:{}: {}", wrong.front().file, wrong.front().line, wrong.front().text));
        return made;
    }();
    return *only;
}

std::string_view rules::link_of(const model::node& appointment) const noexcept {
    const auto value_of = [](const model::node& extension) {
        const std::string_view url = extension.child_value("valueUrl");
        return url.empty() ? extension.child_value("valueUri") : url;
    };
    for (const link_row& row : links_) {
        for (const model::node* one = appointment.child("extension"); one != nullptr;
             one = one->next_same()) {
            if (one->child_value("url") != row.url) continue;
            if (row.inner.empty()) {
                if (const auto found = value_of(*one); !found.empty()) return found;
            }
            for (const model::node* inner = one->child("extension"); inner != nullptr && !row.inner.empty();
                 inner = inner->next_same()) {
                const auto found =
                    inner->child_value("url") == row.inner ? value_of(*inner) : std::string_view();
                if (!found.empty()) return found;
            }
        }
    }
    return {};
}

const status_row& rules::status(std::string_view of, std::string_view status) const noexcept {
    static const status_row none;
    const auto found = std::find_if(statuses_.begin(), statuses_.end(), [&](const status_row& one) {
        return one.of == of && one.status == status;
    });
    return found == statuses_.end() ? none : *found;
}

const letters::wait_row& rules::why(std::string_view code) const {
    const auto found = std::find_if(waits_.begin(), waits_.end(),
                                    [&](const letters::wait_row& one) { return one.code == code; });
    if (found == waits_.end()) throw std::logic_error("a participant waits for what no row explains");
    return *found;
}

}  // namespace genvej::gateway::video
