#include "gateway/catalogue/recipients.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/model/resources.hpp"
#include "gateway/letters/phrase.hpp"
#include "gateway/pathway/rules.hpp"
#include "gateway/reports/rows.hpp"

namespace genvej::gateway::catalogue {

namespace {

constexpr std::string_view citizen = "the citizen's summary";
constexpr std::string_view participants = "participants of the video meeting";

class finder {
public:
    explicit finder(const std::function<std::string_view(std::string_view)>& file) : file_(file) {}

    recipients run() {
        read_facts("mappings/closing/facts.csv");
        read_facts("mappings/summary/facts.csv");
        read_kl();
        read_recipients();
        read_letter("mappings/closing/lines.csv", receivers_["closing"]);
        read_letter("mappings/closing/hads_lines.csv", receivers_["hads"]);
        std::vector<std::string> everybody;
        for (const auto& [content, who] : receivers_) {
            for (const std::string& one : who) {
                if (std::find(everybody.begin(), everybody.end(), one) == everybody.end())
                    everybody.push_back(one);
            }
        }
        read_letter("mappings/closing/xdis91.csv", everybody);
        read_letter("mappings/closing/xdis15.csv", {"the letter to referrer"});
        read_letter("mappings/summary/lines.csv", {std::string(citizen)});
        read_observations();
        read_others();
        read_codes();
        read_figures();
        return std::move(out_);
    }

private:
    void rows(std::string_view path, const std::vector<std::string_view>& columns,
              const std::function<void(const cells&)>& take) {
        each_row(file_, path, columns, out_.errors, take);
    }
    static std::string place(std::string_view path, const cells& row) {
        return fmt::format("{}:{}", path, row.line());
    }

    void read_facts(std::string_view path) {
        rows(path, {"fact", "group", "supplier"}, [&](const cells& row) {
            const std::string fact(row["fact"]);
            out_.facts.insert(fact);
            if (row["group"] == "test") out_.of_tests.insert(fact);
            if (row["supplier"] == "genvej" || row["supplier"] == "directory of organisations")
                out_.made_here.insert(fact);
        });
    }

    void read_kl() {
        for (const reports::profile& profile : reports::rules::built_in().profiles()) {
            const std::string who =
                profile.law == pathway::paragraph::s140 ? std::string("KL §140") : std::string("KL §119");
            for (const reports::element_row* const row : profile.elements) {
                const bool leaves = row->how != reports::take::fixed && row->how != reports::take::present;
                std::string_view from = row->from.text;
                while (leaves && !from.empty()) {
                    const std::size_t end = std::min(from.find('|'), from.size());
                    out_.kl.push_back({fmt::format("{}.{}", profile.type, from.substr(0, end)), who,
                                       fmt::format("mappings/klgateway/elements.csv:{}", row->line)});
                    from.remove_prefix(std::min(end + 1, from.size()));
                }
            }
        }
    }

    void read_recipients() {
        rows("mappings/closing/recipients.csv", {"recipient", "content"}, [&](const cells& row) {
            std::vector<std::string>& who = receivers_[std::string(row["content"])];
            const std::string one = fmt::format("the letter to {}", row["recipient"]);
            if (std::find(who.begin(), who.end(), one) == who.end()) who.push_back(one);
        });
    }

    void read_letter(std::string_view path, const std::vector<std::string>& who) {
        rows(path, {"text"}, [&](const cells& row) {
            const auto text = letters::phrase::read(row["text"]);
            if (!text) return;  // their own readers refuse it
            for (const std::string_view fact : text->names())
                out_.told.push_back({std::string(fact), who, place(path, row)});
        });
    }

    void read_observations() {
        constexpr std::string_view path = "mappings/summary/observations.csv";
        rows(path, {"measure"}, [&](const cells& row) {
            out_.observations.push_back(
                {std::string(row["measure"]), {std::string(citizen)}, place(path, row)});
        });
    }

    void read_others() {
        auto& [reader, document] = out_.others["summary_patient"];
        reader = citizen;
        rows("mappings/summary/document.csv", {"element"}, [&, &into = document](const cells& row) {
            if (row["element"] == "patient") into.push_back(place("mappings/summary/document.csv", row));
        });
        auto& [takers, links] = out_.others["video"];
        takers = participants;
        rows("mappings/video/links.csv", {"url"}, [&, &into = links](const cells& row) {
            into.push_back(place("mappings/video/links.csv", row));
        });
        rows("gateway/pathway/message_kinds.csv", {"kind"},
             [&](const cells& row) { out_.kinds.emplace(row["kind"]); });
        for (const auto& [word, what] : out_.others) {
            if (what.second.empty())
                out_.errors.push_back(fmt::format("no row gives {} anything", what.first));
        }
    }

    void read_codes() {
        const pathway::rules& by = pathway::rules::built_in();
        rows("gateway/record/measurement_codes.csv", {"concept", "system", "code"}, [&](const cells& row) {
            const pathway::measured_by known = by.measure_of(row["system"], row["code"]);
            if (known.what != nullptr) out_.codes.push_back({std::string(known.what->measure), row.line()});
        });
        rows("gateway/record/questionnaire_items.csv", {"instrument", "scale"}, [&](const cells& row) {
            const pathway::measured_by known =
                by.measure_of_concept(fmt::format("{}-{}", row["instrument"], row["scale"]));
            if (known.what != nullptr) out_.items.push_back({std::string(known.what->measure), row.line()});
        });
    }

    void read_figures() {
        constexpr std::string_view data = "gateway/indicators/data.csv";
        rows(data, {"datum", "from"},
             [&](const cells& row) { out_.figure_data.emplace(row["datum"], row["from"]); });
        std::vector<std::string> registries;
        rows("gateway/registry/registries.csv", {"kind"},
             [&](const cells& row) { registries.push_back(fmt::format("the registry {}", row["kind"])); });
        constexpr std::string_view columns = "gateway/registry/columns.csv",
                                   tests = "gateway/registry/tests.csv";
        rows(columns, {"from"}, [&](const cells& row) {
            const std::string_view from = row["from"];
            if (from.starts_with("datum:") || from.starts_with("known:") || from.starts_with("is:")) {
                const std::string_view name = from.substr(from.find(':') + 1);
                out_.figures.push_back(
                    {std::string(name.substr(0, name.find_first_of("@="))), registries, place(columns, row)});
            }
        });
        rows(tests, {"datum"}, [&](const cells& row) {
            out_.figures.push_back({std::string(row["datum"]), registries, place(tests, row)});
        });
        constexpr std::string_view groups = "gateway/tables/dimensions.csv",
                                   conditions = "gateway/tables/conditions.csv";
        const std::vector<std::string> steering = {"the steering groups' tables"};
        rows(groups, {"from"}, [&](const cells& row) {
            std::string_view from = row["from"];
            if (!from.starts_with("word:")) return;
            from.remove_prefix(from.find(':') + 1);
            out_.figures.push_back(
                {std::string(from.substr(0, from.find('@'))), steering, place(groups, row)});
        });
        rows(conditions, {"datum"}, [&](const cells& row) {
            out_.figures.push_back({std::string(row["datum"]), steering, place(conditions, row)});
        });
        for (const model::resource& one : model::resources_below("gateway/indicators/sets/")) {
            if (one.path.ends_with("/rows.csv")) read_set(one.path);
        }
    }
    void read_set(std::string_view path) {
        rows(path, {"set", "datum"}, [&](const cells& row) {
            std::string_view names = row["datum"];
            while (!names.empty()) {
                const std::size_t end = std::min(names.find(' '), names.size());
                out_.figures.push_back({std::string(names.substr(0, end)),
                                        {fmt::format("indicators of {}", row["set"])},
                                        place(path, row)});
                names.remove_prefix(std::min(end + 1, names.size()));
            }
        });
    }

    const std::function<std::string_view(std::string_view)>& file_;
    std::map<std::string, std::vector<std::string>> receivers_;  ///< by content
    recipients out_;
};

}  // namespace

std::string_view cells::operator[](std::string_view column) const {
    return row->fields[static_cast<std::size_t>(of->column(column))];
}

void each_row(const std::function<std::string_view(std::string_view)>& file, std::string_view path,
              const std::vector<std::string_view>& columns, std::vector<std::string>& wrong,
              const std::function<void(const cells&)>& take) {
    const auto table = model::table::read(file(path));
    if (!table) {
        wrong.push_back(fmt::format("{}:{}: {}", path, table.error().line, table.error().text));
        return;
    }
    for (const std::string_view column : columns) {
        if (table->column(column) >= 0) continue;
        wrong.push_back(fmt::format("{}:1: the column `{}` is missing", path, column));
        return;
    }
    for (const model::table::row& row : table->rows()) take({&*table, &row});
}

recipients find_recipients(const std::function<std::string_view(std::string_view path)>& file) {
    return finder(file).run();
}

}  // namespace genvej::gateway::catalogue
